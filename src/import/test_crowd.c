#include "import/test_crowd.h"

#include "base/tax_code.h"

void crowd_write(struct arena *arena, struct buffer *text, unsigned people)
{
    buffer_init(text, 100 * people + 100);
    buffer_text(text, PEOPLE_HEAD);
    for (unsigned i = 0; i < people; i++) {
        struct tax_code_birth birth = {.year = 1940 + (int)(i % 60),
                                       .month = 1 + (int)(i / 60 % 12),
                                       .day = 1 + (int)(i / 720 % 28),
                                       .sex = "MF"[i / 20160 % 2],
                                       .place = "L378"};
        char code[TAX_CODE_SIZE];
        tax_code_encode(arena, "Anna", "Zeni", &birth, code);
        buffer_printf(text, "Zeni;Anna;%s;;;;Trento\n", code);
    }
}
