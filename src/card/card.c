#include "card/card.h"
#include "base/clock.h"
#include "base/id.h"
#include "card/card_parts.h"
#include "card/code.h"
#include "card_sql.h"
#include "registry/vault.h"

#include <sodium.h>
#include <string.h>

enum { YEARS_VALID = 5, TRIES = 4 };

/* ---- making ---------------------------------------------------------------------------------- */

/* The last second of the same day, five years later. */
static int64_t expiry(int64_t now)
{
    struct civil civil = clock_civil(now);
    civil.year += YEARS_VALID;
    civil.hour = 23;
    civil.minute = civil.second = 59;
    return clock_instant(civil);
}

static const char *token_digest(struct arena *arena, const char *token)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char *digest = arena_alloc(arena, 2 * sizeof hash + 1);
    crypto_hash_sha256(hash, (const unsigned char *)token, strlen(token));
    sodium_bin2hex(digest, 2 * sizeof hash + 1, hash, sizeof hash);
    return digest;
}

/* What is sealed for a person, by what it is found. */
struct secret {
    const char *index, *sealed;
};

static bool secret_make(struct act *a, int64_t person, const char *purpose, const char *text,
                        struct secret *secret)
{
    secret->index = vault_index(a, purpose, text);
    secret->sealed = vault_seal(a, person, text);
    return secret->index && secret->sealed;
}

/* One try: its random codes may be taken, however unlikely. Rows made, or -1. */
static int64_t card_try(struct act *a, int64_t card, int64_t person, int64_t organisation)
{
    const char *token = card_token_new(a->arena, &a->random);
    const char *sealed = vault_seal(a, person, token);
    struct secret code, number;
    if (!sealed ||
        !secret_make(a, person, "card-code", card_code_new(a->arena, &a->random), &code) ||
        !secret_make(a, person, "card-number", card_number_new(a->arena, &a->random), &number))
        return -1;
    return card_insert(a, card, person, number.index, number.sealed, code.index, code.sealed,
                       token_digest(a->arena, token), sealed, organisation, a->now, expiry(a->now));
}

bool card_make(struct act *a, int64_t person, int64_t organisation, int64_t *card)
{
    int64_t made = 0;
    *card = id_new();
    if (cards_block_state(a, person, "pending", "replaced", a->now) < 0)
        return false;
    for (int i = 0; i < TRIES && made == 0; i++)
        made = card_try(a, *card, person, organisation);
    return made == 1 || refuse(a, STATE_CONFLICT, "card");
}

/* Somebody else's card does not exist. */
static bool card_is_of(struct act *a, int64_t person, int64_t card)
{
    int64_t count;
    return (card_held_count(a, card, person, &count) && count == 1) || refuse(a, NOT_FOUND, "card");
}

bool card_activate(struct act *a, int64_t person, int64_t card)
{
    struct card_waiting_row waiting;
    if (!card_is_of(a, person, card))
        return false;
    if (!card_waiting(a, person, &waiting) || waiting.id != card)
        return refuse(a, STATE_CONFLICT, "card");
    return cards_block_state(a, person, "active", "replaced", a->now) >= 0 &&
           (card_activated(a, card, person, a->now) == 1 || refuse(a, STATE_CONFLICT, "card"));
}

bool card_adopt(struct act *a, int64_t person, const char *typed)
{
    const char *number = card_number_read(a->arena, typed);
    struct secret secret;
    struct card_of_number_row known;
    if (!number)
        return refuse_field(a, NOT_A_CARD, "card");
    if (!secret_make(a, person, "card-number", number, &secret))
        return false;
    int64_t made = card_insert_paper(a, id_new(), person, secret.index, secret.sealed,
                                     who_organisation(&a->who, OPERATOR), a->now, expiry(a->now));
    if (made != 0)
        return made == 1;
    if (!card_of_number(a, secret.index, &known))
        return refuse(a, INTERNAL, "card");
    return (known.person_id == person && strcmp(known.state, "active") == 0) ||
           refuse_field(a, CARD_TAKEN, "card");
}

/* ---- finding --------------------------------------------------------------------------------- */

/* Of an address in a QR code, its last part. */
static const char *token_part(const char *typed)
{
    const char *found = strstr(typed, "/c/");
    return found ? found + 3 : typed;
}

/* The first number a finder gives, which is 0 when it finds nothing. */
static int64_t found_by(bool (*find)(struct act *a, const char *index, int64_t now, int64_t *out),
                        struct act *a, const char *index)
{
    int64_t person = 0;
    return index && find(a, index, a->now, &person) ? person : 0;
}

int64_t card_person(struct act *a, const char *typed)
{
    const char *token = token_part(typed);
    if (strlen(token) == CARD_TOKEN_LENGTH) {
        int64_t person = found_by(card_by_token, a, token_digest(a->arena, token));
        if (person)
            return person;
    }
    const char *code = card_code_read(a->arena, typed);
    int64_t person = code ? found_by(card_by_code, a, vault_index(a, "card-code", code)) : 0;
    const char *number = person ? NULL : card_number_read(a->arena, typed);
    return number ? found_by(card_by_paper, a, vault_index(a, "card-number", number)) : person;
}

/* ---- ending ---------------------------------------------------------------------------------- */

bool card_block(struct act *a, int64_t person, int64_t card, const char *because)
{
    return card_is_of(a, person, card) && (card_blocked(a, card, person, because, a->now) == 1 ||
                                           refuse(a, STATE_CONFLICT, "card"));
}

bool card_of_erased(struct act *a, const struct event *event)
{
    return cards_forget(a, event->id) >= 0;
}

/* Due work. */
bool cards_expire_due(struct act *a, json_t *model)
{
    (void)model;
    json_t *expired = cards_expire(a, a->now);
    act_fact_ids(a, "cards", expired, "id");
    return expired != NULL;
}
