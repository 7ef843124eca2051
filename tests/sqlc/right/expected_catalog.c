/* Every statement and migration, made by sqlc. */
#include "db/db.h"

extern const struct db_query person_name_query;
extern const struct db_query good_add_query;
extern const struct db_query good_sell_query;
extern const struct db_query good_row_query;
extern const struct db_query good_list_query;
extern const struct db_query good_paid_query;
extern const struct db_query good_one_query;

const struct db_query *const db_queries[] = {
    &person_name_query,
    &good_add_query,
    &good_sell_query,
    &good_row_query,
    &good_list_query,
    &good_paid_query,
    &good_one_query,
    NULL};

const unsigned db_query_count = 7;

const struct db_migration db_migrations[] = {
    {"people", "0001_people",
        "-- Everybody.\n"
        "create table people (\n"
        "    id integer primary key,\n"
        "    name text not null -- As they say it; may hold ( and , and 'quotes'.\n"
        ") strict;\n",
     "50dd83d929a6a59c4b39e66104ccbc29181ac4d76a5d3ef1aaea14d013e7c9e4"},
    {"shop", "0001_goods",
        "-- What is sold.\n"
        "create table goods (\n"
        "    id integer primary key,\n"
        "    -- Who sells it.\n"
        "    seller_id integer not null references people(id),\n"
        "    state text not null default 'new' -- The state of the offer.\n"
        "        check (state in ('new', 'sold')),\n"
        "    price_cents integer, -- Cents.\n"
        "    weight real,         -- Kilograms.\n"
        "    picture blob,        -- A PNG.\n"
        "    unique (seller_id, state)\n"
        ") strict;\n",
     "2e0f55eb9d8c593889a51c23ab0590e60b9fe5136b9a03e0705bff281c4678d8"},
    {"shop", "0002_shelf",
        "create index goods_by_seller on goods (seller_id);\n",
     "d7d053961c5d6bdfb0332d1cc9f6f480327a0181bdf17b0bd7d1655f3b7db7e8"},
    {0}};
