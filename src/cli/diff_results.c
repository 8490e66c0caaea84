/* diff of results: the same number of two files, side by side.
**
** The rows of both files are read into one array and sorted by what they are about, so that the two of
** a pair lie beside each other. Files may come from anywhere: there is a limit to the rows taken, a
** number that is none counts as missing, and of rows about the same the first counts. */
#include "cli/diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 4000000 };

/* year, place, to, good, status, value. A row's year is the end of its period. */
static const char *const sql_of[AGI_N_DIFF] = {
    [AGI_DIFF_PEOPLE] = "SELECT d.year_to, p.place, '', '', '', sum(p.count) FROM people p "
                        "JOIN period d ON d.period = p.period GROUP BY p.period, p.place",
    [AGI_DIFF_PRICE] = "SELECT d.year_to, p.place, '', p.good, p.status, p.usd_per_unit "
                       "FROM price p JOIN period d ON d.period = p.period ORDER BY p.rowid",
    [AGI_DIFF_FLOW] = "SELECT d.year_to, f.from_place, f.to_place, f.good, '', sum(f.t) "
                      "FROM flow f JOIN period d ON d.period = f.period "
                      "GROUP BY f.period, f.from_place, f.to_place, f.good",
    [AGI_DIFF_OBJECTIVE] = "SELECT year_to, '', '', '', '', objective_usd FROM period"};

typedef struct side_row {
    double year, value;
    uint32_t place, to, good, status, order;
    uint8_t side;
} side_row;

typedef struct reader {
    ag_ctx *ctx;
    ag_names *names;
    side_row *row;
    size_t count, capacity;
    uint8_t side;
} reader;

static double number_of(const ag_value *value)
{
    return value->type == AG_U8 ? NAN : value->number;
}

static ag_err name_of(reader *in, const ag_value *value, uint32_t *row)
{
    return ag_names_add(in->names, value->type == AG_U8 && value->text ? value->text : "", row);
}

static ag_err take_row(void *user, uint32_t n, const char *const *columns, const ag_value *values)
{
    reader *in = user;
    (void)columns;
    AG_CHECK(in->ctx, n == 6);
    if (in->count == ROWS_MAX) {
        return ag_fail(in->ctx, AG_ERR_INPUT, "more than %d rows are not compared", ROWS_MAX);
    }
    if (in->count == in->capacity) {
        size_t capacity = in->capacity ? 2 * in->capacity : 1024;
        side_row *row = ag_new(in->ctx, capacity, sizeof *row);
        if (!row) return AG_ERR_MEMORY;
        if (in->count > 0) memcpy(row, in->row, in->count * sizeof *row);
        ag_delete(in->ctx, in->row);
        in->row = row;
        in->capacity = capacity;
    }
    side_row *row = &in->row[in->count];
    *row = (side_row){.year = number_of(&values[0]),
                      .value = number_of(&values[5]),
                      .order = (uint32_t)in->count,
                      .side = in->side};
    if (!isfinite(row->year)) return AG_OK; /* of no period */
    AG_TRY(name_of(in, &values[1], &row->place));
    AG_TRY(name_of(in, &values[2], &row->to));
    AG_TRY(name_of(in, &values[3], &row->good));
    AG_TRY(name_of(in, &values[4], &row->status));
    in->count++;
    return AG_OK;
}

static int by_number(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int by_subject(const side_row *x, const side_row *y)
{
    if (x->year != y->year) return x->year < y->year ? -1 : 1;
    int order = by_number(x->place, y->place);
    if (order == 0) order = by_number(x->to, y->to);
    return order != 0 ? order : by_number(x->good, y->good);
}

static int by_row(const void *a, const void *b)
{
    const side_row *x = a, *y = b;
    int order = by_subject(x, y);
    return order != 0 ? order : by_number(x->order, y->order);
}

static int by_size(const void *a, const void *b)
{
    const agi_diff_row *x = a, *y = b;
    if (x->relative != y->relative) return x->relative > y->relative ? -1 : 1;
    if (x->year != y->year) return x->year < y->year ? -1 : 1;
    int order = by_number(x->place, y->place);
    if (order == 0) order = by_number(x->to, y->to);
    return order != 0 ? order : by_number(x->good, y->good);
}

static double relative_of(double a, double b)
{
    if (isnan(a) || isnan(b)) return isnan(a) && isnan(b) ? 0 : 1;
    double most = fmax(fabs(a), fabs(b));
    if (a == b || most == 0) return 0;
    return isfinite(most) ? fabs(a / most - b / most) : 1;
}

static agi_diff_row pair_of(const side_row *row, size_t n)
{
    agi_diff_row pair = {.year = row->year,
                         .place = row->place,
                         .to = row->to,
                         .good = row->good,
                         .value = {NAN, NAN},
                         .status = {AG_NONE, AG_NONE}};
    for (size_t i = 0; i < n; i++) {
        uint8_t side = row[i].side;
        if (pair.status[side] != AG_NONE) continue;
        pair.status[side] = row[i].status;
        pair.value[side] = row[i].value;
    }
    pair.relative = relative_of(pair.value[0], pair.value[1]);
    return pair;
}

/* Prices count where one of the two was paid. */
static bool counts(const agi_diff_row *pair, agi_diff_kind kind, uint32_t traded)
{
    return kind != AGI_DIFF_PRICE || pair->status[0] == traded || pair->status[1] == traded;
}

static ag_err compare(reader *in, agi_diff_kind kind, agi_diff_list *list)
{
    uint32_t traded = 0;
    AG_TRY(ag_names_add(in->names, "traded", &traded));
    qsort(in->row, in->count, sizeof *in->row, by_row);
    list->row = ag_new(in->ctx, in->count, sizeof *list->row);
    if (!list->row) return AG_ERR_MEMORY;
    for (size_t i = 0, end; i < in->count; i = end) {
        for (end = i + 1; end < in->count && by_subject(&in->row[i], &in->row[end]) == 0;) end++;
        agi_diff_row pair = pair_of(&in->row[i], end - i);
        if (!counts(&pair, kind, traded)) continue;
        list->of++;
        if (pair.relative > 0 || pair.status[0] != pair.status[1]) list->row[list->count++] = pair;
    }
    qsort(list->row, list->count, sizeof *list->row, by_size);
    return AG_OK;
}

ag_err agi_diff_results(ag_ctx *ctx, ag_store *const store[2], agi_diff_kind kind, ag_names *names,
                        agi_diff_list *list)
{
    reader in = {.ctx = ctx, .names = names};
    *list = (agi_diff_list){0};
    ag_err err = AG_OK;
    for (uint8_t side = 0; side < 2 && err == AG_OK; side++) {
        in.side = side;
        err = ag_store_query(ctx, store[side], sql_of[kind], 0, NULL, take_row, &in);
    }
    if (err == AG_OK && in.count > 0) err = compare(&in, kind, list);
    ag_delete(ctx, in.row);
    return err;
}
