/* Drafting a payout: which movements of which provider become which line. */
#include "base/id.h"
#include "settlement/settlement_parts.h"

/* Say what the issuer keeps of each movement. */
static bool fees_weigh(struct act *a, const json_t *account, json_t *movements)
{
    struct agreement agreement = {.fund = json_get_id(account, "fund_id"),
                                  .provider = json_get_id(account, "holder_id")};
    json_t *movement;
    size_t i;
    json_array_foreach(movements, i, movement) {
        int64_t fee;
        if (!agreement_fee(a, &agreement, movement, &fee))
            return false;
        json_put(movement, "fee_cents", json_integer(fee));
    }
    return true;
}

static int64_t rows_sum(const json_t *rows, const char *member)
{
    int64_t sum = 0;
    json_t *row;
    size_t i;
    json_array_foreach(rows, i, row) {
        sum += json_int(row, member);
    }
    return sum;
}

static bool items_insert(struct act *a, int64_t line, const json_t *movements)
{
    json_t *movement;
    size_t i;
    json_array_foreach(movements, i, movement) {
        if (payout_item_insert(a, json_get_id(movement, "id"), line,
                               json_int(movement, "amount_cents"),
                               json_int(movement, "fee_cents")) != 1)
            return false;
    }
    return true;
}

/* One provider's account becomes one line, if anything of it is left to pay. */
static bool line_draft(struct act *a, int64_t batch, const json_t *account, unsigned *lines)
{
    json_t *movements = movements_unpaid(a, json_get_id(account, "id"));
    if (!movements || !fees_weigh(a, account, movements))
        return false;
    int64_t gross = rows_sum(movements, "amount_cents"), fee = rows_sum(movements, "fee_cents");
    int64_t line = id_new();
    if (gross <= fee)
        return true;
    ++*lines;
    return payout_line_insert(
               a, line, batch, json_get_id(account, "fund_id"), json_get_id(account, "holder_id"),
               json_get_id(account, "bank_account_id"), gross, fee, gross - fee) == 1 &&
           items_insert(a, line, movements);
}

bool settlement_draft(struct act *a, int64_t issuer, int64_t *batch)
{
    struct bank_account_verified_row own;
    unsigned lines = 0;
    if (!bank_account_verified(a, issuer, &own))
        return refuse(a, NO_BANK_ACCOUNT, "issuer");
    *batch = id_new();
    act_subject(a, "payout", *batch);
    if (batch_insert(a, *batch, issuer, own.id, "takings", a->who.actor, a->now) != 1)
        return refuse(a, STATE_CONFLICT, "issuer");
    json_t *accounts = payable_accounts(a, issuer), *account;
    size_t i;
    if (!accounts)
        return false;
    json_array_foreach(accounts, i, account) {
        if (json_get_id(account, "bank_account_id") && !line_draft(a, *batch, account, &lines))
            return false;
    }
    return lines > 0 || refuse(a, NOTHING_DUE, "issuer");
}

bool payout_draft(struct act *a, json_t *model)
{
    int64_t issuer = param_id(a, "issuer"), batch = 0;
    if (!money_is_open(a, issuer, "issuer") || !settlement_draft(a, issuer, &batch))
        return false;
    json_put(model, "batch_id", json_id(batch));
    act_redirect(a, "/payouts/%s", json_text(model, "batch_id"));
    return true;
}

/* ---- what is due ------------------------------------------------------------------------------
 */

/* What an issuer owes to whom, and its batches. */
static bool issuer_fill(struct act *a, json_t *issuer)
{
    int64_t id = json_get_id(issuer, "id"), due = 0;
    struct bank_account_verified_row own;
    json_t *accounts = payable_accounts(a, id), *batches = batches_of(a, id), *account;
    json_t *unpayable = json_array();
    size_t i;
    if (!accounts || !batches)
        return false;
    json_array_foreach(accounts, i, account) {
        if (json_get_id(account, "bank_account_id"))
            due += json_int(account, "balance_cents");
        else
            json_array_append(unpayable, account);
    }
    bool has_account = bank_account_verified(a, id, &own);
    money_mark(batches, "state");
    money_mark(batches, "kind");
    json_put(issuer, "due_cents", json_integer(due));
    json_put(issuer, "has_account", json_boolean(has_account));
    json_put(issuer, "can_draft", json_boolean(has_account && due > 0));
    return money_rows(issuer, "unpayable", unpayable) && money_rows(issuer, "batches", batches) &&
           network_put(a, issuer);
}

bool payouts_show(struct act *a, json_t *model)
{
    json_t *issuers = issuers_kept(a), *issuer;
    size_t i;
    if (!issuers)
        return false;
    json_array_foreach(issuers, i, issuer) {
        if (!issuer_fill(a, issuer))
            return false;
    }
    json_sort_by(issuers, "name");
    return money_rows(model, "issuers", issuers);
}
