/* Receipts: whoever is represented is told what was done for them, in one letter every few minutes.
 * The journal says what; so no handler can forget it. Whoever has no mail gets it on paper, from
 * the page of receipts. */
#include "registry/mandate_parts.h"
#include "registry_sql.h"

enum { RECEIPTS_AT_ONCE = 500 };

/* The acts under one mandate, from that place in the list on. */
static json_t *acts_of_one(const json_t *rows, size_t first)
{
    json_t *acts = json_array();
    int64_t mandate = json_get_id(json_array_get(rows, first), "mandate_id");
    for (size_t i = first; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        if (json_get_id(row, "mandate_id") != mandate)
            break;
        json_t *one = json_object();
        json_object_set(one, "name", json_object_get(row, "name"));
        json_object_set(one, "done_at", json_object_get(row, "done_at"));
        json_mark(one, "name");
        json_array_append_new(acts, one);
    }
    return acts;
}

static bool receipts_write(struct act *a, const json_t *rows, size_t first, size_t count,
                           bool is_letter)
{
    for (size_t i = first; i < first + count; i++) {
        const json_t *row = json_array_get(rows, i);
        if (mandate_receipt_insert(a, json_get_id(row, "id"), json_get_id(row, "mandate_id"),
                                   is_letter, a->now) < 0)
            return false;
    }
    return true;
}

/* One mandate's acts, in one letter. */
static bool receipt_send(struct act *a, const json_t *rows, size_t first, size_t *count)
{
    const json_t *row = json_array_get(rows, first);
    int64_t principal = json_get_id(row, "principal_id");
    json_t *acts = acts_of_one(rows, first);
    json_t *contact = registry_contact(a, principal);
    if (!contact && a->error.code != ERROR_NONE)
        return false;
    bool is_letter = *json_text(contact, "mail") != '\0';
    *count = json_array_size(acts);
    if (!receipts_write(a, rows, first, *count, is_letter) || !is_letter)
        return a->error.code == ERROR_NONE;
    json_t *data = json_object();
    json_put(data, "names", json_pack("{s:o}", "name", json_id(json_get_id(row, "delegate_id"))));
    json_put(data, "acts", acts);
    return act_notify(a, principal, "mandate-receipt", json_get_id(row, "mandate_id"), data);
}

bool receipts_due(struct act *a, json_t *model)
{
    (void)model;
    json_t *rows = mandate_acts_untold(a, RECEIPTS_AT_ONCE);
    if (!rows)
        return false;
    size_t count;
    for (size_t i = 0; i < json_array_size(rows); i += count)
        if (!receipt_send(a, rows, i, &count))
            return false;
    return true;
}
