/* catalogue: opening a file, its rows, and the bodies made of them.
**
** Everything is made when the catalogue is opened (a body costs a square root), so that reading it
** needs no lock. */
#include "catalogue/catalogue_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_NAME "catalogue/small_bodies.csv.gz"
#define PI 3.14159265358979323846
#define GRAVITATION 6.67430e-11 /* m^3 kg^-1 s^-2, CODATA 2018 */
/* Judgement, where nothing is known of a body: an albedo between those of S and C types, and a density
** between those of rubble piles of either. */
#define ALBEDO 0.15
#define DENSITY 2000.0 /* kg/m^3 */
/* Diameter of a body of albedo 1 and magnitude 0 (Pravec & Harris 2007). */
#define DIAMETER_H0_M 1329e3

enum { PATH_BYTES = 4096 };

/* ---- bodies ------------------------------------------------------------------------------------------- */

/* From the diameter, else from GM, else from the magnitude; NaN. */
static double radius_of(const ag_catalogue_row *row)
{
    double albedo = isnan(row->albedo) ? ALBEDO : row->albedo;
    if (!isnan(row->diameter_m)) return row->diameter_m / 2;
    if (!isnan(row->gm_m3ps2)) return cbrt(row->gm_m3ps2 * 3 / (4 * PI * GRAVITATION * DENSITY));
    return DIAMETER_H0_M / sqrt(albedo) * pow(10, -row->h_mag / 5) / 2;
}

static ag_err body_make(ag_ctx *ctx, const ag_catalogue_row *row, const ag_sky_body *sun,
                        agi_small_body *made)
{
    AG_TRY(ag_sky_orbit_of_mean(ctx, sun->gm_m3ps2, row->a_m, row->e, row->i_rad, row->node_rad,
                                row->peri_rad, row->mean_anomaly_rad, row->epoch_tdb_s,
                                &made->orbit));
    double radius = radius_of(row);
    double gm = isnan(row->gm_m3ps2) ? GRAVITATION * DENSITY * 4 / 3 * PI * radius * radius * radius
                                     : row->gm_m3ps2;
    if (row->number) snprintf(made->number, sizeof made->number, "%u", row->number);
    made->body = (ag_sky_body){
        .name = *row->name          ? row->name
                : *row->designation ? row->designation
                                    : made->number,
        .kind = AG_SKY_SMALL,
        .naif = row->number ? 20000000 + (int32_t)row->number : -1,
        .parent = sun,
        .gm_m3ps2 = gm,
        .radius_m = radius,
        .equator_m = radius,
        .j2 = NAN,
        .rotation_s = NAN,
        .pole_ra_rad = NAN,
        .pole_dec_rad = NAN,
        .gravity_mps2 = gm / (radius * radius),
        .error_m = NAN,
        .source = "two-body motion from the elements of the catalogue",
        .orbit = &made->orbit,
    };
    return AG_OK;
}

static ag_err bodies_make(ag_catalogue *catalogue)
{
    ag_ctx *ctx = catalogue->ctx;
    const ag_sky_body *sun = ag_sky_body_find("sun");
    catalogue->bodies = ag_new(ctx, catalogue->count, sizeof *catalogue->bodies);
    if (!catalogue->bodies) return AG_ERR_MEMORY;
    for (uint32_t row = 0; row < catalogue->count; row++)
        AG_TRY(body_make(ctx, &catalogue->rows[row], sun, &catalogue->bodies[row]));
    return AG_OK;
}

/* ---- reading -------------------------------------------------------------------------------------------- */

typedef struct reader {
    ag_catalogue *catalogue;
    char *next, *end; /* of the text */
    agi_line line;
    uint32_t *numbers; /* line of each row */
    size_t rows_room, numbers_room;
} reader;

/* The next line that is not empty and no comment; false at the end. */
static bool line_next(reader *in)
{
    while (in->next < in->end && in->line.number < AGI_LINES_MAX) {
        char *start = in->next;
        char *stop = memchr(start, '\n', (size_t)(in->end - start));
        if (!stop) stop = in->end;
        in->next = stop < in->end ? stop + 1 : stop;
        if (stop > start && stop[-1] == '\r') stop--;
        *stop = 0;
        in->line.number++;
        in->line.text = start;
        in->line.count = (size_t)(stop - start);
        if (start < stop && *start != '#') return true;
    }
    return false;
}

static ag_err row_add(ag_ctx *ctx, reader *in, const agi_layout *layout)
{
    ag_catalogue *to = in->catalogue;
    AG_TRY(ag_grow(ctx, &to->rows, to->count, &in->rows_room, sizeof *to->rows));
    AG_TRY(ag_grow(ctx, &in->numbers, to->count, &in->numbers_room, sizeof *in->numbers));
    AG_TRY(agi_catalogue_row_read(ctx, &in->line, layout, &to->rows[to->count]));
    in->numbers[to->count++] = in->line.number;
    return AG_OK;
}

static ag_err index_make(reader *in)
{
    ag_catalogue *to = in->catalogue;
    AG_TRY(agi_index_create(to, to->count));
    for (uint32_t row = 0; in->numbers && row < to->count; row++) {
        uint32_t known = AG_NONE;
        const char *key = NULL;
        agi_index_add(to, row, &known, &key);
        if (known == AG_NONE) continue;
        char message[AG_TEXT_MAX];
        in->line.number = in->numbers[row];
        snprintf(message, sizeof message, "line %u has it too", in->numbers[known]);
        return agi_line_fail(to->ctx, &in->line, 0, key, "", message, "a body stands here once");
    }
    return AG_OK;
}

static ag_err read_lines(reader *in)
{
    ag_ctx *ctx = in->catalogue->ctx;
    agi_layout layout = {0};
    bool header = line_next(in);
    if (header) AG_TRY(agi_layout_read(ctx, &in->line, &layout));
    while (line_next(in)) AG_TRY(row_add(ctx, in, &layout));
    if (in->next < in->end)
        return agi_line_fail(ctx, &in->line, 0, "", "", "too many lines", "at most 2 million");
    if (!header)
        return agi_line_fail(ctx, &in->line, 0, "", "", "nothing in it", "a header is needed");
    AG_TRY(index_make(in));
    return bodies_make(in->catalogue);
}

ag_err agi_catalogue_of_text(ag_ctx *ctx, const char *file, char *text, size_t count,
                             ag_catalogue **catalogue)
{
    ag_catalogue *own = ag_new(ctx, 1, sizeof *own);
    if (!own) {
        ag_delete(ctx, text);
        return AG_ERR_MEMORY;
    }
    own->ctx = ctx;
    own->text = text;
    reader in = {.catalogue = own, .next = text, .end = text + count, .line = {.file = file}};
    ag_err err = read_lines(&in);
    ag_delete(ctx, in.numbers);
    if (err != AG_OK) {
        ag_catalogue_free(own);
        return err;
    }
    *catalogue = own;
    return AG_OK;
}

/* ---- opening -------------------------------------------------------------------------------------------- */

/* The bundled file: the first that is there, else the last that was looked for. */
static void bundled_path(char path[PATH_BYTES])
{
    char self[PATH_BYTES / 2];
    const char *library = getenv("ARGOSY_LIBRARY"); /* NOLINT(concurrency-mt-unsafe) */
    if (library && *library) {
        snprintf(path, PATH_BYTES, "%s/" FILE_NAME, library);
        if (access(path, R_OK) == 0) return;
    }
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n > 0) {
        self[n] = 0;
        char *slash = strrchr(self, '/');
        if (slash) *slash = 0;
        snprintf(path, PATH_BYTES, "%s/" ARGOSY_SHARE_RELATIVE "/library/" FILE_NAME, self);
        if (access(path, R_OK) == 0) return;
    }
    snprintf(path, PATH_BYTES, "%s", ARGOSY_LIBRARY_DIR "/" FILE_NAME);
}

ag_err ag_catalogue_open(ag_ctx *ctx, const char *path, ag_catalogue **catalogue)
{
    char bundled[PATH_BYTES];
    char *text = NULL;
    size_t count = 0;
    if (!path) {
        bundled_path(bundled);
        path = bundled;
    }
    AG_TRY(agi_file_unpack(ctx, path, &text, &count));
    return agi_catalogue_of_text(ctx, path, text, count, catalogue);
}

void ag_catalogue_free(ag_catalogue *catalogue)
{
    if (!catalogue) return;
    ag_ctx *ctx = catalogue->ctx;
    ag_delete(ctx, catalogue->index);
    ag_delete(ctx, catalogue->bodies);
    ag_delete(ctx, catalogue->rows);
    ag_delete(ctx, catalogue->text);
    ag_delete(ctx, catalogue);
}

/* ---- reading it ------------------------------------------------------------------------------------------ */

uint32_t ag_catalogue_count(const ag_catalogue *catalogue)
{
    return catalogue ? catalogue->count : 0;
}

const ag_catalogue_row *ag_catalogue_at(const ag_catalogue *catalogue, uint32_t row)
{
    return catalogue && row < catalogue->count ? &catalogue->rows[row] : NULL;
}

const ag_sky_body *ag_catalogue_body(const ag_catalogue *catalogue, uint32_t row)
{
    return catalogue && row < catalogue->count ? &catalogue->bodies[row].body : NULL;
}

const ag_sky_body *ag_catalogue_lookup(void *catalogue, const char *name)
{
    const ag_sky_body *body = ag_sky_body_find(name);
    return body ? body : ag_catalogue_body(catalogue, ag_catalogue_find(catalogue, name));
}
