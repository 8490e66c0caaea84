/* A mining moon that is ruled from Earth and may leave; what a test of its politics listens to. */
#ifndef ARGOSY_TESTS_HISTORY_POLITICS_H
#define ARGOSY_TESTS_HISTORY_POLITICS_H

#include "argosy/society.h"

#include "row_sink.h"

/* Hands are scarce, not machines: the crown takes from what they earn by taxes and royalties. */
#define COLONY_WORLD(head, mine, crown)                                                            \
    "argosy: 1\n"                                                                                  \
    "years: [2000, 2040]\n"                                                                        \
    "stages_yr: [1, 3, 9]\n"                                                                       \
    "currency: USD2000\n"                                                                          \
    "discount: 0.05\n" head "goods: {ore: {unit: t}, food: {unit: t}, cloth: {unit: t}}\n"         \
    "places:\n"                                                                                    \
    "  earth:\n"                                                                                   \
    "    market: external\n"                                                                       \
    "    supply: [{good: food, price: 1000 USD2000/t, upto: 1e9 t/yr},\n"                          \
    "             {good: cloth, price: 5000 USD2000/t, upto: 1e9 t/yr},\n"                         \
    "             {good: ore, price: 50000 USD2000/t, upto: 1e9 t/yr}]\n"                          \
    "    demand: [{good: ore, at: 10000 t/yr, price: 10000 USD2000/t, elasticity: -1}]\n"          \
    "  moon:\n"                                                                                    \
    "    people: 5000 person\n"                                                                    \
    "    shelter: 5000 person\n"                                                                   \
    "    fixed_capacity: true\n"                                                                   \
    "    capacity: {mine: " mine ", farm: 1e6 t/yr}\n"                                             \
    "deposits: [{place: moon, good: ore, tranches: [[1e9 t, 1]]}]\n"                               \
    "processes:\n"                                                                                 \
    "  mine: {out: {ore: 1 t}, labour: 0.02 person yr, where: {needs: [deposit]}}\n"               \
    "  farm: {out: {food: 1 t}, in: {ore: 1 t}, labour: 0.02 person yr, where: [moon]}\n"          \
    "legs:\n"                                                                                      \
    "  - {from: earth, to: moon, freight: 5000 USD2000/t}\n"                                       \
    "  - {from: moon, to: earth, freight: 1000 USD2000/t}\n"                                       \
    "polities:\n"                                                                                  \
    "  crown: {home: earth, rules: [earth, moon], " crown "}\n"                                    \
    "  republic: {home: moon, income_tax: 0.1, royalty: 0.2}\n"                                    \
    "people:\n"                                                                                    \
    "  needs: {food: 0.6 t/person/yr}\n"                                                           \
    "  shares: {cloth: 1}\n"                                                                       \
    "  spend: [1, 0.2]\n"                                                                          \
    "  reservation_wage: 10000 USD2000/person/yr\n"                                                \
    "  participation: 0.5\n"                                                                       \
    "  fertility: 0.02 1/yr\n"                                                                     \
    "  mortality: 0.02 1/yr\n"
#define COLONY_MINE "1e6 t/yr" /* more than there are hands for */
#define COLONY_SQUEEZED "income_tax: 0.2, royalty: 0.4"
#define COLONY_POLITICS(more)                                                                      \
    "politics:\n"                                                                                  \
    "  people: 5000 person\n" more "  independence: {moon: republic}\n"

enum { COLONY_YEARS = 40 };
typedef struct colony {
    double grievance[COLONY_YEARS], capacity[COLONY_YEARS], hazard[COLONY_YEARS];
    double drain[COLONY_YEARS], drain_5yr[COLONY_YEARS];
    double crown[COLONY_YEARS], republic[COLONY_YEARS]; /* taken in from taxes and royalties, USD */
    double own[COLONY_YEARS]; /* of the plant, by the people of the moon */
    char event[4][512];
    int year[4]; /* of the event */
    uint32_t n_event;
} colony;

static inline bool colony_tax(const char *why)
{
    return strcmp(why, ag_why_text(AG_WHY_INCOME_TAX)) == 0 ||
           strcmp(why, ag_why_text(AG_WHY_ROYALTY)) == 0 ||
           strcmp(why, ag_why_text(AG_WHY_TARIFF)) == 0;
}

static inline ag_err colony_listen(void *self, const ag_table *table, const ag_value *v)
{
    colony *c = self;
    uint32_t n = (uint32_t)v[0].number;
    if (table == ag_result_table(AG_RESULT_INDEX) && strcmp(v[1].text, "moon") == 0) {
        double *const to[] = {&c->grievance[n], &c->capacity[n], &c->hazard[n], &c->drain[n],
                              &c->drain_5yr[n]};
        static const char *const what[] = {"grievance", "capacity", "hazard_independence",
                                           "value_drain_income", "value_drain_income_5yr"};
        for (size_t i = 0; i < sizeof what / sizeof *what; i++) {
            if (strcmp(v[2].text, what[i]) == 0) *to[i] = v[3].number;
        }
    }
    if (table == ag_result_table(AG_RESULT_POSTING) && colony_tax(v[4].text)) {
        if (strcmp(v[1].text, "treasury.crown") == 0) c->crown[n] += v[3].number;
        if (strcmp(v[1].text, "treasury.republic") == 0) c->republic[n] += v[3].number;
    }
    if (row_is(table, v, AG_RESULT_OWNER, 2, "fund.moon.plant", 3, "households.moon")) {
        c->own[n] = v[4].number;
    }
    bool ours = table == ag_result_table(AG_RESULT_EVENT) && strcmp(v[2].text, "price") != 0;
    if (ours && c->n_event < 4) {
        assert_string_equal(v[1].text, "moon");
        c->year[c->n_event] = 2000 + (int)n;
        snprintf(c->event[c->n_event++], 512, "%s: %s", v[2].text, v[3].text);
    }
    return AG_OK;
}

#endif
