/* The whole of a model: what no single value shows.
**
** Errors are what cannot be meant: recipes whose mass does not balance, windows that never open.
** Doubtful things are warnings. Runs only when every value is right. */
#include "scenario/scenario_internal.h"

#include <math.h>
#include <string.h>

/* ---- mass ------------------------------------------------------------------------------------ */

static double mass_of(const ag_model *model, const ag_share *list, uint32_t n)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < n; i++) sum += model->good[list[i].good].mass ? list[i].q : 0.0;
    return sum;
}

static double taken_from_deposit(const ag_model *model, const ag_process *process)
{
    double taken = 0.0;
    if (process->deposit_good == AG_NONE || !model->good[process->deposit_good].mass) return taken;
    for (uint32_t i = 0; i < process->n_out; i++) {
        if (process->out[i].good == process->deposit_good) taken += process->out[i].q;
    }
    return taken;
}

/* What goes in comes out. A process that needs air may take the rest from it. */
static ag_err check_mass(agi_reader *reader, uint32_t row)
{
    const ag_model *model = reader->model;
    const ag_process *process = &model->process[row];
    double out = mass_of(model, process->out, process->n_out) + process->waste_t;
    double deposit = taken_from_deposit(model, process);
    double in = mass_of(model, process->in, process->n_in) + deposit;
    double scale = fmax(in, out);
    if (fabs(in - out) <= 1e-6 * scale || (process->air && in < out)) return AG_OK;
    char hint[AG_TEXT_MAX];
    if (in > out) {
        snprintf(hint, sizeof hint, "add `waste: %.9g t` or an output",
                 process->waste_t + in - out);
    } else {
        snprintf(hint, sizeof hint,
                 "%.9g t must come from somewhere: an input or a deposit "
                 "(`where: {needs: [deposit]}`)",
                 out - in);
    }
    return agi_report(reader->findings, AG_ERROR, reader->at[AGI_PROCESS][row], AGI_AT_KEY, hint,
                      "`%s` does not balance: %.9g t go in (%.9g t of it from a deposit), %.9g t "
                      "come out with waste",
                      process->name, in, deposit, out);
}

/* ---- legs ------------------------------------------------------------------------------------ */

static bool same_path(const ag_path *a, const ag_path *b)
{
    bool same = a->n == b->n && a->step == b->step;
    for (uint32_t i = 0; same && i < a->n; i++) {
        same = a->year[i] == b->year[i] && a->value[i] == b->value[i];
    }
    return same;
}

static bool same_leg(const ag_leg *a, const ag_leg *b)
{
    return a->from == b->from && a->to == b->to && a->kind == b->kind && a->slot == b->slot &&
           a->brakes == b->brakes && same_path(&a->freight, &b->freight) &&
           a->dv_mps == b->dv_mps && a->tof_yr == b->tof_yr && a->aero == b->aero &&
           a->loss == b->loss && a->window_every_yr == b->window_every_yr &&
           a->window_open_yr == b->window_open_yr && a->window_first_year == b->window_first_year;
}

static ag_err check_window(agi_reader *reader, uint32_t row)
{
    const ag_leg *leg = &reader->model->leg[row];
    const agi_node *window = agi_node_find(reader->leg_at[row], "window");
    bool again = leg->back != AG_NONE && leg->back < row; /* the way back has been told of */
    if (!window || again) return AG_OK;
    if (leg->window_open_yr <= 0 || leg->window_open_yr > leg->window_every_yr) {
        return agi_report(reader->findings, AG_ERROR, window, AGI_AT_KEY, "0 < open <= every",
                          "this window never opens or never closes");
    }
    if (leg->window_first_year < reader->model->year_to) return AG_OK;
    return agi_report(reader->findings, AG_WARNING, window, AGI_AT_KEY,
                      "`first` is a date before the end of `years`",
                      "this window opens only after the end");
}

static ag_err check_legs(agi_reader *reader)
{
    const ag_model *model = reader->model;
    for (uint32_t i = 0; i < model->n_leg && reader->leg_at[i]; i++) {
        AG_TRY(check_window(reader, i));
        bool twice = false;
        for (uint32_t j = 0; j < i && !twice; j++) twice = same_leg(&model->leg[i], &model->leg[j]);
        if (!twice) continue;
        AG_TRY(agi_report(reader->findings, AG_WARNING, reader->leg_at[i], AGI_AT_VALUE,
                          "remove one, or `both: true` of the opposite leg",
                          "the leg from `%s` to `%s` is here twice",
                          model->place[model->leg[i].from].name,
                          model->place[model->leg[i].to].name));
    }
    return AG_OK;
}

/* Among the legs that the scenario states. */
static bool has_leg(const agi_reader *reader, const uint32_t pair[2])
{
    const ag_model *model = reader->model;
    for (uint32_t i = 0; i < model->n_leg; i++) {
        bool same = model->leg[i].from == pair[0] && model->leg[i].to == pair[1];
        if (same && reader->leg_at[i]) return true;
    }
    return false;
}

static ag_err check_vehicle_legs(agi_reader *reader, uint32_t row)
{
    const ag_vehicle *vehicle = &reader->model->vehicle[row];
    const agi_node *list = agi_node_find(reader->at[AGI_VEHICLE][row], "legs");
    const agi_node *item = list ? list->first : NULL;
    for (uint32_t i = 0; i < vehicle->n_leg && item; i++, item = item->next) {
        bool service = vehicle->price_per_flight.n > 0 && !(vehicle->ve_mps > 0);
        if (service || has_leg(reader, vehicle->leg[i])) continue;
        AG_TRY(agi_report(reader->findings, AG_WARNING, item, AGI_AT_VALUE, "add it to `legs`",
                          "`%s` flies here, but there is no such leg", vehicle->name));
    }
    return AG_OK;
}

static bool flies_sky(const ag_model *model, const ag_vehicle *vehicle)
{
    for (uint32_t l = 0; l < model->n_leg; l++) {
        const ag_leg *leg = &model->leg[l];
        bool listed = vehicle->n_leg == 0;
        for (uint32_t i = 0; i < vehicle->n_leg && !listed; i++) {
            listed = vehicle->leg[i][0] == leg->from && vehicle->leg[i][1] == leg->to;
        }
        if (leg->kind == AG_LEG_SKY && listed) return true;
    }
    return false;
}

/* The sky's legs are burns; engines of low thrust spiral, with up to twice the velocity change. */
static ag_err check_low_thrust(agi_reader *reader, uint32_t row)
{
    const ag_vehicle *vehicle = &reader->model->vehicle[row];
    const agi_node *node = reader->at[AGI_VEHICLE][row];
    bool low = vehicle->power_w > 0 || vehicle->thrust_n > 0;
    if (!low || !(vehicle->ve_mps > 0) || !agi_node_is_own(reader->root, node)) return AG_OK;
    if (!flies_sky(reader->model, vehicle)) return AG_OK;
    return agi_report(reader->findings, AG_WARNING, node, AGI_AT_KEY,
                      "give its legs with `dv` and `time`, or `legs` that are not of the sky",
                      "`%s` has low thrust, but legs of the sky are burns: too short and too cheap",
                      vehicle->name);
}

/* ---- places ---------------------------------------------------------------------------------- */

static ag_err check_capacity(agi_reader *reader, uint32_t row)
{
    const ag_place *place = &reader->model->place[row];
    const agi_node *capacity = agi_node_find(reader->at[AGI_PLACE][row], "capacity");
    const agi_node *child = capacity ? capacity->first : NULL;
    for (; child; child = child->next) {
        uint32_t process = ag_names_find(reader->names[AGI_PROCESS], child->key);
        if (process == AG_NONE || reader->model->process[process].where[row]) continue;
        AG_TRY(agi_report(reader->findings, AG_WARNING, child, AGI_AT_KEY,
                          "see `where` of the process", "`%s` may not run at `%s`", child->key,
                          place->name));
    }
    return AG_OK;
}

static ag_err check_place(agi_reader *reader, uint32_t row)
{
    const ag_place *place = &reader->model->place[row];
    const agi_node *node = reader->at[AGI_PLACE][row];
    AG_TRY(check_capacity(reader, row));
    if (!place->external && place->people > place->shelter) {
        AG_TRY(agi_report(reader->findings, AG_WARNING, node, AGI_AT_KEY,
                          "`shelter` is the number of persons with a roof at the start",
                          "`%s` has more people than shelter", place->name));
    }
    return AG_OK;
}

/* ---- supply and demand ----------------------------------------------------------------------- */

static bool any_not_positive(const ag_path *path)
{
    bool any = false;
    for (uint32_t i = 0; i < path->n; i++) any = any || path->value[i] <= 0;
    return any;
}

static ag_err check_curves(agi_reader *reader)
{
    static const char *const hint = "a curve goes through a quantity and a price above 0";
    const ag_model *model = reader->model;
    for (uint32_t i = 0; i < model->n_supply; i++) {
        const ag_supply *s = &model->supply[i];
        if (s->kind != AG_SUPPLY_ELASTIC) continue;
        if (!any_not_positive(&s->price) && !any_not_positive(&s->q)) continue;
        AG_TRY(agi_report(reader->findings, AG_ERROR, reader->supply_at[i], AGI_AT_VALUE, hint,
                          "this supply curve has no point"));
    }
    for (uint32_t i = 0; i < model->n_demand; i++) {
        const ag_demand *d = &model->demand[i];
        if (d->kind != AG_DEMAND_ELASTIC) continue;
        if (!any_not_positive(&d->price) && !any_not_positive(&d->q)) continue;
        AG_TRY(agi_report(reader->findings, AG_ERROR, reader->demand_at[i], AGI_AT_VALUE, hint,
                          "this demand curve has no point"));
    }
    return AG_OK;
}

static ag_err check_deposits(agi_reader *reader)
{
    const ag_model *model = reader->model;
    for (uint32_t i = 0; i < model->n_deposit; i++) {
        const ag_deposit *d = &model->deposit[i];
        for (uint32_t j = 0; j < i && d->tranche == 0; j++) {
            const ag_deposit *e = &model->deposit[j];
            if (e->tranche > 0 || e->place != d->place || e->good != d->good) continue;
            AG_TRY(agi_report(reader->findings, AG_ERROR, reader->deposit_at[i]->parent->parent,
                              AGI_AT_VALUE, "put all tranches into one deposit",
                              "a second deposit of `%s` at `%s`", model->good[d->good].name,
                              model->place[d->place].name));
        }
    }
    return AG_OK;
}

/* ---- dates ----------------------------------------------------------------------------------- */

/* Dates of a list that lie outside the years. */
static ag_err check_dates(agi_reader *reader, const char *section, const char *key)
{
    const ag_model *model = reader->model;
    const agi_node *list = agi_node_find(reader->root, section);
    const agi_node *item = list ? list->first : NULL;
    for (; item; item = item->next) {
        double year = 0.0;
        const agi_node *date = agi_node_find(item, key);
        if (!date || date->kind != AGI_SCALAR || !agi_date(date->text, &year)) continue;
        if (year >= model->year_from && year <= model->year_to) continue;
        AG_TRY(agi_report(reader->findings, AG_WARNING, date, AGI_AT_VALUE, "see `years`",
                          "this date is outside the years of the scenario"));
    }
    return AG_OK;
}

/* Settlers come from people of the outside economy; where nobody says how many they are, none come. */
static ag_err check_settlers(agi_reader *reader)
{
    const ag_model *model = reader->model;
    const agi_node *people = agi_node_find(reader->root, "people");
    const agi_node *node = people ? agi_node_find(people, "settlers") : NULL;
    bool known = false;
    for (uint32_t i = 0; i < model->n_place; i++) {
        const ag_place *place = &model->place[i];
        known = known || (place->external && (place->people > 0 || place->population.n > 0));
        if (place->external || place->population.n == 0) continue;
        AG_TRY(agi_report(reader->findings, AG_ERROR,
                          agi_node_find(reader->at[AGI_PLACE][i], "population"), AGI_AT_KEY,
                          "`people` for a place with a full market",
                          "`population` is of the outside economy of an external place"));
    }
    if (!node || model->people.settlers.rate_pyr == 0 || !agi_node_is_own(reader->root, node)) {
        return AG_OK;
    }
    if (!known) {
        return agi_report(reader->findings, AG_WARNING, node, AGI_AT_KEY,
                          "give an external place a `population`",
                          "nobody settles: no external place says how many people it has");
    }
    if (model->people.settlers.cost_usd_pyr > 0) return AG_OK;
    return agi_report(reader->findings, AG_WARNING, node, AGI_AT_KEY,
                      "settlers: {rate: …, cost: …}, or a reservation wage",
                      "nobody settles: nothing says what settlers would pay");
}

ag_err agi_validate(agi_reader *reader)
{
    for (uint32_t i = 0; i < reader->model->n_process; i++) AG_TRY(check_mass(reader, i));
    AG_TRY(check_curves(reader));
    AG_TRY(check_deposits(reader));
    AG_TRY(check_legs(reader));
    for (uint32_t i = 0; i < reader->model->n_vehicle; i++) {
        AG_TRY(check_vehicle_legs(reader, i));
        AG_TRY(check_low_thrust(reader, i));
    }
    for (uint32_t i = 0; i < reader->model->n_place; i++) AG_TRY(check_place(reader, i));
    AG_TRY(check_settlers(reader));
    AG_TRY(check_dates(reader, "events", "on"));
    AG_TRY(check_dates(reader, "projects", "start"));
    AG_TRY(check_dates(reader, "expect", "year"));
    return agi_validate_supply(reader);
}
