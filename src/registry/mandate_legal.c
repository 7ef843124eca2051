/* Mandates by law: a parent, a guardian or an administrator acts for somebody because a judge or
 * the law says so. A desk that has seen the document records it in place of the person's will. */
#include "registry/mandate_parts.h"
#include "registry/vault.h"
#include "registry_sql.h"

#include <string.h>

static enum role role_at_desk(const struct act *a)
{
    return a->who.roles & OPERATOR ? OPERATOR : FEDERATION;
}

static bool document_write(struct act *a, int64_t person, int64_t mandate)
{
    if (param_time(a, "issued") > a->now)
        return refuse_field(a, OUT_OF_RANGE, "issued");
    const char *number = vault_seal(a, person, param_text(a, "number"));
    const char *issuer = vault_seal(a, person, param_text(a, "issuer"));
    const char *date = vault_seal(a, person, param_date(a, "issued"));
    return number && issuer && date &&
           mandate_document_insert(a, mandate, param_text(a, "document"), number, issuer, date,
                                   a->who.actor, who_organisation(&a->who, role_at_desk(a)),
                                   a->now) == 1;
}

bool mandate_record(struct act *a, json_t *model)
{
    struct new_mandate mandate = {.delegate = registry_person_named(a, param_text(a, "user")),
                                  .scopes = mandate_scopes_typed(a),
                                  .until = mandate_last_second(param_time(a, "until")),
                                  .basis = param_text(a, "basis"),
                                  .state = "offered"};
    int64_t id;
    if (!registry_person_opened(a, &mandate.principal))
        return false;
    if (!mandate.delegate)
        return refuse_field(a, NOT_FOUND, "user");
    if (mandate.delegate == a->who.actor || mandate.principal == a->who.actor)
        return refuse_field(a, MANDATE_OWN_DESK, "user");
    if (!mandate_make(a, &mandate, &id) || !document_write(a, mandate.principal, id) ||
        mandate_accepted(a, id, mandate.delegate, a->now) != 1)
        return false;
    act_fact(a, "basis", json_string(mandate.basis));
    json_put(model, "mandate_id", json_id(id));
    act_redirect(a, "/people/%s/mandates", json_text(a->input, "person"));
    return mandate_tell(a, mandate.principal, "mandate-accepted", id, mandate.delegate) &&
           mandate_tell(a, mandate.delegate, "mandate-recorded", id, mandate.principal);
}

bool mandate_lift(struct act *a, json_t *model)
{
    (void)model;
    struct mandate_by_id_row mandate;
    int64_t person;
    if (!registry_person_opened(a, &person))
        return false;
    if (!mandate_by_id(a, param_id(a, "mandate"), &mandate) || mandate.principal_id != person)
        return refuse(a, NOT_FOUND, "mandate");
    if (mandate.delegate_id == a->who.actor || person == a->who.actor)
        return refuse(a, MANDATE_OWN_DESK, NULL);
    act_subject(a, "mandate", mandate.id);
    act_redirect(a, "/people/%s/mandates", json_text(a->input, "person"));
    return mandate_changed(a, mandate_lifted(a, mandate.id, person, a->now)) &&
           mandate_tell(a, mandate.delegate_id, "mandate-revoked", mandate.id, person);
}

bool mandates_legal_show(struct act *a, json_t *model)
{
    int64_t person;
    if (!registry_person_opened(a, &person))
        return false;
    json_t *mandates = mandates_by_law(a, person, a->now), *mandate;
    size_t i;
    if (!mandates)
        return false;
    json_array_foreach(mandates, i, mandate) {
        json_mark(mandate, "basis");
    }
    json_put(model, "id", json_id(person));
    json_put(model, "name", json_string(registry_name(a, person)));
    json_put(model, "has_mandates", json_boolean(json_array_size(mandates) > 0));
    json_put(model, "mandates", mandates);
    return true;
}
