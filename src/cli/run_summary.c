/* run_summary: what came of a run, on a screen.
**
** Sections of at most 80 columns; one that has nothing to say is left out. Where there is more than
** a screen bears, the rows of the largest worth are shown and the rest is counted. */
#include "cli/cli.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PLACES = 24, MAX_PRICES = 20, MAX_FLOWS = 12, MAX_EVENTS = 12 };

typedef struct summary {
    agi_cli *cli;
    const ag_model *model;
    const ag_run_record *record;
} summary;

static double at_place(const summary *in, const double *column, uint32_t period, uint32_t place)
{
    return column[(size_t)period * in->model->n_place + place];
}

static void more_note(size_t shown, size_t count, const char *what)
{
    if (count > shown) printf("and %zu more %s: see --csv or --json\n", count - shown, what);
}

static void head(const summary *in)
{
    const ag_run_record *record = in->record;
    char from[AGI_CLI_CELL], to[AGI_CLI_CELL], years[2 * AGI_CLI_CELL];
    agi_cli_year(record->year_from[0], from);
    agi_cli_year(record->year_to[record->n_period - 1], to);
    snprintf(years, sizeof years, "%s-%s", from, to);
    size_t room = AGI_CLI_WIDTH - strlen(years) - 2, wide = agi_cli_width(in->model->title);
    if (in->cli->colour) fputs("\033[1m", stdout);
    agi_cli_put(in->model->title, room);
    if (in->cli->colour) fputs("\033[0m", stdout);
    printf("%*s%s\n", (int)(wide < room ? room - wide + 2 : 2), "", years);
    printf("%u period%s, money in ", record->n_period, record->n_period == 1 ? "" : "s");
    agi_cli_put(in->model->currency, 20);
    fputc('\n', stdout);
}

/* ---- people and output --------------------------------------------------------------------------- */

/* Up to four periods, spread evenly, the last among them. Returns how many. */
static size_t periods_choose(const summary *in, size_t most, uint32_t chosen[4])
{
    uint32_t n = in->record->n_period;
    size_t count = n < most ? n : most;
    for (size_t i = 0; i < count; i++) {
        chosen[i] = (uint32_t)((i + 1) * n / count - 1);
    }
    return count;
}

static bool ever(const summary *in, const double *column, uint32_t place)
{
    for (uint32_t n = 0; n < in->record->n_period; n++) {
        double value = at_place(in, column, n, place);
        if (isfinite(value) && value != 0) return true;
    }
    return false;
}

static void share(double value, char text[AGI_CLI_CELL])
{
    if (isfinite(value)) {
        snprintf(text, AGI_CLI_CELL, "%.0f %%", 100 * value);
    } else {
        snprintf(text, AGI_CLI_CELL, "-");
    }
}

/* A tenth of a person is a month of a visitor: less is not shown. */
static void persons(double value, char text[AGI_CLI_CELL])
{
    if (value >= 9.95 || !isfinite(value)) {
        agi_cli_readable(value, text);
    } else {
        snprintf(text, AGI_CLI_CELL, "%.*f", value < 0.05 ? 0 : 1, value);
    }
}

/* The years in which the chosen periods end. */
static ag_err years_head(const summary *in, agi_cli_table *table, const uint32_t *chosen, size_t n)
{
    char text[AGI_CLI_CELL];
    for (size_t i = 0; i < n; i++) {
        agi_cli_year(in->record->year_to[chosen[i]], text);
        AG_TRY(agi_cli_table_add(table, text));
    }
    return AG_OK;
}

static ag_err people_row(const summary *in, agi_cli_table *table, uint32_t p,
                         const uint32_t *chosen, size_t n_chosen)
{
    const ag_run_record *record = in->record;
    uint32_t last = record->n_period - 1;
    char text[AGI_CLI_CELL];
    AG_TRY(agi_cli_table_add(table, in->model->place[p].name));
    persons(in->model->place[p].people, text);
    AG_TRY(agi_cli_table_add(table, text));
    for (size_t i = 0; i < n_chosen; i++) {
        persons(at_place(in, record->people, chosen[i], p), text);
        AG_TRY(agi_cli_table_add(table, text));
    }
    double people = at_place(in, record->people, last, p);
    share(people > 0 ? at_place(in, record->born_here, last, p) / people : NAN, text);
    AG_TRY(agi_cli_table_add(table, text));
    share(people > 0 ? at_place(in, record->home, last, p) : NAN, text);
    AG_TRY(agi_cli_table_add(table, text));
    double crew = at_place(in, record->crew, last, p);
    persons(crew > 0 ? crew : NAN, text);
    return agi_cli_table_add(table, text);
}

/* Start, middle years and end. */
static ag_err people_table(const summary *in, agi_cli_table *table, size_t *count)
{
    const ag_run_record *record = in->record;
    uint32_t chosen[4];
    size_t n_chosen = periods_choose(in, 4, chosen);
    char text[AGI_CLI_CELL];
    AG_TRY(agi_cli_table_begin(in->cli, "lrrrrrrrr", n_chosen + 5, table));
    AG_TRY(agi_cli_table_add(table, ""));
    agi_cli_year(record->year_from[0], text);
    AG_TRY(agi_cli_table_add(table, text));
    AG_TRY(years_head(in, table, chosen, n_chosen));
    AG_TRY(agi_cli_table_add(table, "born there"));
    AG_TRY(agi_cli_table_add(table, "at home"));
    AG_TRY(agi_cli_table_add(table, "crew"));
    for (uint32_t p = 0; p < in->model->n_place; p++) {
        bool there = ever(in, record->people, p) || ever(in, record->crew, p);
        if (!there && in->model->place[p].people == 0) continue;
        if (++*count <= MAX_PLACES) AG_TRY(people_row(in, table, p, chosen, n_chosen));
    }
    return AG_OK;
}

static ag_err output_row(const summary *in, agi_cli_table *table, uint32_t p,
                         const uint32_t *chosen, size_t n_chosen)
{
    const ag_run_record *record = in->record;
    uint32_t last = record->n_period - 1;
    char text[AGI_CLI_CELL];
    AG_TRY(agi_cli_table_add(table, in->model->place[p].name));
    for (size_t i = 0; i < n_chosen; i++) {
        agi_cli_readable(at_place(in, record->output_usd, chosen[i], p), text);
        AG_TRY(agi_cli_table_add(table, text));
    }
    double output = at_place(in, record->output_usd, last, p);
    share(output > 0 ? at_place(in, record->drain_usd, last, p) / output : NAN, text);
    AG_TRY(agi_cli_table_add(table, text));
    double wage = at_place(in, record->wage, last, p);
    agi_cli_readable(wage > 0 ? wage : NAN, text);
    return agi_cli_table_add(table, text);
}

static ag_err output_table(const summary *in, agi_cli_table *table, size_t *count)
{
    uint32_t chosen[4];
    size_t n_chosen = periods_choose(in, 4, chosen);
    AG_TRY(agi_cli_table_begin(in->cli, "lrrrrrr", n_chosen + 3, table));
    AG_TRY(agi_cli_table_add(table, ""));
    AG_TRY(years_head(in, table, chosen, n_chosen));
    AG_TRY(agi_cli_table_add(table, "drained"));
    AG_TRY(agi_cli_table_add(table, "wage"));
    for (uint32_t p = 0; p < in->model->n_place; p++) {
        if (!ever(in, in->record->output_usd, p)) continue;
        if (++*count <= MAX_PLACES) AG_TRY(output_row(in, table, p, chosen, n_chosen));
    }
    return AG_OK;
}

/* ---- prices ------------------------------------------------------------------------------------------ */

typedef struct price_row {
    uint32_t place, good, first, last; /* periods in which it was traded */
    double worth_usd; /* of what is shipped of it, in the last period; INFINITY: of a milestone */
    bool shown;
} price_row;

static double price_at(const summary *in, uint32_t period, const price_row *row)
{
    const ag_model *model = in->model;
    return in->record
        ->price[((size_t)period * model->n_place + row->place) * model->n_good + row->good];
}

static uint8_t status_at(const summary *in, uint32_t period, uint32_t place, uint32_t good)
{
    const ag_model *model = in->model;
    return in->record->status[((size_t)period * model->n_place + place) * model->n_good + good];
}

/* Whether `name` is one of the words of "price.iridium.earth". */
static bool has_word(const char *what, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = what; *at; at += *at == '.') {
        size_t count = strcspn(at, ".");
        if (count == length && strncmp(at, name, count) == 0) return true;
        at += count;
    }
    return false;
}

static double worth(const summary *in, uint32_t place, uint32_t good)
{
    const ag_model *model = in->model;
    double sum_usd = 0;
    for (uint32_t i = 0; i < in->record->n_flow; i++) {
        const struct ag_run_flow *flow = &in->record->flow[i];
        bool here = flow->from == place || flow->to == place;
        if (here && flow->good == good) sum_usd += flow->usd_pyr;
    }
    for (uint32_t i = 0; i < model->n_expect; i++) {
        const char *what = model->expect[i].what;
        bool named = has_word(what, model->place[place].name);
        if (named && has_word(what, model->good[good].name)) return INFINITY;
    }
    return sum_usd;
}

/* What was ever traded. */
static size_t prices_find(const summary *in, price_row *rows)
{
    const ag_run_record *record = in->record;
    size_t count = 0;
    for (uint32_t p = 0; p < in->model->n_place; p++) {
        for (uint32_t g = 0; g < in->model->n_good; g++) {
            price_row row = {p, g, AG_NONE, AG_NONE, 0, false};
            for (uint32_t n = 0; n < record->n_period; n++) {
                if (status_at(in, n, p, g) != AG_PRICE_TRADED) continue;
                if (row.first == AG_NONE) row.first = n;
                row.last = n;
            }
            if (row.first == AG_NONE) continue;
            row.worth_usd = worth(in, p, g);
            rows[count++] = row;
        }
    }
    return count;
}

/* The MAX_PRICES of the largest worth; ties: the first. */
static void prices_choose(price_row *rows, size_t count)
{
    for (size_t shown = 0; shown < count && shown < MAX_PRICES; shown++) {
        size_t best = count;
        for (size_t i = 0; i < count; i++) {
            if (rows[i].shown) continue;
            if (best == count || rows[i].worth_usd > rows[best].worth_usd) best = i;
        }
        rows[best].shown = true;
    }
}

/* Why a good that is not traded any more has the price it has. */
static const char *idle_text(uint8_t status)
{
    static const char *const text[] = {[AG_PRICE_TRADED] = "",
                                       [AG_PRICE_IMPORT_PARITY] = "import",
                                       [AG_PRICE_EXPORT_PARITY] = "export",
                                       [AG_PRICE_NO_TRADE] = "no trade"};
    return text[status <= AG_PRICE_NO_TRADE ? status : AG_PRICE_NO_TRADE];
}

static ag_err price_line(const summary *in, agi_cli_table *table, const price_row *row)
{
    const ag_run_record *record = in->record;
    const ag_good *good = &in->model->good[row->good];
    char unit[AGI_CLI_CELL], first[AGI_CLI_CELL], last[AGI_CLI_CELL], change[AGI_CLI_CELL] = "";
    char first_year[AGI_CLI_CELL], last_year[AGI_CLI_CELL];
    double from = price_at(in, row->first, row), to = price_at(in, row->last, row);
    bool once = row->first == row->last;
    snprintf(unit, sizeof unit, "/%s", good->unit);
    agi_cli_year(record->year_to[row->first], first_year);
    agi_cli_readable(from, first);
    agi_cli_year(record->year_to[row->last], last_year);
    agi_cli_readable(to, last);
    if (!once) agi_cli_change(from, to, change);
    uint8_t status = status_at(in, record->n_period - 1, row->place, row->good);
    return agi_cli_table_add_row(table,
                                 (const char *[]){in->model->place[row->place].name, good->name,
                                                  unit, once ? "" : first_year, once ? "" : first,
                                                  last_year, last, change, idle_text(status)});
}

static ag_err prices_table(const summary *in, agi_cli_table *table, const price_row *rows,
                           size_t count)
{
    AG_TRY(agi_cli_table_begin(in->cli, "lllrrrrrl", 9, table));
    AG_TRY(agi_cli_table_add_row(
        table, (const char *[]){"", "", "", "", "first", "", "last", "change", "idle"}));
    for (size_t i = 0; i < count; i++) {
        if (rows[i].shown) AG_TRY(price_line(in, table, &rows[i]));
    }
    return AG_OK;
}

static ag_err prices(const summary *in)
{
    size_t most = (size_t)in->model->n_place * in->model->n_good;
    price_row *rows = ag_new(in->cli->ctx, most + 1, sizeof *rows);
    if (!rows) return AG_ERR_MEMORY;
    agi_cli_table table = {0};
    size_t count = prices_find(in, rows);
    prices_choose(rows, count);
    ag_err err = count > 0 ? prices_table(in, &table, rows, count) : AG_OK;
    ag_delete(in->cli->ctx, rows);
    if (count > 0) {
        agi_cli_title(in->cli, "Prices", "where traded");
        agi_cli_table_end(in->cli, &table, true);
        more_note(MAX_PRICES, count, "prices");
    }
    return err;
}

/* ---- shipments, milestones, events ------------------------------------------------------------------- */

static ag_err flows_table(const summary *in, agi_cli_table *table)
{
    AG_TRY(agi_cli_table_begin(in->cli, "lllrlr", 6, table));
    AG_TRY(agi_cli_table_add_row(table,
                                 (const char *[]){"from", "to", "good", "amount", "", "worth"}));
    for (uint32_t i = 0; i < in->record->n_flow && i < MAX_FLOWS; i++) {
        const struct ag_run_flow *flow = &in->record->flow[i];
        char unit[AGI_CLI_CELL], amount[AGI_CLI_CELL], worth[AGI_CLI_CELL];
        snprintf(unit, sizeof unit, "%s/yr", in->model->good[flow->good].unit);
        agi_cli_readable(flow->q_pyr, amount);
        agi_cli_readable(flow->usd_pyr, worth);
        AG_TRY(agi_cli_table_add_row(table, (const char *[]){in->model->place[flow->from].name,
                                                             in->model->place[flow->to].name,
                                                             in->model->good[flow->good].name,
                                                             amount, unit, worth}));
    }
    return AG_OK;
}

static ag_err flows(const summary *in)
{
    if (in->record->n_flow == 0) return AG_OK;
    agi_cli_table table = {0};
    ag_err err = flows_table(in, &table);
    char year[AGI_CLI_CELL], more[2 * AGI_CLI_CELL];
    agi_cli_year(in->record->year_to[in->record->n_period - 1], year);
    snprintf(more, sizeof more, "of the last period, a year, to %s", year);
    agi_cli_title(in->cli, "Shipments", more);
    agi_cli_table_end(in->cli, &table, true);
    more_note(MAX_FLOWS, in->record->n_flow, "shipments");
    return err;
}

static ag_err expects_table(const summary *in, agi_cli_table *table)
{
    AG_TRY(agi_cli_table_begin(in->cli, "lrrrl", 5, table));
    AG_TRY(agi_cli_table_add_row(table, (const char *[]){"", "year", "value", "expected", ""}));
    for (uint32_t i = 0; i < in->record->n_expect; i++) {
        const struct ag_run_expect *result = &in->record->expect[i];
        const ag_expect *expect = &in->model->expect[result->expect];
        char year[AGI_CLI_CELL], value[AGI_CLI_CELL], low[AGI_CLI_CELL], high[AGI_CLI_CELL];
        char range[3 * AGI_CLI_CELL];
        agi_cli_year(expect->year, year);
        agi_cli_readable(result->value, value);
        agi_cli_readable(expect->low, low);
        agi_cli_readable(expect->high, high);
        bool one = strcmp(low, high) == 0;
        snprintf(range, sizeof range, "%s%s%s", low, one ? "" : " .. ", one ? "" : high);
        const char *verdict = result->hit ? "hit" : "missed";
        if (!result->known) {
            verdict = "not known";
        } else if (!agi_cli_expect_due(in->model, in->record, i)) {
            verdict = "not reached";
        }
        AG_TRY(agi_cli_table_add_row(table,
                                     (const char *[]){expect->what, year, value, range, verdict}));
    }
    return AG_OK;
}

static ag_err expects(const summary *in)
{
    if (in->record->n_expect == 0) return AG_OK;
    agi_cli_table table = {0};
    ag_err err = expects_table(in, &table);
    agi_cli_title(in->cli, "Milestones", "");
    agi_cli_table_end(in->cli, &table, true);
    return err;
}

static ag_err events_table(const summary *in, agi_cli_table *table)
{
    uint32_t count = in->record->n_event;
    AG_TRY(agi_cli_table_begin(in->cli, "rlll", 4, table));
    for (uint32_t i = count > MAX_EVENTS ? count - MAX_EVENTS : 0; i < count; i++) {
        const struct ag_run_event *event = &in->record->event[i];
        char year[AGI_CLI_CELL];
        agi_cli_year(event->year, year);
        const char *place = event->place == AG_NONE ? "" : in->model->place[event->place].name;
        AG_TRY(agi_cli_table_add_row(
            table, (const char *[]){year, place, event->kind, event->why ? event->why : ""}));
    }
    return AG_OK;
}

static ag_err events(const summary *in)
{
    agi_cli_table table = {0};
    ag_err err = AG_OK;
    if (in->record->n_event + in->record->n_jump == 0) return AG_OK;
    agi_cli_title(in->cli, "Events", in->record->n_event > MAX_EVENTS ? "the last" : "");
    if (in->record->n_event > 0) {
        err = events_table(in, &table);
        agi_cli_table_end(in->cli, &table, false);
        more_note(MAX_EVENTS, in->record->n_event, "events");
    }
    if (in->record->n_jump > 0) {
        char count[AGI_CLI_CELL];
        agi_cli_grouped(in->record->n_jump, count);
        printf("prices moved more than threefold in a period %s times; the event table of\n"
               "--out says each time what moved them\n",
               count);
    }
    return err;
}

/* ---- the whole ----------------------------------------------------------------------------------------- */

static ag_err places(const summary *in)
{
    agi_cli_table people = {0}, output = {0};
    size_t n_people = 0, n_output = 0;
    char unit[AGI_CLI_CELL];
    ag_err err = people_table(in, &people, &n_people);
    if (n_people > 0) {
        agi_cli_title(in->cli, "People", "residents; visiting crews of the last period");
        agi_cli_table_end(in->cli, &people, true);
        more_note(MAX_PLACES, n_people, "places");
    }
    agi_cli_table_free(&people);
    if (err == AG_OK) err = output_table(in, &output, &n_output);
    if (n_output > 0) {
        snprintf(unit, sizeof unit, "value added and wage, %.20s a year", in->model->currency);
        agi_cli_title(in->cli, "Output", unit);
        agi_cli_table_end(in->cli, &output, true);
        more_note(MAX_PLACES, n_output, "places");
    }
    agi_cli_table_free(&output);
    return err;
}

static void residual(const char *name, double value, const char *after)
{
    if (value == 0) {
        printf("%s 0%s", name, after);
    } else {
        printf("%s %.1e%s", name, value, after);
    }
}

static void foot(const summary *in)
{
    const ag_run_record *record = in->record;
    char rows[AGI_CLI_CELL], columns[AGI_CLI_CELL], steps[AGI_CLI_CELL], objective[AGI_CLI_CELL];
    double iterations = 0;
    for (uint32_t n = 0; n < record->n_period; n++) iterations += record->iterations[n];
    agi_cli_grouped(record->n_row, rows);
    agi_cli_grouped(record->n_col, columns);
    agi_cli_grouped(iterations, steps);
    agi_cli_grouped(record->objective[record->n_period - 1], objective);
    agi_cli_title(in->cli, "Audit", "largest relative residuals");
    const ag_run_audit *audit = &record->audit;
    residual("mass", audit->mass, "   ");
    residual("money", audit->money, "   ");
    residual("people", audit->people, "   ");
    residual("market", audit->market, "\n");
    agi_cli_title(in->cli, "Programme", "of the last period");
    printf("%s rows, %s columns; objective %s\n", rows, columns, objective);
    printf("%s iterations in all; %.3f s, of which building %.3f s and solving %.3f s\n", steps,
           record->wall_s, record->build_s, record->solve_s);
    printf("hash %s\n", record->hash);
}

int agi_cli_run_summary(agi_cli *cli, const ag_model *model, const ag_run_record *record)
{
    summary in = {cli, model, record};
    if (record->n_period == 0) {
        puts("no period was run");
        return AGI_CLI_DONE;
    }
    head(&in);
    ag_err err = agi_cli_run_brief(cli, model, record);
    if (err == AG_OK) err = places(&in);
    if (err == AG_OK) err = prices(&in);
    if (err == AG_OK) err = flows(&in);
    if (err == AG_OK) err = expects(&in);
    if (err == AG_OK) err = events(&in);
    if (err != AG_OK) return agi_cli_fail(cli, err);
    foot(&in);
    return AGI_CLI_DONE;
}
