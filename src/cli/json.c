/* json: documents on stdout; the one file of the program that knows jansson.
**
** Every call takes a null node and passes it by, so that memory that is missing shows only once, at
** the end. */
#include "cli/cli.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool failed; /* in the document being made; the program makes one at a time */

/* A text as JSON takes it: bytes that are no UTF-8 (of an argument, say) become '?'. */
static json_t *text_node(const char *value)
{
    json_t *node = json_string(value);
    if (node) return node;
    char *copy = strdup(value);
    if (!copy) return NULL;
    for (char *at = copy; *at; at++) {
        if ((unsigned char)*at >= 0x80) *at = '?';
    }
    node = json_string(copy);
    free(copy);
    return node;
}

static void add(json_t *in, const char *key, json_t *node)
{
    int result = key ? json_object_set_new(in, key, node) : json_array_append_new(in, node);
    if (result != 0) failed = true;
}

agi_cli_json *agi_cli_json_object(agi_cli_json *in, const char *key)
{
    json_t *node = json_object();
    add(in, key, node);
    return failed ? NULL : node;
}

agi_cli_json *agi_cli_json_array(agi_cli_json *in, const char *key)
{
    json_t *node = json_array();
    add(in, key, node);
    return failed ? NULL : node;
}

void agi_cli_json_text(agi_cli_json *in, const char *key, const char *value)
{
    add(in, key, value ? text_node(value) : json_null());
}

/* Whole numbers without a point. */
void agi_cli_json_number(agi_cli_json *in, const char *key, double value)
{
    if (!isfinite(value)) {
        add(in, key, json_null());
    } else if (value == floor(value) && fabs(value) < 9007199254740992.0) {
        add(in, key, json_integer((json_int_t)value));
    } else {
        add(in, key, json_real(value));
    }
}

void agi_cli_json_bool(agi_cli_json *in, const char *key, bool value)
{
    add(in, key, json_boolean(value));
}

void agi_cli_json_null(agi_cli_json *in, const char *key)
{
    add(in, key, json_null());
}

/* What is not known is null. */
static void known_text(agi_cli_json *in, const char *key, const char *value)
{
    agi_cli_json_text(in, key, *value ? value : NULL);
}

static void known_place(agi_cli_json *in, const char *key, uint32_t value)
{
    add(in, key, value ? json_integer(value) : json_null());
}

void agi_cli_json_detail(agi_cli_json *in, const ag_detail *detail)
{
    known_text(in, "file", detail->file);
    known_place(in, "line", detail->line);
    known_place(in, "column", detail->column);
    known_text(in, "key", detail->key);
    known_text(in, "value", detail->value);
    known_text(in, "message", *detail->message ? detail->message : ag_err_text(detail->code));
    known_text(in, "hint", detail->hint);
    agi_cli_json_number(in, "exit", ag_err_exit(detail->code));
}

agi_cli_json *agi_cli_json_begin(const agi_cli *cli)
{
    failed = false;
    json_t *document = json_object();
    agi_cli_json *head = agi_cli_json_object(document, "argosy");
    agi_cli_json_text(head, "version", AG_VERSION);
    agi_cli_json_text(head, "command", cli->command ? cli->command->name : NULL);
    agi_cli_json_text(head, "inputs_hash", *cli->inputs_hash ? cli->inputs_hash : NULL);
    return document;
}

void agi_cli_json_free(agi_cli_json *document)
{
    json_decref(document);
}

/* A stdout that does not take it is main's to tell. */
int agi_cli_json_end(agi_cli *cli, agi_cli_json *document)
{
    cli->printed = true;
    char *text = failed ? NULL : json_dumps(document, JSON_INDENT(1) | JSON_REAL_PRECISION(17));
    json_decref(document);
    if (!text) return agi_cli_fail(cli, AG_ERR_MEMORY);
    fputs(text, stdout);
    fputc('\n', stdout);
    free(text);
    return AGI_CLI_DONE;
}
