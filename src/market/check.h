/* check: the answer of a programme, recomputed from the model.
**
** Stands on docs/theory/market.md alone and shares no code with what builds and solves the
** programme (but for ag_stages_make and names). Of the programme it reads which rows and columns
** are listed and, of the steps of demand and supply ladders, cost and width, which it compares with
** their curves; every other coefficient, cost, bound and right-hand side it derives itself, the rows'
** from their side (check_rows.c) and the columns' from theirs (check_columns.c).
**
** Ownership  a workspace belongs to one thread. After the first check of a size none allocates.
** Errors     AG_ERR_SOLVER with name and number of the worst row or column. */
#ifndef ARGOSY_MARKET_CHECK_H
#define ARGOSY_MARKET_CHECK_H

#include "argosy/market.h"

typedef struct agi_check agi_check;

/* Limits of an answer, relative (docs/theory/market.md, What the check recomputes). */
#define AGI_CHECK_LIMIT 1e-6
#define AGI_CHECK_GAP 1e-9

ag_err agi_check_create(ag_ctx *ctx, agi_check **check);
void agi_check_free(agi_check *check);
/* Reads lp, value, pi and objective of the answer. `result` is filled whether the answer is refused
** for its numbers or accepted; its name holds until the next check. */
ag_err agi_check_answer(agi_check *check, const ag_model *model, const ag_world *world,
                        const ag_market_answer *answer, ag_lp_check *result);

#endif
