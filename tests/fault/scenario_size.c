/* Scenarios of absurd size are refused in time and memory that are not. */
#include "../scenario_world.h"

#define HEAD "argosy: 1\nyears: [2030, 2060]\ncurrency: USD2020\n"

/* HEAD, then `section:`, then `count` lines of the format, which takes a number. */
static ag_err check_many(world *w, const char *head, const char *format, uint32_t count)
{
    ag_text text = {0};
    assert_int_equal(ag_text_add(w->ctx, &text, HEAD "%s", head), AG_OK);
    for (uint32_t i = 0; i < count; i++) {
        char line[128];
        snprintf(line, sizeof line, "%s", format);
        char *number = strchr(line, '#');
        int before = number ? (int)(number - line) : (int)strlen(line);
        assert_int_equal(
            ag_text_add(w->ctx, &text, "%.*s%u%s\n", before, line, i, number ? number + 1 : ""),
            AG_OK);
    }
    ag_err err = world_check(w, text.s);
    ag_text_free(w->ctx, &text);
    return err;
}

static void test_many(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    assert_int_equal(check_many(&w, "places:\n", "  p#: {}", 50000), AG_ERR_INPUT);
    assert_non_null(strstr(w.finding[0].detail.message, "50000 entries are too many"));
    assert_string_equal(w.finding[0].detail.key, "places");
    assert_int_equal(check_many(&w, "goods:\n", "  g#: {unit: t}", 50000), AG_ERR_INPUT);
    assert_non_null(strstr(w.finding[0].detail.message, "too many"));
    assert_int_equal(check_many(&w, "x:\n", " - [#]", 300000), AG_ERR_INPUT);
    assert_non_null(strstr(w.finding[0].detail.message, "too many values"));
    world_end(&w);
}

/* 200 places, each with each: 39,800 legs. */
static void test_legs(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    ag_text text = {0};
    assert_int_equal(ag_text_add(w.ctx, &text, HEAD "places: {"), AG_OK);
    for (int i = 0; i < 200; i++) ag_text_add(w.ctx, &text, "p%d: {}, ", i);
    ag_text_add(w.ctx, &text, "}\nlegs: [{sky: true, between: [");
    for (int i = 0; i < 200; i++) ag_text_add(w.ctx, &text, "p%d, ", i);
    ag_text_add(w.ctx, &text, "]}]\n");
    assert_int_equal(world_check(&w, text.s), AG_ERR_INPUT);
    assert_string_equal(w.finding[0].detail.message, "too many legs");
    ag_text_free(w.ctx, &text);
    world_end(&w);
}

/* More mistakes than are kept: the first is, and it is an error. */
static void test_mistakes(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    assert_int_equal(check_many(&w, "people:\n", "  need#: {}", 20000), AG_ERR_INPUT);
    assert_int_equal(w.n_finding, 500);
    assert_string_equal(w.finding[0].detail.key, "people.need0");
    assert_int_equal(check_many(&w, "people:\n  needs:\n", "    g#: 1 t/person/yr", 20000),
                     AG_ERR_INPUT);
    assert_int_equal(w.n_finding, 500);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_legs),
        cmocka_unit_test(test_mistakes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
