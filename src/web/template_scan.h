/* Reading Mustache source tag by tag: delimiters and standalone lines. */
#ifndef PIAZZA_WEB_TEMPLATE_SCAN_H
#define PIAZZA_WEB_TEMPLATE_SCAN_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum { DELIMITER_MAX = 16 };

struct delimiters {
    char open[DELIMITER_MAX], close[DELIMITER_MAX];
    size_t open_length, close_length;
};

extern const struct delimiters delimiters_default; /* {{ and }} */

/* A run of source text with its place, for messages. */
struct source {
    const char *text;
    size_t length;
    const char *name; /* of the template it was written in */
    unsigned line;    /* of its first byte */
    struct delimiters delimiters;
};

struct scan {
    const struct source *source;
    const char *at; /* what is not read yet */
    struct delimiters delimiters;
};

/* kind is the tag's sigil (# ^ / > < $ ! = &), '{' for a triple mustache, 'v' for a value, or 0
 * at the end of the source. [begin, after) is what the tag takes out of the text: with the whole
 * line when it stands alone on it. */
struct tag {
    char kind;
    const char *name;
    size_t name_length;
    const char *begin, *after;
    const char *line_start; /* of the line it begins on; NULL if other things stand before it */
    const char *tag_begin, *tag_after; /* the tag itself, without its line's white space */
    bool standalone;
};

void scan_start(struct scan *scan, const struct source *source);

/* Find the next tag and move past it; a change of delimiters takes effect. False, with the reason
 * in *mistake, on a tag that is not closed or not well formed. */
bool scan_tag(struct scan *scan, struct tag *tag, const char **mistake)
    __attribute__((warn_unused_result));

/* Move past the end tag that matches open, skipping what lies between. */
bool scan_past_close(struct scan *scan, const struct tag *open, struct tag *close,
                     const char **mistake) __attribute__((warn_unused_result));

/* Whether the tag has this name. */
bool tag_named(const struct tag *tag, const char *name, size_t length);

/* The line of a place in the source. */
unsigned scan_line(const struct source *source, const char *place);

/* The first byte after the rest of the line at `at` when only white space follows there, else
 * NULL. */
const char *scan_blank_rest(const struct source *source, const char *at);

/* ---- transformed copies, in the arena ------------------------------------------------------- */

/* Every line prefixed by the indentation; the first one too unless skip_first. */
struct source source_indent(struct arena *arena, struct source source, const char *indentation,
                            size_t length, bool skip_first);

/* A block's body as its own text: the line break after its opening tag, the indentation of its
 * first line (from every line), and the white space before a closing tag on its own line go. */
struct source source_dedent(struct arena *arena, struct source body);

/* The msgid of a text in a template: ends trimmed, runs of white space folded to one space. */
char *source_fold(struct arena *arena, const char *text, size_t length);

#endif
