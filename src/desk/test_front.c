#include "desk/test_front.h"

#include "base/clock.h"
#include "registry/assurance.h"

#include <stdarg.h>
#include <stdio.h>

static bool people_add(struct act *a, json_t *model)
{
    (void)model;
    struct front *front = a->prepared;
    const struct new_organisation cooperative = {
        "Il Sentiero", "cooperative", "social", "", "", "", 0};
    const struct new_organisation shop = {
        "La Bottega", "cooperative", "consumption", "", "", "", 0};
    const struct new_organisation federation = {"Federazione", "federation", "", "", "", "", 0};
    const struct new_person olga = {"Olga", "Zeni", "1980-01-01", "", "", 0};
    const struct new_person bruno = {"Bruno", "Ruatti", "1981-01-01", "", "", 0};
    const struct new_person chiara = {"Chiara", "Fontana", "1975-10-03", "", "", 0};
    const struct new_person agnese = {.given_name = "Agnese",
                                      .family_name = "Mengon",
                                      .birth_date = "1942-03-14",
                                      .phone = "0463 000001",
                                      .mail = "agnese@example.org",
                                      .area = 2,
                                      .tax_code = AGNESES_CODE};
    return registry_organisation_add(a, &cooperative, &front->cooperative) &&
           registry_organisation_add(a, &shop, &front->shop) &&
           registry_organisation_add(a, &federation, &front->federation) &&
           registry_person_add(a, &olga, &front->olga) &&
           registry_person_add(a, &bruno, &front->bruno) &&
           registry_person_add(a, &chiara, &front->chiara) &&
           registry_person_add(a, &agnese, &front->agnese) &&
           registry_person_move(a, front->agnese, "verified", "provisional");
}

struct front front_make(void **state)
{
    struct front front = {.area = 2};
    square_execute(*state, "insert into areas (id, parent_id, code, kind, name, sort_name, "
                           "cadastral_code, postcodes, population) values "
                           "(1, null, '022', 'territory', 'Trento', 'trento', '', '', 100), "
                           "(2, 1, '022205', 'municipality', 'Trento', 'trento', 'L378', '', 90)");
    assert_int_equal(trial_run(state, people_add, &front), ERROR_NONE);
    return front;
}

void as_olga(struct trial *trial, void **state, const struct front *front)
{
    trial_begin_as(trial, state, front->olga, OPERATOR, front->cooperative);
    trial->act.who.party = front->olga;
}

void as_bruno(struct trial *trial, void **state, const struct front *front)
{
    trial_begin_as(trial, state, front->bruno, OPERATOR, front->shop);
}

void as_chiara(struct trial *trial, void **state, const struct front *front)
{
    trial_begin_as(trial, state, front->chiara, FEDERATION, front->federation);
}

void record_open(void **state, const struct front *front, int64_t now)
{
    struct trial trial;
    as_olga(&trial, state, front);
    trial.act.now = now;
    put_id(&trial, "person", front->agnese);
    put_text(&trial, "reason", "asked");
    assert_int_equal(trial_do(&trial, desk_record_open), ERROR_NONE);
    trial_end(&trial);
}

int64_t number(void **state, const char *format, ...)
{
    char sql[500];
    va_list values;
    va_start(values, format);
    vsnprintf(sql, sizeof sql, format, values);
    va_end(values);
    return square_number(*state, sql);
}

void put_date(struct trial *trial, const char *name, const char *date)
{
    int64_t at;
    assert_true(clock_parse_date(date, &at));
    put_int(trial, name, at);
}

const char *refused(const struct trial *trial, const char *field)
{
    return json_text(trial->act.fields, field);
}
