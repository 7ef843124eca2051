#include "access/test_door.h"

#include <stdio.h>
#include <string.h>

const char elenas_password[] = "una bella password", elenas_mail[] = "elena@example.org";

static bool door_fill(struct act *a, json_t *model)
{
    (void)model;
    struct door *door = a->prepared;
    struct new_person elena = {"Elena", "Moser", "1974-05-02", "", elenas_mail, 0, NULL, 0};
    struct new_person agnese = {"Agnese", "Moser", "1942-03-14", "", "", 0, NULL, 0};
    struct new_person dario = {"Dario", "Banco", "", "", "", 0, NULL, 0};
    struct new_person franco = {"Franco", "Uffici", "", "", "", 0, NULL, 0};
    struct new_organisation office = {"Sportello", "cooperative", "social", "", "", "", 0};
    return registry_person_add(a, &elena, &door->elena) &&
           registry_person_add(a, &agnese, &door->agnese) &&
           registry_person_add(a, &dario, &door->dario) &&
           registry_person_add(a, &franco, &door->franco) &&
           registry_organisation_add(a, &office, &door->office) &&
           access_credential_add(a, door->elena, "elena",
                                 access_password_hash(a->arena, elenas_password)) &&
           registry_role_grant(a, door->dario, OPERATOR, door->office) &&
           registry_role_grant(a, door->franco, FEDERATION, door->office);
}

struct door door_make(void **state)
{
    struct door door = {0};
    struct attempt left;
    while (attempts_take(&left)) /* by other tests */
        continue;
    assert_int_equal(trial_run(state, door_fill, &door), ERROR_NONE);
    return door;
}

const char *door_session(void **state, int64_t person, int64_t age)
{
    static char digests[16][SECRET_DIGEST_SIZE];
    static unsigned made;
    char sql[400], *digest = digests[made++ % 16];
    snprintf(digest, SECRET_DIGEST_SIZE, "%064u", made);
    snprintf(sql, sizeof sql,
             "insert into sessions (id, digest, person_id, created_at, seen_at) values "
             "(%u, '%s', %lld, %lld, %lld)",
             made, digest, (long long)person, (long long)(TRIAL_NOW - age),
             (long long)(TRIAL_NOW - age));
    square_execute(*state, sql);
    return digest;
}

void door_begin(struct trial *trial, void **state, int64_t person, const char *session)
{
    trial_begin(trial, state, "test", person);
    trial->act.session = session;
    trial->act.origin = "https://piazza.example";
    trial->act.site_name = "Piazza";
}

enum error_code door_do(struct trial *trial, handler *prepare, handler *handle)
{
    enum error_code code = trial_read(trial, prepare);
    return code == ERROR_NONE ? trial_do(trial, handle) : code;
}

void door_keep(char *out, size_t size, const char *text)
{
    assert_true(strlen(text) < size);
    snprintf(out, size, "%s", text);
}

int64_t door_letters(void **state, int64_t person, const char *kind)
{
    char sql[200];
    snprintf(sql, sizeof sql, "select count(*) from outbox where party_id = %lld and kind = '%s'",
             (long long)person, kind);
    return square_number(*state, sql);
}
