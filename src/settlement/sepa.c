#include "settlement/sepa.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/clock.h"
#include "base/text.h"

#include <string.h>

/* EPC409-09, version of 2025: EEA, and those that joined the schemes. */
static const char sepa_countries[] = "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE "
                                     "IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK "
                                     "SM VA ";

bool sepa_reaches(const char *iban)
{
    for (const char *code = sepa_countries; *code; code += 3)
        if (strncmp(iban, code, 2) == 0)
            return true;
    return false;
}

static bool is_sepa(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("/-?:().,'+ ", c) != NULL);
}

/* What stands for one character that is not of the set: its plain letters, or a blank. */
static const char *likeness(struct arena *arena, const char *from, const char *to)
{
    static const struct {
        const char *of, *is;
    } signs[] = {{"’", "'"}, {"‘", "'"}, {"–", "-"}, {"—", "-"}, {"&", "+"}, {"_", "-"}};
    const char *one = arena_copy_n(arena, from, (size_t)(to - from));
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strcmp(one, signs[i].of) == 0)
            return signs[i].is;
    const char *folded = text_fold(arena, one);
    for (const char *c = folded; *c; c++)
        if (!is_sepa(*c))
            return " ";
    return *folded ? folded : " ";
}

static void character_append(struct buffer *out, char c)
{
    char last = out->length ? out->data[out->length - 1] : ' ';
    bool is_doubled = (c == ' ' || c == '/') && c == last;
    bool leads = out->length == 0 && (c == '/' || c == ' ');
    if (!is_doubled && !leads)
        buffer_char(out, c);
}

const char *sepa_text(struct arena *arena, const char *text, unsigned most)
{
    struct buffer out;
    buffer_init_in(&out, arena, most);
    while (*text && buffer_ok(&out)) {
        const char *from = text;
        (void)text_next(&text);
        if (is_sepa(*from))
            character_append(&out, *from);
        else
            for (const char *c = likeness(arena, from, text); *c; c++)
                character_append(&out, *c);
    }
    while (out.length && (out.data[out.length - 1] == ' ' || out.data[out.length - 1] == '/'))
        out.data[--out.length] = '\0';
    return out.length ? out.data : "-";
}

int64_t sepa_next_day(int64_t now)
{
    int64_t day = clock_day(now, 1);
    int weekday = clock_civil(day).weekday;
    return weekday == 6 ? clock_day(day, 2) : weekday == 0 ? clock_day(day, 1) : day;
}
