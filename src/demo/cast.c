/* The people of the story: who they are, what they do, whom they act for, and Elena's credit. */
#include "access/access.h"
#include "base/clock.h"
#include "demo/demo_parts.h"
#include "registry/assurance.h"
#include "registry/registry.h"
#include "wallet/wallet.h"

#include <string.h>

/* ---- people ---------------------------------------------------------------------------------- */

static bool credential_add(struct demo *demo, const char *code, int64_t person)
{
    for (unsigned i = 0; i < demo->users->count; i++)
        if (strcmp(demo->users->list[i].user_name, code) == 0)
            return access_credential_add(demo->act, person, code, demo->hashes[i]);
    return true;
}

static enum role role_of(const char *name)
{
    static const struct {
        const char *name;
        enum role role;
    } roles[] = {{"shopkeeper", SHOPKEEPER},   {"coordinator", COORDINATOR},
                 {"care_worker", CARE_WORKER}, {"hr_manager", HR_MANAGER},
                 {"facilitator", FACILITATOR}, {"operator", OPERATOR},
                 {"secretary", SECRETARY},     {"federation", FEDERATION}};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (strcmp(roles[i].name, name) == 0)
            return roles[i].role;
    return 0;
}

static bool role_grant(struct demo *demo, const struct csv *csv, int64_t person)
{
    enum role role = role_of(csv_text(csv, "role"));
    int64_t organisation;
    if (!*csv_text(csv, "role"))
        return true;
    if (!role)
        return csv_refuse(csv, "role", "unknown", &demo->act->error);
    return demo_find(demo, csv, "organisation", "organisation", &organisation) &&
           registry_role_grant(demo->act, person, role, organisation);
}

/* Who signs in has electronic mail, at a domain that never answers (RFC 2606). */
static const char *mail_of(struct demo *demo, const struct csv *csv)
{
    if (!*csv_text(csv, "password"))
        return "";
    return arena_printf(demo->arena, "%s@example.org", csv_text(csv, "code"));
}

/* As the list says: by a code that came back by mail, or with a document at a desk. */
static bool recognise(struct demo *demo, const struct csv *csv, int64_t person)
{
    static const struct seen_document document = {.kind = "identity_card",
                                                  .number = "CA00000AA",
                                                  .issuer = "Comune",
                                                  .expires = "2035-12-31"};
    const char *known_by = csv_text(csv, "known_by");
    bool is_seen = strcmp(known_by, "desk") == 0;
    const struct new_assurance proof = {
        known_by, is_seen ? demo_recall(demo, "organisation", "federazione") : 0,
        is_seen ? &document : NULL, is_seen ? NULL : mail_of(demo, csv)};
    return !*known_by || registry_assurance_give(demo->act, person, &proof);
}

static bool person_add(const struct csv *csv, void *context)
{
    struct demo *demo = context;
    const char *code = csv_text(csv, "code");
    struct new_person person = {.given_name = csv_text(csv, "given_name"),
                                .family_name = csv_text(csv, "family_name"),
                                .birth_date = csv_text(csv, "birth_date"),
                                .phone = csv_text(csv, "phone"),
                                .mail = mail_of(demo, csv)};
    int64_t id;
    if (!demo_area(demo, csv, "municipality", &person.area) ||
        !registry_person_add(demo->act, &person, &id))
        return false;
    demo_remember(demo, "person", code, id);
    return recognise(demo, csv, id) && credential_add(demo, code, id) && role_grant(demo, csv, id);
}

/* ---- mother and daughter --------------------------------------------------------------------- */

/* The last second of a day. */
static int64_t end_of(int year, int month, int day)
{
    return clock_instant((struct civil){
        .year = year, .month = month, .day = day, .hour = 23, .minute = 59, .second = 59});
}

static bool mandate_give(struct demo *demo)
{
    int64_t elena = demo_recall(demo, "person", "elena");
    int64_t agnese = demo_recall(demo, "person", "agnese"), mandate;
    return registry_relate(demo->act, agnese, "family", elena) &&
           registry_relate(demo->act, agnese, "referent", elena) &&
           registry_mandate_add(demo->act, agnese, elena, MANDATE_READ | MANDATE_BUY | MANDATE_CARE,
                                end_of(2027, 12, 31), &mandate);
}

/* ---- credit ---------------------------------------------------------------------------------- */

static bool care_credit_grant(struct demo *demo)
{
    const struct new_fund care = {.code = "cura-2026",
                                  .name = "Credito di cura",
                                  .nature = "welfare-service",
                                  .issuer =
                                      demo_recall(demo, "organisation", "officine-vallagarina"),
                                  .expires_at = end_of(2027, 6, 30),
                                  .for_family = true};
    int64_t fund;
    return wallet_fund_add(demo->act, &care, &fund) &&
           wallet_fund_allows(demo->act, fund, "compagnia", 1400) &&
           wallet_grant(demo->act, fund, demo_recall(demo, "person", "elena"), 30000,
                        "Piano welfare 2026");
}

/* What the buying group gave back: it may be given on. */
static bool group_credit_grant(struct demo *demo)
{
    const struct new_fund group = {.code = "gruppo-acquisto",
                                   .name = "Gruppo d’acquisto",
                                   .nature = "buying-group",
                                   .issuer = demo_recall(demo, "organisation", "federazione"),
                                   .transferable = true,
                                   .rule = "Vale per i prodotti del gruppo, e si può regalare"};
    int64_t fund;
    return wallet_fund_add(demo->act, &group, &fund) &&
           wallet_fund_allows(demo->act, fund, "prodotti", 0) &&
           wallet_grant(demo->act, fund, demo_recall(demo, "person", "elena"), 2450,
                        "Ristorno del gruppo d’acquisto");
}

/* Where organisations note what cash taken at the door they owe each other. */
static bool settlement_open(struct demo *demo)
{
    const struct new_fund settlement = {.code = "compensazione",
                                        .name = "Compensazione tra organizzazioni",
                                        .nature = "settlement",
                                        .issuer = demo_recall(demo, "organisation", "federazione")};
    int64_t fund;
    return wallet_fund_add(demo->act, &settlement, &fund);
}

bool demo_cast(struct demo *demo)
{
    return demo_read(demo, "demo/people.csv",
                     "code,given_name,family_name,birth_date,municipality,phone,role,organisation",
                     person_add) &&
           mandate_give(demo) && care_credit_grant(demo) && group_credit_grant(demo) &&
           settlement_open(demo);
}
