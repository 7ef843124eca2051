/* CSV files for people to open in a spreadsheet: fields separated by semicolons, as in Italy, rows
 * ended by CRLF, UTF-8 with the mark by which spreadsheets know it.
 *
 *     csv_begin(&file, arena, most);
 *     csv_cells(&file, (const char *[]){"Data", "Importo", NULL});
 *     csv_cell(&file, "2026-11-24");
 *     csv_cents(&file, -1250);
 *     csv_end_row(&file); */
#ifndef PIAZZA_BASE_CSV_WRITE_H
#define PIAZZA_BASE_CSV_WRITE_H

#include "base/buffer.h"

/* An empty file in an arena, of at most so many bytes: buffer_ok says whether they sufficed. */
void csv_begin(struct buffer *file, struct arena *arena, size_t limit);

/* One more field of the row: text in quotes. A spreadsheet takes what begins like a formula for
 * one, and would run it: an apostrophe before it makes it text (OWASP, CSV injection). */
void csv_cell(struct buffer *file, const char *text);

/* The same, of an amount: "-12,50". */
void csv_cents(struct buffer *file, int64_t cents);

void csv_end_row(struct buffer *file);

/* A whole row of texts, which NULL ends. */
void csv_cells(struct buffer *file, const char *const *texts);

#endif
