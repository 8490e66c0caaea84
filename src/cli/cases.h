/* Cases of Lambert's problem from CSV, one line at a time, so that a file may be longer than memory. */
#ifndef ARGOSY_CLI_CASES_H
#define ARGOSY_CLI_CASES_H

#include "argosy/sky.h"

#include <stdio.h>

enum { AGI_CASES_COLUMNS = 11, AGI_CASES_LINE = 4096 /* bytes of a line at most */ };

/* A reader. ctx, file and name (of the file, for messages) are the caller's; the rest begins as 0. */
typedef struct agi_cases {
    ag_ctx *ctx;
    FILE *file;
    const char *name;
    char line[AGI_CASES_LINE + 1];
    uint32_t number;               /* of the line */
    uint8_t at[AGI_CASES_COLUMNS]; /* which column each field is */
    uint32_t n_field;
} agi_cases;

/* SI, as given in km and km3/s2; all numbers are finite, mu and time above 0. */
typedef struct agi_case {
    const char *name; /* "" if none; good until the next line is read */
    double mu_m3s2, r1_m[3], r2_m[3], tof_s;
    uint32_t revs;
    ag_sky_way way;
} agi_case;

/* Reads the header. Errors: AG_ERR_INPUT with the place. */
ag_err agi_cases_begin(agi_cases *in);
/* The next case, or *end. */
ag_err agi_cases_next(agi_cases *in, agi_case *to, bool *end);
/* AG_ERR_INPUT about the line just read; field is the part of in->line that is wrong, or NULL. */
ag_err agi_cases_complain(const agi_cases *in, const char *field, const char *key,
                          const char *message, const char *hint);

#endif
