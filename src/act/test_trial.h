/* One act or view in the test of a room, on the square of the test. */
#ifndef PIAZZA_ACT_TEST_TRIAL_H
#define PIAZZA_ACT_TEST_TRIAL_H

#include "act/test_square.h"

enum { TRIAL_NOW = 1800000000 }; /* 2027-01-15 08:00 UTC */

/* An act about to be tried. Between begin and end all JSON comes from the trial's arena. */
struct trial {
    struct square *square;
    struct arena *arena, *outer;
    struct act act; /* at TRIAL_NOW, by the actor: change what the test needs */
    json_t *model;
};

void trial_begin(struct trial *trial, void **state, const char *name, int64_t actor);
void trial_end(struct trial *trial);

/* The same by a person with a role in an organisation (0: in none). */
void trial_begin_as(struct trial *trial, void **state, int64_t person, enum role role,
                    int64_t organisation);

/* What the act is given. */
void put_id(struct trial *trial, const char *name, int64_t id);
void put_text(struct trial *trial, const char *name, const char *text);
void put_int(struct trial *trial, const char *name, int64_t value);

/* Do the act in a lane; or read, on a reader's snapshot. The code says how it ended. */
enum error_code trial_do(struct trial *trial, handler *handle);
enum error_code trial_read(struct trial *trial, handler *handle);

/* The same in one go, for acts of the test's own whose input is what `prepared` points to. */
enum error_code trial_run(void **state, handler *handle, void *prepared);

#endif
