/* Drafts: what an operator is in the middle of. Personal data travel in no address and no hidden
 * field; between two pages they lie here, sealed. */
#include "base/id.h"
#include "desk/desk_parts.h"
#include "desk_sql.h"
#include "registry/vault.h"

static const char *sealed(struct act *a, const json_t *content)
{
    return vault_seal(a, 0, json_dumps(content, JSON_COMPACT | JSON_SORT_KEYS));
}

bool draft_new(struct act *a, const char *kind, const json_t *content, int64_t seconds, int64_t *id)
{
    const char *text = sealed(a, content);
    *id = id_new();
    return text && desk_draft_insert(a, *id, a->who.actor, kind, text, a->now + seconds) == 1;
}

json_t *draft_read(struct act *a, const char *parameter, const char *kind)
{
    struct desk_draft_of_row draft;
    json_t *content = NULL;
    if (desk_draft_of(a, param_id(a, parameter), a->who.actor, kind, a->now, &draft))
        content = json_loads(draft.content, 0, NULL);
    if (!content)
        refuse(a, NOT_FOUND, parameter);
    return content;
}

/* Who comes second, after another act used the draft, finds it gone: nothing is written twice. */
static bool still_there(struct act *a, int64_t rows)
{
    return rows == 1 || refuse(a, NOT_FOUND, "draft");
}

bool draft_save(struct act *a, int64_t draft, const json_t *content, int64_t seconds)
{
    const char *text = sealed(a, content);
    return text && still_there(a, desk_draft_save(a, draft, a->who.actor, text, a->now + seconds));
}

bool draft_drop(struct act *a, int64_t draft)
{
    return still_there(a, desk_draft_drop(a, draft, a->who.actor));
}
