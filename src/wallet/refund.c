/* Refunds: what a provider gives back returns to the accounts that paid. */
#include "wallet/wallet_parts.h"

/* Give back so much of one line. */
static bool line_refund(struct act *a, const json_t *line, int64_t reference, int64_t cents,
                        const char *reason)
{
    struct movement back = {.kind = "refund",
                            .fund = json_get_id(line, "fund_id"),
                            .credit = json_get_id(line, "account_id"),
                            .cents = cents,
                            .reference = reference,
                            .note = reason};
    int64_t expires_at = json_int(line, "expires_at");
    if (hold_line_refund(a, json_get_id(line, "id"), cents) != 1 ||
        hold_refund(a, json_get_id(line, "hold_id"), cents) != 1)
        return refuse(a, STATE_CONFLICT, "refund");
    return ledger_account(a, back.fund, json_get_id(line, "provider_id"), PROVIDER, 0,
                          &back.debit) &&
           ledger_move(a, &back) &&
           (expires_at == 0 || expires_at >= a->now || residue_send(a, back.credit, cents));
}

bool wallet_refund(struct act *a, int64_t reference, int64_t provider, int64_t cents,
                   const char *reason)
{
    json_t *lines = hold_lines_paid_of(a, reference, provider), *line;
    size_t i;
    if (!lines)
        return false;
    if (cents <= 0)
        return refuse(a, OUT_OF_RANGE, "amount");
    act_fact(a, "refunded_cents", json_integer(cents));
    json_array_foreach(lines, i, line) {
        int64_t left = json_int(line, "left_cents"), part = cents < left ? cents : left;
        if (!line_refund(a, line, reference, part, reason))
            return false;
        cents -= part;
        if (cents == 0)
            return true;
    }
    return refuse(a, OUT_OF_RANGE, "amount");
}
