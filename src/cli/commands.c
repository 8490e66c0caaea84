/* commands: the table of the commands, in the order of the help. A new command is its file, a line here
** and in commands.h, and its name among the words of `help`; then run tools/manual. */
#include "cli/commands.h"

#include <string.h>

const agi_cli_command *const agi_cli_commands[] = {
    &agi_cli_command_run,
    &agi_cli_command_check,
    &agi_cli_command_list,
    &agi_cli_command_new,
    &agi_cli_command_sources,
    &agi_cli_command_diff,
    &agi_cli_command_export,
    &agi_cli_command_ephemeris,
    &agi_cli_command_lambert,
    &agi_cli_command_transfer,
    &agi_cli_command_help,
    &agi_cli_command_completion,
    NULL,
};

const agi_cli_command *agi_cli_command_find(const char *name)
{
    for (const agi_cli_command *const *at = agi_cli_commands; *at; at++) {
        if (strcmp((*at)->name, name) == 0) return *at;
    }
    return NULL;
}
