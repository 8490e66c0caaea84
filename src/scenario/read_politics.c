/* Politics: which places may come to rule themselves, and what makes them. */
#include "scenario/scenario_internal.h"

const agi_node *agi_independence(const agi_node *root)
{
    const agi_node *section = agi_node_find(root, "politics");
    const agi_node *list =
        section && section->kind == AGI_MAP ? agi_node_find(section, "independence") : NULL;
    return list && list->kind == AGI_MAP ? list : NULL;
}

/* A polity that a place may become is at home there, and the place is ruled from elsewhere or may be by an
** event. */
static ag_err check_republic(agi_reader *reader, const agi_node *item, uint32_t row,
                             uint32_t republic)
{
    const ag_place *place = &reader->model->place[row];
    const ag_polity *polity = &reader->model->polity[republic];
    if (place->external) {
        return agi_report(reader->findings, AG_ERROR, item, AGI_AT_KEY,
                          "a place with a full market",
                          "nobody is counted at `%s`, so nobody there can leave", place->name);
    }
    if (polity->home != row) {
        char hint[AG_TEXT_MAX];
        snprintf(hint, sizeof hint, "polities: {%s: {home: %s, …}}", polity->name, place->name);
        return agi_report(reader->findings, AG_ERROR, item, AGI_AT_VALUE, hint,
                          "`%s` is to rule itself as `%s`, which is not at home there", place->name,
                          polity->name);
    }
    bool elsewhere = place->polity != AG_NONE && place->polity != republic &&
                     reader->model->polity[place->polity].home != AG_NONE &&
                     reader->model->polity[place->polity].home != row;
    /* an override that carries independence out makes this so */
    if (elsewhere || place->polity == republic) return AG_OK;
    return agi_report(reader->findings, AG_WARNING, item, AGI_AT_KEY,
                      "see `polity` of the place and `home` of its polity",
                      "`%s` is not ruled from elsewhere, so there is nothing to leave",
                      place->name);
}

static ag_err read_independence(agi_reader *reader, const agi_node *node, uint32_t *republic)
{
    if (node->kind != AGI_MAP) {
        return agi_report(reader->findings, AG_ERROR, node, AGI_AT_VALUE,
                          "{mars: mars_republic, …}",
                          "`independence` is a map of places and the polities they would become");
    }
    for (const agi_node *item = node->first; item; item = item->next) {
        agi_node name = *item; /* the key as a value */
        name.kind = AGI_SCALAR;
        name.text = item->key;
        name.line = item->key_line;
        name.column = item->key_column;
        uint32_t place = AG_NONE, polity = AG_NONE;
        AG_TRY(agi_row_read(reader, &name, AGI_PLACE, &place));
        AG_TRY(agi_row_read(reader, item, AGI_POLITY, &polity));
        if (place == AG_NONE || polity == AG_NONE) continue;
        AG_TRY(check_republic(reader, item, place, polity));
        republic[place] = polity;
    }
    return AG_OK;
}

ag_err agi_read_politics(agi_reader *reader)
{
    const agi_node *section = NULL;
    AG_TRY(agi_section(reader, "politics", AGI_MAP, &section));
    if (!section) return AG_OK;
    agi_raw_politics raw = {0};
    AG_TRY(agi_record_read(reader, section, &agi_politics_table, NULL, &raw));
    uint32_t n_place = reader->model->n_place;
    uint32_t *republic = ag_arena_new(reader->arena, n_place, sizeof *republic);
    if (!republic) return AG_ERR_MEMORY;
    for (uint32_t p = 0; p < n_place; p++) republic[p] = AG_NONE;
    raw.politics.given = true;
    raw.politics.republic = republic;
    reader->model->politics = raw.politics;
    if (raw.independence) {
        AG_TRY(read_independence(reader, raw.independence, republic));
    } else if (agi_node_is_own(reader->root, section)) {
        AG_TRY(agi_report(reader->findings, AG_WARNING, section, AGI_AT_KEY,
                          "independence: {mars: mars_republic, …}",
                          "`politics` without `independence`: nobody can leave"));
    }
    if (raw.politics.base_pyr < 1) return AG_OK;
    return agi_report(reader->findings, AG_ERROR, agi_node_find(section, "base"), AGI_AT_VALUE,
                      "less than 1, like 0.005 1/yr", "a hazard of 1 leaves no odds");
}
