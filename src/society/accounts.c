/* Accounts: one a kind, place and item, numbered kind by kind, so that a row is found by arithmetic.
**
** Every account there could be exists from the start; only those that something was posted to are told to
** the sink. Names are made once. */
#include "society_internal.h"

typedef struct kind_info {
    const char *name;
    bool clears;
} kind_info;

static const kind_info kinds[AG_N_ACCOUNT_KIND] = {
#define AG_X(kind, name, clearing) [AG_ACCOUNT_##kind] = {name, clearing},
    AG_ACCOUNT_LIST(AG_X)
#undef AG_X
};

const char *ag_account_kind_name(ag_account_kind kind)
{
    return (uint32_t)kind < AG_N_ACCOUNT_KIND ? kinds[kind].name : "";
}

bool ag_account_clears(ag_account_kind kind)
{
    return (uint32_t)kind < AG_N_ACCOUNT_KIND && kinds[kind].clears;
}

/* Whether accounts of a kind stand at a place, and how many of them (in all, if not). */
static bool shape(const ag_model *model, ag_account_kind kind, uint32_t *items)
{
    *items = 1;
    switch (kind) {
    case AG_ACCOUNT_MARKET:
        *items = model->n_good + 2; /* travellers and crews */
        return true;
    case AG_ACCOUNT_OPERATOR:
        *items = model->n_process;
        return true;
    case AG_ACCOUNT_FLEET:
        *items = model->n_vehicle;
        return false;
    case AG_ACCOUNT_TREASURY:
        *items = model->n_polity;
        return false;
    case AG_ACCOUNT_COMPANY:
        *items = model->n_company;
        return false;
    case AG_ACCOUNT_FUND:
        *items = AG_N_ASSET;
        return true;
    default:
        return kind != AG_ACCOUNT_ROUNDING;
    }
}

static const char *item_name(const ag_model *model, ag_account_kind kind, uint32_t item)
{
    switch (kind) {
    case AG_ACCOUNT_MARKET:
        return ag_xgood_name(model, item);
    case AG_ACCOUNT_OPERATOR:
        return model->process[item].name;
    case AG_ACCOUNT_FLEET:
        return model->vehicle[item].name;
    case AG_ACCOUNT_TREASURY:
        return model->polity[item].name;
    case AG_ACCOUNT_COMPANY:
        return model->company[item].name;
    case AG_ACCOUNT_FUND:
        return ag_asset_name((ag_asset)item);
    default:
        return NULL;
    }
}

static ag_err add_kind(const ag_model *model, ag_accounts *accounts, ag_account *list,
                       ag_account_kind kind)
{
    uint32_t items = 1;
    bool placed = shape(model, kind, &items);
    uint32_t n_place = placed ? model->n_place : 1;
    accounts->first[kind] = accounts->n;
    accounts->items[kind] = items;
    for (uint32_t p = 0; p < n_place; p++) {
        for (uint32_t i = 0; i < items; i++) {
            const char *item = item_name(model, kind, i);
            const char *name = ag_arena_format(
                accounts->arena, "%s%s%s%s%s", kinds[kind].name, placed ? "." : "",
                placed ? model->place[p].name : "", item ? "." : "", item ? item : "");
            if (!name) return AG_ERR_MEMORY;
            list[accounts->n++] = (ag_account){.name = name,
                                               .kind = kind,
                                               .place = placed ? p : AG_NONE,
                                               .item = item ? i : AG_NONE};
        }
    }
    return AG_OK;
}

ag_err ag_accounts_create(ag_ctx *ctx, const ag_model *model, ag_accounts *accounts)
{
    ag_accounts made = {0};
    size_t total = 0;
    for (uint32_t kind = 0; kind < AG_N_ACCOUNT_KIND; kind++) {
        uint32_t items = 1;
        size_t n_place = shape(model, kind, &items) ? model->n_place : 1;
        total += n_place * items;
    }
    AG_TRY(ag_arena_create(ctx, 0, &made.arena));
    ag_account *list = ag_arena_new(made.arena, total, sizeof *list);
    ag_err err = list ? AG_OK : AG_ERR_MEMORY;
    for (uint32_t kind = 0; kind < AG_N_ACCOUNT_KIND && err == AG_OK; kind++) {
        err = add_kind(model, &made, list, kind);
    }
    if (err < 0) {
        ag_arena_free(made.arena);
        return err;
    }
    made.account = list;
    *accounts = made;
    return AG_OK;
}

void ag_accounts_free(ag_accounts *accounts)
{
    if (accounts) {
        ag_arena_free(accounts->arena);
        *accounts = (ag_accounts){0};
    }
}

uint32_t ag_account_polity(const ag_model *model, const ag_account *account)
{
    if (account->kind == AG_ACCOUNT_TREASURY) return account->item;
    if (account->kind == AG_ACCOUNT_COMPANY) {
        return model->place[model->company[account->item].home].polity;
    }
    return account->place == AG_NONE ? AG_NONE : model->place[account->place].polity;
}

uint32_t ag_place_external(const ag_model *model)
{
    for (uint32_t p = 0; p < model->n_place; p++) {
        if (model->place[p].external) return p;
    }
    return AG_NONE;
}

uint32_t ag_place_of_settlers(const ag_model *model)
{
    for (uint32_t p = 0; p < model->n_place; p++) {
        const ag_place *place = &model->place[p];
        if (place->external && (place->people > 0 || place->population.n > 0)) return p;
    }
    return AG_NONE;
}

/* Who has money at a place: its people, or the outside economy. */
static uint32_t investors(const ag_model *model, const ag_accounts *accounts, uint32_t place)
{
    bool residents = !model->place[place].external && model->place[place].people > 0;
    return ag_account_row(accounts, residents ? AG_ACCOUNT_HOUSEHOLDS : AG_ACCOUNT_OUTSIDE, place,
                          0);
}

uint32_t ag_owner_of_place(const ag_model *model, const ag_accounts *accounts, uint32_t place)
{
    return ag_owner_account(model, accounts, ag_owner_default(model, place));
}

uint32_t ag_owner_of_fleets(const ag_model *model, const ag_accounts *accounts)
{
    uint32_t place = ag_place_external(model);
    for (uint32_t p = 0; place == AG_NONE && p < model->n_place; p++) {
        if (model->place[p].people > 0) place = p;
    }
    return investors(model, accounts, place == AG_NONE ? 0 : place);
}
