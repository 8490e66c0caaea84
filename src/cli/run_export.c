/* run_export: the record of a run as JSON and as CSV.
**
** A row's year is the end of its period: people are those there then, prices and output those of the
** period that ends then. */
#include "cli/cli.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* "USD2020" -> 2020; NaN if there is none. */
static double currency_year(const char *currency)
{
    double year = NAN;
    const char *digits = currency + strcspn(currency, "0123456789");
    return ag_number_parse(digits, &year) ? year : NAN;
}

const char *agi_cli_status_text(uint8_t status)
{
    static const char *const text[] = {[AG_PRICE_TRADED] = "traded",
                                       [AG_PRICE_IMPORT_PARITY] = "import parity",
                                       [AG_PRICE_EXPORT_PARITY] = "export parity",
                                       [AG_PRICE_NO_TRADE] = "no trade"};
    return text[status <= AG_PRICE_NO_TRADE ? status : AG_PRICE_NO_TRADE];
}

bool agi_cli_every(uint32_t every, uint32_t period, uint32_t n_period)
{
    return (period + 1) % every == 0 || period + 1 == n_period;
}

/* Share of the value added that leaves; not known where none is added. */
static double drain(const ag_run_record *record, size_t at)
{
    return record->output_usd[at] > 0 ? record->drain_usd[at] / record->output_usd[at] : NAN;
}

/* ---- JSON ---------------------------------------------------------------------------------------- */

static void places_json(agi_cli_json *document, const ag_model *model, const ag_run_record *record,
                        uint32_t every)
{
    agi_cli_json *list = agi_cli_json_array(document, "places");
    for (uint32_t n = 0; n < record->n_period; n++) {
        if (!agi_cli_every(every, n, record->n_period)) continue;
        for (uint32_t p = 0; p < model->n_place; p++) {
            size_t at = (size_t)n * model->n_place + p;
            agi_cli_json *one = agi_cli_json_object(list, NULL);
            agi_cli_json_text(one, "name", model->place[p].name);
            agi_cli_json_number(one, "year", record->year_to[n]);
            agi_cli_json_number(one, "people", record->people[at]);
            agi_cli_json_number(one, "crew", record->crew[at]);
            agi_cli_json_number(one, "born_here", record->born_here[at]);
            agi_cli_json_number(one, "home_identity", record->home[at]);
            agi_cli_json_number(one, "output_usd", record->output_usd[at]);
            agi_cli_json_number(one, "value_drain", drain(record, at));
            agi_cli_json_number(one, "wage_usd", record->wage[at]);
        }
    }
}

static void prices_json(agi_cli_json *document, const ag_model *model, const ag_run_record *record,
                        uint32_t every)
{
    agi_cli_json *list = agi_cli_json_array(document, "prices");
    uint32_t n_good = model->n_good;
    for (uint32_t n = 0; n < record->n_period; n++) {
        if (!agi_cli_every(every, n, record->n_period)) continue;
        for (size_t i = 0; i < (size_t)model->n_place * n_good; i++) {
            size_t at = (size_t)n * model->n_place * n_good + i;
            const ag_good *good = &model->good[i % n_good];
            agi_cli_json *one = agi_cli_json_object(list, NULL);
            agi_cli_json_text(one, "place", model->place[i / n_good].name);
            agi_cli_json_text(one, "good", good->name);
            agi_cli_json_text(one, "unit", good->unit);
            agi_cli_json_number(one, "year", record->year_to[n]);
            agi_cli_json_number(one, "price_usdpt", record->price[at]);
            agi_cli_json_text(one, "status", agi_cli_status_text(record->status[at]));
        }
    }
}

static void flows_json(agi_cli_json *document, const ag_model *model, const ag_run_record *record)
{
    agi_cli_json *list = agi_cli_json_array(document, "flows");
    for (uint32_t i = 0; i < record->n_flow; i++) {
        const struct ag_run_flow *flow = &record->flow[i];
        agi_cli_json *one = agi_cli_json_object(list, NULL);
        agi_cli_json_text(one, "from", model->place[flow->from].name);
        agi_cli_json_text(one, "to", model->place[flow->to].name);
        agi_cli_json_text(one, "good", model->good[flow->good].name);
        agi_cli_json_text(one, "unit", model->good[flow->good].unit);
        agi_cli_json_number(one, "year", record->year_to[record->n_period - 1]);
        agi_cli_json_number(one, "amount_pyr", flow->q_pyr);
        agi_cli_json_number(one, "worth_usd", flow->usd_pyr);
    }
}

bool agi_cli_expect_due(const ag_model *model, const ag_run_record *record, uint32_t i)
{
    double year = model->expect[record->expect[i].expect].year;
    return record->expect[i].known && record->n_period > 0 &&
           year <= record->year_to[record->n_period - 1];
}

static void expect_json(agi_cli_json *document, const ag_model *model, const ag_run_record *record)
{
    agi_cli_json *list = agi_cli_json_array(document, "expect");
    for (uint32_t i = 0; i < record->n_expect; i++) {
        const struct ag_run_expect *result = &record->expect[i];
        const ag_expect *expect = &model->expect[result->expect];
        agi_cli_json *one = agi_cli_json_object(list, NULL);
        agi_cli_json_text(one, "what", expect->what);
        agi_cli_json_number(one, "year", expect->year);
        agi_cli_json_number(one, "value", result->value);
        agi_cli_json_number(one, "low", expect->low);
        agi_cli_json_number(one, "high", expect->high);
        if (agi_cli_expect_due(model, record, i)) {
            agi_cli_json_bool(one, "hit", result->hit);
        } else {
            agi_cli_json_null(one, "hit");
        }
        agi_cli_json_text(one, "source", expect->source);
    }
}

static void events_json(agi_cli_json *document, const ag_model *model, const ag_run_record *record)
{
    agi_cli_json *list = agi_cli_json_array(document, "events");
    for (uint32_t i = 0; i < record->n_event; i++) {
        const struct ag_run_event *event = &record->event[i];
        agi_cli_json *one = agi_cli_json_object(list, NULL);
        agi_cli_json_number(one, "year", event->year);
        agi_cli_json_text(one, "place",
                          event->place == AG_NONE ? NULL : model->place[event->place].name);
        agi_cli_json_text(one, "kind", event->kind);
        agi_cli_json_text(one, "why", event->why);
    }
}

static void work_json(agi_cli_json *document, const ag_run_record *record)
{
    double iterations = 0;
    for (uint32_t n = 0; n < record->n_period; n++) iterations += record->iterations[n];
    agi_cli_json *lp = agi_cli_json_object(document, "lp");
    agi_cli_json_number(lp, "rows", record->n_row);
    agi_cli_json_number(lp, "columns", record->n_col);
    agi_cli_json_number(lp, "iterations", iterations);
    agi_cli_json_number(lp, "solve_s", record->solve_s);
    agi_cli_json_number(lp, "build_s", record->build_s);
    double objective = record->n_period ? record->objective[record->n_period - 1] : NAN;
    agi_cli_json_number(lp, "objective_usd", objective);
    agi_cli_json_number(document, "wall_s", record->wall_s);
}

int agi_cli_run_json(agi_cli *cli, const ag_model *model, const ag_run_record *record,
                     uint32_t every)
{
    agi_cli_json *document = agi_cli_json_begin(cli);
    agi_cli_json_text(document, "title", model->title);
    agi_cli_json_number(document, "currency_year", currency_year(model->currency));
    agi_cli_json_number(document, "periods", record->n_period);
    agi_cli_json_text(document, "hash", record->hash);
    agi_cli_json *audit = agi_cli_json_object(document, "audit");
    agi_cli_json_number(audit, "mass_residual", record->audit.mass);
    agi_cli_json_number(audit, "money_residual", record->audit.money);
    agi_cli_json_number(audit, "people_residual", record->audit.people);
    agi_cli_json_number(audit, "market_residual", record->audit.market);
    places_json(document, model, record, every);
    prices_json(document, model, record, every);
    flows_json(document, model, record);
    expect_json(document, model, record);
    events_json(document, model, record);
    agi_cli_json_number(document, "price_jumps", record->n_jump);
    work_json(document, record);
    return agi_cli_json_end(cli, document);
}

/* ---- CSV ----------------------------------------------------------------------------------------- */

static void csv_row(double year, const char *what, const char *place, const char *good,
                    double value, const char *unit, const char *status)
{
    agi_cli_csv_number(year);
    printf(",%s,", what);
    agi_cli_csv_text(place);
    fputc(',', stdout);
    agi_cli_csv_text(good);
    fputc(',', stdout);
    agi_cli_csv_number(value);
    fputc(',', stdout);
    agi_cli_csv_text(unit);
    printf(",%s\n", status);
}

static void csv_prices(const ag_model *model, const ag_run_record *record, uint32_t n, uint32_t p)
{
    for (uint32_t g = 0; g < model->n_good; g++) {
        size_t at = ((size_t)n * model->n_place + p) * model->n_good + g;
        char unit[AG_TEXT_MAX];
        snprintf(unit, sizeof unit, "%s/%s", model->currency, model->good[g].unit);
        csv_row(record->year_to[n], "price", model->place[p].name, model->good[g].name,
                record->price[at], unit, agi_cli_status_text(record->status[at]));
    }
}

/* One table, a row a number: year, what, place, good, value, unit, status. */
void agi_cli_run_csv(const ag_model *model, const ag_run_record *record, uint32_t every)
{
    char usd_pyr[AG_TEXT_MAX];
    snprintf(usd_pyr, sizeof usd_pyr, "%s/yr", model->currency);
    puts("year,what,place,good,value,unit,status");
    for (uint32_t n = 0; n < record->n_period; n++) {
        if (!agi_cli_every(every, n, record->n_period)) continue;
        double year = record->year_to[n];
        for (uint32_t p = 0; p < model->n_place; p++) {
            size_t at = (size_t)n * model->n_place + p;
            const char *place = model->place[p].name;
            csv_row(year, "people", place, "", record->people[at], "person", "");
            csv_row(year, "born_here", place, "", record->born_here[at], "person", "");
            csv_row(year, "home_identity", place, "", record->home[at], "1", "");
            csv_row(year, "output", place, "", record->output_usd[at], usd_pyr, "");
            csv_row(year, "value_drain", place, "", drain(record, at), "1", "");
            csv_prices(model, record, n, p);
        }
    }
}
