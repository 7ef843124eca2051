/* Who acts: the person, their roles, and the person they act for. */
#ifndef PIAZZA_ACT_WHO_H
#define PIAZZA_ACT_WHO_H

#include <stdbool.h>
#include <stdint.h>

/* What a route asks of its caller: any one of these is enough. */
enum role {
    ANYONE = 1 << 0,      /* signed in or not */
    CITIZEN = 1 << 1,     /* any signed-in person */
    SHOPKEEPER = 1 << 2,  /* prepares and hands over an organisation's orders */
    COORDINATOR = 1 << 3, /* assigns an organisation's visits and answers its signals */
    CARE_WORKER = 1 << 4, /* makes an organisation's visits */
    HR_MANAGER = 1 << 5,  /* runs an employer's welfare plan */
    FACILITATOR = 1 << 6, /* opens and closes the votes of a square */
    OPERATOR = 1 << 7,    /* registers and serves people at an organisation's desk or phone */
    SECRETARY = 1 << 8,   /* keeps an organisation's members and roles */
    FEDERATION = 1 << 9,  /* staff of the Federation */
    SYSTEM = 1 << 10      /* piazza itself: due work; no route may ask for it */
};

/* What a mandate ("delega") may cover, and what a route asks when its caller acts for another. */
enum mandate_scope {
    MANDATE_NONE = 0,      /* the route is closed to whoever acts for another */
    MANDATE_READ = 1 << 0, /* see the represented person's things */
    MANDATE_BUY = 1 << 1,  /* order, cancel */
    MANDATE_CARE = 1 << 2, /* care visits and signals */
    MANDATE_SELF = 1 << 15 /* not a scope: the route is about the caller's own things, always */
};

enum { WHO_GRANTS_MAX = 16 };

struct who {
    int64_t actor;     /* the person who acts; 0 when not signed in */
    int64_t party;     /* for whom: the represented person, or the actor */
    int64_t mandate;   /* the mandate acted under, or 0 */
    unsigned scopes;   /* that mandate's scopes */
    unsigned roles;    /* bits of enum role */
    int64_t assurance; /* how surely the actor is known, 0 to 3 (registry/assurance.h) */
    unsigned grant_count;
    struct {
        enum role role;
        int64_t organisation;
    } grants[WHO_GRANTS_MAX];
};

/* The organisation in which the actor holds the role; 0 if none. With several, the first granted.
 */
int64_t who_organisation(const struct who *who, enum role role);

/* True when the actor holds the role in that organisation. */
bool who_holds(const struct who *who, enum role role, int64_t organisation);

/* True when the caller acts for another person. */
bool who_represents(const struct who *who);

#endif
