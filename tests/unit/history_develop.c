/* Availability by funding, by hand: a town that gets power for 5 until its guild has paid for an plant that bakes
** it for 1. */
#include "../history_world.h"

#include "history/history_internal.h"

#define TOWN(from, more)                                                                           \
    "argosy: 1\n"                                                                                  \
    "title: plant\n"                                                                               \
    "years: [2000, 2008]\n"                                                                        \
    "stages_yr: [1]\n"                                                                             \
    "discount: 0\n"                                                                                \
    "currency: USD2000\n" more "goods:\n"                                                          \
    "  power: {unit: MWh}\n"                                                                       \
    "polities:\n"                                                                                  \
    "  guild: {home: town, rules: [town]}\n"                                                       \
    "places:\n"                                                                                    \
    "  mill: {market: external, supply: [{good: power, price: 5 USD2000/MWh, upto: 1000 "          \
    "MWh/yr}]}\n"                                                                                  \
    "  town: {demand: [{good: power, budget: 100 USD2000/yr}]}\n"                                  \
    "processes:\n"                                                                                 \
    "  plant: {out: {power: 1 MWh}, cost: 1 USD2000, where: [town],\n"                             \
    "         development: {polity: guild, cost: 30 USD2000, from: " from ", over: 3 yr}}\n"       \
    "legs:\n"                                                                                      \
    "  - {from: mill, to: town, freight: 0 USD2000/t}\n"

enum { YEARS = 8 };

static void check_town(const char *text, const double spent[YEARS], const double date[YEARS])
{
    trial t = trial_of(text, NULL);
    const ag_state *state = &t.run->state;
    uint32_t treasury = ag_account_row(&t.run->accounts, AG_ACCOUNT_TREASURY, 0, 0);
    uint32_t n_good = t.run->first->n_good;
    for (uint32_t n = 0; n < YEARS; n++) {
        trial_step(&t, NULL);
        double price = ag_run_results(t.run)->price[(size_t)n * 2 * n_good + n_good];
        assert_near(state->process_spent[0], spent[n], 1e-9);
        assert_near(state->balance[treasury], -spent[n], 1e-9);
        assert_near(state->process_date[0], date[n], 1e-6);
        assert_near(price, n > 0 && date[n] <= 2000 + n ? 1 : 5, 1e-9);
    }
    trial_end(&t);
}

static void test_paid(void **unused)
{
    (void)unused;
    static const double spent[YEARS] = {0, 10, 20, 30, 30, 30, 30, 30};
    static const double date[YEARS] = {AG_NEVER_YR, 2004, 2004, 2004, 2004, 2004, 2004, 2004};
    check_town(TOWN("2001-01-01", ""), spent, date);
}

/* From the middle of 2001 on: nobody expects it before it is paid for, and it comes in the middle of 2004. */
static void test_within_a_year(void **unused)
{
    (void)unused;
    double begin = 2001 + 181.0 / 365; /* 1 July */
    const double first = 10 * (2002 - begin), end = begin + 3;
    const double spent[YEARS] = {0, first, first + 10, first + 20, 30, 30, 30, 30};
    const double date[YEARS] = {AG_NEVER_YR, AG_NEVER_YR, end, end, end, end, end, end};
    check_town(TOWN("2001-07-01", ""), spent, date);
}

/* What it comes to is the estimate times a lognormal of mean 1.27, another for each seed, the same for one. */
static void test_draws(void **unused)
{
    (void)unused;
    trial t = trial_of(TOWN("2001", "draws: true\nseed: 7\n"), NULL);
    double usd = ag_development_usd(t.run->first, 0);
    run_to_end(t.ctx, t.run, NULL);
    assert_near(t.run->state.process_spent[0], fmin(usd, 70), 1e-9);
    if (usd < 70) assert_near(t.run->state.process_date[0], 2001 + usd / 10, 1e-9);
    double sum = 0, logs = 0;
    enum { SEEDS = 4000 };
    for (uint32_t i = 0; i < SEEDS; i++) {
        t.run->first->seed = i;
        double factor = ag_development_usd(t.run->first, 0) / 30;
        sum += factor / SEEDS;
        logs += log(factor) / SEEDS;
    }
    assert_near(sum, 1.27, 3 * 0.46 / sqrt(SEEDS));
    assert_near(logs, log(1.27) - 0.35 * 0.35 / 2, 3 * 0.35 / sqrt(SEEDS));
    trial_end(&t);
}

static void test_audited(void **unused)
{
    (void)unused;
    check_postings_audited(TOWN("2001", ""), 2); /* a year with purchases */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paid), cmocka_unit_test(test_within_a_year),
        cmocka_unit_test(test_draws), cmocka_unit_test(test_audited)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
