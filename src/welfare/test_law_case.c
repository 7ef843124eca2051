#include "welfare/test_law_case.h"
#include "base/clock.h"
#include "base/money.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- facts -------------------------------------------------------------------------------------
 */

static const struct {
    const char *italian, *english;
} words[] = {
    {"lavoratore", "self"},
    {"coniuge", "spouse"},
    {"figlio", "child"},
    {"nipote", "grandchild"},
    {"genitore", "parent"},
    {"nonno", "grandparent"},
    {"genero o nuora", "child_in_law"},
    {"suocera", "parent_in_law"},
    {"fratello", "sibling"},
    {"convivente di fatto", "partner"},
    {"altro", "other"},
    {"beni", "goods"},
    {"acqua", "water"},
    {"luce", "power"},
    {"gas", "gas"},
    {"affitto", "rent"},
    {"mutuo", "mortgage"},
    {"reparto", "department"},
    {"sede", "site"},
    {"livello", "level"},
    {"nome e cognome", "name"},
    {"codice fiscale", "tax_code"},
    {"denaro", "cash"},
    {"cessione", "transfer"},
    {"premio", "bonus"},
    {"aggiunta dell’azienda", "on-top"},
    {"contratto collettivo", "contract"},
    {"portare avanti", "carry"},
    {"fondo pensione", "pension"},
    {"fondo di assistenza", "assistance"},
    {"estinguere", "extinguish"},
    {"metalmeccanici delle cooperative", "contract-metalworkers-cooperative"},
};

const char *case_english(const char *italian)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].italian, italian) == 0)
            return words[i].english;
    return italian;
}

int64_t case_date(const char *text)
{
    struct civil day = {.hour = 12};
    int end = 0;
    if (sscanf(text, "%2d/%2d/%4d%n", &day.day, &day.month, &day.year, &end) != 3 || text[end])
        return 0;
    int64_t noon = clock_instant(day);
    return clock_civil(noon).day == day.day ? noon : 0;
}

json_t *case_pairs(const char *text)
{
    json_t *pairs = json_object();
    char plain[2000], *rest = plain, *pair;
    if ((size_t)snprintf(plain, sizeof plain, "%s", text) >= sizeof plain)
        return NULL;
    while (*plain && (pair = strsep(&rest, "|"))) {
        char *value = strchr(pair, '=');
        if (!value)
            return NULL;
        *value++ = '\0';
        pair += strspn(pair, " ");
        for (size_t length = strlen(value); length && value[length - 1] == ' '; length--)
            value[length - 1] = '\0';
        json_object_set_new(pairs, pair, json_string(value));
    }
    return pairs;
}

const char *case_text(struct law_case *one, const char *name)
{
    json_t *value = json_object_get(one->facts, name);
    if (!value)
        return "";
    json_incref(value); /* what it says outlives its place among the facts; the arena frees it */
    json_object_del(one->facts, name);
    return json_string_value(value);
}

const char *case_word(struct law_case *one, const char *name)
{
    return case_english(case_text(one, name));
}

bool case_truth(struct law_case *one, const char *name)
{
    const char *text = case_text(one, name);
    if (*text && strcmp(text, "sì") != 0 && strcmp(text, "no") != 0)
        one->mistake = name;
    return strcmp(text, "sì") == 0;
}

int64_t case_cents(struct law_case *one, const char *name)
{
    int64_t cents = 0;
    const char *text = case_text(one, name);
    if (*text && !money_parse(text, ',', &cents))
        one->mistake = name;
    return cents;
}

int64_t case_count(struct law_case *one, const char *name, int64_t absent)
{
    char *end;
    const char *text = case_text(one, name);
    if (!*text)
        return absent;
    int64_t count = strtoll(text, &end, 10);
    if (*end)
        one->mistake = name;
    return count;
}

int64_t case_day(struct law_case *one, const char *name)
{
    const char *text = case_text(one, name);
    int64_t day = *text ? case_date(text) : 0;
    if (*text && !day)
        one->mistake = name;
    return day;
}

int64_t case_end(struct law_case *one, const char *name)
{
    int64_t day = case_day(one, name);
    return day ? clock_day(day, 1) - 1 : 0;
}

/* ---- questions: the limit ----------------------------------------------------------------------
 */

static struct law_decision year_ask(const json_t *law, struct law_case *one)
{
    const struct law_receipt receipt = {.available_at = one->day,
                                        .used_at = case_day(one, "usato il"),
                                        .relates_to_year = case_count(one, "riferito al", 0)};
    return law_tax_year(law, &receipt);
}

static struct law_fringe fringe_read(struct law_case *one)
{
    return (struct law_fringe){.tax_year = clock_civil(one->day).year,
                               .amount_cents = one->cents,
                               .received_cents = case_cents(one, "già ricevuti"),
                               .external_cents = case_cents(one, "ricevuti altrove"),
                               .has_children = case_truth(one, "figli a carico"),
                               .has_declared = case_truth(one, "figli dichiarati")};
}

static struct law_decision fringe_ask(const json_t *law, struct law_case *one)
{
    const struct law_fringe facts = fringe_read(one);
    return law_fringe(law, &facts);
}

static struct law_decision home_ask(const json_t *law, struct law_case *one)
{
    const struct law_home_expense facts = {.tax_year = clock_civil(one->day).year,
                                           .kind = case_word(one, "spesa"),
                                           .is_main_home = case_truth(one, "casa in cui abita"),
                                           .is_reimbursed = case_truth(one, "rimborso")};
    return law_home_expense(law, &facts);
}

/* ---- questions: services -----------------------------------------------------------------------
 */

static struct law_beneficiary beneficiary_read(struct law_case *one)
{
    return (struct law_beneficiary){.relation = case_word(one, "per"),
                                    .is_separated = case_truth(one, "separato"),
                                    .is_cohabiting = case_truth(one, "convivente"),
                                    .has_alimony = case_truth(one, "alimenti"),
                                    .age = (int)case_count(one, "età", -1),
                                    .is_not_self_sufficient =
                                        case_truth(one, "non autosufficiente")};
}

static struct law_decision family_ask(const json_t *law, struct law_case *one)
{
    const struct law_beneficiary beneficiary = beneficiary_read(one);
    return law_family(law, one->day, &beneficiary);
}

static enum law_way way_read(struct law_case *one)
{
    const char *way = case_text(one, "modo");
    if (strcmp(way, "rimborso") == 0)
        return LAW_REIMBURSEMENT;
    return strcmp(way, "buono") == 0 ? LAW_VOUCHER : LAW_DIRECT;
}

static struct law_decision service_ask(const json_t *law, struct law_case *one)
{
    const struct law_service facts = {.day = one->day,
                                      .letter = case_text(one, "lettera"),
                                      .way = way_read(one),
                                      .is_documented = case_truth(one, "documento"),
                                      .beneficiary = beneficiary_read(one)};
    return law_service(law, &facts);
}

static struct law_decision meal_ask(const json_t *law, struct law_case *one)
{
    const struct law_meal facts = {.day = one->day,
                                   .is_electronic = case_truth(one, "elettronico"),
                                   .is_for_worker = !case_truth(one, "per un familiare"),
                                   .face_cents = one->cents};
    return law_meal(law, &facts);
}

static struct law_decision category_ask(const json_t *law, struct law_case *one)
{
    const struct law_category facts = {.day = one->day,
                                       .is_for_all = case_truth(one, "tutti"),
                                       .attribute = case_word(one, "caratteristica"),
                                       .members = case_count(one, "persone", -1)};
    return law_category(law, &facts);
}

static struct law_decision deduction_ask(const json_t *law, struct law_case *one)
{
    return law_deduction(law, one->day, case_truth(one, "rimborsata"));
}

/* ---- questions: vouchers -----------------------------------------------------------------------
 */

static struct law_decision issue_ask(const json_t *law, struct law_case *one)
{
    const struct law_voucher_issue facts = {
        .day = one->day,
        .has_user = !case_truth(one, "senza nome"),
        .is_cumulative = case_truth(one, "cumulativo"),
        .is_fringe = case_truth(one, "beni"),
        .face_cents = one->cents,
        .is_for_expense_made = case_truth(one, "spesa già fatta"),
        .providers = case_count(one, "fornitori convenzionati", 1),
        .fringe = fringe_read(one)};
    return law_voucher_issue(law, &facts);
}

static struct law_decision use_ask(const json_t *law, struct law_case *one)
{
    const struct law_voucher_use facts = {.day = one->day,
                                          .is_user = !case_truth(one, "presentato da altri"),
                                          .is_in_network = !case_truth(one, "fuori rete"),
                                          .is_cumulative = case_truth(one, "cumulativo"),
                                          .face_cents = case_cents(one, "valore"),
                                          .left_cents = case_cents(one, "resta"),
                                          .price_cents = one->cents};
    return law_voucher_use(law, &facts);
}

static struct law_decision turn_ask(const json_t *law, struct law_case *one)
{
    return law_voucher_turn(law, one->day, case_word(one, "in"));
}

/* ---- questions: bonus and residue --------------------------------------------------------------
 */

static struct law_decision bonus_ask(const json_t *law, struct law_case *one)
{
    const struct law_bonus facts = {.chosen_at = one->day,
                                    .received_at = case_day(one, "servizi il"),
                                    .income_cents = case_cents(one, "reddito"),
                                    .already_cents = case_cents(one, "premi già avuti"),
                                    .bonus_cents = one->cents,
                                    .converted_cents = case_cents(one, "in welfare")};
    return law_bonus(law, &facts);
}

static struct law_decision source_ask(const json_t *law, struct law_case *one)
{
    const char *fund = case_word(one, "fondo"), *credit = case_word(one, "credito");
    return law_source(law, one->day, fund, credit);
}

static struct law_decision residue_ask(const json_t *law, struct law_case *one)
{
    const struct law_residue facts = {.day = one->day,
                                      .plan_until_at = case_end(one, "piano fino al"),
                                      .wanted = case_word(one, "si vuole"),
                                      .regulation = case_word(one, "regolamento")};
    return law_residue(law, &facts);
}

static struct law_spend spend_read(struct law_case *one)
{
    return (struct law_spend){.day = one->day,
                              .expires_at = case_end(one, "scade il"),
                              .left_cents = case_cents(one, "resta"),
                              .amount_cents = one->cents};
}

static struct law_decision spend_ask(const json_t *law, struct law_case *one)
{
    const struct law_spend facts = spend_read(one);
    return law_spend(law, &facts);
}

static struct law_decision refund_ask(const json_t *law, struct law_case *one)
{
    const struct law_spend facts = spend_read(one);
    return law_refund(law, &facts);
}

static struct law_decision contract_ask(const json_t *law, struct law_case *one)
{
    return law_contract(law, case_word(one, "contratto"), one->day);
}

/* ---- questions: papers -------------------------------------------------------------------------
 */

/* A paper that is whole, without what the case says is missing, and with what it says otherwise. */
static json_t *paper_read(struct law_case *one, const char *whole)
{
    json_t *paper = json_loads(whole, 0, NULL);
    const char *missing = case_text(one, "manca"), *wrong = case_text(one, "campo");
    if (*missing && json_object_del(paper, missing) != 0)
        one->mistake = "manca";
    if (*wrong)
        json_object_set_new(paper, wrong, json_string(case_text(one, "scritto")));
    if (one->cents)
        json_object_set_new(paper, "total_cents", json_integer(one->cents));
    return paper;
}

static struct law_decision document_ask(const json_t *law, struct law_case *one)
{
    static const char whole[] =
        "{\"provider_name\": \"Coop Prova\", \"provider_vat_number\": \"00123450223\", "
        "\"iban\": \"IT60X0542811101000000123456\", \"number\": \"12/A\", "
        "\"date\": \"2026-09-10\", \"beneficiary_name\": \"Mario Rossi\", "
        "\"beneficiary_tax_code\": \"RSSMRA85T10A562S\", \"description\": \"Asilo, settembre\", "
        "\"net_cents\": 10000, \"vat_cents\": 2200, \"total_cents\": 12200}";
    return law_document(law, one->day, paper_read(one, whole));
}

static struct law_decision payroll_ask(const json_t *law, struct law_case *one)
{
    static const char whole[] =
        "{\"employee\": \"m-12\", \"month\": 9, \"year\": 2026, \"source\": \"on-top\", "
        "\"letter\": \"f-bis\", \"beneficiary\": \"child\", \"amount_cents\": 12200, "
        "\"available_date\": \"2026-09-10\", \"document\": \"12/A\", \"running_cents\": 0, "
        "\"limit_cents\": 100000, \"evidence\": \"none\"}";
    return law_payroll_row(law, one->day, paper_read(one, whole));
}

/* ---- questions: beside -------------------------------------------------------------------------
 */

static struct law_decision network_ask(const json_t *law, struct law_case *one)
{
    return law_network(law, one->day, one->cents);
}

static struct law_decision volunteer_ask(const json_t *law, struct law_case *one)
{
    bool is_volunteer = case_truth(one, "volontario"), has_value = case_truth(one, "vale euro");
    return law_volunteer_credit(law, one->day, is_volunteer, has_value);
}

static struct law_decision expense_ask(const json_t *law, struct law_case *one)
{
    const struct law_expense facts = {.day = one->day,
                                      .is_documented = case_truth(one, "documento"),
                                      .day_cents = one->cents,
                                      .month_cents = case_cents(one, "nel mese")};
    return law_volunteer_expense(law, &facts);
}

static struct law_decision health_ask(const json_t *law, struct law_case *one)
{
    const struct law_health facts = {.day = one->day,
                                     .has_purpose = case_truth(one, "scopo"),
                                     .has_consent = case_truth(one, "consenso"),
                                     .has_care_basis = case_truth(one, "cura"),
                                     .is_needed = case_truth(one, "serve")};
    return law_health(law, &facts);
}

static struct law_decision child_ask(const json_t *law, struct law_case *one)
{
    const struct law_child facts = {.day = one->day,
                                    .age = (int)case_count(one, "età", -1),
                                    .has_disability = case_truth(one, "disabilità"),
                                    .has_hardship = case_truth(one, "disagio")};
    return law_public_child(law, &facts);
}

static struct law_decision share_ask(const json_t *law, struct law_case *one)
{
    const struct law_share facts = {.day = one->day,
                                    .is_low_income = case_truth(one, "reddito basso"),
                                    .cost_cents = case_cents(one, "costo"),
                                    .family_cents = one->cents};
    return law_public_share(law, &facts);
}

static struct law_decision deadline_ask(const json_t *law, struct law_case *one)
{
    struct law_deadline facts = {.day = one->day};
    if ((facts.since_at = case_day(one, "assegnato il")))
        facts.step = LAW_ACTIVATE;
    else if ((facts.since_at = case_day(one, "attivato il")))
        facts.step = LAW_COMPLETE;
    else if ((facts.since_at = case_day(one, "finito il")))
        facts.step = LAW_REPORT;
    return law_public_deadline(law, &facts);
}

static const struct {
    const char *name;
    struct law_decision (*ask)(const json_t *law, struct law_case *one);
} questions[] = {
    {"anno d’imposta", year_ask},
    {"limite dell’anno", fringe_ask},
    {"spesa della casa", home_ask},
    {"famiglia", family_ask},
    {"servizio", service_ask},
    {"buono pasto", meal_ask},
    {"categoria di un piano", category_ask},
    {"detrazione", deduction_ask},
    {"emissione di un buono", issue_ask},
    {"uso di un buono", use_ask},
    {"cambio di un buono", turn_ask},
    {"premio", bonus_ask},
    {"fondo", source_ask},
    {"residuo", residue_ask},
    {"spesa di un credito", spend_ask},
    {"rimborso su un credito", refund_ask},
    {"contratto", contract_ask},
    {"documento", document_ask},
    {"riga per la busta paga", payroll_ask},
    {"rete limitata", network_ask},
    {"credito a chi fa volontariato", volunteer_ask},
    {"spesa di chi fa volontariato", expense_ask},
    {"dati sulla salute", health_ask},
    {"buono di servizio: figlio", child_ask},
    {"buono di servizio: quota", share_ask},
    {"buono di servizio: termine", deadline_ask},
};

bool case_decide(const json_t *law, const char *question, struct law_case *one,
                 struct law_decision *decision)
{
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        if (strcmp(questions[i].name, question) == 0) {
            *decision = questions[i].ask(law, one);
            return true;
        }
    }
    return false;
}
