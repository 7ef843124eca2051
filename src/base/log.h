/* Structured log: one logfmt line per event on standard error, with the request's id.
 *
 *     log_info("order placed", "order", id_text, "lane", "0", NULL);
 *     -> ts=2026-11-24T08:30:00.123Z level=info msg="order placed" request=… order=… lane=0
 *
 * Values are quoted and escaped where needed; a NULL value is empty. A pair that would make the
 * line longer than 4 KB is left out and the line ends in truncated=true. No personal data and no
 * secrets in the log: ids only. */
#ifndef PIAZZA_BASE_LOG_H
#define PIAZZA_BASE_LOG_H

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_set_level(enum log_level level);

/* The id stamped on this thread's lines until the next call; "" for none. Copied. */
void log_set_request(const char *id);

/* Pairs of key and value after the message, ended by NULL. */
void log_debug(const char *message, ...) __attribute__((sentinel));
void log_info(const char *message, ...) __attribute__((sentinel));
void log_warn(const char *message, ...) __attribute__((sentinel));
void log_error(const char *message, ...) __attribute__((sentinel));

#endif
