#include "settlement/clearing.h"
#include "base/arena.h"

#include <stdlib.h>

enum { UNREACHED = 1 << 30, NO_DEBT = -1 };

/* Organisations are numbered by the order of their ids, the debts are arcs between them. */
struct graph {
    struct debt *debts;
    unsigned count;
    int64_t *ids; /* sorted */
    unsigned nodes;
    int64_t *excess; /* what a node still has to send on; below zero: to receive */
    int *from, *to;  /* of each debt */
    int *distance;   /* from any node with something to send */
    int *came_by;    /* the debt by which the shortest path comes; NO_DEBT at its beginning */
};

/* ---- numbering --------------------------------------------------------------------------------
 */

static int id_compare(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return (a > b) - (a < b);
}

static int node_of(const struct graph *graph, int64_t id)
{
    const int64_t *found = bsearch(&id, graph->ids, graph->nodes, sizeof *graph->ids, id_compare);
    return (int)(found - graph->ids);
}

static void graph_number(struct graph *graph)
{
    unsigned count = 0;
    for (unsigned i = 0; i < graph->count; i++) {
        graph->ids[count++] = graph->debts[i].from;
        graph->ids[count++] = graph->debts[i].to;
    }
    qsort(graph->ids, count, sizeof *graph->ids, id_compare);
    for (unsigned i = 0; i < count; i++)
        if (i == 0 || graph->ids[i] != graph->ids[i - 1])
            graph->ids[graph->nodes++] = graph->ids[i];
}

static void graph_make(struct arena *arena, struct graph *graph)
{
    unsigned most = 2 * graph->count;
    graph->ids = arena_alloc(arena, most * sizeof *graph->ids);
    graph->excess = arena_alloc(arena, most * sizeof *graph->excess);
    graph->distance = arena_alloc(arena, most * sizeof *graph->distance);
    graph->came_by = arena_alloc(arena, most * sizeof *graph->came_by);
    graph->from = arena_alloc(arena, graph->count * sizeof *graph->from);
    graph->to = arena_alloc(arena, graph->count * sizeof *graph->to);
    graph_number(graph);
    for (unsigned i = 0; i < graph->count; i++) {
        struct debt *debt = &graph->debts[i];
        graph->from[i] = node_of(graph, debt->from);
        graph->to[i] = node_of(graph, debt->to);
        graph->excess[graph->from[i]] += debt->cents;
        graph->excess[graph->to[i]] -= debt->cents;
        debt->left_cents = 0;
    }
}

/* ---- the cheapest flow ------------------------------------------------------------------------
 */

/* A step over a debt: along it, adding to what is left of it, or back, taking away from that. */
static bool step_try(struct graph *graph, int debt, int from, int to, int cost)
{
    if (graph->distance[from] == UNREACHED || graph->distance[from] + cost >= graph->distance[to])
        return false;
    graph->distance[to] = graph->distance[from] + cost;
    graph->came_by[to] = debt;
    return true;
}

/* Bellman and Ford: distances from every node with something to send. */
static void distances_find(struct graph *graph)
{
    for (unsigned i = 0; i < graph->nodes; i++) {
        graph->distance[i] = graph->excess[i] > 0 ? 0 : UNREACHED;
        graph->came_by[i] = NO_DEBT;
    }
    bool changed = true;
    for (unsigned round = 0; changed && round <= graph->nodes; round++) {
        changed = false;
        for (unsigned i = 0; i < graph->count; i++) {
            const struct debt *debt = &graph->debts[i];
            if (debt->left_cents < debt->cents)
                changed |= step_try(graph, (int)i, graph->from[i], graph->to[i], 1);
            if (debt->left_cents > 0)
                changed |= step_try(graph, (int)i, graph->to[i], graph->from[i], -1);
        }
    }
}

/* The nearest node that has something to receive; -1 if none. */
static int nearest_receiver(const struct graph *graph)
{
    int nearest = -1;
    for (unsigned i = 0; i < graph->nodes; i++)
        if (graph->excess[i] < 0 && graph->distance[i] != UNREACHED &&
            (nearest < 0 || graph->distance[i] < graph->distance[nearest]))
            nearest = (int)i;
    return nearest;
}

/* Walk the path back from a node, and say where it begins: how much fits through it, or, when cents
 * are given, let them through. */
static int path_walk(struct graph *graph, int node, int64_t *fits, int64_t cents)
{
    while (graph->came_by[node] != NO_DEBT) {
        int i = graph->came_by[node];
        struct debt *debt = &graph->debts[i];
        bool is_along = graph->to[i] == node;
        int64_t room = is_along ? debt->cents - debt->left_cents : debt->left_cents;
        *fits = room < *fits ? room : *fits;
        debt->left_cents += is_along ? cents : -cents;
        node = is_along ? graph->from[i] : graph->to[i];
    }
    return node;
}

static void flow_find(struct graph *graph)
{
    for (;;) {
        distances_find(graph);
        int receiver = nearest_receiver(graph);
        if (receiver < 0)
            return;
        int64_t fits = -graph->excess[receiver];
        int sender = path_walk(graph, receiver, &fits, 0);
        fits = graph->excess[sender] < fits ? graph->excess[sender] : fits;
        int64_t ignored = fits;
        path_walk(graph, receiver, &ignored, fits);
        graph->excess[sender] -= fits;
        graph->excess[receiver] += fits;
    }
}

bool debts_clear(struct arena *arena, struct debt *debts, unsigned count)
{
    struct graph graph = {.debts = debts, .count = count};
    if (count > CLEARING_DEBTS_MAX)
        return false;
    for (unsigned i = 0; i < count; i++)
        if (debts[i].cents < 1 || debts[i].from == debts[i].to)
            return false;
    if (count == 0)
        return true;
    graph_make(arena, &graph);
    flow_find(&graph);
    return true;
}
