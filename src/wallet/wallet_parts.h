/* What the files of the wallet share; no other room includes this. */
#ifndef PIAZZA_WALLET_PARTS_H
#define PIAZZA_WALLET_PARTS_H

#include "wallet/wallet.h"
#include "wallet_sql.h"

/* ---- ledger.c ----------------------------------------------------------------------------- */

/* No single amount is larger, and no sum of an account (the schema says the same). */
static const int64_t ledger_amount_max = 1000000000000000, ledger_total_max = 9000000000000000;

/* What a party does with an account: spend what it was given, take in what others spend, or owe
 * what it issued. */
#define HOLDER   "holder"
#define PROVIDER "provider"
#define ISSUER   "issuer"

/* A party's account in a fund, opened if need be; for a HOLDER the one of this expiry (0: never).
 * The issuer has one, whatever is asked for. It, and every one of a settlement fund, may go below
 * zero. */
bool ledger_account(struct act *a, int64_t fund, int64_t holder, const char *role,
                    int64_t expires_at, int64_t *account) __attribute__((warn_unused_result));

/* Lock several accounts until the commit, in the order in which everybody locks. Sorts the list. */
bool ledger_lock(struct act *a, int64_t *accounts, unsigned count)
    __attribute__((warn_unused_result));

/* An amount on its way from one account to another of the same fund. */
struct movement {
    const char *kind; /* 'grant', 'payment', … (the schema says all) */
    int64_t fund, debit, credit;
    int64_t cents;
    int64_t from_hold; /* how much of it was held before */
    int64_t reference; /* or 0 */
    const char *note;
};

/* Write the transfer and move both balances. CREDIT_SHORT when the payer's free credit does not
 * reach, OUT_OF_RANGE beyond the bounds above. */
bool ledger_move(struct act *a, const struct movement *movement)
    __attribute__((warn_unused_result));

/* The same, telling the transfer's id. */
bool ledger_transfer(struct act *a, const struct movement *movement, int64_t *transfer)
    __attribute__((warn_unused_result));

/* ---- expiry.c ----------------------------------------------------------------------------- */

/* So much of the free credit of a holder's expired account goes where the fund's residue goes. */
bool residue_send(struct act *a, int64_t account, int64_t cents)
    __attribute__((warn_unused_result));

/* ---- rules.c ------------------------------------------------------------------------------ */

/* Why a fund pays nothing, the more telling reason last. */
enum reason {
    PAYS,
    NOT_YET,
    EXPIRED,
    EMPTY,
    OTHER_PERSON,
    NOT_FOR_SELF,
    WRONG_CATEGORY,
    WRONG_AREA,
    WRONG_PROVIDER,
    PAYMENT_LIMIT,
    DAY_LIMIT,
    MONTH_LIMIT,
    YEAR_LIMIT,
    OWN_LIMIT,
    TOO_SMALL,
    NOT_NEEDED,
    REASONS
};

/* How much a fund may still pay in one payment. */
struct allowance {
    int64_t fund;
    int64_t left;
    enum reason why; /* what bounds it */
    int64_t least;   /* it pays this or nothing */
    int64_t paid;
    bool is_short; /* it would have paid less than the least */
};

/* From a row with the fund's and the holder's limits (most_cents, own_day_cents, …), and what the
 * holder spent before. */
bool allowance_fill(struct act *a, int64_t holder, int64_t fund, const json_t *rules,
                    struct allowance *allowance) __attribute__((warn_unused_result));

/* Why a row of accounts_for_quote pays nothing for this beneficiary, whatever is bought. */
enum reason account_reason(const struct act *a, const json_t *account, bool is_self,
                           bool is_relative);

struct quote;

/* Why a fund does not pay this provider for this beneficiary: PAYS, WRONG_PROVIDER, WRONG_AREA. */
bool line_reason(struct act *a, const struct quote *quote, int64_t fund,
                 const struct wallet_line *line, enum reason *reason)
    __attribute__((warn_unused_result));

/* Set credit["reason", "is_<reason>", "rule", "law", "is_law_<law>"]; fund: its nature, rule, law.
 */
void reason_show(struct act *a, json_t *credit, const json_t *fund, enum reason reason);

/* ---- quote.c ------------------------------------------------------------------------------ */

/* One account pays so much of one line. */
struct share {
    int64_t account, fund;
    unsigned line;
    int64_t cents;
};

struct quote {
    int64_t payer, beneficiary;
    struct wallet_line *lines;
    unsigned count;
    int64_t total;        /* what credits pay in all */
    struct share *shares; /* grouped by account */
    unsigned share_count;
    struct allowance *allowances; /* one for each fund */
    unsigned allowance_count;
    json_t *credits; /* one object per fund, as wallet_quote gives them */
};

/* Fill the quote for the payer, beneficiary and lines it holds. */
bool quote_make(struct act *a, struct quote *quote) __attribute__((warn_unused_result));

/* ---- handlers ----------------------------------------------------------------------------- */

handler wallet_show, wallet_account_show, wallet_organisation_show; /* statement.c */
handler gift_page, gift_make;                                       /* gift.c */
handler limits_page, limits_set;                                    /* limit.c */
handler wallet_why;                                                 /* why.c */
handler holds_expire_due;                                           /* hold.c */
handler expiries_notify_due, accounts_expire_due;                   /* expiry.c */
extern const struct invariant wallet_invariants[];                  /* check.c */

/* ---- when a person is to be erased (retention.c) --------------------------------------------- */

/* Keeps who a person was for as long as the books that speak of them are kept. */
bool holder_retain(struct act *a, const struct event *event);

/* ---- when two records become one (merge.c) ----------------------------------------------------
 */

bool wallet_merged(struct act *a, const struct event *event);
bool wallet_unmerged(struct act *a, const struct event *event);
handler merged_credit_due;

/* personal.c */
handler wallet_personal;
extern const struct belonging wallet_belongings[];

#endif
