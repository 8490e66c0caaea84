/* Lambert's problem: known arcs, ways round, outcomes, limits, one by one and all at once. */
#include "../core_helpers.h"

#include "argosy/sky.h"

#include <math.h>

#define PI 3.14159265358979323846

static ag_sky_arc solve(ag_ctx *ctx, const double r1[3], const double r2[3], double tof,
                        ag_sky_way way, uint32_t revs, ag_sky_branch branch)
{
    ag_sky_arc arc = {.outcome = AG_SKY_ARC_NO_ARC};
    assert_int_equal(ag_sky_lambert(ctx, 1, r1, r2, tof, way, revs, branch, &arc), AG_OK);
    return arc;
}

/* A quarter of the unit circle takes pi/2, three quarters the other way 3 pi/2. */
static void circles(void **state)
{
    ag_ctx *ctx = *state;
    const double x[3] = {1, 0, 0};
    const double y[3] = {0, 1, 0};
    ag_sky_arc arc = solve(ctx, x, y, PI / 2, AG_SKY_PROGRADE, 0, AG_SKY_LEFT);
    assert_int_equal(arc.outcome, AG_SKY_ARC_FOUND);
    assert_true(fabs(arc.v1_mps[0]) < 1e-15 && fabs(arc.v1_mps[1] - 1) < 1e-15);
    assert_true(fabs(arc.v2_mps[0] + 1) < 1e-15 && fabs(arc.v2_mps[1]) < 1e-15);
    arc = solve(ctx, x, y, 3 * PI / 2, AG_SKY_RETROGRADE, 0, AG_SKY_LEFT);
    assert_true(fabs(arc.v1_mps[1] + 1) < 1e-14);
    bool circle = false; /* one of the two with a turn more is the circle again */
    for (ag_sky_branch branch = AG_SKY_LEFT; branch <= AG_SKY_RIGHT; branch++) {
        arc = solve(ctx, x, y, 2.5 * PI, AG_SKY_PROGRADE, 1, branch);
        assert_int_equal(arc.outcome, AG_SKY_ARC_FOUND);
        circle = circle || fabs(arc.v1_mps[1] - 1) < 1e-14;
    }
    assert_true(circle);
}

static void outcomes(void **state)
{
    ag_ctx *ctx = *state;
    const double x[3] = {1, 0, 0};
    const double y[3] = {0, 1, 0.1};
    const double back[3] = {-2, 0, 0};
    const double on[3] = {3, 0, 0};
    assert_int_equal(solve(ctx, x, back, 3, AG_SKY_PROGRADE, 0, 0).outcome, AG_SKY_ARC_NO_PLANE);
    assert_int_equal(solve(ctx, x, on, 3, AG_SKY_PROGRADE, 0, 0).outcome, AG_SKY_ARC_NO_PLANE);
    assert_int_equal(solve(ctx, x, x, 3, AG_SKY_PROGRADE, 1, 0).outcome, AG_SKY_ARC_NO_PLANE);
    assert_int_equal(solve(ctx, x, y, 3, AG_SKY_PROGRADE, 1, 0).outcome, AG_SKY_ARC_NO_ARC);
    assert_string_equal(ag_sky_arc_text(AG_SKY_ARC_NO_ARC),
                        "too short a time for so many revolutions");
    /* the least time with one turn lies between: both arcs appear together */
    double low = 3;
    double high = 30;
    while (high - low > 1e-12 * high) {
        double tof = 0.5 * (low + high);
        ag_sky_arc left = solve(ctx, x, y, tof, AG_SKY_PROGRADE, 1, AG_SKY_LEFT);
        ag_sky_arc right = solve(ctx, x, y, tof, AG_SKY_PROGRADE, 1, AG_SKY_RIGHT);
        assert_int_equal(left.outcome, right.outcome);
        if (left.outcome == AG_SKY_ARC_FOUND) {
            assert_true(left.x <= right.x);
            high = tof;
        } else {
            low = tof;
        }
    }
    ag_sky_arc left = solve(ctx, x, y, high, AG_SKY_PROGRADE, 1, AG_SKY_LEFT);
    ag_sky_arc right = solve(ctx, x, y, high, AG_SKY_PROGRADE, 1, AG_SKY_RIGHT);
    assert_true(fabs(left.x - right.x) < 1e-4);
}

static void limits(void **state)
{
    ag_ctx *ctx = *state;
    const double x[3] = {1, 0, 0};
    const double y[3] = {0, 1, 0};
    const double zero[3] = {0, 0, 0};
    const double nan[3] = {NAN, 0, 1};
    const double huge[3] = {1e101, 0, 1};
    ag_sky_arc arc = {.revs = 77};
    const struct {
        double mu, tof;
        const double *r1, *r2;
        uint32_t revs;
    } bad[] = {
        {0, 1, x, y, 0},
        {-1, 1, x, y, 0},
        {NAN, 1, x, y, 0},
        {1, 0, x, y, 0},
        {1, -1, x, y, 0},
        {1, NAN, x, y, 0},
        {1, 1, zero, y, 0},
        {1, 1, x, nan, 0},
        {1, 1, x, huge, 0},
        {1, 1e30, x, y, 0},
        {1, 1, x, y, AG_SKY_REVS_MAX + 1},
        {1, INFINITY, x, y, 0},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(ag_sky_lambert(ctx, bad[i].mu, bad[i].r1, bad[i].r2, bad[i].tof,
                                        AG_SKY_PROGRADE, bad[i].revs, AG_SKY_LEFT, &arc),
                         AG_ERR_INPUT);
    assert_int_equal(arc.revs, 77);
}

static void all_at_once(void **state)
{
    ag_ctx *ctx = *state;
    const double r1[3] = {1, 0.2, -0.1};
    const double r2[3] = {-0.3, 1.4, 0.2};
    ag_sky_arc arcs[1 + 2 * 20];
    uint32_t n_arc = 0;
    assert_int_equal(ag_sky_lambert_all(ctx, 1, r1, r2, 60, AG_SKY_RETROGRADE, 20, arcs, &n_arc),
                     AG_OK);
    assert_int_equal(n_arc % 2, 1);
    assert_in_range(n_arc, 3, 39);
    for (uint32_t i = 0; i < n_arc; i++) {
        ag_sky_arc one = solve(ctx, r1, r2, 60, AG_SKY_RETROGRADE, arcs[i].revs, arcs[i].branch);
        assert_int_equal(arcs[i].revs, (i + 1) / 2);
        assert_int_equal(one.outcome, AG_SKY_ARC_FOUND);
        assert_memory_equal(one.v1_mps, arcs[i].v1_mps, sizeof one.v1_mps);
        double hz = r1[0] * one.v1_mps[1] - r1[1] * one.v1_mps[0];
        assert_true(hz < 0);
    }
    assert_int_equal(solve(ctx, r1, r2, 60, AG_SKY_RETROGRADE, n_arc / 2 + 1, AG_SKY_LEFT).outcome,
                     AG_SKY_ARC_NO_ARC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(circles),
        TEST(outcomes),
        TEST(limits),
        TEST(all_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
