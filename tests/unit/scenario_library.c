/* The bundled library and scenarios as data: they load, each range has a source, ships can fly what
** they are given, every place can be reached and left, everything wanted can be had. */
#include "argosy/sky.h"

#include "argosy/scenario.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char everything_path[] = "library_everything.yaml";
/* Takes every file of the library. */
static const char everything[] =
    "argosy: 1\n"
    "years: [2000, 2001]\n"
    "currency: USD2020\n"
    "use: [goods, people, politics, places/earth_moon, places/libration, places/mars, "
    "places/mars_moons,\n"
    "  places/near_earth, places/belt, places/main_belt, places/outer, processes/power,\n"
    "  processes/resources, processes/chemistry, processes/living, processes/making,\n"
    "  vehicles/launchers, vehicles/chemical, vehicles/nuclear, vehicles/electric]\n"
    "deposits:\n"
    "  - {place: moon, good: water, tranches: [[1 t, 1]]}\n"
    "  - {place: moon, good: regolith, tranches: [[1 t, 1]]}\n"
    "  - {place: mars, good: co2, tranches: [[1 t, 1]]}\n"
    "  - {place: psyche, good: ore, tranches: [[1 t, 1]]}\n";

typedef struct world {
    ag_ctx *ctx;
    ag_scenario *scenario;
    ag_model *model;
} world;

static void print_findings(const ag_scenario *scenario)
{
    uint32_t count = 0;
    const ag_finding *finding = ag_scenario_findings(scenario, &count);
    for (uint32_t i = 0; i < count; i++) {
        const ag_detail *d = &finding[i].detail;
        print_message("%s:%u: %s: %s (%s)\n", d->file, d->line, d->key, d->message, d->hint);
    }
}

/* strict: not even a warning. */
static void load(const char *path, bool strict, world *w)
{
    ag_scenario_options options = {.path = path,
                                   .library_dir = ARGOSY_SOURCE_DIR "/library",
                                   .scenario_dir = ARGOSY_SOURCE_DIR "/scenarios"};
    w->ctx = ag_ctx_create(NULL);
    assert_non_null(w->ctx);
    if (ag_scenario_open(w->ctx, &options, &w->scenario) != AG_OK) {
        const ag_detail *d = ag_ctx_detail(w->ctx);
        fail_msg("%s:%u: %s: %s (%s)", d->file, d->line, d->key, d->message, d->hint);
    }
    ag_err err = ag_scenario_model(w->ctx, w->scenario, NULL, 0, &w->model);
    uint32_t count = 0;
    ag_scenario_findings(w->scenario, &count);
    if (err != AG_OK || (strict && count > 0)) print_findings(w->scenario);
    assert_int_equal(err, AG_OK);
    if (strict) assert_int_equal(count, 0);
}

static void unload(world *w)
{
    ag_model_free(w->model);
    ag_scenario_free(w->scenario);
    ag_ctx_free(w->ctx);
}

/* Units of recipes, orbits, a propellant of one good, settings of the run: chosen, not found. */
static bool is_definition(const ag_source *s)
{
    const char *path = s->path;
    static const char *const whole[] = {"argosy", "period", "seed"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        if (strcmp(path, whole[i]) == 0) return true;
    }
    bool one = s->central == 1 && (strstr(path, ".out.") || strstr(path, ".propellant."));
    bool layout = strncmp(path, "stages_yr.", 10) == 0 || strncmp(path, "period.", 7) == 0;
    return one || layout || strstr(path, ".at.");
}

static void check_sources(const ag_model *model)
{
    for (uint32_t i = 0; i < model->n_source; i++) {
        const ag_source *s = &model->source[i];
        if (strcmp(s->file, everything_path) == 0) continue; /* this test's own */
        bool told = s->source ? strlen(s->source) >= 8 : is_definition(s);
        if (!told) print_message("%s:%u: %s has no source\n", s->file, s->line, s->path);
        assert_true(told);
        assert_true(s->low <= s->central && s->central <= s->high);
    }
}

/* Nothing is sold there: most recipes lack something, so that it loads with warnings. */
static void load_everything(world *w)
{
    FILE *file = fopen(everything_path, "w");
    assert_non_null(file);
    assert_true(fputs(everything, file) >= 0);
    assert_int_equal(fclose(file), 0);
    load(everything_path, false, w);
    remove(everything_path);
}

static void whole_library_loads(void **state)
{
    (void)state;
    world w = {0};
    load_everything(&w);
    assert_true(w.model->n_good >= 18);
    assert_true(w.model->n_process >= 25);
    assert_true(w.model->n_vehicle >= 12);
    assert_true(w.model->n_place >= 24);
    check_sources(w.model);
    unload(&w);
}

static void perestroika_has_sources(void **state)
{
    (void)state;
    world w = {0};
    load("perestroika", true, &w);
    assert_true(w.model->n_place >= 7);
    assert_true(w.model->n_good >= 12);
    assert_true(w.model->n_process >= 14);
    assert_true(w.model->n_vehicle >= 6);
    assert_true(w.model->n_source >= 400);
    check_sources(w.model);
    assert_true(w.model->n_expect > 0);
    for (uint32_t i = 0; i < w.model->n_expect; i++) {
        assert_true(strlen(w.model->expect[i].source) >= 8);
    }
    for (uint32_t i = 0; i < w.model->n_event; i++) {
        const ag_event *event = &w.model->event[i];
        assert_true(strlen(event->why) >= 8);
        ag_model *after = NULL;
        assert_int_equal(ag_scenario_model(w.ctx, w.scenario, event->set, event->n_set, &after),
                         AG_OK);
        ag_model_free(after);
    }
    unload(&w);
}

/* ---- launch costs ---------------------------------------------------------------------------- */

enum { COSTS_COLUMNS = 13 };

/* Cuts a line of CSV in place; returns the number of fields. */
static int csv_cut(char *line, char *field[COSTS_COLUMNS])
{
    int n = 0;
    for (char *c = line; n < COSTS_COLUMNS; c++) {
        bool quoted = *c == '"';
        field[n++] = c += quoted;
        c += strcspn(c, quoted ? "\"" : ",\n");
        if (quoted && *c) *c++ = 0;
        if (*c != ',') {
            *c = 0;
            break;
        }
        *c = 0;
    }
    return n;
}

static double number(const char *text)
{
    double value = NAN;
    assert_true(ag_number_parse(text, &value));
    return value;
}

static const ag_vehicle *vehicle_named(const ag_model *model, const char *name)
{
    for (uint32_t i = 0; i < model->n_vehicle; i++) {
        if (strcmp(model->vehicle[i].name, name) == 0) return &model->vehicle[i];
    }
    return NULL;
}

/* A row about a launcher of the library: its price is the row's, to the digits of the price. */
static bool check_launch_row(const ag_model *model, char *const *field)
{
    double low = number(field[6]), central = number(field[7]), high = number(field[8]);
    double flight = number(field[9]), payload_t = number(field[5]), year = number(field[4]);
    assert_true(low <= central && central <= high && payload_t > 0);
    assert_true(fabs(flight - payload_t * 1000 * central) <= 1e-3 * flight);
    assert_true(strlen(field[10]) >= 8);
    if (!*field[1]) return false;
    const ag_vehicle *vehicle = vehicle_named(model, field[1]);
    if (!vehicle) fail_msg("there is no launcher %s", field[1]);
    double price = ag_path_at(&vehicle->price_per_flight, year) / (vehicle->payload_t * 1000);
    if (fabs(price / central - 1) > 0.01) {
        fail_msg("%s costs %g USD/kg, in the table %g", field[1], price, central);
    }
    return price >= low && price <= high;
}

/* Every launcher has its price of the table; Sea Dragon, which never flew, of Saturn V by size. */
static void launchers_cost_what_the_table_says(void **state)
{
    (void)state;
    world w = {0};
    char line[1024], *field[COSTS_COLUMNS];
    uint32_t found = 0, launchers = 0;
    load_everything(&w);
    FILE *file = fopen(ARGOSY_SOURCE_DIR "/library/launch_costs.csv", "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    bool *priced = calloc(w.model->n_vehicle, sizeof *priced);
    assert_non_null(priced);
    while (fgets(line, sizeof line, file)) {
        assert_int_equal(csv_cut(line, field), COSTS_COLUMNS);
        if (!check_launch_row(w.model, field)) continue;
        priced[vehicle_named(w.model, field[1]) - w.model->vehicle] = true;
        found++;
    }
    assert_int_equal(fclose(file), 0);
    assert_true(found >= 9);
    const ag_vehicle *dragon = vehicle_named(w.model, "sea_dragon");
    const ag_vehicle *saturn = vehicle_named(w.model, "saturn_v");
    for (uint32_t v = 0; v < w.model->n_vehicle; v++) {
        const ag_vehicle *vehicle = &w.model->vehicle[v];
        if (vehicle->price_per_flight.n == 0 || vehicle->crew == 0) continue; /* not a launcher */
        launchers++;
        if (!priced[v] && vehicle != dragon)
            fail_msg("%s has no price in the table", vehicle->name);
    }
    assert_true(launchers >= 9);
    double scaled = ag_path_at(&saturn->price_per_flight, 1967) *
                    pow(dragon->payload_t / saturn->payload_t, 0.65);
    assert_true(fabs(ag_path_at(&dragon->price_per_flight, 1983) / scaled - 1) <= 0.01);
    free(priced);
    unload(&w);
}

/* ---- flight ---------------------------------------------------------------------------------- */

static bool flies(const ag_vehicle *v, const ag_leg *leg)
{
    for (uint32_t i = 0; i < v->n_leg; i++) {
        if (v->leg[i][0] == leg->from && v->leg[i][1] == leg->to) return true;
    }
    return v->n_leg == 0 && v->ve_mps > 0;
}

/* Velocity change and aeroshell of a leg; of one of the sky those of its cheapest window in twenty years. */
static void leg_numbers(ag_ctx *ctx, const ag_model *model, const ag_leg *leg, double *dv_mps,
                        double *aero)
{
    ag_sky_site sites[2];
    ag_sky_timetable table;
    *dv_mps = leg->dv_mps;
    *aero = leg->aero;
    if (leg->kind != AG_LEG_SKY) return;
    ag_place_site(&model->place[leg->from], &sites[0]);
    ag_place_site(&model->place[leg->to], &sites[1]);
    const ag_sky_search search = {
        .to_tdb_s = 20 * 365.25 * 86400, .leg = {.aero = leg->brakes}, .brief = true};
    assert_int_equal(ag_sky_timetable_create(ctx, &sites[0], &sites[1], &search, &table), AG_OK);
    const ag_sky_leg *best = &table.any;
    for (uint32_t i = 0; i < table.n_window; i++) {
        const ag_sky_leg *other = &table.window[i].best;
        if (i == 0 || other->dv_total_mps < best->dv_total_mps) best = other;
    }
    assert_true(table.local || table.n_window > 0);
    *dv_mps = best->dv_total_mps;
    *aero = best->shell;
    ag_sky_timetable_free(ctx, &table);
}

/* Cargo with full tanks and nothing kept, by the rocket equation; an aeroshell is part of what arrives. */
static double cargo_t(ag_ctx *ctx, const ag_model *model, const ag_vehicle *v, const ag_leg *leg)
{
    double dv_mps = 0, aero = 0;
    if (v->price_per_flight.n > 0) return v->payload_t;
    leg_numbers(ctx, model, leg, &dv_mps, &aero);
    double burn = expm1(dv_mps / v->ve_mps) * (1 + aero);
    return fmin(v->payload_t / (1 + aero), v->tank_t / burn - v->dry_t);
}

/* A ship takes a crew of four with provisions for days. What a service takes is stated, not computed from
** a burn: a cabin for the way down holds a person at least (105 kg, as the library counts one). */
static double least_t(const ag_vehicle *v)
{
    return v->price_per_flight.n > 0 && v->crew == 0 ? 0.105 : 0.5;
}

/* As the world is when all of its events have come: what is out of reach until it is found can be reached. */
static void after_events(world *w)
{
    ag_set set[256];
    uint32_t n = 0;
    ag_model *after = NULL;
    for (uint32_t i = 0; i < w->model->n_event; i++) {
        const ag_event *event = &w->model->event[i];
        for (uint32_t k = 0; k < event->n_set; k++) {
            assert_true(n < sizeof set / sizeof *set);
            set[n++] = event->set[k];
        }
    }
    assert_int_equal(ag_scenario_model(w->ctx, w->scenario, set, n, &after), AG_OK);
    ag_model_free(w->model);
    w->model = after;
}

static void ships_fly_their_legs(void **state)
{
    (void)state;
    world w = {0};
    load("perestroika", true, &w);
    after_events(&w);
    for (uint32_t i = 0; i < w.model->n_vehicle; i++) {
        const ag_vehicle *v = &w.model->vehicle[i];
        uint32_t found = 0;
        for (uint32_t l = 0; l < w.model->n_leg; l++) {
            const ag_leg *leg = &w.model->leg[l];
            if (!flies(v, leg) || leg->slot > 0) continue; /* slots are windows of one leg */
            found++;
            double most = cargo_t(w.ctx, w.model, v, leg);
            if (most < least_t(v)) {
                print_message("%s carries %.3g t from %s to %s\n", v->name, most,
                              w.model->place[leg->from].name, w.model->place[leg->to].name);
            }
            assert_true(most >= least_t(v));
        }
        assert_int_equal(found, v->n_leg); /* each of its pairs is a leg */
        double recipe_t = 0;
        for (uint32_t k = 0; k < v->n_recipe; k++) recipe_t += v->recipe[k].q;
        /* a ship weighs what it is made of */
        if (v->n_recipe > 0) assert_true(fabs(recipe_t - v->dry_t) <= 1e-9 * v->dry_t);
    }
    unload(&w);
}

/* Marks what can be reached from row `start`, backwards if asked. */
static void reach(const ag_model *model, uint32_t start, bool backwards, bool *seen)
{
    seen[start] = true;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t l = 0; l < model->n_leg; l++) {
            const ag_leg *leg = &model->leg[l];
            uint32_t from = backwards ? leg->to : leg->from, to = backwards ? leg->from : leg->to;
            bool flown = false;
            for (uint32_t v = 0; v < model->n_vehicle && !flown; v++) {
                flown = flies(&model->vehicle[v], leg);
            }
            if (!flown || !seen[from] || seen[to]) continue;
            seen[to] = true;
            changed = true;
        }
    }
}

static void places_are_reached_and_left(void **state)
{
    (void)state;
    world w = {0};
    load("perestroika", true, &w);
    uint32_t n = w.model->n_place, earth = AG_NONE;
    bool *there = calloc(n, sizeof *there), *back = calloc(n, sizeof *back);
    assert_true(there && back);
    for (uint32_t p = 0; p < n; p++) {
        if (strcmp(w.model->place[p].name, "earth") == 0) earth = p;
    }
    assert_int_not_equal(earth, AG_NONE);
    reach(w.model, earth, false, there);
    reach(w.model, earth, true, back);
    for (uint32_t p = 0; p < n; p++) {
        if (!there[p] || !back[p]) print_message("%s is cut off\n", w.model->place[p].name);
        assert_true(there[p] && back[p]);
    }
    free(there);
    free(back);
    unload(&w);
}

/* ---- goods ----------------------------------------------------------------------------------- */

static void mark(bool *flags, const ag_share *share, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) flags[share[i].good] = true;
}

static bool is_made(const ag_model *m, uint32_t place, uint32_t good)
{
    for (uint32_t j = 0; j < m->n_process; j++) {
        for (uint32_t i = 0; i < m->process[j].n_out; i++) {
            if (m->process[j].where[place] && m->process[j].out[i].good == good) return true;
        }
    }
    return false;
}

static bool is_needed(const ag_model *m, uint32_t good)
{
    return m->people.need[good] > 0 || good == m->shelter_good;
}

/* A place has all local goods that people need, or none: there nobody lives. */
static void place_is_home_or_empty(const ag_model *m, uint32_t place)
{
    bool home = m->place[place].people > 0;
    for (uint32_t g = 0; g < m->n_good; g++) {
        home = home || (is_needed(m, g) && m->good[g].local && is_made(m, place, g));
    }
    for (uint32_t g = 0; home && g < m->n_good; g++) {
        if (!is_needed(m, g) || !m->good[g].local || is_made(m, place, g)) continue;
        fail_msg("no %s at %s", m->good[g].name, m->place[place].name);
    }
}

/* What a recipe, a ship, a person or a programme asks for is sold or made somewhere; a local good is
** made wherever people may live. */
static void wanted_goods_can_be_had(void **state)
{
    (void)state;
    world w = {0};
    load("perestroika", true, &w);
    const ag_model *m = w.model;
    bool *wanted = calloc(m->n_good, sizeof *wanted), *had = calloc(m->n_good, sizeof *had);
    assert_true(wanted && had);
    for (uint32_t j = 0; j < m->n_process; j++) {
        const ag_process *process = &m->process[j];
        mark(wanted, process->in, process->n_in);
        mark(wanted, process->equipment, process->n_equipment);
        mark(had, process->out, process->n_out);
    }
    for (uint32_t v = 0; v < m->n_vehicle; v++) {
        mark(wanted, m->vehicle[v].propellant, m->vehicle[v].n_propellant);
        mark(wanted, m->vehicle[v].recipe, m->vehicle[v].n_recipe);
    }
    for (uint32_t d = 0; d < m->n_demand; d++) wanted[m->demand[d].good] = true;
    for (uint32_t s = 0; s < m->n_supply; s++) had[m->supply[s].good] = true;
    for (uint32_t g = 0; g < m->n_good; g++) {
        bool asked = wanted[g] || is_needed(m, g);
        if (asked && !had[g]) print_message("no %s anywhere\n", m->good[g].name);
        assert_true(had[g] || !asked);
    }
    uint32_t homes = 0;
    for (uint32_t p = 0; p < m->n_place; p++) {
        if (!m->place[p].external) place_is_home_or_empty(m, p);
        homes += is_made(m, p, m->shelter_good);
    }
    assert_true(homes >= 3);
    free(wanted);
    free(had);
    unload(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_library_loads),
        cmocka_unit_test(perestroika_has_sources),
        cmocka_unit_test(launchers_cost_what_the_table_says),
        cmocka_unit_test(ships_fly_their_legs),
        cmocka_unit_test(places_are_reached_and_left),
        cmocka_unit_test(wanted_goods_can_be_had),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
