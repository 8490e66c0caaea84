/* Memory that runs out at the n-th request, of ours or of SQLite's: AG_ERR_MEMORY, nothing leaks,
** outputs are untouched, and what was committed is there. */
#include "../failing_alloc.h"
#include "../store_helpers.h"

#include <sqlite3.h>

static const char *folder_path, *result_path;

/* ---- SQLite's memory: counted and refused like that of a context ------------------------------------ */

static failing_alloc sqlite_memory;

typedef union block {
    size_t bytes;
    max_align_t align;
} block;

static void *sqlite_malloc(int bytes)
{
    block *made = failing_alloc_call(&sqlite_memory, NULL, sizeof *made + (size_t)bytes);
    if (!made) return NULL;
    made->bytes = (size_t)bytes;
    return made + 1;
}

static void sqlite_free(void *old)
{
    if (old) failing_alloc_call(&sqlite_memory, (block *)old - 1, 0);
}

static void *sqlite_realloc(void *old, int bytes)
{
    block *made =
        failing_alloc_call(&sqlite_memory, (block *)old - 1, sizeof *made + (size_t)bytes);
    if (!made) return NULL;
    made->bytes = (size_t)bytes;
    return made + 1;
}

static int sqlite_size(void *old)
{
    return old ? (int)((block *)old - 1)->bytes : 0;
}

static int sqlite_round(int bytes)
{
    return (bytes + 7) & ~7;
}

static int sqlite_start(void *user)
{
    (void)user;
    return SQLITE_OK;
}

static void sqlite_end(void *user)
{
    (void)user;
}

/* ---- a life of a result ---------------------------------------------------------------------- */

static ag_err count_row(void *user, uint32_t n, const char *const *names, const ag_value *values)
{
    (void)n;
    (void)names;
    (void)values;
    ++*(uint32_t *)user;
    return AG_OK;
}

static ag_err use_sink(ag_ctx *ctx, ag_store *store, uint32_t *committed)
{
    ag_sink sink;
    AG_TRY(ag_store_sink(store, &sink));
    for (uint32_t p = 0; p < 2; p++) {
        AG_TRY(sample_period(&sink, p, 3000));
        AG_TRY(sink.period_commit(sink.self, p));
        *committed = p + 1;
    }
    uint32_t period = 0;
    void *bytes = NULL;
    size_t count = 0;
    AG_TRY(sink.resume(sink.self, &period, &bytes, &count));
    ag_delete(ctx, bytes);
    return AG_OK;
}

static ag_err use_reader(ag_ctx *ctx, ag_store *store)
{
    uint32_t n = 0;
    char *value = NULL;
    AG_TRY(ag_store_query(ctx, store, "SELECT * FROM balance ORDER BY t", 0, NULL, count_row, &n));
    assert_int_equal(n, sample_rows(0) + sample_rows(1));
    AG_TRY(ag_store_meta(ctx, store, AG_META_HASH, &value));
    ag_delete(ctx, value);
    AG_TRY(ag_store_meta_same(ctx, store, AG_META_HASH, "1"));
    return ag_store_export_csv(ctx, store, folder_path);
}

static ag_err live(ag_ctx *ctx, uint32_t *committed)
{
    ag_store *store = NULL;
    ag_err err = ag_store_create(ctx, result_path, &store);
    assert_int_equal(err == AG_OK, store != NULL);
    if (err == AG_OK) err = use_sink(ctx, store, committed);
    ag_store_free(store);
    store = NULL;
    if (err == AG_OK) err = ag_store_resume(ctx, result_path, &store);
    assert_int_equal(err == AG_OK, store != NULL);
    ag_store_free(store);
    store = NULL;
    if (err == AG_OK) err = ag_store_open(ctx, result_path, &store);
    assert_int_equal(err == AG_OK, store != NULL);
    if (err == AG_OK) err = use_reader(ctx, store);
    ag_store_free(store);
    return err;
}

static void check_committed(uint32_t committed)
{
    if (committed == 0) return;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_store *store = NULL;
    assert_int_equal(ag_store_open(ctx, result_path, &store), AG_OK);
    check_samples(ctx, store, committed);
    ag_store_free(store);
    ag_ctx_free(ctx);
}

static void own_memory(void **state)
{
    (void)state;
    size_t n = 1;
    for (;; n++) {
        failing_alloc memory = {.fail_at = n};
        uint32_t committed = 0;
        ag_ctx *ctx = failing_ctx(&memory);
        ag_err err = ctx ? live(ctx, &committed) : AG_ERR_MEMORY;
        assert_int_equal(err, memory.failed ? AG_ERR_MEMORY : AG_OK);
        ag_ctx_free(ctx);
        assert_int_equal(memory.held, 0);
        check_committed(committed);
        if (!memory.failed) break;
    }
    assert_true(n > 20);
}

/* SQLite does without some of its requests, so a refusal may also end well. What is refused while it
** reports another failure may hide the reason: any failure will do, none may crash or leak. */
static void memory_of_sqlite(void **state)
{
    bool fail_on = *(bool *)*state;
    size_t step = getenv("ARGOSY_SANITIZED") ? 61 : 13, n = 1, n_refused = 0;
    for (;; n += step) {
        uint32_t committed = 0;
        ag_ctx *ctx = ag_ctx_create(NULL);
        sqlite_memory = (failing_alloc){.fail_at = n, .fail_on = fail_on};
        ag_err err = live(ctx, &committed);
        bool failed = sqlite_memory.failed;
        sqlite_memory.fail_at = 0;
        if (!failed || fail_on) {
            assert_int_equal(err, failed ? AG_ERR_MEMORY : AG_OK);
        } else {
            assert_true(err == AG_OK || err == AG_ERR_MEMORY);
        }
        if (err < 0) n_refused++;
        ag_ctx_free(ctx);
        assert_int_equal(sqlite3_memory_used(), 0);
        assert_int_equal(sqlite_memory.held, 0);
        check_committed(committed);
        if (!failed) break;
    }
    assert_true(n_refused > 20);
}

int main(void)
{
    static sqlite3_mem_methods methods = {sqlite_malloc, sqlite_free,  sqlite_realloc, sqlite_size,
                                          sqlite_round,  sqlite_start, sqlite_end,     NULL};
    static bool once = false, from_then_on = true;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_memory),
        cmocka_unit_test_prestate(memory_of_sqlite, &once),
        cmocka_unit_test_prestate(memory_of_sqlite, &from_then_on),
    };
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK) return 1;
    folder_path = make_folder();
    result_path = path_in(folder_path, "result.db");
    int failures = cmocka_run_group_tests(tests, NULL, NULL);
    remove_folder(folder_path);
    return failures;
}
