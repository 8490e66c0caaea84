/* store: results in one SQLite file.
**
** A result is a file (or ":memory:") with the tables of AG_RESULT_LIST, `meta` (key, value) and
** `checkpoint` (period, bytes; one row). Whole periods only: whatever stops the writer, a file holds
** the periods that were committed and opens again. It is written through an ag_sink and read by
** queries, also while it is being written. Numbers come back bit by bit, but NaN as NULL and -0 as 0.
**
** Errors     AG_ERR_USAGE  a path that must not be written, a result that cannot be continued
**            AG_ERR_INPUT  a file to be read that is missing, damaged or no argosy result
**            AG_ERR_IO     the disk is full, a file cannot be made or written
** Ownership  ag_store_free closes the file; a period in progress is dropped.
** Threads    a store belongs to one thread at a time; the ctx that made it must outlive it. */
#ifndef ARGOSY_STORE_H
#define ARGOSY_STORE_H

#include "argosy/core.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ag_store ag_store;

/* A new, empty result at path. An argosy result or an empty file that is there is replaced, at once:
** check the scenario first. Any other existing file or folder is refused with AG_ERR_USAGE. */
AG_API ag_err ag_store_create(ag_ctx *ctx, const char *path, ag_store **store);
/* An existing result, to be continued after its last committed period (see ag_sink.resume). The
** caller then compares what must be the same by ag_store_meta_same. No such file: AG_ERR_USAGE. */
AG_API ag_err ag_store_resume(ag_ctx *ctx, const char *path, ag_store **store);
/* An existing result, for reading only. */
AG_API ag_err ag_store_open(ag_ctx *ctx, const char *path, ag_store **store);
AG_API void ag_store_free(ag_store *store);

/* The sink that writes into a store made by ag_store_create or _resume; it lives as long as the store.
** Failures are recorded in the ctx that made the store. */
AG_API ag_err ag_store_sink(ag_store *store, ag_sink *sink);

/* Value of a meta key, a copy to be released by ag_delete; NULL if there is no such key. */
AG_API ag_err ag_store_meta(ag_ctx *ctx, ag_store *store, const char *key, char **value);
/* AG_ERR_USAGE with both values in the detail unless the key's value is `wanted`. For --resume:
** AG_META_INPUTS_HASH and AG_META_SEED (ag_store_resume itself compares AG_META_VERSION). */
AG_API ag_err ag_store_meta_same(ag_ctx *ctx, ag_store *store, const char *key, const char *wanted);

/* One row of an answer: n values in the order of the SELECT. Numbers are AG_F64 (real) or AG_U32
** (integer, exact up to 2^53) in .number, texts AG_U8 in .text, NULL is AG_U8 with text NULL; texts hold
** until the function returns. A negative code stops the query and is returned by it. */
typedef ag_err ag_store_row_fn(void *user, uint32_t n, const char *const *names,
                               const ag_value *values);

/* Runs one SELECT. Its parameters ?1, ?2 ... take the n_arg values of args (NULL if there are none).
** SQL that writes or does not compile is AG_ERR_BUG. Interrupting ctx ends it soon. "index" is a
** keyword of SQL: quote it. Rows have no order but that of an ORDER BY (rowid: order of writing). */
AG_API ag_err ag_store_query(ag_ctx *ctx, ag_store *store, const char *sql, uint32_t n_arg,
                             const ag_value *args, ag_store_row_fn *row, void *user);
/* The first number of the first row, or `none` if there is no row or it is NULL. */
AG_API ag_err ag_store_number(ag_ctx *ctx, ag_store *store, const char *sql, uint32_t n_arg,
                              const ag_value *args, double none, double *number);

/* Each table (without checkpoint) as folder/<table>.csv: RFC 4180 in UTF-8, names in the first row,
** rows in the order of writing, numbers in the shortest text that reads back the same, NULL as
** nothing, an empty text as "". The folder is made if its parent exists. A file that is already
** there is overwritten only if it begins with the same row of names, else AG_ERR_USAGE before
** anything is written. */
AG_API ag_err ag_store_export_csv(ag_ctx *ctx, ag_store *store, const char *folder);

#ifdef __cplusplus
}
#endif
#endif
