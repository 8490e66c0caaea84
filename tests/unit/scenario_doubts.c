/* What is legal and doubtful: warnings, with their place; and what is sound has none. */
#include "../scenario_world.h"

#define HEAD "argosy: 1\nyears: [2030, 2060]\ncurrency: USD2020\n"

typedef struct doubt {
    const char *text, *key, *message;
} doubt;

static const doubt doubts[] = {
    {HEAD "goods: {a: {unit: t}}\nplaces: {p: {}}\npeople: {settlers: 1e-6 1/yr}\n",
     "people.settlers", "nobody settles: no external place says how many people it has"},
    {HEAD "goods: {a: {unit: t}}\nplaces: {p: {market: external, population: 5 person}}\n"
          "people: {settlers: 1e-6 1/yr}\n",
     "people.settlers", "nothing says what settlers would pay"},
    {HEAD "goods: {a: {unit: t}}\nplaces: {p: {demand: [{good: a, need: 1 t/yr}]}}\n",
     "places.p.demand.0", "`p` wants `a`, but nobody makes it"},
    {HEAD "goods: {a: {unit: t}}\nplaces: {p: {}, q: {}}\n", "places.p", "nobody can go to `p`"},
    {HEAD "goods: {a: {unit: t}}\nplaces: {p: {stock: {a: 5 t}}, q: {demand: [{good: a, need: 1 "
          "t/yr}]}}\nlegs: [{from: q, to: p, freight: 1 USD2020/t}]\n",
     "places.q.demand.0", "nobody makes it there or can bring it"}, /* the wrong way */
    {HEAD "goods: {a: {unit: t}}\nplaces: {p: {stock: {a: 5 t}}, q: {demand: [{good: a, need: 1 "
          "t/yr}]}}\nlegs: [{from: p, to: q, dv: 1 km/s, time: 1 d}]\n",
     "places.q", "nobody can go to `q`"}, /* no ship */
    {HEAD "goods: {a: {unit: t, local: true}}\nplaces: {p: {stock: {a: 5 t}}, q: {demand: [{good: "
          "a, need: 1 t/yr}]}}\nlegs: [{from: p, to: q, freight: 1 USD2020/t}]\n",
     "places.q.demand.0", "`q` wants `a`"}, /* cannot be shipped */
    {HEAD "goods: {a: {unit: t}, b: {unit: t}}\nplaces: {p: {}}\nprocesses: {x: {out: {b: 1 t}, "
          "in: {a: 1 t}}}\n",
     "processes.x", "can run nowhere: `a` is not to be had"},
    {HEAD "goods: {b: {unit: t}}\nplaces: {p: {}}\nprocesses: {x: {out: {b: 1 t}, where: {needs: "
          "[air]}}}\n",
     "processes.x", "`x` can run nowhere"},
    {HEAD
     "goods: {b: {unit: MWh}}\nplaces: {p: {fixed_capacity: true}}\nprocesses: {x: {out: {b: 1 "
     "MWh}}}\n",
     "processes.x", "`x` can run nowhere"},
    {HEAD "goods: {a: {unit: t}}\nplaces: {p: {people: 5 person, shelter: 5 person}}\npeople: "
          "{needs: {a: 1 t/person/yr}}\n",
     "places.p", "`p` wants `a`"},
    {HEAD "places: {p: {people: 5 person, shelter: 4 person}}\n", "places.p",
     "more people than shelter"},
    {HEAD
     "goods: {b: {unit: MWh}}\nplaces: {p: {capacity: {x: 1 MWh/yr}}, q: {}}\nlegs: [{from: p, to: "
     "q, freight: 1 USD2020/t}]\nprocesses: {x: {out: {b: 1 MWh}, where: [q]}}\n",
     "places.p.capacity.x", "may not run at `p`"},
    {HEAD "places: {p: {}, q: {}}\nlegs: [{from: p, to: q, freight: 1 USD2020/t}, {from: p, to: q, "
          "freight: 1 USD2020/t}]\n",
     "legs.1", "is here twice"},
    {HEAD
     "places: {p: {}, q: {}}\nlegs: [{from: p, to: q, both: true, freight: 1 USD2020/t}, {from: q, "
     "to: p, freight: 1 USD2020/t}]\n",
     "legs.1", "from `q` to `p` is here twice"},
    {HEAD
     "places: {p: {}, q: {}}\nlegs: [{from: p, to: q, freight: 1 USD2020/t, window: {every: 2 yr, "
     "open: 1 yr, first: 2070}}]\n",
     "legs.0.window", "opens only after the end"},
    {HEAD "places: {p: {}, q: {}}\nlegs: [{from: p, to: q, freight: 1 USD2020/t}]\nvehicles: {v: "
          "{payload: "
          "1 t, legs: [[q, p]]}}\n",
     "vehicles.v.legs.0", "there is no such leg"},
    {HEAD "places: {p: {}, q: {}}\nlegs: [{from: p, to: q, freight: 1 USD2020/t}]\nvehicles: {v: "
          "{payload: 1 t, price_per_flight: 9 USD2020, legs: [[q, p]]}, w: {payload: 1 t, ve: 3 "
          "km/s, tank: 1 t, propellant: {a: 1}, legs: [[q, p]]}}\ngoods: {a: {unit: t}}\n",
     "vehicles.w.legs.0", "there is no such leg"}, /* that of the service is not the ship's */
    {HEAD "vehicles: {v: {payload: 1 t}}\n", "vehicles.v", "has no engine"},
    {HEAD "events: [{on: 2029, set: {discount: 0.1}}]\n", "events.0.on", "outside the years"},
    {HEAD "places: {p: {}}\nexpect: [{what: people.p, year: 2061}]\n", "expect.0.year",
     "outside the years"},
    {HEAD "expect: [{what: poeple.p, year: 2050}]\n", "expect.0.what", "no quantity"},
    {HEAD "stages_yr: [1, 10]\n", "stages_yr", "stages that jump"},
    {HEAD "goods: {argon: {unit: t}}\nplaces: {p: {body: mars, market: external, supply: [{good: "
          "argon, price: 1 USD2020/t, upto: 1 t/yr}]}, q: {body: phobos}}\nvehicles: {tug: {dry: 1 "
          "t, payload: 1 t, tank: 1 t, isp: 2000 s, power: 5 kW, propellant: {argon: 1}, price: 1 "
          "USD2020}}\nlegs: [{between: [p, q], sky: true}]\n",
     "vehicles.tug", "low thrust"},
};

static void test_doubts(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    for (size_t i = 0; i < sizeof doubts / sizeof *doubts; i++) {
        ag_err err = world_check(&w, doubts[i].text);
        bool found = false;
        for (uint32_t f = 0; f < w.n_finding; f++) {
            const ag_finding *finding = &w.finding[f];
            found = found || (finding->level == AG_WARNING &&
                              strcmp(finding->detail.key, doubts[i].key) == 0 &&
                              strstr(finding->detail.message, doubts[i].message));
        }
        if (err != AG_OK || !found) {
            const char *first = w.n_finding ? w.finding[0].detail.message : "nothing";
            fail_msg("%zu: %d, %s", i, err, first);
        }
    }
    world_end(&w);
}

/* Errors of the whole: mistakes nobody can mean, mostly in what later overrides would do. */
static const doubt errors[] = {
    {HEAD "events: [{on: 2040, set: {discuont: 0.1}}]\n", "events.0.set.discuont",
     "nothing is called `discuont`"},
    {HEAD "events: [{on: 2040, set: {discount: -0.1}}]\n", "events.0.set.discount",
     "-0.1 is out of range"},
    {HEAD "events: [{on: 2040, set: {currency: USD2021}}]\n", "events.0.set.currency",
     "cannot change later"},
    {HEAD "places: {p: {}}\npolities: {u: {}}\nprojects: [{name: a, place: p, owner: u, needs: {}, "
          "over: 1 "
          "yr, then: {places.p.people: 5 t}}]\n",
     "projects.0.then.places.p.people", "another kind"},
    {HEAD "places: {p: {}}\npolities: {u: {rules: [p]}, v: {rules: [p]}}\n", "polities.v.rules.0",
     "`p` is ruled by `u` already"},
    {HEAD "polities: {u: {union: u}}\n", "polities.u.union", "with itself"},
    {HEAD "goods: {shelter: {unit: person yr}}\n", "goods.shelter", "built where it is used"},
    {HEAD "places: {p: {at: surface}}\n", "places.p.at", "without a body"},
    {HEAD "places: {p: {body: moon, at: {periapsis: 500 km, apoapsis: 100 km}}}\n", "places.p.at",
     "above the apoapsis"},
    {HEAD
     "goods: {a: {unit: t}}\nplaces: {p: {demand: [{good: a, segments: [[1 t/yr, 1 USD2020/t], "
     "[1 t/yr, 2 USD2020/t]]}]}}\n",
     "places.p.demand.0.segments.1", "pays more than the one before"},
    {HEAD "goods: {a: {unit: t}}\nplaces: {p: {demand: [{good: a, need: 1 t/yr, budget: 1 "
          "USD2020/yr}]}}\n",
     "places.p.demand.0", "exactly one of these forms"},
    {HEAD "goods: {a: {unit: t}}\nplaces: {p: {stock: {a: {2030: 1 t}}}}\n",
     "places.p.stock.a.2030", "unknown key `2030` in a quantity"},
    {HEAD "goods: {a: {unit: t}}\nplaces: {p: {demand: [{good: a, need: {2030: 1 t/yr, 2030.0: 2 "
          "t/yr}}]}}\n",
     "places.p.demand.0.need", "same date"},
    {HEAD "goods: {a: {unit: t, decay: {low: 0.2, central: 0.1, high: 0.3, unit: 1/yr}}}\n",
     "goods.a.decay", "not in order"},
    {HEAD "goods: {a: {unit: t, decay: {low: 0.2 1/yr}}}\n", "goods.a.decay",
     "`central` is missing"},
    {HEAD "seed: 1.5\n", "seed", "no seed"},
    {HEAD "places: {p: {}}\nlegs: [{between: [p, p], sky: true}]\n", "legs.0.between.1", "twice"},
    {HEAD "places: {p: {}, q: {}}\nlegs: [{between: [p, q], sky: true, time: 3 d}]\n", "legs.0",
     "the sky gives times"},
    {HEAD "places: {p: {}, q: {}}\nlegs: [{from: p, to: q, freight: 1 USD2020/t, fast: false}]\n",
     "legs.0", "belong to `sky: true`"},
    {HEAD "places: {p: {}, q: {body: mars}}\nlegs: [{from: p, to: q, sky: true}]\n", "places.p",
     "body is not given"},
    {HEAD "places: {p: {body: mras}, q: {body: mars}}\nlegs: [{from: p, to: q, sky: true}]\n",
     "places.p.body", "knows no body `mras`"},
    {HEAD "places: {p: {body: mars, at: surface}, q: {body: mars, at: surface}}\n"
          "legs: [{from: p, to: q, sky: true}]\n",
     "legs.0", "same site"},
    {HEAD
     "places: {p: {body: mars, at: L2}, q: {body: mars}}\nlegs: [{from: p, to: q, sky: true}]\n",
     "places.p", "no such site"},
};

static void test_errors(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        ag_err err = world_check(&w, errors[i].text);
        bool found = false;
        for (uint32_t f = 0; f < w.n_finding; f++) {
            const ag_finding *finding = &w.finding[f];
            found = found || (finding->level == AG_ERROR && finding->detail.line >= 4 &&
                              strcmp(finding->detail.key, errors[i].key) == 0 &&
                              strstr(finding->detail.message, errors[i].message));
        }
        if (err != AG_ERR_INPUT || !found) {
            const ag_detail *d = &w.finding[0].detail;
            fail_msg("%zu: %d, %s: %s", i, err, d->key, d->message);
        }
    }
    world_end(&w);
}

static void test_sound(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    static const char *const names[] = {"dantzig", "two-worlds", "sim"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        ag_scenario_options options = {.path = names[i], .scenario_dir = BUNDLED};
        ag_finding *finding = NULL;
        uint32_t n = 99;
        assert_int_equal(ag_scenario_check(w.ctx, &options, &finding, &n), AG_OK);
        assert_int_equal(n, 0);
        ag_delete(w.ctx, finding);
    }
    assert_int_equal(world_check(&w, ag_scenario_new_text()), AG_OK);
    assert_int_equal(w.n_finding, 0);
    world_end(&w);
}

/* Errors come before warnings; a failed check leaves the first error in the context. */
static void test_order(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    assert_int_equal(world_check(&w, HEAD "goods: {a: {unit: t}, b: {unit: t}}\n"
                                          "stages_yr: [1, 10]\n"
                                          "places: {p: {}}\n"
                                          "processes: {x: {out: {a: 1 t}, in: {b: 2 t}}}\n"),
                     AG_ERR_INPUT);
    assert_true(w.n_finding >= 2);
    assert_int_equal(w.finding[0].level, AG_ERROR);
    assert_int_equal(w.finding[w.n_finding - 1].level, AG_WARNING);
    assert_string_equal(ag_ctx_detail(w.ctx)->key, "processes.x");
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_doubts),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_sound),
        cmocka_unit_test(test_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
