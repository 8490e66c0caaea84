/* Every place can be founded from nothing: (b) of what the prototypes taught. There, a lag of
** building of a period and more, and labour, shelter and power that were needed first, kept
** every place empty for ever.
**
** Each full place of a scenario in turn is given a budget for room (or power) that can only be
** made there; within a few periods persons arrive and a process that needs hands runs there in
** capacity that was built, also where building takes two periods. Nobody and nothing is there at
** the start. */
#include "argosy/society.h"

#include "../row_sink.h"

enum { PERIODS = 6 };

typedef struct founding {
    const char *place;
    double arrived;         /* travellers and crews, persons */
    double units, capacity; /* of the processes there, largest */
} founding;

static ag_err founding_row(void *self, const ag_table *table, const ag_value *values)
{
    founding *f = self;
    if (table == ag_result_table(AG_RESULT_ACTIVITY) && strcmp(values[1].text, f->place) == 0) {
        f->units = fmax(f->units, values[3].number);
        f->capacity = fmax(f->capacity, values[4].number);
    }
    if (table == ag_result_table(AG_RESULT_BALANCE) && strcmp(values[1].text, f->place) == 0) {
        bool person = values[2].text[0] == '(' && strncmp(values[2].text, "(ship)", 6) != 0;
        bool here = strcmp(values[3].text, ag_why_text(AG_WHY_ARRIVED)) == 0;
        if (person && here) f->arrived += values[4].number;
    }
    return AG_OK;
}

static bool empty_at_first(const ag_model *model, uint32_t p)
{
    const ag_place *place = &model->place[p];
    bool empty = place->people == 0 && place->shelter == 0;
    for (uint32_t j = 0; j < model->n_process; j++) empty &= !(place->capacity[j] > 0);
    for (uint32_t g = 0; g < model->n_good; g++) empty &= place->stock[g] == 0;
    return empty;
}

/* True if somebody came and something was made in what was built. */
static bool founded(const char *name, const char *place, const ag_set *set, uint32_t n_set)
{
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = scenario_open(ctx, name, set, n_set);
    ag_run *run = run_of(ctx, scenario, NULL);
    founding f = {.place = place};
    ag_sink sink = row_sink_of(&f, founding_row);
    bool done = false, all = false;
    for (uint32_t i = 0; i < PERIODS && !done && !all; i++) {
        if (ag_run_step(run, &sink, &done) < 0) fail_with_detail(ctx);
        all = f.arrived > 1e-3 && f.units > 1 && f.capacity > 1; /* above rounding and seed */
    }
    if (!all) {
        fprintf(stderr, "%s: %g persons came, %g units made, capacity %g\n", place, f.arrived,
                f.units, f.capacity);
    }
    ag_run_free(run);
    ag_scenario_free(scenario);
    ag_ctx_free(ctx);
    return all;
}

/* The full places of a scenario. */
static uint32_t full_places(const char *name, const ag_set *set, uint32_t n_set, char names[][64],
                            uint32_t room)
{
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = scenario_open(ctx, name, set, n_set);
    ag_model *model = NULL;
    if (ag_scenario_model(ctx, scenario, NULL, 0, &model) < 0) fail_with_detail(ctx);
    uint32_t n = 0;
    for (uint32_t p = 0; p < model->n_place; p++) {
        if (model->place[p].external) continue;
        assert_true(n < room);
        assert_true(empty_at_first(model, p));
        snprintf(names[n++], 64, "%s", model->place[p].name);
    }
    ag_model_free(model);
    ag_scenario_free(scenario);
    ag_ctx_free(ctx);
    return n;
}

/* From 2030 on: all its ships fly. Three stages instead of four take a tenth of the time. Room of modules from Earth may be built everywhere; setting
** them up takes 0.1 yr, or two periods. */
static void perestroika(void **unused)
{
    (void)unused;
    char names[32][64];
    ag_set set[] = {{"years", "[2030, 2040]"},
                    {"programmes.0.good", "shelter"},
                    {"programmes.0.budget", "1e12 USD2020/yr"},
                    {"stages_yr", "[5, 9, 27]"},
                    {"processes.habitat_prefab.lag", "0.1 yr"},
                    {"programmes.0.place", ""}};
    uint32_t n = full_places("perestroika", set, 5, names, 32);
    assert_true(n >= 5);
    for (uint32_t i = 0; i < n; i++) {
        set[5].value = names[i];
        set[4].value = "0.1 yr";
        assert_true(founded("perestroika", names[i], set, 6));
        set[4].value = "2 yr";
        bool again = TEST_PERIODS > 5 && i % 4 == 0; /* a few places will do */
        if (again) assert_true(founded("perestroika", names[i], set, 6));
    }
}

static void two_worlds(void **unused)
{
    (void)unused;
    char names[4][64];
    ag_set set[] = {{"programmes.0.budget", "1e9 USD2020/yr"}, {"processes.solar.lag", "1 yr"}};
    uint32_t n = full_places("two-worlds", set, 2, names, 4);
    assert_int_equal(n, 1);
    assert_true(founded("two-worlds", names[0], set, 2));
    set[1].value = "2.5 yr";
    assert_true(founded("two-worlds", names[0], set, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(perestroika), cmocka_unit_test(two_worlds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
