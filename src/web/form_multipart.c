/* multipart/form-data (RFC 7578) as browsers send it. */
#include "web/form.h"

#include <string.h>
#include <strings.h>

enum { BOUNDARY_MAX = 70, PART_HEAD_MAX = 1024 };

/* A stretch of the body not read yet. */
struct rest {
    const char *at, *end;
};

static size_t rest_length(const struct rest *rest)
{
    return (size_t)(rest->end - rest->at);
}

static bool rest_skip(struct rest *rest, const char *text, size_t length)
{
    if (rest_length(rest) < length || memcmp(rest->at, text, length) != 0)
        return false;
    rest->at += length;
    return true;
}

/* Cut off what comes before the mark, and step over both. False when the mark does not come. */
static bool rest_cut(struct rest *rest, const char *mark, size_t mark_length, struct rest *before)
{
    const char *found = memmem(rest->at, rest_length(rest), mark, mark_length);
    if (!found)
        return false;
    *before = (struct rest){rest->at, found};
    rest->at = found + mark_length;
    return true;
}

/* ---- "token; name=value; name="quoted value"" ------------------------------------------------ */

static void skip_blanks(struct rest *rest)
{
    while (rest->at < rest->end && (*rest->at == ' ' || *rest->at == '\t'))
        rest->at++;
}

/* The value after '=': a quoted string, taken literally up to the next quote, or up to ';'. */
static bool attribute_value(struct rest *rest, struct rest *value)
{
    if (rest->at < rest->end && *rest->at == '"') {
        rest->at++;
        return rest_cut(rest, "\"", 1, value);
    }
    *value = *rest;
    while (rest->at < rest->end && *rest->at != ';')
        rest->at++;
    value->end = rest->at;
    while (value->end > value->at && (value->end[-1] == ' ' || value->end[-1] == '\t'))
        value->end--;
    return true;
}

/* Find an attribute of a header value. 1: found, 0: not there, -1: the value is broken. */
static int attribute_find(struct rest header, const char *wanted, struct rest *value)
{
    struct rest name;
    if (!memchr(header.at, ';', rest_length(&header)))
        return 0;
    while (rest_cut(&header, ";", 1, &name)) {
        skip_blanks(&header);
        if (header.at == header.end)
            return 0;
        struct rest found;
        if (!rest_cut(&header, "=", 1, &name) || !attribute_value(&header, &found))
            return -1;
        if (rest_length(&name) == strlen(wanted) &&
            strncasecmp(name.at, wanted, strlen(wanted)) == 0) {
            *value = found;
            return 1;
        }
    }
    return 0;
}

/* ---- parts ----------------------------------------------------------------------------------- */

/* "\r\n--boundary": what stands between the parts. */
struct delimiter {
    char text[4 + BOUNDARY_MAX];
    size_t length;
};

static bool delimiter_read(const char *content_type, struct delimiter *delimiter)
{
    struct rest boundary;
    struct rest header = {content_type, content_type + strlen(content_type)};
    if (attribute_find(header, "boundary", &boundary) != 1)
        return false;
    size_t length = rest_length(&boundary);
    if (length == 0 || length > BOUNDARY_MAX)
        return false;
    memcpy(delimiter->text, "\r\n--", 4);
    memcpy(delimiter->text + 4, boundary.at, length);
    delimiter->length = 4 + length;
    return true;
}

static bool header_is(const struct rest *line, const char *name)
{
    size_t length = strlen(name);
    return rest_length(line) > length && strncasecmp(line->at, name, length) == 0 &&
           line->at[length] == ':';
}

/* Read the part's Content-Disposition: the name of the field, and whether it is a file. */
static bool part_name(struct rest head, struct rest *name, bool *is_file, struct error *error)
{
    static const char wanted[] = "Content-Disposition";
    struct rest line, file;
    while (rest_cut(&head, "\r\n", 2, &line)) {
        if (!header_is(&line, wanted))
            continue;
        line.at += sizeof wanted;
        if (attribute_find(line, "name", name) != 1)
            break;
        *is_file = attribute_find(line, "filename", &file) != 0 ||
                   attribute_find(line, "filename*", &file) != 0;
        return true;
    }
    return error_set(error, BAD_REQUEST, NULL, "a part without a name");
}

static bool part_read(struct arena *arena, struct rest *body, const struct delimiter *delimiter,
                      struct form *form, struct error *error)
{
    struct rest head, value, name = {NULL, NULL};
    bool is_file = false;
    struct rest start = *body;
    if (rest_length(&start) > PART_HEAD_MAX)
        start.end = start.at + PART_HEAD_MAX;
    if (form->count == FORM_FIELDS_MAX)
        return error_set(error, BAD_REQUEST, NULL, "too many parameters");
    if (!rest_cut(&start, "\r\n\r\n", 4, &head))
        return error_set(error, BAD_REQUEST, NULL, "a part without an end of its head");
    head.end += 2; /* with the end of its last line */
    body->at = start.at;
    if (!part_name(head, &name, &is_file, error))
        return false;
    if (!rest_cut(body, delimiter->text, delimiter->length, &value))
        return error_set(error, BAD_REQUEST, NULL, "a part without an end");
    form->at[form->count++] =
        (struct form_field){.name = arena_copy_n(arena, name.at, rest_length(&name)),
                            .name_length = rest_length(&name),
                            .value = arena_copy_n(arena, value.at, rest_length(&value)),
                            .value_length = rest_length(&value),
                            .is_file = is_file};
    return true;
}

bool form_read_multipart(struct arena *arena, const char *content_type, const char *body,
                         size_t length, struct form *form, struct error *error)
{
    struct delimiter delimiter;
    struct rest rest = {body, body + length};
    if (!delimiter_read(content_type, &delimiter) ||
        !rest_skip(&rest, delimiter.text + 2, delimiter.length - 2))
        return error_set(error, BAD_REQUEST, NULL, "a multipart form without its boundary");
    while (!rest_skip(&rest, "--", 2)) {
        if (!rest_skip(&rest, "\r\n", 2))
            return error_set(error, BAD_REQUEST, NULL, "a broken boundary");
        if (!part_read(arena, &rest, &delimiter, form, error))
            return false;
    }
    return true;
}
