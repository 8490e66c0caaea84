/* Random rows of random tables come back bit by bit: from the file, and from the CSV of it. */
#include "../store_helpers.h"

#include <math.h>

enum { N_ROW = 3000, N_COLUMN_MAX = 16 };

typedef struct draw {
    ag_rng_key key;
    uint32_t n;
} draw;

static uint32_t below(draw *d, uint32_t count)
{
    return (uint32_t)(ag_rng_uniform(&d->key, d->n++) * count);
}

/* Any finite double, or a plain one; -0 included. */
static double draw_number(draw *d)
{
    if (below(d, 4) == 0) return ag_rng_normal(&d->key, d->n++);
    if (below(d, 20) == 0) return -0.0;
    for (;;) {
        uint64_t bits = (uint64_t)(ag_rng_uniform(&d->key, d->n++) * 0x1p53) << 11;
        bits ^= (uint64_t)(ag_rng_uniform(&d->key, d->n++) * 0x1p53);
        double number = 0;
        memcpy(&number, &bits, sizeof number);
        if (isfinite(number)) return number;
    }
}

/* Text of up to 20 characters out of those that give trouble. */
static void draw_text(draw *d, char text[64])
{
    static const char *const parts[] = {
        "a", "Z", ",", "\"", "\n", "\r", "'", ";", "\xc3\xa9", "\xe2\x82\xac", " ", "%s", "0.5"};
    text[0] = 0;
    for (uint32_t i = below(d, 20); i > 0; i--) {
        snprintf(text + strlen(text), 64 - strlen(text), "%s",
                 parts[below(d, sizeof parts / sizeof *parts)]);
    }
}

typedef struct drawn_row {
    ag_value values[N_COLUMN_MAX];
    char texts[N_COLUMN_MAX][64];
} drawn_row;

/* The same draw gives the same row. Keys are unique by their row number. */
static const ag_table *draw_row(uint32_t i, drawn_row *row)
{
    draw d = {{.seed = 20, .run = i}, 0};
    const ag_table *table = ag_result_table((ag_result)below(&d, AG_N_RESULT));
    for (uint32_t c = 0; c < table->n_column; c++) {
        char *text = row->texts[c];
        draw_text(&d, text);
        row->values[c] = AG_STR(text);
        if (table == ag_result_table(AG_RESULT_ACCOUNT) && c == 0) {
            snprintf(text, sizeof row->texts[c], "account %u", i);
        } else if (table->types[c] == 'i') {
            row->values[c] = AG_INT(c == 0 ? i : below(&d, UINT32_MAX));
        } else if (table->types[c] == 'r') {
            row->values[c] = AG_NUM(draw_number(&d));
        } else if (below(&d, 10) == 0) {
            row->values[c] = AG_STR(NULL);
        }
    }
    return table;
}

static void write_rows(const ag_sink *sink)
{
    static drawn_row row;
    for (uint32_t i = 0; i < N_ROW; i++) {
        if (i % 100 == 0) assert_int_equal(sink->period_begin(sink->self, i / 100), AG_OK);
        const ag_table *table = draw_row(i, &row);
        assert_int_equal(sink->row(sink->self, table, row.values), AG_OK);
        if (i % 100 == 99) assert_int_equal(sink->period_commit(sink->self, i / 100), AG_OK);
    }
}

/* Bit by bit but for -0: SQLite keeps whole reals as integers, which know one 0 only. */
static void check_number(double got, double wanted)
{
    wanted += 0.0; /* -0 + 0 is 0 */
    assert_memory_equal(&got, &wanted, sizeof got);
}

static void check_value(const ag_value *got, const ag_value *wanted)
{
    assert_int_equal(got->type, wanted->type);
    if (wanted->type == AG_U8) {
        assert_true(ag_text_equal(got->text, wanted->text));
    } else {
        check_number(got->number, wanted->number);
    }
}

/* ---- the file -------------------------------------------------------------------------------- */

typedef struct reading {
    const ag_table *table;
    uint32_t next; /* row to look for the next of this table from */
    uint32_t n_row;
} reading;

static ag_err check_row(void *user, uint32_t n, const char *const *names, const ag_value *values)
{
    static drawn_row row;
    reading *r = user;
    while (r->next < N_ROW && draw_row(r->next, &row) != r->table) r->next++;
    assert_true(r->next < N_ROW);
    r->next++;
    r->n_row++;
    assert_int_equal(n, r->table->n_column);
    for (uint32_t i = 0; i < n; i++) {
        assert_string_equal(names[i], r->table->columns[i]);
        check_value(&values[i], &row.values[i]);
    }
    return AG_OK;
}

static void rows_come_back(void **state)
{
    (void)state;
    const char *folder = make_folder();
    const char *path = path_in(folder, "result.db");
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_store *store = NULL;
    ag_sink sink;
    assert_int_equal(ag_store_create(ctx, path, &store), AG_OK);
    assert_int_equal(ag_store_sink(store, &sink), AG_OK);
    write_rows(&sink);
    ag_store_free(store);
    assert_int_equal(ag_store_open(ctx, path, &store), AG_OK);
    uint32_t n_row = 0;
    for (uint32_t t = 0; t < AG_N_RESULT; t++) {
        reading r = {.table = ag_result_table((ag_result)t)};
        char sql[64];
        snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" ORDER BY rowid", r.table->name);
        assert_int_equal(ag_store_query(ctx, store, sql, 0, NULL, check_row, &r), AG_OK);
        assert_true(r.n_row > 0);
        n_row += r.n_row;
    }
    assert_int_equal(n_row, N_ROW);
    ag_store_free(store);
    ag_ctx_free(ctx);
    remove_folder(folder);
}

/* ---- the CSV: a reader of RFC 4180 that is not the writer's ------------------------------------- */

/* The next field into `field`; NULL told from empty by *quoted. Returns what stands behind it. */
static const char *read_field(const char *at, char field[128], bool *quoted)
{
    size_t count = 0;
    *quoted = *at == '"';
    if (*quoted) {
        for (at++;; at++) {
            assert_true(*at != 0);
            if (*at == '"' && *++at != '"') break;
            field[count++] = *at;
            assert_true(count < 128);
        }
    } else {
        while (!strchr(",\r\n", *at)) {
            assert_true(*at != 0 && count < 127 && *at != '"');
            field[count++] = *at++;
        }
    }
    field[count] = 0;
    return at;
}

static const char *check_csv_row(const char *at, const drawn_row *row, uint32_t n)
{
    char field[128];
    for (uint32_t i = 0; i < n; i++) {
        bool quoted = false;
        at = read_field(at, field, &quoted);
        const ag_value *wanted = &row->values[i];
        if (wanted->type == AG_U8) {
            assert_int_equal(!*field && !quoted, !wanted->text);
            if (wanted->text) assert_string_equal(field, wanted->text);
        } else {
            double number = 0;
            assert_true(ag_number_parse(field, &number));
            check_number(number, wanted->number);
        }
        assert_true(i + 1 < n ? *at == ',' : *at == '\r' && at[1] == '\n');
        at += i + 1 < n ? 1 : 2;
    }
    return at;
}

static void csv_comes_back(void **state)
{
    static drawn_row row;
    (void)state;
    const char *folder = make_folder();
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_store *store = NULL;
    ag_sink sink;
    assert_int_equal(ag_store_create(ctx, ":memory:", &store), AG_OK);
    assert_int_equal(ag_store_sink(store, &sink), AG_OK);
    write_rows(&sink);
    assert_int_equal(ag_store_export_csv(ctx, store, folder), AG_OK);
    for (uint32_t t = 0; t < AG_N_RESULT; t++) {
        const ag_table *table = ag_result_table((ag_result)t);
        char name[64];
        size_t count = 0;
        snprintf(name, sizeof name, "%s.csv", table->name);
        char *text = read_file(path_in(folder, name), &count);
        const char *at = strstr(text, "\r\n");
        assert_non_null(at);
        at += 2;
        for (uint32_t i = 0; i < N_ROW; i++) {
            if (draw_row(i, &row) == table) at = check_csv_row(at, &row, table->n_column);
        }
        assert_int_equal(*at, 0);
        free(text);
    }
    ag_store_free(store);
    ag_ctx_free(ctx);
    remove_folder(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_back),
        cmocka_unit_test(csv_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
