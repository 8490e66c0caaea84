/* main: finds the command, runs it, and answers with an exit code (core.h: 0 done, 1 internal error,
** 2 wrong usage, 3 bad input, 4 no answer exists, 5 an audit failed, 130 interrupted).
**
** SIGINT and SIGTERM ask the library to stop; a second one ends the program at once. A standard
** stream that is closed is opened on the null device, so that no file takes its number; stdout is
** then read-only, and writing to it fails as it would have. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ag_ctx *signalled; /* what a signal interrupts */

static void on_signal(int number)
{
    (void)number;
    ag_ctx_interrupt(signalled);
}

static void signals_take(ag_ctx *ctx)
{
    signalled = ctx;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    action.sa_flags = (int)SA_RESETHAND | SA_RESTART;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static void streams_open(void)
{
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF) continue;
        if (open("/dev/null", fd == 2 ? O_WRONLY : O_RDONLY) != fd) _exit(AGI_CLI_FAILED);
    }
}

/* Colours only where they are seen and not unwanted (https://no-color.org). */
static void terminal_look(agi_cli *cli)
{
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    bool clever = term && strcmp(term, "dumb") != 0;
    cli->colour = clever && !(no_color && *no_color) && isatty(STDOUT_FILENO);
    cli->bar = clever && isatty(STDERR_FILENO);
}

/* "--version", "--help" and no command at all. */
static int without_command(const char *word)
{
    if (!word) {
        fputs("argosy: no command given\n\n", stderr);
        agi_cli_help(stderr, NULL);
        return AGI_CLI_USAGE;
    }
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
        printf("argosy %s\n", AG_VERSION);
    } else {
        agi_cli_help(stdout, NULL);
    }
    return AGI_CLI_DONE;
}

static int unknown_command(agi_cli *cli, const char *word)
{
    const char *names[64];
    size_t count = 0;
    while (agi_cli_commands[count] && count < sizeof names / sizeof *names) {
        names[count] = agi_cli_commands[count]->name;
        count++;
    }
    bool option = word[0] == '-';
    uint32_t nearest = option ? AG_NONE : ag_text_nearest(word, names, count);
    char hint[AG_TEXT_MAX] = "argosy --help lists the commands";
    if (nearest != AG_NONE) snprintf(hint, sizeof hint, "did you mean %s?", names[nearest]);
    return agi_cli_usage(cli, "", option ? "unknown option" : "unknown command", word, hint);
}

static int command_run(agi_cli *cli, int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : NULL;
    bool plain = word && (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0 ||
                          strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0);
    if (!word || plain) return without_command(word);
    cli->command = agi_cli_command_find(word);
    if (!cli->command) return unknown_command(cli, word);
    int code = agi_cli_parse(cli, argc, argv);
    if (code != AGI_CLI_DONE) return code;
    if (agi_cli_has(cli, "help")) {
        agi_cli_help(stdout, cli->command);
        return AGI_CLI_DONE;
    }
    code = cli->command->run(cli);
    agi_cli_bar_clear(cli);
    return code;
}

/* What did not reach stdout must not pass for done. */
static int stdout_end(int code)
{
    bool failed = ferror(stdout) != 0;
    errno = 0;
    if (fflush(stdout) != 0) failed = true;
    int why = errno;
    if (fclose(stdout) != 0) failed = true;
    if (!failed) return code;
    fprintf(stderr, "argosy: cannot write to standard output%s%s\n", why ? ": " : "",
            why ? strerror(why) : "");
    return code == AGI_CLI_DONE ? AGI_CLI_FAILED : code;
}

int main(int argc, char **argv)
{
    streams_open();
    agi_cli cli = {0};
    terminal_look(&cli);
    cli.ctx = ag_ctx_create(
        &(ag_ctx_options){.log = agi_cli_log, .progress = agi_cli_progress, .user = &cli});
    if (!cli.ctx) {
        fputs("argosy: out of memory\n", stderr);
        return AGI_CLI_FAILED;
    }
    signals_take(cli.ctx);
    int code = command_run(&cli, argc, argv);
    ag_delete(cli.ctx, cli.given);
    ag_delete(cli.ctx, cli.argument);
    code = stdout_end(code);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    ag_ctx_free(cli.ctx);
    return code;
}
