/* What cannot be computed from bodies alone: losses of ascent, landing reserves, shields.
**
** Losses are what real ascents need beyond the two ideal burns from the surface to the low orbit, their
** rotation left aside (that is counted apart). Low / central / high, m/s:
**   Earth  1100 / 1440 / 1600  recalled: gravity, drag and steering losses of Ariane A-44L, Atlas I,
**          Delta 7925, Shuttle, Saturn V and Titan IV/Centaur (Humble, Henry and Larson 1995) less the
**          climb, which the ideal burns hold already; surface to 400 km then takes 9.36 km/s (9.3-10)
**   Mars   70 / 520 / 820      from 4.1 (3.9-4.4) km/s to low orbit in the calibration; low: 203 gravity,
**          34 steering, 169 drag (Jaron 2005, Purdue: Mars ascent delta-v), less the climb
**   Titan  250 / 750 / 1550    from 3.0 (2.5-3.8) km/s there; thick air
**   Venus  8000 / 19500 / 22000  recalled: 27 km/s on common maps; 92 bar hardly let a rocket start
**   Moon   90 / 145 / 240      from 1.87 (1.80-1.97 up, 1.70-2.18 down) km/s there; Apollo, Altair
**   rest   5 % of the circular speed at the surface, 3 / 5 / 15 (calibration); 15 % in air, judgement
** Landing after entry, m/s: Mars 500 / 600 / 1000 (calibration); Earth 0 / 100 / 300 (parachutes: the
**   deorbit alone; a propulsive landing of a stage more; judgement); Titan 0 / 100 / 200, Venus 0 / 50 /
**   100 (thick air; judgement); elsewhere as on Mars
** Shell  10 / 15 / 25 % of the mass that arrives (calibration)
** Entry  14.5 km/s at most unless told otherwise: Stardust's capsule bore 12.9, studies (recalled) of
**   returns from Mars ask for 13-14.5
** Pass   the air brakes at 0.6 times the altitude of entry interface (73 km on Earth, 75 km on Mars), in
**   the cold deep air of giants and Titan at 0.3 times (Titan 381 km). Aerocapture takes place at 50-100
**   km over rocky planets, 150-300 km over giants: Justus et al., Atmospheric Models for Aerocapture
**   Systems Studies
** Trim   apoapsis after the pass put right: 5 / 10 / 50 m/s (judgement), raising periapsis apart */
#include "sky/sky_internal.h"

enum { VENUS = 299, EARTH = 399, MOON = 301, MARS = 499, TITAN = 606 };

#define LOSS_SHARE 0.05
#define LOSS_SHARE_AIR 0.15
#define PASS_SHARE 0.6
#define PASS_SHARE_COLD 0.3
#define COLD_TOP_M 300e3 /* entry interfaces of giants and Titan lie above this, of others below */

static bool is_airy(const ag_sky_body *body)
{
    return body->air_pa > 0.0 && body->air_top_m > 0.0;
}

double agi_loss_mps(const ag_sky_body *body)
{
    switch (body->naif) {
    case EARTH:
        return 1440.0;
    case MARS:
        return 520.0;
    case TITAN:
        return 750.0;
    case VENUS:
        return 19500.0;
    case MOON:
        return 145.0;
    default:
        return (is_airy(body) ? LOSS_SHARE_AIR : LOSS_SHARE) *
               sqrt(body->gm_m3ps2 / body->radius_m);
    }
}

double agi_landing_mps(const ag_sky_body *body)
{
    switch (body->naif) {
    case EARTH:
    case TITAN:
        return 100.0;
    case VENUS:
        return 50.0;
    default:
        return 600.0;
    }
}

double agi_pass_m(const ag_sky_body *body)
{
    double share = body->air_top_m > COLD_TOP_M ? PASS_SHARE_COLD : PASS_SHARE;
    return is_airy(body) ? body->radius_m + share * body->air_top_m : 0.0;
}
