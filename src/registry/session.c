/* Sessions: who is behind a token, and until when. The token is known to its holder only; the
 * database keeps its SHA-256. */
#include "base/id.h"
#include "registry/registry_parts.h"
#include "registry_sql.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

enum { TOKEN_BYTES = 32, TOKEN_SIZE = 2 * TOKEN_BYTES + 1, DIGEST_SIZE = 65 };

/* ---- when a session was last used ------------------------------------------------------------ */

/* Reading never writes, so that a session was used is noted here, once a day, and written down by
 * the next due act. A lost note costs nothing: the next request leaves it again. */
enum { NOTES = 1024, NOTE_EVERY = 86400 };

static struct {
    int64_t session, seen_at;
} notes[NOTES];
static pthread_mutex_t notes_mutex = PTHREAD_MUTEX_INITIALIZER;

static void note_use(int64_t session, int64_t now)
{
    unsigned place = (uint64_t)session % NOTES;
    pthread_mutex_lock(&notes_mutex);
    notes[place].session = session;
    notes[place].seen_at = now;
    pthread_mutex_unlock(&notes_mutex);
}

bool session_notes_write(struct act *a)
{
    for (unsigned i = 0; i < NOTES; i++) {
        pthread_mutex_lock(&notes_mutex);
        int64_t session = notes[i].session, seen_at = notes[i].seen_at;
        notes[i].session = 0;
        pthread_mutex_unlock(&notes_mutex);
        if (session && session_seen(a, session, seen_at) < 0)
            return false;
    }
    return true;
}

/* ---- who calls ------------------------------------------------------------------------------- */

static bool fill_grants(struct act *a)
{
    json_t *grants = role_grants_live(a, a->who.actor, a->now, WHO_GRANTS_MAX);
    if (!grants)
        return false;
    size_t i;
    json_t *grant;
    json_array_foreach(grants, i, grant) {
        enum role role = role_by_name(json_text(grant, "role"));
        a->who.roles |= role;
        a->who.grants[i].role = role;
        a->who.grants[i].organisation = json_get_id(grant, "organisation_id");
    }
    a->who.grant_count = (unsigned)json_array_size(grants);
    return true;
}

bool registry_identify(struct act *a, const char *session_digest)
{
    struct session_by_digest_row session;
    if (!session_by_digest(a, session_digest, a->now - SESSION_IDLE, a->now - SESSION_LIFE, a->now,
                           &session))
        return false;
    bool acts_for_another = session.mandate_id != 0;
    a->who = (struct who){.actor = session.person_id,
                          .party = acts_for_another ? session.principal_id : session.person_id,
                          .mandate = session.mandate_id,
                          .scopes = (unsigned)session.scopes,
                          .roles = CITIZEN};
    if (session.seen_at <= a->now - NOTE_EVERY)
        note_use(session.id, a->now);
    return fill_grants(a);
}

json_t *registry_user(struct act *a)
{
    const struct who *who = &a->who;
    json_t *user = json_object();
    json_t *person = who->actor ? party_by_id(a, who->actor) : NULL;
    json_put(user, "name", json_string(json_text(person, "name")));
    json_put(user, "given_name", json_string(json_text(person, "given_name")));
    json_put(user, "is_signed_in", json_boolean(who->actor != 0));
    json_put(user, "is_acting", json_boolean(who->mandate != 0));
    int64_t principal, until;
    if (who->mandate && mandate_principal(a, who->mandate, &principal) &&
        mandate_until(a, who->mandate, &until)) {
        json_put(user, "acting_for", json_string(registry_name(a, principal)));
        json_put(user, "acting_until_at", json_integer(until));
    }
    json_put(user, "is_citizen", json_boolean(who->roles & CITIZEN));
    for (enum role role = SHOPKEEPER; role <= FEDERATION; role <<= 1)
        json_put(user, arena_printf(a->arena, "is_%s", role_name(role)),
                 json_boolean(who->roles & role));
    return user;
}

/* ---- beginning ------------------------------------------------------------------------------- */

static void digest_of(const char *token, char digest[DIGEST_SIZE])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)token, strlen(token));
    sodium_bin2hex(digest, DIGEST_SIZE, hash, sizeof hash);
}

bool session_begin(struct act *a, int64_t person, json_t *model)
{
    unsigned char bytes[TOKEN_BYTES];
    char token[TOKEN_SIZE], digest[DIGEST_SIZE];
    random_bytes(&a->random, bytes, sizeof bytes);
    sodium_bin2hex(token, sizeof token, bytes, sizeof bytes);
    digest_of(token, digest);
    if (a->session && session_end(a, a->session, a->now) < 0)
        return false;
    if (session_insert(a, id_new(), digest, person, a->now) != 1)
        return false;
    a->cookies = json_object();
    json_put(a->cookies, "piazza", json_string(token));
    json_put(model, "token", json_string(token));
    return true;
}
