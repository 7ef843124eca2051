/* Holds: credit reserved for an order, then paid to its providers or set free; or paid at once. */
#include "base/id.h"
#include "wallet/wallet_parts.h"

#include <string.h>

/* ---- reserving, or paying at once --------------------------------------------------------------
 */

/* What a quote is going to become. */
struct taking {
    struct quote quote;
    int64_t reference;
    int64_t expires_at; /* of the hold */
    bool is_payment;    /* at once */
};

/* A line of a hold; paid already, if it is a payment. */
static bool line_take(struct act *a, const struct taking *taking, int64_t hold,
                      const struct share *share)
{
    const struct wallet_line *line = &taking->quote.lines[share->line];
    int64_t paid = taking->is_payment ? share->cents : 0;
    if (hold_line_insert(a, id_new(), hold, line->provider, line->category, share->cents,
                         share->cents - paid, paid) != 1)
        return false;
    if (!taking->is_payment)
        return true;
    struct movement payment = {.kind = "payment",
                               .fund = share->fund,
                               .debit = share->account,
                               .cents = share->cents,
                               .reference = taking->reference,
                               .note = line->category};
    return ledger_account(a, share->fund, line->provider, PROVIDER, 0, &payment.credit) &&
           ledger_move(a, &payment);
}

static bool hold_open(struct act *a, const struct taking *taking, int64_t hold, int64_t account,
                      int64_t total)
{
    if (taking->is_payment)
        return hold_paid_insert(a, hold, account, taking->reference, total, a->now) == 1;
    int64_t held = account_hold(a, account, total);
    if (held == 0)
        return refuse(a, CREDIT_SHORT, NULL);
    return held == 1 &&
           hold_insert(a, hold, account, taking->reference, total, a->now, taking->expires_at) == 1;
}

/* Take what one account pays: the shares from `first`, which are together. Moves first past them.
 */
static bool account_take(struct act *a, const struct taking *taking, unsigned *first)
{
    const struct share *shares = &taking->quote.shares[*first];
    int64_t hold = id_new(), total = 0;
    unsigned count = 0;
    while (*first + count < taking->quote.share_count && shares[count].account == shares[0].account)
        total += shares[count++].cents;
    *first += count;
    if (!hold_open(a, taking, hold, shares[0].account, total))
        return false;
    for (unsigned i = 0; i < count; i++)
        if (!line_take(a, taking, hold, &shares[i]))
            return false;
    return true;
}

static bool take(struct act *a, struct taking *taking, int64_t expected_cents)
{
    struct quote *quote = &taking->quote;
    /* Locked first: what the quote finds cannot be spent by another before it is taken. */
    if (!accounts_lock_of(a, quote->payer) || !quote_make(a, quote))
        return false;
    if (quote->total < expected_cents)
        return refuse(a, CREDIT_SHORT, NULL);
    for (unsigned next = 0; next < quote->share_count;)
        if (!account_take(a, taking, &next))
            return false;
    act_fact(a, taking->is_payment ? "paid_cents" : "held_cents", json_integer(quote->total));
    return true;
}

bool wallet_hold(struct act *a, int64_t payer, int64_t beneficiary, struct wallet_line *lines,
                 unsigned count, int64_t expected_cents, int64_t reference, int64_t expires_at)
{
    struct taking taking = {
        .quote = {.payer = payer, .beneficiary = beneficiary, .lines = lines, .count = count},
        .reference = reference,
        .expires_at = expires_at};
    return take(a, &taking, expected_cents);
}

bool wallet_pay(struct act *a, int64_t payer, int64_t beneficiary, struct wallet_line *lines,
                unsigned count, int64_t expected_cents, int64_t reference)
{
    struct taking taking = {
        .quote = {.payer = payer, .beneficiary = beneficiary, .lines = lines, .count = count},
        .reference = reference,
        .is_payment = true};
    return take(a, &taking, expected_cents);
}

/* ---- closing --------------------------------------------------------------------------------- */

/* How one open line ends: some of it is paid, the rest set free. */
struct ending {
    int64_t reference;
    int64_t pays;
    const char *state; /* of a hold of which nothing was paid: "released", "expired" */
};

/* Lock every account that the lines move, in the order in which everybody locks. */
static bool lines_lock(struct act *a, const json_t *lines)
{
    int64_t *accounts = arena_alloc(a->arena, (json_array_size(lines) * 2 + 1) * sizeof *accounts);
    unsigned count = 0;
    size_t i;
    const json_t *line;
    json_array_foreach(lines, i, line) {
        accounts[count++] = json_get_id(line, "account_id");
        if (!ledger_account(a, json_get_id(line, "fund_id"), json_get_id(line, "provider_id"),
                            PROVIDER, 0, &accounts[count++]))
            return false;
    }
    return ledger_lock(a, accounts, count);
}

static bool line_pay(struct act *a, const json_t *line, const struct ending *ending)
{
    struct movement payment = {.kind = "payment",
                               .fund = json_get_id(line, "fund_id"),
                               .debit = json_get_id(line, "account_id"),
                               .cents = ending->pays,
                               .from_hold = ending->pays,
                               .reference = ending->reference,
                               .note = json_text(line, "category")};
    return ending->pays == 0 || (ledger_account(a, payment.fund, json_get_id(line, "provider_id"),
                                                PROVIDER, 0, &payment.credit) &&
                                 ledger_move(a, &payment));
}

/* What is set free after its expiry goes where the fund's residue goes. */
static bool line_free(struct act *a, const json_t *line, int64_t cents)
{
    int64_t account = json_get_id(line, "account_id"), expires_at = json_int(line, "expires_at");
    if (cents == 0)
        return true;
    if (account_unhold(a, account, cents) != 1)
        return refuse(a, STATE_CONFLICT, "hold");
    return expires_at == 0 || expires_at >= a->now || residue_send(a, account, cents);
}

/* Refused when another closed it in the meantime. */
static bool line_end(struct act *a, const json_t *line, const struct ending *ending)
{
    int64_t left = json_int(line, "left_cents");
    if (hold_line_close(a, json_get_id(line, "id"), left, ending->pays) != 1 ||
        hold_close_part(a, json_get_id(line, "hold_id"), left, ending->pays, ending->state,
                        a->now) != 1)
        return refuse(a, STATE_CONFLICT, "hold");
    return line_pay(a, line, ending) && line_free(a, line, left - ending->pays);
}

/* All open lines of a reference are paid, or none of them. */
static bool lines_end(struct act *a, int64_t reference, bool is_paid, const char *state)
{
    json_t *lines = hold_lines_open_of(a, reference), *line;
    size_t i;
    int64_t total = 0;
    if (!lines || !lines_lock(a, lines))
        return false;
    json_array_foreach(lines, i, line) {
        int64_t left = json_int(line, "left_cents");
        struct ending ending = {reference, is_paid ? left : 0, state};
        if (!line_end(a, line, &ending))
            return false;
        total += left;
    }
    if (total > 0)
        act_fact(a, is_paid ? "captured_cents" : "released_cents", json_integer(total));
    return true;
}

bool wallet_capture(struct act *a, int64_t reference)
{
    return lines_end(a, reference, true, "captured");
}

bool wallet_release(struct act *a, int64_t reference)
{
    return lines_end(a, reference, false, "released");
}

bool wallet_capture_part(struct act *a, int64_t reference, int64_t provider, const char *category,
                         int64_t cents)
{
    json_t *lines = hold_lines_open_of(a, reference), *line;
    size_t i;
    if (!lines || !lines_lock(a, lines))
        return false;
    if (cents < 0)
        return refuse(a, OUT_OF_RANGE, "amount");
    json_array_foreach(lines, i, line) {
        int64_t left = json_int(line, "left_cents");
        struct ending ending = {reference, cents < left ? cents : left, "released"};
        if (json_get_id(line, "provider_id") != provider ||
            (category && strcmp(json_text(line, "category"), category) != 0))
            continue;
        if (!line_end(a, line, &ending))
            return false;
        cents -= ending.pays;
    }
    return cents == 0 || refuse(a, CREDIT_SHORT, NULL);
}

/* ---- forgotten holds ------------------------------------------------------------------------- */

enum { EXPIRED_AT_ONCE = 500 };

bool holds_expire_due(struct act *a, json_t *model)
{
    json_t *overdue = holds_overdue(a, a->now, EXPIRED_AT_ONCE);
    size_t i;
    json_t *row;
    if (!overdue)
        return false;
    json_array_foreach(overdue, i, row) {
        int64_t reference = json_get_id(row, "reference_id");
        if (!lines_end(a, reference, false, "expired") ||
            !act_emit(a, "hold.expired", reference, ""))
            return false;
    }
    act_fact_ids(a, "references", overdue, "reference_id");
    json_put(model, "expired", json_integer((json_int_t)json_array_size(overdue)));
    return true;
}
