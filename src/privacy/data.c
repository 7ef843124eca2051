/* A person's copy of their data: what every room holds about them, to read and as a file. */
#include "base/clock.h"
#include "privacy/privacy_parts.h"
#include "registry/merge.h"

#include <string.h>

enum { ROWS_SHOWN = 20 };

/* {room: what it holds}, of one record. */
static json_t *record_collect(struct act *a)
{
    json_t *data = json_object();
    for (const struct room *const *room = rooms; *room; room++) {
        if (!(*room)->personal)
            continue;
        json_t *part = json_object();
        if (!(*room)->personal(a, part))
            return NULL;
        json_put(data, (*room)->name, part);
    }
    return data;
}

/* What a record that was merged into the person's still holds follows, list by list. */
static void lists_append(json_t *data, json_t *more)
{
    const char *room, *name;
    json_t *part, *list;
    json_object_foreach(more, room, part)
        json_object_foreach(part, name, list)
            json_array_extend(json_object_get(json_object_get(data, room), name), list);
}

/* {room: what it holds}, of the party and the records that it stands for. */
static json_t *data_collect(struct act *a)
{
    int64_t person = a->who.party;
    json_t *data = record_collect(a), *merged = registry_merged_into(a, person), *one;
    size_t i;
    json_array_foreach(merged, i, one) {
        a->who.party = json_get_id(one, "merged_id");
        json_t *more = record_collect(a);
        a->who.party = person;
        if (!data || !more)
            return NULL;
        lists_append(data, more);
    }
    return merged ? data : NULL;
}

/* A page shows the latest of each list; has_more says that the file has the rest. */
static bool lists_shorten(json_t *data)
{
    const char *room, *name;
    json_t *part, *list;
    bool has_more = false;
    json_object_foreach(data, room, part)
        json_object_foreach(part, name, list)
            while (json_is_array(list) && json_array_size(list) > ROWS_SHOWN) {
                json_array_remove(list, json_array_size(list) - 1);
                has_more = true;
            }
    return has_more;
}

bool data_show(struct act *a, json_t *model)
{
    json_t *data = data_collect(a);
    if (!data)
        return false;
    json_put(model, "has_more", json_boolean(lists_shorten(data)));
    json_put(model, "data", data);
    return true;
}

bool data_file(struct act *a, json_t *model)
{
    (void)model;
    char now[21];
    json_t *data = data_collect(a), *file = json_object();
    if (!data)
        return false;
    clock_iso(a->now, now);
    json_put(file, "about",
             json_string("What piazza holds about one person. Members that end in "
                         "_at are seconds since 1970 (UTC), in _cents hundredths."));
    json_put(file, "made", json_string(now));
    json_put(file, "person_id", json_id(a->who.party));
    json_put(file, "data", data);
    char *text = json_dumps(file, JSON_INDENT(2) | JSON_REAL_PRECISION(10));
    if (!text)
        return refuse(a, INTERNAL, NULL);
    a->document = (struct document){
        .type = "application/json", .name = "piazza.json", .data = text, .length = strlen(text)};
    return true;
}
