/* catalogue: small bodies, found by number, name or designation.
**
** The bundled catalogue holds the near-Earth orbits of the Minor Planet Center, the brightest bodies of
** the main belt and named targets: osculating elements at an epoch, absolute magnitudes and what is known of
** diameters. A row is made into an ag_sky_body (SMALL) when it is asked for.
**
** Accuracy   two-body motion from the epoch: 1e4 .. 1e6 km after years, see docs/theory/sky.md
** Ownership  bodies belong to the catalogue and live as long as it
** Threads    a catalogue may be read by many threads after it was opened */
#ifndef ARGOSY_CATALOGUE_H
#define ARGOSY_CATALOGUE_H

#include "argosy/core.h"
#include "argosy/sky.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ag_catalogue ag_catalogue;

/* Opens a catalogue file (CSV, plain or gzip; columns as library/catalogue/README.md says), or the bundled one
** (path NULL: looked for in $ARGOSY_LIBRARY, then the install's, then the source tree's library).
** AG_ERR_INPUT with file:line and key for what cannot be read; lines longer than 1 KiB, files that unpack
** to more than 256 MiB and more than 2 million lines are refused. */
AG_API ag_err ag_catalogue_open(ag_ctx *ctx, const char *path, ag_catalogue **catalogue);
AG_API void ag_catalogue_free(ag_catalogue *catalogue);

typedef struct ag_catalogue_row {
    uint32_t number;                /* 0: not numbered */
    const char *name, *designation; /* "" where there is none */
    const char *orbit_class;        /* "Amor", "MBA", ... */
    const char *spectral;           /* SMASSII or Tholen type; "": not known */
    const char *source;             /* of the orbit, as the file's head explains; "" */
    double h_mag, g_slope;          /* NaN: not known */
    double diameter_m, albedo;      /* NaN: not known */
    double gm_m3ps2;                /* NaN: not known */
    double epoch_tdb_s, a_m, e, i_rad, node_rad, peri_rad, mean_anomaly_rad;
} ag_catalogue_row;

AG_API uint32_t ag_catalogue_count(const ag_catalogue *catalogue);
AG_API const ag_catalogue_row *ag_catalogue_at(const ag_catalogue *catalogue, uint32_t row);
/* Row of "433", "eros", "(433) Eros", "433 Eros", "A898 PA", "2000 SG344"; AG_NONE. Case, blanks,
** underscores and parentheses make no difference. */
AG_API uint32_t ag_catalogue_find(const ag_catalogue *catalogue, const char *text);
/* Nearest spelling among names and designations; NULL if none is near. */
AG_API const char *ag_catalogue_nearest(const ag_catalogue *catalogue, const char *text);

/* The row as a body of the sky. Radius from the diameter, else from GM and a density of 2 t/m^3
** (judgement), else from H and the albedo, 0.15 (judgement) where it is not known; GM from that density
** where it is not known. NAIF number -1 where the body has no number. NULL past the end. */
AG_API const ag_sky_body *ag_catalogue_body(const ag_catalogue *catalogue, uint32_t row);
/* Body of the sky's table, else of the catalogue; for ag_sky_site_parse (find_in: the catalogue, may be
** NULL). "europa" is the moon, "52" and "52 Europa" the asteroid. */
AG_API const ag_sky_body *ag_catalogue_lookup(void *catalogue, const char *name);

#ifdef __cplusplus
}
#endif
#endif
