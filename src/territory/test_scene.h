/* A scene for the tests of the territory and of the rooms above it: acts by one person or another
 * in an empty square (act/test_square.h), on memory of the scene's own. */
#ifndef PIAZZA_TERRITORY_TEST_SCENE_H
#define PIAZZA_TERRITORY_TEST_SCENE_H

#include "act/test_square.h"

enum { SCENE_NOW = 1764000000 }; /* 24 November 2025, 17:00 in Trento */

struct scene {
    struct square *square;
    struct arena *arena;
    struct arena *arena_before;
    struct act act; /* the last one performed */
    json_t *model;  /* and its answer */
    int64_t now;    /* when acts happen */
};

void scene_open(struct scene *scene, void **state);
void scene_close(struct scene *scene);

/* The same as scene_open, in a square that knows the areas of the Trentino pack. */
void scene_open_trentino(struct scene *scene, void **state);

/* The folder of the Trentino pack. */
char *scene_pack(struct scene *scene);

/* Perform a handler as this caller, and tell how it ended; input may be NULL. */
enum error_code scene_perform(struct scene *scene, handler *handle, struct who who, json_t *input);

/* The same as piazza itself; the handler finds `prepared` in the act. */
enum error_code scene_prepare(struct scene *scene, handler *handle, void *prepared);

/* A new person, signed in. */
struct who scene_citizen(struct scene *scene);

/* {name: id}: the parameter in a route's path. */
json_t *scene_input(const char *name, int64_t id);

/* One number from the database. */
int64_t scene_number(struct scene *scene, const char *sql);

/* A test that begins with an empty square. */
#define TEST(name) cmocka_unit_test_setup_teardown(name, square_setup, square_teardown)

#endif
