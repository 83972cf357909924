#include "daemon/server/config.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/did_web.h"

#define TEXT(member) offsetof(struct config, member), sizeof(((struct config *)0)->member), 0, 0
#define NUMBER(member, min, max) offsetof(struct config, member), sizeof(long), min, max

/* clang-format off */
const struct config_key config_keys[] = {
  /* key                type           where and bounds                      default        live */
  { "state",            CONFIG_TEXT,   TEXT(state),                          "/var/lib/wiotc", false },
  { "issuer",           CONFIG_ISSUER, TEXT(issuer),                         "",             false },
  { "socket",           CONFIG_TEXT,   TEXT(socket),                         "/run/wiotc/wiotcd.sock", false },
  { "socket_group",     CONFIG_EMPTY,  TEXT(socket_group),                   "wiotc",        false },
  { "socket_mode",      CONFIG_OCTAL,  NUMBER(socket_mode, 0, 0777),         "0660",         false },
  { "max_connections",  CONFIG_NUMBER, NUMBER(max_connections, 1, 100000),   "1000",         true },
  { "head_seconds",     CONFIG_NUMBER, NUMBER(head_seconds, 1, 3600),        "10",           true },
  { "body_seconds",     CONFIG_NUMBER, NUMBER(body_seconds, 1, 3600),        "30",           true },
  { "request_seconds",  CONFIG_NUMBER, NUMBER(request_seconds, 1, 3600),     "30",           true },
  { "idle_seconds",     CONFIG_NUMBER, NUMBER(idle_seconds, 1, 86400),       "60",           true },
  { "verifier_threads", CONFIG_NUMBER, NUMBER(verifier_threads, 0, 256),     "0",            false },
  { "reader_threads",   CONFIG_NUMBER, NUMBER(reader_threads, 1, 256),       "2",            false },
  { "batch_max",        CONFIG_NUMBER, NUMBER(batch_max, 1, 4096),           "256",          false },
  { "queue_max",        CONFIG_NUMBER, NUMBER(queue_max, 1, 1000000),        "4096",         false },
  { "log_level",        CONFIG_LEVEL,  TEXT(log_level),                      "info",         true },
};
/* clang-format on */
const size_t n_config_keys = sizeof config_keys / sizeof config_keys[0];

static const struct config_key *key_by_name(const char *name)
{
  for (size_t i = 0; i < n_config_keys; i++)
    if (strcmp(config_keys[i].name, name) == 0)
      return &config_keys[i];
  return NULL;
}

static bool set_text(struct config *c, const struct config_key *k, const char *value,
                     struct problem *p)
{
  bool may_be_empty = k->type == CONFIG_EMPTY || k->type == CONFIG_ISSUER;
  if ((strlen(value) == 0 && !may_be_empty) || strlen(value) >= k->size)
    return problem_set(p, PROBLEM_CONFIG_INVALID, "%s: give 1 to %zu characters", k->name,
                       k->size - 1);
  if (k->type == CONFIG_LEVEL && strcmp(value, "error") != 0 && strcmp(value, "warn") != 0 &&
      strcmp(value, "info") != 0 && strcmp(value, "debug") != 0)
    return problem_set(p, PROBLEM_CONFIG_INVALID, "%s: error, warn, info or debug", k->name);
  if (k->type == CONFIG_ISSUER && value[0] && strcmp(value, "did:key") != 0 &&
      !did_web_valid(value))
    return problem_set(p, PROBLEM_CONFIG_INVALID,
                       "%s: give did:key, or a did:web such as did:web:certificates.example.org; a "
                       "port is written %%3A443, a folder :name",
                       k->name);
  strcpy((char *)c + k->offset, value);
  return true;
}

bool config_set(struct config *c, const char *name, const char *value, struct problem *p)
{
  char *end = NULL;
  const struct config_key *k = key_by_name(name);
  if (!k)
    return problem_set(p, PROBLEM_CONFIG_INVALID,
                       "%.40s: there is no such key; wiotcd.conf(5) lists them", name);
  if (k->type != CONFIG_NUMBER && k->type != CONFIG_OCTAL)
    return set_text(c, k, value, p);
  errno = 0;
  long n = strtol(value, &end, k->type == CONFIG_OCTAL ? 8 : 10);
  if (errno || end == value || *end || n < k->min || n > k->max)
    return problem_set(p, PROBLEM_CONFIG_INVALID,
                       k->type == CONFIG_OCTAL ? "%s: give an octal number from %lo to %lo"
                                               : "%s: give a whole number from %ld to %ld",
                       k->name, k->min, k->max);
  *(long *)(void *)((char *)c + k->offset) = n;
  return true;
}

void config_defaults(struct config *c)
{
  struct problem p = { 0 };
  memset(c, 0, sizeof *c);
  for (size_t i = 0; i < n_config_keys; i++)
    config_set(c, config_keys[i].name, config_keys[i].otherwise, &p);
}

struct reading {
  struct config *config;
  const char *path;
  FILE *file;
  int line; /* the one that inih is at */
  struct problem *problem;
  int first_line; /* of the first fault; 0: none */
  size_t first_field;
  char first[sizeof((struct problem *)0)->detail];
  bool seen[sizeof config_keys / sizeof config_keys[0]];
};

static char *next_line(char *text, int size, void *ctx)
{
  struct reading *r = ctx;
  r->line++;
  return fgets(text, size, r->file);
}

static bool set_once(struct reading *r, const char *name, const char *value, struct problem *p)
{
  const struct config_key *k = key_by_name(name);
  if (!config_set(r->config, name, value, p))
    return false;
  if (r->seen[k - config_keys])
    return problem_set(p, PROBLEM_CONFIG_INVALID, "%s stands there twice", name);
  r->seen[k - config_keys] = true;
  return true;
}

static void fault(struct reading *r, int line, const char *what)
{
  char place[64];
  const char *name = strrchr(r->path, '/');
  snprintf(place, sizeof place, "%.40s:%d", name ? name + 1 : r->path, line);
  if (r->first_line == 0 || line < r->first_line) {
    r->first_line = line;
    r->first_field = r->problem->n_fields;
    snprintf(r->first, sizeof r->first, "%s:%d: %s", r->path, line, what);
  }
  problem_field(r->problem, place, "%s", what);
}

static int on_key(void *ctx, const char *section, const char *name, const char *value)
{
  struct reading *r = ctx;
  struct problem p = { 0 };
  bool ok = strcmp(section, "wiotcd") == 0
                ? set_once(r, name, value, &p)
                : problem_set(&p, PROBLEM_CONFIG_INVALID,
                              "%.40s: it stands outside of the section [wiotcd]", name);
  if (!ok)
    fault(r, r->line, p.detail);
  return 1; /* a wrong value is ours to tell; inih goes on, and tells of lines that it cannot read
             */
}

bool config_read(struct config *c, const char *path, bool optional, struct problem *p)
{
  struct reading r = { .config = c, .path = path, .problem = p };
  r.file = fopen(path, "r");
  if (!r.file && optional && errno == ENOENT)
    return true;
  int line = r.file ? ini_parse_stream(next_line, &r, on_key, &r) : -1;
  bool readable = r.file && !ferror(r.file);
  int error = errno;
  if (r.file)
    fclose(r.file);
  if (!readable || line < 0)
    return problem_set(p, PROBLEM_CONFIG_INVALID, "%s: %s", path, strerror(error));
  if (line > 0)
    fault(&r, line, "this is no `key = value` line");
  if (p->id == PROBLEM_NONE)
    return true;
  p->id = PROBLEM_CONFIG_INVALID;
  /* The first fault is the detail; the others are beside it. */
  snprintf(p->detail, sizeof p->detail, "%s", r.first);
  if (r.first_field < p->n_fields) {
    p->n_fields--;
    memmove(&p->fields[r.first_field], &p->fields[r.first_field + 1],
            (p->n_fields - r.first_field) * sizeof p->fields[0]);
  }
  return false;
}
