/* Statements of banks: what was paid, what came back, and what nobody expected. */
#include "base/id.h"
#include "registry/organisations.h"
#include "registry/vault.h"
#include "settlement/camt.h"
#include "settlement/settlement_parts.h"
#include "wallet/wallet.h"

#include <ctype.h>
#include <string.h>

/* What an entry meant: its outcome, and the line it was about. */
struct meaning {
    const char *outcome;
    int64_t line;
};

/* ---- finding what an entry is about -----------------------------------------------------------
 */

static bool id_read(const char *text, size_t length, int64_t *id)
{
    char word[ID_TEXT_SIZE];
    if (length != ID_TEXT_SIZE - 1)
        return false;
    memcpy(word, text, length);
    word[length] = '\0';
    return id_parse(word, id);
}

/* The due of this issuer that a text names by its reference, among other words. */
static bool due_named(struct act *a, const char *text, int64_t issuer,
                      struct netting_due_by_id_row *due)
{
    while (*text) {
        size_t length = 0;
        int64_t id;
        while (isalnum((unsigned char)text[length]))
            length++;
        if (id_read(text, length, &id) && netting_due_by_id(a, id, due) && due->issuer_id == issuer)
            return true;
        text += length ? length : 1;
    }
    return false;
}

static bool line_named(struct act *a, const char *text, int64_t issuer,
                       struct payout_line_by_id_row *line)
{
    int64_t id;
    return id_read(text, strlen(text), &id) && payout_line_by_id(a, id, line) &&
           line->issuer_id == issuer;
}

/* ---- what it does -----------------------------------------------------------------------------
 */

/* A movement that names one of our payments: out is the payment, in is its return. */
static bool line_answer(struct act *a, const struct payout_line_by_id_row *line,
                        const struct camt_entry *entry, struct meaning *meaning)
{
    int64_t amount = entry->cents < 0 ? -entry->cents : entry->cents;
    bool is_sent = strcmp(line->state, "sent") == 0;
    meaning->line = line->id;
    if (amount != line->net_cents) {
        meaning->outcome = "differs";
        return true;
    }
    if (entry->cents < 0 && is_sent) {
        meaning->outcome = "confirmed";
        return line_confirm(a, line);
    }
    if (entry->cents > 0 && (is_sent || strcmp(line->state, "confirmed") == 0)) {
        meaning->outcome = "returned";
        return line_return(a, line, entry->reason);
    }
    meaning->outcome = "again";
    return true;
}

static bool due_answer(struct act *a, const struct netting_due_by_id_row *due,
                       const struct camt_entry *entry, struct meaning *meaning)
{
    bool is_open = strcmp(due->state, "open") == 0;
    meaning->outcome = entry->cents != due->amount_cents ? "differs"
                       : is_open                         ? "received"
                                                         : "again";
    return strcmp(meaning->outcome, "received") != 0 || due_receive(a, due);
}

static bool entry_answer(struct act *a, int64_t issuer, const struct camt_entry *entry,
                         struct meaning *meaning)
{
    struct payout_line_by_id_row line;
    struct netting_due_by_id_row due;
    *meaning = (struct meaning){.outcome = "unknown"};
    if (line_named(a, entry->end_to_end, issuer, &line))
        return line_answer(a, &line, entry, meaning);
    if (entry->cents > 0 &&
        (due_named(a, entry->end_to_end, issuer, &due) || due_named(a, entry->about, issuer, &due)))
        return due_answer(a, &due, entry, meaning);
    return a->error.code == ERROR_NONE;
}

static bool entry_take(struct act *a, int64_t statement, int64_t issuer, int64_t position,
                       const struct camt_entry *entry)
{
    struct meaning meaning;
    if (!entry_answer(a, issuer, entry, &meaning))
        return false;
    const char *about = arena_printf(a->arena, "%s%s%s", entry->end_to_end,
                                     *entry->end_to_end ? " " : "", entry->about);
    const char *sealed = vault_seal(a, 0, about);
    return sealed && entry_insert(a, id_new(), statement, position, entry->booked_at, entry->cents,
                                  sealed, meaning.outcome, meaning.line) == 1;
}

/* ---- bringing one in --------------------------------------------------------------------------
 */

/* Before the lane: reading the file. */
bool statement_prepare(struct act *a, json_t *model)
{
    struct camt_statement *statement = arena_alloc(a->arena, sizeof *statement);
    const char *file = param_text(a, "file");
    (void)model;
    enum error_code wrong = camt_read(a->arena, file, strlen(file), statement);
    a->prepared = statement;
    return wrong == ERROR_NONE || refuse_field(a, wrong, "file");
}

/* The account of the statement, of an issuer whose money the caller keeps. */
static bool account_find(struct act *a, const char *iban, int64_t *account, int64_t *issuer)
{
    json_t *accounts = bank_accounts_issuing(a), *one;
    size_t i;
    *account = *issuer = 0;
    if (!accounts)
        return false;
    json_array_foreach(accounts, i, one) {
        *issuer = json_get_id(one, "organisation_id");
        *account = json_get_id(one, "id");
        if (strcmp(json_text(one, "iban"), iban) == 0 && registry_keeps(a, *issuer))
            return true;
    }
    return refuse_field(a, STATEMENT_ACCOUNT, "file");
}

static bool entries_take(struct act *a, int64_t id, int64_t issuer,
                         const struct camt_statement *statement)
{
    for (unsigned i = 0; i < statement->count; i++)
        if (!entry_take(a, id, issuer, i + 1, &statement->entries[i]))
            return false;
    return true;
}

/* The same statement again changes nothing, and leads to what it did. */
bool statement_upload(struct act *a, json_t *model)
{
    const struct camt_statement *statement = a->prepared;
    int64_t account, issuer, id = id_new();
    if (!account_find(a, statement->iban, &account, &issuer))
        return false;
    int64_t made = statement_insert(a, id, account, statement->id, a->who.actor, a->now);
    if (made < 0 || (made == 0 && !statement_known(a, account, statement->id, &id)))
        return refuse(a, INTERNAL, "file");
    if (made == 1 && !entries_take(a, id, issuer, statement))
        return false;
    act_subject(a, "bank_statement", id);
    json_put(model, "statement_id", json_id(id));
    json_put(model, "is_new", json_boolean(made == 1));
    act_redirect(a, "/reconciliation/%s", json_text(model, "statement_id"));
    return true;
}

/* ---- pages ------------------------------------------------------------------------------------
 */

bool reconciliation_show(struct act *a, json_t *model)
{
    json_t *issuers = issuers_kept(a), *issuer;
    size_t i;
    if (!issuers)
        return false;
    json_array_foreach(issuers, i, issuer) {
        int64_t id = json_get_id(issuer, "id");
        if (!money_rows(issuer, "waiting", payout_lines_waiting(a, id)) ||
            !money_rows(issuer, "statements", statements_of(a, id)))
            return false;
    }
    json_sort_by(issuers, "name");
    return money_rows(model, "issuers", issuers);
}

/* How many entries ended like this. */
static json_int_t outcome_count(const json_t *entries, const char *one, const char *other)
{
    json_int_t count = 0;
    json_t *entry;
    size_t i;
    json_array_foreach(entries, i, entry) {
        const char *outcome = json_text(entry, "outcome");
        count += strcmp(outcome, one) == 0 || strcmp(outcome, other) == 0;
    }
    return count;
}

bool statement_page(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "statement");
    json_t *statement = statement_show(a, id);
    if (!statement || !money_is_open(a, json_get_id(statement, "organisation_id"), "statement"))
        return refuse(a, NOT_FOUND, "statement");
    json_t *entries = entries_of(a, id);
    json_int_t all = (json_int_t)json_array_size(entries);
    json_int_t differing = outcome_count(entries, "differs", "again");
    json_int_t unknown = outcome_count(entries, "unknown", "unknown");
    money_mark(entries, "outcome");
    json_put(model, "statement", statement);
    json_put(model, "matched_count", json_integer(all - differing - unknown));
    json_put(model, "differing_count", json_integer(differing));
    json_put(model, "unknown_count", json_integer(unknown));
    return money_rows(model, "entries", entries);
}
