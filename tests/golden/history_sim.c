/* Known answers through whole runs.
**
**   SIM (Godley and Lavoie 2007, ch. 3): G 20, theta 0.2, alpha 0.6 and 0.4: Y 100, T 20, YD 80, C 80, H 80
**   in the steady state. Household budgets here follow last period's income, so the way there differs
**   from the book's (income of the same period), where it goes to does not: C = alpha1 YD + alpha2 H and
**   dH = YD - C = 0. Until then H(t+1) = H(t) + YD(t) - C(t), which is followed period by period.
**   Dantzig's transportation problem: cost 153,675, prices 225, 153, 126 less any one constant at all places
**   (the optimum is degenerate), so differences of prices along used legs are the freights. */
#include "../history_world.h"

static void test_sim(void **unused)
{
    (void)unused;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = scenario_open(ctx, "sim", NULL, 0);
    ag_run *run = run_of(ctx, scenario, NULL);
    double income = 0, wealth = 0; /* YD and H, as the model has them */
    bool done = false;
    for (uint32_t t = 0; t < (uint32_t)TEST_PERIODS; t++) {
        assert_int_equal(ag_run_step(run, NULL, &done), AG_OK);
        double consumption = 0.6 * income + 0.4 * wealth, output = 20 + consumption;
        /* each period's prices are exact to the solver's 1e-9 */
        assert_near(ag_run_results(run)->output_usd[t], output, 1e-6);
        assert_near(ag_run_results(run)->price[t * 2], 1, 1e-9);
        income = 0.8 * output;
        wealth += income - consumption;
    }
    if (TEST_PERIODS > 5) {
        run_to_end(ctx, run, NULL);
        const ag_run_record *record = ag_run_results(run);
        /* the deviation shrinks by 0.8 a period: 0.8^100 of 100 is 2e-8 */
        assert_near(record->output_usd[record->n_period - 1], 100, 1e-6);
    }
    ag_run_free(run);
    ag_scenario_free(scenario);
    ag_ctx_free(ctx);
}

static uint32_t place_named(const ag_model *model, const char *name)
{
    for (uint32_t p = 0; p < model->n_place; p++) {
        if (strcmp(model->place[p].name, name) == 0) return p;
    }
    fail_msg("no place %s", name);
    return 0;
}

static void test_dantzig(void **unused)
{
    (void)unused;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = scenario_open(ctx, "dantzig", NULL, 0);
    ag_run *run = run_of(ctx, scenario, NULL);
    run_to_end(ctx, run, NULL);
    const ag_run_record *record = ag_run_results(run);
    const ag_model *model = ag_run_model(run);
    double cost = 0;
    assert_near(record->objective[0], 153675, 153675 * 1e-9);
    for (uint32_t i = 0; i < record->n_flow; i++) {
        const struct ag_run_flow *flow = &record->flow[i];
        for (uint32_t l = 0; l < model->n_leg; l++) {
            const ag_leg *leg = &model->leg[l];
            if (leg->from != flow->from || leg->to != flow->to) continue;
            double freight = ag_path_at(&leg->freight, 2000);
            double gap =
                record->price[flow->to * model->n_good] - record->price[flow->from * model->n_good];
            cost += freight * flow->q_pyr;
            assert_near(gap, freight, 1e-6);
        }
    }
    assert_near(cost, 153675, 153675 * 1e-9);
    assert_near(record->price[place_named(model, "new_york") * model->n_good] -
                    record->price[place_named(model, "topeka") * model->n_good],
                99, 1e-6);
    ag_run_free(run);
    ag_scenario_free(scenario);
    ag_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sim), cmocka_unit_test(test_dantzig)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
