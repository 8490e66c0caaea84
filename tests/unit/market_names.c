/* Stages and names: what the builder and the check of a programme share. */
#include "../market_world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Closed forms of the discounted years, to rounding. */
static void stages_with_a_tail(void **state)
{
    (void)state;
    static const double stage_yr[] = {1, 3, 9};
    ag_model model = {.n_stage = 3, .stage_yr = stage_yr, .discount = 0.05};
    ag_stages stages;
    ag_stages_make(&model, 2, &stages);
    assert_int_equal(stages.n, 3);
    assert_true(stages.tail);
    assert_true(stages.rho == 0.05);
    static const double from[] = {0, 2, 5}, length[] = {2, 3, 9}, span[] = {2, 3, 20};
    double delta[] = {(1 - exp(-0.1)) / 0.05, (exp(-0.1) - exp(-0.25)) / 0.05, exp(-0.25) / 0.05};
    double all = 0;
    for (int s = 0; s < 3; s++) {
        assert_true(stages.from[s] == from[s] && stages.length[s] == length[s]);
        assert_true(fabs(stages.span[s] - span[s]) < 1e-14 * span[s]);
        assert_true(fabs(stages.delta[s] - delta[s]) < 1e-14 * 20);
        all += stages.delta[s];
    }
    assert_true(fabs(all - 20) < 1e-13); /* all of time: 1/rho */
}

/* Nothing is discounted, or there is one stage only: no tail. */
static void stages_without_a_tail(void **state)
{
    (void)state;
    static const double stage_yr[] = {1, 3};
    ag_model model = {.n_stage = 2, .stage_yr = stage_yr};
    ag_stages stages;
    ag_stages_make(&model, 1, &stages);
    assert_false(stages.tail);
    assert_true(stages.delta[0] == 1 && stages.delta[1] == 3 && stages.span[1] == 3);
    model = (ag_model){.n_stage = 1, .stage_yr = stage_yr, .discount = 0.05};
    ag_stages_make(&model, 1, &stages);
    assert_false(stages.tail);
    assert_true(fabs(stages.delta[0] - (1 - exp(-0.05)) / 0.05) < 1e-14);
    /* A very short period keeps its digits: L (1 - rho L/2). */
    ag_stages_make(&model, 1e-9, &stages);
    assert_true(fabs(stages.delta[0] / 1e-9 - (1 - 0.5 * 0.05e-9)) < 1e-15);
}

static void assert_row(const ag_model *model, ag_row row, const char *name)
{
    char text[128];
    ag_row_name(model, &row, text, sizeof text);
    assert_string_equal(text, name);
}

static void assert_col(const ag_model *model, ag_col col, const char *name)
{
    char text[128];
    ag_col_name(model, &col, text, sizeof text);
    assert_string_equal(text, name);
}

static void names_speak(void **state)
{
    (void)state;
    static const ag_good good[] = {{.name = "shelter"}, {.name = "heavy water"}};
    static const ag_place place[] = {{.name = "leo"}, {.name = "mars"}};
    static const ag_process process[] = {{.name = "mine"}};
    static const ag_vehicle vehicle[] = {{.name = "tug"}};
    static const ag_leg leg[] = {{.from = 0, .to = 1}, {.from = 1, .to = 0}, {.from = 0, .to = 1}};
    static const ag_deposit deposit[] = {{.place = 1, .good = 1}, {.place = 1, .good = 1}};
    static const ag_demand demand[] = {{.place = 0, .good = 1}};
    const ag_model model = {.n_good = 2,
                            .n_place = 2,
                            .n_process = 1,
                            .n_vehicle = 1,
                            .n_leg = 3,
                            .n_deposit = 2,
                            .n_demand = 1,
                            .good = good,
                            .place = place,
                            .process = process,
                            .vehicle = vehicle,
                            .leg = leg,
                            .deposit = deposit,
                            .demand = demand};
    assert_string_equal(ag_xgood_name(&model, 1), "heavy water");
    assert_string_equal(ag_xgood_name(&model, ag_xgood_traveller(&model)), "(traveller)");
    assert_string_equal(ag_xgood_name(&model, ag_xgood_crew(&model)), "(crew)");
    assert_string_equal(ag_xgood_name(&model, ag_xgood_ship(&model, 0)), "(ship) tug");
    assert_row(&model, (ag_row){AG_ROW_GOOD, 0, 1, 1}, "GOOD.mars.heavy_water.0");
    assert_row(&model, (ag_row){AG_ROW_GOOD, 2, 0, 4}, "GOOD.leo.(ship)_tug.2");
    assert_row(&model, (ag_row){AG_ROW_LABOUR, 1, 1, AG_NONE}, "LABOUR.mars.1");
    assert_row(&model, (ag_row){AG_ROW_DEPOSIT, 0, 1, AG_NONE}, "DEPOSIT.mars.heavy_water#2.0");
    assert_row(&model, (ag_row){AG_ROW_TANK, 0, 2, 0}, "TANK.leo>mars#2.tug.0");
    assert_col(&model, (ag_col){AG_COL_CARGO, 2, 0, 0, 1}, "CARGO.leo>mars.tug.heavy_water.2");
    assert_col(&model, (ag_col){AG_COL_CARGO, 0, 1, AG_NONE, 2}, "CARGO.mars>leo.(traveller).0");
    assert_col(&model, (ag_col){AG_COL_MAKE, 0, 1, 0, 0}, "MAKE.mars.mine.mars.heavy_water.0");
    assert_col(&model, (ag_col){AG_COL_BUILD, 1, 1, 0, 4}, "BUILD.mars.mine.4.1");
    assert_col(&model, (ag_col){AG_COL_DEMAND, 0, 0, 7, AG_NONE}, "DEMAND.leo.heavy_water.7.0");
    /* Numbers that are out of range are written as they are; texts are cut, never overrun. */
    assert_row(&model, (ag_row){AG_ROW_GOOD, 0, 9, 1}, "GOOD.9.heavy_water.0");
    assert_col(&model, (ag_col){AG_COL_KINDS, 3, 0, 0, 0}, "?.3");
    char tiny[8] = "zzzzzzz";
    ag_col_name(&model, &(ag_col){AG_COL_CARGO, 2, 0, 0, 1}, tiny, 6);
    assert_string_equal(tiny, "CARGO");
    assert_int_equal(tiny[6], 'z');
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* No two columns or rows of a real programme share a name, and none has a blank. */
static void names_differ(void **state)
{
    (void)state;
    test_world t;
    ag_market *market = NULL;
    ag_market_answer answer;
    assert_true(test_world_open(&t, ARGOSY_SOURCE_DIR "/scenarios/two-worlds"));
    assert_int_equal(ag_market_create(t.ctx, t.model, NULL, &market), AG_OK);
    assert_int_equal(ag_market_solve(market, &t.world, &answer), AG_OK);
    size_t n = 0, size = 160, count = answer.lp->n_col + answer.lp->n_row;
    char *text = calloc(count, size), **name = calloc(count, sizeof *name);
    for (uint32_t j = 0; j < answer.lp->n_col; j++, n++)
        ag_col_name(t.model, &answer.lp->col[j], name[n] = text + n * size, size);
    for (uint32_t i = 0; i < answer.lp->n_row; i++, n++)
        ag_row_name(t.model, &answer.lp->row[i], name[n] = text + n * size, size);
    qsort(name, answer.lp->n_col, sizeof *name, compare);
    qsort(name + answer.lp->n_col, answer.lp->n_row, sizeof *name, compare);
    for (size_t i = 0; i < count; i++) {
        assert_null(strchr(name[i], ' '));
        assert_true(strlen(name[i]) + 1 < size);
        if (i > 0) assert_string_not_equal(name[i - 1], name[i]);
    }
    free(name);
    free(text);
    ag_market_free(market);
    test_world_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stages_with_a_tail), cmocka_unit_test(stages_without_a_tail),
        cmocka_unit_test(names_speak), cmocka_unit_test(names_differ)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
