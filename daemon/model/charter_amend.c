#include "daemon/model/charter_amend.h"

#include <string.h>

#include "daemon/model/body.h"
#include "daemon/model/staffing.h"
#include "lib/json.h"

struct amendment {
  struct context *c;
  struct json_object *before; /* owned */
  struct json_object *after;
  struct charter *charter; /* after */
};

static bool same(struct json_object *a, struct json_object *b)
{
  return json_object_equal(a, b) != 0;
}

static bool unchanged(struct amendment *a, const char *member, const char *instead)
{
  return same(json_object_object_get(a->before, member),
              json_object_object_get(a->after, member)) ||
         problem_field(a->c->problem, member, "cannot be amended: %s", instead);
}

static bool lists_body(const struct charter *charter, const char *slug)
{
  for (size_t i = 0; i < charter->n_bodies; i++)
    if (strcmp(charter->bodies[i].slug, slug) == 0)
      return true;
  return false;
}

/* A body that is in the charter stays in it, but may be left out once it is dissolved. */
static void none_is_left_out(struct amendment *a)
{
  struct json_object *list = json_array_of(a->before, "bodies");
  for (size_t i = 0; list && i < json_object_array_length(list); i++) {
    struct body body;
    const char *slug = json_str(json_object_array_get_idx(list, i), "slug");
    if (slug && !lists_body(a->charter, slug) && body_by_slug(a->c, slug, &body) &&
        strcmp(body.status, "dissolved") != 0)
      problem_field(a->c->problem, "bodies",
                    "%s is missing: a body ends by `wiotc body dissolve %s`", slug, slug);
  }
}

/* Each body that is named is there, of that kind. */
static void none_is_new(struct amendment *a)
{
  for (size_t i = 0; i < a->charter->n_bodies; i++) {
    struct body body;
    struct problem absent = { 0 };
    struct context c = *a->c;
    const struct charter_body *b = &a->charter->bodies[i];
    const char *field = arena_printf(c.arena, "bodies[%zu].%s", i, "slug");
    c.problem = &absent;
    if (!body_by_slug(&c, b->slug, &body))
      problem_field(a->c->problem, field,
                    "there is no body %s: a new one is founded by `wiotc body propose %s`", b->slug,
                    b->slug);
    else if (strcmp(body.status, "dissolved") == 0)
      problem_field(a->c->problem, field, "%s is dissolved: leave it out", b->slug);
    else if (strcmp(body.kind, b->kind) != 0)
      problem_field(a->c->problem, arena_printf(c.arena, "bodies[%zu].kind", i),
                    "%s is a %s, and stays one", b->slug, body.kind);
  }
}

static bool amendable(struct amendment *a)
{
  struct context *c = a->c;
  if (same(a->before, a->after))
    return problem_set(c->problem, PROBLEM_CHARTER_INVALID,
                       "this is the charter in force: there is nothing to amend");
  if (!charter_read_later(c->arena, a->after, a->charter, c->problem))
    return false;
  unchanged(a, "register", "the register's name stands in every signature");
  unchanged(a, "certificate_prefix", "certificates are numbered with it");
  unchanged(a, "officers",
            "they are those of the founding; `wiotc office appoint` and `wiotc office end` change "
            "who is in office");
  none_is_left_out(a);
  none_is_new(a);
  if (c->problem->id == PROBLEM_BAD_FIELDS)
    c->problem->id = PROBLEM_CHARTER_INVALID;
  return c->problem->id == PROBLEM_NONE;
}

static bool read_amendment(struct context *c, struct json_object *content, struct amendment *out)
{
  int64_t version = charter_version(c);
  const char *text = charter_version_text(c, version);
  *out = (struct amendment){ c, text ? json_tokener_parse(text) : NULL,
                             json_object_of(content, "charter"),
                             arena_alloc(c->arena, sizeof *out->charter) };
  if (json_int(content, "version", 0) != version + 1)
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "the charter was amended meanwhile, version %lld is in force: begin again "
                       "from `wiotc charter show`",
                       (long long)version);
  return amendable(out);
}

static bool apply_body(struct context *c, const struct charter_body *b)
{
  struct body body;
  if (!body_by_slug(c, b->slug, &body))
    return false;
  struct json_object *names = json_tokener_parse(b->names), *old = json_tokener_parse(body.names);
  bool renamed = !same(names, old);
  json_object_put(names);
  json_object_put(old);
  struct json_object *policy = json_tokener_parse(b->admission);
  old = json_tokener_parse(body.admission_json);
  bool other = !same(policy, old);
  json_object_put(policy);
  json_object_put(old);
  return (!renamed || body_rename(c, &body, b->names)) &&
         (!other || body_admit_by(c, &body, b->admission));
}

static bool apply(struct amendment *a)
{
  struct context *c = a->c;
  struct buf text = { 0 };
  json_write_pretty(&text, a->after);
  bool ok = charter_add_version(c, buf_str(&text));
  buf_free(&text);
  for (size_t i = 0; ok && i < a->charter->n_bodies; i++)
    ok = apply_body(c, &a->charter->bodies[i]);
  return ok && staffing_suffices(c, NULL);
}

bool charter_amend_possible(struct context *c, const struct motion *m, struct json_object *content)
{
  struct amendment a;
  (void)m;
  bool ok = read_amendment(c, content, &a);
  if (ok && db_savepoint(c->db)) {
    ok = apply(&a);
    db_rollback_to(c->db);
  }
  json_object_put(a.before);
  return ok && db_good(c->db, c->problem);
}

bool charter_amend_carry_out(struct context *c, const struct motion *m, struct json_object *content,
                             struct json_object *effect)
{
  struct amendment a;
  (void)m;
  bool ok = read_amendment(c, content, &a) && apply(&a);
  json_object_put(a.before);
  json_set_int(effect, "charter_version", json_int(content, "version", 0));
  return ok;
}
