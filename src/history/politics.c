/* Independence: a place that left its ruler is under a polity of its own from the next period on
** (docs/theory/society.md, politics).
**
** Whether and when is in the state (society/politics.c); here it becomes a value of the model, as an event's,
** and two rows of the event table whose words follow from the state, so that a run that goes on from a
** checkpoint has the same. */
#include "history/history_internal.h"

#include <math.h>
#include <string.h>

uint32_t agi_politics_count(const ag_model *model)
{
    uint32_t n = 0;
    for (uint32_t p = 0; model->politics.given && p < model->n_place; p++) {
        n += model->politics.republic[p] != AG_NONE;
    }
    return n;
}

ag_err agi_politics_create(ag_run *run)
{
    size_t n = run->first->n_place;
    agi_politics *all = &run->politics;
    if (agi_politics_count(run->first) == 0) return AG_OK;
    all->told = ag_new(run->ctx, n, sizeof *all->told);
    all->path = ag_new(run->ctx, n, sizeof *all->path);
    all->text = ag_new(run->ctx, 2 * n, sizeof *all->text);
    if (!all->told || !all->path || !all->text) return AG_ERR_MEMORY;
    for (uint32_t p = 0; p < n; p++) {
        snprintf(all->path[p], sizeof *all->path, "places.%s.polity", run->first->place[p].name);
    }
    return AG_OK;
}

void agi_politics_free(ag_run *run)
{
    ag_delete(run->ctx, run->politics.told);
    ag_delete(run->ctx, run->politics.path);
    ag_delete(run->ctx, run->politics.text);
    run->politics = (agi_politics){0};
}

/* ---- words ----------------------------------------------------------------------------------------------- */

static void add(char *text, const char *what, double how_much, double log_odds)
{
    size_t used = strlen(text);
    snprintf(text + used, AGI_POLITICS_TEXT - used, "%s %s %.2f (%+.2f)",
             text[used - 1] == ':' ? "" : ",", what, how_much, log_odds);
}

/* The wrongs that push most, up to three, then capacity. */
static void add_causes(const ag_run *run, uint32_t place, char *text)
{
    static const char *const words[AG_N_WRONG] = {
#define AG_X(id, key, words) [AG_WRONG_##id] = words,
        AG_WRONG_LIST(AG_X)
#undef AG_X
    };
    const double *push = run->state.push + (size_t)place * AG_N_PUSH;
    const double *wrong = run->state.wrong + (size_t)place * AG_N_WRONG;
    bool done[AG_N_WRONG] = {false};
    for (uint32_t n = 0; n < 3; n++) {
        uint32_t best = AG_N_WRONG;
        for (uint32_t w = 0; w < AG_N_WRONG; w++) {
            if (!done[w] && push[w] > 0.05 && (best == AG_N_WRONG || push[w] > push[best]))
                best = w;
        }
        if (best == AG_N_WRONG) break;
        done[best] = true;
        add(text, words[best], wrong[best], push[best]);
    }
    add(text, "capacity to act", run->state.able[place], push[AG_PUSH_CAPACITY]);
}

static void tell(ag_run *run, uint32_t place, const char *kind, const char *why)
{
    run->event[run->n_event++] = (struct ag_run_event){
        .year = run->state.freed[place], .place = place, .kind = kind, .why = why};
}

static void tell_independence(ag_run *run, uint32_t place)
{
    const ag_model *model = run->first;
    char *text = run->politics.text[2 * (size_t)place];
    snprintf(text, AGI_POLITICS_TEXT,
             "%s rules itself as %s: hazard %.3g a year. Log-odds:", model->place[place].name,
             model->polity[model->politics.republic[place]].name, run->state.hazard_pyr[place]);
    add_causes(run, place, text);
    tell(run, place, "independence", text);
}

static void tell_takeover(ag_run *run, uint32_t place)
{
    char *text = run->politics.text[2 * (size_t)place + 1];
    int used =
        snprintf(text, AGI_POLITICS_TEXT, "residents take over %.3g of what others own there",
                 run->first->politics.takeover);
    if (run->state.taken_usd[place] > 0) { /* what needs no equipment has no such worth */
        snprintf(text + used, AGI_POLITICS_TEXT - (size_t)used,
                 ", which would cost %.3g %s to build", run->state.taken_usd[place],
                 run->first->currency);
    }
    tell(run, place, "takeover", text);
}

/* ---- periods ----------------------------------------------------------------------------------------------- */

void agi_politics_due(ag_run *run, uint32_t n, bool again)
{
    const ag_politics *politics = &run->first->politics;
    double middle = (run->bound[n] + run->bound[n + 1]) / 2;
    if (!run->politics.told) return;
    for (uint32_t p = 0; p < run->first->n_place; p++) {
        double freed = run->state.freed[p];
        if (politics->republic[p] == AG_NONE || run->politics.told[p]) continue;
        if (freed == 0 || freed > middle) continue;
        run->politics.told[p] = true;
        run->set[run->n_set++] =
            (ag_set){run->politics.path[p], run->first->polity[politics->republic[p]].name};
        tell_independence(run, p);
        if (politics->takeover <= 0) continue;
        if (!again) {
            run->state.taken_usd[p] =
                ag_society_take_over(run->model, &run->state, p, politics->takeover);
        }
        tell_takeover(run, p);
    }
}
