#include "base/arena.h"
#include "base/random.h"
#include "settlement/clearing.h"
#include "settlement/fee.h"
#include "settlement/test_shared.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static struct arena *arena;

enum { NODES = 40, DEBTS = 200 };

static int64_t sum_left(const struct debt *debts, unsigned count)
{
    int64_t sum = 0;
    for (unsigned i = 0; i < count; i++)
        sum += debts[i].left_cents;
    return sum;
}

static int64_t sum_owed(const struct debt *debts, unsigned count)
{
    int64_t sum = 0;
    for (unsigned i = 0; i < count; i++)
        sum += debts[i].cents;
    return sum;
}

/* Nobody's balance changes, no debt grows. */
static void nobody_loses(const struct debt *debts, unsigned count)
{
    int64_t change[NODES] = {0};
    for (unsigned i = 0; i < count; i++) {
        assert_in_range(debts[i].left_cents, 0, debts[i].cents);
        change[debts[i].from] += debts[i].cents - debts[i].left_cents;
        change[debts[i].to] -= debts[i].cents - debts[i].left_cents;
    }
    for (unsigned i = 0; i < NODES; i++)
        assert_int_equal(change[i], 0);
}

static void a_circle_vanishes(void **state)
{
    (void)state;
    struct debt debts[] = {{1, 2, 500, 0}, {2, 3, 300, 0}, {3, 1, 400, 0}};
    assert_true(debts_clear(arena, debts, 3));
    assert_int_equal(debts[0].left_cents, 200);
    assert_int_equal(debts[1].left_cents, 0);
    assert_int_equal(debts[2].left_cents, 100);
    nobody_loses(debts, 3);
}

static void a_chain_stays(void **state)
{
    (void)state;
    struct debt debts[] = {{1, 2, 500, 0}, {2, 3, 300, 0}};
    assert_true(debts_clear(arena, debts, 2));
    assert_int_equal(sum_left(debts, 2), 800);
}

/* Cancelling the first circle found would be worse than the best: 1-2-3 against 1-2-4-5. */
static void the_longer_circle_is_worth_more(void **state)
{
    (void)state;
    struct debt debts[] = {{1, 2, 100, 0}, {2, 3, 100, 0}, {3, 1, 100, 0},
                           {2, 4, 100, 0}, {4, 5, 100, 0}, {5, 1, 100, 0}};
    assert_true(debts_clear(arena, debts, 6));
    assert_int_equal(sum_left(debts, 6), 200);
    assert_int_equal(debts[1].left_cents, 100);
    nobody_loses(debts, 6);
}

static void what_is_no_debt_is_refused(void **state)
{
    (void)state;
    struct debt zero[] = {{1, 2, 0, 0}}, own[] = {{1, 1, 5, 0}};
    assert_false(debts_clear(arena, zero, 1));
    assert_false(debts_clear(arena, own, 1));
    assert_false(debts_clear(arena, zero, CLEARING_DEBTS_MAX + 1));
    assert_true(debts_clear(arena, zero, 0));
}

/* After the best, no circle is left in which every debt could shrink: a plain search finds none. */
static bool reaches(const struct debt *debts, unsigned count, int64_t from, int64_t to, bool *seen)
{
    if (from == to)
        return true;
    seen[from] = true;
    for (unsigned i = 0; i < count; i++)
        if (debts[i].from == from && debts[i].left_cents > 0 && !seen[debts[i].to] &&
            reaches(debts, count, debts[i].to, to, seen))
            return true;
    return false;
}

static void no_circle_is_left(void **state)
{
    (void)state;
    struct random random;
    random_seed(&random, 7);
    for (unsigned round = 0; round < 30; round++) {
        struct debt debts[DEBTS], again[DEBTS];
        for (unsigned i = 0; i < DEBTS; i++) {
            int64_t from = (int64_t)random_below(&random, NODES);
            int64_t to = (from + 1 + (int64_t)random_below(&random, NODES - 1)) % NODES;
            debts[i] = (struct debt){from, to, 1 + (int64_t)random_below(&random, 5000), 0};
        }
        memcpy(again, debts, sizeof debts);
        assert_true(debts_clear(arena, debts, DEBTS));
        nobody_loses(debts, DEBTS);
        for (unsigned i = 0; i < DEBTS; i++) {
            bool seen[NODES] = {false};
            if (debts[i].left_cents > 0)
                assert_false(reaches(debts, DEBTS, debts[i].to, debts[i].from, seen));
        }
        assert_true(debts_clear(arena, again, DEBTS));
        assert_memory_equal(debts, again, sizeof debts);
    }
}

/* A problem's debts. */
static unsigned problem_read(const char *text, struct debt *debts)
{
    unsigned count = 0;
    long long from, to, cents;
    int used;
    for (; sscanf(text, "%lld %lld %lld%n", &from, &to, &cents, &used) == 3; text += used)
        debts[count++] = (struct debt){from, to, cents, 0};
    return count;
}

/* What the circles of a solution cancel: each a line of its nodes, then its amount. */
static int64_t solution_sum(const char *text)
{
    int64_t sum = 0, words = 0, last = 0;
    for (const char *at = text; *at; at++) {
        if (*at == '\n') {
            sum += (words - 1) * last;
            words = 0;
        } else if (*at != ' ' && (at == text || at[-1] == ' ' || at[-1] == '\n')) {
            words++;
            sscanf(at, "%ld", &last);
        }
    }
    return sum;
}

/* The first two are published with their optimum, the third with a heuristic's 15. */
static void the_published_circles_are_no_better(void **state)
{
    (void)state;
    static const char *const names[] = {"triangle", "hourglass", "small"};
    static const int64_t best[] = {3, 7, 20};
    for (unsigned i = 0; i < 3; i++) {
        struct debt debts[DEBTS];
        size_t length;
        const char *problem = shared_path(
            arena, arena_printf(arena, "crediti_transazioni/netting_%s.problem", names[i]));
        const char *solution = shared_path(
            arena, arena_printf(arena, "crediti_transazioni/netting_%s.solution", names[i]));
        if (!problem || !solution)
            skip();
        unsigned count = problem_read(shared_text(arena, problem, &length), debts);
        assert_true(debts_clear(arena, debts, count));
        nobody_loses(debts, count);
        int64_t cleared = sum_owed(debts, count) - sum_left(debts, count);
        assert_int_equal(cleared, best[i]);
        assert_true(cleared >= solution_sum(shared_text(arena, solution, &length)));
    }
}

static void fees_are_exact_to_the_cent(void **state)
{
    (void)state;
    assert_int_equal(fee_of(10000, 150, 0), 150);
    assert_int_equal(fee_of(1000, 150, 0), 15);
    assert_int_equal(fee_of(33, 150, 0), 0); /* 0.495 cents */
    assert_int_equal(fee_of(34, 150, 0), 1); /* 0.51 */
    assert_int_equal(fee_of(100, 50, 0), 1); /* a half goes up */
    assert_int_equal(fee_of(99, 50, 0), 0);
    assert_int_equal(fee_of(1234567, 150, 25), 18519 + 25);
    assert_int_equal(fee_of(20, 0, 25), 20); /* never more than the payment */
    assert_int_equal(fee_of(-500, 150, 25), 0);
    assert_int_equal(fee_of(0, 150, 25), 0);
    assert_int_equal(fee_of(1000000000000000, 2000, 0), 200000000000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_circle_vanishes),
                                       cmocka_unit_test(a_chain_stays),
                                       cmocka_unit_test(the_longer_circle_is_worth_more),
                                       cmocka_unit_test(what_is_no_debt_is_refused),
                                       cmocka_unit_test(no_circle_is_left),
                                       cmocka_unit_test(the_published_circles_are_no_better),
                                       cmocka_unit_test(fees_are_exact_to_the_cent)};
    arena = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    return failed;
}
