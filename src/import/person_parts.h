/* What lists of people and of members share. */
#ifndef PIAZZA_IMPORT_PERSON_PARTS_H
#define PIAZZA_IMPORT_PERSON_PARTS_H

#include "import/import_parts.h"

enum person_cell {
    FAMILY_NAME,
    GIVEN_NAME,
    TAX_CODE_CELL,
    BIRTH_DATE,
    PHONE,
    MAIL,
    MUNICIPALITY,
    MEMBER_NUMBER,
    MEMBER_SINCE,
    MEMBER_TYPE
};

import_check cell_tax_code;

void person_check(struct import_reader *reader, struct import_row *row);

/* The person of a row, who is entered unless they are there. */
bool person_find_or_add(struct act *a, const struct import_row *row, int64_t *id, bool *added)
    __attribute__((warn_unused_result));

/* member.c */
import_check cell_member_number, cell_member_type;
void member_check(struct import_reader *reader, struct import_row *row);
bool member_add(struct act *a, int64_t organisation, const struct import_row *row, bool *added);

#endif
