/* Settlement: how what providers take in becomes money on their bank accounts, and how
 * organisations pay each other what they owe.
 *
 *     bank account  proposed -> verified -> replaced
 *                            -> declined
 *     batch         draft -> approved -> exported -> closed
 *                         -> discarded
 *     line          drafted -> sent -> confirmed -> returned
 *                           -> discarded  sent -> returned
 *
 * A batch is drafted by one person and approved by another. Approving moves the credit from the
 * providers' accounts to the issuer's, so that nothing is paid twice; what the bank sends back
 * comes back, less the fee. Every movement of a provider's account is in one line, once. */
#ifndef PIAZZA_SETTLEMENT_SETTLEMENT_H
#define PIAZZA_SETTLEMENT_SETTLEMENT_H

#include "web/route.h"

extern const struct room settlement_room;

/* Enter an organisation's IBAN, as the caller (proposed); it takes the place of one that waits.
 * IBAN_*, NOT_IN_SEPA at "iban". */
bool settlement_account_propose(struct act *a, int64_t organisation, const char *iban,
                                int64_t *account) __attribute__((warn_unused_result));

/* A second person says that it is theirs, or not: SAME_PERSON for whoever entered it. */
bool settlement_account_decide(struct act *a, int64_t account, bool is_theirs)
    __attribute__((warn_unused_result));

struct new_fee {
    int64_t issuer, fund, provider; /* fund, provider: 0 for all */
    int64_t basis_points, fixed_cents;
    int64_t from_at, until_at; /* until_at 0: open */
};
bool settlement_fee_agree(struct act *a, const struct new_fee *fee, int64_t *agreement)
    __attribute__((warn_unused_result));

/* Draft, as the caller, what an issuer owes to providers with a verified account. NO_BANK_ACCOUNT
 * when it has none itself, STATE_CONFLICT while another draft waits, NOTHING_DUE. */
bool settlement_draft(struct act *a, int64_t issuer, int64_t *batch)
    __attribute__((warn_unused_result));

/* Approve a draft, as the caller. SAME_PERSON for who drafted it, CREDIT_SHORT when takings went
 * back meanwhile, NOT_COVERED when a netting's payments have not come in. */
bool settlement_approve(struct act *a, int64_t batch) __attribute__((warn_unused_result));

/* Make its file for the bank: from now on it may be downloaded. */
bool settlement_export(struct act *a, int64_t batch) __attribute__((warn_unused_result));

#endif
