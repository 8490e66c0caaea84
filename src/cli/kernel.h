/* States of an SPK kernel for the bodies of the command line. */
#ifndef ARGOSY_CLI_KERNEL_H
#define ARGOSY_CLI_KERNEL_H

#include "cli/bodies.h"

/* Start with {.cli = cli}; without a kernel `open` stays NULL. */
typedef struct agi_cli_kernel {
    agi_cli *cli;
    const char *path; /* as given */
    ag_sky_kernel *open;
} agi_cli_kernel;

/* How a body's state is made of the kernel's. */
typedef struct agi_cli_link {
    const char *key, *name;    /* the argument, and the body as given there */
    const ag_sky_orbit *orbit; /* about naif's body; NULL: the kernel has the body itself */
    int32_t naif;              /* of whom the kernel is asked */
    bool system;               /* that is the barycentre of a planet and its moons */
} agi_cli_link;

ag_err agi_cli_kernel_open(agi_cli_kernel *kernel, const char *path);
void agi_cli_kernel_close(agi_cli_kernel *kernel);
const char *agi_cli_kernel_name(const agi_cli_kernel *kernel); /* without its folder */
/* AG_ERR_INPUT, with what the kernel holds: it lacks the body. */
ag_err agi_cli_kernel_link(const agi_cli_kernel *kernel, const char *key, const char *name,
                           const ag_sky_body *body, agi_cli_link *link);
/* AG_ERR_INPUT where the kernel does not join both at all dates. */
ag_err agi_cli_kernel_check(const agi_cli_kernel *kernel, const agi_cli_link *body,
                            const agi_cli_link *centre, const agi_cli_dates *dates);
ag_err agi_cli_kernel_state(const agi_cli_kernel *kernel, const agi_cli_link *body,
                            const agi_cli_link *centre, ag_sky_frame frame, double tdb_s,
                            ag_sky_state *state);

#endif
