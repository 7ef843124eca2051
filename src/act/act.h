/* An act: somebody does something, now, perhaps for somebody else. A view is an act that only
 * reads. Every handler receives one, finds in it all it may know, and leaves its refusal in it. */
#ifndef PIAZZA_ACT_ACT_H
#define PIAZZA_ACT_ACT_H

#include "act/who.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"
#include "base/random.h"
#include "db/db.h"

#include <stdbool.h>
#include <stdint.h>

/* A file as the answer, instead of a page: a card to print, a statement to keep. */
struct document {
    const char *type; /* "application/pdf" */
    const char *name; /* what the browser calls the file: ASCII, no quotes */
    const void *data; /* arena memory or static */
    size_t length;
};

struct act;

/* What a prepare step that refuses wants written down all the same, such as a wrong PIN: an act of
 * its own, done before the refusal is answered. Arena memory. */
struct remembrance {
    const char *name;                             /* as the journal knows it */
    bool (*handle)(struct act *a, json_t *model); /* finds data in a->prepared */
    void *data;
    void (*kept)(void *data); /* after the commit */
};

struct act {
    struct arena *arena;       /* everything the handler makes; freed after the answer */
    struct db_context db;      /* the reader's snapshot, or the lane's transaction */
    int64_t now;               /* UTC seconds: the only clock a handler reads */
    struct random random;      /* the only randomness */
    struct who who;            /* who acts, and for whom */
    const char *name;          /* "order_place": the handler, as the journal knows it */
    const char *key;           /* idempotency key, or NULL */
    const char *language;      /* "it", "de", "en" */
    const char *authorization; /* the header, where a public standard's route reads it; or NULL */
    json_t *input;        /* the checked parameters, by name; ids as numbers or as their text */
    const char *content;  /* act_content_digest of what was asked; NULL: who and what act only */
    struct error error;   /* why it was refused */
    json_t *fields;       /* refused parameters: name -> error code's name; NULL when none */
    const char *location; /* where a person goes after the act; NULL: stay */
    struct document document; /* what a view answers, to people and programs; no data: its model */
    struct {
        const char *kind;
        int64_t id;
    } subject;     /* what the journal row is about */
    json_t *facts; /* what else the journal keeps: ids, states, amounts; never names */
    const struct reaction *reactions; /* who listens to events (all rooms'), ended by {0} */
    void *prepared; /* what the route's prepare step leaves for the act; arena memory */
    const struct remembrance *remember; /* what is written down though prepare refuses, or NULL */
    const char *session;                /* digest of the caller's session token, or NULL */
    const char *address; /* the caller's network address, for rate limits; never stored */
    const char *agent;   /* what the caller's program calls itself, or NULL; never stored as sent */
    const char *ticket;  /* the cookie "ticket", which an earlier answer gave; or NULL */
    const char *origin;  /* "https://piazza.example": where the square is; NULL for due work */
    const char *site_name, *help_phone; /* as pages show them; NULL for due work */
    json_t *cookies;             /* to set: "piazza" or "ticket" -> value ("" clears); or NULL */
    unsigned notices;            /* messages queued so far */
    struct outbox_gauge *outbox; /* how full the outbox is; set by the lane, NULL: no limit */
};

/* An act of piazza itself: due work, deliveries, the demo. Input and model are the caller's. */
void act_begin_system(struct act *a, struct arena *arena, const char *name, int64_t now);

/* What a room writes for each route: read or change, fill the model, or leave a->error. */
typedef bool handler(struct act *a, json_t *model);

/* Refuse the act. Keeps an earlier error (a failed statement says more than "not found").
 * Always false. */
bool refuse(struct act *a, enum error_code code, const char *field);

/* Refuse one parameter of a form; several may be refused before the handler returns false. */
bool refuse_field(struct act *a, enum error_code code, const char *field);

/* The checked parameters. Absent optional ones read as 0, "" or false. */
int64_t param_id(const struct act *a, const char *name);
int64_t param_int(const struct act *a, const char *name);
int64_t param_time(const struct act *a, const char *name);
/* A date as text, "2026-11-24"; "" when it is absent. Arena memory. */
const char *param_date(const struct act *a, const char *name);
bool param_bool(const struct act *a, const char *name);
const char *param_text(const struct act *a, const char *name);

enum { DIGEST_TEXT_SIZE = 65 }; /* BLAKE2b-256 in hex, and its NUL */

/* Key the digests below, so that nobody who reads the database finds short contents by trying.
 * Once, before the first act; every node uses the same key. */
enum { DIGEST_KEY_BYTES = 32 };
void act_set_digest_key(const unsigned char key[DIGEST_KEY_BYTES]);

/* The digest by which a repeated request is known for the same: of the handler's name, the party
 * it is done for, and the parameters (keys sorted). Leave secrets out of what you give: the digest
 * is stored in the journal. input may be NULL. Arena memory of the act. */
const char *act_content_digest(const struct act *a, const json_t *input);

/* What the act is about, for the journal; the last call counts. */
void act_subject(struct act *a, const char *kind, int64_t id);

/* A fact kept in the journal: value is stolen. No personal data, no free text, no secrets. */
void act_fact(struct act *a, const char *name, json_t *value);

/* The ids of these rows, under that key, as a fact; nothing when there are no rows. So that work
 * which ends many things at once says which. */
void act_fact_ids(struct act *a, const char *name, const json_t *rows, const char *key);

/* Where the person goes after success: "/orders/%s". */
void act_redirect(struct act *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- events: how a lower room tells upper ones, within the same act -------------------------- */

/* A room that cares for an event lists a reaction; it runs in the same transaction, and its
 * refusal refuses the whole act. */
struct event {
    const char *name; /* "visit.done" */
    int64_t id;       /* of the thing it happened to */
    const char *note; /* a code, such as a reason; "" for none */
};

struct reaction {
    const char *event;
    bool (*react)(struct act *a, const struct event *event);
};

bool act_emit(struct act *a, const char *event, int64_t id, const char *note)
    __attribute__((warn_unused_result));

/* ---- the outbox: messages that leave after the commit ---------------------------------------- */

/* Queue a message for a party, delivered at least once, later: kind names its template
 * ("order-placed"), data (stolen, may be NULL) fills it. People are in it by their ids only:
 * {names: {recipient: id}} gives the letter {recipient}, by name. OUTBOX_FULL when too many wait.
 */
bool act_notify(struct act *a, int64_t party, const char *kind, int64_t about, json_t *data)
    __attribute__((warn_unused_result));

#endif
