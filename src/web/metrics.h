/* Counters of what the site does, written for Prometheus (text format 0.0.4). */
#ifndef PIAZZA_WEB_METRICS_H
#define PIAZZA_WEB_METRICS_H

#include "base/buffer.h"

#include <stdatomic.h>
#include <stdint.h>

enum { METRICS_BOUNDS = 8, METRICS_CLASSES = 6 };

/* How often a route answered, with which class of status, and how fast. */
struct route_metrics {
    _Atomic uint64_t answers[METRICS_CLASSES]; /* by hundreds of the status */
    _Atomic uint64_t within[METRICS_BOUNDS];   /* answers within each bound, not cumulative */
    _Atomic uint64_t microseconds;
};

void metrics_count(struct route_metrics *metrics, int status, int64_t microseconds);

/* Append one route's lines; metrics_head first writes the families' names and help. */
void metrics_head(struct buffer *out);
void metrics_write(struct buffer *out, const char *route, struct route_metrics *metrics);

/* Append one counter or gauge without labels. */
void metrics_value(struct buffer *out, const char *name, const char *type, const char *help,
                   uint64_t value);

#endif
