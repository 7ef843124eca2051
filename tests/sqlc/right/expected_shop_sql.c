/* The statements of the room shop, made by sqlc from its queries.sql. */
#include "shop_sql.h"

static const unsigned char good_add_types[] = {DB_INT, DB_INT, DB_INT, DB_REAL, DB_BLOB};
extern const struct db_query good_add_query;
const struct db_query good_add_query = {
    .name = "good_add",
    .sql = {
        "insert into goods (id, seller_id, price_cents, weight, picture)\n"
        "values (?1, ?2, ?3, ?4, ?5)",
        "insert into goods (id, seller_id, price_cents, weight, picture)\n"
        "values ($1, $2, $3, $4, $5)"},
    .slot = 1,
    .parameters = 5,
    .types = good_add_types,
    .is_certain = true,
};

int64_t good_add(struct act *a, int64_t id, int64_t seller, int64_t price, double weight, const void *picture, size_t picture_length)
{
    const struct db_value values[] = {db_value_int(id),
                                      db_value_int(seller),
                                      db_value_int_or_null(price),
                                      db_value_real(weight),
                                      db_value_blob(picture, picture_length)};
    return db_exec(&a->db, &good_add_query, values);
}

static const unsigned char good_sell_types[] = {DB_INT, DB_INT, DB_TEXT};
extern const struct db_query good_sell_query;
const struct db_query good_sell_query = {
    .name = "good_sell",
    .sql = {
        "update goods set state = case when ?2 then 'sold' else coalesce(?3, ':note') end \n"
        " where id = ?1 and state = 'new'",
        "update goods set state = case when $2 then 'sold' else coalesce($3, ':note') end \n"
        " where id = $1 and state = 'new'"},
    .slot = 2,
    .parameters = 3,
    .types = good_sell_types,
};

int64_t good_sell(struct act *a, int64_t good, bool sold, const char *note)
{
    const struct db_value values[] = {db_value_int(good),
                                      db_value_int(sold),
                                      db_value_text(note)};
    return db_exec(&a->db, &good_sell_query, values);
}

static const unsigned char good_row_types[] = {DB_INT};
extern const struct db_query good_row_query;
const struct db_query good_row_query = {
    .name = "good_row",
    .sql = {
        "select g.id, g.seller_id, p.name as seller_sealed, price_cents > 0 as is_priced, weight, picture,\n"
        "       cast(count(*) as integer) as how_many, cast(max(state) as text) as last_state\n"
        "  from goods g join people p on p.id = g.seller_id where g.id = ?1",
        "select g.id, g.seller_id, p.name as seller_sealed, price_cents > 0 as is_priced, weight, picture,\n"
        "       cast(count(*) as bigint) as how_many, cast(max(state) as text) as last_state\n"
        "  from goods g join people p on p.id = g.seller_id where g.id = $1"},
    .slot = 3,
    .parameters = 1,
    .types = good_row_types,
    .reads_only = true,
};

bool good_row(struct act *a, int64_t good, struct good_row_row *out)
{
    const struct db_value values[] = {db_value_int(good)};
    struct db_rows rows;
    if (!db_row_open(&a->db, &good_row_query, values, &rows))
        return false;
    out->id = db_int(&rows, 0);
    out->seller_id = db_int(&rows, 1);
    out->seller = db_row_text(&a->db, &rows, 2);
    out->is_priced = db_int(&rows, 3);
    out->weight = db_real(&rows, 4);
    out->picture.data = db_row_blob(&a->db, &rows, 5, &out->picture.length);
    out->how_many = db_int(&rows, 6);
    out->last_state = db_row_text(&a->db, &rows, 7);
    db_row_close(&a->db, &rows);
    return true;
}

extern const struct db_query good_list_query;
const struct db_query good_list_query = {
    .name = "good_list",
    .sql = {
        "select id, state from goods order by id",
        "select id, state::text from goods order by id"},
    .slot = 4,
    .parameters = 0,
    .reads_only = true,
};

json_t *good_list(struct act *a)
{
    return db_many(&a->db, &good_list_query, NULL);
}

static const unsigned char good_paid_types[] = {DB_INT};
extern const struct db_query good_paid_query;
const struct db_query good_paid_query = {
    .name = "good_paid",
    .sql = {
        "update goods set price_cents = 0 where id = ?1",
        "update goods set price_cents = 0 where id = $1"},
    .slot = 5,
    .parameters = 1,
    .types = good_paid_types,
    .is_certain = true,
};

bool good_paid(struct act *a, int64_t id)
{
    const struct db_value values[] = {db_value_int(id)};
    return db_sure(&a->db, &good_paid_query, values);
}

static const unsigned char good_one_types[] = {DB_INT};
extern const struct db_query good_one_query;
const struct db_query good_one_query = {
    .name = "good_one",
    .sql = {
        "select id, 'it''s; not the end' as note from goods where id = ?1",
        "select id, 'it''s; not the end' as note from goods where id = $1"},
    .slot = 6,
    .parameters = 1,
    .types = good_one_types,
    .reads_only = true,
};

json_t *good_one(struct act *a, int64_t good)
{
    const struct db_value values[] = {db_value_int(good)};
    return db_one(&a->db, &good_one_query, values);
}
