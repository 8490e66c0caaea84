/* Writing a result: the tables of the contract, whole periods, resuming, what is refused. */
#include "../store_helpers.h"

#include <math.h>

#include <sqlite3.h>

static const ag_detail *detail(const fixture *f)
{
    return ag_ctx_detail(f->ctx);
}

static double ask(const fixture *f, const char *sql)
{
    return number_of(f->ctx, f->store, sql, 0);
}

/* SQL of a user of SQLite, not through store. */
static void run_sqlite(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* ---- tables ---------------------------------------------------------------------------------- */

static ag_err add_name(void *user, uint32_t n, const char *const *names, const ag_value *values)
{
    (void)names;
    assert_int_equal(n, 1);
    char *list = user;
    snprintf(list + strlen(list), 256 - strlen(list), "%s%s", *list ? " " : "", values[0].text);
    return AG_OK;
}

/* The columns as the contract lists them, not as the code does. */
static void tables_of_the_contract(void **state)
{
    static const char *const wanted[][2] = {
        {"meta", "key value"},
        {"period", "period year_from year_to objective_usd rows columns iterations status"},
        {"balance", "period place good kind t"},
        {"flow", "period from_place to_place good vehicle option t departs arrives"},
        {"trip", "period from_place to_place vehicle option trips dv_kms tof_d propellant_t aero"},
        {"activity", "period place process units capacity built"},
        {"price", "period place good usd_per_unit status"},
        {"people", "period place birthplace age_from count home_share"},
        {"move", "period from_place to_place why count"},
        {"posting", "period debit credit usd why"},
        {"account", "name place kind polity"},
        {"owner", "period place asset account share"},
        {"event", "period place kind why"},
        {"index", "period place what value"},
    };
    fixture *f = *state;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        char list[256] = "";
        ag_value name = AG_STR(wanted[i][0]);
        assert_int_equal(ag_store_query(f->ctx, f->store,
                                        "SELECT name FROM pragma_table_info(?1) ORDER BY cid", 1,
                                        &name, add_name, list),
                         AG_OK);
        assert_string_equal(list, wanted[i][1]);
    }
    assert_true(ask(f, "SELECT count(*) FROM sqlite_master WHERE type = 'table'") ==
                sizeof wanted / sizeof *wanted + 1); /* and checkpoint */
}

static void file_is_recognised(void **state)
{
    fixture *f = *state;
    size_t count = 0;
    char *bytes = read_file(f->path, &count);
    assert_true(count > 100);
    assert_memory_equal(bytes, "SQLite format 3", 16);
    assert_memory_equal(bytes + 68, "argo", 4);
    free(bytes);
    char *version = NULL;
    assert_int_equal(ag_store_meta(f->ctx, f->store, AG_META_VERSION, &version), AG_OK);
    assert_string_equal(version, AG_VERSION);
    ag_delete(f->ctx, version);
}

/* One row in each table, each value told apart by its column. */
static void every_table_takes_rows(void **state)
{
    fixture *f = *state;
    assert_int_equal(f->sink.period_begin(f->sink.self, 3), AG_OK);
    for (uint32_t t = 0; t < AG_N_RESULT; t++) {
        const ag_table *table = ag_result_table((ag_result)t);
        ag_value row[16];
        char texts[16][16];
        for (uint32_t i = 0; i < table->n_column; i++) {
            snprintf(texts[i], sizeof texts[i], "t%u", i);
            row[i] = table->types[i] == 't'   ? AG_STR(texts[i])
                     : table->types[i] == 'i' ? AG_INT(i + 3)
                                              : AG_NUM(i + 0.25);
        }
        assert_int_equal(f->sink.row(f->sink.self, table, row), AG_OK);
    }
    assert_int_equal(f->sink.period_commit(f->sink.self, 3), AG_OK);
    for (uint32_t t = 0; t < AG_N_RESULT; t++) {
        const ag_table *table = ag_result_table((ag_result)t);
        for (uint32_t i = 0; i < table->n_column; i++) {
            char sql[256];
            const char *type = table->types[i] == 't'   ? "text"
                               : table->types[i] == 'i' ? "integer"
                                                        : "real";
            snprintf(sql, sizeof sql,
                     "SELECT \"%s\" = %s%u%s AND typeof(\"%s\") = '%s' FROM \"%s\"",
                     table->columns[i], *type == 't' ? "'t" : "", *type == 'i' ? i + 3 : i,
                     *type == 't'   ? "'"
                     : *type == 'r' ? ".25"
                                    : "",
                     table->columns[i], type, table->name);
            assert_true(ask(f, sql) == 1);
        }
    }
}

static void nan_and_null_are_null(void **state)
{
    fixture *f = *state;
    ag_value row[5] = {AG_INT(0), AG_STR("mars"), AG_STR("iron"), AG_NUM((double)NAN),
                       AG_STR(NULL)};
    assert_int_equal(f->sink.period_begin(f->sink.self, 0), AG_OK);
    assert_int_equal(f->sink.row(f->sink.self, ag_result_table(AG_RESULT_PRICE), row), AG_OK);
    assert_int_equal(f->sink.period_commit(f->sink.self, 0), AG_OK);
    assert_true(
        ask(f, "SELECT count(*) FROM price WHERE usd_per_unit IS NULL AND status IS NULL") == 1);
    assert_true(ask(f, "SELECT usd_per_unit FROM price") == -1); /* `none` of ag_store_number */
}

static void accounts_are_replaced(void **state)
{
    fixture *f = *state;
    const ag_table *account = ag_result_table(AG_RESULT_ACCOUNT);
    for (uint32_t p = 0; p < 3; p++) {
        ag_value a[4] = {AG_STR("a"), AG_STR("mars"), AG_STR("fund"), AG_STR(p ? "un" : "mcr")};
        ag_value b[4] = {AG_STR("b"), AG_STR("earth"), AG_STR("fund"), AG_STR("un")};
        assert_int_equal(f->sink.period_begin(f->sink.self, p), AG_OK);
        assert_int_equal(f->sink.row(f->sink.self, account, a), AG_OK);
        assert_int_equal(f->sink.row(f->sink.self, account, b), AG_OK);
        assert_int_equal(f->sink.period_commit(f->sink.self, p), AG_OK);
    }
    assert_true(ask(f, "SELECT count(*) FROM account") == 2);
    assert_true(ask(f, "SELECT count(*) FROM account WHERE name = 'a' AND polity = 'un'") == 1);
}

static void other_tables_are_made(void **state)
{
    static const char *const columns[] = {"run", "output", "value"};
    static const ag_table table = {"sample", 3, columns, "itr"};
    static const ag_table bad = {"sample; x", 3, columns, "itr"};
    static const ag_table reserved = {"sqlite_x", 3, columns, "itr"};
    fixture *f = *state;
    ag_value row[3] = {AG_INT(1), AG_STR("price"), AG_NUM(2.5)};
    for (uint32_t p = 0; p < 3; p++) { /* the first is dropped and takes the table with it */
        assert_int_equal(f->sink.period_begin(f->sink.self, p), AG_OK);
        assert_int_equal(f->sink.row(f->sink.self, &table, row), AG_OK);
        if (p == 0) {
            assert_int_equal(f->sink.row(f->sink.self, &bad, row), AG_ERR_BUG);
        } else {
            assert_int_equal(f->sink.period_commit(f->sink.self, p), AG_OK);
        }
    }
    assert_true(ask(f, "SELECT count(*) FROM sample WHERE value = 2.5") == 2);
    assert_int_equal(f->sink.period_begin(f->sink.self, 7), AG_OK);
    assert_int_equal(f->sink.row(f->sink.self, &reserved, row), AG_ERR_BUG);
}

/* ---- periods --------------------------------------------------------------------------------- */

static void periods_are_kept_all_or_none(void **state)
{
    fixture *f = *state;
    write_sample(f, 0);
    write_sample(f, 1);
    assert_int_equal(sample_period(&f->sink, 2, 1000), AG_OK);
    ag_store_free(f->store);
    f->store = NULL;
    assert_int_equal(ag_store_resume(f->ctx, f->path, &f->store), AG_OK);
    assert_int_equal(ag_store_sink(f->store, &f->sink), AG_OK);
    check_samples(f->ctx, f->store, 2);
    check_resume(f->ctx, &f->sink, 1, 1000);
    write_sample(f, 2);
    check_samples(f->ctx, f->store, 3);
    check_resume(f->ctx, &f->sink, 2, 1000);
}

static void order_of_calls(void **state)
{
    fixture *f = *state;
    const ag_sink *s = &f->sink;
    ag_value row[4] = {AG_INT(0), AG_STR("a"), AG_STR("b"), AG_STR("c")};
    const ag_table *event = ag_result_table(AG_RESULT_EVENT);
    check_resume(f->ctx, s, AG_NONE, 1000);
    assert_int_equal(s->row(s->self, event, row), AG_ERR_BUG);
    assert_int_equal(s->period_commit(s->self, 0), AG_ERR_BUG);
    assert_int_equal(s->checkpoint(s->self, 0, "x", 1), AG_ERR_BUG);
    assert_int_equal(s->period_begin(s->self, 0), AG_OK);
    assert_int_equal(s->period_begin(s->self, 1), AG_ERR_BUG);
    assert_int_equal(s->checkpoint(s->self, 1, "x", 1), AG_ERR_BUG);
    assert_int_equal(s->period_commit(s->self, 1), AG_ERR_BUG);
    assert_int_equal(s->row(s->self, event, row), AG_OK);
    assert_int_equal(s->period_commit(s->self, 0), AG_OK);
    assert_true(ask(f, "SELECT count(*) FROM event") == 1);
}

static void wrong_types_drop_the_period(void **state)
{
    fixture *f = *state;
    const ag_sink *s = &f->sink;
    const ag_table *move = ag_result_table(AG_RESULT_MOVE); /* ittt r */
    ag_value right[5] = {AG_INT(0), AG_STR("a"), AG_STR("b"), AG_STR("c"), AG_NUM(1)};
    const ag_value wrong[][2] = {
        {{.number = 0}, AG_NUM(0)},           {{.number = 0}, AG_STR("0")},
        {{.number = 0}, AG_INT((double)NAN)}, {{.number = 0}, AG_INT(1e300)},
        {{.number = 1}, AG_NUM(1)},           {{.number = 2}, AG_INT(1)},
        {{.number = 4}, AG_STR("1")}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ag_value row[5];
        memcpy(row, right, sizeof row);
        row[(int)wrong[i][0].number] = wrong[i][1];
        assert_int_equal(s->period_begin(s->self, 0), AG_OK);
        assert_int_equal(s->row(s->self, move, right), AG_OK);
        assert_int_equal(s->row(s->self, move, row), AG_ERR_BUG);
        assert_non_null(strstr(detail(f)->message, "move"));
        assert_int_equal(s->period_commit(s->self, 0), AG_ERR_BUG); /* ended already */
    }
    assert_true(ask(f, "SELECT count(*) FROM move") == 0);
    right[4] = AG_INT(1); /* whole numbers are real numbers */
    assert_int_equal(s->period_begin(s->self, 0), AG_OK);
    assert_int_equal(s->row(s->self, move, right), AG_OK);
    assert_int_equal(s->period_commit(s->self, 0), AG_OK);
    assert_true(ask(f, "SELECT count(*) FROM move WHERE typeof(count) = 'real'") == 1);
}

static void a_period_cannot_come_twice(void **state)
{
    fixture *f = *state;
    write_sample(f, 0);
    assert_int_equal(sample_period(&f->sink, 0, 1000), AG_ERR_BUG);
    check_samples(f->ctx, f->store, 1);
}

/* ---- meta and resuming ----------------------------------------------------------------------- */

static void meta_is_replaced_and_kept_with_the_period(void **state)
{
    fixture *f = *state;
    const ag_sink *s = &f->sink;
    char *value = NULL;
    assert_int_equal(s->meta(s->self, AG_META_SEED, "1"), AG_OK);
    assert_int_equal(s->meta(s->self, AG_META_SEED, "2"), AG_OK);
    assert_int_equal(s->period_begin(s->self, 0), AG_OK);
    assert_int_equal(s->meta(s->self, AG_META_SEED, "3"), AG_OK);
    ag_store_free(f->store);
    f->store = NULL;
    assert_int_equal(ag_store_open(f->ctx, f->path, &f->store), AG_OK);
    assert_int_equal(ag_store_meta(f->ctx, f->store, AG_META_SEED, &value), AG_OK);
    assert_string_equal(value, "2");
    ag_delete(f->ctx, value);
    assert_int_equal(ag_store_meta(f->ctx, f->store, "nothing", &value), AG_OK);
    assert_null(value);
    assert_int_equal(ag_store_meta_same(f->ctx, f->store, AG_META_SEED, "2"), AG_OK);
    assert_int_equal(ag_store_meta_same(f->ctx, f->store, AG_META_SEED, "5"), AG_ERR_USAGE);
    assert_string_equal(detail(f)->key, AG_META_SEED);
    assert_string_equal(detail(f)->value, "2");
    assert_string_equal(detail(f)->file, f->path);
    assert_int_equal(ag_store_meta_same(f->ctx, f->store, "nothing", "5"), AG_ERR_USAGE);
}

static void resume_refuses_what_differs(void **state)
{
    fixture *f = *state;
    ag_store *other = NULL;
    assert_int_equal(f->sink.meta(f->sink.self, AG_META_VERSION, "0.0.9"), AG_OK);
    assert_int_equal(ag_store_resume(f->ctx, f->path, &other), AG_ERR_USAGE);
    assert_string_equal(detail(f)->key, AG_META_VERSION);
    assert_int_equal(f->sink.meta(f->sink.self, AG_META_VERSION, AG_VERSION), AG_OK);
    assert_int_equal(ag_store_resume(f->ctx, f->path, &other), AG_OK);
    ag_store_free(other);
    run_sqlite(f->path, "PRAGMA user_version = 99");
    assert_int_equal(ag_store_resume(f->ctx, f->path, &other), AG_ERR_INPUT);
    assert_int_equal(ag_store_open(f->ctx, f->path, &other), AG_ERR_INPUT);
    assert_non_null(strstr(detail(f)->message, "99"));
    assert_int_equal(ag_store_resume(f->ctx, path_in(f->folder, "none.db"), &other), AG_ERR_USAGE);
    assert_int_equal(ag_store_resume(f->ctx, f->folder, &other), AG_ERR_USAGE);
    assert_false(file_exists(path_in(f->folder, "none.db")));
}

static void resume_needs_a_checkpoint(void **state)
{
    fixture *f = *state;
    uint32_t period = 17;
    void *bytes = f;
    size_t count = 17;
    assert_int_equal(f->sink.period_begin(f->sink.self, 0), AG_OK);
    assert_int_equal(f->sink.period_commit(f->sink.self, 0), AG_OK);
    assert_int_equal(f->sink.resume(f->sink.self, &period, &bytes, &count), AG_ERR_USAGE);
    assert_true(period == 17 && bytes == f && count == 17);
}

static void resume_takes_an_empty_file(void **state)
{
    fixture *f = *state;
    const char *path = path_in(f->folder, "empty.db");
    ag_store *store = NULL;
    ag_sink sink;
    write_file(path, "", 0);
    assert_int_equal(ag_store_open(f->ctx, path, &store), AG_ERR_INPUT);
    assert_int_equal(ag_store_resume(f->ctx, path, &store), AG_OK);
    assert_int_equal(ag_store_sink(store, &sink), AG_OK);
    check_resume(f->ctx, &sink, AG_NONE, 1000);
    ag_store_free(store);
}

/* ---- what is overwritten and what is not ----------------------------------------------------- */

static void own_results_are_replaced(void **state)
{
    fixture *f = *state;
    write_sample(f, 0);
    ag_store_free(f->store);
    f->store = NULL;
    char link[128];
    snprintf(link, sizeof link, "%s/link.db", f->folder);
    assert_int_equal(symlink("result.db", link), 0);
    const char *journal = path_in(f->folder, "result.db-journal");
    write_file(journal, "left by a writer that was killed", 32);
    assert_int_equal(ag_store_create(f->ctx, link, &f->store), AG_OK);
    check_samples(f->ctx, f->store, 0);
    assert_false(file_exists(journal));
    struct stat status;
    assert_int_equal(lstat(link, &status), 0);
    assert_true(S_ISLNK(status.st_mode)); /* the link stays, its target is new */
    ag_store_free(f->store);
    f->store = NULL;
    write_file(f->path, "", 0);
    assert_int_equal(ag_store_create(f->ctx, f->path, &f->store), AG_OK);
}

static void check_refused(const fixture *f, const char *path)
{
    ag_store *store = NULL;
    assert_int_equal(ag_store_create(f->ctx, path, &store), AG_ERR_USAGE);
    assert_null(store);
    assert_string_equal(detail(f)->file, path);
    assert_non_null(strstr(detail(f)->message, "not an argosy result"));
    assert_int_equal(ag_store_resume(f->ctx, path, &store), AG_ERR_USAGE);
    assert_int_equal(ag_store_open(f->ctx, path, &store), AG_ERR_INPUT);
    assert_null(store);
}

static void others_are_refused(void **state)
{
    fixture *f = *state;
    char path[128];
    snprintf(path, sizeof path, "%s/other", f->folder);
    write_file(path, "my thesis", 9);
    check_refused(f, path);
    size_t count = 0;
    char *bytes = read_file(path, &count);
    assert_string_equal(bytes, "my thesis");
    free(bytes);
    assert_int_equal(unlink(path), 0);
    run_sqlite(path, "CREATE TABLE mine (x); INSERT INTO mine VALUES (1)");
    check_refused(f, path);
    bytes = read_file(path, &count);
    assert_int_equal(count, 8192); /* untouched */
    free(bytes);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0777), 0);
    check_refused(f, path);
    assert_int_equal(rmdir(path), 0);
    ag_store *store = NULL;
    assert_int_equal(ag_store_create(f->ctx, "", &store), AG_ERR_USAGE);
    assert_int_equal(ag_store_create(f->ctx, "/dev/null", &store), AG_ERR_USAGE);
}

static void places_that_cannot_be_written(void **state)
{
    fixture *f = *state;
    ag_store *store = NULL;
    assert_int_equal(ag_store_create(f->ctx, path_in(f->folder, "none/x.db"), &store), AG_ERR_IO);
    assert_int_equal(ag_store_create(f->ctx, path_in(f->path, "x.db"), &store), AG_ERR_IO);
    assert_non_null(strstr(detail(f)->message, "Not a directory"));
    assert_null(store);
}

static void protected_results_stay(void **state)
{
    fixture *f = *state;
    ag_store *store = NULL;
    if (geteuid() == 0) skip(); /* root may write anything */
    assert_int_equal(chmod(f->path, 0444), 0);
    assert_int_equal(ag_store_create(f->ctx, f->path, &store), AG_ERR_IO);
    assert_true(file_exists(f->path));
}

/* SQLite would take these names for something else than files. */
static void names_are_file_names(void **state)
{
    fixture *f = *state;
    static const char *const names[] = {"file:a.db?mode=memory", ":memory", "a b'c\"d.db", "-x"};
    char before[256];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(f->folder), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        ag_store *store = NULL;
        assert_int_equal(ag_store_create(f->ctx, names[i], &store), AG_OK);
        ag_store_free(store);
        assert_true(file_exists(names[i]));
    }
    assert_int_equal(chdir(before), 0);
}

static void memory_leaves_no_file(void **state)
{
    fixture *f = *state;
    ag_store *store = NULL;
    ag_sink sink;
    assert_int_equal(ag_store_create(f->ctx, ":memory:", &store), AG_OK);
    assert_int_equal(ag_store_sink(store, &sink), AG_OK);
    for (uint32_t p = 0; p < 3; p++) {
        assert_int_equal(sample_period(&sink, p, 1000), AG_OK);
        assert_int_equal(sink.period_commit(sink.self, p), AG_OK);
    }
    check_samples(f->ctx, store, 3);
    check_resume(f->ctx, &sink, 2, 1000);
    ag_store_free(store);
    assert_false(file_exists(":memory:"));
}

/* ---- other processes ------------------------------------------------------------------------- */

static void a_second_writer_is_noticed(void **state)
{
    fixture *f = *state;
    ag_store *other = NULL;
    ag_sink sink;
    write_sample(f, 0);
    assert_int_equal(ag_store_resume(f->ctx, f->path, &other), AG_OK);
    assert_int_equal(ag_store_sink(other, &sink), AG_OK);
    write_sample(f, 1);
    assert_int_equal(sink.period_begin(sink.self, 1), AG_ERR_IO);
    assert_non_null(strstr(detail(f)->message, "another process"));
    ag_store_free(other);
    write_sample(f, 2);
}

static void a_replaced_file_is_noticed(void **state)
{
    fixture *f = *state;
    write_sample(f, 0);
    assert_int_equal(unlink(f->path), 0);
    assert_int_equal(f->sink.period_begin(f->sink.self, 1), AG_ERR_IO);
    write_file(f->path, "", 0);
    assert_int_equal(f->sink.period_begin(f->sink.self, 1), AG_ERR_IO);
    assert_non_null(strstr(detail(f)->message, "replaced"));
}

static void read_while_being_written(void **state)
{
    fixture *f = *state;
    ag_store *reader = NULL;
    ag_sink sink;
    write_sample(f, 0);
    assert_int_equal(ag_store_open(f->ctx, f->path, &reader), AG_OK);
    assert_int_equal(ag_store_sink(reader, &sink), AG_ERR_BUG);
    assert_int_equal(sample_period(&f->sink, 1, 1000), AG_OK); /* not yet committed */
    check_samples(f->ctx, reader, 1);
    assert_int_equal(f->sink.period_commit(f->sink.self, 1), AG_OK);
    check_samples(f->ctx, reader, 2);
    ag_store_free(reader);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(tables_of_the_contract),
        TEST(file_is_recognised),
        TEST(every_table_takes_rows),
        TEST(nan_and_null_are_null),
        TEST(accounts_are_replaced),
        TEST(other_tables_are_made),
        TEST(periods_are_kept_all_or_none),
        TEST(order_of_calls),
        TEST(wrong_types_drop_the_period),
        TEST(a_period_cannot_come_twice),
        TEST(meta_is_replaced_and_kept_with_the_period),
        TEST(resume_refuses_what_differs),
        TEST(resume_needs_a_checkpoint),
        TEST(resume_takes_an_empty_file),
        TEST(own_results_are_replaced),
        TEST(others_are_refused),
        TEST(places_that_cannot_be_written),
        TEST(protected_results_stay),
        TEST(names_are_file_names),
        TEST(memory_leaves_no_file),
        TEST(a_second_writer_is_noticed),
        TEST(a_replaced_file_is_noticed),
        TEST(read_while_being_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
