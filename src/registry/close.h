/* Who is close to a person, and what else a desk asks about them. */
#ifndef PIAZZA_REGISTRY_CLOSE_H
#define PIAZZA_REGISTRY_CLOSE_H

#include "act/act.h"

/* ---- particulars -------------------------------------------------------------------------------
 */

struct particulars {
    const char *birth_place; /* municipality or state; "" not known, as the others */
    const char *sex;         /* "female", "male": as documents say it */
    const char *address;     /* street and number */
    const char *language;    /* in which they like to be spoken to: "it", "de", "en" */
};
bool registry_particulars_set(struct act *a, int64_t person, const struct particulars *particulars)
    __attribute__((warn_unused_result));

/* {birth_place, sex, address, language}; an object of "" when nobody asked. NULL on failure. */
json_t *registry_particulars(struct act *a, int64_t person);

/* ---- "le mie persone" --------------------------------------------------------------------------
 */

#define CLOSE_KINDS   "cohabiting|dependent|family|referent|emergency"
#define CHANNEL_KINDS "phone|work|neighbour|mail|home"

enum { CLOSE_PEOPLE_MAX = 10, CHANNELS_MAX = 3 };

/* Somebody to call, and how, best first. They need not be in the registry, and nothing is told to
 * them by the square: that is for the relatives and referents of registry_relate. */
struct close_person {
    const char *kind; /* one of CLOSE_KINDS */
    const char *name;
    struct {
        const char *kind, *value; /* one of CHANNEL_KINDS; value "" or NULL: no such channel */
    } channels[CHANNELS_MAX];
};

/* Put somebody at the end of a person's list. TOO_MANY_CLOSE when it is full; MISSING at "value1"
 * when there is no way to reach them. */
bool registry_close_person_add(struct act *a, int64_t person, const struct close_person *other,
                               int64_t *id) __attribute__((warn_unused_result));

/* Write one of a person's list anew; take one off; or call it one place earlier. NOT_FOUND when it
 * is not on the list. */
bool registry_close_person_change(struct act *a, int64_t person, int64_t id,
                                  const struct close_person *other)
    __attribute__((warn_unused_result));
bool registry_close_person_end(struct act *a, int64_t person, int64_t id)
    __attribute__((warn_unused_result));
bool registry_close_person_rise(struct act *a, int64_t person, int64_t id)
    __attribute__((warn_unused_result));

/* A person's list in the order of calling: [{id, kind, is: {kind}, name, place, is_first, channels:
 * [{kind, is: {kind}, value}]}]. NULL on failure. */
json_t *registry_close_people(struct act *a, int64_t person);

/* Relatives and referents that the registry knows: [{id, kind, other_id, name, phone}]. NULL on
 * failure. */
json_t *registry_related_people(struct act *a, int64_t person);

#endif
