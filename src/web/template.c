/* Compiling a template. Partials, parents with their blocks, and translations are sources that
 * are compiled in the place of their tag, so that rendering only writes text, looks up names and
 * jumps over sections. A partial within itself is the one thing that remains a call. */
#include "web/template_emit.h"
#include "web/template_scan.h"

#include "base/arena.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { NESTING_MAX = 64, SOURCES_MAX = 2048, DEPTH_MAX = 32 };

/* What a parent tag puts in place of a block. */
struct replacement {
    const char *name;
    size_t name_length;
    struct source body;
    struct replacement *next;
};

/* The replacements of one parent tag; those of the tags around it win. */
struct frame {
    struct replacement *first;
    const struct frame *outer;
};

/* A partial being compiled in place. When it contains itself, the inner one becomes a call. */
struct expansion {
    const char *name;
    const struct frame *frame;
    uint32_t begin, end;
    bool is_open;
};

struct compiler {
    struct arena *arena;
    const struct locale *locale;
    template_source *source;
    void *context;
    template_asset *asset;
    struct error *error;
    struct emit emit;
    const struct frame *frame;
    struct expansion expansions[SOURCES_MAX];
    uint32_t expansion_count;
    unsigned depth;   /* of sources within sources */
    unsigned sources; /* compiled so far */
};

/* A section or block whose end tag has not come yet. */
struct open {
    struct tag tag;
    uint32_t op;
};

/* One source being compiled. */
struct reading {
    struct compiler *c;
    const struct source *source;
    struct scan scan;
    struct open open[NESTING_MAX];
    unsigned open_count;
};

static bool source_compile(struct compiler *c, struct source source);

static bool mistake_at(struct reading *r, const char *place, const char *mistake)
{
    return error_set(r->c->error, INTERNAL, NULL, "%s:%u: %s", r->source->name,
                     scan_line(r->source, place), mistake);
}

static struct source source_between(struct reading *r, const char *begin, const char *end,
                                    const struct delimiters *delimiters)
{
    return (struct source){.text = begin,
                           .length = (size_t)(end - begin),
                           .name = r->source->name,
                           .line = scan_line(r->source, begin),
                           .delimiters = *delimiters};
}

/* Compile another source in place of the tag. */
static bool source_within(struct reading *r, const struct tag *tag, struct source source)
{
    struct compiler *c = r->c;
    if (c->depth == DEPTH_MAX || c->sources == SOURCES_MAX)
        return mistake_at(r, tag->tag_begin, "partials or blocks nest too deeply");
    c->depth++;
    c->sources++;
    bool compiled = source_compile(c, source);
    c->depth--;
    return compiled;
}

static char *tag_text(struct compiler *c, const struct tag *tag)
{
    return arena_copy_n(c->arena, tag->name, tag->name_length);
}

/* ---- partials ------------------------------------------------------------------------------- */

static struct expansion *expansion_open(struct compiler *c, const char *name)
{
    for (uint32_t i = 0; i < c->expansion_count; i++) {
        struct expansion *known = &c->expansions[i];
        if (known->is_open && known->frame == c->frame && strcmp(known->name, name) == 0)
            return known;
    }
    return NULL;
}

/* Compile a template in place. One that contains itself keeps the indentation of its first use. */
static bool partial_expand(struct reading *r, const struct tag *tag, const char *name)
{
    struct compiler *c = r->c;
    const struct expansion *known = expansion_open(c, name);
    if (known) {
        emit_call(&c->emit, (uint32_t)(known - c->expansions));
        return true;
    }
    const char *text = c->source(name, c->context);
    if (!text)
        return mistake_at(r, tag->tag_begin, "there is no template of that name");
    struct source source = {text, strlen(text), name, 1, delimiters_default};
    if (tag->standalone)
        source = source_indent(c->arena, source, tag->line_start,
                               (size_t)(tag->tag_begin - tag->line_start), false);
    if (c->expansion_count == SOURCES_MAX)
        return mistake_at(r, tag->tag_begin, "there are too many partials");
    struct expansion *own = &c->expansions[c->expansion_count++];
    *own = (struct expansion){name, c->frame, emit_here(&c->emit), 0, true};
    bool compiled = source_within(r, tag, source);
    own->end = emit_here(&c->emit);
    own->is_open = false;
    return compiled;
}

/* ---- inheritance ---------------------------------------------------------------------------- */

static bool replacement_add(struct reading *r, struct frame *frame, const struct tag *block)
{
    struct delimiters delimiters = r->scan.delimiters;
    const char *mistake;
    struct tag close;
    if (!scan_past_close(&r->scan, block, &close, &mistake))
        return mistake_at(r, block->tag_begin, mistake);
    struct replacement *own = arena_alloc(r->c->arena, sizeof *own);
    own->name = block->name;
    own->name_length = block->name_length;
    own->body = source_dedent(r->c->arena,
                              source_between(r, block->tag_after, close.tag_begin, &delimiters));
    own->next = frame->first;
    frame->first = own;
    return true;
}

/* Read a parent tag up to its end; text between its blocks is ignored. The tag then spans all of
 * it, and stands alone when nothing else is before it and after its end on their lines. */
static bool parent_read(struct reading *r, struct tag *parent, struct frame *frame)
{
    const char *mistake;
    for (struct tag tag;;) {
        if (!scan_tag(&r->scan, &tag, &mistake))
            return mistake_at(r, r->scan.at, mistake);
        if (tag.kind == 0)
            return mistake_at(r, parent->tag_begin, "a parent is not closed");
        if (tag.kind == '$' && !replacement_add(r, frame, &tag))
            return false;
        if (strchr("#^<", tag.kind) && !scan_past_close(&r->scan, &tag, &(struct tag){0}, &mistake))
            return mistake_at(r, tag.tag_begin, mistake);
        if (tag.kind != '/')
            continue;
        if (!tag_named(&tag, parent->name, parent->name_length))
            return mistake_at(r, tag.tag_begin, "a parent is closed by another name");
        const char *rest = tag.standalone ? tag.after : scan_blank_rest(r->source, tag.after);
        parent->standalone = parent->line_start && rest;
        if (parent->standalone)
            parent->begin = parent->line_start;
        r->scan.at = parent->standalone ? rest : tag.after;
        return true;
    }
}

static bool parent_expand(struct reading *r, const struct tag *parent, struct frame *frame)
{
    struct compiler *c = r->c;
    const struct frame *outer = c->frame;
    frame->outer = outer;
    if (frame->first)
        c->frame = frame;
    bool expanded = partial_expand(r, parent, tag_text(c, parent));
    c->frame = outer;
    return expanded;
}

static const struct replacement *replacement_find(const struct compiler *c, const struct tag *block)
{
    const struct replacement *found = NULL;
    for (const struct frame *frame = c->frame; frame; frame = frame->outer)
        for (const struct replacement *at = frame->first; at; at = at->next)
            if (tag_named(block, at->name, at->name_length))
                found = at;
    return found;
}

static size_t blank_length(const char *at, const char *end)
{
    const char *start = at;
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    return (size_t)(at - start);
}

/* A block that is replaced. On a line of its own the replacement is indented like the default
 * content, else from its second line on, like the line the block begins. */
static bool block_replace(struct reading *r, const struct tag *block,
                          const struct replacement *replacement)
{
    struct compiler *c = r->c;
    const char *indentation = block->line_start, *mistake;
    size_t length = indentation ? (size_t)(block->tag_begin - indentation) : 0;
    struct tag close;
    if (!scan_past_close(&r->scan, block, &close, &mistake))
        return mistake_at(r, block->tag_begin, mistake);
    if (block->standalone) {
        indentation = block->after;
        length = blank_length(block->after, close.tag_begin);
    }
    return source_within(
        r, block,
        source_indent(c->arena, replacement->body, indentation, length, !block->standalone));
}

/* ---- sections ------------------------------------------------------------------------------- */

static bool section_open(struct reading *r, const struct tag *tag)
{
    if (r->open_count == NESTING_MAX)
        return mistake_at(r, tag->tag_begin, "sections nest too deeply");
    struct open *open = &r->open[r->open_count++];
    open->tag = *tag;
    if (tag->kind != '$')
        open->op = emit_named(&r->c->emit, tag->kind == '#' ? OP_SECTION : OP_INVERTED, tag->name,
                              tag->name_length);
    emit_here(&r->c->emit);
    return true;
}

static bool section_close(struct reading *r, const struct tag *tag)
{
    struct emit *emit = &r->c->emit;
    if (r->open_count == 0)
        return mistake_at(r, tag->tag_begin, "an end tag closes nothing");
    struct open *open = &r->open[--r->open_count];
    if (!tag_named(tag, open->tag.name, open->tag.name_length))
        return mistake_at(r, tag->tag_begin, "a section is closed by another name");
    if (open->tag.kind != '$' && !emit->mistake)
        emit->ops[open->op].b = emit_here(emit);
    return true;
}

/* {{#_}}…{{/_}}: the translation is compiled in its place. */
static bool translate(struct reading *r, const struct tag *tag)
{
    struct compiler *c = r->c;
    struct delimiters delimiters = r->scan.delimiters;
    const char *mistake;
    struct tag close;
    if (!scan_past_close(&r->scan, tag, &close, &mistake))
        return mistake_at(r, tag->tag_begin, mistake);
    struct source body = source_between(r, tag->after, close.begin, &delimiters);
    body.text = locale_text(c->locale, source_fold(c->arena, body.text, body.length));
    body.length = strlen(body.text);
    return source_within(r, tag, body);
}

/* ---- values --------------------------------------------------------------------------------- */

static bool asset_emit(struct reading *r, const struct tag *tag, const char *name)
{
    const char *address = r->c->asset(name);
    if (!address)
        return mistake_at(r, tag->tag_begin, "there is no asset of that name");
    emit_text(&r->c->emit, address, strlen(address));
    return true;
}

static bool icon_emit(struct reading *r, const struct tag *tag, const char *name)
{
    static const char before[] = "<svg class=\"icon\" aria-hidden=\"true\" focusable=\"false\">"
                                 "<use href=\"",
                      after[] = "\"></use></svg>";
    emit_text(&r->c->emit, before, sizeof before - 1);
    if (!asset_emit(r, tag, "icons.svg"))
        return false;
    emit_text(&r->c->emit, "#", 1);
    emit_text(&r->c->emit, name, strlen(name));
    emit_text(&r->c->emit, after, sizeof after - 1);
    return true;
}

static bool value_emit(struct reading *r, const struct tag *tag)
{
    const char *name = tag_text(r->c, tag);
    if (strncmp(name, "asset:", 6) == 0)
        return asset_emit(r, tag, name + 6);
    if (strncmp(name, "icon:", 5) == 0)
        return icon_emit(r, tag, name + 5);
    emit_named(&r->c->emit, tag->kind == 'v' ? OP_VALUE : OP_TRIPLE, tag->name, tag->name_length);
    return true;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static bool tag_compile(struct reading *r, const struct tag *tag, struct frame *frame)
{
    const struct replacement *replacement;
    switch (tag->kind) {
    case '#':
        return tag_named(tag, "_", 1) ? translate(r, tag) : section_open(r, tag);
    case '^':
        return section_open(r, tag);
    case '$':
        replacement = replacement_find(r->c, tag);
        return replacement ? block_replace(r, tag, replacement) : section_open(r, tag);
    case '/':
        return section_close(r, tag);
    case '>':
        return partial_expand(r, tag, tag_text(r->c, tag));
    case '<':
        return parent_expand(r, tag, frame);
    case '!':
    case '=':
        return true;
    default:
        return value_emit(r, tag);
    }
}

static bool source_compile(struct compiler *c, struct source source)
{
    struct reading *r = arena_alloc(c->arena, sizeof *r);
    r->c = c;
    r->source = &source;
    scan_start(&r->scan, &source);
    for (struct tag tag = {.kind = '!'}; tag.kind;) {
        const char *from = r->scan.at, *mistake;
        if (!scan_tag(&r->scan, &tag, &mistake))
            return mistake_at(r, from, mistake);
        struct frame *frame = NULL;
        if (tag.kind == '<') {
            frame = arena_alloc(c->arena, sizeof *frame);
            if (!parent_read(r, &tag, frame))
                return false;
        }
        emit_text(&c->emit, from, (size_t)(tag.begin - from));
        if (tag.kind && !tag_compile(r, &tag, frame))
            return false;
        if (c->emit.mistake)
            return mistake_at(r, tag.tag_begin, c->emit.mistake);
    }
    if (r->open_count > 0)
        return mistake_at(r, r->open[r->open_count - 1].tag.tag_begin, "a section is not closed");
    return true;
}

/* Calls name an expansion until all are compiled; now they get its place. */
static void calls_resolve(struct compiler *c)
{
    for (size_t i = 0; i < c->emit.op_count; i++) {
        struct op *op = &c->emit.ops[i];
        if (op->kind == OP_CALL) {
            const struct expansion *target = &c->expansions[op->a];
            op->a = target->begin;
            op->b = target->end;
        }
    }
}

static const char *asset_unhashed(const char *name)
{
    static _Thread_local char address[256];
    return text_format(address, sizeof address, "/assets/%s", name) ? address : NULL;
}

bool template_compile(const char *name, const struct locale *locale, template_source *source,
                      void *context, template_asset *asset, struct template **out,
                      struct error *error)
{
    struct arena *arena = arena_new();
    struct compiler *c = arena_alloc(arena, sizeof *c);
    struct reading root = {.c = c, .source = &(struct source){"", 0, name, 1, delimiters_default}};
    struct tag tag = {.tag_begin = root.source->text};
    c->arena = arena;
    c->locale = locale ? locale : locale_find("it");
    c->source = source;
    c->context = context;
    c->asset = asset ? asset : asset_unhashed;
    c->error = error;
    emit_start(&c->emit);
    bool compiled = partial_expand(&root, &tag, name);
    if (compiled) {
        calls_resolve(c);
        *out = emit_finish(&c->emit, name, c->locale);
    }
    emit_free(&c->emit);
    arena_free(&arena);
    return compiled;
}

void template_free(struct template **t)
{
    if (!*t)
        return;
    free((*t)->name);
    free((*t)->ops);
    free((*t)->literals);
    free((*t)->name_text);
    free((*t)->names);
    free((*t)->parts);
    free((*t)->reported);
    free(*t);
    *t = NULL;
}
