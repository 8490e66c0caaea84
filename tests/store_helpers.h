/* What the tests of store share: a folder of their own, and periods whose content can be checked. */
#ifndef ARGOSY_TESTS_STORE_HELPERS_H
#define ARGOSY_TESTS_STORE_HELPERS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "argosy/store.h"

/* A new folder; its name holds until the next call. */
static inline const char *make_folder(void)
{
    static char folder[64];
    snprintf(folder, sizeof folder, "store.XXXXXX");
    assert_non_null(mkdtemp(folder));
    return folder;
}

static inline const char *path_in(const char *folder, const char *name)
{
    static char paths[4][256];
    static unsigned next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static inline void remove_folder(const char *folder)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0); // NOLINT: a fixed command on a folder of ours
}

static inline void write_file(const char *path, const void *bytes, size_t count)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, count, file), count);
    assert_int_equal(fclose(file), 0);
}

/* The whole file as bytes and an end; the caller frees it. */
static inline char *read_file(const char *path, size_t *count)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *count = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*count + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *count, file), *count);
    bytes[*count] = 0;
    fclose(file);
    return bytes;
}

static inline bool file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

/* ---- periods that can be checked --------------------------------------------------------------- */

static inline uint32_t sample_rows(uint32_t period)
{
    return 50 + period * 37 % 400;
}

static inline size_t sample_checkpoint(uint32_t period, unsigned char *bytes, size_t size)
{
    size_t count = 1 + period * 7919 % (size - 1);
    for (size_t i = 0; i < count; i++) bytes[i] = (unsigned char)(period * 31 + i * 7);
    return count;
}

/* A whole period but for its commit; `bytes` of checkpoint at most. */
static inline ag_err sample_period(const ag_sink *sink, uint32_t period, size_t bytes)
{
    AG_TRY(sink->period_begin(sink->self, period));
    ag_value row[8] = {AG_INT(period),
                       AG_NUM(2000.0 + period),
                       AG_NUM(2001.0 + period),
                       AG_NUM(1.5),
                       AG_INT(10),
                       AG_INT(20),
                       AG_INT(30),
                       AG_STR("optimal")};
    AG_TRY(sink->row(sink->self, ag_result_table(AG_RESULT_PERIOD), row));
    for (uint32_t i = 0; i < sample_rows(period); i++) {
        ag_value term[5] = {AG_INT(period), AG_STR("ceres"), AG_STR(i % 2 ? "water" : "food"),
                            AG_STR("produced"), AG_NUM(period + 0.001 * i)};
        AG_TRY(sink->row(sink->self, ag_result_table(AG_RESULT_BALANCE), term));
    }
    char text[32];
    snprintf(text, sizeof text, "%u", period);
    AG_TRY(sink->meta(sink->self, AG_META_HASH, text));
    unsigned char *checkpoint = malloc(bytes);
    if (!checkpoint) return AG_ERR_MEMORY;
    size_t count = sample_checkpoint(period, checkpoint, bytes);
    ag_err err = sink->checkpoint(sink->self, period, checkpoint, count);
    free(checkpoint);
    return err;
}

/* ---- a result to write into ------------------------------------------------------------------------- */

typedef struct fixture {
    ag_ctx *ctx;
    ag_store *store;
    ag_sink sink;
    char folder[64], path[128];
} fixture;

static inline int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    snprintf(f->folder, sizeof f->folder, "%s", make_folder());
    snprintf(f->path, sizeof f->path, "%s/result.db", f->folder);
    f->ctx = ag_ctx_create(NULL);
    assert_non_null(f->ctx);
    assert_int_equal(ag_store_create(f->ctx, f->path, &f->store), AG_OK);
    assert_int_equal(ag_store_sink(f->store, &f->sink), AG_OK);
    *state = f;
    return 0;
}

static inline int tear_down(void **state)
{
    fixture *f = *state;
    ag_store_free(f->store);
    ag_ctx_free(f->ctx);
    remove_folder(f->folder);
    free(f);
    return 0;
}

static inline void write_sample(const fixture *f, uint32_t period)
{
    assert_int_equal(sample_period(&f->sink, period, 1000), AG_OK);
    assert_int_equal(f->sink.period_commit(f->sink.self, period), AG_OK);
}

/* ---- what a result tells ------------------------------------------------------------------------------- */

static inline double number_of(ag_ctx *ctx, ag_store *store, const char *sql, double arg)
{
    double number = 0;
    ag_value value = AG_NUM(arg);
    uint32_t n_arg = strchr(sql, '?') ? 1 : 0;
    ag_err err = ag_store_number(ctx, store, sql, n_arg, &value, -1, &number);
    if (err < 0) print_error("%s: %s\n", sql, ag_ctx_detail(ctx)->message);
    assert_int_equal(err, AG_OK);
    return number;
}

/* That a store holds the sample periods 0 .. count-1 whole and nothing else. */
static inline void check_samples(ag_ctx *ctx, ag_store *store, uint32_t count)
{
    assert_true(number_of(ctx, store, "SELECT count(*) FROM period", 0) == count);
    assert_true(number_of(ctx, store,
                          "SELECT count(*) FROM period WHERE year_from <> 2000 + period"
                          " OR period >= ?1",
                          count) == 0);
    /* the sums of sample_rows and sample_period, in SQL */
    assert_true(
        number_of(ctx, store,
                  "SELECT count(*) FROM (SELECT period, count(*) AS n, max(t) AS most FROM"
                  " balance GROUP BY period) WHERE period < ?1 AND n = 50 + period * 37 % 400"
                  " AND most = period + 0.001 * (n - 1)",
                  count) == count);
    assert_true(number_of(ctx, store, "SELECT count(DISTINCT period) FROM balance", 0) == count);
    char *hash = NULL;
    char wanted[32];
    snprintf(wanted, sizeof wanted, "%u", count - 1);
    assert_int_equal(ag_store_meta(ctx, store, AG_META_HASH, &hash), AG_OK);
    if (count > 0) {
        assert_non_null(hash);
        assert_string_equal(hash, wanted);
    } else {
        assert_null(hash);
    }
    ag_delete(ctx, hash);
}

/* That a sink resumes after sample period `last` with its checkpoint, or from nothing (AG_NONE). */
static inline void check_resume(ag_ctx *ctx, const ag_sink *sink, uint32_t last, size_t bytes)
{
    uint32_t period = 0;
    void *checkpoint = NULL;
    size_t count = 7;
    assert_int_equal(sink->resume(sink->self, &period, &checkpoint, &count), AG_OK);
    assert_int_equal(period, last);
    if (last == AG_NONE) {
        assert_int_equal(count, 0);
        assert_null(checkpoint);
        return;
    }
    unsigned char *wanted = malloc(bytes);
    assert_non_null(wanted);
    assert_int_equal(count, sample_checkpoint(last, wanted, bytes));
    assert_memory_equal(checkpoint, wanted, count);
    free(wanted);
    ag_delete(ctx, checkpoint);
}

#endif
