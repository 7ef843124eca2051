#include "model.h"

#include "base/clock.h"

#include <stdlib.h>
#include <string.h>

enum { PER_DEED = 12, CHANGES_MAX = 200000, SLICES_MAX = 1000 };
static const int64_t amount_max = 1000000000000000, total_max = 9000000000000000;

static void *room(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory)
        abort();
    return memory;
}

void model_init(struct model *model, unsigned deeds)
{
    size_t count = (size_t)deeds * PER_DEED;
    *model = (struct model){.accounts = room(ACCOUNTS_MAX, sizeof(struct account)),
                            .holds = room(count, sizeof(struct hold)),
                            .parts = room(count, sizeof(struct part)),
                            .gifts = room(deeds, sizeof(struct gift)),
                            .granted = room(deeds, sizeof(struct granted)),
                            .changes = room(CHANGES_MAX, sizeof(struct change))};
}

void model_clear(struct model *model)
{
    model->account_count = model->hold_count = model->part_count = model->gift_count = 0;
}

void model_free(struct model *model)
{
    free(model->accounts);
    free(model->holds);
    free(model->parts);
    free(model->gifts);
    free(model->granted);
    free(model->changes);
}

static void set(struct model *model, int64_t *where, int64_t value)
{
    if (model->change_count == CHANGES_MAX)
        abort();
    model->changes[model->change_count++] = (struct change){where, *where};
    *where = value;
}

static void add(struct model *model, int64_t *where, int64_t value)
{
    set(model, where, *where + value);
}

/* ---- accounts -------------------------------------------------------------------------------- */

/* The place of the account, opened if need be. The issuer has one, whatever is asked for. */
static int account(struct model *model, int fund, int party, char role, int64_t expires)
{
    bool is_issuer = town_funds[fund].issuer == party;
    struct account wanted = {.fund = fund,
                             .party = party,
                             .role = is_issuer ? 'i' : role,
                             .expires = is_issuer ? 0 : expires};
    int place = 0;
    for (; place < model->account_count; place++) {
        const struct account *one = &model->accounts[place];
        if (one->fund == fund && one->party == party && one->role == wanted.role &&
            one->expires == wanted.expires)
            return place;
    }
    if (place == ACCOUNTS_MAX)
        abort();
    model->accounts[place] = wanted;
    add(model, &model->account_count, 1);
    return place;
}

static int64_t free_of(const struct account *account)
{
    return account->received - account->paid - account->held;
}

static bool has_expired(const struct model *model, const struct account *account)
{
    return account->expires && account->expires < model->now;
}

/* from_hold: how much of it was held. */
static enum error_code move(struct model *model, int debit, int credit, int64_t cents,
                            int64_t from_hold)
{
    struct account *from = &model->accounts[debit], *to = &model->accounts[credit];
    int64_t floor = from->role == 'i' || from->fund == SETTLEMENT ? -total_max : -from->paid_out;
    if (cents <= 0 || cents > amount_max || from->paid + cents > total_max ||
        to->received + cents > total_max)
        return OUT_OF_RANGE;
    if (free_of(from) + from_hold - cents < floor)
        return CREDIT_SHORT;
    add(model, &from->paid, cents);
    add(model, &from->held, -from_hold);
    add(model, &to->received, cents);
    return ERROR_NONE;
}

/* ---- credit comes ---------------------------------------------------------------------------- */

static enum error_code issue(struct model *model, int fund, int holder, int64_t cents,
                             int64_t expires, int *to)
{
    const struct terms *terms = &town_funds[fund];
    if (holder == terms->issuer || fund == SETTLEMENT)
        return NOT_ELIGIBLE;
    if (expires && expires < model->now)
        return OUT_OF_RANGE;
    int from = account(model, fund, terms->issuer, 'i', 0);
    *to = account(model, fund, holder, 'h', expires ? expires : terms->expires);
    return move(model, from, *to, cents, 0);
}

static enum error_code grant(struct model *model, const struct deed *deed)
{
    int to = 0;
    enum error_code code = issue(model, deed->fund, deed->other, deed->cents, deed->expires, &to);
    if (!code)
        model->granted[deed->number] = (struct granted){to, deed->cents, 0};
    return code;
}

static enum error_code take_back(struct model *model, const struct deed *deed)
{
    struct granted *granted = &model->granted[deed->reference];
    if (granted->cents == 0)
        return NOT_FOUND;
    if (deed->cents > granted->cents - granted->taken)
        return OUT_OF_RANGE;
    const struct account *from = &model->accounts[granted->account];
    int issuer = account(model, from->fund, town_funds[from->fund].issuer, 'i', 0);
    add(model, &granted->taken, deed->cents);
    return move(model, (int)granted->account, issuer, deed->cents, 0);
}

/* What expired goes where the fund says. */
static enum error_code send_residue(struct model *model, int from, int64_t cents)
{
    const struct terms *terms = &town_funds[model->accounts[from].fund], *next;
    int fund = model->accounts[from].fund, holder = model->accounts[from].party, place;
    int heir = terms->assists != NOBODY ? terms->assists : terms->issuer;
    enum error_code code = move(model, from, account(model, fund, heir, 'p', 0), cents, 0);
    if (code || terms->carries_to == NOBODY)
        return code;
    next = &town_funds[terms->carries_to];
    if (next->expires && next->expires < model->now)
        return ERROR_NONE;
    return issue(model, terms->carries_to, holder, cents, 0, &place);
}

/* ---- what may be spent ----------------------------------------------------------------------- */

/* Paid, reserved and given of a fund since the day began, but not refunded. */
static int64_t spent_today(const struct model *model, int party, int fund)
{
    int64_t begin = clock_day(town_founded_at + model->now, 0) - town_founded_at, sum = 0;
    for (int i = 0; i < model->part_count; i++) {
        const struct part *part = &model->parts[i];
        const struct hold *hold = &model->holds[part->hold];
        const struct account *from = &model->accounts[hold->account];
        if (from->party == party && from->fund == fund && hold->opened >= begin)
            sum += part->left + part->paid - part->refunded;
    }
    for (int i = 0; i < model->gift_count; i++) {
        const struct gift *gift = &model->gifts[i];
        if (gift->giver == party && gift->fund == fund && gift->made >= begin)
            sum += gift->cents;
    }
    return sum;
}

static int64_t allowance(const struct model *model, int party, int fund)
{
    const struct terms *terms = &town_funds[fund];
    int64_t most = terms->most ? terms->most : total_max;
    if (terms->day == 0)
        return most;
    int64_t left = terms->day - spent_today(model, party, fund);
    left = left > 0 ? left : 0;
    return left < most ? left : most;
}

/* The holder's accounts, the earliest expiry first, then as they were opened. fund: or ANY. */
static int purse(const struct model *model, int party, int fund, int *places)
{
    int count = 0;
    for (int i = 0; i < model->account_count; i++) {
        const struct account *one = &model->accounts[i];
        if (one->party != party || one->role != 'h' || free_of(one) <= 0 ||
            has_expired(model, one) || (fund != ANY && one->fund != fund))
            continue;
        int at = count++;
        for (; at > 0; at--) {
            int64_t before = model->accounts[places[at - 1]].expires;
            if (one->expires == 0 || (before && before <= one->expires))
                break;
            places[at] = places[at - 1];
        }
        places[at] = i;
    }
    return count;
}

static enum error_code give(struct model *model, const struct deed *deed)
{
    int places[ACCOUNTS_MAX];
    int64_t cents = deed->cents;
    if (cents <= 0 || cents > amount_max)
        return OUT_OF_RANGE;
    if (!town_funds[deed->fund].transferable)
        return NOT_TRANSFERABLE;
    if (deed->party == deed->other || deed->party >= PEOPLE || deed->other >= PEOPLE)
        return NOT_ELIGIBLE;
    if (cents > allowance(model, deed->party, deed->fund))
        return OVER_LIMIT;
    int count = purse(model, deed->party, deed->fund, places);
    for (int i = 0; i < count && cents > 0; i++) {
        const struct account *from = &model->accounts[places[i]];
        int64_t part = free_of(from) < cents ? free_of(from) : cents;
        int to = account(model, deed->fund, deed->other, 'h', from->expires);
        enum error_code code = move(model, places[i], to, part, 0);
        if (code)
            return code;
        cents -= part;
    }
    if (cents > 0)
        return CREDIT_SHORT;
    model->gifts[model->gift_count] =
        (struct gift){deed->fund, deed->party, deed->cents, model->now};
    add(model, &model->gift_count, 1);
    return ERROR_NONE;
}

/* ---- paying ---------------------------------------------------------------------------------- */

struct slice { /* so much of a line, from an account */
    int account, line;
    int64_t cents;
};

struct plan {
    int64_t rest[LINES_MAX];           /* of each line */
    int64_t by_fund[FUNDS][LINES_MAX]; /* what each fund pays of it */
    int64_t left[FUNDS], paid[FUNDS];  /* of each fund's allowance */
    bool is_out[FUNDS];                /* it would pay less than its least */
    int count;
    struct slice slices[SLICES_MAX];
};

static bool pays_for(const struct model *model, const struct deed *deed, int fund)
{
    const struct terms *terms = &town_funds[fund];
    int a = deed->party, b = deed->other == NOBODY ? a : deed->other;
    bool is_relative = (a == 0 && b == 1) || (a == 1 && b == 0);
    if (model->now < terms->starts)
        return false;
    return a == b ? !terms->not_for_self : is_relative && terms->for_family;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* How much of a line a fund would still pay. */
static int64_t wanted(const struct deed *deed, const struct plan *plan, int fund, int line)
{
    const struct terms *terms = &town_funds[fund];
    const struct line *bought = &deed->lines[line];
    int64_t cap = terms->cap[bought->category], most = least(plan->rest[line], plan->left[fund]);
    if (cap == NOT_PAID || bought->provider == deed->party ||
        (terms->network && !(terms->network & 1U << bought->provider)))
        return 0;
    return cap ? least(most, cap * bought->units - plan->by_fund[fund][line]) : most;
}

static void plan_account(const struct model *model, const struct deed *deed, struct plan *plan,
                         int place)
{
    const struct account *from = &model->accounts[place];
    int64_t left = free_of(from);
    for (int line = 0; line < deed->count; line++) {
        int64_t cents = least(left, wanted(deed, plan, from->fund, line));
        if (cents <= 0)
            continue;
        if (plan->count == SLICES_MAX)
            abort();
        plan->slices[plan->count++] = (struct slice){place, line, cents};
        plan->rest[line] -= cents;
        plan->by_fund[from->fund][line] += cents;
        plan->left[from->fund] -= cents;
        plan->paid[from->fund] += cents;
        left -= cents;
    }
}

/* Once, without the funds that are out. */
static void plan_once(const struct model *model, const struct deed *deed, struct plan *plan,
                      const int *places, int count)
{
    for (int i = 0; i < deed->count; i++)
        plan->rest[i] = deed->lines[i].cents;
    for (int i = 0; i < FUNDS; i++)
        plan->left[i] = allowance(model, deed->party, i);
    memset(plan->by_fund, 0, sizeof plan->by_fund);
    memset(plan->paid, 0, sizeof plan->paid);
    plan->count = 0;
    for (int i = 0; i < count; i++) {
        int fund = model->accounts[places[i]].fund;
        if (!plan->is_out[fund] && pays_for(model, deed, fund))
            plan_account(model, deed, plan, places[i]);
    }
}

/* The first fund, in the order of the accounts, that paid less than its least is out. */
static bool plan_drops(const struct model *model, struct plan *plan, const int *places, int count)
{
    for (int i = 0; i < count; i++) {
        int fund = model->accounts[places[i]].fund;
        if (plan->paid[fund] > 0 && plan->paid[fund] < town_funds[fund].least) {
            plan->is_out[fund] = true;
            return true;
        }
    }
    return false;
}

static int64_t plan_make(const struct model *model, const struct deed *deed, struct plan *plan)
{
    int places[ACCOUNTS_MAX], count = purse(model, deed->party, ANY, places);
    int64_t total = 0;
    memset(plan->is_out, 0, sizeof plan->is_out);
    do
        plan_once(model, deed, plan, places, count);
    while (plan_drops(model, plan, places, count));
    for (int i = 0; i < plan->count; i++)
        total += plan->slices[i].cents;
    return total;
}

/* A hold of this account under the reference; -1 when there is one already. */
static int hold_new(struct model *model, const struct deed *deed, int place)
{
    for (int i = 0; i < model->hold_count; i++)
        if (model->holds[i].reference == deed->reference && model->holds[i].account == place)
            return -1;
    int hold = (int)model->hold_count;
    model->holds[hold] = (struct hold){place, deed->reference, model->now, deed->expires};
    add(model, &model->hold_count, 1);
    return hold;
}

static enum error_code slice_take(struct model *model, const struct deed *deed, int hold,
                                  const struct slice *slice)
{
    const struct line *line = &deed->lines[slice->line];
    int64_t paid = deed->kind == PAY ? slice->cents : 0;
    model->parts[model->part_count] =
        (struct part){hold, line->provider, line->category, slice->cents - paid, paid, 0};
    add(model, &model->part_count, 1);
    if (deed->kind == HOLD) {
        add(model, &model->accounts[slice->account].held, slice->cents);
        return ERROR_NONE;
    }
    int to = account(model, model->accounts[slice->account].fund, line->provider, 'p', 0);
    return move(model, slice->account, to, paid, 0);
}

static enum error_code take(struct model *model, const struct deed *deed)
{
    struct plan plan;
    for (int i = 0; i < deed->count; i++)
        if (deed->lines[i].cents < 0 || deed->lines[i].cents > amount_max ||
            deed->lines[i].units < 1)
            return OUT_OF_RANGE;
    if (plan_make(model, deed, &plan) < deed->cents)
        return CREDIT_SHORT;
    for (int i = 0, hold = -1; i < plan.count; i++) {
        const struct slice *slice = &plan.slices[i];
        if (i == 0 || slice->account != slice[-1].account)
            hold = hold_new(model, deed, slice->account);
        if (hold < 0)
            return STATE_CONFLICT;
        enum error_code code = slice_take(model, deed, hold, slice);
        if (code)
            return code;
    }
    return ERROR_NONE;
}

/* ---- what was held --------------------------------------------------------------------------- */

/* An open line ends: some of it is paid, the rest is set free. */
static enum error_code part_end(struct model *model, struct part *part, int64_t pays)
{
    int from = model->holds[part->hold].account;
    int64_t rest = part->left - pays;
    int to = account(model, model->accounts[from].fund, part->provider, 'p', 0);
    set(model, &part->left, 0);
    add(model, &part->paid, pays);
    if (pays > 0) {
        enum error_code code = move(model, from, to, pays, pays);
        if (code)
            return code;
    }
    if (rest == 0)
        return ERROR_NONE;
    add(model, &model->accounts[from].held, -rest);
    return has_expired(model, &model->accounts[from]) ? send_residue(model, from, rest)
                                                      : ERROR_NONE;
}

static bool is_of(const struct model *model, const struct part *part, int64_t reference)
{
    return model->holds[part->hold].reference == reference;
}

static enum error_code parts_end(struct model *model, int64_t reference, bool is_paid)
{
    enum error_code code = ERROR_NONE;
    for (int i = 0; i < model->part_count && !code; i++) {
        struct part *part = &model->parts[i];
        if (part->left > 0 && is_of(model, part, reference))
            code = part_end(model, part, is_paid ? part->left : 0);
    }
    return code;
}

static enum error_code capture_part(struct model *model, const struct deed *deed)
{
    int64_t cents = deed->cents;
    if (cents < 0)
        return OUT_OF_RANGE;
    for (int i = 0; i < model->part_count; i++) {
        struct part *part = &model->parts[i];
        if (part->left == 0 || part->provider != deed->party ||
            (deed->category != ANY && part->category != deed->category) ||
            !is_of(model, part, deed->reference))
            continue;
        int64_t pays = least(cents, part->left);
        enum error_code code = part_end(model, part, pays);
        if (code)
            return code;
        cents -= pays;
    }
    return cents ? CREDIT_SHORT : ERROR_NONE;
}

static enum error_code part_refund(struct model *model, struct part *part, int64_t cents)
{
    int back = model->holds[part->hold].account;
    int from = account(model, model->accounts[back].fund, part->provider, 'p', 0);
    enum error_code code = move(model, from, back, cents, 0);
    add(model, &part->refunded, cents);
    bool goes_on = !code && has_expired(model, &model->accounts[back]);
    return goes_on ? send_residue(model, back, cents) : code;
}

static enum error_code refund(struct model *model, const struct deed *deed)
{
    int64_t cents = deed->cents;
    if (cents <= 0)
        return OUT_OF_RANGE;
    for (int64_t i = model->part_count - 1; i >= 0 && cents > 0; i--) {
        struct part *part = &model->parts[i];
        int64_t back = least(cents, part->paid - part->refunded);
        if (back == 0 || part->provider != deed->party || !is_of(model, part, deed->reference))
            continue;
        enum error_code code = part_refund(model, part, back);
        if (code)
            return code;
        cents -= back;
    }
    return cents ? OUT_OF_RANGE : ERROR_NONE;
}

/* ---- between organisations ------------------------------------------------------------------- */

static enum error_code pay_out(struct model *model, const struct deed *deed)
{
    const struct terms *terms = &town_funds[deed->fund];
    if (strcmp(terms->nature, "recognition") == 0 || deed->fund == SETTLEMENT ||
        deed->party == terms->issuer)
        return NOT_ELIGIBLE;
    int takings = account(model, deed->fund, deed->party, 'p', 0);
    int issuer = account(model, deed->fund, terms->issuer, 'i', 0);
    bool out = deed->kind == PAYOUT;
    struct account *provider = &model->accounts[takings];
    if ((out ? free_of(provider) : provider->paid_out) < deed->cents)
        return out ? CREDIT_SHORT : OUT_OF_RANGE;
    add(model, &provider->paid_out, out ? deed->cents : -deed->cents);
    return move(model, out ? takings : issuer, out ? issuer : takings, deed->cents, 0);
}

static enum error_code settle(struct model *model, const struct deed *deed)
{
    if (deed->party == deed->other || deed->cents == 0)
        return ERROR_NONE;
    int from = account(model, SETTLEMENT, deed->party, 'p', 0);
    return move(model, from, account(model, SETTLEMENT, deed->other, 'p', 0), deed->cents, 0);
}

/* ---- due work -------------------------------------------------------------------------------- */

enum { AT_ONCE = 500 };

/* The least reference above `after` with an overdue hold; -1: none. */
static int64_t next_overdue(const struct model *model, int64_t after)
{
    int64_t next = -1;
    for (int i = 0; i < model->part_count; i++) {
        const struct hold *hold = &model->holds[model->parts[i].hold];
        if (model->parts[i].left > 0 && hold->until <= model->now && hold->reference > after &&
            (next < 0 || hold->reference < next))
            next = hold->reference;
    }
    return next;
}

static enum error_code expire_holds(struct model *model)
{
    enum error_code code = ERROR_NONE;
    int64_t next = next_overdue(model, -1);
    for (int count = 0; next >= 0 && count < AT_ONCE && !code; count++) {
        code = parts_end(model, next, false);
        next = next_overdue(model, next);
    }
    return code;
}

static enum error_code expire_credit(struct model *model)
{
    enum error_code code = ERROR_NONE;
    int all = (int)model->account_count; /* those that a residue opens come next time */
    for (int i = 0, count = 0; i < all && count < AT_ONCE && !code; i++)
        if (has_expired(model, &model->accounts[i]) && free_of(&model->accounts[i]) > 0) {
            code = send_residue(model, i, free_of(&model->accounts[i]));
            count++;
        }
    return code;
}

/* ---- one deed -------------------------------------------------------------------------------- */

static enum error_code dispatch(struct model *model, const struct deed *deed)
{
    switch (deed->kind) {
    case GRANT:
    case REWARD:
        return grant(model, deed);
    case TAKE_BACK:
        return take_back(model, deed);
    case GIFT:
        return give(model, deed);
    case PAY:
    case HOLD:
        return take(model, deed);
    case CAPTURE:
    case RELEASE:
        return parts_end(model, deed->reference, deed->kind == CAPTURE);
    case PART:
        return capture_part(model, deed);
    case REFUND:
        return refund(model, deed);
    case PAYOUT:
    case PAYOUT_RETURN:
        return pay_out(model, deed);
    case SETTLE:
        return settle(model, deed);
    case HOLDS_DUE:
        return expire_holds(model);
    case EXPIRY_DUE:
        return expire_credit(model);
    default: /* telling changes no credit */
        return ERROR_NONE;
    }
}

enum error_code model_do(struct model *model, const struct deed *deed)
{
    model->change_count = 0;
    model->now = deed->now;
    model->granted[deed->number] = (struct granted){0};
    enum error_code code = dispatch(model, deed);
    while (code && model->change_count > 0) {
        const struct change *change = &model->changes[--model->change_count];
        *change->where = change->before;
    }
    return code;
}
