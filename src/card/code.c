#include "card/code.h"

#include <sodium.h>
#include <string.h>

/* ---- the token ------------------------------------------------------------------------------- */

const char *card_token_new(struct arena *arena, struct random *random)
{
    unsigned char bytes[16];
    char *token = arena_alloc(arena, CARD_TOKEN_LENGTH + 1);
    random_bytes(random, bytes, sizeof bytes);
    sodium_bin2base64(token, CARD_TOKEN_LENGTH + 1, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return token;
}

/* ---- the code -------------------------------------------------------------------------------- */

/* 31 is prime: with weights 1 to 8, as in the ISBN of ten digits, every single wrong symbol and
 * every exchange of two symbols changes the sum. */
static const char symbols[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

enum { SYMBOLS = sizeof symbols - 1, INVERSE_OF_8 = 4 }; /* 8 * 4 = 1 (mod 31) */

static int symbol_value(char symbol)
{
    const char *found = symbol ? strchr(symbols, symbol) : NULL;
    return found ? (int)(found - symbols) : -1;
}

static int weighted_sum(const char *code, int length)
{
    int sum = 0;
    for (int i = 0; i < length; i++)
        sum += (i + 1) * symbol_value(code[i]);
    return sum % SYMBOLS;
}

const char *card_code_new(struct arena *arena, struct random *random)
{
    enum { RANDOM_SYMBOLS = CARD_CODE_LENGTH - 1 };
    char *code = arena_alloc(arena, CARD_CODE_LENGTH + 1);
    for (int i = 0; i < RANDOM_SYMBOLS; i++)
        code[i] = symbols[random_below(random, SYMBOLS)];
    int rest = weighted_sum(code, RANDOM_SYMBOLS);
    code[RANDOM_SYMBOLS] = symbols[(SYMBOLS - rest) * INVERSE_OF_8 % SYMBOLS];
    return code;
}

/* Capitals and digits of what was typed; NULL when there is anything else but what separates. */
static char *bare(struct arena *arena, const char *typed, const char *separators, size_t most)
{
    char *out = arena_alloc(arena, most + 1);
    size_t length = 0;
    for (; *typed; typed++) {
        char c = *typed >= 'a' && *typed <= 'z' ? (char)(*typed - 'a' + 'A') : *typed;
        bool is_symbol = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (is_symbol && length < most)
            out[length++] = c;
        else if (is_symbol || !strchr(separators, c))
            return NULL;
    }
    return out;
}

const char *card_code_read(struct arena *arena, const char *typed)
{
    char *code = bare(arena, typed, " -", CARD_CODE_LENGTH);
    if (!code || strlen(code) != CARD_CODE_LENGTH)
        return NULL;
    for (const char *symbol = code; *symbol; symbol++)
        if (symbol_value(*symbol) < 0)
            return NULL;
    return weighted_sum(code, CARD_CODE_LENGTH) == 0 ? code : NULL;
}

/* ---- the number ------------------------------------------------------------------------------ */

enum { FOREIGN_LENGTH_MIN = 4, FOREIGN_LENGTH_MAX = 32 };

/* The digit that completes others so that the whole is right by Luhn's sum (ISO/IEC 7812-1). */
static char luhn_digit(const char *digits, int length)
{
    int sum = 0;
    for (int i = 0; i < length; i++) {
        int digit = digits[length - 1 - i] - '0';
        int doubled = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += i % 2 == 0 ? doubled : digit;
    }
    return (char)('0' + (10 - sum % 10) % 10);
}

const char *card_number_new(struct arena *arena, struct random *random)
{
    enum { RANDOM_DIGITS = CARD_NUMBER_LENGTH - 1 };
    char *number = arena_alloc(arena, CARD_NUMBER_LENGTH + 1);
    for (int i = 0; i < RANDOM_DIGITS; i++)
        number[i] = (char)('0' + random_below(random, 10));
    number[RANDOM_DIGITS] = luhn_digit(number, RANDOM_DIGITS);
    return number;
}

const char *card_number_read(struct arena *arena, const char *typed)
{
    char *number = bare(arena, typed, " -./", FOREIGN_LENGTH_MAX);
    return number && strlen(number) >= FOREIGN_LENGTH_MIN ? number : NULL;
}

const char *card_grouped(struct arena *arena, const char *text)
{
    size_t length = strlen(text), at = 0;
    char *out = arena_alloc(arena, length + length / 4 + 1);
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && i % 4 == 0)
            out[at++] = ' ';
        out[at++] = text[i];
    }
    return out;
}
