/* The solver: HiGHS behind two calls. The one file that includes its header.
**
** The programme is scaled here (powers of two, so that no digit is lost) and HiGHS's own scaling is off:
** balances are counted in money at the last quotes, activities in the money they move. Then worths of a
** tonne that differ by nine powers of ten all come near 1, and tolerances of 1e-9 mean the same for a
** planet and for a base of four people. What HiGHS holds from the last solve is compared with what is
** wanted, and only what changed is changed; where rows or columns came or went, all is passed anew.
**
** The first solve of a round is by the dual simplex, as most of what changed from the last period are
** bounds and right-hand sides; after cargo was priced in the last basis is still primal feasible, and the
** primal simplex goes on from it.
**
** A way of solving that does not end within a number of steps gives way to the next (docs/decisions/
** 0012-ways-to-solve.md), and whoever interrupts the context interrupts the solver.
**
** Every solve begins with a cleared solver and the basis kept by names, so that it is a pure function of
** the programme and that basis: a solver kept warm gives other last bits. */
#include "market/internal.h"

#include <math.h>
#include <string.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-variable"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
#include <interfaces/highs_c_api.h>
#pragma GCC diagnostic pop

enum { ROWS_NAMED = 5 };
enum { DUAL = 1, PRIMAL = 4 }; /* simplex_strategy */
enum { STEPS_BY_SIZE = 10, STEPS_LEAST = 1000, INTERIOR_STEPS = 500 };
static const double TOLERANCE = 1e-9;
static const double LARGE = 1e4;         /* what a deposit is scaled to */
static const double LEAST_SCALE = 0.125; /* of a row: 1e-8 units a year is the most it may be out */
/* A unit is weighed as about the world's whole turnover at most (1 / MONEY_SHARE of market.c). Where a handful
** of people lack something, its price is a multiple of that for a period; weighed so, what its makers need of
** hands and deposits comes below 1e-9, and the solver takes a programme for infeasible or unbounded. */
static const double MOST_SCALE = 131072.0;
static const double GAP_TOLERANCE = 1e-3;
static const double NOTHING = 1e-12; /* a year, in units of the column: a microgram, rounding */

typedef struct arrays { /* a scaled programme, as HiGHS takes it */
    HighsInt n_row, n_col, n_nonzero;
    HighsInt *start, *index;
    double *a, *cost, *lower, *upper, *row_lower, *row_upper;
} arrays;

struct agi_solver {
    ag_ctx *ctx;
    void *highs;
    arrays held, next; /* what HiGHS has; what it shall have */
    size_t cap_row, cap_col, cap_nonzero;
    double *row_scale, *col_scale, *low, *high;
    double *col_value, *col_dual, *row_value, *row_dual;
    int32_t *col_status, *row_status;
    HighsInt *basic;  /* [n_row] column, or -1 - row */
    long double *sum; /* [n_row] of a residual */
    double cost_scale;
    uint32_t steps; /* of the simplex in this solve, all ways */
    bool passed;
};

static void options_set(void *highs)
{
    Highs_setBoolOptionValue(highs, "output_flag", 0);
    Highs_setStringOptionValue(highs, "solver", "simplex");
    Highs_setStringOptionValue(highs, "parallel", "off");
    Highs_setIntOptionValue(highs, "simplex_scale_strategy", 0);
    Highs_setIntOptionValue(highs, "threads", 1);
    /* Where a weight is far off, scaled entries may be small, but they are no noise. */
    Highs_setDoubleOptionValue(highs, "small_matrix_value", 1e-12);
    /* Devex: weights of steepest edge cost more than the steps they save. */
    Highs_setIntOptionValue(highs, "simplex_primal_edge_weight_strategy", 1);
    Highs_setIntOptionValue(highs, "simplex_dual_edge_weight_strategy", 1);
    Highs_setDoubleOptionValue(highs, "primal_feasibility_tolerance", TOLERANCE);
    Highs_setDoubleOptionValue(highs, "dual_feasibility_tolerance", TOLERANCE);
    Highs_setDoubleOptionValue(highs, "primal_residual_tolerance", TOLERANCE);
    Highs_setDoubleOptionValue(highs, "dual_residual_tolerance", TOLERANCE);
    /* HiGHS weighs the gap without the areas under curves, which dwarf it: check.c judges the gap. */
    Highs_setDoubleOptionValue(highs, "optimality_tolerance", GAP_TOLERANCE);
}

/* Called by HiGHS between steps. */
static void on_step(int kind, const char *message, const HighsCallbackDataOut *out,
                    HighsCallbackDataIn *in, void *self)
{
    (void)kind, (void)message, (void)out;
    if (ag_ctx_interrupted(self)) in->user_interrupt = 1;
}

ag_err agi_solver_create(ag_ctx *ctx, agi_solver **solver)
{
    agi_solver *made = ag_new(ctx, 1, sizeof *made);
    if (!made) return AG_ERR_MEMORY;
    made->ctx = ctx;
    made->highs = Highs_create();
    if (!made->highs) {
        ag_delete(ctx, made);
        return ag_fail(ctx, AG_ERR_MEMORY, "no memory for the solver");
    }
    options_set(made->highs);
    Highs_setCallback(made->highs, on_step, ctx);
    Highs_startCallback(made->highs, kHighsCallbackSimplexInterrupt);
    Highs_startCallback(made->highs, kHighsCallbackIpmInterrupt);
    *solver = made;
    return AG_OK;
}

static void arrays_free(ag_ctx *ctx, arrays *a)
{
    ag_delete(ctx, a->start);
    ag_delete(ctx, a->index);
    ag_delete(ctx, a->a);
    ag_delete(ctx, a->cost);
    ag_delete(ctx, a->lower);
    ag_delete(ctx, a->upper);
    ag_delete(ctx, a->row_lower);
    ag_delete(ctx, a->row_upper);
}

void agi_solver_free(agi_solver *solver)
{
    if (!solver) return;
    Highs_destroy(solver->highs);
    arrays_free(solver->ctx, &solver->held);
    arrays_free(solver->ctx, &solver->next);
    double *doubles[] = {solver->row_scale, solver->col_scale, solver->low,       solver->high,
                         solver->col_value, solver->col_dual,  solver->row_value, solver->row_dual};
    for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++) {
        ag_delete(solver->ctx, doubles[i]);
    }
    ag_delete(solver->ctx, solver->col_status);
    ag_delete(solver->ctx, solver->row_status);
    ag_delete(solver->ctx, solver->basic);
    ag_delete(solver->ctx, solver->sum);
    ag_delete(solver->ctx, solver);
}

/* ---- room --------------------------------------------------------------------------------------------- */

static ag_err renew(ag_ctx *ctx, void *array, size_t count, size_t size)
{
    void **a = array;
    void *grown = ag_renew(ctx, *a, count, size);
    if (!grown) return AG_ERR_MEMORY;
    *a = grown;
    return AG_OK;
}

static ag_err room_rows(agi_solver *s, size_t n)
{
    if (n <= s->cap_row) return AG_OK;
    double **doubles[] = {&s->row_scale,      &s->row_value,      &s->row_dual,
                          &s->held.row_lower, &s->held.row_upper, &s->next.row_lower,
                          &s->next.row_upper};
    n += n / 2;
    for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++) {
        AG_TRY(renew(s->ctx, doubles[i], n, sizeof(double)));
    }
    AG_TRY(renew(s->ctx, &s->row_status, n, sizeof *s->row_status));
    AG_TRY(renew(s->ctx, &s->basic, n, sizeof *s->basic));
    AG_TRY(renew(s->ctx, &s->sum, n, sizeof *s->sum));
    s->cap_row = n;
    return AG_OK;
}

static ag_err room_cols(agi_solver *s, size_t n)
{
    if (n <= s->cap_col) return AG_OK;
    double **doubles[] = {&s->col_scale, &s->col_value,  &s->col_dual,
                          &s->held.cost, &s->held.lower, &s->held.upper,
                          &s->next.cost, &s->next.lower, &s->next.upper};
    n += n / 2;
    for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++) {
        AG_TRY(renew(s->ctx, doubles[i], n, sizeof(double)));
    }
    AG_TRY(renew(s->ctx, &s->held.start, n + 1, sizeof(HighsInt)));
    AG_TRY(renew(s->ctx, &s->next.start, n + 1, sizeof(HighsInt)));
    AG_TRY(renew(s->ctx, &s->col_status, n, sizeof *s->col_status));
    s->cap_col = n;
    return AG_OK;
}

static ag_err room(agi_solver *s, const ag_lp *lp)
{
    size_t wide = lp->n_row > lp->n_col ? lp->n_row : lp->n_col;
    if (wide > s->cap_row || wide > s->cap_col) {
        AG_TRY(renew(s->ctx, &s->low, wide + wide / 2, sizeof(double)));
        AG_TRY(renew(s->ctx, &s->high, wide + wide / 2, sizeof(double)));
    }
    AG_TRY(room_rows(s, wide));
    AG_TRY(room_cols(s, wide));
    if (lp->n_nonzero <= s->cap_nonzero) return AG_OK;
    size_t n = lp->n_nonzero + lp->n_nonzero / 2;
    AG_TRY(renew(s->ctx, &s->held.index, n, sizeof(HighsInt)));
    AG_TRY(renew(s->ctx, &s->held.a, n, sizeof(double)));
    AG_TRY(renew(s->ctx, &s->next.index, n, sizeof(HighsInt)));
    AG_TRY(renew(s->ctx, &s->next.a, n, sizeof(double)));
    s->cap_nonzero = n;
    return AG_OK;
}

/* ---- scaling ------------------------------------------------------------------------------------------- */

static double inverse(double x)
{
    int exponent = 0;
    if (!(x > 0.0)) return 1.0;
    frexp(x, &exponent);
    return ldexp(1.0, -exponent);
}

/* What a unit of a row is worth, as far as quotes and wages tell; 0: not known. */
static double worth_usd(const ag_market *m, const ag_row *row)
{
    switch ((ag_row_kind)row->kind) {
    case AG_ROW_GOOD:
        return m
            ->weight[((size_t)row->stage * m->model->n_place + row->a) * ag_xgood_count(m->model) +
                     row->b];
    case AG_ROW_LABOUR:
    case AG_ROW_WORKERS:
    case AG_ROW_PEOPLE:
    case AG_ROW_STAY:
        return m->shape.wage_floor[row->a];
    default:
        return 0.0;
    }
}

/* Largest entry of a column in the rows whose scale is known; 0: none. */
static double largest(const agi_solver *s, const ag_lp *lp, uint32_t j)
{
    double most = 0.0;
    for (size_t k = lp->start[j]; k < lp->start[j + 1]; k++) {
        most = fmax(most, fabs(lp->a[k]) * s->row_scale[lp->index[k]]);
    }
    return most;
}

/* Balances are counted in money (m->money a year, at the last quotes), activities in the money they move,
** and the other rows so that their largest entry is about 1. */
static void equilibrate(const ag_market *m)
{
    agi_solver *s = m->solver;
    const ag_lp *lp = &m->b.lp;
    for (uint32_t i = 0; i < lp->n_row; i++) {
        double usd = worth_usd(m, &lp->row[i]);
        s->row_scale[i] =
            usd > 0.0 ? fmin(fmax(inverse(m->money / usd), LEAST_SCALE), MOST_SCALE) : 0.0;
        s->high[i] = 0.0;
    }
    for (uint32_t j = 0; j < lp->n_col; j++) {
        double most = largest(s, lp, j);
        s->col_scale[j] = most > 0.0 ? inverse(most) : 1.0;
        for (size_t k = lp->start[j]; k < lp->start[j + 1]; k++) {
            double size = fabs(lp->a[k]) * s->col_scale[j];
            s->high[lp->index[k]] = fmax(s->high[lp->index[k]], size);
        }
    }
    for (uint32_t i = 0; i < lp->n_row; i++) {
        if (s->row_scale[i] > 0.0) continue;
        s->row_scale[i] = fmax(inverse(s->high[i]), LEAST_SCALE);
        /* whole deposits dwarf what a year moves */
        if (lp->row[i].kind == AG_ROW_DEPOSIT) {
            s->row_scale[i] = fmin(inverse(s->high[i]), inverse(fabs(lp->rhs[i]) / LARGE));
        }
    }
    s->cost_scale = inverse(m->money);
}

/* The balance of a good that can be used nowhere from there on binds nobody: nothing draws on it. The
** solver is not told of its bound, as the dual of such a row could be anything while it is idle. */
static bool binds(const ag_market *m, const ag_row *row)
{
    if (row->kind != AG_ROW_GOOD || row->b >= m->model->n_good) return true;
    return agi_useful(m, row->a, row->b);
}

static void fill(const ag_market *m, agi_solver *s, const ag_lp *lp)
{
    arrays *to = &s->next;
    double infinity = Highs_getInfinity(s->highs);
    to->n_row = (HighsInt)lp->n_row;
    to->n_col = (HighsInt)lp->n_col;
    to->n_nonzero = (HighsInt)lp->n_nonzero;
    for (uint32_t i = 0; i < lp->n_row; i++) {
        to->row_lower[i] = binds(m, &lp->row[i]) ? lp->rhs[i] * s->row_scale[i] : -infinity;
        to->row_upper[i] = lp->equal[i] ? to->row_lower[i] : infinity;
    }
    for (uint32_t j = 0; j < lp->n_col; j++) {
        double scale = s->col_scale[j];
        to->start[j] = (HighsInt)lp->start[j];
        to->cost[j] = lp->cost[j] * scale * s->cost_scale;
        to->lower[j] = 0.0;
        to->upper[j] = isfinite(lp->upper[j]) ? lp->upper[j] / scale : infinity;
        for (size_t k = lp->start[j]; k < lp->start[j + 1]; k++) {
            to->index[k] = (HighsInt)lp->index[k];
            to->a[k] = lp->a[k] * scale * s->row_scale[lp->index[k]];
        }
    }
    to->start[lp->n_col] = (HighsInt)lp->n_nonzero;
}

/* ---- what is new to HiGHS --------------------------------------------------------------------------------- */

static bool same(const void *a, const void *b, HighsInt count, size_t size)
{
    return memcmp(a, b, (size_t)count * size) == 0;
}

static bool same_shape(const agi_solver *s)
{
    const arrays *a = &s->held, *b = &s->next;
    return s->passed && a->n_row == b->n_row && a->n_col == b->n_col &&
           a->n_nonzero == b->n_nonzero && same(a->start, b->start, a->n_col, sizeof *a->start) &&
           same(a->index, b->index, a->n_nonzero, sizeof *a->index);
}

static HighsInt change_coefficients(agi_solver *s)
{
    HighsInt bad = kHighsStatusOk;
    for (HighsInt j = 0; j < s->next.n_col; j++) {
        for (HighsInt k = s->next.start[j]; k < s->next.start[j + 1]; k++) {
            if (s->next.a[k] == s->held.a[k]) continue;
            if (Highs_changeCoeff(s->highs, s->next.index[k], j, s->next.a[k]) < 0) {
                bad = kHighsStatusError;
            }
        }
    }
    return bad;
}

static HighsInt change(agi_solver *s)
{
    const arrays *a = &s->held, *b = &s->next;
    HighsInt status = change_coefficients(s);
    if (status == kHighsStatusOk && !same(a->cost, b->cost, b->n_col, sizeof(double))) {
        status = Highs_changeColsCostByRange(s->highs, 0, b->n_col - 1, b->cost);
    }
    if (status == kHighsStatusOk && !same(a->upper, b->upper, b->n_col, sizeof(double))) {
        status = Highs_changeColsBoundsByRange(s->highs, 0, b->n_col - 1, b->lower, b->upper);
    }
    if (status == kHighsStatusOk) {
        status =
            Highs_changeRowsBoundsByRange(s->highs, 0, b->n_row - 1, b->row_lower, b->row_upper);
    }
    return status;
}

static ag_err pass(agi_solver *s)
{
    const arrays *b = &s->next;
    HighsInt status = kHighsStatusError;
    if (same_shape(s)) status = change(s);
    if (status < 0) {
        status =
            Highs_passLp(s->highs, b->n_col, b->n_row, b->n_nonzero, 1, 1, 0.0, b->cost, b->lower,
                         b->upper, b->row_lower, b->row_upper, b->start, b->index, b->a);
    }
    arrays spare = s->held;
    s->held = s->next;
    s->next = spare;
    s->passed = status >= 0;
    return status >= 0 ? AG_OK
                       : ag_fail(s->ctx, AG_ERR_SOLVER, "the solver does not take the programme");
}

/* ---- solving ------------------------------------------------------------------------------------------------ */

/* Names the rows with the largest weights in a proof of infeasibility. */
static ag_err fail_infeasible(ag_market *m)
{
    agi_solver *s = m->solver;
    const ag_lp *lp = &m->b.lp;
    HighsInt has = 0;
    Highs_getDualRay(s->highs, &has, s->row_dual);
    ag_text text = {0};
    for (int n = 0; has && n < ROWS_NAMED; n++) {
        uint32_t best = AG_NONE;
        for (uint32_t i = 0; i < lp->n_row; i++) {
            if (best == AG_NONE || fabs(s->row_dual[i]) > fabs(s->row_dual[best])) best = i;
        }
        if (best == AG_NONE || fabs(s->row_dual[best]) < TOLERANCE) break;
        char name[128];
        ag_row_name(m->model, &lp->row[best], name, sizeof name);
        s->row_dual[best] = 0.0;
        ag_err err = ag_text_add(m->ctx, &text, "%s%s", n ? ", " : ": ", name);
        if (err < 0) break;
    }
    ag_err err = ag_fail(m->ctx, AG_ERR_NO_ANSWER, "the market of %.6g has no answer%s",
                         m->world->year, text.s ? text.s : "");
    ag_text_free(m->ctx, &text);
    return err;
}

/* One way of solving. Only the first may presolve: that has been seen to call infeasible what is not. Those
** that start anew perturb costs and bounds, against stalling; the last goes through the interior. */
typedef struct way_to_solve {
    bool other, basis, presolve, perturbs, interior; /* other: not the simplex that fits best */
} way_to_solve;
static const way_to_solve WAYS[AGI_WAYS] = {{.basis = true, .presolve = true},
                                            {.basis = true, .other = true},
                                            {.perturbs = true},
                                            {.perturbs = true, .other = true},
                                            {.interior = true}};

/* Steps after which a way gives way to the next: those that end take one or two a row. The interior's own steps
** are few, and the simplex that cleans up after its crossover is not cut short for measuring. */
static void limits_set(ag_market *m, bool interior)
{
    void *highs = m->solver->highs;
    HighsInt size = m->solver->held.n_row + m->solver->held.n_col;
    uint32_t limit = interior ? 0 : m->options.step_limit;
    HighsInt steps = limit > 0 ? (HighsInt)limit : STEPS_LEAST + STEPS_BY_SIZE * size;
    Highs_setIntOptionValue(highs, "simplex_iteration_limit", steps);
    Highs_setIntOptionValue(highs, "ipm_iteration_limit", INTERIOR_STEPS);
}

/* One attempt; returns HiGHS's status of the model. */
static HighsInt attempt(ag_market *m, const way_to_solve *way)
{
    agi_solver *s = m->solver;
    HighsInt fits = m->priced ? PRIMAL : DUAL, count = 0;
    double perturbs = way->perturbs ? 1.0 : 0.0;
    Highs_clearSolver(s->highs);
    Highs_setStringOptionValue(s->highs, "solver", way->interior ? "ipm" : "simplex");
    Highs_setStringOptionValue(s->highs, "presolve", way->presolve ? "choose" : "off");
    Highs_setIntOptionValue(s->highs, "simplex_strategy", way->other ? DUAL + PRIMAL - fits : fits);
    Highs_setDoubleOptionValue(s->highs, "dual_simplex_cost_perturbation_multiplier", perturbs);
    Highs_setDoubleOptionValue(s->highs, "primal_simplex_bound_perturbation_multiplier", perturbs);
    limits_set(m, way->interior);
    bool from_basis = way->basis && !m->options.cold;
    if (from_basis && agi_basis_give(m, s->col_status, s->row_status)) {
        Highs_setBasis(s->highs, s->col_status, s->row_status);
    }
    Highs_run(s->highs);
    Highs_getIntInfoValue(s->highs, "simplex_iteration_count", &count);
    if (count > 0) s->steps += (uint32_t)count;
    return Highs_getModelStatus(s->highs);
}

static bool is_optimal(HighsInt status)
{
    return status == kHighsModelStatusOptimal || status == kHighsModelStatusModelEmpty;
}

/* Ways to solve in turn, until one is optimal: a way that calls a programme infeasible is not believed before
** the others. Of the last, "unknown" is taken too: HiGHS has an answer and doubts its last digits, which
** check.c judges. */
static ag_err run(ag_market *m)
{
    HighsInt status = kHighsModelStatusNotset;
    for (uint32_t i = m->way_first; i < AGI_WAYS && !is_optimal(status); i++) {
        if (i > m->answer.way) m->answer.way = i;
        status = attempt(m, &WAYS[i]);
        if (ag_ctx_interrupted(m->ctx)) return ag_fail(m->ctx, AG_ERR_INTERRUPTED, "interrupted");
    }
    if (is_optimal(status) || status == kHighsModelStatusUnknown) return AG_OK;
    if (status == kHighsModelStatusInfeasible || status == kHighsModelStatusUnboundedOrInfeasible ||
        status == kHighsModelStatusUnbounded) {
        return fail_infeasible(m);
    }
    return ag_fail(m->ctx, AG_ERR_SOLVER, "the solver stopped with status %d in %.6g", (int)status,
                   m->world->year);
}

/* ---- refinement ------------------------------------------------------------------------------------------- */

/* What the rows whose bound holds miss it by, in long double, so that the correction has digits. */
static void primal_residual(agi_solver *s, const arrays *lp)
{
    long double *sum = s->sum;
    for (HighsInt i = 0; i < lp->n_row; i++) sum[i] = lp->row_lower[i];
    for (HighsInt j = 0; j < lp->n_col; j++) {
        for (HighsInt k = lp->start[j]; k < lp->start[j + 1]; k++) {
            sum[lp->index[k]] -= (long double)lp->a[k] * s->col_value[j];
        }
    }
    for (HighsInt i = 0; i < lp->n_row; i++) {
        bool free = s->row_status[i] == kHighsBasisStatusBasic;
        s->low[i] = free ? 0.0 : (double)sum[i];
    }
}

/* What the basic columns miss a reduced cost of 0 by. */
static void dual_residual(agi_solver *s, const arrays *lp)
{
    for (HighsInt k = 0; k < lp->n_row; k++) {
        HighsInt j = s->basic[k];
        s->low[k] = j < 0 ? -s->row_dual[-j - 1] : 0.0;
        if (j < 0) continue;
        long double sum = lp->cost[j];
        for (HighsInt e = lp->start[j]; e < lp->start[j + 1]; e++) {
            sum -= (long double)lp->a[e] * s->row_dual[lp->index[e]];
        }
        s->low[k] = (double)sum;
    }
}

/* One step of iterative refinement of the basic solution, primal and dual: the books of a base of four
** people add up to 1e-9 of what it turns over, which is far below the solver's tolerance. Where HiGHS
** keeps no factors there is nothing to refine with, and the answer stays as it is. */
static void refine(ag_market *m)
{
    agi_solver *s = m->solver;
    const arrays *lp = &s->held;
    if (Highs_getBasicVariables(s->highs, s->basic) != kHighsStatusOk) return;
    primal_residual(s, lp);
    if (Highs_getBasisSolve(s->highs, s->low, s->high, NULL, NULL) == kHighsStatusOk) {
        for (HighsInt k = 0; k < lp->n_row; k++) {
            if (s->basic[k] >= 0) s->col_value[s->basic[k]] += s->high[k];
        }
    }
    dual_residual(s, lp);
    if (Highs_getBasisTransposeSolve(s->highs, s->low, s->high, NULL, NULL) == kHighsStatusOk) {
        for (HighsInt i = 0; i < lp->n_row; i++) s->row_dual[i] += s->high[i];
    }
    /* What is in surplus is worth nothing, not the last digit of something. */
    for (HighsInt k = 0; k < lp->n_row; k++) {
        if (s->basic[k] < 0) s->row_dual[-s->basic[k] - 1] = 0.0;
    }
}

/* Back to the programme's own units, within bounds and signs. */
static void read_answer(ag_market *m, double *objective)
{
    agi_solver *s = m->solver;
    const ag_lp *lp = &m->b.lp;
    double sum = 0.0;
    for (uint32_t j = 0; j < lp->n_col; j++) {
        double x = s->col_value[j] * s->col_scale[j];
        double least = fmin(NOTHING, lp->upper[j] / 2.0); /* a step may be that narrow itself */
        m->value[j] = x < least ? 0.0 : fmin(x, lp->upper[j]);
        sum += m->value[j] * lp->cost[j];
    }
    for (uint32_t i = 0; i < lp->n_row; i++) {
        double pi = s->row_dual[i] * s->row_scale[i] / s->cost_scale;
        m->pi[i] = lp->equal[i] ? pi : fmax(pi, 0.0);
    }
    *objective = sum;
}

ag_err agi_solver_run(ag_market *m, double *objective, uint32_t *iterations)
{
    agi_solver *s = m->solver;
    const ag_lp *lp = &m->b.lp;
    AG_TRY(room(s, lp));
    equilibrate(m);
    fill(m, s, lp);
    AG_TRY(pass(s));
    s->steps = 0;
    AG_TRY(run(m));
    *iterations += s->steps;
    Highs_getSolution(s->highs, s->col_value, s->col_dual, s->row_value, s->row_dual);
    Highs_getBasis(s->highs, s->col_status, s->row_status);
    refine(m);
    read_answer(m, objective);
    return agi_basis_keep(m, s->col_status, s->row_status);
}
