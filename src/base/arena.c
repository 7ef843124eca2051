#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Under AddressSanitizer a poisoned gap follows every allocation, so that running over its end is
 * caught even between two neighbours. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONS 1
#endif

#if defined(ARENA_POISONS)
#include <sanitizer/asan_interface.h>
enum { GAP = 16 };
#else
#define ASAN_POISON_MEMORY_REGION(address, size)   ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
enum { GAP = 0 };
#endif

enum {
    ALIGNMENT = 16,
    BLOCK_SIZE = 64 * 1024,
    LARGE = BLOCK_SIZE / 4, /* above this an allocation gets a block of its own */
};

struct block {
    struct block *next;
    size_t size;
    unsigned char data[];
};

_Static_assert(sizeof(struct block) % ALIGNMENT == 0, "a block's data is aligned");

struct deferral {
    struct deferral *next;
    void (*undo)(void *object);
    void *object;
};

struct arena {
    unsigned char *next;  /* free memory of the current block: from here … */
    unsigned char *end;   /* … to here */
    struct block *blocks; /* the current one first */
    struct block *first;  /* the one kept by arena_reset */
    struct deferral *deferrals;
    size_t used;
};

static void abort_exhausted(void)
{
    fputs("piazza: out of memory\n", stderr);
    abort();
}

static struct block *block_new(size_t size)
{
    struct block *block = malloc(sizeof *block + size);
    if (!block)
        abort_exhausted();
    block->next = NULL;
    block->size = size;
    ASAN_POISON_MEMORY_REGION(block->data, size);
    return block;
}

static void block_free(struct block *block)
{
    ASAN_UNPOISON_MEMORY_REGION(block->data, block->size);
    free(block);
}

static void use_block(struct arena *arena, struct block *block)
{
    arena->next = block->data;
    arena->end = block->data + block->size;
}

struct arena *arena_new(void)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        abort_exhausted();
    arena->first = block_new(BLOCK_SIZE);
    arena->blocks = arena->first;
    use_block(arena, arena->first);
    return arena;
}

void arena_reset(struct arena *arena)
{
    while (arena->deferrals) {
        struct deferral *last = arena->deferrals;
        arena->deferrals = last->next;
        last->undo(last->object);
    }
    while (arena->blocks) {
        struct block *block = arena->blocks;
        arena->blocks = block->next;
        if (block != arena->first)
            block_free(block);
    }
    arena->blocks = arena->first;
    arena->first->next = NULL;
    ASAN_POISON_MEMORY_REGION(arena->first->data, arena->first->size);
    use_block(arena, arena->first);
    arena->used = 0;
}

void arena_free(struct arena **arena)
{
    if (!*arena)
        return;
    arena_reset(*arena);
    block_free((*arena)->first);
    free(*arena);
    *arena = NULL;
}

static size_t round_up(size_t size)
{
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

/* Large things go behind the current block, whose rest stays in use. */
static void *take_large(struct arena *arena, size_t size)
{
    if (size > PTRDIFF_MAX - BLOCK_SIZE)
        abort_exhausted();
    struct block *block = block_new(round_up(size) + GAP);
    block->next = arena->blocks->next;
    arena->blocks->next = block;
    arena->used += round_up(size);
    ASAN_UNPOISON_MEMORY_REGION(block->data, size);
    return block->data;
}

__attribute__((noinline)) static void *take_in_new_block(struct arena *arena, size_t size)
{
    if (size > LARGE)
        return take_large(arena, size);
    struct block *block = block_new(BLOCK_SIZE);
    block->next = arena->blocks;
    arena->blocks = block;
    use_block(arena, block);
    return arena_take(arena, size);
}

void *arena_take(struct arena *arena, size_t size)
{
    size_t room = (size_t)(arena->end - arena->next);
    size_t rounded = round_up(size);
    if (__builtin_expect(size > room || rounded + GAP > room, 0))
        return take_in_new_block(arena, size);
    unsigned char *memory = arena->next;
    arena->next += rounded + GAP;
    arena->used += rounded;
    ASAN_UNPOISON_MEMORY_REGION(memory, size);
    return memory;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(arena_take(arena, size), 0, size);
}

char *arena_copy_n(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_take(arena, length + 1);
    if (length > 0)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *arena_copy(struct arena *arena, const char *text)
{
    return arena_copy_n(arena, text, strlen(text));
}

char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
    char brief[256]; /* most texts fit and are formatted once */
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(brief, sizeof brief, format, arguments);
    if (length < 0)
        abort_exhausted();
    char *text = arena_alloc(arena, (size_t)length + 1);
    if ((size_t)length < sizeof brief)
        memcpy(text, brief, (size_t)length);
    else
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return text;
}

void arena_defer(struct arena *arena, void (*undo)(void *object), void *object)
{
    struct deferral *deferral = arena_alloc(arena, sizeof *deferral);
    deferral->next = arena->deferrals;
    deferral->undo = undo;
    deferral->object = object;
    arena->deferrals = deferral;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}
