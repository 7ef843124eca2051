#include "web/param_check.h"
#include "base/clock.h"
#include "base/iban.h"
#include "base/id.h"
#include "base/money.h"
#include "base/tax_code.h"
#include "base/text.h"
#include "base/vat_number.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- checks on a value within its type ------------------------------------------------------- */

static enum error_code check_range(const struct param *param, int64_t number, json_t **value)
{
    bool bounded = param->min != 0 || param->max != 0;
    if (bounded && (number < param->min || number > param->max))
        return OUT_OF_RANGE;
    *value = json_integer(number);
    return ERROR_NONE;
}

static enum error_code check_length(const struct param *param, const char *text, json_t **value)
{
    int64_t characters = (int64_t)text_characters(text);
    if (characters < param->min)
        return TOO_SHORT;
    if (characters > param->max)
        return TOO_LONG;
    *value = json_string(text);
    return ERROR_NONE;
}

static enum error_code check_id(const char *text, json_t **value)
{
    int64_t id;
    if (!id_parse(text, &id))
        return NOT_AN_ID;
    *value = json_id(id);
    return ERROR_NONE;
}

static enum error_code check_date(const char *text, json_t **value)
{
    int64_t instant;
    if (!clock_parse_date(text, &instant))
        return NOT_A_DATE;
    *value = json_integer(instant);
    return ERROR_NONE;
}

/* A code that says of itself whether it is right. */
static enum error_code check_code(enum param_type type, const char *text, json_t **value)
{
    char code[IBAN_SIZE]; /* the longest of them */
    enum error_code reason = type == PARAM_TAX_CODE     ? tax_code_read(text, code)
                             : type == PARAM_VAT_NUMBER ? vat_number_read(text, code)
                                                        : iban_read(text, code);
    if (reason == ERROR_NONE)
        *value = json_string(code);
    return reason;
}

/* One of "a|b|c". */
static enum error_code check_choice(const struct param *param, const char *text, json_t **value)
{
    size_t length = strlen(text);
    for (const char *choice = param->choices; choice; choice = strchr(choice, '|')) {
        choice += *choice == '|';
        if (strcspn(choice, "|") == length && memcmp(choice, text, length) == 0) {
            *value = json_string(text);
            return ERROR_NONE;
        }
    }
    return NOT_A_CHOICE;
}

/* ---- from the text of a form or a query ------------------------------------------------------ */

/* Decimal digits with at most a minus before them. */
static enum error_code read_int(const struct param *param, const char *text, json_t **value)
{
    size_t digits = strspn(text + (*text == '-'), "0123456789");
    if (digits == 0 || text[digits + (*text == '-')] != '\0')
        return NOT_A_NUMBER;
    errno = 0;
    int64_t number = strtoll(text, NULL, 10);
    return errno == ERANGE ? NOT_A_NUMBER : check_range(param, number, value);
}

static enum error_code read_cents(const struct param *param, const char *text, char decimal_mark,
                                  json_t **value)
{
    int64_t cents;
    return money_parse(text, decimal_mark, &cents) ? check_range(param, cents, value)
                                                   : NOT_A_NUMBER;
}

static bool is_among(const char *text, const char *const *words)
{
    while (*words && strcmp(*words, text) != 0)
        words++;
    return *words != NULL;
}

static enum error_code read_bool(const char *text, json_t **value)
{
    static const char *const yes[] = {"1", "on", "true", NULL};
    static const char *const no[] = {"0", "off", "false", NULL};
    if (!is_among(text, yes) && !is_among(text, no))
        return NOT_A_CHOICE;
    *value = json_boolean(is_among(text, yes));
    return ERROR_NONE;
}

static char *one_line(char *text)
{
    for (char *c = text; *c; c++)
        if (*c == '\n' || *c == '\t')
            *c = ' ';
    return text;
}

static enum error_code absent(const struct param *param)
{
    return param->optional ? ERROR_NONE : MISSING;
}

static enum error_code read_secret(const struct param *param, const char *text, json_t **value)
{
    return *text == '\0' ? absent(param) : check_length(param, text, value);
}

static enum error_code read_file(const struct param *param, const struct raw_value *raw,
                                 json_t **value)
{
    if (!text_valid(raw->text, raw->length))
        return FILE_NOT_UTF8;
    if (raw->length == 0)
        return absent(param);
    if ((int64_t)raw->length > param->max)
        return TOO_LARGE;
    *value = json_stringn_nocheck(raw->text, raw->length);
    return ERROR_NONE;
}

static enum error_code read_text(struct arena *arena, const struct param *param,
                                 const struct raw_value *raw, char decimal_mark, json_t **value)
{
    if (param->type == PARAM_FILE)
        return read_file(param, raw, value);
    if (!text_valid(raw->text, raw->length))
        return NOT_TEXT;
    if (param->type == PARAM_SECRET)
        return read_secret(param, raw->text, value);
    char *text = text_clean(arena, raw->text);
    if (*text == '\0')
        return absent(param);
    switch (param->type) {
    case PARAM_TEXT:
        return check_length(param, one_line(text), value);
    case PARAM_PROSE:
        return check_length(param, text, value);
    case PARAM_ID:
        return check_id(text, value);
    case PARAM_INT:
        return read_int(param, text, value);
    case PARAM_CENTS:
        return read_cents(param, text, decimal_mark, value);
    case PARAM_DATE:
        return check_date(text, value);
    case PARAM_BOOL:
        return read_bool(text, value);
    case PARAM_CHOICE:
        return check_choice(param, text, value);
    case PARAM_TAX_CODE:
    case PARAM_VAT_NUMBER:
    case PARAM_IBAN:
        return check_code(param->type, text, value);
    case PARAM_SECRET:
    case PARAM_FILE:
        break;
    }
    return INTERNAL;
}

/* ---- from JSON: its own types, nothing guessed ----------------------------------------------- */

/* What a value of another JSON type is told. */
static enum error_code type_error(enum param_type type)
{
    switch (type) {
    case PARAM_ID:
        return NOT_AN_ID;
    case PARAM_INT:
    case PARAM_CENTS:
        return NOT_A_NUMBER;
    case PARAM_DATE:
        return NOT_A_DATE;
    case PARAM_BOOL:
    case PARAM_CHOICE:
        return NOT_A_CHOICE;
    case PARAM_TEXT:
    case PARAM_PROSE:
    case PARAM_SECRET:
    case PARAM_TAX_CODE:
    case PARAM_VAT_NUMBER:
    case PARAM_IBAN:
    case PARAM_FILE:
        break;
    }
    return NOT_TEXT;
}

static enum error_code read_json(struct arena *arena, const struct param *param, const json_t *json,
                                 json_t **value)
{
    if (json_is_null(json))
        return absent(param);
    if (param->type == PARAM_INT || param->type == PARAM_CENTS)
        return json_is_integer(json) ? check_range(param, json_integer_value(json), value)
                                     : NOT_A_NUMBER;
    if (param->type == PARAM_BOOL) {
        *value = json_is_boolean(json) ? json_boolean(json_is_true(json)) : NULL;
        return *value ? ERROR_NONE : NOT_A_CHOICE;
    }
    struct raw_value text = {json_string_value(json), json_string_length(json), NULL};
    return text.text ? read_text(arena, param, &text, '.', value) : type_error(param->type);
}

enum error_code param_check(struct arena *arena, const struct param *param,
                            const struct raw_value *raw, char decimal_mark, json_t **value)
{
    *value = NULL;
    return raw->text ? read_text(arena, param, raw, decimal_mark, value)
                     : read_json(arena, param, raw->json, value);
}
