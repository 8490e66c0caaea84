/* State: one block of columns, made from one table (AG_STATE_LIST). */
#include "society_internal.h"

#include <math.h>
#include <string.h>

/* Bins that hold whatever can be under way or not yet in service at a period's end. */
static double longest_yr(const ag_model *model)
{
    double longest = 0;
    for (uint32_t l = 0; l < model->n_leg; l++) longest = fmax(longest, model->leg[l].tof_yr);
    for (uint32_t j = 0; j < model->n_process; j++) {
        longest = fmax(longest, model->process[j].lag_yr);
    }
    return longest;
}

static ag_err make_columns(ag_ctx *ctx, bool politics, ag_state *state)
{
    size_t P = state->n_place, G = state->n_good, X_ = state->n_xgood, J = state->n_process,
           D = state->n_deposit, V = state->n_vehicle, A = state->n_account, B = state->n_bin,
           Q = state->n_project, N = state->n_need, O = state->n_owner, Z = state->n_polity,
           K_ = state->n_demand, U = state->n_supply, C = state->n_cohort;
#define AG_X(id, name_, unit_, shape_, count_, meaning_)                                           \
    [AG_STATE_##id] = {.name = #name_,                                                             \
                       .unit = unit_,                                                              \
                       .shape = shape_,                                                            \
                       .meaning = meaning_,                                                        \
                       .type = AG_F64,                                                             \
                       .count = count_},
    const ag_field fields[AG_N_STATE_FIELD] = {AG_STATE_LIST(AG_X) AG_STATE_POLITICS_LIST(AG_X)};
#undef AG_X
    size_t n_field = politics ? AG_N_STATE_FIELD : AG_STATE_WRONG; /* the first of politics */
    AG_TRY(ag_columns_create(ctx, fields, n_field, &state->columns));
#define AG_X(id, name_, unit_, shape_, count_, meaning_)                                           \
    state->name_ = ag_columns_f64(state->columns, AG_STATE_##id);
    AG_STATE_LIST(AG_X)
    AG_STATE_POLITICS_LIST(AG_X)
#undef AG_X
    return AG_OK;
}

ag_err ag_state_create(ag_ctx *ctx, const ag_model *model, uint32_t n_account,
                       const ag_state_bins *bins, ag_state *state)
{
    double bin_yr = bins->bin_yr, longest = fmax(longest_yr(model), bins->flight_yr);
    AG_CHECK(ctx, bin_yr > 0 && bins->period_yr >= bin_yr);
    double n = ceil(longest / bin_yr) + ceil(bins->period_yr / bin_yr) + 2;
    if (n > 1e6) {
        return ag_fail(ctx, AG_ERR_INPUT,
                       "ways or lags of %g years are too long for periods of %g years", longest,
                       bin_yr);
    }
    ag_state made = {.n_place = model->n_place,
                     .n_xgood = ag_xgood_count(model),
                     .n_good = model->n_good,
                     .n_process = model->n_process,
                     .n_deposit = model->n_deposit,
                     .n_vehicle = model->n_vehicle,
                     .n_account = n_account,
                     .n_project = model->n_project,
                     .n_need = model->n_need,
                     .n_owner = ag_owner_count(model),
                     .n_polity = model->n_polity,
                     .n_demand = model->n_demand,
                     .n_supply = model->n_supply,
                     .n_bin = (uint32_t)n,
                     .n_cohort = ag_cohort_count(model),
                     .bin_yr = bin_yr};
    AG_TRY(make_columns(ctx, model->politics.given, &made));
    *state = made;
    return AG_OK;
}

void ag_state_free(ag_ctx *ctx, ag_state *state)
{
    if (state) {
        ag_columns_free(ctx, state->columns);
        *state = (ag_state){0};
    }
}

void ag_state_copy(ag_state *state, const ag_state *from)
{
    memcpy(state->columns->block, from->columns->block, from->columns->bytes);
}

/* People who are at a base at the start came from its polity's home; elsewhere they were born there. */
static uint32_t birthplace_at_start(const ag_model *model, uint32_t place)
{
    uint32_t polity = model->place[place].polity;
    if (model->place[place].external || polity == AG_NONE) return place;
    uint32_t home = model->polity[polity].home;
    return home != AG_NONE && model->place[home].external ? home : place;
}

void ag_state_start(ag_state *state, const ag_model *model)
{
    const uint32_t n_place = state->n_place, n_xgood = state->n_xgood;
    memset(state->columns->block, 0, state->columns->bytes);
    state->clock[0] = model->year_from;
    for (uint32_t p = 0; p < n_place; p++) {
        const ag_place *place = &model->place[p];
        double *stock = state->stock + (size_t)p * n_xgood;
        for (uint32_t k = 0; k < model->n_good; k++) stock[k] = place->stock[k];
        for (uint32_t v = 0; v < model->n_vehicle; v++) {
            if (model->vehicle[v].price_per_flight.n > 0) continue;
            stock[ag_xgood_ship(model, v)] = model->vehicle[v].fleet[p];
        }
        for (uint32_t j = 0; j < model->n_process; j++) {
            state->capacity[(size_t)p * state->n_process + j] = fmax(place->capacity[j], 0);
        }
        state->people[p] = place->people;
        double *born =
            state->born + (p * (size_t)n_place + birthplace_at_start(model, p)) * state->n_cohort;
        agi_cohorts_start(model, p, born);
        state->shelter[p] = place->shelter;
        for (uint32_t a = 0; a < AG_N_ASSET; a++) {
            ag_state_share(state, p, a)[ag_owner_default(model, p)] = 1;
        }
    }
    for (uint32_t z = 0; z < model->n_polity; z++) state->purse[z] = 1;
    for (uint32_t d = 0; d < model->n_deposit; d++) state->deposit[d] = model->deposit[d].amount;
    for (uint32_t j = 0; j < model->n_process; j++) {
        state->process_factor[j] = 1;
        state->process_date[j] = -AG_NEVER_YR;
    }
    for (uint32_t v = 0; v < model->n_vehicle; v++) {
        state->vehicle_factor[v] = 1;
        state->vehicle_date[v] = -AG_NEVER_YR;
    }
}

void ag_state_take(ag_state *state, const ag_model *model)
{
    for (uint32_t p = 0; p < model->n_place; p++) {
        state->shelter[p] = model->place[p].shelter;
        for (uint32_t j = 0; j < model->n_process && model->place[p].fixed_capacity; j++) {
            state->capacity[(size_t)p * model->n_process + j] =
                fmax(model->place[p].capacity[j], 0);
        }
    }
}

void ag_state_world(const ag_state *state, double period_yr, ag_world *world)
{
    *world = (ag_world){.year = state->clock[0],
                        .period_yr = period_yr,
                        .bin_yr = state->bin_yr,
                        .n_bin = state->n_bin,
                        .stock = state->stock,
                        .transit = state->transit,
                        .capacity = state->capacity,
                        .pending = state->pending,
                        .people = state->people,
                        .grown = state->grown,
                        .growth_pyr = state->growth_pyr,
                        .hands = state->hands,
                        .shelter = state->shelter,
                        .deposit = state->deposit,
                        .quote = state->quote,
                        .budget = state->budget,
                        .wage = state->usual_wage,
                        .purse = state->purse,
                        .process_factor = state->process_factor,
                        .vehicle_factor = state->vehicle_factor,
                        .process_from = state->process_date,
                        .vehicle_from = state->vehicle_date,
                        .demand_shock = state->demand_shock,
                        .supply_shock = state->supply_shock,
                        .afford = state->afford};
}

double ag_state_under_way(const ag_state *state, uint32_t place, uint32_t xgood)
{
    const double *bin = state->transit + ((size_t)place * state->n_xgood + xgood) * state->n_bin;
    double sum = 0;
    for (uint32_t b = 0; b < state->n_bin; b++) sum += bin[b];
    return sum;
}
