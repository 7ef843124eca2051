/* What the registry, and the floors below it, hold about a person. */
#include "registry/registry_parts.h"
#include "registry_sql.h"

bool registry_personal(struct act *a, json_t *model)
{
    int64_t person = a->who.party;
    json_put(model, "profile", personal_profile(a, person));
    json_put(model, "assurances", personal_assurances(a, person));
    json_put(model, "particulars", personal_particulars(a, person));
    json_put(model, "close_people", personal_close_people(a, person));
    json_put(model, "relationships", personal_relationships(a, person));
    json_put(model, "roles", personal_roles(a, person));
    json_put(model, "affiliations", personal_affiliations(a, person));
    json_put(model, "applications", personal_applications(a, person));
    json_put(model, "mandates_given", personal_mandates_given(a, person));
    json_put(model, "mandates_received", personal_mandates_received(a, person));
    json_put(model, "merges", personal_merges(a, person));
    json_put(model, "accesses", personal_accesses(a, person));
    json_put(model, "acts", personal_acts(a, person));
    json_put(model, "letters", personal_letters(a, person));
    return a->error.code == ERROR_NONE;
}
