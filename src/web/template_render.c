#include "web/template_code.h"

#include "base/log.h"

#include <inttypes.h>
#include <string.h>

enum { CONTEXTS_MAX = 256, CALLS_MAX = 64, STEPS_MAX = 10000000 };

struct renderer {
    const struct template *t;
    struct buffer *out;
    const json_t *contexts[CONTEXTS_MAX];
    unsigned context_count;
    unsigned calls;
    unsigned steps;
    unsigned unknown;
};

static bool ops_render(struct renderer *r, const struct op *at, const struct op *end);

/* ---- names ---------------------------------------------------------------------------------- */

static const json_t *member(const struct template *t, const json_t *object, const struct part *part)
{
    return json_object_getn(object, t->name_text + part->text, part->length);
}

/* The first part is sought from the innermost context outwards, the others within it. */
static const json_t *name_find(const struct renderer *r, const struct name *name)
{
    if (name->count == 0)
        return r->contexts[r->context_count - 1];
    const struct part *part = &r->t->parts[name->first];
    const json_t *value = NULL;
    for (unsigned i = r->context_count; i > 0 && !value; i--)
        value = member(r->t, r->contexts[i - 1], part);
    for (uint32_t i = 1; i < name->count && value; i++)
        value = member(r->t, value, part + i);
    return value;
}

static void name_unknown(struct renderer *r, uint32_t number)
{
    const struct name *name = &r->t->names[number];
    if (name->is_form_field)
        return;
    r->unknown++;
    if (!atomic_exchange_explicit(&r->t->reported[number], true, memory_order_relaxed))
        log_warn("a template names an unknown value", "template", r->t->name, "name",
                 r->t->name_text + name->text, NULL);
}

/* ---- values --------------------------------------------------------------------------------- */

static const char *entity(unsigned char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return "&#39;";
    }
}

static void escape(const char *text, size_t length, struct buffer *out)
{
    static const bool special[256] = {
        ['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true};
    const char *end = text + length, *from = text;
    for (const char *at = text; at < end; at++) {
        if (!special[(unsigned char)*at])
            continue;
        buffer_append(out, from, (size_t)(at - from));
        buffer_text(out, entity((unsigned char)*at));
        from = at + 1;
    }
    buffer_append(out, from, (size_t)(end - from));
}

/* "320 000-0001" -> "3200000001": what may follow "tel:" (RFC 3966). */
static void dial_render(const char *phone, struct buffer *out)
{
    for (; *phone; phone++)
        if (*phone == '+' || (*phone >= '0' && *phone <= '9'))
            buffer_append(out, phone, 1);
}

static void integer_render(struct renderer *r, const struct name *name, int64_t number)
{
    switch (name->form) {
    case FORM_MONEY:
    case FORM_MONEY_PLAIN:
        locale_money(r->t->locale, number, name->form == FORM_MONEY_PLAIN, r->out);
        break;
    case FORM_NUMBER:
        locale_integer(r->t->locale, number, r->out);
        break;
    case FORM_TIME:
        locale_time(r->t->locale, number, name->time_form, r->out);
        break;
    case FORM_PLAIN:
    case FORM_DIAL:
    case FORM_RAW:
        buffer_printf(r->out, "%" PRId64, number);
    }
}

static void value_render(struct renderer *r, const struct op *op)
{
    const struct name *name = &r->t->names[op->a];
    const json_t *value = name_find(r, name);
    if (json_is_object(value) && (name->form == FORM_RAW || name->form == FORM_NUMBER))
        value = json_object_get(value, name->form == FORM_RAW ? "raw" : "number");
    switch (value ? json_typeof(value) : JSON_ARRAY) {
    case JSON_STRING:
        if (name->form == FORM_DIAL)
            dial_render(json_string_value(value), r->out);
        else if (op->kind == OP_VALUE)
            escape(json_string_value(value), json_string_length(value), r->out);
        else
            buffer_append(r->out, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
        integer_render(r, name, json_integer_value(value));
        break;
    case JSON_REAL:
        if (name->form == FORM_NUMBER)
            locale_real(r->t->locale, json_real_value(value), r->out);
        else
            buffer_printf(r->out, "%.15g", json_real_value(value));
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        buffer_text(r->out, json_is_true(value) ? "true" : "false");
        break;
    case JSON_NULL:
        break;
    case JSON_OBJECT:
    case JSON_ARRAY:
        name_unknown(r, op->a);
    }
}

/* ---- sections ------------------------------------------------------------------------------- */

static bool holds(const json_t *value)
{
    switch (value ? json_typeof(value) : JSON_NULL) {
    case JSON_ARRAY:
        return json_array_size(value) > 0;
    case JSON_STRING:
        return json_string_length(value) > 0;
    case JSON_INTEGER:
        return json_integer_value(value) != 0;
    case JSON_REAL:
        return json_real_value(value) != 0;
    case JSON_OBJECT:
    case JSON_TRUE:
        return true;
    default:
        return false;
    }
}

static bool body_render(struct renderer *r, const struct op *op, const json_t *context)
{
    if (r->context_count == CONTEXTS_MAX)
        return false;
    r->contexts[r->context_count++] = context;
    bool rendered = ops_render(r, op + 1, r->t->ops + op->b);
    r->context_count--;
    return rendered;
}

static bool section_render(struct renderer *r, const struct op *op)
{
    const json_t *value = name_find(r, &r->t->names[op->a]);
    if (!holds(value))
        return true;
    if (!json_is_array(value))
        return body_render(r, op, value);
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!body_render(r, op, json_array_get(value, i)))
            return false;
    return true;
}

static bool inverted_render(struct renderer *r, const struct op *op)
{
    return holds(name_find(r, &r->t->names[op->a])) || ops_render(r, op + 1, r->t->ops + op->b);
}

static bool call_render(struct renderer *r, const struct op *op)
{
    if (r->calls == CALLS_MAX)
        return false;
    r->calls++;
    bool rendered = ops_render(r, r->t->ops + op->a, r->t->ops + op->b);
    r->calls--;
    return rendered;
}

static bool ops_render(struct renderer *r, const struct op *at, const struct op *end)
{
    bool rendered = true;
    while (rendered && at < end) {
        const struct op *op = at++;
        if (++r->steps > STEPS_MAX)
            return false;
        switch (op->kind) {
        case OP_TEXT:
            buffer_append(r->out, r->t->literals + op->a, op->b);
            break;
        case OP_VALUE:
        case OP_TRIPLE:
            value_render(r, op);
            break;
        case OP_SECTION:
            rendered = section_render(r, op);
            at = r->t->ops + op->b;
            break;
        case OP_INVERTED:
            rendered = inverted_render(r, op);
            at = r->t->ops + op->b;
            break;
        case OP_CALL:
            rendered = call_render(r, op);
        }
    }
    return rendered;
}

bool template_render(const struct template *t, const json_t *model, struct buffer *out,
                     unsigned *unknown)
{
    struct renderer r = {.t = t, .out = out, .context_count = 1};
    r.contexts[0] = model;
    bool rendered = t->op_count == 0 || ops_render(&r, t->ops, t->ops + t->op_count);
    if (unknown)
        *unknown += r.unknown;
    return rendered && buffer_ok(out);
}
