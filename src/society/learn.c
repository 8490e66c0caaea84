/* Learn: Wright's law. Each doubling of experience takes a share `learning` off what a unit costs. It
** starts from the experience that the scenario states, else from a year of the first output that was seen
** (T. Wright 1936, J. Aeronaut. Sci. 3, 122). */
#include "society_internal.h"

#include <math.h>

static double wright(double start, double since, double learning)
{
    if (start <= 0 || learning <= 0) return 1;
    return pow((start + since) / start, log2(1 - learning));
}

static void gain(double *total, double *start, double stated, double made, double period_yr)
{
    *total += made;
    if (stated > 0) {
        *start = stated;
    } else if (*start == 0) {
        *start = made / period_yr;
    }
}

void ag_society_learn(ag_society *society)
{
    const ag_model *model = society->model;
    const ag_books *books = society->books;
    ag_state *state = society->state;
    for (uint32_t j = 0; j < model->n_process; j++) {
        double made = 0;
        for (size_t i = 0; i < books->made.n; i++) {
            if (books->made.row[i].process == j) made += books->made.row[i].units;
        }
        gain(&state->process_q[j], &state->process_q0[j], model->process[j].experience, made,
             books->period_yr);
        state->process_factor[j] =
            wright(state->process_q0[j], state->process_q[j], model->process[j].learning);
    }
    for (uint32_t v = 0; v < model->n_vehicle; v++) {
        double made = books->ships[v];
        bool service = model->vehicle[v].price_per_flight.n > 0;
        for (size_t i = 0; service && i < books->trip.n; i++) {
            if (books->trip.row[i].vehicle == v) made += books->trip.row[i].trips;
        }
        gain(&state->vehicle_q[v], &state->vehicle_q0[v], model->vehicle[v].experience, made,
             books->period_yr);
        state->vehicle_factor[v] =
            wright(state->vehicle_q0[v], state->vehicle_q[v], model->vehicle[v].learning);
    }
}
