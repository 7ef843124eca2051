/* Signing in, the second step: the password was right, now the code. */
#include "access/access_parts.h"
#include "access/totp.h"
#include "access_sql.h"

#include <string.h>

enum { SECONDS = 5 * 60, TRIES = 5 };

/* What the prepare step found, for the act. */
struct code_proof {
    int64_t person, step; /* step 0: a code from paper */
    int64_t tries;
    const char *back;
    char digest[SECRET_DIGEST_SIZE];
};

bool code_ask(struct act *a, json_t *model)
{
    (void)model;
    if (!ticket_find(a, "code", SECONDS))
        act_redirect(a, "/sign-in");
    return a->error.code == ERROR_NONE;
}

static bool code_is_right(struct act *a, struct code_proof *proof)
{
    const char *typed = param_text(a, "code");
    struct code_app_of_row app;
    int64_t left;
    if (!code_app_of(a, proof->person, &app) || !app.is_confirmed)
        return refuse(a, TICKET_OLD, NULL);
    proof->step = totp_step(app.secret, typed, a->now);
    if (proof->step > app.last_step)
        return true;
    if (proof->step)
        return refuse_field(a, CODE_WRONG, "code"); /* used before */
    secret_digest(code_clean(a->arena, typed), proof->digest);
    if (!spare_code_left(a, proof->digest, proof->person, &left))
        return false;
    return left == 1 || refuse_field(a, CODE_WRONG, "code");
}

bool code_prepare(struct act *a, json_t *model)
{
    (void)model;
    json_t *ticket = access_ticket_read(a, "code", SECONDS);
    if (!ticket)
        return false;
    struct code_proof *proof = arena_alloc(a->arena, sizeof *proof);
    *proof = (struct code_proof){.person = json_get_id(ticket, "person_id"),
                                 .back = json_text(ticket, "back")};
    if (!attempts_try(a, "code", json_text(ticket, "person_id"), TRIES, &proof->tries))
        return false;
    if (!code_is_right(a, proof))
        return false;
    a->prepared = proof;
    return true;
}

bool code_sign_in(struct act *a, json_t *model)
{
    const struct code_proof *proof = a->prepared;
    int64_t used = proof->step ? code_app_used(a, proof->person, proof->step)
                               : spare_code_use(a, proof->digest, proof->person, a->now);
    if (used == 0) /* by somebody else, at the same time */
        return refuse_field(a, CODE_WRONG, "code");
    attempts_return(proof->tries);
    if (used < 0 || !access_session_begin(a, proof->person, PROOF_TWO_STEPS, model))
        return false;
    access_ticket_forget(a);
    act_redirect(a, "%s", access_back_place(proof->back));
    return proof->step || change_note(a, proof->person, "spare_code_used");
}
