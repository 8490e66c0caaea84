/* Growing texts, nearest names, numbers as text, tables of names. */
#include "../core_helpers.h"

#include <locale.h>
#include <math.h>
#include <unistd.h>

static void texts_grow(void **state)
{
    ag_ctx *ctx = *state;
    ag_text text = {0};
    char wanted[4001] = "";
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(ag_text_add(ctx, &text, "%04d", i), AG_OK);
        snprintf(wanted + strlen(wanted), sizeof wanted - strlen(wanted), "%04d", i);
    }
    assert_string_equal(text.s, wanted);
    assert_int_equal(text.length, 4000);
    assert_true(text.capacity > 4000);
    assert_int_equal(ag_text_add(ctx, &text, "%s", ""), AG_OK);
    assert_int_equal(text.length, 4000);
    ag_text_free(ctx, &text);
    assert_null(text.s);
    assert_int_equal(text.length, 0);
    ag_text_free(ctx, &text);
    ag_text_free(ctx, NULL);
}

static void texts_take_bytes(void **state)
{
    ag_ctx *ctx = *state;
    ag_text text = {0};
    assert_int_equal(ag_text_add_bytes(ctx, &text, "", 0), AG_OK);
    assert_string_equal(text.s, "");
    assert_int_equal(ag_text_add_bytes(ctx, &text, "ab\0cd", 5), AG_OK);
    assert_int_equal(text.length, 5);
    assert_memory_equal(text.s, "ab\0cd", 6);
    for (int i = 0; i < 6; i++) { /* its own bytes, which move when it grows */
        size_t length = text.length;
        assert_int_equal(ag_text_add_bytes(ctx, &text, text.s, text.length), AG_OK);
        assert_int_equal(text.length, 2 * length);
        assert_memory_equal(text.s + length, text.s, length);
    }
    assert_int_equal(ag_text_add_bytes(ctx, &text, "x", SIZE_MAX - 3), AG_ERR_MEMORY);
    assert_int_equal(text.length, 320);
    assert_int_equal(text.s[320], 0);
    ag_text_free(ctx, &text);
}

static void texts_are_equal(void **state)
{
    (void)state;
    assert_true(ag_text_equal("a", "a"));
    assert_false(ag_text_equal("a", "A"));
    assert_false(ag_text_equal("a", NULL));
    assert_false(ag_text_equal(NULL, "a"));
    assert_true(ag_text_equal(NULL, NULL));
}

/* ---- nearest names --------------------------------------------------------------------------- */

static void distances(void **state)
{
    static const struct {
        const char *a, *b;
        uint32_t distance;
    } cases[] = {
        {"", "", 0},
        {"a", "", 1},
        {"abc", "abc", 0},
        {"abc", "ABC", 0},
        {"abc", "acb", 1},
        {"abc", "ab", 1},
        {"abc", "xbc", 1},
        {"kitten", "sitting", 3},
        {"ca", "abc", 3}, /* 2 if parts could be edited twice */
        {"propellant", "propelant", 1},
        {"water", "wtaer", 1},
        {"abcdef", "badcfe", 3},
        {"flaw", "lawn", 2},
        {"xyz", "abcdef", 6},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(ag_text_distance(cases[i].a, cases[i].b, 100), cases[i].distance);
        assert_int_equal(ag_text_distance(cases[i].b, cases[i].a, 100), cases[i].distance);
        for (uint32_t limit = 0; limit < 8; limit++) {
            uint32_t wanted = cases[i].distance < limit ? cases[i].distance : limit;
            assert_int_equal(ag_text_distance(cases[i].a, cases[i].b, limit), wanted);
        }
    }
    char longer[2000];
    memset(longer, 'y', sizeof longer - 1);
    longer[sizeof longer - 1] = 0;
    assert_int_equal(ag_text_distance(longer, "x", 10), 10);
    assert_int_equal(ag_text_distance(longer, longer, 10), 0);
}

/* The textbook recursion, for comparison. */
static uint32_t slow_distance(const char *a, size_t m, const char *b, size_t n)
{
    if (m == 0 || n == 0) return (uint32_t)(m + n);
    uint32_t best = slow_distance(a, m - 1, b, n - 1) + (a[m - 1] == b[n - 1] ? 0 : 1);
    uint32_t other = slow_distance(a, m - 1, b, n) + 1;
    if (other < best) best = other;
    other = slow_distance(a, m, b, n - 1) + 1;
    if (other < best) best = other;
    if (m > 1 && n > 1 && a[m - 1] == b[n - 2] && a[m - 2] == b[n - 1]) {
        other = slow_distance(a, m - 2, b, n - 2) + 1;
        if (other < best) best = other;
    }
    return best;
}

static void distances_of_random_words(void **state)
{
    (void)state;
    const ag_rng_key key = {.seed = 3};
    uint32_t n = 0;
    for (int i = 0; i < 500; i++) {
        char words[2][8];
        for (int w = 0; w < 2; w++) {
            size_t length = (size_t)(6 * ag_rng_uniform(&key, n++));
            for (size_t j = 0; j < length; j++) {
                words[w][j] = (char)('a' + (int)(3 * ag_rng_uniform(&key, n++)));
            }
            words[w][length] = 0;
        }
        uint32_t wanted = slow_distance(words[0], strlen(words[0]), words[1], strlen(words[1]));
        assert_int_equal(ag_text_distance(words[0], words[1], 100), wanted);
    }
}

static void nearest(void **state)
{
    static const char *const names[] = {"water", NULL, "iron", "platinum", "irons", "places"};
    (void)state;
    assert_int_equal(ag_text_nearest("wtaer", names, 6), 0);
    assert_int_equal(ag_text_nearest("PLATINIUM", names, 6), 3);
    assert_int_equal(ag_text_nearest("iron", names, 6), 2);
    assert_int_equal(ag_text_nearest("ironx", names, 6), 2); /* a tie: the first */
    assert_int_equal(ag_text_nearest("plaecs", names, 6), 5);
    assert_int_equal(ag_text_nearest("helium", names, 6), AG_NONE);
    assert_int_equal(ag_text_nearest("wat", names, 6), AG_NONE); /* 2 > 1 + 3/4 */
    assert_int_equal(ag_text_nearest("water", names, 0), AG_NONE);
}

/* ---- numbers --------------------------------------------------------------------------------- */

static void number_texts(void **state)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0, "0"},
        {-0.0, "-0"},
        {1, "1"},
        {-2.5, "-2.5"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1.0 / 3, "0.3333333333333333"},
        {1e21, "1e+21"},
        {1e23, "1e+23"},
        {123456789, "123456789"},
        {9007199254740992, "9007199254740992"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {2.2250738585072014e-308, "2.2250738585072014e-308"},
        {5e-324, "5e-324"},
        {(double)NAN, "nan"},
        {(double)INFINITY, "inf"},
        {-(double)INFINITY, "-inf"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[32];
        ag_number_text(cases[i].value, text, sizeof text);
        assert_string_equal(text, cases[i].text);
    }
    char none = 'x';
    ag_number_text(1, &none, 0);
    assert_int_equal(none, 'x');
}

static void numbers_are_parsed_strictly(void **state)
{
    static const struct {
        const char *text;
        double value;
    } good[] = {
        {"0", 0},        {"-1.5", -1.5},
        {"+2", 2},       {".5", 0.5},
        {"5.", 5},       {"1e3", 1000},
        {"1E-3", 0.001}, {"00012", 12},
        {"1e-400", 0},   {"123456789012345678901234567890", 123456789012345678901234567890.0}};
    static const char *const bad[] = {"",    " 1",  "1 ",  "1,5", "0x10",     "inf",   "nan",
                                      "1e",  "1e+", "e5",  ".",   "-",        "1e400", "1.2.3",
                                      "--1", "1_0", "+ 1", "1f",  "infinity", "-nan",  "\xd9\xa1"};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        double value = -77;
        assert_true(ag_number_parse(good[i].text, &value));
        assert_true(value == good[i].value);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double value = -77;
        assert_false(ag_number_parse(bad[i], &value));
        assert_true(value == -77); /* untouched */
    }
    double value = 0;
    assert_false(ag_number_parse(NULL, &value));
}

/* A locale with a decimal comma changes nothing. Made on the spot where none is installed. */
static void numbers_know_no_locale(void **state)
{
    (void)state;
    char folder[] = "locale.XXXXXX";
    assert_non_null(mkdtemp(folder));
    setenv("LOCPATH", folder, 1);
    char command[128];
    snprintf(command, sizeof command, "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 2>/dev/null",
             folder);
    bool made = system(command) == 0 && setlocale(LC_ALL, "de_DE.UTF-8");
    char shown[16] = "", text[32] = "";
    double value = 0;
    bool parsed = false;
    if (made) {
        ag_number_text(1.5, text, sizeof text);
        parsed = ag_number_parse("2.5", &value);
        snprintf(shown, sizeof shown, "%.1f", 1.5);
        setlocale(LC_ALL, "C");
    }
    snprintf(command, sizeof command, "rm -rf %s", folder);
    assert_int_equal(system(command), 0);
    unsetenv("LOCPATH");
    if (!made) skip();
    assert_string_equal(shown, "1,5"); /* the locale was in force, and was left so */
    assert_string_equal(text, "1.5");
    assert_true(parsed && value == 2.5);
}

/* ---- names ----------------------------------------------------------------------------------- */

static void names_keep_their_rows(void **state)
{
    ag_names *names = NULL;
    assert_int_equal(ag_names_create(*state, &names), AG_OK);
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 2000; i++) {
            char name[16];
            uint32_t row = AG_NONE;
            snprintf(name, sizeof name, "good %u", i * 7919 % 2000);
            assert_int_equal(ag_names_add(names, name, &row), AG_OK);
            assert_int_equal(row, i);
        }
    }
    assert_int_equal(ag_names_count(names), 2000);
    assert_string_equal(ag_names_at(names, 1), "good 1919");
    assert_int_equal(ag_names_find(names, "good 1919"), 1);
    assert_int_equal(ag_names_find(names, "good"), AG_NONE);
    assert_int_equal(ag_names_find(names, ""), AG_NONE);
    assert_int_equal(ag_names_add(names, "", NULL), AG_OK);
    assert_int_equal(ag_names_find(names, ""), 2000);
    assert_null(ag_names_at(names, 2001));
    assert_null(ag_names_at(names, AG_NONE));
    assert_int_equal(ag_names_find(names, NULL), AG_NONE);
    ag_names_free(names);
}

static void no_names(void **state)
{
    (void)state;
    ag_names_free(NULL);
    assert_int_equal(ag_names_count(NULL), 0);
    assert_int_equal(ag_names_find(NULL, "x"), AG_NONE);
    assert_null(ag_names_at(NULL, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(texts_grow),
        TEST(texts_take_bytes),
        TEST(texts_are_equal),
        TEST(distances),
        TEST(distances_of_random_words),
        TEST(nearest),
        TEST(number_texts),
        TEST(numbers_are_parsed_strictly),
        TEST(numbers_know_no_locale),
        TEST(names_keep_their_rows),
        TEST(no_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
