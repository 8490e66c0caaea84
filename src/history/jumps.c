/* Jumps: prices that move more than threefold from one period to the next, and why.
**
** The reason is looked for from price to price: where the same column sets a price as before, the part of it that
** changed most is the next price to ask; it ends where another column sets the price, or at a part that
** is no price of the period: a rent, a wage, what is expected of later years, what buyers give. */
#include "history/history_internal.h"

#include <math.h>
#include <stdio.h>

enum { DEPTH_MAX = 8, NAME_MAX_BYTES = 200 };
static const double JUMP = 3.0;

static bool leaps(const ag_marginal *was, const ag_marginal *now)
{
    bool known = was->usd > 0 && now->usd > 0 && isfinite(was->usd) && isfinite(now->usd);
    return known && fmax(now->usd / was->usd, was->usd / now->usd) > JUMP;
}

bool agi_jump(const ag_market_answer *answer, size_t at)
{
    return leaps(&answer->marginal_was[at], &answer->marginal[at]);
}

static bool of_a_curve(const ag_col *col) /* by its row: outsiders; by place and good: residents */
{
    return col->kind == AG_COL_DEMAND || col->kind == AG_COL_SUPPLY;
}
static bool of_residents(const ag_col *col)
{
    return col->kind == AG_COL_SPEND || col->kind == AG_COL_LACK;
}

/* Steps of one curve count as one column: they shift with its centre. */
static bool same_setter(const ag_marginal *was, const ag_marginal *now)
{
    const ag_col *a = &was->col, *b = &now->col;
    bool same = a->kind == b->kind && a->stage == b->stage && a->a == b->a;
    if (!same || was->uses != now->uses) return false;
    if (of_a_curve(a)) return true;
    return a->b == b->b && (of_residents(a) || a->c == b->c);
}

static bool same_row(const ag_row *a, const ag_row *b)
{
    return a->kind == b->kind && a->stage == b->stage && a->a == b->a && a->b == b->b;
}

static double part_of(const ag_marginal *of, const ag_row *row)
{
    for (uint32_t i = 0; i < of->n_part; i++) {
        if (same_row(&of->part[i].row, row)) return of->part[i].usd;
    }
    return 0;
}

typedef struct change { /* of a part */
    const ag_row *row;
    double was, now;
} change;

static void look(const ag_marginal *list, const ag_marginal *was, const ag_marginal *now,
                 change *most)
{
    for (uint32_t i = 0; i < list->n_part; i++) {
        const ag_row *row = &list->part[i].row;
        change one = {row, part_of(was, row), part_of(now, row)};
        bool more = !most->row || fabs(one.now - one.was) > fabs(most->now - most->was);
        if (more) *most = one;
    }
}

/* The part of a price that changed most; row NULL: none has parts. */
static change largest_change(const ag_marginal *was, const ag_marginal *now)
{
    change most = {0};
    look(now, was, now, &most);
    look(was, was, now, &most);
    return most;
}

/* The next price to ask for a reason, or SIZE_MAX. */
static size_t follow(const ag_model *model, const ag_market_answer *answer, size_t at)
{
    const ag_marginal *was = &answer->marginal_was[at], *now = &answer->marginal[at];
    if (!same_setter(was, now)) return SIZE_MAX;
    change most = largest_change(was, now);
    if (!most.row || most.row->kind != AG_ROW_GOOD || most.row->stage != 0) return SIZE_MAX;
    if (most.row->a >= model->n_place || most.row->b >= ag_xgood_count(model)) return SIZE_MAX;
    size_t next = (size_t)most.row->a * ag_xgood_count(model) + most.row->b;
    return next != at && agi_jump(answer, next) ? next : SIZE_MAX;
}

static void name_of(const ag_model *model, const ag_marginal *of, char *text, size_t size)
{
    if (of->col.kind < AG_COL_KINDS) {
        ag_col_name(model, &of->col, text, size);
    } else {
        snprintf(text, size, "no one (a quote held)");
    }
}

static int reason(const ag_model *model, const ag_market_answer *answer, size_t at, char *text,
                  size_t size)
{
    const ag_marginal *was = &answer->marginal_was[at], *now = &answer->marginal[at];
    char name[NAME_MAX_BYTES], before[NAME_MAX_BYTES];
    name_of(model, now, name, sizeof name);
    if (!same_setter(was, now)) {
        name_of(model, was, before, sizeof before);
        return snprintf(text, size, "set by %s, before by %s", name, before);
    }
    change most = largest_change(was, now);
    if (of_a_curve(&now->col) || of_residents(&now->col)) {
        return snprintf(text, size, "set by %s as before, what there is: %.3g -> %.3g a year", name,
                        was->q_pyr, now->q_pyr);
    }
    if (!most.row || most.row->kind >= AG_ROW_KINDS) {
        return snprintf(text, size, "set by %s as before, its own cost: %.3g -> %.3g USD", name,
                        most.was, most.now);
    }
    ag_row_name(model, most.row, before, sizeof before);
    return snprintf(text, size, "set by %s as before, most by %s: %.3g -> %.3g USD", name, before,
                    most.was, most.now);
}

void agi_jump_why(const ag_model *model, const ag_market_answer *answer, size_t at, char *text,
                  size_t size)
{
    uint32_t n_x = ag_xgood_count(model);
    const ag_marginal *was = &answer->marginal_was[at], *now = &answer->marginal[at];
    int length = snprintf(text, size, "%s: %.3g -> %.3g USD; ",
                          ag_xgood_name(model, (uint32_t)(at % n_x)), was->usd, now->usd);
    size_t root = at;
    for (int depth = 0; depth < DEPTH_MAX; depth++) {
        size_t next = follow(model, answer, root);
        if (next == SIZE_MAX || next == at) break;
        root = next;
    }
    if (root != at && length > 0 && (size_t)length < size) {
        length +=
            snprintf(text + length, size - (size_t)length, "with %s at %s, ",
                     ag_xgood_name(model, (uint32_t)(root % n_x)), model->place[root / n_x].name);
    }
    if (length < 0 || (size_t)length >= size) return;
    reason(model, answer, root, text + length, size - (size_t)length);
}
