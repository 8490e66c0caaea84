/* The check of the market's answers: tiny worlds whose primal and dual solutions were found by hand are
** accepted; one number changed, a column left out, and the answer is refused with the right name.
**
** Models are written out here, so that neither the scenario's reader nor the builder or solver of the
** programme takes part. Where a solution is not made of integers, it follows from closed forms that
** stand beside it. */
#include "market/check.h"

#include "../failing_alloc.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { MAX = 64, GOODS = 4, PLACES = 5, BINS = 2 };

/* A model, a world and an answer with room for a few of everything. */
typedef struct bench {
    ag_ctx *ctx;
    agi_check *check;
    ag_lp_check result;

    ag_model model;
    ag_good good[GOODS];
    ag_place place[PLACES];
    ag_process process[2];
    ag_supply supply[4];
    ag_demand demand[4];
    ag_leg leg[8];
    ag_vehicle vehicle[1];
    double fleet[PLACES], stage_yr[4], need[GOODS], share[GOODS], place_stock[GOODS],
        place_capacity[2];
    double path_year[1], path_value[MAX];
    size_t n_path;

    ag_world world;
    double stock[PLACES * MAX], transit[PLACES * MAX * BINS], capacity[PLACES * 2];
    double pending[PLACES * 2 * BINS], people[PLACES], shelter[PLACES], deposit[1];
    double quote[PLACES * MAX], budget[PLACES], process_factor[2], vehicle_factor[1];
    double wage[PLACES];
    ag_polity polity[1];

    ag_lp lp;
    ag_row row[MAX];
    ag_col col[MAX];
    double cost[MAX], upper[MAX], value[MAX], pi[MAX];
    ag_market_answer answer;
} bench;

/* ---- writing models ----------------------------------------------------------------------------------- */

static ag_path constant(bench *b, double value)
{
    b->path_value[b->n_path] = value;
    return (ag_path){.n = 1, .year = b->path_year, .value = &b->path_value[b->n_path++]};
}

static void name_places(bench *b, const char *const *names, uint32_t count, bool external)
{
    for (uint32_t p = 0; p < count; p++)
        b->place[p] = (ag_place){.name = names[p],
                                 .external = external,
                                 .polity = AG_NONE,
                                 .stock = b->place_stock,
                                 .capacity = b->place_capacity};
    b->model.n_place = count;
}

/* Good 0 is always shelter. */
static void name_goods(bench *b, const char *const *names, uint32_t count)
{
    b->good[0] = (ag_good){.name = "shelter", .unit = "person yr", .local = true};
    for (uint32_t k = 0; k < count; k++)
        b->good[k + 1] = (ag_good){.name = names[k], .unit = "t", .mass = true, .store = true};
    b->model.n_good = count + 1;
}

static void add_supply(bench *b, uint32_t place, uint32_t good, double price, double upto)
{
    ag_supply *supply = &b->supply[b->model.n_supply++];
    *supply = (ag_supply){.place = place, .good = good, .price = constant(b, price)};
    if (!isinf(upto)) supply->q = constant(b, upto);
}

static void add_need(bench *b, uint32_t place, uint32_t good, double q)
{
    b->demand[b->model.n_demand++] =
        (ag_demand){.place = place, .good = good, .q = constant(b, q), .penalty = -1};
}

/* Wants q a year at a price or below. */
static void add_segment(bench *b, uint32_t place, uint32_t good, double q, double price)
{
    b->demand[b->model.n_demand++] = (ag_demand){.place = place,
                                                 .good = good,
                                                 .kind = AG_DEMAND_SEGMENTS,
                                                 .polity = AG_NONE,
                                                 .n_segment = 1,
                                                 .segment_q = constant(b, q).value,
                                                 .segment_price = constant(b, price).value};
}

static void add_freight(bench *b, uint32_t from, uint32_t to, double usd_t, double tof_yr)
{
    b->leg[b->model.n_leg++] = (ag_leg){
        .from = from, .to = to, .back = AG_NONE, .freight = constant(b, usd_t), .tof_yr = tof_yr};
}

/* ---- writing answers ------------------------------------------------------------------------------------ */

static void row(bench *b, uint32_t kind, uint32_t s, uint32_t at, uint32_t what, double pi)
{
    uint32_t i = b->lp.n_row++;
    b->row[i] = (ag_row){kind, s, at, what};
    b->pi[i] = pi;
}

static uint32_t col(bench *b, ag_col_kind kind, uint32_t s, const uint32_t at[3], double value)
{
    uint32_t j = b->lp.n_col++;
    b->col[j] = (ag_col){kind, s, at[0], at[1], at[2]};
    b->value[j] = value;
    b->upper[j] = b->cost[j] = NAN; /* nobody may read these */
    return j;
}
#define COL(kind, s, a, b_, c, value)                                                              \
    col(b, AG_COL_##kind, (s), (const uint32_t[]){(a), (b_), (c)}, (value))

/* A step of a ladder: the only columns whose cost and width are taken as listed. */
static void step(bench *b, ag_col_kind kind, uint32_t s, const uint32_t at[3], double worth,
                 double width, double value)
{
    uint32_t j = col(b, kind, s, at, value);
    b->cost[j] = worth;
    b->upper[j] = width;
}
#define STEP(kind, s, a, b_, c, worth, width, value)                                               \
    step(b, AG_COL_##kind, (s), (const uint32_t[]){(a), (b_), (c)}, (worth), (width), (value))

static void bench_open(bench *b)
{
    memset(b, 0, sizeof *b);
    b->ctx = ag_ctx_create(NULL);
    assert_int_equal(agi_check_create(b->ctx, &b->check), AG_OK);
    b->path_year[0] = 2000;
    b->stage_yr[0] = 1;
    b->place_capacity[0] = b->place_capacity[1] = -1;
    b->process_factor[0] = b->process_factor[1] = b->vehicle_factor[0] = 1;
    b->model = (ag_model){.n_stage = 1,
                          .stage_yr = b->stage_yr,
                          .adjustment = true,
                          .good = b->good,
                          .place = b->place,
                          .process = b->process,
                          .supply = b->supply,
                          .demand = b->demand,
                          .leg = b->leg,
                          .vehicle = b->vehicle,
                          .people = {.need = b->need, .share = b->share, .crew_stay_yr = 1}};
    b->world = (ag_world){.year = 2000,
                          .period_yr = 1,
                          .bin_yr = 0.5,
                          .n_bin = BINS,
                          .stock = b->stock,
                          .transit = b->transit,
                          .capacity = b->capacity,
                          .pending = b->pending,
                          .people = b->people,
                          .shelter = b->shelter,
                          .deposit = b->deposit,
                          .quote = b->quote,
                          .budget = b->budget,
                          .process_factor = b->process_factor,
                          .vehicle_factor = b->vehicle_factor};
    /* No matrix, right side or equality: the check has to know them. */
    b->lp = (ag_lp){.row = b->row, .col = b->col, .cost = b->cost, .upper = b->upper};
    b->answer = (ag_market_answer){.lp = &b->lp, .value = b->value, .pi = b->pi};
}

static void bench_close(bench *b)
{
    agi_check_free(b->check);
    ag_ctx_free(b->ctx);
}

/* ---- judging ------------------------------------------------------------------------------------------------ */

static ag_err check(bench *b)
{
    return agi_check_answer(b->check, &b->model, &b->world, &b->answer, &b->result);
}

/* Exact solutions in doubles: only rounding is left. */
static void assert_accepted(bench *b)
{
    ag_err err = check(b);
    if (err < 0) print_error("%s\n", ag_ctx_detail(b->ctx)->message);
    assert_int_equal(err, AG_OK);
    assert_true(b->result.primal < 1e-14 && b->result.dual < 1e-14);
    assert_true(b->result.complementarity < 1e-14 && b->result.gap < 1e-14);
}

static void assert_refused(bench *b, const char *what)
{
    assert_int_equal(check(b), AG_ERR_SOLVER);
    const char *message = ag_ctx_detail(b->ctx)->message;
    if (!strstr(message, what)) print_error("'%s' is not about %s\n", message, what);
    assert_non_null(strstr(message, what));
}

/* Refused with another number in one place, and accepted again without it. */
static void assert_guards(bench *b, double *number, double other, const char *what)
{
    double kept = *number;
    *number = other;
    assert_refused(b, what);
    *number = kept;
    assert_accepted(b);
}

static double *value_of(bench *b, const char *name)
{
    char text[256];
    for (uint32_t j = 0; j < b->lp.n_col; j++) {
        ag_col_name(&b->model, &b->col[j], text, sizeof text);
        if (strcmp(text, name) == 0) return &b->value[j];
    }
    fail_msg("no column %s", name);
    return NULL;
}

static double *pi_of(bench *b, const char *name)
{
    char text[256];
    for (uint32_t i = 0; i < b->lp.n_row; i++) {
        ag_row_name(&b->model, &b->row[i], text, sizeof text);
        if (strcmp(text, name) == 0) return &b->pi[i];
    }
    fail_msg("no row %s", name);
    return NULL;
}

static void drop_column(bench *b, const char *name)
{
    size_t j = (size_t)(value_of(b, name) - b->value), after = --b->lp.n_col - j;
    memmove(&b->value[j], &b->value[j + 1], after * sizeof *b->value);
    memmove(&b->col[j], &b->col[j + 1], after * sizeof *b->col);
    memmove(&b->cost[j], &b->cost[j + 1], after * sizeof *b->cost);
    memmove(&b->upper[j], &b->upper[j + 1], after * sizeof *b->upper);
}

/* ---- transport (Dantzig 1963): cost 153,675 ------------------------------------------------------------------- */

enum { SEATTLE, SAN_DIEGO, NEW_YORK, CHICAGO, TOPEKA };

static void dantzig_model(bench *b)
{
    bench_open(b);
    name_places(b, (const char *[]){"seattle", "san_diego", "new_york", "chicago", "topeka"}, 5,
                true);
    name_goods(b, (const char *[]){"cases"}, 1);
    add_supply(b, SEATTLE, 1, 0, 350);
    add_supply(b, SAN_DIEGO, 1, 0, 600);
    add_need(b, NEW_YORK, 1, 325);
    add_need(b, CHICAGO, 1, 300);
    add_need(b, TOPEKA, 1, 275);
    static const double freight[2][3] = {{225, 153, 162}, {225, 162, 126}};
    for (uint32_t from = 0; from < 2; from++)
        for (uint32_t to = 0; to < 3; to++)
            add_freight(b, from, NEW_YORK + to, freight[from][to], 0);
}

/* Shipments by leg; a negative one is not listed. */
static void dantzig_answer(bench *b, const double *shipped, const double *pi, double objective)
{
    for (uint32_t p = 0; p < 5; p++) row(b, AG_ROW_GOOD, 0, p, 1, pi[p]);
    double sold[2] = {0};
    for (uint32_t l = 0; l < 6; l++) {
        if (shipped[l] < 0) continue;
        COL(CARGO, 0, l, AG_NONE, 1, shipped[l]);
        sold[l / 3] += shipped[l];
    }
    STEP(SUPPLY, 0, 0, 0, AG_NONE, 0, 350, sold[0]);
    STEP(SUPPLY, 0, 1, 0, AG_NONE, 0, 600, sold[1]);
    for (uint32_t d = 0; d < 3; d++) COL(SHORT, 0, d, AG_NONE, AG_NONE, 0);
    b->answer.objective = objective;
}

static void dantzig(bench *b)
{
    dantzig_model(b);
    /* Two legs that a column generation would leave out. */
    dantzig_answer(b, (const double[]){50, 300, -1, 275, -1, 275},
                   (const double[]){0, 0, 225, 153, 126}, 153675);
}

static void accepts_transport(void **state)
{
    (void)state;
    bench room, *b = &room;
    dantzig(b);
    assert_accepted(b);
    assert_string_equal(b->result.worst, "");
    bench_close(b);
}

static void refuses_changed_values(void **state)
{
    (void)state;
    bench room, *b = &room;
    dantzig(b);
    double *chicago = value_of(b, "CARGO.seattle>chicago.cases.0");
    assert_guards(b, chicago, 299.999, "GOOD.chicago.cases.0");
    assert_guards(b, chicago, 300.001, "GOOD.seattle.cases.0");
    assert_guards(b, value_of(b, "SUPPLY.seattle.cases.0.0"), 350.01, "SUPPLY.seattle.cases.0.0");
    assert_guards(b, value_of(b, "SHORT.topeka.cases.0"), -1, "SHORT.topeka.cases.0");
    assert_guards(b, value_of(b, "SHORT.topeka.cases.0"), 1e-3, "SHORT.topeka.cases.0");
    assert_guards(b, chicago, NAN, "CARGO.seattle>chicago.cases.0");
    assert_guards(b, chicago, INFINITY, "CARGO.seattle>chicago.cases.0");
    bench_close(b);
}

static void refuses_changed_duals(void **state)
{
    (void)state;
    bench room, *b = &room;
    dantzig(b);
    assert_guards(b, pi_of(b, "GOOD.new_york.cases.0"), 225.001, "CARGO.seattle>new_york");
    assert_guards(b, pi_of(b, "GOOD.topeka.cases.0"), 125.999, "CARGO.san_diego>topeka");
    assert_guards(b, pi_of(b, "GOOD.san_diego.cases.0"), -1e-3, "GOOD.san_diego.cases.0");
    /* Chicago's way from San Diego is not listed: 162 < 153 + 10. */
    assert_guards(b, pi_of(b, "GOOD.chicago.cases.0"), 163, "CARGO.s");
    assert_guards(b, pi_of(b, "GOOD.chicago.cases.0"), NAN, "GOOD.chicago.cases.0");
    bench_close(b);
}

static void refuses_a_wrong_objective(void **state)
{
    (void)state;
    bench room, *b = &room;
    dantzig(b);
    assert_guards(b, &b->answer.objective, 153675.001, "gap");
    bench_close(b);
}

/* The optimum of the programme without the way from San Diego to Topeka, which would pay by
** 171 - 126 - 0: 165,600, with a rent of 9 at Seattle. Its listed rows and columns are all in order. */
static void refuses_without_a_way_that_pays(void **state)
{
    (void)state;
    bench room, *b = &room;
    dantzig_model(b);
    dantzig_answer(b, (const double[]){0, 75, 275, 325, 225, -1},
                   (const double[]){9, 0, 225, 162, 171}, 165600);
    assert_refused(b, "CARGO.san_diego>topeka.cases.0 (not listed): dual violation");
    assert_true(b->result.primal < 1e-14 && b->result.complementarity < 1e-14);
    assert_true(b->result.gap < 1e-14);
    bench_close(b);
}

static void refuses_strange_lists(void **state)
{
    (void)state;
    bench room, *b = &room;
    dantzig(b);
    ag_row kept_row = b->row[0];
    b->row[0] = b->row[1];
    assert_refused(b, "GOOD.san_diego.cases.0 is listed twice");
    b->row[0] = (ag_row){AG_ROW_GOOD, 0, 5, 1};
    assert_refused(b, "is no row of this model");
    b->row[0] = (ag_row){AG_ROW_GOOD, 1, 0, 1};
    assert_refused(b, "is no row of this model");
    b->row[0] = kept_row;
    ag_col kept_col = b->col[0];
    b->col[0].a = 6;
    assert_refused(b, "is no column of this model");
    b->col[0] = (ag_col){AG_COL_KINDS, 0, 0, 0, 0};
    assert_refused(b, "is no column of this model");
    b->col[0] = b->col[1];
    assert_refused(b, "CARGO.seattle>chicago.cases.0 is listed twice");
    b->col[0] = kept_col;
    /* A row that is left out still has to hold. */
    b->row[SAN_DIEGO] = b->row[--b->lp.n_row];
    b->pi[SAN_DIEGO] = b->pi[b->lp.n_row];
    assert_accepted(b);
    *value_of(b, "SUPPLY.san_diego.cases.0.0") = 549;
    assert_refused(b, "GOOD.san_diego.cases.0 (not listed): primal violation");
    bench_close(b);
}

/* From a over b to c for 1 + 3 + 3 USD/t, where ice is wanted at 20. With the balance at b both ways are left out,
** and what is left is in order. Where nothing comes to b there is nothing to refuse. */
static void refuses_a_missing_link(void **state)
{
    (void)state;
    bench room, *b = &room;
    bench_open(b);
    name_places(b, (const char *[]){"a", "b", "c"}, 3, true);
    name_goods(b, (const char *[]){"ice"}, 1);
    add_supply(b, 0, 1, 1, 50);
    add_segment(b, 2, 1, 10, 20);
    add_freight(b, 0, 1, 3, 0);
    add_freight(b, 1, 2, 3, 0);
    row(b, AG_ROW_GOOD, 0, 0, 1, 1);
    row(b, AG_ROW_GOOD, 0, 2, 1, 20);
    STEP(SUPPLY, 0, 0, 0, AG_NONE, 1, 50, 0);
    STEP(DEMAND, 0, 0, 0, AG_NONE, -20, 10, 0);
    assert_refused(b, "GOOD.b.ice.0 (not listed)");
    b->leg[0].to = 2;
    b->leg[0].freight = constant(b, 19);
    assert_accepted(b);
    bench_close(b);
}

/* A column that the model has not may only be 0. */
static void refuses_a_column_without_right(void **state)
{
    (void)state;
    bench room, *b = &room;
    dantzig(b);
    b->good[1].local = true;
    assert_refused(b, "CARGO.seattle>new_york.cases.0");
    bench_close(b);
}

static void refuses_wrong_ladders(void **state)
{
    (void)state;
    bench room, *b = &room;
    dantzig(b);
    size_t j = (size_t)(value_of(b, "SUPPLY.san_diego.cases.0.0") - b->value);
    assert_guards(b, &b->upper[j], 601, "SUPPLY.san_diego.cases.0.0: width");
    assert_guards(b, &b->cost[j], 1e-6, "SUPPLY.san_diego.cases.0.0: worth");
    drop_column(b, "SUPPLY.san_diego.cases.0.0");
    assert_refused(b, "SUPPLY.san_diego.cases.0.0: the curve has no steps");
    bench_close(b);
}

/* ---- a process with capacity ---------------------------------------------------------------------------------------- */

/* Ore at 2 USD/t, three a t of metal, cost 1; metal is wanted at 20. Capacity 5, life 10 years, in equipment 10 t
** of steel at 0.5 USD/t. Metal and capacity: 20 - 3x2 - 1 = 13 of rent a unit in service. */
static void smelter_model(bench *b)
{
    static const ag_share metal[] = {{2, 1}}, ore[] = {{1, 3}}, steel[] = {{3, 10}};
    static const uint8_t everywhere[PLACES] = {1, 1, 1, 1, 1};
    bench_open(b);
    name_places(b, (const char *[]){"works"}, 1, true);
    name_goods(b, (const char *[]){"ore", "metal", "steel"}, 3);
    b->process[0] = (ag_process){.name = "smelt",
                                 .n_out = 1,
                                 .n_in = 1,
                                 .n_equipment = 1,
                                 .out = metal,
                                 .in = ore,
                                 .equipment = steel,
                                 .cost = constant(b, 1),
                                 .life_yr = 10,
                                 .deposit_good = AG_NONE,
                                 .from_year = -INFINITY,
                                 .where = everywhere};
    b->model.n_process = 1;
    add_supply(b, 0, 1, 2, INFINITY);
    add_supply(b, 0, 3, 0.5, INFINITY);
    add_segment(b, 0, 2, 100, 20);
    b->capacity[0] = 5;
}

static void smelter_rows(bench *b)
{
    row(b, AG_ROW_GOOD, 0, 0, 1, 2);
    row(b, AG_ROW_GOOD, 0, 0, 2, 20);
    row(b, AG_ROW_GOOD, 0, 0, 3, 0.5);
    row(b, AG_ROW_CAPACITY, 0, 0, 0, 13);
}

static void smelter_market(bench *b, double made, double steel)
{
    COL(MAKE, 0, 0, 0, AG_NONE, made);
    STEP(SUPPLY, 0, 0, 0, AG_NONE, 2, INFINITY, 3 * made);
    STEP(SUPPLY, 0, 1, 0, AG_NONE, 0.5, INFINITY, steel);
    STEP(DEMAND, 0, 0, 0, AG_NONE, -20, 100, made);
    b->answer.objective = made * 7 + steel * 0.5 - 20 * made;
}

static void accepts_fixed_capacity(void **state)
{
    (void)state;
    bench room, *b = &room;
    smelter_model(b);
    b->place[0].fixed_capacity = true; /* neither wear nor growth: 5 x 13 */
    smelter_rows(b);
    smelter_market(b, 5, 0);
    assert_true(b->answer.objective == -65);
    assert_accepted(b);
    assert_guards(b, value_of(b, "MAKE.works.smelt.0"), 5.1, "GOOD.works.ore.0");
    assert_guards(b, pi_of(b, "CAPACITY.works.smelt.0"), 12.9, "MAKE.works.smelt.0");
    assert_guards(b, &b->capacity[0], 5.001, "CAPACITY.works.smelt.0 (number 3): lack of");
    assert_guards(b, &b->capacity[0], 4.999, "CAPACITY.works.smelt.0 (number 3): primal");
    bench_close(b);
}

/* Old capacity wears at 0.1 a year: its mean is 5 m, m = (1 - e^-0.1)/0.1. A unit a year built evenly serves
** (1 - m)/0.1 = 0.4837 on average and earns 6.29; that costs 5 m_i: 5 and 5.5 pay, 6.5 does not. Each of
** the two is 4 % of (5 + 20/10) 1.14^(1/2). */
static void worn_smelter(bench *b)
{
    smelter_model(b);
    double m = -expm1(-0.1) / 0.1, serves = (1 - m) / 0.1, width = 0.04 * 7 * sqrt(1.14);
    smelter_rows(b);
    for (uint32_t i = 0; i < AG_TRANCHE_MAX; i++) COL(BUILD, 0, 0, 0, i, i < 2 ? width : 0);
    smelter_market(b, 5 * m + 2 * width * serves, 10 * width * (1 + 1.1));
}

static void accepts_built_capacity(void **state)
{
    (void)state;
    bench room, *b = &room;
    worn_smelter(b);
    assert_accepted(b);
    double width = *value_of(b, "BUILD.works.smelt.0.0");
    assert_guards(b, value_of(b, "BUILD.works.smelt.0.0"), width * 1.01, "BUILD.works.smelt.0.0");
    assert_guards(b, value_of(b, "BUILD.works.smelt.1.0"), width * 0.99, "GOOD.works.steel.0");
    assert_guards(b, &b->process_factor[0], 1.1, "GOOD.works.steel.0");
    assert_guards(b, &b->pending[1], 0.1, "CAPACITY.works.smelt.0");
    bench_close(b);
}

/* Half a unit enters service evenly over the second half of the year, at a rate of 1: its mean service in the year
** is the integral of (1 - e^-0.1y)/0.1 over half a year. The base of the tranches grows by it too. */
static void accepts_pending_capacity(void **state)
{
    (void)state;
    bench room, *b = &room;
    worn_smelter(b);
    double m = -expm1(-0.1) / 0.1, serves = (1 - m) / 0.1, width = 0.04 * 7.5 * sqrt(1.14);
    double late = (0.5 + expm1(-0.05) / 0.1) / 0.1;
    b->pending[1] = 0.5;
    b->lp.n_col = 0;
    for (uint32_t i = 0; i < AG_TRANCHE_MAX; i++) {
        COL(BUILD, 0, 0, 0, i, i < 2 ? width : 0);
    }
    smelter_market(b, 5 * m + late + 2 * width * serves, 10 * width * (1 + 1.1));
    assert_accepted(b);
    bench_close(b);
}

/* A process without equipment or capacity is free: no CAPACITY row, no rent, metal at 7. */
static void accepts_free_process(void **state)
{
    (void)state;
    bench room, *b = &room;
    smelter_model(b);
    b->process[0].n_equipment = 0;
    b->capacity[0] = 0;
    row(b, AG_ROW_GOOD, 0, 0, 1, 2);
    row(b, AG_ROW_GOOD, 0, 0, 2, 7);
    smelter_market(b, 100, 0);
    assert_accepted(b);
    b->capacity[0] = 5;
    assert_refused(b, "CAPACITY.works.smelt.0");
    bench_close(b);
}

/* ---- storage into the tail ---------------------------------------------------------------------------------------------- */

/* 100 t that rot at 0.02 a year; 30 t/yr are wanted at 10 USD/t in stage 0 (one year) and ever after, discounted at
** 0.05. e^-0.02 x 100 - 30 are kept; as a flow of the tail (20 years) that is e^-0.4/20 of it. */
static void storage(bench *b)
{
    bench_open(b);
    name_places(b, (const char *[]){"depot"}, 1, true);
    name_goods(b, (const char *[]){"ice"}, 1);
    b->good[1].decay_pyr = 0.02;
    b->stage_yr[1] = 20;
    b->model.n_stage = 2;
    b->model.discount = 0.05;
    b->stock[1] = 100;
    add_segment(b, 0, 1, 30, 10);
    double keeps = exp(-0.4) / 20, kept = 100 * exp(-0.02) - 30;
    double delta[2] = {-expm1(-0.05) / 0.05, exp(-0.05) / 0.05};
    row(b, AG_ROW_GOOD, 0, 0, 1, keeps * 10 * delta[1]);
    row(b, AG_ROW_GOOD, 1, 0, 1, 10 * delta[1]);
    COL(STORE, 0, 0, 1, AG_NONE, kept);
    STEP(DEMAND, 0, 0, 0, AG_NONE, -10 * delta[0], 30, 30);
    STEP(DEMAND, 1, 0, 0, AG_NONE, -10 * delta[1], 30, kept * keeps);
    b->answer.objective = -300 * delta[0] - 10 * delta[1] * kept * keeps;
}

static void accepts_storage(void **state)
{
    (void)state;
    bench room, *b = &room;
    storage(b);
    assert_accepted(b);
    assert_guards(b, &b->good[1].decay_pyr, 0.0200001, "GOOD.depot.ice.");
    double *kept = value_of(b, "STORE.depot.ice.0");
    assert_guards(b, kept, *kept - 0.01, "GOOD.depot.ice.1");
    assert_guards(b, pi_of(b, "GOOD.depot.ice.0"), 1, "STORE.depot.ice.0");
    /* The optimum of the programme without it: nothing in the tail, what is left of the stock is worth 0. */
    drop_column(b, "STORE.depot.ice.0");
    *value_of(b, "DEMAND.depot.ice.0.1") = 0;
    *pi_of(b, "GOOD.depot.ice.0") = 0;
    b->answer.objective = 300 * expm1(-0.05) / 0.05;
    assert_refused(b, "STORE.depot.ice.0 (not listed): dual violation");
    assert_true(b->result.primal < 1e-14 && b->result.complementarity < 1e-14);
    bench_close(b);
}

/* ---- delay on the way ------------------------------------------------------------------------------------------------------ */

/* Stages of 1 and 2 years, half a year under way: of what departs in stage 0 half arrives in it and a quarter (a
** flow over two years) in stage 1, of what departs in stage 1 three quarters arrive. 6 t/yr are needed, 1 t
** is under way for the first half year and one for the second. 1 USD/t, freight 3. */
static void delay(bench *b)
{
    bench_open(b);
    name_places(b, (const char *[]){"a", "b"}, 2, true);
    name_goods(b, (const char *[]){"ice"}, 1);
    b->good[1].store = false; /* or it would wait at b for the second stage */
    b->stage_yr[1] = 2;
    b->model.n_stage = 2;
    size_t arriving = ((size_t)1 * ag_xgood_count(&b->model) + 1) * BINS;
    b->transit[arriving] = b->transit[arriving + 1] = 1;
    add_supply(b, 0, 1, 1, INFINITY);
    add_need(b, 1, 1, 6);
    add_freight(b, 0, 1, 3, 0.5);
    double first = 4 / 0.5, second = (6 - first / 4) / 0.75;
    double later = 8 / 0.75, now = (4 - later / 4) / 0.5;
    row(b, AG_ROW_GOOD, 0, 0, 1, 1);
    row(b, AG_ROW_GOOD, 1, 0, 1, 2);
    row(b, AG_ROW_GOOD, 0, 1, 1, now);
    row(b, AG_ROW_GOOD, 1, 1, 1, later);
    STEP(SUPPLY, 0, 0, 0, AG_NONE, 1, INFINITY, first);
    STEP(SUPPLY, 1, 0, 0, AG_NONE, 2, INFINITY, second);
    COL(CARGO, 0, 0, AG_NONE, 1, first);
    COL(CARGO, 1, 0, AG_NONE, 1, second);
    b->answer.objective = first * 4 + second * 8;
}

static void accepts_delay(void **state)
{
    (void)state;
    bench room, *b = &room;
    delay(b);
    assert_accepted(b);
    size_t arriving = ((size_t)1 * ag_xgood_count(&b->model) + 1) * BINS;
    assert_guards(b, &b->transit[arriving], 0.999, "GOOD.b.ice.0");
    assert_guards(b, &b->leg[0].tof_yr, 0.501, "GOOD.b.ice.0");
    assert_guards(b, &b->leg[0].loss, 0.001, "GOOD.b.ice.");
    assert_guards(b, pi_of(b, "GOOD.b.ice.1"), 10, "CARGO.a>b.ice.");
    drop_column(b, "CARGO.a>b.ice.1");
    assert_refused(b, "GOOD.a.ice.1");
    bench_close(b);
}

/* ---- a vehicle -------------------------------------------------------------------------------------------------------------- */

/* 20 t/yr of water at b-> dv = ve ln 2 and an aeroshell of 0.1: 1.1 t of propellant a t that arrives, and a trip carries
** 22/1.1 = 20 t. Propellant 1, water 2 USD/t, 5 a flight; dry mass 10 t. So one trip burns 33 t, payload
** is worth (5 + 11)/22 a t, and water at b 2 + 1.1 + 1.1 x 16/22 = 3.9. */
static void vehicle(bench *b)
{
    static const ag_share burns[] = {{2, 1}};
    bench_open(b);
    name_places(b, (const char *[]){"a", "b"}, 2, true);
    name_goods(b, (const char *[]){"water", "propellant"}, 2);
    add_supply(b, 0, 1, 2, INFINITY);
    add_supply(b, 0, 2, 1, INFINITY);
    add_need(b, 1, 1, 20);
    b->leg[0] = (ag_leg){
        .to = 1, .back = AG_NONE, .kind = AG_LEG_GIVEN, .dv_mps = 3000 * log(2), .aero = 0.1};
    b->vehicle[0] = (ag_vehicle){.name = "tug",
                                 .fleet = b->fleet,
                                 .dry_t = 10,
                                 .payload_t = 22,
                                 .tank_t = 100,
                                 .ve_mps = 3000,
                                 .n_propellant = 1,
                                 .propellant = burns,
                                 .returns = true,
                                 .from_year = -INFINITY,
                                 .price_per_flight = constant(b, 5)};
    b->model.n_leg = b->model.n_vehicle = 1;
    row(b, AG_ROW_GOOD, 0, 0, 1, 2);
    row(b, AG_ROW_GOOD, 0, 0, 2, 1);
    row(b, AG_ROW_GOOD, 0, 1, 1, 3.9);
    row(b, AG_ROW_PAYLOAD, 0, 0, 0, 16.0 / 22);
    row(b, AG_ROW_TANK, 0, 0, 0, 0);
    COL(CARGO, 0, 0, 0, 1, 20);
    COL(TRIP, 0, 0, 0, AG_NONE, 1);
    COL(KEEP, 0, 0, 0, AG_NONE, 0);
    STEP(SUPPLY, 0, 0, 0, AG_NONE, 2, INFINITY, 20);
    STEP(SUPPLY, 0, 1, 0, AG_NONE, 1, INFINITY, 33);
    b->answer.objective = 78;
}

static void accepts_vehicle(void **state)
{
    (void)state;
    bench room, *b = &room;
    vehicle(b);
    assert_accepted(b);
    assert_guards(b, value_of(b, "TRIP.a>b.tug.0"), 0.99, "PAYLOAD.a>b.tug.0");
    assert_guards(b, value_of(b, "SUPPLY.a.propellant.0.0"), 32.9, "GOOD.a.propellant.0");
    assert_guards(b, value_of(b, "KEEP.a>b.tug.0"), 1, "KEEP.a>b.tug.0");
    assert_guards(b, &b->vehicle[0].tank_t, 32, "TANK.a>b.tug.0");
    assert_guards(b, pi_of(b, "TANK.a>b.tug.0"), 0.1, "TRIP.a>b.tug.0");
    assert_guards(b, pi_of(b, "PAYLOAD.a>b.tug.0"), 0.7, "TRIP.a>b.tug.0");
    /* A window of a tenth of a year that opens next in 2002: no trip in 2000. */
    b->leg[0].window_first_year = 2002;
    b->leg[0].window_open_yr = 0.1;
    assert_guards(b, &b->leg[0].window_every_yr, 2.5, "CARGO.a>b.tug.water.0");
    assert_guards(b, &b->vehicle[0].from_year, 2001, "CARGO.a>b.tug.water.0");
    bench_close(b);
}

/* The same on a leg of the sky whose departures burn half and one and a half times the mass that arrives. */
static void accepts_flight(void **state)
{
    (void)state;
    bench room, *b = &room;
    ag_flight flight = {.n = 2, .dv_mps = {3000 * log(1.5), 3000 * log(2.5)}, .aero = 0.1};
    vehicle(b);
    b->leg[0] = (ag_leg){.to = 1, .back = AG_NONE, .kind = AG_LEG_SKY};
    b->world.flight = &flight;
    assert_accepted(b);
    assert_guards(b, &flight.dv_mps[1], 3000 * log(2), "TRIP.a>b.tug.0");
    assert_guards(b, &flight.aero, 0.2, "GOOD.a.propellant.0");
    assert_guards(b, &flight.tof_yr, 0.5, "GOOD.b.water.0");
    assert_guards(b, &b->vehicle[0].tank_t, 10.9, "CARGO.a>b.tug.water.0"); /* 11 t take the ship */
    flight.n = 0;
    assert_true(agi_check_answer(b->check, &b->model, &b->world, &b->answer, &b->result) < 0);
    assert_non_null(strstr(ag_ctx_detail(b->ctx)->message, "CARGO.a>b.tug.water.0"));
    bench_close(b);
}

/* ---- people ------------------------------------------------------------------------------------------------------------------ */

/* 100 residents with shelter, who need 1 t of food each and grow it at 0.2 person yr a t, for 10 USD a person yr. One stage of
** a year, nobody comes or goes. Labour 10, food 2; who stays costs half a year of food, who was here too. */
static void people(bench *b)
{
    static const ag_share food[] = {{1, 1}};
    static const uint8_t everywhere[PLACES] = {1, 1, 1, 1, 1};
    bench_open(b);
    name_places(b, (const char *[]){"base"}, 1, false);
    name_goods(b, (const char *[]){"food"}, 1);
    b->process[0] = (ag_process){.name = "farm",
                                 .n_out = 1,
                                 .out = food,
                                 .labour = 0.2,
                                 .deposit_good = AG_NONE,
                                 .from_year = -INFINITY,
                                 .where = everywhere};
    b->model.n_process = 1;
    b->model.people.participation = 0.5;
    b->model.people.reservation_wage = 10;
    b->need[1] = 1;
    b->people[0] = 100;
    b->shelter[0] = 200;
    uint32_t traveller = ag_xgood_traveller(&b->model), crew = ag_xgood_crew(&b->model);
    row(b, AG_ROW_GOOD, 0, 0, 0, 0);
    row(b, AG_ROW_GOOD, 0, 0, 1, 2);
    row(b, AG_ROW_GOOD, 0, 0, traveller, -1);
    row(b, AG_ROW_GOOD, 0, 0, crew, 0);
    row(b, AG_ROW_LABOUR, 0, 0, AG_NONE, 10);
    row(b, AG_ROW_WORKERS, 0, 0, AG_NONE, 0);
    row(b, AG_ROW_PEOPLE, 0, 0, AG_NONE, 1);
    COL(MAKE, 0, 0, 0, AG_NONE, 100);
    COL(PEOPLE, 0, 0, AG_NONE, AG_NONE, 100);
    for (uint32_t i = 0; i < AG_TRANCHE_MAX; i++) COL(HIRE, 0, 0, i, AG_NONE, 0);
    COL(LEAVE, 0, 0, AG_NONE, AG_NONE, 0);
    COL(WORK, 0, 0, AG_NONE, AG_NONE, 20);
    COL(VISIT, 0, 0, AG_NONE, AG_NONE, 0);
    for (uint32_t k = 0; k < 2; k++) COL(LACK, 0, 0, k, 0, 0);
    b->answer.objective = 200;
}

static void accepts_people(void **state)
{
    (void)state;
    bench room, *b = &room;
    people(b);
    assert_accepted(b);
    assert_guards(b, value_of(b, "PEOPLE.base.0"), 100.01, "PEOPLE.base.0");
    assert_guards(b, value_of(b, "WORK.base.0"), 19.99, "LABOUR.base.0");
    assert_guards(b, value_of(b, "LACK.base.food.0.0"), 0.01, "LACK.base.food.0.0");
    assert_guards(b, value_of(b, "LEAVE.base.0"), 0.01, "GOOD.base.(traveller).0");
    assert_guards(b, value_of(b, "VISIT.base.0"), 0.01, "GOOD.base.(");
    assert_guards(b, pi_of(b, "GOOD.base.(traveller).0"), -1.1, "HIRE.base.0.0");
    assert_guards(b, pi_of(b, "GOOD.base.(traveller).0"), -0.9, "LEAVE.base.0");
    assert_guards(b, pi_of(b, "LABOUR.base.0"), 10.1, "WORK.base.0");
    assert_guards(b, pi_of(b, "PEOPLE.base.0"), 1.1, "PEOPLE.base.0");
    assert_guards(b, &b->people[0], 101, ".base.");
    assert_guards(b, &b->shelter[0], 90, "GOOD.base.shelter.0");
    assert_guards(b, &b->model.people.participation, 0.19, "WORKERS.base.0");
    assert_guards(b, &b->model.people.fertility_pyr, 0.01, "PEOPLE.base.0");
    drop_column(b, "WORK.base.0");
    assert_refused(b, "LABOUR.base.0");
    bench_close(b);
}

/* Work was last paid 14 where it is done for 10: a quarter of the 4 goes to the treasury, so that work costs 11
** and food, of which a fifth of a year makes one, 2.2. */
static void accepts_taxed_work(void **state)
{
    (void)state;
    bench room, *b = &room;
    static double none[GOODS];
    people(b);
    b->polity[0] = (ag_polity){.home = 0, .income_tax = 0.25, .subsidy = none, .tariff = none};
    b->model.polity = b->polity;
    b->model.n_polity = 1;
    b->place[0].polity = 0;
    b->wage[0] = 14;
    b->world.wage = b->wage;
    *pi_of(b, "LABOUR.base.0") = 11;
    *pi_of(b, "GOOD.base.food.0") = 2.2;
    *pi_of(b, "GOOD.base.(traveller).0") = -1.1;
    *pi_of(b, "PEOPLE.base.0") = 1.1;
    b->answer.objective = 220;
    assert_accepted(b);
    assert_guards(b, &b->wage[0], 14.1, "WORK.base.0");
    assert_guards(b, &b->wage[0], 9, "WORK.base.0");
    assert_guards(b, &b->polity[0].income_tax, 0.26, "WORK.base.0");
    assert_guards(b, pi_of(b, "LABOUR.base.0"), 10, "MAKE.base.farm.0");
    bench_close(b);
}

/* ---- ladders of curves --------------------------------------------------------------------------------------------------------- */

/* A budget of 100 USD a year: q = 100/P, in steps with edges at 4, 2 and 1 USD. Of the first, down to 4 USD, all is worth 4;
** of the others ln 2 x 100/dq. Supply at 3 meets the second step. */
static void budget(bench *b)
{
    bench_open(b);
    name_places(b, (const char *[]){"town"}, 1, true);
    name_goods(b, (const char *[]){"ice"}, 1);
    add_supply(b, 0, 1, 2.5, INFINITY);
    b->demand[0] =
        (ag_demand){.good = 1, .kind = AG_DEMAND_BUDGET, .q = constant(b, 100), .polity = AG_NONE};
    b->model.n_demand = 1;
    double mean[2] = {100 * log(2) / 25, 100 * log(2) / 50};
    row(b, AG_ROW_GOOD, 0, 0, 1, 2.5);
    STEP(SUPPLY, 0, 0, 0, AG_NONE, 2.5, INFINITY, 50);
    STEP(DEMAND, 0, 0, 0, AG_NONE, -4, 25, 25);
    STEP(DEMAND, 0, 0, 1, AG_NONE, -mean[0], 25, 25);
    STEP(DEMAND, 0, 0, 2, AG_NONE, -mean[1], 50, 0);
    b->answer.objective = 50 * 2.5 - 25 * 4 - 25 * mean[0];
}

static void accepts_steps_of_their_curve(void **state)
{
    (void)state;
    bench room, *b = &room;
    budget(b);
    assert_accepted(b);
    assert_guards(b, &b->cost[2], b->cost[2] * (1 + 1e-7), "DEMAND.town.ice.1.0: worth");
    assert_guards(b, &b->upper[2], 26, "DEMAND.town.ice.1.0: worth");
    assert_guards(b, &b->upper[3], -1, "DEMAND.town.ice.2.0: width");
    assert_guards(b, &b->cost[1], -5, "DEMAND.town.ice.0.0: worth");
    ag_col kept = b->col[2];
    b->col[2] = b->col[3];
    assert_refused(b, "DEMAND.town.ice.2.0");
    b->col[2] = kept;
    bench_close(b);
}

/* The same curve of a programme of 200 whose treasury can spend half. */
static void accepts_half_a_programme(void **state)
{
    (void)state;
    bench room, *b = &room;
    double purse[1] = {0.5};
    budget(b);
    b->demand[0].q = constant(b, 200);
    b->demand[0].polity = 0;
    b->demand[0].project = AG_NONE;
    b->world.purse = purse;
    assert_accepted(b);
    assert_guards(b, &purse[0], 0.51, "DEMAND.town.ice.");
    b->world.purse = NULL;
    assert_refused(b, "DEMAND.town.ice.");
    bench_close(b);
}

/* q = 8 P^0.5 and q = 64 P^-1: the same steps from the side of supply, edges at 1, 4 and 9 USD; up to 1 USD
** all is worth less than 1. Supply of 16 at 4 meets demand of 16 at 4. */
static void accepts_elastic_curves(void **state)
{
    (void)state;
    bench room, *b = &room;
    bench_open(b);
    name_places(b, (const char *[]){"town"}, 1, true);
    name_goods(b, (const char *[]){"ice"}, 1);
    b->supply[0] = (ag_supply){.good = 1,
                               .kind = AG_SUPPLY_ELASTIC,
                               .price = constant(b, 4),
                               .q = constant(b, 16),
                               .elasticity = 0.5};
    b->demand[0] = (ag_demand){.good = 1,
                               .kind = AG_DEMAND_ELASTIC,
                               .price = constant(b, 4),
                               .q = constant(b, 16),
                               .elasticity = -1.5,
                               .polity = AG_NONE};
    b->model.n_supply = b->model.n_demand = 1;
    /* Integrals of P dq, P = q^2/64: q^3/192. Of P = 4 (q/16)^(-2/3), q to 128 at 1 USD: 12 x 16^(2/3) q^(1/3). */
    double up = (4096 - 512) / 192.0 / 8, top = (24.0 * 24 * 24 - 4096) / 192.0 / 8;
    double wanted = 12 * pow(16, 2.0 / 3) * (cbrt(128) - cbrt(16)) / 112;
    row(b, AG_ROW_GOOD, 0, 0, 1, 4);
    STEP(SUPPLY, 0, 0, 0, AG_NONE, 1.0 / 3, 8, 8);
    STEP(SUPPLY, 0, 0, 1, AG_NONE, up, 8, 8);
    STEP(SUPPLY, 0, 0, 2, AG_NONE, top, 8, 0);
    STEP(DEMAND, 0, 0, 0, AG_NONE, -4, 16, 16);
    STEP(DEMAND, 0, 0, 1, AG_NONE, -wanted, 112, 0);
    b->answer.objective = 8 / 3.0 + 8 * up - 64;
    assert_accepted(b);
    assert_guards(b, &b->cost[1], up + 1e-7, "SUPPLY.town.ice.1.0: worth");
    assert_guards(b, &b->cost[0], 1.1, "SUPPLY.town.ice.0.0: worth");
    assert_guards(b, &b->supply[0].elasticity, 0.51, "SUPPLY.town.ice.");
    bench_close(b);
}

/* ---- memory ---------------------------------------------------------------------------------------------------------------------- */

static void repeats_without_memory(void **state)
{
    (void)state;
    bench room, *b = &room;
    people(b);
    failing_alloc memory = {0};
    ag_ctx *ctx = failing_ctx(&memory);
    agi_check *again = NULL;
    assert_int_equal(agi_check_create(ctx, &again), AG_OK);
    assert_int_equal(agi_check_answer(again, &b->model, &b->world, &b->answer, &b->result), AG_OK);
    size_t requests = memory.requests;
    assert_int_equal(agi_check_answer(again, &b->model, &b->world, &b->answer, &b->result), AG_OK);
    assert_int_equal(memory.requests, requests);
    agi_check_free(again);
    ag_ctx_free(ctx);
    assert_int_equal(memory.held, 0);
    bench_close(b);
}

static void survives_without_memory(void **state)
{
    (void)state;
    bench room, *b = &room;
    people(b);
    for (size_t n = 1;; n++) {
        failing_alloc memory = {.fail_at = n};
        ag_ctx *ctx = failing_ctx(&memory);
        agi_check *again = NULL;
        ag_err err = ctx ? agi_check_create(ctx, &again) : AG_ERR_MEMORY;
        if (err == AG_OK)
            err = agi_check_answer(again, &b->model, &b->world, &b->answer, &b->result);
        assert_int_equal(err, memory.failed ? AG_ERR_MEMORY : AG_OK);
        agi_check_free(again);
        ag_ctx_free(ctx);
        assert_int_equal(memory.held, 0);
        if (!memory.failed) break;
    }
    bench_close(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(accepts_transport),
                                       cmocka_unit_test(refuses_changed_values),
                                       cmocka_unit_test(refuses_changed_duals),
                                       cmocka_unit_test(refuses_a_wrong_objective),
                                       cmocka_unit_test(refuses_without_a_way_that_pays),
                                       cmocka_unit_test(refuses_strange_lists),
                                       cmocka_unit_test(refuses_a_missing_link),
                                       cmocka_unit_test(refuses_a_column_without_right),
                                       cmocka_unit_test(refuses_wrong_ladders),
                                       cmocka_unit_test(accepts_fixed_capacity),
                                       cmocka_unit_test(accepts_built_capacity),
                                       cmocka_unit_test(accepts_pending_capacity),
                                       cmocka_unit_test(accepts_free_process),
                                       cmocka_unit_test(accepts_storage),
                                       cmocka_unit_test(accepts_delay),
                                       cmocka_unit_test(accepts_vehicle),
                                       cmocka_unit_test(accepts_flight),
                                       cmocka_unit_test(accepts_people),
                                       cmocka_unit_test(accepts_taxed_work),
                                       cmocka_unit_test(accepts_steps_of_their_curve),
                                       cmocka_unit_test(accepts_half_a_programme),
                                       cmocka_unit_test(accepts_elastic_curves),
                                       cmocka_unit_test(repeats_without_memory),
                                       cmocka_unit_test(survives_without_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
