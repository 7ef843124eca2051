/* A growable run of bytes that states its maximum.
 *
 * Appending past the limit appends nothing and marks the buffer overflowed; later appends fail
 * too, so a writer may append many times and ask buffer_ok once at the end. The data is always
 * NUL-terminated (the terminator is not counted). Exhausted memory aborts the program. */
#ifndef PIAZZA_BASE_BUFFER_H
#define PIAZZA_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct buffer {
    char *data;      /* owned, or the arena's; NULL while empty */
    size_t length;   /* bytes in use */
    size_t capacity; /* bytes allocated */
    size_t limit;    /* bytes never exceeded */
    bool overflowed; /* an append was refused */
    struct arena *arena;
};

void buffer_init(struct buffer *buffer, size_t limit);

/* The data lies in an arena: nothing is to be freed, and growing leaves the smaller copy behind. */
void buffer_init_in(struct buffer *buffer, struct arena *arena, size_t limit);

void buffer_free(struct buffer *buffer);  /* back to empty, keeping the limit */
void buffer_clear(struct buffer *buffer); /* length 0, not overflowed, memory kept */

/* Make room for so many bytes at once, where much is coming. */
void buffer_expect(struct buffer *buffer, size_t length);

bool buffer_append(struct buffer *buffer, const void *data, size_t length);
bool buffer_text(struct buffer *buffer, const char *text);
bool buffer_char(struct buffer *buffer, char c);
/* A number in decimal, with zeros before it up to so many digits. */
bool buffer_number(struct buffer *buffer, uint64_t number, unsigned digits);
bool buffer_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

bool buffer_ok(const struct buffer *buffer);

/* Hand the data to the caller, who frees it with free() unless it lies in an arena; the buffer is
 * empty afterwards. NULL when nothing was ever appended. length may be NULL. */
char *buffer_steal(struct buffer *buffer, size_t *length);

#endif
