/* What differs between two scenarios: paths, units, ranges, sources, entries of lists. */
#include "argosy/scenario.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "argosy: 1\nyears: [2000, 2001]\ncurrency: USD2020\n"

typedef struct pair {
    ag_ctx *ctx;
    ag_arena *arena;
    ag_scenario *scenario[2];
    ag_model *model[2];
    const ag_difference *list;
    uint32_t count;
} pair;

static void compare(const char *a, const char *b, bool models, pair *p)
{
    const char *const text[2] = {a, b};
    *p = (pair){.ctx = ag_ctx_create(NULL)};
    assert_non_null(p->ctx);
    assert_int_equal(ag_arena_create(p->ctx, 1 << 12, &p->arena), AG_OK);
    for (int i = 0; i < 2; i++) {
        ag_scenario_options options = {.path = i ? "b" : "a", .text = text[i]};
        if (ag_scenario_open(p->ctx, &options, &p->scenario[i]) != AG_OK) {
            fail_msg("%s: %s", ag_ctx_detail(p->ctx)->key, ag_ctx_detail(p->ctx)->message);
        }
        if (!models) continue;
        if (ag_scenario_model(p->ctx, p->scenario[i], NULL, 0, &p->model[i]) != AG_OK) {
            fail_msg("%s: %s", ag_ctx_detail(p->ctx)->key, ag_ctx_detail(p->ctx)->message);
        }
    }
    assert_int_equal(ag_scenario_diff(p->ctx, p->arena, p->scenario[0], p->model[0], p->scenario[1],
                                      p->model[1], &p->list, &p->count),
                     AG_OK);
}

static void release(pair *p)
{
    for (int i = 0; i < 2; i++) {
        ag_model_free(p->model[i]);
        ag_scenario_free(p->scenario[i]);
    }
    ag_arena_free(p->arena);
    ag_ctx_free(p->ctx);
}

static const ag_difference *find(const pair *p, const char *path)
{
    for (uint32_t i = 0; i < p->count; i++) {
        if (strcmp(p->list[i].path, path) == 0) return &p->list[i];
    }
    for (uint32_t i = 0; i < p->count; i++) print_message("%s\n", p->list[i].path);
    fail_msg("%s is not told", path);
    return NULL;
}

static void same_number_in_another_unit_is_no_difference(void **state)
{
    (void)state;
    const char a[] = HEAD "goods: {x: {unit: t, decay: 0.1 1/yr}}\n"
                          "places: {out: {market: external}, home: {market: external, supply: "
                          "[{good: x, price: 2000 USD2020/t, upto: 5 t/yr}]}}\n";
    const char b[] = HEAD "goods: {x: {unit: t, decay: 10 %/yr}}\n"
                          "places: {out: {market: external}, home: {market: external, supply: "
                          "[{good: x, price: 2 USD2020/kg, upto: 5000 kg/yr}]}}\n";
    pair p;
    compare(a, b, true, &p);
    assert_int_equal(p.count, 0);
    release(&p);
    compare(a, b, false, &p); /* without numbers the words differ */
    assert_int_equal(p.count, 3);
    assert_null(p.list[0].unit);
    release(&p);
}

static void changed_added_and_removed_values_have_paths(void **state)
{
    (void)state;
    pair p;
    compare(HEAD "goods: {x: {unit: t}, y: {unit: t, decay: 0.1 1/yr}}\n"
                 "places: {out: {market: external}, home: {market: external, supply: [{good: x, "
                 "price: 2 USD2020/kg, upto: 5 t/yr}]}}\n",
            HEAD "goods: {x: {unit: t}, z: {unit: t}}\n"
                 "places: {out: {market: external}, home: {market: external, supply: [{good: z, "
                 "price: 1 USD2020/t, upto: 1 t/yr},\n"
                 "  {good: x, price: 3 USD2020/kg, upto: 5 t/yr}]}}\n",
            true, &p);
    const ag_difference *price = find(&p, "places.home.supply.x.price");
    assert_float_equal(price->value_a, 2000, 1e-9);
    assert_float_equal(price->value_b, 3000, 1e-9);
    assert_string_equal(price->unit, "USD2020/t");
    assert_string_equal(price->a, "2 USD2020/kg");
    const ag_difference *decay = find(&p, "goods.y.decay"), *unit = find(&p, "goods.z.unit");
    assert_null(decay->b);
    assert_true(isnan(decay->value_b));
    assert_float_equal(decay->value_a, 0.1, 1e-12);
    assert_null(unit->a);
    assert_string_equal(unit->b, "t");
    assert_null(find(&p, "places.home.supply.z.price")->a);
    assert_int_equal(p.count, 1 + 2 + 1 + 3); /* price; y's two; z's unit; z's supply */
    release(&p);
}

static void paths_are_those_that_set_takes(void **state)
{
    (void)state;
    const char a[] = HEAD "goods: {x: {unit: t}}\n"
                          "places: {out: {market: external}, home: {market: external, supply: "
                          "[{good: x, price: 2 USD2020/t, upto: 5 t/yr}]}}\n"
                          "legs:\n  - {from: home, to: out, freight: 1 USD2020/t}\n"
                          "  - {from: out, to: home, freight: 1 USD2020/t}\n";
    const char b[] = HEAD "goods: {x: {unit: t}}\n"
                          "places: {out: {market: external}, home: {market: external, supply: "
                          "[{good: x, price: 3 USD2020/t, upto: 5 t/yr}]}}\n"
                          "legs:\n  - {from: out, to: home, freight: 4 USD2020/t}\n"
                          "  - {from: home, to: out, freight: 2 USD2020/t}\n";
    pair p;
    compare(a, b, true, &p);
    assert_int_equal(p.count, 3);
    assert_float_equal(find(&p, "legs.home-out.freight")->value_b, 2, 0);
    assert_float_equal(find(&p, "legs.out-home.freight")->value_b, 4, 0);
    ag_set set[3];
    for (uint32_t i = 0; i < p.count; i++) set[i] = (ag_set){p.list[i].path, p.list[i].b};
    ag_model *model = NULL;
    assert_int_equal(ag_scenario_model(p.ctx, p.scenario[0], set, p.count, &model), AG_OK);
    assert_float_equal(model->leg[0].freight.value[0], 2, 0);
    assert_float_equal(model->leg[1].freight.value[0], 4, 0);
    assert_float_equal(model->supply[0].price.value[0], 3, 0);
    ag_model_free(model);
    release(&p);
}

static void ranges_and_sources_are_told(void **state)
{
    (void)state;
    pair p;
    compare(HEAD "places: {home: {market: external}}\n"
                 "goods: {x: {unit: t, decay: {low: 0.1, central: 0.2, high: 0.3, unit: 1/yr,\n"
                 "  source: one}}}\n",
            HEAD "places: {home: {market: external}}\n"
                 "goods: {x: {unit: t, decay: {low: 0.1, central: 0.2, high: 0.4, unit: 1/yr,\n"
                 "  source: two}}}\n",
            true, &p);
    assert_int_equal(p.count, 2);
    const ag_difference *range = find(&p, "goods.x.decay"),
                        *source = find(&p, "goods.x.decay.source");
    assert_float_equal(range->value_a, range->value_b, 0);
    assert_float_equal(range->high_a, 0.3, 1e-15);
    assert_float_equal(range->high_b, 0.4, 1e-15);
    assert_string_equal(source->a, "one");
    assert_string_equal(source->b, "two");
    assert_null(source->unit);
    release(&p);
}

static void a_value_that_becomes_a_path_is_told_point_by_point(void **state)
{
    (void)state;
    pair p;
    compare(HEAD "goods: {x: {unit: t}}\n"
                 "places: {out: {market: external}, home: {market: external, supply: [{good: x, "
                 "price: 2 USD2020/t, upto: 5 t/yr}]}}\n",
            HEAD "goods: {x: {unit: t}}\n"
                 "places: {out: {market: external}, home: {market: external, supply: [{good: x, "
                 "upto: 5 t/yr,\n"
                 "  price: {2000: 2 USD2020/t, 2001: 3 USD2020/t}}]}}\n",
            true, &p);
    assert_int_equal(p.count, 3);
    assert_null(find(&p, "places.home.supply.x.price")->b);
    assert_float_equal(find(&p, "places.home.supply.x.price.2001")->value_b, 3, 0);
    release(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_number_in_another_unit_is_no_difference),
        cmocka_unit_test(changed_added_and_removed_values_have_paths),
        cmocka_unit_test(paths_are_those_that_set_takes),
        cmocka_unit_test(ranges_and_sources_are_told),
        cmocka_unit_test(a_value_that_becomes_a_path_is_told_point_by_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
