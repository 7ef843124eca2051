/* From a method and a path to a route, through a tree of path segments built once at start. */
#ifndef PIAZZA_WEB_ROUTER_H
#define PIAZZA_WEB_ROUTER_H

#include "web/route.h"

struct router;

enum { ROUTE_SEGMENTS_MAX = 8 };

/* The ids found in the path, by the names that the route's path gives them. */
struct path_params {
    unsigned count;
    struct {
        const char *name; /* of the route: not NUL-terminated, name_length long */
        unsigned name_length;
        const char *value; /* of the path: not NUL-terminated, length long */
        unsigned length;
    } at[ROUTE_SEGMENTS_MAX];
};

/* All routes of all rooms, numbered from 0 in their order. Two routes with the same method and
 * pattern are a defect: the program aborts, naming them. */
struct router *router_new(const struct room *const *all);
void router_free(struct router **router);
unsigned router_count(const struct router *router);
const struct route *router_route(const struct router *router, unsigned number);

/* The number of the route, or -1; then *allowed has a bit (1 << method) for each method that the
 * path does know, 0 if the path is unknown. The path starts with '/'. */
int router_match(const struct router *router, enum method method, const char *path,
                 struct path_params *params, unsigned *allowed);

#endif
