/* Projects: purchases of goods over years whose end changes the model (docs/theory/society.md).
**
** What a project still lacks, spread over the time it has left, is an inelastic demand in the market's
** stages. One that is to be decided is weighed each period by solving the market as it is, with the
** project's needs, and with what the project brings; the solve that counts then starts from the same pool
** and basis as if nobody had asked. */
#include "history/history_internal.h"

#include <math.h>
#include <string.h>

ag_err agi_projects_create(ag_run *run)
{
    const ag_model *model = run->first;
    agi_projects *all = &run->projects;
    size_t n = model->n_project, stages = model->n_stage;
    if (n == 0) return AG_OK;
    all->wanted = ag_new(run->ctx, model->n_need * stages, sizeof *all->wanted);
    all->told = ag_new(run->ctx, n, 1);
    all->weighed = ag_new(run->ctx, n, sizeof *all->weighed);
    all->text = ag_new(run->ctx, 2 * n, sizeof *all->text);
    all->index = ag_new(run->ctx, 2 * n, sizeof *all->index);
    all->top = ag_new(run->ctx, stages * agi_curves(model), sizeof *all->top);
    if (!all->wanted || !all->told || !all->weighed || !all->text || !all->index || !all->top) {
        return AG_ERR_MEMORY; /* agi_projects_free releases what there is */
    }
    for (uint32_t i = 0; i < n; i++) {
        const char *name = model->project[i].name;
        snprintf(all->index[2 * i], sizeof *all->index, "project_gain_usd.%s", name);
        snprintf(all->index[2 * i + 1], sizeof *all->index, "project_cost_usd.%s", name);
        snprintf(all->text[2 * i + 1], sizeof *all->text, "%s is done", name);
    }
    return AG_OK;
}

void agi_projects_free(ag_run *run)
{
    agi_projects *all = &run->projects;
    ag_delete(run->ctx, all->wanted);
    ag_delete(run->ctx, all->told);
    ag_delete(run->ctx, all->weighed);
    ag_delete(run->ctx, all->text);
    ag_delete(run->ctx, all->index);
    ag_delete(run->ctx, all->top);
    ag_text_free(run->ctx, &all->kept);
    *all = (agi_projects){0};
}

static double middle_of(const ag_run *run, uint32_t period)
{
    return (run->bound[period] + run->bound[period + 1]) / 2;
}

/* ---- what is told ------------------------------------------------------------------------------------- */

static void tell(ag_run *run, uint32_t project, double year, const char *why)
{
    run->event[run->n_event++] = (struct ag_run_event){
        .year = year, .place = run->first->project[project].place, .kind = "project", .why = why};
}

/* The words follow from the state, so that a run that goes on from a checkpoint has the same. */
static void tell_start(ag_run *run, uint32_t i)
{
    const ag_project *project = &run->first->project[i];
    char *text = run->projects.text[2 * i];
    if (isnan(project->start_year)) {
        snprintf(text, AGI_PROJECT_TEXT, "%s begins; decided: worth %.3g, costs %.3g %s%s%s",
                 project->name, run->state.project_gain[i], run->state.project_cost[i],
                 run->first->currency, *project->why ? ": " : "", project->why);
    } else {
        snprintf(text, AGI_PROJECT_TEXT, "%s begins%s%s", project->name, *project->why ? ": " : "",
                 project->why);
    }
    tell(run, i, run->state.project_start[i], text);
    run->projects.told[i] = 1;
}

void agi_projects_end(ag_run *run, uint32_t n)
{
    const ag_model *model = run->first;
    for (uint32_t i = 0; i < model->n_project; i++) {
        double done = run->state.project_done[i];
        if (run->projects.told[i] != 1 || done == 0 || done > middle_of(run, n)) continue;
        for (uint32_t k = 0; k < model->project[i].n_then; k++) {
            run->set[run->n_set++] = model->project[i].then[k];
        }
        tell(run, i, done, run->projects.text[2 * i + 1]);
        run->projects.told[i] = 2;
    }
}

void agi_projects_start(ag_run *run, uint32_t n)
{
    for (uint32_t i = 0; i < run->first->n_project; i++) {
        double *start = &run->state.project_start[i];
        double given = run->first->project[i].start_year; /* NAN is never due */
        if (*start == 0 && given <= middle_of(run, n)) *start = run->bound[n];
        if (run->projects.told[i] || *start == 0 || *start > middle_of(run, n)) continue;
        tell_start(run, i);
    }
}

ag_err agi_projects_indices(ag_run *run)
{
    ag_books *books = &run->books;
    for (uint32_t i = 0; i < run->first->n_project; i++) {
        if (run->projects.weighed[i] != run->store.n_period + 1) continue;
        const double value[2] = {run->state.project_gain[i], run->state.project_cost[i]};
        for (uint32_t k = 0; k < 2; k++) {
            AG_TRY(ag_grow(run->ctx, &books->index.row, books->index.n, &books->index.capacity,
                           sizeof *books->index.row));
            books->index.row[books->index.n++] =
                (ag_index){run->first->project[i].place, run->projects.index[2 * i + k], value[k]};
        }
    }
    return AG_OK;
}

/* ---- what is wanted ------------------------------------------------------------------------------------ */

/* When the purchases of a project begin and how long they go on, in years after the period's start; false
** where it is not to be. */
static bool purchases(const ag_run *run, const ag_world *world, uint32_t i, bool now, double *begin,
                      double *length)
{
    const ag_project *project = &run->model->project[i];
    double start = run->state.project_start[i];
    if (run->state.project_done[i] != 0) return false;
    *begin = 0;
    *length = project->over_yr;
    if (start != 0) {
        *length = fmax(start + project->over_yr - world->year, world->period_yr);
    } else if (!now) {
        *begin = fmax(project->start_year - world->year, world->period_yr);
    }
    return start != 0 || now || !isnan(project->start_year);
}

/* Into each stage what falls due in it, as a flow; `now`: a project that begins with this period, though
** it has not been started; AG_NONE: none. */
static void want(ag_run *run, const ag_world *world, uint32_t now)
{
    const ag_model *model = run->model;
    ag_stages stages;
    ag_stages_make(model, world->period_yr, &stages);
    for (uint32_t i = 0; i < model->n_project; i++) {
        const ag_project *project = &model->project[i];
        double begin = 0, length = 0;
        bool wants = purchases(run, world, i, i == now, &begin, &length);
        for (uint32_t k = 0; k < project->n_need; k++) {
            uint32_t need = project->first_need + k;
            double left = fmax(project->need[k].q - run->state.project_got[need], 0);
            for (uint32_t s = 0; s < stages.n; s++) {
                bool last = s + 1 == stages.n && stages.tail;
                double from = fmax(begin, stages.from[s]);
                double to = last ? INFINITY : stages.from[s] + stages.length[s];
                double part = fmax(fmin(begin + length, to) - from, 0) / length;
                run->projects.wanted[(size_t)need * model->n_stage + s] =
                    wants ? left * part / stages.span[s] : 0;
            }
        }
    }
}

/* ---- decisions ------------------------------------------------------------------------------------------ */

static bool undecided(const ag_run *run, const ag_world *world, uint32_t i)
{
    const ag_project *project = &run->model->project[i];
    return isnan(project->start_year) && run->state.project_start[i] == 0 &&
           !(project->from_year > world->year + world->period_yr / 2);
}

static ag_err put_back(ag_run *run)
{
    const ag_text *kept = &run->projects.kept;
    return ag_market_load(run->market, kept->s, kept->length);
}

static ag_err weigh(ag_run *run, const ag_model *model, const ag_world *world, double *objective)
{
    ag_market_answer answer;
    AG_TRY(put_back(run));
    AG_TRY(ag_market_solve(run->market, world, &answer));
    *objective = agi_weigh(model, world, &answer, run->projects.top);
    return AG_OK;
}

/* The market of a model in which the project is done. */
static ag_err weigh_then(ag_run *run, const ag_world *world, const ag_model *then,
                         double *objective)
{
    ag_world brought = *world;
    AG_TRY(agi_flights_routes(run->ctx, then, &run->flights));
    agi_flights_period(then, world->year, world->period_yr, &run->flights);
    AG_TRY(ag_market_set_model(run->market, then));
    ag_state_copy(&run->before, &run->state);
    ag_state_take(&run->before, then);
    brought.shelter = run->before.shelter;
    brought.capacity = run->before.capacity;
    return weigh(run, then, &brought, objective);
}

static ag_err weigh_end(ag_run *run, const ag_world *world, uint32_t i, double *objective)
{
    const ag_project *project = &run->first->project[i];
    ag_model *then = NULL;
    AG_TRY(agi_events_model(run, project->then, project->n_then, &then));
    ag_err err = weigh_then(run, world, then, objective);
    ag_err back = ag_market_set_model(run->market, run->model);
    ag_model_free(then);
    AG_TRY(err);
    AG_TRY(back);
    AG_TRY(agi_flights_routes(run->ctx, run->model, &run->flights));
    agi_flights_period(run->model, world->year, world->period_yr, &run->flights);
    return AG_OK;
}

/* Gains and costs of all that can be decided; the one that gains most. */
static ag_err decide(ag_run *run, const ag_world *world, uint32_t *start)
{
    const ag_model *model = run->model;
    double as_is = 0, best = 0;
    run->projects.kept.length = 0;
    memset(run->projects.top, 0, model->n_stage * agi_curves(model) * sizeof *run->projects.top);
    AG_TRY(ag_market_save(run->market, &run->projects.kept));
    AG_TRY(weigh(run, model, world, &as_is));
    for (uint32_t i = 0; i < model->n_project; i++) {
        double with = 0, after = 0;
        if (!undecided(run, world, i)) continue;
        want(run, world, i);
        AG_TRY(weigh(run, model, world, &with));
        want(run, world, AG_NONE);
        AG_TRY(weigh_end(run, world, i, &after));
        double gain = (as_is - after) * exp(-model->discount * model->project[i].over_yr);
        double cost = with - as_is;
        run->state.project_gain[i] = gain;
        run->state.project_cost[i] = cost;
        run->projects.weighed[i] = run->store.n_period + 1;
        if (gain - cost > best) {
            best = gain - cost;
            *start = i;
        }
    }
    return put_back(run);
}

ag_err agi_projects_solve(ag_run *run, ag_world *world, ag_market_answer *answer)
{
    const ag_model *model = run->model;
    bool any = false;
    uint32_t start = AG_NONE;
    for (uint32_t i = 0; i < model->n_project; i++) any = any || undecided(run, world, i);
    if (model->n_project > 0) {
        world->wanted = run->projects.wanted;
        want(run, world, AG_NONE);
    }
    if (any) AG_TRY(decide(run, world, &start));
    if (start != AG_NONE) {
        run->state.project_start[start] = world->year;
        tell_start(run, start);
        want(run, world, AG_NONE);
    }
    return ag_market_solve(run->market, world, answer);
}
