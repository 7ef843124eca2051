/* Affiliations: who belongs to an organisation, and as what. */
#include "base/id.h"
#include "registry/organisations.h"
#include "registry/registry_parts.h"
#include "registry/vault.h"
#include "registry_sql.h"

#include <string.h>

/* ---- what other rooms ask -------------------------------------------------------------------- */

bool registry_is_member(struct act *a, int64_t party, int64_t organisation, const char *type)
{
    int64_t count;
    return affiliation_active_count(a, party, organisation, type ? type : "", &count) && count > 0;
}

json_t *registry_affiliations(struct act *a, int64_t party)
{
    return affiliations_active_of(a, party);
}

/* ---- member numbers -------------------------------------------------------------------------- */

enum { NUMBER_TRIES = 1000 };

static bool number_is_free(struct act *a, int64_t organisation, const char *number)
{
    int64_t count;
    return affiliation_number_count(a, organisation, number, &count) && count == 0;
}

/* The next number that nobody has, also not one that was typed. */
static bool number_next(struct act *a, int64_t organisation, const char **number)
{
    for (int tries = 0; tries < NUMBER_TRIES; tries++) {
        int64_t next;
        if (!organisation_number_take(a, organisation, &next))
            return refuse(a, NOT_FOUND, "organisation");
        *number = arena_printf(a->arena, "%lld", (long long)next);
        if (number_is_free(a, organisation, *number))
            return true;
    }
    return a->error.code == ERROR_NONE && refuse_field(a, MISSING, "number");
}

/* NULL for who has none: only members are numbered. */
static bool number_choose(struct act *a, int64_t organisation, const char *type, const char *typed,
                          const char **number)
{
    *number = NULL;
    if (strcmp(type, "member") != 0)
        return true;
    if (!*typed)
        return number_next(a, organisation, number);
    *number = typed;
    return number_is_free(a, organisation, typed) || refuse_field(a, NUMBER_TAKEN, "number");
}

/* ---- telling --------------------------------------------------------------------------------- */

static json_t *letter_data(struct act *a, const struct affiliation_by_id_row *affiliation,
                           const char *reason)
{
    json_t *data = json_object();
    json_put(data, "organisation", json_string(registry_name(a, affiliation->organisation_id)));
    json_put(data, "type", json_string(affiliation->type));
    json_put(data, "reason", json_string(reason));
    json_mark(data, "type");
    json_mark(data, "reason");
    return data;
}

/* A person is told; for an organisation its secretaries are. */
static bool party_tell(struct act *a, const struct affiliation_by_id_row *affiliation,
                       const char *kind, const char *reason)
{
    json_t *data = letter_data(a, affiliation, reason);
    return affiliation->is_person
               ? act_notify(a, affiliation->party_id, kind, affiliation->id, data)
               : registry_notify_holders(a, SECRETARY, affiliation->party_id, kind, affiliation->id,
                                         data);
}

static bool secretaries_tell(struct act *a, const struct affiliation_by_id_row *affiliation,
                             const char *kind)
{
    return registry_notify_holders(a, SECRETARY, affiliation->organisation_id, kind,
                                   affiliation->id, letter_data(a, affiliation, ""));
}

/* ---- asking ---------------------------------------------------------------------------------- */

bool organisation_hold(struct act *a, int64_t organisation)
{
    int64_t held = organisation_move(a, organisation, "active", "active");
    return held == 1 || (held == 0 && refuse(a, NOT_FOUND, "organisation"));
}

/* What a person says is sealed for them; what an organisation says is for everybody. */
static const char *answer_seal(struct act *a, int64_t party, const char *answer)
{
    struct party_kind_row row;
    if (!party_kind(a, party, &row))
        return NULL;
    return strcmp(row.kind, "person") == 0 ? vault_seal(a, party, answer) : vault_plain(a, answer);
}

bool registry_affiliation_ask(struct act *a, int64_t party, int64_t organisation, const char *type,
                              const char *answer, int64_t *id)
{
    struct affiliation_by_id_row affiliation;
    if (party == organisation)
        return refuse(a, NOT_FOUND, "organisation");
    *id = id_new();
    if (!organisation_hold(a, organisation))
        return false;
    const char *sealed = answer_seal(a, party, answer);
    int64_t made =
        sealed ? affiliation_insert(a, *id, party, organisation, type, sealed, a->now) : -1;
    if (made == 0)
        return refuse_field(a, ALREADY_DONE, "type");
    act_subject(a, "affiliation", *id);
    return made == 1 && affiliation_by_id(a, *id, &affiliation) &&
           secretaries_tell(a, &affiliation, "affiliation-asked");
}

/* ---- answering ------------------------------------------------------------------------------- */

/* After a conditional update: one row changed, or it was not in the state for it. */
static bool affiliation_changed(struct act *a, int64_t affiliation, const char *state, int64_t rows)
{
    if (rows == 0)
        refuse(a, STATE_CONFLICT, "affiliation");
    act_subject(a, "affiliation", affiliation);
    act_fact(a, "state", json_string(state));
    return rows == 1;
}

bool affiliation_begin(struct act *a, int64_t affiliation, int64_t organisation, const char *type,
                       const char *number)
{
    const char *chosen;
    return number_choose(a, organisation, type, number, &chosen) &&
           affiliation_changed(a, affiliation, "active",
                               affiliation_accept(a, affiliation, chosen, a->now));
}

bool registry_affiliation_add(struct act *a, const struct new_affiliation *affiliation, int64_t *id)
{
    const char *number;
    *id = id_new();
    if (!number_choose(a, affiliation->organisation, affiliation->type, affiliation->number,
                       &number))
        return false;
    int64_t made = affiliation_insert(a, *id, affiliation->party, affiliation->organisation,
                                      affiliation->type, "", affiliation->since);
    if (made == 0)
        return refuse_field(a, ALREADY_DONE, "type");
    return made == 1 && affiliation_accept(a, *id, number, affiliation->since) == 1;
}

/* One of an organisation that the caller keeps, held; for others it does not exist. */
static bool affiliation_kept(struct act *a, int64_t id, struct affiliation_by_id_row *affiliation)
{
    if (!affiliation_by_id(a, id, affiliation) || !registry_keeps(a, affiliation->organisation_id))
        return refuse(a, NOT_FOUND, "affiliation");
    return organisation_hold(a, affiliation->organisation_id);
}

bool registry_affiliation_accept(struct act *a, int64_t id, const char *number)
{
    struct affiliation_by_id_row affiliation;
    return affiliation_kept(a, id, &affiliation) &&
           affiliation_begin(a, id, affiliation.organisation_id, affiliation.type, number) &&
           party_tell(a, &affiliation, "affiliation-accepted", "");
}

bool registry_affiliation_decline(struct act *a, int64_t id, const char *reason)
{
    struct affiliation_by_id_row affiliation;
    return affiliation_kept(a, id, &affiliation) &&
           affiliation_changed(a, id, "declined", affiliation_decline(a, id, reason, a->now)) &&
           party_tell(a, &affiliation, "affiliation-declined", reason);
}

bool registry_affiliation_resume(struct act *a, int64_t id)
{
    struct affiliation_by_id_row affiliation;
    return affiliation_kept(a, id, &affiliation) &&
           affiliation_changed(a, id, "active", affiliation_resume(a, id)) &&
           party_tell(a, &affiliation, "affiliation-resumed", "");
}

/* ---- ending ---------------------------------------------------------------------------------- */

/* Who belongs in no way any more keeps no role that the organisation gave. */
static bool roles_follow(struct act *a, const struct affiliation_by_id_row *affiliation)
{
    int64_t held;
    if (!affiliation_held_count(a, affiliation->party_id, affiliation->organisation_id, &held))
        return false;
    json_t *ended =
        held ? json_array()
             : roles_end_of_person(a, affiliation->party_id, affiliation->organisation_id, a->now);
    act_fact_ids(a, "roles", ended, "id");
    return ended != NULL;
}

bool registry_affiliation_suspend(struct act *a, int64_t id, const char *reason)
{
    struct affiliation_by_id_row affiliation;
    return affiliation_kept(a, id, &affiliation) &&
           affiliation_changed(a, id, "suspended", affiliation_suspend(a, id, reason)) &&
           roles_follow(a, &affiliation) &&
           party_tell(a, &affiliation, "affiliation-suspended", reason);
}

bool registry_affiliation_end(struct act *a, int64_t id, const char *reason)
{
    struct affiliation_by_id_row affiliation;
    return affiliation_kept(a, id, &affiliation) &&
           affiliation_changed(a, id, "ended", affiliation_end(a, id, reason, a->now)) &&
           roles_follow(a, &affiliation) &&
           party_tell(a, &affiliation, "affiliation-ended", reason);
}

/* Leaving is possible in every state of the organisation. */
bool registry_affiliation_leave(struct act *a, int64_t id)
{
    struct affiliation_by_id_row affiliation;
    if (!affiliation_by_id(a, id, &affiliation) ||
        (affiliation.party_id != a->who.actor &&
         !who_holds(&a->who, SECRETARY, affiliation.party_id)))
        return refuse(a, NOT_FOUND, "affiliation");
    return organisation_lock(a, affiliation.organisation_id) == 1 &&
           affiliation_changed(a, id, "ended", affiliation_withdraw(a, id, a->now)) &&
           roles_follow(a, &affiliation) && secretaries_tell(a, &affiliation, "affiliation-left");
}
