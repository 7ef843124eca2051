/* Numbers told at a counter, with the card, by people to whom a password says nothing. */
#include "access/access_parts.h"
#include "access_sql.h"

#include <ctype.h>
#include <string.h>

static bool pin_key(struct act *a, int64_t person, int64_t *key)
{
    return attempts_key(a, "pin", arena_printf(a->arena, "%lld", (long long)person), key);
}

/* ---- wrong ones ------------------------------------------------------------------------------ */

struct wrong_pin {
    int64_t person, key;
};

static bool pin_wrong_note(struct act *a, json_t *model)
{
    const struct wrong_pin *wrong = a->prepared;
    (void)model;
    act_subject(a, "person", wrong->person);
    return pin_wrong(a, wrong->person) >= 0;
}

/* Written down: it need not be counted in memory any more. */
static void pin_wrong_kept(void *data)
{
    const struct wrong_pin *wrong = data;
    attempts_return(wrong->key);
}

/* It counts in memory until it is written down, which the dispatcher has done at once. */
static bool pin_refuse(struct act *a, int64_t person, int64_t key, const char *field)
{
    struct wrong_pin *wrong = arena_alloc(a->arena, sizeof *wrong);
    struct remembrance *remember = arena_alloc(a->arena, sizeof *remember);
    *wrong = (struct wrong_pin){person, key};
    *remember = (struct remembrance){"pin_wrong", pin_wrong_note, wrong, pin_wrong_kept};
    a->remember = remember;
    return refuse_field(a, PIN_WRONG, field);
}

bool access_pin_right(struct act *a, int64_t person, const char *pin, const char *field)
{
    struct attempt try = {0};
    struct pin_of_row known = {0};
    bool exists = pin_of(a, person, &known);
    if ((!exists && a->error.code) || !pin_key(a, person, &try.key))
        return false;
    if (!attempts_reserve(&try, known.wrong_count, ACCESS_PIN_TRIES, a->now))
        return refuse_field(a, PIN_LOCKED, field);
    if (!password_check(exists ? known.hash : NULL, pin))
        return pin_refuse(a, person, try.key, field);
    attempts_return(try.key);
    return true;
}

/* ---- having one ------------------------------------------------------------------------------ */

bool access_pin_used(struct act *a, int64_t person)
{
    int64_t key;
    if (!pin_key(a, person, &key) || pin_forgive(a, person) < 0)
        return false;
    attempts_forget(key);
    return true;
}

bool access_pin_set(struct act *a, int64_t person, const char *hash)
{
    int64_t key;
    if (!pin_key(a, person, &key) || pin_put(a, person, hash, a->now) != 1)
        return false;
    attempts_forget(key);
    return change_note(a, person, "pin_set");
}

bool access_pin_fits(struct act *a, const char *pin, const char *field)
{
    size_t length = strlen(pin), up = 0, down = 0, same = 0;
    bool is_number = true;
    for (size_t i = 0; i < length; i++)
        is_number = is_number && isdigit((unsigned char)pin[i]);
    for (size_t i = 1; i < length; i++) {
        up += pin[i] == pin[i - 1] + 1;
        down += pin[i] == pin[i - 1] - 1;
        same += pin[i] == pin[i - 1];
    }
    bool is_plain = up == length - 1 || down == length - 1 || same == length - 1;
    if (is_number && length >= ACCESS_PIN_MIN && length <= ACCESS_PIN_MAX && !is_plain)
        return true;
    return refuse_field(a, PIN_POOR, field);
}

static bool pin_is_locked(struct act *a, int64_t person, int64_t wrong_count)
{
    int64_t key;
    return !pin_key(a, person, &key) ||
           wrong_count + attempts_count(key, a->now) >= ACCESS_PIN_TRIES;
}

bool access_pin_serves(struct act *a, int64_t person)
{
    struct pin_of_row known;
    return pin_of(a, person, &known) && !pin_is_locked(a, person, known.wrong_count);
}

bool access_pin_show(struct act *a, int64_t person, json_t *model)
{
    struct pin_of_row known;
    bool exists = pin_of(a, person, &known);
    json_put(model, "has_pin", json_boolean(exists));
    json_put(model, "is_pin_locked",
             json_boolean(exists && pin_is_locked(a, person, known.wrong_count)));
    return a->error.code == ERROR_NONE;
}
