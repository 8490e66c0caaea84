/* Numbers of the model: every table of two-worlds, defaults, the keys two-worlds does not have. */
#include "../scenario_world.h"

#include "argosy/sky.h"

#include <math.h>

static const ag_model *model; /* two-worlds */
static ag_ctx *ctx;

static int load(void **state)
{
    (void)state;
    ctx = ag_ctx_create(NULL);
    model = world_model(ctx, "two-worlds", NULL, 0);
    return 0;
}

static int unload(void **state)
{
    (void)state;
    ag_model_free((ag_model *)model);
    ag_ctx_free(ctx);
    return 0;
}

enum { FOOD, WATER, PROPELLANT, MACHINES, PLATINUM, POWER, SHELTER };
enum { EARTH, ROCK };
enum { ICEMINE, ELECTROLYSIS, SOLAR, PTMINE };

static void test_head(void **state)
{
    (void)state;
    assert_string_equal(model->title, "Two worlds, one ship, one ore");
    assert_string_equal(model->currency, "USD2020");
    assert_true(model->year_from == 2030 && model->year_to == 2060);
    assert_int_equal(model->period_yr.n, 1);
    assert_true(model->period_yr.value[0] == 1);
    assert_int_equal(model->n_stage, 4);
    assert_true(model->stage_yr[3] == 27);
    assert_true(model->discount == 0.06 && model->g0_mps2 == 9.80665);
    assert_true(model->adjustment);
    assert_false(model->road);
    assert_int_equal(model->seed, 0);
    assert_int_equal(strlen(model->inputs_hash), 32);
}

static void test_goods(void **state)
{
    (void)state;
    assert_int_equal(model->n_good, 7);
    assert_int_equal(model->shelter_good, SHELTER);
    const ag_good *g = model->good;
    assert_true(g[FOOD].decay_pyr == 0.05 && g[FOOD].mass && g[FOOD].store && !g[FOOD].local);
    assert_string_equal(g[POWER].unit, "MWh");
    assert_true(g[POWER].local && !g[POWER].store && !g[POWER].mass);
    assert_string_equal(g[SHELTER].name, "shelter");
    assert_string_equal(g[SHELTER].unit, "person yr");
    assert_true(g[SHELTER].local && !g[SHELTER].store && !g[SHELTER].mass);
}

static void test_places(void **state)
{
    (void)state;
    const ag_place *earth = &model->place[EARTH], *rock = &model->place[ROCK];
    assert_true(earth->external && !rock->external);
    assert_string_equal(rock->body, "433");
    assert_int_equal(rock->at, AG_AT_SURFACE);
    assert_int_equal(earth->at, AG_AT_NONE);
    assert_int_equal(rock->polity, 0);
    assert_true(rock->insolation == 1 && !rock->air && rock->gdp.n == 0);
    for (uint32_t j = 0; j < model->n_process; j++) assert_true(rock->capacity[j] == -1);
    for (uint32_t k = 0; k < model->n_good; k++) assert_true(rock->stock[k] == 0);
    assert_int_equal(model->n_supply, 5);
    assert_int_equal(model->supply[3].kind, AG_SUPPLY_STEP);
    assert_true(model->supply[3].price.value[0] == 20000 && model->supply[3].q.value[0] == 1e9);
    assert_int_equal(model->supply[4].kind, AG_SUPPLY_ELASTIC);
    assert_true(model->supply[4].elasticity == 0.3 && model->supply[4].q.value[0] == 190);
    assert_int_equal(model->n_demand, 2);
    assert_int_equal(model->demand[0].kind, AG_DEMAND_ELASTIC);
    assert_true(model->demand[0].elasticity == -0.7 && model->demand[0].price.value[0] == 3e7);
    assert_int_equal(model->demand[0].polity, AG_NONE);
    assert_int_equal(model->demand[1].kind, AG_DEMAND_BUDGET); /* the programme */
    assert_int_equal(model->demand[1].polity, 0);
    assert_int_equal(model->demand[1].place, ROCK);
    assert_int_equal(model->demand[1].good, POWER);
    assert_int_equal(model->demand[1].q.n, 2);
}

static void test_processes(void **state)
{
    (void)state;
    const ag_process *ice = &model->process[ICEMINE], *pt = &model->process[PTMINE];
    const ag_process *split = &model->process[ELECTROLYSIS];
    assert_int_equal(ice->deposit_good, WATER);
    assert_int_equal(pt->deposit_good, PLATINUM);
    assert_int_equal(split->deposit_good, AG_NONE);
    assert_true(!ice->where[EARTH] && ice->where[ROCK] && pt->where[ROCK] && split->where[ROCK]);
    assert_int_equal(pt->n_in, 2);
    assert_int_equal(pt->in[0].good, POWER);
    assert_true(pt->in[0].q == 20000 && pt->in[1].q == 20 && pt->waste_t == 20);
    assert_true(pt->labour == 30 && pt->equipment[0].q == 100 && pt->life_yr == 12);
    assert_true(ice->lag_yr == 1 && ice->min_scale == 0 && ice->learning == 0);
    assert_true(ice->from_year == -INFINITY && ice->cost.n == 0 && ice->experience == 0);
    assert_int_equal(model->n_deposit, 3);
    assert_true(model->deposit[1].tranche == 1 && model->deposit[1].amount == 20000);
    assert_true(model->deposit[1].grade == 0.4 && model->deposit[2].tranche == 0);
    assert_int_equal(model->deposit[2].good, WATER);
}

static void test_ships(void **state)
{
    (void)state;
    const ag_vehicle *v = &model->vehicle[0];
    assert_true(v->dry_t == 40 && v->payload_t == 100 && v->tank_t == 600 && v->life_yr == 20);
    assert_true(v->ve_mps == 380 * 9.80665 && v->returns && v->crew == 0 && v->flights == 0);
    assert_true(v->fleet[EARTH] == 2 && v->fleet[ROCK] == 0 && v->price.value[0] == 2e8);
    assert_true(v->n_propellant == 1 && v->propellant[0].good == PROPELLANT);
    assert_true(v->n_leg == 0 && v->n_recipe == 0 && v->price_per_flight.n == 0);
    assert_int_equal(model->n_leg, 2);
    const ag_leg *out = &model->leg[0], *back = &model->leg[1];
    assert_int_equal(out->kind, AG_LEG_GIVEN);
    assert_true(out->from == EARTH && out->to == ROCK && out->back == 1);
    assert_true(back->from == ROCK && back->to == EARTH && back->back == 0);
    assert_true(out->dv_mps == 5500 && out->tof_yr == 300 / 365.25 && out->loss == 0);
    assert_true(out->window_every_yr == 2.3 && out->window_open_yr == 0.2);
    assert_true(fabs(out->window_first_year - (2030 + 151 / 365.0)) < 3e-12); /* 1 June */
}

static void test_society(void **state)
{
    (void)state;
    const ag_polity *un = &model->polity[0];
    assert_true(un->home == EARTH && un->income_tax == 0.2 && un->royalty == 0.05);
    assert_true(un->tariff[FOOD] == 0 && un->subsidy[FOOD] == 0 && un->union_polity == AG_NONE);
    const ag_people *p = &model->people;
    assert_true(p->need[FOOD] == 0.6 && p->need[POWER] == 25 && p->need[PLATINUM] == 0);
    assert_true(p->share[FOOD] == 0.3 && p->share[POWER] == 0.2);
    assert_true(p->spend_income == 0.8 && p->spend_wealth == 0.2);
    assert_true(p->reservation_wage == 60000 && p->hardship == 1 && p->participation == 0.7);
    assert_true(p->fertility_pyr == 0 && p->settlers.rate_pyr == 0 && p->interest_pyr == 0);
    assert_true(p->traveller_t == 0 && p->crew_stay_yr == 1 && p->crew_kit_t == 2);
    assert_int_equal(model->n_expect, 1);
    assert_true(model->expect[0].low == 0 && model->expect[0].high == 100);
    assert_string_equal(model->expect[0].source, "judgement");
}

/* ---- keys that two-worlds does not have ------------------------------------------------------ */

static const char rich[] =
    "argosy: 1\n"
    "years: [2030, 2100]\n"
    "period: {2030: 1 yr, 2050: 5 yr, step: true}\n"
    "currency: EUR2015\n"
    "seed: 12\n"
    "road: true\n"
    "adjustment: false\n"
    "goods: {ore: {unit: t}, metal: {unit: t}, air: {unit: t, store: false}, work: {unit: person "
    "yr}}\n"
    "places:\n"
    "  home: {body: earth, market: external, gdp: {2030: 1e12 EUR2015/yr, 2100: 2e12 EUR2015/yr},\n"
    "    demand: [{good: metal, segments: [[5 t/yr, 100 EUR2015/t], [10 t/yr, 50 EUR2015/t]]},\n"
    "      {good: ore, need: {2030: 1 t/yr, 2040: 3 t/yr}, penalty: 9 EUR2015/t},\n"
    "      {good: work, budget: 7 EUR2015/yr}]}\n"
    "  leo: {body: earth, at: {periapsis: 400 km, apoapsis: 500 km, inclination: 28.5 deg},\n"
    "    capacity: {smelt: 4 t/yr}, fixed_capacity: true, stock: {ore: 20 t}, people: 5 person, "
    "shelter: 6 person}\n"
    "  mars: {body: mars, at: surface, insolation: 0.43, air: true}\n"
    "  point: {body: moon, at: L2, insolation: 0}\n"
    "processes:\n"
    "  smelt: {out: {metal: 1 t}, in: {ore: 3 t}, waste: 2 t, cost: 5 EUR2015, learning: 0.1,\n"
    "    experience: 40 t, min_scale: 2 t/yr, from: 2035-07-02T12:00}\n"
    "  breathe: {out: {air: 1 t}, where: {needs: [air]}}\n"
    "  panel: {out: {work: 1 person yr}, where: {needs: [sunlight], places: [mars, point, home]}}\n"
    "vehicles:\n"
    "  rocket: {payload: 20 t, price_per_flight: 1e7 EUR2015, legs: [[home, leo]], returns: "
    "false}\n"
    "  tug: {dry: 5 t, payload: 9 t, tank: 7 t, ve: 4 km/s, propellant: {air: 0.25, ore: 0.75},\n"
    "    recipe: {metal: 5 t}, crew: 3 crew, flights: 10, thrust: 2 kN, power: 3 MW, learning: "
    "0.2,\n"
    "    experience: 6, from: 2040, fleet: {leo: 1.5}}\n"
    "legs:\n"
    "  - {between: [leo, mars, point], sky: true}\n"
    "  - {from: mars, to: leo, sky: true, fast: false, aerobrake: false}\n"
    "  - {from: home, to: leo, freight: {2030: 900 EUR2015/t, 2050: 300 EUR2015/t}, time: 2 d, "
    "loss: 0.01}\n"
    "  - {from: leo, to: mars, dv: 3.8 km/s, time: 259 d, aero: 0.15}\n"
    "polities:\n"
    "  un: {home: home, rules: [home, leo], tariff: {all: 0.05, ore: 0.2}, subsidy: {metal: 3 "
    "EUR2015/t}}\n"
    "  red: {home: mars, union: un}\n"
    "people:\n"
    "  fertility: 0.01\n"
    "  mortality: 0.02 1/yr\n"
    "  settlers: 1e-6\n"
    "  interest: 2 %/yr\n"
    "  traveller: 0.5 t/person\n"
    "  crew_stay: 2 yr\n"
    "  crew_kit: 3 t\n"
    "events:\n"
    "  - {on: 2050, why: revolt, set: {places.mars.polity: red, people.hardship: 0.5}}\n"
    "  - {on: 2040-01-01, set: {legs.home-leo.loss: 0.5}}\n"
    "projects:\n"
    "  - {name: dome, place: mars, owner: un, needs: {metal: 50 t}, over: 5 yr, then: "
    "{places.mars.air: false}, start: decide}\n"
    "  - {name: ring, place: leo, owner: un, needs: {metal: 1 t}, over: 1 yr, start: 2045}\n"
    "expect:\n"
    "  - {what: price.metal.home, year: 2050, low: 0.1 EUR2015/kg}\n"
    "  - {what: people.mars, year: 2100-01-01, high: 5 person}\n";

/* Three pairs both ways in four slots each, one way in three, two, and the rocket's. */
static void check_legs(const ag_model *m, uint32_t mars)
{
    assert_int_equal(m->n_leg, 24 + 3 + 2 + 1);
    for (uint32_t i = 0; i < 24; i++) {
        const ag_leg *leg = &m->leg[i], *back = &m->leg[leg->back];
        assert_int_equal(leg->kind, AG_LEG_SKY);
        assert_true(back->from == leg->to && back->slot == leg->slot && leg->brakes);
        assert_int_equal(leg->slot, i / 2 % AG_SLOTS);
    }
    assert_true(m->leg[26].slot == 2 && m->leg[26].back == AG_NONE && !m->leg[26].brakes);
    assert_string_equal(m->place[mars].sky->name, "mars");
    assert_true(m->leg[27].loss == 0.01 && m->leg[27].tof_yr == 2 / 365.25 &&
                m->leg[27].back == AG_NONE);
    assert_true(m->leg[28].aero == 0.15 && m->leg[28].dv_mps == 3800);
}

static void test_rich(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    world_write(&w, "scenario.yaml", rich);
    ag_model *m = world_model(w.ctx, w.path, NULL, 0);
    enum { ORE, METAL, AIR, WORK };
    enum { HOME, LEO, MARS, POINT };
    assert_true(ag_path_at(&m->period_yr, 2049) == 1 && ag_path_at(&m->period_yr, 2050) == 5);
    assert_true(m->seed == 12 && m->road && !m->adjustment);
    assert_true(ag_path_at(&m->place[HOME].gdp, 2065) == 1.5e12);
    const ag_demand *d = m->demand;
    assert_int_equal(d[0].kind, AG_DEMAND_SEGMENTS);
    assert_true(d[0].n_segment == 2 && d[0].segment_q[1] == 10 && d[0].segment_price[1] == 50);
    assert_int_equal(d[1].kind, AG_DEMAND_NEED);
    assert_true(d[1].penalty == 9 && ag_path_at(&d[1].q, 2035) == 2);
    assert_int_equal(d[2].kind, AG_DEMAND_BUDGET);
    assert_true(d[2].q.value[0] == 7 && d[2].polity == AG_NONE && d[2].penalty == -1);
    const ag_place *leo = &m->place[LEO];
    assert_int_equal(leo->at, AG_AT_ORBIT);
    assert_true(leo->periapsis_km == 400 && leo->apoapsis_km == 500 &&
                leo->inclination_deg == 28.5);
    assert_true(leo->capacity[0] == 4 && leo->capacity[1] == -1 && leo->fixed_capacity);
    assert_true(leo->stock[ORE] == 20 && leo->people == 5 && leo->shelter == 6);
    assert_true(m->place[POINT].at == AG_AT_LIBRATION && m->place[POINT].libration == 2);
    assert_true(leo->polity == 0 && m->place[HOME].polity == 0); /* by `rules` */
    assert_int_equal(m->place[MARS].polity, AG_NONE);
    const ag_process *smelt = &m->process[0], *breathe = &m->process[1], *panel = &m->process[2];
    assert_true(smelt->cost.value[0] == 5 && smelt->learning == 0.1 && smelt->experience == 40);
    assert_true(smelt->min_scale == 2 && smelt->from_year == 2035.5 && smelt->life_yr == 20);
    assert_true(!smelt->where[HOME] && smelt->where[LEO] && smelt->where[MARS]);
    assert_true(breathe->air && breathe->where[MARS] && !breathe->where[LEO]);
    assert_true(panel->sunlight && panel->where[MARS] && panel->where[HOME]);
    assert_true(!panel->where[POINT] && !panel->where[LEO]);
    const ag_vehicle *rocket = &m->vehicle[0], *tug = &m->vehicle[1];
    assert_true(!rocket->returns && rocket->price_per_flight.value[0] == 1e7 &&
                rocket->ve_mps == 0);
    assert_true(rocket->n_leg == 1 && rocket->leg[0][0] == HOME && rocket->leg[0][1] == LEO);
    assert_true(tug->ve_mps == 4000 && tug->n_propellant == 2 && tug->propellant[1].q == 0.75);
    assert_true(tug->recipe[0].good == METAL && tug->recipe[0].q == 5 && tug->crew == 3);
    assert_true(tug->flights == 10 && tug->thrust_n == 2000 && tug->power_w == 3e6);
    assert_true(tug->from_year == 2040 && tug->experience == 6 && tug->fleet[LEO] == 1.5);
    check_legs(m, MARS);
    assert_true(!m->place[HOME].sky);
    assert_true(m->polity[0].tariff[METAL] == 0.05 && m->polity[0].tariff[ORE] == 0.2);
    assert_true(m->polity[0].subsidy[METAL] == 3 && m->polity[1].union_polity == 0);
    const ag_people *p = &m->people;
    assert_true(p->fertility_pyr == 0.01 && p->mortality_pyr == 0.02 &&
                p->settlers.rate_pyr == 1e-6);
    assert_true(p->interest_pyr == 0.02 && p->traveller_t == 0.5 && p->crew_stay_yr == 2);
    assert_true(p->crew_kit_t == 3 && p->participation == 0.5 && p->spend_income == 1);
    assert_true(m->n_event == 2 && m->event[0].year == 2040 && m->event[1].year == 2050);
    assert_string_equal(m->event[1].why, "revolt");
    assert_string_equal(m->event[1].set[0].path, "places.mars.polity");
    assert_string_equal(m->event[1].set[0].value, "red");
    assert_true(isnan(m->project[0].start_year) && m->project[1].start_year == 2045);
    assert_true(m->project[0].n_then == 1 && m->project[0].need[0].q == 50);
    assert_true(m->expect[0].low == 100 && m->expect[0].high == INFINITY);
    assert_true(m->expect[1].high == 5 && m->expect[1].low == -INFINITY);
    ag_model_free(m);
    world_end(&w);
}

/* {low, central, high, unit, source}: central counts, the rest is recorded. */
static void test_sources(void **state)
{
    (void)state;
    static const ag_set sets[] = {
        {"vehicles.hauler.dry", "{low: 30, central: 40, high: 60, unit: t, source: survey}"},
        {"places.earth.supply.0.price", "{low: 700 USD2020/t, central: 0.8 USD2020/kg}"},
    };
    ag_model *m = world_model(ctx, "two-worlds", sets, 2);
    uint32_t found = 0, plain = 0;
    for (uint32_t i = 0; i < m->n_source; i++) {
        const ag_source *s = &m->source[i];
        if (strcmp(s->path, "vehicles.hauler.dry") == 0) {
            assert_true(s->low == 30 && s->central == 40 && s->high == 60);
            assert_string_equal(s->source, "survey");
            assert_string_equal(s->unit, "t");
            found++;
        } else if (strcmp(s->path, "places.earth.supply.0.price") == 0) {
            assert_true(s->low == 700 && s->central == 800 && s->high == 800);
            assert_null(s->source);
            found++;
        } else if (strcmp(s->path, "vehicles.hauler.tank") == 0) {
            assert_true(s->low == 600 && s->high == 600 && s->line == 42);
            assert_non_null(strstr(s->file, "two-worlds/scenario.yaml"));
            plain++;
        }
    }
    assert_int_equal(found, 2);
    assert_int_equal(plain, 1);
    assert_true(m->vehicle[0].dry_t == 40 && m->supply[0].price.value[0] == 800);
    ag_model_free(m);
}

/* A recipe for 2 t is the recipe for 1 t doubled in goods; the doubt is told. */
static void test_scaled_recipe(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    static const char text[] =
        "argosy: 1\nyears: [2030, 2060]\ncurrency: USD2020\ngoods: {a: {unit: t}, b: {unit: t}}\n"
        "places: {p: {stock: {a: 9 t}}}\n"
        "processes: {x: {out: {b: 2 t}, in: {a: 5 t}, waste: 3 t, labour: 4 person yr}}\n";
    assert_int_equal(world_check(&w, text), AG_OK);
    assert_int_equal(w.n_finding, 1);
    assert_int_equal(w.finding[0].level, AG_WARNING);
    assert_string_equal(w.finding[0].detail.key, "processes.x.out.b");
    ag_model *m = world_model(w.ctx, w.path, NULL, 0);
    const ag_process *x = &m->process[0];
    assert_true(x->out[0].q == 1 && x->in[0].q == 2.5 && x->waste_t == 1.5 && x->labour == 4);
    ag_model_free(m);
    world_end(&w);
}

/* A launch service brings the legs that the scenario does not state: behind the others, of no Δv and no
** time, each once; an abstract leg is no way for it. */
static void test_service_legs(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    assert_int_equal(
        world_check(
            &w,
            "argosy: 1\nyears: [2030, 2031]\ncurrency: USD2020\nplaces: {p: {}, q: {}, r: {}}\n"
            "legs: [{from: p, to: r, freight: 1 USD2020/t}, {from: q, to: r, dv: 2 km/s, time: 1 "
            "d}]\n"
            "vehicles:\n"
            "  small: {payload: 1 t, price_per_flight: 9 USD2020, legs: [[p, q], [p, r], [q, r]]}\n"
            "  large: {payload: 9 t, price_per_flight: 50 USD2020, legs: [[p, q]]}\n"),
        AG_OK);
    assert_int_equal(w.n_finding, 0);
    ag_model *m = world_model(w.ctx, w.path, NULL, 0);
    assert_int_equal(m->n_leg, 4);
    assert_true(m->leg[1].dv_mps == 2000);
    assert_true(m->leg[2].from == 0 && m->leg[2].to == 1 && m->leg[3].to == 2);
    for (uint32_t i = 2; i < 4; i++) {
        assert_int_equal(m->leg[i].kind, AG_LEG_GIVEN);
        assert_int_equal(m->leg[i].back, AG_NONE);
        assert_true(m->leg[i].dv_mps == 0 && m->leg[i].tof_yr == 0 && m->leg[i].aero == 0);
    }
    ag_model_free(m);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_head),          cmocka_unit_test(test_goods),
        cmocka_unit_test(test_places),        cmocka_unit_test(test_processes),
        cmocka_unit_test(test_ships),         cmocka_unit_test(test_society),
        cmocka_unit_test(test_rich),          cmocka_unit_test(test_sources),
        cmocka_unit_test(test_scaled_recipe), cmocka_unit_test(test_service_legs),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
