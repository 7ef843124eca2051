/* What the law says of a request. */
#include "base/clock.h"
#include "welfare/request_parts.h"

#include <string.h>

json_t *request_details(const char *details)
{
    json_t *read = json_loads(details ? details : "", 0, NULL);
    return read ? read : json_object();
}

static bool detail_is(const json_t *details, const char *name)
{
    return json_is_true(json_object_get(details, name));
}

static enum law_way way_of(const char *way)
{
    if (strcmp(way, "voucher") == 0)
        return LAW_VOUCHER;
    return strcmp(way, "direct") == 0 ? LAW_DIRECT : LAW_REIMBURSEMENT;
}

static struct law_beneficiary beneficiary_of(const json_t *details, int64_t now)
{
    return (struct law_beneficiary){.relation = json_text(details, "relation"),
                                    .is_separated = detail_is(details, "is_separated"),
                                    .is_cohabiting = detail_is(details, "is_cohabiting"),
                                    .has_alimony = detail_is(details, "has_alimony"),
                                    .age = clock_age(json_text(details, "birth_date"), now),
                                    .is_not_self_sufficient =
                                        detail_is(details, "is_not_self_sufficient")};
}

static struct law_decision service_weigh(const json_t *law,
                                         const struct welfare_request_row_row *request,
                                         const json_t *details, int64_t now)
{
    struct law_service facts = {.day = now,
                                .letter = request->letter,
                                .way = way_of(request->way),
                                .is_documented =
                                    true, /* it is paid only once its document has been checked */
                                .beneficiary = beneficiary_of(details, now)};
    return law_service(law, &facts);
}

/* Goods, or expenses of the home, within the year's limit. */
static bool limit_weigh(struct act *a, const json_t *law,
                        const struct welfare_request_row_row *request, const json_t *details,
                        struct request_finding *finding)
{
    const char *kind = json_text(details, "kind");
    const struct fringe_wish wish = {.employee = request->person_id,
                                     .day = a->now,
                                     .cents = request->amount_cents,
                                     .kind = *kind ? kind : "goods",
                                     .is_main_home = true, /* the form asks for no other */
                                     .is_reimbursed = strcmp(request->way, "reimbursement") == 0,
                                     .beneficiary = beneficiary_of(details, a->now)};
    struct fringe_finding found;
    if (!fringe_weigh(a, law, &wish, &found))
        return false;
    finding->decision = found.steps[found.count - 1];
    finding->limit_cents = law_number(&finding->decision, "limit_cents");
    finding->running_cents = law_number(&finding->decision, "total_cents");
    finding->has_declared = found.has_declared;
    return true;
}

bool request_weigh(struct act *a, const struct welfare_request_row_row *request,
                   struct request_finding *finding)
{
    json_t *law = welfare_law(a), *details = request_details(request->details);
    bool is_fringe = strcmp(request->letter, "fringe") == 0;
    *finding = (struct request_finding){0};
    if (!law)
        return false;
    if (is_fringe && !limit_weigh(a, law, request, details, finding))
        return false;
    if (!is_fringe)
        finding->decision = service_weigh(law, request, details, a->now);
    if (finding->decision.outcome != LAW_ALLOWED || strcmp(request->way, "voucher") != 0)
        return true;
    struct law_voucher_issue issue = {.day = a->now,
                                      .has_user = true,
                                      .is_fringe = is_fringe,
                                      .face_cents = request->amount_cents,
                                      .is_for_expense_made = detail_is(details, "is_paid"),
                                      .providers = request->provider_id != 0};
    struct law_decision voucher = law_voucher_issue(law, &issue);
    if (voucher.outcome != LAW_ALLOWED)
        finding->decision = voucher;
    return true;
}
