/* The scene of the tests of organisations, and what they do in it. */
#ifndef PIAZZA_REGISTRY_TEST_CAST_H
#define PIAZZA_REGISTRY_TEST_CAST_H

#include "act/test_trial.h"
#include "registry/organisations.h"

/* Chiara works at the Federation; Anna is the secretary of the shop and Bruno of the cooperative
 * il Sentiero; Luca belongs to nothing yet. */
struct scene {
    int64_t federation, shop, sentiero;
    int64_t chiara, anna, bruno, luca;
};
struct scene scene_make(void **state);

/* What an act of the test is given, and the id it made. */
struct asked {
    int64_t id, other, until;
    const char *type, *text;
    enum role role;
    int64_t made;
};

/* The act by a person with the roles they hold then. */
enum error_code by(void **state, int64_t person, handler *handle, struct asked *asked);

/* Calls of organisations.h on the asked id: joining (other: the party, or the caller), deciding. */
handler ask, accept_it, decline_it, suspend_it, resume_it, end_it, leave_it, admit_it, refuse_it,
    suspend_all, resume_all, dissolve_all, end_role, end_loan, work_for;

/* A member of the organisation from now on, accepted by its secretary: the affiliation. */
int64_t join(void **state, int64_t person, int64_t organisation, int64_t secretary);

/* Somebody gives a person a role; loan and until may be 0. */
enum error_code give(void **state, int64_t by_whom, int64_t person, enum role role,
                     int64_t organisation, int64_t loan, int64_t until);

/* What a reader finds of a person in an organisation at that time, in a session (or NULL). */
struct found {
    int64_t person, organisation;
    const char *session;
    bool is_member;
    unsigned roles;
    int64_t works_for, affiliations; /* works_for: as coordinator */
};
struct found find(void **state, const struct found *asked, int64_t now);
bool is_member(void **state, int64_t person, int64_t organisation);
unsigned roles_in(void **state, int64_t person, int64_t organisation);

int64_t letters(void **state, int64_t party, const char *kind);
void nothing_is_broken(void **state);

#endif
