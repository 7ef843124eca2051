#include "act/act.h"
#include "base/clock.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void act_begin_system(struct act *a, struct arena *arena, const char *name, int64_t now)
{
    *a = (struct act){
        .arena = arena,
        .now = now,
        .who = {.roles = SYSTEM},
        .name = name,
        .language = "it",
    };
    a->db.arena = arena;
    a->db.error = &a->error;
    random_system(&a->random);
}

/* ---- refusals -------------------------------------------------------------------------------- */

bool refuse(struct act *a, enum error_code code, const char *field)
{
    return error_set(&a->error, code, field, NULL);
}

bool refuse_field(struct act *a, enum error_code code, const char *field)
{
    if (!a->fields)
        a->fields = json_object();
    if (!json_object_get(a->fields, field))
        json_put(a->fields, field, json_string(error_name(code)));
    return refuse(a, INVALID, field);
}

/* ---- parameters ------------------------------------------------------------------------------ */

int64_t param_id(const struct act *a, const char *name)
{
    const json_t *value = json_object_get(a->input, name);
    return json_is_integer(value) ? json_integer_value(value) : json_get_id(a->input, name);
}

int64_t param_int(const struct act *a, const char *name)
{
    return json_int(a->input, name);
}

int64_t param_time(const struct act *a, const char *name)
{
    return json_int(a->input, name);
}

const char *param_date(const struct act *a, const char *name)
{
    if (!json_is_integer(json_object_get(a->input, name)))
        return "";
    char *date = arena_alloc(a->arena, 11);
    clock_date(param_time(a, name), date);
    return date;
}

bool param_bool(const struct act *a, const char *name)
{
    return json_is_true(json_object_get(a->input, name));
}

const char *param_text(const struct act *a, const char *name)
{
    return json_text(a->input, name);
}

/* ---- what was asked -------------------------------------------------------------------------- */

static unsigned char digest_key[DIGEST_KEY_BYTES];

void act_set_digest_key(const unsigned char key[DIGEST_KEY_BYTES])
{
    memcpy(digest_key, key, sizeof digest_key);
}

/* A piece of the content's JSON: an uploaded file in it is never copied. */
static int digest_add(const char *piece, size_t length, void *state)
{
    return crypto_generichash_update(state, (const unsigned char *)piece, length);
}

const char *act_content_digest(const struct act *a, const json_t *input)
{
    const char *head =
        arena_printf(a->arena, "%s\n%lld\n", a->name ? a->name : "", (long long)a->who.party);
    unsigned char digest[crypto_generichash_BYTES];
    crypto_generichash_state state;
    crypto_generichash_init(&state, digest_key, sizeof digest_key, sizeof digest);
    crypto_generichash_update(&state, (const unsigned char *)head, strlen(head));
    struct arena *previous = json_arena_enter(a->arena);
    if (input)
        (void)json_dump_callback(input, digest_add, &state, JSON_SORT_KEYS | JSON_COMPACT);
    json_arena_leave(previous);
    crypto_generichash_final(&state, digest, sizeof digest);
    char *text = arena_alloc(a->arena, DIGEST_TEXT_SIZE);
    return sodium_bin2hex(text, DIGEST_TEXT_SIZE, digest, sizeof digest);
}

/* ---- what the act leaves --------------------------------------------------------------------- */

void act_subject(struct act *a, const char *kind, int64_t id)
{
    a->subject.kind = kind;
    a->subject.id = id;
}

void act_fact(struct act *a, const char *name, json_t *value)
{
    if (!a->facts)
        a->facts = json_object();
    json_put(a->facts, name, value);
}

void act_fact_ids(struct act *a, const char *name, const json_t *rows, const char *key)
{
    json_t *ids = json_array(), *row;
    size_t i;
    json_array_foreach(rows, i, row) {
        json_array_append(ids, json_object_get(row, key));
    }
    if (i > 0)
        act_fact(a, name, ids);
}

void act_redirect(struct act *a, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    a->location = arena_vprintf(a->arena, format, arguments);
    va_end(arguments);
}

bool act_emit(struct act *a, const char *event, int64_t id, const char *note)
{
    const struct event happened = {event, id, note};
    for (const struct reaction *r = a->reactions; r && r->event; r++)
        if (strcmp(r->event, event) == 0 && !r->react(a, &happened))
            return false;
    return true;
}
