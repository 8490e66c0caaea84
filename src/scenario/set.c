/* Overrides: one value at a path such as `places.mars.polity` or `legs.0.dv`.
**
** A path is followed through the tree and the field tables together. What stands there is replaced;
** what the tables allow and is not there is added, with the maps it needs. Items of a list are
** named by their number from 0, by their `good` or `name`, or legs as `from-to`. Sections and
** entries are never added or replaced whole: an override gives values. */
#include "scenario/scenario_internal.h"

#include <string.h>

typedef struct spot {
    agi_node *node;
    const agi_field *field; /* what the node is; NULL: not in the tables (a point of a path) */
    bool entry;             /* a record of field's section, not the section itself */
} spot;

static const agi_table *record_of(const spot *at)
{
    if (!at->field || !at->field->sub) return NULL;
    return at->entry || at->field->type == AGI_RECORD ? at->field->sub : NULL;
}

/* Length of `key` if `path` begins with it as a whole word, else 0. */
static size_t matches(const char *path, const char *key)
{
    size_t n = key ? strlen(key) : 0;
    return n > 0 && strncmp(path, key, n) == 0 && (path[n] == '.' || path[n] == 0) ? n : 0;
}

static size_t matches_item(const char *path, const agi_node *item, uint32_t index)
{
    char label[2 * AG_TEXT_MAX];
    snprintf(label, sizeof label, "%u", index);
    size_t n = matches(path, label);
    if (n) return n;
    static const char *const keys[] = {"name", "good", "what"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const agi_node *name = agi_node_find(item, keys[i]);
        n = name && name->kind == AGI_SCALAR ? matches(path, name->text) : 0;
        if (n) return n;
    }
    const agi_node *from = agi_node_find(item, "from"), *to = agi_node_find(item, "to");
    if (!from || !to || from->kind != AGI_SCALAR || to->kind != AGI_SCALAR) return 0;
    snprintf(label, sizeof label, "%s-%s", from->text, to->text);
    return matches(path, label);
}

/* The child that the longest beginning of the path names. */
static agi_node *descend(const agi_node *node, const char *path, size_t *taken)
{
    agi_node *best = NULL;
    *taken = 0;
    uint32_t index = 0;
    for (agi_node *child = node->first; child; child = child->next, index++) {
        size_t n =
            node->kind == AGI_MAP ? matches(path, child->key) : matches_item(path, child, index);
        if (n > *taken) {
            best = child;
            *taken = n;
        }
    }
    return best;
}

static ag_err unknown(agi_loader *loader, const spot *at, const agi_node *names, const char *word,
                      agi_complaint *complaint)
{
    const agi_table *table = record_of(at);
    size_t n = 0,
           most = at->node->count + (table ? table->n_field : 0) + (names ? names->count : 0);
    const char **list = ag_new(loader->ctx, most, sizeof *list);
    if (!list) return AG_ERR_MEMORY;
    for (const agi_node *child = at->node->first; child; child = child->next) {
        if (child->key) list[n++] = child->key;
    }
    for (const agi_node *child = names ? names->first : NULL; child; child = child->next) {
        if (child->key) list[n++] = child->key;
    }
    for (size_t i = 0; table && i < table->n_field; i++) list[n++] = table->fields[i].name;
    char path[AG_TEXT_MAX];
    agi_node_path(at->node, path, sizeof path);
    agi_complain(complaint, "nothing is called `%s` in %s", word, *path ? path : "the scenario");
    agi_hint_names(word, list, n, complaint->hint, sizeof complaint->hint);
    ag_delete(loader->ctx, list);
    return AG_ERR_USAGE;
}

/* A key that is allowed and not there yet: its field in *field. */
static bool may_add(const agi_node *root, const spot *at, const char *word, const agi_field **field,
                    const agi_node **names)
{
    const agi_table *table = record_of(at);
    *names = NULL;
    *field = NULL;
    if (at->node->kind != AGI_MAP) return false;
    if (table) {
        *field = agi_table_find(table, word);
        return *field && (*field)->type != AGI_NAMED && (*field)->type != AGI_RECORDS;
    }
    if (at->field && at->field->type == AGI_AMOUNTS && !at->entry) {
        *names = agi_node_find(root, agi_of_section(at->field->of));
        if (at->field->of == AGI_GOOD && strcmp(word, "shelter") == 0) return true;
        return agi_node_find(*names, word) || (at->field->all && strcmp(word, "all") == 0);
    }
    return false;
}

static void step_into(spot *at, agi_node *child)
{
    const agi_table *table = record_of(at);
    if (table) {
        at->field = agi_table_find(table, child->key);
        at->entry = false;
    } else if (at->field && (at->field->type == AGI_NAMED || at->field->type == AGI_RECORDS) &&
               !at->entry) {
        at->entry = true;
    } else {
        at->field = NULL;
        at->entry = false;
    }
    at->node = child;
}

static ag_err add_child(agi_loader *loader, spot *at, const char *word, const agi_field *field,
                        bool last)
{
    bool map = !last && (!field || field->type == AGI_AMOUNTS || field->type == AGI_RECORD ||
                         field->type == AGI_NODE || field->type == AGI_PATH);
    agi_node *child = agi_node_create(loader->arena, map ? AGI_MAP : AGI_SCALAR, "--set", 1, 1);
    if (!child) return AG_ERR_MEMORY;
    child->key = ag_arena_text(loader->arena, word);
    if (!child->key) return AG_ERR_MEMORY;
    if (!map) child->text = "";
    agi_node_append(at->node, child);
    step_into(at, child);
    return AG_OK;
}

/* One word further: *path is moved on. */
static ag_err follow(agi_loader *loader, agi_node *root, spot *at, const char **path,
                     agi_complaint *complaint)
{
    size_t taken = 0;
    agi_node *child = descend(at->node, *path, &taken);
    if (child) {
        step_into(at, child);
    } else {
        char word[AG_TEXT_MAX];
        taken = strcspn(*path, ".");
        snprintf(word, sizeof word, "%.*s", (int)(taken < 500 ? taken : 500), *path);
        const agi_field *field = NULL;
        const agi_node *names = NULL;
        if (!may_add(root, at, word, &field, &names)) {
            return unknown(loader, at, names, word, complaint);
        }
        AG_TRY(add_child(loader, at, word, field, (*path)[taken] == 0));
    }
    *path += taken;
    if (**path == '.') (*path)++;
    return AG_OK;
}

static bool is_value(const spot *at)
{
    if (at->entry) return false;
    return !at->field || (at->field->type != AGI_NAMED && at->field->type != AGI_RECORDS &&
                          at->field->type != AGI_RECORD);
}

/* A list in an override replaces a list; the new value stands at the path it was set by. */
static ag_err put(agi_loader *loader, const spot *at, const char *path, const char *value)
{
    char file[AG_TEXT_MAX];
    snprintf(file, sizeof file, "--set %s", path);
    agi_node *made = NULL;
    AG_TRY(agi_yaml_parse(loader, file, value, strlen(value), &made));
    agi_node_replace(at->node, made);
    return AG_OK;
}

/* Who is told to rule a place takes it off the lists of all others: else `rules` would contradict. */
static void take_off_lists(const agi_node *root, const char *place, const char *ruler)
{
    const agi_node *polities = agi_node_find(root, "polities");
    const agi_node *polity = polities && polities->kind == AGI_MAP ? polities->first : NULL;
    for (; polity; polity = polity->next) {
        const agi_node *rules = agi_node_find(polity, "rules");
        agi_node *item = rules && rules->kind == AGI_LIST ? rules->first : NULL;
        if (strcmp(polity->key, ruler) == 0) continue;
        for (agi_node *next; item; item = next) {
            next = item->next;
            if (item->kind == AGI_SCALAR && strcmp(item->text, place) == 0) agi_node_remove(item);
        }
    }
}

/* The place whose ruler a spot names, or NULL. */
static const agi_node *place_of(const agi_node *root, const spot *at)
{
    const agi_node *place = at->node->parent;
    bool ruler = at->field && place && strcmp(at->field->name, "polity") == 0;
    return ruler && place->parent == agi_node_find(root, "places") ? place : NULL;
}

ag_err agi_set_apply(agi_loader *loader, agi_node *root, const char *path, const char *value,
                     bool frozen, agi_complaint *complaint)
{
    static const agi_field top = {.name = "", .type = AGI_RECORD, .sub = &agi_root_table};
    spot at = {.node = root, .field = &top};
    const char *rest = path;
    complaint->message[0] = complaint->hint[0] = 0;
    bool fixed = false;
    if (*path == 0) {
        agi_complain(complaint, "the path is empty");
        return AG_ERR_USAGE;
    }
    if (matches(path, "use")) {
        agi_complain(complaint, "library files are merged before overrides");
        agi_complain_hint(complaint, "write `use` into the scenario");
        return AG_ERR_USAGE;
    }
    while (*rest) {
        AG_TRY(follow(loader, root, &at, &rest, complaint));
        bool section = at.field && (at.field->type == AGI_NAMED || at.field->type == AGI_RECORDS);
        if (at.field && at.field->rows && !section) fixed = true;
    }
    if (!is_value(&at)) {
        agi_complain(complaint, "`%s` is not a single value", path);
        agi_complain_hint(complaint, "name one of its keys: an override sets one value");
        return AG_ERR_USAGE;
    }
    if (frozen && fixed) {
        agi_complain(complaint, "`%s` decides what there is and cannot change later", path);
        agi_complain_hint(complaint, "events change values: prices, capacities, rulers, dates");
        return AG_ERR_USAGE;
    }
    const agi_node *place = place_of(root, &at);
    AG_TRY(put(loader, &at, path, value));
    const agi_node *ruler = place ? agi_node_find(place, "polity") : NULL;
    if (ruler && ruler->kind == AGI_SCALAR) take_off_lists(root, place->key, ruler->text);
    return AG_OK;
}
