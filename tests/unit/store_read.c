/* Reading a result: queries, numbers, export as CSV. */
#include "../store_helpers.h"

#include <math.h>

/* ---- queries --------------------------------------------------------------------------------- */

typedef struct answer {
    ag_ctx *ctx;
    ag_store *store;
    uint32_t n_row, stop_at;
    ag_err stop_by;
    char text[512];
} answer;

static ag_err add_row(void *user, uint32_t n, const char *const *names, const ag_value *values)
{
    answer *a = user;
    for (uint32_t i = 0; i < n; i++) {
        size_t at = strlen(a->text);
        char *end = a->text + at;
        size_t room = sizeof a->text - at;
        if (values[i].type == AG_U8) {
            snprintf(end, room, "%s=%s;", names[i], values[i].text ? values[i].text : "NULL");
        } else {
            snprintf(end, room, "%s=%s%g;", names[i], values[i].type == AG_U32 ? "i" : "r",
                     values[i].number);
        }
    }
    a->n_row++;
    return a->n_row == a->stop_at ? a->stop_by : AG_OK;
}

static void types_and_names(void **state)
{
    fixture *f = *state;
    answer a = {0};
    ag_value args[3] = {AG_INT(7), AG_NUM(0.5), AG_STR("it's \"x\"")};
    assert_int_equal(ag_store_query(f->ctx, f->store,
                                    "SELECT ?1 AS one, ?2 AS two, ?3 AS three, NULL AS none,"
                                    " '' AS empty UNION ALL SELECT 1, 2, 3, 4, 5 ; ",
                                    3, args, add_row, &a),
                     AG_OK);
    assert_string_equal(a.text, "one=i7;two=r0.5;three=it's \"x\";none=NULL;empty=;"
                                "one=i1;two=i2;three=i3;none=i4;empty=i5;");
}

static void a_row_can_stop(void **state)
{
    fixture *f = *state;
    write_sample(f, 0);
    answer a = {.stop_at = 3, .stop_by = AG_ERR_AUDIT};
    const char *sql = "SELECT 1 FROM balance";
    assert_int_equal(ag_store_query(f->ctx, f->store, sql, 0, NULL, add_row, &a), AG_ERR_AUDIT);
    assert_int_equal(a.n_row, 3);
    answer b = {.stop_at = 3, .stop_by = 1}; /* only failures stop */
    assert_int_equal(ag_store_query(f->ctx, f->store, sql, 0, NULL, add_row, &b), AG_OK);
    assert_int_equal(b.n_row, sample_rows(0));
}

static void only_a_select_is_taken(void **state)
{
    fixture *f = *state;
    static const char *const refused[] = {
        "DELETE FROM meta",
        "INSERT INTO meta VALUES ('a', 'b')",
        "DROP TABLE flow",
        "SELECT 1; SELECT 2",
        "",
        " ; ",
        "SELECT",
        "SELECT nothing FROM flow",
        "SELECT 1 FROM index",
        "ATTACH 'x.db' AS x",
    };
    answer a = {0};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        ag_err err = ag_store_query(f->ctx, f->store, refused[i], 0, NULL, add_row, &a);
        assert_int_equal(err, AG_ERR_BUG);
    }
    assert_int_equal(a.n_row, 0);
    assert_false(file_exists("x.db"));
    ag_value arg = AG_INT(1);
    assert_int_equal(ag_store_query(f->ctx, f->store, "SELECT 1", 1, &arg, add_row, &a),
                     AG_ERR_BUG);
    assert_int_equal(ag_store_query(f->ctx, f->store, "SELECT ?1", 0, NULL, add_row, &a),
                     AG_ERR_BUG);
}

/* A query in the row function of another one. */
static ag_err ask_inside(void *user, uint32_t n, const char *const *names, const ag_value *values)
{
    answer *a = user;
    double number = 0;
    (void)n;
    (void)names;
    AG_TRY(ag_store_number(a->ctx, a->store, "SELECT 10 * ?1", 1, values, -1, &number));
    a->n_row += (uint32_t)number;
    return AG_OK;
}

static void queries_nest(void **state)
{
    fixture *f = *state;
    answer a = {.ctx = f->ctx, .store = f->store};
    assert_int_equal(
        ag_store_query(f->ctx, f->store, "SELECT 1 UNION ALL SELECT 2", 0, NULL, ask_inside, &a),
        AG_OK);
    assert_int_equal(a.n_row, 30);
}

static ag_err interrupt_now(void *user, uint32_t n, const char *const *names,
                            const ag_value *values)
{
    (void)n;
    (void)names;
    (void)values;
    ag_ctx_interrupt(user);
    return AG_OK;
}

static void an_interrupt_ends_a_query(void **state)
{
    fixture *f = *state;
    ag_ctx *ctx = ag_ctx_create(NULL);
    const char *endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
                          " SELECT x FROM n WHERE x = 1 OR x < 0";
    assert_int_equal(ag_store_query(ctx, f->store, endless, 0, NULL, interrupt_now, ctx),
                     AG_ERR_INTERRUPTED);
    ag_ctx_free(ctx);
    answer a = {0}; /* the store is none the worse */
    assert_int_equal(ag_store_query(f->ctx, f->store, "SELECT 1", 0, NULL, add_row, &a), AG_OK);
    assert_int_equal(a.n_row, 1);
}

static void numbers(void **state)
{
    fixture *f = *state;
    double number = 0;
    write_sample(f, 0);
    assert_int_equal(
        ag_store_number(f->ctx, f->store, "SELECT 1.25 UNION ALL SELECT 2", 0, NULL, -1, &number),
        AG_OK);
    assert_true(number == 1.25);
    assert_int_equal(ag_store_number(f->ctx, f->store, "SELECT 1 WHERE 0", 0, NULL, -1, &number),
                     AG_OK);
    assert_true(number == -1);
    number = 3;
    assert_int_equal(ag_store_number(f->ctx, f->store, "SELECT x", 0, NULL, -1, &number),
                     AG_ERR_BUG);
    assert_true(number == 3); /* untouched */
}

/* ---- CSV ------------------------------------------------------------------------------------- */

static void check_csv(const fixture *f, const char *table, const char *wanted)
{
    char name[64];
    size_t count = 0;
    snprintf(name, sizeof name, "out/%s.csv", table);
    char *text = read_file(path_in(f->folder, name), &count);
    assert_string_equal(text, wanted);
    free(text);
}

static void write_odd_rows(const fixture *f)
{
    const ag_sink *s = &f->sink;
    ag_value price[3][5] = {
        {AG_INT(0), AG_STR("earth, moon"), AG_STR("\"iron\""), AG_NUM(0.1), AG_STR("traded")},
        {AG_INT(0), AG_STR("two\nlines"), AG_STR(""), AG_NUM((double)NAN), AG_STR(NULL)},
        {AG_INT(4294967294), AG_STR("c\xc3\xa9r\xc3\xa8s"), AG_STR("ice"), AG_NUM(-1e-300),
         AG_STR("no trade")}};
    ag_value index[4] = {AG_INT(0), AG_STR("mars"), AG_STR("real_wage"), AG_NUM((double)INFINITY)};
    assert_int_equal(s->period_begin(s->self, 0), AG_OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(s->row(s->self, ag_result_table(AG_RESULT_PRICE), price[i]), AG_OK);
    }
    assert_int_equal(s->row(s->self, ag_result_table(AG_RESULT_INDEX), index), AG_OK);
    assert_int_equal(s->checkpoint(s->self, 0, "x", 1), AG_OK);
    assert_int_equal(s->meta(s->self, AG_META_SCENARIO, "a: 1\nb: \"2\"\n"), AG_OK);
    assert_int_equal(s->period_commit(s->self, 0), AG_OK);
}

static void csv_is_rfc_4180(void **state)
{
    fixture *f = *state;
    char folder[128];
    snprintf(folder, sizeof folder, "%s/out", f->folder);
    write_odd_rows(f);
    for (int i = 0; i < 2; i++) { /* the second time over its own files */
        assert_int_equal(ag_store_export_csv(f->ctx, f->store, folder), AG_OK);
        check_csv(f, "price",
                  "period,place,good,usd_per_unit,status\r\n"
                  "0,\"earth, moon\",\"\"\"iron\"\"\",0.1,traded\r\n"
                  "0,\"two\nlines\",\"\",,\r\n"
                  "4294967294,c\xc3\xa9r\xc3\xa8s,ice,-1e-300,no trade\r\n");
        check_csv(f, "index", "period,place,what,value\r\n0,mars,real_wage,inf\r\n");
        check_csv(f, "meta",
                  "key,value\r\nversion," AG_VERSION "\r\nscenario,\"a: 1\nb: \"\"2\"\"\n\"\r\n");
        check_csv(f, "flow",
                  "period,from_place,to_place,good,vehicle,option,t,departs,arrives\r\n");
    }
    assert_false(file_exists(path_in(f->folder, "out/checkpoint.csv")));
}

static void csv_spares_other_files(void **state)
{
    fixture *f = *state;
    char folder[128];
    snprintf(folder, sizeof folder, "%s/out", f->folder);
    write_odd_rows(f);
    assert_int_equal(mkdir(folder, 0777), 0);
    const char *mine = path_in(f->folder, "out/trip.csv");
    write_file(mine, "period,from_place,mine\r\n", 24);
    assert_int_equal(ag_store_export_csv(f->ctx, f->store, folder), AG_ERR_USAGE);
    assert_non_null(strstr(ag_ctx_detail(f->ctx)->file, "trip.csv"));
    assert_false(file_exists(path_in(f->folder, "out/meta.csv"))); /* nothing was written */
    assert_int_equal(unlink(mine), 0);
    assert_int_equal(mkdir(mine, 0777), 0);
    assert_int_equal(ag_store_export_csv(f->ctx, f->store, folder), AG_ERR_USAGE);
    assert_int_equal(rmdir(mine), 0);
    write_file(mine, "", 0); /* nothing to lose */
    assert_int_equal(ag_store_export_csv(f->ctx, f->store, folder), AG_OK);
    assert_int_equal(ag_store_export_csv(f->ctx, f->store, path_in(f->folder, "no/where")),
                     AG_ERR_IO);
    assert_int_equal(ag_store_export_csv(f->ctx, f->store, mine), AG_ERR_IO); /* a file */
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(types_and_names),           TEST(a_row_can_stop),
        TEST(only_a_select_is_taken),    TEST(queries_nest),
        TEST(an_interrupt_ends_a_query), TEST(numbers),
        TEST(csv_is_rfc_4180),           TEST(csv_spares_other_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
