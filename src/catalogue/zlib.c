/* zlib: a file into memory, unpacked if it is gzip (one member or several). What it may grow to is
** bounded, so that a small file cannot fill the memory. */
#include "catalogue/catalogue_internal.h"

#include <errno.h>
#include <string.h>
#include <zlib.h>

enum { FIRST_ROOM = 1 << 16 };

typedef struct buffer {
    unsigned char *bytes;
    size_t count, room;
} buffer;

static ag_err complain(ag_ctx *ctx, const char *path, const char *message, const char *hint)
{
    ag_detail detail = {.code = AG_ERR_INPUT};
    snprintf(detail.file, sizeof detail.file, "%s", path);
    snprintf(detail.message, sizeof detail.message, "%s", message);
    snprintf(detail.hint, sizeof detail.hint, "%s", hint);
    return ag_fail_detail(ctx, &detail);
}

/* Room for at least one byte more, and the 0 behind; never for more than one byte too many. */
static ag_err make_room(ag_ctx *ctx, const char *path, buffer *to)
{
    if (to->count > AGI_TEXT_MAX)
        return complain(ctx, path, "the file is too large", "at most 256 MiB, unpacked");
    if (to->count + 1 < to->room) return AG_OK;
    size_t room = to->room ? 2 * to->room : FIRST_ROOM;
    if (room > AGI_TEXT_MAX + 2) room = AGI_TEXT_MAX + 2;
    unsigned char *more = ag_renew(ctx, to->bytes, room, 1);
    if (!more) return AG_ERR_MEMORY;
    to->bytes = more;
    to->room = room;
    return AG_OK;
}

static ag_err read_all(ag_ctx *ctx, const char *path, FILE *file, buffer *to)
{
    for (size_t got = 1; got > 0;) {
        AG_TRY(make_room(ctx, path, to));
        got = fread(to->bytes + to->count, 1, to->room - to->count - 1, file);
        to->count += got;
    }
    if (ferror(file)) return complain(ctx, path, "cannot be read", "is it a file?");
    return AG_OK;
}

static ag_err read_file(ag_ctx *ctx, const char *path, buffer *to)
{
    FILE *file = fopen(path, "rbe");
    if (!file) {
        return complain(ctx, path, strerror(errno), /* NOLINT(concurrency-mt-unsafe) */
                        "check the name and who may read it");
    }
    ag_err err = read_all(ctx, path, file, to);
    fclose(file);
    return err;
}

/* ---- gzip ------------------------------------------------------------------------------------------- */

static void *zlib_new(void *ctx, unsigned count, unsigned size)
{
    return ag_new(ctx, count, size);
}

static void zlib_delete(void *ctx, void *memory)
{
    ag_delete(ctx, memory);
}

static bool is_gzip(const unsigned char *bytes, size_t count)
{
    return count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
}

/* What zlib said, as an error; AG_OK while it can go on. *ended: all members are through. */
static ag_err next_step(ag_ctx *ctx, const char *path, z_stream *stream, int said, bool *ended)
{
    if (said == Z_MEM_ERROR) return ag_fail(ctx, AG_ERR_MEMORY, "out of memory");
    if (said == Z_STREAM_END) {
        *ended = stream->avail_in == 0;
        if (*ended) return AG_OK;
        if (!is_gzip(stream->next_in, stream->avail_in) || inflateReset(stream) != Z_OK)
            return complain(ctx, path, "something stands behind the end of the gzip data", "");
        return AG_OK;
    }
    if (said != Z_OK && said != Z_BUF_ERROR)
        return complain(ctx, path, "the gzip data are damaged", "fetch or make the file again");
    if (stream->avail_in == 0 && stream->avail_out > 0)
        return complain(ctx, path, "the gzip data end too early", "fetch or make the file again");
    return AG_OK;
}

static ag_err inflate_all(ag_ctx *ctx, const char *path, z_stream *stream, buffer *to)
{
    for (bool ended = false; !ended;) {
        AG_TRY(make_room(ctx, path, to));
        size_t room = to->room - to->count - 1;
        stream->next_out = to->bytes + to->count;
        stream->avail_out = (unsigned)room;
        int said = inflate(stream, Z_NO_FLUSH);
        to->count += room - stream->avail_out;
        AG_TRY(next_step(ctx, path, stream, said, &ended));
    }
    return make_room(ctx, path, to);
}

static ag_err unpack(ag_ctx *ctx, const char *path, const buffer *packed, buffer *to)
{
    z_stream stream = {.zalloc = zlib_new, .zfree = zlib_delete, .opaque = ctx};
    stream.next_in = packed->bytes;
    stream.avail_in = (unsigned)packed->count;
    int said = inflateInit2(&stream, 16 + MAX_WBITS);
    if (said == Z_MEM_ERROR) return ag_fail(ctx, AG_ERR_MEMORY, "out of memory");
    AG_CHECK(ctx, said == Z_OK);
    ag_err err = inflate_all(ctx, path, &stream, to);
    inflateEnd(&stream);
    return err;
}

ag_err agi_file_unpack(ag_ctx *ctx, const char *path, char **text, size_t *count)
{
    buffer packed = {0};
    buffer plain = {0};
    ag_err err = read_file(ctx, path, &packed);
    if (err == AG_OK && is_gzip(packed.bytes, packed.count)) {
        err = unpack(ctx, path, &packed, &plain);
        ag_delete(ctx, packed.bytes);
    } else {
        plain = packed;
    }
    if (err != AG_OK) {
        ag_delete(ctx, plain.bytes);
        return err;
    }
    AG_CHECK(ctx, plain.bytes); /* there is always room for the end */
    plain.bytes[plain.count] = 0;
    *text = (char *)plain.bytes;
    *count = plain.count;
    return AG_OK;
}
