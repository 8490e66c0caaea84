/* What diff.c (inputs, the command) and diff_results.c (two result files) share. */
#ifndef ARGOSY_CLI_DIFF_H
#define ARGOSY_CLI_DIFF_H

#include "cli/cli.h"

#include "argosy/store.h"

/* One number of two results; NaN where a result has none. */
typedef struct agi_diff_row {
    double year, value[2];
    uint32_t place, to, good; /* rows of the names */
    uint32_t status[2];       /* AG_NONE: no such row */
    double relative;          /* |a - b| / max(|a|, |b|); 1 where one side is missing */
} agi_diff_row;

typedef enum agi_diff_kind {
    AGI_DIFF_PEOPLE,
    AGI_DIFF_PRICE,
    AGI_DIFF_FLOW,
    AGI_DIFF_OBJECTIVE,
    AGI_N_DIFF
} agi_diff_kind;

typedef struct agi_diff_list {
    agi_diff_row *row; /* those that differ, the largest relative difference first */
    size_t count, of;  /* of so many that were compared */
} agi_diff_list;

/* The numbers of a kind in which two results differ. Names are added to `names`. Released by
** ag_delete(ctx, list->row), also after a failure. */
ag_err agi_diff_results(ag_ctx *ctx, ag_store *const store[2], agi_diff_kind kind, ag_names *names,
                        agi_diff_list *list);

#endif
