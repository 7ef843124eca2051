/* What this room holds about a person. */
#include "card/card_parts.h"
#include "card_sql.h"

bool card_personal(struct act *a, json_t *model)
{
    int64_t person = a->who.party;
    json_put(model, "cards", personal_cards(a, person));
    return a->error.code == ERROR_NONE;
}
