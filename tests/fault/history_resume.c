/* A run that stops anywhere goes on from its last committed period to the same end; a checkpoint that is
** damaged, cut off, or of another run is bad input and never more than that. */
#include "../history_world.h"

typedef struct ending {
    char hash[33];
    double people, price, wealth;
    uint32_t n_period, n_event;
} ending;

static ending ending_of(ag_run *run)
{
    const ag_run_record *record = ag_run_results(run);
    ending e = {.n_period = record->n_period, .n_event = record->n_event};
    memcpy(e.hash, record->hash, sizeof e.hash);
    size_t last = (size_t)(record->n_period - 1) * ag_run_model(run)->n_place;
    e.people = record->people[last + 1];
    e.price = record->price[(last + 1) * ag_run_model(run)->n_good];
    e.wealth = record->expect[0].value;
    return e;
}

static void assert_same(const ending *a, const ending *b)
{
    assert_string_equal(a->hash, b->hash);
    assert_int_equal(a->n_period, b->n_period);
    assert_int_equal(a->n_event, b->n_event);
    assert_memory_equal(&a->people, &b->people, sizeof a->people);
    assert_memory_equal(&a->price, &b->price, sizeof a->price);
    assert_memory_equal(&a->wealth, &b->wealth, sizeof a->wealth);
}

static const char WITH_EVENTS[] = ARGOSY_SOURCE_DIR "/tests/history_events.yaml";

static ending run_whole(ag_ctx *ctx, const ag_scenario *scenario, double until)
{
    ag_run_options options = {.until_year = until};
    ag_run *run = run_of(ctx, scenario, &options);
    run_to_end(ctx, run, NULL);
    ending e = ending_of(run);
    ag_run_free(run);
    return e;
}

/* Each commit fails once; the next run resumes. */
static void test_failing_commits(void **unused)
{
    (void)unused;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = scenario_open(ctx, WITH_EVENTS, NULL, 0);
    double until = 2030 + (TEST_PERIODS < 12 ? TEST_PERIODS : 12);
    ending whole = run_whole(ctx, scenario, until), end = {0};
    memory_sink memory = memory_sink_new(ctx);
    ag_sink sink = memory_sink_of(&memory);
    uint32_t runs = 0;
    for (ag_err err = AG_ERR_IO; err != AG_OK; runs++) {
        ag_run_options options = {.until_year = until, .resume = true};
        ag_run *run = run_of(ctx, scenario, &options);
        uint32_t had = memory.period == AG_NONE ? 0 : memory.period + 1;
        memory.fail_at = had + runs % 3; /* 0, 1 or 2 periods further */
        err = ag_run_all(run, &sink);
        if (err == AG_OK) {
            end = ending_of(run);
        } else {
            assert_int_equal(err, AG_ERR_IO);
            bool done = false;
            assert_int_equal(ag_run_step(run, &sink, &done), AG_ERR_USAGE); /* stays failed */
        }
        ag_run_free(run);
    }
    assert_true(runs > 3);
    assert_same(&whole, &end);
    assert_string_equal(memory.hash, end.hash);
    memory_sink_free(&memory);
    ag_scenario_free(scenario);
    ag_ctx_free(ctx);
}

/* Until a year, then on: the same as in one go. */
static void test_until(void **unused)
{
    (void)unused;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = scenario_open(ctx, WITH_EVENTS, NULL, 0);
    ending whole = run_whole(ctx, scenario, 2035);
    memory_sink memory = memory_sink_new(ctx);
    ag_sink sink = memory_sink_of(&memory);
    ending end = {0};
    for (double year = 2031; year <= 2035; year += 2) {
        ag_run_options options = {.until_year = year, .resume = true};
        ag_run *run = run_of(ctx, scenario, &options);
        run_to_end(ctx, run, &sink);
        end = ending_of(run);
        assert_int_equal(end.n_period, (uint32_t)(year - 2030));
        ag_run_free(run);
    }
    assert_same(&whole, &end);
    memory_sink_free(&memory);
    ag_scenario_free(scenario);
    ag_ctx_free(ctx);
}

static void test_interrupted(void **unused)
{
    (void)unused;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = scenario_open(ctx, "two-worlds", NULL, 0);
    ag_run *run = run_of(ctx, scenario, NULL);
    bool done = false;
    assert_int_equal(ag_run_step(run, NULL, &done), AG_OK);
    ag_ctx_interrupt(ctx);
    assert_int_equal(ag_run_step(run, NULL, &done), AG_ERR_INTERRUPTED);
    assert_int_equal(ag_run_results(run)->n_period, 1);
    ag_run_free(run);
    ag_scenario_free(scenario);
    ag_ctx_free(ctx);
}

/* ---- damage ----------------------------------------------------------------------------------------- */

static ag_err resume_from(ag_ctx *ctx, const ag_scenario *scenario, memory_sink *memory)
{
    ag_sink sink = memory_sink_of(memory);
    ag_run_options options = {.until_year = 2032, .resume = true};
    ag_run *run = run_of(ctx, scenario, &options);
    bool done = false;
    ag_err err = ag_run_step(run, &sink, &done);
    ag_run_free(run);
    return err;
}

/* The hash at the end made right again, so that what is behind it is tried. */
static void seal(memory_sink *memory)
{
    char hex[33];
    ag_hash hash;
    ag_hash_begin(&hash);
    ag_hash_bytes(&hash, memory->bytes, memory->count - sizeof hex);
    ag_hash_end(&hash, hex);
    memcpy((char *)memory->bytes + memory->count - sizeof hex, hex, sizeof hex);
}

static memory_sink checkpoint_of(ag_ctx *ctx, const ag_scenario *scenario)
{
    memory_sink memory = memory_sink_new(ctx);
    ag_sink sink = memory_sink_of(&memory);
    ag_run_options options = {.until_year = 2032};
    ag_run *run = run_of(ctx, scenario, &options);
    run_to_end(ctx, run, &sink);
    ag_run_free(run);
    return memory;
}

static void test_damage(void **unused)
{
    (void)unused;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = scenario_open(ctx, WITH_EVENTS, NULL, 0);
    memory_sink whole = checkpoint_of(ctx, scenario);
    ag_rng_key key = {.seed = 5};
    for (uint32_t i = 0; i < 400; i++) {
        memory_sink bad = whole;
        bool cut = i % 4 == 0, sealed = i % 2 == 1;
        double u = ag_rng_uniform(&key, 2 * i), v = ag_rng_uniform(&key, 2 * i + 1);
        bad.bytes = malloc(whole.count);
        assert_non_null(bad.bytes);
        memcpy(bad.bytes, whole.bytes, whole.count);
        if (cut) {
            bad.count = (size_t)(u * (double)whole.count);
        } else {
            size_t at = (size_t)(u * (double)whole.count);
            /* heads are short: half of the damage goes there */
            if (i % 8 < 4) at %= 256;
            ((unsigned char *)bad.bytes)[at] ^= (unsigned char)(1 + v * 254);
        }
        if (sealed && bad.count > 33) seal(&bad);
        ag_err err = resume_from(ctx, scenario, &bad);
        /* with its hash made right, other numbers in it may pass for a state */
        if (!sealed) assert_int_equal(err, AG_ERR_INPUT);
        if (err < 0) assert_true(err == AG_ERR_INPUT);
        free(bad.bytes);
    }
    memory_sink_free(&whole);
    ag_scenario_free(scenario);
    ag_ctx_free(ctx);
}

static void test_other_run(void **unused)
{
    (void)unused;
    static const ag_set seed = {"seed", "99"};
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = scenario_open(ctx, WITH_EVENTS, NULL, 0);
    ag_scenario *other = scenario_open(ctx, "two-worlds", NULL, 0);
    ag_scenario *reseeded = scenario_open(ctx, WITH_EVENTS, &seed, 1);
    memory_sink memory = checkpoint_of(ctx, scenario);
    assert_int_equal(resume_from(ctx, other, &memory), AG_ERR_INPUT);
    assert_int_equal(resume_from(ctx, reseeded, &memory), AG_ERR_INPUT);
    assert_int_equal(resume_from(ctx, scenario, &memory), AG_OK);
    memory.period += 1; /* the result says more than the checkpoint */
    assert_int_equal(resume_from(ctx, scenario, &memory), AG_ERR_INPUT);
    memory_sink_free(&memory);
    ag_scenario_free(scenario);
    ag_scenario_free(other);
    ag_scenario_free(reseeded);
    ag_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_failing_commits), cmocka_unit_test(test_until),
        cmocka_unit_test(test_interrupted), cmocka_unit_test(test_damage),
        cmocka_unit_test(test_other_run)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
