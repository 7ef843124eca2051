/* Applications of the demo's organisations, and who is connected with them. */
#include "demo/demo_parts.h"
#include "openid/openid.h"

#include <string.h>

static bool application_add(const struct csv *csv, void *context)
{
    struct demo *demo = context;
    struct new_client client = {.name = csv_text(csv, "name"),
                                .contact = csv_text(csv, "contact"),
                                .redirects = csv_text(csv, "redirect"),
                                .logouts = csv_text(csv, "logout"),
                                .auth_method = "none",
                                .keys = "",
                                .signing_alg = "ES256",
                                .is_pairwise = true,
                                .sector = "",
                                .scopes = csv_text(csv, "scopes")};
    int64_t id, person;
    if (!demo_find(demo, csv, "organisation", "organisation", &client.organisation) ||
        !openid_client_add(demo->act, &client, &id))
        return false;
    if (!*csv_text(csv, "person"))
        return true;
    return demo_find(demo, csv, "person", "person", &person) &&
           openid_consent_add(demo->act, person, id, client.scopes);
}

bool demo_applications(struct demo *demo)
{
    return demo_read(demo, "demo/applications.csv",
                     "organisation,name,contact,redirect,logout,scopes,person", application_add);
}
