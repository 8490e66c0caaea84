/* Fuzzes elements, two-body motion and Lambert's problem with any 64 bytes of doubles: every answer is
** an error or a named outcome with finite numbers, and outputs of refused calls stay as they were. */
#include "argosy/sky.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void check(bool holds)
{
    if (!holds) abort();
}

static bool finite_state(const ag_sky_state *s)
{
    for (int k = 0; k < 3; k++)
        if (!isfinite(s->r_m[k]) || !isfinite(s->v_mps[k])) return false;
    return true;
}

static void check_elements(ag_ctx *ctx, const double d[8])
{
    ag_sky_elements el = {d[0], d[1], d[2], d[3], d[4], d[5]};
    ag_sky_state state = {{7}, {7}};
    ag_sky_elements_outcome outcome = AG_SKY_ELEMENTS_RECTILINEAR;
    if (ag_sky_state_of_elements(ctx, d[6], &el, &state, &outcome) != AG_OK ||
        outcome == AG_SKY_ELEMENTS_BEYOND) {
        check(state.r_m[0] == 7 && state.v_mps[0] == 7);
        return;
    }
    check(outcome == AG_SKY_ELEMENTS_FOUND && finite_state(&state));
}

static void check_motion(ag_ctx *ctx, const double d[8])
{
    ag_sky_state from = {{d[0], d[1], d[2]}, {d[3], d[4], d[5]}};
    ag_sky_state to = {{7}, {7}};
    ag_sky_elements el = {.q_m = 7};
    ag_sky_elements_outcome elements = AG_SKY_ELEMENTS_BEYOND;
    ag_sky_kepler moved = AG_SKY_KEPLER_FAR;
    if (ag_sky_kepler_move(ctx, d[6], &from, d[7], &to, &moved) == AG_OK &&
        moved == AG_SKY_KEPLER_FOUND)
        check(finite_state(&to));
    else
        check(to.r_m[0] == 7 && to.v_mps[0] == 7);
    if (ag_sky_elements_of_state(ctx, d[6], &from, &el, &elements) == AG_OK &&
        elements != AG_SKY_ELEMENTS_RECTILINEAR)
        check(el.q_m >= 0 && el.e >= 0 && isfinite(el.anomaly_rad) && isfinite(el.peri_rad));
    else
        check(el.q_m == 7);
}

static void check_lambert(ag_ctx *ctx, const double d[8])
{
    ag_sky_arc arcs[9];
    uint32_t n_arc = 77;
    if (ag_sky_lambert_all(ctx, 1, d, d + 3, d[6], d[7] > 0 ? AG_SKY_PROGRADE : AG_SKY_RETROGRADE,
                           4, arcs, &n_arc) != AG_OK) {
        check(n_arc == 77);
        return;
    }
    check(n_arc % 2 == 1 && n_arc <= 9);
    for (uint32_t i = 0; i < n_arc; i++) {
        if (arcs[i].outcome == AG_SKY_ARC_NO_PLANE) continue;
        check(arcs[i].outcome == AG_SKY_ARC_FOUND && isfinite(arcs[i].x));
        for (int k = 0; k < 3; k++)
            check(isfinite(arcs[i].v1_mps[k]) && isfinite(arcs[i].v2_mps[k]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    double d[8] = {0};
    ag_ctx *ctx = ag_ctx_create(NULL);
    if (!ctx) return 0;
    if (size > 0) memcpy(d, data, size < sizeof d ? size : sizeof d);
    check_elements(ctx, d);
    check_motion(ctx, d);
    check_lambert(ctx, d);
    ag_ctx_free(ctx);
    return 0;
}
