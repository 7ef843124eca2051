/* Actions: declared by a person, verified by another, and given for once.
 *
 *     declared -> credited | rejected | withdrawn */
#include "base/clock.h"
#include "base/id.h"
#include "deed/deed.h"
#include "deed_sql.h"
#include "registry/registry.h"
#include "registry/vault.h"
#include "wallet/wallet.h"

#include <string.h>

enum { DAYS_TO_DECLARE = 60 };

/* ---- kinds ----------------------------------------------------------------------------------- */

/* Third-sector bodies by law (d.lgs. 117/2017 art. 4): what is done for them is volunteering. */
static bool is_third_sector(const struct action_organisation_row *organisation)
{
    return strcmp(organisation->kind, "association") == 0 ||
           (strcmp(organisation->kind, "cooperative") == 0 &&
            strcmp(organisation->sector, "social") == 0);
}

/* May this be given for it? */
static bool reward_check(struct act *a, const struct new_action_type *type, bool is_volunteering)
{
    struct action_fund_row fund;
    if (!type->fund)
        return type->reward == 0 || refuse_field(a, MISSING, "fund");
    if (!action_fund(a, type->fund, &fund) || fund.issuer_id != type->organisation)
        return refuse_field(a, NOT_ELIGIBLE, "fund");
    if (type->reward <= 0)
        return refuse_field(a, OUT_OF_RANGE, "reward");
    if (strcmp(fund.nature, "recognition") == 0)
        return true;
    if (strcmp(fund.nature, "bonus") != 0 && strcmp(fund.nature, "public-voucher") != 0)
        return refuse_field(a, NOT_ELIGIBLE, "fund");
    return !is_volunteering || refuse_field(a, LAW_FORBIDS, "fund");
}

/* The keyed digest of a code, as people type it. */
static const char *code_digest(const struct act *a, const char *code)
{
    struct act own = *a;
    own.name = "action_code"; /* the same digest, whichever act asks */
    own.who.party = 0;
    return act_content_digest(&own, json_pack("{s:s}", "code", text_fold(a->arena, code)));
}
