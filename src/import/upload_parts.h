/* What the files of the uploads share: lists sent by a browser. */
#ifndef PIAZZA_IMPORT_UPLOAD_PARTS_H
#define PIAZZA_IMPORT_UPLOAD_PARTS_H

#include "import/import_parts.h"
#include "import_sql.h"

enum {
    UPLOAD_MAX = 1000 * 1000,
    UPLOAD_KEPT = 7 * 86400,
    UPLOAD_PACE = 5,
    UPLOAD_WATCH = 60,     /* seconds between two looks whether lists go on */
    UPLOAD_STALLS_MAX = 5, /* so often in a row a list may be found standing still */
    FAULTS_SHOWN = 100
};

/* The digest under which a list goes in: the same list of another organisation is another import.
 */
bool upload_digest(struct act *a, const struct upload_by_id_row *upload,
                   char digest[DIGEST_TEXT_SIZE]) __attribute__((warn_unused_result));

/* Bring a running upload's next batch in; the last one finishes it. */
bool upload_advance(struct act *a, int64_t upload) __attribute__((warn_unused_result));

/* upload.c */
handler uploads_show, upload_template, upload_check, upload_make, upload_show, upload_errors,
    upload_start, upload_drop;
/* upload_due.c */
handler uploads_run_due, uploads_watch_due, uploads_forget_due;

/* A file to begin with, in the person's language: the names of the columns and an example. */
void template_write(struct act *a, const struct import_kind *kind);

/* The faults as a file, safe to open in a spreadsheet. */
struct fault_list {
    struct act *act;
    json_t *list; /* [{line, column, value, code, message}] */
    unsigned most;
    unsigned count;
};
void faults_write(struct act *a, const json_t *faults);

#endif
