/* Gifts: credit that one holder gives to another. */
#include "base/id.h"
#include "registry/registry.h"
#include "registry/vault.h"
#include "wallet/wallet_parts.h"

#include <string.h>

/* May this credit go from one to the other at all? */
static bool gift_check(struct act *a, int64_t giver, int64_t fund, int64_t receiver)
{
    struct fund_by_id_row row;
    if (!fund_by_id(a, fund, &row))
        return refuse(a, NOT_FOUND, "fund");
    if (!row.is_transferable)
        return refuse(a, NOT_TRANSFERABLE, NULL);
    return (giver != receiver && registry_is_person(a, giver) && registry_is_person(a, receiver)) ||
           refuse(a, NOT_ELIGIBLE, "receiver");
}

/* The fund's limits, and those of the giver, bind gifts as they bind payments. */
static bool gift_limit(struct act *a, int64_t giver, int64_t fund, int64_t cents)
{
    struct allowance allowance;
    json_t *limits = fund_limits_of(a, fund, giver);
    if (!limits || !allowance_fill(a, giver, fund, limits, &allowance))
        return false;
    return cents <= allowance.left || refuse(a, OVER_LIMIT, NULL);
}

static bool gift_record(struct act *a, const struct movement *gift, int64_t giver, int64_t receiver,
                        const char *note)
{
    const char *sealed = vault_seal(a, receiver, note);
    act_subject(a, "gift", gift->reference);
    return sealed && gift_insert(a, gift->reference, gift->fund, giver, receiver, gift->cents,
                                 sealed, a->now) == 1;
}

bool wallet_gift(struct act *a, int64_t giver, int64_t fund, int64_t receiver, int64_t cents,
                 const char *note)
{
    struct movement gift = {
        .kind = "gift", .fund = fund, .cents = cents, .reference = id_new(), .note = ""};
    if (cents <= 0 || cents > ledger_amount_max)
        return refuse(a, OUT_OF_RANGE, "amount");
    if (!gift_check(a, giver, fund, receiver) || !accounts_lock_of_two(a, giver, receiver) ||
        !gift_limit(a, giver, fund, cents) || !gift_record(a, &gift, giver, receiver, note))
        return false;
    json_t *shares = shares_of(a, fund, giver, a->now), *share;
    size_t i;
    if (!shares)
        return false;
    json_array_foreach(shares, i, share) {
        int64_t free = json_int(share, "free_cents");
        gift.debit = json_get_id(share, "id");
        gift.cents = cents < free ? cents : free;
        if (!ledger_account(a, fund, receiver, HOLDER, json_int(share, "expires_at"),
                            &gift.credit) ||
            !ledger_move(a, &gift))
            return false;
        cents -= gift.cents;
        if (cents == 0)
            return true;
    }
    return refuse(a, CREDIT_SHORT, NULL);
}

/* ---- the page -------------------------------------------------------------------------------- */

/* The caller's own account, of a fund that may be given away. */
static json_t *giving_account(struct act *a)
{
    json_t *account = account_show(a, param_id(a, "account"));
    if (!account || json_get_id(account, "holder_id") != a->who.actor ||
        strcmp(json_text(account, "role"), HOLDER) != 0) {
        refuse(a, NOT_FOUND, "account");
        return NULL;
    }
    if (!json_is_true(json_object_get(account, "is_transferable"))) {
        refuse(a, NOT_TRANSFERABLE, NULL);
        return NULL;
    }
    json_mark(account, "unit");
    return account;
}

bool gift_page(struct act *a, json_t *model)
{
    json_t *account = giving_account(a);
    if (account)
        json_put(model, "account", account);
    return account != NULL;
}

/* What was typed, in the least units of the fund: points and minutes have no hundredths. */
static bool amount_typed(struct act *a, const json_t *account, int64_t *cents)
{
    *cents = param_int(a, "amount");
    if (strcmp(json_text(account, "unit"), "euro") == 0)
        return true;
    if (*cents % 100 != 0)
        return refuse_field(a, NOT_A_NUMBER, "amount");
    *cents /= 100;
    return true;
}

/* Both are told, by letters that name the other. */
static bool gift_tell(struct act *a, const json_t *account, int64_t receiver)
{
    json_t *data = json_object(), *other = json_object();
    json_put(data, "fund", json_copy(json_object_get(account, "fund")));
    json_put(data, "names", json_pack("{s:o}", "other", json_id(receiver)));
    json_put(other, "fund", json_copy(json_object_get(account, "fund")));
    json_put(other, "names", json_pack("{s:o}", "other", json_id(a->who.actor)));
    return act_notify(a, a->who.actor, "gift-given", 0, data) &&
           act_notify(a, receiver, "gift-received", 0, other);
}

bool gift_make(struct act *a, json_t *model)
{
    json_t *account = giving_account(a);
    int64_t cents;
    if (!account || !amount_typed(a, account, &cents))
        return false;
    if (!param_bool(a, "sure"))
        return refuse_field(a, MISSING, "sure");
    int64_t receiver = registry_person_named(a, param_text(a, "user"));
    if (receiver == 0 || receiver == a->who.actor)
        return refuse_field(a, NOBODY_FOUND, "user");
    json_put(model, "id", json_copy(json_object_get(account, "id")));
    act_redirect(a, "/wallet/accounts/%s", json_text(account, "id"));
    return wallet_gift(a, a->who.actor, json_get_id(account, "fund_id"), receiver, cents,
                       param_text(a, "note")) &&
           gift_tell(a, account, receiver);
}
