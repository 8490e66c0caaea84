/* Runs every file of the folders given through the fuzz target this program is linked with.
** Exit 0: all ran; 1: a folder cannot be read or holds no input. A crash is the target's. */
#include <dirent.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* The input is copied to a block of exactly its size, so that reading past it is caught. */
static int replay_file(const char *path, size_t count)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(count > 0 ? count : 1);
    size_t got = file && bytes ? fread(bytes, 1, count, file) : 0;
    int ok = file && bytes && got == count;
    if (ok) (void)LLVMFuzzerTestOneInput(bytes, count);
    if (file) (void)fclose(file);
    free(bytes);
    if (!ok) (void)fprintf(stderr, "%s: cannot be read\n", path);
    return ok;
}

static int replay_folder(const char *folder, unsigned *n_input)
{
    DIR *dir = opendir(folder);
    int ok = dir != NULL;
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry; entry = readdir(dir)) {
        char path[4096];
        struct stat info;
        int length = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (length < 0 || (size_t)length >= sizeof path) return 0;
        if (stat(path, &info) != 0 || !S_ISREG(info.st_mode)) continue;
        ok = replay_file(path, (size_t)info.st_size) && ok;
        *n_input += 1;
    }
    if (dir) (void)closedir(dir);
    return ok;
}

int main(int argc, char **argv)
{
    unsigned n_input = 0;
    int ok = 1;
    for (int i = 1; i < argc; i++) ok = replay_folder(argv[i], &n_input) && ok;
    (void)printf("%u inputs replayed\n", n_input);
    return ok && n_input > 0 ? 0 : 1;
}
