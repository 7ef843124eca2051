/* What the files of the requests share. */
#ifndef PIAZZA_WELFARE_REQUEST_PARTS_H
#define PIAZZA_WELFARE_REQUEST_PARTS_H

#include "welfare/plan_parts.h"

/* What the law says of a request now, and the numbers of the fringe limit when it counts there. */
struct request_finding {
    struct law_decision decision;
    int64_t limit_cents, running_cents;
    bool has_declared;
};
bool request_weigh(struct act *a, const struct welfare_request_row_row *request,
                   struct request_finding *finding) __attribute__((warn_unused_result));

/* {what, relation, name, tax_code, birth_date, kind, is_…} of a request. Never NULL. */
json_t *request_details(const char *details);

/* A closed request gives back what it had taken of the letter's budget and of the fringe limit. */
bool request_give_back(struct act *a, const struct welfare_request_row_row *request)
    __attribute__((warn_unused_result));

/* Where an act on a request leads: its page. */
bool request_back(struct act *a, json_t *model, int64_t request);

/* The request with its texts, for pages: model["request"]. */
bool request_fill(struct act *a, int64_t request, json_t *model);

#endif
