/* Long lists of people, for tests. */
#ifndef PIAZZA_IMPORT_TEST_CROWD_H
#define PIAZZA_IMPORT_TEST_CROWD_H

#include "base/arena.h"
#include "base/buffer.h"

#define MARIO       "Rossi;Mario;RSSMRA85T10A562S;10/12/1985;0461 123456;mario@example.org;Trento\n"
#define PEOPLE_HEAD "Cognome;Nome;Codice fiscale;Data di nascita;Telefono;Email;Comune\n"

/* So many people, each with a code of their own; the caller frees the text. */
void crowd_write(struct arena *arena, struct buffer *text, unsigned people);

#endif
