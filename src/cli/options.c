/* options: the arguments of a command, read against its table.
**
** As GNU programs do: options anywhere, `--name value` and `--name=value`, `-o value` and `-ovalue`,
** `--` ends them, `-` alone is an argument. No abbreviations: a script that works today must not
** break when an option is added. Whatever is wrong is told with what is allowed. */
#include "cli/cli.h"

#include <math.h>
#include <string.h>

typedef struct parser {
    agi_cli *cli;
    int argc, at; /* at: the word being read */
    char **argv;
} parser;

/* ---- words in a list ---------------------------------------------------------------------------- */

bool agi_cli_word_in(const char *word, const char *words)
{
    size_t length = strlen(word);
    for (const char *at = words; *at;) {
        size_t count = strcspn(at, " ");
        if (count == length && strncmp(at, word, count) == 0) return true;
        at += count;
        at += strspn(at, " ");
    }
    return false;
}

bool agi_cli_nearest(const char *word, const char *words, char *text, size_t size)
{
    char copy[512];
    const char *list[64];
    size_t count = 0;
    snprintf(copy, sizeof copy, "%s", words);
    for (char *at = copy; *at && count < sizeof list / sizeof *list;) {
        list[count++] = at;
        at += strcspn(at, " ");
        while (*at == ' ') *at++ = 0;
    }
    uint32_t nearest = ag_text_nearest(word, list, count);
    if (nearest == AG_NONE) return false;
    snprintf(text, size, "%s", list[nearest]);
    return true;
}

/* "one of csv, mps" and the nearest of them. */
static void words_hint(const char *word, const char *words, char hint[AG_TEXT_MAX])
{
    char near[64];
    size_t length = (size_t)snprintf(hint, AG_TEXT_MAX, "allowed: ");
    for (const char *at = words; *at && length + 2 < AG_TEXT_MAX; at++) {
        if (*at == ' ') hint[length++] = ',';
        hint[length++] = *at;
    }
    hint[length] = 0;
    if (agi_cli_nearest(word, words, near, sizeof near)) {
        snprintf(hint + length, AG_TEXT_MAX - length, "; did you mean %s?", near);
    }
}

/* ---- options ------------------------------------------------------------------------------------- */

static const agi_cli_option *find_name(const agi_cli_command *command, const char *name,
                                       size_t length)
{
    for (const agi_cli_option *option = command->options; option->name; option++) {
        if (strncmp(option->name, name, length) == 0 && !option->name[length]) return option;
    }
    return NULL;
}

static int unknown_option(agi_cli *cli, const char *word)
{
    const char *names[64];
    size_t count = 0;
    for (const agi_cli_option *option = cli->command->options; option->name; option++) {
        if (count < sizeof names / sizeof *names) names[count++] = option->name;
    }
    char name[128], hint[AG_TEXT_MAX];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
    uint32_t nearest = word[1] == '-' ? ag_text_nearest(name, names, count) : AG_NONE;
    if (nearest == AG_NONE) {
        snprintf(hint, sizeof hint, "argosy %s --help lists the options", cli->command->name);
    } else {
        snprintf(hint, sizeof hint, "did you mean --%s?", names[nearest]);
    }
    return agi_cli_usage(cli, "", "unknown option", word, hint);
}

static int keep(agi_cli *cli, const agi_cli_option *option, const char *value)
{
    char key[64], hint[AG_TEXT_MAX];
    if (value && option->choices && !agi_cli_word_in(value, option->choices)) {
        snprintf(key, sizeof key, "--%s", option->name);
        words_hint(value, option->choices, hint);
        return agi_cli_usage(cli, key, "not allowed here", value, hint);
    }
    cli->given[cli->n_given++] = (agi_cli_given){option, value};
    return AGI_CLI_DONE;
}

/* An option with the value that stands with it (`attached`) or in the next word. */
static int option_take(parser *in, const agi_cli_option *option, const char *attached)
{
    char key[64];
    snprintf(key, sizeof key, "--%s", option->name);
    if (!option->argument) {
        if (attached) return agi_cli_usage(in->cli, key, "takes no value", attached, "");
        return keep(in->cli, option, NULL);
    }
    if (attached) return keep(in->cli, option, attached);
    const char *next = in->at + 1 < in->argc ? in->argv[in->at + 1] : NULL;
    if (!next || strncmp(next, "--", 2) == 0) {
        char hint[AG_TEXT_MAX];
        snprintf(hint, sizeof hint, "write %s %s", key, option->argument);
        return agi_cli_usage(in->cli, key, "a value is missing", "", hint);
    }
    in->at++;
    return keep(in->cli, option, next);
}

static int read_long(parser *in, const char *word)
{
    size_t length = strcspn(word + 2, "=");
    const agi_cli_option *option = find_name(in->cli->command, word + 2, length);
    if (!option) return unknown_option(in->cli, word);
    return option_take(in, option, word[2 + length] ? word + 3 + length : NULL);
}

/* "-q", "-o file", "-ofile", "-qh". */
static int read_short(parser *in, const char *word)
{
    for (const char *letter = word + 1; *letter; letter++) {
        const agi_cli_option *option = in->cli->command->options;
        while (option->name && option->letter != *letter) option++;
        if (!option->name) return unknown_option(in->cli, word);
        bool ends = option->argument != NULL;
        int code = option_take(in, option, ends && letter[1] ? letter + 1 : NULL);
        if (code != AGI_CLI_DONE || ends) return code;
    }
    return AGI_CLI_DONE;
}

/* ---- arguments ------------------------------------------------------------------------------------- */

static int arguments_check(agi_cli *cli)
{
    const agi_cli_command *command = cli->command;
    char hint[AG_TEXT_MAX];
    snprintf(hint, sizeof hint, "usage: argosy %s %s%s[OPTION]...", command->name,
             command->arguments, *command->arguments ? " " : "");
    if (cli->n_argument > command->most) {
        return agi_cli_usage(cli, "", "one argument too many", cli->argument[command->most], hint);
    }
    if (cli->n_argument < command->least) {
        return agi_cli_usage(cli, "", "an argument is missing", "", hint);
    }
    if (command->words && cli->n_argument > 0 &&
        !agi_cli_word_in(cli->argument[0], command->words)) {
        words_hint(cli->argument[0], command->words, hint);
        return agi_cli_usage(cli, command->name, "not allowed here", cli->argument[0], hint);
    }
    return AGI_CLI_DONE;
}

/* Options there can be at most: each letter of a word may be one. */
static size_t given_most(int argc, char **argv)
{
    size_t most = 1;
    for (int i = 0; i < argc; i++) most += strlen(argv[i]) + 1;
    return most;
}

int agi_cli_parse(agi_cli *cli, int argc, char **argv)
{
    parser in = {cli, argc, 2, argv};
    cli->argument = ag_new(cli->ctx, (size_t)argc, sizeof *cli->argument);
    cli->given = ag_new(cli->ctx, given_most(argc, argv), sizeof *cli->given);
    if (!cli->argument || !cli->given) return agi_cli_fail(cli, AG_ERR_MEMORY);
    bool only_arguments = false;
    for (; in.at < argc; in.at++) {
        const char *word = argv[in.at];
        int code = AGI_CLI_DONE;
        if (only_arguments || word[0] != '-' || !word[1]) {
            cli->argument[cli->n_argument++] = word;
        } else if (strcmp(word, "--") == 0) {
            only_arguments = true;
        } else if (word[1] == '-') {
            code = read_long(&in, word);
        } else {
            code = read_short(&in, word);
        }
        if (code != AGI_CLI_DONE) return code;
    }
    cli->json = agi_cli_has(cli, "json");
    cli->csv = agi_cli_has(cli, "csv");
    cli->quiet = agi_cli_has(cli, "quiet");
    if (cli->quiet) cli->bar = false;
    if (agi_cli_has(cli, "help")) return AGI_CLI_DONE;
    if (cli->json && cli->csv) {
        return agi_cli_usage(cli, "--csv", "does not go with --json", "", "stdout takes one");
    }
    return arguments_check(cli);
}

bool agi_cli_has(const agi_cli *cli, const char *option)
{
    for (uint32_t i = 0; i < cli->n_given; i++) {
        if (strcmp(cli->given[i].option->name, option) == 0) return true;
    }
    return false;
}

const char *agi_cli_value(const agi_cli *cli, const char *option)
{
    const char *value = NULL;
    for (uint32_t i = 0; i < cli->n_given; i++) {
        if (strcmp(cli->given[i].option->name, option) == 0) value = cli->given[i].value;
    }
    return value;
}

int agi_cli_value_number(agi_cli *cli, const char *option, double low, double high, bool whole,
                         const char *allowed, double *value)
{
    const char *text = agi_cli_value(cli, option);
    if (!text) return AGI_CLI_DONE;
    double number = 0;
    if (!ag_number_parse(text, &number) || number < low || number > high ||
        (whole && number != floor(number))) {
        char key[64];
        snprintf(key, sizeof key, "--%s", option);
        return agi_cli_usage(cli, key, "not allowed here", text, allowed);
    }
    *value = number;
    return AGI_CLI_DONE;
}
