/* Acting for another person: which mandate a session acts under now. */
#include "access/access_parts.h"
#include "access_sql.h"

bool mandate_use(struct act *a, json_t *model)
{
    (void)model;
    int64_t mandate = param_id(a, "mandate");
    if (!registry_mandate_begin(a, mandate))
        return false;
    if (!a->session || session_act_for(a, a->session, mandate) != 1)
        return refuse(a, SIGN_IN_NEEDED, NULL);
    act_redirect(a, "/");
    return true;
}

bool acting_end(struct act *a, json_t *model)
{
    (void)model;
    if (a->session && session_act_for(a, a->session, 0) < 0)
        return false;
    if (a->who.mandate)
        act_subject(a, "mandate", a->who.mandate);
    act_redirect(a, "/");
    return true;
}
