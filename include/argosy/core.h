/* core: what every other module stands on.
**
** Context, errors, memory, text, logging and progress, counter-based random numbers, hashing,
** threads and the sink that results flow into. Core knows nothing of worlds or prices.
**
** Errors     every fallible function returns ag_err: 0 or a negative code of AG_ERR_LIST. The detail
**            (file, line, column, key, value, hint) is kept in the ag_ctx until the next failure.
**            On error outputs are untouched. Library code never prints, exits or aborts.
** Ownership  whoever creates frees; every X_free accepts NULL.
** Threads    an ag_ctx belongs to one thread at a time; anything const may be shared. */
#ifndef ARGOSY_CORE_H
#define ARGOSY_CORE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define AG_API __attribute__((visibility("default")))
#define AG_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

#define AG_NONE UINT32_MAX /* "no row" in a column of row numbers */

/* ---- errors ---------------------------------------------------------------------------------- */

typedef int32_t ag_err;

/* X(name, value, exit code of the command line, text) */
#define AG_ERR_LIST(X)                                                                             \
    X(AG_OK, 0, 0, "done")                                                                         \
    X(AG_ERR_BUG, -1, 1, "internal error")                                                         \
    X(AG_ERR_MEMORY, -2, 1, "out of memory")                                                       \
    X(AG_ERR_IO, -3, 1, "cannot read or write")                                                    \
    X(AG_ERR_USAGE, -4, 2, "wrong usage")                                                          \
    X(AG_ERR_INPUT, -5, 3, "bad input")                                                            \
    X(AG_ERR_NO_ANSWER, -6, 4, "no answer exists")                                                 \
    X(AG_ERR_AUDIT, -7, 5, "audit failed")                                                         \
    X(AG_ERR_INTERRUPTED, -8, 130, "interrupted")                                                  \
    X(AG_ERR_SOLVER, -9, 1, "the solver's answer was refused")

enum {
#define AG_X(name, value, exit_code, text) name = value,
    AG_ERR_LIST(AG_X)
#undef AG_X
};

#define AG_TEXT_MAX 512 /* bytes kept of each text of a detail, end included */

/* What went wrong and where. Empty texts and line 0 mean "not known". */
typedef struct ag_detail {
    ag_err code;
    uint32_t line, column; /* from 1 */
    char file[AG_TEXT_MAX], key[AG_TEXT_MAX], value[AG_TEXT_MAX];
    char message[AG_TEXT_MAX]; /* what is wrong */
    char hint[AG_TEXT_MAX];    /* what is allowed, the nearest right spelling */
} ag_detail;

AG_API const char *ag_err_text(ag_err err);
AG_API int ag_err_exit(ag_err err);

/* ---- allocator and context ------------------------------------------------------------------- */

/* realloc semantics: (user, NULL, n) allocates, (user, p, 0) frees and returns NULL.
** Fresh memory is not zeroed. Returns NULL when there is none. */
typedef void *ag_alloc_fn(void *user, void *old, size_t bytes);

typedef enum ag_level { AG_ERROR, AG_WARNING, AG_INFO, AG_DEBUG } ag_level;

typedef struct ag_progress {
    const char *what; /* "run", "plan", ... */
    double done, total;
    double elapsed_s, left_s; /* left_s < 0: not known yet */
} ag_progress;

typedef struct ag_ctx_options {
    ag_alloc_fn *alloc; /* NULL: malloc and free */
    void *alloc_user;
    void (*log)(void *user, ag_level level, const char *text); /* NULL: silent */
    void (*progress)(void *user, const ag_progress *progress); /* NULL: none */
    void *user;
} ag_ctx_options;

typedef struct ag_ctx ag_ctx;

/* options may be NULL. Returns NULL only when there is no memory. */
AG_API ag_ctx *ag_ctx_create(const ag_ctx_options *options);
/* One for a task on another thread: the same allocator, which must then bear several threads at once;
** no log, no progress. */
AG_API ag_ctx *ag_ctx_create_beside(const ag_ctx *ctx);
AG_API void ag_ctx_free(ag_ctx *ctx);
AG_API const ag_detail *ag_ctx_detail(const ag_ctx *ctx);
/* Set from a signal handler or another thread; long work returns AG_ERR_INTERRUPTED soon after. */
AG_API void ag_ctx_interrupt(ag_ctx *ctx);
AG_API bool ag_ctx_interrupted(const ag_ctx *ctx);

/* Records a failure and returns `code`, so that callers write `return ag_fail(...)`. */
AG_API ag_err ag_fail(ag_ctx *ctx, ag_err code, const char *fmt, ...) AG_PRINTF(3, 4);
/* Records a whole detail (copied). Returns detail->code. */
AG_API ag_err ag_fail_detail(ag_ctx *ctx, const ag_detail *detail);
AG_API ag_err ag_fail_bug(ag_ctx *ctx, const char *file, int line, const char *what);

/* An invariant of ours: a broken one is reported as AG_ERR_BUG with its place. */
#define AG_CHECK(ctx, condition)                                                                   \
    do {                                                                                           \
        if (!(condition)) return ag_fail_bug((ctx), __FILE__, __LINE__, #condition);               \
    } while (0)
/* Passes an error on. */
#define AG_TRY(expression)                                                                         \
    do {                                                                                           \
        ag_err ag_try_err_ = (expression);                                                         \
        if (ag_try_err_ < 0) return ag_try_err_;                                                   \
    } while (0)

AG_API void ag_log(ag_ctx *ctx, ag_level level, const char *fmt, ...) AG_PRINTF(3, 4);
AG_API void ag_progress_report(ag_ctx *ctx, const char *what, double done, double total);
AG_API double ag_clock_s(void); /* monotonic */

/* Heap memory of the context's allocator, zeroed; NULL sets AG_ERR_MEMORY in ctx.
** count * size is checked for overflow. */
AG_API void *ag_new(ag_ctx *ctx, size_t count, size_t size);
/* Grows to count * size bytes, new part not zeroed; NULL (error set) leaves old as it was. */
AG_API void *ag_renew(ag_ctx *ctx, void *old, size_t count, size_t size);
AG_API void ag_delete(ag_ctx *ctx, void *memory);

/* Makes room for one more element in a growing array: doubles `*capacity` when `count == *capacity`.
** `array` is the address of the array's pointer. */
AG_API ag_err ag_grow(ag_ctx *ctx, void *array, size_t count, size_t *capacity, size_t size);

/* ---- arena: many allocations, one release ------------------------------------------------------ */

typedef struct ag_arena ag_arena;
AG_API ag_err ag_arena_create(ag_ctx *ctx, size_t block_bytes, ag_arena **arena);
AG_API void ag_arena_free(ag_arena *arena);
AG_API void ag_arena_reset(ag_arena *arena); /* keeps the blocks, forgets what is in them */
/* Zeroed, 16-byte aligned; NULL sets AG_ERR_MEMORY. count 0 gives a valid pointer. */
AG_API void *ag_arena_new(ag_arena *arena, size_t count, size_t size);
AG_API char *ag_arena_text(ag_arena *arena, const char *text); /* a copy; NULL on no memory */
AG_API char *ag_arena_format(ag_arena *arena, const char *fmt, ...) AG_PRINTF(2, 3);
AG_API size_t ag_arena_bytes(const ag_arena *arena);

/* ---- text ------------------------------------------------------------------------------------ */

/* A growing text; always ends in 0. Start with {0}; release with ag_text_free. */
typedef struct ag_text {
    char *s;
    size_t length, capacity;
} ag_text;
AG_API ag_err ag_text_add(ag_ctx *ctx, ag_text *text, const char *fmt, ...) AG_PRINTF(3, 4);
AG_API ag_err ag_text_add_bytes(ag_ctx *ctx, ag_text *text, const char *bytes, size_t count);
AG_API void ag_text_free(ag_ctx *ctx, ag_text *text);

/* Optimal string alignment distance of two ASCII texts, case-blind; stops counting at `limit`. */
AG_API uint32_t ag_text_distance(const char *a, const char *b, uint32_t limit);
/* Index of the candidate nearest to `word`, or AG_NONE if none is near enough (distance <=
** 1 + length / 4). Ties: the first. */
AG_API uint32_t ag_text_nearest(const char *word, const char *const *candidates, size_t count);
AG_API bool ag_text_equal(const char *a, const char *b); /* NULL equals only NULL */
/* Shortest decimal text that reads back as the same double; NaN as "nan". size >= 32. */
AG_API void ag_number_text(double value, char *text, size_t size);
/* Strict decimal number of the whole text, locale-independent. False if anything is left over,
** or if it is not finite. */
AG_API bool ag_number_parse(const char *text, double *value);

/* A name -> row table with fixed order. Names are copied into its own arena. */
typedef struct ag_names ag_names;
AG_API ag_err ag_names_create(ag_ctx *ctx, ag_names **names);
AG_API void ag_names_free(ag_names *names);
AG_API ag_err ag_names_add(ag_names *names, const char *name, uint32_t *row); /* old row if known */
AG_API uint32_t ag_names_find(const ag_names *names, const char *name);       /* or AG_NONE */
AG_API const char *ag_names_at(const ag_names *names, uint32_t row);
AG_API uint32_t ag_names_count(const ag_names *names);

/* ---- random: counter-based (Philox 4x32-10), keyed, order-free --------------------------------- */

typedef struct ag_rng_key {
    uint64_t seed;
    uint32_t run, stream, place, period; /* period: calendar year where the run has years */
} ag_rng_key;
/* The n-th uniform number of a key: in (0, 1), 53 bits. Same key and n, same number, anywhere. */
AG_API double ag_rng_uniform(const ag_rng_key *key, uint32_t n);
AG_API double ag_rng_normal(const ag_rng_key *key, uint32_t n); /* mean 0, deviation 1 */
/* Whole number with a mean >= 0 and the same variance. Poisson's by its distribution function up to a
** mean of 100; above by Cornish and Fisher's quantile, right to some 1e-3 of a deviation. */
AG_API double ag_rng_poisson(const ag_rng_key *key, uint32_t n, double mean);
/* Streams of random numbers in use. */
enum { AG_STREAM_BIRTHS = 1, AG_STREAM_DEATHS = 2, AG_STREAM_INDEPENDENCE = 3 };

/* ---- hash: of values, never of bytes on disk ----------------------------------------------------- */

/* 128-bit, platform-independent (-0 is 0; NaN is refused by the caller). Start with ag_hash_begin. */
typedef struct ag_hash {
    uint64_t a, b, count;
} ag_hash;
AG_API void ag_hash_begin(ag_hash *hash);
AG_API void ag_hash_bytes(ag_hash *hash, const void *bytes, size_t count);
AG_API void ag_hash_u64(ag_hash *hash, uint64_t value);
AG_API void ag_hash_double(ag_hash *hash, double value);
AG_API void ag_hash_doubles(ag_hash *hash, const double *values, size_t count);
AG_API void ag_hash_text(ag_hash *hash, const char *text); /* length first, then the bytes */
AG_API void ag_hash_end(const ag_hash *hash, char hex[33]);

/* ---- columns: one block described by one field table ----------------------------------------------- */

typedef enum ag_type { AG_F64, AG_U32, AG_U8 } ag_type;

/* A state is one block; each field is a named column of count = product of its shape. */
typedef struct ag_field {
    const char *name;
    const char *unit;
    const char *shape; /* "place,good" for people and docs */
    const char *meaning;
    ag_type type;
    size_t count;  /* elements */
    size_t offset; /* bytes from the block's start, 16-byte aligned; set by ag_columns_create */
} ag_field;

typedef struct ag_columns {
    ag_field *fields; /* own copy, offsets set */
    size_t n_field, bytes;
    unsigned char *block; /* zeroed */
} ag_columns;
AG_API ag_err ag_columns_create(ag_ctx *ctx, const ag_field *fields, size_t n_field,
                                ag_columns **columns);
AG_API void ag_columns_free(ag_ctx *ctx, ag_columns *columns);
AG_API double *ag_columns_f64(ag_columns *columns, size_t field);
AG_API uint32_t *ag_columns_u32(ag_columns *columns, size_t field);
AG_API uint8_t *ag_columns_u8(ag_columns *columns, size_t field);
AG_API void ag_columns_hash(const ag_columns *columns, ag_hash *hash);
/* Name of the first field that holds a NaN or an infinity, or NULL. */
AG_API const char *ag_columns_bad(const ag_columns *columns);

/* ---- threads ------------------------------------------------------------------------------------- */

/* Calls task(user, i) once for each i in 0..count-1 on up to n_thread threads (0: all cores) and
** waits. Tasks write only their own outputs, so that results never depend on n_thread. */
AG_API ag_err ag_parallel(ag_ctx *ctx, uint32_t n_thread, size_t count,
                          void (*task)(void *user, size_t i), void *user);

/* ---- sink: where results go ---------------------------------------------------------------------- */

typedef struct ag_value {
    ag_type type; /* AG_F64 or AG_U32 or AG_U8 = text */
    double number;
    const char *text; /* used when type == AG_U8; NULL writes SQL NULL */
} ag_value;
#define AG_NUM(x) ((ag_value){.type = AG_F64, .number = (x)})
#define AG_INT(x) ((ag_value){.type = AG_U32, .number = (double)(x)})
#define AG_STR(x) ((ag_value){.type = AG_U8, .text = (x)})

/* A table of a result. Columns as "name type, ..." with type real, integer or text. */
typedef struct ag_table {
    const char *name;
    uint32_t n_column;
    const char *const *columns; /* names */
    const char *types;          /* one letter a column: r real, i integer, t text */
} ag_table;

/* The tables of a result and their columns, in this order: X(id, name, types, columns...).
** period is the row of the table "period"; years and dates (departs, arrives) are calendar years;
** shares lie in 0..1; a vehicle or option that does not exist is the empty text. An account is told
** once and replaced if told again; all other rows belong to the period being written.
**   balance   t in the unit of the good, signed; each period, place and good adds up to 0. kind is
**             produced, input, need, demand, supply, programme, equipment, propellant, departed,
**             arrived, decay, waste, from_stock or to_stock
**   price     status is "traded", "import parity", "export parity" or "no trade"; a price that is
**             not known is NaN (stored as NULL)
**   people    count of those aged age_from or more, up to the next age_from of the same table
**   posting   usd > 0 moves from the account credit to the account debit */
#define AG_RESULT_LIST(X)                                                                          \
    X(PERIOD, "period", "irrriiit", "period", "year_from", "year_to", "objective_usd", "rows",     \
      "columns", "iterations", "status")                                                           \
    X(BALANCE, "balance", "itttr", "period", "place", "good", "kind", "t")                         \
    X(FLOW, "flow", "itttttrrr", "period", "from_place", "to_place", "good", "vehicle", "option",  \
      "t", "departs", "arrives")                                                                   \
    X(TRIP, "trip", "ittttrrrrr", "period", "from_place", "to_place", "vehicle", "option",         \
      "trips", "dv_kms", "tof_d", "propellant_t", "aero")                                          \
    X(ACTIVITY, "activity", "ittrrr", "period", "place", "process", "units", "capacity", "built")  \
    X(PRICE, "price", "ittrt", "period", "place", "good", "usd_per_unit", "status")                \
    X(PEOPLE, "people", "ittirr", "period", "place", "birthplace", "age_from", "count",            \
      "home_share")                                                                                \
    X(MOVE, "move", "itttr", "period", "from_place", "to_place", "why", "count")                   \
    X(POSTING, "posting", "ittrt", "period", "debit", "credit", "usd", "why")                      \
    X(ACCOUNT, "account", "tttt", "name", "place", "kind", "polity")                               \
    X(OWNER, "owner", "itttr", "period", "place", "asset", "account", "share")                     \
    X(EVENT, "event", "ittt", "period", "place", "kind", "why")                                    \
    X(INDEX, "index", "ittr", "period", "place", "what", "value")

typedef enum ag_result {
#define AG_X(id, name, types, ...) AG_RESULT_##id,
    AG_RESULT_LIST(AG_X)
#undef AG_X
        AG_N_RESULT
} ag_result;

AG_API const ag_table *ag_result_table(ag_result result); /* NULL if there is none */

/* Keys of the meta table, which every result has. */
#define AG_META_VERSION "version"         /* of argosy; written by store */
#define AG_META_SCENARIO "scenario"       /* after `use` and `--set`, in full */
#define AG_META_INPUTS_HASH "inputs_hash" /* of the model's inputs */
#define AG_META_HASH "hash"               /* of all states up to the last period */
#define AG_META_SEED "seed"
#define AG_META_CURRENCY "currency" /* USD2020 */

/* history, plan and ensemble write into and resume from a sink; store implements it.
** All functions return ag_err and may be called only between begin and the end of the run.
**   meta        replaces a key of the meta table; within a period it is kept with the period
**   period      begin / commit one period: rows written between are kept all or none. A failure
**               ends the period without a trace; what was committed before stays
**   row         one row of table; values in the table's column order and of its types, else
**               AG_ERR_BUG. Also of tables that are not in AG_RESULT_LIST: they are made when
**               first used
**   checkpoint  bytes that belong to the period being committed (the last one only is kept)
**   resume      gives the last committed period and its checkpoint (caller frees with ag_delete);
**               *count = 0, *bytes = NULL and *period = AG_NONE when there is none */
typedef struct ag_sink {
    void *self;
    ag_err (*meta)(void *self, const char *key, const char *value);
    ag_err (*period_begin)(void *self, uint32_t period);
    ag_err (*row)(void *self, const ag_table *table, const ag_value *values);
    ag_err (*checkpoint)(void *self, uint32_t period, const void *bytes, size_t count);
    ag_err (*period_commit)(void *self, uint32_t period);
    ag_err (*resume)(void *self, uint32_t *period, void **bytes, size_t *count);
} ag_sink;

#define AG_VERSION "0.1.0"

#ifdef __cplusplus
}
#endif
#endif
