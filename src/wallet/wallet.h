/* The wallet: credits of many kinds in one exact ledger.
 *
 * A fund is one kind of credit under one rule. An account is a party's share of a fund. A transfer
 * moves an amount between two accounts of one fund, and never changes. A hold reserves credit until
 * it is captured or released. Amounts are minor units of the fund's unit (euro cents).
 * Invariants: every transfer balances; posted - held never falls below an account's floor; a fund's
 * accounts sum to 0; balances equal the sum of their transfers. */
#ifndef PIAZZA_WALLET_WALLET_H
#define PIAZZA_WALLET_WALLET_H

#include "web/route.h"

extern const struct room wallet_room;

struct new_fund {
    const char *code, *name; /* "cura-2026", "Credito di cura" */
    const char *nature;      /* "welfare-service", "settlement", … (domain: wallet) */
    int64_t issuer;          /* organisation whose account may go below zero */
    int64_t expires_at;      /* the last second in which it pays; 0: never expires */
    bool for_family;         /* may also pay for the holder's relatives */
};
bool wallet_fund_add(struct act *a, const struct new_fund *fund, int64_t *id)
    __attribute__((warn_unused_result));

/* What a fund may buy: a category of service ("compagnia"), and at most how much per unit. */
bool wallet_fund_allows(struct act *a, int64_t fund, const char *category,
                        int64_t most_per_unit_cents) __attribute__((warn_unused_result));

/* Admit a provider to a fund's network. A fund without a network buys from anybody. */
bool wallet_fund_admits(struct act *a, int64_t fund, int64_t provider)
    __attribute__((warn_unused_result));

/* Put credit into a holder's account: a transfer from the issuer's. */
bool wallet_grant(struct act *a, int64_t fund, int64_t holder, int64_t cents, const char *reason)
    __attribute__((warn_unused_result));

/* One thing to be paid, to one provider. */
struct wallet_line {
    const char *category;
    int64_t provider;
    int64_t units;
    int64_t cents;
    int64_t credit_cents; /* filled by wallet_quote: how much of it credit pays */
};

/* What the payer's credits may pay for the beneficiary, earliest expiry first. Fills each line's
 * credit_cents and the total; adds to model["credits"] one object per fund: {account_id, fund_id,
 * name, balance_cents (free now), pays_cents, left_cents, expires_at, reason}. reason says why not
 * when it pays 0: "expired", "empty", "other_person", "wrong_category", "wrong_provider" or
 * "not_needed"; a member is_<reason> is true for templates (partial wallet/why_not). A fund pays
 * for the payer, or for a relative when it is for the family; only for the categories it allows, at
 * most so much per unit; only to its network, and never to the payer. A beneficiary of 0 is the
 * payer. */
bool wallet_quote(struct act *a, int64_t payer, int64_t beneficiary, struct wallet_line *lines,
                  unsigned count, int64_t *credit_cents, json_t *model)
    __attribute__((warn_unused_result));

/* Reserve exactly what wallet_quote finds now for these lines, under a reference (an order's id).
 * CREDIT_SHORT if credits pay less than expected_cents. */
bool wallet_hold(struct act *a, int64_t payer, int64_t beneficiary, struct wallet_line *lines,
                 unsigned count, int64_t expected_cents, int64_t reference, int64_t expires_at)
    __attribute__((warn_unused_result));

/* Pay the providers what was held under the reference, each its lines; or set it free. Doing
 * nothing when there was no hold is success. A hold that nobody closed by expires_at is set free by
 * itself, with the event "hold.expired" (id: the reference). */
bool wallet_capture(struct act *a, int64_t reference) __attribute__((warn_unused_result));
bool wallet_release(struct act *a, int64_t reference) __attribute__((warn_unused_result));

/* An organisation received cash at the door that belongs to another: note the debt in the
 * territory's settlement fund. */
bool wallet_settle(struct act *a, int64_t collector, int64_t organisation, int64_t cents,
                   int64_t reference) __attribute__((warn_unused_result));

/* The holder's credits for a page, earliest expiry first: [{account_id, fund_id, fund, nature,
 * issuer, balance_cents, held_cents, free_cents, received_cents, expires_at, is_soon (within 60
 * days), is_expired, bar_free, bar_held}]; the bars are percentages of all credit ever received. */
json_t *wallet_credits(struct act *a, int64_t holder);

#endif
