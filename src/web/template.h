/* Pages: Mustache templates (the official spec, with inheritance) over JSON models.
 *
 * Templates are compiled once at start, per language: {{#_}}Cerca{{/_}} is translated while
 * compiling. Its source, tags included and runs of white space folded to one space, is the msgid.
 * Everything is HTML-escaped unless {{{triple}}}. Sections skip what is absent, null, false, 0, ""
 * and []. On top of the spec the name of a value says how it reads:
 *     {{price_cents}}       22,00 €                     {{price_cents.plain}}  22,00
 *     {{starts_at}}         martedì 24 novembre 2026, alle 9:30
 *     {{starts_at.date}}    martedì 24 novembre 2026    {{starts_at.dayname}} martedì 24 novembre
 *     {{starts_at.time}}    9:30                        {{starts_at.clock}}   09:30
 *     {{starts_at.day}}     24   {{starts_at.month}} nov   {{starts_at.weekday}} mar
 *     {{starts_at.short}}   24/11/2026                   {{starts_at.iso}}    2026-11-24T08:30:00Z
 *     {{starts_at.input}}   2026-11-24 (the civil date, as a date field wants it)
 *     {{any.number}}        12.345 or 4,8 (numbers are otherwise written as in JSON)
 *     {{any.raw}}           the number as it is
 *     {{phone.dial}}        +390463000001 for "+39 0463 000 001", to follow "tel:"
 * {{asset:app.css}} is the hashed address of an asset, {{icon:phone}} an inline reference to an
 * icon of the sprite: <svg class="icon" aria-hidden="true" focusable="false"><use href="…#phone">…
 * A value whose name ends in _html is trusted only in triple mustaches. */
#ifndef PIAZZA_WEB_TEMPLATE_H
#define PIAZZA_WEB_TEMPLATE_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/json.h"
#include "web/locale.h"

struct template; /* one compiled page in one language */

/* Where template sources come from: returns the text of "market/listing", or NULL. */
typedef const char *template_source(const char *name, void *context);

/* Turns "app.css" into "/assets/app.0f3a….css"; NULL if there is no such asset. */
typedef const char *template_asset(const char *name);

/* Compile one template; locale NULL is Italian, asset NULL leaves names as they are in /assets/.
 * error->detail names the file and line of a mistake. */
bool template_compile(const char *name, const struct locale *locale, template_source *source,
                      void *context, template_asset *asset, struct template **out,
                      struct error *error) __attribute__((warn_unused_result));
void template_free(struct template **t);

/* Render the model. False when the buffer's limit, the depth of recursion (64) or the number of
 * steps (10 million) is reached. Values that no context holds render as nothing and are counted in
 * *unknown (may be NULL); each is named in the log once. What a form was not given yet, {{form.…}},
 * is no such value. */
bool template_render(const struct template *t, const json_t *model, struct buffer *out,
                     unsigned *unknown) __attribute__((warn_unused_result));

#endif
