/* line: the header of a catalogue and its lines, field by field, against one table of columns.
**
** CSV without quotes: fields are parted by commas. Columns may come in any order, those that are not
** needed may be missing, and an empty field means that the number is not known. Every number has
** bounds; whatever is wrong is told with its line and column. */
#include "catalogue/catalogue_internal.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define RAD_PER_DEG (3.14159265358979323846 / 180.0)
#define AU_M 149597870700.0 /* IAU 2012 B2 */

typedef enum kind { TEXT, COUNT, NUMBER, DATE } kind;

typedef struct column {
    const char *name;
    size_t offset; /* in ag_catalogue_row */
    kind kind;
    bool needed;
    double low, high; /* as written */
    double scale;     /* from the unit of the name to that of the row */
    const char *allowed;
} column;

#define AT(field) offsetof(ag_catalogue_row, field)

static const column columns[AGI_COLUMNS] = {
    {"number", AT(number), COUNT, false, 1, 99999999, 1, "a whole number from 1 to 99999999"},
    {"name", AT(name), TEXT, false, 0, 0, 0, NULL},
    {"designation", AT(designation), TEXT, false, 0, 0, 0, NULL},
    {"class", AT(orbit_class), TEXT, false, 0, 0, 0, NULL},
    {"h_mag", AT(h_mag), NUMBER, false, -10, 50, 1, "a magnitude from -10 to 50"},
    {"g_slope", AT(g_slope), NUMBER, false, -2, 2, 1, "a slope from -2 to 2"},
    {"diameter_km", AT(diameter_m), NUMBER, false, 1e-6, 1e5, 1e3, "km, from 1e-6 to 1e5"},
    {"albedo", AT(albedo), NUMBER, false, 1e-3, 2, 1, "from 0.001 to 2"},
    {"gm_km3ps2", AT(gm_m3ps2), NUMBER, false, 1e-20, 1e5, 1e9, "km^3/s^2, from 1e-20 to 1e5"},
    {"spectral", AT(spectral), TEXT, false, 0, 0, 0, NULL},
    {"epoch_jd_tdb", AT(epoch_tdb_s), DATE, true, 2086308, 2816788, AG_SKY_DAY_S,
     "a Julian date of the years 1000 to 3000"},
    {"a_au", AT(a_m), NUMBER, true, 1e-3, 1e5, AU_M, "au, from 0.001 to 1e5"},
    {"e", AT(e), NUMBER, true, 0, 0.99999, 1, "from 0 to 0.99999: an ellipse"},
    {"i_deg", AT(i_rad), NUMBER, true, 0, 180, RAD_PER_DEG, "deg, from 0 to 180"},
    {"node_deg", AT(node_rad), NUMBER, true, -360, 360, RAD_PER_DEG, "deg, from -360 to 360"},
    {"peri_deg", AT(peri_rad), NUMBER, true, -360, 360, RAD_PER_DEG, "deg, from -360 to 360"},
    {"mean_anomaly_deg", AT(mean_anomaly_rad), NUMBER, true, -360, 360, RAD_PER_DEG,
     "deg, from -360 to 360"},
    {"source", AT(source), TEXT, false, 0, 0, 0, NULL},
};

ag_err agi_line_fail(ag_ctx *ctx, const agi_line *line, size_t place, const char *key,
                     const char *value, const char *message, const char *hint)
{
    ag_detail detail = {.code = AG_ERR_INPUT, .line = line->number, .column = (uint32_t)place};
    snprintf(detail.file, sizeof detail.file, "%s", line->file);
    snprintf(detail.key, sizeof detail.key, "%s", key);
    snprintf(detail.value, sizeof detail.value, "%.80s", value);
    snprintf(detail.message, sizeof detail.message, "%s", message);
    snprintf(detail.hint, sizeof detail.hint, "%s", hint);
    return ag_fail_detail(ctx, &detail);
}

/* What no field may hold. */
static ag_err check_bytes(ag_ctx *ctx, const agi_line *line)
{
    if (line->count > AGI_LINE_MAX)
        return agi_line_fail(ctx, line, 0, "", "", "the line is too long", "at most 1 KiB");
    for (size_t i = 0; i < line->count; i++) {
        unsigned char byte = (unsigned char)line->text[i];
        if (byte < 0x20 || byte == 0x7F)
            return agi_line_fail(ctx, line, i + 1, "", "", "a control character", "text only");
        if (byte == '"')
            return agi_line_fail(ctx, line, i + 1, "", "", "a quote",
                                 "fields stand bare between commas");
    }
    return AG_OK;
}

/* Ends the field at `field` and finds the next; NULL after the last. */
static char *cut(char *field)
{
    char *comma = strchr(field, ',');
    if (!comma) return NULL;
    *comma = 0;
    return comma + 1;
}

/* Without blanks at its ends. */
static char *trim(char *field)
{
    while (*field == ' ') field++;
    size_t length = strlen(field);
    while (length > 0 && field[length - 1] == ' ') field[--length] = 0;
    return field;
}

static size_t column_of(const agi_line *line, const char *field)
{
    return (size_t)(field - line->text) + 1;
}

/* ---- the header ---------------------------------------------------------------------------------------- */

static ag_err unknown_column(ag_ctx *ctx, const agi_line *line, const char *field)
{
    const char *names[AGI_COLUMNS];
    char hint[AG_TEXT_MAX] = "the columns are listed in library/catalogue/README.md";
    for (size_t i = 0; i < AGI_COLUMNS; i++) names[i] = columns[i].name;
    uint32_t nearest = ag_text_nearest(field, names, AGI_COLUMNS);
    if (nearest != AG_NONE) snprintf(hint, sizeof hint, "did you mean %s?", names[nearest]);
    return agi_line_fail(ctx, line, column_of(line, field), "header", field, "unknown column",
                         hint);
}

static ag_err check_layout(ag_ctx *ctx, const agi_line *line, const bool *seen)
{
    bool named = false;
    for (size_t i = 0; i < AGI_COLUMNS; i++) {
        if (columns[i].needed && !seen[i])
            return agi_line_fail(ctx, line, 0, "header", columns[i].name, "a column is missing",
                                 "");
        named = named || (seen[i] && i < 3);
    }
    if (named) return AG_OK;
    return agi_line_fail(ctx, line, 0, "header", "", "bodies have no names here",
                         "number, name or designation is needed");
}

ag_err agi_layout_read(ag_ctx *ctx, const agi_line *line, agi_layout *layout)
{
    bool seen[AGI_COLUMNS] = {false};
    agi_layout made = {0};
    AG_TRY(check_bytes(ctx, line));
    for (char *field = line->text, *next = NULL; field; field = next) {
        next = cut(field);
        field = trim(field);
        uint8_t at = 0;
        while (at < AGI_COLUMNS && strcmp(field, columns[at].name) != 0) at++;
        if (at == AGI_COLUMNS) return unknown_column(ctx, line, field);
        if (seen[at])
            return agi_line_fail(ctx, line, column_of(line, field), "header", field,
                                 "the column stands here twice", "");
        seen[at] = true;
        made.column[made.n++] = at;
    }
    AG_TRY(check_layout(ctx, line, seen));
    *layout = made;
    return AG_OK;
}

/* ---- lines ------------------------------------------------------------------------------------------------ */

/* Numbers of up to 15 digits without an exponent: a whole number and a power of ten, both exact, so that
** their quotient is rounded once. A catalogue has half a million of them. */
static bool short_number(const char *text, double *value)
{
    static const double power[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    bool minus = *text == '-';
    int digits = 0;
    int decimals = -1;
    double whole = 0;
    for (text += minus; *text; text++) {
        if (*text == '.' && decimals < 0) {
            decimals = 0;
            continue;
        }
        if (*text < '0' || *text > '9' || ++digits > 15) return false;
        whole = 10 * whole + (*text - '0');
        if (decimals >= 0) decimals++;
    }
    if (digits == 0) return false;
    if (decimals > 0) whole /= power[decimals];
    *value = minus ? -whole : whole;
    return true;
}

static ag_err number_read(ag_ctx *ctx, const agi_line *line, const column *is, const char *field,
                          double *value)
{
    double read = 0;
    if (!*field) {
        if (is->needed)
            return agi_line_fail(ctx, line, column_of(line, field), is->name, "", "missing",
                                 is->allowed);
        return AG_OK;
    }
    if ((!short_number(field, &read) && !ag_number_parse(field, &read)) ||
        !(read >= is->low && read <= is->high) || (is->kind == COUNT && read != floor(read)))
        return agi_line_fail(ctx, line, column_of(line, field), is->name, field, "not allowed here",
                             is->allowed);
    *value = is->kind == DATE ? ag_sky_of_jd(read) : read * is->scale;
    return AG_OK;
}

static ag_err field_read(ag_ctx *ctx, const agi_line *line, const column *is, const char *field,
                         ag_catalogue_row *row)
{
    void *to = (char *)row + is->offset;
    double value = NAN;
    if (is->kind == TEXT) {
        if (strlen(field) >= AGI_NAME_MAX)
            return agi_line_fail(ctx, line, column_of(line, field), is->name, field, "too long",
                                 "at most 63 bytes");
        memcpy(to, &field, sizeof field);
        return AG_OK;
    }
    AG_TRY(number_read(ctx, line, is, field, &value));
    if (is->kind != COUNT) {
        memcpy(to, &value, sizeof value);
    } else if (*field) {
        row->number = (uint32_t)value;
    }
    return AG_OK;
}

ag_err agi_catalogue_row_read(ag_ctx *ctx, const agi_line *line, const agi_layout *layout,
                              ag_catalogue_row *row)
{
    uint32_t n = 0;
    ag_catalogue_row made = {.name = "",
                             .designation = "",
                             .orbit_class = "",
                             .spectral = "",
                             .source = "",
                             .h_mag = NAN,
                             .g_slope = NAN,
                             .diameter_m = NAN,
                             .albedo = NAN,
                             .gm_m3ps2 = NAN};
    AG_TRY(check_bytes(ctx, line));
    for (char *field = line->text, *next = NULL; field; field = next, n++) {
        next = cut(field);
        if (n >= layout->n)
            return agi_line_fail(ctx, line, column_of(line, field), "", field,
                                 "more fields than the header has", "");
        AG_TRY(field_read(ctx, line, &columns[layout->column[n]], trim(field), &made));
    }
    if (n < layout->n)
        return agi_line_fail(ctx, line, 0, columns[layout->column[n]].name, "",
                             "fewer fields than the header has", "");
    if (made.number == 0 && !*made.name && !*made.designation)
        return agi_line_fail(ctx, line, 0, "name", "", "a body without number, name, designation",
                             "");
    *row = made;
    return AG_OK;
}
