/* Lambert's problem over a million random and degenerate geometries: every search ends, every outcome
** is named, every arc found arrives when propagated. AG_SKY_CASES sets another number. */
#include "../drawing.h"
#include "../sky_tables.h"

#define SEED 20311123

typedef struct lambert_case {
    double mu, r1[3], r2[3], tof;
    ag_sky_way way;
    uint32_t revs;
} lambert_case;

/* A third plain; the others with an angle near 0 or 180 deg, radii far apart or equal, times very
** short or long or near a parabola's, the plane holding the axis, exact lines. */
static void draw_case(drawing *d, lambert_case *c)
{
    double size = pow(10, between(d, -3, 12));
    double ratio = pow(10, between(d, -1, 1));
    double angle = between(d, 0, 6.283185307179586);
    double time = pow(10, between(d, -1.5, 1.5));
    double tilt = between(d, 0, 3.14159);
    double node = between(d, 0, 6.2831);
    int kind = (int)(draw(d) * 15);
    if (kind == 0) angle = 3.141592653589793 * (1 + pow(10, between(d, -17, -2)));
    if (kind == 1) angle = pow(10, between(d, -17, -2));
    if (kind == 2) ratio = 1;
    if (kind == 3) ratio = pow(10, between(d, -6, 6));
    if (kind == 4) time = pow(10, between(d, -8, -1));
    if (kind == 5) time = pow(10, between(d, 1, 5));
    if (kind == 6) tilt = 1.5707963267948966;
    if (kind == 7) angle = 3.141592653589793 * floor(between(d, 0, 3));
    c->mu = pow(10, between(d, -2, 20));
    double plane1[3] = {cos(node), sin(node), 0};
    double plane2[3] = {-sin(node) * cos(tilt), cos(node) * cos(tilt), sin(tilt)};
    double from = kind == 7 ? 0 : between(d, 0, 6.2831);
    for (int k = 0; k < 3; k++) {
        c->r1[k] = size * (cos(from) * plane1[k] + sin(from) * plane2[k]);
        c->r2[k] = size * ratio * (cos(from + angle) * plane1[k] + sin(from + angle) * plane2[k]);
    }
    double stretch = draw(d) < 0.5 ? -2 : 1;
    if (kind == 7 && draw(d) < 0.5) /* exactly on a line */
        for (int k = 0; k < 3; k++) c->r2[k] = c->r1[k] * stretch;
    double r1 = length3(c->r1);
    double r2 = length3(c->r2);
    double chord = distance3(c->r1, c->r2);
    double s = 0.5 * (r1 + r2 + chord);
    c->tof = time * s * sqrt(s / c->mu);
    if (kind == 8) { /* a parabola, short way */
        double rest = fmax(s - chord, 0);
        c->tof = sqrt(2 / c->mu) / 3 * (s * sqrt(s) - rest * sqrt(rest)) *
                 (1 + between(d, -1, 1) * pow(10, between(d, -16, -2)));
    }
    c->way = draw(d) < 0.5 ? AG_SKY_PROGRADE : AG_SKY_RETROGRADE;
    c->revs = (uint32_t)(draw(d) * 6);
}

static double speed2(const double v[3])
{
    return v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
}

/* True of an arc that passes the centre so near that the last digits of v1 decide where it ends: it
** cannot be propagated, but both its ends must have the same energy. */
static bool passes_centre(const lambert_case *c, const ag_sky_arc *arc)
{
    const double *r = c->r1;
    const double *v = arc->v1_mps;
    double h[3] = {r[1] * v[2] - r[2] * v[1], r[2] * v[0] - r[0] * v[2], r[0] * v[1] - r[1] * v[0]};
    return length3(h) < 1e-9 * length3(r) * length3(v);
}

static double energy_off(const lambert_case *c, const ag_sky_arc *arc)
{
    double start = 2 * c->mu / length3(c->r1);
    double end = 2 * c->mu / length3(c->r2);
    double gain = speed2(arc->v1_mps) - speed2(arc->v2_mps);
    double size = speed2(arc->v1_mps) + speed2(arc->v2_mps) + fabs(start - end);
    /* the difference of two potentials has the digits of each */
    return fabs(gain - (start - end)) / (1e-13 * size + 4e-16 * (start + end));
}

/* How far the arc ends from r2, in parts of what is allowed: 1e-13 of the radii and 100 times what a
** change of v1, r1 and the time in their last digits makes. */
static double miss_of(ag_ctx *ctx, const lambert_case *c, const ag_sky_arc *arc)
{
    ag_sky_state end = {0};
    double shake = 0;
    for (int i = -1; i < 6; i++) {
        ag_sky_state from;
        ag_sky_state to;
        ag_sky_kepler outcome = AG_SKY_KEPLER_FAR;
        memcpy(from.r_m, c->r1, sizeof from.r_m);
        memcpy(from.v_mps, arc->v1_mps, sizeof from.v_mps);
        if (i >= 0 && i < 3) from.v_mps[i] += 4e-16 * length3(arc->v1_mps);
        if (i >= 3) from.r_m[i - 3] += 4e-16 * length3(c->r1);
        assert_int_equal(ag_sky_kepler_move(ctx, c->mu, &from, c->tof, &to, &outcome), AG_OK);
        if (outcome != AG_SKY_KEPLER_FOUND) return INFINITY;
        if (i < 0)
            end = to;
        else
            shake = fmax(shake, distance3(end.r_m, to.r_m));
    }
    shake = fmax(shake, 4e-16 * c->tof * length3(end.v_mps));
    return distance3(end.r_m, c->r2) / (1e-13 * (length3(c->r2) + length3(c->r1)) + 100 * shake);
}

static void complain(const lambert_case *c, const ag_sky_arc *arc, double miss)
{
    print_message("mu %.17g r1 %.17g %.17g %.17g r2 %.17g %.17g %.17g tof %.17g way %d revs %u "
                  "branch %d x %.17g steps %u: miss %.1e\n",
                  c->mu, c->r1[0], c->r1[1], c->r1[2], c->r2[0], c->r2[1], c->r2[2], c->tof,
                  (int)c->way, arc->revs, (int)arc->branch, arc->x, arc->steps, miss);
}

static void every_arc_arrives(void **state)
{
    ag_ctx *ctx = *state;
    const char *wanted = getenv("AG_SKY_CASES");
#ifdef AG_SANITIZED
    uint32_t count = 50000;
#else
    uint32_t count = 1000000;
#endif
    if (wanted) count = (uint32_t)strtoul(wanted, NULL, 10);
    drawing d = {.key = {.seed = SEED}};
    uint32_t n_found = 0;
    uint32_t n_no_plane = 0;
    uint32_t n_centre = 0;
    uint32_t n_bad = 0;
    uint32_t steps_max = 0;
    double steps = 0;
    double worst = 0;
    for (uint32_t i = 0; i < count; i++) {
        lambert_case c;
        ag_sky_arc arcs[11];
        uint32_t n_arc = 0;
        d.key.run = i;
        d.next = 0;
        draw_case(&d, &c);
        assert_int_equal(
            ag_sky_lambert_all(ctx, c.mu, c.r1, c.r2, c.tof, c.way, c.revs, arcs, &n_arc), AG_OK);
        if (arcs[0].outcome == AG_SKY_ARC_NO_PLANE) n_no_plane++;
        for (uint32_t k = 0; k < n_arc && arcs[k].outcome != AG_SKY_ARC_NO_PLANE; k++) {
            assert_int_equal(arcs[k].outcome, AG_SKY_ARC_FOUND);
            bool centre = passes_centre(&c, &arcs[k]);
            double miss = centre ? energy_off(&c, &arcs[k]) : miss_of(ctx, &c, &arcs[k]);
            n_centre += centre;
            if (!(miss <= 1) && n_bad++ < 20) complain(&c, &arcs[k], miss);
            worst = fmax(worst, miss);
            steps_max = arcs[k].steps > steps_max ? arcs[k].steps : steps_max;
            steps += arcs[k].steps;
            n_found++;
        }
    }
    print_message("%u cases, %u arcs, %u through the centre, %u without a plane, %.2f steps a "
                  "root, at most %u; worst miss "
                  "%.2g of what is allowed, %u bad\n",
                  count, n_found, n_centre, n_no_plane, steps / n_found, steps_max, worst, n_bad);
    assert_true(n_found > count && n_no_plane > 0);
    assert_true(n_centre < n_found / 20);
    assert_int_equal(n_bad, 0);
    assert_true(steps_max < 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(every_arc_arrives)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
