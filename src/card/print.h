/* A card on paper: one page A6, to cut out or to keep as it is. */
#ifndef PIAZZA_CARD_PRINT_H
#define PIAZZA_CARD_PRINT_H

#include "act/act.h"

/* What stands on a card. */
struct card_face {
    const char *name;       /* of the person, large */
    const char *number;     /* as printed: "1234 5678 9012" */
    const char *code;       /* as printed: "7KMP 3QRX" */
    const char *address;    /* what the camera finds in the QR code */
    const char *site_name;  /* "Comunità Vicina" */
    const char *help_phone; /* "800 000 000" */
    int64_t expires_at;
    const char *language;
};

/* Draw the card as a PDF in the arena. The drawing needs a font with the letters of the name: Open
 * Sans (Debian: fonts-open-sans), or whatever sans-serif fontconfig finds. False, with INTERNAL in
 * the error, when it cannot be drawn. */
bool card_print(struct arena *arena, const struct card_face *face, struct document *document,
                struct error *error) __attribute__((warn_unused_result));

#endif
