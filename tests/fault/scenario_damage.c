/* Damaged scenarios: bytes flipped, lines dropped, keys misspelt, units changed, files cut short.
**
** 500 variants, the same each time. Each loads or is refused with a place; none crashes (run under
** AddressSanitizer by `make check`). */
#include "../scenario_world.h"

enum { VARIANTS = 500, KINDS = 6 };

static uint32_t pick(const ag_rng_key *key, uint32_t n, size_t below)
{
    return (uint32_t)(ag_rng_uniform(key, n) * (double)below);
}

static size_t line_start(const char *text, size_t at)
{
    while (at > 0 && text[at - 1] != '\n') at--;
    return at;
}

static void drop_line(char *text, size_t at)
{
    size_t start = line_start(text, at), end = start + strcspn(text + start, "\n");
    if (text[end]) end++;
    memmove(text + start, text + end, strlen(text + end) + 1);
}

/* The next letter before a colon: a key gets another last letter. */
static void misspell(char *text, size_t at)
{
    char *colon = strchr(text + at, ':');
    if (colon && colon > text) colon[-1] = colon[-1] == 'q' ? 'w' : 'q';
}

/* The next unit after a number becomes another one. */
static void change_unit(char *text, size_t at, uint32_t which)
{
    static const char *const units[] = {"t", "m", "a", "%", "yr", "USD2020", "USD1999", "pt", "?"};
    const char *unit = units[which % (sizeof units / sizeof *units)];
    for (char *c = text + at; *c; c++) {
        if (c[0] >= '0' && c[0] <= '9' && c[1] == ' ' && c[2] != ' ') {
            char *end = c + 2 + strcspn(c + 2, ",}]\n");
            size_t rest = strlen(end) + 1, n = strlen(unit);
            memmove(c + 2 + n, end, rest);
            memcpy(c + 2, unit, n);
            return;
        }
    }
}

static void damage(char *text, const ag_rng_key *key)
{
    size_t length = strlen(text), at = pick(key, 0, length);
    switch (key->run % KINDS) {
    case 0:
        text[at] = (char)(text[at] ^ (1 << pick(key, 1, 8)));
        break;
    case 1:
        drop_line(text, at);
        break;
    case 2:
        misspell(text, at);
        break;
    case 3:
        change_unit(text, at, pick(key, 1, 1000));
        break;
    case 4:
        text[at] = 0;
        break;
    default:
        for (uint32_t i = 0; i < 20; i++) {
            text[pick(key, 10 + i, length)] = (char)(1 + pick(key, 40 + i, 255));
        }
    }
}

static void test_damage(void **state)
{
    (void)state;
    static const char *const names[] = {"dantzig", "two-worlds", "sim"};
    uint32_t n_refused = 0, n_loaded = 0;
    world w;
    world_begin(&w);
    for (uint32_t i = 0; i < VARIANTS; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/%s/scenario.yaml", BUNDLED, names[i / KINDS % 3]);
        char *text = world_read(path);
        ag_rng_key key = {.seed = 5, .run = i};
        damage(text, &key);
        ag_err err = world_check(&w, text);
        if (err == AG_OK) {
            n_loaded++;
        } else {
            const ag_detail *d = ag_ctx_detail(w.ctx);
            if (err != AG_ERR_INPUT || strcmp(d->file, w.path) != 0 || d->line == 0 ||
                d->column == 0 || !*d->message || w.finding[0].level != AG_ERROR) {
                fail_msg("variant %u: %d %s:%u:%u: %s", i, err, d->file, d->line, d->column,
                         d->message);
            }
            n_refused++;
        }
        free(text);
    }
    /* a misspelt key never passes, and it is a sixth of them */
    assert_true(n_refused > VARIANTS / 3 && n_loaded > VARIANTS / 20);
    world_end(&w);
}

/* Names that nothing else in two-worlds refers to: they may be any word. */
static bool is_free_name(const char *text, const char *colon)
{
    static const char *const names[] = {"icemine", "electrolysis", "solar", "ptmine", "hauler"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t n = strlen(names[i]);
        if (colon >= text + n && memcmp(colon - n, names[i], n) == 0) return true;
    }
    return false;
}

/* A misspelt key is never taken for a missing one that has a default. */
static void test_misspelt(void **state)
{
    (void)state;
    world w;
    world_begin(&w);
    char *text = world_read(BUNDLED "/two-worlds/scenario.yaml");
    uint32_t n = 0;
    for (char *colon = strchr(text, ':'); colon; colon = strchr(colon + 1, ':'), n++) {
        if (is_free_name(text, colon)) continue;
        char letter = colon[-1];
        colon[-1] = letter == 'q' ? 'w' : 'q';
        if (world_check(&w, text) == AG_OK) {
            size_t start = line_start(text, (size_t)(colon - text));
            fail_msg("taken: %.60s", text + start);
        }
        colon[-1] = letter;
    }
    assert_true(n > 100);
    free(text);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_misspelt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
