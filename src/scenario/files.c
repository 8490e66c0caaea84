/* Finding and reading the files of a scenario: its own, those of the library, tables.
**
** Data lie beside an installed program (../share/argosy from where it stands) or else in the source
** tree it was built from; options and environment go first. `use` takes library files by name, in
** order and each once, before the scenario's own text is put on top. */
#include "scenario/scenario_internal.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_LENGTH = 4096, USE_MAX = 256, BUNDLED_MAX = 64 };

/* ---- one file -------------------------------------------------------------------------------- */

static ag_err complain(agi_loader *loader, const char *path, const agi_node *user, const char *hint,
                       const char *message)
{
    ag_detail detail = {.code = AG_ERR_INPUT};
    snprintf(detail.file, sizeof detail.file, "%s", path);
    if (user) {
        snprintf(detail.file, sizeof detail.file, "%s", user->file);
        snprintf(detail.value, sizeof detail.value, "%s", user->text ? user->text : "");
        agi_node_path(user, detail.key, sizeof detail.key);
        detail.line = user->line;
        detail.column = user->column;
    }
    snprintf(detail.message, sizeof detail.message, "%s", message);
    snprintf(detail.hint, sizeof detail.hint, "%s", hint);
    AG_TRY(agi_report_detail(loader->findings, AG_ERROR, &detail));
    return AG_ERR_INPUT;
}

static ag_err read_stream(agi_loader *loader, FILE *stream, char **bytes, size_t *count,
                          bool *large)
{
    ag_text text = {0};
    char block[16384];
    ag_err err = AG_OK;
    for (size_t n = 1; n > 0 && err == AG_OK && text.length <= AGI_FILE_MAX;) {
        n = fread(block, 1, sizeof block, stream);
        err = ag_text_add_bytes(loader->ctx, &text, block, n);
    }
    *large = text.length > AGI_FILE_MAX;
    if (err < 0 || *large || ferror(stream)) {
        ag_text_free(loader->ctx, &text);
        return err;
    }
    *bytes = text.s;
    *count = text.length;
    return AG_OK;
}

ag_err agi_file_read(agi_loader *loader, const char *path, const agi_node *user, char **bytes,
                     size_t *count)
{
    struct stat status;
    bool folder = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
    FILE *stream = folder ? NULL : fopen(path, "rbe");
    if (!stream) {
        char message[2 * AG_TEXT_MAX];
        snprintf(message, sizeof message, "cannot read %s: %s", path,
                 folder ? "it is a folder" : strerror(errno)); /* NOLINT(concurrency-mt-unsafe) */
        return complain(loader, path, user, "check the name and who may read it", message);
    }
    bool large = false;
    char *read = NULL;
    ag_err err = read_stream(loader, stream, &read, count, &large);
    fclose(stream);
    AG_TRY(err);
    if (large) return complain(loader, path, user, "at most 8 MiB", "the file is too large");
    if (!read) return complain(loader, path, user, "try again", "the file cannot be read");
    *bytes = read;
    return AG_OK;
}

/* ---- where data lie -------------------------------------------------------------------------- */

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

/* Folder `name` of the data: given, in the environment, installed, or in the source tree. */
static void data_folder(const char *given, const char *variable, const char *name,
                        const char *source, char path[PATH_LENGTH])
{
    const char *chosen = given ? given : getenv(variable); /* NOLINT(concurrency-mt-unsafe) */
    if (chosen && *chosen) {
        snprintf(path, PATH_LENGTH, "%s", chosen);
        return;
    }
    char self[PATH_LENGTH / 2];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n > 0) {
        self[n] = 0;
        char *slash = strrchr(self, '/');
        if (slash) *slash = 0;
        snprintf(path, PATH_LENGTH, "%s/" ARGOSY_SHARE_RELATIVE "/%s", self, name);
        if (is_folder(path)) return;
    }
    snprintf(path, PATH_LENGTH, "%s", source);
}

void ag_scenario_library(const ag_scenario_options *options, char *path, size_t size)
{
    char folder[PATH_LENGTH];
    data_folder(options ? options->library_dir : NULL, "ARGOSY_LIBRARY", "library",
                ARGOSY_LIBRARY_DIR, folder);
    snprintf(path, size, "%s", folder);
}

void ag_scenario_bundled(const ag_scenario_options *options, char *path, size_t size)
{
    char folder[PATH_LENGTH];
    data_folder(options ? options->scenario_dir : NULL, "ARGOSY_SCENARIOS", "scenarios",
                ARGOSY_SCENARIOS_DIR, folder);
    snprintf(path, size, "%s", folder);
}

/* "did you mean" of the bundled scenarios. */
static void hint_bundled(const char *folder, const char *name, char *hint, size_t size)
{
    char names[BUNDLED_MAX][256];
    const char *list[BUNDLED_MAX];
    size_t n = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && n < BUNDLED_MAX && (entry = readdir(dir));) {
        if (entry->d_name[0] == '.') continue;
        char path[PATH_LENGTH + 300];
        snprintf(path, sizeof path, "%s/%s/scenario.yaml", folder, entry->d_name);
        if (!is_file(path)) continue;
        snprintf(names[n], sizeof names[n], "%s", entry->d_name);
        list[n] = names[n];
        n++;
    }
    if (dir) closedir(dir);
    char nearest[AG_TEXT_MAX];
    agi_hint_names(name, list, n, nearest, sizeof nearest);
    snprintf(hint, size, "a folder with scenario.yaml, a .yaml file or a bundled one: %.400s",
             nearest);
}

/* The scenario's file, and the folder it is in. */
static ag_err find_scenario(agi_loader *loader, const ag_scenario_options *options,
                            char file[PATH_LENGTH + 300], char folder[PATH_LENGTH + 300])
{
    const char *path = options->path ? options->path : "";
    if (strlen(path) < PATH_LENGTH && is_file(path)) {
        snprintf(file, PATH_LENGTH + 300, "%s", path);
    } else {
        char bundled[PATH_LENGTH];
        snprintf(file, PATH_LENGTH + 300, "%.*s/scenario.yaml", PATH_LENGTH, path);
        ag_scenario_bundled(options, bundled, sizeof bundled);
        if (!*path || (!is_file(file) && !strchr(path, '/') && path[0] != '.')) {
            snprintf(file, PATH_LENGTH + 300, "%s/%.200s/scenario.yaml", bundled, path);
        }
        if (!*path || !is_file(file)) {
            char hint[AG_TEXT_MAX], message[AG_TEXT_MAX];
            hint_bundled(bundled, path, hint, sizeof hint);
            snprintf(message, sizeof message, "there is no scenario `%.300s`", path);
            return complain(loader, path, NULL, hint, message);
        }
    }
    snprintf(folder, PATH_LENGTH + 300, "%s", file);
    char *slash = strrchr(folder, '/');
    if (slash) {
        *slash = 0;
    } else {
        snprintf(folder, PATH_LENGTH + 300, ".");
    }
    return AG_OK;
}

/* ---- one YAML file with its tables ----------------------------------------------------------- */

static ag_err take_yaml(agi_loader *loader, const char *path, const char *folder, const char *bytes,
                        size_t count, agi_node **root)
{
    AG_TRY(agi_yaml_parse(loader, path, bytes, count, root));
    if ((*root)->kind != AGI_MAP) {
        AG_TRY(agi_report(loader->findings, AG_ERROR, *root, AGI_AT_VALUE,
                          "a map that begins with `argosy: 1`", "this is not a scenario"));
        return AG_ERR_INPUT;
    }
    return agi_tables_load(loader, folder, *root);
}

static ag_err read_yaml(agi_loader *loader, const char *path, const char *folder,
                        const agi_node *user, agi_node **root)
{
    char *bytes = NULL;
    size_t count = 0;
    AG_TRY(agi_file_read(loader, path, user, &bytes, &count));
    ag_err err = take_yaml(loader, path, folder, bytes, count, root);
    ag_delete(loader->ctx, bytes);
    return err;
}

/* The scenario's own tree, of the text of the options or of a file. */
static ag_err read_own(agi_loader *loader, const ag_scenario_options *options, agi_node **root)
{
    char file[PATH_LENGTH + 300], folder[PATH_LENGTH + 300];
    if (options->text) {
        return take_yaml(loader, options->path ? options->path : "text", ".", options->text,
                         strlen(options->text), root);
    }
    AG_TRY(find_scenario(loader, options, file, folder));
    return read_yaml(loader, file, folder, NULL, root);
}

/* ---- the library ----------------------------------------------------------------------------- */

typedef struct library {
    agi_loader *loader;
    const char *folder;
    const char *used[USE_MAX];
    size_t n_used;
    agi_node *base;
} library;

static bool is_library_name(const char *name)
{
    for (const char *c = name; *c; c++) {
        bool good = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                    (*c >= '0' && *c <= '9') || *c == '_' || *c == '-' || *c == '/';
        if (!good) return false;
    }
    return *name && *name != '/' && strlen(name) < 200;
}

static ag_err use_all(library *lib, agi_node *root, int depth);

static ag_err use_one(library *lib, const agi_node *item, int depth)
{
    if (item->kind != AGI_SCALAR || !is_library_name(item->text)) {
        AG_TRY(agi_report(lib->loader->findings, AG_ERROR, item, AGI_AT_VALUE,
                          "names of library files, like goods or vehicles/chemical",
                          "this is no file of the library"));
        return AG_ERR_INPUT;
    }
    for (size_t i = 0; i < lib->n_used; i++) {
        if (strcmp(lib->used[i], item->text) == 0) return AG_OK;
    }
    if (lib->n_used == USE_MAX || depth > AGI_DEPTH_MAX) {
        AG_TRY(agi_report(lib->loader->findings, AG_ERROR, item, AGI_AT_VALUE, NULL,
                          "too many files of the library"));
        return AG_ERR_INPUT;
    }
    lib->used[lib->n_used++] = item->text;
    char path[PATH_LENGTH + 300], folder[PATH_LENGTH + 300];
    snprintf(path, sizeof path, "%s/%s.yaml", lib->folder, item->text);
    snprintf(folder, sizeof folder, "%s", path);
    *strrchr(folder, '/') = 0;
    agi_node *root = NULL;
    AG_TRY(read_yaml(lib->loader, path, folder, item, &root));
    return use_all(lib, root, depth + 1);
}

/* What the tree uses, then the tree itself, onto the base. */
static ag_err use_all(library *lib, agi_node *root, int depth)
{
    agi_node *use = agi_node_find(root, "use");
    if (use) {
        agi_node_remove(use);
        const agi_node *item = use->kind == AGI_LIST ? use->first : use;
        bool text = use->kind == AGI_SCALAR && *use->text;
        if (use->kind == AGI_MAP) {
            AG_TRY(agi_report(lib->loader->findings, AG_ERROR, use, AGI_AT_VALUE,
                              "[goods, vehicles/chemical]", "`use` is a list of names"));
            return AG_ERR_INPUT;
        }
        for (; item && (use->kind == AGI_LIST || text); item = item->next) {
            AG_TRY(use_one(lib, item, depth));
            if (text) break;
        }
    }
    return agi_merge(lib->loader, lib->base, root);
}

ag_err agi_files_load(agi_loader *loader, const ag_scenario_options *options, agi_node **root)
{
    char shelf[PATH_LENGTH];
    agi_node *own = NULL;
    AG_TRY(read_own(loader, options, &own));
    ag_scenario_library(options, shelf, sizeof shelf);
    agi_node *base = agi_node_create(loader->arena, AGI_MAP, own->file, own->line, own->column);
    if (!base) return AG_ERR_MEMORY;
    library lib = {.loader = loader, .folder = shelf, .base = base};
    AG_TRY(use_all(&lib, own, 0));
    *root = base;
    return AG_OK;
}
