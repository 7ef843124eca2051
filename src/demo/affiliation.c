/* Who belongs to what, and what waits for an answer: the secretaries and the Federation find
 * something to do. */
#include "base/clock.h"
#include "demo/demo_parts.h"
#include "registry/organisations.h"
#include "territory/territory.h"

/* A person or an organisation of the story. */
static int64_t party_find(const struct demo *demo, const char *code)
{
    int64_t person = demo_recall(demo, "person", code);
    return person ? person : demo_recall(demo, "organisation", code);
}

static bool affiliation_add(const struct csv *csv, void *context)
{
    struct demo *demo = context;
    struct new_affiliation affiliation = {.party = party_find(demo, csv_text(csv, "party")),
                                          .type = csv_text(csv, "type"),
                                          .number = csv_text(csv, "number")};
    int64_t id;
    if (!affiliation.party)
        return csv_refuse(csv, "party", "unknown", &demo->act->error);
    if (!clock_parse_date(csv_text(csv, "since"), &affiliation.since))
        return csv_refuse(csv, "since", "not a date", &demo->act->error);
    return demo_find(demo, csv, "organisation", "organisation", &affiliation.organisation) &&
           registry_affiliation_add(demo->act, &affiliation, &id);
}

/* The cooperative asks a question, and Luca answers it. */
static bool request_wait(struct demo *demo)
{
    int64_t sentiero = demo_recall(demo, "organisation", "il-sentiero"), id;
    return registry_organisation_ask(
               demo->act, sentiero,
               "Hai già fatto volontariato, o lavorato con persone anziane?") &&
           registry_affiliation_ask(
               demo->act, demo_recall(demo, "person", "luca"), sentiero, "member",
               "Sì, da qualche anno porto la spesa ai vicini con Strade di Sole.", &id);
}

static bool application_wait(struct demo *demo)
{
    struct new_organisation organisation = {.name = "Orti in Comune",
                                            .kind = "cooperative",
                                            .sector = "agriculture",
                                            .vat_number = "",
                                            .phone = "0463 000025",
                                            .address = "Via dell’Esempio, 18",
                                            .area = territory_area(demo->act, "022110")};
    int64_t id;
    return registry_organisation_apply(demo->act, &organisation,
                                       demo_recall(demo, "person", "luca"), "member", &id);
}

/* Who serves at the shop's counter may serve for the cooperative, too. */
static bool loan_make(struct demo *demo)
{
    json_t *roles = json_array();
    int64_t loan, year = 365 * (int64_t)86400;
    json_array_append_new(roles, json_string("operator"));
    return registry_roles_lend(demo->act, demo_recall(demo, "organisation", "il-sentiero"),
                               demo_recall(demo, "organisation", "bottega-rabbi"), roles,
                               clock_day(demo->act->now + year, 0) - 1, &loan);
}

bool demo_affiliations(struct demo *demo)
{
    return demo_read(demo, "demo/affiliations.csv", "party,organisation,type,number,since",
                     affiliation_add) &&
           registry_role_grant(demo->act, demo_recall(demo, "person", "nadia"), SECRETARY,
                               demo_recall(demo, "organisation", "strade-di-sole")) &&
           request_wait(demo) && application_wait(demo) && loan_make(demo);
}
