/* kernel: the command line's bodies in an SPK kernel.
**
** A planet is its own centre where the kernel has that, else the barycentre of its system: DE440 has no
** other of Mars to Pluto. A small body that the kernel lacks keeps its ellipse, about the kernel's Sun. */
#include "cli/kernel.h"

#include <math.h>
#include <string.h>

enum { NAIF_SUN = 10, NAIF_PLUTO = 20134340, NAIF_PLUTO_CENTRE = 999, NAIF_SMALL = 20000000 };

ag_err agi_cli_kernel_open(agi_cli_kernel *kernel, const char *path)
{
    kernel->path = path;
    return ag_sky_kernel_open(kernel->cli->ctx, path, &kernel->open);
}

void agi_cli_kernel_close(agi_cli_kernel *kernel)
{
    ag_sky_kernel_free(kernel->cli->ctx, kernel->open);
    kernel->open = NULL;
}

const char *agi_cli_kernel_name(const agi_cli_kernel *kernel)
{
    const char *slash = strrchr(kernel->path, '/');
    return slash ? slash + 1 : kernel->path;
}

/* ---- what a kernel holds --------------------------------------------------------------------------- */

static const char *naif_name(int32_t naif)
{
    for (uint32_t row = 0; ag_sky_body_at(row); row++)
        if (ag_sky_body_at(row)->naif == naif) return ag_sky_body_at(row)->name;
    return naif == NAIF_PLUTO_CENTRE ? "pluto" : NULL;
}

static void naif_text(int32_t naif, char text[AGI_CLI_CELL])
{
    const char *name = naif_name(naif);
    const char *planet = naif > 0 && naif < 10 ? naif_name(naif * 100 + 99) : NULL;
    if (name) {
        snprintf(text, AGI_CLI_CELL, "%s", name);
    } else if (planet) {
        snprintf(text, AGI_CLI_CELL, "%s barycentre", planet);
    } else {
        snprintf(text, AGI_CLI_CELL, "%d", naif);
    }
}

/* "1549-12-31 .. 2650-01-25", as far as dates are taken. */
static void span_text(agi_cli *cli, double from_tdb_s, double to_tdb_s, char text[AGI_CLI_CELL])
{
    char from[AGI_CLI_CELL];
    char to[AGI_CLI_CELL];
    agi_cli_date_short(cli, fmin(fmax(from_tdb_s, AG_SKY_TDB_MIN_S), AG_SKY_TDB_MAX_S), from);
    agi_cli_date_short(cli, fmin(fmax(to_tdb_s, AG_SKY_TDB_MIN_S), AG_SKY_TDB_MAX_S), to);
    snprintf(text, AGI_CLI_CELL, "%.40s .. %.40s", from, to);
}

/* "it holds 1549-12-31 .. 2650-01-25: sun, mercury, ... and 7 more" */
static void contents_text(const agi_cli_kernel *kernel, char text[AG_TEXT_MAX])
{
    char part[AGI_CLI_CELL];
    double from_s = INFINITY;
    double to_s = -INFINITY;
    uint32_t count = ag_sky_kernel_count(kernel->open);
    for (uint32_t row = 0; row < count; row++) {
        from_s = fmin(from_s, ag_sky_kernel_at(kernel->open, row)->from_tdb_s);
        to_s = fmax(to_s, ag_sky_kernel_at(kernel->open, row)->to_tdb_s);
    }
    span_text(kernel->cli, from_s, to_s, part);
    snprintf(text, AG_TEXT_MAX, "it holds %s:", part);
    for (uint32_t row = 0; row < count; row++) {
        size_t length = strlen(text);
        naif_text(ag_sky_kernel_at(kernel->open, row)->naif, part);
        if (length + strlen(part) + 30 > AG_TEXT_MAX) {
            snprintf(text + length, AG_TEXT_MAX - length, " and %u more", count - row);
            return;
        }
        snprintf(text + length, AG_TEXT_MAX - length, "%s %s", row ? "," : "", part);
    }
}

static ag_err lacks(const agi_cli_kernel *kernel, const char *key, const char *name)
{
    ag_detail detail = {.code = AG_ERR_INPUT, .message = "not in the kernel"};
    snprintf(detail.file, sizeof detail.file, "%s", kernel->path);
    snprintf(detail.key, sizeof detail.key, "%s", key);
    snprintf(detail.value, sizeof detail.value, "%s", name);
    contents_text(kernel, detail.hint);
    return ag_fail_detail(kernel->cli->ctx, &detail);
}

static ag_err lacks_date(const agi_cli_kernel *kernel, const agi_cli_link *body, double tdb_s,
                         double from_tdb_s, double to_tdb_s)
{
    char date[AGI_CLI_CELL];
    char span[AGI_CLI_CELL];
    ag_detail detail = {.code = AG_ERR_INPUT, .message = "the kernel does not hold the date"};
    agi_cli_date_short(kernel->cli, tdb_s, date);
    span_text(kernel->cli, from_tdb_s, to_tdb_s, span);
    snprintf(detail.file, sizeof detail.file, "%s", kernel->path);
    snprintf(detail.key, sizeof detail.key, "%s", body->name);
    snprintf(detail.value, sizeof detail.value, "%s", date);
    bool gap = tdb_s >= from_tdb_s && tdb_s <= to_tdb_s;
    snprintf(detail.hint, sizeof detail.hint, "it holds %s%s", span, gap ? ", with gaps" : "");
    return ag_fail_detail(kernel->cli->ctx, &detail);
}

/* ---- bodies ---------------------------------------------------------------------------------------- */

/* The NAIF number that stands for a planet's centre; 0: none does. */
static int32_t system_of(const ag_sky_body *body)
{
    if (body->naif == NAIF_PLUTO) return NAIF_PLUTO_CENTRE / 100;
    return body->kind == AG_SKY_PLANET && body->naif != 399 ? body->naif / 100 : 0;
}

ag_err agi_cli_kernel_link(const agi_cli_kernel *kernel, const char *key, const char *name,
                           const ag_sky_body *body, agi_cli_link *link)
{
    /* Numbered small bodies have a NAIF number of old beside the new one. */
    bool numbered = body->orbit && body->naif > NAIF_SMALL;
    int32_t other = body->naif == NAIF_PLUTO ? NAIF_PLUTO_CENTRE
                    : numbered               ? body->naif - NAIF_SMALL + NAIF_SMALL / 10
                                             : body->naif;
    int32_t system = system_of(body);
    agi_cli_link made = {.key = key, .name = name, .naif = body->naif};
    bool nameless = body->orbit && !numbered;
    if (nameless || !ag_sky_kernel_holds(kernel->open, made.naif)) made.naif = other;
    if (nameless || !ag_sky_kernel_holds(kernel->open, made.naif)) {
        if (system && ag_sky_kernel_holds(kernel->open, system)) {
            made.naif = system;
            made.system = system > 3; /* Mercury and Venus have no moons */
        } else if (body->orbit) {
            made.naif = NAIF_SUN;
            made.orbit = body->orbit;
        } else {
            return lacks(kernel, key, name);
        }
    }
    *link = made;
    return AG_OK;
}

ag_err agi_cli_kernel_check(const agi_cli_kernel *kernel, const agi_cli_link *body,
                            const agi_cli_link *centre, const agi_cli_dates *dates)
{
    double from_s = 0;
    double to_s = 0;
    if (!ag_sky_kernel_span(kernel->open, body->naif, centre->naif, &from_s, &to_s)) {
        const agi_cli_link *other = ag_sky_kernel_holds(kernel->open, body->naif) ? centre : body;
        return lacks(kernel, other->key, other->name);
    }
    for (size_t d = 0; d < dates->n; d++)
        if (!(dates->tdb_s[d] >= from_s && dates->tdb_s[d] <= to_s))
            return lacks_date(kernel, body, dates->tdb_s[d], from_s, to_s);
    return AG_OK;
}

/* Adds an ellipse about the kernel's body, if there is one. */
static ag_err orbit_add(ag_ctx *ctx, const agi_cli_link *link, ag_sky_frame frame, double tdb_s,
                        double times, ag_sky_state *sum)
{
    ag_sky_state part;
    if (!link->orbit) return AG_OK;
    AG_TRY(ag_sky_orbit_state(ctx, link->orbit, tdb_s, frame, &part));
    for (int k = 0; k < 3; k++) {
        sum->r_m[k] += times * part.r_m[k];
        sum->v_mps[k] += times * part.v_mps[k];
    }
    return AG_OK;
}

ag_err agi_cli_kernel_state(const agi_cli_kernel *kernel, const agi_cli_link *body,
                            const agi_cli_link *centre, ag_sky_frame frame, double tdb_s,
                            ag_sky_state *state)
{
    ag_ctx *ctx = kernel->cli->ctx;
    ag_sky_state sum = {0};
    ag_sky_kernel_outcome outcome = AG_SKY_KERNEL_FOUND;
    AG_TRY(ag_sky_kernel_state(ctx, kernel->open, body->naif, centre->naif, frame, tdb_s, &sum,
                               &outcome));
    if (outcome != AG_SKY_KERNEL_FOUND) {
        double from_s = 0;
        double to_s = 0;
        if (!ag_sky_kernel_span(kernel->open, body->naif, centre->naif, &from_s, &to_s))
            return lacks(kernel, body->key, body->name);
        return lacks_date(kernel, body, tdb_s, from_s, to_s);
    }
    AG_TRY(orbit_add(ctx, body, frame, tdb_s, 1, &sum));
    AG_TRY(orbit_add(ctx, centre, frame, tdb_s, -1, &sum));
    *state = sum;
    return AG_OK;
}
