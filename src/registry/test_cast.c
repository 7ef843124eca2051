#include "registry/test_cast.h"

#include "registry/registry_parts.h"

#include <stdio.h>
#include <string.h>

static bool person_add(struct act *a, const char *given, int64_t *id)
{
    struct new_person person = {given, "Rossi", "", "", "", 0};
    return registry_person_add(a, &person, id);
}

static bool organisation_add(struct act *a, const char *name, const char *kind, int64_t *id)
{
    bool is_cooperative = strcmp(kind, "cooperative") == 0;
    struct new_organisation organisation = {name, kind, is_cooperative ? "social" : "", "", "",
                                            "",   0};
    return registry_organisation_add(a, &organisation, id);
}

static bool scene_add(struct act *a, json_t *model)
{
    (void)model;
    struct scene *scene = a->prepared;
    return person_add(a, "Chiara", &scene->chiara) && person_add(a, "Anna", &scene->anna) &&
           person_add(a, "Bruno", &scene->bruno) && person_add(a, "Luca", &scene->luca) &&
           organisation_add(a, "Federazione", "federation", &scene->federation) &&
           organisation_add(a, "Bottega", "cooperative", &scene->shop) &&
           organisation_add(a, "Il Sentiero", "cooperative", &scene->sentiero) &&
           registry_role_grant(a, scene->chiara, FEDERATION, scene->federation) &&
           registry_role_grant(a, scene->anna, SECRETARY, scene->shop) &&
           registry_role_grant(a, scene->bruno, SECRETARY, scene->sentiero);
}

struct scene scene_make(void **state)
{
    struct scene scene = {0};
    assert_int_equal(trial_run(state, scene_add, &scene), ERROR_NONE);
    return scene;
}

/* The act by a person with the roles they hold now. */
enum error_code by(void **state, int64_t person, handler *handle, struct asked *asked)
{
    struct trial trial;
    trial_begin(&trial, state, "test", person);
    trial.act.prepared = asked;
    enum error_code code = trial_do(&trial, handle);
    trial_end(&trial);
    return code;
}

bool ask(struct act *a, json_t *model)
{
    (void)model;
    struct asked *asked = a->prepared;
    return registry_affiliation_ask(a, asked->other ? asked->other : a->who.actor, asked->id,
                                    asked->type ? asked->type : "member", "", &asked->made);
}

/* Handlers of one id and a text, with the roles of the caller filled in as a request does. */
#define ACT_OF(name, call)                                                                         \
    bool name(struct act *a, json_t *model)                                                        \
    {                                                                                              \
        (void)model;                                                                               \
        struct asked *asked = a->prepared;                                                         \
        return registry_roles_fill(a) && (call);                                                   \
    }
ACT_OF(accept_it, registry_affiliation_accept(a, asked->id, asked->text ? asked->text : ""))
ACT_OF(decline_it, registry_affiliation_decline(a, asked->id, "incomplete"))
ACT_OF(suspend_it, registry_affiliation_suspend(a, asked->id, "dues"))
ACT_OF(resume_it, registry_affiliation_resume(a, asked->id))
ACT_OF(end_it, registry_affiliation_end(a, asked->id, "request"))
ACT_OF(leave_it, registry_affiliation_leave(a, asked->id))
ACT_OF(admit_it, registry_organisation_admit(a, asked->id))
ACT_OF(refuse_it, registry_organisation_decline(a, asked->id, "Mancano i documenti"))
ACT_OF(suspend_all, registry_organisation_suspend(a, asked->id, "Verifica in corso"))
ACT_OF(resume_all, registry_organisation_resume(a, asked->id))
ACT_OF(dissolve_all, registry_organisation_dissolve(a, asked->id, "Chiusa"))
ACT_OF(end_role, registry_role_end(a, asked->id))
ACT_OF(end_loan, registry_loan_end(a, asked->id))
ACT_OF(work_for, registry_work_for(a, asked->id))

static bool give_role(struct act *a, json_t *model)
{
    (void)model;
    struct asked *asked = a->prepared;
    struct new_grant grant = {.person = asked->other,
                              .organisation = asked->id,
                              .loan = asked->made,
                              .until = asked->until,
                              .role = asked->role};
    return registry_roles_fill(a) && registry_role_give(a, &grant);
}

int64_t letters(void **state, int64_t party, const char *kind)
{
    char sql[200];
    snprintf(sql, sizeof sql, "select count(*) from outbox where party_id = %lld and kind = '%s'",
             (long long)party, kind);
    return square_number(*state, sql);
}

static bool look(struct act *a, json_t *model)
{
    (void)model;
    struct found *found = a->prepared;
    a->who.actor = found->person;
    a->session = found->session;
    found->is_member = registry_is_member(a, found->person, found->organisation, NULL);
    found->affiliations = (int64_t)json_array_size(registry_affiliations(a, found->person));
    if (!registry_roles_fill(a))
        return false;
    found->works_for = who_organisation(&a->who, COORDINATOR);
    for (unsigned i = 0; i < a->who.grant_count; i++)
        if (a->who.grants[i].organisation == found->organisation)
            found->roles |= a->who.grants[i].role;
    return true;
}

struct found find(void **state, const struct found *asked, int64_t now)
{
    struct found found = *asked;
    struct trial trial;
    trial_begin(&trial, state, "test", 0);
    trial.act.now = now;
    trial.act.prepared = &found;
    assert_int_equal(trial_read(&trial, look), ERROR_NONE);
    trial_end(&trial);
    return found;
}

bool is_member(void **state, int64_t person, int64_t organisation)
{
    return find(state, &(struct found){.person = person, .organisation = organisation}, TRIAL_NOW)
        .is_member;
}

unsigned roles_in(void **state, int64_t person, int64_t organisation)
{
    return find(state, &(struct found){.person = person, .organisation = organisation}, TRIAL_NOW)
        .roles;
}

void nothing_is_broken(void **state)
{
    for (const struct invariant *i = registry_room.invariants; i->name; i++)
        assert_int_equal(square_count(*state, i->broken), 0);
}

/* Luca, or whoever, is a member of the organisation from now on. */
int64_t join(void **state, int64_t person, int64_t organisation, int64_t secretary)
{
    struct asked asked = {.id = organisation};
    assert_int_equal(by(state, person, ask, &asked), ERROR_NONE);
    assert_int_equal(by(state, secretary, accept_it, &(struct asked){.id = asked.made}),
                     ERROR_NONE);
    return asked.made;
}

enum error_code give(void **state, int64_t by_whom, int64_t person, enum role role,
                     int64_t organisation, int64_t loan, int64_t until)
{
    struct asked asked = {
        .id = organisation, .other = person, .role = role, .made = loan, .until = until};
    return by(state, by_whom, give_role, &asked);
}
