#include "act/outbox.h"

#include "act/ticker.h"
#include "act_sql.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"

#include <stdlib.h>

/* ---- filling --------------------------------------------------------------------------------- */

enum { GAUGE_SECONDS = 10 };

static bool gauge_count(struct act *a)
{
    int64_t waiting;
    if (!outbox_waiting(a, &waiting))
        return false;
    atomic_store(&a->outbox->waiting, waiting);
    atomic_store(&a->outbox->counted_at, a->now);
    return true;
}

/* Count again when the last count is old. */
static bool gauge_refresh(struct act *a)
{
    bool is_fresh = a->now < atomic_load(&a->outbox->counted_at) + GAUGE_SECONDS;
    return is_fresh || gauge_count(a);
}

static bool gauge_is_full(const struct act *a)
{
    return atomic_load(&a->outbox->waiting) >= a->outbox->max;
}

/* A full gauge is believed for the second in which it was read. */
static bool outbox_has_room(struct act *a)
{
    if (!a->outbox)
        return true;
    bool is_counted = atomic_load(&a->outbox->counted_at) > 0;
    if (is_counted && !gauge_is_full(a))
        return true;
    if (atomic_load(&a->outbox->counted_at) != a->now && !gauge_count(a))
        return false;
    return !gauge_is_full(a) || refuse(a, OUTBOX_FULL, NULL);
}

bool act_notify(struct act *a, int64_t party, const char *kind, int64_t about, json_t *data)
{
    if (!outbox_has_room(a))
        return false;
    const char *text = data ? json_dumps(data, JSON_COMPACT) : "{}";
    if (outbox_add(a, id_new(), party, kind, about, text, a->now) < 0)
        return false;
    a->notices++;
    if (a->outbox)
        atomic_fetch_add(&a->outbox->waiting, 1);
    return true;
}

/* ---- emptying -------------------------------------------------------------------------------- */

static bool messages_claim(struct act *a, json_t *model)
{
    json_t *messages = outbox_claim(a, a->now, a->now + OUTBOX_LEASE_SECONDS, OUTBOX_BATCH);
    if (!messages)
        return false;
    json_put(model, "messages", messages);
    return gauge_refresh(a);
}

struct delivery {
    struct outbox_message message;
    bool is_sent;
};

struct deliveries {
    struct delivery list[OUTBOX_BATCH];
    unsigned count;
};

int64_t outbox_delay(int64_t tries, struct random *random)
{
    const int64_t first = 30, most = INT64_C(6) * 3600;
    int64_t delay = first;
    for (int64_t i = 1; i < tries && delay < most; i++)
        delay *= 2;
    if (delay > most)
        delay = most;
    return delay - delay / 4 + (int64_t)random_below(random, (uint64_t)delay / 2 + 1);
}

static bool delivery_record(struct act *a, const struct delivery *delivery)
{
    int64_t id = delivery->message.id;
    if (delivery->is_sent)
        return outbox_end(a, id, "sent", a->now) >= 0;
    int64_t tries = delivery->message.tries;
    if (tries >= OUTBOX_TRIES_MAX)
        return outbox_end(a, id, "failed", a->now) >= 0;
    return outbox_postpone(a, id, a->now + outbox_delay(tries, &a->random)) >= 0;
}

static bool messages_record(struct act *a, json_t *model)
{
    (void)model;
    const struct deliveries *deliveries = a->prepared;
    for (unsigned i = 0; i < deliveries->count; i++)
        if (!delivery_record(a, &deliveries->list[i]))
            return false;
    return true;
}

static void delivery_try(struct delivery *delivery, const json_t *row,
                         const struct outbox_carrier *carrier)
{
    delivery->message = (struct outbox_message){
        .id = json_get_id(row, "id"),
        .party = json_get_id(row, "party_id"),
        .kind = json_text(row, "kind"),
        .about = json_get_id(row, "about_id"),
        .data = json_object_get(row, "data_json"),
        .tries = json_int(row, "tries"),
    };
    delivery->is_sent = carrier->deliver(&delivery->message, carrier->context);
    if (delivery->is_sent || delivery->message.tries < OUTBOX_TRIES_MAX)
        return;
    char id[ID_TEXT_SIZE];
    id_text(delivery->message.id, id);
    log_warn("message given up", "message", id, "kind", delivery->message.kind, NULL);
}

static void deliveries_settle(struct deliveries *deliveries, const struct outbox_carrier *carrier)
{
    if (!carrier->settle || carrier->settle(carrier->context))
        return;
    for (unsigned i = 0; i < deliveries->count; i++)
        deliveries->list[i].is_sent = false;
}

static bool act_failed(const struct act *a)
{
    log_error("outbox not served", "act", a->name, "code", error_name(a->error.code), "detail",
              a->error.detail, NULL);
    return false;
}

static bool pass_run(struct lanes *lanes, struct arena *arena, const struct outbox_carrier *carrier,
                     int64_t now, unsigned *taken)
{
    struct act claim, record;
    json_t *model = json_object();
    act_begin_system(&claim, arena, "outbox_claim", now);
    if (!lanes_perform(lanes, &claim, messages_claim, model))
        return act_failed(&claim);

    struct deliveries deliveries = {0};
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(model, "messages"), i, row)
        delivery_try(&deliveries.list[deliveries.count++], row, carrier);
    *taken = deliveries.count;
    if (deliveries.count == 0)
        return true;
    deliveries_settle(&deliveries, carrier);
    act_begin_system(&record, arena, "outbox_record", now);
    record.prepared = &deliveries;
    return lanes_perform(lanes, &record, messages_record, NULL) || act_failed(&record);
}

bool outbox_pass(struct lanes *lanes, const struct outbox_carrier *carrier, int64_t now,
                 unsigned *taken)
{
    *taken = 0;
    struct arena *arena = arena_new();
    struct arena *previous = json_arena_enter(arena);
    bool is_done = pass_run(lanes, arena, carrier, now, taken);
    json_arena_leave(previous);
    arena_free(&arena);
    return is_done;
}

/* ---- the thread ------------------------------------------------------------------------------ */

struct outbox {
    struct lanes *lanes;
    struct outbox_carrier carrier;
    struct ticker *ticker;
};

static bool outbox_work(void *context)
{
    struct outbox *outbox = context;
    unsigned taken;
    return outbox_pass(outbox->lanes, &outbox->carrier, clock_now(), &taken) &&
           taken == OUTBOX_BATCH;
}

bool outbox_start(struct lanes *lanes, const struct outbox_carrier *carrier, struct outbox **outbox,
                  struct error *error)
{
    struct outbox *new = calloc(1, sizeof *new);
    if (!new)
        abort();
    new->lanes = lanes;
    new->carrier = *carrier;
    if (!ticker_start(outbox_work, new, &new->ticker, error)) {
        free(new);
        return false;
    }
    *outbox = new;
    return true;
}

void outbox_stop(struct outbox **outbox)
{
    if (!*outbox)
        return;
    ticker_stop(&(*outbox)->ticker);
    free(*outbox);
    *outbox = NULL;
}
