/* Check: dense tables of the rows and columns that the model allows, and where the programme lists
** them. A number out of range or a name listed twice is refused here, so that all later code may
** index freely. */
#include "check_parts.h"

#include <math.h>

bool agi_check_row_uses_b(uint32_t kind)
{
    static const bool uses[] = {
#define AG_X(name, a, b, meaning) sizeof(b) > 1, /* not the empty text */
        AG_ROW_LIST(AG_X)
#undef AG_X
    };
    return uses[kind];
}

bool agi_check_col_uses(uint32_t kind, uint32_t which)
{
    static const bool uses[][3] = {
#define AG_X(name, a, b, c, meaning) {true, sizeof(b) > 1, sizeof(c) > 1},
        AG_COL_LIST(AG_X)
#undef AG_X
    };
    return uses[kind][which];
}

static void widen(agi_check *c, uint32_t dim)
{
    if (dim > c->stride) c->stride = dim;
}

static void set_row_dim(agi_check *c, uint32_t kind, uint32_t a, uint32_t b)
{
    widen(c, a);
    widen(c, b);
    c->row_dim[kind][0] = a;
    c->row_dim[kind][1] = b;
    c->row_base[kind] = c->n_row_slot;
    c->n_row_slot += (size_t)c->st.n * a * b;
}

static void set_col_dim(agi_check *c, uint32_t kind, uint32_t a, uint32_t b, uint32_t d)
{
    widen(c, a);
    widen(c, b);
    c->col_dim[kind][0] = a;
    c->col_dim[kind][1] = b;
    c->col_dim[kind][2] = d;
    c->col_base[kind] = c->n_col_slot;
    c->n_col_slot += (size_t)c->st.n * a * b * d;
}

static void set_dims(agi_check *c)
{
    const ag_model *m = c->model;
    uint32_t p = m->n_place, j = m->n_process, x = c->n_x, l = m->n_leg, v = m->n_vehicle;
    c->n_row_slot = c->n_col_slot = 0;
    c->stride = 1;
    set_row_dim(c, AG_ROW_GOOD, p, x);
    set_row_dim(c, AG_ROW_CAPACITY, p, j);
    set_row_dim(c, AG_ROW_LABOUR, p, 1);
    set_row_dim(c, AG_ROW_WORKERS, p, 1);
    set_row_dim(c, AG_ROW_PEOPLE, p, 1);
    set_row_dim(c, AG_ROW_DEPOSIT, m->n_deposit, 1);
    set_row_dim(c, AG_ROW_PAYLOAD, l, v);
    set_row_dim(c, AG_ROW_TANK, l, v);
    set_row_dim(c, AG_ROW_SEATS, l, v);
    set_row_dim(c, AG_ROW_CYCLE, v, 1);
    set_row_dim(c, AG_ROW_NEED, p, m->n_good);
    set_row_dim(c, AG_ROW_STAY, p, 1);

    set_col_dim(c, AG_COL_MAKE, p, j, m->n_deposit + 1);
    set_col_dim(c, AG_COL_BUILD, p, j, AG_TRANCHE_MAX);
    set_col_dim(c, AG_COL_DEMAND, m->n_demand, 1, 0); /* steps have no slots */
    set_col_dim(c, AG_COL_SPEND, p, m->n_good, 0);
    set_col_dim(c, AG_COL_SUPPLY, m->n_supply, 1, 0);
    set_col_dim(c, AG_COL_SHORT, m->n_demand, 1, 1);
    set_col_dim(c, AG_COL_LACK, p, m->n_good, AG_LACK_MAX);
    set_col_dim(c, AG_COL_CARGO, l, v + 1, x);
    set_col_dim(c, AG_COL_TRIP, l, v, 1);
    set_col_dim(c, AG_COL_KEEP, l, v, 1);
    set_col_dim(c, AG_COL_SHIP, p, v, 1);
    set_col_dim(c, AG_COL_STORE, p, x, 1);
    set_col_dim(c, AG_COL_PEOPLE, p, 1, 1);
    set_col_dim(c, AG_COL_HIRE, p, AG_TRANCHE_MAX, 1);
    set_col_dim(c, AG_COL_LEAVE, p, 1, 1);
    set_col_dim(c, AG_COL_WORK, p, 1, 1);
    set_col_dim(c, AG_COL_VISIT, p, 1, 1);
    set_col_dim(c, AG_COL_SOURCE, p, x, 1);
    set_col_dim(c, AG_COL_SINK, p, x, 1);
    set_col_dim(c, AG_COL_STAY, p, AG_STAY_MAX, 1);
}

static bool is_ladder(uint32_t kind)
{
    return kind == AG_COL_DEMAND || kind == AG_COL_SPEND || kind == AG_COL_SUPPLY;
}

/* AG_NONE as the last number of a dimension where it means something, 0 where it is not used. */
static uint32_t fold(uint32_t number, uint32_t dim, bool none_is_last)
{
    if (number != AG_NONE) return number;
    return none_is_last ? dim - 1 : 0;
}

size_t agi_check_row_slot(const agi_check *c, uint32_t kind, uint32_t s, uint32_t a, uint32_t b)
{
    const uint32_t *dim = c->row_dim[kind];
    return c->row_base[kind] + ((size_t)s * dim[0] + a) * dim[1] + fold(b, dim[1], false);
}

size_t agi_check_col_slot(const agi_check *c, uint32_t kind, uint32_t s, uint32_t a, uint32_t b,
                          uint32_t d)
{
    const uint32_t *dim = c->col_dim[kind];
    uint32_t second = fold(b, dim[1], kind == AG_COL_CARGO);
    uint32_t third = fold(d, dim[2], kind == AG_COL_MAKE);
    return c->col_base[kind] + (((size_t)s * dim[0] + a) * dim[1] + second) * dim[2] + third;
}

double agi_check_x(const agi_check *c, uint32_t kind, uint32_t s, uint32_t a, uint32_t b,
                   uint32_t d)
{
    uint32_t j = c->col_at[agi_check_col_slot(c, kind, s, a, b, d)];
    return j == AG_NONE ? 0 : c->answer->value[j];
}

/* In range, or AG_NONE where the kind's number may be missing or is not used. */
static bool in_range(uint32_t number, uint32_t dim, bool none_allowed)
{
    return number < dim || (number == AG_NONE && none_allowed);
}

static bool row_in_range(const agi_check *c, const ag_row *row)
{
    if (row->kind >= AG_ROW_KINDS || row->stage >= c->st.n) return false;
    const uint32_t *dim = c->row_dim[row->kind];
    return in_range(row->a, dim[0], false) &&
           in_range(row->b, dim[1], !agi_check_row_uses_b(row->kind));
}

static bool col_in_range(const agi_check *c, const ag_col *col)
{
    if (col->kind >= AG_COL_KINDS || col->stage >= c->st.n) return false;
    const uint32_t *dim = c->col_dim[col->kind];
    bool second_free = !agi_check_col_uses(col->kind, 1) || col->kind == AG_COL_CARGO;
    bool third_free = !agi_check_col_uses(col->kind, 2) || col->kind == AG_COL_MAKE;
    bool cut = is_ladder(col->kind); /* the number of steps has no limit */
    if (!in_range(col->a, dim[0], false)) return false;
    if (cut && col->kind != AG_COL_SPEND) return true;
    return in_range(col->b, dim[1], second_free) && (cut || in_range(col->c, dim[2], third_free));
}

static ag_err find_rows(agi_check *c)
{
    for (size_t i = 0; i < c->n_row_slot; i++) c->row_at[i] = AG_NONE;
    for (uint32_t i = 0; i < c->lp->n_row; i++) {
        const ag_row *row = &c->lp->row[i];
        bool known = row_in_range(c, row), twice = false;
        if (known) {
            size_t slot = agi_check_row_slot(c, row->kind, row->stage, row->a, row->b);
            twice = c->row_at[slot] != AG_NONE;
            c->row_at[slot] = i;
            c->pi[slot] = c->answer->pi[i];
        }
        if (known && !twice) continue;
        ag_row_name(c->model, row, c->worst, sizeof c->worst);
        return ag_fail(c->ctx, AG_ERR_SOLVER, "row %u: %s %s", i, c->worst,
                       twice ? "is listed twice" : "is no row of this model");
    }
    return AG_OK;
}

static ag_err find_columns(agi_check *c)
{
    for (size_t i = 0; i < c->n_col_slot; i++) c->col_at[i] = AG_NONE;
    for (uint32_t j = 0; j < c->lp->n_col; j++) {
        const ag_col *col = &c->lp->col[j];
        bool known = col_in_range(c, col), twice = false;
        if (known && !is_ladder(col->kind)) {
            size_t slot = agi_check_col_slot(c, col->kind, col->stage, col->a, col->b, col->c);
            twice = c->col_at[slot] != AG_NONE;
            c->col_at[slot] = j;
        }
        if (known && !twice) continue;
        ag_col_name(c->model, col, c->worst, sizeof c->worst);
        return ag_fail(c->ctx, AG_ERR_SOLVER, "column %u: %s %s", j, c->worst,
                       twice ? "is listed twice" : "is no column of this model");
    }
    return AG_OK;
}

/* Memory of one table; keeps the first failure of a row of calls. */
static void *table(agi_check *c, bool *short_of_memory, size_t count, size_t size)
{
    void *memory = *short_of_memory ? NULL : ag_arena_new(c->arena, count, size);
    if (!memory) *short_of_memory = true;
    return memory;
}

static ag_err make_room(agi_check *c)
{
    const ag_model *m = c->model;
    size_t n = c->st.n, g = m->n_good, p = m->n_place, j = m->n_process, v = m->n_vehicle;
    size_t l = m->n_leg, ways = l * (v + 1);
    bool failed = false;
#define ROOM(member, count) c->member = table(c, &failed, (count), sizeof *c->member)
    ROOM(row_at, c->n_row_slot);
    ROOM(row, c->n_row_slot);
    ROOM(needed, c->n_row_slot);
    ROOM(delivered, c->n_row_slot);
    ROOM(pi, c->n_row_slot);
    ROOM(col_at, c->n_col_slot);
    ROOM(col, c->lp->n_col);
    ROOM(upper, c->lp->n_col);
    ROOM(seen, c->lp->n_col);
    ROOM(out, j * g);
    ROOM(in, j * g);
    ROOM(equipment, j * g);
    ROOM(take, j);
    ROOM(equipment_t, j);
    ROOM(recipe, v * g);
    ROOM(propellant, v * g);
    ROOM(serve, j * n * n);
    ROOM(ship_serve, v * n * n);
    ROOM(ship_left, v * n);
    ROOM(old, p * j * n);
    ROOM(growth_base, p * j);
    ROOM(growth, p * n);
    ROOM(growth_max, p * n);
    ROOM(hands, p);
    ROOM(peopled, p);
    ROOM(harbour, p * v);
    ROOM(bounded, p * j);
    ROOM(runs, p * j);
    ROOM(open, l * n);
    ROOM(cycles, v * n);
    ROOM(arrival, l * n * n);
    ROOM(tof_yr, l * n);
    ROOM(shell, l * n);
    ROOM(cycle_yr, l * n);
    ROOM(lift, ways * n);
    ROOM(way, ways);
    ROOM(way_at, ways);
    ROOM(leaving, ways);
    ROOM(leaving_start, p + 1);
    ROOM(coming, ways);
    ROOM(coming_start, p + 1);
    ROOM(active, n * p * j);
    ROOM(used, n * p * j);
    ROOM(built, n * p * j);
    ROOM(fitted, n * p * j);
    ROOM(burn_t, n * ways);
    ROOM(bought, n * m->n_demand);
    ROOM(spent, n * p * g);
    ROOM(sold, n * m->n_supply);
    ROOM(steps, n * (m->n_demand + p * g + m->n_supply));
    ROOM(scale, (size_t)AGI_CHECK_SCALES * 2 * AG_COL_KINDS * c->stride);
    c->mark = NULL;
#undef ROOM
    return failed ? AG_ERR_MEMORY : AG_OK;
}

ag_err agi_check_lay_out(agi_check *c)
{
    set_dims(c);
    AG_TRY(make_room(c));
    AG_TRY(find_rows(c));
    return find_columns(c);
}
