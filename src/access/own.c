/* What a person sees of their own ways to come in. */
#include "access/access_parts.h"
#include "access_sql.h"

bool access_show(struct act *a, json_t *model)
{
    json_t *sessions = sessions_of(a, a->who.actor, a->now - SESSION_IDLE, a->now - SESSION_LIFE,
                                   a->session ? a->session : "");
    if (!sessions)
        return false;
    json_put(model, "sessions", sessions);
    return true;
}
