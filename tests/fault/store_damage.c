/* Damaged files: opening and reading one ends in a clear error or in rows, never in a crash, and a
** damaged result of ours can be replaced. */
#include "../store_helpers.h"

static ag_err ignore_row(void *user, uint32_t n, const char *const *names, const ag_value *values)
{
    (void)names;
    for (uint32_t i = 0; i < n; i++) { /* touches what it is given */
        if (values[i].type == AG_U8 && values[i].text) *(size_t *)user += strlen(values[i].text);
    }
    return AG_OK;
}

/* Opens, reads every table and exports; what is the first failure? */
static ag_err read_all(const char *path, const char *folder)
{
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_store *store = NULL;
    size_t length = 0;
    ag_err err = ag_store_open(ctx, path, &store);
    for (uint32_t i = 0; err == AG_OK && i < AG_N_RESULT; i++) {
        char sql[64];
        snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", ag_result_table((ag_result)i)->name);
        err = ag_store_query(ctx, store, sql, 0, NULL, ignore_row, &length);
    }
    if (err == AG_OK) err = ag_store_export_csv(ctx, store, folder);
    if (err < 0) {
        assert_true(ag_ctx_detail(ctx)->message[0] != 0);
        assert_int_equal(ag_ctx_detail(ctx)->code, err);
    }
    ag_store_free(store);
    ag_ctx_free(ctx);
    return err;
}

static void make_result(const char *path)
{
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_store *store = NULL;
    ag_sink sink;
    assert_int_equal(ag_store_create(ctx, path, &store), AG_OK);
    assert_int_equal(ag_store_sink(store, &sink), AG_OK);
    for (uint32_t p = 0; p < 5; p++) {
        assert_int_equal(sample_period(&sink, p, 5000), AG_OK);
        assert_int_equal(sink.period_commit(sink.self, p), AG_OK);
    }
    ag_store_free(store);
    ag_ctx_free(ctx);
}

static void check_replaced(const char *path)
{
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_store *store = NULL;
    assert_int_equal(ag_store_create(ctx, path, &store), AG_OK);
    check_samples(ctx, store, 0);
    ag_store_free(store);
    ag_ctx_free(ctx);
}

static void random_bytes(void **state)
{
    (void)state;
    const char *folder = make_folder();
    const char *path = path_in(folder, "x.db"), *out = path_in(folder, "out");
    const ag_rng_key key = {.seed = 5};
    unsigned char bytes[5000];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (unsigned char)(256 * ag_rng_uniform(&key, (uint32_t)i));
    }
    static const size_t sizes[] = {1, 15, 16, 99, 100, 101, 511, 512, 1024, 4096, 5000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        write_file(path, bytes, sizes[i]);
        assert_int_equal(read_all(path, out), AG_ERR_INPUT);
    }
    memcpy(bytes, "SQLite format 3", 16);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        write_file(path, bytes, sizes[i]);
        assert_int_equal(read_all(path, out), AG_ERR_INPUT);
    }
    remove_folder(folder);
}

static void truncated_files(void **state)
{
    (void)state;
    const char *folder = make_folder();
    const char *path = path_in(folder, "x.db"), *out = path_in(folder, "out");
    make_result(path);
    size_t count = 0;
    char *bytes = read_file(path, &count);
    assert_true(count > 40000);
    assert_int_equal(read_all(path, out), AG_OK);
    for (size_t left = 100; left < count; left += count / 20) {
        write_file(path, bytes, left);
        assert_int_equal(read_all(path, out), AG_ERR_INPUT);
        ag_ctx *ctx = ag_ctx_create(NULL);
        ag_store *store = NULL;
        assert_int_equal(ag_store_resume(ctx, path, &store), AG_ERR_INPUT);
        ag_ctx_free(ctx);
    }
    check_replaced(path);
    free(bytes);
    remove_folder(folder);
}

static void flipped_bytes(void **state)
{
    (void)state;
    const char *folder = make_folder();
    const char *path = path_in(folder, "x.db"), *out = path_in(folder, "out");
    make_result(path);
    size_t count = 0;
    char *bytes = read_file(path, &count);
    const ag_rng_key key = {.seed = 6};
    uint32_t n = 0, n_failed = 0, rounds = getenv("ARGOSY_SANITIZED") ? 60 : 400;
    for (uint32_t round = 0; round < rounds; round++) {
        char *damaged = malloc(count);
        assert_non_null(damaged);
        memcpy(damaged, bytes, count);
        for (uint32_t i = 0; i < 1 + round % 30; i++) {
            /* heads of pages are where the structure is: every other one goes there */
            size_t at = (size_t)(ag_rng_uniform(&key, n++) * (double)count);
            if (i % 2) at = at / 4096 * 4096 + at % 64;
            damaged[at] = (char)(256 * ag_rng_uniform(&key, n++));
        }
        write_file(path, damaged, count);
        ag_err err = read_all(path, out);
        assert_true(err == AG_OK || err == AG_ERR_INPUT || err == AG_ERR_BUG ||
                    err == AG_ERR_USAGE);
        if (err < 0) n_failed++;
        free(damaged);
    }
    assert_true(n_failed > rounds / 4); /* the damage is felt */
    free(bytes);
    remove_folder(folder);
}

static void a_table_is_missing(void **state)
{
    (void)state;
    const char *folder = make_folder();
    const char *path = path_in(folder, "x.db");
    make_result(path);
    size_t count = 0;
    char *bytes = read_file(path, &count);
    char *at = NULL; /* the name in the schema, of the same length */
    for (size_t i = 0; i + 20 < count; i++) {
        if (memcmp(bytes + i, "\"home_share\"", 12) == 0) at = bytes + i;
    }
    assert_non_null(at);
    at[5] = 'X';
    write_file(path, bytes, count);
    free(bytes);
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_store *store = NULL;
    assert_int_equal(ag_store_open(ctx, path, &store), AG_ERR_INPUT);
    assert_non_null(strstr(ag_ctx_detail(ctx)->message, "people"));
    ag_ctx_free(ctx);
    remove_folder(folder);
}

static void nothing_there(void **state)
{
    (void)state;
    const char *folder = make_folder();
    assert_int_equal(read_all(path_in(folder, "none.db"), folder), AG_ERR_INPUT);
    assert_int_equal(read_all(folder, folder), AG_ERR_INPUT);
    assert_int_equal(read_all("/dev/null", folder), AG_ERR_INPUT);
    assert_int_equal(read_all(":memory:", folder), AG_ERR_INPUT);
    remove_folder(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_bytes),  cmocka_unit_test(truncated_files),
        cmocka_unit_test(flipped_bytes), cmocka_unit_test(a_table_is_missing),
        cmocka_unit_test(nothing_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
