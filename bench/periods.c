/* What a period of a run costs: perestroika's first 40 periods and all of two-worlds.
**
** In one process, one after the other: as it is; with the basis forgotten before each solve
** (cold); with every cargo column from the start (all columns). Ratios are to the first, of
** processor time, which a busy machine disturbs least. Then the programme of the next period is
** handed to other solvers as MPS, and to one that is not in the same process it costs a start
** and the reading of a file of the size told. The check's own time is measured on the world of
** the first period, where it stands apart. */
#include "argosy/history.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct result {
    double cpu_s, wall_s, build_s, solve_s;
    uint32_t periods, iterations, rows, columns;
} result;

typedef struct bench_case {
    const char *name;
    uint32_t periods, cold_periods; /* cold ones are dear: the first few, against the same few */
} bench_case;

static double cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double wall_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int fail(const ag_ctx *ctx)
{
    const ag_detail *d = ag_ctx_detail(ctx);
    fprintf(stderr, "%s: %s (%s)\n", d->key, d->message, d->hint);
    return 1;
}

static ag_err scenario_named(ag_ctx *ctx, const char *name, ag_scenario **scenario)
{
    ag_scenario_options options = {.path = name,
                                   .scenario_dir = ARGOSY_SOURCE_DIR "/scenarios",
                                   .library_dir = ARGOSY_SOURCE_DIR "/library"};
    return ag_scenario_open(ctx, &options, scenario);
}

/* The periods of a case; then, if mps is given, the programme of the next one and its time. */
static ag_err measure(ag_ctx *ctx, const ag_scenario *scenario, uint32_t periods,
                      ag_market_options market, const char *mps, result *out, double *next_s)
{
    ag_run_options options = {.market = market};
    ag_run *run = NULL;
    bool done = false;
    ag_err err = ag_run_create(ctx, scenario, &options, &run);
    double begun = cpu_s(), begun_wall = wall_s();
    for (uint32_t i = 0; err == AG_OK && i < periods && !done; i++) {
        err = ag_run_step(run, NULL, &done);
    }
    if (err == AG_OK) {
        const ag_run_record *r = ag_run_results(run);
        *out = (result){.cpu_s = cpu_s() - begun,
                        .wall_s = wall_s() - begun_wall,
                        .build_s = r->build_s,
                        .solve_s = r->solve_s,
                        .periods = r->n_period,
                        .rows = r->n_row,
                        .columns = r->n_col};
        for (uint32_t i = 0; i < r->n_period; i++) out->iterations += r->iterations[i];
    }
    if (err == AG_OK && mps) {
        err = ag_run_write_mps(run, mps);
        double before = ag_run_results(run)->solve_s;
        if (err == AG_OK) err = ag_run_step(run, NULL, &done);
        if (err == AG_OK) *next_s = ag_run_results(run)->solve_s - before;
    }
    ag_run_free(run);
    return err;
}

static void tell(const char *how, const result *r, const result *first)
{
    if (r->periods == 0 || first->periods == 0) return; /* stopped */
    double n = 1e3 / (double)r->periods;
    printf("  %-12s %8.1f %8.1f %8.1f %8.1f %10.0f %7u %7u %8.2f\n", how, r->wall_s * n,
           r->build_s * n, r->solve_s * n, (r->wall_s - r->build_s - r->solve_s) * n,
           (double)r->iterations / (double)r->periods, r->rows, r->columns,
           r->cpu_s / r->periods / (first->cpu_s / first->periods));
}

/* ---- other solvers ----------------------------------------------------------------------------------- */

static double line_value(const char *path, const char *format)
{
    char line[512];
    double value = NAN;
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, format, &value) == 1) break;
    }
    if (file) fclose(file);
    return value;
}

static void peer(const char *name, const char *command, const char *answer, const char *format,
                 double own_s)
{
    double begun = wall_s();
    if (system(command) != 0) {
        printf("  %s: not here, or no answer\n", name);
        return;
    }
    double s = wall_s() - begun;
    printf("  %s: %.0f ms for that programme alone, objective %.9g; ratio %.2f\n", name, s * 1e3,
           line_value(answer, format), s / own_s);
}

static void peers(const char *mps, double own_s)
{
    char command[512], answer[128];
    printf("  the period after, all solves of it: %.1f ms of solving here\n", own_s * 1e3);
    snprintf(answer, sizeof answer, "%s.glpk", mps);
    snprintf(command, sizeof command,
             "glpsol --freemps %s --min --tmlim 120 --write %s >%s.log 2>&1", mps, answer, mps);
    peer("glpsol", command, answer, "s bas %*u %*u f f %lf", own_s);
    remove(answer);
    snprintf(answer, sizeof answer, "%s.clp", mps);
    snprintf(command, sizeof command, "clp %s -dualsimplex -solution %s >%s.log 2>&1", mps, answer,
             mps);
    peer("clp", command, answer, "Optimal - objective value %lf", own_s);
    remove(answer);
    snprintf(answer, sizeof answer, "%s.log", mps);
    remove(answer);
}

/* ---- the check ----------------------------------------------------------------------------------------- */

static bool of_the_sky(const ag_model *model)
{
    for (uint32_t l = 0; l < model->n_leg; l++) {
        if (model->leg[l].kind == AG_LEG_SKY) return true;
    }
    return false;
}

/* Of a scenario's first period: own arrays, as nothing is there but what the scenario gives. Flights of the sky
** come from a run, so a world with legs of the sky is left out. */
static ag_err check_apart(ag_ctx *ctx, const ag_scenario *scenario)
{
    ag_model *model = NULL;
    ag_market *market = NULL;
    ag_market_answer answer;
    AG_TRY(ag_scenario_model(ctx, scenario, NULL, 0, &model));
    if (of_the_sky(model)) {
        printf("  the check apart: not measured, legs are of the sky\n");
        ag_model_free(model);
        return AG_OK;
    }
    size_t p = model->n_place, x = ag_xgood_count(model), j = model->n_process;
    size_t n = p * x + p * j + model->n_deposit + j + model->n_vehicle + 1;
    double *zero = calloc(n, sizeof *zero), *given = calloc(n, sizeof *given), *at = given;
    if (!zero || !given) abort();
    ag_world world = {.year = model->year_from,
                      .period_yr = 1.0,
                      .bin_yr = 1.0,
                      .n_bin = 1,
                      .stock = zero,
                      .transit = zero,
                      .capacity = zero,
                      .pending = zero,
                      .people = zero,
                      .shelter = zero,
                      .quote = zero,
                      .budget = zero};
    world.deposit = at;
    for (uint32_t d = 0; d < model->n_deposit; d++) *at++ = model->deposit[d].amount;
    world.process_factor = at;
    for (uint32_t i = 0; i < j; i++) *at++ = 1.0;
    world.vehicle_factor = at;
    for (uint32_t i = 0; i < model->n_vehicle; i++) *at++ = 1.0;
    ag_err err = ag_market_create(ctx, model, NULL, &market);
    if (err == AG_OK) err = ag_market_solve(market, &world, &answer);
    if (err == AG_OK) {
        printf("  first period: build %.1f, %u solves %.1f, check %.1f ms; check to solve %.2f\n",
               answer.build_s * 1e3, answer.n_solve, answer.solve_s * 1e3, answer.check_s * 1e3,
               answer.check_s / answer.solve_s);
    }
    ag_market_free(market);
    ag_model_free(model);
    free(zero);
    free(given);
    return err;
}

static int run_case(const bench_case *c)
{
    char mps[64];
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = NULL;
    result plain = {0}, few = {0}, cold = {0}, all = {0};
    double next_s = 0.0, unused = 0.0;
    int code = 0;
    if (!ctx || scenario_named(ctx, c->name, &scenario) < 0) return fail(ctx);
    snprintf(mps, sizeof mps, "bench-%ld.mps", (long)getpid());
    const ag_market_options as_is = {0}, cold_start = {.cold = true},
                            columns = {.all_columns = true};
    struct variant {
        const char *how;
        uint32_t periods;
        ag_market_options options;
        const char *mps;
        result *out;
    } variants[] = {{"as it is", c->periods, as_is, mps, &plain},
                    {"all columns", c->periods, columns, NULL, &all},
                    {"as it is, few", c->cold_periods, as_is, NULL, &few},
                    {"cold, few", c->cold_periods, cold_start, NULL, &cold}};
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
        struct variant *v = &variants[i];
        double *s = v->mps ? &next_s : &unused;
        if (measure(ctx, scenario, v->periods, v->options, v->mps, v->out, s) == AG_OK) continue;
        printf("%s, %s: stopped: ", c->name, v->how);
        fflush(stdout);
        code = fail(ctx);
    }
    printf("%s, %u periods; ms a period; ratio: of processor time\n", c->name, plain.periods);
    printf("  %-12s %8s %8s %8s %8s %10s %7s %7s %8s\n", "", "all", "build", "solve", "rest",
           "iterations", "rows", "columns", "ratio");
    tell("as it is", &plain, &plain);
    tell("all columns", &all, &plain);
    printf("  the first %u of them\n", few.periods);
    tell("as it is", &few, &few);
    tell("cold", &cold, &few);
    if (check_apart(ctx, scenario) < 0) code = fail(ctx);
    peers(mps, next_s);
    remove(mps);
    ag_scenario_free(scenario);
    ag_ctx_free(ctx);
    return code;
}

int main(void)
{
    static const bench_case cases[] = {{"perestroika", 40, 8}, {"two-worlds", 29, 29}};
    int code = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) code |= run_case(&cases[i]);
    return code;
}
