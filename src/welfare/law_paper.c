/* Documents of providers, and rows for the payroll: are they whole? */
#include "base/clock.h"
#include "base/iban.h"
#include "base/money.h"
#include "base/tax_code.h"
#include "base/vat_number.h"
#include "welfare/law_parts.h"

#include <string.h>

static bool is_filled(const json_t *value)
{
    return json_is_integer(value) || (json_is_string(value) && json_string_length(value) > 0);
}

/* Names what the ruleset's list asks for and the paper has not. */
static void gaps_name(const json_t *ruleset, const char *list, const json_t *paper,
                      struct law_decision *decision)
{
    size_t i;
    const json_t *name;
    json_array_foreach(law_list(ruleset, list), i, name) {
        if (!is_filled(json_object_get(paper, json_string_value(name))))
            decision_name(decision, json_string_value(name));
    }
}

static bool is_named(const struct law_decision *decision, const char *name)
{
    for (size_t i = 0; i < decision->name_count; i++)
        if (strcmp(decision->names[i], name) == 0)
            return true;
    return false;
}

/* Is there, and cannot be right. */
static void mistake_name(struct law_decision *decision, const char *name, bool is_right)
{
    if (!is_right && !is_named(decision, name))
        decision_name(decision, name);
}

static bool adds_up(const json_t *document)
{
    int64_t net = json_int(document, "net_cents"), vat = json_int(document, "vat_cents"), sum;
    return net >= 0 && vat >= 0 && money_add(net, vat, &sum) &&
           sum == json_int(document, "total_cents");
}

static void mistakes_name(const json_t *document, int64_t day, struct law_decision *decision)
{
    char tax_code[TAX_CODE_SIZE], vat_number[VAT_NUMBER_SIZE], iban[IBAN_SIZE];
    int64_t date = 0;
    bool is_date = clock_parse_date(json_text(document, "date"), &date) && date <= day;
    enum error_code vat = vat_number_read(json_text(document, "provider_vat_number"), vat_number);
    enum error_code account = iban_read(json_text(document, "iban"), iban);
    enum error_code code = tax_code_read(json_text(document, "beneficiary_tax_code"), tax_code);
    mistake_name(decision, "provider_vat_number", vat == ERROR_NONE);
    mistake_name(decision, "iban", account == ERROR_NONE);
    mistake_name(decision, "beneficiary_tax_code", code == ERROR_NONE);
    mistake_name(decision, "date", is_date);
    mistake_name(decision, "total_cents", adds_up(document));
}

struct law_decision law_document(const json_t *law, int64_t day, const json_t *document)
{
    const json_t *ruleset = law_ruleset(law, "document", day);
    struct law_decision decision = decide(ruleset, "R24");
    if (!ruleset)
        return decision;
    gaps_name(ruleset, "required", document, &decision);
    bool lacks = decision.name_count > 0;
    mistakes_name(document, day, &decision);
    if (decision.name_count == 0)
        decision_end(&decision, LAW_ALLOWED, "document_whole");
    else
        decision_end(&decision, LAW_REFUSED, lacks ? "document_gaps" : "document_mistakes");
    return decision;
}

struct law_decision law_payroll_row(const json_t *law, int64_t day, const json_t *row)
{
    const json_t *ruleset = law_ruleset(law, "payroll", day);
    struct law_decision decision = decide(ruleset, "R25");
    if (!ruleset)
        return decision;
    gaps_name(ruleset, "required", row, &decision);
    if (decision.name_count == 0)
        decision_end(&decision, LAW_ALLOWED, "payroll_whole");
    else
        decision_end(&decision, LAW_REFUSED, "payroll_gaps");
    return decision;
}
