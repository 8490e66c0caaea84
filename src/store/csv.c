/* Export as CSV, one file a table: RFC 4180.
**
** First every file that would be written is looked at, then they are written one after the other:
** files that are no earlier export (another first row) stop it before anything has changed. What was
** left half written by a failure is removed. */
#include "store/store_internal.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROW_END "\r\n"

typedef struct export
{
    ag_ctx *ctx;
    ag_store *store;
    const char *folder;
    ag_names *tables;
    ag_text path, head, sql, row; /* of the table at hand */
    FILE *file;
}
export;

static ag_err fail_file(ag_ctx *ctx, ag_err code, const char *path, int reason)
{
    return agi_store_fail(ctx, code, path, "", "cannot be written: %s", strerror(reason));
}

/* Names become names of files: what is not a plain name cannot be ours. */
static ag_err take_table(void *user, uint32_t n, const char *const *names, const ag_value *values)
{
    export *e = user;
    (void)names;
    AG_CHECK(e->ctx, n == 1);
    const char *name = values[0].text ? values[0].text : "";
    if (!agi_store_is_name(name)) {
        return ag_fail(e->ctx, AG_ERR_INPUT, "a table with the name \"%.100s\" is none of argosy's",
                       name);
    }
    return ag_names_add(e->tables, name, NULL);
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* A text as a field: quoted if it must be, or to tell it from NULL. */
static ag_err add_field(ag_ctx *ctx, ag_text *row, const char *text)
{
    if (*text && !strpbrk(text, "\",\r\n")) return ag_text_add(ctx, row, "%s", text);
    AG_TRY(ag_text_add(ctx, row, "\""));
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, "\"");
        AG_TRY(ag_text_add_bytes(ctx, row, at, length));
        at += length;
        if (*at == '"') {
            AG_TRY(ag_text_add(ctx, row, "\"\""));
            at++;
        }
    }
    return ag_text_add(ctx, row, "\"");
}

static ag_err add_value(ag_ctx *ctx, ag_text *row, const ag_value *value)
{
    if (value->type == AG_U8) return value->text ? add_field(ctx, row, value->text) : AG_OK;
    if (value->type == AG_U32) return ag_text_add(ctx, row, "%.0f", value->number);
    char text[32];
    ag_number_text(value->number, text, sizeof text);
    return ag_text_add(ctx, row, "%s", text);
}

static ag_err write_row(void *user, uint32_t n, const char *const *names, const ag_value *values)
{
    export *e = user;
    (void)names;
    e->row.length = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0) AG_TRY(ag_text_add(e->ctx, &e->row, ","));
        AG_TRY(add_value(e->ctx, &e->row, &values[i]));
    }
    AG_TRY(ag_text_add(e->ctx, &e->row, ROW_END));
    if (fwrite(e->row.s, 1, e->row.length, e->file) == e->row.length) return AG_OK;
    return fail_file(e->ctx, AG_ERR_IO, e->path.s, errno);
}

/* ---- files ----------------------------------------------------------------------------------- */

static ag_err take_column(void *user, uint32_t n, const char *const *names, const ag_value *values)
{
    export *e = user;
    (void)names;
    AG_CHECK(e->ctx, n == 1 && values[0].text);
    if (e->head.length > 0) AG_TRY(ag_text_add(e->ctx, &e->head, ","));
    return add_field(e->ctx, &e->head, values[0].text);
}

/* Path and first row of a table's file. */
static ag_err begin_table(export *e, const char *table)
{
    ag_value name = AG_STR(table);
    e->path.length = e->head.length = 0;
    AG_TRY(ag_text_add(e->ctx, &e->path, "%s/%s.csv", e->folder, table));
    AG_TRY(ag_store_query(e->ctx, e->store, "SELECT name FROM pragma_table_info(?1) ORDER BY cid",
                          1, &name, take_column, e));
    return ag_text_add(e->ctx, &e->head, ROW_END);
}

/* Whether a file that exists begins like ours, or is empty. */
static ag_err check_file(export *e, const char *table)
{
    struct stat status;
    AG_TRY(begin_table(e, table));
    if (stat(e->path.s, &status) != 0) {
        return errno == ENOENT ? AG_OK : fail_file(e->ctx, AG_ERR_IO, e->path.s, errno);
    }
    bool ours = S_ISREG(status.st_mode);
    FILE *file = ours && status.st_size > 0 ? fopen(e->path.s, "rb") : NULL;
    if (file) {
        for (size_t i = 0; ours && i < e->head.length; i++) {
            ours = getc(file) == (unsigned char)e->head.s[i];
        }
        fclose(file);
    } else if (status.st_size > 0) {
        ours = false;
    }
    if (ours) return AG_OK;
    return agi_store_fail(e->ctx, AG_ERR_USAGE, e->path.s, "give another folder",
                          "is not an earlier export of this table and will not be overwritten");
}

static ag_err write_table(export *e, const char *table)
{
    AG_TRY(begin_table(e, table));
    e->sql.length = 0;
    AG_TRY(ag_text_add(e->ctx, &e->sql, "SELECT * FROM \"%s\" ORDER BY rowid", table));
    e->file = fopen(e->path.s, "wb");
    if (!e->file) return fail_file(e->ctx, AG_ERR_IO, e->path.s, errno);
    ag_err err = AG_OK;
    if (fwrite(e->head.s, 1, e->head.length, e->file) != e->head.length) {
        err = fail_file(e->ctx, AG_ERR_IO, e->path.s, errno);
    }
    if (err == AG_OK) {
        err = ag_store_query(e->ctx, e->store, e->sql.s, 0, NULL, write_row, e);
    }
    if (fclose(e->file) != 0 && err == AG_OK) {
        err = fail_file(e->ctx, AG_ERR_IO, e->path.s, errno);
    }
    e->file = NULL;
    if (err < 0) unlink(e->path.s);
    return err;
}

static ag_err export_all(export *e)
{
    AG_TRY(ag_store_query(e->ctx, e->store,
                          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE"
                          " 'sqlite\\_%' ESCAPE '\\' AND name <> '" AGI_STORE_CHECKPOINT
                          "' ORDER BY rowid",
                          0, NULL, take_table, e));
    if (mkdir(e->folder, 0777) != 0 && errno != EEXIST) {
        return fail_file(e->ctx, AG_ERR_IO, e->folder, errno);
    }
    uint32_t n = ag_names_count(e->tables);
    for (uint32_t i = 0; i < n; i++) AG_TRY(check_file(e, ag_names_at(e->tables, i)));
    for (uint32_t i = 0; i < n; i++) AG_TRY(write_table(e, ag_names_at(e->tables, i)));
    return AG_OK;
}

ag_err ag_store_export_csv(ag_ctx *ctx, ag_store *store, const char *folder)
{
    AG_CHECK(ctx, store && folder);
    export e = {.ctx = ctx, .store = store, .folder = folder};
    AG_TRY(ag_names_create(ctx, &e.tables));
    ag_err err = export_all(&e);
    ag_names_free(e.tables);
    ag_text_free(ctx, &e.path);
    ag_text_free(ctx, &e.head);
    ag_text_free(ctx, &e.sql);
    ag_text_free(ctx, &e.row);
    return err;
}
