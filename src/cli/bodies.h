/* Bodies, dates and spans of time of the command line, for the commands of the sky. */
#ifndef ARGOSY_CLI_BODIES_H
#define ARGOSY_CLI_BODIES_H

#include "cli/cli.h"

#include "argosy/catalogue.h"
#include "argosy/sky.h"

/* Start with {.cli = cli}. */
typedef struct agi_cli_bodies {
    agi_cli *cli;
    ag_catalogue *catalogue; /* once a name was none of the table's */
    ag_err err;              /* of opening it */
} agi_cli_bodies;

void agi_cli_bodies_close(agi_cli_bodies *bodies);
/* For ag_sky_site_parse: find_in is the agi_cli_bodies. */
const ag_sky_body *agi_cli_bodies_find(void *bodies, const char *name);
/* Row of a small body that was found; NULL for others. */
const ag_catalogue_row *agi_cli_bodies_row(const agi_cli_bodies *bodies, const char *name);
/* The error for a name that was not found, with the nearest spelling. */
ag_err agi_cli_bodies_missing(const agi_cli_bodies *bodies, const char *key, const char *name);
ag_err agi_cli_bodies_get(agi_cli_bodies *bodies, const char *key, const char *name,
                          const ag_sky_body **body);

/* Start with {0}; tdb_s by ag_delete. */
typedef struct agi_cli_dates {
    double *tdb_s;
    size_t n, room;
} agi_cli_dates;

/* Of --at, or of --from, --to and --step. Returns 0 or, shown, an exit code. */
int agi_cli_dates_read(agi_cli *cli, agi_cli_dates *dates);
/* "10 d", "6 h", "1 yr", days where no unit stands; > 0. */
ag_err agi_cli_span_parse(ag_ctx *ctx, const char *key, const char *text, double *span_s);

/* TDB: "2031-02-23" or "2031-02-23 12:00", with seconds where there are some. */
void agi_cli_date_short(agi_cli *cli, double tdb_s, char text[AGI_CLI_CELL]);
/* The ISO text of a date (TDB) and beside it the Julian date; null where it is NaN. */
void agi_cli_date_json(agi_cli *cli, agi_cli_json *in, const char *key, const char *jd_key,
                       double tdb_s);

#endif
