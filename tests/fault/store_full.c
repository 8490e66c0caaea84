/* No room on the disk, played by a limit on the size of files: AG_ERR_IO, earlier periods intact, and
** the writer may go on when there is room again. */
#include "../store_helpers.h"

#include <signal.h>
#include <sys/resource.h>

enum { CHECKPOINT_BYTES = 20000 };

static struct rlimit whole; /* as it was */

static void limit_files(rlim_t bytes)
{
    struct rlimit limit = whole;
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void unlimit_files(void)
{
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &whole), 0);
}

static void full_while_writing(void **state)
{
    (void)state;
    const char *folder = make_folder();
    const char *path = path_in(folder, "result.db");
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_store *store = NULL;
    ag_sink sink;
    assert_int_equal(ag_store_create(ctx, path, &store), AG_OK);
    assert_int_equal(ag_store_sink(store, &sink), AG_OK);
    uint32_t done = 0;
    ag_err err = AG_OK;
    limit_files(400000);
    while (done < 1000) {
        err = sample_period(&sink, done, CHECKPOINT_BYTES);
        if (err == AG_OK) err = sink.period_commit(sink.self, done);
        if (err < 0) break;
        done++;
    }
    unlimit_files();
    assert_int_equal(err, AG_ERR_IO);
    assert_string_equal(ag_ctx_detail(ctx)->file, path);
    assert_true(done > 3); /* it had room for some */
    check_samples(ctx, store, done);
    ag_value row[4] = {AG_STR("a"), AG_STR("b"), AG_STR("c"), AG_STR("d")};
    assert_int_equal(sink.row(sink.self, ag_result_table(AG_RESULT_ACCOUNT), row), AG_ERR_BUG);

    assert_int_equal(sample_period(&sink, done, CHECKPOINT_BYTES), AG_OK);
    assert_int_equal(sink.period_commit(sink.self, done), AG_OK);
    ag_store_free(store);
    assert_int_equal(ag_store_resume(ctx, path, &store), AG_OK);
    check_samples(ctx, store, done + 1);
    assert_int_equal(ag_store_sink(store, &sink), AG_OK);
    check_resume(ctx, &sink, done, CHECKPOINT_BYTES);
    ag_store_free(store);
    ag_ctx_free(ctx);
    remove_folder(folder);
}

static void full_while_creating(void **state)
{
    (void)state;
    const char *folder = make_folder();
    const char *path = path_in(folder, "result.db");
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_store *store = NULL;
    static const rlim_t limits[] = {0, 1000, 5000, 20000};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        limit_files(limits[i]);
        ag_err err = ag_store_create(ctx, path, &store);
        unlimit_files();
        assert_int_equal(err, AG_ERR_IO);
        assert_null(store);
    }
    assert_int_equal(ag_store_create(ctx, path, &store), AG_OK); /* what is left is no hindrance */
    ag_store_free(store);
    ag_ctx_free(ctx);
    remove_folder(folder);
}

static void full_while_exporting(void **state)
{
    (void)state;
    const char *folder = make_folder();
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_store *store = NULL;
    ag_sink sink;
    assert_int_equal(ag_store_create(ctx, ":memory:", &store), AG_OK);
    assert_int_equal(ag_store_sink(store, &sink), AG_OK);
    for (uint32_t p = 0; p < 20; p++) {
        assert_int_equal(sample_period(&sink, p, 100), AG_OK);
        assert_int_equal(sink.period_commit(sink.self, p), AG_OK);
    }
    limit_files(10000);
    ag_err err = ag_store_export_csv(ctx, store, folder);
    unlimit_files();
    assert_int_equal(err, AG_ERR_IO);
    assert_true(file_exists(path_in(folder, "period.csv")));   /* small and done before */
    assert_false(file_exists(path_in(folder, "balance.csv"))); /* no half tables */
    assert_int_equal(ag_store_export_csv(ctx, store, folder), AG_OK);
    assert_true(file_exists(path_in(folder, "balance.csv")));
    ag_store_free(store);
    ag_ctx_free(ctx);
    remove_folder(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(full_while_writing),
        cmocka_unit_test(full_while_creating),
        cmocka_unit_test(full_while_exporting),
    };
    signal(SIGXFSZ, SIG_IGN);
    if (getrlimit(RLIMIT_FSIZE, &whole) != 0) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
