/* Legs on random sites, speeds and dates: parts add up, ways back cost what ways out do where no air
** helps, costs grow with the speed and without jumps, planes in reach are free, a leg is its arc and its
** ends, and the best of many turns is no worse than any. */
#include "../sky_tables.h"

#include "sky/sky_internal.h"

static double uniform(uint32_t run, uint32_t n)
{
    ag_rng_key key = {.seed = 4711, .run = run};
    return ag_rng_uniform(&key, n);
}

static ag_sky_site make(const char *body, ag_sky_at at, double low_m, double high_m)
{
    return (ag_sky_site){.body = ag_sky_body_find(body),
                         .at = at,
                         .periapsis_m = low_m,
                         .apoapsis_m = high_m,
                         .inclination_rad = NAN};
}

/* Any site that exists of any body; of orbits: low to high, round to long, with and without inclination. */
static ag_sky_site draw(uint32_t run, uint32_t n)
{
    for (uint32_t trial = 0;; trial++) {
        uint32_t base = n + 1000 + 10 * trial;
        double kind = uniform(run, base);
        uint32_t row = (uint32_t)(uniform(run, base + 1) * ag_sky_body_count());
        const ag_sky_body *body = ag_sky_body_at(row);
        double low = body->radius_m * pow(10, -2 + 3 * uniform(run, base + 2));
        double high = low * (uniform(run, base + 3) < 0.5 ? 1 : 1 + 9 * uniform(run, base + 4));
        ag_sky_at at = kind < 0.2   ? AG_SKY_AT_CENTRE
                       : kind < 0.4 ? AG_SKY_AT_SURFACE
                       : kind < 0.6 ? AG_SKY_AT_LIBRATION
                                    : AG_SKY_AT_ORBIT;
        ag_sky_site site = make(body->name, at, low, high);
        site.libration = 1 + (uint32_t)(5 * uniform(run, base + 5));
        if (uniform(run, base + 6) < 0.5) site.inclination_rad = AGI_PI * uniform(run, base + 7);
        if (agi_site_check(&site) == AG_SKY_LEG_FOUND) return site;
    }
}

static void direction(uint32_t run, uint32_t n, double v[3])
{
    double z = 2 * uniform(run, n) - 1;
    double angle = 2 * AGI_PI * uniform(run, n + 1);
    v[0] = sqrt(1 - z * z) * cos(angle);
    v[1] = sqrt(1 - z * z) * sin(angle);
    v[2] = z;
}

static void scaled(const double unit[3], double speed, double v[3])
{
    for (int k = 0; k < 3; k++) v[k] = speed * unit[k];
}

static void check_sum(const double *dv, double total)
{
    double sum = 0;
    for (int part = 0; part < AG_SKY_PARTS; part++) {
        assert_true(dv[part] >= 0);
        sum += dv[part];
    }
    /* seven roundings */
    assert_true(fabs(sum - total) <= 1e-14 * total);
}

static void check_end(const ag_sky_end *end)
{
    check_sum(end->dv_mps, end->total_mps);
    assert_true(isfinite(end->total_mps) && end->time_s >= 0 && isfinite(end->time_s));
    assert_true(end->shell == 0 || end->entry_mps > 0);
}

static uint32_t runs(uint32_t full)
{
#ifdef AG_SANITIZED
    return full / 20;
#else
    return full;
#endif
}

/* The same burns the other way round; with air it is never dearer. */
static void coming_costs_what_leaving_does(void **state)
{
    for (uint32_t run = 0; run < runs(20000); run++) {
        ag_sky_site site = draw(run, 0);
        ag_sky_leg_options aero = {.aero = true, .entry_max_mps = 1e6};
        double unit[3];
        double v[3];
        ag_sky_end dep;
        ag_sky_end arr;
        ag_sky_end air;
        direction(run, 10, unit);
        scaled(unit, 20000 * uniform(run, 12), v);
        assert_int_equal(ag_sky_depart(*state, &site, v, &dep), AG_OK);
        assert_int_equal(ag_sky_arrive(*state, &site, v, NULL, &arr), AG_OK);
        assert_int_equal(ag_sky_arrive(*state, &site, v, &aero, &air), AG_OK);
        assert_int_equal(dep.outcome, AG_SKY_LEG_FOUND);
        assert_int_equal(arr.outcome, AG_SKY_LEG_FOUND);
        assert_int_equal(air.outcome, AG_SKY_LEG_FOUND);
        check_end(&dep);
        check_end(&arr);
        check_end(&air);
        assert_true(fabs(dep.total_mps - arr.total_mps) <= 1e-12 * dep.total_mps);
        assert_true(air.total_mps <= arr.total_mps);
    }
}

/* A burn at periapsis changes by v_inf / v_periapsis <= 1 of what v-infinity does, with a change of plane
** by no more; so do the cheapest of several ways, and entry costs nothing. Steps of 1 cm/s .. 1 km/s. */
static void costs_grow_without_jumps(void **state)
{
    for (uint32_t run = 0; run < runs(20000); run++) {
        ag_sky_site site = draw(run, 0);
        ag_sky_leg_options aero = {.aero = run % 2 == 0, .entry_max_mps = 1e6};
        double unit[3];
        double v[3];
        double slow = 15000 * pow(uniform(run, 12), 3) + 1e-6;
        double step = pow(10, -2 + 5 * uniform(run, 13));
        ag_sky_end ends[4];
        direction(run, 10, unit);
        for (int i = 0; i < 2; i++) {
            scaled(unit, slow + i * step, v);
            assert_int_equal(ag_sky_depart(*state, &site, v, &ends[2 * i]), AG_OK);
            assert_int_equal(ag_sky_arrive(*state, &site, v, &aero, &ends[2 * i + 1]), AG_OK);
        }
        for (int k = 0; k < 2; k++) {
            double more = ends[2 + k].total_mps - ends[k].total_mps;
            double rounding = 1e-12 * (ends[k].total_mps + 6e4);
            if (!(more >= -rounding && more <= step + rounding))
                fail_msg("%s at %d: %.9g m/s more for %.9g", site.body->name, (int)site.at, more,
                         step);
        }
    }
}

/* As above for the limit of entry: past it every speed is refused. */
static void limits_of_entry_are_sharp(void **state)
{
    for (uint32_t run = 0; run < runs(5000); run++) {
        ag_sky_site site = make(run % 2 ? "mars" : "earth", AG_SKY_AT_SURFACE, 0, 0);
        ag_sky_leg_options aero = {.aero = true, .entry_max_mps = 12000 + 5000 * uniform(run, 0)};
        double v[3] = {0, 0, 16000 * uniform(run, 1)};
        ag_sky_end end;
        assert_int_equal(ag_sky_arrive(*state, &site, v, &aero, &end), AG_OK);
        double top = site.body->radius_m + site.body->air_top_m;
        double entry = sqrt(v[2] * v[2] + 2 * site.body->gm_m3ps2 / top);
        assert_true(fabs(end.entry_mps - entry) <= 1e-9 * entry);
        assert_int_equal(end.outcome, end.entry_mps > aero.entry_max_mps ? AG_SKY_LEG_TOO_FAST
                                                                         : AG_SKY_LEG_FOUND);
    }
}

/* Free within the inclination's reach, dearer the further beyond. */
static void planes_in_reach_are_free(void **state)
{
    static const char *const names[] = {"earth", "mars", "venus", "uranus", "mercury"};
    for (uint32_t run = 0; run < runs(20000); run++) {
        const ag_sky_body *body = ag_sky_body_find(names[run % 5]);
        ag_sky_site site = ag_sky_site_default(body);
        double v[3];
        ag_sky_end any;
        ag_sky_end end;
        direction(run, 10, v);
        double pole[3] = {cos(body->pole_dec_rad) * cos(body->pole_ra_rad),
                          cos(body->pole_dec_rad) * sin(body->pole_ra_rad),
                          sin(body->pole_dec_rad)};
        double declination = fabs(asin(agi_dot(pole, v)));
        scaled(v, 8000 * uniform(run, 12), v);
        assert_int_equal(ag_sky_depart(*state, &site, v, &any), AG_OK);
        site.inclination_rad = AGI_PI * uniform(run, 13);
        assert_int_equal(ag_sky_depart(*state, &site, v, &end), AG_OK);
        double reach = fmin(site.inclination_rad, AGI_PI - site.inclination_rad);
        assert_true(any.dv_mps[AG_SKY_PART_PLANE] == 0);
        if (declination <= reach - 1e-9)
            assert_true(end.dv_mps[AG_SKY_PART_PLANE] == 0 && end.total_mps == any.total_mps);
        else if (declination > reach + 1e-6)
            assert_true(end.dv_mps[AG_SKY_PART_PLANE] > 0 && end.total_mps > any.total_mps);
        double most = site.inclination_rad;
        site.inclination_rad = AGI_PI - most;
        assert_int_equal(ag_sky_depart(*state, &site, v, &any), AG_OK);
        assert_true(fabs(any.total_mps - end.total_mps) <= 1e-9 * end.total_mps);
    }
}

/* Two sites of one system, not the same. */
static bool draw_pair(uint32_t run, ag_sky_site *a, ag_sky_site *z)
{
    *a = draw(run, 0);
    for (uint32_t trial = 0; trial < 60; trial++) {
        *z = draw(run, 500000 + 10000 * trial);
        if (ag_sky_leg_is_local(a, z)) return true;
    }
    return false;
}

/* Without air a leg inside a system costs the same there and back and takes the same time. */
static void local_legs_turn_round(void **state)
{
    uint32_t found = 0;
    for (uint32_t run = 0; run < runs(20000); run++) {
        ag_sky_site a;
        ag_sky_site z;
        ag_sky_leg out;
        ag_sky_leg back;
        ag_sky_leg air;
        ag_sky_leg_options aero = {.aero = true, .entry_max_mps = 1e6};
        if (!draw_pair(run, &a, &z)) continue;
        assert_int_equal(ag_sky_leg_fly(*state, &a, &z, 0, 0, NULL, &out), AG_OK);
        assert_int_equal(ag_sky_leg_fly(*state, &z, &a, 0, 0, NULL, &back), AG_OK);
        assert_int_equal(ag_sky_leg_fly(*state, &a, &z, 0, 0, &aero, &air), AG_OK);
        assert_true(out.local && back.local);
        assert_int_equal(out.outcome, back.outcome);
        assert_int_equal(out.outcome, air.outcome);
        if (out.outcome == AG_SKY_LEG_SAME) continue;
        if (out.outcome != AG_SKY_LEG_FOUND) fail_msg("%s-%s", a.body->name, z.body->name);
        found++;
        check_sum(out.dv_mps, out.dv_total_mps);
        check_sum(air.dv_mps, air.dv_total_mps);
        assert_true(out.dv_total_mps == out.dv_dep_mps + out.dv_arr_mps);
        if (!(fabs(out.dv_total_mps - back.dv_total_mps) <= 1e-9 * out.dv_total_mps))
            fail_msg("%s at %d - %s at %d: %.6f and %.6f m/s", a.body->name, (int)a.at,
                     z.body->name, (int)z.at, out.dv_total_mps, back.dv_total_mps);
        assert_true(fabs(out.tof_s - back.tof_s) <= 1e-9 * out.tof_s);
        assert_true(air.dv_total_mps <= out.dv_total_mps * (1 + 1e-12));
        assert_true(out.tof_s >= 0 && isfinite(out.tof_s));
    }
    print_message("%u legs\n", found);
    assert_true(found > runs(20000) / 8);
}

/* A leg is what its arc and its ends are; tabulated states make the same; the best is the least. */
static void legs_are_their_arcs_and_ends(void **state)
{
    const ag_sky_body *sun = ag_sky_body_find("sun");
    uint32_t found = 0;
    for (uint32_t run = 0; run < runs(2000); run++) {
        ag_sky_site a = draw(run, 0);
        ag_sky_site z = draw(run, 100000);
        const ag_sky_body *from = ag_sky_site_primary(&a);
        const ag_sky_body *to = ag_sky_site_primary(&z);
        double dep = (uniform(run, 1) - 0.5) * 6e9;
        double arr = dep + (30 + 3000 * uniform(run, 2)) * AG_SKY_DAY_S;
        ag_sky_leg_options o = {
            .aero = run % 2 == 0, .entry_max_mps = 1e6, .revs = 2, .best = true};
        ag_sky_leg best;
        ag_sky_leg again;
        ag_sky_state at[2];
        if (from == to) continue;
        assert_int_equal(ag_sky_leg_fly(*state, &a, &z, dep, arr, &o, &best), AG_OK);
        assert_int_equal(ag_sky_body_state(*state, from, sun, AG_SKY_ICRF, dep, &at[0]), AG_OK);
        assert_int_equal(ag_sky_body_state(*state, to, sun, AG_SKY_ICRF, arr, &at[1]), AG_OK);
        assert_int_equal(agi_sky_leg_between(*state, &a, &z, &at[0], &at[1], dep, arr, &o, &again),
                         AG_OK);
        assert_int_equal(best.outcome, AG_SKY_LEG_FOUND);
        assert_true(best.dv_total_mps == again.dv_total_mps && best.c3_m2ps2 == again.c3_m2ps2);
        check_sum(best.dv_mps, best.dv_total_mps);
        assert_true(fabs(best.vinf_dep_mps * best.vinf_dep_mps - best.c3_m2ps2) <=
                    1e-12 * best.c3_m2ps2);
        assert_true(best.tof_s >= arr - dep);
        assert_true(best.turn_rad >= 0 && best.turn_rad <= 2 * AGI_PI);
        o.best = false;
        bool met = false;
        for (uint32_t k = 0; k < 5; k++) {
            ag_sky_leg one;
            o.revs = (k + 1) / 2;
            o.branch = k % 2 ? AG_SKY_LEFT : AG_SKY_RIGHT;
            assert_int_equal(ag_sky_leg_fly(*state, &a, &z, dep, arr, &o, &one), AG_OK);
            if (one.outcome != AG_SKY_LEG_FOUND) continue;
            assert_true(best.dv_total_mps <= one.dv_total_mps);
            if (best.dv_total_mps == one.dv_total_mps && best.revs == one.revs) met = true;
        }
        assert_true(met);
        found++;
    }
    assert_true(found > runs(2000) / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(coming_costs_what_leaving_does), TEST(costs_grow_without_jumps),
        TEST(limits_of_entry_are_sharp),      TEST(planes_in_reach_are_free),
        TEST(local_legs_turn_round),          TEST(legs_are_their_arcs_and_ends),
    };
    return cmocka_run_group_tests_name("sky_legs", tests, NULL, NULL);
}
