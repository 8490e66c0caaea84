/* Worlds drawn at random about two-worlds: whatever their periods, lags, lives, ways, taxes, people
** by age or not, drawn or not, and stocks, books close in every period, a run repeated has the same hash, and one that was stopped and
** resumed has it too.
**
** The audit of a run is the property: it stops at 1e-9. Periods of 0.5 to 5 years that are no multiples of
** each other exercise bins that are split. */
#include "../history_world.h"

enum { WORLDS = 24, SETS = 24, TEXT = 64 };

typedef struct draw {
    ag_rng_key key;
    uint32_t n;
    ag_set set[SETS];
    char text[SETS][TEXT];
    uint32_t n_set;
} draw;

static double between(draw *d, double low, double high)
{
    return low + (high - low) * ag_rng_uniform(&d->key, d->n++);
}

static void set(draw *d, const char *path, double value, const char *unit)
{
    assert_true(d->n_set < SETS);
    char *text = d->text[d->n_set];
    snprintf(text, TEXT, "%.6g%s%s", value, unit[0] ? " " : "", unit);
    d->set[d->n_set++] = (ag_set){path, text};
}

static void draw_world(draw *d, uint32_t number)
{
    static const double periods[] = {1, 1, 2, 0.7, 3, 5, 1.5};
    *d = (draw){.key = {.seed = 11, .run = number}};
    set(d, "period", periods[number % (sizeof periods / sizeof *periods)], "yr");
    set(d, "places.rock.people", between(d, 0, 1) < 0.4 ? 0 : between(d, 1, 400), "person");
    set(d, "places.rock.shelter", between(d, 0, 300), "person");
    set(d, "places.rock.stock.food", between(d, 0, 500), "t");
    set(d, "places.rock.stock.machines", between(d, 0, 2000), "t");
    set(d, "places.earth.people", between(d, 0, 1) < 0.5 ? 0 : 1e9, "person");
    set(d, "goods.food.decay", between(d, 0, 0.5), "1/yr");
    set(d, "processes.solar.lag", between(d, 0, 3), "yr");
    set(d, "processes.ptmine.life", between(d, 2, 30), "yr");
    set(d, "processes.icemine.learning", between(d, 0, 0.3), "");
    set(d, "vehicles.hauler.crew", between(d, 0, 1) < 0.5 ? 0 : 20, "person");
    set(d, "vehicles.hauler.flights", between(d, 0, 1) < 0.5 ? 0 : 12, "");
    if (number % 2 == 0) {
        set(d, "people.fertility", between(d, 0, 0.04), "1/yr");
        set(d, "people.mortality", between(d, 0, 0.03), "1/yr");
    } else {
        set(d, "people.ages.children", between(d, 0, 6), "");
        set(d, "people.ages.mortality_factor", between(d, 0, 8), "");
        set(d, "people.ages.hunger_deaths", between(d, 0, 0.3), "1/yr");
        set(d, "people.ages.hunger_births", between(d, 0, 3), "");
        if (number % 4 == 1) set(d, "places.rock.infant", 0.2, "");
    }
    if (number % 3 == 0) d->set[d->n_set++] = (ag_set){"draws", "true"};
    set(d, "people.interest", between(d, 0, 0.05), "1/yr");
    set(d, "polities.un.income_tax", between(d, 0, 0.6), "");
    set(d, "polities.un.royalty", between(d, 0, 0.3), "");
    if (between(d, 0, 1) < 0.5) d->set[d->n_set++] = (ag_set){"polities.un.home", "rock"};
}

static void copy_hash(ag_run *run, char hash[33])
{
    memcpy(hash, ag_run_results(run)->hash, 33);
}

/* Periods of a world; *hash of the end. */
static uint32_t run_world(ag_ctx *ctx, const ag_scenario *scenario, double until, char hash[33])
{
    ag_run_options options = {.until_year = until};
    ag_run *run = run_of(ctx, scenario, &options);
    run_to_end(ctx, run, NULL);
    const ag_run_record *record = ag_run_results(run);
    assert_true(record->audit.mass <= 1e-9 && record->audit.money <= 1e-9);
    assert_true(record->audit.people <= 1e-9);
    uint32_t n = record->n_period;
    copy_hash(run, hash);
    ag_run_free(run);
    return n;
}

static void resume_world(ag_ctx *ctx, const ag_scenario *scenario, double until, char hash[33])
{
    memory_sink memory = memory_sink_new(ctx);
    ag_sink sink = memory_sink_of(&memory);
    for (double year = until - 6; year <= until; year += 3) {
        ag_run_options options = {.until_year = year, .resume = true};
        ag_run *run = run_of(ctx, scenario, &options);
        run_to_end(ctx, run, &sink);
        copy_hash(run, hash);
        ag_run_free(run);
    }
    memory_sink_free(&memory);
}

static void test_worlds(void **unused)
{
    (void)unused;
    double until = TEST_PERIODS > 5 ? 2044 : 2037;
    uint32_t periods = 0;
    for (uint32_t w = 0; w < WORLDS; w++) {
        draw d;
        draw_world(&d, w);
        ag_ctx *ctx = ag_ctx_create(NULL);
        ag_scenario *scenario = scenario_open(ctx, "two-worlds", d.set, d.n_set);
        char once[33], again[33], resumed[33];
        periods += run_world(ctx, scenario, until, once);
        run_world(ctx, scenario, until, again);
        resume_world(ctx, scenario, until, resumed);
        assert_string_equal(once, again);
        assert_string_equal(once, resumed);
        ag_scenario_free(scenario);
        ag_ctx_free(ctx);
    }
    assert_true(periods > WORLDS * 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_worlds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
