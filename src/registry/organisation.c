/* The life of an organisation, from its application to its end. */
#include "base/id.h"
#include "base/text.h"
#include "registry/organisations.h"
#include "registry/registry_parts.h"
#include "registry/vault.h"
#include "registry_sql.h"

#include <string.h>

bool registry_keeps(const struct act *a, int64_t organisation)
{
    return (a->who.roles & (FEDERATION | SYSTEM)) || who_holds(&a->who, SECRETARY, organisation);
}

/* ---- entering one ---------------------------------------------------------------------------- */

static bool organisation_enter(struct act *a, const struct new_organisation *organisation,
                               const char *state, int64_t contact, int64_t *id)
{
    *id = id_new();
    return party_insert(a, *id, "organisation", vault_plain(a, organisation->name),
                        organisation->area, vault_plain(a, organisation->phone), a->now) == 1 &&
           organisation_insert(a, *id, organisation->kind, organisation->sector,
                               organisation->vat_number, organisation->address, state, contact,
                               text_fold(a->arena, organisation->name)) == 1;
}

bool registry_organisation_add(struct act *a, const struct new_organisation *organisation,
                               int64_t *id)
{
    return organisation_enter(a, organisation, "active", 0, id);
}

/* ---- telling --------------------------------------------------------------------------------- */

/* What letters about an organisation say: its name, and why. */
static json_t *organisation_data(struct act *a, int64_t organisation, const char *reason)
{
    json_t *data = json_object();
    json_put(data, "organisation", json_string(registry_name(a, organisation)));
    json_put(data, "reason", json_string(reason));
    return data;
}

/* Tell those who keep it; suspended, its secretaries are told all the same. */
static bool secretaries_tell(struct act *a, int64_t organisation, const char *kind,
                             const char *reason)
{
    json_t *persons = role_persons(a, "secretary", organisation, a->now), *person;
    size_t i;
    if (!persons)
        return false;
    json_array_foreach(persons, i, person) {
        if (!act_notify(a, json_get_id(person, "person_id"), kind, organisation,
                        organisation_data(a, organisation, reason)))
            return false;
    }
    return true;
}

/* The staff of every Federation. */
static bool federation_tell(struct act *a, const char *kind, int64_t organisation)
{
    json_t *staff = federation_staff(a, a->now), *person;
    size_t i;
    if (!staff)
        return false;
    json_array_foreach(staff, i, person) {
        if (!act_notify(a, json_get_id(person, "person_id"), kind, organisation,
                        organisation_data(a, organisation, "")))
            return false;
    }
    return true;
}

/* ---- from state to state --------------------------------------------------------------------- */

static bool change_note(struct act *a, int64_t organisation, const char *state, const char *reason)
{
    act_subject(a, "organisation", organisation);
    act_fact(a, "state", json_string(state));
    return organisation_change_insert(a, id_new(), organisation, state, reason, a->now) == 1;
}

static bool organisation_change(struct act *a, int64_t organisation, const char *from,
                                const char *to, const char *reason)
{
    struct organisation_by_id_row row;
    if (!organisation_by_id(a, organisation, &row))
        return refuse(a, NOT_FOUND, "organisation");
    if (strcmp(row.kind, "federation") == 0)
        return refuse(a, STATE_CONFLICT, "organisation");
    int64_t moved = organisation_move(a, organisation, from, to);
    if (moved == 0)
        return refuse(a, STATE_CONFLICT, "organisation");
    return moved == 1 && change_note(a, organisation, to, reason);
}

/* ---- applying -------------------------------------------------------------------------------- */

/* A cooperative has a sector, the others have none. */
static bool sector_check(struct act *a, struct new_organisation *organisation)
{
    bool is_cooperative = strcmp(organisation->kind, "cooperative") == 0;
    if (!is_cooperative)
        organisation->sector = "";
    return !is_cooperative || *organisation->sector || refuse_field(a, MISSING, "sector");
}

bool registry_organisation_apply(struct act *a, const struct new_organisation *organisation,
                                 int64_t contact, const char *type, int64_t *id)
{
    struct new_organisation entered = *organisation;
    return sector_check(a, &entered) && organisation_enter(a, &entered, "applied", contact, id) &&
           affiliation_insert(a, id_new(), contact, *id, type, "", a->now) == 1 &&
           change_note(a, *id, "applied", "") &&
           act_notify(a, contact, "organisation-applied", *id, organisation_data(a, *id, "")) &&
           federation_tell(a, "organisation-asks", *id);
}

/* ---- what the Federation decides ------------------------------------------------------------- */

/* Who applied belongs from now on, and is its first secretary. */
static bool contact_install(struct act *a, int64_t organisation, int64_t contact)
{
    json_t *open = affiliations_between(a, contact, organisation), *one;
    size_t i;
    if (!open)
        return false;
    json_array_foreach(open, i, one) {
        if (!affiliation_begin(a, json_get_id(one, "id"), organisation, json_text(one, "type"), ""))
            return false;
    }
    return registry_role_grant(a, contact, SECRETARY, organisation);
}

bool registry_organisation_admit(struct act *a, int64_t organisation)
{
    struct organisation_by_id_row row;
    if (!organisation_change(a, organisation, "applied", "active", "") ||
        !organisation_by_id(a, organisation, &row))
        return false;
    return !row.contact_id || (contact_install(a, organisation, row.contact_id) &&
                               act_notify(a, row.contact_id, "organisation-admitted", organisation,
                                          organisation_data(a, organisation, "")));
}

bool registry_organisation_decline(struct act *a, int64_t organisation, const char *reason)
{
    struct organisation_by_id_row row;
    if (!organisation_change(a, organisation, "applied", "declined", reason) ||
        !affiliations_end_of(a, organisation, a->now) || !organisation_by_id(a, organisation, &row))
        return false;
    return !row.contact_id || act_notify(a, row.contact_id, "organisation-declined", organisation,
                                         organisation_data(a, organisation, reason));
}

bool registry_organisation_suspend(struct act *a, int64_t organisation, const char *reason)
{
    return organisation_change(a, organisation, "active", "suspended", reason) &&
           secretaries_tell(a, organisation, "organisation-suspended", reason);
}

bool registry_organisation_resume(struct act *a, int64_t organisation)
{
    return organisation_change(a, organisation, "suspended", "active", "") &&
           secretaries_tell(a, organisation, "organisation-resumed", "");
}

/* Everything in it ends, and what was lent to it and by it. */
static bool everything_end(struct act *a, int64_t organisation)
{
    json_t *loans = loans_end_of(a, organisation, a->now), *loan;
    json_t *roles = roles_end_of(a, organisation, a->now);
    json_t *affiliations = affiliations_end_of(a, organisation, a->now);
    size_t i;
    json_array_foreach(loans, i, loan) {
        if (!roles_end_of_loan(a, json_get_id(loan, "id"), a->now))
            return false;
    }
    act_fact_ids(a, "loans", loans, "id");
    act_fact_ids(a, "roles", roles, "id");
    act_fact_ids(a, "affiliations", affiliations, "id");
    return loans && roles && affiliations;
}

bool registry_organisation_dissolve(struct act *a, int64_t organisation, const char *reason)
{
    struct organisation_by_id_row row;
    if (!organisation_by_id(a, organisation, &row))
        return refuse(a, NOT_FOUND, "organisation");
    const char *from = strcmp(row.state, "suspended") == 0 ? "suspended" : "active";
    return organisation_change(a, organisation, from, "dissolved", reason) &&
           secretaries_tell(a, organisation, "organisation-dissolved", reason) &&
           everything_end(a, organisation);
}

bool registry_organisation_ask(struct act *a, int64_t organisation, const char *question)
{
    act_subject(a, "organisation", organisation);
    return (registry_keeps(a, organisation) || refuse(a, NOT_FOUND, "organisation")) &&
           organisation_ask(a, organisation, question) == 1;
}
