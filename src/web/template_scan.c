#include "web/template_scan.h"

#include "base/arena.h"

#include <string.h>

const struct delimiters delimiters_default = {"{{", "}}", 2, 2};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_space(char c)
{
    return is_blank(c) || c == '\n' || c == '\r';
}

static const char *source_end(const struct source *source)
{
    return source->text + source->length;
}

void scan_start(struct scan *scan, const struct source *source)
{
    scan->source = source;
    scan->at = source->text;
    scan->delimiters = source->delimiters;
}

unsigned scan_line(const struct source *source, const char *place)
{
    unsigned line = source->line;
    for (const char *at = source->text; at < place; at++)
        line += *at == '\n';
    return line;
}

const char *scan_blank_rest(const struct source *source, const char *at)
{
    const char *end = source_end(source);
    while (at < end && is_blank(*at))
        at++;
    if (at < end && *at == '\r')
        at++;
    if (at == end)
        return at;
    return *at == '\n' ? at + 1 : NULL;
}

/* The start of the line when only white space stands on it before `at`, else NULL. */
static const char *blank_line_start(const struct source *source, const char *at)
{
    while (at > source->text && is_blank(at[-1]))
        at--;
    return at == source->text || at[-1] == '\n' ? at : NULL;
}

static const char *find(const char *at, const char *end, const char *needle, size_t length)
{
    return at < end ? memmem(at, (size_t)(end - at), needle, length) : NULL;
}

/* The next word of "=<% %>=" into a delimiter. */
static bool delimiter_read(const char **at, const char *end, char out[DELIMITER_MAX],
                           size_t *length)
{
    while (*at < end && is_space(**at))
        ++*at;
    const char *word = *at;
    while (*at < end && !is_space(**at) && **at != '=')
        ++*at;
    *length = (size_t)(*at - word);
    if (*length == 0 || *length >= DELIMITER_MAX)
        return false;
    memcpy(out, word, *length);
    out[*length] = '\0';
    return true;
}

static bool delimiters_read(struct scan *scan, const char *at, const char *end,
                            const char **mistake)
{
    struct delimiters next = {0};
    bool read = delimiter_read(&at, end, next.open, &next.open_length) &&
                delimiter_read(&at, end, next.close, &next.close_length);
    while (read && at < end && is_space(*at))
        at++;
    if (!read || at != end) {
        *mistake = "delimiters are two words without '='";
        return false;
    }
    scan->delimiters = next;
    return true;
}

/* The closing delimiter of a tag whose content starts at `content`; leaves its end in *content_end
 * and returns what follows the tag. */
static const char *tag_end(const struct scan *scan, char kind, const char *content,
                           const char **content_end)
{
    char close[DELIMITER_MAX + 1];
    size_t length = scan->delimiters.close_length;
    size_t before = kind == '{' || kind == '=';
    if (before)
        close[0] = kind == '{' ? '}' : '=';
    memcpy(close + before, scan->delimiters.close, length);
    *content_end = find(content, source_end(scan->source), close, length + before);
    return *content_end ? *content_end + before + length : NULL;
}

static void tag_name(struct tag *tag, const char *start, const char *end)
{
    while (start < end && is_space(*start))
        start++;
    while (end > start && is_space(end[-1]))
        end--;
    tag->name = start;
    tag->name_length = (size_t)(end - start);
}

static void tag_stand_alone(struct scan *scan, struct tag *tag)
{
    const char *rest = scan_blank_rest(scan->source, tag->after);
    tag->standalone = strchr("#^/>$!=", tag->kind) && tag->line_start && rest;
    if (tag->standalone) {
        tag->begin = tag->line_start;
        tag->after = rest;
    }
}

bool scan_tag(struct scan *scan, struct tag *tag, const char **mistake)
{
    const char *end = source_end(scan->source);
    const char *open = find(scan->at, end, scan->delimiters.open, scan->delimiters.open_length);
    memset(tag, 0, sizeof *tag);
    if (!open) {
        tag->begin = tag->tag_begin = tag->after = tag->tag_after = scan->at = end;
        return true;
    }
    const char *content = open + scan->delimiters.open_length, *content_end;
    while (content < end && is_space(*content))
        content++;
    tag->kind = 'v';
    if (content < end && *content && strchr("#^/>{&$<!=", *content))
        tag->kind = *content++;
    tag->tag_begin = tag->begin = open;
    tag->line_start = blank_line_start(scan->source, open);
    tag->after = tag_end(scan, tag->kind, content, &content_end);
    tag->tag_after = tag->after;
    if (!tag->after) {
        *mistake = "a tag is not closed";
        return false;
    }
    tag_name(tag, content, content_end);
    if (tag->name_length == 0 && tag->kind != '!') {
        *mistake = "a tag is empty";
        return false;
    }
    if (tag->kind == '=' && !delimiters_read(scan, content, content_end, mistake))
        return false;
    tag_stand_alone(scan, tag);
    scan->at = tag->after;
    return true;
}

bool tag_named(const struct tag *tag, const char *name, size_t length)
{
    return tag->name_length == length && memcmp(tag->name, name, length) == 0;
}

bool scan_past_close(struct scan *scan, const struct tag *open, struct tag *close,
                     const char **mistake)
{
    for (unsigned depth = 1; depth > 0;) {
        if (!scan_tag(scan, close, mistake))
            return false;
        if (close->kind == 0) {
            *mistake = "a section is not closed";
            return false;
        }
        if (strchr("#^$<", close->kind))
            depth++;
        else if (close->kind == '/')
            depth--;
    }
    if (!tag_named(close, open->name, open->name_length)) {
        *mistake = "a section is closed by another name";
        return false;
    }
    return true;
}

struct source source_indent(struct arena *arena, struct source source, const char *indentation,
                            size_t length, bool skip_first)
{
    size_t lines = 1;
    for (size_t i = 0; i < source.length; i++)
        lines += source.text[i] == '\n';
    if (length == 0 || source.length == 0)
        return source;
    char *out = arena_alloc(arena, source.length + lines * length + 1);
    struct source indented = source;
    indented.text = out;
    for (size_t i = 0; i < source.length; i++) {
        if (i == 0 ? !skip_first : source.text[i - 1] == '\n') {
            memcpy(out, indentation, length);
            out += length;
        }
        *out++ = source.text[i];
    }
    indented.length = (size_t)(out - indented.text);
    return indented;
}

/* Where a block's body ends: before the white space of its closing tag's own line. */
static const char *body_end(const struct source *body)
{
    const char *end = source_end(body), *last = end;
    while (last > body->text && is_blank(last[-1]))
        last--;
    return last > body->text && last[-1] == '\n' ? last : end;
}

struct source source_dedent(struct arena *arena, struct source body)
{
    const char *end = body_end(&body), *first = scan_blank_rest(&body, body.text);
    struct source own = body;
    own.length = (size_t)(end - body.text);
    if (!first || first > end)
        return own;
    size_t indentation = 0;
    while (first + indentation < end && is_blank(first[indentation]))
        indentation++;
    char *out = arena_alloc(arena, (size_t)(end - first) + 1);
    own.text = out;
    own.line = scan_line(&body, first);
    for (const char *at = first; at < end;) {
        for (size_t i = 0; i < indentation && at < end && is_blank(*at); i++)
            at++;
        while (at < end && (*out++ = *at++) != '\n')
            ;
    }
    own.length = (size_t)(out - own.text);
    return own;
}

char *source_fold(struct arena *arena, const char *text, size_t length)
{
    char *folded = arena_alloc(arena, length + 1), *out = folded;
    for (size_t i = 0; i < length; i++) {
        if (!is_space(text[i]))
            *out++ = text[i];
        else if (out > folded && out[-1] != ' ')
            *out++ = ' ';
    }
    while (out > folded && out[-1] == ' ')
        out--;
    *out = '\0';
    return folded;
}
