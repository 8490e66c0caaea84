/* Fuzzes ag_number_parse: what it takes is what strtod reads as well, to the last character, and goes
** to text and back unchanged; what it refuses leaves the value alone. */
#include "argosy/core.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void check(bool holds)
{
    if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (!text) return 0;
    if (size > 0) memcpy(text, data, size);
    text[size] = 0;
    double value = -77, again = 0;
    char *end = NULL;
    double read = strtod(text, &end);
    if (ag_number_parse(text, &value)) {
        check(*end == 0 && end != text && read == value && isfinite(value));
        char shortest[32];
        ag_number_text(value, shortest, sizeof shortest);
        check(ag_number_parse(shortest, &again) && memcmp(&again, &value, sizeof value) == 0);
    } else {
        check(value == -77);
    }
    free(text);
    return 0;
}
