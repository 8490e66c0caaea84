/* Lambert's problem against other solvers and books: 452 branches solved by ESA's pykep, each checked
** at 40 digits by propagation, and the cases of textbooks to the digits they print. */
#include "../sky_tables.h"

#define AU_M 149597870700.0
#define YEAR_S (365.25 * 86400)

/* The given case's arc; `branch` is "left", "right" or "single". */
static ag_sky_arc solve(ag_ctx *ctx, const table *t, double mu, const double r1[3],
                        const double r2[3], double tof, ag_sky_branch branch)
{
    ag_sky_arc arc = {.outcome = AG_SKY_ARC_NO_ARC};
    ag_sky_way way = table_number(t, "cw") > 0 ? AG_SKY_RETROGRADE : AG_SKY_PROGRADE;
    assert_int_equal(
        ag_sky_lambert(ctx, mu, r1, r2, tof, way, (uint32_t)table_number(t, "nrev"), branch, &arc),
        AG_OK);
    assert_int_equal(arc.outcome, AG_SKY_ARC_FOUND);
    return arc;
}

/* How far the arc, propagated, ends from r2, relative. */
static double miss_of(ag_ctx *ctx, double mu, const double r1[3], const double r2[3], double tof,
                      const ag_sky_arc *arc)
{
    ag_sky_state from;
    ag_sky_state to;
    ag_sky_kepler outcome = AG_SKY_KEPLER_FAR;
    memcpy(from.r_m, r1, sizeof from.r_m);
    memcpy(from.v_mps, arc->v1_mps, sizeof from.v_mps);
    assert_int_equal(ag_sky_kepler_move(ctx, mu, &from, tof, &to, &outcome), AG_OK);
    assert_int_equal(outcome, AG_SKY_KEPLER_FOUND);
    double end = distance3(to.v_mps, arc->v2_mps) / length3(to.v_mps);
    double miss = distance3(to.r_m, r2) / length3(r2);
    return fmax(miss, end * 0.1);
}

static void reference_branches(void **state)
{
    ag_ctx *ctx = *state;
    table t;
    bool whole = false;
    int count = 0;
    double worst_miss = 0;
    double worst_v = 0;
    table_open_any(&t, "lambert/pykep_lambert_500.csv", &whole);
    while (table_row(&t)) {
        double unit = strcmp(table_text(&t, "units"), "km") == 0 ? 1000 : 1;
        double r1[3];
        double r2[3];
        double v1[3];
        table_vector(&t, "r1x", "r1y", "r1z", unit, r1);
        table_vector(&t, "r2x", "r2y", "r2z", unit, r2);
        table_vector(&t, "v1x", "v1y", "v1z", unit, v1);
        double mu = table_number(&t, "mu") * unit * unit * unit;
        double tof = table_number(&t, "tof");
        bool right = strcmp(table_text(&t, "branch"), "right") == 0;
        ag_sky_arc arc = solve(ctx, &t, mu, r1, r2, tof, right ? AG_SKY_RIGHT : AG_SKY_LEFT);
        double miss = miss_of(ctx, mu, r1, r2, tof, &arc);
        double off = distance3(arc.v1_mps, v1) / length3(v1);
        if (isnan(v1[0])) off = 0; /* the parabola that pykep fails on */
        if (miss > 1e-11 || off > 1e-9)
            print_message("%s %s nrev %s: miss %.1e, v1 %.1e (table's own miss %s)\n",
                          table_text(&t, "case"), table_text(&t, "branch"), table_text(&t, "nrev"),
                          miss, off, table_text(&t, "chk"));
        worst_miss = fmax(worst_miss, miss);
        worst_v = fmax(worst_v, off);
        count++;
    }
    print_message("%d branches: worst miss %.2e, worst v1 against the table %.2e\n", count,
                  worst_miss, worst_v);
    assert_true(count >= (whole ? 452 : 10));
    assert_true(worst_miss <= 1e-11); /* the bound */
    /* the table's own arcs miss by up to 1e-12, and its conditions reach 1000 */
    assert_true(worst_v <= 1e-9);
}

/* A printed v1 that misses r2 by `chk` when propagated is right to about that; v1 then agrees with
** ours to the same within a condition of 10. */
static void textbook_cases(void **state)
{
    ag_ctx *ctx = *state;
    table t;
    bool whole = false;
    int count = 0;
    table_open_any(&t, "lambert/textbook_lambert.csv", &whole);
    while (table_row(&t)) {
        bool au = strcmp(table_text(&t, "units"), "au") == 0;
        double unit = au ? AU_M : 1000;
        double per_s = au ? YEAR_S : 1;
        double r1[3];
        double r2[3];
        double v1[3];
        table_vector(&t, "r1x", "r1y", "r1z", unit, r1);
        table_vector(&t, "r2x", "r2y", "r2z", unit, r2);
        table_vector(&t, "v1x", "v1y", "v1z", unit / per_s, v1);
        double mu = table_number(&t, "mu") * unit * unit * unit / (per_s * per_s);
        double tof = table_number(&t, "tof") * per_s;
        const char *branch = table_text(&t, "pk_branch");
        ag_sky_arc arc =
            solve(ctx, &t, mu, r1, r2, tof, strstr(branch, "right") ? AG_SKY_RIGHT : AG_SKY_LEFT);
        double miss = miss_of(ctx, mu, r1, r2, tof, &arc);
        double off = distance3(arc.v1_mps, v1) / length3(v1);
        print_message("%-22s miss %.1e, v1 %.1e off, printed to %.1e\n", table_text(&t, "id"), miss,
                      off, fmax(table_number(&t, "chk"), table_number(&t, "pk_err")));
        assert_true(miss <= 1e-11);
        assert_true(off <= 1.5 * fmax(table_number(&t, "pk_err"), 1e-13));
        count++;
    }
    assert_true(count >= (whole ? 13 : 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(reference_branches), TEST(textbook_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
