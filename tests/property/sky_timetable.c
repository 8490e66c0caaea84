/* Timetables of random pairs, dates and wishes: windows ascend inside the dates, nothing near one beats
** it, what they say is what ag_sky_leg_fly says, what is open is as cheap as promised, rows are the best
** of their departures, and adjoining searches find the same windows. AG_SKY_CASES sets the number. */
#include "../drawing.h"
#include "../sky_tables.h"

#define SEED 20261124
#define DAY_S 86400.0
#define YEAR_S (365.25 * DAY_S)
#define CASES 40
#define SAMPLES 1500
#define SLACK 0.005 /* what the header promises */

typedef struct world {
    ag_sky_orbit orbit;
    ag_sky_body rock;
    ag_sky_site from, to;
    ag_sky_search search;
} world;

static void draw_rock(ag_ctx *ctx, drawing *d, world *w)
{
    const ag_sky_body *sun = ag_sky_body_find("sun");
    double a = between(d, 0.7, 3.0) * 149597870700.0;
    assert_int_equal(ag_sky_orbit_of_mean(ctx, sun->gm_m3ps2, a, between(d, 0, 0.5),
                                          between(d, 0, 0.3), between(d, 0, 6.28),
                                          between(d, 0, 6.28), between(d, 0, 6.28), 0, &w->orbit),
                     AG_OK);
    w->rock = (ag_sky_body){.name = "rock",
                            .kind = AG_SKY_SMALL,
                            .naif = 20000001,
                            .parent = sun,
                            .gm_m3ps2 = 5e3,
                            .radius_m = 500,
                            .equator_m = NAN,
                            .j2 = NAN,
                            .rotation_s = NAN,
                            .pole_ra_rad = NAN,
                            .pole_dec_rad = NAN,
                            .gravity_mps2 = 0.02,
                            .error_m = NAN,
                            .source = "drawn",
                            .orbit = &w->orbit};
}

static void draw_world(ag_ctx *ctx, drawing *d, world *w)
{
    static const char *const names[] = {"mercury", "venus",  "earth",   "moon",  "emb",
                                        "mars",    "phobos", "jupiter", "saturn"};
    draw_rock(ctx, d, w);
    const ag_sky_body *ends[2];
    do
        for (int i = 0; i < 2; i++) {
            uint32_t row = (uint32_t)between(d, 0, 12);
            ends[i] = row < 9 ? ag_sky_body_find(names[row]) : &w->rock;
        }
    while (ends[0] == ends[1]);
    w->from = ag_sky_site_default(ends[0]);
    w->to = ag_sky_site_default(ends[1]);
    w->search = (ag_sky_search){0};
    w->search.from_tdb_s = between(d, -40, 140) * YEAR_S;
    w->search.to_tdb_s = w->search.from_tdb_s + between(d, 0, 6) * YEAR_S;
    w->search.leg.aero = between(d, 0, 1) < 0.5;
    w->search.aim = between(d, 0, 1) < 0.3 ? AG_SKY_AIM_C3 : AG_SKY_AIM_DV;
    if (between(d, 0, 1) < 0.3) w->search.tof_max_s = between(d, 200, 1500) * DAY_S;
    if (between(d, 0, 1) < 0.2) {
        w->search.leg.best = true;
        w->search.leg.revs = 1;
    }
}

/* The header's measure of a leg: C3, or dv with a tonne of aeroshell as burn at 4 km/s. */
static double cost_of(const world *w, const ag_sky_leg *leg)
{
    if (leg->outcome != AG_SKY_LEG_FOUND) return INFINITY;
    if (w->search.aim == AG_SKY_AIM_C3) return leg->c3_m2ps2;
    return leg->dv_total_mps + 4000 * log1p(leg->shell);
}

/* A leg as the header has it for timetables: where the entry is too fast, by burns. */
static ag_sky_leg fly(ag_ctx *ctx, const world *w, double depart_tdb_s, double tof_s)
{
    ag_sky_leg leg;
    ag_sky_leg_options options = w->search.leg;
    double arrive_tdb_s = depart_tdb_s + tof_s;
    assert_int_equal(
        ag_sky_leg_fly(ctx, &w->from, &w->to, depart_tdb_s, arrive_tdb_s, &options, &leg), AG_OK);
    if (leg.outcome != AG_SKY_LEG_TOO_FAST) return leg;
    options.aero = false;
    assert_int_equal(
        ag_sky_leg_fly(ctx, &w->from, &w->to, depart_tdb_s, arrive_tdb_s, &options, &leg), AG_OK);
    return leg;
}

/* The longest time of flight that is looked at, by the header's rule for Hohmann's ellipse. */
static double longest_s(ag_ctx *ctx, const world *w)
{
    double axis[2];
    const ag_sky_body *sun = ag_sky_body_find("sun");
    if (w->search.tof_max_s > 0) return w->search.tof_max_s;
    for (int i = 0; i < 2; i++) {
        const ag_sky_body *body = ag_sky_site_primary(i == 0 ? &w->from : &w->to);
        ag_sky_state s;
        assert_int_equal(ag_sky_body_state(ctx, body, sun, AG_SKY_ICRF, 0, &s), AG_OK);
        double v = length3(s.v_mps);
        axis[i] = 1 / (2 / length3(s.r_m) - v * v / sun->gm_m3ps2);
    }
    double mean = (axis[0] + axis[1]) / 2;
    double half = 3.14159265358979 * sqrt(mean * mean * mean / sun->gm_m3ps2);
    return fmax(1.3 * half, 200 * DAY_S) + 2 * half * w->search.leg.revs;
}

/* Samples around a window, half of them near it. */
static double beaten_by(ag_ctx *ctx, drawing *d, const world *w, const ag_sky_timetable *t,
                        const ag_sky_leg *best)
{
    double reach = 0.4 * fmin(t->synodic_s, 2.5 * YEAR_S);
    double longest = 0.99 * longest_s(ctx, w); /* the axes are osculating here */
    double tof = best->arrive_tdb_s - best->depart_tdb_s;
    double least = INFINITY;
    for (int i = 0; i < SAMPLES; i++) {
        bool near = i % 2 == 0;
        double width = fmin(reach, 40 * DAY_S);
        double depart =
            best->depart_tdb_s + (near ? between(d, -width, width) : between(d, -reach, reach));
        double flight =
            near ? tof + between(d, -60, 60) * DAY_S : between(d, 0.01 * longest, longest);
        if (flight < 0.01 * longest || flight > longest) continue;
        ag_sky_leg leg = fly(ctx, w, depart, flight);
        double cost = cost_of(w, &leg);
        if (cost < least) least = cost;
    }
    return 1 - least / cost_of(w, best);
}

static void check_window(ag_ctx *ctx, const world *w, const ag_sky_window *window)
{
    const ag_sky_leg *best = &window->best;
    const ag_sky_leg *fast = &window->fast;
    assert_int_equal(best->outcome, AG_SKY_LEG_FOUND);
    assert_true(best->depart_tdb_s >= w->search.from_tdb_s);
    assert_true(best->depart_tdb_s <= w->search.to_tdb_s);
    assert_true(window->open_from_tdb_s <= best->depart_tdb_s);
    assert_true(window->open_to_tdb_s >= best->depart_tdb_s);
    assert_true(window->open_from_tdb_s >= w->search.from_tdb_s);
    assert_true(window->open_to_tdb_s <= w->search.to_tdb_s);
    assert_int_equal(fast->outcome, AG_SKY_LEG_FOUND);
    assert_true(fast->tof_s <= best->tof_s);
    assert_true(fast->dv_total_mps <= 1.3 * best->dv_total_mps + 500);
    assert_true(fast->depart_tdb_s >= window->open_from_tdb_s);
    assert_true(fast->depart_tdb_s <= window->open_to_tdb_s);
    ag_sky_leg again = fly(ctx, w, best->depart_tdb_s, best->arrive_tdb_s - best->depart_tdb_s);
    if (w->search.aim == AG_SKY_AIM_DV || !w->search.leg.best)
        assert_true(fabs(again.dv_total_mps - best->dv_total_mps) <= 1e-6 * best->dv_total_mps);
}

static void random_timetables(void **state)
{
    ag_ctx *ctx = *state;
    const char *given = getenv("AG_SKY_CASES");
    uint32_t cases = given ? (uint32_t)strtoul(given, NULL, 10) : CASES;
    uint32_t windows = 0;
    uint32_t beaten = 0;
    double worst = 0;
#ifdef AG_SANITIZED
    cases = given ? cases : CASES / 8;
#endif
    for (uint32_t n = 0; n < cases; n++) {
        drawing d = {.key = {.seed = SEED, .run = n}};
        world w;
        ag_sky_timetable t;
        draw_world(ctx, &d, &w);
        assert_int_equal(ag_sky_timetable_create(ctx, &w.from, &w.to, &w.search, &t), AG_OK);
        if (t.local) {
            ag_sky_timetable_free(ctx, &t);
            continue;
        }
        for (uint32_t i = 0; i < t.n_window; i++) {
            check_window(ctx, &w, &t.window[i]);
            double reach = 0.4 * fmin(t.synodic_s, 2.5 * YEAR_S);
            if (i > 0)
                assert_true(t.window[i].best.depart_tdb_s - t.window[i - 1].best.depart_tdb_s >=
                            reach);
            double share = beaten_by(ctx, &d, &w, &t, &t.window[i].best);
            worst = fmax(worst, share);
            windows++;
            if (share <= SLACK) continue;
            beaten++;
            print_message("case %u: %s to %s, window %u (tof %.0f d) is beaten by %.2f %%\n", n,
                          w.from.body->name, w.to.body->name, i, t.window[i].best.tof_s / DAY_S,
                          100 * share);
        }
        ag_sky_timetable_free(ctx, &t);
    }
    print_message("%u windows, the worst beaten by %.3f %%\n", windows, 100 * worst);
    assert_true(windows >= cases / 2);
    assert_int_equal(beaten, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(random_timetables)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
