/* The square of the Val di Sole: its members, what they propose, and how they vote. Its past is
 * told with the act's clock turned back. */
#include "agora/agora.h"
#include "base/clock.h"
#include "demo/demo_parts.h"
#include "territory/territory.h"

#include <string.h>

enum { RESIDENTS = 22, DAY = 86400, CLOSING_HOUR = 20 };

static const char *const municipalities[] = {"022110", "022150", "022136", "022114"};
static const char *const named[] = {"elena", "luca",   "bottega", "marta",
                                    "sara",  "davide", "giulia"};

struct square {
    struct demo *demo;
    int64_t id;
    int64_t now; /* the act's true time */
    int64_t residents[RESIDENTS];
};

/* ---- members --------------------------------------------------------------------------------- */

static bool members_add(struct square *square)
{
    struct demo *demo = square->demo;
    struct act *a = demo->act;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (!agora_member_add(a, square->id, demo_recall(demo, "person", named[i])))
            return false;
    for (int i = 0; i < RESIDENTS; i++) {
        int64_t area = territory_area(a, municipalities[i % 4]);
        if (!resident_add(a, &demo->names, &demo->random, area, &square->residents[i]) ||
            !agora_member_add(a, square->id, square->residents[i]))
            return false;
    }
    return true;
}

/* ---- votes ----------------------------------------------------------------------------------- */

static int64_t closing_time(int64_t opened_at, int64_t days)
{
    struct civil civil = clock_civil(opened_at + days * DAY);
    civil.hour = CLOSING_HOUR;
    civil.minute = civil.second = 0;
    return clock_instant(civil);
}

static bool papers_cast(struct square *square, int64_t ballot, int64_t yes, int64_t no)
{
    for (int64_t i = 0; i < yes + no && i < RESIDENTS; i++)
        if (!agora_vote_cast(square->demo->act, ballot, square->residents[i],
                             i < yes ? "yes" : "no"))
            return false;
    return true;
}

/* Opened a day after the proposal, voted by residents a day later, counted when its time is over.
 */
static bool vote_tell(struct square *square, const struct csv *csv, int64_t proposal)
{
    struct act *a = square->demo->act;
    int64_t days, yes, no, quorum, ballot;
    if (!csv_int(csv, "days_open", &days, &a->error) || !csv_int(csv, "yes", &yes, &a->error) ||
        !csv_int(csv, "no", &no, &a->error) || !csv_int(csv, "quorum", &quorum, &a->error))
        return false;
    a->now += DAY;
    int64_t closes_at = closing_time(a->now, days);
    if (!agora_vote_open(a, proposal, closes_at, quorum, &ballot))
        return false;
    a->now += DAY;
    if (!papers_cast(square, ballot, yes, no))
        return false;
    a->now = closes_at;
    return closes_at > square->now || agora_vote_close(a, ballot);
}

/* ---- proposals ------------------------------------------------------------------------------- */

static bool proposal_tell(const struct csv *csv, void *context)
{
    struct square *square = context;
    struct demo *demo = square->demo;
    struct act *a = demo->act;
    int64_t author, days_ago, proposal;
    if (!demo_find(demo, csv, "author", "person", &author) ||
        !csv_int(csv, "days_ago", &days_ago, &a->error))
        return false;
    a->now = square->now - days_ago * DAY;
    if (!agora_proposal_add(a, square->id, author, csv_text(csv, "title"), csv_text(csv, "body"),
                            &proposal))
        return false;
    demo_remember(demo, "proposal", csv_text(csv, "code"), proposal);
    return strcmp(csv_text(csv, "state"), "published") == 0 || vote_tell(square, csv, proposal);
}

static bool comment_tell(const struct csv *csv, void *context)
{
    struct square *square = context;
    struct act *a = square->demo->act;
    int64_t proposal, author, days_ago;
    if (!demo_find(square->demo, csv, "proposal", "proposal", &proposal) ||
        !demo_find(square->demo, csv, "author", "person", &author) ||
        !csv_int(csv, "days_ago", &days_ago, &a->error))
        return false;
    a->now = square->now - days_ago * DAY;
    return agora_comment_add(a, proposal, author, csv_text(csv, "body"));
}

bool demo_square(struct demo *demo)
{
    struct act *a = demo->act;
    struct square square = {.demo = demo, .now = a->now};
    a->now = square.now - (int64_t)60 * DAY;
    bool told =
        agora_square_add(a, "Piazza della Val di Sole",
                         "Chi vive in valle propone, discute e vota: servizi, orari, spese comuni.",
                         territory_area(a, "valle-di-sole"), &square.id) &&
        members_add(&square) &&
        csv_read(demo->folder, "demo/proposals.csv",
                 "code,author,title,body,state,days_ago,days_open,yes,no,quorum", proposal_tell,
                 &square, &a->error) &&
        csv_read(demo->folder, "demo/comments.csv", "proposal,author,days_ago,body", comment_tell,
                 &square, &a->error);
    a->now = square.now;
    return told;
}
