/* QR codes on pages. */
#ifndef PIAZZA_WEB_QR_H
#define PIAZZA_WEB_QR_H

#include "base/arena.h"

/* A text as QR code, drawn in SVG. Arena memory; NULL when it is too long. */
const char *qr_svg(struct arena *arena, const char *text);

#endif
