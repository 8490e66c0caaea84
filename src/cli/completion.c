/* completion: a script for bash, made of the tables of the commands.
**
** Commands, options and words come from the tables; names of scenarios are asked of the program when
** they are needed. share/completion/argosy.bash holds what this prints; a test compares them. */
#include "cli/commands.h"

#include <string.h>

static void put_words(const char *words)
{
    printf("words=\"%s\"", words);
}

/* Branches of `case $command`: the options of each. */
static void put_command_options(const agi_cli_command *command)
{
    printf("        %s) options=\"", command->name);
    for (const agi_cli_option *option = command->options; option->name; option++) {
        printf("%s--%s", option == command->options ? "" : " ", option->name);
    }
    printf("\"");
    if (command->words) {
        fputs("; ", stdout);
        put_words(command->words);
    }
    if (strstr(command->arguments, "SCENARIO")) fputs("; scenarios=1", stdout);
    fputs(" ;;\n", stdout);
}

/* Branches of `case $command $previous`: options with words, and with files (which bash finds). */
static void put_option_values(const agi_cli_command *command)
{
    for (const agi_cli_option *option = command->options; option->name; option++) {
        if (!option->argument) continue;
        printf("        \"%s --%s\"", command->name, option->name);
        if (option->letter) printf(" | \"%s -%c\"", command->name, option->letter);
        if (option->choices) {
            fputs(") ", stdout);
            put_words(option->choices);
            fputs("; options= scenarios= ;;\n", stdout);
        } else {
            fputs(") return ;;\n", stdout);
        }
    }
}

static void put_script(void)
{
    fputs("# Completion of argosy for bash. Made by `argosy completion bash`.\n"
          "_argosy() {\n"
          "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
          "    local command=${COMP_WORDS[1]} options= words= scenarios=\n"
          "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
          "        words=\"",
          stdout);
    for (const agi_cli_command *const *at = agi_cli_commands; *at; at++) {
        printf("%s ", (*at)->name);
    }
    fputs("--help --version\"\n"
          "        COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
          "        return\n"
          "    fi\n"
          "    case $command in\n",
          stdout);
    for (const agi_cli_command *const *at = agi_cli_commands; *at; at++) put_command_options(*at);
    fputs("    esac\n"
          "    case \"$command $previous\" in\n",
          stdout);
    for (const agi_cli_command *const *at = agi_cli_commands; *at; at++) put_option_values(*at);
    fputs("    esac\n"
          "    if [[ $current == -* ]]; then\n"
          "        words=$options\n"
          "    elif [ -n \"$scenarios\" ] && { [ -z \"$words\" ] || [ \"$COMP_CWORD\" -gt 2 ]; }; "
          "then\n"
          "        words=$(\"${COMP_WORDS[0]}\" list scenarios --csv 2>/dev/null | tail -n +2 | "
          "cut -d, -f1)\n"
          "    fi\n"
          "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
          "}\n"
          "complete -o default -F _argosy argosy\n",
          stdout);
}

static int completion_run(agi_cli *cli)
{
    if (!cli->json) {
        put_script();
        return AGI_CLI_DONE;
    }
    agi_cli_json *document = agi_cli_json_begin(cli);
    agi_cli_json_text(document, "shell", cli->argument[0]);
    agi_cli_json_text(document, "load", "source <(argosy completion bash)");
    return agi_cli_json_end(cli, document);
}

const agi_cli_command agi_cli_command_completion = {
    .name = "completion",
    .arguments = "bash",
    .words = "bash",
    .least = 1,
    .most = 1,
    .summary = "print a script that completes commands, options and scenarios",
    .text = "An installed argosy has the script where bash-completion finds it.",
    .options = (const agi_cli_option[]){AGI_CLI_OPTIONS_COMMON},
    .examples =
        (const agi_cli_example[]){{"source <(argosy completion bash)", "complete in this shell"},
                                  {NULL, NULL}},
    .run = completion_run,
};
