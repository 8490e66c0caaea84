/* Library files and overrides. */
#include "../scenario_world.h"

#define HEAD "argosy: 1\nyears: [2030, 2060]\ncurrency: USD2020\n"

static const char goods[] = "goods:\n"
                            "  food: {unit: t, decay: 0.05 1/yr}\n"
                            "  power: {unit: MWh, local: true}\n"
                            "people: {hardship: 1, participation: 0.6}\n"
                            "legs: [{from: a, to: b, freight: 1 USD2020/t}]\n";

static const char own[] = HEAD "use: [goods]\n"
                               "goods:\n"
                               "  iron: {unit: t}\n"
                               "  food: {decay: 0.5 1/yr}\n"
                               "people: {hardship: 2}\n"
                               "places: {a: {}, b: {}}\n"
                               "legs: [{from: b, to: a, freight: 2 USD2020/t}]\n";

static ag_model *load(world *w, const ag_set *set, uint32_t n_set)
{
    ag_scenario_options options = {
        .path = w->path, .library_dir = w->folder, .set = set, .n_set = n_set};
    ag_scenario *scenario = NULL;
    ag_model *model = NULL;
    w->err = ag_scenario_open(w->ctx, &options, &scenario);
    if (w->err == AG_OK) w->err = ag_scenario_model(w->ctx, scenario, NULL, 0, &model);
    ag_scenario_free(scenario);
    return model;
}

static void test_use(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    world_write(&w, "goods.yaml", goods);
    world_write(&w, "scenario.yaml", own);
    ag_model *m = load(&w, NULL, 0);
    assert_non_null(m);
    assert_int_equal(m->n_good, 4);               /* and shelter */
    assert_string_equal(m->good[0].name, "food"); /* library first */
    assert_string_equal(m->good[0].unit, "t");    /* the library's field stays */
    assert_true(m->good[0].decay_pyr == 0.5);     /* the scenario's field wins */
    assert_string_equal(m->good[2].name, "iron");
    assert_true(m->people.hardship == 2);
    assert_true(m->people.participation == 0.6);
    assert_int_equal(m->n_leg, 2); /* appended */
    assert_true(m->leg[0].freight.value[0] == 1);
    assert_true(m->leg[1].freight.value[0] == 2);
    ag_model_free(m);
    world_remove(&w, "goods.yaml");
    world_end(&w);
}

/* A file is taken once, whoever uses it; files in folders; files that use files. */
static void test_use_chain(void **state)
{
    (void)state;
    world w;
    char folder[128];
    world_begin(&w);
    snprintf(folder, sizeof folder, "%s/sub", w.folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    world_write(&w, "a.yaml", "use: [sub/b, a]\nevents: [{on: 2031, set: {discount: 0.1}}]\n");
    world_write(&w, "sub/b.yaml", "use: a\ngoods: {g: {unit: t}}\n");
    world_write(&w, "scenario.yaml", HEAD "use: [sub/b, a]\n");
    ag_model *m = load(&w, NULL, 0);
    assert_non_null(m);
    assert_int_equal(m->n_event, 1);
    assert_int_equal(m->n_good, 2);
    ag_model_free(m);
    world_remove(&w, "a.yaml");
    world_remove(&w, "sub/b.yaml");
    assert_int_equal(rmdir(folder), 0);
    world_end(&w);
}

static void test_use_mistakes(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    assert_int_equal(world_check(&w, HEAD "use: [nothing]\n"), AG_ERR_INPUT);
    assert_non_null(strstr(w.finding[0].detail.message, "cannot read"));
    assert_int_equal(w.finding[0].detail.line, 4);
    assert_int_equal(w.finding[0].detail.column, 7);
    static const char *const bad[] = {"../x", "/etc/passwd", "a.b", "{a: b}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[256];
        snprintf(text, sizeof text, HEAD "use: [%s]\n", bad[i]);
        assert_int_equal(world_check(&w, text), AG_ERR_INPUT);
        assert_non_null(strstr(w.finding[0].detail.message, "no file of the library"));
    }
    world_write(&w, "lib.yaml", "goods: {g: {unt: t}}\n"); /* the place is the library's */
    assert_int_equal(world_check(&w, HEAD "use: [lib]\n"), AG_ERR_INPUT);
    assert_non_null(strstr(w.finding[0].detail.file, "lib.yaml"));
    assert_int_equal(w.finding[0].detail.column, 13);
    world_remove(&w, "lib.yaml");
    world_end(&w);
}

typedef struct unknown {
    const char *path, *message, *hint;
} unknown;

static void test_set_unknown(void **state)
{
    (void)state;
    static const unknown paths[] = {
        {"places.rok.polity", "nothing is called `rok` in places", "did you mean `rock`?"},
        {"places.rock.poltiy", "`poltiy` in places.rock", "did you mean `polity`?"},
        {"place.rock.polity", "`place` in the scenario", "did you mean `places`?"},
        {"processes.solar.out.pwer", "`pwer`", "did you mean `power`?"},
        {"places.rock.stock.watr", "`watr`", "did you mean `water`?"},
        {"legs.7.dv", "`7` in legs", ""},
        {"legs.earth-mars.dv", "`earth-mars` in legs", ""},
        {"places.rock", "not a single value", "one of its keys"},
        {"goods", "not a single value", ""},
        {"people", "not a single value", ""},
        {"discount.low", "`low` in discount", ""},
        {"", "the path is empty", ""},
        {"use", "merged before", "into the scenario"},
        {"goods.food.unit.x", "`x` in goods.food.unit", ""},
    };
    ag_ctx *ctx = ag_ctx_create(NULL);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        ag_set set = {paths[i].path, "1"};
        ag_scenario_options options = {
            .path = "two-worlds", .scenario_dir = BUNDLED, .set = &set, .n_set = 1};
        ag_scenario *scenario = NULL;
        assert_int_equal(ag_scenario_open(ctx, &options, &scenario), AG_ERR_USAGE);
        assert_null(scenario);
        const ag_detail *d = ag_ctx_detail(ctx);
        assert_int_equal(ag_err_exit(d->code), 2);
        assert_string_equal(d->key, paths[i].path);
        if (!strstr(d->message, paths[i].message) || !strstr(d->hint, paths[i].hint)) {
            fail_msg("%s: %s (%s)", paths[i].path, d->message, d->hint);
        }
    }
    ag_ctx_free(ctx);
}

static void test_set(void **state)
{
    (void)state;
    static const ag_set sets[] = {
        {"places.rock.shelter", "12 person"},
        {"places.rock.stock.food", "7 t"}, /* the map is made */
        {"seed", "5"},
        {"people.spend", "[0.5, 0.1]"},
        {"people.settlers", "1e-6"},
        {"legs.earth-rock.dv", "6 km/s"},
        {"legs.0.time", "100 d"},
        {"places.earth.supply.water.price", "3 USD2020/t"},
        {"places.earth.supply.4.elasticity", "{low: 0.2, central: 0.4, high: 0.6, source: test}"},
        {"programmes.power.budget.2060", "2e8 USD2020/yr"},
        {"polities.un.tariff.all", "0.1"},
        {"polities.un.tariff.food", "0.2"},
        {"title", "x: y"},
    };
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_set list[sizeof sets / sizeof *sets];
    memcpy(list, sets, sizeof sets);
    list[12].value = "\"x: y\"";
    ag_model *m = world_model(ctx, "two-worlds", list, sizeof list / sizeof *list);
    assert_true(m->place[1].shelter == 12);
    assert_true(m->place[1].stock[0] == 7);
    assert_int_equal(m->seed, 5);
    assert_true(m->people.spend_income == 0.5 && m->people.spend_wealth == 0.1);
    assert_true(m->people.settlers.rate_pyr == 1e-6);
    assert_true(m->leg[0].dv_mps == 6000 && m->leg[1].dv_mps == 6000);
    assert_true(m->leg[1].tof_yr == 100 / 365.25);
    assert_true(m->supply[1].price.value[0] == 3);
    assert_true(m->supply[4].elasticity == 0.4);
    assert_true(m->demand[1].q.value[1] == 2e8);
    assert_true(m->polity[0].tariff[0] == 0.2 && m->polity[0].tariff[1] == 0.1);
    assert_string_equal(m->title, "x: y");
    ag_model *plain = world_model(ctx, "two-worlds", NULL, 0);
    assert_string_not_equal(plain->inputs_hash, m->inputs_hash);
    ag_model_free(plain);
    ag_model_free(m);
    ag_ctx_free(ctx);
}

/* A wrong value is bad input, and the place is the override. */
static void test_set_bad_value(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    char *text = world_read(BUNDLED "/two-worlds/scenario.yaml");
    world_write(&w, "scenario.yaml", text);
    free(text);
    ag_set set = {"vehicles.hauler.dry", "40 ton"};
    assert_null(load(&w, &set, 1));
    assert_int_equal(w.err, AG_ERR_INPUT);
    assert_string_equal(ag_ctx_detail(w.ctx)->file, "--set vehicles.hauler.dry");
    set.value = "[40";
    assert_null(load(&w, &set, 1));
    assert_int_equal(w.err, AG_ERR_INPUT);
    world_end(&w);
}

/* Later overrides change values, never rows; the model's hash follows them. */
static void test_set_later(void **state)
{
    (void)state;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario_options options = {.path = "two-worlds", .scenario_dir = BUNDLED};
    ag_scenario *scenario = NULL;
    ag_model *before = NULL, *after = NULL;
    assert_int_equal(ag_scenario_open(ctx, &options, &scenario), AG_OK);
    assert_int_equal(ag_scenario_model(ctx, scenario, NULL, 0, &before), AG_OK);
    ag_set set = {"legs.0.dv", "4 km/s"};
    assert_int_equal(ag_scenario_model(ctx, scenario, &set, 1, &after), AG_OK);
    assert_true(before->leg[0].dv_mps == 5500 && after->leg[0].dv_mps == 4000);
    assert_string_not_equal(before->inputs_hash, after->inputs_hash);
    ag_model_free(after);
    static const char *const rows[] = {"legs.0.both", "places.earth.supply.0.good", "currency",
                                       "deposits.0.tranches", "deposits.0.place"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ag_set bad = {rows[i], "false"};
        after = NULL;
        assert_int_equal(ag_scenario_model(ctx, scenario, &bad, 1, &after), AG_ERR_USAGE);
        assert_null(after);
        assert_non_null(strstr(ag_ctx_detail(ctx)->message, "cannot change later"));
    }
    ag_scenario_free(scenario); /* the model stays */
    assert_string_equal(before->good[0].name, "food");
    ag_model_free(before);
    ag_ctx_free(ctx);
}

static void test_find(void **state)
{
    (void)state;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = NULL;
    static const char *const paths[] = {"two-worlds", BUNDLED "/two-worlds", BUNDLED "/two-worlds/",
                                        BUNDLED "/two-worlds/scenario.yaml"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        ag_model *m = world_model(ctx, paths[i], NULL, 0);
        assert_int_equal(m->n_place, 2);
        ag_model_free(m);
    }
    ag_scenario_options options = {.path = "two-wordls", .scenario_dir = BUNDLED};
    assert_int_equal(ag_scenario_open(ctx, &options, &scenario), AG_ERR_INPUT);
    assert_int_equal(ag_err_exit(AG_ERR_INPUT), 3);
    assert_non_null(strstr(ag_ctx_detail(ctx)->hint, "did you mean `two-worlds`?"));
    options.path = "/nowhere/at.yaml";
    assert_int_equal(ag_scenario_open(ctx, &options, &scenario), AG_ERR_INPUT);
    options.path = "";
    assert_int_equal(ag_scenario_open(ctx, &options, &scenario), AG_ERR_INPUT);
    assert_null(scenario);
    ag_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_use),          cmocka_unit_test(test_use_chain),
        cmocka_unit_test(test_use_mistakes), cmocka_unit_test(test_set_unknown),
        cmocka_unit_test(test_set),          cmocka_unit_test(test_set_bad_value),
        cmocka_unit_test(test_set_later),    cmocka_unit_test(test_find),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
