/* Names of rows and columns of a programme: "GOOD.mars.water.0", "CARGO.leo>mars.tug.water.2".
**
** The kind, then what AG_COL_LIST and AG_ROW_LIST say of its numbers (unused ones left out), then
** the stage. A name has no blanks, so that it can stand in an MPS file, and no two columns or rows of a
** programme share one: where several legs, demands, supplies or tranches of a deposit have the same
** ends or the same place and good, the second and later ones carry "#2", "#3", ... */
#include "argosy/market.h"

#include <string.h>

enum { RING = 4, SHIP_NAME_MAX = 256 };

const char *ag_xgood_name(const ag_model *model, uint32_t xgood)
{
    /* A ship's name is made here; the last RING ones of a thread stay valid. */
    static _Thread_local char ring[RING][SHIP_NAME_MAX];
    static _Thread_local unsigned next;
    if (xgood < model->n_good) return model->good[xgood].name;
    if (xgood == ag_xgood_traveller(model)) return "(traveller)";
    if (xgood == ag_xgood_crew(model)) return "(crew)";
    if (xgood >= ag_xgood_count(model)) return "?";
    char *text = ring[next++ % RING];
    (void)snprintf(text, SHIP_NAME_MAX, "(ship) %s",
                   model->vehicle[xgood - ag_xgood_ship(model, 0)].name);
    return text;
}

/* ---- a text that grows to a limit ---------------------------------------------------------------- */

typedef struct writer {
    char *text;
    size_t size, length;
} writer;

static void put(writer *w, const char *text)
{
    for (; *text && w->length + 1 < w->size; text++)
        w->text[w->length++] = *text == ' ' ? '_' : *text;
    if (w->size > 0) w->text[w->length] = 0;
}

static void put_number(writer *w, const char *before, uint32_t number)
{
    char text[16];
    (void)snprintf(text, sizeof text, "%u", number);
    put(w, before);
    put(w, text);
}

static void put_pair(writer *w, const char *a, const char *between, const char *b, uint32_t before)
{
    put(w, a);
    put(w, between);
    put(w, b);
    if (before > 0) put_number(w, "#", before + 1);
}

/* ---- what a number of a row or column refers to ------------------------------------------------------ */

static void put_leg(writer *w, const ag_model *model, uint32_t leg)
{
    const ag_leg *at = &model->leg[leg];
    uint32_t before = 0;
    for (uint32_t i = 0; i < leg; i++)
        before += model->leg[i].from == at->from && model->leg[i].to == at->to;
    put_pair(w, model->place[at->from].name, ">", model->place[at->to].name, before);
}

static void put_demand(writer *w, const ag_model *model, uint32_t demand)
{
    const ag_demand *at = &model->demand[demand];
    uint32_t before = 0;
    for (uint32_t i = 0; i < demand; i++)
        before += model->demand[i].place == at->place && model->demand[i].good == at->good;
    put_pair(w, model->place[at->place].name, ".", model->good[at->good].name, before);
}

static void put_supply(writer *w, const ag_model *model, uint32_t supply)
{
    const ag_supply *at = &model->supply[supply];
    uint32_t before = 0;
    for (uint32_t i = 0; i < supply; i++)
        before += model->supply[i].place == at->place && model->supply[i].good == at->good;
    put_pair(w, model->place[at->place].name, ".", model->good[at->good].name, before);
}

static void put_deposit(writer *w, const ag_model *model, uint32_t deposit)
{
    const ag_deposit *at = &model->deposit[deposit];
    uint32_t before = 0;
    for (uint32_t i = 0; i < deposit; i++)
        before += model->deposit[i].place == at->place && model->deposit[i].good == at->good;
    put_pair(w, model->place[at->place].name, ".", model->good[at->good].name, before);
}

typedef enum reference {
    REF_NUMBER,
    REF_PLACE,
    REF_GOOD,
    REF_PROCESS,
    REF_VEHICLE,
    REF_LEG,
    REF_DEMAND,
    REF_SUPPLY,
    REF_DEPOSIT
} reference;

static uint32_t reference_rows(const ag_model *model, reference what)
{
    switch (what) {
    case REF_PLACE:
        return model->n_place;
    case REF_GOOD:
        return ag_xgood_count(model);
    case REF_PROCESS:
        return model->n_process;
    case REF_VEHICLE:
        return model->n_vehicle;
    case REF_LEG:
        return model->n_leg;
    case REF_DEMAND:
        return model->n_demand;
    case REF_SUPPLY:
        return model->n_supply;
    case REF_DEPOSIT:
        return model->n_deposit;
    case REF_NUMBER:
        break;
    }
    return UINT32_MAX;
}

/* The words of AG_COL_LIST and AG_ROW_LIST. */
static reference reference_of(const char *word)
{
    static const struct {
        const char *word;
        reference what;
    } table[] = {{"place", REF_PLACE},   {"good", REF_GOOD},       {"xgood", REF_GOOD},
                 {"leg", REF_LEG},       {"process", REF_PROCESS}, {"vehicle", REF_VEHICLE},
                 {"demand", REF_DEMAND}, {"supply", REF_SUPPLY},   {"deposit", REF_DEPOSIT}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(word, table[i].word) == 0) return table[i].what;
    return REF_NUMBER;
}

static void put_reference(writer *w, const ag_model *model, const char *word, uint32_t number)
{
    reference what = reference_of(word);
    if (number == AG_NONE) return;
    put(w, ".");
    if (what == REF_NUMBER || number >= reference_rows(model, what)) {
        put_number(w, "", number);
        return;
    }
    switch (what) {
    case REF_PLACE:
        put(w, model->place[number].name);
        break;
    case REF_GOOD:
        put(w, ag_xgood_name(model, number));
        break;
    case REF_PROCESS:
        put(w, model->process[number].name);
        break;
    case REF_VEHICLE:
        put(w, model->vehicle[number].name);
        break;
    case REF_LEG:
        put_leg(w, model, number);
        break;
    case REF_DEMAND:
        put_demand(w, model, number);
        break;
    case REF_SUPPLY:
        put_supply(w, model, number);
        break;
    case REF_DEPOSIT:
        put_deposit(w, model, number);
        break;
    case REF_NUMBER:
        break;
    }
}

typedef struct kind_words {
    const char *kind, *a, *b, *c;
} kind_words;

static const kind_words col_words[] = {
#define AG_X(kind, a, b, c, meaning) {#kind, a, b, c},
    AG_COL_LIST(AG_X)
#undef AG_X
};

static const kind_words row_words[] = {
#define AG_X(kind, a, b, meaning) {#kind, a, b, ""},
    AG_ROW_LIST(AG_X)
#undef AG_X
};

void ag_row_name(const ag_model *model, const ag_row *row, char *text, size_t size)
{
    writer w = {text, size, 0};
    put(&w, row->kind < AG_ROW_KINDS ? row_words[row->kind].kind : "?");
    if (row->kind < AG_ROW_KINDS) {
        put_reference(&w, model, row_words[row->kind].a, row->a);
        put_reference(&w, model, row_words[row->kind].b, row->b);
    }
    put_number(&w, ".", row->stage);
}

void ag_col_name(const ag_model *model, const ag_col *col, char *text, size_t size)
{
    writer w = {text, size, 0};
    put(&w, col->kind < AG_COL_KINDS ? col_words[col->kind].kind : "?");
    if (col->kind < AG_COL_KINDS) {
        put_reference(&w, model, col_words[col->kind].a, col->a);
        put_reference(&w, model, col_words[col->kind].b, col->b);
        put_reference(&w, model, col_words[col->kind].c, col->c);
    }
    put_number(&w, ".", col->stage);
}
