/* Mandates by telephone: a person asks an operator, who has recognised their voice by what they
 * know, to act for them during the call. Short, for orders and visits only, and over with the call.
 * Unlike whoever acts by the person's will, an operator pays nothing: the person does. */
#include "base/id.h"
#include "registry/mandate_parts.h"
#include "registry_sql.h"

#include <string.h>

static const unsigned call_scopes = MANDATE_READ | MANDATE_BUY | MANDATE_CARE;

bool registry_call_begin(struct act *a, int64_t person, int64_t until, int64_t *mandate)
{
    *mandate = id_new();
    if (person == a->who.actor)
        return refuse(a, MANDATE_TO_SELF, NULL);
    if (mandates_expire_between(a, person, a->who.actor, a->now) < 0)
        return false;
    int64_t made = mandate_insert(a, *mandate, person, a->who.actor, call_scopes, 0, "phone",
                                  "active", a->now, a->now, until);
    if (made == 0)
        return refuse(a, ALREADY_DONE, NULL);
    act_subject(a, "mandate", *mandate);
    return made == 1;
}

bool registry_call_end(struct act *a)
{
    return !a->who.mandate || mandate_call_ended(a, a->who.mandate, a->who.actor, a->now) >= 0;
}

bool registry_on_call(struct act *a)
{
    struct mandate_by_id_row mandate;
    return a->who.mandate && mandate_by_id(a, a->who.mandate, &mandate) &&
           strcmp(mandate.basis, "phone") == 0;
}

int64_t registry_payer(struct act *a)
{
    return registry_on_call(a) ? a->who.party : a->who.actor;
}
