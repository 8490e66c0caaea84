/* Quantities and dates: the first line is the text, the second the unit wanted, the third the
** currency; without them `t/yr` and USD2020. A number that is taken is finite; taken again it is
** the same. */
#include "scenario/scenario_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void require(bool condition)
{
    if (!condition) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ag_ctx *ctx = ag_ctx_create(NULL);
    char *text = calloc(1, size + 1);
    if (!ctx || !text) abort();
    if (size > 0) memcpy(text, data, size);
    char *unit = strchr(text, '\n'), *currency = NULL;
    if (unit) {
        *unit++ = 0;
        currency = strchr(unit, '\n');
        if (currency) *currency++ = 0;
    }
    if (!unit || !*unit) unit = "t/yr";
    if (!currency) currency = "USD2020";
    double value = NAN, again = NAN, year = NAN;
    ag_err err = ag_quantity_parse(ctx, text, unit, currency, &value);
    require(err == AG_OK || err == AG_ERR_INPUT);
    require((err == AG_OK) == (isfinite(value) != 0));
    if (err == AG_OK) {
        require(ag_quantity_parse(ctx, text, unit, currency, &again) == AG_OK);
        require(value == again);
    } else {
        require(ag_ctx_detail(ctx)->message[0] != 0);
    }
    if (agi_date(text, &year)) {
        require(isfinite(year));
        require(fabs(ag_year_of_jd(ag_year_jd(year)) - year) < 1e-9 * (1 + fabs(year)));
    }
    free(text);
    ag_ctx_free(ctx);
    return 0;
}
