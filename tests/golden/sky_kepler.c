/* Kepler's problem against 40-digit solutions: 100 orbits of every conic, e = 1 and near it, forward
** and back, many turns. */
#include "../sky_tables.h"

static void reference_orbits(void **state)
{
    ag_ctx *ctx = *state;
    table t;
    bool whole = false;
    int count = 0;
    double worst = 0;
    table_open_any(&t, "kepler/pykep_kepler_200.csv", &whole);
    while (table_row(&t)) {
        ag_sky_state from;
        ag_sky_state to;
        ag_sky_state truth;
        ag_sky_kepler outcome = AG_SKY_KEPLER_FAR;
        /* nd rows are taken as m and s, km rows as they stand: the problem has no scale */
        table_vector(&t, "x0", "y0", "z0", 1, from.r_m);
        table_vector(&t, "vx0", "vy0", "vz0", 1, from.v_mps);
        table_vector(&t, "x_mp", "y_mp", "z_mp", 1, truth.r_m);
        table_vector(&t, "vx_mp", "vy_mp", "vz_mp", 1, truth.v_mps);
        assert_int_equal(ag_sky_kepler_move(ctx, table_number(&t, "mu"), &from,
                                            table_number(&t, "dt"), &to, &outcome),
                         AG_OK);
        assert_int_equal(outcome, AG_SKY_KEPLER_FOUND);
        double miss = fmax(distance3(to.r_m, truth.r_m) / length3(truth.r_m),
                           distance3(to.v_mps, truth.v_mps) / length3(truth.v_mps));
        if (miss > 1e-12)
            print_message("case %s (%s, e %s): %.2e\n", table_text(&t, "case"),
                          table_text(&t, "group"), table_text(&t, "e"), miss);
        worst = fmax(worst, miss);
        count++;
    }
    print_message("%d orbits, worst relative error %.2e\n", count, worst);
    assert_true(count >= (whole ? 100 : 8));
    assert_true(worst <= 1e-12); /* the bound on this table */
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(reference_orbits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
