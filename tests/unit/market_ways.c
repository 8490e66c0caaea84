/* Ways of solving: one that does not end gives way to the next; whoever interrupts is obeyed. */
#include "../market_world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void solve(test_world *t, const ag_market_options *options, ag_market **market,
                  ag_market_answer *answer)
{
    assert_int_equal(ag_market_create(t->ctx, t->model, options, market), AG_OK);
    ag_err err = ag_market_solve(*market, &t->world, answer);
    if (err < 0) test_fail(t->ctx);
    assert_int_equal(err, AG_OK);
}

/* With a single step no simplex ends, so the interior has its turn, and finds the same optimum. (A world of
** fixed needs: where there are ladders, another vertex centres the next round's elsewhere.) */
static void limit_reached(void **state)
{
    (void)state;
    test_world t;
    ag_market *market, *hurried;
    ag_market_answer answer, other;
    ag_market_options options = {.step_limit = 1};
    assert_true(test_world_open(&t, ARGOSY_SOURCE_DIR "/scenarios/dantzig"));
    solve(&t, NULL, &market, &answer);
    assert_int_equal(answer.way, 0);
    assert_int_equal(answer.n_refused, 0);
    assert_true(answer.iterations > 1);
    solve(&t, &options, &hurried, &other);
    assert_true(other.way > 0);
    assert_true(fabs(other.objective - answer.objective) <= 1e-9 * fabs(answer.objective));
    ag_market_free(market);
    ag_market_free(hurried);
    test_world_free(&t);
}

/* The same limit takes the same ways, to the last bit. */
static void limit_repeats(void **state)
{
    (void)state;
    test_world t;
    ag_market *first, *second;
    ag_market_answer a, b;
    ag_market_options options = {.step_limit = 1};
    assert_true(test_world_open(&t, ARGOSY_SOURCE_DIR "/scenarios/two-worlds"));
    solve(&t, &options, &first, &a);
    solve(&t, &options, &second, &b);
    assert_int_equal(a.way, b.way);
    assert_int_equal(a.iterations, b.iterations);
    assert_memory_equal(a.value, b.value, a.lp->n_col * sizeof *a.value);
    assert_memory_equal(a.pi, b.pi, a.lp->n_row * sizeof *a.pi);
    ag_market_free(first);
    ag_market_free(second);
    test_world_free(&t);
}

static void interrupted(void **state)
{
    (void)state;
    test_world t;
    ag_market *market;
    ag_market_answer answer;
    assert_true(test_world_open(&t, ARGOSY_SOURCE_DIR "/scenarios/two-worlds"));
    assert_int_equal(ag_market_create(t.ctx, t.model, NULL, &market), AG_OK);
    ag_ctx_interrupt(t.ctx);
    assert_int_equal(ag_market_solve(market, &t.world, &answer), AG_ERR_INTERRUPTED);
    ag_market_free(market);
    test_world_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limit_reached),
        cmocka_unit_test(limit_repeats),
        cmocka_unit_test(interrupted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
