/* Holds: credit reserved for an order, then paid to its providers or set free. */
#include "base/id.h"
#include "wallet/wallet_parts.h"

/* ---- reserving ------------------------------------------------------------------------------- */

/* Hold what one account pays: the shares from `first`, which are together. Moves first past them.
 */
static bool hold_account(struct act *a, const struct quote *quote, unsigned *first,
                         int64_t reference, int64_t expires_at)
{
    const struct share *shares = &quote->shares[*first];
    int64_t hold = id_new(), total = 0;
    unsigned count = 0;
    while (*first + count < quote->share_count && shares[count].account == shares[0].account)
        total += shares[count++].cents;
    *first += count;
    int64_t held = account_hold(a, shares[0].account, total);
    if (held == 0)
        return refuse(a, CREDIT_SHORT, NULL);
    if (held < 0 ||
        hold_insert(a, hold, shares[0].account, reference, total, a->now, expires_at) != 1)
        return false;
    for (unsigned i = 0; i < count; i++) {
        const struct wallet_line *line = &quote->lines[shares[i].line];
        if (hold_line_insert(a, id_new(), hold, line->provider, line->category, shares[i].cents) !=
            1)
            return false;
    }
    return true;
}

bool wallet_hold(struct act *a, int64_t payer, int64_t beneficiary, struct wallet_line *lines,
                 unsigned count, int64_t expected_cents, int64_t reference, int64_t expires_at)
{
    struct quote quote = {
        .payer = payer, .beneficiary = beneficiary, .lines = lines, .count = count};
    /* Locked first: what the quote finds cannot be spent by another before it is held. */
    if (!accounts_lock_of(a, payer) || !quote_make(a, &quote))
        return false;
    if (quote.total < expected_cents)
        return refuse(a, CREDIT_SHORT, NULL);
    for (unsigned next = 0; next < quote.share_count;)
        if (!hold_account(a, &quote, &next, reference, expires_at))
            return false;
    act_fact(a, "held_cents", json_integer(quote.total));
    return true;
}

/* ---- paying ---------------------------------------------------------------------------------- */

/* The lines of all holds of a reference, as movements to make. */
struct payment {
    struct movement *movements;
    unsigned count;
    int64_t total;
};

static bool payment_add(struct act *a, struct payment *payment, const json_t *hold,
                        int64_t reference)
{
    json_t *lines = hold_lines_of(a, json_get_id(hold, "id"));
    if (!lines)
        return false;
    struct movement *movements =
        arena_alloc(a->arena, (payment->count + json_array_size(lines)) * sizeof *movements);
    for (unsigned i = 0; i < payment->count; i++)
        movements[i] = payment->movements[i];
    payment->movements = movements;
    size_t i;
    json_t *line;
    json_array_foreach(lines, i, line) {
        struct movement *movement = &movements[payment->count++];
        *movement = (struct movement){.kind = "payment",
                                      .fund = json_get_id(hold, "fund_id"),
                                      .debit = json_get_id(hold, "account_id"),
                                      .cents = json_int(line, "amount_cents"),
                                      .from_hold = json_int(line, "amount_cents"),
                                      .reference = reference,
                                      .note = json_text(line, "category")};
        payment->total += movement->cents;
        if (!ledger_account(a, movement->fund, json_get_id(line, "provider_id"), &movement->credit))
            return false;
    }
    return true;
}

static bool payment_make(struct act *a, const struct payment *payment)
{
    int64_t *accounts = arena_alloc(a->arena, ((size_t)payment->count * 2 + 1) * sizeof *accounts);
    unsigned count = 0;
    for (unsigned i = 0; i < payment->count; i++) {
        accounts[count++] = payment->movements[i].debit;
        accounts[count++] = payment->movements[i].credit;
    }
    if (!ledger_lock(a, accounts, count))
        return false;
    for (unsigned i = 0; i < payment->count; i++)
        if (!ledger_move(a, &payment->movements[i]))
            return false;
    return true;
}

/* Close a hold; refused when another did in the meantime. */
static bool close_once(struct act *a, const json_t *hold, const char *state)
{
    int64_t closed = hold_close(a, json_get_id(hold, "id"), state, a->now);
    return closed == 1 || refuse(a, STATE_CONFLICT, "hold");
}

bool wallet_capture(struct act *a, int64_t reference)
{
    struct payment payment = {0};
    json_t *holds = holds_open_of(a, reference);
    size_t i;
    json_t *hold;
    if (!holds)
        return false;
    json_array_foreach(holds, i, hold) {
        if (!close_once(a, hold, "captured") || !payment_add(a, &payment, hold, reference))
            return false;
    }
    if (payment.count == 0)
        return true;
    act_fact(a, "captured_cents", json_integer(payment.total));
    return payment_make(a, &payment);
}

/* ---- setting free ---------------------------------------------------------------------------- */

static bool set_free(struct act *a, int64_t reference, const char *state)
{
    json_t *holds = holds_open_of(a, reference);
    size_t i;
    json_t *hold;
    int64_t total = 0;
    if (!holds)
        return false;
    json_array_foreach(holds, i, hold) {
        int64_t cents = json_int(hold, "amount_cents");
        if (!close_once(a, hold, state))
            return false;
        if (account_unhold(a, json_get_id(hold, "account_id"), cents) != 1)
            return refuse(a, STATE_CONFLICT, "hold");
        total += cents;
    }
    if (total > 0)
        act_fact(a, "released_cents", json_integer(total));
    return true;
}

bool wallet_release(struct act *a, int64_t reference)
{
    return set_free(a, reference, "released");
}

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
        if (!set_free(a, reference, "expired") || !act_emit(a, "hold.expired", reference, ""))
            return false;
    }
    act_fact_ids(a, "references", overdue, "reference_id");
    json_put(model, "expired", json_integer((json_int_t)json_array_size(overdue)));
    return true;
}
