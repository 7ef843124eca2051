/* The single registry: people, organisations, their roles, and who may act for whom. */
#ifndef PIAZZA_REGISTRY_REGISTRY_H
#define PIAZZA_REGISTRY_REGISTRY_H

#include "web/route.h"

extern const struct room registry_room;

/* ---- who calls ------------------------------------------------------------------------------- */

/* Add to a->who the roles that its actor holds now. */
bool registry_roles_fill(struct act *a) __attribute__((warn_unused_result));

/* What every page shows about its caller: {name, given_name, is_signed_in, is_acting, acting_for,
 * acting_until_at, is_citizen, is_shopkeeper, is_coordinator, is_care_worker, is_hr_manager,
 * is_facilitator, is_operator, is_secretary, is_federation, has_workplaces, works_for}; acting_for
 * and acting_until_at only while acting for another, works_for only with roles in several
 * organisations. */
json_t *registry_user(struct act *a);

/* ---- what other rooms ask ----------------------------------------------------------------- */

/* {id, name, given_name, area_id, phone}: name is what others call the party. NULL when there is
 * none. */
json_t *registry_party(struct act *a, int64_t party);

/* {id, name, mail, phone, language}: where a letter to the party goes, and in which language; ""
 * for what it does not have. NULL when there is no such party. */
json_t *registry_contact(struct act *a, int64_t party);

/* Is this the id of a person? */
bool registry_is_person(struct act *a, int64_t party);

/* The name of a party; "" when there is none. Arena memory. */
const char *registry_name(struct act *a, int64_t party);

/* The person to be told when something is wrong with this one: the referent; 0 if none. */
int64_t registry_referent(struct act *a, int64_t person);

/* True when the two are recorded as relatives such that one's family credit may serve the other. */
bool registry_is_family(struct act *a, int64_t person, int64_t other);

/* The people who hold a role in an organisation: [{id, name}]. */
json_t *registry_holders(struct act *a, enum role role, int64_t organisation);

/* act_notify to each of them; data is copied. */
bool registry_notify_holders(struct act *a, enum role role, int64_t organisation, const char *kind,
                             int64_t about, const json_t *data) __attribute__((warn_unused_result));

/* ---- filling the registry: the desk, imports, the demo ------------------------------------ */

struct new_person {
    const char *given_name, *family_name, *birth_date; /* "1942-03-14" or "" */
    const char *phone, *mail;                          /* "" if none */
    int64_t area;                                      /* municipality of residence, or 0 */
    const char *tax_code;                              /* NULL or "" if not known */
    int64_t assurance;                                 /* 0 to 3: how surely it is them */
};
/* All of it is stored sealed (registry/vault.h). Refuses the field "tax_code" (ALREADY_DONE) when
 * another person has that one. */
bool registry_person_add(struct act *a, const struct new_person *person, int64_t *id)
    __attribute__((warn_unused_result));

/* Correct what is known of a person: everything is replaced. */
bool registry_person_change(struct act *a, int64_t id, const struct new_person *person)
    __attribute__((warn_unused_result));

/* The person with this tax code, however it is typed; 0 if none. */
int64_t registry_person_by_tax_code(struct act *a, const char *code);

/* By what persons.full_name_index finds people of this name, whatever the order of its words. NULL
 * for an empty name. Arena memory. */
const char *registry_name_index(struct act *a, const char *name);

/* The people of this name and birth date ("1942-03-14" or ""), or with this mail address, whatever
 * the capitals, accents and spaces: [{id, name, birth_date, area_id}], 20 at most. NULL on failure.
 */
json_t *registry_people_named(struct act *a, const char *given_name, const char *family_name,
                              const char *birth_date);
json_t *registry_people_at(struct act *a, const char *mail);

struct new_organisation {
    const char *name, *kind,
        *sector; /* kind: "cooperative", … sector: "consumption", "social", … or "" */
    const char *vat_number, *phone, *address;
    int64_t area;
};
bool registry_organisation_add(struct act *a, const struct new_organisation *organisation,
                               int64_t *id) __attribute__((warn_unused_result));

/* User names are lower case, without spaces around: what was typed, so. Arena memory. */
const char *registry_user_name_clean(struct arena *arena, const char *typed);

/* By what a user name is found, in whatever form it was typed; NULL for an empty one. */
const char *registry_user_name_index(struct act *a, const char *typed);

/* A person's user name; "" when they have none. */
const char *registry_user_name(struct act *a, int64_t person);

/* Give a person a user name. ALREADY_DONE at the field "user" when they have one, or another person
 * has this. */
bool registry_user_name_add(struct act *a, int64_t person, const char *user_name)
    __attribute__((warn_unused_result));

/* The person with this user name, as typed; 0 if none. */
int64_t registry_person_named(struct act *a, const char *user_name);

bool registry_role_grant(struct act *a, int64_t person, enum role role, int64_t organisation)
    __attribute__((warn_unused_result));

/* kind: "family" (both ways) or "referent" (other is told about person). */
bool registry_relate(struct act *a, int64_t person, const char *kind, int64_t other)
    __attribute__((warn_unused_result));

/* Offer and accept in one step, for a mandate brought on paper to a desk. */
bool registry_mandate_add(struct act *a, int64_t principal, int64_t delegate, unsigned scopes,
                          int64_t until, int64_t *id) __attribute__((warn_unused_result));

/* ---- acting for another --------------------------------------------------------------------- */

/* The caller begins to act under this mandate: refused unless it was given to them (NOT_FOUND) and
 * holds now (STATE_CONFLICT). Tells the represented person. The session is the caller's affair. */
bool registry_mandate_begin(struct act *a, int64_t mandate) __attribute__((warn_unused_result));

/* May the caller spend so much in one act? True for oneself; for another person, up to the limit of
 * the mandate acted under (MANDATE_AMOUNT). */
bool registry_mandate_covers(struct act *a, int64_t cents) __attribute__((warn_unused_result));

/* An operator acts for a person who asks on the telephone: read, buy and care, until that instant
 * or until the operator stops. Refused with ALREADY_DONE when the person has given the operator a
 * mandate anyway. Recognising the caller is the desk's affair. */
bool registry_call_begin(struct act *a, int64_t person, int64_t until, int64_t *mandate)
    __attribute__((warn_unused_result));

/* If the mandate acted under is such a call, it is over. */
bool registry_call_end(struct act *a) __attribute__((warn_unused_result));

/* Does the caller act for somebody on the telephone? */
bool registry_on_call(struct act *a);

/* Whose credits pay for what the caller orders: their own, also for a person who has given them a
 * mandate; but that person's when the caller is an operator on the telephone. */
int64_t registry_payer(struct act *a);

/* For whom the caller may act now: [{id of the mandate, principal, is_current}]. NULL on failure.
 */
json_t *registry_acting_choices(struct act *a);

/* How many people one person may act for by their choice: 3, unless set before the first act. */
void registry_represented_max_set(unsigned most);

/* ---- who looks at whose record -------------------------------------------------------------- */

/* Why somebody opens the record of another person. */
#define ACCESS_REASONS                                                                             \
    "asked|phone|registration|identity|correction|relative|duplicate|mandate|erasure|card|"        \
    "benefit|welfare"

/* Note that the caller opens a person's record, and why; it stays open to them for 15 minutes.
 * Refuses a reason that is none of ACCESS_REASONS (field "reason"). One's own needs no note. */
bool registry_access_note(struct act *a, int64_t person, const char *reason)
    __attribute__((warn_unused_result));

/* Is the person's record open to the caller now? One's own always is. False also when the storage
 * fails (a->error). */
bool registry_access_open(struct act *a, int64_t person);

/* Who opened a person's record, the latest first: [{id, viewer, organisation, role, reason,
 * opened_at}], at most so many after skipping so many. NULL on failure. */
json_t *registry_accesses(struct act *a, int64_t person, int64_t most, int64_t skip);

/* The person of the path ("{person}"), whose record is open to the caller. NOT_FOUND when there is
 * none, ACCESS_CLOSED when it is not open. */
bool registry_person_opened(struct act *a, int64_t *person) __attribute__((warn_unused_result));

#endif
