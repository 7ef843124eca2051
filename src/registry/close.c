/* Who is close to a person ("le mie persone"): relatives, neighbours, whom to call when something
 * is wrong, each reached in several ways. Of what it keeps only the kind lies open. */
#include "registry/close.h"

#include "base/id.h"
#include "registry/vault.h"
#include "registry_sql.h"

#include <string.h>

/* ---- particulars -------------------------------------------------------------------------------
 */

bool registry_particulars_set(struct act *a, int64_t person, const struct particulars *particulars)
{
    const char *birth_place = vault_seal(a, person, particulars->birth_place);
    const char *sex = vault_seal(a, person, particulars->sex);
    const char *address = vault_seal(a, person, particulars->address);
    const char *language = vault_seal(a, person, particulars->language);
    return birth_place && sex && address && language &&
           particulars_put(a, person, birth_place, sex, address, language, a->now) == 1;
}

json_t *registry_particulars(struct act *a, int64_t person)
{
    static const char *const names[] = {"birth_place", "sex", "address", "language"};
    json_t *particulars = particulars_of(a, person);
    if (particulars || a->error.code != ERROR_NONE)
        return particulars;
    particulars = json_object();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        json_put(particulars, names[i], json_string(""));
    return particulars;
}

/* ---- the list ----------------------------------------------------------------------------------
 */

static const char *channels_sealed(struct act *a, int64_t person, const struct close_person *other)
{
    json_t *channels = json_array();
    for (size_t i = 0; i < CHANNELS_MAX; i++) {
        const char *value = other->channels[i].value;
        if (!value || !*value)
            continue;
        json_t *channel = json_object();
        json_put(channel, "kind", json_string(other->channels[i].kind));
        json_put(channel, "value", json_string(value));
        json_array_append_new(channels, channel);
    }
    if (json_array_size(channels) > 0)
        return vault_seal(a, person, json_dumps(channels, JSON_COMPACT));
    refuse_field(a, MISSING, "value1");
    return NULL;
}

bool registry_close_person_add(struct act *a, int64_t person, const struct close_person *other,
                               int64_t *id)
{
    int64_t count;
    const char *channels = channels_sealed(a, person, other);
    const char *name = vault_seal(a, person, other->name);
    if (!channels || !name || !close_people_count(a, person, &count))
        return false;
    if (count >= CLOSE_PEOPLE_MAX)
        return refuse(a, TOO_MANY_CLOSE, NULL);
    *id = id_new();
    return close_person_insert(a, *id, person, other->kind, name, channels, count + 1, a->now) == 1;
}

static bool changed(struct act *a, int64_t rows)
{
    if (rows == 0)
        refuse(a, NOT_FOUND, "close");
    return rows == 1;
}

bool registry_close_person_change(struct act *a, int64_t person, int64_t id,
                                  const struct close_person *other)
{
    const char *channels = channels_sealed(a, person, other);
    const char *name = vault_seal(a, person, other->name);
    return channels && name &&
           changed(a, close_person_update(a, id, person, other->kind, name, channels));
}

/* Count the places from 1 again; the one that rises comes before the one it stood behind. */
static bool places_count(struct act *a, int64_t person, int64_t rising)
{
    json_t *list = close_people_of(a, person), *one;
    size_t i;
    bool is_there = rising == 0;
    if (!list)
        return false;
    json_array_foreach(list, i, one) {
        int64_t id = json_get_id(one, "id"), place = (int64_t)i + 1;
        const json_t *next = json_array_get(list, i + 1);
        const json_t *before = i > 0 ? json_array_get(list, i - 1) : NULL;
        if (rising && id == rising && before)
            place--;
        else if (rising && next && json_get_id(next, "id") == rising)
            place++;
        is_there |= id == rising;
        if (close_person_move(a, id, place) < 0)
            return false;
    }
    return is_there || refuse(a, NOT_FOUND, "close");
}

bool registry_close_person_end(struct act *a, int64_t person, int64_t id)
{
    return changed(a, close_person_end(a, id, person, a->now)) && places_count(a, person, 0);
}

bool registry_close_person_rise(struct act *a, int64_t person, int64_t id)
{
    return places_count(a, person, id);
}

static void channels_open(json_t *one)
{
    json_t *channels = json_loads(json_text(one, "channels"), 0, NULL), *channel;
    size_t i;
    json_array_foreach(channels, i, channel)
        json_mark(channel, "kind");
    json_put(one, "channels", channels ? channels : json_array());
}

json_t *registry_close_people(struct act *a, int64_t person)
{
    json_t *list = close_people_of(a, person), *one;
    size_t i;
    json_array_foreach(list, i, one) {
        json_mark(one, "kind");
        json_put(one, "is_first", json_boolean(i == 0));
        channels_open(one);
    }
    return list;
}

json_t *registry_related_people(struct act *a, int64_t person)
{
    json_t *list = related_people_of(a, person), *one;
    size_t i;
    json_array_foreach(list, i, one)
        json_mark(one, "kind");
    return list;
}
