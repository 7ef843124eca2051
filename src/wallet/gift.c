/* Gifts: credit that one holder gives to another. */
#include "base/id.h"
#include "registry/registry.h"
#include "registry/vault.h"
#include "wallet/wallet_parts.h"

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
    if (!gift_check(a, giver, fund, receiver) || !accounts_lock_of(a, giver) ||
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
