/* A street with one joint offer, for the tests of the market: the shop brings the shopping for
 * 6.00 and takes the cash, the cooperative keeps company for an hour for 16.00. */
#ifndef PIAZZA_MARKET_TEST_STREET_H
#define PIAZZA_MARKET_TEST_STREET_H

#include "market/market_parts.h"
#include "wallet/test_town.h"

enum { SLOT_STARTS = TRIAL_NOW + 2 * DAY, SLOT_CUTOFF = TRIAL_NOW + DAY };

/* Agnese lives in Rabbi; Elena, her daughter and referent, acts for her. */
struct street {
    struct town town;
    int64_t keeper, coordinator, worker; /* of the shop; of the cooperative */
    int64_t rabbi, male, valley;         /* areas: two municipalities of one community */
    int64_t listing, slot;               /* two places, in Rabbi */
};

struct street street_make(void **state);

/* Begin an act by a person with a role in an organisation (0: none), with the room's reactions. */
void street_act(struct trial *trial, void **state, int64_t person, enum role role,
                int64_t organisation);
/* The same by Elena, who acts for Agnese. */
void street_act_for(struct trial *trial, void **state, const struct street *street);

/* Elena orders for Agnese. */
enum error_code order_try(void **state, const struct street *street, const char *pay,
                          int64_t expected_cents);

/* The keeper's step on the shop's leg; the coordinator assigns the worker or declines; the worker
 * records: "yyy" is seen, answered, as usual. All on the only order. */
enum error_code shop_step(void **state, const struct street *street, handler *step);
enum error_code visit_answer(void **state, const struct street *street, const char *answer);
enum error_code visit_record_as(void **state, const struct street *street, const char *found);

int64_t number(void **state, const char *sql);

/* Every invariant of market, care and wallet holds. */
void rules_hold(void **state);

#endif
