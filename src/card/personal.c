/* What this room holds about a person, and what of it follows them when two records become one. */
#include "card/card_parts.h"
#include "card_sql.h"

bool card_personal(struct act *a, json_t *model)
{
    int64_t person = a->who.party;
    json_put(model, "cards", personal_cards(a, person));
    json_put(model, "card_words", personal_card_words(a, person));
    return a->error.code == ERROR_NONE;
}

const struct belonging card_belongings[] = {
    {merge_note_cards, merge_give_cards}, {merge_note_card_words, merge_give_card_words}, {0}};
