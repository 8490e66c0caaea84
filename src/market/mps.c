/* MPS: the last programme for other solvers, in free format, minimised, with names that speak. */
#include "market/internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME_MAX_BYTES = 256 };

/* Names hold no blanks in free MPS. */
static void bare(char *name)
{
    for (char *c = name; *c; c++) {
        if (*c == ' ') *c = '_';
    }
}

static const char *row_name(const ag_market *m, uint32_t i, char name[NAME_MAX_BYTES])
{
    ag_row_name(m->model, &m->b.row[i], name, NAME_MAX_BYTES);
    bare(name);
    return name;
}

static const char *col_name(const ag_market *m, uint32_t j, char name[NAME_MAX_BYTES])
{
    ag_col_name(m->model, &m->b.col[j], name, NAME_MAX_BYTES);
    bare(name);
    return name;
}

static ag_err number(ag_ctx *ctx, ag_text *text, const char *before, double value)
{
    char digits[40];
    ag_number_text(value, digits, sizeof digits);
    return ag_text_add(ctx, text, "%s%s\n", before, digits);
}

static ag_err rows_write(ag_market *m, ag_text *text)
{
    char name[NAME_MAX_BYTES];
    AG_TRY(ag_text_add(m->ctx, text, "NAME argosy FREE\nROWS\n N cost\n"));
    for (uint32_t i = 0; i < m->b.lp.n_row; i++) {
        const char *kind = m->b.equal[i] ? "E" : "G";
        AG_TRY(ag_text_add(m->ctx, text, " %s %s\n", kind, row_name(m, i, name)));
    }
    return AG_OK;
}

static ag_err entry_write(ag_market *m, ag_text *text, const char *col, const char *row, double a)
{
    AG_TRY(ag_text_add(m->ctx, text, " %s %s", col, row));
    return number(m->ctx, text, " ", a);
}

static ag_err cols_write(ag_market *m, ag_text *text)
{
    char name[NAME_MAX_BYTES], row[NAME_MAX_BYTES];
    const agi_build *b = &m->b;
    AG_TRY(ag_text_add(m->ctx, text, "COLUMNS\n"));
    for (uint32_t j = 0; j < b->lp.n_col; j++) {
        col_name(m, j, name);
        AG_TRY(entry_write(m, text, name, "cost", b->cost[j]));
        for (size_t k = b->start[j]; k < b->start[j + 1]; k++) {
            AG_TRY(entry_write(m, text, name, row_name(m, b->index[k], row), b->a[k]));
        }
    }
    return AG_OK;
}

static ag_err sides_write(ag_market *m, ag_text *text)
{
    char name[NAME_MAX_BYTES];
    const agi_build *b = &m->b;
    AG_TRY(ag_text_add(m->ctx, text, "RHS\n"));
    for (uint32_t i = 0; i < b->lp.n_row; i++) {
        if (b->rhs[i] == 0.0) continue;
        AG_TRY(entry_write(m, text, "RHS", row_name(m, i, name), b->rhs[i]));
    }
    AG_TRY(ag_text_add(m->ctx, text, "BOUNDS\n"));
    for (uint32_t j = 0; j < b->lp.n_col; j++) {
        if (isinf(b->upper[j])) continue;
        AG_TRY(ag_text_add(m->ctx, text, " UP BND %s", col_name(m, j, name)));
        AG_TRY(number(m->ctx, text, " ", b->upper[j]));
    }
    return ag_text_add(m->ctx, text, "ENDATA\n");
}

static ag_err text_make(ag_market *m, ag_text *text)
{
    AG_TRY(rows_write(m, text));
    AG_TRY(cols_write(m, text));
    return sides_write(m, text);
}

ag_err ag_market_write_mps(ag_market *m, const char *path)
{
    ag_text text = {0};
    ag_err err = text_make(m, &text);
    FILE *file = err < 0 ? NULL : fopen(path, "w");
    if (err == AG_OK && !file) err = ag_fail(m->ctx, AG_ERR_IO, "%s cannot be written", path);
    if (file) {
        bool ok = fwrite(text.s, 1, text.length, file) == text.length;
        ok = fclose(file) == 0 && ok;
        if (!ok) err = ag_fail(m->ctx, AG_ERR_IO, "%s cannot be written", path);
    }
    ag_text_free(m->ctx, &text);
    return err;
}
