/* Levers: a world of four places in which one number is changed, for fifty seeds in pairs. The medians of the
** quantities nearest to each lever move as theory says.
**
** Seeds move outside demand about its path (draws, volatility of platinum and water as their prices have:
** calibration 02), so that both runs of a pair see the same shocks. */
#include "argosy/society.h"

#include "../row_sink.h"

static const char world[] =
    "argosy: 1\n"
    "years: [2030, 2045]\nstages_yr: [1, 3, 9, 27]\ncurrency: USD2020\ndiscount: 0.06\ndraws: "
    "true\n"
    "goods:\n"
    "  food: {unit: t}\n  water: {unit: t}\n  propellant: {unit: t}\n  machines: {unit: t}\n"
    "  platinum: {unit: t}\n  research: {unit: person yr, local: true}\n"
    "places:\n"
    "  earth:\n    market: external\n    polity: un\n    supply:\n"
    "      - {good: food, price: 800 USD2020/t, upto: 1e9 t/yr}\n"
    "      - {good: water, price: 2 USD2020/t, upto: 1e9 t/yr}\n"
    "      - {good: propellant, price: 300 USD2020/t, upto: 1e9 t/yr}\n"
    "      - {good: machines, price: 20000 USD2020/t, upto: 1e9 t/yr}\n"
    "      - {good: platinum, at: 190 t/yr, price: 3e7 USD2020/t, elasticity: 0.3}\n"
    "    demand:\n"
    "      - {good: platinum, at: 190 t/yr, price: 3e7 USD2020/t, elasticity: -0.7, volatility: "
    "0.2}\n"
    "  leo:\n    polity: un\n    demand:\n"
    "      - {good: water, at: 100 t/yr, price: 2e6 USD2020/t, elasticity: -1, volatility: 0.2}\n"
    "  mars:\n    polity: un\n    people: 50 person\n    shelter: 200 person\n"
    "    capacity: {icemine: 1000 t/yr}\n"
    "    demand: [{good: food, at: 10 t/yr, price: 3e6 USD2020/t, elasticity: -1}]\n"
    "  rock: {polity: un, shelter: 500 person}\n"
    "deposits:\n"
    "  - {place: rock, good: platinum, tranches: [[20000 t, 1]]}\n"
    "  - {place: rock, good: water, tranches: [[1e7 t, 1]]}\n"
    "  - {place: mars, good: water, tranches: [[1e7 t, 1]]}\n"
    "processes:\n"
    "  greenhouse: {out: {food: 1 t}, in: {water: 1 t}, cost: 2e7 USD2020, where: {places: "
    "[mars]}}\n"
    "  study: {out: {research: 1 person yr}, labour: 1 person yr, where: {places: [mars]}}\n"
    "  icemine: {out: {water: 1 t}, equipment: {machines: 0.05 t},\n"
    "            life: 12 yr, where: {needs: [deposit]}}\n"
    "  fuel: {out: {propellant: 1 t}, in: {water: 1 t}, labour: 0.001 person yr, equipment: "
    "{machines: 0.1 t}, life: 12 yr,\n"
    "         where: {places: [mars, rock]}}\n"
    "  ptmine: {out: {platinum: 1 t}, labour: 1 person yr, equipment: {machines: 20 t}, life: 12 "
    "yr,\n"
    "           where: {needs: [deposit]}}\n"
    "vehicles:\n"
    "  launcher: {payload: 50 t, price_per_flight: 5e7 USD2020, legs: [[earth, leo]]}\n"
    "  tug: {dry: 10 t, payload: 50 t, tank: 200 t, isp: 450 s, propellant: {propellant: 1},\n"
    "        recipe: {machines: 10 t}, fleet: {leo: 10},\n"
    "        legs: [[leo, mars], [mars, leo], [leo, rock], [rock, leo]]}\n"
    "legs:\n"
    "  - {from: earth, to: leo, dv: 9 km/s, time: 1 d}\n"
    "  - {from: leo, to: earth, freight: 1e5 USD2020/t}\n"
    "  - {from: leo, to: mars, dv: 4 km/s, time: 0.7 yr}\n"
    "  - {from: mars, to: leo, dv: 4 km/s, time: 0.7 yr}\n"
    "  - {from: leo, to: rock, dv: 4 km/s, time: 0.5 yr}\n"
    "  - {from: rock, to: leo, dv: 4 km/s, time: 0.5 yr}\n"
    "polities: {un: {home: earth, rules: [earth, leo, mars, rock], royalty: 0.05}}\n"
    "programmes: [{polity: un, place: mars, good: research, budget: 1e9 USD2020/yr}]\n"
    "people:\n  needs: {food: 0.6 t/person/yr}\n  reservation_wage: 60000 USD2020/person/yr\n"
    "  hardship: 1\n  participation: 0.7\n";

/* Food can be grown on Mars, dearly, so that it has a price there where none is brought. */

/* What is looked at, of a whole run: sums over periods, prices as means of them. */
typedef enum measure {
    TO_ORBIT_T,
    MINED_T,
    ROYALTY_USD,
    PLATINUM_USD,
    LEG_T,   /* over leo > mars */
    GAP_USD, /* of food between leo and mars */
    MEASURES
} measure;

typedef struct outcome {
    double of[MEASURES];
    double crew;       /* of the place whose rows come now */
    double wage_least; /* where anybody works; 0: nobody ever did */
    uint32_t periods;
} outcome;

static ag_err outcome_row(void *self, const ag_table *table, const ag_value *values)
{
    outcome *o = self;
    if (row_is(table, values, AG_RESULT_FLOW, 1, "earth", 2, "leo") &&
        strncmp(values[3].text, "(ship)", 6) != 0) {
        o->of[TO_ORBIT_T] += values[6].number;
    }
    if (row_is(table, values, AG_RESULT_FLOW, 1, "leo", 2, "mars")) {
        o->of[LEG_T] += values[6].number;
    }
    if (row_is(table, values, AG_RESULT_ACTIVITY, 1, "rock", 2, "ptmine")) {
        o->of[MINED_T] += values[3].number;
    }
    if (table == ag_result_table(AG_RESULT_POSTING) &&
        strcmp(values[4].text, ag_why_text(AG_WHY_ROYALTY)) == 0) {
        o->of[ROYALTY_USD] += values[3].number;
    }
    if (row_is(table, values, AG_RESULT_PRICE, 1, "earth", 2, "platinum")) {
        o->of[PLATINUM_USD] += values[3].number;
        o->periods++;
    }
    if (table == ag_result_table(AG_RESULT_INDEX)) {
        if (strcmp(values[2].text, "crew") == 0) o->crew = values[3].number;
        bool wage = strcmp(values[2].text, "wage") == 0 && o->crew > 1e-3;
        if (wage && (o->wage_least == 0 || values[3].number < o->wage_least)) {
            o->wage_least = values[3].number > 0 ? values[3].number : -1;
        }
    }
    if (row_is(table, values, AG_RESULT_PRICE, 1, "mars", 2, "food")) {
        o->of[GAP_USD] += values[3].number;
    }
    if (row_is(table, values, AG_RESULT_PRICE, 1, "leo", 2, "food")) {
        o->of[GAP_USD] -= values[3].number;
    }
    return AG_OK;
}

/* ---- pairs ------------------------------------------------------------------------------------------ */

#ifdef AG_SANITIZED
enum { SEEDS = 3 };
#else
enum { SEEDS = 50 };
#endif

static const struct lever {
    const char *what, *path, *value;
} levers[] = {
    {"as it is", "seed", "0"},
    {"cheaper launch", "vehicles.launcher.price_per_flight", "2.5e7 USD2020"},
    {"higher royalty", "polities.un.royalty", "0.4"},
    {"closed leg", "legs.2.dv", "40 km/s"},
    {"richer deposit", "deposits.0.tranches", "[[20000 t, 2]]"},
};
enum { AS_IS, LAUNCH, ROYALTY, CLOSED, RICH, LEVERS };

static outcome results[SEEDS][LEVERS];

static void task(void *user, size_t number)
{
    const char *file = user;
    size_t seed = number / LEVERS, lever = number % LEVERS;
    char text[32];
    (void)snprintf(text, sizeof text, "%zu", seed + 1);
    ag_set set[] = {{levers[lever].path, levers[lever].value}, {"seed", text}};
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *own = scenario_open(ctx, file, set, 2);
    ag_run *run = run_of(ctx, own, NULL);
    ag_sink sink = row_sink_of(&results[seed][lever], outcome_row);
    run_to_end(ctx, run, &sink);
    ag_run_free(run);
    ag_scenario_free(own);
    ag_ctx_free(ctx);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Median of the differences of pairs: with the lever less without. */
static double moved(uint32_t lever, measure of)
{
    double difference[SEEDS];
    for (uint32_t i = 0; i < SEEDS; i++) {
        difference[i] = results[i][lever].of[of] - results[i][AS_IS].of[of];
    }
    qsort(difference, SEEDS, sizeof *difference, by_size);
    return difference[SEEDS / 2];
}

static double median(uint32_t lever, measure of)
{
    double value[SEEDS];
    for (uint32_t i = 0; i < SEEDS; i++) value[i] = results[i][lever].of[of];
    qsort(value, SEEDS, sizeof *value, by_size);
    return value[SEEDS / 2];
}

static int run_all(void **unused)
{
    (void)unused;
    char file[] = "/tmp/argosy-levers-XXXXXX.yaml";
    int handle = mkstemps(file, 5);
    assert_int_equal(write(handle, world, strlen(world)), (ssize_t)strlen(world));
    close(handle);
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_err err = ag_parallel(ctx, 0, (size_t)SEEDS * LEVERS, task, file);
    unlink(file);
    ag_ctx_free(ctx);
    for (uint32_t l = 0; l < LEVERS; l++) {
        print_message(
            "%-15s to orbit %.6g t, mined %.6g t, royalty %.4g USD, platinum %.5g USD/t, leo>mars "
            "%.5g t, gap %.5g USD/t\n",
            levers[l].what, median(l, TO_ORBIT_T), median(l, MINED_T), median(l, ROYALTY_USD),
            median(l, PLATINUM_USD) / results[0][l].periods, median(l, LEG_T),
            median(l, GAP_USD) / results[0][l].periods);
    }
    return err == AG_OK ? 0 : -1;
}

static void test_launch(void **unused)
{
    (void)unused;
    assert_true(moved(LAUNCH, TO_ORBIT_T) > 0.05 * median(AS_IS, TO_ORBIT_T));
}

/* With the price of the metal nearly the same a higher rate brings the treasury more. */
static void test_royalty(void **unused)
{
    (void)unused;
    assert_true(moved(ROYALTY, MINED_T) < -0.01 * median(AS_IS, MINED_T));
    assert_true(moved(ROYALTY, ROYALTY_USD) > 0);
}

static void test_closed_leg(void **unused)
{
    (void)unused;
    assert_true(median(AS_IS, LEG_T) > 1);
    for (uint32_t i = 0; i < SEEDS; i++) assert_true(results[i][CLOSED].of[LEG_T] == 0);
    assert_true(moved(CLOSED, GAP_USD) > 0.05 * median(AS_IS, GAP_USD));
}

static void test_richer_deposit(void **unused)
{
    (void)unused;
    assert_true(moved(RICH, MINED_T) > 0.01 * median(AS_IS, MINED_T));
    assert_true(moved(RICH, PLATINUM_USD) < -0.001 * median(AS_IS, PLATINUM_USD));
}

/* Nobody works for less than is asked: 60,000 USD and as much again for hardship. */
static void test_wages(void **unused)
{
    (void)unused;
    assert_true(results[0][AS_IS].wage_least > 0);
    for (uint32_t i = 0; i < SEEDS; i++) {
        for (uint32_t l = 0; l < LEVERS; l++) {
            double least = results[i][l].wage_least; /* 0: no crew ever came */
            if (least != 0 && !(least >= 120000 * (1 - 1e-9))) {
                fail_msg("%s, seed %u: a wage of %g", levers[l].what, i + 1, least);
            }
        }
    }
}

/* Seeds differ, so that there is something to take medians of. */
static void test_seeds(void **unused)
{
    (void)unused;
    for (uint32_t i = 1; i < SEEDS; i++) {
        assert_true(results[i][AS_IS].of[PLATINUM_USD] != results[0][AS_IS].of[PLATINUM_USD]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_launch),     cmocka_unit_test(test_royalty),
        cmocka_unit_test(test_closed_leg), cmocka_unit_test(test_richer_deposit),
        cmocka_unit_test(test_wages),      cmocka_unit_test(test_seeds)};
    return cmocka_run_group_tests(tests, run_all, NULL);
}
