#include "web/workers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

enum { THREADS = 4, PIECES = 1000 };

static atomic_int done;
static atomic_bool gate_open;

static void count(struct work *work)
{
    (void)work;
    atomic_fetch_add(&done, 1);
}

static void wait_for_gate(struct work *work)
{
    (void)work;
    while (!gate_open)
        usleep(100);
}

static void every_piece_runs_once_before_the_stop(void **state)
{
    static struct work pieces[PIECES];
    struct workers *workers = workers_start(THREADS, PIECES, 0);
    (void)state;
    done = 0;
    for (int i = 0; i < PIECES; i++) {
        pieces[i].run = count;
        assert_true(workers_give(workers, &pieces[i]));
    }
    workers_stop(&workers);
    assert_null(workers);
    assert_int_equal(done, PIECES);
}

static void a_full_queue_refuses(void **state)
{
    static struct work busy, waiting[2], late;
    struct workers *workers = workers_start(1, 2, 0);
    (void)state;
    gate_open = false;
    busy.run = waiting[0].run = waiting[1].run = late.run = wait_for_gate;
    assert_true(workers_give(workers, &busy));
    while (!workers_give(workers, &waiting[0])) /* until the thread has taken the first */
        usleep(100);
    usleep(20000);
    assert_true(workers_give(workers, &waiting[1]));
    assert_false(workers_give(workers, &late));
    gate_open = true;
    workers_stop(&workers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_piece_runs_once_before_the_stop),
        cmocka_unit_test(a_full_queue_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
