/* Who is calling: the session behind a cookie or a bearer token, and proof that a form was sent
 * from our own page. */
#ifndef PIAZZA_WEB_CALLER_H
#define PIAZZA_WEB_CALLER_H

#include "web/exchange.h"
#include "web/route.h"

enum { CALLER_DIGEST_SIZE = 65, CALLER_CSRF_SIZE = 33 };

struct caller {
    char digest[CALLER_DIGEST_SIZE]; /* SHA-256 of the session token, in hex; "" without one */
    char csrf[CALLER_CSRF_SIZE];     /* what this session's forms must carry; "" without one */
};

/* The value of a cookie of this request, in its arena; NULL if absent. */
const char *caller_cookie(const struct exchange *x, const char *name);

/* The name of a cookie that holds a secret. Over https a browser takes a name with this prefix only
 * from this very host, encrypted (RFC 6265bis, 4.1.3.2): no neighbouring site can plant one. */
const char *caller_cookie_name(struct arena *arena, const char *name, bool is_secure);

/* Read the session token: a program's from Authorization: Bearer, a person's from the cookie.
 * Neither accepts the other's, so that a program's calls need no CSRF proof. */
void caller_read(const struct exchange *x, bool is_program, bool is_secure, struct caller *caller);

/* Bind the form token to the party whom the caller acts for: a form shown before a mandate was
 * taken up, or before it ended, does nothing for anybody else. */
void caller_bind(struct caller *caller, int64_t party);

/* True unless the browser says that another site's page made it send this request: the header
 * Sec-Fetch-Site, else Origin, must name us. origin is our public address; NULL: "http(s)://Host".
 * A request with neither header passes only if it carries a session's token (sent, below). */
bool caller_same_site(const struct exchange *x, const char *origin, bool has_token);

/* True when the browser came here from a page of ours: by its link or form, or by where those
 * redirected. origin is where the square is. */
bool caller_is_led_by_us(const struct exchange *x, const char *origin);

/* Constant-time comparison of a form's token with the session's. */
bool caller_csrf_right(const struct caller *caller, const char *sent);

/* 0 when the caller may use the route, else the reason: SIGN_IN_NEEDED, FORBIDDEN or MANDATE_SCOPE.
 */
enum error_code caller_may(const struct who *who, const struct route *route);

#endif
