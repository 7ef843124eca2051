/* Fees by agreement: what an issuer keeps of payments with its credit. */
#include "base/clock.h"
#include "base/id.h"
#include "registry/registry.h"
#include "settlement/fee.h"
#include "settlement/settlement_parts.h"

#include <string.h>

bool settlement_fee_agree(struct act *a, const struct new_fee *fee, int64_t *agreement)
{
    int64_t of_issuer = 1;
    *agreement = id_new();
    if (fee->basis_points == 0 && fee->fixed_cents == 0 && !fee->fund && !fee->provider)
        return refuse_field(a, MISSING, "percent_cents");
    if (fee->basis_points > FEE_POINTS_MAX)
        return refuse_field(a, OUT_OF_RANGE, "percent_cents");
    if (fee->until_at && fee->until_at <= fee->from_at)
        return refuse_field(a, OUT_OF_RANGE, "until");
    if (fee->fund && (!fund_is_of(a, fee->fund, fee->issuer, &of_issuer) || of_issuer == 0))
        return refuse_field(a, NOT_FOUND, "fund");
    if (fee->provider &&
        (registry_is_person(a, fee->provider) || !*registry_name(a, fee->provider)))
        return refuse_field(a, NOT_FOUND, "provider");
    act_subject(a, "fee_agreement", *agreement);
    return fee_agreement_insert(a, *agreement, fee->issuer, fee->fund, fee->provider,
                                fee->basis_points, fee->fixed_cents, fee->from_at, fee->until_at,
                                a->who.actor, a->now) == 1;
}

static bool agreement_find(struct act *a, struct agreement *agreement, int64_t instant)
{
    struct fee_at_row row;
    int64_t day = clock_day(instant, 0);
    if (agreement->day == day)
        return true;
    agreement->day = day;
    agreement->basis_points = agreement->fixed_cents = 0;
    if (fee_at(a, agreement->fund, agreement->provider, instant, &row)) {
        agreement->basis_points = row.basis_points;
        agreement->fixed_cents = row.fixed_cents;
    }
    return a->error.code == ERROR_NONE;
}

bool agreement_fee(struct act *a, struct agreement *agreement, const json_t *movement, int64_t *fee)
{
    *fee = 0;
    if (strcmp(json_text(movement, "kind"), "payment") != 0)
        return true;
    if (!agreement_find(a, agreement, json_int(movement, "made_at")))
        return false;
    *fee =
        fee_of(json_int(movement, "amount_cents"), agreement->basis_points, agreement->fixed_cents);
    return true;
}

/* Hundredths of a percent read as cents of a percent: "1,50". */
static void percents_put(json_t *agreements)
{
    json_t *agreement;
    size_t i;
    json_array_foreach(agreements, i, agreement) {
        json_put(agreement, "percent_cents", json_integer(json_int(agreement, "basis_points")));
    }
}

bool fees_show(struct act *a, json_t *model)
{
    int64_t issuer = param_id(a, "issuer");
    json_t *issuers = issuers_kept(a), *providers;
    if (!issuer && json_array_size(issuers) > 0)
        issuer = json_get_id(json_array_get(issuers, 0), "id");
    if (!issuers || !money_is_open(a, issuer, "issuer"))
        return refuse(a, NOT_FOUND, "issuer");
    json_t *agreements = fee_agreements_of(a, issuer, a->now);
    percents_put(agreements);
    providers = fee_providers(a, issuer);
    json_sort_by(providers, "name");
    json_put(model, "issuer_id", json_id(issuer));
    json_put(model, "issuer", json_string(registry_name(a, issuer)));
    json_put(model, "has_issuers", json_boolean(json_array_size(issuers) > 1));
    json_put(model, "issuers", issuers);
    json_put(model, "from_at", json_integer(clock_day(a->now, 0)));
    return money_rows(model, "funds", funds_of_issuer(a, issuer)) &&
           money_rows(model, "providers", providers) && money_rows(model, "agreements", agreements);
}

bool fee_agree(struct act *a, json_t *model)
{
    struct new_fee fee = {.issuer = param_id(a, "issuer"),
                          .fund = param_id(a, "fund"),
                          .provider = param_id(a, "provider"),
                          .basis_points = param_int(a, "percent_cents"),
                          .fixed_cents = param_int(a, "fixed_cents"),
                          .from_at = param_time(a, "from"),
                          .until_at = param_time(a, "until")};
    int64_t agreement;
    if (fee.until_at)
        fee.until_at = clock_day(fee.until_at, 1);
    if (!money_is_open(a, fee.issuer, "issuer") || !settlement_fee_agree(a, &fee, &agreement))
        return false;
    json_put(model, "agreement_id", json_id(agreement));
    act_redirect(a, "/fees?issuer=%s", json_string_value(json_id(fee.issuer)));
    return true;
}

bool fee_end(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "agreement"), issuer = 0;
    (void)model;
    if (!fee_agreement_issuer(a, id, &issuer) || !money_is_open(a, issuer, "agreement"))
        return refuse(a, NOT_FOUND, "agreement");
    act_subject(a, "fee_agreement", id);
    act_redirect(a, "/fees?issuer=%s", json_string_value(json_id(issuer)));
    return fee_agreement_end(a, id, clock_day(a->now, 1)) == 1 ||
           refuse(a, STATE_CONFLICT, "agreement");
}
