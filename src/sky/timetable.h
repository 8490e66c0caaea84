/* What timetables are made with: states of primaries on grids, legs priced between them, minimisers. */
#ifndef ARGOSY_SKY_TIMETABLE_H
#define ARGOSY_SKY_TIMETABLE_H

#include "sky/sky_internal.h"

/* A primary's states about the Sun on an even grid, worked out when first asked for, and between them
** by the cubic through places and velocities. No grid (n = 0): worked out each time. */
typedef struct agi_track {
    const ag_sky_body *body;
    double from_s, step_s;
    uint32_t n;
    ag_sky_state *knot;
    uint8_t *have;
    bool shared;   /* an almanac's: all knots are there */
    double last_s; /* the last time asked for, and its state */
    ag_sky_state last;
} agi_track;

struct ag_sky_almanac {
    agi_track earth;
};

/* A search: where from and to, at what cost, in which bounds. */
typedef struct agi_hunt {
    ag_ctx *ctx;
    const ag_sky_site *from, *to;
    ag_sky_search given; /* with tof_max_s filled in, and the entry's limit a little lower */
    double entry_max_mps;
    agi_track rough[2]; /* departure, arrival: states to 1000 km and 2 m/s */
    agi_track fine[2];  /* to 0.2 km and 5 mm/s */
    agi_track *last;    /* for what is kept: fine ones, or rough ones if brief */
    double synodic_s, reach_s;
    double depart_step_s; /* at most */
    double tof_step_s;
    uint32_t n_tof;
} agi_hunt;

/* A leg met on the way; cost INFINITY: none. The guide is the cost, or where the entry is too fast what
** it would be in the air, with a penalty for that, so that ways down lead out of there. */
typedef struct agi_try {
    double depart_tdb_s, tof_s; /* between the primaries */
    double cost;                /* m/s, or m^2/s^2 of C3 */
    double guide;
    ag_sky_leg leg;
} agi_try;

/* True if a leg is cheaper than another, or nearer to one if both are none. */
bool agi_try_beats(const agi_try *leg, const agi_try *other);

/* Opens a search; close it also after an error. Departures may be asked for between the two times. */
ag_err agi_hunt_open(ag_ctx *ctx, const ag_sky_site *from, const ag_sky_site *to,
                     const ag_sky_search *search, agi_hunt *hunt);
ag_err agi_hunt_tabulate(agi_hunt *hunt, double first_s, double last_s);
void agi_hunt_close(agi_hunt *hunt);

/* The cheapest leg of the turns allowed at a departure and a time of flight. */
ag_err agi_hunt_leg(agi_hunt *hunt, agi_track *tracks, double depart_tdb_s, double tof_s,
                    agi_try *got);
/* The cheapest times of flight of a departure between two, by golden section; *best is replaced if
** it is beaten. */
ag_err agi_hunt_tof(agi_hunt *hunt, agi_track *tracks, double depart_tdb_s, double low_s,
                    double high_s, int steps, agi_try *best);
/* Downhill from *best in departure (within reach_s, and the dates that are taken) and time of flight,
** until both are known to 0.05 d. */
ag_err agi_hunt_downhill(agi_hunt *hunt, agi_track *tracks, double reach_s, agi_try *best);

#endif
