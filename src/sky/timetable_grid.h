/* The grid of departures that timetables search, and the windows found on it. */
#ifndef ARGOSY_SKY_TIMETABLE_GRID_H
#define ARGOSY_SKY_TIMETABLE_GRID_H

#include "sky/timetable.h"

#define AGI_VALLEYS 3                    /* kept of a departure */
#define AGI_NEAR_S (60.0 * AG_SKY_DAY_S) /* how far ag_sky_leg_near looks */

/* The least cost over times of flight near one, and its guide (timetable.h); INFINITY: none. */
typedef struct agi_valley {
    double cost, guide, tof_s;
} agi_valley;

/* Departures: n_inside between the dates asked for, `before` more on both sides. */
typedef struct agi_grid {
    double first_s, step_s;
    uint32_t n, n_inside, before;
    agi_valley *valley; /* [n][AGI_VALLEYS], that of the least guide first */
    double *cost;       /* [n] of the cheapest leg; INFINITY: none */
    double *dv_mps;     /* [n] of the same */
    double *guide;      /* [times of flight], of the departure at work */
} agi_grid;

double agi_grid_depart(const agi_grid *grid, uint32_t row);
/* Flies all times of flight of a departure; guide has room for them. */
ag_err agi_grid_scan(agi_hunt *hunt, double depart_tdb_s, double *guide, agi_valley *valleys,
                     agi_try *best);
/* The windows of the grid, into the table. */
ag_err agi_grid_windows(agi_hunt *hunt, agi_grid *grid, ag_sky_timetable *table);
/* Flies a leg that was found once more, between the bodies' own states. */
ag_err agi_grid_fly(agi_hunt *hunt, const agi_try *found, ag_sky_leg *leg);

#endif
