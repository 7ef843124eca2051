/* Where the camera of a telephone leads: staff to serving, everybody else to giving it back. */
#include "card/card_parts.h"
#include "card/code.h"

/* A stranger reads the same whether or not there is such a card. */
bool card_found(struct act *a, json_t *model)
{
    bool is_staff = a->who.roles & (SHOPKEEPER | OPERATOR);
    json_put(model, "is_staff", json_boolean(is_staff));
    if (!is_staff)
        return true;
    const char *token = param_text(a, "token");
    bool opens = card_person(a, token) != 0;
    json_put(model, "can_serve", json_boolean(opens));
    json_put(model, "token", json_string(opens ? token : ""));
    return a->error.code == ERROR_NONE;
}
