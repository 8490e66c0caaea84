/* For tests: a scenario from a file or text, and the world of its first period. */
#ifndef TESTS_MARKET_WORLD_H
#define TESTS_MARKET_WORLD_H

#include "argosy/market.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct test_world {
    ag_ctx *ctx;
    ag_scenario *scenario;
    ag_model *model;
    ag_world world;
    double *arrays; /* all columns, one allocation */
    double *stock, *transit, *capacity, *pending, *people, *shelter, *deposit, *quote, *budget;
    double *process_factor, *vehicle_factor;
    ag_flight *flight;
} test_world;

enum { TEST_BINS = 16 };

static inline void test_world_fill(test_world *t)
{
    const ag_model *model = t->model;
    uint32_t n_x = ag_xgood_count(model);
    for (uint32_t p = 0; p < model->n_place; p++) {
        const ag_place *place = &model->place[p];
        t->people[p] = place->people;
        t->shelter[p] = place->shelter;
        for (uint32_t g = 0; g < model->n_good; g++) t->stock[p * n_x + g] = place->stock[g];
        for (uint32_t v = 0; v < model->n_vehicle; v++) {
            t->stock[p * n_x + ag_xgood_ship(model, v)] = model->vehicle[v].fleet[p];
        }
        for (uint32_t j = 0; j < model->n_process; j++) {
            double capacity = place->capacity[j];
            t->capacity[p * model->n_process + j] = capacity > 0.0 ? capacity : 0.0;
        }
    }
    for (uint32_t d = 0; d < model->n_deposit; d++) t->deposit[d] = model->deposit[d].amount;
    for (uint32_t j = 0; j < model->n_process; j++) t->process_factor[j] = 1.0;
    for (uint32_t v = 0; v < model->n_vehicle; v++) t->vehicle_factor[v] = 1.0;
}

/* Flights that are made up, as the market does not ask the sky: by leg and slot, with gaps, means over several
** departures, shells; some beyond what a tank holds. */
static inline void test_world_flights(test_world *t)
{
    const ag_model *model = t->model;
    t->flight = calloc((size_t)model->n_leg * model->n_stage + 1, sizeof *t->flight);
    for (uint32_t l = 0; l < model->n_leg; l++) {
        const ag_leg *leg = &model->leg[l];
        for (uint32_t s = 0; s < model->n_stage && leg->kind == AG_LEG_SKY; s++) {
            ag_flight *f = &t->flight[(size_t)l * model->n_stage + s];
            if (leg->slot == 2 || (leg->slot == 1 && s != 1) || (s == 0 && l % 5 == 3)) continue;
            f->n = 1 + s * 2;
            for (uint32_t i = 0; i < f->n; i++) {
                f->dv_mps[i] =
                    2500 + 700 * (l % 7) + 90 * i + (leg->slot == AG_SLOT_FAST ? 2000 : 0);
            }
            f->tof_yr = leg->slot == AG_SLOT_FAST ? 0.3 : 0.7;
            f->aero = l % 2 ? 0.15 : 0;
            f->cycle_yr = 1 + 0.1 * (l % 4);
            f->every_yr = 2.1;
        }
    }
    t->world.flight = t->flight;
}

static inline void test_world_make(test_world *t)
{
    const ag_model *model = t->model;
    size_t p = model->n_place, x = ag_xgood_count(model), j = model->n_process;
    size_t counts[] = {
        p * x, p * x * TEST_BINS, p * j, p * j * TEST_BINS, p, p, model->n_deposit, p * x, p,
        j,     model->n_vehicle};
    double **columns[] = {&t->stock,  &t->transit,        &t->capacity,      &t->pending,
                          &t->people, &t->shelter,        &t->deposit,       &t->quote,
                          &t->budget, &t->process_factor, &t->vehicle_factor};
    size_t total = 1;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) total += counts[i];
    t->arrays = calloc(total, sizeof(double));
    double *at = t->arrays;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        *columns[i] = at;
        at += counts[i];
    }
    test_world_fill(t);
    double period_yr = ag_path_at(&model->period_yr, model->year_from);
    t->world = (ag_world){.year = model->year_from,
                          .period_yr = period_yr > 0.0 ? period_yr : model->stage_yr[0],
                          .bin_yr = 1.0,
                          .n_bin = TEST_BINS,
                          .stock = t->stock,
                          .transit = t->transit,
                          .capacity = t->capacity,
                          .pending = t->pending,
                          .people = t->people,
                          .shelter = t->shelter,
                          .deposit = t->deposit,
                          .quote = t->quote,
                          .budget = t->budget,
                          .process_factor = t->process_factor,
                          .vehicle_factor = t->vehicle_factor};
    test_world_flights(t);
}

static inline void test_fail(const ag_ctx *ctx)
{
    const ag_detail *d = ag_ctx_detail(ctx);
    fprintf(stderr, "%s:%u:%u: %s: %s (%s); %s\n", d->file, d->line, d->column, d->key, d->message,
            d->value, d->hint);
}

/* False (and the reason on stderr) if it does not load. */
static inline bool test_world_open(test_world *t, const char *path)
{
    memset(t, 0, sizeof *t);
    t->ctx = ag_ctx_create(NULL);
    ag_scenario_options options = {.path = path};
    if (ag_scenario_open(t->ctx, &options, &t->scenario) < 0 ||
        ag_scenario_model(t->ctx, t->scenario, NULL, 0, &t->model) < 0) {
        test_fail(t->ctx);
        return false;
    }
    test_world_make(t);
    return true;
}

/* The same from text, by way of a file in the working folder. */
static inline bool test_world_text(test_world *t, const char *text)
{
    char path[64];
    snprintf(path, sizeof path, "world-%ld.yaml", (long)getpid());
    FILE *file = fopen(path, "w");
    if (!file) return false;
    fputs(text, file);
    fclose(file);
    bool ok = test_world_open(t, path);
    remove(path);
    return ok;
}

static inline void test_world_free(test_world *t)
{
    free(t->arrays);
    free(t->flight);
    ag_model_free(t->model);
    ag_scenario_free(t->scenario);
    ag_ctx_free(t->ctx);
}

static inline uint32_t test_place(const test_world *t, const char *name)
{
    for (uint32_t p = 0; p < t->model->n_place; p++) {
        if (strcmp(t->model->place[p].name, name) == 0) return p;
    }
    return AG_NONE;
}

static inline uint32_t test_good(const test_world *t, const char *name)
{
    for (uint32_t g = 0; g < t->model->n_good; g++) {
        if (strcmp(t->model->good[g].name, name) == 0) return g;
    }
    return AG_NONE;
}

static inline double test_price(const test_world *t, const ag_market_answer *answer,
                                const char *place, const char *good)
{
    return answer
        ->price[(size_t)test_place(t, place) * ag_xgood_count(t->model) + test_good(t, good)];
}

/* Sum of the columns of a kind in stage 0 whose a, b, c agree (AG_NONE: any). */
static inline double test_sum(const ag_market_answer *answer, ag_col_kind kind, uint32_t a,
                              uint32_t b, uint32_t c)
{
    double sum = 0.0;
    for (uint32_t j = 0; j < answer->lp->n_col; j++) {
        const ag_col *col = &answer->lp->col[j];
        if (col->kind != (uint32_t)kind || col->stage != 0) continue;
        bool same = (a == AG_NONE || col->a == a) && (b == AG_NONE || col->b == b) &&
                    (c == AG_NONE || col->c == c);
        if (same) sum += answer->value[j];
    }
    return sum;
}
#endif
