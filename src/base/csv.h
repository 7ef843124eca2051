/* CSV files (RFC 4180), strictly, one row at a time.
 *
 * UTF-8, with or without a byte order mark; rows end with LF or CRLF; fields are separated by
 * commas; a field in double quotes may hold commas, line ends and doubled quotes. The first row
 * names the columns and every row has as many fields. Anything else is refused with the file's
 * name, line and column, both from 1, the column in characters.
 *
 *     while (csv_next(csv, error))
 *         use(csv_text(csv, "name"));
 *     done = error->code == ERROR_NONE; */
#ifndef PIAZZA_BASE_CSV_H
#define PIAZZA_BASE_CSV_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { CSV_COLUMNS_MAX = 64, CSV_ROW_MAX = 65536 };

struct csv;

/* Start reading, from the row of column names, which must include those listed in `columns`
 * ("code,name"). The file stays the caller's. NULL, with CSV_MALFORMED, when it does not. Free with
 * csv_close. */
struct csv *csv_open(FILE *file, const char *name, const char *columns, struct error *error)
    __attribute__((warn_unused_result));
void csv_close(struct csv **csv);

/* The same for what people save from a spreadsheet: the fields are separated by whichever of comma,
 * semicolon and tab comes first in the row of column names, no column is demanded, and rows without
 * any text are passed over. */
struct csv *csv_open_spreadsheet(FILE *file, const char *name, struct error *error)
    __attribute__((warn_unused_result));

/* The next row. False at the end, and on a mistake, which is then in the error: CSV_WIDTH for a row
 * with too few or too many fields, after which reading may go on; FILE_NOT_UTF8 and CSV_MALFORMED,
 * after which it may not. */
bool csv_next(struct csv *csv, struct error *error) __attribute__((warn_unused_result));

/* A field of the current row, until the next csv_next. The column must be one of the file's. */
const char *csv_text(const struct csv *csv, const char *column);

/* The same as a whole number or as degrees and the like ("46.0712"); false, with the place in the
 * error, when it is anything else. An empty field reads as 0. */
bool csv_int(const struct csv *csv, const char *column, int64_t *out, struct error *error)
    __attribute__((warn_unused_result));
bool csv_real(const struct csv *csv, const char *column, double *out, struct error *error)
    __attribute__((warn_unused_result));

/* The line of the file on which the current row begins. */
unsigned csv_line(const struct csv *csv);

/* Where reading has come to: after a mistake, where it is. */
void csv_place(const struct csv *csv, unsigned *line, unsigned *column);

/* The columns by their number, from 0: their names, and the fields of the current row. */
unsigned csv_columns(const struct csv *csv);
const char *csv_column_name(const struct csv *csv, unsigned column);
const char *csv_field(const struct csv *csv, unsigned column);

/* Refuse the current row: "areas.csv:3: parent: why". Always false. */
bool csv_refuse(const struct csv *csv, const char *column, const char *why, struct error *error);

/* Give each row of folder/name to a handler, until one fails. NOT_FOUND when the file cannot be
 * opened. */
typedef bool csv_handler(const struct csv *csv, void *context);
bool csv_read(const char *folder, const char *name, const char *columns, csv_handler *handle,
              void *context, struct error *error) __attribute__((warn_unused_result));

#endif
