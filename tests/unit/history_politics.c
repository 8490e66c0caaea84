/* A mining moon that is squeezed leaves: when, who then takes in its taxes and owns its mines, and that a run
** stopped and gone on with tells the same. */
#include "../history_politics.h"

#include "history/history_internal.h"

#define SQUEEZED(more) COLONY_WORLD("", COLONY_MINE, COLONY_SQUEEZED) COLONY_POLITICS(more)
enum { MOON = 1 };

static colony *listen_to(trial *t, const char *text, const ag_run_options *options)
{
    colony *c = calloc(1, sizeof *c);
    assert_non_null(c);
    *t = trial_of(text, options);
    ag_sink sink = row_sink_of(c, colony_listen);
    run_to_end(t->ctx, t->run, &sink);
    return c;
}

/* Of the year in which the sum of -ln(1 - hazard) reaches ln 2 each hazard is that of what the rows tell. */
static void test_leaves(void **unused)
{
    (void)unused;
    trial t;
    colony *c = listen_to(&t, SQUEEZED(""), NULL);
    assert_int_equal(c->n_event, 1);
    int left = c->year[0] - 2000;
    double risk = 0;
    assert_true(left > 2);
    for (int n = 0; n < left; n++) {
        assert_true(risk < log(2));
        double log_odds = log(0.005 / 0.995) + 12 * c->grievance[n] + 3 * (c->capacity[n] - 0.5);
        assert_near(c->hazard[n], 1 / (1 + exp(-log_odds)), 1e-12);
        risk -= log1p(-c->hazard[n]);
        assert_true(c->crown[n] > 0 && c->republic[n] == 0);
    }
    assert_true(risk >= log(2));
    assert_non_null(strstr(c->event[0], "independence: moon rules itself as republic: hazard "));
    assert_non_null(
        strstr(c->event[0], "Log-odds: income paid to owners and treasuries elsewhere"));
    assert_non_null(strstr(c->event[0], "capacity to act"));
    /* from then on its own treasury takes in what is paid there, and nobody looks for grievances */
    for (int n = left; n < COLONY_YEARS; n++) {
        assert_true(c->crown[n] == 0 && c->republic[n] > 0);
        assert_true(c->hazard[n] == 0 && c->drain[n] < 1e-9);
    }
    assert_true(c->drain[left - 1] > 0.4);
    trial_end(&t);
    free(c);
}

/* Machines are scarce, so they earn a rent: the crown's investors have all of it, then half. */
static void test_takeover(void **unused)
{
    (void)unused;
    static const char text[] =
        COLONY_WORLD("", "60000 t/yr", COLONY_SQUEEZED) COLONY_POLITICS("  takeover: 0.5\n");
    trial t;
    colony *c = listen_to(&t, text, NULL);
    assert_int_equal(c->n_event, 2);
    assert_non_null(strstr(c->event[1], "takeover: residents take over 0.5 of what others own"));
    int left = c->year[0] - 2000;
    assert_near(c->own[left - 1], 0, 0);
    assert_near(c->own[left], 0.5, 1e-12);
    assert_near(ag_state_share(&t.run->state, MOON, AG_ASSET_PLANT)[MOON], 0.5, 1e-12);
    assert_true(ag_run_results(t.run)->audit.money < 1e-9);
    trial_end(&t);
    free(c);
    check_postings_audited(text, (uint32_t)left);
}

/* Stopped in any year and gone on with: the same hash and the same words. */
static void test_resume(void **unused)
{
    (void)unused;
    static const char text[] = COLONY_WORLD("draws: true\nseed: 7\n", COLONY_MINE, COLONY_SQUEEZED)
        COLONY_POLITICS("  base: 0.02 1/yr\n  takeover: 0.3\n");
    trial plain;
    colony *c = listen_to(&plain, text, NULL);
    assert_int_equal(c->n_event, 2);
    int left = c->year[0];
    for (int stop = left - 1; stop <= left + 2; stop++) {
        ag_ctx *ctx = plain.ctx;
        memory_sink memory = memory_sink_new(ctx);
        ag_sink sink = memory_sink_of(&memory);
        ag_run *run = run_of(ctx, plain.scenario, &(ag_run_options){.until_year = stop});
        run_to_end(ctx, run, &sink);
        ag_run_free(run);
        run = run_of(ctx, plain.scenario, &(ag_run_options){.resume = true});
        run_to_end(ctx, run, &sink);
        const ag_run_record *a = ag_run_results(run), *b = ag_run_results(plain.run);
        assert_string_equal(a->hash, b->hash);
        assert_int_equal(a->n_event, 2);
        for (uint32_t i = 0; i < 2; i++) assert_string_equal(a->event[i].why, b->event[i].why);
        ag_run_free(run);
        memory_sink_free(&memory);
    }
    trial_end(&plain);
    free(c);
}

/* Where nobody leaves, politics are looked at and change nothing. */
static void test_no_trace(void **unused)
{
    (void)unused;
    trial with, without;
    colony *a = listen_to(&with, SQUEEZED("  base: 0 1/yr\n"), NULL);
    colony *b = listen_to(&without, COLONY_WORLD("", COLONY_MINE, COLONY_SQUEEZED), NULL);
    const ag_run_record *x = ag_run_results(with.run), *y = ag_run_results(without.run);
    assert_int_equal(a->n_event, 0);
    assert_true(a->grievance[9] > 0 && b->grievance[9] == 0);
    assert_null(without.run->state.wrong);
    for (uint32_t n = 0; n < COLONY_YEARS; n++) {
        assert_true(x->objective[n] == y->objective[n]);
        assert_true(a->crown[n] == b->crown[n] && a->drain[n] == b->drain[n]);
    }
    trial_end(&with);
    trial_end(&without);
    free(a);
    free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leaves), cmocka_unit_test(test_takeover),
        cmocka_unit_test(test_resume), cmocka_unit_test(test_no_trace)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
