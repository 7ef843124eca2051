/* What this room holds about a person, and what of it follows them when two records become one. */
#include "wallet/wallet_parts.h"
#include "wallet_sql.h"

bool wallet_personal(struct act *a, json_t *model)
{
    json_put(model, "accounts", personal_accounts(a, a->who.party));
    json_put(model, "transfers", personal_transfers(a, a->who.party));
    json_put(model, "holds", personal_holds(a, a->who.party));
    json_put(model, "gifts", personal_gifts(a, a->who.party));
    json_put(model, "limits", personal_limits(a, a->who.party));
    return a->error.code == ERROR_NONE;
}

const struct belonging wallet_belongings[] = {
    {merge_note_accounts, merge_give_accounts}, {merge_note_limits, merge_give_limits}, {0}};
