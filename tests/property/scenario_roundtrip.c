/* Any scenario written out in full loads back to the same model, text and hash.
**
** Worlds are drawn: names, units, ranges, paths, all sections, in flow and block style, with titles
** of awkward characters. */
#include "../scenario_world.h"

#include <math.h>

enum { WORLDS = 200 };

typedef struct draw {
    ag_rng_key key;
    uint32_t n;
    ag_ctx *ctx;
    ag_text text;
    uint32_t n_good, n_place, n_process, n_polity;
} draw;

static uint32_t pick(draw *d, uint32_t below)
{
    return (uint32_t)(ag_rng_uniform(&d->key, d->n++) * below);
}

static double number(draw *d)
{
    return pow(10, 8 * ag_rng_uniform(&d->key, d->n++) - 3);
}

#define ADD(...) assert_int_equal(ag_text_add(d->ctx, &d->text, __VA_ARGS__), AG_OK)

/* A quantity above 0 in one of its forms. */
static void add_quantity(draw *d, const char *unit)
{
    double x = number(d);
    switch (pick(d, 4)) {
    case 0:
        ADD("%.17g %s", x, unit);
        return;
    case 1:
        ADD("\"%.3e %s\"", x, unit);
        return;
    case 2:
        ADD("{low: %.17g, central: %.17g, high: %.17g, unit: %s, source: 'it''s # a: \"guess\"'}",
            x * 0.5, x, x * 2, unit);
        return;
    default:
        ADD("{central: %.9g %s}", x, unit);
        return;
    }
}

static void add_path(draw *d, const char *unit)
{
    if (pick(d, 2)) {
        add_quantity(d, unit);
        return;
    }
    ADD("{");
    uint32_t points = 1 + pick(d, 4);
    for (uint32_t i = 0; i < points; i++) {
        ADD("%s: ", (const char *[]){"2031", "2040.25", "2050-06-01", "JD2470000.5"}[i]);
        add_quantity(d, unit);
        ADD(", ");
    }
    ADD("step: %s}", pick(d, 2) ? "true" : "false");
}

static const char *unit_of(uint32_t good)
{
    return good % 3 == 2 ? "MWh" : "t";
}

static void add_goods(draw *d)
{
    ADD("goods:\n");
    for (uint32_t k = 0; k < d->n_good; k++) {
        ADD("  good %u: {unit: %s, local: %s, decay: ", k, unit_of(k),
            pick(d, 4) ? "false" : "true");
        add_quantity(d, "1/yr");
        ADD("}\n");
    }
}

static void add_market(draw *d)
{
    uint32_t good = pick(d, d->n_good);
    char price[64], flow[64];
    snprintf(price, sizeof price, "USD2020/%s", unit_of(good));
    snprintf(flow, sizeof flow, "%s/yr", unit_of(good));
    ADD("    supply:\n      - good: good %u\n        price: ", good);
    add_path(d, price);
    ADD("\n        upto: ");
    add_path(d, flow);
    ADD("\n      - {good: good %u, at: ", good);
    add_quantity(d, flow);
    ADD(", price: ");
    add_quantity(d, price);
    ADD(", elasticity: 0.3}\n    demand:\n      - {good: good %u, need: ", good);
    add_path(d, flow);
    ADD(", penalty: 3 %s}\n      - {good: good %u, segments: [[3 %s, 9 %s], [4 %s, 8 %s]]}\n",
        price, good, flow, price, flow, price);
}

static void add_places(draw *d)
{
    ADD("places:\n");
    for (uint32_t p = 0; p < d->n_place; p++) {
        ADD("  p-%u:\n    body: %s\n    at: %s\n    people: ", p, p % 2 ? "mars" : "\"earth\"",
            pick(d, 2) ? "surface" : "{periapsis: 300 km, apoapsis: 1e4 km, inclination: 0.5 rad}");
        add_quantity(d, "person");
        ADD("\n    market: %s\n    stock: {good 0: ", pick(d, 3) ? "full" : "external");
        add_quantity(d, "kg");
        ADD("}\n    insolation: 0.4\n    gdp: ");
        add_path(d, "USD2020/yr");
        ADD("\n");
        if (pick(d, 2)) add_market(d);
        if (d->n_process > 0 && pick(d, 2)) {
            ADD("    capacity: {make 0: 5 t/yr}\n    fixed_capacity: %s\n",
                pick(d, 2) ? "true" : "false");
        }
    }
}

static void add_processes(draw *d)
{
    if (d->n_process) ADD("processes:\n");
    for (uint32_t j = 0; j < d->n_process; j++) {
        ADD("  make %u: {out: {good 0: 1 t}, in: {good %u: 3 t}, waste: 2000 kg, labour: ", j,
            d->n_good > 3 ? 3 : 0);
        add_quantity(d, "person yr");
        ADD(", cost: ");
        add_path(d, "USD2020");
        ADD(", equipment: {good 0: ");
        add_quantity(d, "t");
        ADD("}, life: ");
        add_quantity(d, "yr");
        ADD(", from: 2040-07-01, learning: 0.2, where: [p-0]}\n");
    }
}

static void add_ways(draw *d)
{
    ADD("legs:\n");
    for (uint32_t p = 1; p < d->n_place; p++) {
        switch (pick(d, 3)) {
        case 0:
            ADD("  - {between: [p-%u, p-%u], sky: true}\n", p, p - 1);
            break;
        case 1:
            ADD("  - from: p-%u\n    to: p-%u\n    both: true\n    freight: ", p, p - 1);
            add_path(d, "USD2020/t");
            ADD("\n");
            break;
        default:
            ADD("  - {from: p-%u, to: p-%u, dv: ", p - 1, p);
            add_quantity(d, "km/s");
            ADD(", time: 200 d, aero: 0.1, window: {every: 2 yr, open: 30 d, first: "
                "2031-05-05}}\n");
        }
    }
    ADD("vehicles: {ship: {dry: 5 t, payload: 5 t, tank: 9 t, isp: 400 s, propellant: {good 0: 1}, "
        "price: ");
    add_path(d, "USD2020");
    ADD(", fleet: {p-0: %u}, returns: false}}\n", pick(d, 5));
}

static void add_society(draw *d)
{
    ADD("polities:\n");
    for (uint32_t i = 0; i < d->n_polity; i++) {
        ADD("  pol%u: {home: p-0, rules: [%s], income_tax: 0.2, tariff: {all: 0.1, good 0: 0.3}}\n",
            i, i == 0 ? "p-0" : "");
    }
    ADD("programmes: [{polity: pol0, place: p-0, good: good 0, budget: ");
    add_path(d, "USD2020/yr");
    ADD("}]\npeople: {needs: {good 0: ");
    add_quantity(d, "t/person/yr");
    ADD("}, shares: {good 0: 0.5}, spend: [0.8, 0.1], reservation_wage: ");
    add_quantity(d, "USD2020/person/yr");
    ADD("}\nevents: [{on: 2045, why: \"a: b\\n\\\"c\\\"\", set: {places.p-0.people: 7 person, "
        "people.needs: {good 0: 1 t/person/yr}}}]\n");
    ADD("projects: [{name: 'x # y', place: p-0, owner: pol0, needs: {good 0: 5 t}, over: 2 yr, "
        "then: {places.p-0.air: true}, start: %s}]\n",
        pick(d, 2) ? "decide" : "2044");
    ADD("expect: [{what: price.good 0.p-0, year: 2050, low: 1, source: ''}]\n");
}

static void make_world(draw *d)
{
    static const char *const titles[] = {
        "plain",
        "\"quoted \\\" and \\\\ back\"",
        "'# not a comment: no'",
        "\"tab\\tnew\\nline \\x01 \\u0085 \\u2028 \\ufeff\"",
        "\"\xc3\xa9toile \xe2\x98\x86 \xf0\x9f\x9a\x80\"",
        "\"- dash\"",
        "\" blanks \"",
        "\"\"",
        "|\n  two\n  lines\n",
        ">\n  folded\n  text\n\n  more",
    };
    ADD("argosy: 1\nyears: [2030, 2060]\ncurrency: USD2020\ntitle: %s\n",
        titles[pick(d, sizeof titles / sizeof *titles)]);
    d->n_good = 1 + pick(d, 6);
    d->n_place = 1 + pick(d, 4);
    d->n_process = pick(d, 3);
    d->n_polity = 1 + pick(d, 2);
    add_goods(d);
    add_places(d);
    add_processes(d);
    add_ways(d);
    add_society(d);
}

static char *load(world *w, const char *text, char model_hex[33], char inputs_hex[33])
{
    ag_scenario_options options = {.path = w->path};
    ag_scenario *scenario = NULL;
    ag_model *model = NULL;
    world_write(w, "scenario.yaml", text);
    ag_err err = ag_scenario_open(w->ctx, &options, &scenario);
    if (err == AG_OK) err = ag_scenario_model(w->ctx, scenario, NULL, 0, &model);
    if (err < 0) {
        const ag_detail *d = ag_ctx_detail(w->ctx);
        fail_msg("%u:%u: %s: %s\n%s", d->line, d->column, d->key, d->message, text);
    }
    model_hash(model, model_hex);
    snprintf(inputs_hex, 33, "%s", model->inputs_hash);
    char *canonical = strdup(ag_scenario_text(scenario));
    ag_model_free(model);
    ag_scenario_free(scenario);
    return canonical;
}

static void test_roundtrip(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    char first_hash[33] = "";
    bool differ = false;
    for (uint32_t i = 0; i < WORLDS; i++) {
        draw d = {.key = {.seed = 17, .run = i}, .ctx = w.ctx};
        make_world(&d);
        char model_a[33], inputs_a[33], model_b[33], inputs_b[33];
        char *a = load(&w, d.text.s, model_a, inputs_a);
        char *b = load(&w, a, model_b, inputs_b);
        assert_string_equal(a, b);
        assert_string_equal(inputs_a, inputs_b);
        if (strcmp(model_a, model_b) != 0) fail_msg("world %u changes:\n%s\n%s", i, d.text.s, a);
        if (i == 0) snprintf(first_hash, sizeof first_hash, "%s", model_a);
        differ = differ || strcmp(first_hash, model_a) != 0;
        free(a);
        free(b);
        ag_text_free(w.ctx, &d.text);
    }
    assert_true(differ); /* the hash sees something */
    world_end(&w);
}

/* Style does not count, order and values do. */
static void test_hash(void **state)
{
    (void)state;
#define HEAD "argosy: 1\nyears: [2030, 2060]\ncurrency: USD2020\n"
    static const char *const texts[] = {
        HEAD "goods: {a: {unit: t}, b: {unit: MWh}}\n",
        "# comment\nargosy:   1\nyears:\n  - 2030\n  - \"2060\"\ncurrency: 'USD2020'\ngoods:\n  "
        "a:\n    unit: t\n"
        "  b: {unit: MWh}\n",
        HEAD "goods: {b: {unit: MWh}, a: {unit: t}}\n",
        HEAD "goods: {a: {unit: t}, b: {unit: GWh}}\n",
    };
    char model[4][33], inputs[4][33];
    world w;
    world_begin(&w);
    for (int i = 0; i < 4; i++) free(load(&w, texts[i], model[i], inputs[i]));
    assert_string_equal(inputs[0], inputs[1]);
    assert_string_equal(model[0], model[1]);
    assert_string_not_equal(inputs[0], inputs[2]);
    assert_string_not_equal(inputs[0], inputs[3]);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_roundtrip),
        cmocka_unit_test(test_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
