/* Cases of Lambert's problem from CSV. A line ends with LF or CR LF; any other CR and a 0 byte are refused,
** for what follows them would go unread. */
#include "cli/cases.h"

#include <math.h>
#include <string.h>

static const char *const columns[AGI_CASES_COLUMNS] = {
    "mu_km3s2", "x1", "y1", "z1", "x2", "y2", "z2", "tof_s", "revs", "prograde", "case"};
enum { MU, X1, X2 = 4, TOF = 7, REVS, PROGRADE, CASE };

ag_err agi_cases_complain(const agi_cases *in, const char *field, const char *key,
                          const char *message, const char *hint)
{
    ag_detail detail = {.code = AG_ERR_INPUT, .line = in->number};
    if (field) detail.column = (uint32_t)(field - in->line) + 1;
    snprintf(detail.file, sizeof detail.file, "%s", in->name);
    snprintf(detail.key, sizeof detail.key, "%s", key);
    snprintf(detail.value, sizeof detail.value, "%.80s", field ? field : "");
    snprintf(detail.message, sizeof detail.message, "%s", message);
    snprintf(detail.hint, sizeof detail.hint, "%s", hint);
    return ag_fail_detail(in->ctx, &detail);
}

/* ---- lines ------------------------------------------------------------------------------------------------ */

static ag_err line_read(agi_cases *in, size_t *length, bool *end)
{
    size_t n = 0;
    int c = getc(in->file);
    *end = c == EOF;
    if (c != EOF) in->number++;
    for (; c != EOF && c != '\n'; c = getc(in->file)) {
        if (n == AGI_CASES_LINE || c == 0)
            return agi_cases_complain(in, NULL, "", "the line is too long or holds a 0 byte",
                                      "at most 4096 bytes");
        in->line[n++] = (char)c;
    }
    if (ferror(in->file))
        return agi_cases_complain(in, NULL, "", "cannot be read", "is it a file?");
    if (n > 0 && in->line[n - 1] == '\r') n--;
    in->line[n] = 0;
    *length = n;
    return AG_OK;
}

/* The next line that is not empty and no comment; *end at the end. */
static ag_err line_next(agi_cases *in, bool *end)
{
    for (size_t length = 0;;) {
        if (ag_ctx_interrupted(in->ctx)) return ag_fail(in->ctx, AG_ERR_INTERRUPTED, "interrupted");
        AG_TRY(line_read(in, &length, end));
        if (*end) return AG_OK;
        if (strchr(in->line, '\r'))
            return agi_cases_complain(in, NULL, "", "a carriage return within the line",
                                      "lines end with LF or CR LF");
        if (length > 0 && in->line[0] != '#') return AG_OK;
    }
}

/* ---- fields ------------------------------------------------------------------------------------------------ */

/* Ends the field and takes blanks off its ends; *next is the one after it, or NULL. */
static char *field_cut(char *field, char **next)
{
    char *comma = strchr(field, ',');
    if (comma) *comma = 0;
    *next = comma ? comma + 1 : NULL;
    while (*field == ' ') field++;
    size_t length = strlen(field);
    while (length > 0 && field[length - 1] == ' ') field[--length] = 0;
    return field;
}

static ag_err header_field(agi_cases *in, const char *field, uint32_t *seen)
{
    uint8_t at = 0;
    char hint[AG_TEXT_MAX] = "the header is mu_km3s2,x1,y1,z1,x2,y2,z2,tof_s,revs,prograde";
    while (at < AGI_CASES_COLUMNS && strcmp(field, columns[at]) != 0) at++;
    if (at == AGI_CASES_COLUMNS) {
        uint32_t nearest = ag_text_nearest(field, columns, AGI_CASES_COLUMNS);
        if (nearest != AG_NONE) snprintf(hint, sizeof hint, "did you mean %s?", columns[nearest]);
        return agi_cases_complain(in, field, "header", "unknown column", hint);
    }
    if (*seen & (1U << at))
        return agi_cases_complain(in, field, "header", "the column stands here twice", "");
    *seen |= 1U << at;
    in->at[in->n_field++] = at;
    return AG_OK;
}

static ag_err header_read(agi_cases *in)
{
    uint32_t seen = 0;
    char *next = in->line;
    do {
        AG_TRY(header_field(in, field_cut(next, &next), &seen));
    } while (next);
    for (uint32_t at = 0; at < REVS; at++)
        if (!(seen & (1U << at)))
            return agi_cases_complain(
                in, NULL, columns[at], "a column is missing",
                "mu_km3s2,x1,y1,z1,x2,y2,z2,tof_s; revs and prograde may be left out");
    return AG_OK;
}

static bool word_in(const char *word, const char *const words[3])
{
    for (int i = 0; i < 3; i++)
        if (strcmp(word, words[i]) == 0) return true;
    return false;
}

static ag_err prograde_read(const agi_cases *in, const char *field, ag_sky_way *way)
{
    static const char *const yes[] = {"1", "true", "yes"}, *const no[] = {"0", "false", "no"};
    if (word_in(field, yes)) {
        *way = AG_SKY_PROGRADE;
    } else if (word_in(field, no)) {
        *way = AG_SKY_RETROGRADE;
    } else {
        return agi_cases_complain(in, field, columns[PROGRADE], "not allowed here", "1 or 0");
    }
    return AG_OK;
}

static ag_err field_read(const agi_cases *in, uint32_t at, const char *field, agi_case *to)
{
    static const double factor[] = {1e9, 1e3, 1e3, 1e3, 1e3, 1e3, 1e3, 1, 1}; /* to SI */
    double value = 0;
    if (at == CASE) {
        to->name = field;
        return AG_OK;
    }
    if (at == PROGRADE) return *field ? prograde_read(in, field, &to->way) : AG_OK;
    if (at == REVS && !*field) return AG_OK;
    if (!ag_number_parse(field, &value))
        return agi_cases_complain(in, field, columns[at], "not a number", "a decimal number");
    value *= factor[at];
    if (!isfinite(value))
        return agi_cases_complain(in, field, columns[at], "too large", "at most about 1e299");
    if ((at == MU || at == TOF) && !(value > 0))
        return agi_cases_complain(in, field, columns[at], "not allowed here", "more than 0");
    bool whole = value >= 0 && value <= AG_SKY_REVS_MAX && value == floor(value);
    if (at == REVS && !whole)
        return agi_cases_complain(in, field, columns[at], "not allowed here",
                                  "a whole number from 0 to 1000");
    if (at == REVS) to->revs = (uint32_t)value;
    if (at == MU) to->mu_m3s2 = value;
    if (at == TOF) to->tof_s = value;
    if (at >= X1 && at < X2) to->r1_m[at - X1] = value;
    if (at >= X2 && at < TOF) to->r2_m[at - X2] = value;
    return AG_OK;
}

static ag_err case_read(agi_cases *in, agi_case *to)
{
    uint32_t n = 0;
    *to = (agi_case){.name = ""};
    char *next = in->line;
    do {
        const char *field = field_cut(next, &next);
        if (n == in->n_field)
            return agi_cases_complain(in, field, "", "more fields than the header has", "");
        AG_TRY(field_read(in, in->at[n++], field, to));
    } while (next);
    if (n < in->n_field)
        return agi_cases_complain(in, NULL, columns[in->at[n]], "fewer fields than the header has",
                                  "");
    return AG_OK;
}

/* ---- use --------------------------------------------------------------------------------------------------- */

ag_err agi_cases_begin(agi_cases *in)
{
    bool end = false;
    AG_TRY(line_next(in, &end));
    if (end)
        return agi_cases_complain(in, NULL, "", "nothing in it", "a header and lines are wanted");
    return header_read(in);
}

ag_err agi_cases_next(agi_cases *in, agi_case *to, bool *end)
{
    AG_TRY(line_next(in, end));
    return *end ? AG_OK : case_read(in, to);
}
