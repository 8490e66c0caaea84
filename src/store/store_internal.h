/* store: what its files share and nobody else sees. */
#ifndef ARGOSY_STORE_INTERNAL_H
#define ARGOSY_STORE_INTERNAL_H

#include "argosy/store.h"

#define AGI_STORE_MEMORY ":memory:"
#define AGI_STORE_CHECKPOINT "checkpoint" /* a table of our own, not part of an export */

enum {
    AGI_STORE_ID = 0x6172676f, /* application_id of our files: "argo" */
    AGI_STORE_FORMAT = 1       /* user_version: changes with the tables of AG_RESULT_LIST */
};

/* ---- file.c ---------------------------------------------------------------------------------- */

typedef enum agi_store_kind {
    AGI_STORE_ABSENT,
    AGI_STORE_EMPTY,
    AGI_STORE_RESULT, /* of ours, going by its head; may be damaged further on */
    AGI_STORE_OTHER,  /* some other file */
    AGI_STORE_NO_FILE /* a folder, a device ... */
} agi_store_kind;

/* Records a failure about a file. */
ag_err agi_store_fail(ag_ctx *ctx, ag_err code, const char *path, const char *hint, const char *fmt,
                      ...) AG_PRINTF(5, 6);
/* What stands at path. Reads its first bytes and closes it again, which drops the locks that this
** process may hold on it: not for a file that is open in a store of the same process. */
ag_err agi_store_kind_of(ag_ctx *ctx, const char *path, agi_store_kind *kind);
/* Makes way for a new result: removes an old one with what SQLite left beside it, refuses others. */
ag_err agi_store_clear(ag_ctx *ctx, const char *path);
/* The path in a form that SQLite takes for a file whatever its name is: links resolved if it exists,
** else with a folder in front. Released by ag_delete. */
ag_err agi_store_full_path(ag_ctx *ctx, const char *path, char **full);
/* Letters, digits and _ only: what may become the name of a table, a column or a file. */
bool agi_store_is_name(const char *name);

#endif
