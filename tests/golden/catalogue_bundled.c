/* The bundled catalogue: how many bodies it has of each source, that each is found by all of its names,
** that those which scenarios and people ask for are there, and what Pluto's ellipse is worth. */
#include "../sky_tables.h"

#include "argosy/catalogue.h"

#include <stdlib.h>

static ag_catalogue *bundled(ag_ctx *ctx)
{
    ag_catalogue *catalogue = NULL;
    (void)setenv("ARGOSY_LIBRARY", ARGOSY_SOURCE_DIR "/library", 1);
    assert_int_equal(ag_catalogue_open(ctx, NULL, &catalogue), AG_OK);
    return catalogue;
}

/* The numbers stand in library/catalogue/README.md and come from the sources. */
static void counts(void **state)
{
    static const char *const sources[] = {"mpc", "sbdb26", "jpl26", "sbdb22"};
    static const uint32_t wanted[] = {40874, 500, 99, 6570};
    uint32_t got[4] = {0};
    uint32_t sized = 0;
    ag_catalogue *catalogue = bundled(*state);
    for (uint32_t row = 0; row < ag_catalogue_count(catalogue); row++) {
        const ag_catalogue_row *is = ag_catalogue_at(catalogue, row);
        int k = 0;
        while (k < 4 && strcmp(is->source, sources[k]) != 0) k++;
        assert_true(k < 4);
        got[k]++;
        if (!isnan(is->diameter_m)) sized++;
    }
    for (int k = 0; k < 4; k++) assert_int_equal(got[k], wanted[k]);
    print_message("  %u bodies, %u with a diameter\n", ag_catalogue_count(catalogue), sized);
    assert_true(sized > 3500);
    ag_catalogue_free(catalogue);
}

static void all_are_found(void **state)
{
    ag_catalogue *catalogue = bundled(*state);
    for (uint32_t row = 0; row < ag_catalogue_count(catalogue); row++) {
        const ag_catalogue_row *is = ag_catalogue_at(catalogue, row);
        char text[192];
        if (*is->name) assert_int_equal(ag_catalogue_find(catalogue, is->name), row);
        if (*is->designation) assert_int_equal(ag_catalogue_find(catalogue, is->designation), row);
        if (!is->number) continue;
        (void)snprintf(text, sizeof text, "%u", is->number);
        assert_int_equal(ag_catalogue_find(catalogue, text), row);
        (void)snprintf(text, sizeof text, "(%u) %s", is->number, is->name);
        assert_int_equal(ag_catalogue_find(catalogue, text), row);
    }
    ag_catalogue_free(catalogue);
}

/* Diameters as JPL's Small-Body Database has them. */
static void named_targets(void **state)
{
    static const struct {
        const char *name;
        uint32_t number;
        double diameter_km;
    } targets[] = {
        {"Ceres", 1, 939.4},     {"Pallas", 2, 513},      {"Juno", 3, 246.596},
        {"Vesta", 4, 525.4},     {"Hygiea", 10, 407.12},  {"Psyche", 16, 226},
        {"Eros", 433, 16.84},    {"Itokawa", 25143, .33}, {"Bennu", 101955, .4844},
        {"Ryugu", 162173, .896}, {"Apophis", 99942, .34}, {"Pluto", 134340, 2376.6},
    };
    ag_catalogue *catalogue = bundled(*state);
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        uint32_t row = ag_catalogue_find(catalogue, targets[i].name);
        assert_int_not_equal(row, AG_NONE);
        const ag_catalogue_row *is = ag_catalogue_at(catalogue, row);
        assert_int_equal(is->number, targets[i].number);
        assert_true(fabs(is->diameter_m - 1000 * targets[i].diameter_km) < 1e-6);
    }
    /* the mass of Ceres is 9.38e20 kg (Park et al. 2016): 2.16 t/m^3 */
    const ag_sky_body *ceres = ag_catalogue_lookup(catalogue, "ceres");
    assert_true(fabs(ceres->gm_m3ps2 / 6.6743e-11 / 9.384e20 - 1) < 1e-3);
    assert_true(fabs(ceres->gravity_mps2 - 0.284) < 0.001);
    assert_int_not_equal(ag_catalogue_find(catalogue, "2000 SG344"), AG_NONE);
    ag_catalogue_free(catalogue);
}

/* Ceres of the catalogue against Horizons: its elements are of the first of these days. */
static void ceres_where_horizons_has_it(void **state)
{
    ag_ctx *ctx = *state;
    ag_catalogue *catalogue = bundled(ctx);
    table t;
    bool whole = false;
    int n = 0;
    table_open_any(&t, "ephemeris/horizons_asteroids_2026.csv", &whole);
    while (table_row(&t)) {
        double r[3];
        ag_sky_state at;
        if (strcmp(table_text(&t, "name"), "Ceres") != 0) continue;
        double jd = table_number(&t, "jd_tdb");
        table_vector(&t, "x", "y", "z", 1000, r);
        assert_int_equal(ag_sky_body_state(ctx, ag_catalogue_lookup(catalogue, "ceres"),
                                           ag_sky_body_find("sun"), AG_SKY_ICRF, ag_sky_of_jd(jd),
                                           &at),
                         AG_OK);
        /* 10 km for the digits of the elements, 3,313 km of drift in 90 days */
        double days = jd - 2461161.5;
        assert_true(distance3(at.r_m, r) < 1e3 * (10 + 3700 * days * days / 8100));
        n++;
    }
    assert_true(n >= 4);
    ag_catalogue_free(catalogue);
}

/* Pluto's ellipse of 2006 against DE440's barycentre of its system. Far out the Sun's own motion about the
** barycentre moves ellipses about the Sun by tens of millions of km, a hundredth of the distance: README.md of
** the catalogue says so. */
static void pluto_against_de440(void **state)
{
    ag_ctx *ctx = *state;
    ag_catalogue *catalogue = bundled(ctx);
    const ag_sky_body *pluto = ag_catalogue_lookup(catalogue, "pluto");
    table t;
    bool whole = false;
    double worst = 0;
    double far = 0;
    table_open_any(&t, "ephemeris/de440_states.csv", &whole);
    while (table_row(&t)) {
        double r[3];
        ag_sky_state at;
        if (strcmp(table_text(&t, "body"), "pluto_bary") != 0) continue;
        double jd = table_number(&t, "jd_tdb");
        table_vector(&t, "x_h", "y_h", "z_h", 1000, r);
        assert_int_equal(ag_sky_body_state(ctx, pluto, ag_sky_body_find("sun"), AG_SKY_ICRF,
                                           ag_sky_of_jd(jd), &at),
                         AG_OK);
        double error = distance3(at.r_m, r) / 1000;
        if (fabs(jd - 2460676.5) < 35 * 365.25) worst = fmax(worst, error);
        far = fmax(far, error);
    }
    print_message("  Pluto: %.0f km in 1990-2060, %.0f km in 1960-2140\n", worst, far);
    assert_true(worst > 1e6 && worst < 6e7 && far < 9e7);
    ag_catalogue_free(catalogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(counts),
        TEST(all_are_found),
        TEST(named_targets),
        TEST(ceres_where_horizons_has_it),
        TEST(pluto_against_de440),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
