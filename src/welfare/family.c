/* The family of an employee, as they declare it, and what the law says of each. */
#include "base/clock.h"
#include "base/id.h"
#include "registry/vault.h"
#include "welfare/welfare_parts.h"
#include "welfare_sql.h"

#include <string.h>

bool welfare_beneficiary(struct act *a, int64_t employee, int64_t member, int64_t day,
                         struct law_beneficiary *beneficiary)
{
    struct family_member_row row;
    if (!family_member(a, employee, member, &row))
        return refuse(a, NOT_FOUND, "member");
    *beneficiary = (struct law_beneficiary){.relation = row.relation,
                                            .is_separated = row.is_separated,
                                            .is_cohabiting = row.is_cohabiting,
                                            .has_alimony = row.has_alimony,
                                            .age = clock_age(row.birth_date, day),
                                            .is_not_self_sufficient = *row.care != '\0'};
    return true;
}

/* ---- the page ----------------------------------------------------------------------------------
 */

bool family_page(struct act *a, json_t *model)
{
    const json_t *law = welfare_law(a);
    json_t *members = family_members_of(a, a->who.actor), *member;
    size_t i;
    if (!law || !members)
        return false;
    json_array_foreach(members, i, member) {
        struct law_beneficiary beneficiary;
        if (!welfare_beneficiary(a, a->who.actor, json_get_id(member, "id"), a->now, &beneficiary))
            return false;
        const struct law_decision decision = law_family(law, a->now, &beneficiary);
        json_put(member, "decision", law_decision_json(law, &decision));
        json_mark(member, "relation");
    }
    json_put(model, "relation", json_string(param_text(a, "relation")));
    json_mark(model, "relation");
    json_put(model, "has_members", json_boolean(json_array_size(members) > 0));
    json_put(model, "members", members);
    return true;
}

/* ---- acts --------------------------------------------------------------------------------------
 */

bool welfare_family_add(struct act *a, int64_t employee, const struct welfare_relative *relative,
                        int64_t *id)
{
    const char *name = vault_seal(a, employee, relative->name);
    const char *tax_code = vault_seal(a, employee, relative->tax_code);
    const char *birth_date = vault_seal(a, employee, relative->birth_date);
    const char *care = vault_seal(a, employee, relative->is_not_self_sufficient ? "yes" : "");
    *id = id_new();
    return name && tax_code && birth_date && care &&
           family_member_insert(a, *id, employee, relative->relation, name, tax_code, birth_date,
                                care, relative->is_separated, relative->is_cohabiting,
                                relative->has_alimony, a->now) == 1;
}

bool welfare_health_may(struct act *a, bool is_needed)
{
    const json_t *law = welfare_law(a);
    const struct law_health facts = {.day = a->now,
                                     .has_purpose = true, /* a service of care */
                                     .has_consent = param_bool(a, "consent"),
                                     .is_needed = is_needed};
    if (!law)
        return false;
    const struct law_decision decision = law_health(law, &facts);
    return decision.outcome == LAW_ALLOWED ||
           refuse_field(a, is_needed ? CONSENT_NEEDED : HEALTH_UNNEEDED, "consent");
}

bool family_add(struct act *a, json_t *model)
{
    int64_t id;
    if (param_time(a, "birth_date") > a->now)
        return refuse_field(a, NOT_A_PAST_DATE, "birth_date");
    if (param_bool(a, "dependent") && !welfare_health_may(a, true))
        return false;
    const struct welfare_relative relative = {.relation = param_text(a, "relation"),
                                              .name = param_text(a, "name"),
                                              .tax_code = param_text(a, "tax_code"),
                                              .birth_date = param_date(a, "birth_date"),
                                              .is_separated = param_bool(a, "separated"),
                                              .is_cohabiting = param_bool(a, "cohabiting"),
                                              .has_alimony = param_bool(a, "alimony"),
                                              .is_not_self_sufficient = param_bool(a, "dependent")};
    if (!welfare_family_add(a, a->who.actor, &relative, &id))
        return false;
    act_subject(a, "family_member", id);
    json_put(model, "id", json_id(id));
    act_redirect(a, "/me/family");
    return true;
}

bool family_remove(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "member");
    if (family_member_end(a, a->who.actor, id, a->now) != 1)
        return refuse(a, NOT_FOUND, "member");
    act_subject(a, "family_member", id);
    json_put(model, "id", json_id(id));
    act_redirect(a, "/me/family");
    return true;
}
