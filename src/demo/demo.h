/* The demo: a territory pack, the cast of the first story, and as many residents as wanted. All
 * people and the organisations that offer something are invented. Everything is done through the
 * rooms' own functions, as acts of the system. */
#ifndef PIAZZA_DEMO_DEMO_H
#define PIAZZA_DEMO_DEMO_H

#include "act/lane.h"

enum { DEMO_USERS_MAX = 16 };

/* Who can sign in. The texts live as long as the arena given to demo_load. */
struct demo_user {
    const char *user_name, *password; /* "elena", "piazza-elena" */
    const char *name;                 /* "Elena Zeni" */
    const char *what;                 /* "figlia di Agnese, di Rovereto": what to try with it */
};
struct demo_users {
    unsigned count;
    struct demo_user list[DEMO_USERS_MAX];
};

/* Load the pack of a folder ("territories/trentino") and its demo. The users are filled in any
 * case. ALREADY_DONE, with nothing changed, when the demo is there already; CSV_MALFORMED or
 * NOT_FOUND name the file of the pack. It is one act: all of it is there, or nothing. */
bool demo_load(struct lanes *lanes, const char *folder, struct arena *arena,
               struct demo_users *users, struct error *error) __attribute__((warn_unused_result));

/* Called now and then while residents are added. */
typedef void demo_progress(unsigned done, unsigned total, void *context);

/* Add that many invented residents to a loaded pack, spread by population, each with credit and
 * most with a payment. The same seed gives the same people; ALREADY_DONE when that seed was
 * used before. progress may be NULL. */
bool demo_people(struct lanes *lanes, const char *folder, unsigned people, uint64_t seed,
                 demo_progress *progress, void *context, struct error *error)
    __attribute__((warn_unused_result));

#endif
