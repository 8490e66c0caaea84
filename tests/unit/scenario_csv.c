/* Tables beside the scenario: the same model as the text would give, and mistakes with their
** place. */
#include "../scenario_world.h"

#define HEAD "argosy: 1\nyears: [2030, 2060]\ncurrency: USD2020\n"

static const char world_yaml[] = HEAD
    "goods: {food: {unit: t, decay: 0.05 1/yr}, \"big box\": {unit: t}, power: {unit: MWh, "
    "local: true}}\n"
    "places: {earth: {market: external, supply: [{good: food, price: 800 USD2020/t, upto: 5 t/yr}, "
    "{good: power, price: {2030: 5 USD2020/MWh, 2040: 7 USD2020/MWh}, upto: 1 MWh/yr}]}, base: "
    "{people: 3 person, shelter: "
    "4 person}}\n"
    "processes: {farm: {out: {food: 1 t}, in: {\"big box\": 1 t, power: 2 MWh}}}\n"
    "legs: [{from: earth, to: base, both: true, freight: 10 USD2020/t}]\n";

static const char tables_yaml[] = HEAD
    "goods: goods.csv\nplaces: {earth: {market: external, supply: prices.csv}, base: {people: 3 "
    "person, shelter: 4 person}}\nprocesses: processes.csv\nlegs: ./legs.csv\n";

static void write_tables(const world *w)
{
    world_write(w, "goods.csv",
                "name,unit,decay,local\r\n,,1/yr,\r\nfood,t,0.05,\r\n\"big box\",t,,\r\npower, MWh "
                ",,true\r\n");
    world_write(w, "prices.csv",
                "good,price,upto\n,USD2020/t,\nfood,800,5 t/yr\n"
                "power,\"{2030: 5 USD2020/MWh, 2040: 7 USD2020/MWh}\",1 MWh/yr\n");
    world_write(w, "processes.csv", "name,out.food,\"in.big box\",in.power\n,t,t,MWh\nfarm,1,1,2");
    world_write(w, "legs.csv", "from,to,both,freight\n,,,USD2020/t\nearth,base,true,10\n\n");
}

static void remove_tables(const world *w)
{
    world_remove(w, "goods.csv");
    world_remove(w, "prices.csv");
    world_remove(w, "processes.csv");
    world_remove(w, "legs.csv");
}

static void test_same_model(void **state)
{
    (void)state;
    world w;
    char of_text[33], of_tables[33];
    world_begin(&w);
    world_write(&w, "scenario.yaml", world_yaml);
    ag_model *model = world_model(w.ctx, w.path, NULL, 0);
    model_hash(model, of_text);
    ag_model_free(model);
    write_tables(&w);
    world_write(&w, "scenario.yaml", tables_yaml);
    model = world_model(w.ctx, w.path, NULL, 0);
    model_hash(model, of_tables);
    ag_model_free(model);
    assert_string_equal(of_tables, of_text);
    remove_tables(&w);
    world_end(&w);
}

typedef struct mistake {
    const char *table; /* goods.csv */
    uint32_t line, column;
    const char *message;
} mistake;

static const mistake mistakes[] = {
    {"name,unit\n,\nfood,t,5\n", 3, 8, "too many cells"},
    {"name,unit\n,\nfood,\"t\n", 3, 7, "a quote is not closed"},
    {"name,unit\n,\nfo\"od,t\n", 3, 3, "a quote inside a cell"},
    {"name,unit\n,\n\"food\"x,t\n", 3, 7, "something after a closed quote"},
    {"name,unit\n,\n,t\n", 3, 1, "no name"},
    {"name,\n,\nfood,t\n", 1, 6, "a column without a key"},
    {"name,unit,unit\n,,\nfood,t,t\n", 1, 11, "two columns have the same key"},
    {"name,unit\n,\nfood,t\nfood,t\n", 4, 1, "two rows have the same name"},
    {"name,unit\n,\nfood,\xff\n", 1, 1, "not UTF-8"},
    {"name,unti\n,\nfood,t\n", 1, 6, "no key `unti`"},
    {"name,unit,decay\n,,1/yr\nfood,t,x\n", 3, 8, "finite number"},
    {"name,unit,decay\n,,1/a\nfood,t,1\n", 3, 8, "the unit `a` is refused"},
    {"name,unit,decay\n,,1/yr\nfood,t,{low: 1\n", 4, 1, "expected"},
    {"name,unit,decay\n,,1/yr\nfood,t,\"{central: 1 1/yr, x: 2}\"\n", 3, 26, "unknown key `x`"},
    {"name,unit,unit.x\n,,\nfood,t,t\n", 3, 8, "clashes"},
};

static void test_mistakes(void **state)
{
    (void)state;
    world w;
    char path[128];
    world_begin(&w);
    snprintf(path, sizeof path, "%s/goods.csv", w.folder);
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        world_write(&w, "goods.csv", mistakes[i].table);
        assert_int_equal(world_check(&w, HEAD "goods: goods.csv\n"), AG_ERR_INPUT);
        const ag_detail *d = &w.finding[0].detail;
        if (d->line != mistakes[i].line || d->column != mistakes[i].column ||
            !strstr(d->message, mistakes[i].message) || strcmp(d->file, path) != 0) {
            fail_msg("%zu: %s:%u:%u: %s", i, d->file, d->line, d->column, d->message);
        }
    }
    world_remove(&w, "goods.csv");
    world_end(&w);
}

/* No table may lie outside the folder, by name or by link. */
static void test_outside(void **state)
{
    (void)state;
    world w;
    char link[128];
    world_begin(&w);
    static const char *const texts[] = {
        HEAD "goods: ../goods.csv\n", HEAD "goods: /tmp/goods.csv\n",
        HEAD "goods: a/../../goods.csv\n", HEAD "goods: a\\..\\goods.csv\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_int_equal(world_check(&w, texts[i]), AG_ERR_INPUT);
        assert_non_null(strstr(w.finding[0].detail.message, "leads out"));
        assert_int_equal(w.finding[0].detail.line, 4);
        assert_int_equal(w.finding[0].detail.column, 8);
    }
    snprintf(link, sizeof link, "%s/goods.csv", w.folder);
    assert_int_equal(symlink("/etc/passwd", link), 0);
    assert_int_equal(world_check(&w, HEAD "goods: goods.csv\n"), AG_ERR_INPUT);
    assert_non_null(strstr(w.finding[0].detail.message, "leads out"));
    world_remove(&w, "goods.csv");
    assert_int_equal(world_check(&w, HEAD "goods: goods.csv\n"), AG_ERR_INPUT);
    assert_non_null(strstr(w.finding[0].detail.message, "cannot read"));
    assert_string_equal(w.finding[0].detail.key, "goods");
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_model),
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_outside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
