/* Attestations: given by an organisation that may, taken back by it, objected to by the person.
 *
 *     active -> revoked | expired
 *
 * An objection does not end one: who was told something wrong of is heard by who said it. */
#include "base/clock.h"
#include "base/id.h"
#include "benefit/benefit_parts.h"
#include "benefit_sql.h"
#include "registry/registry.h"
#include "registry/vault.h"

static const int64_t day = 86400;

int64_t attesting_organisation(const struct act *a)
{
    int64_t organisation = who_organisation(&a->who, SECRETARY);
    return organisation ? organisation : who_organisation(&a->who, OPERATOR);
}

bool benefit_attest(struct act *a, int64_t organisation, int64_t person, const char *what,
                    int64_t until, const char *note, int64_t *id)
{
    int64_t longest;
    *id = id_new();
    if (!attestation_longest(a, organisation, what, &longest))
        return refuse_field(a, FORBIDDEN, "what");
    if (until <= a->now || until > clock_day(a->now, 1) + longest * day)
        return refuse_field(a, OUT_OF_RANGE, "until");
    const char *sealed = vault_seal(a, person, note);
    if (!sealed || attestation_end_past(a, person, organisation, what, a->now) < 0)
        return false;
    int64_t made =
        attestation_insert(a, *id, person, organisation, what, sealed, a->who.actor, a->now, until);
    return made == 1 || (made == 0 && refuse_field(a, ALREADY_DONE, "what"));
}

/* ---- acts ------------------------------------------------------------------------------------ */

bool attestation_give(struct act *a, json_t *model)
{
    int64_t person = param_id(a, "person"), id;
    int64_t until = clock_day(param_time(a, "until"), 1) - 1; /* that day's last second */
    if (!registry_access_open(a, person))
        return refuse(a, NOT_FOUND, "person");
    if (!benefit_attest(a, attesting_organisation(a), person, param_text(a, "what"), until,
                        param_text(a, "note"), &id) ||
        !act_notify(a, person, "attestation-given", id, NULL))
        return false;
    act_subject(a, "attestation", id);
    act_fact(a, "organisation", json_id(attesting_organisation(a)));
    act_fact(a, "what", json_string(param_text(a, "what")));
    json_put(model, "id", json_id(id));
    act_redirect(a, "/attestations");
    return true;
}

bool attestation_revoke(struct act *a, json_t *model)
{
    struct attestation_parties_row parties;
    int64_t id = param_id(a, "attestation");
    if (!attestation_parties(a, id, &parties) || parties.issuer_id != attesting_organisation(a))
        return refuse(a, NOT_FOUND, "attestation");
    if (attestation_revoked(a, id, parties.issuer_id, a->now) != 1)
        return refuse(a, STATE_CONFLICT, "attestation");
    act_subject(a, "attestation", id);
    json_put(model, "id", json_id(id));
    act_redirect(a, "/attestations");
    return act_notify(a, parties.subject_id, "attestation-revoked", id, NULL);
}

/* Whoever keeps the attestations of the organisation hears of it. */
static bool objection_tell(struct act *a, int64_t issuer, int64_t attestation)
{
    return registry_notify_holders(a, SECRETARY, issuer, "attestation-objected", attestation,
                                   NULL) &&
           registry_notify_holders(a, OPERATOR, issuer, "attestation-objected", attestation, NULL);
}

bool attestation_object(struct act *a, json_t *model)
{
    struct attestation_parties_row parties;
    int64_t id = param_id(a, "attestation");
    if (!attestation_parties(a, id, &parties) || parties.subject_id != a->who.actor)
        return refuse(a, NOT_FOUND, "attestation");
    const char *sealed = vault_seal(a, a->who.actor, param_text(a, "objection"));
    if (!sealed)
        return false;
    if (attestation_objected(a, id, a->who.actor, sealed, a->now) != 1)
        return refuse(a, STATE_CONFLICT, "attestation");
    act_subject(a, "attestation", id);
    json_put(model, "id", json_id(id));
    act_redirect(a, "/me/benefits");
    return objection_tell(a, parties.issuer_id, id);
}

/* ---- ends by themselves ---------------------------------------------------------------------- */

bool attestations_of_erased(struct act *a, const struct event *event)
{
    return attestations_forget(a, event->id) >= 0;
}

/* Due work. */
bool attestations_expire_due(struct act *a, json_t *model)
{
    (void)model;
    json_t *expired = attestations_expire(a, a->now);
    act_fact_ids(a, "attestations", expired, "id");
    return expired != NULL;
}
