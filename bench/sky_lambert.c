/* Lambert's problem by the clock: nanoseconds a solve without and with full turns, on random geometries
** between planets' distances, against one two-body propagation in the same run. Beside each stands its
** ratio to that propagation and what the ratio should stay below. Exit 1 if it does not. */
#include "argosy/sky.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_CASE 4096
#define N_ROUND 40
#define REVS 5

typedef struct bench_case {
    double r1[3], r2[3], tof;
    ag_sky_state state;
} bench_case;

static void make_case(uint32_t n, bench_case *c)
{
    ag_rng_key key = {.seed = 7, .run = n};
    double u[9];
    for (uint32_t k = 0; k < 9; k++) u[k] = ag_rng_uniform(&key, k);
    double a = 6.28 * u[0];
    double b = 6.28 * u[1];
    double r = 0.7 + u[2];
    double s = 0.7 + 4.5 * u[3] * u[3];
    *c = (bench_case){.r1 = {r * cos(a), r * sin(a), 0.1 * u[4] - 0.05},
                      .r2 = {s * cos(b), s * sin(b), 0.1 * u[5] - 0.05},
                      .tof = 1 + 30 * u[6]};
    memcpy(c->state.r_m, c->r1, sizeof c->r1);
    double speed = sqrt(1 / r) * (0.8 + 0.5 * u[7]);
    c->state.v_mps[0] = -speed * sin(a);
    c->state.v_mps[1] = speed * cos(a);
    c->state.v_mps[2] = 0.1 * u[8];
}

/* Nanoseconds a call, the best of N_ROUND rounds over all cases; *sum keeps the work from being
** optimised away. */
static double time_motion(ag_ctx *ctx, const bench_case *cases, double *sum)
{
    double best = INFINITY;
    for (int round = 0; round < N_ROUND; round++) {
        double start = ag_clock_s();
        for (int i = 0; i < N_CASE; i++) {
            ag_sky_state to;
            ag_sky_kepler outcome = AG_SKY_KEPLER_FAR;
            if (ag_sky_kepler_move(ctx, 1, &cases[i].state, cases[i].tof, &to, &outcome) == AG_OK)
                *sum += to.r_m[0];
        }
        best = fmin(best, ag_clock_s() - start);
    }
    return best / N_CASE * 1e9;
}

static double time_direct(ag_ctx *ctx, const bench_case *cases, double *sum)
{
    double best = INFINITY;
    for (int round = 0; round < N_ROUND; round++) {
        double start = ag_clock_s();
        for (int i = 0; i < N_CASE; i++) {
            ag_sky_arc arc;
            if (ag_sky_lambert(ctx, 1, cases[i].r1, cases[i].r2, cases[i].tof, AG_SKY_PROGRADE, 0,
                               AG_SKY_LEFT, &arc) == AG_OK)
                *sum += arc.v1_mps[0];
        }
        best = fmin(best, ag_clock_s() - start);
    }
    return best / N_CASE * 1e9;
}

/* A branch of all with up to REVS turns. */
static double time_branch(ag_ctx *ctx, const bench_case *cases, double *sum)
{
    double best = INFINITY;
    uint32_t branches = 0;
    for (int round = 0; round < N_ROUND; round++) {
        double start = ag_clock_s();
        branches = 0;
        for (int i = 0; i < N_CASE; i++) {
            ag_sky_arc arcs[1 + 2 * REVS];
            uint32_t n_arc = 0;
            if (ag_sky_lambert_all(ctx, 1, cases[i].r1, cases[i].r2, cases[i].tof, AG_SKY_PROGRADE,
                                   REVS, arcs, &n_arc) == AG_OK)
                *sum += arcs[n_arc - 1].v1_mps[0];
            branches += n_arc;
        }
        best = fmin(best, ag_clock_s() - start);
    }
    return best / branches * 1e9;
}

int main(void)
{
    static bench_case cases[N_CASE];
    ag_ctx *ctx = ag_ctx_create(NULL);
    if (!ctx) return 1;
    double sum = 0;
    for (uint32_t i = 0; i < N_CASE; i++) make_case(i, &cases[i]);
    double motion = time_motion(ctx, cases, &sum);
    double direct = time_direct(ctx, cases, &sum);
    double branch = time_branch(ctx, cases, &sum);
    printf("one propagation        %7.0f ns\n", motion);
    printf("Lambert, no full turn  %7.0f ns   ratio %.2f (below 2)\n", direct, direct / motion);
    printf("a branch of up to %d turns %4.0f ns   ratio %.2f (below 2)\n", REVS, branch,
           branch / motion);
    ag_ctx_free(ctx);
    return isfinite(sum) && direct < 2 * motion && branch < 2 * motion ? 0 : 1;
}
