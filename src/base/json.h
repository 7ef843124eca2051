/* JSON (jansson) on the arena: what a request builds is freed with its arena.
 *
 * Between json_arena_enter and json_arena_leave every jansson allocation of this thread comes from
 * the arena and json_decref costs nothing; outside, jansson uses the heap as usual. A value made in
 * an arena must not outlive it. Call json_arena_setup once, before any thread starts and before any
 * other use of jansson. The text of json_dumps must then never be given to free(): make it inside
 * an arena, or use json_dumpb or json_dump_callback. */
#ifndef PIAZZA_BASE_JSON_H
#define PIAZZA_BASE_JSON_H

#include <jansson.h>
#include <stdint.h>

struct arena;

void json_arena_setup(void);
struct arena *json_arena_enter(struct arena *arena); /* returns the arena in use before, or NULL */
void json_arena_leave(struct arena *previous);

/* Short forms for the models that handlers fill. */
json_t *json_id(int64_t id);                                   /* the id's text; null for 0 */
void json_put(json_t *object, const char *key, json_t *value); /* steals value; aborts on misuse */
const char *json_text(const json_t *object, const char *key);  /* "" when absent or not text */
int64_t json_int(const json_t *object, const char *key);       /* 0 when absent or not a number */
int64_t json_get_id(const json_t *object, const char *key);    /* 0 when absent or not an id */

/* Let a template tell codes apart: when the member holds "placed", object.is.placed becomes true.
 * Several members may be marked. */
void json_mark(json_t *object, const char *key);

/* Sort rows (in place; NULL is left alone) by a text member as people look names up: capitals,
 * accents and punctuation do not count; among equals the order stays. */
void json_sort_by(json_t *rows, const char *key);

#endif
