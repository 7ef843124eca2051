#include "base/log.h"

#include "base/clock.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_SIZE = 4096 };

static const char truncation[] = " truncated=true\n";

/* A line being written. A pair that does not fit is left out whole, and the line says so. */
struct line {
    char data[LINE_SIZE];
    size_t length;
    bool is_full;
};

static _Atomic int lowest_level = LOG_INFO;
static _Thread_local char request_id[64];

void log_set_level(enum log_level level)
{
    atomic_store(&lowest_level, (int)level);
}

void log_set_request(const char *id)
{
    snprintf(request_id, sizeof request_id, "%s", id);
}

static void line_char(struct line *line, char c)
{
    if (line->length < sizeof line->data - sizeof truncation)
        line->data[line->length++] = c;
    else
        line->is_full = true;
}

static void line_text(struct line *line, const char *text)
{
    for (; *text; text++)
        line_char(line, *text);
}

static bool needs_quotes(const char *value)
{
    if (!*value)
        return true;
    for (; *value; value++)
        if ((unsigned char)*value <= ' ' || *value == 0x7f || strchr("\"=\\", *value))
            return true;
    return false;
}

static void line_escaped(struct line *line, char c)
{
    static const char hex[] = "0123456789abcdef";
    static const char plain[] = "\"\\\n\r\t", written[] = "\"\\nrt";
    const char *known = strchr(plain, c);
    if (known) {
        line_char(line, '\\');
        line_char(line, written[known - plain]);
    } else if ((unsigned char)c < ' ' || c == 0x7f) {
        line_text(line, "\\u00");
        line_char(line, hex[(unsigned char)c >> 4]);
        line_char(line, hex[c & 15]);
    } else {
        line_char(line, c);
    }
}

static void line_value(struct line *line, const char *value)
{
    if (!needs_quotes(value)) {
        line_text(line, value);
        return;
    }
    line_char(line, '"');
    for (; *value; value++)
        line_escaped(line, *value);
    line_char(line, '"');
}

static void line_pair(struct line *line, const char *key, const char *value)
{
    if (line->is_full)
        return;
    size_t start = line->length;
    if (start > 0)
        line_char(line, ' ');
    line_text(line, key);
    line_char(line, '=');
    line_value(line, value ? value : "");
    if (line->is_full)
        line->length = start;
}

/* "2026-11-24T08:30:00.123Z" */
static void line_time(struct line *line)
{
    int64_t now_ms = clock_now_ms();
    char iso[21], stamp[32];
    clock_iso(now_ms / 1000, iso);
    snprintf(stamp, sizeof stamp, "%.19s.%03dZ", iso, (int)(now_ms % 1000));
    line_pair(line, "ts", stamp);
}

/* One write, so that lines of different threads never mix. A log that cannot be written is no
 * reason to stop serving. */
static void line_write(struct line *line)
{
    const char *end = line->is_full ? truncation : "\n";
    memcpy(line->data + line->length, end, strlen(end));
    line->length += strlen(end);
    ssize_t written = write(STDERR_FILENO, line->data, line->length);
    (void)written;
}

static void log_line(enum log_level level, const char *message, va_list pairs)
{
    static const char *const levels[] = {"debug", "info", "warn", "error"};
    if ((int)level < atomic_load_explicit(&lowest_level, memory_order_relaxed))
        return;
    struct line line = {.length = 0};
    line_time(&line);
    line_pair(&line, "level", levels[level]);
    line_pair(&line, "msg", message);
    if (request_id[0])
        line_pair(&line, "request", request_id);
    const char *key;
    while ((key = va_arg(pairs, const char *)))
        line_pair(&line, key, va_arg(pairs, const char *));
    line_write(&line);
}

void log_debug(const char *message, ...)
{
    va_list pairs;
    va_start(pairs, message);
    log_line(LOG_DEBUG, message, pairs);
    va_end(pairs);
}

void log_info(const char *message, ...)
{
    va_list pairs;
    va_start(pairs, message);
    log_line(LOG_INFO, message, pairs);
    va_end(pairs);
}

void log_warn(const char *message, ...)
{
    va_list pairs;
    va_start(pairs, message);
    log_line(LOG_WARN, message, pairs);
    va_end(pairs);
}

void log_error(const char *message, ...)
{
    va_list pairs;
    va_start(pairs, message);
    log_line(LOG_ERROR, message, pairs);
    va_end(pairs);
}
