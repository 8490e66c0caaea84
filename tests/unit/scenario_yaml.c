/* What YAML may not hold, and what stays text. */
#include "../scenario_world.h"

#define HEAD "argosy: 1\nyears: [2030, 2060]\ncurrency: USD2020\n"

typedef struct refusal {
    const char *text;
    uint32_t line, column;
    const char *message;
} refusal;

static const refusal refusals[] = {
    {HEAD "title: &x a\n", 4, 8, "anchors are not allowed"},
    {HEAD "title: !!str a\n", 4, 8, "tags are not allowed"},
    {HEAD "goods: &g {}\n", 4, 8, "anchors are not allowed"},
    {HEAD "goods: !x {}\n", 4, 8, "tags are not allowed"},
    {HEAD "title: *x\n", 4, 8, "aliases are not allowed"},
    {HEAD "title: a\ntitle: b\n", 5, 1, "the key `title` is here twice"},
    {HEAD "goods: {a: {unit: t}, b: {unit: t}, a: {unit: t}}\n", 4, 37, "`a` is here twice"},
    {HEAD "---\ntitle: b\n", 4, 1, "a second document"},
    {HEAD "{a: 1}: b\n", 4, 1, "a key"},
    {HEAD "? [a]\n: b\n", 4, 3, "a map or list as a key"},
    {HEAD "goods: {a: {unit: t}\n", 5, 1, "expected"},
    {HEAD "title: \"a\n", 5, 1, "found unexpected end of stream"},
    {HEAD " title: a\n", 4, 7, "mapping values are not allowed"},
    {HEAD "title: \"a\\0b\"\n", 4, 8, "a zero byte"},
    {HEAD "\ttitle: a\n", 4, 1, "found a tab character"},
    {"- a\n", 1, 1, "not a scenario"},
    {"just text\n", 1, 1, "not a scenario"},
    {"", 1, 1, "not a scenario"},
};

static void test_refusals(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const refusal *r = &refusals[i];
        assert_int_equal(world_check(&w, r->text), AG_ERR_INPUT);
        assert_true(w.n_finding >= 1);
        const ag_detail *d = &w.finding[0].detail;
        if (d->line != r->line || d->column != r->column || !strstr(d->message, r->message)) {
            fail_msg("%zu: got %u:%u: %s (%s)", i, d->line, d->column, d->message, d->hint);
        }
        assert_string_equal(d->file, w.path);
    }
    world_end(&w);
}

static void test_reader_error(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    assert_int_equal(world_check(&w, "argosy: 1\ntitle: \xff\xfe\n"), AG_ERR_INPUT);
    assert_non_null(strstr(w.finding[0].detail.message, "byte 17"));
    world_end(&w);
}

/* 32 levels may be read (and are refused for their keys later), 33 not. */
static void test_depth(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    for (int levels = 32; levels <= 33; levels++) {
        char text[512] = HEAD "title: ";
        for (int i = 1; i < levels; i++) strcat(text, "[");
        for (int i = 1; i < levels; i++) strcat(text, "]");
        assert_int_equal(world_check(&w, text), AG_ERR_INPUT);
        bool deep = strstr(w.finding[0].detail.message, "too deeply") != NULL;
        assert_int_equal(deep, levels == 33);
    }
    world_end(&w);
}

static void test_large_file(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    size_t size = (8u << 20) + 100;
    char *text = malloc(size + 1);
    assert_non_null(text);
    memset(text, '#', size);
    text[size] = 0;
    assert_int_equal(world_check(&w, text), AG_ERR_INPUT);
    assert_non_null(strstr(w.finding[0].detail.message, "too large"));
    assert_string_equal(w.finding[0].detail.hint, "at most 8 MiB");
    free(text);
    world_end(&w);
}

/* `no` is a name, 1 a title: the field gives the type. */
static void test_text_stays(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    world_write(&w, "scenario.yaml",
                HEAD "title: no\ngoods: {no: {unit: t}, 1: {unit: t}}\nplaces: {null: {}}\n");
    ag_model *model = world_model(w.ctx, w.path, NULL, 0);
    assert_string_equal(model->title, "no");
    assert_string_equal(model->good[0].name, "no");
    assert_string_equal(model->good[1].name, "1");
    assert_string_equal(model->place[0].name, "null");
    ag_model_free(model);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals),   cmocka_unit_test(test_reader_error),
        cmocka_unit_test(test_depth),      cmocka_unit_test(test_large_file),
        cmocka_unit_test(test_text_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
