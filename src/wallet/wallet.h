/* The wallet: credits of many kinds in one exact ledger.
 *
 * A fund is one kind of credit under one rule. An account is a party's share of a fund: what it was
 * given to spend (one account for each expiry), what it took in as a provider, or what it owes as
 * the issuer. A transfer moves an amount between two accounts of one fund, and never changes. A
 * hold reserves credit until it is captured or released. Amounts are the least units of the fund's
 * unit: euro cents, points, minutes. Invariants: every transfer balances; posted - held never falls
 * below an account's floor; a fund's accounts sum to 0; balances equal the sum of their transfers;
 * no transfer between funds; only what a provider took in is ever paid out in euro, and never
 * recognition or time. */
#ifndef PIAZZA_WALLET_WALLET_H
#define PIAZZA_WALLET_WALLET_H

#include "web/route.h"

#include <stdio.h>

extern const struct room wallet_room;

struct new_fund {
    const char *code, *name; /* "cura-2026", "Credito di cura" */
    const char *nature;      /* "welfare-service", "settlement", … (domain: wallet) */
    int64_t issuer;          /* organisation whose account may go below zero */
    int64_t expires_at;      /* the last second in which its credit pays; 0: never expires */
    bool for_family;         /* may also pay for the holder's relatives */
    bool not_for_self;       /* does not pay for the holder */
    bool transferable;       /* may be given away: buying-group, recognition and time only */
    int64_t starts_at;       /* the first second in which it pays; 0: at once */
    const char *residue;     /* what happens to expired credit: "return" to the issuer (also NULL),
                              * "carry" into the fund residue_to, of the same issuer, "assist" to the
                              * organisation residue_to, which runs a pension or assistance fund */
    int64_t residue_to;
    const char *rule; /* the rule of who set it up, as people read it; or NULL */
    const char *law;  /* rules of law it rests on: "R11 R15"; or NULL */
};
/* NOT_ELIGIBLE at "transferable" or "residue" when the nature does not allow it. The unit follows
 * from the nature: time counts minutes, recognition points, all others euro cents. */
bool wallet_fund_add(struct act *a, const struct new_fund *fund, int64_t *id)
    __attribute__((warn_unused_result));

/* Bounds of what a fund pays; 0: none. least and most are of one payment, the others of what a
 * holder spends in a day, month and year of the territory. They replace those before. */
struct fund_limits {
    int64_t least_cents, most_cents, day_cents, month_cents, year_cents;
};
bool wallet_fund_limit(struct act *a, int64_t fund, const struct fund_limits *limits)
    __attribute__((warn_unused_result));

/* What a fund may buy: a category of service ("compagnia"), and at most how much per unit. */
bool wallet_fund_allows(struct act *a, int64_t fund, const char *category,
                        int64_t most_per_unit_cents) __attribute__((warn_unused_result));

/* Admit a provider to a fund's network. A fund without a network buys from anybody. */
bool wallet_fund_admits(struct act *a, int64_t fund, int64_t provider)
    __attribute__((warn_unused_result));

/* A fund pays only where the "provider", or the "beneficiary", is of one of the municipalities that
 * were named for that side. A valley is all its municipalities. */
bool wallet_fund_serves(struct act *a, int64_t fund, const char *side, int64_t municipality)
    __attribute__((warn_unused_result));

/* ---- credit comes to people ------------------------------------------------------------------ */

/* Put credit into a holder's account: a transfer from the issuer's. It expires with the fund, or at
 * an instant of its own (0: with the fund); OUT_OF_RANGE at "expires" when that has passed.
 * Not for the issuer, and not in a settlement fund: NOT_ELIGIBLE. transfer may be NULL. */
bool wallet_grant(struct act *a, int64_t fund, int64_t holder, int64_t cents, const char *reason)
    __attribute__((warn_unused_result));
bool wallet_grant_until(struct act *a, int64_t fund, int64_t holder, int64_t cents,
                        int64_t expires_at, const char *reason, int64_t *transfer)
    __attribute__((warn_unused_result));

/* The same, for something the holder did. reference: the deed. */
bool wallet_reward(struct act *a, int64_t fund, int64_t holder, int64_t cents, int64_t reference,
                   const char *reason, int64_t *transfer) __attribute__((warn_unused_result));

/* Take back some of a grant or reward, in one go or several: CREDIT_SHORT beyond what is free on
 * the account it went to, OUT_OF_RANGE beyond what of it was not taken back before. */
bool wallet_take_back(struct act *a, int64_t transfer, int64_t cents, const char *reason)
    __attribute__((warn_unused_result));

/* Give credit away, that of the earliest expiry first; it keeps its expiries. Only from and to
 * people, in a fund that is transferable (NOT_TRANSFERABLE). The note is stored sealed. */
bool wallet_gift(struct act *a, int64_t giver, int64_t fund, int64_t receiver, int64_t cents,
                 const char *note) __attribute__((warn_unused_result));

/* ---- paying ---------------------------------------------------------------------------------- */

/* One thing to be paid, to one provider. */
struct wallet_line {
    const char *category;
    int64_t provider;
    int64_t units;
    int64_t cents;
    int64_t credit_cents; /* filled by wallet_quote: how much of it credit pays */
    const int64_t *funds; /* which alone may pay it, ended by 0; NULL: any */
};

/* What the payer's credits may pay for the beneficiary, earliest expiry first. Fills each line's
 * credit_cents and the total; adds to model["credits"] one object per account: {account_id,
 * fund_id, name, balance_cents (free now), pays_cents, left_cents, expires_at, reason}. reason says
 * why not when it pays 0: "not_yet", "expired", "empty", "other_person", "not_for_self",
 * "wrong_category", "wrong_area", "wrong_provider", "payment_limit", "day_limit", "month_limit",
 * "year_limit", "own_limit", "too_small" or "not_needed"; a member is_<reason> is true for
 * templates (partial wallet/why_not). With a reason come the fund's own "rule" in words, and "law",
 * the number of a rule of law it rests on ("R15"), or "". A fund pays for the payer, or for a
 * relative when it is for the family; only for the categories it allows, at most so much per unit;
 * only to its network and in its municipalities, never to the payer; and within its limits and the
 * holder's own. Where a line names its funds, others are "not_needed". A beneficiary of 0 is the
 * payer. */
bool wallet_quote(struct act *a, int64_t payer, int64_t beneficiary, struct wallet_line *lines,
                  unsigned count, int64_t *credit_cents, json_t *model)
    __attribute__((warn_unused_result));

/* Reserve exactly what wallet_quote finds now for these lines, under a reference (an order's id).
 * CREDIT_SHORT if credits pay less than expected_cents. */
bool wallet_hold(struct act *a, int64_t payer, int64_t beneficiary, struct wallet_line *lines,
                 unsigned count, int64_t expected_cents, int64_t reference, int64_t expires_at)
    __attribute__((warn_unused_result));

/* The same, paid at once. */
bool wallet_pay(struct act *a, int64_t payer, int64_t beneficiary, struct wallet_line *lines,
                unsigned count, int64_t expected_cents, int64_t reference)
    __attribute__((warn_unused_result));

/* Pay the providers what is held under the reference, each its lines; or set it free. Doing
 * nothing when there is no hold is success. Credit that expires while it is held may still be
 * captured; released, it goes where the fund's residue goes. A hold that nobody closed by
 * expires_at is set free by itself, with the event "hold.expired" (id: the reference). */
bool wallet_capture(struct act *a, int64_t reference) __attribute__((warn_unused_result));
bool wallet_release(struct act *a, int64_t reference) __attribute__((warn_unused_result));

/* Pay one provider so much of what is held for it under the reference, for a category (NULL: for
 * any), and set free what is left of that. What is held for others stays. CREDIT_SHORT when less
 * than that is held for it. 0 cents pay nothing. */
bool wallet_capture_part(struct act *a, int64_t reference, int64_t provider, const char *category,
                         int64_t cents) __attribute__((warn_unused_result));

/* A provider gives back some of what it was paid under the reference, to the accounts it came from:
 * the last to pay gets it first. On an account that has expired it goes on at once to where the
 * fund's residue goes. What was paid out meanwhile it owes to its next takings. OUT_OF_RANGE beyond
 * what it was paid and did not give back. */
bool wallet_refund(struct act *a, int64_t reference, int64_t provider, int64_t cents,
                   const char *reason) __attribute__((warn_unused_result));

/* What a provider took in leaves for the issuer's account: a bank has paid it in euro. Never
 * recognition or time: NOT_ELIGIBLE. CREDIT_SHORT beyond its takings. */
bool wallet_payout(struct act *a, int64_t fund, int64_t provider, int64_t cents, int64_t reference)
    __attribute__((warn_unused_result));

/* The bank could not pay some of it: it comes back to the provider's takings. OUT_OF_RANGE beyond
 * what was paid out. */
bool wallet_payout_return(struct act *a, int64_t fund, int64_t provider, int64_t cents,
                          int64_t reference) __attribute__((warn_unused_result));

/* An organisation received cash at the door that belongs to another: note the debt in the
 * territory's settlement fund. */
bool wallet_settle(struct act *a, int64_t collector, int64_t organisation, int64_t cents,
                   int64_t reference) __attribute__((warn_unused_result));

/* The holder's credits for a page, earliest expiry first: [{account_id, fund_id, fund, nature,
 * unit, issuer, balance_cents, held_cents, free_cents, received_cents, expires_at, is_soon (within
 * 60 days), is_expired, bar_free, bar_held}]; the bars are percentages of all credit ever received.
 */
json_t *wallet_credits(struct act *a, int64_t holder);

/* ---- books.c ------------------------------------------------------------------------------- */

enum books_format { BOOKS_HLEDGER, BOOKS_BEANCOUNT };

/* Write the whole ledger as it is at one instant: every account, every transfer as a transaction
 * by its id, and the day after the last one the balance of every account, as the account says it.
 * conn is a reader outside a transaction. Memory does not grow with the ledger. No person is
 * named. STORAGE_FULL when out takes no more. */
bool books_write(struct db_conn *conn, FILE *out, enum books_format format, struct error *error)
    __attribute__((warn_unused_result));

#endif
