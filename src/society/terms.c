/* What the entries of a column in the balance of a good mean.
**
** The programme adds up all that a column does to a balance; books and accounts want it told apart: a
** cargo of propellant departs and burns some of itself, a process may take in of what it makes. The part
** that the model states outright is taken from there, the other is the rest, so that the sum stays the
** programme's. */
#include "society_internal.h"

#include <math.h>

static double share_of(const ag_share *shares, uint32_t n, uint32_t good)
{
    double q = 0;
    for (uint32_t i = 0; i < n; i++) q += shares[i].good == good ? shares[i].q : 0;
    return q;
}

static uint32_t one(agi_term terms[2], ag_why why, double a)
{
    terms[0] = (agi_term){why, a};
    return 1;
}

static uint32_t two(agi_term terms[2], ag_why first, double known, ag_why second, double a)
{
    terms[0] = (agi_term){first, known};
    terms[1] = (agi_term){second, a - known};
    return 2;
}

static uint32_t terms_make(const ag_process *process, uint32_t good, double a, agi_term terms[2])
{
    double out = share_of(process->out, process->n_out, good);
    double in = share_of(process->in, process->n_in, good);
    if (out == 0) return one(terms, AG_WHY_INPUT, a);
    if (in == 0) return one(terms, AG_WHY_PRODUCED, a);
    return two(terms, AG_WHY_PRODUCED, out, AG_WHY_INPUT, a);
}

/* `shipped`: what departs of the good itself, a unit of the column. */
static uint32_t terms_way(const ag_model *model, const ag_col *col, const ag_row *row, double a,
                          double shipped, agi_term terms[2])
{
    if (row->a == model->leg[col->a].to) return one(terms, AG_WHY_ARRIVED, a);
    if (shipped == 0) return one(terms, AG_WHY_PROPELLANT, a);
    const ag_vehicle *vehicle = col->b == AG_NONE ? NULL : &model->vehicle[col->b];
    bool burns = vehicle && share_of(vehicle->propellant, vehicle->n_propellant, row->b) > 0;
    if (!burns) return one(terms, AG_WHY_DEPARTED, a);
    return two(terms, AG_WHY_DEPARTED, -shipped, AG_WHY_PROPELLANT, a);
}

uint32_t agi_terms(const ag_model *model, const ag_col *col, const ag_row *row, double a,
                   agi_term terms[2])
{
    switch ((ag_col_kind)col->kind) {
    case AG_COL_MAKE:
        return terms_make(&model->process[col->b], row->b, a, terms);
    case AG_COL_DEMAND:
        return one(terms,
                   model->demand[col->a].polity == AG_NONE ? AG_WHY_DEMAND : AG_WHY_PROGRAMME, a);
    case AG_COL_SHORT:
        return one(terms, model->demand[col->a].project == AG_NONE ? AG_WHY_DEMAND : AG_WHY_PROJECT,
                   a);
    case AG_COL_SPEND:
        return one(terms, AG_WHY_DEMAND, a);
    case AG_COL_SUPPLY:
        return one(terms, AG_WHY_SUPPLY, a);
    case AG_COL_PEOPLE:
    case AG_COL_LACK:
        return one(terms, AG_WHY_NEED, a);
    case AG_COL_BUILD:
    case AG_COL_SHIP:
        return one(terms, AG_WHY_EQUIPMENT, a);
    case AG_COL_STORE:
        return one(terms, AG_WHY_TO_STOCK, a);
    case AG_COL_CARGO:
        return terms_way(model, col, row, a, row->b == col->c ? 1 : 0, terms);
    case AG_COL_KEEP: {
        const ag_vehicle *vehicle = &model->vehicle[col->b];
        double share = share_of(vehicle->propellant, vehicle->n_propellant, row->b);
        return terms_way(model, col, row, a, share, terms);
    }
    case AG_COL_TRIP:
        return terms_way(model, col, row, a, 0, terms);
    default:
        return one(terms, AG_WHY_PASSAGE, a);
    }
}
