/* run_brief: what came of a run, in sentences.
**
** For those who have never seen a table of this program: who is where at the end, when they came, where
** nobody went, who takes what is earned. Only what the record holds; nothing is said twice. */
#include "argosy/society.h"
#include "cli/cli.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

static const double SOMEBODY = 0.5; /* persons: less is a share of a visit */

typedef struct brief {
    agi_cli *cli;
    const ag_model *model;
    const ag_run_record *record;
    uint32_t last;
    ag_text text;
    ag_err err;
} brief;

static void say(brief *in, const char *fmt, ...) AG_PRINTF(2, 3);
static void say(brief *in, const char *fmt, ...)
{
    char part[512];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(part, sizeof part, fmt, args);
    va_end(args);
    if (n > 0 && in->err == AG_OK) in->err = ag_text_add(in->cli->ctx, &in->text, "%s", part);
}

/* A sentence begins on a line of its own. */
static void end_line(brief *in)
{
    if (in->text.length > 0) agi_cli_wrap(stdout, in->text.s, 0, 2);
    in->text.length = 0;
}

static double at(const brief *in, const double *column, uint32_t period, uint32_t place)
{
    return column[(size_t)period * in->model->n_place + place];
}

/* Residents and crews. */
static double persons(const brief *in, uint32_t period, uint32_t place)
{
    double crew = at(in, in->record->crew, period, place);
    return at(in, in->record->people, period, place) + (isfinite(crew) ? crew : 0);
}

static bool outside(const brief *in, uint32_t place)
{
    return in->model->place[place].external;
}

/* Places in the order of their people at the end; returns how many have somebody then. */
static size_t rank(const brief *in, uint32_t *order)
{
    size_t n = 0;
    for (uint32_t p = 0; p < in->model->n_place; p++) {
        if (outside(in, p) || persons(in, in->last, p) < SOMEBODY) continue;
        size_t i = n++;
        while (i > 0 && persons(in, in->last, order[i - 1]) < persons(in, in->last, p)) {
            order[i] = order[i - 1];
            i--;
        }
        order[i] = p;
    }
    return n;
}

/* Where all these places are, seen from the first outside economy. */
static void say_away(brief *in)
{
    const ag_place *from = &in->model->place[ag_place_external(in->model)];
    bool earth = from->body && strcmp(from->body, "earth") == 0;
    if (earth)
        say(in, "off the Earth");
    else
        say(in, "away from %s", from->name);
}

static void who_is_where(brief *in, const uint32_t *order, size_t n)
{
    char year[AGI_CLI_CELL], text[AGI_CLI_CELL], crews[AGI_CLI_CELL];
    double people = 0, crew = 0;
    for (size_t i = 0; i < n; i++) {
        people += at(in, in->record->people, in->last, order[i]);
        crew += persons(in, in->last, order[i]) - at(in, in->record->people, in->last, order[i]);
    }
    agi_cli_year(in->record->year_to[in->last], year);
    agi_cli_readable(people < SOMEBODY ? 0 : people, text);
    agi_cli_readable(crew < SOMEBODY ? 0 : crew, crews);
    say(in, "In %s %s people live ", year, text);
    say_away(in);
    if (crew >= SOMEBODY) say(in, " and %s more work there as crews", crews);
    for (size_t i = 0; i < n; i++) {
        agi_cli_readable(persons(in, in->last, order[i]), text);
        say(in, "%s%s %s", i == 0 ? ": " : ", ", in->model->place[order[i]].name, text);
    }
    say(in, ".");
    end_line(in);
}

/* The end of the first period with somebody there; NaN: never. */
static double first_year(const brief *in, uint32_t place)
{
    for (uint32_t n = 0; n <= in->last; n++) {
        if (persons(in, n, place) >= SOMEBODY) return in->record->year_to[n];
    }
    return NAN;
}

static void who_came_when(brief *in)
{
    char year[AGI_CLI_CELL];
    size_t seen = 0;
    for (uint32_t p = 0; p < in->model->n_place; p++) {
        double first = outside(in, p) ? NAN : first_year(in, p);
        if (!isfinite(first)) continue;
        agi_cli_year(first, year);
        say(in, "%s%s %s", seen++ == 0 ? "First there, by the end of: " : ", ",
            in->model->place[p].name, year);
    }
    if (seen > 0) say(in, ".");
    end_line(in);
    seen = 0;
    for (uint32_t p = 0; p < in->model->n_place; p++) {
        if (outside(in, p) || isfinite(first_year(in, p))) continue;
        say(in, "%s%s", seen++ == 0 ? "Nobody stays or works at " : ", ", in->model->place[p].name);
    }
    if (seen > 0) say(in, ".");
    end_line(in);
}

static void who_calls_it_home(brief *in)
{
    double people = 0, born = 0, home = 0;
    for (uint32_t p = 0; p < in->model->n_place; p++) {
        double here = at(in, in->record->people, in->last, p);
        if (outside(in, p) || here < SOMEBODY) continue;
        double share = at(in, in->record->home, in->last, p);
        people += here;
        born += at(in, in->record->born_here, in->last, p);
        home += here * (isfinite(share) ? share : 0);
    }
    if (people < 10) return; /* shares of a handful say nothing */
    say(in, "Of those who live there %.0f %% were born where they live, %.0f %% call it home.",
        100 * born / people, 100 * home / people);
    end_line(in);
}

static void who_takes_it(brief *in)
{
    double output = 0, drain = 0;
    for (uint32_t p = 0; p < in->model->n_place; p++) {
        if (outside(in, p)) continue;
        output += fmax(at(in, in->record->output_usd, in->last, p), 0);
        double flows = at(in, in->record->drain_usd, in->last, p);
        drain += isfinite(flows) ? flows : 0;
    }
    if (!(output > 0)) return;
    char text[AGI_CLI_CELL];
    agi_cli_readable(output, text);
    say(in,
        "They make goods and services worth %s %s a year; %.0f %% of that goes to owners and "
        "treasuries seated elsewhere.",
        text, in->model->currency, 100 * drain / output);
    end_line(in);
}

static void milestones(brief *in)
{
    uint32_t due = 0, hit = 0;
    for (uint32_t i = 0; i < in->record->n_expect; i++) {
        if (!agi_cli_expect_due(in->model, in->record, i)) continue;
        due++;
        hit += in->record->expect[i].hit;
    }
    if (due == 0) return;
    say(in,
        "Of %u milestones that were expected %u came out so; they are compared, never aimed at.",
        due, hit);
    end_line(in);
}

ag_err agi_cli_run_brief(agi_cli *cli, const ag_model *model, const ag_run_record *record)
{
    brief in = {.cli = cli, .model = model, .record = record, .last = record->n_period - 1};
    uint32_t *order = ag_new(cli->ctx, model->n_place + 1, sizeof *order);
    if (!order) return AG_ERR_MEMORY;
    size_t n = rank(&in, order);
    bool peopled = n > 0 || model->people.reservation_wage > 0;
    if (peopled && ag_place_external(model) != AG_NONE) {
        agi_cli_title(cli, "In short", "");
        who_is_where(&in, order, n);
        who_came_when(&in);
        who_calls_it_home(&in);
        who_takes_it(&in);
        milestones(&in);
    }
    ag_delete(cli->ctx, order);
    ag_text_free(cli->ctx, &in.text);
    return in.err;
}
