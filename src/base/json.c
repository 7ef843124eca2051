#include "base/json.h"

#include "base/arena.h"
#include "base/id.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Stands before every allocation, so that freeing is right wherever it happens. */
struct origin {
    _Alignas(16) uint64_t is_heap;
};

_Static_assert(sizeof(struct origin) == 16, "what follows stays aligned");

static _Thread_local struct arena *current;

static void *json_allocate(size_t size)
{
    struct origin *origin;
    if (size > SIZE_MAX - sizeof *origin)
        return NULL;
    origin = current ? arena_take(current, sizeof *origin + size) : malloc(sizeof *origin + size);
    if (!origin)
        return NULL;
    origin->is_heap = current == NULL;
    return origin + 1;
}

static void json_release(void *memory)
{
    if (!memory)
        return;
    struct origin *origin = (struct origin *)memory - 1;
    if (origin->is_heap)
        free(origin);
}

void json_arena_setup(void)
{
    json_set_alloc_funcs(json_allocate, json_release);
    json_object_seed(0); /* from the system's randomness, before threads can race for it */
}

struct arena *json_arena_enter(struct arena *arena)
{
    struct arena *previous = current;
    current = arena;
    return previous;
}

void json_arena_leave(struct arena *previous)
{
    current = previous;
}

json_t *json_id(int64_t id)
{
    if (id == 0)
        return json_null();
    char text[ID_TEXT_SIZE];
    id_text(id, text);
    return json_stringn_nocheck(text, ID_TEXT_SIZE - 1);
}

void json_put(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new_nocheck(object, key, value) == 0)
        return;
    fprintf(stderr, "piazza: cannot put \"%s\" into a JSON object\n", key);
    abort();
}

const char *json_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

int64_t json_int(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (json_is_integer(value))
        return json_integer_value(value);
    double real = json_real_value(value);
    const double beyond = 9223372036854775808.0; /* 2^63 */
    return real > -beyond && real < beyond ? (int64_t)real : 0;
}

int64_t json_get_id(const json_t *object, const char *key)
{
    int64_t id = 0;
    return id_parse(json_text(object, key), &id) ? id : 0;
}

void json_mark(json_t *object, const char *key)
{
    const char *code = json_text(object, key);
    json_t *is = json_object_get(object, "is");
    if (!is) {
        is = json_object();
        json_put(object, "is", is);
    }
    if (*code)
        json_put(is, code, json_true());
}

struct sortable {
    const char *folded;
    size_t place;
    json_t *row;
};

static int sortable_compare(const void *one, const void *other)
{
    const struct sortable *a = one, *b = other;
    int order = strcmp(a->folded, b->folded);
    return order ? order : (a->place > b->place) - (a->place < b->place);
}

void json_sort_by(json_t *rows, const char *key)
{
    size_t count = json_array_size(rows), i;
    if (count < 2)
        return;
    struct arena *arena = arena_new();
    struct sortable *list = arena_alloc(arena, count * sizeof *list);
    json_t *row;
    json_array_foreach(rows, i, row)
        list[i] = (struct sortable){text_fold(arena, json_text(row, key)), i, json_incref(row)};
    qsort(list, count, sizeof *list, sortable_compare);
    for (i = 0; i < count; i++)
        json_array_set_new(rows, i, list[i].row);
    arena_free(&arena);
}
