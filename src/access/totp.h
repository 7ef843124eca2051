/* Codes that an application makes from a shared secret and the time: TOTP (RFC 6238) with SHA-1, 6
 * digits and 30 seconds, which every application knows. No database here. */
#ifndef PIAZZA_ACCESS_TOTP_H
#define PIAZZA_ACCESS_TOTP_H

#include "base/arena.h"

#include <stdint.h>

/* A new secret of 160 bits, as base 32. Arena memory. */
const char *totp_secret_new(struct arena *arena);

/* The period of 30 seconds since 1970 whose code was typed, among the present one and its two
 * neighbours; 0 if it is none of theirs. Blanks do not count. */
int64_t totp_step(const char *secret, const char *typed, int64_t now);

/* The address that applications read from a QR code ("otpauth://…"). Arena memory. */
const char *totp_address(struct arena *arena, const char *secret, const char *site,
                         const char *user);

#endif
