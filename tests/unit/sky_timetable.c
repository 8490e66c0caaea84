/* Timetables: windows worked out by hand, wishes, edges of dates and places, mistakes, memory. */
#include "../failing_alloc.h"
#include "../sky_tables.h"

#define PI 3.14159265358979323846
#define AU_M 149597870700.0
#define DAY_S 86400.0
#define YEAR_S (365.25 * DAY_S)

/* A massless body on a circle in the ecliptic, at an angle at J2000. */
typedef struct circle {
    ag_sky_orbit orbit;
    ag_sky_body body;
    double rate; /* rad/s */
} circle;

static void circle_make(circle *c, double radius_m, double angle_rad)
{
    const ag_sky_body *sun = ag_sky_body_find("sun");
    c->rate = sqrt(sun->gm_m3ps2 / radius_m) / radius_m;
    c->orbit = (ag_sky_orbit){.mu_m3ps2 = sun->gm_m3ps2, .q_m = radius_m, .peri_rad = angle_rad};
    c->body = (ag_sky_body){.name = "circle",
                            .kind = AG_SKY_SMALL,
                            .parent = sun,
                            .gm_m3ps2 = NAN,
                            .radius_m = NAN,
                            .pole_ra_rad = NAN,
                            .pole_dec_rad = NAN,
                            .orbit = &c->orbit};
}

static ag_sky_site centre_of(const ag_sky_body *body)
{
    return (ag_sky_site){.body = body, .at = AG_SKY_AT_CENTRE, .inclination_rad = NAN};
}

static ag_sky_site site_of(const char *name)
{
    return ag_sky_site_default(ag_sky_body_find(name));
}

static ag_sky_timetable search_of(ag_ctx *ctx, ag_sky_site from, ag_sky_site to,
                                  const ag_sky_search *search)
{
    ag_sky_timetable t;
    assert_int_equal(ag_sky_timetable_create(ctx, &from, &to, search, &t), AG_OK);
    return t;
}

static ag_sky_search years(double from, double to)
{
    return (ag_sky_search){.from_tdb_s = (from - 2000) * YEAR_S, .to_tdb_s = (to - 2000) * YEAR_S};
}

/* Between circles the best is Hohmann's ellipse, each synodic period when the far body is pi - n T ahead
** at departure. Lambert's arcs of 180 deg have no plane only exactly there. */
static void circles(void **state)
{
    ag_ctx *ctx = *state;
    circle in;
    circle out;
    const double mu = ag_sky_body_find("sun")->gm_m3ps2;
    const double r1 = AU_M;
    const double r2 = 1.5 * AU_M;
    circle_make(&in, r1, 0.3);
    circle_make(&out, r2, 2.0);
    double a = 0.5 * (r1 + r2);
    double half = PI * sqrt(a / mu) * a;
    double dv = sqrt(mu / r1) * (sqrt(r2 / a) - 1) + sqrt(mu / r2) * (1 - sqrt(r1 / a));
    double synodic = 2 * PI / (in.rate - out.rate);
    /* out's angle less in's falls: 1.7 - (n1 - n2) t = pi - n2 half, or 2 pi off */
    double first = fmod((1.7 - PI + out.rate * half) / (in.rate - out.rate) + 2 * synodic, synodic);
    ag_sky_search search = {.from_tdb_s = 0, .to_tdb_s = 3.5 * synodic};
    ag_sky_timetable t = search_of(ctx, centre_of(&in.body), centre_of(&out.body), &search);
    assert_false(t.local);
    assert_true(fabs(t.synodic_s - synodic) <= 1e-9 * synodic);
    assert_int_equal(t.n_window, first < 0.5 * synodic ? 4 : 3);
    for (uint32_t i = 0; i < t.n_window; i++) {
        const ag_sky_leg *best = &t.window[i].best;
        assert_true(fabs(best->dv_total_mps - dv) <= 1e-5 * dv);
        assert_true(fabs(best->depart_tdb_s - (first + i * synodic)) < 1 * DAY_S);
        assert_true(fabs(best->tof_s - half) < 2 * DAY_S);
    }
    /* rows: evenly from the first date to the last; none cheaper than Hohmann, the best near a window so */
    double least = INFINITY;
    assert_true(t.depart_tdb_s[0] == search.from_tdb_s);
    assert_true(t.depart_tdb_s[t.n - 1] == search.to_tdb_s);
    for (uint32_t i = 0; i < t.n; i++) {
        assert_true(t.dv_mps[i] >= dv * (1 - 1e-9));
        assert_true(t.tof_s[i] > 0 && t.tof_s[i] <= 1.3 * half * (1 + 1e-9));
        assert_true(t.shell[i] == 0);
        least = fmin(least, t.dv_mps[i]);
        if (i > 0)
            assert_true(
                fabs(t.depart_tdb_s[i] - t.depart_tdb_s[i - 1] - search.to_tdb_s / (t.n - 1)) < 1);
    }
    assert_true(least <= 1.02 * dv);
    ag_sky_timetable_free(ctx, &t);
    assert_int_equal(t.n, 0);
    ag_sky_timetable_free(ctx, &t);
    ag_sky_timetable_free(ctx, NULL);
}

/* On one circle 60 deg apart: nothing ever changes, and nothing loops. */
static void same_period(void **state)
{
    ag_ctx *ctx = *state;
    circle one;
    circle two;
    circle_make(&one, AU_M, 0);
    circle_make(&two, AU_M, PI / 3);
    ag_sky_search search = years(2000, 2010);
    ag_sky_timetable t = search_of(ctx, centre_of(&one.body), centre_of(&two.body), &search);
    assert_true(isinf(t.synodic_s));
    for (uint32_t i = 1; i < t.n; i++)
        assert_true(fabs(t.dv_mps[i] - t.dv_mps[0]) < 1e-3 * t.dv_mps[0]);
    for (uint32_t i = 1; i < t.n_window; i++)
        assert_true(t.window[i].best.depart_tdb_s - t.window[i - 1].best.depart_tdb_s >= YEAR_S);
    ag_sky_timetable_free(ctx, &t);
    /* nearly one: a synodic period of centuries, and a search for a year's windows in it */
    circle_make(&two, 1.001 * AU_M, PI / 3);
    t = search_of(ctx, centre_of(&one.body), centre_of(&two.body), &search);
    assert_true(t.synodic_s > 300 * YEAR_S && isfinite(t.synodic_s));
    ag_sky_timetable_free(ctx, &t);
}

static void local_legs(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_search search = years(2030, 2040);
    ag_sky_timetable t = search_of(ctx, site_of("earth"), site_of("moon"), &search);
    assert_true(t.local);
    assert_int_equal(t.any.outcome, AG_SKY_LEG_FOUND);
    assert_true(t.any.dv_total_mps > 3500 && t.any.dv_total_mps < 4500);
    assert_int_equal(t.n, 0);
    assert_int_equal(t.n_window, 0);
    assert_true(isinf(t.synodic_s));
    ag_sky_timetable_free(ctx, &t);
    t = search_of(ctx, site_of("earth"), site_of("earth"), &search);
    assert_int_equal(t.any.outcome, AG_SKY_LEG_SAME);
    ag_sky_timetable_free(ctx, &t);
}

/* What is open costs what it says, what is fast keeps its limit, and a day outside costs more. */
static void open_and_fast(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_search search = years(2026, 2042);
    search.leg.aero = true;
    ag_sky_site from = site_of("earth");
    ag_sky_site to = site_of("mars");
    ag_sky_timetable t = search_of(ctx, from, to, &search);
    assert_int_equal(t.n_window, 8);
    for (uint32_t i = 0; i < t.n_window; i++) {
        const ag_sky_window *w = &t.window[i];
        double limit = 1.1 * w->best.dv_total_mps + 100;
        assert_true(w->open_to_tdb_s - w->open_from_tdb_s > 20 * DAY_S);
        assert_true(w->fast.tof_s < 0.8 * w->best.tof_s);
        assert_true(w->fast.dv_total_mps <= 1.3 * w->best.dv_total_mps + 500);
        /* the search ends at a limit: of dv, or of the entry's speed */
        assert_true(w->fast.dv_total_mps >= 0.97 * (1.3 * w->best.dv_total_mps + 500) ||
                    w->fast.entry_mps >= 0.99 * 14500);
        assert_true(w->fast.depart_tdb_s >= w->open_from_tdb_s);
        assert_true(w->fast.depart_tdb_s < w->open_to_tdb_s);
        for (uint32_t row = 0; row < t.n; row++) {
            double off = t.depart_tdb_s[row] - w->open_from_tdb_s;
            bool open = off >= 0 && t.depart_tdb_s[row] <= w->open_to_tdb_s;
            if (open) assert_true(t.dv_mps[row] <= 1.005 * limit);
            bool beside = (off < 0 && off > -25 * DAY_S) ||
                          (t.depart_tdb_s[row] > w->open_to_tdb_s &&
                           t.depart_tdb_s[row] < w->open_to_tdb_s + 25 * DAY_S);
            if (beside) assert_true(t.dv_mps[row] >= 0.995 * limit);
        }
    }
    ag_sky_timetable_free(ctx, &t);
}

/* Each aim is met better by its own search; more turns and a longer time never cost more. */
static void aims(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_search search = years(2030, 2032);
    ag_sky_site from = site_of("earth");
    ag_sky_site to = site_of("mars");
    ag_sky_timetable dv = search_of(ctx, from, to, &search);
    search.aim = AG_SKY_AIM_C3;
    ag_sky_timetable c3 = search_of(ctx, from, to, &search);
    assert_int_equal(dv.n_window, 1);
    assert_int_equal(c3.n_window, 1);
    assert_true(dv.window[0].best.dv_total_mps < c3.window[0].best.dv_total_mps - 10);
    assert_true(c3.window[0].best.c3_m2ps2 < dv.window[0].best.c3_m2ps2 - 1e4);
    search.aim = AG_SKY_AIM_DV;
    search.leg.best = true;
    search.leg.revs = 1;
    ag_sky_timetable turns = search_of(ctx, from, to, &search);
    /* a turn more takes a Hohmann ellipse's period more */
    assert_true(turns.window[0].best.dv_total_mps <= dv.window[0].best.dv_total_mps + 0.1);
    for (uint32_t i = 0; i < turns.n; i++) assert_true(turns.dv_mps[i] <= 1.005 * dv.dv_mps[i] + 2);
    ag_sky_timetable_free(ctx, &dv);
    ag_sky_timetable_free(ctx, &c3);
    ag_sky_timetable_free(ctx, &turns);
}

/* A shell is weighed as burn at 4 km/s: the window found with braking in air is best by that measure. */
static void shells(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_site from = site_of("earth");
    ag_sky_site to = site_of("mars");
    ag_sky_search search = years(2030, 2032);
    search.leg.aero = true;
    ag_sky_timetable t = search_of(ctx, from, to, &search);
    assert_int_equal(t.n_window, 1);
    const ag_sky_leg *best = &t.window[0].best;
    double cost = best->dv_total_mps + 4000 * log1p(best->shell);
    assert_true(best->shell > 0.1);
    for (int i = -60; i <= 60; i++)
        for (int days = 100; days < 336; days += 4) {
            ag_sky_leg leg;
            double depart = best->depart_tdb_s + 4 * DAY_S * i;
            assert_int_equal(
                ag_sky_leg_fly(ctx, &from, &to, depart, depart + days * DAY_S, &search.leg, &leg),
                AG_OK);
            if (leg.outcome != AG_SKY_LEG_FOUND) continue;
            assert_true(leg.dv_total_mps + 4000 * log1p(leg.shell) >= cost - 0.1);
        }
    ag_sky_timetable_free(ctx, &t);
}

/* Adjoining searches find each window once, short ones none or one, all in their dates. */
static void parts_of_a_range(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_search search = years(2026, 2046);
    ag_sky_site from = site_of("earth");
    ag_sky_site to = site_of("mars");
    ag_sky_timetable whole = search_of(ctx, from, to, &search);
    uint32_t met = 0;
    for (int half = 0; half < 40; half++) {
        ag_sky_search part = years(2026 + 0.5 * half, 2026.5 + 0.5 * half);
        ag_sky_timetable t = search_of(ctx, from, to, &part);
        assert_true(t.n_window <= 1);
        for (uint32_t i = 0; i < t.n_window; i++, met++) {
            assert_true(met < whole.n_window);
            double off = t.window[i].best.depart_tdb_s - whole.window[met].best.depart_tdb_s;
            assert_true(fabs(off) < 0.2 * DAY_S);
        }
        ag_sky_timetable_free(ctx, &t);
    }
    assert_int_equal(met, whole.n_window);
    /* no time at all: one row, and no window unless it stands on the day */
    search.to_tdb_s = search.from_tdb_s;
    ag_sky_timetable none = search_of(ctx, from, to, &search);
    assert_int_equal(none.n, 1);
    assert_true(none.depart_tdb_s[0] == search.from_tdb_s && none.dv_mps[0] > 3000);
    assert_int_equal(none.n_window, 0);
    ag_sky_timetable_free(ctx, &none);
    ag_sky_timetable_free(ctx, &whole);
}

/* At the ends of time rows whose arrival is past it are none. */
static void ends_of_time(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_search search = {.from_tdb_s = AG_SKY_TDB_MAX_S - 2 * YEAR_S,
                            .to_tdb_s = AG_SKY_TDB_MAX_S};
    ag_sky_timetable t = search_of(ctx, site_of("earth"), site_of("mars"), &search);
    assert_true(isfinite(t.dv_mps[0]));
    assert_true(isnan(t.dv_mps[t.n - 1]) && isnan(t.tof_s[t.n - 1]) && isnan(t.shell[t.n - 1]));
    ag_sky_timetable_free(ctx, &t);
    search.from_tdb_s = AG_SKY_TDB_MIN_S;
    search.to_tdb_s = AG_SKY_TDB_MIN_S + 3 * YEAR_S;
    t = search_of(ctx, site_of("mars"), site_of("earth"), &search);
    assert_true(isfinite(t.dv_mps[0]));
    assert_true(t.n_window >= 1);
    ag_sky_timetable_free(ctx, &t);
}

/* Jupiter is out of reach in 200 days for a price; Neptune in one day for none. */
static void far_bodies(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_search search = years(2030, 2033.5);
    ag_sky_timetable t = search_of(ctx, site_of("earth"), site_of("jupiter"), &search);
    assert_int_equal(t.n_window, 4); /* every 399 days, the first in January */
    /* 1.3 times Hohmann's 997 days */
    for (uint32_t i = 0; i < t.n_window; i++)
        assert_true(t.window[i].best.tof_s > 600 * DAY_S && t.window[i].best.tof_s < 1310 * DAY_S);
    ag_sky_timetable_free(ctx, &t);
    search.tof_max_s = DAY_S;
    t = search_of(ctx, site_of("earth"), site_of("neptune"), &search);
    assert_int_equal(t.n_window, 0);
    for (uint32_t i = 0; i < t.n; i++) assert_true(isnan(t.dv_mps[i]));
    ag_sky_timetable_free(ctx, &t);
}

/* From Neptune every entry into the Earth's air is past 14.5 km/s: the legs are braked by burns. */
static void too_fast(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_site from = site_of("neptune");
    ag_sky_site to = site_of("earth");
    ag_sky_search search = years(2030, 2031);
    search.tof_max_s = 32 * YEAR_S;
    search.leg.aero = true;
    ag_sky_timetable t = search_of(ctx, from, to, &search);
    for (uint32_t i = 0; i < t.n; i++) assert_true(isfinite(t.dv_mps[i]) && t.shell[i] == 0);
    search.leg.entry_max_mps = 17000;
    ag_sky_timetable braked = search_of(ctx, from, to, &search);
    for (uint32_t i = 0; i < t.n; i++) {
        assert_true(braked.shell[i] > 0);
        assert_true(braked.dv_mps[i] < t.dv_mps[i] - 2000); /* what the burn over the Earth is */
    }
    ag_sky_timetable_free(ctx, &t);
    ag_sky_timetable_free(ctx, &braked);
}

/* A comet that grazes the Sun, and one that comes once. */
static void sharp_orbits(void **state)
{
    ag_ctx *ctx = *state;
    circle comet;
    for (int i = 0; i < 2; i++) {
        circle_make(&comet, 0.01 * AU_M, 1);
        comet.orbit.e = i == 0 ? 0.995 : 1.2;
        comet.orbit.i_rad = 1;
        ag_sky_search search = years(1999, 2003);
        ag_sky_timetable t = search_of(ctx, site_of("earth"), centre_of(&comet.body), &search);
        assert_true(isfinite(t.synodic_s) && t.n > 10);
        for (uint32_t row = 0; row < t.n; row++)
            assert_true(isnan(t.dv_mps[row]) || t.dv_mps[row] > 3000);
        ag_sky_timetable_free(ctx, &t);
    }
}

static void mistakes(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_timetable t = {.n = 77};
    ag_sky_leg leg;
    ag_sky_site earth = site_of("earth");
    ag_sky_site mars = site_of("mars");
    ag_sky_site sun = centre_of(ag_sky_body_find("sun"));
    const ag_sky_search good = years(2030, 2031);
    ag_sky_search bad[6] = {good, good, good, good, good, good};
    bad[0].to_tdb_s = good.from_tdb_s - 1;
    bad[1].from_tdb_s = -1e12;
    bad[2].to_tdb_s = NAN;
    bad[3].tof_max_s = -1;
    bad[4].leg.entry_max_mps = NAN;
    bad[5].leg.revs = AG_SKY_REVS_MAX + 1;
    for (int i = 0; i < 6; i++) {
        assert_int_equal(ag_sky_timetable_create(ctx, &earth, &mars, &bad[i], &t), AG_ERR_INPUT);
        assert_int_equal(t.n, 77);
    }
    assert_int_equal(ag_sky_timetable_create(ctx, &earth, &sun, &good, &t), AG_ERR_INPUT);
    assert_non_null(strstr(ag_ctx_detail(ctx)->message, "sun: no such site"));
    assert_int_equal(ag_sky_leg_near(ctx, &earth, &mars, good.from_tdb_s, 0, &good, &leg),
                     AG_ERR_INPUT);
    ag_ctx_interrupt(ctx);
    assert_int_equal(ag_sky_timetable_create(ctx, &earth, &mars, &good, &t), AG_ERR_INTERRUPTED);
    assert_int_equal(t.n, 77);
}

static void out_of_memory(void **state)
{
    (void)state;
    const ag_sky_search search = years(2030, 2032);
    ag_sky_site earth = site_of("earth");
    ag_sky_site mars = site_of("mars");
    size_t tries = 0;
    for (size_t n = 1;; n++) {
        failing_alloc memory = {.fail_at = n};
        ag_ctx *ctx = failing_ctx(&memory);
        if (ctx) {
            ag_sky_timetable t = {0};
            ag_err err = ag_sky_timetable_create(ctx, &earth, &mars, &search, &t);
            assert_int_equal(err, memory.failed ? AG_ERR_MEMORY : AG_OK);
            assert_int_equal(t.n_window, memory.failed ? 0 : 1);
            ag_sky_timetable_free(ctx, &t);
            ag_ctx_free(ctx);
        }
        assert_int_equal(memory.held, 0);
        tries = n;
        if (!memory.failed) break;
    }
    assert_true(tries > 10);
}

static void search_task(void *user, size_t i)
{
    ag_sky_timetable *tables = user;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_sky_search search = years(2026, 2036);
    ag_sky_site from = site_of("earth");
    ag_sky_site to = site_of("mars");
    search.leg.aero = true;
    if (ctx && ag_sky_timetable_create(ctx, &from, &to, &search, &tables[i]) < 0) tables[i].n = 0;
    ag_ctx_free(ctx); /* the default allocator's memory outlives its context */
}

/* The same to the last bit, however many search at once. */
static void many_at_once(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_timetable t[4] = {{0}, {0}, {0}, {0}};
    assert_int_equal(ag_parallel(ctx, 4, 4, search_task, t), AG_OK);
    assert_true(t[0].n > 0 && t[0].n_window == 5);
    for (int i = 1; i < 4; i++) {
        assert_int_equal(t[i].n, t[0].n);
        assert_int_equal(t[i].n_window, t[0].n_window);
        assert_memory_equal(t[i].dv_mps, t[0].dv_mps, t[0].n * sizeof *t[0].dv_mps);
        for (uint32_t k = 0; k < t[0].n_window; k++) {
            const ag_sky_window *a = &t[0].window[k];
            const ag_sky_window *b = &t[i].window[k];
            assert_true(a->best.depart_tdb_s == b->best.depart_tdb_s);
            assert_true(a->best.dv_total_mps == b->best.dv_total_mps);
            assert_true(a->fast.tof_s == b->fast.tof_s);
            assert_true(a->open_to_tdb_s == b->open_to_tdb_s);
        }
    }
    for (int i = 0; i < 4; i++) ag_sky_timetable_free(ctx, &t[i]);
}

/* Brief searches: the same windows to 1 %, all of them legs that can be flown, also where entries are near
** their limit; none open for longer than a moment. */
static void brief(void **state)
{
    ag_ctx *ctx = *state;
    static const char *const pairs[][2] = {
        {"earth", "mars"}, {"mars", "earth"}, {"venus", "earth"}, {"jupiter", "earth"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        ag_sky_search search = years(2000, 2060);
        search.leg.aero = true;
        ag_sky_timetable whole =
            search_of(ctx, site_of(pairs[i][0]), site_of(pairs[i][1]), &search);
        search.brief = true;
        ag_sky_timetable t = search_of(ctx, site_of(pairs[i][0]), site_of(pairs[i][1]), &search);
        assert_true(t.n < whole.n && t.n_window + 1 >= whole.n_window &&
                    t.n_window <= whole.n_window + 1);
        double sum = 0;
        double sum_whole = 0;
        for (uint32_t k = 0; k < t.n_window; k++) {
            const ag_sky_window *w = &t.window[k];
            assert_true(w->best.outcome == AG_SKY_LEG_FOUND && w->fast.outcome == AG_SKY_LEG_FOUND);
            assert_true(w->fast.tof_s <= w->best.tof_s);
            assert_true(w->open_from_tdb_s == w->open_to_tdb_s);
            sum += w->best.dv_total_mps + 4000 * log1p(w->best.shell);
        }
        for (uint32_t k = 0; k < whole.n_window; k++) {
            sum_whole +=
                whole.window[k].best.dv_total_mps + 4000 * log1p(whole.window[k].best.shell);
        }
        assert_true(fabs(sum / t.n_window / (sum_whole / whole.n_window) - 1) < 0.01);
        ag_sky_timetable_free(ctx, &whole);
        ag_sky_timetable_free(ctx, &t);
    }
}

/* An almanac saves work and changes nothing but the last digits: its knots stand elsewhere. */
static void almanacs(void **state)
{
    ag_ctx *ctx = *state;
    ag_sky_search search = years(2030, 2050);
    search.brief = true;
    ag_sky_timetable own = search_of(ctx, site_of("earth"), site_of("mars"), &search);
    ag_sky_almanac *almanac = NULL;
    assert_int_equal(
        ag_sky_almanac_create(ctx, search.from_tdb_s, search.to_tdb_s + 3 * YEAR_S, &almanac),
        AG_OK);
    search.almanac = almanac;
    ag_sky_timetable t = search_of(ctx, site_of("earth"), site_of("mars"), &search);
    assert_true(t.n == own.n && t.n_window == own.n_window);
    for (uint32_t i = 0; i < t.n; i++) assert_true(fabs(t.dv_mps[i] / own.dv_mps[i] - 1) < 2e-3);
    for (uint32_t k = 0; k < t.n_window; k++) {
        double dv = t.window[k].best.dv_total_mps;
        assert_true(fabs(dv / own.window[k].best.dv_total_mps - 1) < 2e-3);
    }
    ag_sky_timetable_free(ctx, &own);
    ag_sky_timetable_free(ctx, &t);
    ag_sky_almanac_free(ctx, almanac);
    ag_sky_almanac_free(ctx, NULL);
    assert_int_equal(ag_sky_almanac_create(ctx, 1, 0, &almanac), AG_ERR_INPUT);
    assert_int_equal(ag_sky_almanac_create(ctx, 0, AG_SKY_TDB_MAX_S * 2, &almanac), AG_ERR_INPUT);
    assert_int_equal(ag_sky_almanac_create(ctx, NAN, 0, &almanac), AG_ERR_INPUT);
    assert_int_equal(
        ag_sky_almanac_create(ctx, AG_SKY_TDB_MAX_S - YEAR_S, AG_SKY_TDB_MAX_S, &almanac), AG_OK);
    ag_sky_almanac_free(ctx, almanac);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(brief),        TEST(almanacs),         TEST(circles),
        TEST(same_period),  TEST(local_legs),       TEST(open_and_fast),
        TEST(aims),         TEST(shells),           TEST(far_bodies),
        TEST(too_fast),     TEST(parts_of_a_range), TEST(ends_of_time),
        TEST(sharp_orbits), TEST(mistakes),         TEST(out_of_memory),
        TEST(many_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
