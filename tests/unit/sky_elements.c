/* Elements and states: known orbits, every named outcome, there and back, orbits in time. */
#include "../core_helpers.h"

#include "argosy/sky.h"

#include <math.h>

#define PI 3.14159265358979323846

static ag_sky_elements elements_of(ag_ctx *ctx, ag_sky_state s, ag_sky_elements_outcome wanted)
{
    ag_sky_elements elements = {0};
    ag_sky_elements_outcome outcome = AG_SKY_ELEMENTS_BEYOND;
    assert_int_equal(ag_sky_elements_of_state(ctx, 1, &s, &elements, &outcome), AG_OK);
    assert_int_equal(outcome, wanted);
    return elements;
}

static bool near(double a, double b)
{
    return fabs(a - b) < 4e-15;
}

static void named_orbits(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_elements el =
        elements_of(ctx, (ag_sky_state){{1, 0, 0}, {0, 0.8, 0.6}}, AG_SKY_ELEMENTS_CIRCULAR);
    assert_true(near(el.q_m, 1) && el.e < 1e-14 && near(el.i_rad, acos(0.8)) && el.peri_rad == 0);
    el = elements_of(ctx, (ag_sky_state){{0, 1, 0}, {-1, 0, 0}},
                     AG_SKY_ELEMENTS_CIRCULAR_EQUATORIAL);
    assert_true(el.i_rad == 0 && el.node_rad == 0 && near(el.anomaly_rad, PI / 2));
    el = elements_of(ctx, (ag_sky_state){{0, 0.5, 0}, {2, 0, 0}}, AG_SKY_ELEMENTS_EQUATORIAL);
    assert_true(near(el.i_rad, PI) && near(el.e, 1) && near(el.q_m, 0.5)); /* retrograde parabola */
    assert_true(near(el.peri_rad, 1.5 * PI) && near(el.anomaly_rad, 0));
    el = elements_of(ctx, (ag_sky_state){{0, 0, 1.6}, {-0.5, 0, 0}}, AG_SKY_ELEMENTS_FOUND);
    assert_true(near(el.e, 0.6) && near(el.q_m, 0.4) && near(fabs(el.anomaly_rad), PI));
    assert_true(near(el.i_rad, PI / 2) && near(el.node_rad, 0) && near(el.peri_rad, 1.5 * PI));
    (void)elements_of(ctx, (ag_sky_state){{1, 1, 1}, {2, 2, 2}}, AG_SKY_ELEMENTS_RECTILINEAR);
    (void)elements_of(ctx, (ag_sky_state){{1, 1, 1}, {0, 0, 0}}, AG_SKY_ELEMENTS_RECTILINEAR);
}

/* Vallado, Fundamentals of Astrodynamics, example 2-5: r = (6524.834, 6862.875, 6448.296) km,
** v = (4.901327, 5.533756, -1.976341) km/s gives p 11067.790 km, e 0.832853, i 87.870, node 227.898,
** periapsis 53.38, anomaly 92.335 deg. */
static void textbook_orbit(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_state s = {{6524834, 6862875, 6448296}, {4901.327, 5533.756, -1976.341}};
    ag_sky_elements el;
    ag_sky_elements_outcome outcome;
    double deg = PI / 180;
    assert_int_equal(ag_sky_elements_of_state(ctx, 3.986004418e14, &s, &el, &outcome), AG_OK);
    assert_true(fabs(el.q_m * (1 + el.e) - 11067790) < 20);
    assert_true(fabs(el.e - 0.832853) < 1e-6);
    assert_true(fabs(el.i_rad / deg - 87.870) < 1e-3);
    assert_true(fabs(el.node_rad / deg - 227.898) < 1e-3);
    assert_true(fabs(el.peri_rad / deg - 53.38) < 1e-2);
    assert_true(fabs(el.anomaly_rad / deg - 92.335) < 1e-3);
}

static void there_and_back(void **state)
{
    ag_ctx *ctx = *state;
    ag_rng_key key = {.seed = 5};
    for (uint32_t n = 0; n < 20000; n++) {
        double d[6];
        for (uint32_t k = 0; k < 6; k++) d[k] = ag_rng_uniform(&key, 6 * n + k);
        double e = n % 3 == 0 ? d[0] : n % 3 == 1 ? 1 + (d[0] - 0.5) * 1e-9 : 1 + 5 * d[0];
        double reach = e > 1 ? acos(-1 / e) : PI;
        ag_sky_elements el = {
            0.1 + d[1], e, PI * d[2], 2 * PI * d[3], 2 * PI * d[4], 0.98 * reach * (2 * d[5] - 1)};
        ag_sky_elements again;
        ag_sky_state s;
        ag_sky_state t;
        ag_sky_elements_outcome outcome;
        assert_int_equal(ag_sky_state_of_elements(ctx, 1, &el, &s, &outcome), AG_OK);
        assert_int_equal(outcome, AG_SKY_ELEMENTS_FOUND);
        assert_int_equal(ag_sky_elements_of_state(ctx, 1, &s, &again, &outcome), AG_OK);
        assert_int_equal(ag_sky_state_of_elements(ctx, 1, &again, &t, &outcome), AG_OK);
        for (int k = 0; k < 3; k++) {
            double r = fabs(s.r_m[0]) + fabs(s.r_m[1]) + fabs(s.r_m[2]);
            double v = fabs(s.v_mps[0]) + fabs(s.v_mps[1]) + fabs(s.v_mps[2]);
            double allowed = 1e-13 / sin(el.i_rad);
            /* far out on a hyperbola r grows with the anomaly's last digits */
            allowed *= 1 + el.e / (1 + el.e * cos(el.anomaly_rad));
            assert_true(fabs(s.r_m[k] - t.r_m[k]) < allowed * r);
            assert_true(fabs(s.v_mps[k] - t.v_mps[k]) < allowed * v);
        }
    }
}

static void anomalies_beyond_the_asymptote(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_state s = {{7, 7, 7}, {7, 7, 7}};
    ag_sky_elements_outcome outcome;
    ag_sky_elements el = {1, 2, 0.1, 0.2, 0.3, 2 * PI / 3 + 1e-9}; /* acos(-1/2) */
    assert_int_equal(ag_sky_state_of_elements(ctx, 1, &el, &s, &outcome), AG_OK);
    assert_int_equal(outcome, AG_SKY_ELEMENTS_BEYOND);
    assert_true(s.r_m[0] == 7 && s.v_mps[2] == 7);
    el.anomaly_rad = 2 * PI / 3 - 1e-6;
    assert_int_equal(ag_sky_state_of_elements(ctx, 1, &el, &s, &outcome), AG_OK);
    assert_int_equal(outcome, AG_SKY_ELEMENTS_FOUND);
    el = (ag_sky_elements){1, 1, 0, 0, 0, PI};
    assert_int_equal(ag_sky_state_of_elements(ctx, 1, &el, &s, &outcome), AG_OK);
    assert_int_equal(outcome, AG_SKY_ELEMENTS_BEYOND);
}

static void misuse_is_refused(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_state s = {{1, 0, 0}, {0, 1, 0}};
    ag_sky_elements_outcome outcome = AG_SKY_ELEMENTS_BEYOND;
    static const ag_sky_elements bad[] = {
        {0, 0.5, 0, 0, 0, 0},      {1, -0.5, 0, 0, 0, 0}, {1, NAN, 0, 0, 0, 0},
        {1, 0, INFINITY, 0, 0, 0}, {-1, 0, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(ag_sky_state_of_elements(ctx, 1, &bad[i], &s, &outcome), AG_ERR_INPUT);
    ag_sky_elements el = {1, 0, 0, 0, 0, 0};
    assert_int_equal(ag_sky_state_of_elements(ctx, 0, &el, &s, &outcome), AG_ERR_INPUT);
    ag_sky_state zero = {{0, 0, 0}, {0, 1, 0}};
    assert_int_equal(ag_sky_elements_of_state(ctx, 1, &zero, &el, &outcome), AG_ERR_INPUT);
    assert_int_equal(ag_sky_elements_of_state(ctx, -1, &s, &el, &outcome), AG_ERR_INPUT);
    assert_true(s.r_m[0] == 1 && el.q_m == 1 && outcome == AG_SKY_ELEMENTS_BEYOND);
    ag_sky_orbit orbit = {.q_m = 7};
    assert_int_equal(ag_sky_orbit_of_mean(ctx, 1, 1, 1, 0, 0, 0, 0, 0, &orbit), AG_ERR_INPUT);
    assert_int_equal(ag_sky_orbit_of_mean(ctx, 1, -1, 0, 0, 0, 0, 0, 0, &orbit), AG_ERR_INPUT);
    assert_int_equal(ag_sky_orbit_of_mean(ctx, 1, 1, 0, 0, 0, 0, NAN, 0, &orbit), AG_ERR_INPUT);
    assert_true(orbit.q_m == 7);
}

/* An ellipse of a = 1, e = 0.5: at M = E - e sin E with E = 1, x = cos E - e, y = sqrt(1 - e^2) sin E;
** whole periods change nothing. */
static void orbits_in_time(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_orbit orbit;
    ag_sky_state s;
    double mean = 1 - 0.5 * sin(1);
    assert_int_equal(ag_sky_orbit_of_mean(ctx, 1, 1, 0.5, 0, 0, 0, mean, 100, &orbit), AG_OK);
    for (int turn = -2; turn <= 2; turn++) {
        assert_int_equal(ag_sky_orbit_state(ctx, &orbit, 100 + turn * 2 * PI, AG_SKY_ECLIPTIC, &s),
                         AG_OK);
        assert_true(fabs(s.r_m[0] - (cos(1) - 0.5)) < 1e-13);
        assert_true(fabs(s.r_m[1] - sqrt(0.75) * sin(1)) < 1e-13);
    }
    /* the ecliptic's pole in ICRF: x kept, z = cos of the obliquity */
    double pole[3] = {0, 0, 1};
    ag_sky_rotate(AG_SKY_ECLIPTIC, AG_SKY_ICRF, pole, pole);
    assert_true(near(pole[1], -sin(84381.448 / 3600 * PI / 180)) && pole[0] == 0);
    ag_sky_rotate(AG_SKY_ICRF, AG_SKY_ECLIPTIC, pole, pole);
    assert_true(near(pole[1], 0) && near(pole[2], 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(named_orbits),      TEST(textbook_orbit),
        TEST(there_and_back),    TEST(anomalies_beyond_the_asymptote),
        TEST(misuse_is_refused), TEST(orbits_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
