/* What an organisation took in: by fund and by day, with every payment, and what was paid out. */
#include "base/clock.h"
#include "base/csv_write.h"
#include "registry/organisations.h"
#include "settlement/settlement_parts.h"

#include <string.h>

enum { MOVEMENTS_MAX = 20000, LATEST_MAX = 30, FILE_MAX = 8 * 1000 * 1000 };

static const enum role taking_roles[] = {SHOPKEEPER, SECRETARY, COORDINATOR};

/* ---- whose, and of which time -----------------------------------------------------------------
 */

static bool takes_for(const struct act *a, int64_t organisation)
{
    for (size_t i = 0; i < sizeof taking_roles / sizeof *taking_roles; i++)
        if (who_holds(&a->who, taking_roles[i], organisation))
            return true;
    return false;
}

/* The one that is asked for, or the first for which the caller works. 0 if none. */
static int64_t takings_owner(const struct act *a)
{
    int64_t asked = param_id(a, "organisation"), first = 0;
    for (size_t i = 0; !first && i < sizeof taking_roles / sizeof *taking_roles; i++)
        first = who_organisation(&a->who, taking_roles[i]);
    return !asked ? first : takes_for(a, asked) ? asked : 0;
}

struct period {
    int64_t from, until; /* until: the first second after it */
    bool is_too_long;    /* there is more in it than can be added up: no sums, only the latest */
};

/* From the first of this month to today, unless another time is asked for. */
static struct period period_asked(const struct act *a)
{
    struct civil civil = clock_civil(a->now);
    civil.day = 1;
    civil.hour = civil.minute = civil.second = 0;
    int64_t from = param_time(a, "from"), until = param_time(a, "until");
    return (struct period){.from = from ? from : clock_instant(civil),
                           .until = clock_day(until ? until : a->now, 1)};
}

/* ---- counting ---------------------------------------------------------------------------------
 */

/* The fee of what was not paid out yet follows from the agreement; of the rest it is written. */
static bool fee_fill(struct act *a, const json_t *account, struct agreement *agreement,
                     json_t *movement)
{
    bool is_known = json_get_id(movement, "line_id") != 0;
    int64_t fee = json_int(movement, "fee_cents");
    if (!is_known && !agreement_fee(a, agreement, movement, &fee))
        return false;
    json_put(movement, "fee_cents", json_integer(fee));
    json_put(movement, "is_paid_out", json_boolean(is_known));
    json_put(movement, "fund", json_string(json_text(account, "fund")));
    json_mark(movement, "kind");
    return true;
}

static void sum_add(json_t *sums, const json_t *movement)
{
    int64_t amount = json_int(movement, "amount_cents");
    const char *member = amount < 0 ? "back_cents" : "taken_cents";
    json_put(sums, member, json_integer(json_int(sums, member) + (amount < 0 ? -amount : amount)));
    json_put(sums, "fee_cents",
             json_integer(json_int(sums, "fee_cents") + json_int(movement, "fee_cents")));
}

static json_t *sums_new(void)
{
    json_t *sums = json_object();
    json_put(sums, "taken_cents", json_integer(0));
    json_put(sums, "back_cents", json_integer(0));
    json_put(sums, "fee_cents", json_integer(0));
    return sums;
}

/* The first second of the day or month that holds an instant. */
static int64_t bucket_of(int64_t instant, bool by_month)
{
    struct civil civil = clock_civil(instant);
    civil.hour = civil.minute = civil.second = 0;
    if (by_month)
        civil.day = 1;
    return clock_instant(civil);
}

/* Sum up by day or month; the key sorts by time. */
static void bucket_add(struct act *a, json_t *buckets, const json_t *movement, bool by_month)
{
    int64_t at = bucket_of(json_int(movement, "made_at"), by_month);
    const char *key = arena_printf(a->arena, "%020lld", (long long)at);
    json_t *sums = json_object_get(buckets, key);
    if (!sums) {
        sums = sums_new();
        json_put(sums, "key", json_string(key));
        json_put(sums, "day_at", json_integer(at));
        json_put(buckets, key, sums);
    }
    sum_add(sums, movement);
}

static json_t *buckets_sorted(json_t *buckets)
{
    json_t *rows = json_array(), *sums;
    const char *key;
    json_object_foreach(buckets, key, sums) {
        json_array_append(rows, sums);
    }
    json_sort_by(rows, "key");
    return rows;
}

/* What one account took in; its movements are added to those of the others. */
static bool account_fill(struct act *a, json_t *account, int64_t provider, struct period *period,
                         json_t *movements)
{
    json_t *own = takings_between(a, json_get_id(account, "id"), period->from, period->until,
                                  MOVEMENTS_MAX + 1),
           *movement, *sums = sums_new();
    struct agreement agreement = {.fund = json_get_id(account, "fund_id"), .provider = provider};
    size_t i;
    if (!own)
        return false;
    period->is_too_long |= json_array_size(own) > MOVEMENTS_MAX;
    json_array_foreach(own, i, movement) {
        if (period->is_too_long && i == LATEST_MAX)
            break;
        if (!fee_fill(a, account, &agreement, movement))
            return false;
        sum_add(sums, movement);
        json_array_append(movements, movement);
    }
    if (!period->is_too_long)
        json_object_update(account, sums);
    return true;
}

/* Every movement of the organisation in the time, account by account. NULL on failure. */
static json_t *movements_of(struct act *a, int64_t provider, struct period *period,
                            json_t *accounts)
{
    json_t *movements = json_array(), *account;
    size_t i;
    json_array_foreach(accounts, i, account) {
        if (!account_fill(a, account, provider, period, movements))
            return NULL;
    }
    return movements;
}

/* ---- the page ---------------------------------------------------------------------------------
 */

/* Among the latest of all accounts, each of which gives its own in their order. */
static void latest_keep(json_t *latest, json_t *movement)
{
    size_t at = json_array_size(latest);
    while (at > 0 &&
           json_int(json_array_get(latest, at - 1), "made_at") < json_int(movement, "made_at"))
        at--;
    if (at < LATEST_MAX)
        json_array_insert(latest, at, movement);
    if (json_array_size(latest) > LATEST_MAX)
        json_array_remove(latest, LATEST_MAX);
}

static bool movements_put(struct act *a, json_t *model, const json_t *movements, bool is_too_long)
{
    bool by_month = strcmp(param_text(a, "by"), "month") == 0;
    json_t *buckets = json_object(), *latest = json_array(), *total = sums_new(), *movement;
    size_t i;
    json_array_foreach(movements, i, movement) {
        if (!is_too_long)
            bucket_add(a, buckets, movement, by_month);
        sum_add(total, movement);
        latest_keep(latest, movement);
    }
    json_put(model, "by_month", json_boolean(by_month));
    json_put(model, "is_too_long", json_boolean(is_too_long));
    json_put(model, "total", is_too_long ? json_null() : total);
    json_put(model, "has_more", json_boolean(json_array_size(movements) > LATEST_MAX));
    return money_rows(model, "periods", buckets_sorted(buckets)) &&
           money_rows(model, "latest", latest);
}

bool takings_show(struct act *a, json_t *model)
{
    int64_t organisation = takings_owner(a);
    struct period period = period_asked(a);
    struct bank_account_verified_row bank;
    if (!organisation)
        return refuse(a, NOT_FOUND, "organisation");
    json_t *accounts = provider_accounts(a, organisation);
    json_t *movements = accounts ? movements_of(a, organisation, &period, accounts) : NULL;
    json_t *payouts = payouts_to(a, organisation);
    if (!movements || !payouts)
        return false;
    money_mark(payouts, "state");
    json_put(model, "organisation_id", json_id(organisation));
    json_put(model, "organisation", json_string(registry_name(a, organisation)));
    json_put(model, "from_at", json_integer(period.from));
    json_put(model, "until_at", json_integer(clock_day(period.until, -1)));
    json_put(model, "is_kept", json_boolean(registry_keeps(a, organisation)));
    json_put(model, "has_bank_account",
             json_boolean(bank_account_verified(a, organisation, &bank)));
    return movements_put(a, model, movements, period.is_too_long) &&
           money_rows(model, "accounts", accounts) && money_rows(model, "payouts", payouts) &&
           money_rows(model, "dues", netting_dues_of(a, organisation));
}

/* ---- the file ---------------------------------------------------------------------------------
 */

static void movement_row(struct buffer *out, const json_t *movement)
{
    struct civil civil = clock_civil(json_int(movement, "made_at"));
    char day[11], time[16];
    clock_date(json_int(movement, "made_at"), day);
    snprintf(time, sizeof time, "%02d:%02d", civil.hour, civil.minute);
    csv_cell(out, day);
    csv_cell(out, time);
    csv_cell(out, json_text(movement, "fund"));
    csv_cell(out, json_text(movement, "kind"));
    csv_cell(out, json_text(movement, "note"));
    csv_cell(out, json_text(movement, "reference_id"));
    csv_cents(out, json_int(movement, "amount_cents"));
    csv_cents(out, json_int(movement, "fee_cents"));
    csv_cell(out, json_text(movement, "line_id"));
    csv_end_row(out);
}

bool takings_export(struct act *a, json_t *model)
{
    static const char *const columns[] = {"Data",      "Ora",         "Fondo",   "Movimento",
                                          "Categoria", "Riferimento", "Importo", "Commissione",
                                          "Bonifico",  NULL};
    int64_t organisation = takings_owner(a);
    struct period period = period_asked(a);
    struct buffer out;
    (void)model;
    json_t *accounts = organisation ? provider_accounts(a, organisation) : NULL, *movement;
    json_t *movements = accounts ? movements_of(a, organisation, &period, accounts) : NULL;
    size_t i;
    if (!movements)
        return refuse(a, NOT_FOUND, "organisation");
    if (period.is_too_long)
        return refuse(a, PERIOD_TOO_LONG, "until");
    csv_begin(&out, a->arena, FILE_MAX);
    csv_cells(&out, columns);
    json_array_foreach(movements, i, movement) {
        movement_row(&out, movement);
    }
    a->document = (struct document){.type = "text/csv; charset=utf-8",
                                    .name = "incassi.csv",
                                    .data = out.data,
                                    .length = out.length};
    return buffer_ok(&out) || refuse(a, TOO_LARGE, "until");
}
