/* help: what the tables of the commands say, as text, as manual pages and as JSON.
**
** docs/man holds what `argosy help --man` prints; a test compares them. */
#include "cli/commands.h"

#include <string.h>

static const char about[] =
    "argosy plans, prices and simulates interplanetary economies: who mines, makes, ships and "
    "lives where, in which launch window, at what price, and why.";

/* Options that every command has, shown once in the list of commands. */
static const char *const common[] = {"json", "quiet", "help"};

static const struct exit_row {
    int code;
    const char *meaning;
} exit_rows[] = {
    {0, "done"},
    {1, "internal error, full disk"},
    {2, "wrong usage"},
    {3, "bad input: file:line:column: key: what is wrong; what is allowed"},
    {4, "no answer exists"},
    {5, "an audit failed"},
    {130, "interrupted; a result written with --out goes on with --resume"},
};

static const struct term_row {
    const char *name, *meaning;
} environment_rows[] =
    {
        {"ARGOSY_LIBRARY",
         "folder in which `use:` of a scenario finds its files, and the catalogue of small bodies"},
        {"ARGOSY_SCENARIOS", "folder of the bundled scenarios"},
        {"NO_COLOR", "if set and not empty, no colours"},
},
  file_rows[] = {
      {"../share/argosy/library",
       "goods, processes, vehicles, places, small bodies: numbers with their sources"},
      {"../share/argosy/scenarios", "the bundled scenarios (`argosy list scenarios`)"},
};

/* ---- text ---------------------------------------------------------------------------------------- */

/* "-o, --out FILE" */
static void option_text(const agi_cli_option *option, char text[AGI_CLI_CELL])
{
    char letter[8] = "";
    if (option->letter) snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(text, AGI_CLI_CELL, "%s--%s%s%s", letter, option->name, option->argument ? " " : "",
             option->argument ? option->argument : "");
}

/* A term, and what it means beside it. */
static void put_term(FILE *file, const char *term, const char *meaning, size_t column)
{
    size_t width = agi_cli_width(term) + 2;
    fprintf(file, "  %s", term);
    if (width + 2 > column) {
        fprintf(file, "\n%*s", (int)column, "");
    } else {
        fprintf(file, "%*s", (int)(column - width), "");
    }
    agi_cli_wrap(file, meaning, column, column);
}

static void put_options(FILE *file, const agi_cli_option *options)
{
    for (const agi_cli_option *option = options; option->name; option++) {
        char term[AGI_CLI_CELL], meaning[AG_TEXT_MAX];
        option_text(option, term);
        snprintf(meaning, sizeof meaning, "%s%s%s%s", option->help, option->choices ? " (" : "",
                 option->choices ? option->choices : "", option->choices ? ")" : "");
        put_term(file, term, meaning, 24);
    }
}

static void help_program(FILE *file)
{
    fprintf(file, "argosy %s\n\n", AG_VERSION);
    agi_cli_wrap(file, about, 0, 0);
    fputs("\nUsage: argosy COMMAND [ARGUMENT]... [OPTION]...\n\nCommands\n", file);
    for (const agi_cli_command *const *at = agi_cli_commands; *at; at++) {
        put_term(file, (*at)->name, (*at)->summary, 16);
    }
    fputs("\nOptions of every command\n", file);
    for (const agi_cli_option *option = agi_cli_command_help.options; option->name; option++) {
        for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
            if (strcmp(option->name, common[i]) != 0) continue;
            put_options(file, (agi_cli_option[]){*option, {NULL, 0, NULL, NULL, NULL}});
        }
    }
    fputs("\nExit codes\n", file);
    for (size_t i = 0; i < sizeof exit_rows / sizeof *exit_rows; i++) {
        char code[16];
        snprintf(code, sizeof code, "%d", exit_rows[i].code);
        put_term(file, code, exit_rows[i].meaning, 8);
    }
    fputs("\nStart with\n"
          "  argosy list scenarios\n"
          "  argosy run two-worlds\n"
          "  argosy COMMAND --help\n",
          file);
}

void agi_cli_help(FILE *file, const agi_cli_command *command)
{
    if (!command) {
        help_program(file);
        return;
    }
    fprintf(file, "argosy %s: %s\n\nUsage: argosy %s %s%s[OPTION]...\n\n", command->name,
            command->summary, command->name, command->arguments, *command->arguments ? " " : "");
    agi_cli_wrap(file, command->text, 0, 0);
    fputs("\nOptions\n", file);
    put_options(file, command->options);
    fputs("\nExamples\n", file);
    for (const agi_cli_example *example = command->examples; example->line; example++) {
        fprintf(file, "  %s\n      ", example->line);
        agi_cli_wrap(file, example->does, 6, 6);
    }
}

/* ---- manual pages ---------------------------------------------------------------------------------- */

/* Text as roff: dashes and backslashes guarded, `code` bold, no line that starts with a dot. */
static void roff(const char *text)
{
    bool start = true, code = false;
    for (const char *at = text; *at; at++) {
        if (at[0] == '\n' && at[1] == '\n') {
            fputs("\n.PP\n", stdout);
            at++;
            start = true;
            continue;
        }
        if (start && (*at == '.' || *at == '\'')) fputs("\\&", stdout);
        start = *at == '\n';
        if (*at == '`') {
            code = !code;
            fputs(code ? "\\fB" : "\\fR", stdout);
        } else if (*at == '-') {
            fputs("\\-", stdout);
        } else if (*at == '\\') {
            fputs("\\e", stdout);
        } else {
            fputc(*at, stdout);
        }
    }
}

static void man_term(const char *term, const char *meaning)
{
    fputs(".TP\n\\fB", stdout);
    roff(term);
    fputs("\\fR\n", stdout);
    roff(meaning);
    fputc('\n', stdout);
}

static void man_head(const char *name, const char *summary)
{
    printf(".\\\" Made by `argosy help --man`.\n"
           ".TH \"%s\" \"1\" \"\" \"argosy %s\" \"argosy\"\n.SH NAME\n",
           name, AG_VERSION);
    roff(name);
    fputs(" \\- ", stdout);
    roff(summary);
    fputs("\n.SH SYNOPSIS\n", stdout);
}

static void man_program(void)
{
    man_head("argosy", "interplanetary economies, planned, priced and simulated");
    fputs("\\fBargosy\\fR \\fICOMMAND\\fR [\\fIARGUMENT\\fR]... [\\fIOPTION\\fR]...\n"
          ".SH DESCRIPTION\n",
          stdout);
    roff(about);
    fputs("\n.SH COMMANDS\n", stdout);
    for (const agi_cli_command *const *at = agi_cli_commands; *at; at++) {
        char term[AGI_CLI_CELL];
        snprintf(term, sizeof term, "argosy-%s(1)", (*at)->name);
        man_term(term, (*at)->summary);
    }
    fputs(".SH EXIT STATUS\n", stdout);
    for (size_t i = 0; i < sizeof exit_rows / sizeof *exit_rows; i++) {
        char code[16];
        snprintf(code, sizeof code, "%d", exit_rows[i].code);
        man_term(code, exit_rows[i].meaning);
    }
    fputs(".SH ENVIRONMENT\n", stdout);
    for (size_t i = 0; i < sizeof environment_rows / sizeof *environment_rows; i++) {
        man_term(environment_rows[i].name, environment_rows[i].meaning);
    }
    fputs(".SH FILES\nRelative to the folder of the program.\n", stdout);
    for (size_t i = 0; i < sizeof file_rows / sizeof *file_rows; i++) {
        man_term(file_rows[i].name, file_rows[i].meaning);
    }
}

static void man_command(const agi_cli_command *command)
{
    char name[64];
    snprintf(name, sizeof name, "argosy-%s", command->name);
    man_head(name, command->summary);
    printf("\\fBargosy %s\\fR ", command->name);
    if (*command->arguments) printf("\\fI%s\\fR ", command->arguments);
    fputs("[\\fIOPTION\\fR]...\n.SH DESCRIPTION\n", stdout);
    roff(command->text);
    fputs("\n.SH OPTIONS\n", stdout);
    for (const agi_cli_option *option = command->options; option->name; option++) {
        char term[AGI_CLI_CELL], meaning[AG_TEXT_MAX];
        option_text(option, term);
        snprintf(meaning, sizeof meaning, "%s%s%s%s", option->help, option->choices ? " (" : "",
                 option->choices ? option->choices : "", option->choices ? ")" : "");
        man_term(term, meaning);
    }
    fputs(".SH EXAMPLES\n", stdout);
    for (const agi_cli_example *example = command->examples; example->line; example++) {
        man_term(example->line, example->does);
    }
    fputs(".SH SEE ALSO\n\\fBargosy\\fR(1)\n", stdout);
}

/* ---- JSON -------------------------------------------------------------------------------------------- */

static void command_json(agi_cli_json *in, const agi_cli_command *command)
{
    agi_cli_json *object = agi_cli_json_object(in, NULL);
    agi_cli_json_text(object, "name", command->name);
    agi_cli_json_text(object, "arguments", command->arguments);
    agi_cli_json_text(object, "summary", command->summary);
    agi_cli_json *options = agi_cli_json_array(object, "options");
    for (const agi_cli_option *option = command->options; option->name; option++) {
        agi_cli_json *one = agi_cli_json_object(options, NULL);
        agi_cli_json_text(one, "name", option->name);
        agi_cli_json_text(one, "argument", option->argument);
        agi_cli_json_text(one, "help", option->help);
    }
}

static int help_json(agi_cli *cli, const agi_cli_command *command)
{
    agi_cli_json *document = agi_cli_json_begin(cli);
    agi_cli_json *list = agi_cli_json_array(document, "commands");
    for (const agi_cli_command *const *at = agi_cli_commands; *at; at++) {
        if (!command || command == *at) command_json(list, *at);
    }
    return agi_cli_json_end(cli, document);
}

/* ---- the command --------------------------------------------------------------------------------------- */

static int help_run(agi_cli *cli)
{
    const char *name = cli->n_argument > 0 ? cli->argument[0] : NULL;
    const agi_cli_command *command = name ? agi_cli_command_find(name) : NULL;
    if (cli->json) return help_json(cli, command);
    if (!agi_cli_has(cli, "man")) {
        agi_cli_help(stdout, command);
    } else if (command) {
        man_command(command);
    } else {
        man_program();
    }
    return AGI_CLI_DONE;
}

const agi_cli_command agi_cli_command_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .words = "run check list new sources diff export ephemeris lambert transfer help completion",
    .most = 1,
    .summary = "show what a command does and takes",
    .text = "Without COMMAND: all commands. `argosy COMMAND --help` shows the same.",
    .options = (const agi_cli_option[]){{"man", 0, NULL, NULL, "as a manual page (roff)"},
                                        AGI_CLI_OPTIONS_COMMON},
    .examples =
        (const agi_cli_example[]){{"argosy help run", "what run takes"},
                                  {"argosy help --man run | man -l -", "the same as a manual page"},
                                  {NULL, NULL}},
    .run = help_run,
};
