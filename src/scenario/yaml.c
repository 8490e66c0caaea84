/* YAML by libyaml's events into a tree with marks; the only file that includes yaml.h.
**
** A scenario needs little of YAML: one document of maps, lists and scalars. Anchors, aliases, tags,
** second documents and keys that are not plain text are refused, as are two equal keys. Scalars
** stay text: the field they stand in gives the type, so that `no` is a word. libyaml keeps its own
** memory; ours is the loader's arena. Bounds: AGI_FILE_MAX bytes, AGI_DEPTH_MAX levels,
** AGI_NODES_MAX nodes. */
#include "scenario/scenario_internal.h"

#include <string.h>
#include <yaml.h>

enum { KEY_MAX = AGI_KEY_MAX };

typedef struct parse {
    agi_loader *loader;
    const char *file;
    agi_node *root, *top; /* top: the open map or list */
    const char *key;      /* waiting for its value */
    uint32_t key_line, key_column;
    size_t n_node;
    uint32_t depth;
    uint32_t n_document;
    uint32_t first_line, first_column; /* where the text begins in its file, from 0 */
    bool bad;                          /* a mistake was recorded; reading goes on */
} parse;

static uint32_t line_of(const parse *p, yaml_mark_t mark)
{
    return p->first_line + (uint32_t)mark.line + 1;
}

static uint32_t column_of(const parse *p, yaml_mark_t mark)
{
    return (mark.line == 0 ? p->first_column : 0) + (uint32_t)mark.column + 1;
}

static ag_err complain(parse *p, yaml_mark_t mark, const char *hint, const char *message)
{
    ag_detail detail = {
        .code = AG_ERR_INPUT, .line = line_of(p, mark), .column = column_of(p, mark)};
    snprintf(detail.file, sizeof detail.file, "%s", p->file);
    snprintf(detail.message, sizeof detail.message, "%s", message);
    if (hint) snprintf(detail.hint, sizeof detail.hint, "%s", hint);
    if (p->key) {
        snprintf(detail.key, sizeof detail.key, "%s", p->key);
    } else if (p->top) {
        agi_node_path(p->top, detail.key, sizeof detail.key);
    }
    p->bad = true;
    return agi_report_detail(p->loader->findings, AG_ERROR, &detail);
}

/* What cannot be read past: recorded, and AG_ERR_INPUT. */
static ag_err stop(parse *p, yaml_mark_t mark, const char *hint, const char *message)
{
    AG_TRY(complain(p, mark, hint, message));
    return AG_ERR_INPUT;
}

static ag_err syntax_error(parse *p, const yaml_parser_t *parser)
{
    if (parser->error == YAML_MEMORY_ERROR) {
        return ag_fail(p->loader->ctx, AG_ERR_MEMORY, "out of memory: reading %s", p->file);
    }
    yaml_mark_t mark = parser->problem_mark;
    char message[AG_TEXT_MAX];
    const char *problem = parser->problem ? parser->problem : "not YAML";
    const char *context = parser->context ? parser->context : "";
    if (parser->error == YAML_READER_ERROR) { /* has an offset instead of a mark */
        mark = parser->mark;
        snprintf(message, sizeof message, "%s (byte %zu)", problem, parser->problem_offset);
    } else {
        snprintf(message, sizeof message, "%s%s%s", problem, *context ? ", " : "", context);
    }
    return stop(p, mark, "check indentation, quotes and brackets here and just above", message);
}

/* A node takes its place in the open map or list. */
static ag_err place(parse *p, agi_node *node, yaml_mark_t mark)
{
    if (++p->n_node > AGI_NODES_MAX) {
        return stop(p, mark, "split the scenario or move tables to CSV", "too many values");
    }
    if (!p->top) {
        p->root = node;
        return AG_OK;
    }
    if (p->top->kind == AGI_MAP) {
        node->key = p->key;
        node->key_line = p->key_line;
        node->key_column = p->key_column;
        p->key = NULL;
    }
    agi_node_append(p->top, node);
    return AG_OK;
}

static ag_err no_extras(parse *p, const yaml_event_t *event, const yaml_char_t *anchor,
                        const yaml_char_t *tag)
{
    if (anchor) {
        AG_TRY(complain(p, event->start_mark, "write the value out", "anchors are not allowed"));
    }
    if (tag) {
        AG_TRY(complain(p, event->start_mark, "leave it out: the key tells the type",
                        "tags are not allowed"));
    }
    return AG_OK;
}

static ag_err on_scalar(parse *p, const yaml_event_t *event)
{
    AG_TRY(no_extras(p, event, event->data.scalar.anchor, event->data.scalar.tag));
    const char *value = (const char *)event->data.scalar.value;
    if (strlen(value) != event->data.scalar.length) {
        AG_TRY(complain(p, event->start_mark, NULL, "a zero byte is not text"));
    }
    char *text = ag_arena_text(p->loader->arena, value);
    if (!text) return AG_ERR_MEMORY;
    uint32_t line = line_of(p, event->start_mark), column = column_of(p, event->start_mark);
    if (p->top && p->top->kind == AGI_MAP && !p->key) {
        if (event->data.scalar.length > KEY_MAX) {
            return stop(p, event->start_mark, "at most 160 bytes", "a key is too long");
        }
        p->key = text;
        p->key_line = line;
        p->key_column = column;
        return AG_OK;
    }
    agi_node *node = agi_node_create(p->loader->arena, AGI_SCALAR, p->file, line, column);
    if (!node) return AG_ERR_MEMORY;
    node->text = text;
    return place(p, node, event->start_mark);
}

static ag_err on_open(parse *p, const yaml_event_t *event, agi_kind kind)
{
    if (kind == AGI_MAP) {
        AG_TRY(
            no_extras(p, event, event->data.mapping_start.anchor, event->data.mapping_start.tag));
    } else {
        AG_TRY(
            no_extras(p, event, event->data.sequence_start.anchor, event->data.sequence_start.tag));
    }
    if (p->top && p->top->kind == AGI_MAP && !p->key) {
        return stop(p, event->start_mark, "a key is a plain word", "a map or list as a key");
    }
    if (++p->depth > AGI_DEPTH_MAX) {
        return stop(p, event->start_mark, "at most 32 levels", "nested too deeply");
    }
    agi_node *node = agi_node_create(p->loader->arena, kind, p->file, line_of(p, event->start_mark),
                                     column_of(p, event->start_mark));
    if (!node) return AG_ERR_MEMORY;
    AG_TRY(place(p, node, event->start_mark));
    p->top = node;
    return AG_OK;
}

static ag_err on_close(parse *p)
{
    const agi_node *again = NULL;
    AG_CHECK(p->loader->ctx, p->top && p->depth > 0); /* libyaml pairs its events */
    if (p->top->kind == AGI_MAP) AG_TRY(agi_node_duplicate(p->loader->ctx, p->top, &again));
    if (again) {
        p->bad = true;
        AG_TRY(agi_report(p->loader->findings, AG_ERROR, again, AGI_AT_KEY,
                          "each key once: remove one of them", "the key `%s` is here twice",
                          again->key));
    }
    p->depth--;
    p->top = p->top->parent;
    return AG_OK;
}

static ag_err on_event(parse *p, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (++p->n_document > 1) {
            return stop(p, event->start_mark, "one file holds one document",
                        "a second document begins here");
        }
        if (event->data.document_start.tag_directives.start !=
            event->data.document_start.tag_directives.end) {
            return complain(p, event->start_mark, NULL, "tags are not allowed");
        }
        return AG_OK;
    case YAML_ALIAS_EVENT:
        return stop(p, event->start_mark, "write the value out", "aliases are not allowed");
    case YAML_SCALAR_EVENT:
        return on_scalar(p, event);
    case YAML_MAPPING_START_EVENT:
        return on_open(p, event, AGI_MAP);
    case YAML_SEQUENCE_START_EVENT:
        return on_open(p, event, AGI_LIST);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        return on_close(p);
    default:
        return AG_OK;
    }
}

ag_err agi_yaml_parse(agi_loader *loader, const char *file, const char *bytes, size_t count,
                      agi_node **root)
{
    return agi_yaml_parse_at(loader, file, bytes, count, 1, 1, root);
}

ag_err agi_yaml_parse_at(agi_loader *loader, const char *file, const char *bytes, size_t count,
                         uint32_t line, uint32_t column, agi_node **root)
{
    parse p = {.loader = loader,
               .file = ag_arena_text(loader->arena, file),
               .first_line = line - 1,
               .first_column = column - 1};
    if (!p.file) return AG_ERR_MEMORY;
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) {
        return ag_fail(loader->ctx, AG_ERR_MEMORY, "out of memory: reading %s", file);
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, count);
    ag_err err = AG_OK;
    for (bool more = true; more && err == AG_OK;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            err = syntax_error(&p, &parser);
            break;
        }
        more = event.type != YAML_STREAM_END_EVENT;
        err = on_event(&p, &event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    AG_TRY(err);
    if (p.bad) return AG_ERR_INPUT;
    if (!p.root) { /* nothing in it: an empty text */
        p.root = agi_node_create(loader->arena, AGI_SCALAR, p.file, line, column);
        if (!p.root) return AG_ERR_MEMORY;
        p.root->text = "";
    }
    *root = p.root;
    return AG_OK;
}
