/* What the files of the import share. */
#ifndef PIAZZA_IMPORT_PARTS_H
#define PIAZZA_IMPORT_PARTS_H

#include "import/reader.h"

/* ---- kinds of lists (person.c, member.c, paper_card.c, organisation.c) ------------------------
 */

extern const struct import_kind import_people, import_members, import_cards, import_organisations;

/* By name; NULL when unknown. */
const struct import_kind *import_kind_find(const char *name);

/* ---- writing (batch.c) ---------------------------------------------------------------------- */

enum { IMPORT_BATCH = 500 };

/* Rows on their way into the square, and how far they bring their import. */
struct import_batch {
    const struct import_kind *kind;
    int64_t organisation; /* whose list it is, or 0 */
    int64_t import;       /* which */
    int64_t from, until;  /* rows of the file done before and after, good or bad */
    struct import_row rows[IMPORT_BATCH];
    unsigned count;       /* of the good ones */
    int64_t added, known; /* what became of them */
};

/* What the square keeps of a file's digest: keyed, since a short list might be guessed by its hash.
 * Arena memory. */
const char *import_digest_kept(struct act *a, const char *digest);

/* In an act: find the import of the file with this kept digest, or begin one of so many rows. Sets
 * the batch's import and how far it came. */
bool batch_begin(struct act *a, const char *digest, int64_t total, struct import_batch *batch)
    __attribute__((warn_unused_result));

/* Read on to the end of a batch. False on failure. */
bool batch_read(struct import_reader *reader, struct import_batch *batch, struct error *error)
    __attribute__((warn_unused_result));

/* In an act: write the batch, unless another import of the same file was quicker
 * (STATE_CONFLICT). */
bool batch_write(struct act *a, struct import_batch *batch) __attribute__((warn_unused_result));

/* By what a file is known again: a digest of what it lists, for whom, and its bytes. Reads to the
 * end, and rewinds. */
bool import_digest(FILE *file, const struct import_kind *kind, int64_t organisation,
                   char digest[DIGEST_TEXT_SIZE]) __attribute__((warn_unused_result));

#endif
