/* What the files of the catalogue share. The text of a file is kept as it was unpacked; fields are ended
** with 0 where they stand, and names point into it. */
#ifndef ARGOSY_CATALOGUE_INTERNAL_H
#define ARGOSY_CATALOGUE_INTERNAL_H

#include "argosy/catalogue.h"

enum {
    AGI_TEXT_MAX = 256 << 20, /* bytes of a file, packed or not */
    AGI_LINE_MAX = 1024,
    AGI_LINES_MAX = 2000000,
    AGI_NAME_MAX = 64, /* bytes of a name, designation or class */
    AGI_COLUMNS = 18
};

struct ag_catalogue {
    ag_ctx *ctx;
    char *text;
    ag_catalogue_row *rows;
    struct agi_small_body *bodies; /* [count] */
    uint32_t *index;               /* [index_size] 0 or 1 + what is known there, see index.c */
    size_t index_size;             /* a power of 2 */
    uint32_t count;
};

typedef struct agi_small_body {
    ag_sky_body body;
    ag_sky_orbit orbit;
    char number[12]; /* its name where it has no other */
} agi_small_body;

/* ---- zlib.c: the one file that sees zlib ------------------------------------------------------------ */

/* All of a file, unpacked if it is gzip, with a 0 behind it; ag_delete. Errors name the file. */
ag_err agi_file_unpack(ag_ctx *ctx, const char *path, char **text, size_t *count);

/* ---- line.c ----------------------------------------------------------------------------------------- */

/* A line of a file, without its end; a 0 behind it. */
typedef struct agi_line {
    const char *file;
    uint32_t number;
    char *text;
    size_t count;
} agi_line;

/* Which column of the table each field of a line is. */
typedef struct agi_layout {
    uint32_t n;
    uint8_t column[AGI_COLUMNS];
} agi_layout;

ag_err agi_layout_read(ag_ctx *ctx, const agi_line *line, agi_layout *layout);
/* Cuts the line. */
ag_err agi_catalogue_row_read(ag_ctx *ctx, const agi_line *line, const agi_layout *layout,
                              ag_catalogue_row *row);
/* A failure in a line at a place that counts from 1, 0 for none. */
ag_err agi_line_fail(ag_ctx *ctx, const agi_line *line, size_t place, const char *key,
                     const char *value, const char *message, const char *hint);

/* ---- catalogue.c -------------------------------------------------------------------------------------- */

/* A catalogue of a text of `count` bytes with a 0 behind it, from ag_new; taken over, also on failure.
** `file` is for messages. */
ag_err agi_catalogue_of_text(ag_ctx *ctx, const char *file, char *text, size_t count,
                             ag_catalogue **catalogue);

/* ---- index.c ------------------------------------------------------------------------------------------- */

/* Room for three keys a row. */
ag_err agi_index_create(ag_catalogue *catalogue, uint32_t n_row);
/* Enters number, name and designation of a row; *known is the row that had one of them before, whose
** text is *key, or AG_NONE. */
void agi_index_add(ag_catalogue *catalogue, uint32_t row, uint32_t *known, const char **key);

#endif
