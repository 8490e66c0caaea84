/* An answer that is a table: text, CSV or JSON, as the command line wants it. */
#ifndef ARGOSY_CLI_ROWS_H
#define ARGOSY_CLI_ROWS_H

#include "cli/cli.h"

typedef struct agi_cli_rows {
    agi_cli *cli;
    const char *names; /* of the columns, with blanks between */
    size_t n_column;
    agi_cli_table table;
    agi_cli_json *document, *list;
} agi_cli_rows;

/* `what` becomes the key of the list in JSON; a letter of `align` a column: l text, r number. */
ag_err agi_cli_rows_begin(agi_cli *cli, const char *what, const char *names, const char *align,
                          agi_cli_rows *rows);
/* AG_NUM is shown readably, AG_INT as it is (years), AG_STR(NULL) as nothing. */
ag_err agi_cli_rows_add(agi_cli_rows *rows, const ag_value *values);
/* Prints what is not out yet, or shows the error; frees. Returns an exit code. */
int agi_cli_rows_end(agi_cli_rows *rows, ag_err err);

#endif
