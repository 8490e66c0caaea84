/* Politics by hand: what a moon suffers, what it can do about it, and when it leaves. */
#include "argosy/society.h"

#include "../society_world.h"

#define WORLD(rest)                                                                                \
    "argosy: 1\n"                                                                                  \
    "years: [2000, 2010]\n"                                                                        \
    "currency: USD2000\n" rest "goods: {food: {unit: t}, ore: {unit: t}, steel: {unit: t}}\n"      \
    "places:\n"                                                                                    \
    "  earth: {market: external}\n"                                                                \
    "  moon: {people: 600 person, shelter: 600 person, capacity: {mill: 10 t/yr}}\n"               \
    "processes:\n"                                                                                 \
    "  mill: {out: {steel: 1 t}, in: {ore: 1 t}, equipment: {steel: 2 t}, where: [moon]}\n"        \
    "polities: {crown: {home: earth, rules: [earth, moon]}, republic: {home: moon}}\n"             \
    "politics:\n"                                                                                  \
    "  people: 600 person\n"                                                                       \
    "  residents: 500 person\n"                                                                    \
    "  independence: {moon: republic}\n"
enum { EARTH, MOON };
enum { FOOD, ORE, STEEL };

typedef struct bench {
    ag_ctx *ctx;
    ag_scenario *scenario;
    ag_model *model;
    ag_accounts accounts;
    ag_state state;
    ag_books books;
    ag_society society;
} bench;

static void tell(bench *b, const char *what, double value)
{
    assert_true(ag_grow(b->ctx, &b->books.index.row, b->books.index.n, &b->books.index.capacity,
                        sizeof *b->books.index.row) == AG_OK);
    b->books.index.row[b->books.index.n++] = (ag_index){MOON, what, value};
}

/* What the last period told of the moon; NAN: nothing. */
static double told(const bench *b, const char *what)
{
    double value = NAN;
    for (size_t i = 0; i < b->books.index.n; i++) {
        const ag_index *row = &b->books.index.row[i];
        if (row->place == MOON && strcmp(row->what, what) == 0) value = row->value;
    }
    return value;
}

static bench begin(const char *text)
{
    bench b = {.ctx = ag_ctx_create(NULL)};
    b.scenario = scenario_of_text(b.ctx, text);
    if (ag_scenario_model(b.ctx, b.scenario, NULL, 0, &b.model) < 0) fail_with_detail(b.ctx);
    assert_int_equal(ag_accounts_create(b.ctx, b.model, &b.accounts), AG_OK);
    const ag_state_bins bins = {1, 2, 0};
    assert_int_equal(ag_state_create(b.ctx, b.model, b.accounts.n, &bins, &b.state), AG_OK);
    assert_int_equal(ag_books_create(b.ctx, b.model, b.accounts.n, &b.books), AG_OK);
    ag_state_start(&b.state, b.model);
    /* half of them born there or at home, a quarter of a mill for 2000 USD theirs */
    double *born = b.state.born + (size_t)MOON * 2;
    born[EARTH] = 360;
    born[MOON] = 240;
    b.state.rooted[MOON] = 60;
    b.state.quote[(size_t)MOON * b.state.n_xgood + FOOD] = 10;
    b.state.quote[(size_t)MOON * b.state.n_xgood + ORE] = 5;
    b.state.quote[(size_t)MOON * b.state.n_xgood + STEEL] = 100;
    double *share = ag_state_share(&b.state, MOON, AG_ASSET_PLANT);
    share[EARTH] = 0.75;
    share[MOON] = 0.25;
    return b;
}

/* A period of two years: 60 t of food eaten, 45 of them brought, 40 t of ore milled. */
static void period(bench *b, double year, uint32_t number)
{
    b->society = (ag_society){
        .model = b->model, .accounts = &b->accounts, .state = &b->state, .books = &b->books};
    b->books.year = year;
    b->books.period_yr = 2;
    b->state.clock[0] = year + 2;
    b->state.clock[1] = number;
    b->books.output[MOON] = 1e6;
    b->books.wage[MOON] = 1000;
    double *food = b->books.term + ag_books_at(&b->books, MOON, FOOD) * AG_N_TERM;
    double *ore = b->books.term + ag_books_at(&b->books, MOON, ORE) * AG_N_TERM;
    food[AG_WHY_NEED] = -60;
    food[AG_WHY_ARRIVED] = 45;
    ore[AG_WHY_INPUT] = -40;
    b->books.index.n = 0;
    tell(b, "value_drain_income_5yr", 0.3);
    tell(b, "value_drain_resources_5yr", 1.4); /* counts as 1 */
    tell(b, "deprivation", 0.2);
    if (number == 1) tell(b, "real_wage_relative", 0.6);
}

static void look(bench *b)
{
    if (ag_society_politics(b->ctx, &b->society) < 0) fail_with_detail(b->ctx);
}

static void end(bench *b)
{
    ag_books_free(b->ctx, &b->books);
    ag_state_free(b->ctx, &b->state);
    ag_accounts_free(&b->accounts);
    ag_model_free(b->model);
    ag_scenario_free(b->scenario);
    ag_ctx_free(b->ctx);
}

/* Wrongs: 4 x 0.3 + 2 x 1 + 3 x 0.4 + 3 x 0.2 = 5 of 12. Capacity: half the numbers, half at home, a quarter
** owned, 350 of 800 USD used not brought: 0.421875, log-odds 3 (0.421875 - 0.5). Base ln(0.005/0.995). */
static void test_hazard(void **unused)
{
    (void)unused;
    bench b = begin(WORLD(""));
    period(&b, 2000, 1);
    look(&b);
    assert_near(told(&b, "grievance"), 5.0 / 12, 1e-15);
    assert_near(told(&b, "capacity"), 0.421875, 1e-15);
    assert_near(told(&b, "hazard_independence"), 0.371058, 1e-6);
    /* two years of it are more than ln 2 = 0.6931 */
    assert_near(b.state.risk[MOON], 2 * 0.463716, 1e-5);
    assert_near(b.state.freed[MOON], 2002, 0);
    end(&b);
}

/* Means fade with a time of five years; where nobody tells of wages there is nothing to compare. */
static void test_means(void **unused)
{
    (void)unused;
    bench b = begin(WORLD("draws: true\nseed: 3\n"));
    b.model->politics.residents = 1000; /* too few to leave */
    period(&b, 2000, 1);
    look(&b);
    assert_near(told(&b, "grievance"), 5.0 / 12, 1e-15);
    assert_near(told(&b, "hazard_independence"), 0, 0);
    period(&b, 2002, 2);
    look(&b);
    assert_near(told(&b, "grievance"), (3.8 + 1.2 * exp(-0.4)) / 12, 1e-15);
    assert_near(b.state.risk[MOON], 0, 0);
    assert_near(b.state.freed[MOON], 0, 0);
    b.model->politics.residents = 500;
    b.books.output[MOON] = 0; /* nothing is made there */
    look(&b);
    assert_near(told(&b, "hazard_independence"), 0, 0);
    end(&b);
}

/* Without draws: in the period in which half of all such places would have left. */
static void test_median(void **unused)
{
    (void)unused;
    bench b = begin(WORLD(""));
    b.model->politics.base_pyr = 1e-3;
    uint32_t n = 0;
    double risk = 0;
    while (b.state.freed[MOON] == 0 && n < 50) {
        period(&b, 2000 + 2.0 * n, n + 1);
        look(&b);
        risk -= 2 * log1p(-told(&b, "hazard_independence"));
        n++;
    }
    assert_near(b.state.risk[MOON], risk, 1e-12);
    double last = -2 * log1p(-told(&b, "hazard_independence"));
    assert_true(n > 2 && risk >= log(2) && risk - last < log(2));
    assert_near(b.state.freed[MOON], 2000 + 2.0 * n, 0);
    period(&b, 2000 + 2.0 * n, n + 1);
    look(&b); /* who left is looked at no more */
    assert_true(isnan(told(&b, "grievance")));
    end(&b);
}

/* With draws: as many of many seeds as the hazard says. */
static void test_draws(void **unused)
{
    (void)unused;
    enum { SEEDS = 2000 };
    bench b = begin(WORLD("draws: true\n"));
    uint32_t left = 0;
    for (uint32_t seed = 0; seed < SEEDS; seed++) {
        b.model->seed = seed;
        b.state.freed[MOON] = 0;
        period(&b, 2000, 1);
        look(&b);
        left += b.state.freed[MOON] != 0;
    }
    double p = 1 - pow(1 - 0.371058, 2); /* two years */
    assert_near(left / (double)SEEDS, p, 4 * sqrt(p * (1 - p) / SEEDS));
    end(&b);
}

/* Half of what others own, 0.375 of a mill that costs 2000 to build; twice in a row half of the rest. */
static void test_takeover(void **unused)
{
    (void)unused;
    bench b = begin(WORLD(""));
    const double *share = ag_state_share(&b.state, MOON, AG_ASSET_PLANT);
    assert_near(ag_society_take_over(b.model, &b.state, MOON, 0.5), 750, 1e-9);
    assert_near(share[EARTH], 0.375, 0);
    assert_near(share[MOON], 0.625, 0);
    assert_near(ag_society_take_over(b.model, &b.state, MOON, 0.5), 375, 1e-9);
    assert_near(ag_state_share(&b.state, MOON, AG_ASSET_GROUND)[MOON], 0.75, 0);
    end(&b);
}

/* Who is at home where it rules has nobody to leave. */
static void test_ruler(void **unused)
{
    (void)unused;
    bench b = begin(WORLD(""));
    assert_true(ag_ruled_from_elsewhere(b.model, MOON));
    assert_false(ag_ruled_from_elsewhere(b.model, EARTH));
    ((ag_place *)&b.model->place[MOON])->polity = 1;
    assert_false(ag_ruled_from_elsewhere(b.model, MOON));
    /* its own people, who were none at the start elsewhere, are now its investors */
    assert_int_equal(ag_owner_default(b.model, MOON), MOON);
    period(&b, 2000, 1);
    look(&b);
    assert_true(isnan(told(&b, "hazard_independence")));
    end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hazard),   cmocka_unit_test(test_means),
        cmocka_unit_test(test_median),   cmocka_unit_test(test_draws),
        cmocka_unit_test(test_takeover), cmocka_unit_test(test_ruler)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
