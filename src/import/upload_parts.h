/* What the files of the uploads share: lists sent by a browser. */
#ifndef PIAZZA_IMPORT_UPLOAD_PARTS_H
#define PIAZZA_IMPORT_UPLOAD_PARTS_H

#include "import/import_parts.h"
#include "import_sql.h"

enum {
    UPLOAD_MAX = 10 * 1000 * 1000, /* bytes: as pages and docs/import.md say */
    UPLOAD_KEPT = 30 * 86400,      /* seconds without a step: its slices, and then its faults */
    UPLOAD_PACE = 2,               /* seconds between two slices */
    UPLOAD_WATCH = 60,             /* seconds between two looks whether lists go on */
    UPLOAD_STALLS_MAX = 5,         /* so often in a row a list may be found standing still */
    FAULT_PAGE = 100,
    FAULT_PAGES_MAX = 100
};

/* What reading a list found: its good rows and its faults, sealed, to be stored. (upload_check.c)
 */
struct upload_checked {
    int64_t organisation;
    const char *digest;
    struct import_counts counts;
    int64_t fault_count;
    bool is_readable;
    json_t *slices;      /* [{from, until, list}] */
    json_t *fault_pages; /* of texts */
};

/* On a reader: read the list. False on failure, but not for what the list says. */
bool upload_read(struct act *a, const struct import_kind *kind, const char *content,
                 struct upload_checked *checked) __attribute__((warn_unused_result));

/* In an act: store what was found. */
bool upload_keep(struct act *a, int64_t upload, const struct upload_checked *checked)
    __attribute__((warn_unused_result));

/* The faults on these pages: [{line, column, value, code, message}]; NULL on failure. */
json_t *upload_faults(struct act *a, int64_t upload, int64_t first_page, int64_t last_page);

/* Bring a running upload's next slice in; the last one finishes it. (upload_due.c) */
bool upload_advance(struct act *a, int64_t upload) __attribute__((warn_unused_result));

/* Leave nothing of what it listed. (upload_due.c) */
bool upload_empty(struct act *a, int64_t upload) __attribute__((warn_unused_result));

/* upload.c */
handler uploads_show, upload_template, upload_check, upload_make, upload_show, upload_errors,
    upload_start, upload_drop;
/* upload_due.c */
handler uploads_run_due, uploads_watch_due, uploads_forget_due;

/* A file to begin with, in the person's language: the names of the columns and an example. */
void template_write(struct act *a, const struct import_kind *kind);

/* The faults as a file, safe to open in a spreadsheet. */
void faults_write(struct act *a, const json_t *faults);

#endif
