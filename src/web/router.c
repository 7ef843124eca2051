#include "web/router.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NO_ROUTE = -1, METHODS = POST + 1 };

/* A place in the tree: what may follow it, and the routes that end here. */
struct node {
    const char *segment; /* NULL in the child that stands for any value: "{listing}" */
    size_t length;
    struct node *children; /* first of a list of siblings */
    struct node *next;
    int route[METHODS];
};

struct router {
    struct node root;
    const struct route **routes;
    unsigned count;
};

/* The next segment of a path, which is moved past it. False at the end. */
static bool segment_next(const char **path, const char **segment, size_t *length)
{
    if (**path != '/' || (*path)[1] == '\0')
        return false;
    *segment = *path + 1;
    *length = strcspn(*segment, "/");
    *path = *segment + *length;
    return true;
}

static bool is_parameter(const char *segment)
{
    return *segment == '{';
}

static bool node_is(const struct node *node, const char *segment, size_t length)
{
    return node->segment && node->length == length && memcmp(node->segment, segment, length) == 0;
}

static void node_init(struct node *node, const char *segment, size_t length)
{
    *node = (struct node){.segment = segment, .length = length};
    for (int method = 0; method < METHODS; method++)
        node->route[method] = NO_ROUTE;
}

static struct node *node_child(const struct node *parent, const char *segment, size_t length)
{
    for (struct node *child = parent->children; child; child = child->next)
        if (segment ? node_is(child, segment, length) : !child->segment)
            return child;
    return NULL;
}

static struct node *node_grow(struct node *parent, const char *segment, size_t length)
{
    struct node *child = node_child(parent, segment, length);
    if (child)
        return child;
    child = malloc(sizeof *child);
    if (!child)
        abort();
    node_init(child, segment, length);
    child->next = parent->children;
    parent->children = child;
    return child;
}

static void node_free(struct node *node)
{
    while (node) {
        struct node *next = node->next;
        node_free(node->children);
        free(node);
        node = next;
    }
}

static void route_plant(struct router *router, const struct route *route, int number)
{
    struct node *node = &router->root;
    const char *path = route->path, *segment;
    size_t length;
    while (segment_next(&path, &segment, &length))
        node = is_parameter(segment) ? node_grow(node, NULL, 0) : node_grow(node, segment, length);
    if (node->route[route->method] != NO_ROUTE) {
        fprintf(stderr, "two routes at %s: %s and %s\n", route->path,
                router->routes[node->route[route->method]]->name, route->name);
        abort();
    }
    node->route[route->method] = number;
}

struct router *router_new(const struct room *const *all)
{
    struct router *router = calloc(1, sizeof *router);
    if (!router)
        abort();
    node_init(&router->root, "", 0);
    for (const struct room *const *room = all; *room; room++)
        for (const struct route *route = (*room)->routes; route && route->path; route++)
            router->count++;
    router->routes = calloc(router->count + 1, sizeof *router->routes);
    if (!router->routes)
        abort();
    unsigned number = 0;
    for (const struct room *const *room = all; *room; room++)
        for (const struct route *route = (*room)->routes; route && route->path; route++) {
            router->routes[number] = route;
            route_plant(router, route, (int)number++);
        }
    return router;
}

void router_free(struct router **router)
{
    if (!*router)
        return;
    node_free((*router)->root.children);
    free((*router)->routes);
    free(*router);
    *router = NULL;
}

unsigned router_count(const struct router *router)
{
    return router->count;
}

const struct route *router_route(const struct router *router, unsigned number)
{
    return router->routes[number];
}

/* Give the values found along the way the names that the route's own pattern uses. */
static void params_name(struct path_params *params, const struct route *route)
{
    const char *path = route->path, *segment;
    size_t length;
    unsigned i = 0;
    while (i < params->count && segment_next(&path, &segment, &length))
        if (is_parameter(segment)) {
            params->at[i].name = segment + 1;
            params->at[i++].name_length = (unsigned)length - 2;
        }
}

int router_match(const struct router *router, enum method method, const char *path,
                 struct path_params *params, unsigned *allowed)
{
    const struct node *node = &router->root;
    const char *segment;
    size_t length;
    params->count = 0;
    *allowed = 0;
    while (segment_next(&path, &segment, &length)) {
        const struct node *child = node_child(node, segment, length);
        if (!child && length > 0 && params->count < ROUTE_SEGMENTS_MAX) {
            child = node_child(node, NULL, 0);
            params->at[params->count].value = segment;
            params->at[params->count++].length = (unsigned)length;
        }
        if (!child)
            return NO_ROUTE;
        node = child;
    }
    if (strcmp(path, node == &router->root ? "/" : "") != 0) /* "/market/" is not "/market" */
        return NO_ROUTE;
    for (int m = GET; m < METHODS; m++)
        if (node->route[m] != NO_ROUTE)
            *allowed |= 1u << m;
    if (node->route[method] != NO_ROUTE)
        params_name(params, router->routes[node->route[method]]);
    return node->route[method];
}
