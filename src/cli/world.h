/* Places and vehicles by name: of a scenario, or of the library where no scenario is given. */
#ifndef ARGOSY_CLI_WORLD_H
#define ARGOSY_CLI_WORLD_H

#include "cli/bodies.h"

/* Start with {.cli = cli, .bodies = {.cli = cli}}. */
typedef struct agi_cli_world {
    agi_cli *cli;
    agi_cli_bodies bodies;
    agi_cli_scenario own; /* of --scenario, or all of the library */
    bool open;
} agi_cli_world;

void agi_cli_world_close(agi_cli_world *world);
/* Opens the scenario of --scenario, if it was given. Returns 0 or, shown, an exit code. */
int agi_cli_world_open(agi_cli_world *world);
/* A site by the text of the command line, or a place: of the scenario before bodies, of the library after
** them. Returns 0 or, shown, an exit code. */
int agi_cli_world_site(agi_cli_world *world, const char *key, const char *text, ag_sky_site *site);
int agi_cli_world_vehicle(agi_cli_world *world, const char *name, const ag_vehicle **vehicle);

#endif
