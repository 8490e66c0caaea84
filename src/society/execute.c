/* Execute: the answer's first stage moves stocks, what is under way, capacity and deposits.
**
** Bins are counted from the period's start; a period that is not a whole number of bins long splits a bin
** evenly. The integrals of wear are those of the programme (docs/theory/market.md), so that what the
** market counted on is what is there. */
#include "society_internal.h"

#include <math.h>
#include <string.h>

/* ---- bins ---------------------------------------------------------------------------------------- */

/* Length of the period in whole bins and the fraction of one more. */
static void in_bins(double period_yr, double bin_yr, uint32_t *whole, double *part)
{
    double bins = period_yr / bin_yr, near = round(bins);
    if (fabs(bins - near) < 1e-9) bins = near;
    *whole = (uint32_t)bins;
    *part = bins - *whole;
}

/* Moves a schedule on by a period; returns what came due. */
static double shift(double *bin, uint32_t n_bin, uint32_t whole, double part)
{
    double due = 0;
    for (uint32_t b = 0; b < whole && b < n_bin; b++) due += bin[b];
    if (whole < n_bin) due += part * bin[whole];
    for (uint32_t b = 0; b < n_bin; b++) {
        double here = b + whole < n_bin ? bin[b + whole] : 0;
        double next = b + whole + 1 < n_bin ? bin[b + whole + 1] : 0;
        bin[b] = here - part * here + part * next;
    }
    return due;
}

/* Spreads `amount` that falls due evenly over [from, to] years after the period's end; what would come
** after the last bin is put into it. */
static void spread(const ag_state *state, double *bin, double from, double to, double amount)
{
    double rest = amount;
    for (uint32_t b = 0; b + 1 < state->n_bin; b++) {
        double low = b * state->bin_yr;
        double part = amount * (agi_overlap(from, to, low, low + state->bin_yr) / (to - from));
        bin[b] += part;
        rest -= part;
        if (to <= low + state->bin_yr) {
            bin[b] += rest;
            return;
        }
    }
    bin[state->n_bin - 1] += rest;
}

/* ---- goods and ships ----------------------------------------------------------------------------------- */

/* `amount` that is to arrive sets out evenly over the period. */
static void send(ag_society *society, uint32_t leg, uint32_t xgood, double amount)
{
    const ag_leg *way = &society->model->leg[leg];
    double tof_yr = ag_leg_tof_yr(society->model, society->flight, leg, 0);
    ag_state *state = society->state;
    double length = society->books->period_yr;
    double late = fmin(tof_yr, length); /* years of departures that arrive later */
    if (late <= 0) return;
    double *bin = state->transit + ((size_t)way->to * state->n_xgood + xgood) * state->n_bin;
    double first = fmax(tof_yr - length, 0);
    spread(state, bin, first, tof_yr, amount * (late / length));
}

static void move_goods(ag_society *society, const ag_lp *lp)
{
    const ag_model *model = society->model;
    ag_state *state = society->state;
    const ag_books *books = society->books;
    for (size_t j = 0; j < lp->n_col; j++) {
        const ag_col *col = &lp->col[j];
        if (col->kind == AG_COL_STORE && col->stage == 0) {
            state->stock[(size_t)col->a * state->n_xgood + col->b] = books->value[j];
        }
    }
    for (size_t i = 0; i < books->flow.n; i++) {
        const ag_flow *flow = &books->flow.row[i];
        bool whole = flow->kept || flow->xgood >= model->n_good; /* persons are not lost */
        double arriving = whole ? flow->q : flow->q * (1 - model->leg[flow->leg].loss);
        send(society, flow->leg, flow->xgood, arriving);
    }
    for (size_t i = 0; i < books->trip.n; i++) {
        const ag_trip *trip = &books->trip.row[i];
        const ag_vehicle *vehicle = &model->vehicle[trip->vehicle];
        if (vehicle->price_per_flight.n > 0) continue;
        send(society, trip->leg, ag_xgood_ship(model, trip->vehicle),
             trip->trips * agi_ships_kept(vehicle));
    }
}

/* What lies at or arrives at a place where the programme has no balance of it stays there. */
static void keep_idle(ag_society *society, uint32_t place, uint32_t xgood, double due)
{
    const ag_model *model = society->model;
    ag_state *state = society->state;
    double *stock = &state->stock[(size_t)place * state->n_xgood + xgood];
    double rate = xgood < model->n_good ? model->good[xgood].decay_pyr : 0;
    double before = *stock, after = before * exp(-rate * society->books->period_yr);
    *stock = after + due;
    if (xgood >= society->books->n_good) return; /* ships */
    double *term = society->books->term + ag_books_at(society->books, place, xgood) * AG_N_TERM;
    term[AG_WHY_FROM_STOCK] += before;
    term[AG_WHY_DECAY] -= before - after;
    term[AG_WHY_ARRIVED] += due;
    term[AG_WHY_TO_STOCK] -= *stock;
    for (size_t w = 0; w < AG_N_TERM; w++) {
        society->books->through[ag_books_at(society->books, place, xgood)] += fabs(term[w]);
    }
}

/* ---- capacity --------------------------------------------------------------------------------------------- */

/* Mean survival at the period's end of what enters service evenly over [from, to] of it. */
static double survival(double from, double to, double end, double life_yr)
{
    double w = 1 / life_yr, span = w * (to - from);
    double mean = span > 0 ? -expm1(-span) / span : 1;
    return exp(-w * (end - to)) * mean;
}

static void age_capacity(ag_society *society, uint32_t place, uint32_t process)
{
    ag_state *state = society->state;
    const ag_process *kind = &society->model->process[process];
    size_t at = (size_t)place * state->n_process + process;
    double *bin = state->pending + at * state->n_bin, length = society->books->period_yr;
    double worn = state->capacity[at] * exp(-length / kind->life_yr), low = 0;
    for (uint32_t b = 0; b < state->n_bin && low < length; b++) {
        double high = fmin((b + 1) * state->bin_yr, length);
        double share = (high - low) / state->bin_yr;
        if (bin[b] != 0) worn += bin[b] * share * survival(low, high, length, kind->life_yr);
        low = (b + 1) * state->bin_yr;
    }
    state->capacity[at] = worn;
}

static void add_capacity(ag_society *society, uint32_t place, uint32_t process)
{
    ag_state *state = society->state;
    const ag_process *kind = &society->model->process[process];
    size_t at = (size_t)place * state->n_process + process;
    double built = society->books->built[at], length = society->books->period_yr;
    if (built == 0) return;
    state->built[at] += built;
    double served =
        fmax(length - kind->lag_yr, 0); /* years of building that is in service already */
    if (served > 0) {
        state->capacity[at] +=
            built * (served / length) * survival(length - served, length, length, kind->life_yr);
    }
    if (served >= length) return;
    spread(state, state->pending + at * state->n_bin, fmax(kind->lag_yr - length, 0), kind->lag_yr,
           built * (1 - served / length));
}

static void move_capacity(ag_society *society, uint32_t whole, double part)
{
    const ag_model *model = society->model;
    ag_state *state = society->state;
    for (uint32_t p = 0; p < model->n_place; p++) {
        for (uint32_t j = 0; j < model->n_process && !model->place[p].fixed_capacity; j++) {
            size_t at = (size_t)p * state->n_process + j;
            age_capacity(society, p, j);
            shift(state->pending + at * state->n_bin, state->n_bin, whole, part);
            add_capacity(society, p, j);
        }
    }
}

/* ---- the whole ----------------------------------------------------------------------------------------------- */

static ag_err take_deposits(ag_ctx *ctx, ag_society *society)
{
    ag_state *state = society->state;
    for (size_t i = 0; i < society->books->made.n; i++) {
        const ag_made *made = &society->books->made.row[i];
        if (made->deposit == AG_NONE) continue;
        double left = state->deposit[made->deposit] - made->taken;
        double scale = society->model->deposit[made->deposit].amount;
        if (left < -1e-9 * scale) {
            return ag_fail(ctx, AG_ERR_AUDIT,
                           "more is taken from a deposit of %s at %s than is left",
                           society->model->good[society->model->deposit[made->deposit].good].name,
                           society->model->place[made->place].name);
        }
        state->deposit[made->deposit] = left > 1e-9 * scale ? left : 0;
    }
    return AG_OK;
}

/* Projects have what was delivered, and are complete when nothing is left to come. */
static void deliver(ag_society *society)
{
    const ag_model *model = society->model;
    const ag_books *books = society->books;
    ag_state *state = society->state;
    for (uint32_t n = 0; n < model->n_need; n++) state->project_got[n] += books->served[n];
    for (uint32_t i = 0; i < model->n_project; i++) {
        const ag_project *project = &model->project[i];
        if (state->project_start[i] == 0 || state->project_done[i] != 0) continue;
        bool done = true;
        for (uint32_t k = 0; k < project->n_need; k++) {
            double got = state->project_got[project->first_need + k];
            done = done && got >= project->need[k].q * (1 - AG_PROJECT_LEFT);
        }
        if (done) state->project_done[i] = books->year + books->period_yr;
    }
}

ag_err ag_society_execute(ag_ctx *ctx, ag_society *society, const ag_market_answer *answer)
{
    const ag_lp *lp = answer->lp;
    ag_state *state = society->state;
    uint32_t whole = 0;
    double part = 0, length = society->books->period_yr;
    in_bins(length, state->bin_yr, &whole, &part);
    uint8_t *balanced = society->books->balanced;
    memset(balanced, 0, (size_t)state->n_place * state->n_xgood);
    for (uint32_t i = 0; i < lp->n_row; i++) {
        if (lp->row[i].kind != AG_ROW_GOOD || lp->row[i].stage != 0) continue;
        balanced[(size_t)lp->row[i].a * state->n_xgood + lp->row[i].b] = 1;
    }
    for (uint32_t p = 0; p < state->n_place; p++) {
        for (uint32_t x = 0; x < state->n_xgood; x++) {
            size_t at = (size_t)p * state->n_xgood + x;
            double due = shift(state->transit + at * state->n_bin, state->n_bin, whole, part);
            if (balanced[at]) {
                state->stock[at] = 0; /* what is kept is told by the programme */
            } else {
                keep_idle(society, p, x, due);
            }
        }
    }
    move_goods(society, lp);
    move_capacity(society, whole, part);
    deliver(society);
    state->clock[0] += length;
    state->clock[1] += 1;
    return take_deposits(ctx, society);
}
