/* rows: an answer that is a table, shown as text, CSV or JSON.
**
** Columns are named once, as keys; numbers are made readable only in text. */
#include "cli/rows.h"

#include <math.h>
#include <string.h>

/* The n-th of names with blanks between. */
static void nth_name(const char *names, size_t n, char text[AGI_CLI_CELL])
{
    for (size_t i = 0; i < n; i++) {
        names += strcspn(names, " ");
        names += strspn(names, " ");
    }
    snprintf(text, AGI_CLI_CELL, "%.*s", (int)strcspn(names, " "), names);
}

static ag_err heading(agi_cli_rows *rows)
{
    for (size_t i = 0; i < rows->n_column; i++) {
        char name[AGI_CLI_CELL];
        nth_name(rows->names, i, name);
        if (rows->cli->csv) {
            printf("%s%s", i ? "," : "", name);
        } else {
            AG_TRY(agi_cli_table_add(&rows->table, name));
        }
    }
    if (rows->cli->csv) fputc('\n', stdout);
    return AG_OK;
}

ag_err agi_cli_rows_begin(agi_cli *cli, const char *what, const char *names, const char *align,
                          agi_cli_rows *rows)
{
    *rows = (agi_cli_rows){.cli = cli, .names = names, .n_column = strlen(align)};
    if (cli->json) {
        rows->document = agi_cli_json_begin(cli);
        agi_cli_json_text(rows->document, "what", what);
        rows->list = agi_cli_json_array(rows->document, what);
        return AG_OK;
    }
    if (!cli->csv) AG_TRY(agi_cli_table_begin(cli, align, rows->n_column, &rows->table));
    return heading(rows);
}

static ag_err cell_text(agi_cli_rows *rows, const ag_value *value)
{
    char text[AGI_CLI_CELL];
    if (value->type == AG_U8)
        return agi_cli_table_add(&rows->table, value->text ? value->text : "");
    if (value->type == AG_U32) {
        agi_cli_year(value->number, text);
    } else {
        agi_cli_readable(value->number, text);
    }
    return agi_cli_table_add(&rows->table, text);
}

static void cell_csv(const ag_value *value, bool first)
{
    if (!first) fputc(',', stdout);
    if (value->type != AG_U8) {
        agi_cli_csv_number(value->number);
    } else if (value->text) {
        agi_cli_csv_text(value->text);
    }
}

static void row_json(agi_cli_rows *rows, const ag_value *values)
{
    agi_cli_json *one = agi_cli_json_object(rows->list, NULL);
    for (size_t i = 0; i < rows->n_column; i++) {
        char name[AGI_CLI_CELL];
        nth_name(rows->names, i, name);
        if (values[i].type == AG_U8) {
            agi_cli_json_text(one, name, values[i].text);
        } else {
            agi_cli_json_number(one, name, values[i].number);
        }
    }
}

ag_err agi_cli_rows_add(agi_cli_rows *rows, const ag_value *values)
{
    if (rows->cli->json) {
        row_json(rows, values);
        return AG_OK;
    }
    for (size_t i = 0; i < rows->n_column; i++) {
        if (rows->cli->csv) {
            cell_csv(&values[i], i == 0);
        } else {
            AG_TRY(cell_text(rows, &values[i]));
        }
    }
    if (rows->cli->csv) fputc('\n', stdout);
    return AG_OK;
}

int agi_cli_rows_end(agi_cli_rows *rows, ag_err err)
{
    agi_cli *cli = rows->cli;
    if (err != AG_OK) {
        agi_cli_json_free(rows->document);
        agi_cli_table_free(&rows->table);
        return agi_cli_fail(cli, err);
    }
    if (rows->document) return agi_cli_json_end(cli, rows->document);
    if (!cli->csv) agi_cli_table_end(cli, &rows->table, true);
    return AGI_CLI_DONE;
}
