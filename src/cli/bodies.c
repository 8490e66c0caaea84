/* bodies: what commands of the sky share: bodies, dates and spans of time of the command line.
**
** The catalogue of small bodies is opened when a name is none of the sky's table: most calls do
** without. */
#include "cli/bodies.h"

#include <math.h>
#include <string.h>

enum { DATES_MAX = 200000 };

void agi_cli_bodies_close(agi_cli_bodies *bodies)
{
    ag_catalogue_free(bodies->catalogue);
    *bodies = (agi_cli_bodies){0};
}

const ag_sky_body *agi_cli_bodies_find(void *bodies, const char *name)
{
    agi_cli_bodies *in = bodies;
    const ag_sky_body *body = ag_sky_body_find(name);
    if (body) return body;
    if (!in->catalogue && in->err == AG_OK)
        in->err = ag_catalogue_open(in->cli->ctx, NULL, &in->catalogue);
    return ag_catalogue_lookup(in->catalogue, name);
}

const ag_catalogue_row *agi_cli_bodies_row(const agi_cli_bodies *bodies, const char *name)
{
    return ag_catalogue_at(bodies->catalogue, ag_catalogue_find(bodies->catalogue, name));
}

ag_err agi_cli_bodies_missing(const agi_cli_bodies *bodies, const char *key, const char *name)
{
    if (bodies->err != AG_OK) return bodies->err;
    const ag_sky_body *table = ag_sky_body_nearest(name);
    const char *nearest = table ? table->name : ag_catalogue_nearest(bodies->catalogue, name);
    ag_detail detail = {.code = AG_ERR_INPUT, .message = "no such body"};
    snprintf(detail.key, sizeof detail.key, "%s", key);
    snprintf(detail.value, sizeof detail.value, "%s", name);
    if (nearest) {
        snprintf(detail.hint, sizeof detail.hint, "did you mean %s?", nearest);
    } else {
        snprintf(detail.hint, sizeof detail.hint,
                 "a planet, moon or small body by name, number or designation");
    }
    return ag_fail_detail(bodies->cli->ctx, &detail);
}

ag_err agi_cli_bodies_get(agi_cli_bodies *bodies, const char *key, const char *name,
                          const ag_sky_body **body)
{
    const ag_sky_body *found = agi_cli_bodies_find(bodies, name);
    if (!found) return agi_cli_bodies_missing(bodies, key, name);
    *body = found;
    return AG_OK;
}

/* ---- dates ------------------------------------------------------------------------------------------- */

static ag_err dates_add(ag_ctx *ctx, agi_cli_dates *dates, double tdb_s)
{
    AG_TRY(ag_grow(ctx, &dates->tdb_s, dates->n, &dates->room, sizeof *dates->tdb_s));
    dates->tdb_s[dates->n++] = tdb_s;
    return AG_OK;
}

/* "D,D,..." */
static ag_err dates_list(ag_ctx *ctx, const char *text, agi_cli_dates *dates)
{
    for (;;) {
        char one[AG_TEXT_MAX];
        double tdb_s = 0;
        size_t length = strcspn(text, ",");
        snprintf(one, sizeof one, "%.*s", (int)(length < sizeof one ? length : sizeof one - 1),
                 text);
        AG_TRY(ag_sky_date_parse(ctx, "--at", one, &tdb_s));
        AG_TRY(dates_add(ctx, dates, tdb_s));
        if (!text[length]) return AG_OK;
        text += length + 1;
    }
}

ag_err agi_cli_span_parse(ag_ctx *ctx, const char *key, const char *text, double *span_s)
{
    double read = 0;
    if (ag_number_parse(text, &read)) {
        read *= AG_SKY_DAY_S;
    } else {
        ag_err err = ag_quantity_parse(ctx, text, "s", "USD2020", &read);
        if (err == AG_ERR_MEMORY) return err;
        if (err != AG_OK) read = NAN;
    }
    if (read > 0 && isfinite(read)) {
        *span_s = read;
        return AG_OK;
    }
    ag_detail detail = {.code = AG_ERR_INPUT,
                        .message = "not a span of time",
                        .hint = "such as 10 d, 6 h, 1 yr; days where no unit stands"};
    snprintf(detail.key, sizeof detail.key, "%s", key);
    snprintf(detail.value, sizeof detail.value, "%s", text);
    return ag_fail_detail(ctx, &detail);
}

static int too_many(agi_cli *cli)
{
    char text[AGI_CLI_CELL];
    snprintf(text, sizeof text, "at most %d dates", DATES_MAX);
    return agi_cli_usage(cli, "--step", "too many dates", agi_cli_value(cli, "step"), text);
}

/* Both ends belong to it; the last step may fall short of the end. */
static int dates_range(agi_cli *cli, agi_cli_dates *dates)
{
    double from_s = 0;
    double to_s = 0;
    double step_s = 0;
    ag_err err = ag_sky_date_parse(cli->ctx, "--from", agi_cli_value(cli, "from"), &from_s);
    if (err == AG_OK) err = ag_sky_date_parse(cli->ctx, "--to", agi_cli_value(cli, "to"), &to_s);
    if (err == AG_OK)
        err = agi_cli_span_parse(cli->ctx, "--step", agi_cli_value(cli, "step"), &step_s);
    if (err != AG_OK) return agi_cli_fail(cli, err);
    if (to_s < from_s)
        return agi_cli_usage(cli, "--to", "before --from", agi_cli_value(cli, "to"), "");
    double count = floor((to_s - from_s) / step_s * (1 + 1e-12)) + 1;
    if (!(count <= DATES_MAX)) return too_many(cli);
    for (double i = 0; i < count && err == AG_OK; i++)
        err = dates_add(cli->ctx, dates, from_s + i * step_s);
    return err == AG_OK ? AGI_CLI_DONE : agi_cli_fail(cli, err);
}

int agi_cli_dates_read(agi_cli *cli, agi_cli_dates *dates)
{
    bool range = agi_cli_has(cli, "from") && agi_cli_has(cli, "to") && agi_cli_has(cli, "step");
    bool some = agi_cli_has(cli, "from") || agi_cli_has(cli, "to") || agi_cli_has(cli, "step");
    ag_err err = AG_OK;
    if (!agi_cli_has(cli, "at") && !range)
        return agi_cli_usage(cli, some ? "--from" : "--at", "when?", "",
                             "--at D[,D...], or --from D --to D --step S");
    if (agi_cli_has(cli, "at") && some)
        return agi_cli_usage(cli, "--at", "does not go with --from, --to and --step", "",
                             "one or the other");
    if (range) return dates_range(cli, dates);
    for (uint32_t i = 0; i < cli->n_given && err == AG_OK; i++)
        if (strcmp(cli->given[i].option->name, "at") == 0)
            err = dates_list(cli->ctx, cli->given[i].value, dates);
    return err == AG_OK ? AGI_CLI_DONE : agi_cli_fail(cli, err);
}

void agi_cli_date_short(agi_cli *cli, double tdb_s, char text[AGI_CLI_CELL])
{
    char date[AG_SKY_DATE_MAX] = "";
    if (ag_sky_date_print(cli->ctx, tdb_s, AG_SKY_TDB, date) != AG_OK) date[0] = 0;
    size_t length = strlen(date);
    if (length == 19 && strcmp(date + 16, ":00") == 0) date[16] = 0;
    if (length > 10) date[10] = ' ';
    snprintf(text, AGI_CLI_CELL, "%s", date);
}

void agi_cli_date_json(agi_cli *cli, agi_cli_json *in, const char *key, const char *jd_key,
                       double tdb_s)
{
    char date[AG_SKY_DATE_MAX];
    bool known = isfinite(tdb_s) && ag_sky_date_print(cli->ctx, tdb_s, AG_SKY_TDB, date) == AG_OK;
    agi_cli_json_text(in, key, known ? date : NULL);
    agi_cli_json_number(in, jd_key, known ? ag_sky_jd(tdb_s) : NAN);
}
