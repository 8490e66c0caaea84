/* Flights of a leg in a stage, from timetables made by hand: windows as choices, means, off-window departures,
** cycles of ships. */
#include "../../src/history/flights.h"

#include "../history_world.h"

#include <math.h>

enum { WINDOWS_MAX = 64 };

#define YEAR_S (365.25 * AG_SKY_DAY_S)

/* There and back between two places: rows 2 k there, 2 k + 1 back, k the slot. */
#define WORLD                                                                                      \
    "argosy: 1\ntitle: two worlds\nyears: [2000, 2100]\nstages_yr: [2, 4, 16, 64]\n"               \
    "currency: USD2000\ndiscount: 0\ngoods:\n  ore: {unit: t}\nplaces:\n"                          \
    "  a: {body: earth}\n  b: {body: mars}\nlegs:\n  - {from: a, to: b, both: true, sky: true}\n"

typedef struct made {
    ag_ctx *ctx;
    ag_scenario *scenario;
    ag_model *model;
    agi_flights flights;
    agi_route route[2];
    uint32_t route_of[2 * AG_SLOTS];
    ag_flight flight[2 * AG_SLOTS * 4];
    ag_sky_window window[2][WINDOWS_MAX];
    double depart[2][100], dv[2][100], tof[2][100], shell[2][100];
} made;

static double tdb_s(double year)
{
    return ag_sky_of_jd(ag_year_jd(year));
}

static ag_sky_leg leg_of(double depart_tdb_s, double dv_mps, double tof_yr)
{
    return (ag_sky_leg){.depart_tdb_s = depart_tdb_s,
                        .arrive_tdb_s = depart_tdb_s + tof_yr * YEAR_S,
                        .tof_s = tof_yr * YEAR_S,
                        .dv_total_mps = dv_mps,
                        .shell = 0.1};
}

/* Windows every `every` years from `first` on: 5000 m/s and 0.5 years, quickly 6000 and 0.25. */
static void windows(made *m, uint32_t r, double first, double every, uint32_t n)
{
    ag_sky_timetable *table = &m->route[r].table;
    for (uint32_t i = 0; i < n; i++) {
        double depart = tdb_s(first) + i * every * YEAR_S;
        m->window[r][i].best = leg_of(depart, 5000 + i, 0.5);
        m->window[r][i].fast = leg_of(depart, 6000 + i, 0.25);
    }
    table->n_window = n;
    table->window = m->window[r];
}

/* A departure each year from 2000 on, dearer year by year. */
static void samples(made *m, uint32_t r)
{
    ag_sky_timetable *table = &m->route[r].table;
    for (uint32_t i = 0; i < 100; i++) {
        m->depart[r][i] = tdb_s(2000.5 + i);
        m->dv[r][i] = 9000 + i;
        m->tof[r][i] = 0.75 * YEAR_S;
    }
    table->n = 100;
    table->depart_tdb_s = m->depart[r];
    table->dv_mps = m->dv[r];
    table->tof_s = m->tof[r];
    table->shell = m->shell[r];
}

static void begin(made *m)
{
    memset(m, 0, sizeof *m);
    m->ctx = ag_ctx_create(NULL);
    m->scenario = scenario_of_text(m->ctx, WORLD);
    assert_int_equal(ag_scenario_model(m->ctx, m->scenario, NULL, 0, &m->model), AG_OK);
    assert_int_equal(m->model->n_leg, 2 * AG_SLOTS);
    for (uint32_t l = 0; l < m->model->n_leg; l++) m->route_of[l] = l % 2;
    m->flights = (agi_flights){
        .n_route = 2, .route = m->route, .route_of = m->route_of, .flight = m->flight};
}

static void end(made *m)
{
    ag_model_free(m->model);
    ag_scenario_free(m->scenario);
    ag_ctx_free(m->ctx);
}

static const ag_flight *there(const made *m, uint32_t slot, uint32_t stage)
{
    return &m->flight[(size_t)(2 * slot) * 4 + stage];
}

/* Stages [2000, 2002), [2002, 2006), [2006, 2022), [2022, 2086); windows in 2001, 2003, 2005, ... */
static void test_slots(void **unused)
{
    (void)unused;
    made m;
    begin(&m);
    windows(&m, 0, 2001, 2, 45);
    windows(&m, 1, 2002, 2, 45);
    agi_flights_period(m.model, 2000, 2, &m.flights);
    assert_int_equal(there(&m, 0, 0)->n, 1);
    assert_true(there(&m, 0, 0)->dv_mps[0] == 5000);
    assert_int_equal(there(&m, 1, 0)->n, 0);
    assert_int_equal(there(&m, 2, 0)->n, 0);
    assert_true(there(&m, AG_SLOT_FAST, 0)->dv_mps[0] == 6000);
    assert_near(there(&m, AG_SLOT_FAST, 0)->tof_yr, 0.25, 1e-12);
    for (uint32_t slot = 0; slot < 2; slot++) { /* two windows: one each */
        assert_int_equal(there(&m, slot, 1)->n, 1);
        assert_true(there(&m, slot, 1)->dv_mps[0] == 5001 + slot);
    }
    assert_int_equal(there(&m, 2, 1)->n, 0);
    assert_int_equal(there(&m, AG_SLOT_FAST, 1)->n, 2);
    assert_int_equal(there(&m, 0, 2)->n, 8); /* a mean */
    assert_true(there(&m, 0, 2)->dv_mps[7] == 5010);
    assert_int_equal(there(&m, 1, 2)->n, 0);
    assert_int_equal(there(&m, 0, 3)->n, 32);
    assert_near(there(&m, 0, 3)->aero, 0.1, 1e-12);
    double burn = (exp(5) + exp(5.001)) / 2 - 1; /* of R - 1, not of dv */
    ag_flight two = {.n = 2, .dv_mps = {5000, 5001}};
    assert_near(ag_flight_burn(&two, 1000), burn, 1e-12 * burn);
    end(&m);
}

/* Out in 2001.0, there 2001.5, home from 2002.0 in 2002.5, out again in 2003: a year a trip. */
static void test_cycle(void **unused)
{
    (void)unused;
    made m;
    begin(&m);
    windows(&m, 0, 2001, 2, 45);
    windows(&m, 1, 2002, 2, 45);
    agi_flights_period(m.model, 2000, 2, &m.flights);
    assert_near(there(&m, 0, 0)->cycle_yr, 1, 0.01); /* calendar and Julian years */
    assert_near(there(&m, 0, 0)->every_yr, 2, 1e-9);
    windows(&m, 1, 2001.2, 2, 45); /* just missed: back in 2003.7, out in 2005 */
    agi_flights_period(m.model, 2000, 2, &m.flights);
    assert_near(there(&m, 0, 0)->cycle_yr, 2, 0.01);
    assert_near(there(&m, AG_SLOT_FAST, 0)->cycle_yr, 2, 0.01);
    ag_leg *leg = (ag_leg *)m.model->leg; /* two legs, each one way: the same */
    for (uint32_t l = 0; l < m.model->n_leg; l++) leg[l].back = AG_NONE;
    agi_flights_period(m.model, 2000, 2, &m.flights);
    assert_near(there(&m, 0, 0)->cycle_yr, 2, 0.01);
    end(&m);
}

/* More than 32 windows in a stage are thinned evenly. */
static void test_thinned(void **unused)
{
    (void)unused;
    made m;
    begin(&m);
    windows(&m, 0, 2022.5, 1, 60);
    agi_flights_period(m.model, 2000, 2, &m.flights);
    const ag_flight *last = there(&m, 0, 3);
    assert_int_equal(last->n, 30); /* every second one */
    assert_true(last->dv_mps[29] == 5058);
    end(&m);
}

/* Without a window the least bad departure of the stage is all there is. */
static void test_off_window(void **unused)
{
    (void)unused;
    made m;
    begin(&m);
    samples(&m, 0);
    windows(&m, 0, 2008, 2, 30);
    agi_flights_period(m.model, 2000, 2, &m.flights);
    assert_int_equal(there(&m, 0, 0)->n, 1);
    assert_true(there(&m, 0, 0)->dv_mps[0] == 9000);
    assert_true(there(&m, 0, 1)->dv_mps[0] == 9002);
    assert_near(there(&m, 0, 1)->tof_yr, 0.75, 1e-12);
    assert_int_equal(there(&m, AG_SLOT_FAST, 0)->n, 0);
    m.shell[0][2] = 0.5; /* a shell weighs as 4000 ln 1.5 = 1622 m/s: the next one is taken */
    agi_flights_period(m.model, 2000, 2, &m.flights);
    assert_true(there(&m, 0, 1)->dv_mps[0] == 9003);
    for (uint32_t i = 0; i < 100; i++) m.dv[0][i] = NAN; /* no leg at all: closed */
    agi_flights_period(m.model, 2000, 2, &m.flights);
    assert_int_equal(there(&m, 0, 0)->n, 0);
    end(&m);
}

/* Quick departures that hardly save time are none. */
static void test_not_fast(void **unused)
{
    (void)unused;
    made m;
    begin(&m);
    windows(&m, 0, 2001, 2, 45);
    m.window[0][0].fast.tof_s = 0.49 * YEAR_S;
    agi_flights_period(m.model, 2000, 2, &m.flights);
    assert_int_equal(there(&m, AG_SLOT_FAST, 0)->n, 0);
    assert_int_equal(there(&m, AG_SLOT_FAST, 1)->n, 2);
    end(&m);
}

static void test_local(void **unused)
{
    (void)unused;
    made m;
    begin(&m);
    m.route[0].table = (ag_sky_timetable){.local = true, .any = leg_of(0, 3900, 0.01)};
    m.route[1].table = m.route[0].table;
    agi_flights_period(m.model, 2000, 2, &m.flights);
    for (uint32_t s = 0; s < 4; s++) {
        const ag_flight *flight = there(&m, 0, s);
        assert_true(flight->n == 1 && flight->dv_mps[0] == 3900 && flight->every_yr == 0);
        assert_near(flight->cycle_yr, 0.01, 1e-12);
        for (uint32_t slot = 1; slot < AG_SLOTS; slot++) {
            assert_int_equal(there(&m, slot, s)->n, 0);
        }
    }
    end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slots),    cmocka_unit_test(test_cycle),
        cmocka_unit_test(test_thinned),  cmocka_unit_test(test_off_window),
        cmocka_unit_test(test_not_fast), cmocka_unit_test(test_local)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
