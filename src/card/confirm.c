#include "card/confirm.h"
#include "access/access.h"
#include "base/id.h"
#include "base/text.h"
#include "card_sql.h"

enum { DAY = 86400 };

static int64_t spoken_max_cents = 3000;

void card_spoken_max_set(int64_t cents)
{
    spoken_max_cents = cents;
}

/* ---- who is served -----------------------------------------------------------------------------
 */

int64_t card_served_at(const struct act *a)
{
    int64_t organisation = who_organisation(&a->who, SHOPKEEPER);
    return organisation ? organisation : who_organisation(&a->who, OPERATOR);
}

const char *card_short_name(struct act *a, int64_t person)
{
    struct card_served_person_row row;
    if (!card_served_person(a, person, &row))
        return "";
    const char *after = row.family_name;
    return text_next(&after) ? arena_printf(a->arena, "%s %.*s.", row.given_name,
                                            (int)(after - row.family_name), row.family_name)
                             : row.given_name;
}

bool card_is_served(struct act *a, int64_t person)
{
    struct card_served_person_row row;
    int64_t shown;
    return person != a->who.actor && card_shown(a, person, a->who.actor, a->now, &shown) &&
           card_served_person(a, person, &row) && !row.is_suspended;
}

/* ---- how they confirm --------------------------------------------------------------------------
 */

/* How much the person may still agree to by word today. */
static bool spoken_left(struct act *a, int64_t person, int64_t *cents)
{
    int64_t spent;
    if (!card_word_cents(a, person, a->now - DAY, &spent))
        return false;
    *cents = spent < spoken_max_cents ? spoken_max_cents - spent : 0;
    return true;
}

bool card_confirm_show(struct act *a, int64_t person, int64_t cents, json_t *model)
{
    int64_t left;
    if (!access_pin_show(a, person, model) || !spoken_left(a, person, &left))
        return false;
    bool can_pin = json_is_true(json_object_get(model, "has_pin")) &&
                   !json_is_true(json_object_get(model, "is_pin_locked"));
    bool can_speak = cents <= left;
    json_put(model, "can_pin", json_boolean(can_pin));
    json_put(model, "can_speak", json_boolean(can_speak));
    json_put(model, "can_confirm", json_boolean(can_pin || can_speak));
    json_put(model, "spoken_max_cents", json_integer(spoken_max_cents));
    return true;
}

bool card_confirm_try(struct act *a, int64_t person)
{
    const char *pin = param_text(a, "pin");
    if (!card_is_served(a, person))
        return refuse(a, NOT_FOUND, "person");
    return !*pin || access_pin_right(a, person, pin, "pin");
}

bool card_person_hold(struct act *a, int64_t person)
{
    return card_person_lock(a, person) == 1 || refuse(a, NOT_FOUND, "person");
}

/* By word: it was said, and is little enough. */
static bool word_take(struct act *a, int64_t person, int64_t cents)
{
    int64_t left;
    if (!spoken_left(a, person, &left))
        return false;
    if (cents > left)
        return refuse_field(a, PIN_NEEDED, "pin");
    if (!param_bool(a, "spoken"))
        return refuse_field(a, CONSENT_UNSPOKEN, "spoken");
    return card_word_insert(a, id_new(), person, card_served_at(a), a->who.actor, cents, a->now) ==
           1;
}

bool card_confirm(struct act *a, int64_t person, int64_t cents, const char **how)
{
    bool by_pin = *param_text(a, "pin") != '\0';
    *how = by_pin ? "pin" : "word";
    return by_pin ? access_pin_used(a, person) : word_take(a, person, cents);
}
