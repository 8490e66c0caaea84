/* The bundled small scenarios say what their sources say.
**
** dantzig: cost and duals by hand; sim: the recursion of Godley and Lavoie with the model's own
** numbers; two-worlds: its canonical text. */
#include "../scenario_world.h"

#include <math.h>

/* G. B. Dantzig (1963); GAMS library, TRNSPORT: 153,675 USD. An optimal plan (San Diego serves
** Topeka, Seattle Chicago, New York is split) costs that, and duals of the same value prove it the
** least. */
static void test_dantzig(void **state)
{
    (void)state;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_model *m = world_model(ctx, "dantzig", NULL, 0);
    enum { SEATTLE, SAN_DIEGO, NEW_YORK, CHICAGO, TOPEKA };
    double freight[2][5] = {{0}}, need[5] = {0}, upto[2] = {0};
    assert_true(m->n_leg == 6 && m->n_supply == 2 && m->n_demand == 3 && m->n_place == 5);
    for (uint32_t i = 0; i < 6; i++) {
        assert_int_equal(m->leg[i].kind, AG_LEG_FREIGHT);
        freight[m->leg[i].from][m->leg[i].to] = m->leg[i].freight.value[0];
    }
    for (uint32_t i = 0; i < 2; i++) upto[m->supply[i].place] = m->supply[i].q.value[0];
    for (uint32_t i = 0; i < 3; i++) need[m->demand[i].place] = m->demand[i].q.value[0];
    double plan[2][5] = {{0, 0, 50, 300, 0}, {0, 0, 275, 0, 275}}, cost = 0;
    double price[5] = {0, 0, 225, 153, 126}, worth = 0;
    for (int i = 0; i < 2; i++) {
        double sent = 0;
        for (int j = NEW_YORK; j <= TOPEKA; j++) {
            cost += plan[i][j] * freight[i][j];
            sent += plan[i][j];
            assert_true(price[j] <= freight[i][j]); /* dual feasible, rents of supply 0 */
        }
        assert_true(sent <= upto[i]);
    }
    for (int j = NEW_YORK; j <= TOPEKA; j++) {
        assert_true(plan[0][j] + plan[1][j] == need[j]);
        worth += price[j] * need[j];
    }
    assert_true(cost == 153675 && worth == 153675);
    ag_model_free(m);
    ag_ctx_free(ctx);
}

/* W. Godley, M. Lavoie (2007), Monetary Economics, chapter 3: period 2 and the steady state. */
static void test_sim(void **state)
{
    (void)state;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_model *m = world_model(ctx, "sim", NULL, 0);
    assert_int_equal(m->n_demand, 1);
    assert_int_equal(m->n_process, 1);
    const ag_process *work = &m->process[0];
    assert_true(work->labour == 1 && work->n_in == 0 && work->n_equipment == 0 && work->where[0]);
    assert_int_equal(m->demand[0].good, work->out[0].good);
    assert_true(m->people.share[work->out[0].good] == 1 && m->people.reservation_wage == 1);
    assert_true(m->place[0].people * m->people.participation >= 100); /* labour is no limit */
    double g = m->demand[0].q.value[0], tax = m->polity[0].income_tax;
    double a1 = m->people.spend_income, a2 = m->people.spend_wealth, h = 0, y = 0;
    int n_period = (int)((m->year_to - m->year_from) / m->period_yr.value[0]);
    for (int period = 0; period < n_period; period++) {
        y = (g + a2 * h) / (1 - a1 * (1 - tax));
        double yd = (1 - tax) * y;
        double c = a1 * yd + a2 * h;
        h += yd - c;
        if (period == 0) {
            /* printed to one decimal */
            assert_true(fabs(y - 38.5) < 0.05 && fabs(yd - 30.8) < 0.05 && fabs(h - 12.3) < 0.05);
        }
    }
    /* 100 years reach the steady state: the gap shrinks by a seventh and more each year */
    assert_true(fabs(y - 100) < 1e-5 && fabs(h - 80) < 1e-5);
    ag_model_free(m);
    ag_ctx_free(ctx);
}

/* The canonical text decides inputs_hash, which results and resumed runs carry: it changes on
** purpose only. scenario_two-worlds.yaml was compared with the scenario by eye. */
static void test_text(void **state)
{
    (void)state;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario_options options = {.path = "two-worlds", .scenario_dir = BUNDLED};
    ag_scenario *scenario = NULL;
    assert_int_equal(ag_scenario_open(ctx, &options, &scenario), AG_OK);
    char *golden = world_read(ARGOSY_SOURCE_DIR "/tests/golden/scenario_two-worlds.yaml");
    assert_string_equal(ag_scenario_text(scenario), golden);
    free(golden);
    ag_scenario_free(scenario);
    ag_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dantzig),
        cmocka_unit_test(test_sim),
        cmocka_unit_test(test_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
