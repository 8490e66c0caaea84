/* SPK kernels: states against the polynomials they are made of, chains, which segment counts, outcomes;
** and files that are cut off, damaged or no kernels: errors that name the file, never a crash, never a
** number that is none. */
#include "../failing_alloc.h"
#include "../spk_files.h"

#include "argosy/sky.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* The bound of positions and velocities, of 1e11 m and 2e4 to 1e6 m/s: rounding of some twenty terms
** (1e-15 each), and of the cosines that they are compared to. */
#define NEAR 1e-12

static const spk_piece small_system[] = {
    {3, 0, 1, 2, -1000, 3000, -1000, 1000, 4, 9},  {301, 3, 1, 2, -1000, 3000, -1000, 500, 8, 12},
    {399, 3, 1, 3, -1000, 3000, -1000, 800, 5, 7}, {10, 0, 1, 3, -1000, 2000, -1000, 1500, 2, 5},
    {4, 0, 1, 2, 0, 4000, 0, 4000, 1, 1},
};
enum { N_SMALL = sizeof small_system / sizeof *small_system };

static char path[64];

static int set_up(void **state)
{
    (void)snprintf(path, sizeof path, "/tmp/argosy-spk-%ld", (long)getpid());
    return set_up_ctx(state);
}

static int tear_down(void **state)
{
    (void)remove(path);
    return tear_down_ctx(state);
}

static ag_sky_kernel *opened(ag_ctx *ctx, const spk_file *file)
{
    ag_sky_kernel *kernel = NULL;
    spk_write(path, file->bytes, file->count);
    ag_err err = ag_sky_kernel_open(ctx, path, &kernel);
    if (err != AG_OK) fail_msg("%s", ag_ctx_detail(ctx)->message);
    return kernel;
}

static ag_sky_kernel *opened_pieces(ag_ctx *ctx, const spk_piece *pieces, uint32_t n)
{
    spk_file file = spk_make(pieces, n, 25, false);
    ag_sky_kernel *kernel = opened(ctx, &file);
    free(file.bytes);
    return kernel;
}

static ag_sky_state found(ag_ctx *ctx, const ag_sky_kernel *kernel, int32_t target, int32_t centre,
                          double tdb_s)
{
    ag_sky_state at = {0};
    ag_sky_kernel_outcome outcome = AG_SKY_KERNEL_NO_BODY;
    ag_err err =
        ag_sky_kernel_state(ctx, kernel, target, centre, AG_SKY_ICRF, tdb_s, &at, &outcome);
    if (err != AG_OK) fail_msg("%s", ag_ctx_detail(ctx)->message);
    assert_int_equal(outcome, AG_SKY_KERNEL_FOUND);
    return at;
}

/* The outcome of a state that is none, which leaves the state alone. */
static ag_sky_kernel_outcome refused(ag_ctx *ctx, const ag_sky_kernel *kernel, int32_t target,
                                     int32_t centre, double tdb_s)
{
    ag_sky_state at = {.r_m = {7, 7, 7}};
    ag_sky_kernel_outcome outcome = AG_SKY_KERNEL_FOUND;
    assert_int_equal(
        ag_sky_kernel_state(ctx, kernel, target, centre, AG_SKY_ICRF, tdb_s, &at, &outcome), AG_OK);
    assert_true(at.r_m[0] == 7 && at.r_m[2] == 7 && at.v_mps[0] == 0);
    return outcome;
}

/* An error that names the file and says something. */
static void named(ag_ctx *ctx, ag_err err)
{
    assert_int_equal(err, AG_ERR_INPUT);
    assert_string_equal(ag_ctx_detail(ctx)->file, path);
    assert_true(strlen(ag_ctx_detail(ctx)->message) > 5);
}

static void refused_file(ag_ctx *ctx, const char *message)
{
    ag_sky_kernel *kernel = NULL;
    named(ctx, ag_sky_kernel_open(ctx, path, &kernel));
    assert_null(kernel);
    if (!strstr(ag_ctx_detail(ctx)->message, message))
        fail_msg("\"%s\", not \"%s\"", ag_ctx_detail(ctx)->message, message);
}

/* The i-th component within NEAR of the truth, by the size of the terms. */
static void near(double got, double truth, double size)
{
    if (!(fabs(got - truth) <= NEAR * size)) fail_msg("%.17g, not %.17g", got, truth);
}

/* ---- states ------------------------------------------------------------------------------------------ */

/* Sum of the sizes of a piece's terms, and of what they may add to the velocity. */
static void sizes(const spk_piece *p, double *r_m, double *v_mps)
{
    *r_m = *v_mps = 0;
    for (uint32_t k = 0; k < p->terms; k++) {
        *r_m += 1e11 * pow(0.3, k);
        *v_mps += p->type == 3 ? 2e4 * pow(0.3, k) : 1e11 * pow(0.3, k) * k * k / (p->step_s / 2);
    }
}

static void polynomials(void **state)
{
    for (int big = 0; big < 2; big++) {
        spk_file file = spk_make(small_system, N_SMALL, 25, big == 1);
        ag_sky_kernel *kernel = opened(*state, &file);
        for (int i = 0; i < N_SMALL; i++) {
            const spk_piece *p = &small_system[i];
            double size_m = 0;
            double size_mps = 0;
            sizes(p, &size_m, &size_mps);
            for (int n = 0; n <= 96; n++) { /* both ends, seams of rows, and between */
                double tdb_s = p->from_s + (p->to_s - p->from_s) * n / 96;
                double r[3];
                double v[3];
                spk_truth(p, tdb_s, r, v);
                ag_sky_state at = found(*state, kernel, p->target, p->centre, tdb_s);
                for (int k = 0; k < 3; k++) {
                    near(at.r_m[k], r[k], size_m);
                    near(at.v_mps[k], v[k], size_mps);
                }
            }
        }
        ag_sky_kernel_free(*state, kernel);
        free(file.bytes);
    }
}

/* A parabola and its slope, worked out by hand: 5 T0 + 3 T1 + 2 T2 at x = 0.5 is 5.5, its slope 7. */
static void by_hand(void **state)
{
    const spk_piece p = {499, 4, 1, 2, 0, 200, 0, 200, 1, 3};
    spk_file file = spk_make(&p, 1, 25, false);
    unsigned char *terms = file.bytes + (size_t)3 * SPK_RECORD + 16;
    for (int c = 0; c < 3; c++) {
        spk_put_double(terms + (ptrdiff_t)24 * c, 5 * (c + 1), false);
        spk_put_double(terms + (ptrdiff_t)24 * c + 8, 3 * (c + 1), false);
        spk_put_double(terms + (ptrdiff_t)24 * c + 16, 2 * (c + 1), false);
    }
    ag_sky_kernel *kernel = opened(*state, &file);
    ag_sky_state at = found(*state, kernel, 499, 4, 150);
    for (int c = 0; c < 3; c++) {
        assert_true(fabs(at.r_m[c] - 5500 * (c + 1)) < 1e-9);
        assert_true(fabs(at.v_mps[c] - 70 * (c + 1)) < 1e-10);
    }
    ag_sky_kernel_free(*state, kernel);
    free(file.bytes);
}

static void chains(void **state)
{
    ag_sky_kernel *kernel = opened_pieces(*state, small_system, N_SMALL);
    double r[N_SMALL][3];
    double v[N_SMALL][3];
    const double tdb_s = 1234.5;
    for (int i = 0; i < N_SMALL; i++) spk_truth(&small_system[i], tdb_s, r[i], v[i]);
    ag_sky_state moon_sun = found(*state, kernel, 301, 10, tdb_s);
    ag_sky_state earth_moon = found(*state, kernel, 399, 301, tdb_s);
    ag_sky_state ssb_mars = found(*state, kernel, 0, 4, tdb_s);
    ag_sky_state emb_moon = found(*state, kernel, 3, 301, tdb_s);
    ag_sky_state sun_sun = found(*state, kernel, 10, 10, 1e9);
    for (int k = 0; k < 3; k++) {
        near(moon_sun.r_m[k], r[1][k] + r[0][k] - r[3][k], 1e12);
        near(moon_sun.v_mps[k], v[1][k] + v[0][k] - v[3][k], 1e9);
        near(earth_moon.r_m[k], r[2][k] - r[1][k], 1e12);
        near(ssb_mars.r_m[k], -r[4][k], 1e12);
        assert_true(v[4][k] == 0 && ssb_mars.v_mps[k] == 0); /* one term: it stands */
        near(emb_moon.v_mps[k], -v[1][k], 1e9);
        assert_true(sun_sun.r_m[k] == 0 && sun_sun.v_mps[k] == 0);
    }
    ag_sky_state turned;
    ag_sky_state ecliptic;
    ag_sky_kernel_outcome outcome = AG_SKY_KERNEL_NO_TIME;
    assert_int_equal(
        ag_sky_kernel_state(*state, kernel, 301, 10, AG_SKY_ECLIPTIC, tdb_s, &ecliptic, &outcome),
        AG_OK);
    ag_sky_rotate(AG_SKY_ICRF, AG_SKY_ECLIPTIC, moon_sun.r_m, turned.r_m);
    ag_sky_rotate(AG_SKY_ICRF, AG_SKY_ECLIPTIC, moon_sun.v_mps, turned.v_mps);
    assert_memory_equal(&turned, &ecliptic, sizeof turned);
    ag_sky_kernel_free(*state, kernel);
}

/* Of two segments that cover a date the later one in the file counts; where it ends, the other does. */
static void last_counts(void **state)
{
    const spk_piece pieces[] = {
        {499, 4, 1, 2, 0, 1000, 0, 1000, 1, 4},
        {4, 0, 1, 2, 0, 1000, 0, 1000, 1, 4},
        {499, 4, 1, 2, 200, 400, 200, 200, 1, 4},
        {499, 0, 1, 2, 600, 700, 600, 100, 1, 4}, /* and past its barycentre */
    };
    ag_sky_kernel *kernel = opened_pieces(*state, pieces, 4);
    const double times[] = {100, 300, 400, 401, 650};
    const int wanted[] = {0, 2, 2, 0, 3};
    for (int i = 0; i < 5; i++) {
        double r[2][3] = {{0}};
        double v[2][3];
        spk_truth(&pieces[wanted[i]], times[i], r[0], v[0]);
        if (wanted[i] < 3) spk_truth(&pieces[1], times[i], r[1], v[1]);
        ag_sky_state at = found(*state, kernel, 499, 0, times[i]);
        for (int k = 0; k < 3; k++) near(at.r_m[k], r[0][k] + r[1][k], 3e11);
    }
    ag_sky_kernel_free(*state, kernel);
}

static void outcomes(void **state)
{
    const spk_piece pieces[] = {
        {10, 0, 1, 2, 0, 1000, 0, 1000, 1, 4},
        {4, 0, 1, 2, 100, 300, 100, 200, 1, 4},
        {4, 0, 1, 2, 500, 2000, 500, 1500, 1, 4},
        {501, 599, 1, 2, 0, 1000, 0, 1000, 1, 4},
    };
    ag_sky_kernel *kernel = opened_pieces(*state, pieces, 4);
    double from_s = -1;
    double to_s = -1;
    assert_int_equal(refused(*state, kernel, 5, 10, 10), AG_SKY_KERNEL_NO_BODY);
    assert_int_equal(refused(*state, kernel, 10, 5, 10), AG_SKY_KERNEL_NO_BODY);
    assert_int_equal(refused(*state, kernel, 501, 10, 10), AG_SKY_KERNEL_NO_BODY);
    assert_int_equal(refused(*state, kernel, 4, 10, 99.9), AG_SKY_KERNEL_NO_TIME);
    assert_int_equal(refused(*state, kernel, 4, 10, 400), AG_SKY_KERNEL_NO_TIME); /* a gap */
    assert_int_equal(refused(*state, kernel, 4, 10, 1000.1), AG_SKY_KERNEL_NO_TIME);
    (void)found(*state, kernel, 4, 10, 1000);
    (void)found(*state, kernel, 501, 599, 0);
    assert_true(ag_sky_kernel_span(kernel, 4, 10, &from_s, &to_s));
    assert_true(from_s == 100 && to_s == 1000);
    assert_false(ag_sky_kernel_span(kernel, 501, 10, &from_s, &to_s));
    assert_true(from_s == 100 && to_s == 1000);
    assert_true(ag_sky_kernel_span(kernel, 5, 5, &from_s, &to_s) && isinf(from_s) && isinf(to_s));
    assert_true(ag_sky_kernel_holds(kernel, 599) && ag_sky_kernel_holds(kernel, 0));
    assert_false(ag_sky_kernel_holds(kernel, 5));
    assert_int_equal(ag_sky_kernel_count(kernel), 3);
    assert_int_equal(ag_sky_kernel_at(kernel, 0)->naif, 4);
    assert_true(ag_sky_kernel_at(kernel, 0)->from_tdb_s == 100);
    assert_true(ag_sky_kernel_at(kernel, 0)->to_tdb_s == 2000);
    assert_int_equal(ag_sky_kernel_at(kernel, 2)->naif, 501);
    assert_null(ag_sky_kernel_at(kernel, 3));
    ag_sky_state at;
    ag_sky_kernel_outcome outcome;
    assert_int_equal(ag_sky_kernel_state(*state, kernel, 4, 10, AG_SKY_ICRF, NAN, &at, &outcome),
                     AG_ERR_INPUT);
    assert_string_equal(ag_sky_kernel_text(AG_SKY_KERNEL_FOUND), "a state");
    assert_string_equal(ag_sky_kernel_text((ag_sky_kernel_outcome)77), "");
    ag_sky_kernel_free(*state, kernel);
}

/* 70 bodies in records of three summaries, in an order that is not theirs; heads as before 1999. */
static void many_segments(void **state)
{
    spk_piece pieces[70];
    for (int i = 0; i < 70; i++)
        pieces[i] = (spk_piece){1000 + 37 * i % 70, 0, 1, 2, 0, 100, 0, 50, 2, 3};
    for (int form = 0; form < 4; form++) {
        spk_file file = spk_make(pieces, 70, form < 2 ? 3 : 25, form % 2 == 1);
        if (form < 2) {
            memcpy(file.bytes, "NAIF/DAF", 8);
            memset(file.bytes + 88, 0, SPK_RECORD - 88);
        }
        ag_sky_kernel *kernel = opened(*state, &file);
        assert_int_equal(ag_sky_kernel_count(kernel), 70);
        for (int i = 0; i < 70; i++) {
            double r[3];
            double v[3];
            spk_truth(&pieces[i], 71, r, v);
            near(found(*state, kernel, pieces[i].target, 0, 71).r_m[1], r[1], 2e11);
            assert_int_equal(ag_sky_kernel_at(kernel, (uint32_t)i)->naif, 1000 + i);
        }
        ag_sky_kernel_free(*state, kernel);
        free(file.bytes);
    }
}

/* Segments of other types and frames are no hindrance until they are asked for. */
static void not_read(void **state)
{
    const spk_piece pieces[] = {{10, 0, 1, 2, 0, 1000, 0, 1000, 1, 4},
                                {4, 0, 1, 13, 0, 1000, 0, 1000, 1, 4},
                                {5, 0, 17, 2, 0, 1000, 0, 1000, 1, 4}};
    ag_sky_kernel *kernel = opened_pieces(*state, pieces, 3);
    ag_sky_state at;
    ag_sky_kernel_outcome outcome;
    (void)found(*state, kernel, 10, 0, 500);
    named(*state, ag_sky_kernel_state(*state, kernel, 4, 10, AG_SKY_ICRF, 9, &at, &outcome));
    assert_non_null(strstr(ag_ctx_detail(*state)->message, "type"));
    named(*state, ag_sky_kernel_state(*state, kernel, 10, 5, AG_SKY_ICRF, 9, &at, &outcome));
    assert_non_null(strstr(ag_ctx_detail(*state)->message, "J2000"));
    ag_sky_kernel_free(*state, kernel);
}

/* ---- damage -------------------------------------------------------------------------------------------- */

static void no_kernels(void **state)
{
    refused_file(*state, "No such file");
    assert_int_equal(mkdir(path, 0700), 0);
    refused_file(*state, "not a file");
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    refused_file(*state, "not a file");
    assert_int_equal(remove(path), 0);
    spk_write(path, (const unsigned char *)"", 0);
    refused_file(*state, "too short");
    unsigned char text[2 * SPK_RECORD];
    memset(text, 'x', sizeof text);
    spk_write(path, text, sizeof text);
    refused_file(*state, "not an SPK kernel");
    memcpy(text, "DAF/CK  ", 8);
    spk_write(path, text, sizeof text);
    refused_file(*state, "another kind");
    memcpy(text, "DAFETF N", 8);
    spk_write(path, text, sizeof text);
    refused_file(*state, "transfer format");
    memcpy(text, "DAF/SPK ", 8);
    spk_write(path, text, sizeof text);
    refused_file(*state, "not IEEE");
}

/* Cut off anywhere before the last word of the last segment. */
static void cut_off(void **state)
{
    spk_file file = spk_make(small_system, N_SMALL, 2, true);
    size_t end = 7 * SPK_RECORD;
    for (int i = 0; i < N_SMALL; i++) end += (size_t)8 * spk_words(&small_system[i]);
    spk_write(path, file.bytes, end);
    ag_sky_kernel *kernel = NULL;
    assert_int_equal(ag_sky_kernel_open(*state, path, &kernel), AG_OK);
    ag_sky_kernel_free(*state, kernel);
    for (size_t n = end - 1; n > 0; n -= n < 100 ? 1 : n % 8 + 7) {
        assert_int_equal(truncate(path, (off_t)n), 0);
        refused_file(*state, "");
    }
    free(file.bytes);
}

/* One place of a file changed: the file is refused, with a word on why. Places are bytes. */
static void damaged_numbers(void **state)
{
    enum { LIST = SPK_RECORD, FIRST = LIST + SPK_HEAD, DATA = 3 * SPK_RECORD };
    const int end = DATA + 8 * (int)spk_words(&small_system[0]);
    const struct {
        int at, size;
        double value;
        const char *message;
    } cases[] = {
        {8, 4, 3, "summaries of 3"},
        {12, 4, 2000000000, "and 2000000000 numbers"},
        {76, 4, 0, "no segment"},
        {76, 4, 1, "record 1"},
        {76, 4, 2000000000, "record 2000000000"},
        {76, 4, -5, "record -5"},
        {LIST, 8, 2, "circles"},
        {LIST, 8, 1e300, "goes on nowhere"},
        {LIST, 8, NAN, "goes on nowhere"},
        {LIST, 8, 2.5, "goes on nowhere"},
        {LIST, 8, 1, "goes on nowhere"},
        {LIST + 16, 8, 26, "number of segments"},
        {LIST + 16, 8, 1e300, "number of segments"},
        {LIST + 16, 8, NAN, "number of segments"},
        {LIST + 16, 8, 0, "no segment"},
        {LIST + 16, 8, 25, ""},
        {FIRST, 8, NAN, "dates are none"},
        {FIRST, 8, 1e9, "dates are none"},
        {FIRST, 8, -1e9, "beyond its rows"},
        {FIRST + 8, 8, INFINITY, "dates are none"},
        {FIRST + 8, 8, 1e9, "beyond its rows"},
        {FIRST + 20, 4, 3, "about itself"},
        {FIRST + 28, 4, 3, "length of a row"}, /* 27 words are no six polynomials */
        {FIRST + 32, 4, 0, "beyond the end"},
        {FIRST + 32, 4, 2147483647, "beyond the end"},
        {FIRST + 36, 4, 2147483647, "beyond the end"},
        {FIRST + 36, 4, 1, "beyond the end"},
        {FIRST + 36, 4, DATA / 8 + 3, "too short"},
        {end - 32, 8, NAN, "no time"},
        {end - 24, 8, NAN, "no time"},
        {end - 24, 8, 0, "no time"},
        {end - 24, 8, -1000, "no time"},
        {end - 24, 8, 1e-300, "beyond its rows"},
        {end - 16, 8, NAN, "length of a row"},
        {end - 16, 8, 1e18, "length of a row"},
        {end - 16, 8, 28, "length of a row"},
        {end - 16, 8, 2, "length of a row"},
        {end - 16, 8, 32, "number of rows"},
        {end - 8, 8, 5, "number of rows"},
        {end - 8, 8, 1e18, "number of rows"},
        {end - 8, 8, 0, "number of rows"},
        {end - 8, 8, NAN, "number of rows"},
        {SPK_SEAL + 8, 4, 0, "transfer as text"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        spk_file file = spk_make(small_system, N_SMALL, 25, false);
        unsigned char *at = file.bytes + cases[i].at;
        if (cases[i].size == 4) {
            spk_put_integer(at, (int32_t)cases[i].value, false);
        } else {
            spk_put_double(at, cases[i].value, false);
        }
        spk_write(path, file.bytes, file.count);
        refused_file(*state, cases[i].message);
        free(file.bytes);
    }
}

/* What is wrong in a row is found when it is asked for; other rows still serve. */
static void damaged_rows(void **state)
{
    const struct {
        size_t word;
        double value;
        const char *message;
    } cases[] = {{0, NAN, "not a number"},       {0, 1e9, "not of the time"},
                 {1, 0, "not of the time"},      {1, -500, "not of the time"},
                 {1, 1, "not of the time"},      {2, NAN, "not a number"},
                 {28, INFINITY, "not a number"}, {2, 1e306, "beyond all measure"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        spk_file file = spk_make(small_system, N_SMALL, 25, false);
        spk_put_double(file.bytes + (size_t)3 * SPK_RECORD + 8 * cases[i].word, cases[i].value,
                       false);
        ag_sky_kernel *kernel = opened(*state, &file);
        ag_sky_state at = {.r_m = {7}};
        ag_sky_kernel_outcome outcome = AG_SKY_KERNEL_NO_BODY;
        named(*state, ag_sky_kernel_state(*state, kernel, 3, 0, AG_SKY_ICRF, -700, &at, &outcome));
        assert_non_null(strstr(ag_ctx_detail(*state)->message, cases[i].message));
        assert_true(at.r_m[0] == 7 && outcome == AG_SKY_KERNEL_NO_BODY);
        (void)found(*state, kernel, 3, 0, 700);
        ag_sky_kernel_free(*state, kernel);
        free(file.bytes);
    }
}

static void circles(void **state)
{
    const spk_piece pieces[] = {{7, 8, 1, 2, 0, 100, 0, 100, 1, 2},
                                {8, 9, 1, 2, 0, 100, 0, 100, 1, 2},
                                {9, 7, 1, 2, 0, 100, 0, 100, 1, 2}};
    ag_sky_kernel *kernel = opened_pieces(*state, pieces, 3);
    ag_sky_state at;
    ag_sky_kernel_outcome outcome;
    double span_s[2];
    (void)found(*state, kernel, 7, 9, 50);
    named(*state, ag_sky_kernel_state(*state, kernel, 7, 0, AG_SKY_ICRF, 9, &at, &outcome));
    assert_non_null(strstr(ag_ctx_detail(*state)->message, "circles"));
    assert_false(ag_sky_kernel_span(kernel, 7, 10, &span_s[0], &span_s[1]));
    ag_sky_kernel_free(*state, kernel);
}

/* The file at `path` as it is: an error that names it, or outcomes, or finite states. */
static void survives(ag_ctx *ctx)
{
    ag_sky_kernel *kernel = NULL;
    ag_err err = ag_sky_kernel_open(ctx, path, &kernel);
    if (err != AG_OK) named(ctx, err);
    for (int n = 0; kernel && n < 12; n++) {
        ag_sky_state at = {0};
        ag_sky_kernel_outcome outcome;
        err = ag_sky_kernel_state(ctx, kernel, small_system[n % N_SMALL].target, 10, AG_SKY_ICRF,
                                  -1100.0 + 350 * n, &at, &outcome);
        if (err != AG_OK) named(ctx, err);
        for (int k = 0; k < 3; k++) assert_true(isfinite(at.r_m[k]) && isfinite(at.v_mps[k]));
    }
    ag_sky_kernel_free(ctx, kernel);
}

/* Each word that is not 0 set to each of some values. */
static void any_word(void **state)
{
    const double values[] = {NAN, -1, 0, 4e15, 1e300, 4.9e-324};
    spk_file file = spk_make(small_system, N_SMALL, 3, false);
    spk_write(path, file.bytes, file.count);
    int written = open(path, O_WRONLY);
    assert_true(written >= 0);
    for (size_t at = 0; at < file.count; at += 8) {
        unsigned char bytes[8] = {0};
        if (memcmp(file.bytes + at, bytes, 8) == 0) continue;
        for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
            spk_put_double(bytes, values[i], false);
            assert_int_equal(pwrite(written, bytes, 8, (off_t)at), 8);
            survives(*state);
        }
        assert_int_equal(pwrite(written, file.bytes + at, 8, (off_t)at), 8);
    }
    assert_int_equal(close(written), 0);
    free(file.bytes);
}

static void shrinks(void **state)
{
    ag_sky_kernel *kernel = opened_pieces(*state, small_system, N_SMALL);
    ag_sky_state at;
    ag_sky_kernel_outcome outcome;
    assert_int_equal(truncate(path, (off_t)3 * SPK_RECORD + 20), 0);
    named(*state, ag_sky_kernel_state(*state, kernel, 3, 0, AG_SKY_ICRF, 9, &at, &outcome));
    assert_non_null(strstr(ag_ctx_detail(*state)->message, "shorter"));
    ag_sky_kernel_free(*state, kernel);
}

/* The number that the next open file gets: the same again if all others were closed. */
static int next_file(void)
{
    int file = open("/dev/null", O_RDONLY);
    assert_true(file >= 0 && close(file) == 0);
    return file;
}

static void closes(void **state)
{
    int before = next_file();
    ag_sky_kernel_free(*state, opened_pieces(*state, small_system, N_SMALL));
    assert_int_equal(next_file(), before);
    assert_int_equal(truncate(path, 2000), 0);
    refused_file(*state, "");
    assert_int_equal(next_file(), before);
    ag_sky_kernel_free(*state, NULL);
}

static void memory_that_runs_out(void **state)
{
    (void)state;
    spk_file file = spk_make(small_system, N_SMALL, 25, false);
    spk_write(path, file.bytes, file.count);
    free(file.bytes);
    for (size_t n = 1;; n++) {
        failing_alloc memory = {.fail_at = n};
        ag_ctx *ctx = failing_ctx(&memory);
        ag_sky_kernel *kernel = NULL;
        if (ctx) {
            ag_err err = ag_sky_kernel_open(ctx, path, &kernel);
            assert_int_equal(err, memory.failed ? AG_ERR_MEMORY : AG_OK);
            assert_int_equal(kernel != NULL, err == AG_OK);
        }
        ag_sky_kernel_free(ctx, kernel);
        ag_ctx_free(ctx);
        assert_int_equal(memory.held, 0);
        if (!memory.failed) break;
    }
}

#define SPK(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPK(polynomials), SPK(by_hand),         SPK(chains),       SPK(last_counts),
        SPK(outcomes),    SPK(many_segments),   SPK(not_read),     SPK(no_kernels),
        SPK(cut_off),     SPK(damaged_numbers), SPK(damaged_rows), SPK(circles),
        SPK(any_word),    SPK(shrinks),         SPK(closes),       SPK(memory_that_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
