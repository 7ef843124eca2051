/* What the ledger must do, said again in the plainest way: arrays in memory, one deed after the
 * other, written from wallet.h and from no code of the wallet. */
#ifndef PIAZZA_SIM_MODEL_H
#define PIAZZA_SIM_MODEL_H

#include "base/error.h"
#include "deed.h"

/* What of an account one reference reserved, or paid. */
struct hold {
    int account;
    int64_t reference, opened, until;
};

/* A line of a hold. */
struct part {
    int hold, provider, category;
    int64_t left, paid, refunded;
};

struct gift {
    int fund, giver;
    int64_t cents, made;
};

struct granted { /* of the deed with this number */
    int64_t account, cents, taken;
};

struct change {
    int64_t *where, before;
};

/* Every number that a deed changes is one of 64 bits, so that a refused deed is undone. */
struct model {
    int64_t account_count, hold_count, part_count, gift_count;
    struct account *accounts;
    struct hold *holds;
    struct part *parts;
    struct gift *gifts;
    struct granted *granted;
    struct change *changes;
    size_t change_count;
    int64_t now;
};

/* Room for so many deeds. */
void model_init(struct model *model, unsigned deeds);
void model_clear(struct model *model);
void model_free(struct model *model);

/* Do it, and say how it ends: ERROR_NONE, or the refusal, which changes nothing. */
enum error_code model_do(struct model *model, const struct deed *deed);

#endif
