#include "web/metrics.h"

#include <inttypes.h>

static const struct {
    int64_t microseconds;
    const char *seconds;
} bounds[METRICS_BOUNDS] = {{500, "0.0005"}, {1000, "0.001"}, {5000, "0.005"}, {20000, "0.02"},
                            {100000, "0.1"}, {500000, "0.5"}, {2000000, "2"},  {INT64_MAX, "+Inf"}};

void metrics_count(struct route_metrics *metrics, int status, int64_t microseconds)
{
    int bound = 0;
    while (microseconds > bounds[bound].microseconds)
        bound++;
    atomic_fetch_add_explicit(&metrics->answers[status / 100 % METRICS_CLASSES], 1,
                              memory_order_relaxed);
    atomic_fetch_add_explicit(&metrics->within[bound], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&metrics->microseconds, (uint64_t)microseconds, memory_order_relaxed);
}

void metrics_head(struct buffer *out)
{
    buffer_text(out, "# HELP piazza_answers_total Answers by route and class of status.\n"
                     "# TYPE piazza_answers_total counter\n"
                     "# HELP piazza_answer_seconds Time from a complete request to its answer.\n"
                     "# TYPE piazza_answer_seconds histogram\n");
}

void metrics_write(struct buffer *out, const char *route, struct route_metrics *metrics)
{
    uint64_t total = 0;
    for (int class = 1; class < METRICS_CLASSES; class ++)
        if (metrics->answers[class])
            buffer_printf(out, "piazza_answers_total{route=\"%s\",status=\"%dxx\"} %" PRIu64 "\n",
                          route, class, metrics->answers[class]);
    for (int i = 0; i < METRICS_BOUNDS; i++)
        total += metrics->within[i];
    if (total == 0)
        return;
    uint64_t within = 0;
    for (int i = 0; i < METRICS_BOUNDS; i++) {
        within += metrics->within[i];
        buffer_printf(out, "piazza_answer_seconds_bucket{route=\"%s\",le=\"%s\"} %" PRIu64 "\n",
                      route, bounds[i].seconds, within);
    }
    buffer_printf(out,
                  "piazza_answer_seconds_sum{route=\"%s\"} %.6f\n"
                  "piazza_answer_seconds_count{route=\"%s\"} %" PRIu64 "\n",
                  route, (double)metrics->microseconds / 1e6, route, total);
}

void metrics_value(struct buffer *out, const char *name, const char *type, const char *help,
                   uint64_t value)
{
    buffer_printf(out, "# HELP %s %s\n# TYPE %s %s\n%s %" PRIu64 "\n", name, help, name, type, name,
                  value);
}
