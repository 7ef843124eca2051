/* A small town with credits, for the tests of the wallet. */
#ifndef PIAZZA_WALLET_TEST_TOWN_H
#define PIAZZA_WALLET_TEST_TOWN_H

#include "act/test_trial.h"
#include "registry/registry.h"
#include "wallet/wallet_parts.h"

enum { DAY = 86400 };

/* Elena is Agnese's daughter; Marta is nobody's relative. The employer issues care credit for
 * company ("compagnia", at most 14.00 for an hour), the federation a fund for everything, and hours
 * that can be given away. */
struct town {
    int64_t elena, agnese, marta;
    int64_t employer, federation, shop, cooperative;
    int64_t care, spare, time, settlement;
};

struct town town_make(void **state);

/* Everything a step may need; each uses some of it. */
struct step {
    struct town *town;
    int64_t payer, beneficiary;
    struct wallet_line lines[4];
    unsigned count;
    int64_t expected, reference;
    int64_t credit; /* the answer of a quote */
    int64_t fund, holder, cents;
    const char *category; /* of the part captured; NULL: any */
    int64_t expires, transfer;
    int64_t now; /* 0: TRIAL_NOW */
};

/* Do one as an act; how it ended. */
enum error_code step_do(void **state, handler *handle, struct step *step);

/* What a step does with its members: the wallet's functions of the same names. */
handler do_grant, do_hold, do_capture, do_release, do_settle, do_quote;
handler do_pay, do_part, do_refund, do_grant_until, do_reward, do_take_back, do_payout,
    do_payout_return, do_gift;

/* The story's order: shopping delivery 6.00 and an hour of company 16.00, for Agnese. */
struct step story_order(struct town *town);

/* A number of an account: an expression over its columns; its balance; what it holds. */
int64_t balance(void **state, int64_t fund, int64_t holder, const char *what);
int64_t posted(void **state, int64_t fund, int64_t holder);
int64_t held(void **state, int64_t fund, int64_t holder);

/* Every invariant of the room holds. */
void ledger_holds(void **state);

#endif
