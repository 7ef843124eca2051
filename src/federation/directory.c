/* The directory of organisations: finding one, joining it, and applying for a new one. */
#include "federation/federation_parts.h"
#include "federation_sql.h"
#include "territory/territory.h"

#include <string.h>

bool organisations_index(struct act *a, json_t *model)
{
    return organisations_list(a, model, "active");
}

/* ---- one organisation ------------------------------------------------------------------------ */

/* The organisations that the caller could make join this one. */
static json_t *joining_list(struct act *a, int64_t organisation)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < a->who.grant_count; i++) {
        int64_t own = a->who.grants[i].organisation;
        if (a->who.grants[i].role != SECRETARY || own == organisation)
            continue;
        json_t *one = json_object();
        json_put(one, "id", json_id(own));
        json_put(one, "name", json_string(registry_name(a, own)));
        json_array_append_new(list, one);
    }
    return list;
}

bool organisation_show(struct act *a, json_t *model)
{
    static const char *const codes[] = {"type", "state", NULL};
    int64_t id = param_id(a, "organisation");
    json_t *organisation = organisation_public(a, id);
    if (!organisation)
        return refuse(a, NOT_FOUND, "organisation");
    json_mark(organisation, "kind");
    json_mark(organisation, "sector");
    json_put(model, "organisation", organisation);
    json_put(model, "types", rows_choices(a, AFFILIATION_TYPES, param_text(a, "type")));
    json_t *own = a->who.actor ? affiliations_open_between(a, a->who.actor, id) : json_array();
    return rows_put(a, model, "affiliations", own, codes) &&
           rows_put(a, model, "joining", joining_list(a, id), NULL);
}

static bool joined(struct act *a, json_t *model, int64_t affiliation, const char *place)
{
    json_put(model, "affiliation_id", json_id(affiliation));
    act_redirect(a, "%s", place);
    return true;
}

bool organisation_join(struct act *a, json_t *model)
{
    int64_t affiliation;
    return registry_affiliation_ask(a, a->who.actor, param_id(a, "organisation"),
                                    param_text(a, "type"), param_text(a, "answer"), &affiliation) &&
           joined(a, model, affiliation, "/memberships");
}

bool organisation_join_for(struct act *a, json_t *model)
{
    int64_t member = param_id(a, "member"), affiliation;
    if (!who_holds(&a->who, SECRETARY, member))
        return refuse_field(a, NOT_A_CHOICE, "member");
    return registry_affiliation_ask(a, member, param_id(a, "organisation"), "member", "",
                                    &affiliation) &&
           joined(a, model, affiliation, "/secretary");
}

/* ---- applying -------------------------------------------------------------------------------- */

bool organisation_form(struct act *a, json_t *model)
{
    json_t *areas = territory_municipalities(a, param_text(a, "area"));
    if (!areas)
        return false;
    json_put(model, "areas", areas);
    json_put(model, "kinds", rows_choices(a, ORGANISATION_KINDS_APPLYING, param_text(a, "kind")));
    json_put(model, "sectors", rows_choices(a, COOPERATIVE_SECTORS, param_text(a, "sector")));
    json_put(model, "types", rows_choices(a, AFFILIATION_TYPES, param_text(a, "type")));
    return true;
}

static bool seat_find(struct act *a, int64_t *area)
{
    const char *code = param_text(a, "area");
    if (!*code)
        return refuse_field(a, MISSING, "area");
    *area = territory_area(a, code);
    json_t *found = *area ? territory_area_show(a, *area) : NULL;
    return (found && strcmp(json_text(found, "kind"), "municipality") == 0) ||
           refuse_field(a, NOT_A_CHOICE, "area");
}

bool organisation_apply(struct act *a, json_t *model)
{
    struct new_organisation organisation = {.name = param_text(a, "name"),
                                            .kind = param_text(a, "kind"),
                                            .sector = param_text(a, "sector"),
                                            .vat_number = param_text(a, "vat_number"),
                                            .phone = param_text(a, "phone"),
                                            .address = param_text(a, "address")};
    int64_t id;
    if (!seat_find(a, &organisation.area) ||
        !registry_organisation_apply(a, &organisation, a->who.actor, param_text(a, "type"), &id))
        return false;
    json_put(model, "id", json_id(id));
    act_redirect(a, "/memberships");
    return true;
}
