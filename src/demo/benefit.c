/* What cooperatives open to whom, what they attest of the cast, what they thank for, and the cards
 * of the cast. */
#include "benefit/benefit.h"
#include "base/clock.h"
#include "card/card.h"
#include "deed/deed.h"
#include "demo/demo_parts.h"
#include "wallet/wallet.h"

#include <string.h>

/* ---- benefits -------------------------------------------------------------------------------- */

/* Rules of the pack name organisations by their codes: put their ids there. */
static bool codes_replace(struct demo *demo, json_t *rule)
{
    const char *name;
    json_t *value;
    size_t i;
    json_array_foreach(rule, i, value) {
        if (!codes_replace(demo, value))
            return false;
    }
    json_object_foreach(rule, name, value) {
        if (strcmp(name, "organisation") == 0) {
            int64_t id = demo_recall(demo, "organisation", json_string_value(value));
            if (!id)
                return refuse(demo->act, NOT_FOUND, json_string_value(value));
            json_object_set_new(rule, name, json_id(id));
        } else if (!codes_replace(demo, value)) {
            return false;
        }
    }
    return true;
}

static bool benefits_offer(struct demo *demo)
{
    struct act *a = demo->act;
    const char *path = arena_printf(demo->arena, "%s/demo/benefits.json", demo->folder);
    json_error_t mistake;
    json_t *benefits = json_load_file(path, JSON_REJECT_DUPLICATES, &mistake), *benefit;
    size_t i;
    if (!benefits)
        return error_set(&a->error, CSV_MALFORMED, NULL, "%s: %s", path, mistake.text);
    json_array_foreach(benefits, i, benefit) {
        int64_t organisation =
            demo_recall(demo, "organisation", json_text(benefit, "organisation"));
        if (!organisation)
            return refuse(a, NOT_FOUND, json_text(benefit, "code"));
        if (!codes_replace(demo, json_object_get(benefit, "rule")) ||
            !benefit_offer(a, organisation, benefit))
            return false;
    }
    return true;
}

/* ---- attestations ---------------------------------------------------------------------------- */

static bool attestation_tell(const struct csv *csv, void *context)
{
    struct demo *demo = context;
    struct act *a = demo->act;
    int64_t issuer, person, days, id;
    return demo_find(demo, csv, "issuer", "organisation", &issuer) &&
           demo_find(demo, csv, "person", "person", &person) &&
           csv_int(csv, "days", &days, &a->error) &&
           benefit_attest(a, issuer, person, csv_text(csv, "what"),
                          clock_day(a->now, (int)days) - 1, csv_text(csv, "note"), &id);
}

/* ---- cards ----------------------------------------------------------------------------------- */

/* Made at the desk of a cooperative and handed over; Agnese also has one of paper, from before. */
static bool cards_give(struct demo *demo)
{
    static const char *const owners[] = {"elena", "agnese", "luca"};
    struct act *a = demo->act;
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
        int64_t person = demo_recall(demo, "person", owners[i]), card;
        if (!card_make(a, person, demo_recall(demo, "organisation", "il-sentiero"), &card) ||
            !card_activate(a, person, card))
            return false;
    }
    return card_adopt(a, demo_recall(demo, "person", "agnese"), "FC 0042 1942");
}

/* ---- good deeds ------------------------------------------------------------------------------ */

/* The points of an organisation, which are worth no money; made when the first kind gives them. */
static bool points_of(struct demo *demo, int64_t organisation, int64_t *fund)
{
    const struct new_fund points = {.code = "grazie",
                                    .name = "Grazie, in punti",
                                    .nature = "recognition",
                                    .issuer = organisation,
                                    .rule = "Dicono grazie: non valgono denaro"};
    *fund = demo_recall(demo, "fund", "grazie");
    if (*fund)
        return true;
    if (!wallet_fund_add(demo->act, &points, fund))
        return false;
    demo_remember(demo, "fund", "grazie", *fund);
    return true;
}

/* What an organisation thanks for, and who says that they did it. */
static bool deed_tell(const struct csv *csv, void *context)
{
    struct demo *demo = context;
    struct act *a = demo->act;
    int64_t person, days, type, action;
    struct new_action_type kind = {.name = csv_text(csv, "name"),
                                   .about = csv_text(csv, "about"),
                                   .category = csv_text(csv, "category"),
                                   .evidence = csv_text(csv, "evidence"),
                                   .is_for_neighbours = *csv_text(csv, "verified_by") == 'n',
                                   .day = 2};
    return demo_find(demo, csv, "organisation", "organisation", &kind.organisation) &&
           demo_find(demo, csv, "person", "person", &person) &&
           csv_int(csv, "points", &kind.reward, &a->error) &&
           csv_int(csv, "days_ago", &days, &a->error) &&
           points_of(demo, kind.organisation, &kind.fund) &&
           deed_action_type_add(a, &kind, &type) &&
           deed_action_declare(a, type, person, clock_day(a->now, -(int)days),
                               csv_text(csv, "story"), &action);
}

bool demo_benefits(struct demo *demo)
{
    return benefit_load_kinds(demo->act, demo->folder) && benefits_offer(demo) &&
           demo_read(demo, "demo/attestations.csv", "issuer,person,what,days,note",
                     attestation_tell) &&
           cards_give(demo) &&
           demo_read(demo, "demo/deeds.csv",
                     "organisation,name,about,category,points,evidence,verified_by,person,days_ago,"
                     "story",
                     deed_tell);
}
