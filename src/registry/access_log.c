/* Who looks at whose record, and why. Reading never writes, so a record that is not one's own is
 * opened by an act, which is noted here, and stays open for a quarter of an hour. */
#include "base/id.h"
#include "registry/merge.h"
#include "registry/registry_parts.h"
#include "registry_sql.h"

#include <string.h>

enum { ACCESS_SECONDS = 15 * 60 };

static const char reasons[] = "|" ACCESS_REASONS "|";

static bool reason_is_known(struct act *a, const char *reason)
{
    return *reason && !strchr(reason, '|') &&
           strstr(reasons, arena_printf(a->arena, "|%s|", reason));
}

/* In which role somebody opens records; of several, the one that opens most. */
static enum role role_of_viewer(const struct who *who)
{
    static const enum role order[] = {OPERATOR,    FEDERATION,  SECRETARY,
                                      COORDINATOR, CARE_WORKER, SHOPKEEPER};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (who->roles & order[i])
            return order[i];
    return 0;
}

bool registry_access_note(struct act *a, int64_t person, const char *reason)
{
    const struct who *who = &a->who;
    enum role role = role_of_viewer(who);
    if (!reason_is_known(a, reason))
        return refuse_field(a, NOT_A_CHOICE, "reason");
    if (person == who->actor)
        return true;
    return access_insert(a, id_new(), person, who->actor, role ? role_name(role) : "",
                         role ? who_organisation(who, role) : 0, reason, a->now,
                         a->now + ACCESS_SECONDS) == 1;
}

bool registry_access_open(struct act *a, int64_t person)
{
    int64_t count;
    return person == a->who.actor ||
           (access_open_count(a, a->who.actor, person, a->now, &count) && count > 0);
}

json_t *registry_accesses(struct act *a, int64_t person, int64_t most, int64_t skip)
{
    return accesses_of(a, person, most, skip);
}

bool registry_is_person(struct act *a, int64_t party)
{
    int64_t count;
    return person_count(a, party, &count) && count == 1;
}

bool registry_person_opened(struct act *a, int64_t *person)
{
    *person = registry_person_acting(a, param_id(a, "person"));
    if (!registry_is_person(a, *person))
        return refuse(a, NOT_FOUND, "person");
    return registry_access_open(a, *person) || refuse(a, ACCESS_CLOSED, NULL);
}
