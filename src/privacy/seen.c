/* Who sees a person's data, and why: those who do something for them, and those who opened their
 * record. */
#include "privacy/privacy_parts.h"
#include "privacy_sql.h"

enum { SEEN_PAGE = 30 };

static bool list_add(json_t *model, const char *name, const char *flag, json_t *list)
{
    if (!list)
        return false;
    json_put(model, flag, json_boolean(json_array_size(list) > 0));
    json_put(model, name, list);
    return true;
}

/* Their reason stands as long as what they do for the person. */
static bool standing_add(struct act *a, json_t *model)
{
    int64_t person = a->who.actor;
    return list_add(model, "visitors", "has_visitors", seen_by_visitors(a, person)) &&
           list_add(model, "coordinators", "has_coordinators", seen_by_coordinators(a, person)) &&
           list_add(model, "shops", "has_shops", seen_by_shops(a, person)) &&
           list_add(model, "delegates", "has_delegates", seen_by_delegates(a, person, a->now)) &&
           list_add(model, "referents", "has_referents", seen_by_referents(a, person));
}

bool seen_show(struct act *a, json_t *model)
{
    int64_t page = param_int(a, "page") ? param_int(a, "page") : 1;
    json_t *accesses = registry_accesses(a, a->who.actor, SEEN_PAGE + 1, (page - 1) * SEEN_PAGE);
    json_t *access;
    size_t i;
    if (!accesses || (page == 1 && !standing_add(a, model)))
        return false;
    if (json_array_size(accesses) > SEEN_PAGE) {
        json_array_remove(accesses, SEEN_PAGE);
        json_put(model, "next_page", json_integer(page + 1));
    }
    json_array_foreach(accesses, i, access) {
        json_mark(access, "role");
        json_mark(access, "reason");
    }
    json_put(model, "is_first_page", json_boolean(page == 1));
    return list_add(model, "accesses", "has_accesses", accesses);
}
