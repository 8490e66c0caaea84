/* Numbers as text, whatever the locale of the program or thread.
**
** The C library converts both ways, correctly rounded, while the calling thread's locale is set to
** "C" (uselocale touches that thread alone). The "C" locale is made once and kept: it is constant. */
#include "core_internal.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>

static locale_t c_locale;
static pthread_once_t c_locale_once = PTHREAD_ONCE_INIT;

static void c_locale_create(void)
{
    c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

/* Returns what uselocale takes to go back. */
static locale_t c_locale_enter(void)
{
    pthread_once(&c_locale_once, c_locale_create);
    return uselocale(c_locale);
}

/* A number of up to 15 digits survives the way to double and back, so %.15g shows the shortest text
** of such; below DBL_MIN fewer digits may tell two doubles apart, and all counts are tried. */
void ag_number_text(double value, char *text, size_t size)
{
    if (size == 0) return;
    if (isnan(value)) {
        agi_copy_text(text, size, "nan");
        return;
    }
    char shortest[48] = ""; /* 24 are enough for 17 digits; compilers reckon with any precision */
    locale_t before = c_locale_enter();
    for (int digits = fabs(value) < DBL_MIN && value != 0.0 ? 1 : 15; digits <= 17; digits++) {
        snprintf(shortest, sizeof shortest, "%.*g", digits, value);
        if (digits == 17 || strtod(shortest, NULL) == value) break;
    }
    uselocale(before);
    agi_copy_text(text, size, shortest);
}

static const char *skip_digits(const char *s)
{
    while (*s >= '0' && *s <= '9') s++;
    return s;
}

/* [+-] digits [. digits] [e [+-] digits], with a digit before or after the point. strtod would take
** blanks, hexadecimals, "inf" and "nan" as well. */
static bool is_decimal(const char *s)
{
    if (*s == '+' || *s == '-') s++;
    const char *end = skip_digits(s);
    size_t n_digit = (size_t)(end - s);
    s = end;
    if (*s == '.') {
        end = skip_digits(++s);
        n_digit += (size_t)(end - s);
        s = end;
    }
    if (n_digit == 0) return false;
    if (*s == 'e' || *s == 'E') {
        s++;
        if (*s == '+' || *s == '-') s++;
        end = skip_digits(s);
        if (end == s) return false;
        s = end;
    }
    return *s == 0;
}

bool ag_number_parse(const char *text, double *value)
{
    if (!text || !is_decimal(text)) return false;
    char *end = NULL;
    locale_t before = c_locale_enter();
    double read = strtod(text, &end);
    uselocale(before);
    if (*end != 0 || !isfinite(read)) return false;
    *value = read;
    return true;
}
