/* Quantities: a number, its unit, and the unit that is wanted.
**
** UDUNITS-2 does the algebra of units (dimensions, conversion). Its grammar and its database are
** not used: the first keeps global state and takes a digit at the end of a name for an exponent,
** which USD2020 is not; the second knows too much (`a` are, `pt` pint, `ton` short ton, `Gy` gray).
** The names allowed here stand in one table and are defined by base units. Money is a base unit of
** its own whose name is the scenario's currency; another currency or year is refused, never
** converted.
**
** Grammar    unit = part {[" " | "*" | "/"] part}; part = (name | "1" | "(" unit ")") ["^"
**            integer]; "/" divides by the next part only.
** Threads    UDUNITS sets a global status: calls into it are made one thread at a time.
** Accuracy   a factor within 4 ulp of a decimal of 12 digits is that decimal, as UDUNITS goes
**            through base units: 1 t/yr is 1 t/yr, 1 MWh is 3.6 GJ. Others have 4 ulp. */
#include "scenario/scenario_internal.h"

#include <float.h>
#include <math.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <udunits2.h>

enum { UNIT_TEXT_MAX = 200, POWER_MAX = 9, NESTED_MAX = 4 };

enum { METRE, SECOND, KILOGRAM, KELVIN, RADIAN, PERSON, MONEY, N_BASE };

typedef struct named {
    const char *name;
    double factor;
    int power[N_BASE]; /* of each base unit */
} named;

#define LENGTH                                                                                     \
    {                                                                                              \
        [METRE] = 1                                                                                \
    }
#define TIME                                                                                       \
    {                                                                                              \
        [SECOND] = 1                                                                               \
    }
#define MASS                                                                                       \
    {                                                                                              \
        [KILOGRAM] = 1                                                                             \
    }
#define FORCE                                                                                      \
    {                                                                                              \
        [METRE] = 1, [SECOND] = -2, [KILOGRAM] = 1                                                 \
    }
#define PRESSURE                                                                                   \
    {                                                                                              \
        [METRE] = -1, [SECOND] = -2, [KILOGRAM] = 1                                                \
    }
#define ENERGY                                                                                     \
    {                                                                                              \
        [METRE] = 2, [SECOND] = -2, [KILOGRAM] = 1                                                 \
    }
#define POWER                                                                                      \
    {                                                                                              \
        [METRE] = 2, [SECOND] = -3, [KILOGRAM] = 1                                                 \
    }
#define DAY_S 86400.0
#define PI 3.14159265358979323846

static const named allowed[] = {
    {"%", 0.01, {0}},
    {"mm", 1e-3, LENGTH},
    {"cm", 1e-2, LENGTH},
    {"m", 1, LENGTH},
    {"km", 1e3, LENGTH},
    {"au", 149597870700.0, LENGTH}, /* IAU 2012 */
    {"s", 1, TIME},
    {"min", 60, TIME},
    {"h", 3600, TIME},
    {"d", DAY_S, TIME},
    {"yr", 365.25 * DAY_S, TIME},
    {"g", 1e-3, MASS},
    {"kg", 1, MASS},
    {"t", 1e3, MASS},
    {"kt", 1e6, MASS},
    {"Mt", 1e9, MASS},
    {"Gt", 1e12, MASS},
    {"N", 1, FORCE},
    {"kN", 1e3, FORCE},
    {"MN", 1e6, FORCE},
    {"Pa", 1, PRESSURE},
    {"kPa", 1e3, PRESSURE},
    {"bar", 1e5, PRESSURE},
    {"J", 1, ENERGY},
    {"kJ", 1e3, ENERGY},
    {"MJ", 1e6, ENERGY},
    {"GJ", 1e9, ENERGY},
    {"TJ", 1e12, ENERGY},
    {"PJ", 1e15, ENERGY},
    {"EJ", 1e18, ENERGY},
    {"Wh", 3600, ENERGY},
    {"kWh", 3.6e6, ENERGY},
    {"MWh", 3.6e9, ENERGY},
    {"GWh", 3.6e12, ENERGY},
    {"TWh", 3.6e15, ENERGY},
    {"W", 1, POWER},
    {"kW", 1e3, POWER},
    {"MW", 1e6, POWER},
    {"GW", 1e9, POWER},
    {"TW", 1e12, POWER},
    {"K", 1, {[KELVIN] = 1}},
    {"rad", 1, {[RADIAN] = 1}},
    {"deg", PI / 180.0, {[RADIAN] = 1}},
    {"person", 1, {[PERSON] = 1}},
    {"crew", 1, {[PERSON] = 1}},
};
enum { N_ALLOWED = sizeof allowed / sizeof *allowed };

/* Known elsewhere, refused here. */
static const char *const refused[][2] = {
    {"ton", "write `t` (1000 kg): a ton is 907 kg, 1016 kg or 1000 kg"},
    {"tons", "write `t` (1000 kg): a ton is 907 kg, 1016 kg or 1000 kg"},
    {"tonne", "write `t` (1000 kg)"},
    {"tonnes", "write `t` (1000 kg)"},
    {"a", "write `yr` (365.25 d): `a` is an are to some and a year to others"},
    {"y", "write `yr` (365.25 d)"},
    {"year", "write `yr` (365.25 d)"},
    {"years", "write `yr` (365.25 d)"},
    {"pt", "`pt` is a pint to some: write `t`, and name platinum as a good"},
    {"Gy", "`Gy` is a gray: write `1e9 yr`"},
    {"My", "write `1e6 yr`"},
    {"Ma", "write `1e6 yr`"},
    {"ky", "write `1000 yr`"},
    {"day", "write `d`"},
    {"days", "write `d`"},
    {"month", "write `d` or `yr`: months differ in length"},
    {"months", "write `d` or `yr`: months differ in length"},
    {"hour", "write `h`"},
    {"hours", "write `h`"},
    {"AU", "write `au`"},
    {"people", "write `person`"},
    {"persons", "write `person`"},
    {"lb", "write `kg` or `t`"},
    {"l", "write `m^3`, or count the good in `t`"},
    {"L", "write `m^3`, or count the good in `t`"},
    {"C", "write `K`"},
};

struct agi_units {
    ag_ctx *ctx;
    char currency[16];
    ut_system *system;
    ut_unit *base[N_BASE];
    ut_unit *one;
    ut_unit *named[N_ALLOWED]; /* made when first used */
    ag_names *known;           /* "text\nwanted" -> row of factor */
    double *factor;
    size_t n_factor, factor_capacity;
};

static atomic_flag udunits_busy = ATOMIC_FLAG_INIT;

static void enter(void)
{
    while (atomic_flag_test_and_set(&udunits_busy)) sched_yield();
}

static void leave(void)
{
    atomic_flag_clear(&udunits_busy);
}

/* Why UDUNITS gave nothing: it refuses factors that have become 0 or infinite. */
static bool out_of_memory(agi_complaint *complaint)
{
    if (ut_get_status() == UT_OS) return true;
    agi_complain(complaint, "the unit is too large or too small to be counted in");
    return false;
}

static ag_err no_memory(ag_ctx *ctx)
{
    return ag_fail(ctx, AG_ERR_MEMORY, "out of memory: units");
}

bool agi_currency_valid(const char *text)
{
    if (!text || strlen(text) != 7) return false;
    for (int i = 0; i < 7; i++) {
        char least = i < 3 ? 'A' : '0', most = i < 3 ? 'Z' : '9';
        if (text[i] < least || text[i] > most) return false;
    }
    return true;
}

ag_err agi_units_create(ag_ctx *ctx, const char *currency, agi_units **units)
{
    agi_units *u = ag_new(ctx, 1, sizeof *u);
    if (!u) return AG_ERR_MEMORY;
    u->ctx = ctx;
    snprintf(u->currency, sizeof u->currency, "%s", currency ? currency : "");
    ag_err err = ag_names_create(ctx, &u->known);
    if (err == AG_OK) {
        enter();
        ut_set_error_message_handler(ut_ignore); /* it would print */
        u->system = ut_new_system();
        bool good = u->system != NULL;
        for (int i = 0; good && i < N_BASE; i++) {
            u->base[i] = ut_new_base_unit(u->system);
            good = u->base[i] != NULL;
        }
        if (good) u->one = ut_get_dimensionless_unit_one(u->system);
        good = good && u->one;
        leave();
        if (!good) err = no_memory(ctx);
    }
    if (err < 0) {
        agi_units_free(u);
        return err;
    }
    *units = u;
    return AG_OK;
}

void agi_units_free(agi_units *units)
{
    if (!units) return;
    enter();
    for (int i = 0; i < N_ALLOWED; i++) {
        if (units->named[i]) ut_free(units->named[i]);
    }
    if (units->one) ut_free(units->one);
    for (int i = 0; i < N_BASE; i++) {
        if (units->base[i]) ut_free(units->base[i]);
    }
    if (units->system) ut_free_system(units->system);
    leave();
    ag_names_free(units->known);
    ag_delete(units->ctx, units->factor);
    ag_delete(units->ctx, units);
}

/* ---- one unit text --------------------------------------------------------------------------- */

/* Multiplies *unit by part^power; both consumed. False: no memory. */
static bool multiply(ut_unit **unit, ut_unit *part, int power)
{
    ut_unit *raised = part ? ut_raise(part, power) : NULL;
    ut_unit *product = raised && *unit ? ut_multiply(*unit, raised) : NULL;
    if (part) ut_free(part);
    if (raised) ut_free(raised);
    if (*unit) ut_free(*unit);
    *unit = product;
    return product != NULL;
}

static ut_unit *define(agi_units *u, int which)
{
    if (!u->named[which]) {
        ut_unit *unit = ut_clone(u->one);
        for (int i = 0; unit && i < N_BASE; i++) {
            int power = allowed[which].power[i];
            if (power != 0) multiply(&unit, ut_clone(u->base[i]), power);
        }
        ut_unit *scaled = unit ? ut_scale(allowed[which].factor, unit) : NULL;
        if (unit) ut_free(unit);
        u->named[which] = scaled;
    }
    return u->named[which] ? ut_clone(u->named[which]) : NULL;
}

typedef struct cursor {
    agi_units *units;
    const char *s; /* what is left */
    int nested;
    agi_complaint *complaint;
    bool no_memory;
} cursor;

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void complain_money(cursor *c, const char *word, size_t letters)
{
    const char *currency = c->units->currency;
    if (letters == 3 && agi_currency_valid(word)) {
        agi_complain(c->complaint, "money of `%s` where the scenario counts in `%s`", word,
                     currency);
        agi_complain_hint(c->complaint, "convert it to %s: prices are not converted here",
                          currency);
        return;
    }
    agi_complain(c->complaint, "`%s` is not a unit", word);
    if (letters == 4 && agi_currency_valid(word + 1)) {
        agi_complain_hint(c->complaint, "write `%s %s` instead of `%s`",
                          word[0] == 'k'   ? "1e3"
                          : word[0] == 'M' ? "1e6"
                                           : "1e9",
                          word + 1, word);
    } else if (letters == 3 && strncmp(word, currency, 3) == 0) {
        agi_complain_hint(c->complaint, "money carries its year: `%s`", currency);
    } else if (word[letters]) {
        agi_complain_hint(c->complaint, "powers are written with `^`, as in `m/s^2`");
    }
}

static void complain_unit(cursor *c, const char *word)
{
    size_t letters = 0;
    while (is_letter(word[letters])) letters++;
    bool money = letters >= 3 && strncmp(word + letters - 3, c->units->currency, 3) == 0;
    if (money || agi_currency_valid(word) || word[letters]) {
        complain_money(c, word, letters);
        return;
    }
    agi_complain(c->complaint, "`%s` is not a unit", word);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        if (strcmp(refused[i][0], word) == 0) {
            agi_complain(c->complaint, "the unit `%s` is refused", word);
            agi_complain_hint(c->complaint, "%s", refused[i][1]);
            return;
        }
    }
    const char *names[N_ALLOWED];
    for (int i = 0; i < N_ALLOWED; i++) names[i] = allowed[i].name;
    agi_hint_names(word, names, N_ALLOWED, c->complaint->hint, sizeof c->complaint->hint);
}

/* NULL after a complaint or no_memory. */
static ut_unit *read_name(cursor *c)
{
    char word[UNIT_TEXT_MAX + 1];
    size_t n = 0;
    if (*c->s == '%') word[n++] = *c->s++;
    while (n < UNIT_TEXT_MAX && (is_letter(*c->s) || (n > 0 && is_digit(*c->s)))) {
        word[n++] = *c->s++;
    }
    word[n] = 0;
    ut_unit *unit = NULL;
    if (n > 0 && strcmp(word, c->units->currency) == 0) {
        unit = ut_clone(c->units->base[MONEY]);
        c->no_memory = !unit;
        return unit;
    }
    for (int i = 0; n > 0 && i < N_ALLOWED; i++) {
        if (strcmp(allowed[i].name, word) == 0) {
            unit = define(c->units, i);
            c->no_memory = !unit;
            return unit;
        }
    }
    if (n == 0) {
        agi_complain(c->complaint, "`%s` cannot be read as a unit", c->s);
        agi_complain_hint(c->complaint, "write it like `t/yr` or `USD2020/person/yr`");
    } else {
        complain_unit(c, word);
    }
    return NULL;
}

static bool read_power(cursor *c, int *power)
{
    *power = 1;
    if (*c->s != '^') return true;
    c->s++;
    int sign = 1;
    if (*c->s == '-') {
        sign = -1;
        c->s++;
    }
    if (!is_digit(*c->s) || is_digit(c->s[1]) || *c->s - '0' > POWER_MAX) {
        agi_complain(c->complaint, "a power is a whole number of one digit");
        return false;
    }
    *power = sign * (*c->s++ - '0');
    return true;
}

static ut_unit *read_unit(cursor *c);

static ut_unit *read_part(cursor *c)
{
    if (*c->s == '(') {
        if (c->nested >= NESTED_MAX) {
            agi_complain(c->complaint, "brackets nested too deeply");
            return NULL;
        }
        c->s++;
        c->nested++;
        ut_unit *unit = read_unit(c);
        c->nested--;
        if (unit && *c->s != ')') {
            agi_complain(c->complaint, "a bracket is not closed in the unit");
            ut_free(unit);
            return NULL;
        }
        if (unit) c->s++;
        return unit;
    }
    if (*c->s == '1' && !is_digit(c->s[1])) {
        c->s++;
        ut_unit *unit = ut_clone(c->units->one);
        c->no_memory = !unit;
        return unit;
    }
    return read_name(c);
}

static ut_unit *read_unit(cursor *c) /* NOLINT(misc-no-recursion): bounded by NESTED_MAX */
{
    ut_unit *unit = ut_clone(c->units->one);
    int sign = 1;
    for (;;) {
        while (*c->s == ' ') c->s++;
        ut_unit *part = read_part(c);
        int power = 1;
        if (!part || !read_power(c, &power)) {
            if (part) ut_free(part);
            if (unit) ut_free(unit);
            return NULL;
        }
        if (!multiply(&unit, part, sign * power)) {
            c->no_memory = out_of_memory(c->complaint);
            return NULL;
        }
        while (*c->s == ' ') c->s++;
        if (*c->s == 0 || *c->s == ')') return unit;
        sign = *c->s == '/' ? -1 : 1;
        if (*c->s == '/' || *c->s == '*') c->s++;
    }
}

/* NULL after a complaint or no_memory. */
static ut_unit *parse_unit(agi_units *u, const char *text, agi_complaint *complaint,
                           bool *without_memory)
{
    if (strlen(text) > UNIT_TEXT_MAX) {
        agi_complain(complaint, "the unit is longer than %d characters", UNIT_TEXT_MAX);
        return NULL;
    }
    if (*text == 0) text = "1";
    cursor c = {.units = u, .s = text, .complaint = complaint};
    ut_unit *unit = read_unit(&c);
    if (unit && *c.s != 0) {
        agi_complain(complaint, "a bracket too many in the unit `%s`", text);
        ut_free(unit);
        unit = NULL;
    }
    *without_memory = c.no_memory;
    return unit;
}

static double snap(double factor)
{
    char text[40];
    snprintf(text, sizeof text, "%.11e", factor);
    double decimal = strtod(text, NULL);
    return fabs(decimal - factor) <= 4 * DBL_EPSILON * fabs(factor) ? decimal : factor;
}

/* The factor, or 0 after a complaint or no_memory. */
static double convert(agi_units *u, const char *text, const char *wanted, agi_complaint *complaint,
                      bool *without_memory)
{
    double factor = 0.0;
    ut_unit *from = parse_unit(u, text, complaint, without_memory);
    ut_unit *to = from ? parse_unit(u, wanted, complaint, without_memory) : NULL;
    if (to && !ut_are_convertible(from, to)) {
        if (*text) {
            agi_complain(complaint, "`%s` is of another kind than `%s`", text, wanted);
        } else {
            agi_complain(complaint, "the unit is missing");
        }
        agi_complain_hint(complaint, "give it in `%s`", wanted);
    } else if (to) {
        cv_converter *converter = ut_get_converter(from, to);
        if (!converter) {
            *without_memory = out_of_memory(complaint);
        } else {
            factor = snap(cv_convert_double(converter, 1.0));
            cv_free(converter);
        }
        if (converter && !(factor > 0.0 && isfinite(factor))) {
            agi_complain(complaint, "the unit `%s` is too large or too small", text);
            factor = 0.0;
        }
    }
    if (from) ut_free(from);
    if (to) ut_free(to);
    return factor;
}

ag_err agi_units_factor(agi_units *units, const char *text, const char *wanted, double *factor,
                        agi_complaint *complaint)
{
    complaint->message[0] = complaint->hint[0] = 0;
    char key[2 * UNIT_TEXT_MAX + 4];
    size_t n = strlen(text), m = strlen(wanted);
    bool keep = n + m + 2 <= sizeof key;
    if (keep) {
        memcpy(key, text, n);
        key[n] = '\n';
        memcpy(key + n + 1, wanted, m);
        key[n + 1 + m] = 0;
    }
    uint32_t row = keep ? ag_names_find(units->known, key) : AG_NONE;
    if (row != AG_NONE) {
        *factor = units->factor[row];
        return AG_OK;
    }
    bool without_memory = false;
    enter();
    double found = convert(units, text, wanted, complaint, &without_memory);
    leave();
    if (without_memory) return no_memory(units->ctx);
    if (found == 0.0) return AG_ERR_INPUT;
    if (keep) {
        AG_TRY(ag_grow(units->ctx, &units->factor, units->n_factor, &units->factor_capacity,
                       sizeof *units->factor));
        AG_TRY(ag_names_add(units->known, key, &row));
        units->factor[row] = found;
        units->n_factor = row + 1;
    }
    *factor = found;
    return AG_OK;
}

/* ---- number and unit ------------------------------------------------------------------------- */

/* Length of the number at the start: [+-] digits [. digits] [e [+-] digits]. */
static size_t number_length(const char *s)
{
    const char *at = s;
    if (*at == '+' || *at == '-') at++;
    const char *digits = at;
    while (is_digit(*at)) at++;
    if (*at == '.') at++;
    while (is_digit(*at)) at++;
    if (at == digits || (at == digits + 1 && *digits == '.')) return 0;
    if (*at == 'e' || *at == 'E') {
        const char *power = at + 1;
        if (*power == '+' || *power == '-') power++;
        if (is_digit(*power)) {
            while (is_digit(*power)) power++;
            at = power;
        }
    }
    return (size_t)(at - s);
}

ag_err agi_quantity(agi_units *units, const char *text, const char *wanted, double *value,
                    agi_complaint *complaint)
{
    complaint->message[0] = complaint->hint[0] = 0;
    while (*text == ' ') text++;
    size_t n = number_length(text);
    char number[64];
    double read = 0.0;
    bool good = n > 0 && n < sizeof number;
    if (good) {
        memcpy(number, text, n);
        number[n] = 0;
        good = ag_number_parse(number, &read);
    }
    if (!good) {
        agi_complain(complaint, "`%s` does not begin with a finite number", text);
        agi_complain_hint(complaint,
                          strcmp(wanted, "1") == 0 ? "a plain number is wanted"
                                                   : "write it like `12 %s`",
                          wanted);
        return AG_ERR_INPUT;
    }
    const char *unit = text + n;
    if (*unit == ',' || *unit == '_' || *unit == '\'') {
        agi_complain(complaint, "`%s`: numbers have no separators of thousands", text);
        agi_complain_hint(complaint, "write 12500 or 1.25e4");
        return AG_ERR_INPUT;
    }
    while (*unit == ' ') unit++;
    char trimmed[UNIT_TEXT_MAX + 2];
    snprintf(trimmed, sizeof trimmed, "%s", unit);
    for (size_t m = strlen(trimmed); m > 0 && trimmed[m - 1] == ' '; m--) trimmed[m - 1] = 0;
    double factor = 1.0;
    AG_TRY(agi_units_factor(units, trimmed, wanted, &factor, complaint));
    double result = factor == 1.0 ? read : read * factor;
    if (!isfinite(result)) {
        agi_complain(complaint, "`%s` is too large", text);
        return AG_ERR_INPUT;
    }
    *value = result;
    return AG_OK;
}

ag_err ag_quantity_parse(ag_ctx *ctx, const char *text, const char *unit, const char *currency,
                         double *value)
{
    agi_units *units = NULL;
    AG_TRY(agi_units_create(ctx, currency, &units));
    agi_complaint complaint;
    ag_err err = agi_quantity(units, text, unit, value, &complaint);
    agi_units_free(units);
    if (err == AG_ERR_INPUT) {
        ag_detail detail = {.code = AG_ERR_INPUT};
        snprintf(detail.value, sizeof detail.value, "%s", text);
        snprintf(detail.message, sizeof detail.message, "%s", complaint.message);
        snprintf(detail.hint, sizeof detail.hint, "%s", complaint.hint);
        return ag_fail_detail(ctx, &detail);
    }
    return err;
}
