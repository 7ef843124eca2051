/* The room's pages and API. */
#include "care/care_parts.h"
#include "care_sql.h"

static const struct route care_routes[] = {
    VIEW("/visits", visits_today, CARE_WORKER, .page = "care/visits",
         .summary =
             "The caller's visits: today's, earlier ones not recorded yet, and those to come"),
    VIEW("/visits/{visit}", visit_page, CARE_WORKER, .page = "care/visit",
         .summary = "A visit of the caller, with the form of what was found"),
    ACT("/visits/{visit}/begin", visit_begin_act, CARE_WORKER, .page = "care/visit",
        .back = visit_page, .summary = "The worker has arrived"),
    ACT("/visits/{visit}/record", visit_record, CARE_WORKER, .page = "care/visit",
        .back = visit_page, .summary = "Record what was found; only the worker who made the visit",
        .params = {CHOICE("seen", "yes|no"),
                   CHOICE("answered", "yes|no"),
                   CHOICE("usual", "yes|no"),
                   PROSE("note", 0, 500),
                   {.name = "done_at",
                    .type = PARAM_INT,
                    .min = 1,
                    .max = INT64_MAX,
                    .optional = true,
                    .about = "when it was done, in UTC seconds, if written down later"}}),
    VIEW("/care", care_board, COORDINATOR, .page = "care/board",
         .summary = "Visits to assign, this week's visits, open signals"),
    ACT("/visits/{visit}/assign", visit_assign_act, COORDINATOR, .page = "care/board",
        .back = care_board, .summary = "Choose who goes", .params = {ID("worker")}),
    ACT("/visits/{visit}/decline", visit_decline_act, COORDINATOR, .page = "care/board",
        .back = care_board, .summary = "The organisation cannot make this visit",
        .params = {CHOICE("reason", DECLINE_REASONS)}),
    VIEW("/signals", signals_page, CITIZEN, .mandate = MANDATE_SELF, .page = "care/signals",
         .summary = "Signals that the caller must answer, as referent or coordinator"),
    VIEW("/signals/{signal}", signal_page, CITIZEN, .mandate = MANDATE_SELF, .page = "care/signal",
         .summary = "A signal and what the visitor found"),
    ACT("/signals/{signal}/take", signal_take_act, CITIZEN, .mandate = MANDATE_SELF,
        .page = "care/signal", .back = signal_page, .summary = "Look after a signal"),
    ACT("/signals/{signal}/contact", signal_contact_act, CITIZEN, .mandate = MANDATE_SELF,
        .page = "care/signal", .back = signal_page, .summary = "The person was reached"),
    ACT("/signals/{signal}/close", signal_close_act, CITIZEN, .mandate = MANDATE_SELF,
        .page = "care/signal", .back = signal_page, .summary = "Say how it ended",
        .params = {CHOICE("outcome", SIGNAL_OUTCOMES), PROSE("note", 3, 1000)}),
    {0}};

static const struct due care_due[] = {
    {.name = "signals_escalate", .every = 300, .handle = signals_escalate}, {0}};

static const struct invariant care_invariants[] = {{.name = "every open visit has a referent",
                                                    .counted = visits_open_count,
                                                    .broken = visits_without_referent},
                                                   {.name = "what is not as usual raised a signal",
                                                    .counted = checks_count,
                                                    .broken = checks_without_signal},
                                                   {.name = "every closed signal says how it ended",
                                                    .counted = signals_count,
                                                    .broken = signals_without_outcome},
                                                   {0}};

static const struct reaction care_reactions[] = {{"person.erasing", care_nothing_open}, {0}};

const struct room care_room = {.name = "care",
                               .routes = care_routes,
                               .reactions = care_reactions,
                               .due = care_due,
                               .invariants = care_invariants,
                               .belongings = care_belongings,
                               .personal = care_personal};
