/* One thing done to the ledger: what is asked, and how it is asked of the wallet. */
#ifndef PIAZZA_SIM_DEED_H
#define PIAZZA_SIM_DEED_H

#include "town.h"

enum deed_kind {
    GRANT,
    REWARD,
    TAKE_BACK,
    GIFT,
    PAY,
    HOLD,
    CAPTURE,
    PART,
    RELEASE,
    REFUND,
    PAYOUT,
    PAYOUT_RETURN,
    SETTLE,
    HOLDS_DUE, /* from here on: what piazza does by itself */
    EXPIRY_DUE,
    NOTICES_DUE,
    DEED_KINDS
};

enum { LINES_MAX = 3, ANY = -1 };

struct line {
    int category, provider;
    int64_t units, cents;
};

/* Times count from the town's founding. Each kind uses some of it. */
struct deed {
    enum deed_kind kind;
    unsigned number; /* and idempotency key */
    int64_t now;
    int fund, party, other; /* whom it comes from or is about; to whom or for whom */
    int64_t cents;          /* of a payment or hold: at least so much of it in credit */
    int64_t expires;        /* of a grant or hold; 0: with the fund */
    int64_t reference;      /* of a hold; the number of a grant */
    int category;           /* of a part; or ANY */
    int count;
    struct line lines[LINES_MAX];
};

extern const char *const deed_names[DEED_KINDS];

static inline bool deed_is_due_work(const struct deed *deed)
{
    return deed->kind >= HOLDS_DUE;
}

/* What was asked, in one line: its content, and what a failing run prints. */
void deed_write(const struct deed *deed, char *out, size_t size);

/* A deed on its way through a lane. */
struct errand {
    const struct deed *deed;
    const struct town *town;
    int64_t *transfers; /* of each deed that granted, by its number */
};

/* The handler: a->prepared is the errand. The answer says {transfer, cents: what moved}. */
bool deed_do(struct act *a, json_t *model);

#endif
