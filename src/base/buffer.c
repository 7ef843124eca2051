#include "base/buffer.h"
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 256 };

void buffer_init(struct buffer *buffer, size_t limit)
{
    /* Half the address space is beyond any machine, and leaves room for the terminator. */
    *buffer = (struct buffer){.limit = limit < PTRDIFF_MAX ? limit : PTRDIFF_MAX};
}

void buffer_init_in(struct buffer *buffer, struct arena *arena, size_t limit)
{
    buffer_init(buffer, limit);
    buffer->arena = arena;
}

/* As after buffer_init. */
static void buffer_renew(struct buffer *buffer)
{
    buffer_init_in(buffer, buffer->arena, buffer->limit);
}

void buffer_free(struct buffer *buffer)
{
    if (!buffer->arena)
        free(buffer->data);
    buffer_renew(buffer);
}

void buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
    buffer->overflowed = false;
    if (buffer->data)
        buffer->data[0] = '\0';
}

static size_t next_capacity(const struct buffer *buffer, size_t needed)
{
    size_t capacity = buffer->capacity ? buffer->capacity * 2 : FIRST_CAPACITY;
    if (capacity > buffer->limit + 1)
        capacity = buffer->limit + 1;
    return capacity > needed ? capacity : needed;
}

static char *data_grown(const struct buffer *buffer, size_t capacity)
{
    if (buffer->arena) {
        char *data = arena_take(buffer->arena, capacity);
        memcpy(data, buffer->data ? buffer->data : "", buffer->length + 1);
        return data;
    }
    char *data = realloc(buffer->data, capacity);
    if (!data) {
        fputs("piazza: out of memory\n", stderr);
        abort();
    }
    return data;
}

/* Make room for so many bytes more and the terminator, or mark the buffer overflowed. */
__attribute__((noinline)) static bool buffer_grow(struct buffer *buffer, size_t more)
{
    if (buffer->overflowed || more > buffer->limit - buffer->length) {
        buffer->overflowed = true;
        return false;
    }
    size_t capacity = next_capacity(buffer, buffer->length + more + 1);
    buffer->data = data_grown(buffer, capacity);
    buffer->capacity = capacity;
    return true;
}

/* The capacity never exceeds limit + 1, so what fits is within the limit. */
static inline bool buffer_reserve(struct buffer *buffer, size_t more)
{
    bool fits = !buffer->overflowed && more < buffer->capacity - buffer->length;
    return fits || buffer_grow(buffer, more);
}

void buffer_expect(struct buffer *buffer, size_t length)
{
    size_t room = buffer->limit - buffer->length;
    (void)buffer_reserve(buffer, length < room ? length : room);
}

bool buffer_append(struct buffer *buffer, const void *data, size_t length)
{
    if (length == 0)
        return !buffer->overflowed;
    if (!buffer_reserve(buffer, length))
        return false;
    memcpy(buffer->data + buffer->length, data, length);
    buffer->length += length;
    buffer->data[buffer->length] = '\0';
    return true;
}

bool buffer_text(struct buffer *buffer, const char *text)
{
    return buffer_append(buffer, text, strlen(text));
}

bool buffer_char(struct buffer *buffer, char c)
{
    if (!buffer_reserve(buffer, 1))
        return false;
    buffer->data[buffer->length++] = c;
    buffer->data[buffer->length] = '\0';
    return true;
}

bool buffer_number(struct buffer *buffer, uint64_t number, unsigned digits)
{
    char text[20], *end = text + sizeof text, *at = end;
    for (; (number > 0 || digits > 0) && at > text; number /= 10, digits -= digits > 0)
        *--at = (char)('0' + number % 10);
    return buffer_append(buffer, at, (size_t)(end - at));
}

bool buffer_printf(struct buffer *buffer, const char *format, ...)
{
    char brief[256]; /* most texts fit and are formatted once */
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(brief, sizeof brief, format, arguments);
    va_end(arguments);
    if (length < 0) {
        buffer->overflowed = true;
        return false;
    }
    if ((size_t)length < sizeof brief)
        return buffer_append(buffer, brief, (size_t)length);

    if (!buffer_reserve(buffer, (size_t)length))
        return false;
    va_start(arguments, format);
    vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    buffer->length += (size_t)length;
    return true;
}

bool buffer_ok(const struct buffer *buffer)
{
    return !buffer->overflowed;
}

char *buffer_steal(struct buffer *buffer, size_t *length)
{
    char *data = buffer->data;
    if (length)
        *length = buffer->length;
    buffer_renew(buffer);
    return data;
}
