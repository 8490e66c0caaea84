/* A small catalogue: what is read of it, how its bodies are found, and what is said of mistakes. */
#include "../core_helpers.h"

#include "catalogue/catalogue_internal.h"

#include <math.h>

#define DEG (3.14159265358979323846 / 180)
#define HEAD                                                                                       \
    "number,name,designation,class,h_mag,diameter_km,epoch_jd_tdb,a_au,e,i_deg,node_deg,peri_deg," \
    "mean_anomaly_deg\n"
#define EROS                                                                                       \
    "433,Eros,A898 PA,Amor,10.38,16.84,2461000.5,1.458121,0.222836,10.8,304.3,178.9,310.6\n"
#define SG344 ",,2000 SG344,Aten,24.7,,2461000.5,0.977,0.0669,0.11,191.8,275.6,275.7\n"
#define EUROPA "52,Europa,A858 CA,MBA,6.6,303.9,2461000.5,3.09,0.112,7.5,128.6,343,95\n"
#define NAMELESS "15788,,,TNO,,,2459800.5,39.5,0.3,2,355,79,330\n"

static ag_err open_text(ag_ctx *ctx, const char *text, ag_catalogue **catalogue)
{
    size_t count = strlen(text);
    char *copy = ag_new(ctx, count + 1, 1);
    assert_non_null(copy);
    memcpy(copy, text, count);
    return agi_catalogue_of_text(ctx, "bodies.csv", copy, count, catalogue);
}

static ag_catalogue *opened(ag_ctx *ctx, const char *text)
{
    ag_catalogue *catalogue = NULL;
    assert_int_equal(open_text(ctx, text, &catalogue), AG_OK);
    return catalogue;
}

static void rows_are_read(void **state)
{
    ag_ctx *ctx = *state;
    ag_catalogue *catalogue =
        opened(ctx, "# comment\n\n" HEAD EROS "# more\r\n" SG344 EUROPA NAMELESS);
    assert_int_equal(ag_catalogue_count(catalogue), 4);
    const ag_catalogue_row *eros = ag_catalogue_at(catalogue, 0);
    assert_int_equal(eros->number, 433);
    assert_string_equal(eros->name, "Eros");
    assert_string_equal(eros->designation, "A898 PA");
    assert_string_equal(eros->orbit_class, "Amor");
    assert_string_equal(eros->spectral, "");
    assert_true(eros->h_mag == 10.38 && eros->diameter_m == 16840 && isnan(eros->albedo));
    assert_true(eros->epoch_tdb_s == (2461000.5 - 2451545) * 86400);
    assert_true(eros->a_m == 1.458121 * 149597870700.0 && eros->e == 0.222836);
    assert_true(eros->i_rad == 10.8 * DEG && eros->node_rad == 304.3 * DEG);
    assert_true(eros->peri_rad == 178.9 * DEG && eros->mean_anomaly_rad == 310.6 * DEG);
    assert_null(ag_catalogue_at(catalogue, 4));
    assert_null(ag_catalogue_body(catalogue, 4));
    ag_catalogue_free(catalogue);
    catalogue = opened(ctx, "a_au,e,mean_anomaly_deg,i_deg,node_deg,peri_deg,epoch_jd_tdb,name\r\n"
                            "1,0.1,0,0,0,0,2461000.5, Rock \r\n2,0.2,0,0,0,0,2461000.5,Stone");
    assert_int_equal(ag_catalogue_count(catalogue), 2);
    assert_string_equal(ag_catalogue_at(catalogue, 0)->name, "Rock");
    assert_string_equal(ag_catalogue_at(catalogue, 1)->name, "Stone");
    ag_catalogue_free(catalogue);
}

static void bodies_are_found(void **state)
{
    static const struct {
        const char *text;
        uint32_t row;
    } cases[] = {
        {"433", 0},           {"eros", 0},
        {"(433) Eros", 0},    {"433 EROS", 0},
        {"a898 pa", 0},       {"433 Eros (A898 PA)", 0},
        {"433_eros", 0},      {"(433)", 0},
        {"433 A898PA", 0},    {"2000 SG344", 1},
        {"2000sg344", 1},     {"(2000_SG344)", 1},
        {"Europa", 2},        {"52 europa", 2},
        {"15788", 3},         {"433 Europa", AG_NONE},
        {"4330", AG_NONE},    {"43", AG_NONE},
        {"", AG_NONE},        {" ()", AG_NONE},
        {"Ero", AG_NONE},     {"2000", AG_NONE},
        {"0433", AG_NONE},    {"99999999999999999999 Eros", AG_NONE},
        {"433Eros", AG_NONE},
    };
    ag_ctx *ctx = *state;
    ag_catalogue *catalogue = opened(ctx, HEAD EROS SG344 EUROPA NAMELESS);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t row = ag_catalogue_find(catalogue, cases[i].text);
        if (row != cases[i].row) fail_msg("\"%s\" gave row %u", cases[i].text, row);
    }
    assert_string_equal(ag_catalogue_nearest(catalogue, "Erso"), "Eros");
    assert_string_equal(ag_catalogue_nearest(catalogue, "2000 sg343"), "2000 SG344");
    assert_null(ag_catalogue_nearest(catalogue, "Phaethon"));
    assert_ptr_equal(ag_catalogue_lookup(catalogue, "europa"), ag_sky_body_find("europa"));
    assert_ptr_equal(ag_catalogue_lookup(catalogue, "52 Europa"), ag_catalogue_body(catalogue, 2));
    assert_null(ag_catalogue_lookup(catalogue, "vulcan"));
    assert_ptr_equal(ag_catalogue_lookup(NULL, "mars"), ag_sky_body_find("mars"));
    assert_null(ag_catalogue_lookup(NULL, "433"));
    assert_int_equal(ag_catalogue_count(NULL), 0);
    ag_catalogue_free(catalogue);
}

/* Radii: from the diameter; from GM, 4/3 pi r^3 2000 G; from H, 1329 km / sqrt(p) 10^(-H/5) / 2. */
static void bodies_are_made(void **state)
{
    ag_ctx *ctx = *state;
    ag_catalogue *catalogue =
        opened(ctx, "number,name,h_mag,diameter_km,albedo,gm_km3ps2,epoch_jd_tdb,a_au,e,i_deg,"
                    "node_deg,peri_deg,mean_anomaly_deg\n"
                    "1,Sized,10,20,,,2451545,1,0,0,0,0,0\n"
                    "2,Weighed,10,,,5.5916e-4,2451545,1,0,0,0,0,90\n"
                    "3,Seen,20,,,,2451545,1,0,0,0,0,0\n"
                    "4,,20,,0.6,,2451545,1,0,0,0,0,0\n"
                    "5,Unknown,,,,,2451545,1,0,0,0,0,0\n");
    const ag_sky_body *body = ag_catalogue_body(catalogue, 0);
    assert_string_equal(body->name, "Sized");
    assert_int_equal(body->kind, AG_SKY_SMALL);
    assert_int_equal(body->naif, 20000001);
    assert_ptr_equal(body->parent, ag_sky_body_find("sun"));
    assert_true(body->radius_m == 10000);
    assert_true(fabs(body->gm_m3ps2 / 559162.0 - 1) < 1e-4);
    assert_true(fabs(body->gravity_mps2 / 5.59162e-3 - 1) < 1e-4);
    body = ag_catalogue_body(catalogue, 1);
    assert_true(body->gm_m3ps2 == 5.5916e-4 * 1e9);
    assert_true(fabs(body->radius_m - 10000) < 1);
    assert_true(fabs(ag_catalogue_body(catalogue, 2)->radius_m - 171.573) < 1e-3);
    assert_true(fabs(ag_catalogue_body(catalogue, 3)->radius_m - 171.573 / 2) < 1e-3);
    assert_string_equal(ag_catalogue_body(catalogue, 3)->name, "4");
    assert_true(isnan(ag_catalogue_body(catalogue, 4)->radius_m));
    ag_sky_state at;
    assert_int_equal(ag_sky_body_state(ctx, ag_catalogue_body(catalogue, 1), body->parent,
                                       AG_SKY_ECLIPTIC, 0, &at),
                     AG_OK); /* a quarter turn ahead of the x axis */
    assert_true(fabs(at.r_m[0]) < 1 && fabs(at.r_m[1] - 149597870700.0) < 1);
    ag_catalogue_free(catalogue);
}

static void mistakes_are_told(void **state)
{
    static const struct {
        const char *text;
        uint32_t line, column;
        const char *key, *message;
    } cases[] = {
        {"", 0, 0, "", "nothing in it"},
        {"# only this\n", 1, 0, "", "nothing in it"},
        {"name,mass\n", 1, 6, "header", "unknown column"},
        {"name,e,name\n", 1, 8, "header", "twice"},
        {"name,e\n", 1, 0, "header", "missing"},
        {"epoch_jd_tdb,a_au,e,i_deg,node_deg,peri_deg,mean_anomaly_deg\n", 1, 0, "header",
         "no names"},
        {HEAD "433,Eros\n", 2, 0, "designation", "fewer fields"},
        {HEAD EROS "1,A,,,,,2461000.5,1,0,0,0,0,0,7\n", 3, 31, "", "more fields"},
        {HEAD ",,,,,,2461000.5,1,0,0,0,0,0\n", 2, 0, "name", "without number"},
        {HEAD "1.5,A,,,,,2461000.5,1,0,0,0,0,0\n", 2, 1, "number", "not allowed"},
        {HEAD "0,A,,,,,2461000.5,1,0,0,0,0,0\n", 2, 1, "number", "not allowed"},
        {HEAD "1,A,,,99,,2461000.5,1,0,0,0,0,0\n", 2, 7, "h_mag", "not allowed"},
        {HEAD "1,A,,,,0,2461000.5,1,0,0,0,0,0\n", 2, 8, "diameter_km", "not allowed"},
        {HEAD "1,A,,,,,2000,1,0,0,0,0,0\n", 2, 9, "epoch_jd_tdb", "not allowed"},
        {HEAD "1,A,,,,,,1,0,0,0,0,0\n", 2, 9, "epoch_jd_tdb", "missing"},
        {HEAD "1,A,,,,,2461000.5,-1,0,0,0,0,0\n", 2, 19, "a_au", "not allowed"},
        {HEAD "1,A,,,,,2461000.5,1,1,0,0,0,0\n", 2, 21, "e", "not allowed"},
        {HEAD "1,A,,,,,2461000.5,1,nan,0,0,0,0\n", 2, 21, "e", "not allowed"},
        {HEAD "1,A,,,,,2461000.5,1,0x1p-3,0,0,0,0\n", 2, 21, "e", "not allowed"},
        {HEAD "1,A,,,,,2461000.5,1,.,0,0,0,0\n", 2, 21, "e", "not allowed"},
        {HEAD "1,A,,,,,2461000.5,1,0,181,0,0,0\n", 2, 23, "i_deg", "not allowed"},
        {HEAD "1,\"A\",,,,,2461000.5,1,0,0,0,0,0\n", 2, 3, "", "a quote"},
        {HEAD "1,A\tB,,,,,2461000.5,1,0,0,0,0,0\n", 2, 4, "", "control"},
        {HEAD EROS "\n" EROS, 4, 0, "number", "line 2 has it too"},
        {HEAD EROS ",eros,,,,,2461000.5,1,0,0,0,0,0\n", 3, 0, "name", "line 2 has it too"},
        {HEAD EROS "1,A,A898PA,,,,2461000.5,1,0,0,0,0,0\n", 3, 0, "designation",
         "line 2 has it too"},
        {HEAD "1,0123456789012345678901234567890123456789012345678901234567890123,,,,,"
              "2461000.5,1,0,0,0,0,0\n",
         2, 3, "name", "too long"},
    };
    ag_ctx *ctx = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ag_catalogue *catalogue = NULL;
        assert_int_equal(open_text(ctx, cases[i].text, &catalogue), AG_ERR_INPUT);
        assert_null(catalogue);
        const ag_detail *detail = ag_ctx_detail(ctx);
        assert_string_equal(detail->file, "bodies.csv");
        if (detail->line != cases[i].line || detail->column != cases[i].column ||
            strcmp(detail->key, cases[i].key) != 0 || !strstr(detail->message, cases[i].message))
            fail_msg("case %zu: %u:%u: %s: %s", i, detail->line, detail->column, detail->key,
                     detail->message);
    }
}

static void nearest_column_is_told(void **state)
{
    ag_catalogue *catalogue = NULL;
    assert_int_equal(open_text(*state, "name,epoch_jd_tbd\n", &catalogue), AG_ERR_INPUT);
    assert_string_equal(ag_ctx_detail(*state)->hint, "did you mean epoch_jd_tdb?");
}

/* Numbers of few digits take a way of their own: each must be what the C library makes of it. */
static void numbers_are_exact(void **state)
{
    ag_ctx *ctx = *state;
    ag_rng_key key = {.seed = 5};
    agi_layout layout = {0};
    char header[] = "name,epoch_jd_tdb,a_au,e,i_deg,node_deg,peri_deg,mean_anomaly_deg";
    agi_line line = {"numbers", 1, header, sizeof header - 1};
    assert_int_equal(agi_layout_read(ctx, &line, &layout), AG_OK);
    for (uint32_t n = 0; n < 20000; n++) {
        char text[160];
        char number[40];
        double wanted = 0;
        ag_catalogue_row row;
        int digits = 1 + (int)(ag_rng_uniform(&key, 2 * n) * 19);
        (void)snprintf(number, sizeof number, "%.*f", digits,
                       ag_rng_uniform(&key, 2 * n + 1) * 0.9);
        (void)snprintf(text, sizeof text, "A,2451545,1,%s,0,0,0,0", number);
        assert_true(ag_number_parse(number, &wanted));
        line.text = text;
        line.count = strlen(text);
        assert_int_equal(agi_catalogue_row_read(ctx, &line, &layout, &row), AG_OK);
        assert_true(row.e == wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rows_are_read),     TEST(bodies_are_found),       TEST(bodies_are_made),
        TEST(mistakes_are_told), TEST(nearest_column_is_told), TEST(numbers_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
