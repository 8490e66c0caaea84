/* Milestones: the quantities that `expect:` may name, read from the period in which their year falls.
**
**   people.<place>                residents and visiting crew
**   residents.<place>             who live there
**   crew.<place>                  visiting crew at work, person years a year
**   born.<place>                  residents born there
**   home.<place>                  share that calls the place home
**   price.<good>.<place>          USD a unit
**   flow.<good>.<from>.<to>       units a year set out on legs from one place to the other
**   output.<place>  drain.<place> USD a year
**   wage.<place>                  USD a person year
**   built.<process>.<place>       capacity built since the start, units a year
**   capacity.<process>.<place>    in service
** They are only reported. Names hold no dots. */
#include "history/history_internal.h"

#include <math.h>
#include <string.h>

enum { PART_MAX = 4, TEXT_MAX = 256 };

typedef struct parts {
    char text[TEXT_MAX];
    const char *part[PART_MAX];
    uint32_t n;
} parts;

static bool split(const char *what, parts *p)
{
    size_t length = what ? strlen(what) : TEXT_MAX;
    if (length >= TEXT_MAX) return false;
    memcpy(p->text, what, length + 1);
    p->n = 0;
    for (char *at = p->text; at;) {
        if (p->n == PART_MAX) return false;
        p->part[p->n++] = at;
        at = strchr(at, '.');
        if (at) *at++ = 0;
    }
    return true;
}

static uint32_t find_place(const ag_model *model, const char *name)
{
    for (uint32_t p = 0; p < model->n_place; p++) {
        if (strcmp(model->place[p].name, name) == 0) return p;
    }
    return AG_NONE;
}

static uint32_t find_good(const ag_model *model, const char *name)
{
    for (uint32_t k = 0; k < model->n_good; k++) {
        if (strcmp(model->good[k].name, name) == 0) return k;
    }
    return AG_NONE;
}

static uint32_t find_process(const ag_model *model, const char *name)
{
    for (uint32_t j = 0; j < model->n_process; j++) {
        if (strcmp(model->process[j].name, name) == 0) return j;
    }
    return AG_NONE;
}

typedef enum quantity {
    Q_NONE,
    Q_PEOPLE,
    Q_RESIDENTS,
    Q_CREW,
    Q_BORN,
    Q_HOME,
    Q_OUTPUT,
    Q_DRAIN,
    Q_WAGE,
    Q_PRICE,
    Q_BUILT,
    Q_CAPACITY,
    Q_FLOW
} quantity;

typedef struct milestone {
    quantity what;
    uint32_t item, place, to;
} milestone;

static const struct {
    const char *name;
    quantity what;
    uint32_t n; /* parts */
} quantities[] = {{"people", Q_PEOPLE, 2}, {"residents", Q_RESIDENTS, 2}, {"crew", Q_CREW, 2},
                  {"born", Q_BORN, 2},     {"home", Q_HOME, 2},           {"output", Q_OUTPUT, 2},
                  {"drain", Q_DRAIN, 2},   {"wage", Q_WAGE, 2},           {"price", Q_PRICE, 3},
                  {"built", Q_BUILT, 3},   {"capacity", Q_CAPACITY, 3},   {"flow", Q_FLOW, 4}};

static bool flow_possible(const ag_model *model, uint32_t from, uint32_t to)
{
    for (uint32_t l = 0; l < model->n_leg; l++) {
        if (model->leg[l].from == from && model->leg[l].to == to) return true;
    }
    return false;
}

static milestone read_milestone(const ag_model *model, const char *what)
{
    const milestone none = {.what = Q_NONE};
    parts p;
    milestone m = none;
    if (!split(what, &p)) return none;
    for (size_t i = 0; i < sizeof quantities / sizeof *quantities; i++) {
        if (strcmp(p.part[0], quantities[i].name) == 0 && p.n == quantities[i].n) {
            m.what = quantities[i].what;
        }
    }
    if (m.what == Q_NONE) return none;
    m.place = find_place(model, p.part[p.n == 2 ? 1 : 2]);
    if (m.what == Q_BUILT || m.what == Q_CAPACITY) m.item = find_process(model, p.part[1]);
    if (m.what == Q_PRICE || m.what == Q_FLOW) m.item = find_good(model, p.part[1]);
    if (m.what == Q_FLOW) m.to = find_place(model, p.part[3]);
    if (m.place == AG_NONE || m.item == AG_NONE || m.to == AG_NONE) return none;
    if (m.what == Q_FLOW && !flow_possible(model, m.place, m.to)) return none;
    return m;
}

bool agi_milestone_known(const ag_model *model, const char *what)
{
    return read_milestone(model, what).what != Q_NONE;
}

static double flow_pyr(const ag_run *run, const milestone *m)
{
    for (size_t i = 0; i < run->store.n_flow; i++) {
        const struct ag_run_flow *flow = &run->store.flow[i];
        if (flow->from == m->place && flow->to == m->to && flow->good == m->item)
            return flow->q_pyr;
    }
    return 0;
}

double agi_milestone_value(const ag_run *run, const char *what)
{
    const ag_model *model = run->model;
    milestone m = read_milestone(model, what);
    size_t at = (size_t)run->store.n_period * model->n_place + m.place;
    size_t pj = (size_t)m.place * model->n_process + m.item;
    switch (m.what) {
    case Q_PEOPLE:
        return run->store.people[at] + run->store.crew[at];
    case Q_RESIDENTS:
        return run->store.people[at];
    case Q_CREW:
        return run->store.crew[at];
    case Q_BORN:
        return run->store.born_here[at];
    case Q_HOME:
        return run->store.home[at];
    case Q_OUTPUT:
        return run->store.output_usd[at];
    case Q_DRAIN:
        return run->store.drain_usd[at];
    case Q_WAGE:
        return run->store.wage[at];
    case Q_PRICE:
        return run->store.price[at * model->n_good + m.item];
    case Q_BUILT:
        return run->state.built[pj];
    case Q_CAPACITY:
        return run->state.capacity[pj];
    case Q_FLOW:
        return flow_pyr(run, &m);
    case Q_NONE:
        break;
    }
    return NAN;
}
