/* Two-body motion: closed forms, straight lines, misuse, and what must not change. */
#include "../core_helpers.h"

#include "argosy/sky.h"

#include <math.h>

#define PI 3.14159265358979323846

static ag_sky_kepler move(ag_ctx *ctx, ag_sky_state from, double dt_s, ag_sky_state *to)
{
    ag_sky_kepler outcome = AG_SKY_KEPLER_FAR;
    assert_int_equal(ag_sky_kepler_move(ctx, 1, &from, dt_s, to, &outcome), AG_OK);
    return outcome;
}

static void closed_forms(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_state to;
    /* a quarter of a circle */
    assert_int_equal(move(ctx, (ag_sky_state){{1, 0, 0}, {0, 1, 0}}, PI / 2, &to), 0);
    assert_true(fabs(to.r_m[0]) < 1e-15 && fabs(to.r_m[1] - 1) < 1e-15);
    assert_true(fabs(to.v_mps[0] + 1) < 1e-15 && fabs(to.v_mps[1]) < 1e-15);
    /* half an ellipse with e = 0.6 from periapsis 0.4, a = 1 */
    assert_int_equal(move(ctx, (ag_sky_state){{0.4, 0, 0}, {0, 2, 0}}, PI, &to), 0);
    assert_true(fabs(to.r_m[0] + 1.6) < 4e-15 && fabs(to.v_mps[1] + 0.5) < 4e-15);
    /* Barker: from q = 0.5 on a parabola, D = tan(f/2) = 1 after t = sqrt(2 q^3) (D + D^3/3) */
    assert_int_equal(move(ctx, (ag_sky_state){{0.5, 0, 0}, {0, 2, 0}}, 0.5 * 4 / 3, &to), 0);
    assert_true(fabs(to.r_m[0]) < 1e-15 && fabs(to.r_m[1] - 1) < 1e-15);
    /* a hyperbola e = 2, a = -1 from q = 1: at F = 1, t = 2 sinh 1 - 1, x = e - cosh 1 */
    assert_int_equal(move(ctx, (ag_sky_state){{1, 0, 0}, {0, sqrt(3), 0}}, 2 * sinh(1) - 1, &to),
                     0);
    assert_true(fabs(to.r_m[0] - (2 - cosh(1))) < 4e-15);
    assert_true(fabs(to.r_m[1] - sqrt(3) * sinh(1)) < 4e-15);
    /* no time at all: the same bits */
    ag_sky_state same = {{0.3, -0.2, 0.1}, {0.7, 0.9, -0.4}};
    assert_int_equal(move(ctx, same, 0, &to), 0);
    assert_memory_equal(&to, &same, sizeof to);
}

/* A fall from rest at r = 1: the centre after pi / (2 sqrt 2). A rise at escape speed 1 from 0.5 comes
** back; at sqrt(2/r) and above it does not. */
static void straight_lines(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_state rest = {{1, 0, 0}, {0, 0, 0}};
    ag_sky_state to = {{7, 7, 7}, {7, 7, 7}};
    double fall = PI / (2 * sqrt(2));
    assert_int_equal(move(ctx, rest, fall * (1 + 1e-12), &to), AG_SKY_KEPLER_CENTRE);
    assert_int_equal(move(ctx, rest, -fall * (1 + 1e-12), &to), AG_SKY_KEPLER_CENTRE);
    assert_int_equal(move(ctx, rest, 1e9, &to), AG_SKY_KEPLER_CENTRE);
    assert_true(to.r_m[0] == 7 && to.v_mps[2] == 7);
    /* r = cos^2 u, t = (u + sin u cos u) / sqrt 2 */
    assert_int_equal(move(ctx, rest, (1 + sin(1) * cos(1)) / sqrt(2), &to), AG_SKY_KEPLER_FOUND);
    assert_true(fabs(to.r_m[0] - cos(1) * cos(1)) < 1e-14 && to.r_m[1] == 0);

    ag_sky_state parabola = {{0.5, 0, 0}, {2, 0, 0}}; /* t = sqrt(2/9) r^1.5 */
    double since = sqrt(2.0 / 9.0 * 0.125);
    assert_int_equal(move(ctx, parabola, 1e6, &to), AG_SKY_KEPLER_FOUND);
    assert_true(fabs(to.r_m[0] / cbrt(4.5 * (1e6 + since) * (1e6 + since)) - 1) < 1e-14);
    assert_int_equal(move(ctx, parabola, -since * 0.999, &to), AG_SKY_KEPLER_FOUND);
    assert_int_equal(move(ctx, parabola, -since * 1.001, &to), AG_SKY_KEPLER_CENTRE);

    ag_sky_state fast = {{0.5, 0, 0}, {-4, 0, 0}};
    assert_int_equal(move(ctx, fast, 0.09, &to), AG_SKY_KEPLER_FOUND);
    assert_int_equal(move(ctx, fast, 0.13, &to), AG_SKY_KEPLER_CENTRE);
    assert_int_equal(move(ctx, fast, -1e9, &to), AG_SKY_KEPLER_FOUND);
}

static void scales_do_not_matter(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_state from = {{0.3, -0.2, 0.1}, {0.7, 1.9, -0.4}};
    ag_sky_state to;
    ag_sky_kepler outcome;
    assert_int_equal(move(ctx, from, 2.5, &to), AG_SKY_KEPLER_FOUND);
    for (int e = -300; e <= 300; e += 100) { /* lengths by 2^e, times by 2^e: mu by 2^e */
        ag_sky_state big = from;
        ag_sky_state end;
        for (int k = 0; k < 3; k++) big.r_m[k] = ldexp(big.r_m[k], e);
        assert_int_equal(ag_sky_kepler_move(ctx, ldexp(1, e), &big, ldexp(2.5, e), &end, &outcome),
                         AG_OK);
        assert_int_equal(outcome, AG_SKY_KEPLER_FOUND);
        for (int k = 0; k < 3; k++) {
            assert_true(ldexp(end.r_m[k], -e) == to.r_m[k]);
            assert_true(end.v_mps[k] == to.v_mps[k]);
        }
    }
}

static void misuse_is_refused(void **state)
{
    ag_ctx *ctx = *state;
    const ag_sky_state good = {{1, 0, 0}, {0, 1, 0}};
    ag_sky_state bad[4] = {good, good, good, good};
    ag_sky_state to = good;
    ag_sky_kepler outcome = AG_SKY_KEPLER_CENTRE;
    bad[0].r_m[1] = NAN;
    bad[1].v_mps[2] = INFINITY;
    bad[2].r_m[0] = 0;
    bad[3].r_m[0] = bad[3].r_m[1] = 1.7e308;
    for (int i = 0; i < 4; i++)
        assert_int_equal(ag_sky_kepler_move(ctx, 1, &bad[i], 1, &to, &outcome), AG_ERR_INPUT);
    assert_int_equal(ag_sky_kepler_move(ctx, 0, &good, 1, &to, &outcome), AG_ERR_INPUT);
    assert_int_equal(ag_sky_kepler_move(ctx, -1, &good, 1, &to, &outcome), AG_ERR_INPUT);
    assert_int_equal(ag_sky_kepler_move(ctx, NAN, &good, 1, &to, &outcome), AG_ERR_INPUT);
    assert_int_equal(ag_sky_kepler_move(ctx, 1, &good, NAN, &to, &outcome), AG_ERR_INPUT);
    assert_memory_equal(&to, &good, sizeof to);
    assert_int_equal(outcome, AG_SKY_KEPLER_CENTRE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(closed_forms),
        TEST(straight_lines),
        TEST(scales_do_not_matter),
        TEST(misuse_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
