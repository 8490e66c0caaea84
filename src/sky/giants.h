/* What is added to eraPlan94's places of Mars and the giants. */
#ifndef ARGOSY_SKY_GIANTS_H
#define ARGOSY_SKY_GIANTS_H

#include "sky/sky_internal.h"

/* A wave of longitude, latitude and ln r: cosine and sine of each, 1e-10; rad per Julian century. */
typedef struct agi_giant_wave {
    double rate_radpcy;
    double cos_sin[3][2];
} agi_giant_wave;

typedef struct agi_giant {
    int planet; /* Mars 4 .. Neptune 8 */
    uint32_t n;
    double powers[3][4]; /* of longitude, latitude, ln r: of time in centuries past J2000, 1e-10 */
    const agi_giant_wave *waves;
} agi_giant;

#define AGI_N_GIANT 5
extern const agi_giant agi_giants[AGI_N_GIANT];

/* Corrects a heliocentric state (ICRF) of a planet; nothing for planets without a row. */
void agi_giant_correct(double tdb_s, int planet, ag_sky_state *state);

#endif
