/* What the files of this room share. */
#ifndef PIAZZA_SETTLEMENT_PARTS_H
#define PIAZZA_SETTLEMENT_PARTS_H

#include "settlement/settlement.h"
#include "settlement_sql.h"

/* Whoever keeps the organisation: for others its money does not exist (NOT_FOUND). */
bool money_is_open(struct act *a, int64_t organisation, const char *field)
    __attribute__((warn_unused_result));

/* The issuers whose money the caller keeps: [{id, name}]. NULL on failure. */
json_t *issuers_kept(struct act *a);

/* Rows under a name, and whether there are any under has_<name>. False when rows is NULL. */
bool money_rows(json_t *model, const char *name, json_t *rows) __attribute__((warn_unused_result));

/* Mark a member of every row, for templates (json_mark). */
void money_mark(json_t *rows, const char *member);

/* ---- agreement.c: what an issuer keeps ---- */

/* The agreement between a fund's issuer and a provider on the day that was asked for last;
 * agreements begin and end with days. Begin with day 0. */
struct agreement {
    int64_t fund, provider, day;
    int64_t basis_points, fixed_cents;
};

/* What the issuer keeps of a movement ({kind, made_at, amount_cents}): only payments cost. */
bool agreement_fee(struct act *a, struct agreement *agreement, const json_t *movement, int64_t *fee)
    __attribute__((warn_unused_result));

/* ---- line.c: what the bank answered -----------------------------------------------------------
 */

/* The bank has paid a line, or sent it back and why. STATE_CONFLICT when that was said before. */
bool line_confirm(struct act *a, const struct payout_line_by_id_row *line)
    __attribute__((warn_unused_result));
bool line_return(struct act *a, const struct payout_line_by_id_row *line, const char *reason)
    __attribute__((warn_unused_result));

/* What an organisation owed for a netting came in. */
bool due_receive(struct act *a, const struct netting_due_by_id_row *due)
    __attribute__((warn_unused_result));

/* ---- limit.c -----------------------------------------------------------------------------------
 */

/* Adds "network" to a row of an issuer: {paid_cents, limit_cents, months, percent, is_warned,
 * is_over, source}. */
bool network_put(struct act *a, json_t *issuer) __attribute__((warn_unused_result));

/* ---- handlers ----------------------------------------------------------------------------------
 */

handler takings_show, takings_export;                              /* takings.c */
handler bank_account_show, bank_account_enter, bank_accounts_show, /* account.c */
    bank_account_verify, bank_account_decline;
handler fees_show, fee_agree, fee_end;                           /* agreement.c */
handler payouts_show, payout_draft, payout_show, payout_approve, /* batch.c, draft.c */
    payout_discard, payout_export, payout_file, payout_line_close;
handler reconciliation_show, statement_prepare, statement_upload, statement_page; /* statement.c */
handler netting_page, netting_confirm, netting_due_paid;                          /* netting.c */
handler network_count_due;                                                        /* limit.c */

#endif
