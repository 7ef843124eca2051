#include "choose.h"

static const unsigned weights[DEED_KINDS] = {
    [GRANT] = 40,   [REWARD] = 15,   [TAKE_BACK] = 12, [GIFT] = 24,
    [PAY] = 48,     [HOLD] = 48,     [CAPTURE] = 28,   [PART] = 18,
    [RELEASE] = 12, [REFUND] = 22,   [PAYOUT] = 15,    [PAYOUT_RETURN] = 6,
    [SETTLE] = 6,   [HOLDS_DUE] = 3, [EXPIRY_DUE] = 3, [NOTICES_DUE] = 1};

void chooser_begin(struct chooser *chooser, uint64_t seed)
{
    *chooser = (struct chooser){.now = 1};
    random_seed(&chooser->random, seed);
}

static int64_t below(struct chooser *chooser, int64_t bound)
{
    return (int64_t)random_below(&chooser->random, (uint64_t)bound);
}

static bool one_in(struct chooser *chooser, int64_t count)
{
    return below(chooser, count) == 0;
}

static enum deed_kind kind_choose(struct chooser *chooser)
{
    unsigned sum = 0;
    for (int i = 0; i < DEED_KINDS; i++)
        sum += weights[i];
    unsigned left = (unsigned)below(chooser, sum);
    int kind = 0;
    while (left >= weights[kind])
        left -= weights[kind++];
    return (enum deed_kind)kind;
}

/* Every credit expires when a month ends, counted from the founding. */
static const int64_t month = 30L * DAY;

static void clock_go(struct chooser *chooser)
{
    int64_t now = chooser->now;
    if (one_in(chooser, 300)) /* the last second of credit, the one before or the first after it */
        chooser->now = (now / month + 1) * month + below(chooser, 3) - 1;
    else if (one_in(chooser, 300))
        chooser->now += below(chooser, 10L * DAY);
    else if (one_in(chooser, 100))
        chooser->now += below(chooser, 6L * 3600);
    else if (one_in(chooser, 100))
        chooser->now -= below(chooser, now < 7200 ? now : 7200);
    else if (one_in(chooser, 2))
        chooser->now += below(chooser, 30);
}

static int64_t cents_choose(struct chooser *chooser)
{
    static const int64_t odd[] = {0, -1, 1000000000000000, 1000000000000001};
    return one_in(chooser, 60) ? odd[below(chooser, 4)] : 1 + below(chooser, 5000);
}

static int person(struct chooser *chooser)
{
    return (int)below(chooser, PEOPLE);
}

static int provider(struct chooser *chooser)
{
    return SHOP + (int)below(chooser, one_in(chooser, 10) ? PENSION - SHOP + 1 : PENSION - SHOP);
}

static int64_t recent(struct chooser *chooser, const int64_t *list, unsigned count)
{
    int64_t known = count < RECENT ? count : RECENT;
    return known == 0 || one_in(chooser, 100) ? 0 : list[below(chooser, known)];
}

static void line_choose(struct chooser *chooser, struct line *line)
{
    *line =
        (struct line){.category = (int)below(chooser, CATEGORIES),
                      .provider = one_in(chooser, 12) ? CONSORTIUM : provider(chooser),
                      .units = one_in(chooser, 200) ? 0 : 1 + below(chooser, 3),
                      .cents = one_in(chooser, 300) ? cents_choose(chooser) : below(chooser, 4000)};
}

/* How much of it must be paid in credit: anything, half of it, or all. */
static void payment_choose(struct chooser *chooser, struct deed *deed)
{
    int64_t sum = 0, parts = below(chooser, 3);
    deed->count = 1 + (int)below(chooser, LINES_MAX);
    for (int i = 0; i < deed->count; i++) {
        line_choose(chooser, &deed->lines[i]);
        sum += deed->lines[i].cents;
    }
    deed->cents = parts == 0 ? 0 : sum / parts;
    deed->other = one_in(chooser, 3) ? person(chooser) : NOBODY;
    deed->expires = chooser->now + 3600 + below(chooser, 5L * DAY);
    if (one_in(chooser, 40))
        deed->reference = recent(chooser, chooser->references, chooser->reference_count);
    if (deed->reference == 0)
        deed->reference = deed->number + 1;
    chooser->references[chooser->reference_count++ % RECENT] = deed->reference;
}

static void grant_choose(struct chooser *chooser, struct deed *deed)
{
    deed->other = one_in(chooser, 50) ? (int)below(chooser, PARTIES) : person(chooser);
    if (deed->kind == GRANT && one_in(chooser, 8))
        deed->expires = (chooser->now / month + below(chooser, 4)) * month;
    chooser->grants[chooser->grant_count++ % RECENT] = deed->number;
}

static void rest_choose(struct chooser *chooser, struct deed *deed)
{
    bool is_of_hold = deed->kind >= CAPTURE && deed->kind <= REFUND;
    deed->party = deed->kind == GIFT ? person(chooser) : provider(chooser);
    deed->other = deed->kind == GIFT ? person(chooser) : provider(chooser);
    deed->reference = deed->kind == TAKE_BACK
                          ? recent(chooser, chooser->grants, chooser->grant_count)
                      : is_of_hold ? recent(chooser, chooser->references, chooser->reference_count)
                                   : 0;
    if (one_in(chooser, 3))
        deed->category = (int)below(chooser, CATEGORIES);
}

void deed_choose(struct chooser *chooser, struct deed *deed)
{
    clock_go(chooser);
    *deed = (struct deed){.kind = kind_choose(chooser),
                          .number = chooser->next++,
                          .now = chooser->now,
                          .fund = (int)below(chooser, FUNDS),
                          .party = person(chooser),
                          .other = NOBODY,
                          .cents = cents_choose(chooser),
                          .category = ANY};
    if (deed->kind == PAY || deed->kind == HOLD)
        payment_choose(chooser, deed);
    else if (deed->kind == GRANT || deed->kind == REWARD)
        grant_choose(chooser, deed);
    else if (deed->kind < HOLDS_DUE)
        rest_choose(chooser, deed);
}
