/* A writer killed at any moment: the file opens, holds whole periods only, none that was reported as
** committed is missing, and a new writer carries on from the last. */
#include "../store_helpers.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

enum { CHECKPOINT_BYTES = 60000, PERIODS_MAX = 200 };

/* The child: creates or resumes, writes periods, tells each commit by a byte. */
static int write_until_killed(const char *path, bool resume, int out)
{
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_store *store = NULL;
    ag_sink sink;
    ag_err err = resume ? ag_store_resume(ctx, path, &store) : ag_store_create(ctx, path, &store);
    if (err == AG_OK) err = ag_store_sink(store, &sink);
    uint32_t last = AG_NONE;
    void *bytes = NULL;
    size_t count = 0;
    if (err == AG_OK) err = sink.resume(sink.self, &last, &bytes, &count);
    for (uint32_t p = last + 1; err == AG_OK && p < PERIODS_MAX; p++) { /* AG_NONE + 1 is 0 */
        err = sample_period(&sink, p, CHECKPOINT_BYTES);
        if (err == AG_OK) err = sink.period_commit(sink.self, p);
        if (err == AG_OK && write(out, "c", 1) != 1) return 3;
    }
    if (err < 0) {
        fprintf(stderr, "writer: %s: %s\n", ag_ctx_detail(ctx)->file, ag_ctx_detail(ctx)->message);
        return 2;
    }
    return 0;
}

/* Lets a child write `n_commit` periods and some time more, kills it; how many commits it told of. */
static uint32_t kill_one(const char *path, bool resume, uint32_t n_commit, long delay_us)
{
    int pipes[2];
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(pipes[0]);
        _exit(write_until_killed(path, resume, pipes[1]));
    }
    close(pipes[1]);
    uint32_t told = 0;
    char byte;
    while (told < n_commit && read(pipes[0], &byte, 1) == 1) told++;
    struct timespec delay = {0, delay_us * 1000};
    nanosleep(&delay, NULL);
    kill(child, SIGKILL);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    while (read(pipes[0], &byte, 1) == 1) told++;
    close(pipes[0]);
    assert_true(WIFSIGNALED(status) || (WIFEXITED(status) && WEXITSTATUS(status) == 0));
    return told;
}

/* What the file holds; `least` commits were told. */
static uint32_t check_file(const char *path, uint32_t least)
{
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_store *store = NULL;
    ag_sink sink;
    if (ag_store_open(ctx, path, &store) < 0) { /* killed while setting up */
        assert_int_equal(least, 0);
        ag_ctx_free(ctx);
        return 0;
    }
    uint32_t count = (uint32_t)number_of(ctx, store, "SELECT count(*) FROM period", 0);
    assert_true(count >= least);
    check_samples(ctx, store, count);
    ag_store_free(store);
    assert_int_equal(ag_store_resume(ctx, path, &store), AG_OK);
    assert_int_equal(ag_store_sink(store, &sink), AG_OK);
    check_resume(ctx, &sink, count == 0 ? AG_NONE : count - 1, CHECKPOINT_BYTES);
    ag_store_free(store);
    ag_ctx_free(ctx);
    return count;
}

static void killed_writer(void **state)
{
    (void)state;
    const char *folder = make_folder();
    const char *path = path_in(folder, "result.db");
    const ag_rng_key key = {.seed = 1};
    uint32_t rounds = getenv("ARGOSY_SANITIZED") ? 8 : 30, count = 0;
    for (uint32_t i = 0; i < rounds; i++) {
        bool resume = file_exists(path);
        uint32_t n_commit = (uint32_t)(4 * ag_rng_uniform(&key, 2 * i));
        long delay_us = (long)(15000 * ag_rng_uniform(&key, 2 * i + 1));
        uint32_t told = kill_one(path, resume, n_commit, delay_us);
        count = check_file(path, count + told);
    }
    assert_true(count > 10); /* else nothing was tested */
    remove_folder(folder);
}

/* Killed while the tables are being made, over and over: what is left is taken up or replaced. */
static void killed_while_creating(void **state)
{
    (void)state;
    const char *folder = make_folder();
    uint32_t rounds = getenv("ARGOSY_SANITIZED") ? 8 : 30;
    for (uint32_t i = 0; i < rounds; i++) {
        const char *path = path_in(folder, "new.db");
        kill_one(path, false, 0, (long)i * 300);
        uint32_t count = check_file(path, 0);
        if (count == 0 && file_exists(path)) {
            ag_ctx *ctx = ag_ctx_create(NULL);
            ag_store *store = NULL;
            assert_int_equal(i % 2 ? ag_store_resume(ctx, path, &store)
                                   : ag_store_create(ctx, path, &store),
                             AG_OK);
            check_samples(ctx, store, 0);
            ag_store_free(store);
            ag_ctx_free(ctx);
        }
    }
    remove_folder(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(killed_writer),
        cmocka_unit_test(killed_while_creating),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
