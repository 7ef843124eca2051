/* What becomes of credit that nobody spent in time: people are told before, then it goes where the
 * fund's residue goes. */
#include "base/clock.h"
#include "wallet/wallet_parts.h"

#include <string.h>

/* ---- where it goes ----------------------------------------------------------------------------
 */

/* What expired comes back as credit of the next fund, from the same issuer. */
static bool residue_carry(struct act *a, const struct fund_by_id_row *fund, int64_t holder,
                          int64_t cents)
{
    struct fund_by_id_row next;
    if (!fund_by_id(a, fund->residue_fund_id, &next))
        return refuse(a, NOT_FOUND, "residue");
    /* a next fund that has ended too carries nothing on: the issuer keeps it */
    return (next.expires_at && next.expires_at < a->now) ||
           wallet_grant(a, next.id, holder, cents, "Credito riportato");
}

bool residue_send(struct act *a, int64_t account, int64_t cents)
{
    struct account_lock_row share;
    struct fund_by_id_row fund;
    if (!account_lock(a, account, &share) || !fund_by_id(a, share.fund_id, &fund))
        return refuse(a, NOT_FOUND, "account");
    bool assists = strcmp(fund.residue, "assist") == 0;
    struct movement end = {
        .kind = "expiry", .fund = fund.id, .debit = account, .cents = cents, .note = fund.residue};
    return ledger_account(a, fund.id, assists ? fund.residue_party_id : fund.issuer_id, PROVIDER, 0,
                          &end.credit) &&
           ledger_move(a, &end) &&
           (strcmp(fund.residue, "carry") != 0 || residue_carry(a, &fund, share.holder_id, cents));
}

/* ---- telling before -------------------------------------------------------------------------- */

enum { TOLD_AT_ONCE = 500, EXPIRED_AT_ONCE = 500 };

/* The first second that is more than so many days of the territory away. */
static int64_t beyond(const struct act *a, int days)
{
    return clock_day(a->now, days + 1);
}

static bool holder_tell(struct act *a, const json_t *account)
{
    json_t *data = json_object();
    int64_t id = json_get_id(account, "id");
    json_put(data, "fund", json_copy(json_object_get(account, "fund")));
    json_put(data, "expires_at", json_copy(json_object_get(account, "expires_at")));
    return expiry_notice_insert(a, id, json_int(account, "days"), a->now) == 1 &&
           act_notify(a, json_get_id(account, "holder_id"), "credit-expiring", id, data);
}

bool expiries_notify_due(struct act *a, json_t *model)
{
    json_t *accounts = accounts_expiring(a, a->now, beyond(a, 7), beyond(a, 30), beyond(a, 60),
                                         TOLD_AT_ONCE),
           *account;
    size_t i;
    if (!accounts)
        return false;
    json_array_foreach(accounts, i, account) {
        if (!holder_tell(a, account))
            return false;
    }
    act_fact_ids(a, "accounts", accounts, "id");
    json_put(model, "told", json_integer((json_int_t)json_array_size(accounts)));
    return true;
}

/* ---- the end --------------------------------------------------------------------------------- */

static bool account_end(struct act *a, const json_t *account)
{
    json_t *data = json_object();
    int64_t id = json_get_id(account, "id");
    if (!residue_send(a, id, json_int(account, "free_cents")))
        return false;
    if (strcmp(json_text(account, "holder_kind"), "person") != 0)
        return true;
    json_put(data, "fund", json_copy(json_object_get(account, "fund")));
    json_put(data, "is_carried", json_boolean(strcmp(json_text(account, "residue"), "carry") == 0));
    return act_notify(a, json_get_id(account, "holder_id"), "credit-expired", id, data);
}

bool accounts_expire_due(struct act *a, json_t *model)
{
    json_t *accounts = accounts_expired(a, a->now, EXPIRED_AT_ONCE), *account;
    size_t i;
    if (!accounts)
        return false;
    json_array_foreach(accounts, i, account) {
        if (!account_end(a, account))
            return false;
    }
    act_fact_ids(a, "accounts", accounts, "id");
    json_put(model, "expired", json_integer((json_int_t)json_array_size(accounts)));
    return true;
}
