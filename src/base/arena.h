/* Memory that lives as long as one request: allocate freely, free once.
 *
 * An arena hands out zeroed, 16-byte aligned memory and takes everything back at arena_reset or
 * arena_free. Cleanups registered with arena_defer run then, last first. Exhausted memory aborts
 * the program: no caller can do better. Under AddressSanitizer unused and reset memory is
 * poisoned. An arena belongs to one thread at a time. */
#ifndef PIAZZA_BASE_ARENA_H
#define PIAZZA_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* A new, empty arena; free it with arena_free. */
struct arena *arena_new(void);

/* Run the deferred cleanups, forget all memory, keep the first block for the next request. */
void arena_reset(struct arena *arena);

/* Reset, return all memory to the system and clear the caller's pointer. NULL is fine. */
void arena_free(struct arena **arena);

/* Zeroed memory of the given size, valid until the arena is reset. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc, alloc_size(2)));

/* The same without the zeros, for what is filled at once. */
void *arena_take(struct arena *arena, size_t size) __attribute__((malloc, alloc_size(2)));

/* Copies of text, valid until the arena is reset. */
char *arena_copy(struct arena *arena, const char *text);
char *arena_copy_n(struct arena *arena, const char *text, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* Call undo(object) when the arena is reset or freed; the last one deferred runs first. */
void arena_defer(struct arena *arena, void (*undo)(void *object), void *object);

/* Bytes handed out since the last reset: for limits and metrics. */
size_t arena_used(const struct arena *arena);

#endif
