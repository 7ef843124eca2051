#include "deed.h"

#include "wallet/wallet_parts.h"

#include <stdio.h>

const char *const deed_names[DEED_KINDS] = {
    "grant",   "reward",       "take back",     "gift",   "pay",    "hold",
    "capture", "part",         "release",       "refund", "payout", "payout return",
    "settle",  "expire holds", "expire credit", "tell"};

void deed_write(const struct deed *deed, char *out, size_t size)
{
    int length = snprintf(out, size, "%s fund %d, %d to %d, %lld, until %lld, of %lld, category %d",
                          deed_names[deed->kind], deed->fund, deed->party, deed->other,
                          (long long)deed->cents, (long long)deed->expires,
                          (long long)deed->reference, deed->category);
    for (int i = 0; i < deed->count && length < (int)size; i++) {
        const struct line *line = &deed->lines[i];
        length += snprintf(out + length, size - (size_t)length, "; %lld for %lld of %d from %d",
                           (long long)line->cents, (long long)line->units, line->category,
                           line->provider);
    }
}

static int64_t instant(int64_t since_founding)
{
    return since_founding ? town_founded_at + since_founding : 0;
}

static int64_t party_id(const struct errand *errand, int party)
{
    return party == NOBODY ? 0 : errand->town->party[party];
}

/* ---- credit comes and goes ------------------------------------------------------------------- */

static bool grant_do(struct act *a, const struct errand *errand, json_t *model)
{
    const struct deed *deed = errand->deed;
    int64_t *transfer = &errand->transfers[deed->number], fund = errand->town->fund[deed->fund],
            holder = party_id(errand, deed->other);
    bool is_done =
        deed->kind == GRANT
            ? wallet_grant_until(a, fund, holder, deed->cents, instant(deed->expires), "piano",
                                 transfer)
            : wallet_reward(a, fund, holder, deed->cents, deed->number, "merito", transfer);
    if (is_done)
        json_put(model, "transfer", json_id(*transfer));
    return is_done;
}

static bool money_do(struct act *a, const struct errand *errand)
{
    const struct deed *deed = errand->deed;
    int64_t fund = errand->town->fund[deed->fund], party = party_id(errand, deed->party),
            other = party_id(errand, deed->other);
    switch (deed->kind) {
    case TAKE_BACK:
        return wallet_take_back(a, errand->transfers[deed->reference], deed->cents, "errore");
    case GIFT:
        return wallet_gift(a, party, fund, other, deed->cents, "auguri");
    case PAYOUT:
        return wallet_payout(a, fund, party, deed->cents, deed->number);
    case PAYOUT_RETURN:
        return wallet_payout_return(a, fund, party, deed->cents, deed->number);
    default:
        return wallet_settle(a, party, other, deed->cents, deed->number);
    }
}

/* ---- paying ---------------------------------------------------------------------------------- */

static bool payment_do(struct act *a, const struct errand *errand, json_t *model)
{
    const struct deed *deed = errand->deed;
    struct wallet_line lines[LINES_MAX];
    int64_t payer = party_id(errand, deed->party), other = party_id(errand, deed->other), paid = 0;
    unsigned count = (unsigned)deed->count;
    for (unsigned i = 0; i < count; i++)
        lines[i] = (struct wallet_line){.category = town_categories[deed->lines[i].category],
                                        .provider = party_id(errand, deed->lines[i].provider),
                                        .units = deed->lines[i].units,
                                        .cents = deed->lines[i].cents};
    bool is_done = deed->kind == PAY
                       ? wallet_pay(a, payer, other, lines, count, deed->cents, deed->reference)
                       : wallet_hold(a, payer, other, lines, count, deed->cents, deed->reference,
                                     instant(deed->expires));
    for (unsigned i = 0; i < count; i++)
        paid += lines[i].credit_cents;
    json_put(model, "cents", json_integer(paid));
    return is_done;
}

static bool hold_do(struct act *a, const struct errand *errand, json_t *model)
{
    const struct deed *deed = errand->deed;
    int64_t party = party_id(errand, deed->party);
    switch (deed->kind) {
    case CAPTURE:
        if (!wallet_capture(a, deed->reference))
            return false;
        json_put(model, "cents", json_integer(json_int(a->facts, "captured_cents")));
        return true;
    case PART:
        return wallet_capture_part(a, deed->reference, party,
                                   deed->category == ANY ? NULL : town_categories[deed->category],
                                   deed->cents);
    case REFUND:
        return wallet_refund(a, deed->reference, party, deed->cents, "merce resa");
    default:
        return wallet_release(a, deed->reference);
    }
}

bool deed_do(struct act *a, json_t *model)
{
    const struct errand *errand = a->prepared;
    switch (errand->deed->kind) {
    case GRANT:
    case REWARD:
        return grant_do(a, errand, model);
    case PAY:
    case HOLD:
        return payment_do(a, errand, model);
    case CAPTURE:
    case PART:
    case RELEASE:
    case REFUND:
        return hold_do(a, errand, model);
    case HOLDS_DUE:
        return holds_expire_due(a, model);
    case EXPIRY_DUE:
        return accounts_expire_due(a, model);
    case NOTICES_DUE:
        return expiries_notify_due(a, model);
    default:
        return money_do(a, errand);
    }
}
