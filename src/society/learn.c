/* Learn: Wright's law, with forgetting. Each doubling of experience takes a share `learning` off what a unit
** costs (T. Wright 1936, J. Aeronaut. Sci. 3, 122). Experience starts from what the scenario states, else
** from a year of the first output that was seen, and loses a share `forgetting` a year (L. Argote,
** S. Beckman, D. Epple 1990, Management Science 36, 140; C. Benkard 2000, Am. Econ. Rev. 90, 1034).
**
** The start's experience is lost too, so costs can rise above the start's where less is made than was; they
** rise no further than to those of the first unit. What is not there yet is not forgotten: a scenario states
** the experience with which a thing begins. */
#include "society_internal.h"

#include <math.h>

typedef struct craft { /* what a process or vehicle says of learning */
    double learning, forgetting_pyr, floor, experience;
} craft;

static double wright(const craft *of, double start, double since)
{
    if (start <= 0 || of->learning <= 0) return 1;
    return fmax(pow((start + since) / start, log2(1 - of->learning)), of->floor);
}

/* dE/dt = made/period - forgetting E over the period, E = start + since. */
static void gain(const craft *of, double made, double period_yr, double *since, double *start)
{
    double phi = of->forgetting_pyr;
    bool known = *start > 0 || of->experience > 0;
    if (of->experience > 0) {
        *start = of->experience;
    } else if (!known) {
        *start = made / period_yr;
    }
    if (phi <= 0) {
        *since += made;
        return;
    }
    double kept = exp(-phi * period_yr), added = made / period_yr * -expm1(-phi * period_yr) / phi;
    *since = fmax((*start + *since) * kept + added, fmin(*start, 1)) - *start;
}

static double made_by_process(const ag_books *books, uint32_t process)
{
    double made = 0;
    for (size_t i = 0; i < books->made.n; i++) {
        if (books->made.row[i].process == process) made += books->made.row[i].units;
    }
    return made;
}

/* Ships built, and flights where flights are what is sold. */
static double made_of_vehicle(const ag_model *model, const ag_books *books, uint32_t vehicle)
{
    double made = books->ships[vehicle];
    bool service = model->vehicle[vehicle].price_per_flight.n > 0;
    for (size_t i = 0; service && i < books->trip.n; i++) {
        if (books->trip.row[i].vehicle == vehicle) made += books->trip.row[i].trips;
    }
    return made;
}

/* Rate at which craft in what is there from a year on is lost in the period. */
static double forgetting(const ag_books *books, double from_year, double rate_pyr)
{
    return from_year < books->year + books->period_yr ? rate_pyr : 0;
}

void ag_society_learn(ag_society *society)
{
    const ag_model *model = society->model;
    const ag_books *books = society->books;
    ag_state *state = society->state;
    for (uint32_t j = 0; j < model->n_process; j++) {
        const ag_process *is = &model->process[j];
        double lost_pyr = forgetting(books, is->from_year, is->forgetting_pyr);
        const craft of = {is->learning, lost_pyr, is->floor, is->experience};
        gain(&of, made_by_process(books, j), books->period_yr, &state->process_q[j],
             &state->process_q0[j]);
        state->process_factor[j] = wright(&of, state->process_q0[j], state->process_q[j]);
    }
    for (uint32_t v = 0; v < model->n_vehicle; v++) {
        const ag_vehicle *is = &model->vehicle[v];
        double lost_pyr = forgetting(books, is->from_year, is->forgetting_pyr);
        const craft of = {is->learning, lost_pyr, is->floor, is->experience};
        gain(&of, made_of_vehicle(model, books, v), books->period_yr, &state->vehicle_q[v],
             &state->vehicle_q0[v]);
        state->vehicle_factor[v] = wright(&of, state->vehicle_q0[v], state->vehicle_q[v]);
    }
    agi_shocks(society);
}
