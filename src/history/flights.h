/* Flights: what the sky gives for the legs of a scenario, stage by stage. */
#ifndef HISTORY_FLIGHTS_H
#define HISTORY_FLIGHTS_H

#include "argosy/market.h"
#include "argosy/sky.h"

typedef struct agi_route { /* between two sites, whichever legs use it */
    char *key;
    ag_sky_site sites[2]; /* from, to: while it is searched */
    bool brakes;
    ag_err err; /* of the search */
    ag_sky_timetable table;
} agi_route;

typedef struct agi_flights {
    double from_tdb_s, to_tdb_s; /* departures that a run can ask for */
    ag_sky_almanac *almanac;     /* shared by the searches */
    size_t n_route, capacity;
    agi_route *route;
    uint32_t *route_of; /* [n_leg] AG_NONE for legs that are not of the sky */
    ag_flight *flight; /* [n_leg][n_stage] of the period in hand; NULL where no leg is of the sky */
    double longest_yr; /* of all flights that any period can see */
} agi_flights;

/* Timetables of all routes of the model for departures from its first year to the horizon of its last
** period, `longest_period_yr` long. */
ag_err agi_flights_create(ag_ctx *ctx, const ag_model *model, double longest_period_yr,
                          agi_flights *flights);
void agi_flights_free(ag_ctx *ctx, agi_flights *flights);
/* After an event: routes that the model did not have before. */
ag_err agi_flights_routes(ag_ctx *ctx, const ag_model *model, agi_flights *flights);
/* Fills `flight` for the stages of a period that begins in `year`. */
void agi_flights_period(const ag_model *model, double year, double period_yr, agi_flights *flights);

#endif
