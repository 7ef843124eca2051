/* Reads whatever comes as the rulesets of a territory. What is taken for law can be asked: every
 * ruleset has its words, its span and its source; what is not says which field is amiss. */
#include "base/arena.h"
#include "welfare/law.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void law_ask(const json_t *law)
{
    static const int64_t days[] = {0, 1577880000, 1767268800, 1893499200};
    const struct law_beneficiary self = {.relation = "self", .age = -1};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        const struct law_fringe fringe = {.tax_year = 2020 + (int64_t)i, .amount_cents = 100};
        const struct law_service service = {
            .day = days[i], .letter = "f-bis", .way = LAW_DIRECT, .beneficiary = self};
        struct law_decision decision = law_fringe(law, &fringe);
        json_t *said = law_decision_json(law, &decision);
        if (!*json_text(said, "reason") || !*json_text(said, "rule"))
            abort();
        decision = law_service(law, &service);
        if (!*decision.reason)
            abort();
        decision = law_contract(law, "contract-x", days[i]);
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static bool is_set_up;
    if (!is_set_up)
        json_arena_setup();
    is_set_up = true;
    struct arena *arena = arena_new(), *before = json_arena_enter(arena);
    struct error error = {0};
    json_t *file = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, NULL);
    json_t *law = file ? law_read(file, &error) : NULL;
    if (file && !law && (error.code != INVALID || !*error.detail))
        abort();
    if (law)
        law_ask(law);
    json_arena_leave(before);
    arena_free(&arena);
    return 0;
}
