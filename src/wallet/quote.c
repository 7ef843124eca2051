/* What credits may pay: a question, and the ground on which a hold stands. */
#include "base/money.h"
#include "registry/registry.h"
#include "wallet/wallet_parts.h"

/* One of the payer's accounts, while it is asked what it pays. */
struct source {
    int64_t account, fund;
    int64_t free; /* not yet given to a line */
    struct allowance *allowance;
};

/* What accounts of the fund with an earlier expiry pay of a line already. */
static int64_t fund_pays(const struct quote *quote, int64_t fund, unsigned line)
{
    int64_t pays = 0;
    for (unsigned i = 0; i < quote->share_count; i++)
        if (quote->shares[i].fund == fund && quote->shares[i].line == line)
            pays += quote->shares[i].cents;
    return pays;
}

static bool line_asks(const struct wallet_line *line, int64_t fund)
{
    const int64_t *asked = line->funds;
    while (asked && *asked && *asked != fund)
        asked++;
    return !asked || *asked == fund;
}

/* How much the fund may pay of a line at most, or why nothing. */
static bool line_ceiling(struct act *a, const struct quote *quote, const struct source *source,
                         unsigned place, int64_t *most, enum reason *reason)
{
    const struct wallet_line *line = &quote->lines[place];
    int64_t per_unit, cap;
    *most = 0;
    *reason = NOT_NEEDED;
    if (!line_asks(line, source->fund))
        return true;
    if (!fund_category_cap(a, source->fund, line->category, &per_unit)) {
        *reason = WRONG_CATEGORY;
        return !a->error.code;
    }
    if (!line_reason(a, quote, source->fund, line, reason))
        return false;
    if (*reason != PAYS)
        return true;
    *most = line->cents - line->credit_cents;
    *reason = *most == 0 ? NOT_NEEDED : PAYS;
    if (per_unit == 0)
        return true;
    if (!money_mul(per_unit, line->units, &cap))
        return refuse(a, OUT_OF_RANGE, "units");
    cap -= fund_pays(quote, source->fund, place);
    *most = *most < cap ? *most : cap;
    return true;
}

static int64_t least_of(int64_t one, int64_t two, int64_t three)
{
    int64_t least = one < two ? one : two;
    return least < three ? least : three;
}

/* Let one account pay what it can of every line. */
static bool source_spend(struct act *a, struct quote *quote, struct source *source,
                         enum reason *reason)
{
    for (unsigned i = 0; i < quote->count; i++) {
        struct wallet_line *line = &quote->lines[i];
        enum reason why;
        int64_t pays;
        if (!line_ceiling(a, quote, source, i, &pays, &why))
            return false;
        if (pays > 0 && source->allowance->left == 0) {
            pays = 0;
            why = source->allowance->why;
        }
        if (why > *reason)
            *reason = why;
        pays = least_of(pays, source->free, source->allowance->left);
        if (pays == 0)
            continue;
        line->credit_cents += pays;
        source->free -= pays;
        source->allowance->left -= pays;
        source->allowance->paid += pays;
        quote->total += pays;
        quote->shares[quote->share_count++] =
            (struct share){source->account, source->fund, i, pays};
    }
    return true;
}

static void credit_show(struct act *a, struct quote *quote, const json_t *account, int64_t pays,
                        enum reason reason)
{
    int64_t free = json_int(account, "free_cents");
    json_t *credit = json_object();
    json_put(credit, "account_id", json_copy(json_object_get(account, "id")));
    json_put(credit, "fund_id", json_copy(json_object_get(account, "fund_id")));
    json_put(credit, "name", json_copy(json_object_get(account, "name")));
    json_put(credit, "balance_cents", json_integer(free));
    json_put(credit, "pays_cents", json_integer(pays));
    json_put(credit, "left_cents", json_integer(free - pays));
    json_put(credit, "expires_at", json_copy(json_object_get(account, "expires_at")));
    reason_show(a, credit, account, pays > 0 ? PAYS : reason);
    json_array_append_new(quote->credits, credit);
}

/* The fund's allowance, which its accounts share; made at the first. NULL on failure. */
static struct allowance *allowance_of(struct act *a, struct quote *quote, const json_t *account)
{
    int64_t fund = json_get_id(account, "fund_id");
    for (unsigned i = 0; i < quote->allowance_count; i++)
        if (quote->allowances[i].fund == fund)
            return &quote->allowances[i];
    struct allowance *made = &quote->allowances[quote->allowance_count++];
    return allowance_fill(a, quote->payer, fund, account, made) ? made : NULL;
}

static bool account_ask(struct act *a, struct quote *quote, const json_t *account, bool is_relative)
{
    bool is_self = quote->payer == quote->beneficiary;
    struct source source = {.account = json_get_id(account, "id"),
                            .fund = json_get_id(account, "fund_id"),
                            .free = json_int(account, "free_cents")};
    int64_t before = source.free;
    enum reason reason = account_reason(a, account, is_self, is_relative);
    if (reason == PAYS) {
        source.allowance = allowance_of(a, quote, account);
        if (!source.allowance)
            return false;
        if (source.allowance->is_short)
            reason = TOO_SMALL;
        else if (!source_spend(a, quote, &source, &reason))
            return false;
    }
    credit_show(a, quote, account, before - source.free, reason);
    return true;
}

static bool lines_check(struct act *a, const struct quote *quote)
{
    for (unsigned i = 0; i < quote->count; i++) {
        const struct wallet_line *line = &quote->lines[i];
        if (line->cents < 0 || line->cents > ledger_amount_max || line->units < 1)
            return refuse(a, OUT_OF_RANGE, "amount");
    }
    return true;
}

/* Ask every account from the beginning. */
static bool accounts_ask(struct act *a, struct quote *quote, const json_t *accounts,
                         bool is_relative)
{
    size_t i;
    const json_t *account;
    quote->total = 0;
    quote->share_count = 0;
    quote->credits = json_array();
    for (unsigned line = 0; line < quote->count; line++)
        quote->lines[line].credit_cents = 0;
    json_array_foreach(accounts, i, account) {
        if (!account_ask(a, quote, account, is_relative))
            return false;
    }
    return true;
}

/* Is there a fund that paid less than its least? Then it pays nothing, and all are asked again,
 * each with its allowance whole. */
static bool allowances_restore(struct quote *quote)
{
    bool found = false;
    for (unsigned i = 0; i < quote->allowance_count && !found; i++) {
        struct allowance *allowance = &quote->allowances[i];
        found = allowance->paid > 0 && allowance->paid < allowance->least;
        allowance->is_short = allowance->is_short || found;
    }
    for (unsigned i = 0; i < quote->allowance_count && found; i++) {
        quote->allowances[i].left += quote->allowances[i].paid;
        quote->allowances[i].paid = 0;
    }
    return found;
}

bool quote_make(struct act *a, struct quote *quote)
{
    if (quote->beneficiary == 0)
        quote->beneficiary = quote->payer;
    json_t *accounts = accounts_for_quote(a, quote->payer);
    if (!accounts || !lines_check(a, quote))
        return false;
    bool is_relative = quote->payer != quote->beneficiary &&
                       registry_is_family(a, quote->payer, quote->beneficiary);
    size_t count = json_array_size(accounts);
    quote->shares = arena_alloc(a->arena, (count * quote->count + 1) * sizeof *quote->shares);
    quote->allowances = arena_alloc(a->arena, (count + 1) * sizeof *quote->allowances);
    quote->allowance_count = 0;
    do {
        if (!accounts_ask(a, quote, accounts, is_relative))
            return false;
    } while (allowances_restore(quote));
    return true;
}

bool wallet_quote(struct act *a, int64_t payer, int64_t beneficiary, struct wallet_line *lines,
                  unsigned count, int64_t *credit_cents, json_t *model)
{
    struct quote quote = {
        .payer = payer, .beneficiary = beneficiary, .lines = lines, .count = count};
    if (!quote_make(a, &quote))
        return false;
    *credit_cents = quote.total;
    json_put(model, "credits", quote.credits);
    return true;
}
