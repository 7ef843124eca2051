/* Sessions: who is behind a token, and until when. The token is known to its holder only; the
 * database keeps its SHA-256. */
#include "access/access_parts.h"
#include "access_sql.h"
#include "base/id.h"
#include "registry/merge.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

/* So long may pass between coming in as one record and as the other, and from then until they are
 * made one. */
enum { JOIN_SECONDS = 10 * 60 };

enum { TOKEN_BYTES = 32, TOKEN_SIZE = 2 * TOKEN_BYTES + 1 };

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

bool access_identify(struct act *a, const char *session_digest)
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
                          .roles = CITIZEN,
                          .assurance = session.assurance};
    if (session.seen_at <= a->now - NOTE_EVERY)
        note_use(session.id, a->now);
    return registry_roles_fill(a);
}

/* ---- beginning and ending -------------------------------------------------------------------- */

void secret_digest(const char *secret, char digest[SECRET_DIGEST_SIZE])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)secret, strlen(secret));
    sodium_bin2hex(digest, SECRET_DIGEST_SIZE, hash, sizeof hash);
}

bool session_joins(struct act *a, int64_t *person)
{
    *person = 0;
    return !a->session || session_joining(a, a->session, a->now - JOIN_SECONDS, person) ||
           a->error.code == ERROR_NONE;
}

bool access_session_begin(struct act *a, int64_t person, const char *proof, json_t *model)
{
    person = registry_person_acting(a, person); /* a merged record comes in as the kept one */
    unsigned char bytes[TOKEN_BYTES];
    char token[TOKEN_SIZE], digest[SECRET_DIGEST_SIZE];
    int64_t also;
    random_bytes(&a->random, bytes, sizeof bytes);
    sodium_bin2hex(token, sizeof token, bytes, sizeof bytes);
    secret_digest(token, digest);
    if (!session_joins(a, &also) || (a->session && session_end(a, a->session, a->now) < 0))
        return false;
    if (session_insert(a, id_new(), digest, person, also, device_words(a->arena, a->agent), proof,
                       a->now) != 1)
        return false;
    cookie_set(a, "piazza", token);
    json_put(model, "token", json_string(token));
    /* From here on the act is theirs: the journal says who signed in. */
    a->who = (struct who){.actor = person, .party = person, .roles = CITIZEN};
    act_subject(a, "person", person);
    return true;
}

bool access_is_fresh(struct act *a)
{
    int64_t begun;
    return a->session && session_begun(a, a->session, &begun) && begun > a->now - SESSION_FRESH;
}

bool session_must_be_fresh(struct act *a)
{
    return access_is_fresh(a) || refuse(a, SIGN_IN_AGAIN, NULL);
}

/* ---- one person, two records ----------------------------------------------------------------- */

bool access_join_begin(struct act *a)
{
    return session_must_be_fresh(a) &&
           (session_join(a, a->session, a->now) == 1 || refuse(a, SIGN_IN_AGAIN, NULL));
}

int64_t access_joined(struct act *a)
{
    int64_t also;
    return a->session && session_also(a, a->session, a->now - JOIN_SECONDS, &also) ? also : 0;
}

bool access_sessions_end(struct act *a, int64_t person, bool but_this)
{
    return sessions_end_but(a, person, but_this && a->session ? a->session : "", a->now) >= 0;
}
