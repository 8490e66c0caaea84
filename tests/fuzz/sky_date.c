/* Fuzzes dates: what is read lies in the range and prints as a text that reads back to the millisecond
** in TDB and UTC; what is refused leaves the time alone. */
#include "argosy/sky.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void check(bool holds)
{
    if (!holds) abort();
}

static void check_printing(ag_ctx *ctx, double tdb_s, ag_sky_scale scale)
{
    char text[AG_SKY_DATE_MAX];
    double again_s = 0;
    if (ag_sky_date_print(ctx, tdb_s, scale, text) != AG_OK) {
        check(scale == AG_SKY_UTC); /* before 1960 */
        return;
    }
    ag_sky_date outcome = ag_sky_date_read(text, &again_s);
    /* On the days before 1972 on which UTC was stepped by 0.05 or 0.1 s ERFA reads and prints with
    ** different lengths of the day. */
    bool stepped = scale == AG_SKY_UTC && tdb_s < -883612700.0;
    if (outcome == AG_SKY_DATE_FOUND)
        check(fabs(again_s - tdb_s) < (stepped ? 0.101 : 0.000502));
    else /* rounded over an end of the range, or to before 1960, or past the end of such a day */
        check(outcome == AG_SKY_DATE_RANGE || outcome == AG_SKY_DATE_NO_UTC ||
              (stepped && outcome == AG_SKY_DATE_CLOCK));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    ag_ctx *ctx = ag_ctx_create(NULL);
    if (text && ctx) {
        double tdb_s = -77.5;
        if (size > 0) memcpy(text, data, size);
        text[size] = 0;
        if (ag_sky_date_read(text, &tdb_s) == AG_SKY_DATE_FOUND) {
            check(tdb_s >= AG_SKY_TDB_MIN_S && tdb_s <= AG_SKY_TDB_MAX_S);
            check_printing(ctx, tdb_s, AG_SKY_TDB);
            check_printing(ctx, tdb_s, AG_SKY_UTC);
        } else {
            check(tdb_s == -77.5);
            check(ag_sky_date_parse(ctx, "at", text, &tdb_s) == AG_ERR_INPUT);
        }
    }
    ag_ctx_free(ctx);
    free(text);
    return 0;
}
