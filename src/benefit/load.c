/* Vocabulary and rules, from a territory's data into tables. */
#include "base/clock.h"
#include "base/id.h"
#include "benefit/benefit_parts.h"
#include "benefit_sql.h"

#include <errno.h>
#include <string.h>

static bool malformed(struct act *a, const char *place, const char *why)
{
    return error_set(&a->error, CSV_MALFORMED, NULL, "%s: %s", place, why);
}

const char *benefit_dumped(struct act *a, const json_t *value)
{
    size_t size = json_dumpb(value, NULL, 0, JSON_COMPACT);
    char *text = arena_alloc(a->arena, size + 1);
    json_dumpb(value, text, size, JSON_COMPACT);
    return text;
}

/* ---- what may be attested -------------------------------------------------------------------- */

static bool issuers_load(struct act *a, const char *code, const json_t *issuers)
{
    size_t i;
    json_t *issuer;
    if (json_array_size(issuers) == 0)
        return malformed(a, code, "nobody may attest it");
    if (attestation_issuers_clear(a, code) < 0)
        return false;
    json_array_foreach(issuers, i, issuer) {
        const char *kind = json_text(issuer, "kind");
        if (!*kind)
            return malformed(a, code, "an issuer without a kind");
        if (attestation_issuer_add(a, code, kind, json_text(issuer, "sector")) != 1)
            return false;
    }
    return true;
}

static bool kind_load(struct act *a, const json_t *kind)
{
    const char *code = json_text(kind, "code");
    const json_t *label = json_object_get(kind, "label"), *how = json_object_get(kind, "how");
    int64_t days = json_int(kind, "longest_days");
    if (!*code || !words_are_valid(label) || !words_are_valid(how) || days < 1 || days > 3660)
        return malformed(a, *code ? code : "attestations.json", "not the kind of an attestation");
    return attestation_kind_add(a, code, benefit_dumped(a, label), benefit_dumped(a, how), days) ==
               1 &&
           issuers_load(a, code, json_object_get(kind, "issuers"));
}

bool benefit_load_kinds(struct act *a, const char *folder)
{
    const char *path = arena_printf(a->arena, "%s/attestations.json", folder);
    json_error_t mistake;
    json_t *kinds = json_load_file(path, JSON_REJECT_DUPLICATES, &mistake), *kind;
    size_t i;
    if (!json_is_array(kinds))
        return malformed(a, path, kinds ? "not a list" : mistake.text);
    json_array_foreach(kinds, i, kind) {
        if (!kind_load(a, kind))
            return false;
    }
    return true;
}

/* ---- what is offered ------------------------------------------------------------------------- */

/* From the first second of one day to the last second of another. */
static bool span_read(const json_t *benefit, int64_t *from, int64_t *until)
{
    int64_t last_day;
    if (!clock_parse_date(json_text(benefit, "from"), from) ||
        !clock_parse_date(json_text(benefit, "until"), &last_day))
        return false;
    *until = clock_day(last_day, 1) - 1;
    return *until > *from;
}

static bool kind_is_known(const char *kind)
{
    return strcmp(kind, "discount") == 0 || strcmp(kind, "grant") == 0 ||
           strcmp(kind, "access") == 0;
}

bool benefit_offer(struct act *a, int64_t organisation, const json_t *benefit)
{
    const char *code = json_text(benefit, "code"), *kind = json_text(benefit, "kind");
    const json_t *title = json_object_get(benefit, "title");
    const json_t *about = json_object_get(benefit, "about");
    const json_t *rule = json_object_get(benefit, "rule");
    int64_t from, until;
    if (!*code || !kind_is_known(kind) || !words_are_valid(title) || !words_are_valid(about))
        return malformed(a, *code ? code : "benefit", "not a benefit");
    if (!span_read(benefit, &from, &until))
        return malformed(a, code, "no span of days");
    if (!rule_is_valid(rule))
        return malformed(a, code, "not a rule");
    return benefit_upsert(a, id_new(), code, organisation, kind, benefit_dumped(a, title),
                          benefit_dumped(a, about), benefit_dumped(a, rule), from, until) == 1;
}
