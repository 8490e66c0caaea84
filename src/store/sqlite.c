/* Results in SQLite, the one file that knows it.
**
** Kept all or none: all rows of a period, its meta keys and its checkpoint are one transaction. The
** journal is SQLite's rollback journal (deleted after each commit), not a write-ahead log: a result
** is one file at rest, readable from a folder that cannot be written, and rows that are only ever
** appended hardly touch old pages, so the journal stays small where a log would write everything
** twice. cache_spill is off, so that the file is locked and written during the commit only: readers
** wait for milliseconds, and a process that dies within a period leaves nothing behind. synchronous
** is FULL: a commit is a handful of fsyncs a period, little beside the solving, and then a committed
** period survives the loss of power too.
**
** No indexes but the keys of `period` and `account`: they would cost a third of the writing, and a
** scan of a result takes a fraction of a second.
**
** A writer that finds its file replaced or written to by another stops with AG_ERR_IO. Files to read
** come from anywhere, so their schema is not trusted and attaching other files is switched off. */
#include "store/store_internal.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include <sqlite3.h>

enum { BUSY_MS_MAX = 60000, BUSY_STEP_MS = 20, PROGRESS_STEPS = 10000 };

typedef enum statement {
    BEGIN,
    COMMIT,
    META_SET,
    META_GET,
    CHECKPOINT_CLEAR,
    CHECKPOINT_SET,
    CHECKPOINT_GET,
    N_STATEMENT
} statement;

static const char *const statement_sql[N_STATEMENT] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [META_SET] = "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
    [META_GET] = "SELECT value FROM meta WHERE key = ?1",
    [CHECKPOINT_CLEAR] = "DELETE FROM checkpoint",
    [CHECKPOINT_SET] = "INSERT INTO checkpoint VALUES (?1, ?2)",
    [CHECKPOINT_GET] = "SELECT period, bytes FROM checkpoint",
};

typedef struct insert {
    const ag_table *table;
    sqlite3_stmt *stmt;
} insert;

struct ag_store {
    ag_ctx *ctx; /* whose memory this is; the sink's failures go there */
    sqlite3 *db;
    char *path; /* as given, for messages */
    char *full; /* wherever we are; NULL in memory */
    bool writable, in_period, has_checkpoint;
    uint32_t period; /* being written, if in_period */
    uint32_t last;   /* committed last, or AG_NONE */
    struct stat file;
    const ag_ctx *query_ctx; /* of the query going on: its interruption ends it */
    sqlite3_stmt *statements[N_STATEMENT];
    insert *inserts; /* [n_insert], a statement a table, prepared when first used */
    size_t n_insert, capacity, recent;
};

/* ---- failures -------------------------------------------------------------------------------- */

static ag_err code_of(const ag_store *store, int result)
{
    switch (result & 0xff) {
    case SQLITE_NOMEM:
        return AG_ERR_MEMORY;
    case SQLITE_INTERRUPT:
        return AG_ERR_INTERRUPTED;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
        return AG_ERR_INPUT;
    case SQLITE_ERROR:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return AG_ERR_BUG;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: /* on_busy gives up when interrupted */
        return ag_ctx_interrupted(store->ctx) ? AG_ERR_INTERRUPTED : AG_ERR_IO;
    default:
        return store->writable ? AG_ERR_IO : AG_ERR_INPUT;
    }
}

static const char *hint_of(int result)
{
    switch (result & 0xff) {
    case SQLITE_FULL:
        return "free some space; the periods written so far are kept";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "another process keeps it locked";
    case SQLITE_NOTADB:
        return "it is no SQLite file";
    default:
        return result == SQLITE_READONLY_ROLLBACK
                   ? "its writer was stopped: open it once where it can be written"
                   : "";
    }
}

/* Records what SQLite says after `result`. */
static ag_err fail_db(ag_ctx *ctx, const ag_store *store, int result, const char *doing)
{
    int extended = store->db ? sqlite3_extended_errcode(store->db) : result;
    if ((extended & 0xff) != (result & 0xff)) extended = result;
    ag_err code = code_of(store, result);
    const char *said = store->db && (result & 0xff) != SQLITE_NOMEM ? sqlite3_errmsg(store->db)
                                                                    : sqlite3_errstr(result);
    int reason = store->db && (result & 0xff) == SQLITE_IOERR ? sqlite3_system_errno(store->db) : 0;
    return agi_store_fail(ctx, code, store->path, hint_of(extended), "cannot %s: %s%s%s", doing,
                          said, reason ? ": " : "", reason ? strerror(reason) : "");
}

/* ---- statements ------------------------------------------------------------------------------ */

static ag_err prepare(ag_ctx *ctx, ag_store *store, const char *sql, sqlite3_stmt **stmt)
{
    int result = sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);
    return result == SQLITE_OK ? AG_OK : fail_db(ctx, store, result, "be used");
}

static ag_err statement_get(ag_ctx *ctx, ag_store *store, statement which, sqlite3_stmt **stmt)
{
    if (!store->statements[which]) {
        AG_TRY(prepare(ctx, store, statement_sql[which], &store->statements[which]));
    }
    *stmt = store->statements[which];
    return AG_OK;
}

/* Runs a statement that gives no rows, and makes it ready to be run again. */
static ag_err run(ag_ctx *ctx, ag_store *store, sqlite3_stmt *stmt, const char *doing)
{
    int result = sqlite3_step(stmt);
    ag_err err = result == SQLITE_DONE ? AG_OK : fail_db(ctx, store, result, doing);
    sqlite3_reset(stmt);
    return err;
}

static ag_err run_plain(ag_ctx *ctx, ag_store *store, statement which, const char *doing)
{
    sqlite3_stmt *stmt = NULL;
    AG_TRY(statement_get(ctx, store, which, &stmt));
    return run(ctx, store, stmt, doing);
}

static ag_err run_sql(ag_ctx *ctx, ag_store *store, const char *sql, const char *doing)
{
    int result = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    return result == SQLITE_OK ? AG_OK : fail_db(ctx, store, result, doing);
}

static void forget_inserts(ag_store *store)
{
    for (size_t i = 0; i < store->n_insert; i++) sqlite3_finalize(store->inserts[i].stmt);
    store->n_insert = store->recent = 0;
}

/* Ends a period without a trace. Should even that fail, the journal stays and whoever opens the file
** next plays it back. Tables made within the period are gone, so the statements must be made anew. */
static void drop_period(ag_store *store)
{
    store->in_period = false;
    forget_inserts(store);
    if (!sqlite3_get_autocommit(store->db)) sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

static ag_err drop_failed(ag_store *store, ag_err err)
{
    if (err < 0 && store->in_period) drop_period(store);
    return err;
}

/* ---- tables ---------------------------------------------------------------------------------- */

/* Tables whose first column is a key. */
static bool has_key(const ag_table *table)
{
    return ag_text_equal(table->name, ag_result_table(AG_RESULT_PERIOD)->name) ||
           ag_text_equal(table->name, ag_result_table(AG_RESULT_ACCOUNT)->name);
}

static ag_err check_names(ag_ctx *ctx, const ag_table *table)
{
    AG_CHECK(ctx, table && table->name && table->types && table->n_column > 0);
    AG_CHECK(ctx, agi_store_is_name(table->name));
    AG_CHECK(ctx, strlen(table->types) == table->n_column);
    AG_CHECK(ctx, strspn(table->types, "rit") == table->n_column);
    for (uint32_t i = 0; i < table->n_column; i++) {
        AG_CHECK(ctx, agi_store_is_name(table->columns[i]));
    }
    return AG_OK;
}

static const char *type_sql(char type)
{
    return type == 'r' ? "REAL" : type == 'i' ? "INTEGER" : "TEXT";
}

static ag_err add_create_sql(ag_ctx *ctx, ag_text *sql, const ag_table *table)
{
    AG_TRY(ag_text_add(ctx, sql, "CREATE TABLE IF NOT EXISTS \"%s\" (", table->name));
    for (uint32_t i = 0; i < table->n_column; i++) {
        AG_TRY(ag_text_add(ctx, sql, "%s\"%s\" %s%s", i ? ", " : "", table->columns[i],
                           type_sql(table->types[i]),
                           i == 0 && has_key(table) ? " PRIMARY KEY" : ""));
    }
    return ag_text_add(ctx, sql, ");\n");
}

/* The names of the columns stand there as well: a table with other ones must not take the rows. */
static ag_err add_insert_sql(ag_ctx *ctx, ag_text *sql, const ag_table *table)
{
    AG_TRY(ag_text_add(ctx, sql, "INSERT INTO \"%s\" (", table->name));
    for (uint32_t i = 0; i < table->n_column; i++) {
        AG_TRY(ag_text_add(ctx, sql, "%s\"%s\"", i ? ", " : "", table->columns[i]));
    }
    AG_TRY(ag_text_add(ctx, sql, ") VALUES ("));
    for (uint32_t i = 0; i < table->n_column; i++) {
        AG_TRY(ag_text_add(ctx, sql, i ? ", ?" : "?"));
    }
    AG_TRY(ag_text_add(ctx, sql, ")"));
    if (!ag_text_equal(table->name, ag_result_table(AG_RESULT_ACCOUNT)->name)) return AG_OK;
    AG_TRY(ag_text_add(ctx, sql, " ON CONFLICT (\"%s\") DO UPDATE SET ", table->columns[0]));
    for (uint32_t i = 1; i < table->n_column; i++) {
        AG_TRY(ag_text_add(ctx, sql, "%s\"%s\" = excluded.\"%s\"", i > 1 ? ", " : "",
                           table->columns[i], table->columns[i]));
    }
    return AG_OK;
}

/* All tables and the mark of our files, as one transaction. */
static ag_err add_schema_sql(ag_ctx *ctx, ag_text *sql)
{
    AG_TRY(ag_text_add(ctx, sql,
                       "BEGIN IMMEDIATE;\n"
                       "PRAGMA application_id = %d;\n"
                       "PRAGMA user_version = %d;\n"
                       "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT);\n",
                       AGI_STORE_ID, AGI_STORE_FORMAT));
    for (uint32_t i = 0; i < AG_N_RESULT; i++) {
        AG_TRY(add_create_sql(ctx, sql, ag_result_table((ag_result)i)));
    }
    return ag_text_add(ctx, sql,
                       "CREATE TABLE checkpoint (period INTEGER, bytes BLOB);\n"
                       "INSERT INTO meta VALUES ('" AG_META_VERSION "', '" AG_VERSION "');\n"
                       "COMMIT;\n");
}

static ag_err create_tables(ag_store *store)
{
    ag_text sql = {0};
    ag_err err = add_schema_sql(store->ctx, &sql);
    if (err == AG_OK) err = run_sql(store->ctx, store, sql.s, "be set up");
    ag_text_free(store->ctx, &sql);
    return err;
}

/* The statement that adds a row to a table; makes a table that is not there. */
static ag_err prepare_insert(ag_store *store, const ag_table *table, sqlite3_stmt **stmt)
{
    ag_ctx *ctx = store->ctx;
    ag_text sql = {0};
    AG_TRY(check_names(ctx, table));
    AG_TRY(ag_grow(ctx, &store->inserts, store->n_insert, &store->capacity, sizeof(insert)));
    ag_err err = add_create_sql(ctx, &sql, table);
    if (err == AG_OK) err = run_sql(ctx, store, sql.s, "take a table");
    sql.length = 0;
    if (err == AG_OK) err = add_insert_sql(ctx, &sql, table);
    if (err == AG_OK) err = prepare(ctx, store, sql.s, stmt);
    if (err == AG_OK) store->inserts[store->n_insert++] = (insert){table, *stmt};
    ag_text_free(ctx, &sql);
    return err;
}

static ag_err find_insert(ag_store *store, const ag_table *table, sqlite3_stmt **stmt)
{
    for (size_t i = 0; i < store->n_insert; i++) { /* mostly the one of the last row */
        size_t at = (store->recent + i) % store->n_insert;
        if (store->inserts[at].table == table) {
            store->recent = at;
            *stmt = store->inserts[at].stmt;
            return AG_OK;
        }
    }
    return prepare_insert(store, table, stmt);
}

/* ---- opening --------------------------------------------------------------------------------- */

/* Waits for others that hold the file, as long as we are not told to stop. */
static int on_busy(void *user, int count)
{
    const ag_store *store = user;
    if (count > BUSY_MS_MAX / BUSY_STEP_MS) return 0;
    if (ag_ctx_interrupted(store->ctx) || ag_ctx_interrupted(store->query_ctx)) return 0;
    sqlite3_sleep(BUSY_STEP_MS);
    return 1;
}

static int on_progress(void *user)
{
    const ag_store *store = user;
    return ag_ctx_interrupted(store->query_ctx);
}

static ag_err open_db(ag_store *store, const char *full, int flags)
{
    int result = sqlite3_open_v2(full, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (result != SQLITE_OK) return fail_db(store->ctx, store, result, "be opened");
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_handler(store->db, on_busy, store);
    sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    if (!store->writable) {
        return run_sql(store->ctx, store, "PRAGMA query_only = ON; PRAGMA cell_size_check = ON",
                       "be opened");
    }
    return run_sql(
        store->ctx, store,
        "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;"
        "PRAGMA cache_spill = OFF; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = OFF",
        "be opened");
}

static ag_err open_store(ag_ctx *ctx, const char *path, int flags, ag_store **store)
{
    ag_store *made = ag_new(ctx, 1, sizeof *made);
    if (!made) return AG_ERR_MEMORY;
    *made = (ag_store){.ctx = ctx, .last = AG_NONE, .writable = flags & SQLITE_OPEN_CREATE};
    bool memory = ag_text_equal(path, AGI_STORE_MEMORY);
    ag_text given = {0};
    ag_err err = ag_text_add(ctx, &given, "%s", path);
    made->path = given.s;
    if (err == AG_OK && !memory) err = agi_store_full_path(ctx, path, &made->full);
    if (err == AG_OK) err = open_db(made, memory ? path : made->full, flags);
    if (err == AG_OK && !memory && stat(made->full, &made->file) != 0) {
        err = agi_store_fail(ctx, AG_ERR_IO, path, "", "cannot be reached: %s", strerror(errno));
    }
    if (err < 0) {
        ag_store_free(made);
        return err;
    }
    *store = made;
    return AG_OK;
}

void ag_store_free(ag_store *store)
{
    if (!store) return;
    if (store->in_period) drop_period(store);
    forget_inserts(store);
    for (int i = 0; i < N_STATEMENT; i++) sqlite3_finalize(store->statements[i]);
    sqlite3_close(store->db);
    ag_delete(store->ctx, store->inserts);
    ag_delete(store->ctx, store->path);
    ag_delete(store->ctx, store->full);
    ag_delete(store->ctx, store);
}

/* The number that a statement gives, such as a pragma's. */
static ag_err ask_number(ag_store *store, const char *sql, int64_t *number)
{
    sqlite3_stmt *stmt = NULL;
    AG_TRY(prepare(store->ctx, store, sql, &stmt));
    int result = sqlite3_step(stmt);
    ag_err err = AG_OK;
    if (result == SQLITE_ROW) {
        *number = sqlite3_column_int64(stmt, 0);
    } else {
        err = fail_db(store->ctx, store, result, "be read");
    }
    sqlite3_finalize(stmt);
    return err;
}

/* The text of the first row, or what failed. */
static ag_err check_whole(ag_store *store)
{
    sqlite3_stmt *stmt = NULL;
    AG_TRY(prepare(store->ctx, store, "PRAGMA quick_check(1)", &stmt));
    int result = sqlite3_step(stmt);
    ag_err err = AG_OK;
    if (result != SQLITE_ROW) {
        err = fail_db(store->ctx, store, result, "be read");
    } else {
        const char *said = (const char *)sqlite3_column_text(stmt, 0);
        if (!ag_text_equal(said, "ok")) {
            err = agi_store_fail(store->ctx, AG_ERR_INPUT, store->path, "", "is damaged: %s",
                                 said ? said : "it cannot be read");
        }
    }
    sqlite3_finalize(stmt);
    return err;
}

/* That a table has the columns it should have. */
static ag_err check_table(ag_store *store, const char *name, uint32_t n_column,
                          const char *const *columns)
{
    ag_ctx *ctx = store->ctx;
    ag_text sql = {0};
    ag_err err = ag_text_add(ctx, &sql, "SELECT ");
    for (uint32_t i = 0; err == AG_OK && i < n_column; i++) {
        /* qualified: SQLite takes a bare quoted name that is no column for a text */
        err = ag_text_add(ctx, &sql, "%s\"%s\".\"%s\"", i ? ", " : "", name, columns[i]);
    }
    if (err == AG_OK) err = ag_text_add(ctx, &sql, " FROM \"%s\" LIMIT 0", name);
    sqlite3_stmt *stmt = NULL;
    if (err == AG_OK) {
        int result = sqlite3_prepare_v2(store->db, sql.s, -1, &stmt, NULL);
        if (result == SQLITE_ERROR) {
            err = agi_store_fail(ctx, AG_ERR_INPUT, store->path, "",
                                 "is a damaged argosy result: table %s: %s", name,
                                 sqlite3_errmsg(store->db));
        } else if (result != SQLITE_OK) {
            err = fail_db(ctx, store, result, "be read");
        }
    }
    sqlite3_finalize(stmt);
    ag_text_free(ctx, &sql);
    return err;
}

/* That a file is a result with the tables of this version. */
static ag_err check_result(ag_store *store)
{
    static const char *const meta[] = {"key", "value"};
    static const char *const checkpoint[] = {"period", "bytes"};
    int64_t id = 0, format = 0;
    AG_TRY(ask_number(store, "PRAGMA application_id", &id));
    if (id != AGI_STORE_ID) {
        return agi_store_fail(store->ctx, AG_ERR_INPUT, store->path, "", "is not an argosy result");
    }
    AG_TRY(ask_number(store, "PRAGMA user_version", &format));
    if (format != AGI_STORE_FORMAT) {
        return agi_store_fail(store->ctx, AG_ERR_INPUT, store->path, "",
                              "is a result of format %lld, this argosy knows %d", (long long)format,
                              AGI_STORE_FORMAT);
    }
    AG_TRY(check_table(store, "meta", 2, meta));
    AG_TRY(check_table(store, AGI_STORE_CHECKPOINT, 2, checkpoint));
    for (uint32_t i = 0; i < AG_N_RESULT; i++) {
        const ag_table *table = ag_result_table((ag_result)i);
        AG_TRY(check_table(store, table->name, table->n_column, table->columns));
    }
    return AG_OK;
}

ag_err ag_store_create(ag_ctx *ctx, const char *path, ag_store **store)
{
    if (!path || !*path) {
        return ag_fail(ctx, AG_ERR_USAGE, "the name of the result file is empty");
    }
    if (!ag_text_equal(path, AGI_STORE_MEMORY)) AG_TRY(agi_store_clear(ctx, path));
    ag_store *made = NULL;
    AG_TRY(open_store(ctx, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &made));
    ag_err err = create_tables(made);
    if (err < 0) {
        ag_store_free(made);
        return err;
    }
    *store = made;
    return AG_OK;
}

/* What the last commit of any writer left: period AG_NONE when there was none. Bytes point into the
** statement, which the caller resets. */
static ag_err read_checkpoint(ag_store *store, sqlite3_stmt **stmt, uint32_t *period,
                              const void **bytes, size_t *count)
{
    AG_TRY(statement_get(store->ctx, store, CHECKPOINT_GET, stmt));
    int result = sqlite3_step(*stmt);
    *period = AG_NONE;
    *bytes = NULL;
    *count = 0;
    if (result == SQLITE_DONE) return AG_OK;
    if (result != SQLITE_ROW) {
        ag_err err = fail_db(store->ctx, store, result, "be read");
        sqlite3_reset(*stmt);
        return err;
    }
    *period = (uint32_t)sqlite3_column_int64(*stmt, 0);
    *bytes = sqlite3_column_blob(*stmt, 1);
    *count = *bytes ? (size_t)sqlite3_column_bytes(*stmt, 1) : 0;
    if (!*bytes && sqlite3_errcode(store->db) == SQLITE_NOMEM) {
        sqlite3_reset(*stmt);
        return fail_db(store->ctx, store, SQLITE_NOMEM, "be read");
    }
    return AG_OK;
}

static ag_err read_last(ag_store *store, uint32_t *period)
{
    sqlite3_stmt *stmt = NULL;
    const void *bytes = NULL;
    size_t count = 0;
    AG_TRY(read_checkpoint(store, &stmt, period, &bytes, &count));
    sqlite3_reset(stmt);
    return AG_OK;
}

/* A file whose writer was stopped while setting it up is empty again after SQLite has looked at it. */
static ag_err take_up(ag_store *store)
{
    int64_t n_table = 0;
    AG_TRY(ask_number(store, "SELECT count(*) FROM sqlite_master", &n_table));
    if (n_table == 0) return create_tables(store);
    AG_TRY(check_result(store));
    AG_TRY(check_whole(store));
    AG_TRY(ag_store_meta_same(store->ctx, store, AG_META_VERSION, AG_VERSION));
    return read_last(store, &store->last);
}

ag_err ag_store_resume(ag_ctx *ctx, const char *path, ag_store **store)
{
    agi_store_kind kind = AGI_STORE_ABSENT;
    AG_CHECK(ctx, path);
    AG_TRY(agi_store_kind_of(ctx, path, &kind));
    if (kind == AGI_STORE_ABSENT) {
        return agi_store_fail(ctx, AG_ERR_USAGE, path, "begin without --resume",
                              "does not exist: there is nothing to resume");
    }
    if (kind == AGI_STORE_OTHER || kind == AGI_STORE_NO_FILE) {
        return agi_store_fail(ctx, AG_ERR_USAGE, path, "", "is not an argosy result");
    }
    ag_store *made = NULL;
    AG_TRY(open_store(ctx, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &made));
    ag_err err = take_up(made);
    if (err < 0) {
        ag_store_free(made);
        return err;
    }
    *store = made;
    return AG_OK;
}

/* Opened for writing where that is allowed, as only so a journal left by a killed writer can be played
** back; query_only keeps us from anything else. */
ag_err ag_store_open(ag_ctx *ctx, const char *path, ag_store **store)
{
    struct stat status;
    AG_CHECK(ctx, path);
    if (stat(path, &status) != 0) {
        return agi_store_fail(ctx, AG_ERR_INPUT, path, "", "cannot be read: %s", strerror(errno));
    }
    if (!S_ISREG(status.st_mode)) {
        return agi_store_fail(ctx, AG_ERR_INPUT, path, "", "is not a file");
    }
    ag_store *made = NULL;
    AG_TRY(open_store(ctx, path, SQLITE_OPEN_READWRITE, &made));
    ag_err err = check_result(made);
    if (err < 0) {
        ag_store_free(made);
        return err;
    }
    *store = made;
    return AG_OK;
}

/* ---- sink ------------------------------------------------------------------------------------ */

static ag_err sink_meta(void *self, const char *key, const char *value)
{
    ag_store *store = self;
    AG_CHECK(store->ctx, key && value);
    sqlite3_stmt *stmt = NULL;
    ag_err err = statement_get(store->ctx, store, META_SET, &stmt);
    if (err == AG_OK) {
        int result = sqlite3_bind_text(stmt, 1, key, -1, SQLITE_STATIC);
        if (result == SQLITE_OK) result = sqlite3_bind_text(stmt, 2, value, -1, SQLITE_STATIC);
        err = result == SQLITE_OK ? run(store->ctx, store, stmt, "be written")
                                  : fail_db(store->ctx, store, result, "be written");
        sqlite3_clear_bindings(stmt);
    }
    return drop_failed(store, err);
}

/* That the file is still the one we opened, and nobody else committed to it. */
static ag_err check_alone(ag_store *store)
{
    uint32_t last = AG_NONE;
    AG_TRY(read_last(store, &last));
    if (last != store->last) {
        return agi_store_fail(store->ctx, AG_ERR_IO, store->path, "let each run have its own file",
                              "was written to by another process");
    }
    if (!store->full) return AG_OK;
    struct stat now;
    if (stat(store->full, &now) != 0 || now.st_ino != store->file.st_ino ||
        now.st_dev != store->file.st_dev) {
        return agi_store_fail(store->ctx, AG_ERR_IO, store->path, "let each run have its own file",
                              "was removed or replaced while being written");
    }
    return AG_OK;
}

static ag_err sink_period_begin(void *self, uint32_t period)
{
    ag_store *store = self;
    AG_CHECK(store->ctx, !store->in_period && period != AG_NONE);
    AG_TRY(run_plain(store->ctx, store, BEGIN, "begin a period"));
    store->in_period = true;
    store->has_checkpoint = false;
    store->period = period;
    return drop_failed(store, check_alone(store));
}

/* A value in a column of type r, i or t. */
static int bind(sqlite3_stmt *stmt, int at, char type, const ag_value *value)
{
    if (value->type == AG_U8) {
        if (!value->text) return sqlite3_bind_null(stmt, at);
        if (type != 't') return SQLITE_MISMATCH;
        return sqlite3_bind_text(stmt, at, value->text, -1, SQLITE_STATIC);
    }
    if (type == 't') return SQLITE_MISMATCH;
    if (type == 'r') return sqlite3_bind_double(stmt, at, value->number); /* NaN becomes NULL */
    if (value->type != AG_U32) return SQLITE_MISMATCH;
    if (!(fabs(value->number) <= 0x1p53)) return SQLITE_MISMATCH;
    return sqlite3_bind_int64(stmt, at, (int64_t)value->number);
}

static ag_err write_row(ag_store *store, const ag_table *table, const ag_value *values)
{
    sqlite3_stmt *stmt = NULL;
    AG_TRY(find_insert(store, table, &stmt));
    for (uint32_t i = 0; i < table->n_column; i++) {
        int result = bind(stmt, (int)i + 1, table->types[i], &values[i]);
        if (result == SQLITE_MISMATCH) {
            return ag_fail(store->ctx, AG_ERR_BUG, "table %s, column %s: a value of another type",
                           table->name, table->columns[i]);
        }
        if (result != SQLITE_OK) return fail_db(store->ctx, store, result, "be written");
    }
    return run(store->ctx, store, stmt, "be written");
}

static ag_err sink_row(void *self, const ag_table *table, const ag_value *values)
{
    ag_store *store = self;
    AG_CHECK(store->ctx, store->in_period && table && values);
    return drop_failed(store, write_row(store, table, values));
}

static ag_err write_checkpoint(ag_store *store, const void *bytes, size_t count)
{
    sqlite3_stmt *stmt = NULL;
    AG_TRY(run_plain(store->ctx, store, CHECKPOINT_CLEAR, "be written"));
    AG_TRY(statement_get(store->ctx, store, CHECKPOINT_SET, &stmt));
    int result = sqlite3_bind_int64(stmt, 1, store->period);
    if (result == SQLITE_OK) result = sqlite3_bind_blob64(stmt, 2, bytes, count, SQLITE_STATIC);
    ag_err err = result == SQLITE_OK ? run(store->ctx, store, stmt, "be written")
                                     : fail_db(store->ctx, store, result, "be written");
    sqlite3_clear_bindings(stmt);
    return err;
}

static ag_err sink_checkpoint(void *self, uint32_t period, const void *bytes, size_t count)
{
    ag_store *store = self;
    AG_CHECK(store->ctx, store->in_period && period == store->period && bytes && count > 0);
    store->has_checkpoint = true;
    return drop_failed(store, write_checkpoint(store, bytes, count));
}

static ag_err sink_period_commit(void *self, uint32_t period)
{
    ag_store *store = self;
    AG_CHECK(store->ctx, store->in_period && period == store->period);
    ag_err err = store->has_checkpoint ? AG_OK : write_checkpoint(store, NULL, 0);
    if (err == AG_OK) err = run_plain(store->ctx, store, COMMIT, "be written");
    if (err < 0) return drop_failed(store, err);
    store->in_period = false;
    store->last = period;
    return AG_OK;
}

static ag_err sink_resume(void *self, uint32_t *period, void **bytes, size_t *count)
{
    ag_store *store = self;
    sqlite3_stmt *stmt = NULL;
    uint32_t last = AG_NONE;
    const void *kept = NULL;
    void *copy = NULL;
    size_t n = 0;
    AG_TRY(read_checkpoint(store, &stmt, &last, &kept, &n));
    ag_err err = AG_OK;
    if (n > 0) {
        copy = ag_new(store->ctx, n, 1);
        if (copy) memcpy(copy, kept, n);
        if (!copy) err = AG_ERR_MEMORY;
    } else if (last != AG_NONE) {
        err = agi_store_fail(store->ctx, AG_ERR_USAGE, store->path, "begin without --resume",
                             "holds no checkpoint and cannot be continued");
    }
    sqlite3_reset(stmt);
    if (err < 0) return err;
    *period = last;
    *bytes = copy;
    *count = n;
    return AG_OK;
}

ag_err ag_store_sink(ag_store *store, ag_sink *sink)
{
    AG_CHECK(store->ctx, store->writable);
    *sink = (ag_sink){.self = store,
                      .meta = sink_meta,
                      .period_begin = sink_period_begin,
                      .row = sink_row,
                      .checkpoint = sink_checkpoint,
                      .period_commit = sink_period_commit,
                      .resume = sink_resume};
    return AG_OK;
}

/* ---- reading --------------------------------------------------------------------------------- */

ag_err ag_store_meta(ag_ctx *ctx, ag_store *store, const char *key, char **value)
{
    sqlite3_stmt *stmt = NULL;
    AG_CHECK(ctx, store && key);
    AG_TRY(statement_get(ctx, store, META_GET, &stmt));
    int result = sqlite3_bind_text(stmt, 1, key, -1, SQLITE_STATIC);
    if (result == SQLITE_OK) result = sqlite3_step(stmt);
    ag_err err = AG_OK;
    ag_text copy = {0};
    if (result == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(stmt, 0);
        if (text) err = ag_text_add(ctx, &copy, "%s", text);
        if (!text && sqlite3_errcode(store->db) == SQLITE_NOMEM) {
            err = fail_db(ctx, store, SQLITE_NOMEM, "be read");
        }
    } else if (result != SQLITE_DONE) {
        err = fail_db(ctx, store, result, "be read");
    }
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    if (err < 0) return err;
    *value = copy.s;
    return AG_OK;
}

ag_err ag_store_meta_same(ag_ctx *ctx, ag_store *store, const char *key, const char *wanted)
{
    char *value = NULL;
    AG_TRY(ag_store_meta(ctx, store, key, &value));
    ag_err err = AG_OK;
    if (!ag_text_equal(value, wanted)) {
        ag_detail detail = {.code = AG_ERR_USAGE};
        snprintf(detail.file, sizeof detail.file, "%s", store->path);
        snprintf(detail.key, sizeof detail.key, "%s", key);
        snprintf(detail.value, sizeof detail.value, "%s", value ? value : "");
        snprintf(detail.message, sizeof detail.message,
                 "the result was made with another %s and cannot be continued with \"%.200s\"", key,
                 wanted);
        snprintf(detail.hint, sizeof detail.hint, "begin without --resume");
        err = ag_fail_detail(ctx, &detail);
    }
    ag_delete(ctx, value);
    return err;
}

static ag_err bind_args(ag_ctx *ctx, ag_store *store, sqlite3_stmt *stmt, uint32_t n_arg,
                        const ag_value *args)
{
    AG_CHECK(ctx, (uint32_t)sqlite3_bind_parameter_count(stmt) == n_arg && (args || n_arg == 0));
    for (uint32_t i = 0; i < n_arg; i++) {
        char type = args[i].type == AG_U8 ? 't' : args[i].type == AG_U32 ? 'i' : 'r';
        int result = bind(stmt, (int)i + 1, type, &args[i]);
        if (result != SQLITE_OK) return fail_db(ctx, store, result, "be read");
    }
    return AG_OK;
}

/* The row that a statement stands on. */
static ag_err read_row(ag_ctx *ctx, ag_store *store, sqlite3_stmt *stmt, uint32_t n,
                       ag_value *values)
{
    for (uint32_t i = 0; i < n; i++) {
        int at = (int)i;
        switch (sqlite3_column_type(stmt, at)) {
        case SQLITE_INTEGER:
            values[i] = AG_INT(sqlite3_column_int64(stmt, at));
            break;
        case SQLITE_FLOAT:
            values[i] = AG_NUM(sqlite3_column_double(stmt, at));
            break;
        case SQLITE_NULL:
            values[i] = AG_STR(NULL);
            break;
        default:
            values[i] = AG_STR((const char *)sqlite3_column_text(stmt, at));
            if (!values[i].text) return fail_db(ctx, store, SQLITE_NOMEM, "be read");
        }
    }
    return AG_OK;
}

static ag_err read_rows(ag_ctx *ctx, ag_store *store, sqlite3_stmt *stmt, ag_store_row_fn *row,
                        void *user)
{
    uint32_t n = (uint32_t)sqlite3_column_count(stmt);
    ag_value *values = ag_new(ctx, n, sizeof *values);
    const char **names = ag_new(ctx, n, sizeof *names);
    ag_err err = values && names ? AG_OK : AG_ERR_MEMORY;
    bool first = true;
    while (err == AG_OK) { /* ends with the rows */
        int result = sqlite3_step(stmt);
        if (result == SQLITE_DONE) break;
        if (result != SQLITE_ROW) {
            err = fail_db(ctx, store, result, "be read");
            break;
        }
        for (uint32_t i = 0; first && i < n; i++) { /* the first step may prepare anew */
            names[i] = sqlite3_column_name(stmt, (int)i);
            if (!names[i]) err = fail_db(ctx, store, SQLITE_NOMEM, "be read");
        }
        first = false;
        if (err == AG_OK) err = read_row(ctx, store, stmt, n, values);
        if (err == AG_OK) err = row(user, n, names, values);
        if (err > 0) err = AG_OK;
    }
    ag_delete(ctx, names);
    ag_delete(ctx, values);
    return err;
}

ag_err ag_store_query(ag_ctx *ctx, ag_store *store, const char *sql, uint32_t n_arg,
                      const ag_value *args, ag_store_row_fn *row, void *user)
{
    AG_CHECK(ctx, store && sql && row);
    sqlite3_stmt *stmt = NULL;
    const char *rest = NULL;
    int result = sqlite3_prepare_v2(store->db, sql, -1, &stmt, &rest);
    if (result != SQLITE_OK) return fail_db(ctx, store, result, "be read");
    const ag_ctx *outer = store->query_ctx; /* the query in whose row function we are */
    store->query_ctx = ctx;
    sqlite3_progress_handler(store->db, PROGRESS_STEPS, on_progress, store);
    ag_err err = AG_OK;
    if (!stmt || !sqlite3_stmt_readonly(stmt) || rest[strspn(rest, " \t\r\n;")] != 0) {
        err = ag_fail(ctx, AG_ERR_BUG, "not a single SELECT: %s", sql);
    }
    if (err == AG_OK) err = bind_args(ctx, store, stmt, n_arg, args);
    if (err == AG_OK) err = read_rows(ctx, store, stmt, row, user);
    sqlite3_finalize(stmt);
    store->query_ctx = outer;
    if (!outer) sqlite3_progress_handler(store->db, 0, NULL, NULL);
    return err;
}

typedef struct number_search {
    bool found;
    double number;
} number_search;

static ag_err take_number(void *user, uint32_t n, const char *const *names, const ag_value *values)
{
    number_search *search = user;
    (void)names;
    if (!search->found && n > 0 && values[0].type != AG_U8) {
        *search = (number_search){true, values[0].number};
    }
    return AG_OK;
}

ag_err ag_store_number(ag_ctx *ctx, ag_store *store, const char *sql, uint32_t n_arg,
                       const ag_value *args, double none, double *number)
{
    number_search search = {0};
    AG_TRY(ag_store_query(ctx, store, sql, n_arg, args, take_number, &search));
    *number = search.found ? search.number : none;
    return AG_OK;
}
