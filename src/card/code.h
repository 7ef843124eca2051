/* The codes on a card: one for the camera, one to type, one to say. None tells anything about the
 * person. */
#ifndef PIAZZA_CARD_CODE_H
#define PIAZZA_CARD_CODE_H

#include "base/arena.h"
#include "base/random.h"

#include <stdbool.h>

enum {
    CARD_TOKEN_LENGTH = 22, /* 128 random bits in base64url */
    CARD_CODE_LENGTH = 8,   /* 7 random symbols of 31, and a check symbol: 34 random bits */
    CARD_NUMBER_LENGTH = 12 /* 11 random digits and a check digit */
};

/* A new secret for the QR code. */
const char *card_token_new(struct arena *arena, struct random *random);

/* A new code to type: symbols that nobody mistakes for one another ("7KMP3QRX", no 0 O 1 I L). */
const char *card_code_new(struct arena *arena, struct random *random);

/* What was typed as a code, in the form it is stored: capitals, without spaces and dashes. NULL
 * when it is no code: one wrong symbol, or two neighbours exchanged, is always noticed. */
const char *card_code_read(struct arena *arena, const char *typed);

/* A new number, by which people talk about a card; it opens nothing. */
const char *card_number_new(struct arena *arena, struct random *random);

/* What was typed as the number of a card, ours or a paper one of somebody else: its capitals and
 * digits. NULL when fewer than 4 or more than 32 are left, or there is anything else but spaces,
 * dashes, dots and slashes. */
const char *card_number_read(struct arena *arena, const char *typed);

/* The same with a space after every four symbols, as it is printed. */
const char *card_grouped(struct arena *arena, const char *text);

#endif
