/* The scene of the tests of this room: people who come in, and what they hold. */
#ifndef PIAZZA_ACCESS_TEST_DOOR_H
#define PIAZZA_ACCESS_TEST_DOOR_H

#include "access/access_parts.h"
#include "act/test_trial.h"

/* Elena signs in by herself; Agnese has no user name yet; Dario stands at the desk, and Franco is
 * of the Federation's staff. */
struct door {
    int64_t elena, agnese, dario, franco, office;
};

extern const char elenas_password[], elenas_mail[];

struct door door_make(void **state);

/* A session of theirs, begun this long ago: its digest, which the caller passes on. */
const char *door_session(void **state, int64_t person, int64_t age);

/* A trial of theirs, from that session. */
void door_begin(struct trial *trial, void **state, int64_t person, const char *session);

/* Do an act that has a prepare step: the code of the first that fails, or of the act. */
enum error_code door_do(struct trial *trial, handler *prepare, handler *handle);

/* Keep a text beyond its trial. It must fit. */
void door_keep(char *out, size_t size, const char *text);

/* How many letters of that kind wait for the person. */
int64_t door_letters(void **state, int64_t person, const char *kind);

#endif
