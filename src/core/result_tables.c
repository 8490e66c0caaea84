/* The tables of a result, declared once: history writes rows in this order, store makes the tables of
** it, report and export read it. */
#include "core_internal.h"

/* One array of names a table; the number of columns is that of the names, checked against the types. */
#define AG_X(id, name, types, ...) static const char *const names_##id[] = {__VA_ARGS__};
AG_RESULT_LIST(AG_X)
#undef AG_X

#define AG_X(id, name, types, ...)                                                                 \
    _Static_assert(sizeof(types) - 1 == sizeof names_##id / sizeof *names_##id,                    \
                   "a type for each column of " name);
AG_RESULT_LIST(AG_X)
#undef AG_X

static const ag_table tables[AG_N_RESULT] = {
#define AG_X(id, name, types, ...)                                                                 \
    [AG_RESULT_##id] = {name, sizeof names_##id / sizeof *names_##id, names_##id, types},
    AG_RESULT_LIST(AG_X)
#undef AG_X
};

const ag_table *ag_result_table(ag_result result)
{
    return (uint32_t)result < AG_N_RESULT ? &tables[result] : NULL;
}
