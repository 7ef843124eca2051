/* What the files of this room share. */
#ifndef PIAZZA_FEDERATION_PARTS_H
#define PIAZZA_FEDERATION_PARTS_H

#include "federation/federation.h"
#include "registry/organisations.h"

/* ---- lists (rows.c) ---------------------------------------------------------------------- */

enum { LIST_PAGE = 20 };

/* Rows to skip for the parameter "page". Read one row more than LIST_PAGE: it tells of a next page.
 */
int64_t rows_skip(const struct act *a);

/* Cut the rows to one page and set model["page_number", "has_pages", "previous_page", "next_page"]
 * beside model[name] and model["has_<name>"]. False when rows is NULL. */
bool rows_page(struct act *a, json_t *model, const char *name, json_t *rows)
    __attribute__((warn_unused_result));

/* Set model[name] and model["has_<name>"], each row marked by these codes (NULL-terminated). False
 * when rows is NULL. */
bool rows_put(struct act *a, json_t *model, const char *name, json_t *rows,
              const char *const *codes) __attribute__((warn_unused_result));
void rows_mark(json_t *rows, const char *const *codes);

/* "member|worker" as [{code, is_selected, is: {member: true}}], for a choice in a form. */
json_t *rows_choices(struct act *a, const char *choices, const char *selected);

/* Find organisations by the parameters "q", "kind", "sector", "area" (of a municipality or a valley
 * community) in this state ("" for any), a page of them into model["organisations"]; and what was
 * asked for, for the form. */
bool organisations_list(struct act *a, json_t *model, const char *state)
    __attribute__((warn_unused_result));

/* ---- whom the caller works for (secretary.c) ---------------------------------------------- */

/* The organisation whose members and roles the caller keeps now: as a secretary, or as staff of
 * the Federation. */
int64_t organisation_kept(const struct act *a);

/* What partners lend an organisation, with the roles of each, into model["loans"]. (loans.c) */
bool loans_received_put(struct act *a, json_t *model, int64_t organisation)
    __attribute__((warn_unused_result));

/* The last second of the day that begins at that instant; 0 for 0. (roles.c) */
int64_t last_second(int64_t day);

/* ---- handlers ----------------------------------------------------------------------------- */

handler organisations_index, organisation_show, organisation_form,
    organisation_apply, /* directory.c */
    organisation_join, organisation_join_for;
handler memberships_show, membership_leave, workplaces_show, workplace_choose;   /* own.c */
handler secretary_show, secretary_ask, members_show, member_show, member_accept, /* secretary.c */
    member_decline, member_suspend, member_resume, member_end;
handler roles_show, role_give, role_take; /* roles.c */
handler loans_show, loan_make, loan_take; /* loans.c */
handler federation_show, federation_organisations, federation_organisation, federation_admit,
    federation_decline, /* desk.c */
    federation_suspend, federation_resume, federation_dissolve, federation_secretary,
    federation_roles;
handler statistics_show; /* statistics.c */

#endif
