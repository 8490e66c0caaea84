/* layout: numbers a person can read, and tables that fit into 80 columns.
**
** Widths count characters, not bytes; names from files are cleaned of control characters. Output is
** ASCII but for such names, so that it looks the same in any terminal. */
#include "cli/cli.h"

#include <math.h>
#include <string.h>

/* ---- numbers --------------------------------------------------------------------------------------- */

/* Three digits: "1.23", "12.3", "123". */
static void three_digits(double value, const char *suffix, char text[AGI_CLI_CELL])
{
    double size = fabs(value);
    int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
    snprintf(text, AGI_CLI_CELL, "%.*f%s", decimals, value, suffix);
}

void agi_cli_readable(double value, char text[AGI_CLI_CELL])
{
    static const struct {
        double size;
        const char *suffix;
    } scale[] = {{1e12, " T"}, {1e9, " G"}, {1e6, " M"}, {1e3, " k"}};
    double size = fabs(value);
    if (!isfinite(value)) {
        snprintf(text, AGI_CLI_CELL, "-");
        return;
    }
    if (value == 0 || (size < 999.5 && size >= 0.095 && value == floor(value))) {
        snprintf(text, AGI_CLI_CELL, "%.0f", value == 0 ? 0.0 : value);
        return;
    }
    if (size >= 999.5e12 || size < 0.000995) {
        snprintf(text, AGI_CLI_CELL, "%.2e", value);
        return;
    }
    for (size_t i = 0; i < sizeof scale / sizeof *scale; i++) {
        if (size < 0.9995 * scale[i].size) continue;
        three_digits(value / scale[i].size, scale[i].suffix, text);
        return;
    }
    if (size >= 0.995) {
        three_digits(value, "", text);
    } else {
        snprintf(text, AGI_CLI_CELL, "%.3g", value);
    }
}

void agi_cli_grouped(double value, char text[AGI_CLI_CELL])
{
    char digits[64];
    if (!(fabs(value) < 1e15)) {
        agi_cli_readable(value, text);
        return;
    }
    snprintf(digits, sizeof digits, "%.0f", fabs(value));
    size_t length = strlen(digits), at = 0;
    if (value <= -0.5) text[at++] = '-';
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0) text[at++] = ',';
        text[at++] = digits[i];
    }
    text[at] = 0;
}

void agi_cli_change(double from, double to, char text[AGI_CLI_CELL])
{
    text[0] = 0;
    if (!isfinite(from) || !isfinite(to) || from == 0) return;
    double factor = to / from;
    if (factor > 10 || factor < 0) {
        if (factor > 0) snprintf(text, AGI_CLI_CELL, factor < 1e4 ? "x %.0f" : "x %.0e", factor);
        return;
    }
    double percent = 100 * (factor - 1);
    if (fabs(percent) < 0.5) {
        snprintf(text, AGI_CLI_CELL, "0 %%");
    } else {
        snprintf(text, AGI_CLI_CELL, "%+.0f %%", percent);
    }
}

void agi_cli_year(double year, char text[AGI_CLI_CELL])
{
    double whole = round(year);
    if (!isfinite(year)) {
        snprintf(text, AGI_CLI_CELL, "-");
    } else if (fabs(year - whole) < 0.005) {
        snprintf(text, AGI_CLI_CELL, "%.0f", whole);
    } else {
        snprintf(text, AGI_CLI_CELL, "%.2f", year);
    }
}

/* ---- text -------------------------------------------------------------------------------------------- */

size_t agi_cli_width(const char *text)
{
    size_t count = 0;
    for (; *text; text++) {
        if (((unsigned char)*text & 0xC0) != 0x80) count++;
    }
    return count;
}

/* At most `width` characters. */
static void put_cut(const char *text, size_t width)
{
    size_t count = 0;
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if ((byte & 0xC0) != 0x80 && ++count > width) return;
        fputc(byte < 0x20 || byte == 0x7F ? '?' : *text, stdout);
    }
}

void agi_cli_put(const char *text, size_t width)
{
    if (agi_cli_width(text) <= width) {
        put_cut(text, width);
    } else {
        put_cut(text, width - 2);
        fputs("..", stdout);
    }
}

void agi_cli_wrap(FILE *file, const char *text, size_t at, size_t indent)
{
    bool first = true;
    while (*text) {
        size_t count = strcspn(text, " \n");
        if (!first && at + 1 + count > AGI_CLI_WIDTH) {
            fprintf(file, "\n%*s", (int)indent, "");
            at = indent;
            first = true;
        }
        if (!first) {
            fputc(' ', file);
            at++;
        }
        fwrite(text, 1, count, file);
        at += count;
        text += count;
        first = false;
        if (*text == '\n') {
            fprintf(file, "\n%*s", text[1] == '\n' ? 0 : (int)indent, "");
            at = indent;
            first = true;
        }
        if (*text) text++;
    }
    fputc('\n', file);
}

void agi_cli_title(const agi_cli *cli, const char *text, const char *more)
{
    printf("\n%s%s%s%s%s\n", cli->colour ? "\033[1m" : "", text, cli->colour ? "\033[0m" : "",
           *more ? "  " : "", more);
}

/* ---- tables ------------------------------------------------------------------------------------------ */

enum { TABLE_COLUMNS = 12, TABLE_GAP = 2, TABLE_LEAST = 6 };

ag_err agi_cli_table_begin(agi_cli *cli, const char *align, size_t n_column, agi_cli_table *table)
{
    agi_cli_table own = {.ctx = cli->ctx, .align = align, .n_column = n_column};
    AG_CHECK(cli->ctx, n_column >= 1 && n_column <= TABLE_COLUMNS && n_column <= strlen(align));
    AG_TRY(ag_arena_create(cli->ctx, 1 << 14, &own.arena));
    *table = own;
    return AG_OK;
}

ag_err agi_cli_table_add(agi_cli_table *table, const char *text)
{
    if (!table->arena) return AG_ERR_MEMORY; /* did not begin */
    char *copy = ag_arena_text(table->arena, text);
    if (!copy) return AG_ERR_MEMORY;
    AG_TRY(ag_grow(table->ctx, &table->cell, table->n_cell, &table->capacity, sizeof *table->cell));
    table->cell[table->n_cell++] = copy;
    return AG_OK;
}

ag_err agi_cli_table_add_row(agi_cli_table *table, const char *const *texts)
{
    for (size_t i = 0; i < table->n_column; i++) AG_TRY(agi_cli_table_add(table, texts[i]));
    return AG_OK;
}

/* Widths of the columns; 0 for one that has nothing but a heading or numbers that are not known, which
** is left out. */
static void measure(const agi_cli_table *table, bool heading, size_t width[TABLE_COLUMNS])
{
    size_t n = table->n_column;
    bool told[TABLE_COLUMNS] = {false};
    for (size_t i = heading ? n : 0; i < table->n_cell; i++) {
        size_t wide = agi_cli_width(table->cell[i]);
        if (wide > width[i % n]) width[i % n] = wide;
        if (wide > 0 && strcmp(table->cell[i], "-") != 0) told[i % n] = true;
    }
    for (size_t i = 0; heading && i < n; i++) {
        if (!told[i]) width[i] = 0;
    }
    for (size_t i = 0; heading && i < n && i < table->n_cell; i++) {
        size_t wide = agi_cli_width(table->cell[i]);
        if (width[i] > 0 && wide > width[i]) width[i] = wide;
    }
}

/* Takes what is too wide from the widest column of text, one character at a time. */
static void fit(const agi_cli_table *table, size_t width[TABLE_COLUMNS])
{
    for (;;) {
        size_t sum = 0, widest = table->n_column;
        for (size_t i = 0; i < table->n_column; i++) {
            if (width[i] > 0) sum += width[i] + (sum ? TABLE_GAP : 0);
            if (table->align[i] != 'l' || width[i] <= TABLE_LEAST) continue;
            if (widest == table->n_column || width[i] > width[widest]) widest = i;
        }
        if (sum <= AGI_CLI_WIDTH || widest == table->n_column) return;
        width[widest]--;
    }
}

static void put_row(const agi_cli_table *table, const char *const *cell, const size_t *width)
{
    size_t due = 0; /* blanks are held back: none at the end of a line */
    for (size_t i = 0; i < table->n_column; i++) {
        if (width[i] == 0) continue;
        size_t wide = agi_cli_width(cell[i]);
        if (wide > width[i]) wide = width[i];
        size_t pad = width[i] - wide;
        if (table->align[i] == 'r') due += pad;
        if (wide > 0) {
            printf("%*s", (int)due, "");
            agi_cli_put(cell[i], width[i]);
            due = 0;
        }
        if (table->align[i] != 'r') due += pad;
        due += TABLE_GAP;
    }
    fputc('\n', stdout);
}

void agi_cli_table_end(agi_cli *cli, agi_cli_table *table, bool heading)
{
    size_t width[TABLE_COLUMNS] = {0};
    size_t n_column = table->n_column, n_row = n_column ? table->n_cell / n_column : 0;
    if (n_row > 0) {
        measure(table, heading && n_row > 1, width);
        fit(table, width);
    }
    for (size_t row = 0; row < n_row; row++) {
        bool bright = heading && row == 0 && cli->colour;
        if (bright) fputs("\033[2m", stdout);
        put_row(table, table->cell + row * n_column, width);
        if (bright) fputs("\033[0m", stdout);
    }
    agi_cli_table_free(table);
}

void agi_cli_table_free(agi_cli_table *table)
{
    ag_delete(table->ctx, table->cell);
    ag_arena_free(table->arena);
    *table = (agi_cli_table){0};
}

/* ---- CSV ----------------------------------------------------------------------------------------------- */

void agi_cli_csv_text(const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, stdout);
        return;
    }
    fputc('"', stdout);
    for (; *text; text++) {
        if (*text == '"') fputc('"', stdout);
        fputc(*text, stdout);
    }
    fputc('"', stdout);
}

void agi_cli_csv_number(double value)
{
    char text[AGI_CLI_CELL];
    if (!isfinite(value)) return;
    ag_number_text(value, text, sizeof text);
    fputs(text, stdout);
}
