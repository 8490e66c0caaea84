/* Columns: one block described by one field table.
**
** Head, table and block are one allocation, so that creating either works or leaves nothing. Columns
** follow each other in the table's order, each on a 16-byte boundary, the block on a cache line. The
** texts of a field are not copied: tables are constants, or lie in the arena of the model. */
#include "core_internal.h"

#include <math.h>

enum { COLUMN_ALIGN = 16, BLOCK_ALIGN = 64 };

static size_t type_bytes(ag_type type)
{
    switch (type) {
    case AG_F64:
        return sizeof(double);
    case AG_U32:
        return sizeof(uint32_t);
    case AG_U8:
        return sizeof(uint8_t);
    }
    return 0;
}

/* `*total` moved up to a boundary, then by `bytes`. False on overflow. */
static bool advance(size_t *total, size_t bytes, size_t align, size_t *start)
{
    size_t gap = (align - *total % align) % align;
    if (gap > SIZE_MAX - *total || bytes > SIZE_MAX - *total - gap) return false;
    *start = *total + gap;
    *total = *start + bytes;
    return true;
}

/* Bytes of the block; offsets go to `fields` unless it is NULL. */
static ag_err lay_out(ag_ctx *ctx, const ag_field *table, size_t n_field, ag_field *fields,
                      size_t *bytes)
{
    size_t total = 0;
    for (size_t i = 0; i < n_field; i++) {
        size_t size = type_bytes(table[i].type), column = 0, offset = 0;
        AG_CHECK(ctx, size > 0 && table[i].name);
        if (!agi_multiply(table[i].count, size, &column) ||
            !advance(&total, column, COLUMN_ALIGN, &offset)) {
            return agi_fail_memory(ctx, table[i].count, size);
        }
        if (fields) {
            fields[i] = table[i];
            fields[i].offset = offset;
        }
    }
    *bytes = total;
    return AG_OK;
}

ag_err ag_columns_create(ag_ctx *ctx, const ag_field *fields, size_t n_field, ag_columns **columns)
{
    size_t bytes = 0, table = 0, block = 0, total = sizeof(ag_columns);
    AG_TRY(lay_out(ctx, fields, n_field, NULL, &bytes));
    if (!agi_multiply(n_field, sizeof *fields, &table) ||
        !advance(&total, table, _Alignof(ag_field), &table) ||
        !advance(&total, BLOCK_ALIGN, 1, &block) || !advance(&total, bytes, 1, &block)) {
        return agi_fail_memory(ctx, 1, bytes);
    }
    unsigned char *memory = ag_new(ctx, total, 1);
    if (!memory) return AG_ERR_MEMORY;
    ag_columns *made = (ag_columns *)(void *)memory;
    made->fields = (ag_field *)(void *)(memory + table);
    made->n_field = n_field;
    made->bytes = bytes;
    unsigned char *end = (unsigned char *)(made->fields + n_field);
    made->block = end + (BLOCK_ALIGN - (uintptr_t)end % BLOCK_ALIGN) % BLOCK_ALIGN;
    ag_err err = lay_out(ctx, fields, n_field, made->fields, &bytes);
    if (err < 0) {
        ag_delete(ctx, made);
        return err;
    }
    *columns = made;
    return AG_OK;
}

void ag_columns_free(ag_ctx *ctx, ag_columns *columns)
{
    ag_delete(ctx, columns);
}

/* The column if it exists and is of that type. */
static void *column(const ag_columns *columns, size_t field, ag_type type)
{
    if (field >= columns->n_field || columns->fields[field].type != type) return NULL;
    return columns->block + columns->fields[field].offset;
}

double *ag_columns_f64(ag_columns *columns, size_t field)
{
    return column(columns, field, AG_F64);
}

uint32_t *ag_columns_u32(ag_columns *columns, size_t field)
{
    return column(columns, field, AG_U32);
}

uint8_t *ag_columns_u8(ag_columns *columns, size_t field)
{
    return column(columns, field, AG_U8);
}

/* Each field as name, count, values, in the table's order: gaps and offsets stay out. */
void ag_columns_hash(const ag_columns *columns, ag_hash *hash)
{
    for (size_t i = 0; i < columns->n_field; i++) {
        const ag_field *field = &columns->fields[i];
        const void *values = column(columns, i, field->type);
        ag_hash_text(hash, field->name);
        ag_hash_u64(hash, field->count);
        if (field->type == AG_F64) {
            ag_hash_doubles(hash, values, field->count);
        } else if (field->type == AG_U32) {
            const uint32_t *rows = values;
            for (size_t j = 0; j < field->count; j++) ag_hash_u64(hash, rows[j]);
        } else {
            ag_hash_bytes(hash, values, field->count);
        }
    }
}

const char *ag_columns_bad(const ag_columns *columns)
{
    for (size_t i = 0; i < columns->n_field; i++) {
        const double *values = column(columns, i, AG_F64);
        if (!values) continue;
        for (size_t j = 0; j < columns->fields[i].count; j++) {
            if (!isfinite(values[j])) return columns->fields[i].name;
        }
    }
    return NULL;
}
