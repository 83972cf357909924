/* wiotcd init: the founding of a register, and wiotcd check. */
#include "daemon/server/server.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "daemon/api/api.h"
#include "daemon/model/charter.h"
#include "daemon/server/issuer.h"
#include "daemon/server/state.h"
#include "lib/json.h"

static bool read_file(struct arena *arena, const char *path, const char **text, size_t *len,
                      struct problem *p)
{
  FILE *f = fopen(path, "r");
  if (!f)
    return problem_set(p, PROBLEM_CHARTER_INVALID, "%s: %s", path, strerror(errno));
  char *data = arena_alloc(arena, LIMIT_BODY_JSON + 1);
  *len = fread(data, 1, LIMIT_BODY_JSON + 1, f);
  bool failed = ferror(f);
  fclose(f);
  if (failed || *len > LIMIT_BODY_JSON)
    return problem_set(p, PROBLEM_CHARTER_INVALID,
                       "%s: it cannot be read, or is larger than %d bytes", path, LIMIT_BODY_JSON);
  data[*len] = '\0';
  *text = data;
  return true;
}

/* A person mends a file by line, not by byte. */
static void name_line(const char *text, size_t len, struct problem *p)
{
  struct problem why = *p;
  const char *at = strstr(why.detail, "byte offset ");
  size_t offset = at ? strtoul(at + strlen("byte offset "), NULL, 10) : 0, line = 1;
  for (size_t i = 0; i < offset && i < len; i++)
    line += text[i] == '\n';
  problem_set(p, PROBLEM_CHARTER_INVALID, "line %zu: %s", line, why.detail);
}

/* Checked before anything is made, so that a wrong charter leaves nothing behind. */
static const char *checked_name(struct arena *arena, const char *text, size_t len,
                                struct problem *p)
{
  struct charter *charter = arena_alloc(arena, sizeof *charter);
  struct json_object *json = json_read(text, len, p);
  if (!json)
    name_line(text, len, p);
  bool ok = json && charter_read(arena, json, charter, p);
  json_object_put(json);
  return ok ? charter->name : NULL;
}

static bool found(struct state *s, const char *text, size_t len, struct problem *p)
{
  struct api_config api = { .identity = &s->identity,
                            .log_key = s->log_key,
                            .issuer_key = s->issuer_key,
                            .log_vkey = s->log_vkey,
                            .db = s->db,
                            .log = s->log };
  if (!api_found(&api, text, len, time(NULL), p))
    return false;
  db_checkpoint(s->db);
  return state_make_head(s, p);
}

static void tell(const struct options *o, struct state *s)
{
  struct problem p = { 0 };
  struct issuer issuer = { .did = "" };
  state_issuer(s, &issuer, &p);
  printf("register  %s\nissuer    %s\nlog key   %s\nstate     %s\n", s->identity.name, issuer.did,
         s->log_vkey, s->folder);
  fprintf(stderr,
          "wiotcd: founded. Publish issuer and log key: certificates and proofs are checked "
          "against them.\nwiotcd: Back up %s/issuer.key and log.key where nobody else reads them. "
          "Next: `wiotcd run%s%s%s%s`.\n",
          s->folder, o->config ? " -c " : "", o->config ? o->config : "",
          o->state || !o->config ? " --state " : "", o->state || !o->config ? s->folder : "");
}

int server_init(const struct options *o)
{
  struct config c;
  struct problem p = { 0 };
  struct state s = { 0 };
  struct arena arena = { 0 };
  const char *text = NULL, *name = NULL;
  size_t len = 0;
  if (!o->charter) {
    fputs("wiotcd: init needs --charter FILE; etc/charter.json is an example\n", stderr);
    return EXIT_USAGE;
  }
  if (!options_configure(o, &c, &p) || !read_file(&arena, o->charter, &text, &len, &p) ||
      !(name = checked_name(&arena, text, len, &p))) {
    arena_free(&arena);
    return complain(&p);
  }
  bool made = mkdir(c.state, 0700) == 0;
  bool locked = state_lock(&s, c.state, &p);
  bool created = locked && state_create(&s, name, &p);
  bool done = created && found(&s, text, len, &p) && issuer_configure(&s, &c, &p);
  if (done)
    tell(o, &s);
  if (!done)
    state_discard(&s);
  if (made && !done)
    unlink(arena_printf(&arena, "%s/lock", c.state));
  state_close(&s);
  if (made && !done)
    rmdir(c.state);
  arena_free(&arena);
  return done ? EXIT_DONE : complain(&p);
}

int server_check(const struct options *o)
{
  struct config c;
  struct problem p = { 0 };
  if (!options_configure(o, &c, &p))
    return complain(&p);
  if (c.socket_group[0] != '\0' && !getgrnam(c.socket_group))
    fprintf(stderr,
            "wiotcd: socket_group: there is no group %s on this machine; without it only the user "
            "that runs wiotcd can connect\n",
            c.socket_group);
  puts("The configuration is good.");
  return EXIT_DONE;
}
