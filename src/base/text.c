#include "base/text.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xc0) == 0x80;
}

/* The second byte's range is narrower after some leads, which shuts out overlong forms, surrogates
 * and code points above U+10FFFF (RFC 3629, section 4). */
static bool is_second_byte(unsigned char lead, unsigned char byte)
{
    switch (lead) {
    case 0xe0:
        return byte >= 0xa0 && byte <= 0xbf;
    case 0xed:
        return byte >= 0x80 && byte <= 0x9f;
    case 0xf0:
        return byte >= 0x90 && byte <= 0xbf;
    case 0xf4:
        return byte >= 0x80 && byte <= 0x8f;
    default:
        return is_continuation(byte);
    }
}

/* Bytes of the well-formed sequence at `bytes`, 0 when there is none. */
static size_t sequence_length(const unsigned char *bytes, size_t available)
{
    unsigned char lead = bytes[0];
    if (lead < 0x80)
        return lead != 0;
    size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (lead < 0xc2 || lead > 0xf4 || length > available || !is_second_byte(lead, bytes[1]))
        return 0;
    for (size_t i = 2; i < length; i++)
        if (!is_continuation(bytes[i]))
            return 0;
    return length;
}

/* Eight bytes at once: all ASCII and none NUL. With the top bits clear, a byte is 0 exactly when
 * adding 0x7f leaves its top bit clear. */
static bool is_plain_word(const unsigned char *bytes)
{
    const uint64_t top_bits = UINT64_C(0x8080808080808080);
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return (word & top_bits) == 0 && ((word + ~top_bits) & top_bits) == top_bits;
}

bool text_valid(const char *data, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)data;
    size_t at = 0;
    while (at < length) {
        if (length - at >= 8 && is_plain_word(bytes + at)) {
            at += 8;
            continue;
        }
        size_t step = sequence_length(bytes + at, length - at);
        if (step == 0)
            return false;
        at += step;
    }
    return true;
}

size_t text_characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += !is_continuation((unsigned char)*text);
    return count;
}

uint32_t text_next(const char **text)
{
    const unsigned char *bytes = (const unsigned char *)*text;
    uint32_t code = *bytes;
    if (code == 0)
        return 0;
    bytes++;
    if (code >= 0xc0)
        code &= code < 0xe0 ? 0x1f : code < 0xf0 ? 0x0f : 0x07;
    while (is_continuation(*bytes))
        code = code << 6 | (*bytes++ & 0x3f);
    *text = (const char *)bytes;
    return code;
}

/* What Latin-1 Supplement and Latin Extended-A (U+00A0 to U+017F) become in folded text: a letter
 * or digit, a space for what separates words, '-' for what vanishes (the soft hyphen), an upper
 * case letter for a pair (see letter_pair). */
static const char folded_latin[] = "          a  -  "  /* A0 */
                                   "  23 u   1o     "  /* B0 */
                                   "aaaaaaAceeeeiiii"  /* C0 */
                                   "dnooooo ouuuuyTS"  /* D0 */
                                   "aaaaaaAceeeeiiii"  /* E0 */
                                   "dnooooo ouuuuyTy"  /* F0 */
                                   "aaaaaaccccccccdd"  /* 100 */
                                   "ddeeeeeeeeeegggg"  /* 110 */
                                   "gggghhhhiiiiiiii"  /* 120 */
                                   "iiIIjjkkklllllll"  /* 130 */
                                   "lllnnnnnnnnnoooo"  /* 140 */
                                   "ooOOrrrrrrssssss"  /* 150 */
                                   "ssttttttuuuuuuuu"  /* 160 */
                                   "uuuuwwyyyzzzzzzs"; /* 170 */

_Static_assert(sizeof folded_latin == 0x180 - 0xa0 + 1, "one character for each code point");

static const char *letter_pair(char mark)
{
    switch (mark) {
    case 'A':
        return "ae";
    case 'I':
        return "ij";
    case 'O':
        return "oe";
    case 'S':
        return "ss";
    default:
        return "th";
    }
}

struct range {
    uint32_t first, last;
};

static bool is_within(uint32_t code, const struct range *ranges, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

/* Marks that combine with the letter before: accents written apart, emoji variants. */
static bool is_combining(uint32_t code)
{
    static const struct range marks[] = {
        {0x300, 0x36f}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}};
    return is_within(code, marks, sizeof marks / sizeof *marks);
}

/* Beyond Latin: spaces, punctuation, symbols and emoji; everything else counts as a letter. */
static bool is_separator(uint32_t code)
{
    static const struct range separators[] = {{0x2b0, 0x2ff},   {0x2000, 0x2bff},  {0x2e00, 0x2e7f},
                                              {0x3000, 0x3004}, {0x3008, 0x3020},  {0xe000, 0xf8ff},
                                              {0xfe10, 0xfe6f}, {0xfeff, 0xfeff},  {0xff00, 0xff0f},
                                              {0xfff0, 0xffff}, {0x1f000, 0x1faff}};
    return is_within(code, separators, sizeof separators / sizeof *separators);
}

/* Lower case of the Greek and Cyrillic capitals; Romanian s and t with comma below lose it. */
static uint32_t fold_beyond_latin(uint32_t code)
{
    if (code == 0x218 || code == 0x219)
        return 's';
    if (code == 0x21a || code == 0x21b)
        return 't';
    if ((code >= 0x391 && code <= 0x3a9) || (code >= 0x410 && code <= 0x42f))
        return code + 0x20;
    if (code >= 0x400 && code <= 0x40f)
        return code + 0x50;
    return code;
}

static char *put_code(char *out, uint32_t code)
{
    if (code < 0x80) {
        *out++ = (char)code;
    } else if (code < 0x800) {
        *out++ = (char)(0xc0 | code >> 6);
        *out++ = (char)(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        *out++ = (char)(0xe0 | code >> 12);
        *out++ = (char)(0x80 | (code >> 6 & 0x3f));
        *out++ = (char)(0x80 | (code & 0x3f));
    } else {
        *out++ = (char)(0xf0 | code >> 18);
        *out++ = (char)(0x80 | (code >> 12 & 0x3f));
        *out++ = (char)(0x80 | (code >> 6 & 0x3f));
        *out++ = (char)(0x80 | (code & 0x3f));
    }
    return out;
}

static char fold_ascii(uint32_t code)
{
    bool is_capital = code >= 'A' && code <= 'Z';
    bool is_kept = (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9');
    return is_capital ? (char)(code - 'A' + 'a') : is_kept ? (char)code : ' ';
}

/* Write the folded form of one character, never longer than the character itself. */
static char *put_folded(char *out, uint32_t code)
{
    if (code >= 0x180) {
        if (is_combining(code))
            return out;
        return put_code(out, is_separator(code) ? ' ' : fold_beyond_latin(code));
    }
    char folded = code < 0x80 ? fold_ascii(code) : code < 0xa0 ? ' ' : folded_latin[code - 0xa0];
    if (folded == '-')
        return out;
    if (folded >= 'A' && folded <= 'Z') {
        const char *pair = letter_pair(folded);
        *out++ = pair[0];
        *out++ = pair[1];
        return out;
    }
    *out++ = folded;
    return out;
}

char *text_fold(struct arena *arena, const char *text)
{
    char *folded = arena_alloc(arena, strlen(text) + 1);
    char *end = folded;
    uint32_t code;
    while ((code = text_next(&text))) {
        char *start = end;
        end = put_folded(end, code);
        bool is_space = end == start + 1 && *start == ' ';
        bool follows_space = start == folded || start[-1] == ' ';
        if (is_space && follows_space)
            end = start;
    }
    if (end > folded && end[-1] == ' ')
        end--;
    *end = '\0';
    return folded;
}

const char *text_pattern(struct arena *arena, const char *typed)
{
    char *words = text_fold(arena, typed);
    for (char *space = strchr(words, ' '); space; space = strchr(space, ' '))
        *space = '%';
    return arena_printf(arena, "%%%s%%", words);
}

static bool is_white(uint32_t code)
{
    static const struct range spaces[] = {
        {'\t', '\n'},     {' ', ' '},       {0xa0, 0xa0},     {0x1680, 0x1680}, {0x2000, 0x200b},
        {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}, {0xfeff, 0xfeff}};
    return is_within(code, spaces, sizeof spaces / sizeof *spaces);
}

static bool is_control(uint32_t code)
{
    return (code < ' ' && code != '\n' && code != '\t') || (code >= 0x7f && code < 0xa0);
}

char *text_clean(struct arena *arena, const char *text)
{
    char *clean = arena_alloc(arena, strlen(text) + 1);
    char *next = clean;
    char *end = clean; /* after the last character that is not white */
    uint32_t code;
    while ((code = text_next(&text))) {
        if (code == '\r') {
            text += *text == '\n';
            code = '\n';
        }
        if (is_control(code) || (is_white(code) && next == clean))
            continue;
        next = put_code(next, code);
        if (!is_white(code))
            end = next;
    }
    *end = '\0';
    return clean;
}

bool text_format(char *out, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(out, size, format, arguments);
    va_end(arguments);
    return length >= 0 && (size_t)length < size;
}
