/* What the bank answered: a line is confirmed or comes back, a due is received. */
#include "settlement/settlement_parts.h"
#include "wallet/wallet.h"

#include <string.h>

bool line_confirm(struct act *a, const struct payout_line_by_id_row *line)
{
    return (payout_line_confirm(a, line->id, a->now) == 1 || refuse(a, STATE_CONFLICT, "line")) &&
           batch_close(a, line->batch_id, a->now) >= 0;
}

/* The fee stays with the issuer: what the bank did not pay goes back to the provider's account, and
 * costs nothing when it is paid out again. */
bool line_return(struct act *a, const struct payout_line_by_id_row *line, const char *reason)
{
    if (payout_line_return(a, line->id, reason, a->now) != 1)
        return refuse(a, STATE_CONFLICT, "line");
    bool back =
        strcmp(line->kind, "netting") == 0
            ? wallet_settle(a, line->issuer_id, line->provider_id, line->net_cents, line->id)
            : wallet_payout_return(a, line->fund_id, line->provider_id, line->net_cents, line->id);
    return back && batch_close(a, line->batch_id, a->now) >= 0;
}

bool due_receive(struct act *a, const struct netting_due_by_id_row *due)
{
    return (netting_due_close(a, due->id, "paid", a->now) == 1 ||
            refuse(a, STATE_CONFLICT, "due")) &&
           wallet_settle(a, due->issuer_id, due->organisation_id, due->amount_cents, due->id);
}

/* By hand, where a bank gives no statement to import. */
bool payout_line_close(struct act *a, json_t *model)
{
    struct payout_line_by_id_row line;
    (void)model;
    if (!payout_line_by_id(a, param_id(a, "line"), &line) ||
        line.batch_id != param_id(a, "batch") || !money_is_open(a, line.issuer_id, "line"))
        return refuse(a, NOT_FOUND, "line");
    act_subject(a, "payout_line", line.id);
    act_redirect(a, "/payouts/%s", json_string_value(json_id(line.batch_id)));
    return strcmp(param_text(a, "outcome"), "confirmed") == 0 ? line_confirm(a, &line)
                                                              : line_return(a, &line, "");
}
