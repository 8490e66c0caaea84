/* bundled: what comes with the program: the scenarios, each a folder with a scenario.yaml in it, and
** the files of the library, as `use:` names them. */
#include "cli/cli.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 };

static int wanted(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static ag_err names_fill(const char *folder, struct dirent **entry, int count, ag_names *names)
{
    char path[PATH_BYTES + 512];
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s/scenario.yaml", folder, entry[i]->d_name);
        if (access(path, R_OK) != 0) continue;
        uint32_t row = 0;
        AG_TRY(ag_names_add(names, entry[i]->d_name, &row));
    }
    return AG_OK;
}

ag_err agi_cli_scenarios_bundled(agi_cli *cli, ag_names **names)
{
    char folder[PATH_BYTES];
    struct dirent **entry = NULL;
    ag_names *own = NULL;
    ag_scenario_bundled(NULL, folder, sizeof folder);
    AG_TRY(ag_names_create(cli->ctx, &own));
    int count = scandir(folder, &entry, wanted, alphasort);
    ag_err err = names_fill(folder, entry, count, own);
    for (int i = 0; i < count; i++) free(entry[i]);
    free(entry);
    if (err == AG_OK) {
        *names = own;
    } else {
        ag_names_free(own);
    }
    return err;
}

/* ---- the library --------------------------------------------------------------------------------- */

enum { LIBRARY_DEPTH = 4 };

static ag_err library_fill(const char *folder, const char *below, int depth, ag_names *names);

static ag_err library_entry(const char *folder, const char *name, int depth, ag_names *names)
{
    char path[PATH_BYTES + 512];
    struct stat about;
    size_t length = strlen(name);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (stat(path, &about) != 0) return AG_OK;
    if (S_ISDIR(about.st_mode)) {
        return depth > 0 ? library_fill(folder, name, depth - 1, names) : AG_OK;
    }
    if (length < 6 || strcmp(name + length - 5, ".yaml") != 0) return AG_OK;
    uint32_t row = 0;
    snprintf(path, sizeof path, "%.*s", (int)(length - 5), name);
    return ag_names_add(names, path, &row);
}

/* All below folder/below, names from `folder` on. */
static ag_err library_fill(const char *folder, const char *below, int depth, ag_names *names)
{
    char path[PATH_BYTES + 512], name[512];
    struct dirent **entry = NULL;
    ag_err err = AG_OK;
    snprintf(path, sizeof path, "%s/%s", folder, below);
    int count = scandir(path, &entry, wanted, alphasort);
    for (int i = 0; i < count; i++) {
        int length =
            snprintf(name, sizeof name, "%s%s%s", below, *below ? "/" : "", entry[i]->d_name);
        bool fits = length > 0 && (size_t)length < sizeof name;
        if (err == AG_OK && fits) err = library_entry(folder, name, depth, names);
        free(entry[i]);
    }
    free(entry);
    return err;
}

ag_err agi_cli_library_files(agi_cli *cli, ag_names **names)
{
    char folder[PATH_BYTES];
    ag_names *own = NULL;
    ag_scenario_options options = {.library_dir = agi_cli_value(cli, "library")};
    ag_scenario_library(&options, folder, sizeof folder);
    AG_TRY(ag_names_create(cli->ctx, &own));
    ag_err err = library_fill(folder, "", LIBRARY_DEPTH, own);
    if (err == AG_OK) {
        *names = own;
    } else {
        ag_names_free(own);
    }
    return err;
}
