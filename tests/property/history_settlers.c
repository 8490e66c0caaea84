/* Settlers: how many live at a place follows their curve at what living there costs.
**
** A place where food comes from outside and room is made, at fixed prices: a year there costs 4000 USD a person,
** of which a ticket is a small part. With S residents n = 30 yr N phi S/(S + S0) (w/c0)^-alpha would live there at
** a cost of w, so that the number settles where both agree, within a step of the curve. */
#include "argosy/society.h"

#include "../row_sink.h"

static const char world[] =
    "argosy: 1\n"
    "years: [2000, 2030]\nstages_yr: [1, 2, 5, 13]\ncurrency: USD2000\nadjustment: false\n"
    "goods:\n  food: {unit: t}\n"
    "places:\n"
    "  earth: {market: external, population: 1e6 person,\n"
    "          supply: [{good: food, price: 1000 USD2000/t, upto: 1e9 t/yr}]}\n"
    "  garden: {polity: crown}\n"
    "polities: {crown: {home: earth}}\n"
    "processes:\n"
    "  room: {out: {shelter: 1 person yr}, cost: 2000 USD2000, where: {places: [garden]}}\n"
    "legs: [{from: earth, to: garden, freight: 1000 USD2000/t, both: true}]\n"
    "people:\n"
    "  needs: {food: 1 t/person/yr}\n"
    "  reservation_wage: 20000 USD2000/person/yr\n  hardship: 0.6\n"
    "  settlers: {rate: 1e-3 1/yr, network: 100 person, cost: 1000 USD2000/yr, alpha: 1.5,\n"
    "             most: 100000 USD2000/yr}\n";

typedef struct outcome {
    double real_wage;        /* relative, of the last period */
    double residents, moved; /* of the last period; persons who came or went */
} outcome;

static ag_err outcome_row(void *self, const ag_table *table, const ag_value *values)
{
    outcome *o = self;
    if (row_is(table, values, AG_RESULT_INDEX, 1, "garden", 2, "residents")) {
        o->residents = values[3].number;
    }
    if (row_is(table, values, AG_RESULT_INDEX, 1, "garden", 2, "real_wage_relative")) {
        o->real_wage = values[3].number;
    }
    if (row_is(table, values, AG_RESULT_INDEX, 1, "garden", 2, "immigrants")) {
        o->moved = values[3].number;
    }
    if (row_is(table, values, AG_RESULT_INDEX, 1, "garden", 2, "emigrants")) {
        o->moved += values[3].number;
    }
    return AG_OK;
}

static outcome run_with(const char *path, const char *value)
{
    ag_ctx *ctx = ag_ctx_create(NULL);
    char file[] = "/tmp/argosy-settlers-XXXXXX.yaml";
    int handle = mkstemps(file, 5);
    assert_int_equal(write(handle, world, strlen(world)), (ssize_t)strlen(world));
    close(handle);
    ag_set set = {path, value};
    ag_scenario *scenario = scenario_open(ctx, file, &set, path ? 1 : 0);
    unlink(file);
    ag_run *run = run_of(ctx, scenario, NULL);
    outcome o = {0};
    ag_sink sink = row_sink_of(&o, outcome_row);
    run_to_end(ctx, run, &sink);
    ag_run_free(run);
    ag_scenario_free(scenario);
    ag_ctx_free(ctx);
    return o;
}

/* Who lives there in the long run at a cost of w: S = K (w/c0)^-alpha (S + 10)/(S + 10 + S0). */
static double settled(double persons, double w_usd)
{
    double most = persons * 1e-3 * 30 * pow(w_usd / 1000, -1.5), s = most;
    for (int i = 0; i < 200; i++) s = most * (s + 10) / (s + 110);
    return s;
}

/* Within two steps (31 of them make a factor of 100 in w) of the curve. */
static void assert_settled(const outcome *o, double persons, double w_usd)
{
    double step = pow(100, 2.0 / 31);
    if (o->residents < settled(persons, w_usd * step) ||
        o->residents > settled(persons, w_usd / step)) {
        fail_msg("%g live there, not %g", o->residents, settled(persons, w_usd));
    }
}

static void test_curve(void **unused)
{
    (void)unused;
    outcome o = run_with(NULL, NULL);
    assert_settled(&o, 1e6, 4000);
    assert_true(o.moved < 0.02 * o.residents); /* who has come stays: no pump */
    /* the same wage as outside, but hardship; food costs twice as much */
    assert_near(o.real_wage, 0.5 * 1.6, 1e-6);
    outcome dearer = run_with("processes.room.cost", "7000 USD2000");
    assert_settled(&dearer, 1e6, 9000);
    outcome more = run_with("places.earth.population", "4e6 person");
    assert_settled(&more, 4e6, 4000);
}

static void test_nobody(void **unused)
{
    (void)unused;
    outcome dear = run_with("processes.room.cost", "2e5 USD2000");
    assert_true(dear.residents == 0);
    outcome unknown = run_with("places.earth.population", "0 person");
    assert_true(unknown.residents == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_curve), cmocka_unit_test(test_nobody)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
