/* Events: what a scenario states as coming from outside, with a date and a reason.
**
** An event takes effect with the period whose start is nearest to its date. It changes parameters of the
** model; what was there at the start (people, stocks, capacity, deposits, ships) has become the state by
** then and cannot be set any more, which is said instead of ignored. Shelter, and capacity where nothing
** can be built, are parameters that stay. */
#include "history/history_internal.h"

#include <math.h>
#include <string.h>

/* Name of what the new model states otherwise of the start, or NULL. */
static const char *changed_start(const ag_model *was, const ag_model *is)
{
    for (uint32_t p = 0; p < is->n_place; p++) {
        const ag_place *a = &was->place[p], *b = &is->place[p];
        if (a->people != b->people) return "people";
        if (memcmp(a->stock, b->stock, is->n_good * sizeof *a->stock) != 0) return "stock";
        size_t bytes = is->n_process * sizeof *a->capacity;
        if (!b->fixed_capacity && memcmp(a->capacity, b->capacity, bytes) != 0) return "capacity";
    }
    if (was->people.ages.given != is->people.ages.given) return "people.ages";
    if (was->politics.given != is->politics.given) return "politics";
    for (uint32_t d = 0; d < is->n_deposit; d++) {
        if (was->deposit[d].amount != is->deposit[d].amount) return "the amount of a deposit";
    }
    for (uint32_t v = 0; v < is->n_vehicle; v++) {
        size_t bytes = is->n_place * sizeof(double);
        if (memcmp(was->vehicle[v].fleet, is->vehicle[v].fleet, bytes) != 0) return "a fleet";
    }
    return NULL;
}

ag_err agi_events_model(ag_run *run, const ag_set *more, uint32_t n_more, ag_model **model)
{
    for (uint32_t k = 0; k < n_more; k++) run->set[run->n_set + k] = more[k];
    return ag_scenario_model(run->ctx, run->scenario, run->set, run->n_set + n_more, model);
}

static ag_err change_model(ag_run *run)
{
    ag_model *model = NULL;
    AG_TRY(agi_events_model(run, NULL, 0, &model));
    const char *start = changed_start(run->model, model);
    if (start) {
        ag_model_free(model);
        return ag_fail(run->ctx, AG_ERR_INPUT,
                       "an event of %.10g sets %s, which only the start of a run knows",
                       run->event[run->n_event - 1].year, start);
    }
    ag_err err = agi_flights_routes(run->ctx, model, &run->flights);
    if (err == AG_OK && run->flights.longest_yr > run->longest_yr) {
        err =
            ag_fail(run->ctx, AG_ERR_INPUT,
                    "flights after %.10g are of up to %.3g years, longer than any that events and "
                    "projects by themselves lead to (%.3g)",
                    run->event[run->n_event - 1].year, run->flights.longest_yr, run->longest_yr);
    }
    if (err == AG_OK) err = ag_market_set_model(run->market, model);
    if (err < 0) {
        ag_model_free(model);
        return err;
    }
    if (run->model != run->first) ag_model_free(run->model);
    run->model = model;
    run->society.model = model;
    run->audit.model = model;
    memset(run->told, 0, run->accounts.n); /* polities of places may be others */
    return AG_OK;
}

/* Place that all of an event is about, or AG_NONE. */
static uint32_t place_of(const ag_model *model, const ag_event *event)
{
    static const char prefix[] = "places.";
    uint32_t found = AG_NONE;
    for (uint32_t i = 0; i < event->n_set; i++) {
        const char *path = event->set[i].path;
        if (strncmp(path, prefix, sizeof prefix - 1) != 0) return AG_NONE;
        const char *name = path + sizeof prefix - 1;
        size_t length = strcspn(name, ".");
        uint32_t place = AG_NONE;
        for (uint32_t p = 0; p < model->n_place; p++) {
            const char *is = model->place[p].name;
            if (strlen(is) == length && strncmp(is, name, length) == 0) place = p;
        }
        if (place == AG_NONE || (found != AG_NONE && place != found)) return AG_NONE;
        found = place;
    }
    return found;
}

/* The next event of the scenario. */
static void come(ag_run *run)
{
    const ag_event *event = &run->first->event[run->n_given++];
    for (uint32_t i = 0; i < event->n_set; i++) run->set[run->n_set++] = event->set[i];
    run->event[run->n_event++] = (struct ag_run_event){.year = event->year,
                                                       .place = place_of(run->first, event),
                                                       .kind = "scenario",
                                                       .why = event->why};
}

/* ---- routes -------------------------------------------------------------------------------------------- */

/* Those of the model after the sets of the run and some more. */
static ag_err routes(ag_run *run, const ag_set *more, uint32_t n_more)
{
    ag_model *model = NULL;
    AG_TRY(agi_events_model(run, more, n_more, &model));
    ag_err err = agi_flights_routes(run->ctx, model, &run->flights);
    ag_model_free(model);
    return err;
}

/* Projects end when they end: each by itself after each event. */
static ag_err routes_of_projects(ag_run *run)
{
    for (uint32_t i = 0; i < run->first->n_project; i++) {
        const ag_project *project = &run->first->project[i];
        if (project->n_then > 0) AG_TRY(routes(run, project->then, project->n_then));
    }
    return AG_OK;
}

/* The state has room for the longest flight, so those of places as events will make them count too. */
ag_err agi_events_routes(ag_run *run)
{
    if (!run->flights.flight) return AG_OK;
    AG_TRY(routes_of_projects(run));
    for (uint32_t i = 0; i < run->first->n_event; i++) {
        const ag_event *event = &run->first->event[i];
        for (uint32_t k = 0; k < event->n_set; k++) run->set[run->n_set++] = event->set[k];
        AG_TRY(routes(run, NULL, 0));
        AG_TRY(routes_of_projects(run));
    }
    run->n_set = 0;
    run->longest_yr = run->flights.longest_yr;
    return agi_flights_routes(run->ctx, run->first, &run->flights);
}

/* ---- periods ----------------------------------------------------------------------------------------------- */

/* All that takes effect with a period: projects that ended before it, events, places that left, projects that
** start. */
static void due(ag_run *run, uint32_t n, bool again)
{
    double middle = (run->bound[n] + run->bound[n + 1]) / 2;
    agi_projects_end(run, n);
    while (run->n_given < run->first->n_event && run->first->event[run->n_given].year <= middle) {
        come(run);
    }
    agi_politics_due(run, n, again);
    agi_projects_start(run, n);
}

ag_err agi_events_before(ag_run *run, uint32_t n_period)
{
    for (uint32_t n = 0; n < n_period; n++) due(run, n, true);
    return run->n_set > 0 ? change_model(run) : AG_OK;
}

ag_err agi_events(ag_run *run)
{
    uint32_t n_set = run->n_set;
    due(run, run->store.n_period, false);
    if (run->n_set == n_set) return AG_OK;
    AG_TRY(change_model(run));
    ag_state_take(&run->state, run->model);
    return AG_OK;
}
