/* Records that may be one person's: who they are, opened side by side, and what is said when they
 * are two people after all. */
#include "desk/desk_parts.h"
#include "desk_sql.h"
#include "registry/merge.h"

#include <string.h>

enum { QUEUE_PAGE = 20, RECENT_MOST = 20 };

static json_t *side_read(struct act *a, int64_t person)
{
    json_t *side = desk_side(a, person);
    if (!side)
        return NULL;
    desk_day_put(side, "birth_at", json_text(side, "birth_date"));
    json_put(side, arena_printf(a->arena, "is_level_%d", (int)json_int(side, "assurance")),
             json_true());
    return side;
}

/* ---- the queue ---------------------------------------------------------------------------------
 */

bool desk_queues_put(struct act *a, json_t *model)
{
    int64_t verifications;
    json_t *pairs = registry_duplicates(a, QUEUE_PAGE + 1, 0);
    size_t count = json_array_size(pairs);
    if (!pairs || !verifications_count(a, &verifications))
        return false;
    json_put(model, "verifications", json_integer(verifications));
    json_put(model, "duplicates", json_integer(count > QUEUE_PAGE ? QUEUE_PAGE : (int64_t)count));
    json_put(model, "has_more_duplicates", json_boolean(count > QUEUE_PAGE));
    return true;
}

/* Names and places, no more: the rest needs an open record. */
static bool candidate_put(struct act *a, json_t *candidate)
{
    json_t *one = desk_person_found(a, json_get_id(candidate, "one_id"));
    json_t *other = desk_person_found(a, json_get_id(candidate, "other_id"));
    json_put(candidate, "one", one ? one : json_null());
    json_put(candidate, "other", other ? other : json_null());
    json_put(candidate, "is_same_area",
             json_boolean(strcmp(json_text(one, "area"), json_text(other, "area")) == 0));
    return a->error.code == ERROR_NONE;
}

bool duplicates_show(struct act *a, json_t *model)
{
    int64_t page = param_int(a, "page") > 0 ? param_int(a, "page") : 1;
    if (!desk_staffed(a))
        return false;
    json_t *pairs = registry_duplicates(a, QUEUE_PAGE + 1, (page - 1) * QUEUE_PAGE), *pair;
    json_t *recent = registry_merges_recent(a, RECENT_MOST);
    bool has_more = json_array_size(pairs) > QUEUE_PAGE;
    size_t i;
    if (!pairs || !recent)
        return false;
    if (has_more)
        json_array_remove(pairs, QUEUE_PAGE);
    json_array_foreach(pairs, i, pair)
        if (!candidate_put(a, pair))
            return false;
    json_put(model, "next_page", json_integer(has_more ? page + 1 : 0));
    json_put(model, "has_pairs", json_boolean(json_array_size(pairs) > 0));
    json_put(model, "pairs", pairs);
    json_put(model, "has_recent", json_boolean(json_array_size(recent) > 0));
    json_put(model, "recent", recent);
    return true;
}

/* ---- two records -------------------------------------------------------------------------------
 */

static bool pair_known(struct act *a, const int64_t pair[2])
{
    int64_t known = 0;
    for (int i = 0; i < 2; i++)
        if (!desk_person_known(a, pair[i], &known) || !known ||
            registry_person_acting(a, pair[i]) != pair[i])
            return refuse(a, NOT_FOUND, "person");
    return pair[0] != pair[1] || refuse(a, NOT_FOUND, "person");
}

bool desk_pair(struct act *a, const char *first, const char *second, int64_t pair[2])
{
    pair[0] = param_id(a, first);
    pair[1] = param_id(a, second);
    if (!desk_staffed(a) || !pair_known(a, pair))
        return false;
    return (registry_access_open(a, pair[0]) && registry_access_open(a, pair[1])) ||
           refuse(a, RECORD_CLOSED, NULL);
}

bool desk_pair_put(struct act *a, const int64_t pair[2], const char *first, const char *second,
                   json_t *model)
{
    json_t *one = side_read(a, pair[0]), *other = side_read(a, pair[1]);
    if (!one || !other)
        return refuse(a, NOT_FOUND, "person");
    json_put(model, first, one);
    json_put(model, second, other);
    int64_t level = json_int(one, "assurance"), other_level = json_int(other, "assurance");
    json_put(model, "can_keep_one", json_boolean(level >= other_level));
    json_put(model, "can_keep_other", json_boolean(other_level >= level));
    return true;
}

bool pair_open(struct act *a, json_t *model)
{
    const int64_t pair[2] = {param_id(a, "one"), param_id(a, "other")};
    if (!desk_staffed(a) || !pair_known(a, pair) ||
        !registry_access_note(a, pair[0], "duplicate") ||
        !registry_access_note(a, pair[1], "duplicate"))
        return false;
    act_subject(a, "person", pair[0]);
    act_fact(a, "other", json_id(pair[1]));
    json_put(model, "one_id", json_id(pair[0]));
    json_put(model, "other_id", json_id(pair[1]));
    act_redirect(a, "/desk/duplicates/%s/%s", json_text(model, "one_id"),
                 json_text(model, "other_id"));
    return true;
}

bool pair_show(struct act *a, json_t *model)
{
    int64_t pair[2];
    return desk_pair(a, "one", "other", pair) && desk_pair_put(a, pair, "one", "other", model);
}

bool pair_apart(struct act *a, json_t *model)
{
    int64_t pair[2];
    (void)model;
    act_redirect(a, "/desk/duplicates");
    return desk_pair(a, "one", "other", pair) && registry_distinct(a, pair[0], pair[1]);
}
