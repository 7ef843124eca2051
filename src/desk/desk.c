/* Who works at a desk, and whose record lies open before them. */
#include "base/clock.h"
#include "desk/desk_parts.h"
#include "desk_sql.h"
#include "registry/merge.h"
#include "registry/registry.h"

int64_t desk_organisation(struct act *a)
{
    const struct who *who = &a->who;
    for (unsigned i = 0; i < who->grant_count; i++) {
        int64_t active;
        if (who->grants[i].role == OPERATOR &&
            desk_organisation_active(a, who->grants[i].organisation, &active) && active)
            return who->grants[i].organisation;
    }
    return 0;
}

bool desk_staffed(struct act *a)
{
    return (a->who.roles & FEDERATION) || desk_organisation(a) || refuse(a, FORBIDDEN, NULL);
}

bool desk_works(struct act *a)
{
    return desk_organisation(a) || refuse(a, FORBIDDEN, NULL);
}

bool desk_person(struct act *a, int64_t *person)
{
    int64_t known;
    *person = registry_person_acting(a, param_id(a, "person"));
    if (!desk_staffed(a) || !desk_person_known(a, *person, &known))
        return false;
    return known || refuse(a, NOT_FOUND, "person");
}

bool desk_record(struct act *a, int64_t *person)
{
    return desk_person(a, person) &&
           (registry_access_open(a, *person) || refuse(a, RECORD_CLOSED, NULL));
}

void desk_day_put(json_t *object, const char *key, const char *date)
{
    int64_t at;
    json_put(object, key, clock_parse_date(date, &at) ? json_integer(at) : json_null());
}

bool desk_show(struct act *a, json_t *model)
{
    json_put(model, "organisation", json_string(registry_name(a, desk_organisation(a))));
    return desk_staffed(a) && desk_queues_put(a, model);
}

bool desk_purge_due(struct act *a, json_t *model)
{
    (void)model;
    return desk_drafts_purge(a, a->now) >= 0;
}
