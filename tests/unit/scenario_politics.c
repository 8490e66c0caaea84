/* The section `politics`: defaults, mistakes, and rulers that overrides change. */
#include "../scenario_world.h"

#define HEAD "argosy: 1\nyears: [2030, 2060]\ncurrency: USD2020\n"
#define WORLD                                                                                      \
    "places: {earth: {market: external}, moon: {}, mars: {}}\n"                                    \
    "legs: [{from: earth, to: moon, freight: 1 USD2020/t}, {from: earth, to: mars, freight: 1 "    \
    "USD2020/t}]\n"                                                                                \
    "polities: {un: {home: earth, rules: [earth, moon, mars]}, free: {home: moon}, red: {home: "   \
    "mars}}\n"
#define LEAVES "politics: {independence: {moon: free}}\n"

static const struct mistake {
    const char *text, *key, *message, *hint;
} mistakes[] = {
    {"politics: {independence: {mon: free}}\n", "politics.independence.mon", "no place is called",
     "`moon`"},
    {"politics: {independence: {moon: fre}}\n", "politics.independence.moon",
     "no polity is called `fre`", "`free`"},
    {"politics: {independence: {moon: red}}\n", "politics.independence.moon",
     "`moon` is to rule itself as `red`, which is not at home there", "{red: {home: moon"},
    {"politics: {independence: {earth: un}}\n", "politics.independence.earth",
     "nobody is counted at `earth`", "full market"},
    {"politics: {independence: [moon]}\n", "politics.independence", "is a map of places",
     "{mars: mars_republic"},
    {"politics: {base: 1 1/yr, independence: {moon: free}}\n", "politics.base",
     "a hazard of 1 leaves no odds", "less than 1"},
    {"politics: {bas: 0.1 1/yr, independence: {moon: free}}\n", "politics.bas", "no key `bas`",
     "`base`"},
    {"politics: {takeover: 2, independence: {moon: free}}\n", "politics.takeover", "out of range",
     "from 0 to 1"},
    {LEAVES "events: [{on: 2040, set: {politics.independence: {mars: red}}}]\n",
     "events.0.set.politics.independence", "cannot change later", ""},
    {"politics: {people: 5 person}\n", "politics", "nobody can leave", "independence:"},
    {"politics: {independence: {moon: free}}\npolities: {un: {home: moon}, free: {home: moon}}\n",
     "politics.independence.moon", "`moon` is not ruled from elsewhere", "`home` of its polity"},
};

/* Each is found, with its place and what is allowed. */
static void test_mistakes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        const struct mistake *m = &mistakes[i];
        char text[2000];
        bool own = strstr(m->text, "polities") != NULL;
        snprintf(text, sizeof text, HEAD "%s%s",
                 own ? "places: {earth: {market: external}, moon: {polity: un}}\nlegs: [{from: "
                       "earth, to: moon, freight: 1 USD2020/t}]\n"
                     : WORLD,
                 m->text);
        ag_ctx *ctx = ag_ctx_create(NULL);
        ag_finding *list = NULL;
        uint32_t count = 0;
        ag_scenario_options options = {.path = "politics.yaml", .text = text};
        (void)ag_scenario_check(ctx, &options, &list, &count);
        bool found = false;
        for (uint32_t k = 0; k < count; k++) {
            const ag_detail *d = &list[k].detail;
            found = found || (strcmp(d->key, m->key) == 0 && strstr(d->message, m->message) &&
                              strstr(d->hint, m->hint) && d->line > 3);
        }
        if (!found) {
            fail_msg("%s: %u findings, first %s: %s (%s)", m->text, count,
                     count ? list[0].detail.key : "", count ? list[0].detail.message : "",
                     count ? list[0].detail.hint : "");
        }
        ag_delete(ctx, list);
        ag_ctx_free(ctx);
    }
}

static ag_model *model_of(ag_ctx *ctx, const char *text, const ag_set *set, uint32_t n_set)
{
    ag_scenario_options options = {
        .path = "politics.yaml", .text = text, .library_dir = ARGOSY_SOURCE_DIR "/library"};
    ag_scenario *scenario = NULL;
    ag_model *model = NULL;
    assert_int_equal(ag_scenario_open(ctx, &options, &scenario), AG_OK);
    ag_err err = ag_scenario_model(ctx, scenario, set, n_set, &model);
    if (err < 0) fail_msg("%s: %s", ag_ctx_detail(ctx)->key, ag_ctx_detail(ctx)->message);
    ag_scenario_free(scenario);
    return model;
}

/* What stands nowhere is what the library says, whose numbers have reasons. */
static void test_defaults(void **state)
{
    (void)state;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_model *plain = model_of(ctx, HEAD WORLD LEAVES, NULL, 0);
    ag_model *library = model_of(ctx, HEAD "use: [politics]\n" WORLD LEAVES, NULL, 0);
    const ag_politics *a = &plain->politics, *b = &library->politics;
    assert_true(a->given && b->given);
    assert_true(a->base_pyr == b->base_pyr && a->base_pyr == 0.005);
    assert_memory_equal(a->wrong, b->wrong, sizeof a->wrong);
    assert_true(a->capacity == b->capacity && a->people == b->people);
    assert_true(a->residents == b->residents && a->takeover == b->takeover);
    assert_int_equal(a->republic[1], 1);
    assert_int_equal(a->republic[0], AG_NONE);
    assert_int_equal(a->republic[2], AG_NONE);
    ag_model *without = model_of(ctx, HEAD WORLD, NULL, 0);
    assert_false(without->politics.given);
    ag_model_free(plain);
    ag_model_free(library);
    ag_model_free(without);
    ag_ctx_free(ctx);
}

/* A new ruler is off the lists of the old one, and only that place is. */
static void test_rulers(void **state)
{
    (void)state;
    ag_ctx *ctx = ag_ctx_create(NULL);
    const ag_set set[] = {{"places.moon.polity", "free"}, {"places.mars.polity", "un"}};
    ag_model *model = model_of(ctx, HEAD WORLD, set, 2);
    assert_int_equal(model->place[0].polity, 0);
    assert_int_equal(model->place[1].polity, 1);
    assert_int_equal(model->place[2].polity, 0);
    ag_model_free(model);
    const ag_set back[] = {{"places.moon.polity", "free"}, {"places.moon.polity", "un"}};
    model = model_of(ctx, HEAD WORLD, back, 2);
    assert_int_equal(model->place[1].polity, 0);
    ag_model_free(model);
    ag_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_mistakes),
                                       cmocka_unit_test(test_defaults),
                                       cmocka_unit_test(test_rulers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
