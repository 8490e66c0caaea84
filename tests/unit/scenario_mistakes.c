/* One mistake at a time in two-worlds: each must be found with its place, key, what is wrong and
** what is allowed. The place is that of a piece of the changed text, found by the test itself. */
#include "../scenario_world.h"

typedef struct mistake {
    const char *old, *made; /* changed in the text */
    const char *at;         /* the finding points at this piece, searched from the change on */
    const char *key, *message, *hint; /* pieces of the finding's texts */
} mistake;

static const mistake mistakes[] = {
    /* keys */
    {"    body: earth", "    boddy: earth", "boddy", "places.earth.boddy", "no key `boddy`",
     "did you mean `body`?"},
    {"discount: 0.06", "discuont: 0.06", "discuont", "discuont", "no key `discuont`", "`discount`"},
    {"goods:\n", "gods:\n", "gods", "gods", "no key `gods`", "`goods`"},
    {"{unit: t, decay", "{unit: t, decoy", "decoy", "goods.food.decoy", "no key", "`decay`"},
    {"  spend: [0.8, 0.2]", "  spent: [0.8, 0.2]", "spent", "people.spent", "no key", "`spend`"},
    {"every: 2.3 yr", "evry: 2.3 yr", "evry", "legs.0.window.evry", "no key", "`every`"},
    {"isp: 380 s", "Isp: 380 s", "Isp", "vehicles.hauler.Isp", "no key", "`isp`"},
    {"title: Two", "zzzzzz: Two", "zzzzzz", "zzzzzz", "no key", "one of: argosy, title"},
    {"years: [2030, 2060]\n", "", "argosy", "", "needs the key `years`", "add `years"},
    {"currency: USD2020\n", "", "argosy", "", "needs the key `currency`", "add `currency"},
    {"price: 800 USD2020/t,   ", "", "{good: food,       upto", "places.earth.supply.0",
     "needs the key `price`", "add `price"},
    /* units */
    {"decay: 0.05 1/yr", "decay: 0.05 1/a", "0.05", "goods.food.decay", "the unit `a` is refused",
     "`yr`"},
    {"dry: 40 t", "dry: 40 ton", "40 ton", "vehicles.hauler.dry", "the unit `ton` is refused",
     "1000 kg"},
    {"dry: 40 t", "dry: 40 tt", "40 tt", "vehicles.hauler.dry", "`tt` is not a unit",
     "did you mean `t`?"},
    {"dry: 40 t", "dry: 40 pt", "40 pt", "vehicles.hauler.dry", "the unit `pt` is refused", "pint"},
    {"life: 20 yr, price", "life: 2e-8 Gy, price", "2e-8", "vehicles.hauler.life",
     "the unit `Gy` is refused", "1e9 yr"},
    {"dry: 40 t", "dry: 40 km", "40 km", "vehicles.hauler.dry", "`km` is of another kind than `t`",
     "give it in `t`"},
    {"dry: 40 t", "dry: 40", "40,", "vehicles.hauler.dry", "unit is missing", "give it in `t`"},
    {"dry: 40 t", "dry: forty t", "forty", "vehicles.hauler.dry", "does not begin with a finite",
     "12 t"},
    {"dry: 40 t", "dry: .inf t", ".inf", "vehicles.hauler.dry", "finite number", "12 t"},
    {"dry: 40 t", "dry: nan t", "nan", "vehicles.hauler.dry", "finite number", "12 t"},
    {"dry: 40 t", "dry: 1e400 t", "1e400", "vehicles.hauler.dry", "finite number", "12 t"},
    {"dry: 40 t", "dry: 1'000 t", "1'000", "vehicles.hauler.dry", "separators", "12500"},
    {"price: 800 USD2020/t", "price: 800 USD2019/t", "800", "places.earth.supply.0.price",
     "money of `USD2019` where the scenario counts in `USD2020`", "convert it"},
    {"price: 800 USD2020/t", "price: 800 EUR2020/t", "800", "places.earth.supply.0.price",
     "money of `EUR2020` where the scenario counts in `USD2020`", "convert it"},
    {"price: 800 USD2020/t", "price: 800 USD/t", "800", "places.earth.supply.0.price",
     "`USD` is not a unit", "`USD2020`"},
    {"price: 2e8 USD2020", "price: 200 MUSD2020", "200", "vehicles.hauler.price",
     "`MUSD2020` is not a unit", "`1e6 USD2020`"},
    {"currency: USD2020", "currency: dollars", "dollars", "currency", "not a currency", "USD2020"},
    {"power: 25 MWh/person/yr", "power: 25 MW/person/yr", "25 MW", "people.needs.power",
     "another kind", "MWh/person/yr"},
    /* settlers */
    {"  participation: 0.7",
     "  participation: 0.7\n  settlers: {rate: 1e-6 1/yr, cost: 100 USD2020/yr, most: 50 "
     "USD2020/yr}",
     "50 USD2020", "people.settlers.most", "nobody would pay", "cost <= most"},
    {"  participation: 0.7", "  participation: 0.7\n  settlers: {cost: 100 USD2020/yr}", "{cost",
     "people.settlers", "needs the key `rate`", "add `rate"},
    {"    people: 0 person", "    people: 0 person\n    population: 5 person", "population",
     "places.rock.population", "outside economy", "`people`"},
    /* ranges */
    {"upto: 1e9 t/yr}\n      - {good: water", "upto: -1 t/yr}\n      - {good: water", "-1 t",
     "places.earth.supply.0.upto", "out of range", "0 or more"},
    {"income_tax: 0.2", "income_tax: 1.2", "1.2", "polities.un.income_tax", "out of range",
     "from 0 to 1"},
    {"elasticity: -0.7", "elasticity: 0.7", "0.7", "places.earth.demand.0.elasticity",
     "out of range", "less than 0"},
    {"life: 12 yr", "life: 0 yr", "0 yr", "processes.icemine.life", "out of range", "more than 0"},
    {"years: [2030, 2060]", "years: [2060, 2030]", "[2060", "years", "not two years in order",
     "from before to"},
    {"stages_yr: [1, 3, 9, 27]", "stages_yr: [1, 0, 9, 27]", "0, 9", "stages_yr.1", "out of range",
     "more than 0"},
    {"shares: {food: 0.3, power: 0.2}", "shares: {food: 0.9, power: 0.2}", "{food: 0.9",
     "people.shares", "add up to 1.1", "at most 1"},
    {"propellant: {propellant: 1}", "propellant: {propellant: 0.9}", "{propellant: 0.9",
     "vehicles.hauler.propellant", "add up to 0.9", "add up to 1"},
    /* names */
    {"polity: un\n    supply", "polity: u\n    supply", "u\n", "places.earth.polity",
     "no polity is called `u`", "did you mean `un`?"},
    {"{good: food,       price", "{good: foood,       price", "foood", "places.earth.supply.0.good",
     "no good is called `foood`", "did you mean `food`?"},
    {"in: {power: 3 MWh}", "in: {pwer: 3 MWh}", "pwer", "processes.icemine.in.pwer",
     "no good is called `pwer`", "`power`"},
    {"fleet: {earth: 2}", "fleet: {mars: 2}", "mars", "vehicles.hauler.fleet.mars",
     "no place is called `mars`", "one of: earth, rock"},
    {"rules: [earth, rock]", "rules: [earth, rok]", "rok", "polities.un.rules.1",
     "no place is called `rok`", "`rock`"},
    {"what: flow.platinum.rock.earth", "what: flow.platinum.roc.earth", "flow", "expect.0.what",
     "no place is called `roc`", "`rock`"},
    {"  rock:\n", "  ro.ck:\n", "ro.ck", "places.ro.ck", "is no name", "letters, digits"},
    /* shape */
    {"market: external", "market: closed", "closed", "places.earth.market", "no kind of market",
     "full or external"},
    {"at: surface", "at: orbit", "orbit", "places.rock.at", "no location", "surface"},
    {"local: true", "local: yes", "yes", "goods.power.local", "neither true nor false",
     "true or false"},
    {"argosy: 1", "argosy: 2", "2", "argosy", "version", "argosy: 1"},
    {"first: 2030-06-01", "first: 2030-06-31", "2030-06-31", "legs.0.window.first", "not a date",
     "2030-06-01"},
    {"dv: 5.5 km/s, ", "", "{from: earth", "legs.0", "exactly one of", "freight"},
    {"time: 300 d, ", "", "{from: earth", "legs.0", "needs `time`", "dv, time"},
    {"to: rock, both", "to: earth, both", "{from: earth", "legs.0", "to itself", "two places"},
    {"upto: 1e9 t/yr}\n    ", "at: 1e9 t/yr}\n    ", "{good: food,       price",
     "places.earth.supply.0", "either `upto`", "elasticity"},
    {"isp: 380 s", "isp: 380 s, ve: 4 km/s", "ve: 4", "vehicles.hauler.ve", "both `isp` and `ve`",
     "keep one"},
    {"[[2000 t, 1.0], [20000 t, 0.4]]", "[[2000 t, 0.4], [20000 t, 1.0]]", "[20000",
     "deposits.0.tranches.1", "better than the one before", "better grades first"},
    {"[[2000 t, 1.0], [20000 t, 0.4]]", "[[2000 t]]", "[2000 t]", "deposits.0.tranches.0",
     "not a tranche", "[amount, grade]"},
    {"  machines:   {unit: t}", "  machines:   {unit: kg}", "kg", "goods.machines.unit",
     "counted in `t`", "unit: t"},
    {"isp: 380 s", "isp: [380 s]", "[380", "vehicles.hauler.isp", "a list where", "a quantity"},
    {"where: {needs: [deposit]}}\n  elec", "where: {needs: [deposits]}}\n  elec", "deposits",
     "processes.icemine.where.needs.0", "cannot need `deposits`", "`deposit`"},
    /* the whole */
    {"waste: 20 t", "waste: 19 t", "ptmine", "processes.ptmine",
     "does not balance: 21 t go in (1 t of it from a deposit), 20 t come out", "`waste: 20 t`"},
    {"in: {water: 1.2 t, power: 8 MWh}", "in: {water: 1.1 t, power: 8 MWh}", "electrolysis",
     "processes.electrolysis", "does not balance", "0.1 t must come from"},
    {", where: {needs: [deposit]}}\n  elec", "}\n  elec", "icemine", "processes.icemine",
     "does not balance: 0 t go in", "deposit"},
    {"open: 0.2 yr", "open: 0 yr", "window", "legs.0.window", "never opens", "0 < open"},
    {"tranches: [[1e7 t, 1.0]]}",
     "tranches: [[1e7 t, 1.0]]}\n  - {place: rock, good: water, tranches: [[1 t, 1]]}",
     "{place: rock, good: water, tr", "deposits.2", "a second deposit", "one deposit"},
    {"at: 190 t/yr, price: 3e7 USD2020/t, elasticity: -0.7",
     "at: 190 t/yr, price: 0 USD2020/t, elasticity: -0.7", "{good: platinum,   at: 190",
     "places.earth.demand.0", "no point", "above 0"},
    {"low: 0, high: 100", "low: 200, high: 100", "200", "expect.0.low", "above", "low <= high"},
};

/* Line and column of `piece`, searched from where `made` stands; backwards if it is not behind. */
static void place_of(const char *text, const char *made, const char *piece, uint32_t *line,
                     uint32_t *column)
{
    const char *at = NULL, *start = *made ? strstr(text, made) : text;
    assert_non_null(start);
    at = strstr(start, piece);
    const char *same_line = start;
    while (same_line > text && same_line[-1] != '\n') same_line--;
    const char *earlier = strstr(same_line, piece);
    if (earlier && earlier < start) at = earlier;
    if (!at) at = strstr(text, piece);
    if (!at) fail_msg("`%s` is not in the text", piece);
    *line = *column = 1;
    for (const char *c = text; c < at; c++) {
        (*column)++;
        if (*c == '\n') {
            ++*line;
            *column = 1;
        }
    }
}

static bool contains(const char *text, const char *piece)
{
    return strstr(text, piece) != NULL;
}

static void check(world *w, const char *text, const mistake *m)
{
    char *changed = world_replace(text, m->old, m->made);
    assert_int_equal(world_check(w, changed), AG_ERR_INPUT);
    assert_true(w->n_finding > 0);
    uint32_t line = 0, column = 0;
    place_of(changed, m->made, m->at, &line, &column);
    bool found = false;
    for (uint32_t i = 0; i < w->n_finding && !found; i++) {
        const ag_detail *d = &w->finding[i].detail;
        found = w->finding[i].level == AG_ERROR && d->line == line && d->column == column &&
                strcmp(d->key, m->key) == 0 && contains(d->message, m->message) &&
                contains(d->hint, m->hint) && strcmp(d->file, w->path) == 0;
    }
    if (!found) {
        const ag_detail *d = &w->finding[0].detail;
        fail_msg("`%s` -> `%s` at %u:%u: got %u:%u: %s: %s (%s)", m->old, m->made, line, column,
                 d->line, d->column, d->key, d->message, d->hint);
    }
    assert_int_equal(ag_ctx_detail(w->ctx)->code, AG_ERR_INPUT);
    free(changed);
}

static void test_each(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    char *text = world_read(BUNDLED "/two-worlds/scenario.yaml");
    assert_int_equal(world_check(&w, text), AG_OK);
    assert_int_equal(w.n_finding, 0);
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) check(&w, text, &mistakes[i]);
    free(text);
    world_end(&w);
}

/* All mistakes are told at once, in the order of the sections. */
static void test_all_at_once(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    assert_int_equal(world_check(&w, "argosy: 1\n"
                                     "years: [2030, 2060]\n"
                                     "currency: USD2020\n"
                                     "goods: {a: {unit: t}, b: {unti: t}}\n"
                                     "places: {p: {peeple: 1 person, polity: un}}\n"
                                     "people: {needs: {c: 1 t/person/yr}}\n"),
                     AG_ERR_INPUT);
    assert_int_equal(w.n_finding, 5); /* unti, unit missing, peeple, un, c */
    const char *const keys[] = {"goods.b.unti", "goods.b", "places.p.peeple", "places.p.polity",
                                "people.needs.c"};
    for (uint32_t i = 0; i < 5; i++) assert_string_equal(w.finding[i].detail.key, keys[i]);
    assert_string_equal(ag_ctx_detail(w.ctx)->key, keys[0]);
    world_end(&w);
}

/* An unknown good is one mistake, not one more for each of its quantities. */
static void test_no_echo(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    world_check(&w, "argosy: 1\nyears: [2030, 2060]\ncurrency: USD2020\ngoods: {iron: {unit: t}}\n"
                    "places: {p: {supply: [{good: irn, price: 1 USD2020/t, upto: 1 t/yr}]}}\n");
    assert_int_equal(w.n_finding, 1);
    assert_string_equal(w.finding[0].detail.key, "places.p.supply.0.good");
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each),
        cmocka_unit_test(test_all_at_once),
        cmocka_unit_test(test_no_echo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
