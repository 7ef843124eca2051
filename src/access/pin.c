/* Numbers told at a counter, with the card, by people to whom a password says nothing. */
#include "access/access_parts.h"
#include "access_sql.h"

#include <ctype.h>
#include <string.h>

static bool pin_key(struct act *a, int64_t person, int64_t *key)
{
    return attempts_key(a, "pin", arena_printf(a->arena, "%lld", (long long)person), key);
}

bool access_pin_right(struct act *a, int64_t person, const char *pin, const char *field)
{
    struct attempt try = {.person = person, .is_kept = true};
    struct pin_of_row known = {0};
    bool exists = pin_of(a, person, &known);
    if ((!exists && a->error.code) || !pin_key(a, person, &try.key))
        return false;
    if (!attempts_reserve(&try, known.wrong_count, ACCESS_PIN_TRIES, a->now))
        return refuse_field(a, PIN_LOCKED, field);
    if (!password_check(exists ? known.hash : NULL, pin))
        return refuse_field(a, PIN_WRONG, field);
    attempts_return(try.key);
    return true;
}

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

bool access_pin_serves(struct act *a, int64_t person)
{
    struct pin_of_row known;
    int64_t key;
    return pin_of(a, person, &known) && pin_key(a, person, &key) &&
           known.wrong_count + attempts_count(key, a->now) < ACCESS_PIN_TRIES;
}
