/* "Why can I not use this here?": what each credit of the caller says of a service and a provider.
 */
#include "base/text.h"
#include "wallet/wallet_parts.h"

#include <string.h>

enum { ASKED_CENTS = 1000 }; /* when no amount is given */

static json_t *categories_show(struct act *a, const char *chosen)
{
    json_t *categories = fund_categories_known(a), *category;
    size_t i;
    json_array_foreach(categories, i, category) {
        json_put(category, "is_chosen",
                 json_boolean(strcmp(json_text(category, "category"), chosen) == 0));
    }
    return categories;
}

/* The organisations that may be meant; the one that is, when only one may. */
static json_t *provider_find(struct act *a, json_t *model)
{
    const char *typed = param_text(a, "at");
    json_t *found = *typed ? providers_named(a, text_pattern(a->arena, typed)) : json_array();
    size_t count = json_array_size(found);
    if (!found)
        return NULL;
    json_put(model, "is_nobody", json_boolean(*typed && count == 0));
    json_put(model, "has_several", json_boolean(count > 1));
    json_put(model, "providers", found);
    return count == 1 ? json_array_get(found, 0) : NULL;
}

bool wallet_why(struct act *a, json_t *model)
{
    const char *category = param_text(a, "category");
    int64_t amount = param_int(a, "amount"), pays;
    json_t *categories = categories_show(a, category);
    json_t *provider = provider_find(a, model);
    bool is_asked = provider && *category;
    struct wallet_line line = {.category = category,
                               .provider = is_asked ? json_get_id(provider, "id") : 0,
                               .units = 1,
                               .cents = amount ? amount : ASKED_CENTS};
    if (!categories || a->error.code)
        return false;
    json_put(model, "categories", categories);
    json_put(model, "category", json_string(category));
    json_put(model, "at", json_string(param_text(a, "at")));
    json_put(model, "is_asked", json_boolean(is_asked));
    if (!is_asked)
        return true;
    json_put(model, "provider", json_copy(json_object_get(provider, "name")));
    return wallet_quote(a, a->who.actor, a->who.actor, &line, 1, &pays, model);
}
