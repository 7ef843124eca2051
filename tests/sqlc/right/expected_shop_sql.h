/* The statements of the room shop, made by sqlc from its queries.sql. */
#ifndef PIAZZA_SHOP_SQL_H
#define PIAZZA_SHOP_SQL_H

#include "act/act.h"

int64_t good_add(struct act *a, int64_t id, int64_t seller, int64_t price, double weight, const void *picture, size_t picture_length);

/* Marks it sold, once.
 * ":good" in a comment is no placeholder. */
int64_t good_sell(struct act *a, int64_t good, bool sold, const char *note);

struct good_row_row {
    int64_t id;
    int64_t seller_id;
    const char *seller;
    bool is_priced;
    double weight;
    struct {
        const void *data;
        size_t length;
    } picture;
    int64_t how_many;
    const char *last_state;
};
bool good_row(struct act *a, int64_t good, struct good_row_row *out) __attribute__((warn_unused_result));

json_t *good_list(struct act *a);

/* It changes one row, or has failed. */
bool good_paid(struct act *a, int64_t id) __attribute__((warn_unused_result));

json_t *good_one(struct act *a, int64_t good);

#endif
