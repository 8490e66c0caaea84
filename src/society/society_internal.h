/* What the files of society share. */
#ifndef SOCIETY_INTERNAL_H
#define SOCIETY_INTERNAL_H

#include "argosy/society.h"

#include <math.h>

/* A coefficient of a column in a balance of a good, told apart by what it means. */
typedef struct agi_term {
    ag_why why;
    double a;
} agi_term;

/* Terms of the entry `a` of a column in the balance of an extended good at a place: 1 or 2, whose
** sum is a. */
uint32_t agi_terms(const ag_model *model, const ag_col *col, const ag_row *row, double a,
                   agi_term terms[2]);

/* Snapped values of the columns of stage 0 into books->value; rows' throughputs beside them. */
ag_err agi_snap(ag_ctx *ctx, const ag_market_answer *answer, ag_books *books);

/* Years of [from, to] that lie in [a, b]. */
static inline double agi_overlap(double from, double to, double a, double b)
{
    double low = from > a ? from : a, high = to < b ? to : b;
    return high > low ? high - low : 0;
}

/* What a vehicle keeps of a ship by a trip: 1, less wear by flights; 0 if it does not return. */
static inline double agi_ships_kept(const ag_vehicle *vehicle)
{
    if (!vehicle->returns) return 0;
    return vehicle->flights > 0 ? 1 - 1 / vehicle->flights : 1;
}

/* Judgement: the time of means, in which people adapt. */
#define AGI_MEAN_YR 5.0
static inline double agi_mean(double mean, double now, double period_yr)
{
    return mean + (now - mean) * -expm1(-period_yr / AGI_MEAN_YR);
}
/* The first period is its own mean. */
static inline void agi_move(const ag_society *society, double *mean, double now)
{
    bool first = society->state->clock[1] <= 1;
    *mean = first ? now : agi_mean(*mean, now, society->books->period_yr);
}
/* purse.c: shares of budgets that treasuries can spend; means that follow from a period's postings. */
void agi_purse_expect(ag_society *society, double period_yr);
void agi_purse_move(ag_society *society);
/* Five-year means of wages, incomes and quotes take in the period's (expect.c; govern.c calls it last). */
void agi_move_means(ag_society *society);

/* Outside demand and supply of the period to come (shock.c; learn.c calls it last). */
void agi_shocks(ag_society *society);

/* ---- cohorts (cohorts.c) -------------------------------------------------------------------------- */

/* Residents of a place at the start by cohort. */
void agi_cohorts_start(const ag_model *model, uint32_t place, double *count);
/* Share of a cohort, evenly spread over its ages in a year, that is within [from, to]. */
double agi_cohort_share(const ag_model *model, double year, uint32_t cohort, double from,
                        double to);
/* Where cohorts were opened: those before move on by as many, the oldest come together. */
void agi_cohorts_shift(double *count, uint32_t n_cohort, uint32_t opened);

/* Residents of a place by cohort after as many were opened. */
void agi_cohorts_there(const ag_state *state, uint32_t place, uint32_t opened, double *there);
/* Cohorts opened in a period. */
uint32_t agi_cohorts_opening(const ag_model *model, double year, double period_yr);
/* Of those who set out from a place whose people are not counted, the share of a cohort. */
double agi_cohorts_of_migrants(const ag_model *model, double year, uint32_t cohort);

/* A posting's money into the balances. */
void agi_book(ag_books *books, const ag_posting *posting);
/* A posting of a key that is not in the books yet, booked at once. */
ag_err agi_post_last(ag_ctx *ctx, ag_books *books, uint32_t payer, uint32_t payee, ag_why why,
                     double q, double price);

/* What an account was paid so far for one of two reasons, or for any (AG_N_WHY). */
double agi_received(const ag_books *books, uint32_t account, uint32_t why, uint32_t or_why);
/* owners.c: funds of a place pay out what they earned and call in what they spent; then companies. */
ag_err agi_pay_funds(ag_ctx *ctx, ag_society *society, uint32_t place);
ag_err agi_pay_companies(ag_ctx *ctx, ag_society *society);
/* Dates of what is being developed, as the market is to expect them; and its payments (govern). */
void agi_develop_expect(ag_society *society);
ag_err agi_develop(ag_ctx *ctx, ag_society *society);

/* Profits to owners, losses to them: funds, merchants, fleets (settle.c calls it last). */
ag_err agi_pay_out(ag_ctx *ctx, ag_society *society);

#endif
