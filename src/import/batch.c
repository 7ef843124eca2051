/* Rows on their way into the square: read by batches, written by acts. */
#include "base/id.h"
#include "import/import_parts.h"
#include "import_sql.h"
#include "registry/vault.h"

#include <sodium.h>
#include <string.h>

bool import_digest(FILE *file, const struct import_kind *kind, int64_t organisation,
                   char digest[DIGEST_TEXT_SIZE])
{
    crypto_generichash_state state;
    unsigned char bytes[65536], hash[(DIGEST_TEXT_SIZE - 1) / 2];
    size_t length;
    char owner[ID_TEXT_SIZE];
    id_text(organisation, owner);
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    crypto_generichash_update(&state, (const unsigned char *)kind->name, strlen(kind->name) + 1);
    crypto_generichash_update(&state, (const unsigned char *)owner, sizeof owner);
    while ((length = fread(bytes, 1, sizeof bytes, file)) > 0)
        crypto_generichash_update(&state, bytes, length);
    crypto_generichash_final(&state, hash, sizeof hash);
    sodium_bin2hex(digest, DIGEST_TEXT_SIZE, hash, sizeof hash);
    return !ferror(file) && fseek(file, 0, SEEK_SET) == 0;
}

const char *import_digest_kept(struct act *a, const char *digest)
{
    return vault_index(a, "import", digest);
}

bool batch_begin(struct act *a, const char *digest, int64_t total, struct import_batch *batch)
{
    struct import_by_digest_row row;
    if (import_insert(a, id_new(), batch->kind->name, digest, total, a->now) < 0 ||
        !import_by_digest(a, digest, &row))
        return false;
    batch->import = row.id;
    batch->until = row.done_count;
    act_subject(a, "import", row.id);
    return true;
}

bool batch_read(struct import_reader *reader, struct import_batch *batch, struct error *error)
{
    batch->from = batch->until;
    batch->count = 0;
    bool good;
    while (batch->until - batch->from < IMPORT_BATCH &&
           reader_next(reader, &batch->rows[batch->count], &good, error)) {
        batch->until++;
        batch->count += good;
    }
    return error->code == ERROR_NONE;
}

bool batch_write(struct act *a, struct import_batch *batch)
{
    batch->added = batch->known = 0;
    for (unsigned i = 0; i < batch->count; i++) {
        bool added;
        if (!batch->kind->add(a, batch->organisation, &batch->rows[i], &added))
            return refuse(a, INTERNAL, "row");
        batch->added += added;
        batch->known += !added;
    }
    int64_t moved = import_advance(a, batch->import, batch->from, batch->until, batch->added,
                                   batch->known, a->now);
    act_subject(a, "import", batch->import);
    act_fact(a, "added", json_integer(batch->added));
    act_fact(a, "until", json_integer(batch->until));
    return moved == 1 || refuse(a, STATE_CONFLICT, "import");
}
