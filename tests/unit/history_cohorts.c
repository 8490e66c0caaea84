/* People by age: births and deaths of cohorts against sums done here in other ways, the stable population
** against Lotka's equation, draws against Poisson's mean and variance, and what a run makes of them. */
#include "society/society_internal.h"

#include "../history_world.h"

enum { DRAWS = 4000 };

static const char WORLD[] = "argosy: 1\n"
                            "title: ages\n"
                            "years: [2000, 2040]\n"
                            "period: %s yr\n"
                            "stages_yr: [1, 3, 9]\n"
                            "currency: USD2000\n"
                            "seed: %d\n"
                            "draws: %s\n"
                            "goods:\n"
                            "  food: {unit: t, local: true}\n"
                            "places:\n"
                            "  home: {people: 1e6 person, shelter: 1e9 person, market: external}\n"
                            "  base: {people: 1000 person, shelter: 1e9 person,\n"
                            "         supply: [{good: food, price: 1 USD2000/t, upto: %s t/yr}]}\n"
                            "people: {needs: {food: 1 t/person/yr}, participation: 0.8,\n"
                            "         ages: {children: %s%s}}\n";

enum { HOME, BASE };

typedef struct bench {
    ag_ctx *ctx;
    ag_scenario *scenario;
    ag_model *model;
} bench;

typedef struct spec {
    const char *period, *draws, *food, *children, *more;
    int seed;
} spec;

static bench bench_open(spec s)
{
    char text[2048];
    bench b = {.ctx = ag_ctx_create(NULL)};
    snprintf(text, sizeof text, WORLD, s.period ? s.period : "1", s.seed,
             s.draws ? s.draws : "false", s.food ? s.food : "1e9", s.children ? s.children : "2",
             s.more ? s.more : "");
    b.scenario = scenario_of_text(b.ctx, text);
    if (ag_scenario_model(b.ctx, b.scenario, NULL, 0, &b.model) < 0) fail_with_detail(b.ctx);
    return b;
}

static void bench_close(bench *b)
{
    ag_model_free(b->model);
    ag_scenario_free(b->scenario);
    ag_ctx_free(b->ctx);
}

static double sum(const double *n)
{
    double all = 0;
    for (uint32_t c = 0; c < AG_COHORTS; c++) all += n[c];
    return all;
}

/* Residents after a period without moves. */
static void live_on(const ag_model *model, uint32_t place, double year, double period_yr, double *n)
{
    ag_projection p;
    agi_cohorts_shift(n, AG_COHORTS, agi_cohorts_opening(model, year, period_yr));
    ag_cohorts_project(model, place, year, period_yr, 0, n, &p);
    for (uint32_t c = 0; c < AG_COHORTS; c++) {
        n[c] += p.newborn[c] - p.lost[c] - p.died[c] * n[c];
    }
}

/* ---- rates ------------------------------------------------------------------------------------------- */

/* One hazard for all ages and nobody born: e^(-m L) for any period. */
static void test_one_hazard(void **state)
{
    (void)state;
    bench b = bench_open((spec){.children = "0", .more = ", hazard: 0.02, slope: 0, infant: 0"});
    static const double periods[] = {0.3, 1, 2.5, 5, 7, 23};
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        double n[AG_COHORTS];
        agi_cohorts_start(b.model, BASE, n);
        assert_near(sum(n), 1000, 1e-9);
        live_on(b.model, BASE, 2000, periods[i], n);
        assert_near(sum(n) / (1000 * exp(-0.02 * periods[i])), 1, 1e-12);
    }
    bench_close(&b);
}

/* A cohort followed through life: if none dies, its children are those of the schedule; Gompertz's survivors
** by numerical integration over each year of birth differ by what a cohort's mean hazard makes of those
** who died early. */
static void test_a_life(void **state)
{
    (void)state;
    bench b = bench_open((spec){.children = "3", .more = ", hazard: 0, infant: 0"});
    double n[AG_COHORTS] = {0};
    ag_projection p;
    n[1] = 100; /* born 1995-2000, as numbered in 2000 */
    agi_cohorts_shift(n, AG_COHORTS, 2);
    ag_cohorts_project(b.model, BASE, 2000, 12, 0, n, &p);
    assert_near(p.births, 100 * 3 / 2.06 * 0.105 / 25 * 4 / 2,
                1e-9);                                    /* 0 to 2 years above 15, ages even */
    static const double borne[] = {0.845, 0.95, 0.99, 1}; /* by 35, 40, ... */
    double wanted = 0;
    for (int i = 0; i < 1000; i++) { /* 30 to 35 years old, for 14 years: no grandchildren yet */
        double age = (i + 0.5) / 200, later = age + 14 - 5;
        int g = (int)(later / 5);
        double by = borne[g] + (later / 5 - g) * (borne[g + 1] - borne[g]);
        wanted += (by - 0.645 - 0.2 * age / 5) * 100 * 3 / 2.06 / 1000;
    }
    n[3] = 0;
    n[9] = 100; /* born 1965-1970, numbered in 2014 */
    ag_cohorts_project(b.model, BASE, 2000, 14, 0, n, &p);
    assert_near(p.births, wanted, 2e-2 * wanted); /* rates at the middle of steps */
    bench_close(&b);

    b = bench_open((spec){.children = "0", .more = ", infant: 0"});
    memset(n, 0, sizeof n);
    n[9] = 100; /* born 1995-2000, numbered in 2040 */
    ag_cohorts_project(b.model, BASE, 2000, 40, 0, n, &p);
    double stay = 0;
    for (int i = 0; i < 1000; i++) { /* age at the start, then 40 years */
        double age = (i + 0.5) / 200;
        stay += exp(-0.0009 / 0.095 * (exp(0.095 * (age + 10)) - exp(0.095 * (age - 30)))) / 1000;
    }
    assert_near(1 - p.died[9], stay, 1e-4);
    bench_close(&b);
}

/* ---- against a matrix ----------------------------------------------------------------------------------- */

/* Five years of the linear equations by Runge and Kutta's method in steps of a hundredth, rates those at the
** middle of each year. */
static void runge_kutta(const ag_model *model, double *n)
{
    static const double share[] = {0.105, 0.26, 0.28, 0.20, 0.105, 0.04, 0.01};
    for (int year = 0; year < 5; year++) {
        double m[AG_COHORTS], f[AG_COHORTS] = {0};
        for (int c = 1; c < AG_COHORTS;
             c++) { /* as numbered in 2005: ages [5c - 10, 5c - 5] + year */
            double old = 5.0 * c - 5 + year + 0.5, young = fmax(old - 5, 0), sum_m = 0;
            for (int i = 0; i < 1000; i++) {
                double age = young + (i + 0.5) / 1000 * (old - young);
                sum_m += 0.0009 * exp(0.095 * (age - 30)) / 1000;
                int g = (int)floor((age - 15) / 5);
                if (g >= 0 && g < 7 && c < AG_COHORTS - 1) f[c] += share[g] / 5 * 2.5 / 2.06 / 1000;
            }
            m[c] = c < AG_COHORTS - 1 ? sum_m : 0.0009 * exp(0.095 * (young + 2.5 - 30));
        }
        for (int i = 0; i < 100; i++) {
            double k[4][AG_COHORTS], at[AG_COHORTS], h = 0.01;
            memcpy(at, n, sizeof at);
            for (int stage = 0; stage < 4; stage++) {
                double born = 0;
                for (int c = 1; c < AG_COHORTS; c++) {
                    k[stage][c] = -m[c] * at[c];
                    born += f[c] * at[c];
                }
                k[stage][1] += (1 - 0.028) * born;
                double next = stage == 2 ? h : h / 2;
                for (int c = 1; c < AG_COHORTS; c++) at[c] = n[c] + next * k[stage][c];
            }
            for (int c = 1; c < AG_COHORTS; c++) {
                n[c] += h / 6 * (k[0][c] + 2 * k[1][c] + 2 * k[2][c] + k[3][c]);
            }
        }
    }
    (void)model;
}

static void test_runge_kutta(void **state)
{
    (void)state;
    bench b = bench_open((spec){.children = "2.5"});
    double n[AG_COHORTS], wanted[AG_COHORTS] = {0};
    for (uint32_t c = 0; c < AG_COHORTS; c++) n[c] = c == 0 ? 0 : 100 + 10 * c;
    for (uint32_t c = 2; c < AG_COHORTS; c++) wanted[c] = n[c - 1];
    wanted[AG_COHORTS - 1] += n[AG_COHORTS - 1];
    runge_kutta(b.model, wanted);
    live_on(b.model, BASE, 2000, 5, n);
    for (uint32_t c = 1; c < AG_COHORTS; c++) assert_near(n[c] / wanted[c], 1, 1e-5);
    bench_close(&b);
}

/* Seven periods of a year are one of seven: steps are the same. Only who turns 100 is taken for that from the
** period's start on. Periods of 1.4 years step otherwise. */
static void test_periods(void **state)
{
    (void)state;
    bench b = bench_open((spec){.children = "{2000: 3, 2010: 1}"});
    double once[AG_COHORTS], five[AG_COHORTS], odd[AG_COHORTS];
    agi_cohorts_start(b.model, HOME, once);
    memcpy(five, once, sizeof once);
    memcpy(odd, once, sizeof once);
    live_on(b.model, HOME, 2000, 7, once);
    for (int y = 0; y < 7; y++) live_on(b.model, HOME, 2000 + y, 1, five);
    for (int y = 0; y < 5; y++) live_on(b.model, HOME, 2000 + 1.4 * y, 1.4, odd);
    for (uint32_t c = 0; c < AG_COHORTS; c++) {
        bool oldest = c == AG_COHORTS - 1;
        assert_near(once[c], five[c], (oldest ? 1e-5 : 1e-12) * sum(once));
        assert_near(odd[c], once[c], 1e-5 * sum(once));
    }
    bench_close(&b);
}

/* ---- the stable population --------------------------------------------------------------------------------- */

/* Children of a newborn girl who are girls, discounted at a rate: Lotka's equation has it at 1. */
static double lotka(double children, double r)
{
    static const double share[] = {0.105, 0.26, 0.28, 0.20, 0.105, 0.04, 0.01};
    double all = 0;
    for (int i = 0; i < 3500; i++) {
        double age = 15 + (i + 0.5) / 100;
        double alive = 0.972 * exp(-0.0009 / 0.095 * (exp(0.095 * (age - 30)) - exp(-2.85)));
        all += exp(-r * age) * alive * share[i / 500] / 5 * children / 2.06 / 100;
    }
    return all;
}

static void test_stable(void **state)
{
    (void)state;
    static const char *const children[] = {"1.3", "2.13", "4.7"};
    for (size_t i = 0; i < 3; i++) {
        bench b = bench_open((spec){.children = children[i]});
        double n[AG_COHORTS], low = -0.1, high = 0.1, was[AG_COHORTS];
        for (int k = 0; k < 60; k++) {
            double half = (low + high) / 2;
            if (lotka(atof(children[i]), half) > 1)
                low = half;
            else
                high = half;
        }
        agi_cohorts_start(b.model, HOME, n);
        assert_near(sum(n), 1e6, 1e-6);
        memcpy(was, n, sizeof n);
        live_on(b.model, HOME, 2000, 5, n);
        double grew = sum(n) / 1e6;
        assert_near(log(grew) / 5, low, 1e-4); /* cohorts of five years against single ages */
        for (uint32_t c = 0; c < AG_COHORTS; c++) assert_near(n[c] / grew, was[c], 1e-3);
        bench_close(&b);
    }
}

/* ---- hunger --------------------------------------------------------------------------------------------------- */

static void test_hunger(void **state)
{
    (void)state;
    bench b = bench_open((spec){.more = ", hazard: 0, infant: 0, hunger_deaths: 0.1, "
                                        "hunger_births: 1.5"});
    double n[AG_COHORTS];
    ag_projection fed, half, none;
    agi_cohorts_start(b.model, BASE, n);
    ag_cohorts_project(b.model, BASE, 2000, 1, 0, n, &fed);
    ag_cohorts_project(b.model, BASE, 2000, 1, 0.5, n, &half);
    ag_cohorts_project(b.model, BASE, 2000, 1, 1, n, &none);
    assert_near(fed.deaths, 0, 1e-12);
    assert_near(half.died[8], -expm1(-0.05), 1e-12);
    assert_near(half.births, fed.births * 0.25 * -expm1(-0.05) / 0.05, 1e-9);
    assert_near(none.births, 0, 1e-12);
    bench_close(&b);
}

/* ---- draws -------------------------------------------------------------------------------------------------------- */

static void check_poisson(double mean)
{
    double first = 0, second = 0;
    for (uint32_t i = 0; i < DRAWS; i++) {
        ag_rng_key key = {.seed = 5, .period = i};
        double k = ag_rng_poisson(&key, 0, mean);
        assert_true(k >= 0 && k == floor(k));
        first += k / DRAWS;
        second += (k - mean) * (k - mean) / DRAWS;
    }
    /* five deviations of the mean and of the variance, whose own is mean sqrt((2 + 1/mean) / n) */
    assert_near(first, mean, 5 * sqrt(mean / DRAWS));
    assert_near(second / mean, 1, 5 * sqrt((2 + 1 / mean) / DRAWS));
}

static void test_poisson(void **state)
{
    (void)state;
    check_poisson(0.02);
    check_poisson(3);
    check_poisson(80);
    check_poisson(150);
    check_poisson(1e7);
}

/* Births and deaths of a place over years of birth of the stream: means and variances of what is drawn. */
static void test_draws(void **state)
{
    (void)state;
    bench b = bench_open((spec){.draws = "true"});
    double n[AG_COHORTS], births = 0, deaths = 0, square = 0;
    ag_projection mean;
    agi_cohorts_start(b.model, BASE, n);
    ag_cohorts_project(b.model, BASE, 2000, 1, 0, n, &mean);
    for (int i = 0; i < DRAWS; i++) {
        ag_projection p = mean;
        ag_cohorts_draw(b.model, BASE, i, n, &p);
        double killed = 0;
        for (uint32_t c = 0; c < AG_COHORTS; c++) {
            assert_true(p.died[c] >= 0 && p.died[c] <= 1 && p.newborn[c] >= p.lost[c]);
            killed += p.died[c] * n[c];
        }
        assert_near(killed, floor(killed + 0.5), 1e-9);
        births += p.births / DRAWS;
        deaths += p.deaths / DRAWS;
        square += (p.births - mean.births) * (p.births - mean.births) / DRAWS;
    }
    assert_near(births, mean.births, 5 * sqrt(mean.births / DRAWS));
    assert_near(deaths, mean.deaths, 5 * sqrt(mean.deaths / DRAWS));
    assert_near(square / mean.births, 1, 5 * sqrt(2.1 / DRAWS));
    bench_close(&b);
}

/* ---- runs ---------------------------------------------------------------------------------------------------------- */

typedef struct ending {
    char hash[33];
    double people;
} ending;

static ending run_world(spec s)
{
    bench b = bench_open(s);
    ag_run *run = run_of(b.ctx, b.scenario, NULL);
    run_to_end(b.ctx, run, NULL);
    const ag_run_record *record = ag_run_results(run);
    ending e;
    memcpy(e.hash, record->hash, sizeof e.hash);
    e.people = record->people[(size_t)(record->n_period - 1) * 2 + BASE];
    ag_run_free(run);
    bench_close(&b);
    return e;
}

/* Nobody can leave or come to the base: what a run makes of it is the projection over the whole time. */
static void test_run(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double years;
    } periods[] = {{"1", 1}, {"5", 5}, {"2.5", 2.5}, {"0.5", 0.5}};
    bench b = bench_open((spec){0});
    double n[AG_COHORTS], yearly = 0;
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        agi_cohorts_start(b.model, BASE, n);
        for (double year = 2000; year < 2040; year += periods[i].years) {
            live_on(b.model, BASE, year, periods[i].years, n);
        }
        assert_near(run_world((spec){.period = periods[i].text}).people, sum(n), 1e-8);
        if (i == 0) yearly = sum(n);
        assert_near(sum(n), yearly, 1e-4 * yearly);
    }
    bench_close(&b);
    ending starved = run_world((spec){.food = "800", .more = ", hunger_deaths: 0.1"});
    assert_true(starved.people < 0.95 * sum(n));
}

static void test_seeds(void **state)
{
    (void)state;
    ending a = run_world((spec){.draws = "true", .seed = 1});
    ending again = run_world((spec){.draws = "true", .seed = 1});
    ending other = run_world((spec){.draws = "true", .seed = 2});
    assert_string_equal(a.hash, again.hash);
    assert_string_not_equal(a.hash, other.hash);
    assert_true(a.people != other.people);
    assert_true(fabs(a.people - other.people) < 300); /* some 1,000, 40 years: deviation about 30 */
}

/* A place that states its own `infant`, by date: nothing multiplies it. Elsewhere the factor does. */
static void test_infant_of_place(void **state)
{
    (void)state;
    static const char text[] = "argosy: 1\n"
                               "title: ages\n"
                               "years: [2000, 2040]\n"
                               "stages_yr: [1]\n"
                               "currency: USD2000\n"
                               "goods:\n"
                               "  food: {unit: t}\n"
                               "places:\n"
                               "  home: {people: 1e6 person, market: external,\n"
                               "         infant: {2000: 0.2, 2010: 0.1}, mortality_factor: 3}\n"
                               "  base: {people: 1000 person, mortality_factor: 3}\n"
                               "people: {ages: {children: 2, hazard: 0, infant: 0.03}}\n";
    bench b = {.ctx = ag_ctx_create(NULL)};
    b.scenario = scenario_of_text(b.ctx, text);
    if (ag_scenario_model(b.ctx, b.scenario, NULL, 0, &b.model) < 0) fail_with_detail(b.ctx);
    double n[AG_COHORTS] = {0};
    ag_projection p;
    n[5] = 100;
    ag_cohorts_project(b.model, HOME, 2004, 1, 0, n, &p);
    assert_true(p.births > 1);
    assert_near(p.deaths / p.births, 0.155, 1e-12); /* in the middle of the year */
    ag_cohorts_project(b.model, BASE, 2004, 1, 0, n, &p);
    assert_near(p.deaths / p.births, 0.09, 1e-12);
    bench_close(&b);
}

/* The Earth of the library lives as long as the calibration says (UN WPP): a life by numerical integration of
** Gompertz's law after the share that dies young. */
static void test_life_of_the_earth(void **state)
{
    (void)state;
    static const double known[][2] = {{1960, 50.1}, {1970, 56.3}, {1980, 60.6},
                                      {1990, 64.0}, {2000, 66.5}, {2010, 70.1},
                                      {2019, 72.6}, {2050, 77.4}, {2100, 81.7}};
    bench b = {.ctx = ag_ctx_create(NULL)};
    b.scenario = scenario_open(b.ctx, "perestroika", NULL, 0);
    if (ag_scenario_model(b.ctx, b.scenario, NULL, 0, &b.model) < 0) fail_with_detail(b.ctx);
    const ag_place *earth = &b.model->place[0];
    const ag_ages *ages = &b.model->people.ages;
    assert_string_equal(earth->name, "earth");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        double year = known[i][0], slope = ages->slope_pyr, lived = 0;
        double hazard = ages->hazard_pyr * ag_path_at(&earth->mortality_factor, year);
        for (double age = 0.05; age < 130; age += 0.1) {
            lived += 0.1 * exp(-hazard * (exp(slope * (age - 30)) - exp(-slope * 30)) / slope);
        }
        assert_near(lived * (1 - ag_path_at(&earth->infant, year)), known[i][1], 0.1);
    }
    bench_close(&b);
}

/* Hands: of adults all take part; once there are children, fewer a resident. */
static void test_hands(void **state)
{
    (void)state;
    bench b = bench_open((spec){.children = "4"});
    ag_accounts accounts;
    ag_state is;
    ag_books books;
    const ag_state_bins bins = {1, 1, 0};
    assert_int_equal(ag_accounts_create(b.ctx, b.model, &accounts), AG_OK);
    assert_int_equal(ag_state_create(b.ctx, b.model, accounts.n, &bins, &is), AG_OK);
    assert_int_equal(ag_books_create(b.ctx, b.model, accounts.n, &books), AG_OK);
    ag_state_start(&is, b.model);
    ag_society society = {.model = b.model, .accounts = &accounts, .state = &is, .books = &books};
    ag_society_expect(&society, 1);
    assert_near(is.hands[BASE], 0.8, 1e-12);
    assert_true(is.hands[HOME] < 0.6 && is.hands[HOME] > 0.3);
    double n[AG_COHORTS];
    agi_cohorts_start(b.model, BASE, n);
    live_on(b.model, BASE, 2000, 1, n);
    assert_near(is.grown[BASE], sum(n) / 1000, 1e-12);
    ag_books_free(b.ctx, &books);
    ag_state_free(b.ctx, &is);
    ag_accounts_free(&accounts);
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_one_hazard),
                                       cmocka_unit_test(test_a_life),
                                       cmocka_unit_test(test_runge_kutta),
                                       cmocka_unit_test(test_periods),
                                       cmocka_unit_test(test_stable),
                                       cmocka_unit_test(test_hunger),
                                       cmocka_unit_test(test_poisson),
                                       cmocka_unit_test(test_draws),
                                       cmocka_unit_test(test_run),
                                       cmocka_unit_test(test_seeds),
                                       cmocka_unit_test(test_hands),
                                       cmocka_unit_test(test_infant_of_place),
                                       cmocka_unit_test(test_life_of_the_earth)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
