/* Polities, people, and what is planned: events, projects, expectations. */
#include "scenario/scenario_internal.h"

#include <math.h>
#include <string.h>

/* A place that a polity rules says so itself or learns it here. */
static ag_err rule(agi_reader *reader, const agi_node *item, uint32_t polity)
{
    uint32_t row = AG_NONE;
    AG_TRY(agi_row_read(reader, item, AGI_PLACE, &row));
    if (row == AG_NONE) return AG_OK;
    ag_place *place = (ag_place *)&reader->model->place[row];
    if (place->polity == AG_NONE) place->polity = polity;
    if (place->polity == polity) return AG_OK;
    return agi_report(reader->findings, AG_ERROR, item, AGI_AT_VALUE,
                      "each place is ruled by one polity", "`%s` is ruled by `%s` already",
                      place->name, ag_names_at(reader->names[AGI_POLITY], place->polity));
}

static ag_err read_polity(agi_reader *reader, uint32_t row, ag_polity *polity)
{
    const agi_node *node = reader->at[AGI_POLITY][row];
    agi_raw_polity raw = {0};
    AG_TRY(agi_record_read(reader, node, &agi_polity_table, NULL, &raw));
    *polity = raw.polity;
    polity->name = node->key;
    if (polity->union_polity == row) {
        AG_TRY(agi_report(reader->findings, AG_ERROR, agi_node_find(node, "union"), AGI_AT_VALUE,
                          "another polity", "a polity in union with itself"));
    }
    if (!raw.rules) return AG_OK;
    if (raw.rules->kind != AGI_LIST) {
        return agi_report(reader->findings, AG_ERROR, raw.rules, AGI_AT_VALUE, "[places]",
                          "`rules` is a list of places");
    }
    for (const agi_node *item = raw.rules->first; item; item = item->next) {
        AG_TRY(rule(reader, item, row));
    }
    return AG_OK;
}

ag_err agi_read_polities(agi_reader *reader)
{
    uint32_t count = agi_row_count(reader, AGI_POLITY);
    ag_polity *polities = ag_arena_new(reader->arena, count, sizeof *polities);
    if (!polities) return AG_ERR_MEMORY;
    for (uint32_t i = 0; i < count; i++) AG_TRY(read_polity(reader, i, &polities[i]));
    reader->model->polity = polities;
    reader->model->n_polity = count;
    return AG_OK;
}

/* ---- companies ------------------------------------------------------------------------------- */

static ag_err read_company(agi_reader *reader, uint32_t row, ag_company *company)
{
    const agi_node *node = reader->at[AGI_COMPANY][row];
    agi_raw_company raw = {0};
    AG_TRY(agi_record_read(reader, node, &agi_company_table, NULL, &raw));
    *company = raw.company;
    company->name = node->key;
    uint8_t *at = ag_arena_new(reader->arena, reader->model->n_place, 1);
    if (!at) return AG_ERR_MEMORY;
    company->at = at;
    if (!raw.at) return AG_OK;
    if (raw.at->kind != AGI_LIST) {
        return agi_report(reader->findings, AG_ERROR, raw.at, AGI_AT_VALUE, "[places]",
                          "`at` is a list of places");
    }
    for (const agi_node *item = raw.at->first; item; item = item->next) {
        uint32_t place = AG_NONE;
        AG_TRY(agi_row_read(reader, item, AGI_PLACE, &place));
        if (place != AG_NONE) at[place] = 1;
    }
    return AG_OK;
}

/* All that is built at a place has owners once. */
static ag_err check_shares(agi_reader *reader, const ag_company *companies, uint32_t count)
{
    for (uint32_t p = 0; p < reader->model->n_place; p++) {
        double sum = 0;
        for (uint32_t i = 0; i < count; i++) {
            if (!companies[i].at || !companies[i].at[p]) continue;
            sum += companies[i].share;
            if (sum <= 1 + 1e-9) continue;
            return agi_report(reader->findings, AG_ERROR, reader->at[AGI_COMPANY][i], AGI_AT_VALUE,
                              "shares of the companies at a place: at most 1 together",
                              "companies finance %g of what is built at `%s`", sum,
                              reader->model->place[p].name);
        }
    }
    return AG_OK;
}

ag_err agi_read_companies(agi_reader *reader)
{
    uint32_t count = agi_row_count(reader, AGI_COMPANY);
    ag_company *companies = ag_arena_new(reader->arena, count, sizeof *companies);
    if (!companies) return AG_ERR_MEMORY;
    for (uint32_t i = 0; i < count; i++) AG_TRY(read_company(reader, i, &companies[i]));
    reader->model->company = companies;
    reader->model->n_company = count;
    return check_shares(reader, companies, count);
}

/* ---- people ---------------------------------------------------------------------------------- */

static ag_err read_spend(agi_reader *reader, const agi_node *node, ag_people *people)
{
    static const agi_field field = {
        .name = "spend", .type = AGI_NUMBER, .range = AGI_SHARE, .unit = "1"};
    if (node->kind != AGI_LIST || node->count != 2) {
        return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE,
                          "[share of income, share of wealth], like [0.8, 0.2]",
                          "`spend` is two numbers");
    }
    AG_TRY(agi_number_read(reader, node->first, &field, NULL, &people->spend_income));
    return agi_number_read(reader, node->last, &field, NULL, &people->spend_wealth);
}

/* A quantity is the rate alone, with defaults for the rest. */
static ag_err read_settlers(agi_reader *reader, const agi_node *node, ag_settlers *settlers)
{
    static const agi_field rate = {
        .name = "settlers", .type = AGI_NUMBER, .unit = "1/yr", .unit_too = "1"};
    static const agi_node nothing = {.kind = AGI_MAP};
    bool alone = node && (node->kind != AGI_MAP || agi_node_find(node, "central"));
    AG_TRY(agi_record_read(reader, node && !alone ? node : &nothing, &agi_settlers_table, NULL,
                           settlers));
    if (alone) AG_TRY(agi_number_read(reader, node, &rate, NULL, &settlers->rate_pyr));
    if (node && !alone && !agi_node_find(node, "rate")) {
        AG_TRY(agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE, "add `rate: …`",
                          "`settlers` needs the key `rate`"));
    }
    if (settlers->cost_usd_pyr == 0) {
        settlers->cost_usd_pyr = reader->model->people.reservation_wage;
    }
    if (settlers->most_usd_pyr == 0) settlers->most_usd_pyr = 30 * settlers->cost_usd_pyr;
    if (settlers->most_usd_pyr >= settlers->cost_usd_pyr) return AG_OK;
    return agi_report(reader->findings, AG_ERROR, agi_node_find(node, "most"), AGI_AT_VALUE,
                      "cost <= most", "nobody would pay the `cost` of %g: `most` is %g",
                      settlers->cost_usd_pyr, settlers->most_usd_pyr);
}

/* Two ages; both stay as they are where they are not given. */
static ag_err read_span(agi_reader *reader, const agi_node *node, double *from, double *to)
{
    static const agi_field field = {
        .name = "age", .type = AGI_NUMBER, .unit = "yr", .unit_too = "1"};
    if (!node) return AG_OK;
    if (node->kind == AGI_LIST && node->count == 2) {
        AG_TRY(agi_number_read(reader, node->first, &field, NULL, from));
        AG_TRY(agi_number_read(reader, node->last, &field, NULL, to));
        if (*from < *to && *to <= 90) return AG_OK;
    }
    return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE,
                      "[from, to] in years, like [15, 70], up to 90", "`%s` is no span of ages",
                      node->key);
}

/* Rates of all ages and rates by age are two ways to say the same: one of them. */
static ag_err refuse_crude(agi_reader *reader, const agi_node *section)
{
    static const char *const crude[] = {"fertility", "mortality"};
    for (size_t i = 0; i < sizeof crude / sizeof *crude; i++) {
        const agi_node *node = agi_node_find(section, crude[i]);
        if (!node) continue;
        AG_TRY(agi_report(reader->findings, AG_ERROR, node, AGI_AT_KEY,
                          "remove it, or `ages`, whose `children` and `hazard` say it by age",
                          "`%s` beside `ages`", crude[i]));
    }
    return AG_OK;
}

static ag_err read_ages(agi_reader *reader, const agi_node *section, const agi_node *node,
                        ag_ages *ages)
{
    agi_raw_ages raw = {0};
    AG_TRY(agi_record_read(reader, node, &agi_ages_table, NULL, &raw));
    *ages = raw.ages;
    ages->given = true;
    ages->work_from = 15;
    ages->work_to = 70;
    ages->migrants_from = 20;
    ages->migrants_to = 45;
    AG_TRY(read_span(reader, raw.working, &ages->work_from, &ages->work_to));
    AG_TRY(read_span(reader, raw.migrants, &ages->migrants_from, &ages->migrants_to));
    return refuse_crude(reader, section);
}

/* What places say of births and deaths by age counts only where people have ages. */
static ag_err refuse_places(agi_reader *reader)
{
    static const char *const keys[] = {"children", "mortality_factor", "infant"};
    for (uint32_t p = 0; p < reader->model->n_place; p++) {
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
            const agi_node *node = agi_node_find(reader->at[AGI_PLACE][p], keys[i]);
            if (!node) continue;
            AG_TRY(agi_report(reader->findings, AG_WARNING, node, AGI_AT_KEY,
                              "add `people.ages`, see docs/scenario.md",
                              "`%s` has no effect without `people.ages`", keys[i]));
        }
    }
    return AG_OK;
}

ag_err agi_read_people(agi_reader *reader)
{
    static const agi_node nothing = {.kind = AGI_MAP};
    const agi_node *section = NULL;
    AG_TRY(agi_section(reader, "people", AGI_MAP, &section));
    agi_raw_people raw = {0};
    AG_TRY(agi_record_read(reader, section ? section : &nothing, &agi_people_table, NULL, &raw));
    ag_people *people = &reader->model->people;
    *people = raw.people;
    people->spend_income = 1;
    if (raw.spend) AG_TRY(read_spend(reader, raw.spend, people));
    AG_TRY(read_settlers(reader, raw.settlers, &people->settlers));
    const agi_node *ages = agi_node_find(section, "ages");
    if (ages) AG_TRY(read_ages(reader, section, ages, &people->ages));
    if (!ages) AG_TRY(refuse_places(reader));
    double sum = 0.0;
    for (uint32_t k = 0; k < reader->model->n_good; k++) sum += people->share[k];
    if (sum <= 1 + 1e-9) return AG_OK;
    return agi_report(reader->findings, AG_ERROR, agi_node_find(section, "shares"), AGI_AT_VALUE,
                      "shares of what is left after needs: at most 1 together",
                      "the shares add up to %g", sum);
}

/* ---- sets of events and projects ------------------------------------------------------------- */

static ag_err read_sets(agi_reader *reader, const agi_node *node, const ag_set **sets,
                        uint32_t *count)
{
    *count = 0;
    if (!node) return AG_OK;
    if (node->kind != AGI_MAP) {
        return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE,
                          "{places.mars.polity: un, …}", "a map of paths and values is wanted");
    }
    ag_set *list = ag_arena_new(reader->arena, node->count, sizeof *list);
    if (!list) return AG_ERR_MEMORY;
    uint32_t n = 0;
    for (const agi_node *child = node->first; child; child = child->next, n++) {
        ag_text text = {0};
        ag_err err = agi_node_text_flow(reader->ctx, child, &text);
        list[n].path = child->key;
        list[n].value = err == AG_OK ? ag_arena_text(reader->arena, text.s) : NULL;
        ag_text_free(reader->ctx, &text);
        if (!list[n].value) return AG_ERR_MEMORY;
    }
    *sets = list;
    *count = n;
    return AG_OK;
}

/* ---- events, projects, expectations ---------------------------------------------------------- */

static ag_err read_events(agi_reader *reader)
{
    const agi_node *section = NULL;
    AG_TRY(agi_section(reader, "events", AGI_LIST, &section));
    ag_event *events = ag_arena_new(reader->arena, section ? section->count : 0, sizeof *events);
    if (!events) return AG_ERR_MEMORY;
    uint32_t n = 0;
    for (const agi_node *node = section ? section->first : NULL; node; node = node->next) {
        agi_raw_event raw = {0};
        AG_TRY(agi_record_read(reader, node, &agi_event_table, NULL, &raw));
        ag_event event = {.year = raw.year, .why = raw.why ? raw.why : ""};
        AG_TRY(read_sets(reader, raw.set, &event.set, &event.n_set));
        uint32_t at = n++; /* by year, in the file's order within one */
        for (; at > 0 && events[at - 1].year > event.year; at--) events[at] = events[at - 1];
        events[at] = event;
    }
    reader->model->event = events;
    reader->model->n_event = n;
    return AG_OK;
}

static ag_err read_start(agi_reader *reader, const agi_node *node, const char *text, double *year)
{
    *year = NAN;
    if (!text || strcmp(text, "decide") == 0 || agi_date(text, year)) return AG_OK;
    return agi_report(reader->findings, AG_ERROR, agi_node_find(node, "start"), AGI_AT_VALUE,
                      "a date or `decide`", "`%s` is not a date", text);
}

static double most_paid(const ag_share *most, uint32_t n, uint32_t good)
{
    double usd = -1;
    for (uint32_t i = 0; i < n; i++) usd = most[i].good == good ? most[i].q : usd;
    return usd;
}

/* Each need is an inelastic demand, whose rate is the run's business. */
static ag_err add_needs(agi_reader *reader, const agi_node *node, uint32_t row,
                        const ag_project *project, const agi_node *most_node)
{
    ag_model *model = reader->model;
    const ag_share *most = NULL;
    uint32_t n_most = 0, n = model->n_demand;
    AG_TRY(agi_shares_read(reader, most_node, "$/@", &most, &n_most));
    ag_demand *demand = ag_arena_new(reader->arena, (size_t)n + project->n_need, sizeof *demand);
    const agi_node **at =
        ag_arena_new(reader->arena, (size_t)n + project->n_need, sizeof(agi_node *));
    if (!demand || !at) return AG_ERR_MEMORY;
    if (n > 0) {
        memcpy(demand, model->demand, n * sizeof *demand);
        memcpy(at, reader->demand_at, n * sizeof(agi_node *));
    }
    for (uint32_t i = 0; i < project->n_need; i++, n++) {
        uint32_t good = project->need[i].good;
        at[n] = node;
        demand[n] = (ag_demand){.place = project->place,
                                .good = good,
                                .kind = AG_DEMAND_NEED,
                                .penalty = most_paid(most, n_most, good),
                                .polity = project->owner,
                                .project = row};
    }
    model->demand = demand;
    model->n_demand = n;
    model->n_need += project->n_need;
    reader->demand_at = at;
    return AG_OK;
}

static ag_err check_project(agi_reader *reader, const agi_node *node, uint32_t row,
                            const ag_project *projects)
{
    const ag_project *project = &projects[row];
    for (uint32_t i = 0; i < row && project->name; i++) {
        if (!projects[i].name || strcmp(projects[i].name, project->name) != 0) continue;
        AG_TRY(agi_report(reader->findings, AG_ERROR, agi_node_find(node, "name"), AGI_AT_VALUE,
                          "a name of its own", "a second project `%s`", project->name));
    }
    if (project->n_need == 0) {
        AG_TRY(agi_report(reader->findings, AG_WARNING, agi_node_find(node, "needs"), AGI_AT_VALUE,
                          "{GOOD: 100 t, …}",
                          "a project that needs nothing is done after a period"));
    }
    for (uint32_t i = 0; i < project->n_need; i++) {
        if (project->need[i].q > 0) continue;
        AG_TRY(agi_report(reader->findings, AG_ERROR, agi_node_find(node, "needs"), AGI_AT_VALUE,
                          "amounts above 0", "a project needs an amount of each good"));
    }
    const agi_node *from = agi_node_find(node, "from");
    if (!from || isnan(project->start_year)) return AG_OK;
    return agi_report(reader->findings, AG_ERROR, from, AGI_AT_KEY, "keep one of them",
                      "`from` is of projects whose start is `decide`");
}

static ag_err read_projects(agi_reader *reader)
{
    const agi_node *section = NULL;
    AG_TRY(agi_section(reader, "projects", AGI_LIST, &section));
    uint32_t count = section ? section->count : 0, n = 0;
    ag_project *projects = ag_arena_new(reader->arena, count, sizeof *projects);
    if (!projects) return AG_ERR_MEMORY;
    for (const agi_node *node = section ? section->first : NULL; node; node = node->next) {
        agi_raw_project raw = {0};
        AG_TRY(agi_record_read(reader, node, &agi_project_table, NULL, &raw));
        ag_project *project = &projects[n];
        *project = raw.project;
        if (!project->why) project->why = "";
        AG_TRY(agi_shares_read(reader, raw.needs, "@", &project->need, &project->n_need));
        AG_TRY(read_sets(reader, raw.then, &project->then, &project->n_then));
        AG_TRY(read_start(reader, node, raw.start, &project->start_year));
        AG_TRY(check_project(reader, node, n, projects));
        project->first_need = reader->model->n_need;
        if (project->place == AG_NONE || project->owner == AG_NONE) project->n_need = 0;
        AG_TRY(add_needs(reader, node, n++, project, raw.most));
    }
    reader->model->project = projects;
    reader->model->n_project = n;
    return AG_OK;
}

/* Others may define quantities of their own; one that is nearly a known one is a slip. */
static ag_err check_head(agi_reader *reader, const agi_node *node, const char *what)
{
    static const char *const heads[] = {"people", "residents", "crew", "price", "flow"};
    char head[AG_TEXT_MAX];
    snprintf(head, sizeof head, "%.*s", (int)strcspn(what, "."), what);
    uint32_t nearest = ag_text_nearest(head, heads, sizeof heads / sizeof *heads);
    if (nearest == AG_NONE || strcmp(head, heads[nearest]) == 0) return AG_OK;
    char hint[AG_TEXT_MAX];
    snprintf(hint, sizeof hint, "did you mean `%s`?", heads[nearest]);
    return agi_report(reader->findings, AG_WARNING, node, AGI_AT_VALUE, hint,
                      "`%s` is no quantity of a result", head);
}

/* The names after `price.` and so on are known; the unit of the quantity, NULL if it is free. */
static ag_err what_unit(agi_reader *reader, const agi_node *node, const char *what,
                        const char **unit, const char **good_unit)
{
    static const struct {
        const char *head;
        const char *unit;
        int n;
        agi_of of[3];
    } forms[] = {
        {"people", "person", 1, {AGI_PLACE}},
        {"residents", "person", 1, {AGI_PLACE}},
        {"crew", "person", 1, {AGI_PLACE}},
        {"price", "$/@", 2, {AGI_GOOD, AGI_PLACE}},
        {"flow", "@/yr", 3, {AGI_GOOD, AGI_PLACE, AGI_PLACE}},
    };
    char text[AG_TEXT_MAX];
    snprintf(text, sizeof text, "%s", what);
    *unit = *good_unit = NULL;
    AG_TRY(check_head(reader, node, what));
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        size_t n = strlen(forms[f].head);
        if (strncmp(text, forms[f].head, n) != 0 || text[n] != '.') continue;
        char *at = text + n + 1;
        for (int i = 0; i < forms[f].n; i++) {
            char *dot = strchr(at, '.');
            if (dot && i + 1 < forms[f].n) *dot = 0;
            agi_node name = *node;
            name.text = at;
            uint32_t row = AG_NONE;
            AG_TRY(agi_row_read(reader, &name, forms[f].of[i], &row));
            if (row == AG_NONE) return AG_OK;
            if (forms[f].of[i] == AGI_GOOD) *good_unit = reader->model->good[row].unit;
            at = dot ? dot + 1 : at + strlen(at);
        }
        *unit = forms[f].unit;
    }
    return AG_OK;
}

/* A bound: a plain number, or a quantity where the unit is known. */
static ag_err read_bound(agi_reader *reader, const agi_node *node, const char *unit,
                         const char *good_unit, double *value)
{
    if (!node || (node->kind == AGI_SCALAR && ag_number_parse(node->text, value))) return AG_OK;
    agi_field field = {.name = node->key, .type = AGI_NUMBER, .range = AGI_ANY, .unit = unit};
    return agi_number_read(reader, node, &field, good_unit, value);
}

static ag_err read_expect(agi_reader *reader)
{
    const agi_node *section = NULL;
    AG_TRY(agi_section(reader, "expect", AGI_LIST, &section));
    uint32_t count = section ? section->count : 0, n = 0;
    ag_expect *list = ag_arena_new(reader->arena, count, sizeof *list);
    if (!list) return AG_ERR_MEMORY;
    for (const agi_node *node = section ? section->first : NULL; node; node = node->next) {
        agi_raw_expect raw = {0};
        AG_TRY(agi_record_read(reader, node, &agi_expect_table, NULL, &raw));
        ag_expect *expect = &list[n++];
        *expect = (ag_expect){.what = raw.what ? raw.what : "",
                              .source = raw.source ? raw.source : "",
                              .year = raw.year,
                              .low = -INFINITY,
                              .high = INFINITY};
        const char *unit = NULL, *good_unit = NULL;
        const agi_node *what = agi_node_find(node, "what");
        if (raw.what) AG_TRY(what_unit(reader, what, raw.what, &unit, &good_unit));
        AG_TRY(read_bound(reader, raw.low, unit, good_unit, &expect->low));
        AG_TRY(read_bound(reader, raw.high, unit, good_unit, &expect->high));
        if (expect->low > expect->high) {
            AG_TRY(agi_report(reader->findings, AG_ERROR, raw.low, AGI_AT_VALUE, "low <= high",
                              "`low` is above `high`"));
        }
    }
    reader->model->expect = list;
    reader->model->n_expect = n;
    return AG_OK;
}

ag_err agi_read_plans(agi_reader *reader)
{
    AG_TRY(read_events(reader));
    AG_TRY(read_projects(reader));
    return read_expect(reader);
}
