/* Roles that an organisation lends a partner, which gives them to its own people. */
#include "base/id.h"
#include "registry/organisations.h"
#include "registry/registry_parts.h"
#include "registry_sql.h"

enum { LOAN_LONGEST = 5 * 366 * 86400 };

static bool partner_tell(struct act *a, const char *kind, int64_t loan, int64_t whom, int64_t other,
                         int64_t until)
{
    json_t *data = json_object();
    json_put(data, "organisation", json_string(registry_name(a, other)));
    json_put(data, "until_at", json_integer(until));
    return registry_notify_holders(a, SECRETARY, whom, kind, loan, data);
}

/* ---- lending --------------------------------------------------------------------------------- */

static bool loan_allowed(struct act *a, const json_t *roles, int64_t until)
{
    const json_t *role;
    size_t i;
    if (json_array_size(roles) == 0)
        return refuse_field(a, MISSING, "role");
    json_array_foreach(roles, i, role) {
        if (!role_is_among(json_string_value(role), ROLES_LENDABLE))
            return refuse_field(a, NOT_A_CHOICE, "role");
    }
    return (until > a->now && until <= a->now + LOAN_LONGEST) ||
           refuse_field(a, OUT_OF_RANGE, "until");
}

/* Both stay as they are until the commit; everybody locks in the order of ids. */
static bool both_hold(struct act *a, int64_t one, int64_t other)
{
    int64_t first = one < other ? one : other, second = one < other ? other : one;
    return organisation_hold(a, first) && organisation_hold(a, second);
}

bool registry_roles_lend(struct act *a, int64_t owner, int64_t partner, const json_t *roles,
                         int64_t until, int64_t *loan)
{
    const json_t *role;
    size_t i;
    *loan = id_new();
    if (!registry_keeps(a, owner) || owner == partner)
        return refuse(a, NOT_FOUND, "partner");
    if (!loan_allowed(a, roles, until) || !both_hold(a, owner, partner) ||
        loan_insert(a, *loan, owner, partner, a->now, until) != 1)
        return false;
    json_array_foreach(roles, i, role) {
        if (loan_role_insert(a, *loan, json_string_value(role)) != 1)
            return false;
    }
    act_subject(a, "loan", *loan);
    act_fact(a, "partner", json_id(partner));
    return partner_tell(a, "roles-lent", *loan, partner, owner, until);
}

/* ---- ending ---------------------------------------------------------------------------------- */

/* Whoever got a role under it is told that it ended. */
static bool given_end(struct act *a, const struct loan_by_id_row *loan)
{
    json_t *ended = roles_end_of_loan(a, loan->id, a->now), *role;
    size_t i;
    if (!ended)
        return false;
    json_array_foreach(ended, i, role) {
        if (!role_ended_tell(a, json_get_id(role, "person_id"), json_text(role, "role"),
                             loan->owner_id))
            return false;
    }
    act_fact_ids(a, "roles", ended, "id");
    return true;
}

bool registry_loan_end(struct act *a, int64_t id)
{
    struct loan_by_id_row loan;
    if (!loan_by_id(a, id, &loan) ||
        (!registry_keeps(a, loan.owner_id) && !registry_keeps(a, loan.partner_id)))
        return refuse(a, NOT_FOUND, "loan");
    int64_t ended = loan_end(a, id, a->now);
    if (ended == 0)
        return refuse(a, STATE_CONFLICT, "loan");
    act_subject(a, "loan", id);
    return ended == 1 && given_end(a, &loan) &&
           partner_tell(a, "loan-ended", id, loan.partner_id, loan.owner_id, a->now) &&
           partner_tell(a, "loan-ended", id, loan.owner_id, loan.partner_id, a->now);
}
