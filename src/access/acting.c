/* Acting for another person: which mandate a session acts under now. */
#include "access/access_parts.h"
#include "access_sql.h"

bool access_act_for(struct act *a, int64_t mandate)
{
    return (a->session && session_act_for(a, a->session, mandate) == 1) ||
           refuse(a, SIGN_IN_NEEDED, NULL);
}

bool mandate_use(struct act *a, json_t *model)
{
    (void)model;
    int64_t mandate = param_id(a, "mandate");
    act_redirect(a, "/");
    return registry_mandate_begin(a, mandate) && access_act_for(a, mandate);
}

bool acting_end(struct act *a, json_t *model)
{
    (void)model;
    if ((a->session && session_act_for(a, a->session, 0) < 0) || !registry_call_end(a))
        return false;
    if (a->who.mandate)
        act_subject(a, "mandate", a->who.mandate);
    act_redirect(a, "/");
    return true;
}
