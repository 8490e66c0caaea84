/* One table a command, each in the command's own file. */
#ifndef ARGOSY_CLI_COMMANDS_H
#define ARGOSY_CLI_COMMANDS_H

#include "cli/cli.h"

extern const agi_cli_command agi_cli_command_run, agi_cli_command_check, agi_cli_command_list,
    agi_cli_command_new, agi_cli_command_sources, agi_cli_command_export, agi_cli_command_help,
    agi_cli_command_completion, agi_cli_command_ephemeris, agi_cli_command_lambert,
    agi_cli_command_transfer, agi_cli_command_diff;

#endif
