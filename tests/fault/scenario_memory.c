/* The Nth allocation fails, for each N: an error, no leak, no crash. */
#include "../scenario_world.h"

typedef struct meter {
    size_t count, fail_at; /* allocations so far; which one fails */
    bool all_later;        /* and all after it */
    bool failed;
    long live; /* blocks not yet freed */
} meter;

static void *metered(void *user, void *old, size_t bytes)
{
    meter *m = user;
    if (bytes == 0) {
        m->live--;
        free(old);
        return NULL;
    }
    m->count++;
    if (m->count == m->fail_at || (m->all_later && m->count > m->fail_at)) {
        m->failed = true;
        return NULL;
    }
    void *memory = realloc(old, bytes);
    if (memory && !old) m->live++;
    return memory;
}

/* Whatever is done, and the error of it. */
typedef ag_err work(ag_ctx *ctx, const char *path);

static ag_err load(ag_ctx *ctx, const char *path)
{
    static const ag_set sets[] = {{"places.rock.stock.food", "{low: 1 t, central: 2 t}"}};
    ag_scenario_options options = {.path = path,
                                   .scenario_dir = BUNDLED,
                                   .set = sets,
                                   .n_set = strcmp(path, "two-worlds") == 0};
    ag_scenario *scenario = NULL;
    ag_model *model = NULL;
    ag_err err = ag_scenario_open(ctx, &options, &scenario);
    if (err == AG_OK) err = ag_scenario_model(ctx, scenario, NULL, 0, &model);
    assert_int_equal(model != NULL, err == AG_OK);
    ag_model_free(model);
    ag_scenario_free(scenario);
    return err;
}

static ag_err check(ag_ctx *ctx, const char *path)
{
    ag_scenario_options options = {.path = path, .scenario_dir = BUNDLED};
    ag_finding *finding = NULL;
    uint32_t n = 0;
    ag_err err = ag_scenario_check(ctx, &options, &finding, &n);
    ag_delete(ctx, finding);
    return err;
}

static ag_err quantity(ag_ctx *ctx, const char *path)
{
    double value = 0;
    return ag_quantity_parse(ctx, path, "t/yr", "USD2020", &value);
}

/* Every N until the work goes through without a failure; its error then is `sound`. */
static size_t starve(work *task, const char *path, bool all_later, ag_err sound)
{
    for (size_t n = 1; n < 100000; n++) {
        meter m = {.fail_at = n, .all_later = all_later};
        ag_ctx_options options = {.alloc = metered, .alloc_user = &m};
        ag_ctx *ctx = ag_ctx_create(&options);
        ag_err err = ctx ? task(ctx, path) : AG_ERR_MEMORY;
        if (m.failed && err != AG_ERR_MEMORY) fail_msg("allocation %zu failed: error %d", n, err);
        if (m.failed && ctx) assert_int_equal(ag_ctx_detail(ctx)->code, AG_ERR_MEMORY);
        ag_ctx_free(ctx);
        if (m.live != 0) fail_msg("allocation %zu failed: %ld blocks leak", n, m.live);
        if (!m.failed) {
            assert_int_equal(err, sound);
            return n;
        }
    }
    fail();
    return 0;
}

static void test_load(void **state)
{
    (void)state;
    assert_true(starve(load, "two-worlds", false, AG_OK) > 50);
    assert_true(starve(load, "two-worlds", true, AG_OK) > 50);
}

static void test_check(void **state)
{
    (void)state;
    starve(check, "two-worlds", false, AG_OK);
    starve(check, "no such scenario", false, AG_ERR_INPUT);
    starve(quantity, "12 kg/d", false, AG_OK);
    starve(quantity, "12 ton/d", false, AG_ERR_INPUT);
}

/* Tables, library files, events, and a text full of mistakes. */
static void test_files(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    world_write(&w, "goods.csv", "name,unit,decay\n,,1/yr\na,t,\"{central: 1 1/yr}\"\nb,MWh,\n");
    world_write(&w, "scenario.yaml",
                "argosy: 1\nyears: [2030, 2060]\ncurrency: USD2020\ngoods: goods.csv\n"
                "places: {p: {people: 1 person, shelter: 1 person}}\n"
                "events: [{on: 2040, set: {places.p.people: 2 person, places.p.stock.a: 3 t}}]\n");
    starve(load, w.path, false, AG_OK);
    world_write(&w, "scenario.yaml",
                "argosy: 1\nyears: [2030, 2060]\ncurrency: USD2020\ngoods: goods.csv\n"
                "places: {p: {peple: 1 person, shelter: 1 ton, polity: x}}\nlgs: [{}]\n"
                "people: {needs: {a: 1 t/person/yr, c: 1 t/person/yr}}\n");
    starve(load, w.path, false, AG_ERR_INPUT);
    world_remove(&w, "goods.csv");
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_load),
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
