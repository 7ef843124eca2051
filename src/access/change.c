/* What changed about how a person comes in: written down for them to read, and told by letter, so
 * that nobody else changes it unnoticed. */
#include "access/access_parts.h"
#include "access_sql.h"
#include "base/id.h"

bool change_note(struct act *a, int64_t person, const char *what)
{
    int64_t id = id_new();
    int64_t by = a->who.actor == person ? 0 : a->who.actor;
    const char *device = by ? "" : device_words(a->arena, a->agent);
    json_t *data = json_object();
    json_put(data, "what", json_string(what));
    json_put(data, "device", json_string(device));
    json_put(data, "is_by_other", json_boolean(by));
    json_mark(data, "what");
    return change_insert(a, id, person, what, device, by, a->now) == 1 &&
           act_notify(a, person, "access-changed", id, data);
}

json_t *changes_show(struct act *a, int64_t person)
{
    json_t *changes = changes_of(a, person), *change;
    size_t i;
    json_array_foreach(changes, i, change)
        json_mark(change, "what");
    return changes;
}
