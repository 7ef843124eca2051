/* How much an issuer's network has paid in twelve months: beyond a limit it must tell the central
 * bank (R27: directive (EU) 2015/2366, art. 37(2)). The numbers are rows of network_limits. */
#include "base/clock.h"
#include "base/id.h"
#include "registry/registry.h"
#include "settlement/settlement_parts.h"

enum { BATCH = 5000, SETTLED_AFTER = 60 };

/* The first second of the day so many months ago. */
static int64_t months_ago(int64_t now, int64_t months)
{
    struct civil civil = clock_civil(now);
    civil.month -= (int)months;
    civil.hour = civil.minute = civil.second = 0;
    return clock_instant(civil);
}

/* What counts now, and how far an issuer is. */
static bool limit_reached(struct act *a, int64_t issuer, struct network_limit_row *limit,
                          int64_t *paid)
{
    if (!network_limit(a, a->now, limit))
        return refuse(a, NOT_FOUND, "limit");
    return network_paid(a, issuer, months_ago(a->now, limit->months), paid);
}

bool network_put(struct act *a, json_t *issuer)
{
    struct network_limit_row limit;
    int64_t paid = 0;
    if (!limit_reached(a, json_get_id(issuer, "id"), &limit, &paid))
        return false;
    int64_t percent = paid / (limit.limit_cents / 100);
    json_t *network = json_object();
    json_put(network, "paid_cents", json_integer(paid));
    json_put(network, "limit_cents", json_integer(limit.limit_cents));
    json_put(network, "months", json_integer(limit.months));
    json_put(network, "percent", json_integer(percent));
    json_put(network, "is_over", json_boolean(paid > limit.limit_cents));
    json_put(network, "is_warned",
             json_boolean(percent >= limit.warn_percent && paid <= limit.limit_cents));
    json_put(network, "source", json_string(limit.source));
    json_put(issuer, "network", network);
    return true;
}

/* ---- counting ---------------------------------------------------------------------------------
 */

/* Tell its secretaries and the Federation, which runs the settlement fund, once for each threshold
 * passed; falling below it makes it new.
 */
static bool threshold_tell(struct act *a, int64_t issuer, int64_t percent, bool is_passed)
{
    if (!is_passed)
        return network_warning_forget(a, issuer, percent) >= 0;
    int64_t made = network_warning_add(a, issuer, percent, a->now);
    if (made != 1)
        return made == 0;
    struct settlement_fund_row fund;
    json_t *data = json_object(), *names = json_object();
    json_put(names, "issuer", json_id(issuer));
    json_put(data, "names", names);
    json_put(data, "percent", json_integer(percent));
    return registry_notify_holders(a, SECRETARY, issuer, "network-limit", issuer, data) &&
           (!settlement_fund(a, &fund) ||
            registry_notify_holders(a, FEDERATION, fund.issuer_id, "network-limit", issuer, data));
}

static bool issuers_warn(struct act *a)
{
    json_t *issuers = issuers_all(a), *issuer;
    size_t i;
    if (!issuers)
        return false;
    json_array_foreach(issuers, i, issuer) {
        int64_t id = json_get_id(issuer, "id"), paid = 0;
        struct network_limit_row limit;
        if (!limit_reached(a, id, &limit, &paid))
            return false;
        int64_t warn_at = limit.limit_cents / 100 * limit.warn_percent;
        if (!threshold_tell(a, id, limit.warn_percent, paid >= warn_at) ||
            !threshold_tell(a, id, 100, paid > limit.limit_cents))
            return false;
    }
    return true;
}

/* Add up the payments since the last time: a bounded number, so that the lane goes on. */
static bool payments_count(struct act *a, int64_t last, bool *is_done)
{
    int64_t mark = 0;
    if (!network_mark(a, &mark) && a->error.code != ERROR_NONE)
        return false;
    json_t *payments = network_payments(a, mark, last, BATCH), *payment;
    size_t i;
    if (!payments)
        return false;
    json_array_foreach(payments, i, payment) {
        mark = json_get_id(payment, "id");
        if (network_day_add(a, json_get_id(payment, "issuer_id"),
                            clock_day(json_int(payment, "made_at"), 0),
                            json_int(payment, "amount_cents")) != 1)
            return false;
    }
    *is_done = json_array_size(payments) < BATCH;
    return network_mark_set(a, mark, a->now) == 1;
}

/* Due work. What moved in the last minute may still be on its way to the disk: next time. */
bool network_count_due(struct act *a, json_t *model)
{
    bool is_done;
    (void)model;
    return payments_count(a, id_from_ms((a->now - SETTLED_AFTER) * 1000), &is_done) &&
           (!is_done || issuers_warn(a));
}
