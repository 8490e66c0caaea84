/* For tests: random worlds in the scenario format, the same for the same number anywhere. */
#ifndef TESTS_RANDOM_WORLD_H
#define TESTS_RANDOM_WORLD_H

#include "argosy/core.h"

#include <stdint.h>
#include <stdio.h>

typedef struct random_world {
    ag_ctx *ctx;
    ag_rng_key key;
    uint32_t n; /* numbers drawn */
    uint32_t n_place, n_good;
    double cheaper; /* factor on freight and prices of supply: 1, or another to compare with */
    ag_text text;
} random_world;

static inline double draw(random_world *w, double low, double high)
{
    return low + (high - low) * ag_rng_uniform(&w->key, w->n++);
}

static inline uint32_t pick(random_world *w, uint32_t count)
{
    uint32_t i = (uint32_t)draw(w, 0.0, count);
    return i < count ? i : count - 1;
}

#define PUT(w, ...) (void)ag_text_add((w)->ctx, &(w)->text, __VA_ARGS__)

static inline void world_head(random_world *w)
{
    PUT(w, "argosy: 1\ntitle: random\nyears: [2000, 2010]\nstages_yr: [1, 2, 5, 13]\n");
    PUT(w, "currency: USD2000\ndiscount: %.3f\ngoods:\n", draw(w, 0.02, 0.1));
    for (uint32_t g = 0; g < w->n_good; g++) {
        double decay = draw(w, -0.1, 0.1);
        PUT(w, "  g%u: {unit: t, decay: %.3f 1/yr}\n", g, decay > 0.0 ? decay : 0.0);
    }
    PUT(w, "  power: {unit: MWh, local: true}\n");
}

static inline void world_earth(random_world *w)
{
    PUT(w, "places:\n  p0:\n    body: earth\n    market: external\n    polity: un\n");
    if (w->key.run % 2) PUT(w, "    population: 6e9 person\n");
    PUT(w, "    supply:\n");
    for (uint32_t g = 0; g < w->n_good; g++) {
        PUT(w, "      - {good: g%u, price: %.4g USD2000/t, upto: %.4g t/yr}\n", g,
            draw(w, 10.0, 5000.0) * w->cheaper, draw(w, 100.0, 1e5));
    }
    PUT(w,
        "    demand:\n      - {good: g%u, at: %.4g t/yr, price: %.4g USD2000/t, "
        "elasticity: %.3f}\n",
        pick(w, w->n_good), draw(w, 10.0, 500.0), draw(w, 1e3, 1e5), -draw(w, 0.3, 2.0));
}

static inline void world_places(random_world *w)
{
    world_earth(w);
    for (uint32_t p = 1; p < w->n_place; p++) {
        double people = draw(w, -200.0, 300.0);
        people = people > 0.0 ? people : 0.0;
        PUT(w,
            "  p%u:\n    body: mars\n    at: {periapsis: %u km, apoapsis: 10000 km}\n"
            "    polity: un\n    people: %.4g person\n    shelter: %.4g person\n",
            p, 300 + p, people, people * draw(w, 0.8, 1.2));
        PUT(w, "    demand:\n      - {good: g%u, need: %.4g t/yr, penalty: %.4g USD2000/t}\n",
            pick(w, w->n_good), draw(w, 1.0, 100.0), draw(w, 1e4, 1e7));
        PUT(w, "    stock: {g%u: %.4g t}\n", pick(w, w->n_good), draw(w, 0.0, 50.0));
    }
}

static inline void world_processes(random_world *w)
{
    PUT(w, "deposits:\n  - {place: p1, good: g0, tranches: [[%.4g t, 1.0], [%.4g t, 0.5]]}\n",
        draw(w, 100.0, 1000.0), draw(w, 1e3, 1e5));
    PUT(w,
        "processes:\n  dig: {out: {g0: 1 t}, in: {power: %.3g MWh}, labour: %.3g person yr, "
        "equipment: {g1: %.3g t}, life: %.3g yr, lag: 1 yr, where: {needs: [deposit]}}\n",
        draw(w, 0.1, 10.0), draw(w, 0.0, 0.1), draw(w, 0.01, 1.0), draw(w, 5.0, 25.0));
    PUT(w,
        "  sun: {out: {power: 1 MWh}, labour: %.3g person yr, equipment: {g2: %.3g t}, "
        "life: 20 yr, lag: %.3g yr, cost: %.3g USD2000/MWh}\n",
        draw(w, 0.0, 1e-3), draw(w, 1e-4, 0.01), draw(w, 0.0, 2.0), draw(w, 0.0, 10.0));
    for (uint32_t j = 0; j + 1 < w->n_good; j++) {
        double in = 1.0 + pick(w, 2000) / 1000.0; /* exact in print: mass must balance */
        PUT(w,
            "  make%u: {out: {g%u: 1 t}, in: {g%u: %.3f t, power: %.3g MWh}, waste: %.3f t, "
            "labour: %.3g person yr, equipment: {g%u: %.3g t}, life: 10 yr, lag: 1 yr}\n",
            j, j + 1, j, in, draw(w, 0.0, 5.0), in - 1.0, draw(w, 0.0, 0.05), pick(w, w->n_good),
            draw(w, 0.01, 2.0));
    }
}

static inline void world_legs(random_world *w)
{
    PUT(w,
        "vehicles:\n  ship: {dry: %.4g t, payload: %.4g t, tank: %.4g t, isp: %.4g s, "
        "propellant: {g%u: 0.8, g%u: 0.2}, crew: %u person, life: 15 yr, flights: 20, "
        "price: %.4g USD2000, fleet: {p0: 2}}\n",
        draw(w, 5.0, 50.0), draw(w, 10.0, 100.0), draw(w, 100.0, 600.0), draw(w, 300.0, 900.0),
        w->n_good - 1, 0, pick(w, 2) * 10, draw(w, 1e6, 1e8));
    PUT(w, "legs:\n");
    for (uint32_t p = 1; p < w->n_place; p++) {
        uint32_t from = pick(w, p);
        uint32_t kind = pick(w, 5);
        if (kind == 4) {
            PUT(w, "  - {from: p%u, to: p%u, both: true, sky: true}\n", from, p);
        } else if (kind > 1) {
            PUT(w, "  - {from: p%u, to: p%u, both: true, freight: %.4g USD2000/t, time: %.3g yr}\n",
                from, p, draw(w, 10.0, 1e4) * w->cheaper, draw(w, 0.0, 1.5));
        } else {
            PUT(w, "  - {from: p%u, to: p%u, both: true, dv: %.4g km/s, time: %.4g d", from, p,
                draw(w, 1.0, 6.0), draw(w, 3.0, 400.0));
            if (pick(w, 2)) PUT(w, ", window: {every: 2.1 yr, open: 0.2 yr, first: 2000.5}");
            PUT(w, "}\n");
        }
    }
}

static inline void world_people(random_world *w)
{
    PUT(w,
        "polities:\n  un: {home: p0, rules: [p0, p1], income_tax: 0.1, royalty: %.3g, "
        "tariff: {all: %.3g}}\n",
        draw(w, 0.0, 0.2), draw(w, 0.0, 0.3));
    PUT(w, "programmes:\n  - {polity: un, place: p%u, good: g%u, budget: %.4g USD2000/yr}\n",
        1 + pick(w, w->n_place - 1), pick(w, w->n_good), draw(w, 1e5, 1e8));
    PUT(w, "people:\n  needs: {g%u: 0.5 t/person/yr, power: %.3g MWh/person/yr}\n",
        pick(w, w->n_good), draw(w, 1.0, 20.0));
    PUT(w,
        "  shares: {power: 0.2}\n  spend: [0.8, 0.1]\n  reservation_wage: %.5g "
        "USD2000/person/yr\n  hardship: 0.5\n  participation: 0.6\n",
        draw(w, 1e4, 8e4));
    if (w->key.run % 2) PUT(w, "  settlers: {rate: 1e-8 1/yr, network: 50 person}\n");
}

/* Text of a world; release with ag_text_free(ctx, &w->text). */
static inline const char *random_world_make(random_world *w, ag_ctx *ctx, uint32_t number,
                                            double cheaper)
{
    *w = (random_world){.ctx = ctx, .key = {.seed = 20261124, .run = number}, .cheaper = cheaper};
    w->n_place = 2 + pick(w, 4);
    w->n_good = 3 + pick(w, 3);
    world_head(w);
    world_places(w);
    world_processes(w);
    world_legs(w);
    world_people(w);
    return w->text.s;
}
#endif
