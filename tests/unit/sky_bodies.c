/* The table of bodies, names, states about any centre, bodies that a caller makes. */
#include "../core_helpers.h"

#include "argosy/sky.h"

#include <math.h>

#define AU_M 149597870700.0

static void the_table_is_whole(void **state)
{
    (void)state;
    assert_in_range(ag_sky_body_count(), 25, 100);
    assert_null(ag_sky_body_at(ag_sky_body_count()));
    for (uint32_t row = 0; row < ag_sky_body_count(); row++) {
        const ag_sky_body *body = ag_sky_body_at(row);
        assert_ptr_equal(ag_sky_body_find(body->name), body);
        assert_true(body->gm_m3ps2 > 0 && body->error_m >= 0 && !body->orbit);
        assert_true(strlen(body->source) > 4);
        assert_true(strcmp(body->name, "ssb") == 0 || body->parent);
        if (body->kind == AG_SKY_POINT) {
            assert_true(isnan(body->radius_m) && isnan(body->gravity_mps2));
            continue;
        }
        assert_true(body->equator_m >= body->radius_m && body->radius_m > 0);
        assert_true(fabs(body->gravity_mps2 * body->radius_m * body->radius_m / body->gm_m3ps2 -
                         1) < 1e-15);
        assert_true(isfinite(body->rotation_s) && fabs(body->pole_dec_rad) < 1.5708);
        assert_true(body->air_top_m == 0 || body->air_pa > 100);
        /* a mean density between a comet's and iron's tells slips of digits */
        double density = body->gm_m3ps2 / 6.6743e-11 / (4.18879 * pow(body->radius_m, 3));
        assert_true(density > 600 && density < 5600);
    }
}

static void well_known_numbers(void **state)
{
    (void)state;
    assert_true(fabs(ag_sky_body_find("earth")->gravity_mps2 - 9.82) < 0.005);
    assert_true(fabs(ag_sky_body_find("earth")->rotation_s - 86164.0989) < 0.01);
    assert_true(fabs(ag_sky_body_find("mars")->gravity_mps2 - 3.73) < 0.01);
    assert_true(fabs(ag_sky_body_find("mars")->rotation_s - 88642.66) < 0.01);
    assert_true(fabs(ag_sky_body_find("moon")->gravity_mps2 - 1.62) < 0.01);
    assert_true(ag_sky_body_find("venus")->rotation_s < 0);
    assert_ptr_equal(ag_sky_body_find("Titan")->parent, ag_sky_body_find("SATURN"));
    assert_null(ag_sky_body_find("vulcan"));
    assert_null(ag_sky_body_find(""));
    assert_null(ag_sky_body_find(NULL));
    assert_string_equal(ag_sky_body_nearest("jupitre")->name, "jupiter");
    assert_null(ag_sky_body_nearest("xyzzy"));
}

static ag_sky_state state_of(ag_ctx *ctx, const char *body, const char *centre, ag_sky_frame frame,
                             double tdb_s)
{
    ag_sky_state state;
    assert_int_equal(ag_sky_body_state(ctx, ag_sky_body_find(body), ag_sky_body_find(centre), frame,
                                       tdb_s, &state),
                     AG_OK);
    return state;
}

static void centres_agree(void **state)
{
    ag_ctx *ctx = *state;
    for (int i = 0; i < 7; i++) {
        double t = -1e9 + 7.7e8 * i;
        ag_sky_state there = state_of(ctx, "io", "moon", AG_SKY_ICRF, t);
        ag_sky_state back = state_of(ctx, "moon", "io", AG_SKY_ICRF, t);
        ag_sky_state io = state_of(ctx, "io", "ssb", AG_SKY_ICRF, t);
        ag_sky_state moon = state_of(ctx, "moon", "ssb", AG_SKY_ICRF, t);
        ag_sky_state self = state_of(ctx, "io", "io", AG_SKY_ICRF, t);
        ag_sky_state emb = state_of(ctx, "emb", "earth", AG_SKY_ICRF, t);
        ag_sky_state near = state_of(ctx, "moon", "earth", AG_SKY_ICRF, t);
        for (int k = 0; k < 3; k++) {
            assert_true(self.r_m[k] == 0 && self.v_mps[k] == 0);
            assert_true(fabs(there.r_m[k] + back.r_m[k]) < 1e-3);
            assert_true(fabs(there.r_m[k] - (io.r_m[k] - moon.r_m[k])) < 1e-2);
            assert_true(fabs(there.v_mps[k] - (io.v_mps[k] - moon.v_mps[k])) < 1e-9);
            assert_true(fabs(emb.r_m[k] * 82.30 - near.r_m[k]) < 0.1);
        }
    }
    /* in the ecliptic the Earth's orbit is flat; ICRF tilts it */
    ag_sky_state flat = state_of(ctx, "earth", "sun", AG_SKY_ECLIPTIC, 8e6);
    ag_sky_state tilted = state_of(ctx, "earth", "sun", AG_SKY_ICRF, 8e6);
    assert_true(fabs(flat.r_m[2]) < 1e-5 * AU_M && fabs(tilted.r_m[2]) > 0.01 * AU_M);
}

/* Velocities are the slopes of positions, to what a step of 100 s and the theories allow. */
static void velocities_are_slopes(void **state)
{
    ag_ctx *ctx = *state;
    for (uint32_t row = 1; row < ag_sky_body_count(); row++) {
        const ag_sky_body *body = ag_sky_body_at(row);
        ag_sky_state s[3];
        for (int i = 0; i < 3; i++)
            assert_int_equal(
                ag_sky_body_state(ctx, body, body->parent, AG_SKY_ICRF, 8e8 + 100 * (i - 1), &s[i]),
                AG_OK);
        double off = 0;
        double speed = 0;
        for (int k = 0; k < 3; k++) {
            double slope = (s[2].r_m[k] - s[0].r_m[k]) / 200;
            off = fmax(off, fabs(slope - s[1].v_mps[k]));
            speed = fmax(speed, fabs(slope));
        }
        /* moons' velocities leave out the tilt of their turning, Plan94's are of its ellipse */
        double allowed = body->kind == AG_SKY_MOON ? 3e-4 : 3e-3;
        if (off > allowed * speed) fail_msg("%s: %g of %g m/s", body->name, off, speed);
    }
}

static void times_outside_are_refused(void **state)
{
    ag_ctx *ctx = *state;
    const ag_sky_body *mars = ag_sky_body_find("mars");
    ag_sky_state s = {{7}, {7}};
    static const double bad[] = {NAN, INFINITY, AG_SKY_TDB_MIN_S - 1, AG_SKY_TDB_MAX_S + 1};
    for (int i = 0; i < 4; i++)
        assert_int_equal(ag_sky_body_state(ctx, mars, mars->parent, AG_SKY_ICRF, bad[i], &s),
                         AG_ERR_INPUT);
    assert_true(s.r_m[0] == 7);
    assert_int_equal(ag_sky_body_state(ctx, mars, mars->parent, AG_SKY_ICRF, AG_SKY_TDB_MAX_S, &s),
                     AG_OK);
}

/* Ceres from elements near those of 2023 (rounded): 2.55 to 2.98 au from the Sun, and a year's states
** are one orbit's. */
static void small_bodies(void **state)
{
    ag_ctx *ctx = *state;
    const ag_sky_body *sun = ag_sky_body_find("sun");
    ag_sky_orbit orbit;
    double deg = 3.14159265358979323846 / 180;
    assert_int_equal(ag_sky_orbit_of_mean(ctx, sun->gm_m3ps2, 2.7672 * AU_M, 0.0789, 10.586 * deg,
                                          80.26 * deg, 73.42 * deg, 60 * deg, 7e8, &orbit),
                     AG_OK);
    const ag_sky_body ceres = {.name = "ceres",
                               .kind = AG_SKY_SMALL,
                               .naif = 2000001,
                               .parent = sun,
                               .gm_m3ps2 = 6.26e10,
                               .orbit = &orbit};
    for (int i = 0; i < 50; i++) {
        ag_sky_state s;
        ag_sky_state t;
        double tdb_s = 7e8 + 3e6 * i;
        assert_int_equal(ag_sky_body_state(ctx, &ceres, sun, AG_SKY_ECLIPTIC, tdb_s, &s), AG_OK);
        double r = sqrt(s.r_m[0] * s.r_m[0] + s.r_m[1] * s.r_m[1] + s.r_m[2] * s.r_m[2]);
        assert_true(r > 2.548 * AU_M && r < 2.986 * AU_M);
        assert_true(fabs(s.r_m[2]) < sin(10.6 * deg) * r);
        assert_int_equal(ag_sky_orbit_state(ctx, &orbit, tdb_s, AG_SKY_ECLIPTIC, &t), AG_OK);
        assert_true(fabs(t.r_m[0] - s.r_m[0]) < 1e-3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_table_is_whole),    TEST(well_known_numbers),        TEST(centres_agree),
        TEST(velocities_are_slopes), TEST(times_outside_are_refused), TEST(small_bodies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
