/* Organisations: the invented ones of the story, and the real ones of the territory. */
#include "demo/demo_parts.h"
#include "market/market.h"
#include "registry/registry.h"

#include <string.h>

static bool invented_add(const struct csv *csv, void *context)
{
    struct demo *demo = context;
    struct new_organisation organisation = {.name = csv_text(csv, "name"),
                                            .kind = csv_text(csv, "kind"),
                                            .sector = csv_text(csv, "sector"),
                                            .vat_number = "",
                                            .phone = csv_text(csv, "phone"),
                                            .address = csv_text(csv, "address")};
    int64_t id;
    if (!demo_area(demo, csv, "municipality", &organisation.area) ||
        !registry_organisation_add(demo->act, &organisation, &id))
        return false;
    demo_remember(demo, "organisation", csv_text(csv, "code"), id);
    if (strcmp(organisation.sector, "consumption") == 0)
        demo_remember(demo, "shop", csv_text(csv, "code"), id);
    return true;
}

/* A pharmacy is a business; care homes and day centres are institutions of the place. Some of each
 * are cooperatives, and say so in their name. */
static bool real_add(const struct csv *csv, void *context)
{
    struct demo *demo = context;
    bool pharmacy = strcmp(csv_text(csv, "kind"), "pharmacy") == 0;
    bool cooperative = strstr(csv_text(csv, "name"), "Coop") != NULL;
    const char *sector = pharmacy ? "consumption" : "social";
    const char *kind = pharmacy ? "business" : "institution";
    struct new_organisation organisation = {.name = csv_text(csv, "name"),
                                            .kind = cooperative ? "cooperative" : kind,
                                            .sector = cooperative ? sector : "",
                                            .vat_number = csv_text(csv, "vat_number"),
                                            .phone = "",
                                            .address = csv_text(csv, "address")};
    int64_t id;
    return demo_area(demo, csv, "municipality", &organisation.area) &&
           registry_organisation_add(demo->act, &organisation, &id);
}

/* Every shop has the same shelves. */
static bool product_add(const struct csv *csv, void *context)
{
    struct demo *demo = context;
    int64_t cents, product;
    const char *key;
    json_t *id;
    if (!csv_int(csv, "price_cents", &cents, &demo->act->error))
        return false;
    json_object_foreach(demo->known, key, id) {
        if (strncmp(key, "shop ", 5) == 0 &&
            !market_product_add(demo->act, json_integer_value(id), csv_text(csv, "name"),
                                csv_text(csv, "ean"), cents, &product))
            return false;
    }
    return true;
}

bool demo_organisations(struct demo *demo)
{
    return demo_read(demo, "demo/organisations.csv",
                     "code,name,kind,sector,municipality,phone,address", invented_add) &&
           demo_read(demo, "organisations.csv", "kind,name,municipality,vat_number,address",
                     real_add) &&
           demo_read(demo, "products.csv", "ean,name,price_cents", product_add);
}
