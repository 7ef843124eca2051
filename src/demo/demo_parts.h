/* What the files of the demo share. Each of these loads one subject of a pack within the one act
 * that tells the whole demo; `known` remembers, by kind and code, the ids of what was loaded. */
#ifndef PIAZZA_DEMO_PARTS_H
#define PIAZZA_DEMO_PARTS_H

#include "base/csv.h"
#include "demo/demo.h"

enum { NAMES_MAX = 200 };

/* The names from which people are invented. Arena memory. */
struct names {
    const char *given[NAMES_MAX], *family[NAMES_MAX];
    unsigned given_count, family_count;
};

struct demo {
    const char *folder; /* of the pack */
    struct arena *arena;
    struct demo_users *users;
    const char *hashes[DEMO_USERS_MAX]; /* of the users' passwords */
    struct names names;
    struct random random; /* seeded: the demo's invented people are always the same */
    struct act *act;      /* the one that tells it all */
    json_t *known;
};

void demo_remember(struct demo *demo, const char *kind, const char *code, int64_t id);
int64_t demo_recall(const struct demo *demo, const char *kind, const char *code); /* 0: unknown */

/* The id of the kind that this column names; refuses the row when it is unknown. */
bool demo_find(struct demo *demo, const struct csv *csv, const char *column, const char *kind,
               int64_t *id) __attribute__((warn_unused_result));

/* The id of the area whose code stands in this column. */
bool demo_area(struct demo *demo, const struct csv *csv, const char *column, int64_t *id)
    __attribute__((warn_unused_result));

/* Read a file of the pack ("demo/people.csv") with the demo as the handler's context. */
bool demo_read(struct demo *demo, const char *name, const char *columns, csv_handler *handle)
    __attribute__((warn_unused_result));

bool demo_organisations(struct demo *demo); /* organisation.c: invented and real ones, shelves */
bool demo_cast(struct demo *demo);          /* cast.c: people, their roles, mandate and credit */
bool demo_affiliations(struct demo *demo);  /* affiliation.c: who belongs where, roles, loans */
bool demo_offers(struct demo *demo);        /* offer.c: listings and slots */
bool demo_needs(struct demo *demo);         /* need.c */
bool demo_front(struct demo *demo);         /* front.c: the desk */
bool demo_privacy(struct demo *demo);       /* privacy.c: consents, opened records */
bool demo_square(struct demo *demo);        /* square.c: members, proposals, votes */
bool demo_applications(struct demo *demo);  /* application.c: whose users sign in here */
bool demo_settlement(struct demo *demo);    /* settlement.c: takings, payouts, debts */
bool demo_families(struct demo *demo);      /* family.c: for whom employees may use welfare */
bool demo_welfare(struct demo *demo);       /* welfare.c: an employer's plan */
bool demo_benefits(struct demo *demo);      /* benefit.c: benefits, attestations, cards */

/* ---- invented residents (resident.c) --------------------------------------------------------- */

bool names_read(const char *folder, struct arena *arena, struct names *names, struct error *error)
    __attribute__((warn_unused_result));

/* Invent a person who lives in this area. */
bool resident_add(struct act *a, const struct names *names, struct random *random, int64_t area,
                  int64_t *id) __attribute__((warn_unused_result));

#endif
