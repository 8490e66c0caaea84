/* What the tests of sky share: reading the tables of numbers, in the shared data or the small samples
** in tests/data. A table is CSV with comment lines (#) and one header line. */
#ifndef ARGOSY_TESTS_SKY_TABLES_H
#define ARGOSY_TESTS_SKY_TABLES_H

#include "core_helpers.h"

#include "argosy/sky.h"

#include <math.h>

#define TABLE_CELLS 40

typedef struct table {
    FILE *file;
    char header[2048], line[4096];
    char *cells[TABLE_CELLS];
    char *names[TABLE_CELLS];
    int n_cell, n_name;
} table;

static inline int table_split(char *line, char **cells)
{
    int count = 0;
    line[strcspn(line, "\r\n")] = 0;
    for (char *next = line; next && count < TABLE_CELLS;) {
        cells[count++] = next;
        next = strchr(next, ',');
        if (next) *next++ = 0;
    }
    return count;
}

static inline bool table_next_line(table *t, char *line, size_t size)
{
    do
        if (!fgets(line, (int)size, t->file)) return false;
    while (line[0] == '#');
    return true;
}

/* `name` below the shared reference data; false (with a message) where it is absent. */
static inline bool table_open(table *t, const char *folder, const char *name)
{
    char path[2048];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    t->file = fopen(path, "rb");
    if (!t->file) {
        print_message("%s is absent\n", path);
        return false;
    }
    assert_true(table_next_line(t, t->header, sizeof t->header));
    t->n_name = table_split(t->header, t->names);
    return true;
}

/* The shared tables, or the sample of the same name in tests/data. *whole tells which. */
static inline void table_open_any(table *t, const char *name, bool *whole)
{
    const char *shared = getenv("ARGOSY_SHARED");
    char folder[1024];
    (void)snprintf(folder, sizeof folder, "%s/data/reference",
                   shared ? shared : ARGOSY_SOURCE_DIR "/../shared");
    *whole = table_open(t, folder, name);
    if (*whole) return;
    const char *stem = strrchr(name, '/');
    print_message("a sample of it is taken\n");
    assert_true(table_open(t, ARGOSY_SOURCE_DIR "/tests/data", stem ? stem + 1 : name));
}

static inline bool table_row(table *t)
{
    if (!table_next_line(t, t->line, sizeof t->line)) {
        (void)fclose(t->file);
        return false;
    }
    t->n_cell = table_split(t->line, t->cells);
    return true;
}

static inline const char *table_text(const table *t, const char *name)
{
    for (int i = 0; i < t->n_name && i < t->n_cell; i++)
        if (strcmp(t->names[i], name) == 0) return t->cells[i];
    fail_msg("no column %s", name);
    return "";
}

static inline double table_number(const table *t, const char *name)
{
    double value = NAN;
    const char *text = table_text(t, name);
    if (*text && strcmp(text, "nan") != 0 && !ag_number_parse(text, &value))
        fail_msg("%s: \"%s\"", name, text);
    return value;
}

/* Three columns a, b, c times a unit. */
static inline void table_vector(const table *t, const char *a, const char *b, const char *c,
                                double unit, double vector[3])
{
    vector[0] = unit * table_number(t, a);
    vector[1] = unit * table_number(t, b);
    vector[2] = unit * table_number(t, c);
}

static inline double length3(const double a[3])
{
    return sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);
}

static inline double distance3(const double a[3], const double b[3])
{
    double d[3] = {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
    return length3(d);
}

#endif
