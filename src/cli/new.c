/* new: a folder with a scenario to start from. */
#include "cli/commands.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* "my/world/" -> "world". */
static void base_name(const char *path, char *name, size_t size)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/') end--;
    size_t start = end;
    while (start > 0 && path[start - 1] != '/') start--;
    snprintf(name, size, "%.*s", (int)(end - start), path + start);
}

static int fail_io(agi_cli *cli, const char *path, const char *what)
{
    ag_detail detail = {.code = AG_ERR_IO};
    snprintf(detail.file, sizeof detail.file, "%s", path);
    snprintf(detail.message, sizeof detail.message, "%s: %s", what, strerror(errno));
    return agi_cli_fail(cli, ag_fail_detail(cli->ctx, &detail));
}

/* The scenario of the library with the title changed. */
static void put_scenario(FILE *file, const char *name)
{
    const char *text = ag_scenario_new_text(), *title = strstr(text, "\ntitle:");
    if (title) {
        fwrite(text, 1, (size_t)(title - text), file);
        fprintf(file, "\ntitle: \"%s\"", name);
        text = title + 1;
        text += strcspn(text, "\n");
    }
    fputs(text, file);
}

static bool write_file(const char *path, const char *name)
{
    FILE *file = fopen(path, "wx");
    if (!file) return false;
    put_scenario(file, name);
    bool bad = ferror(file) != 0;
    int why = errno;
    if (fclose(file) != 0) {
        bad = true;
        why = errno;
    }
    if (bad) unlink(path);
    errno = why;
    return !bad;
}

/* A name that stands in a title between quotes. */
static bool name_plain(const char *name)
{
    if (!*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) return false;
    for (const char *at = name; *at; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7F || *at == '"' || *at == '\\') return false;
    }
    return true;
}

static int new_show(agi_cli *cli, const char *path)
{
    if (cli->json) {
        agi_cli_json *document = agi_cli_json_begin(cli);
        agi_cli_json_text(document, "file", path);
        return agi_cli_json_end(cli, document);
    }
    if (cli->quiet) return AGI_CLI_DONE;
    printf("wrote %s\n\nNow:\n  argosy check %s\n  argosy run %s\n", path, cli->argument[0],
           cli->argument[0]);
    return AGI_CLI_DONE;
}

static int new_run(agi_cli *cli)
{
    const char *folder = cli->argument[0];
    char name[256], path[4096];
    base_name(folder, name, sizeof name);
    if (!name_plain(name)) {
        return agi_cli_usage(cli, "new", "not a name for a folder", folder,
                             "letters, digits, dots, dashes, blanks");
    }
    size_t end = strlen(folder);
    while (end > 1 && folder[end - 1] == '/') end--;
    if (end > sizeof path - 32) return agi_cli_usage(cli, "new", "too long", name, "");
    snprintf(path, sizeof path, "%.*s/scenario.yaml", (int)end, folder);
    if (mkdir(folder, 0777) != 0) {
        if (errno != EEXIST) return fail_io(cli, folder, "cannot be made");
        return agi_cli_usage(cli, "new", "is there already", folder, "choose another name");
    }
    if (!write_file(path, name)) {
        int code = fail_io(cli, path, "cannot be written");
        rmdir(folder);
        return code;
    }
    return new_show(cli, path);
}

const agi_cli_command agi_cli_command_new = {
    .name = "new",
    .arguments = "NAME",
    .least = 1,
    .most = 1,
    .summary = "make a scenario to start from",
    .text = "Makes the folder NAME with a small, complete, commented scenario.yaml: Earth, an "
            "asteroid, "
            "a ship and an ore. Nothing that is there is touched.",
    .options = (const agi_cli_option[]){AGI_CLI_OPTIONS_COMMON},
    .examples = (const agi_cli_example[]){{"argosy new mine && argosy run mine",
                                           "a first world, and what becomes of it"},
                                          {NULL, NULL}},
    .run = new_run,
};
