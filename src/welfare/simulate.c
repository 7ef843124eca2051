/* What would happen if: the decisions for something an employee thinks of receiving. Reads where
 * they stand in the year, and writes nothing. */
#include "base/money.h"
#include "welfare/welfare_parts.h"
#include "welfare_sql.h"

#include <string.h>

/* What is asked. Nothing asked yet: what is "". */
struct wish {
    const char *what; /* a letter, "goods", or an expense of the home */
    enum law_way way;
    bool is_documented, is_main_home, is_electronic;
    int64_t day, cents;
    struct law_beneficiary beneficiary;
};

/* ---- deciding ----------------------------------------------------------------------------------
 */

static void weigh(const json_t *law, json_t *decisions, struct law_decision decision)
{
    json_array_append_new(decisions, law_decision_json(law, &decision));
}

static bool is_letter(const char *what)
{
    static const char *const letters[] = {"c", "d-bis", "f", "f-bis", "f-ter", "f-quater"};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (strcmp(letters[i], what) == 0)
            return true;
    return false;
}

static void letter_weigh(const json_t *law, const struct wish *wish, json_t *decisions)
{
    const struct law_meal meal = {.day = wish->day,
                                  .is_electronic = wish->is_electronic,
                                  .is_for_worker = strcmp(wish->beneficiary.relation, "self") == 0,
                                  .face_cents = wish->cents};
    const struct law_service service = {.day = wish->day,
                                        .letter = wish->what,
                                        .way = wish->way,
                                        .is_documented = wish->is_documented,
                                        .beneficiary = wish->beneficiary};
    if (strcmp(wish->what, "c") == 0)
        weigh(law, decisions, law_meal(law, &meal));
    else
        weigh(law, decisions, law_service(law, &service));
}

static bool limit_weigh(struct act *a, const json_t *law, const struct wish *wish,
                        json_t *decisions)
{
    const struct fringe_wish fringe = {.employee = a->who.actor,
                                       .day = wish->day,
                                       .cents = wish->cents,
                                       .kind = wish->what,
                                       .is_main_home = wish->is_main_home,
                                       .is_reimbursed = wish->way == LAW_REIMBURSEMENT,
                                       .beneficiary = wish->beneficiary};
    struct fringe_finding finding;
    if (!fringe_weigh(a, law, &fringe, &finding))
        return false;
    for (size_t i = 0; i < finding.count; i++)
        weigh(law, decisions, finding.steps[i]);
    return true;
}

/* ---- the page ----------------------------------------------------------------------------------
 */

/* "140,00" or, in English, "140.00". */
static bool amount_read(const struct act *a, int64_t *cents)
{
    const char *text = param_text(a, "amount");
    char mark = strcmp(a->language, "en") == 0 ? '.' : ',';
    *cents = 0;
    return !*text || (money_parse(text, mark, cents) && *cents >= 0);
}

static enum law_way way_read(const struct act *a)
{
    const char *way = param_text(a, "way");
    if (strcmp(way, "reimbursement") == 0)
        return LAW_REIMBURSEMENT;
    return strcmp(way, "voucher") == 0 ? LAW_VOUCHER : LAW_DIRECT;
}

static void wish_read(const struct act *a, struct wish *wish)
{
    const char *relation = param_text(a, "relation");
    bool has_age = json_is_integer(json_object_get(a->input, "age"));
    int64_t date = param_time(a, "date");
    *wish = (struct wish){.what = param_text(a, "what"),
                          .way = way_read(a),
                          .is_documented = param_bool(a, "documented"),
                          .is_main_home = param_bool(a, "main_home"),
                          .is_electronic = !param_bool(a, "paper"),
                          .day = date ? date : a->now,
                          .beneficiary = {.relation = *relation ? relation : "self",
                                          .is_separated = param_bool(a, "separated"),
                                          .is_cohabiting = param_bool(a, "cohabiting"),
                                          .has_alimony = param_bool(a, "alimony"),
                                          .age = has_age ? (int)param_int(a, "age") : -1,
                                          .is_not_self_sufficient = param_bool(a, "dependent")}};
}

/* The form again, as it was filled. */
static void wish_show(const struct act *a, const struct wish *wish, json_t *model)
{
    static const char *const boxes[] = {"documented", "main_home", "paper"};
    const struct law_beneficiary *beneficiary = &wish->beneficiary;
    json_put(model, "what", json_string(wish->what));
    json_put(model, "relation", json_string(beneficiary->relation));
    json_put(model, "separated", json_boolean(beneficiary->is_separated));
    json_put(model, "cohabiting", json_boolean(beneficiary->is_cohabiting));
    json_put(model, "alimony", json_boolean(beneficiary->has_alimony));
    json_put(model, "dependent", json_boolean(beneficiary->is_not_self_sufficient));
    json_put(model, "way", json_string(param_text(a, "way")));
    json_mark(model, "what");
    json_mark(model, "relation");
    json_mark(model, "way");
    json_put(model, "amount", json_string(param_text(a, "amount")));
    json_put(model, "day_at", json_integer(wish->day));
    json_put(model, "age",
             beneficiary->age >= 0 ? json_integer(beneficiary->age) : json_string(""));
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++)
        json_put(model, boxes[i], json_boolean(param_bool(a, boxes[i])));
}

/* The last decision is the one that counts: those before it allowed the wish. */
static void answer_show(json_t *model, json_t *decisions)
{
    size_t count = json_array_size(decisions);
    json_t *verdict = count ? json_array_get(decisions, count - 1) : NULL;
    json_put(model, "verdict", verdict ? json_incref(verdict) : json_null());
    json_put(model, "has_answer", json_boolean(verdict != NULL));
    json_put(model, "decisions", decisions);
}

bool simulation_page(struct act *a, json_t *model)
{
    struct wish wish;
    const json_t *law = welfare_law(a);
    json_t *decisions = json_array();
    int64_t member = param_id(a, "member");
    wish_read(a, &wish);
    bool is_read = amount_read(a, &wish.cents);
    if (!law ||
        (member && !welfare_beneficiary(a, a->who.actor, member, wish.day, &wish.beneficiary)))
        return false;
    if (*wish.what && is_read && is_letter(wish.what))
        letter_weigh(law, &wish, decisions);
    else if (*wish.what && is_read && !limit_weigh(a, law, &wish, decisions))
        return false;
    wish_show(a, &wish, model);
    json_put(model, "is_amount_wrong", json_boolean(!is_read));
    answer_show(model, decisions);
    return true;
}
