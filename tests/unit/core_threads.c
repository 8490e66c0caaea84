/* The parallel loop: each index once, the same results for any number of threads, interruption; and
** what threads may share: constant keys, locales, the interrupt flag. */
#include "../core_helpers.h"

#include <pthread.h>
#include <stdatomic.h>

enum { N = 5000 };

typedef struct job {
    ag_ctx *ctx;
    ag_rng_key key;
    double results[N];
    atomic_uint visits[N];
    size_t interrupt_at;
} job;

static void compute(void *user, size_t i)
{
    job *j = user;
    char text[32];
    double sum = 0, read = 0;
    for (uint32_t k = 0; k < i % 50; k++) sum += ag_rng_normal(&j->key, (uint32_t)i * 64 + k);
    ag_number_text(sum, text, sizeof text); /* the shared locale */
    if (ag_number_parse(text, &read) && read == sum) j->results[i] = sum;
    atomic_fetch_add(&j->visits[i], 1);
    if (j->interrupt_at && i == j->interrupt_at) ag_ctx_interrupt(j->ctx);
}

static void any_number_of_threads_gives_the_same(void **state)
{
    static const uint32_t counts[] = {1, 2, 4, 7, 0, 100000};
    static job first, other;
    for (size_t t = 0; t < sizeof counts / sizeof *counts; t++) {
        job *j = t == 0 ? &first : &other;
        memset(j, 0, sizeof *j);
        j->key.seed = 9;
        assert_int_equal(ag_parallel(*state, counts[t], N, compute, j), AG_OK);
        for (size_t i = 0; i < N; i++) assert_int_equal(atomic_load(&j->visits[i]), 1);
        assert_memory_equal(j->results, first.results, sizeof first.results);
    }
    assert_true(first.results[49] != 0);
}

static void small_loops(void **state)
{
    static job j;
    memset(&j, 0, sizeof j);
    assert_int_equal(ag_parallel(*state, 4, 0, compute, &j), AG_OK);
    assert_int_equal(ag_parallel(*state, 4, 0, NULL, NULL), AG_OK);
    assert_int_equal(ag_parallel(*state, 4, 1, NULL, NULL), AG_ERR_BUG);
    assert_int_equal(atomic_load(&j.visits[0]), 0);
    for (size_t count = 1; count < 6; count++) {
        assert_int_equal(ag_parallel(*state, 4, count, compute, &j), AG_OK);
    }
    for (size_t i = 0; i < 6; i++) assert_int_equal(atomic_load(&j.visits[i]), 5 - i);
    assert_int_equal(ag_parallel(NULL, 2, 10, compute, &j), AG_OK); /* without a context */
}

static void an_interrupt_stops_the_loop(void **state)
{
    static job j;
    (void)state;
    for (uint32_t n_thread = 1; n_thread <= 4; n_thread *= 2) {
        memset(&j, 0, sizeof j);
        j.ctx = ag_ctx_create(NULL);
        j.interrupt_at = 100;
        assert_int_equal(ag_parallel(j.ctx, n_thread, N, compute, &j), AG_ERR_INTERRUPTED);
        assert_int_equal(ag_ctx_detail(j.ctx)->code, AG_ERR_INTERRUPTED);
        size_t n_done = 0;
        for (size_t i = 0; i < N; i++) {
            assert_true(atomic_load(&j.visits[i]) <= 1);
            n_done += atomic_load(&j.visits[i]);
        }
        /* indexes are handed out in order: all up to that one were begun, and begun is finished */
        for (size_t i = 0; i <= 100; i++) assert_int_equal(atomic_load(&j.visits[i]), 1);
        assert_true(n_done < N);
        if (n_thread == 1) assert_int_equal(n_done, 101);
        memset(&j.visits, 0, sizeof j.visits);
        assert_int_equal(ag_parallel(j.ctx, n_thread, N, compute, &j), AG_ERR_INTERRUPTED);
        for (size_t i = 0; i < N; i++) assert_int_equal(atomic_load(&j.visits[i]), 0);
        ag_ctx_free(j.ctx);
    }
}

/* An interrupt that comes after the last index was handed out changes nothing. */
static void a_late_interrupt_loses_nothing(void **state)
{
    static job j;
    (void)state;
    memset(&j, 0, sizeof j);
    j.ctx = ag_ctx_create(NULL);
    j.interrupt_at = N - 1;
    assert_int_equal(ag_parallel(j.ctx, 1, N, compute, &j), AG_OK);
    ag_ctx_free(j.ctx);
}

static void *interrupt_from_outside(void *ctx)
{
    ag_ctx_interrupt(ctx);
    return NULL;
}

static void another_thread_interrupts(void **state)
{
    ag_ctx *ctx = *state;
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, interrupt_from_outside, ctx), 0);
    while (!ag_ctx_interrupted(ctx)) continue; /* ends: the other thread sets it */
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_true(ag_ctx_interrupted(ctx));
}

/* Threads with a context each: details do not mix. */
static void fail_on_its_own(void *user, size_t i)
{
    ag_ctx **contexts = user;
    contexts[i] = ag_ctx_create(NULL);
    if (contexts[i]) ag_fail(contexts[i], AG_ERR_INPUT, "number %zu", i);
}

static void contexts_are_independent(void **state)
{
    enum { N_CTX = 64 };
    ag_ctx *contexts[N_CTX] = {0};
    assert_int_equal(ag_parallel(*state, 4, N_CTX, fail_on_its_own, contexts), AG_OK);
    for (size_t i = 0; i < N_CTX; i++) {
        char wanted[32];
        snprintf(wanted, sizeof wanted, "number %zu", i);
        assert_non_null(contexts[i]);
        assert_string_equal(ag_ctx_detail(contexts[i])->message, wanted);
        ag_ctx_free(contexts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(any_number_of_threads_gives_the_same),
        TEST(small_loops),
        TEST(an_interrupt_stops_the_loop),
        TEST(a_late_interrupt_loses_nothing),
        TEST(another_thread_interrupts),
        TEST(contexts_are_independent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
