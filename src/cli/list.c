/* list: what a scenario has of each kind, and which scenarios there are. */
#include "cli/rows.h"

#include "cli/commands.h"

#include "argosy/sky.h"

#include <math.h>
#include <string.h>

typedef struct lister {
    agi_cli *cli;
    const ag_model *model;
    agi_cli_rows *rows;
} lister;

typedef struct list_kind {
    const char *name, *columns, *align;
    bool of_scenario;
    ag_err (*fill)(const lister *in);
} list_kind;

/* "1.2 water, 3 power", for people; a table shows only as much as fits. */
static void shares_text(const ag_model *model, const ag_share *share, uint32_t count,
                        char text[AG_TEXT_MAX])
{
    size_t length = 0;
    text[0] = 0;
    for (uint32_t i = 0; i < count && length < AG_TEXT_MAX; i++) {
        char q[AGI_CLI_CELL];
        agi_cli_readable(share[i].q, q);
        length += (size_t)snprintf(text + length, AG_TEXT_MAX - length, "%s%s %s", i ? ", " : "", q,
                                   model->good[share[i].good].name);
    }
}

static const char *name_of_place(const ag_model *model, uint32_t row)
{
    return row == AG_NONE ? NULL : model->place[row].name;
}

static const char *name_of_polity(const ag_model *model, uint32_t row)
{
    return row == AG_NONE ? NULL : model->polity[row].name;
}

/* At the scenario's start; NaN if the path is not given. */
static double at_start(const ag_model *model, const ag_path *path)
{
    return path->n ? ag_path_at(path, model->year_from) : NAN;
}

static ag_err goods(const lister *in)
{
    for (uint32_t i = 0; i < in->model->n_good; i++) {
        const ag_good *good = &in->model->good[i];
        AG_TRY(agi_cli_rows_add(in->rows, (ag_value[]){AG_STR(good->name), AG_STR(good->unit),
                                                       AG_STR(good->local ? "local" : "shipped"),
                                                       AG_STR(good->store ? "kept" : ""),
                                                       AG_NUM(good->decay_pyr)}));
    }
    return AG_OK;
}

static void at_text(const ag_place *place, char text[AGI_CLI_CELL])
{
    text[0] = 0;
    if (place->at == AG_AT_SURFACE) {
        snprintf(text, AGI_CLI_CELL, "surface");
    } else if (place->at == AG_AT_ORBIT) {
        snprintf(text, AGI_CLI_CELL, "%.0f x %.0f km", place->periapsis_km, place->apoapsis_km);
    } else if (place->at == AG_AT_LIBRATION) {
        snprintf(text, AGI_CLI_CELL, "L%u", place->libration);
    }
}

static ag_err places(const lister *in)
{
    for (uint32_t i = 0; i < in->model->n_place; i++) {
        const ag_place *place = &in->model->place[i];
        char at[AGI_CLI_CELL];
        at_text(place, at);
        AG_TRY(agi_cli_rows_add(in->rows,
                                (ag_value[]){AG_STR(place->name), AG_STR(place->body),
                                             AG_STR(*at ? at : NULL),
                                             AG_STR(place->external ? "external" : "full"),
                                             AG_STR(name_of_polity(in->model, place->polity)),
                                             AG_NUM(place->people), AG_NUM(place->shelter)}));
    }
    return AG_OK;
}

static ag_err processes(const lister *in)
{
    for (uint32_t i = 0; i < in->model->n_process; i++) {
        const ag_process *process = &in->model->process[i];
        char out[AG_TEXT_MAX], takes[AG_TEXT_MAX];
        shares_text(in->model, process->out, process->n_out, out);
        shares_text(in->model, process->in, process->n_in, takes);
        AG_TRY(agi_cli_rows_add(in->rows,
                                (ag_value[]){AG_STR(process->name), AG_STR(out), AG_STR(takes),
                                             AG_NUM(process->labour), AG_NUM(process->life_yr),
                                             AG_NUM(process->lag_yr)}));
    }
    return AG_OK;
}

/* A launch service has no tank of ours: 0 is none. */
static double of_ship(double value)
{
    return value > 0 ? value : NAN;
}

static ag_err vehicles(const lister *in)
{
    for (uint32_t i = 0; i < in->model->n_vehicle; i++) {
        const ag_vehicle *vehicle = &in->model->vehicle[i];
        bool service = vehicle->price_per_flight.n > 0;
        double flight = service ? at_start(in->model, &vehicle->price_per_flight) : NAN;
        AG_TRY(agi_cli_rows_add(
            in->rows, (ag_value[]){AG_STR(vehicle->name), AG_NUM(of_ship(vehicle->dry_t)),
                                   AG_NUM(vehicle->payload_t), AG_NUM(of_ship(vehicle->tank_t)),
                                   AG_NUM(of_ship(vehicle->ve_mps / 1000)), AG_NUM(vehicle->crew),
                                   AG_NUM(at_start(in->model, &vehicle->price)), AG_NUM(flight),
                                   AG_NUM(flight / (vehicle->payload_t * 1000))}));
    }
    return AG_OK;
}

static ag_err polities(const lister *in)
{
    for (uint32_t i = 0; i < in->model->n_polity; i++) {
        const ag_polity *polity = &in->model->polity[i];
        uint32_t rules = 0;
        for (uint32_t p = 0; p < in->model->n_place; p++) {
            if (in->model->place[p].polity == i) rules++;
        }
        AG_TRY(agi_cli_rows_add(
            in->rows,
            (ag_value[]){AG_STR(polity->name), AG_STR(name_of_place(in->model, polity->home)),
                         AG_NUM(rules), AG_NUM(polity->income_tax), AG_NUM(polity->royalty),
                         AG_STR(name_of_polity(in->model, polity->union_polity))}));
    }
    return AG_OK;
}

/* A leg of the sky as it is flown best in the scenario's first twenty years. */
enum { LOOK_YR = 20 };
static ag_err sky_leg(const lister *in, ag_leg *leg)
{
    const double yr_s = 365.25 * AG_SKY_DAY_S;
    ag_sky_site from, to;
    ag_sky_timetable table;
    ag_place_site(&in->model->place[leg->from], &from);
    ag_place_site(&in->model->place[leg->to], &to);
    double start_s = ag_sky_of_jd(ag_year_jd(in->model->year_from));
    const ag_sky_search search = {.from_tdb_s = start_s,
                                  .to_tdb_s = start_s + LOOK_YR * yr_s,
                                  .leg = {.aero = leg->brakes},
                                  .brief = true};
    AG_TRY(ag_sky_timetable_create(in->cli->ctx, &from, &to, &search, &table));
    const ag_sky_leg *best = table.local ? &table.any : NULL;
    for (uint32_t i = 0; i < table.n_window; i++) {
        const ag_sky_leg *other = &table.window[i].best;
        if (!best || other->dv_total_mps < best->dv_total_mps) best = other;
    }
    leg->dv_mps = best ? best->dv_total_mps : NAN;
    leg->tof_yr = best ? best->tof_s / yr_s : NAN;
    leg->window_every_yr = table.local || isinf(table.synodic_s) ? 0 : table.synodic_s / yr_s;
    ag_sky_timetable_free(in->cli->ctx, &table);
    return AG_OK;
}

static ag_err legs(const lister *in)
{
    static const char *const kind[] = {"freight", "given", "sky"};
    const double yr_d = 365.25;
    for (uint32_t i = 0; i < in->model->n_leg; i++) {
        ag_leg copy = in->model->leg[i], *leg = &copy;
        if (leg->slot > 0) continue; /* another choice of departures */
        if (leg->kind == AG_LEG_SKY) AG_TRY(sky_leg(in, leg));
        AG_TRY(agi_cli_rows_add(
            in->rows,
            (ag_value[]){AG_STR(in->model->place[leg->from].name),
                         AG_STR(in->model->place[leg->to].name), AG_STR(kind[leg->kind]),
                         AG_NUM(leg->kind == AG_LEG_FREIGHT ? NAN : leg->dv_mps / 1000),
                         AG_NUM(leg->tof_yr * yr_d), AG_NUM(at_start(in->model, &leg->freight)),
                         AG_NUM(leg->window_every_yr > 0 ? leg->window_every_yr : NAN)}));
    }
    return AG_OK;
}

static ag_err supplies(const lister *in)
{
    for (uint32_t i = 0; i < in->model->n_supply; i++) {
        const ag_supply *supply = &in->model->supply[i];
        bool elastic = supply->kind == AG_SUPPLY_ELASTIC;
        AG_TRY(
            agi_cli_rows_add(in->rows, (ag_value[]){AG_STR(in->model->place[supply->place].name),
                                                    AG_STR(in->model->good[supply->good].name),
                                                    AG_STR(elastic ? "elastic" : "step"),
                                                    AG_NUM(at_start(in->model, &supply->price)),
                                                    AG_NUM(at_start(in->model, &supply->q)),
                                                    AG_NUM(elastic ? supply->elasticity : NAN)}));
    }
    return AG_OK;
}

static ag_err demands(const lister *in)
{
    static const char *const kind[] = {"need", "budget", "elastic", "segments"};
    for (uint32_t i = 0; i < in->model->n_demand; i++) {
        const ag_demand *demand = &in->model->demand[i];
        bool budget = demand->kind == AG_DEMAND_BUDGET, elastic = demand->kind == AG_DEMAND_ELASTIC;
        if (demand->project != AG_NONE) continue; /* listed with its project */
        double q = at_start(in->model, &demand->q);
        AG_TRY(agi_cli_rows_add(in->rows,
                                (ag_value[]){AG_STR(in->model->place[demand->place].name),
                                             AG_STR(in->model->good[demand->good].name),
                                             AG_STR(kind[demand->kind]), AG_NUM(budget ? NAN : q),
                                             AG_NUM(budget ? q : NAN),
                                             AG_NUM(at_start(in->model, &demand->price)),
                                             AG_NUM(elastic ? demand->elasticity : NAN),
                                             AG_STR(name_of_polity(in->model, demand->polity))}));
    }
    return AG_OK;
}

static ag_err deposits(const lister *in)
{
    for (uint32_t i = 0; i < in->model->n_deposit; i++) {
        const ag_deposit *deposit = &in->model->deposit[i];
        AG_TRY(agi_cli_rows_add(in->rows,
                                (ag_value[]){AG_STR(in->model->place[deposit->place].name),
                                             AG_STR(in->model->good[deposit->good].name),
                                             AG_NUM(deposit->amount), AG_NUM(deposit->grade)}));
    }
    return AG_OK;
}

static ag_err events(const lister *in)
{
    for (uint32_t i = 0; i < in->model->n_event; i++) {
        const ag_event *event = &in->model->event[i];
        char set[AG_TEXT_MAX] = "";
        size_t length = 0;
        for (uint32_t j = 0; j < event->n_set && length < sizeof set; j++) {
            length += (size_t)snprintf(set + length, sizeof set - length, "%s%s=%s", j ? ", " : "",
                                       event->set[j].path, event->set[j].value);
        }
        AG_TRY(agi_cli_rows_add(
            in->rows, (ag_value[]){AG_INT(event->year), AG_STR(event->why), AG_STR(set)}));
    }
    return AG_OK;
}

static ag_err projects(const lister *in)
{
    for (uint32_t i = 0; i < in->model->n_project; i++) {
        const ag_project *project = &in->model->project[i];
        char needs[AG_TEXT_MAX];
        shares_text(in->model, project->need, project->n_need, needs);
        AG_TRY(agi_cli_rows_add(
            in->rows,
            (ag_value[]){AG_STR(project->name), AG_STR(name_of_place(in->model, project->place)),
                         AG_STR(name_of_polity(in->model, project->owner)),
                         AG_INT(project->start_year), AG_NUM(project->over_yr), AG_STR(needs)}));
    }
    return AG_OK;
}

static ag_err expects(const lister *in)
{
    for (uint32_t i = 0; i < in->model->n_expect; i++) {
        const ag_expect *expect = &in->model->expect[i];
        AG_TRY(agi_cli_rows_add(in->rows, (ag_value[]){AG_STR(expect->what), AG_INT(expect->year),
                                                       AG_NUM(expect->low), AG_NUM(expect->high),
                                                       AG_STR(expect->source)}));
    }
    return AG_OK;
}

/* A scenario that does not load is listed without a title: `check` tells why. */
static ag_err scenario_row(const lister *in, const char *name)
{
    ag_scenario *scenario = NULL;
    ag_model *model = NULL;
    ag_scenario_options options = {.path = name, .library_dir = agi_cli_value(in->cli, "library")};
    ag_err err = ag_scenario_open(in->cli->ctx, &options, &scenario);
    if (err == AG_OK) err = ag_scenario_model(in->cli->ctx, scenario, NULL, 0, &model);
    ag_value row[] = {AG_STR(name), AG_INT(NAN), AG_INT(NAN), AG_STR(NULL)};
    if (err == AG_OK) {
        row[1] = AG_INT(model->year_from);
        row[2] = AG_INT(model->year_to);
        row[3] = AG_STR(model->title);
    }
    ag_err added = agi_cli_rows_add(in->rows, row);
    ag_model_free(model);
    ag_scenario_free(scenario);
    return added;
}

static ag_err scenarios(const lister *in)
{
    ag_names *names = NULL;
    AG_TRY(agi_cli_scenarios_bundled(in->cli, &names));
    ag_err err = AG_OK;
    for (uint32_t i = 0; i < ag_names_count(names) && err == AG_OK; i++) {
        err = scenario_row(in, ag_names_at(names, i));
    }
    ag_names_free(names);
    return err;
}

static ag_err library(const lister *in)
{
    ag_names *names = NULL;
    AG_TRY(agi_cli_library_files(in->cli, &names));
    ag_err err = AG_OK;
    for (uint32_t i = 0; i < ag_names_count(names) && err == AG_OK; i++) {
        err = agi_cli_rows_add(in->rows, (ag_value[]){AG_STR(ag_names_at(names, i))});
    }
    ag_names_free(names);
    return err;
}

static const list_kind kinds[] = {
    {"scenarios", "name from to title", "lrrl", false, scenarios},
    {"library", "use", "l", false, library},
    {"goods", "name unit where store decay_pyr", "llllr", true, goods},
    {"places", "name body at market polity people shelter", "lllllrr", true, places},
    {"processes", "name out in labour life_yr lag_yr", "lllrrr", true, processes},
    {"vehicles", "name dry_t payload_t tank_t ve_kms crew price_usd flight_usd usdpkg", "lrrrrrrrr",
     true, vehicles},
    {"polities", "name home places income_tax royalty union", "llrrrl", true, polities},
    {"legs", "from to kind dv_kms tof_d freight_usdpt window_yr", "lllrrrr", true, legs},
    {"supplies", "place good kind price_usdpt q_pyr elasticity", "lllrrr", true, supplies},
    {"demands", "place good kind q_pyr budget_usd price_usdpt elasticity polity", "lllrrrrl", true,
     demands},
    {"deposits", "place good amount grade", "llrr", true, deposits},
    {"events", "year why set", "rll", true, events},
    {"projects", "name place owner start over_yr needs", "lllrrl", true, projects},
    {"expect", "what year low high source", "lrrrl", true, expects},
};
#define LIST_WORDS                                                                                 \
    "scenarios library goods places processes vehicles polities legs supplies demands deposits "   \
    "events "                                                                                      \
    "projects expect"

static int list_show(agi_cli *cli, const list_kind *kind, const ag_model *model)
{
    agi_cli_rows rows;
    lister in = {cli, model, &rows};
    ag_err err = agi_cli_rows_begin(cli, kind->name, kind->columns, kind->align, &rows);
    if (err == AG_OK) err = kind->fill(&in);
    return agi_cli_rows_end(&rows, err);
}

static int list_run(agi_cli *cli)
{
    const list_kind *kind = kinds;
    while (strcmp(kind->name, cli->argument[0]) != 0) kind++;
    if (!kind->of_scenario) return list_show(cli, kind, NULL);
    if (cli->n_argument < 2) {
        return agi_cli_usage(cli, "list", "of which scenario?", kind->name,
                             "argosy list scenarios names those that are bundled");
    }
    agi_cli_scenario scenario;
    int code = agi_cli_scenario_open(cli, cli->argument[1], &scenario);
    if (code != AGI_CLI_DONE) return code;
    code = list_show(cli, kind, scenario.model);
    agi_cli_scenario_close(&scenario);
    return code;
}

const agi_cli_command agi_cli_command_list = {
    .name = "list",
    .arguments = "WHAT [SCENARIO]",
    .words = LIST_WORDS,
    .least = 1,
    .most = 2,
    .summary = "name what a scenario has, or the scenarios there are",
    .text = "WHAT is scenarios (those that come with argosy), library (what `use:` of a scenario "
            "can take) or, of a SCENARIO: goods, places, processes, vehicles, polities, legs, "
            "supplies, demands, deposits, events, projects, expect. Prices are those of the first "
            "year, legs of the sky as they are flown best in the first twenty.",
    .options = (const agi_cli_option[]){AGI_CLI_OPTIONS_SCENARIO, AGI_CLI_OPTION_CSV,
                                        AGI_CLI_OPTIONS_COMMON},
    .examples = (const agi_cli_example[]){{"argosy list scenarios", "what can be run"},
                                          {"argosy list processes two-worlds", "its recipes"},
                                          {NULL, NULL}},
    .run = list_run,
};
