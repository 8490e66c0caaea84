/* Worlds for tests of the scenario module: texts put into a folder of their own, loaded,
** compared. */
#ifndef ARGOSY_TESTS_SCENARIO_WORLD_H
#define ARGOSY_TESTS_SCENARIO_WORLD_H

#include "argosy/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define BUNDLED ARGOSY_SOURCE_DIR "/scenarios"

typedef struct world {
    char folder[64];
    char path[128]; /* of scenario.yaml */
    ag_ctx *ctx;
    ag_finding *finding;
    uint32_t n_finding;
    ag_err err; /* of the last check */
} world;

static inline void world_begin(world *w)
{
    *w = (world){.folder = "/tmp/argosy-scenario-XXXXXX"};
    assert_non_null(mkdtemp(w->folder));
    snprintf(w->path, sizeof w->path, "%s/scenario.yaml", w->folder);
    w->ctx = ag_ctx_create(NULL);
    assert_non_null(w->ctx);
}

static inline void world_write(const world *w, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", w->folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static inline void world_remove(const world *w, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", w->folder, name);
    assert_int_equal(remove(path), 0);
}

/* The folder must be empty but for scenario.yaml. */
static inline void world_end(world *w)
{
    ag_delete(w->ctx, w->finding);
    ag_ctx_free(w->ctx);
    remove(w->path);
    assert_int_equal(rmdir(w->folder), 0);
}

/* All findings of a text. */
static inline ag_err world_check(world *w, const char *text)
{
    world_write(w, "scenario.yaml", text);
    ag_delete(w->ctx, w->finding);
    w->finding = NULL;
    w->n_finding = 0;
    ag_scenario_options options = {.path = w->path, .library_dir = w->folder};
    w->err = ag_scenario_check(w->ctx, &options, &w->finding, &w->n_finding);
    return w->err;
}

/* Text of a file; the caller frees. */
static inline char *world_read(const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    size_t count = fread(text, 1, (1 << 20) - 1, file);
    assert_true(count > 0);
    fclose(file);
    return text;
}

/* `text` with the first `old` replaced; the caller frees. */
static inline char *world_replace(const char *text, const char *old, const char *made)
{
    const char *at = strstr(text, old);
    if (!at) fail_msg("`%s` is not in the text", old);
    size_t size = strlen(text) + strlen(made) + 1;
    char *changed = malloc(size);
    assert_non_null(changed);
    snprintf(changed, size, "%.*s%s%s", (int)(at - text), text, made, at + strlen(old));
    return changed;
}

/* The model of a scenario (name, folder or file) with overrides; fails the test if there is
** none. */
static inline ag_model *world_model(ag_ctx *ctx, const char *path, const ag_set *set,
                                    uint32_t n_set)
{
    ag_scenario_options options = {
        .path = path, .scenario_dir = BUNDLED, .set = set, .n_set = n_set};
    ag_scenario *scenario = NULL;
    ag_model *model = NULL;
    ag_err err = ag_scenario_open(ctx, &options, &scenario);
    if (err == AG_OK) err = ag_scenario_model(ctx, scenario, NULL, 0, &model);
    ag_scenario_free(scenario);
    if (err < 0) {
        const ag_detail *detail = ag_ctx_detail(ctx);
        fail_msg("%s:%u:%u: %s: %s (%s)", detail->file, detail->line, detail->column, detail->key,
                 detail->message, detail->hint);
    }
    return model;
}

/* ---- hash of a whole model ------------------------------------------------------------------- */

static inline void hash_path(ag_hash *h, const ag_path *path)
{
    ag_hash_u64(h, path->n);
    ag_hash_u64(h, path->step);
    ag_hash_doubles(h, path->year, path->n);
    ag_hash_doubles(h, path->value, path->n);
}

static inline void hash_shares(ag_hash *h, const ag_share *shares, uint32_t n)
{
    ag_hash_u64(h, n);
    for (uint32_t i = 0; i < n; i++) {
        ag_hash_u64(h, shares[i].good);
        ag_hash_double(h, shares[i].q);
    }
}

static inline void hash_number(ag_hash *h, double value) /* NaN (project: decide) has a mark */
{
    ag_hash_u64(h, value != value);
    ag_hash_double(h, value != value ? 0 : value);
}

static inline void hash_sets(ag_hash *h, const ag_set *set, uint32_t n)
{
    ag_hash_u64(h, n);
    for (uint32_t i = 0; i < n; i++) {
        ag_hash_text(h, set[i].path);
        ag_hash_text(h, set[i].value);
    }
}

static inline void hash_places(ag_hash *h, const ag_model *m)
{
    for (uint32_t i = 0; i < m->n_place; i++) {
        const ag_place *p = &m->place[i];
        ag_hash_text(h, p->name);
        ag_hash_text(h, p->body ? p->body : "");
        ag_hash_u64(h, p->at);
        ag_hash_double(h, p->periapsis_km);
        ag_hash_double(h, p->apoapsis_km);
        ag_hash_double(h, p->inclination_deg);
        ag_hash_u64(h, p->libration);
        ag_hash_u64(h, p->external);
        ag_hash_u64(h, p->fixed_capacity);
        ag_hash_u64(h, p->polity);
        ag_hash_double(h, p->people);
        ag_hash_double(h, p->shelter);
        ag_hash_doubles(h, p->stock, m->n_good);
        ag_hash_doubles(h, p->capacity, m->n_process);
        ag_hash_double(h, p->insolation);
        ag_hash_u64(h, p->air);
        hash_path(h, &p->gdp);
    }
}

static inline void hash_trade(ag_hash *h, const ag_model *m)
{
    for (uint32_t i = 0; i < m->n_supply; i++) {
        const ag_supply *s = &m->supply[i];
        ag_hash_u64(h, s->place);
        ag_hash_u64(h, s->good);
        ag_hash_u64(h, s->kind);
        hash_path(h, &s->price);
        hash_path(h, &s->q);
        ag_hash_double(h, s->elasticity);
    }
    for (uint32_t i = 0; i < m->n_demand; i++) {
        const ag_demand *d = &m->demand[i];
        ag_hash_u64(h, d->place);
        ag_hash_u64(h, d->good);
        ag_hash_u64(h, d->kind);
        hash_path(h, &d->q);
        hash_path(h, &d->price);
        ag_hash_double(h, d->elasticity);
        ag_hash_double(h, d->penalty);
        ag_hash_u64(h, d->n_segment);
        ag_hash_doubles(h, d->segment_q, d->n_segment);
        ag_hash_doubles(h, d->segment_price, d->n_segment);
        ag_hash_u64(h, d->polity);
    }
}

static inline void hash_processes(ag_hash *h, const ag_model *m)
{
    for (uint32_t i = 0; i < m->n_process; i++) {
        const ag_process *p = &m->process[i];
        ag_hash_text(h, p->name);
        hash_shares(h, p->out, p->n_out);
        hash_shares(h, p->in, p->n_in);
        hash_shares(h, p->equipment, p->n_equipment);
        ag_hash_double(h, p->waste_t);
        ag_hash_double(h, p->labour);
        hash_path(h, &p->cost);
        ag_hash_double(h, p->life_yr);
        ag_hash_double(h, p->lag_yr);
        ag_hash_double(h, p->min_scale);
        ag_hash_u64(h, p->deposit_good);
        ag_hash_u64(h, p->sunlight);
        ag_hash_u64(h, p->air);
        ag_hash_double(h, p->from_year);
        ag_hash_double(h, p->learning);
        ag_hash_double(h, p->experience);
        ag_hash_bytes(h, p->where, m->n_place);
    }
    for (uint32_t i = 0; i < m->n_deposit; i++) {
        ag_hash_u64(h, m->deposit[i].place);
        ag_hash_u64(h, m->deposit[i].good);
        ag_hash_u64(h, m->deposit[i].tranche);
        ag_hash_double(h, m->deposit[i].amount);
        ag_hash_double(h, m->deposit[i].grade);
    }
}

static inline void hash_legs(ag_hash *h, const ag_model *m)
{
    for (uint32_t i = 0; i < m->n_leg; i++) {
        const ag_leg *l = &m->leg[i];
        ag_hash_u64(h, l->from);
        ag_hash_u64(h, l->to);
        ag_hash_u64(h, l->back);
        ag_hash_u64(h, l->kind);
        hash_path(h, &l->freight);
        ag_hash_double(h, l->dv_mps);
        ag_hash_double(h, l->tof_yr);
        ag_hash_double(h, l->aero);
        ag_hash_double(h, l->loss);
        ag_hash_double(h, l->window_every_yr);
        ag_hash_double(h, l->window_open_yr);
        ag_hash_double(h, l->window_first_year);
    }
    for (uint32_t i = 0; i < m->n_vehicle; i++) {
        const ag_vehicle *v = &m->vehicle[i];
        ag_hash_text(h, v->name);
        const double numbers[] = {v->dry_t,    v->payload_t, v->tank_t,   v->ve_mps,
                                  v->thrust_n, v->power_w,   v->crew,     v->life_yr,
                                  v->flights,  v->from_year, v->learning, v->experience};
        ag_hash_doubles(h, numbers, sizeof numbers / sizeof *numbers);
        hash_shares(h, v->propellant, v->n_propellant);
        hash_shares(h, v->recipe, v->n_recipe);
        for (uint32_t j = 0; j < v->n_leg; j++) {
            ag_hash_u64(h, v->leg[j][0]);
            ag_hash_u64(h, v->leg[j][1]);
        }
        ag_hash_u64(h, v->returns);
        hash_path(h, &v->price);
        hash_path(h, &v->price_per_flight);
        ag_hash_doubles(h, v->fleet, m->n_place);
    }
}

static inline void hash_society(ag_hash *h, const ag_model *m)
{
    for (uint32_t i = 0; i < m->n_polity; i++) {
        const ag_polity *p = &m->polity[i];
        ag_hash_text(h, p->name);
        ag_hash_u64(h, p->home);
        ag_hash_double(h, p->income_tax);
        ag_hash_double(h, p->royalty);
        ag_hash_doubles(h, p->tariff, m->n_good);
        ag_hash_doubles(h, p->subsidy, m->n_good);
        ag_hash_u64(h, p->union_polity);
    }
    const ag_people *p = &m->people;
    ag_hash_doubles(h, p->need, m->n_good);
    ag_hash_doubles(h, p->share, m->n_good);
    const double numbers[] = {p->spend_income,     p->spend_wealth,
                              p->reservation_wage, p->hardship,
                              p->participation,    p->fertility_pyr,
                              p->mortality_pyr,    p->interest_pyr,
                              p->traveller_t,      p->crew_stay_yr,
                              p->crew_kit_t,       p->settlers.rate_pyr,
                              p->settlers.network, p->settlers.cost_usd_pyr,
                              p->settlers.alpha,   p->settlers.most_usd_pyr};
    ag_hash_doubles(h, numbers, sizeof numbers / sizeof *numbers);
}

static inline void hash_plans(ag_hash *h, const ag_model *m)
{
    for (uint32_t i = 0; i < m->n_event; i++) {
        ag_hash_double(h, m->event[i].year);
        ag_hash_text(h, m->event[i].why);
        hash_sets(h, m->event[i].set, m->event[i].n_set);
    }
    for (uint32_t i = 0; i < m->n_project; i++) {
        const ag_project *p = &m->project[i];
        ag_hash_text(h, p->name);
        ag_hash_u64(h, p->place);
        ag_hash_u64(h, p->owner);
        hash_shares(h, p->need, p->n_need);
        hash_sets(h, p->then, p->n_then);
        ag_hash_double(h, p->over_yr);
        hash_number(h, p->start_year);
    }
    for (uint32_t i = 0; i < m->n_expect; i++) {
        const ag_expect *e = &m->expect[i];
        ag_hash_text(h, e->what);
        ag_hash_text(h, e->source);
        ag_hash_double(h, e->year);
        ag_hash_double(h, e->low);
        ag_hash_double(h, e->high);
    }
    for (uint32_t i = 0; i < m->n_source; i++) { /* not file and line: they change with the text */
        const ag_source *s = &m->source[i];
        ag_hash_text(h, s->path);
        ag_hash_text(h, s->unit);
        ag_hash_text(h, s->source ? s->source : "");
        ag_hash_double(h, s->low);
        ag_hash_double(h, s->central);
        ag_hash_double(h, s->high);
    }
}

/* Of everything in the model but inputs_hash and positions in files. */
static inline void model_hash(const ag_model *m, char hex[33])
{
    ag_hash h;
    ag_hash_begin(&h);
    ag_hash_text(&h, m->title);
    ag_hash_text(&h, m->currency);
    ag_hash_double(&h, m->year_from);
    ag_hash_double(&h, m->year_to);
    hash_path(&h, &m->period_yr);
    ag_hash_doubles(&h, m->stage_yr, m->n_stage);
    ag_hash_double(&h, m->discount);
    ag_hash_double(&h, m->g0_mps2);
    ag_hash_u64(&h, m->seed);
    ag_hash_u64(&h, m->adjustment);
    ag_hash_u64(&h, m->road);
    ag_hash_u64(&h, m->shelter_good);
    for (uint32_t i = 0; i < m->n_good; i++) {
        const ag_good *g = &m->good[i];
        ag_hash_text(&h, g->name);
        ag_hash_text(&h, g->unit);
        ag_hash_u64(&h, g->local);
        ag_hash_u64(&h, g->store);
        ag_hash_u64(&h, g->mass);
        ag_hash_double(&h, g->decay_pyr);
    }
    hash_places(&h, m);
    hash_trade(&h, m);
    hash_processes(&h, m);
    hash_legs(&h, m);
    hash_society(&h, m);
    hash_plans(&h, m);
    ag_hash_end(&h, hex);
}

#endif
