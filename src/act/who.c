#include "act/who.h"

int64_t who_organisation(const struct who *who, enum role role)
{
    for (unsigned i = 0; i < who->grant_count; i++)
        if (who->grants[i].role == role)
            return who->grants[i].organisation;
    return 0;
}

bool who_holds(const struct who *who, enum role role, int64_t organisation)
{
    for (unsigned i = 0; i < who->grant_count; i++)
        if (who->grants[i].role == role && who->grants[i].organisation == organisation)
            return true;
    return false;
}

bool who_represents(const struct who *who)
{
    return who->party != who->actor;
}
