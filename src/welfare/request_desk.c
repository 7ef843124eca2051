/* The document of a request, and the desk that checks it: never the employer's own people. */
#include "registry/registry.h"
#include "registry/vault.h"
#include "wallet/wallet.h"
#include "welfare/request_parts.h"

#include <string.h>

enum { REQUESTS_SHOWN = 50 }; /* on a page */

/* ---- the document (R24) ------------------------------------------------------------------------
 */

/* The employee brings it, or the provider who is to be paid. */
static bool documented_by(struct act *a, struct welfare_request_row_row *request)
{
    bool found = welfare_request_row(a, param_id(a, "request"), request);
    bool may =
        found && (request->person_id == a->who.actor ||
                  (request->provider_id && who_holds(&a->who, SHOPKEEPER, request->provider_id)) ||
                  (request->provider_id && who_holds(&a->who, COORDINATOR, request->provider_id)));
    return may || refuse(a, NOT_FOUND, "request");
}

/* The provider sees who, how much and how it is paid, not for which relative. */
bool request_document_form(struct act *a, json_t *model)
{
    struct welfare_request_row_row request;
    json_t *shown = json_object();
    if (!documented_by(a, &request))
        return false;
    json_put(shown, "id", json_id(request.id));
    json_put(shown, "amount_cents", json_integer(request.amount_cents));
    json_put(shown, "can_document", json_boolean(strcmp(request.state, "held") == 0));
    json_put(shown, "is_mine", json_boolean(request.person_id == a->who.actor));
    json_put(model, "request", shown);
    return true;
}

static json_t *document_typed(struct act *a)
{
    static const char *const texts[] = {
        "provider_name",    "provider_vat_number",  "iban",       "number",
        "beneficiary_name", "beneficiary_tax_code", "description"};
    static const char *const amounts[] = {"net_cents", "vat_cents", "total_cents"};
    json_t *document = json_object();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        json_put(document, texts[i], json_string(param_text(a, texts[i])));
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++)
        json_put(document, amounts[i], json_integer(param_int(a, amounts[i])));
    json_put(document, "date", json_string(param_date(a, "date")));
    return document;
}

/* Every field that lacks or cannot be right is told. */
static bool document_is_whole(struct act *a, const json_t *document, int64_t amount)
{
    json_t *law = welfare_law(a);
    if (!law)
        return false;
    struct law_decision decision = law_document(law, a->now, document);
    for (size_t i = 0; i < decision.name_count; i++)
        refuse_field(a, DOCUMENT_LACKS, decision.names[i]);
    if (json_int(document, "total_cents") < amount)
        refuse_field(a, OUT_OF_RANGE, "total_cents");
    if (decision.outcome == LAW_REFUSED && decision.name_count == 0)
        return law_refuse(a, &decision, "number");
    return a->error.code == ERROR_NONE;
}

bool request_document(struct act *a, json_t *model)
{
    struct welfare_request_row_row request;
    json_t *document = document_typed(a);
    if (!documented_by(a, &request) || !document_is_whole(a, document, request.amount_cents))
        return false;
    const char *sealed =
        vault_seal(a, request.person_id, json_dumps(document, JSON_COMPACT | JSON_SORT_KEYS));
    if (!sealed)
        return false;
    if (welfare_request_document_keep(a, request.id, sealed, a->now) != 1)
        return refuse(a, STATE_CONFLICT, "request");
    request_back(a, model, request.id);
    if (request.person_id != a->who.actor)
        act_redirect(a, "/welfare/provider");
    return true;
}

/* One was read beyond the page, to see whether there are more. */
static void requests_cut(json_t *model, int64_t page, json_t *requests)
{
    bool has_more = json_array_size(requests) > REQUESTS_SHOWN;
    if (has_more)
        json_array_remove(requests, REQUESTS_SHOWN);
    plan_list_next(model, page, has_more);
}

bool provider_requests_page(struct act *a, json_t *model)
{
    int64_t provider = who_organisation(&a->who, SHOPKEEPER);
    if (!provider)
        provider = who_organisation(&a->who, COORDINATOR);
    int64_t page = plan_list_page(a);
    json_t *requests = welfare_requests_for_provider(a, provider, REQUESTS_SHOWN + 1,
                                                     (page - 1) * REQUESTS_SHOWN),
           *one;
    size_t i;
    requests_cut(model, page, requests);
    json_array_foreach(requests, i, one) {
        json_mark(one, "state");
        json_mark(one, "way");
    }
    json_put(model, "organisation", json_string(registry_name(a, provider)));
    json_put(model, "has_requests", json_boolean(json_array_size(requests) > 0));
    json_put(model, "requests", requests);
    return a->error.code == ERROR_NONE;
}

/* ---- the desk ----------------------------------------------------------------------------------
 */

/* The Federation's staff check for every plan, operators for those that name their organisation. */
bool request_desk_page(struct act *a, json_t *model)
{
    int64_t desk = a->who.roles & FEDERATION ? 0 : who_organisation(&a->who, OPERATOR);
    int64_t page = plan_list_page(a);
    json_t *requests =
               welfare_requests_for_desk(a, desk, REQUESTS_SHOWN + 1, (page - 1) * REQUESTS_SHOWN),
           *one;
    size_t i;
    requests_cut(model, page, requests);
    json_array_foreach(requests, i, one) {
        json_mark(one, "letter");
        json_mark(one, "way");
    }
    json_put(model, "has_requests", json_boolean(json_array_size(requests) > 0));
    json_put(model, "requests", requests);
    return a->error.code == ERROR_NONE;
}

/* Nobody checks what they asked for themselves, nor what their own plan pays. */
static bool checked_by(struct act *a, struct welfare_request_row_row *request)
{
    bool found = welfare_request_row(a, param_id(a, "request"), request);
    bool is_desk =
        found && ((a->who.roles & FEDERATION) || who_holds(&a->who, OPERATOR, request->desk_id));
    bool is_own = found && (request->person_id == a->who.actor ||
                            who_holds(&a->who, HR_MANAGER, request->employer_id));
    return (is_desk && !is_own) || refuse(a, NOT_FOUND, "request");
}

bool request_check_page(struct act *a, json_t *model)
{
    struct welfare_request_row_row request;
    if (!checked_by(a, &request))
        return false;
    if (strcmp(request.state, "documented") != 0)
        return refuse(a, NOT_FOUND, "request");
    return request_fill(a, request.id, model);
}

bool request_verify(struct act *a, json_t *model)
{
    struct welfare_request_row_row request;
    if (!checked_by(a, &request))
        return false;
    if (welfare_request_verified(a, request.id) != 1)
        return refuse(a, STATE_CONFLICT, "request");
    if (!wallet_capture(a, request.id))
        return false;
    bool is_paid_now = request.provider_id != 0; /* the rest is paid with the wages */
    if (is_paid_now && welfare_request_paid(a, request.id, a->now) != 1)
        return refuse(a, STATE_CONFLICT, "request");
    act_subject(a, "welfare_request", request.id);
    json_put(model, "request_id", json_id(request.id));
    act_redirect(a, "/welfare/desk");
    return registry_access_note(a, request.person_id, "welfare") &&
           act_notify(a, request.person_id, "welfare-verified", request.id, NULL);
}

bool request_refuse(struct act *a, json_t *model)
{
    struct welfare_request_row_row request;
    if (!checked_by(a, &request))
        return false;
    const char *why = vault_seal(a, request.person_id, param_text(a, "why"));
    if (!why)
        return false;
    if (welfare_request_turn_down(a, request.id, why, a->now) != 1)
        return refuse(a, STATE_CONFLICT, "request");
    act_subject(a, "welfare_request", request.id);
    json_put(model, "request_id", json_id(request.id));
    act_redirect(a, "/welfare/desk");
    return wallet_release(a, request.id) && request_give_back(a, &request) &&
           registry_access_note(a, request.person_id, "welfare") &&
           act_notify(a, request.person_id, "welfare-refused", request.id, NULL);
}
