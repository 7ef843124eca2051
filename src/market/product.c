/* A shop as everybody sees it, and its shelves: what it sells, at which price. */
#include "base/id.h"
#include "base/text.h"
#include "market/market_parts.h"
#include "registry/registry.h"

#include <string.h>

bool market_product_add(struct act *a, int64_t organisation, const char *name, const char *ean,
                        int64_t price_cents, int64_t *id)
{
    *id = id_new();
    return product_insert(a, *id, organisation, name, ean, price_cents,
                          text_fold(a->arena, arena_printf(a->arena, "%s %s", name, ean)),
                          a->now) == 1;
}

/* ---- showing --------------------------------------------------------------------------------- */

/* A page of what the shop sells. Who sells nothing has no shelves to search. */
static bool shelves_show(struct act *a, int64_t organisation, json_t *model)
{
    const struct search search = search_read(a);
    const char *const *words = search.words;
    json_t *rows = products_search(a, organisation, words[0], words[1], words[2], words[3],
                                   words[4], SEARCH_PAGE + 1, search.skip);
    if (!rows)
        return false;
    search_show(a, &search, rows, model);
    json_put(model, "has_products", json_boolean(json_array_size(rows) > 0 || *param_text(a, "q")));
    json_put(model, "products", rows);
    return true;
}

bool shop_show(struct act *a, json_t *model)
{
    json_t *shop = shop_by_id(a, param_id(a, "organisation"));
    if (!shop)
        return refuse(a, NOT_FOUND, "organisation");
    json_t *listings = shop_listings(a, param_id(a, "organisation"));
    if (!listings)
        return false;
    json_put(model, "shop", shop);
    json_put(model, "has_listings", json_boolean(json_array_size(listings) > 0));
    json_put(model, "listings", listings);
    return shelves_show(a, param_id(a, "organisation"), model);
}

/* ---- the shopkeeper's own shelves ------------------------------------------------------------ */

static int64_t own_shop(const struct act *a)
{
    return who_organisation(&a->who, SHOPKEEPER);
}

bool products_page(struct act *a, json_t *model)
{
    json_put(model, "organisation_id", json_id(own_shop(a)));
    json_put(model, "organisation", json_string(registry_name(a, own_shop(a))));
    return shelves_show(a, own_shop(a), model);
}

bool product_page(struct act *a, json_t *model)
{
    json_t *product = product_of_shop(a, param_id(a, "product"), own_shop(a));
    if (!product)
        return refuse(a, NOT_FOUND, "product");
    json_put(model, "product", product);
    return true;
}

/* EAN-13, EAN-8 or UPC-A, with the check digit of the GS1 General Specifications (standard check
 * digit calculation): from the right, digits weigh 1 and 3 in turn, and sum to a multiple of 10. */
static bool ean_holds(const char *ean)
{
    size_t length = strlen(ean);
    unsigned sum = 0;
    if (strspn(ean, "0123456789") != length || (length != 8 && length != 12 && length != 13))
        return false;
    for (size_t i = 0; i < length; i++)
        sum += (unsigned)(ean[length - 1 - i] - '0') * (i % 2 ? 3 : 1);
    return sum % 10 == 0;
}

/* The bar code of the form, without the spaces that packages print in it; "" when left out. */
static bool ean_read(struct act *a, const char **ean)
{
    char *digits = arena_copy(a->arena, param_text(a, "ean")), *end = digits;
    int64_t other;
    for (const char *c = digits; *c; c++)
        if (*c != ' ')
            *end++ = *c;
    *end = '\0';
    *ean = digits;
    if (*digits && !ean_holds(digits))
        return refuse_field(a, NOT_A_BAR_CODE, "ean");
    if (product_with_ean(a, own_shop(a), digits, &other))
        return refuse_field(a, BAR_CODE_TAKEN, "ean");
    return a->error.code == ERROR_NONE;
}

static void product_noted(struct act *a, json_t *model, int64_t product)
{
    act_subject(a, "product", product);
    json_put(model, "id", json_id(product));
}

/* The new price, in the journal and on the product's page, where the person sees it. */
static bool price_noted(struct act *a, json_t *model, int64_t product)
{
    product_noted(a, model, product);
    act_fact(a, "price_cents", json_integer(param_int(a, "price")));
    act_redirect(a, "/shop/products/%s", json_text(model, "id"));
    return true;
}

bool product_add(struct act *a, json_t *model)
{
    const char *ean;
    int64_t id;
    return ean_read(a, &ean) &&
           market_product_add(a, own_shop(a), param_text(a, "name"), ean, param_int(a, "price"),
                              &id) &&
           price_noted(a, model, id);
}

bool product_reprice(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "product");
    if (product_price_set(a, id, own_shop(a), param_int(a, "price")) != 1)
        return refuse(a, NOT_FOUND, "product");
    return price_noted(a, model, id);
}

bool product_withdraw(struct act *a, json_t *model)
{
    int64_t id = param_id(a, "product");
    if (product_take_off(a, id, own_shop(a), a->now) != 1)
        return refuse(a, NOT_FOUND, "product");
    product_noted(a, model, id);
    act_redirect(a, "/shop/products");
    return true;
}
