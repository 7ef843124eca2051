#include "web/template_emit.h"

#include <stdlib.h>
#include <string.h>

static const char too_large[] = "the template is too large";

/* Room for one more element; exhausted memory ends the program, as everywhere. */
static void *grown(void *array, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return array;
    *capacity = *capacity ? *capacity * 2 : 32;
    array = reallocarray(array, *capacity, size);
    if (!array)
        abort();
    return array;
}

void emit_start(struct emit *emit)
{
    *emit = (struct emit){0};
    buffer_init(&emit->literals, EMIT_TEXT_MAX);
    buffer_init(&emit->name_text, EMIT_TEXT_MAX);
}

void emit_free(struct emit *emit)
{
    buffer_free(&emit->literals);
    buffer_free(&emit->name_text);
    free(emit->ops);
    free(emit->names);
    free(emit->parts);
    emit_start(emit);
}

uint32_t emit_here(struct emit *emit)
{
    emit->barrier = emit->op_count;
    return (uint32_t)emit->op_count;
}

static uint32_t emit_op(struct emit *emit, enum op_kind kind, uint32_t a, uint32_t b)
{
    if (emit->op_count == EMIT_OPS_MAX) {
        emit->mistake = too_large;
        return 0;
    }
    emit->ops = grown(emit->ops, emit->op_count, &emit->op_capacity, sizeof emit->ops[0]);
    emit->ops[emit->op_count] = (struct op){kind, a, b};
    return (uint32_t)emit->op_count++;
}

void emit_text(struct emit *emit, const char *text, size_t length)
{
    uint32_t offset = (uint32_t)emit->literals.length;
    if (length == 0)
        return;
    if (!buffer_append(&emit->literals, text, length)) {
        emit->mistake = too_large;
        return;
    }
    struct op *last = emit->op_count > emit->barrier ? &emit->ops[emit->op_count - 1] : NULL;
    if (last && last->kind == OP_TEXT)
        last->b += (uint32_t)length;
    else
        emit_op(emit, OP_TEXT, offset, (uint32_t)length);
}

static bool part_is(const struct emit *emit, const struct part *part, const char *word)
{
    return part->length == strlen(word) &&
           memcmp(emit->name_text.data + part->text, word, part->length) == 0;
}

static bool part_ends(const struct emit *emit, const struct part *part, const char *ending)
{
    size_t length = strlen(ending);
    return part->length >= length &&
           memcmp(emit->name_text.data + part->text + part->length - length, ending, length) == 0;
}

/* The form that the last part of a name asks for by itself: ".raw". False if it is no form. */
static bool explicit_form(const struct emit *emit, struct name *name)
{
    const struct part *last = &emit->parts[name->first + name->count - 1];
    if (name->count < 2)
        return false;
    if (part_is(emit, last, "raw"))
        name->form = FORM_RAW;
    else if (part_is(emit, last, "number"))
        name->form = FORM_NUMBER;
    else if (part_is(emit, last, "dial") && part_ends(emit, last - 1, "phone"))
        name->form = FORM_DIAL;
    else if (part_is(emit, last, "plain") && part_ends(emit, last - 1, "_cents"))
        name->form = FORM_MONEY_PLAIN;
    else if (part_ends(emit, last - 1, "_at") &&
             (name->time_form = time_form_find(emit->name_text.data + last->text, last->length)))
        name->form = FORM_TIME;
    return name->form != FORM_PLAIN;
}

static void name_form(struct emit *emit, struct name *name)
{
    const struct part *last = &emit->parts[name->first + name->count - 1];
    if (explicit_form(emit, name))
        name->count--;
    else if (name->count > 1 &&
             (part_ends(emit, last - 1, "_cents") || part_ends(emit, last - 1, "_at")))
        emit->mistake = "there is no such form of a time or an amount";
    else if (part_ends(emit, last, "_cents"))
        name->form = FORM_MONEY;
    else if (part_ends(emit, last, "_at")) {
        name->form = FORM_TIME;
        name->time_form = time_form_find("", 0);
    }
}

static void name_parts(struct emit *emit, struct name *name, size_t length)
{
    const char *text = emit->name_text.data + name->text, *end = text + length;
    if (length == 1 && *text == '.')
        return;
    for (const char *at = text; at <= end;) {
        const char *dot = memchr(at, '.', (size_t)(end - at));
        const char *stop = dot ? dot : end;
        emit->parts =
            grown(emit->parts, emit->part_count, &emit->part_capacity, sizeof emit->parts[0]);
        emit->parts[emit->part_count++] =
            (struct part){(uint32_t)(at - emit->name_text.data), (uint32_t)(stop - at)};
        name->count++;
        at = stop + 1;
    }
    name->is_form_field = name->count > 1 && part_is(emit, &emit->parts[name->first], "form");
    name_form(emit, name);
}

/* The number of a name, which is entered once. */
static uint32_t name_number(struct emit *emit, const char *text, size_t length)
{
    for (size_t i = 0; i < emit->name_count; i++) {
        const char *known = emit->name_text.data + emit->names[i].text;
        if (strncmp(known, text, length) == 0 && known[length] == '\0')
            return (uint32_t)i;
    }
    struct name name = {.text = (uint32_t)emit->name_text.length,
                        .first = (uint32_t)emit->part_count};
    if (emit->name_count == EMIT_NAMES_MAX || !buffer_append(&emit->name_text, text, length) ||
        !buffer_char(&emit->name_text, '\0')) {
        emit->mistake = too_large;
        return 0;
    }
    name_parts(emit, &name, length);
    emit->names = grown(emit->names, emit->name_count, &emit->name_capacity, sizeof emit->names[0]);
    emit->names[emit->name_count] = name;
    return (uint32_t)emit->name_count++;
}

uint32_t emit_named(struct emit *emit, enum op_kind kind, const char *name, size_t length)
{
    return emit_op(emit, kind, name_number(emit, name, length), 0);
}

void emit_call(struct emit *emit, uint32_t expansion)
{
    emit_op(emit, OP_CALL, expansion, 0);
}

struct template *emit_finish(struct emit *emit, const char *name, const struct locale *locale)
{
    struct template *t = calloc(1, sizeof *t);
    if (!t || !(t->name = strdup(name)) ||
        !(t->reported = calloc(emit->name_count + 1, sizeof t->reported[0])))
        abort();
    t->locale = locale;
    t->ops = emit->ops;
    t->op_count = emit->op_count;
    t->names = emit->names;
    t->parts = emit->parts;
    t->literals = buffer_steal(&emit->literals, NULL);
    t->name_text = buffer_steal(&emit->name_text, NULL);
    emit_start(emit);
    return t;
}
