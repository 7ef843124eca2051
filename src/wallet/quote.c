/* What credits may pay: a question, and the ground on which a hold stands. */
#include "base/money.h"
#include "registry/registry.h"
#include "wallet/wallet_parts.h"

/* Why a fund pays nothing, the more telling reason last. */
enum reason {
    PAYS,
    NOT_YET,
    EXPIRED,
    EMPTY,
    OTHER_PERSON,
    WRONG_CATEGORY,
    WRONG_PROVIDER,
    NOT_NEEDED,
    REASONS
};

static const char *const reason_names[REASONS] = {
    "",          "not_yet", "expired", "empty", "other_person", "wrong_category", "wrong_provider",
    "not_needed"};

/* One of the payer's accounts, while it is asked what it pays. */
struct source {
    int64_t account, fund;
    int64_t free; /* not yet given to a line */
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

/* How much the fund may pay of a line at most, or why nothing. */
static bool line_ceiling(struct act *a, const struct quote *quote, const struct source *source,
                         unsigned place, int64_t *most, enum reason *reason)
{
    const struct wallet_line *line = &quote->lines[place];
    int64_t per_unit, cap;
    struct fund_network_row network;
    *most = 0;
    if (!fund_category_cap(a, source->fund, line->category, &per_unit)) {
        *reason = WRONG_CATEGORY;
        return !a->error.code;
    }
    if (!fund_network(a, source->fund, line->provider, &network))
        return false;
    if (line->provider == quote->payer || (network.has_network && !network.is_in_network)) {
        *reason = WRONG_PROVIDER;
        return true;
    }
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
        if (why > *reason)
            *reason = why;
        if (pays > source->free)
            pays = source->free;
        if (pays == 0)
            continue;
        line->credit_cents += pays;
        source->free -= pays;
        quote->total += pays;
        quote->shares[quote->share_count++] =
            (struct share){source->account, source->fund, i, pays};
    }
    return true;
}

/* Reasons that concern the whole account, whatever the lines. */
static enum reason account_reason(const struct act *a, const json_t *account, bool is_relative,
                                  bool is_self)
{
    int64_t expires_at = json_int(account, "expires_at");
    if (json_int(account, "starts_at") > a->now)
        return NOT_YET;
    if (expires_at && expires_at < a->now)
        return EXPIRED;
    if (json_int(account, "free_cents") <= 0)
        return EMPTY;
    const char *allowed = is_self ? "is_for_self" : "is_for_family";
    if (!(is_self || is_relative) || !json_is_true(json_object_get(account, allowed)))
        return OTHER_PERSON;
    return PAYS;
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
    if (pays > 0)
        reason = PAYS;
    json_put(credit, "reason", json_string(reason_names[reason]));
    if (reason != PAYS)
        json_put(credit, arena_printf(a->arena, "is_%s", reason_names[reason]), json_true());
    json_array_append_new(quote->credits, credit);
}

static bool account_ask(struct act *a, struct quote *quote, const json_t *account, bool is_relative)
{
    bool is_self = quote->payer == quote->beneficiary;
    struct source source = {.account = json_get_id(account, "id"),
                            .fund = json_get_id(account, "fund_id"),
                            .free = json_int(account, "free_cents")};
    int64_t before = source.free;
    enum reason reason = account_reason(a, account, is_relative, is_self);
    if (reason == PAYS && !source_spend(a, quote, &source, &reason))
        return false;
    credit_show(a, quote, account, before - source.free, reason);
    return true;
}

static bool lines_begin(struct act *a, struct quote *quote)
{
    for (unsigned i = 0; i < quote->count; i++) {
        struct wallet_line *line = &quote->lines[i];
        if (line->cents < 0 || line->cents > ledger_amount_max || line->units < 1)
            return refuse(a, OUT_OF_RANGE, "amount");
        line->credit_cents = 0;
    }
    return true;
}

bool quote_make(struct act *a, struct quote *quote)
{
    if (quote->beneficiary == 0)
        quote->beneficiary = quote->payer;
    json_t *accounts = accounts_for_quote(a, quote->payer);
    if (!accounts || !lines_begin(a, quote))
        return false;
    bool is_relative = quote->payer != quote->beneficiary &&
                       registry_is_family(a, quote->payer, quote->beneficiary);
    quote->total = 0;
    quote->share_count = 0;
    quote->credits = json_array();
    quote->shares = arena_alloc(a->arena, (json_array_size(accounts) * quote->count + 1) *
                                              sizeof *quote->shares);
    size_t i;
    json_t *account;
    json_array_foreach(accounts, i, account) {
        if (!account_ask(a, quote, account, is_relative))
            return false;
    }
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
