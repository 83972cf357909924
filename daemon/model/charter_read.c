/* A charter file's JSON into struct charter: every fault is named by its place in the file. */
#include "daemon/model/charter.h"

#include <string.h>

#include "daemon/model/body.h"
#include "daemon/model/office.h"
#include "daemon/model/programme.h"
#include "lib/did_key.h"
#include "lib/json.h"
#include "lib/text.h"

struct reading {
  struct arena *arena;
  struct problem *problem;
  struct charter *charter;
};

static const char *at(struct reading *r, const char *list, size_t i, const char *member)
{
  return arena_printf(r->arena, "%s[%zu].%s", list, i, member);
}

const char *charter_read_names(struct arena *arena, struct json_object *object, const char *field,
                               struct problem *p)
{
  struct json_object *names = json_object_of(object, "names");
  int n = names ? json_object_object_length(names) : 0;
  if (n == 0 || n > LIMIT_NAMES) {
    problem_field(p, field, "give 1 to %d names: {\"en\": \"…\"}", LIMIT_NAMES);
    return NULL;
  }
  json_object_object_foreach (names, language, value) {
    if (!text_is_language(language) || !json_object_is_type(value, json_type_string) ||
        !text_is_name(json_object_get_string(value))) {
      problem_field(p, field, "\"%.35s\" needs a language tag and a name", language);
      return NULL;
    }
  }
  struct buf text = { 0 };
  json_write(&text, names);
  const char *copy = arena_strdup(arena, buf_str(&text));
  buf_free(&text);
  return copy;
}

static const char *read_names(struct reading *r, struct json_object *object, const char *field)
{
  return charter_read_names(r->arena, object, field, r->problem);
}

static bool only_known(struct reading *r, struct json_object *json, const char *const *known,
                       const char *list, size_t i)
{
  const char *name = json_unknown_member(json, known);
  return !name || problem_field(r->problem, list ? at(r, list, i, name) : name,
                                "is no member of a charter: leave it out");
}

static bool known_body(const struct charter *charter, const char *slug)
{
  for (size_t i = 0; i < charter->n_bodies; i++)
    if (strcmp(charter->bodies[i].slug, slug) == 0)
      return true;
  return false;
}

static bool read_body(struct reading *r, struct json_object *json, size_t i)
{
  struct charter_body b = { 0 };
  struct json_object *policy = json_object_of(json, "admission");
  struct admission admission;
  struct buf text = { 0 };
  static const char *const members[] = { "slug", "kind", "names", "admission", NULL };
  const char *slug = json_str(json, "slug"), *kind = json_str(json, "kind");
  if (!only_known(r, json, members, "bodies", i))
    return false;
  if (!slug || !text_is_handle(slug))
    return problem_field(r->problem, at(r, "bodies", i, "slug"),
                         "give a short name of a-z, 0-9 and hyphens");
  if (known_body(r->charter, slug))
    return problem_field(r->problem, at(r, "bodies", i, "slug"), "\"%s\" stands there twice", slug);
  if (!kind || (strcmp(kind, "presidium") != 0 && strcmp(kind, "commission") != 0))
    return problem_field(r->problem, at(r, "bodies", i, "kind"), "presidium or commission");
  b.names = read_names(r, json, at(r, "bodies", i, "names"));
  if (!admission_read(r->arena, policy, at(r, "bodies", i, "admission"), &admission, r->problem) ||
      !b.names)
    return false;
  json_write(&text, policy);
  b.slug = arena_strdup(r->arena, slug);
  b.kind = arena_strdup(r->arena, kind);
  b.admission = arena_strdup(r->arena, buf_str(&text));
  b.decided_by = admission.decided_by;
  b.approvals = admission.approvals;
  buf_free(&text);
  r->charter->bodies[r->charter->n_bodies++] = b;
  return true;
}

/* `registrar`, `reviewer` (of every body) or `reviewer@industry`. */
static bool read_role(struct reading *r, struct charter_officer *officer, const char *text,
                      const char *field)
{
  char *role = arena_strdup(r->arena, text);
  char *body = strchr(role, '@');
  if (body)
    *body++ = '\0';
  if (!office_role_valid(role) || office_role_of_round(role))
    return problem_field(r->problem, field,
                         "\"%.63s\" is no role: registrar, executive, auditor, "
                         "chair or reviewer",
                         role);
  if (body && (!office_role_of_body(role) || !known_body(r->charter, body)))
    return problem_field(r->problem, field, "\"%.100s\" is no office of a body of this charter",
                         text);
  officer->offices[officer->n_offices++] = (struct charter_office){ role, body };
  return true;
}

/* A member that is there must have its type: a wrong one must not pass as absent. */
static bool typed(struct reading *r, struct json_object *json, const char *name,
                  enum json_type type, const char *field, const char *what)
{
  struct json_object *value = json_object_object_get(json, name);
  return !value || json_object_is_type(value, type) ||
         problem_field(r->problem, field, "give %s", what);
}

static bool read_list(struct reading *r, struct json_object *json, const char *name, size_t max,
                      const char *field, struct json_object **out, size_t *n)
{
  *n = 0;
  if (!typed(r, json, name, json_type_array, field, "a list"))
    return false;
  *out = json_array_of(json, name);
  *n = *out ? json_object_array_length(*out) : 0;
  for (size_t i = 0; i < *n; i++)
    if (!json_object_is_type(json_object_array_get_idx(*out, i), json_type_string))
      return problem_field(r->problem, field, "each must be a text");
  return *n <= max || problem_field(r->problem, field, "at most %zu", max);
}

static bool read_roles(struct reading *r, struct json_object *json, size_t i,
                       struct charter_officer *officer)
{
  struct json_object *list;
  size_t n;
  const char *field = at(r, "officers", i, "roles");
  if (!read_list(r, json, "roles", sizeof officer->offices / sizeof officer->offices[0], field,
                 &list, &n))
    return false;
  for (size_t k = 0; k < n; k++)
    if (!read_role(r, officer, json_object_get_string(json_object_array_get_idx(list, k)), field))
      return false;
  field = at(r, "officers", i, "affiliations");
  if (!read_list(r, json, "affiliations", LIMIT_AFFILIATIONS, field, &list, &n))
    return false;
  for (size_t k = 0; k < n; k++) {
    const char *handle = json_object_get_string(json_object_array_get_idx(list, k));
    if (!text_is_handle(handle))
      return problem_field(r->problem, field, "\"%.63s\" is no handle", handle);
    officer->affiliations[officer->n_affiliations++] = arena_strdup(r->arena, handle);
  }
  return true;
}

static bool read_officer(struct reading *r, struct json_object *json, size_t i)
{
  struct charter_officer *officer = &r->charter->officers[r->charter->n_officers];
  struct public_key key;
  const char *handle = json_str(json, "handle"), *did = json_str(json, "key");
  const char *country = json_str(json, "country");
  static const char *const members[] = { "handle",  "names",        "roles", "key",
                                         "country", "affiliations", NULL };
  if (!only_known(r, json, members, "officers", i))
    return false;
  if (!handle || !text_is_handle(handle))
    return problem_field(r->problem, at(r, "officers", i, "handle"),
                         "give a short name of a-z, 0-9 and hyphens");
  if (!did || !did_key_read(did, &key) || !public_key_sound(&key))
    return problem_field(r->problem, at(r, "officers", i, "key"),
                         "give %s's did:key, as `wiotc key new` prints it", handle);
  for (size_t k = 0; k < r->charter->n_officers; k++)
    if (strcmp(r->charter->officers[k].handle, handle) == 0)
      return problem_field(r->problem, at(r, "officers", i, "handle"), "\"%s\" stands there twice",
                           handle);
    else if (strcmp(r->charter->officers[k].did, did) == 0)
      return problem_field(r->problem, at(r, "officers", i, "key"),
                           "it is the key of %s too: each needs an own one",
                           r->charter->officers[k].handle);
  if (!typed(r, json, "country", json_type_string, at(r, "officers", i, "country"), "a text"))
    return false;
  if (country && !text_is_country(country))
    return problem_field(r->problem, at(r, "officers", i, "country"), "an ISO 3166-1 code: CN");
  officer->handle = arena_strdup(r->arena, handle);
  officer->did = arena_strdup(r->arena, did);
  officer->country = arena_strdup(r->arena, country);
  officer->names = read_names(r, json, at(r, "officers", i, "names"));
  if (!officer->names || !read_roles(r, json, i, officer)) {
    memset(officer, 0, sizeof *officer);
    return false;
  }
  r->charter->n_officers++;
  return true;
}

static bool read_each(struct reading *r, struct json_object *json, const char *name, size_t max,
                      bool (*read)(struct reading *, struct json_object *, size_t))
{
  struct json_object *list = json_array_of(json, name);
  size_t n = list ? json_object_array_length(list) : 0;
  if (n == 0 || n > max)
    return problem_field(r->problem, name, "give a list of 1 to %zu", max);
  bool ok = true;
  for (size_t i = 0; i < n; i++) /* to the end: all that is wrong is told at once */
    ok = read(r, json_object_array_get_idx(list, i), i) && ok;
  return ok;
}

static bool holds(const struct charter_officer *officer, const char *role, const char *body)
{
  for (size_t i = 0; i < officer->n_offices; i++) {
    const struct charter_office *o = &officer->offices[i];
    if (strcmp(o->role, role) == 0 && (!o->body || (body && strcmp(o->body, body) == 0)))
      return true;
  }
  return false;
}

static int64_t count_holders(const struct charter *charter, const char *role, const char *body)
{
  int64_t n = 0;
  for (size_t i = 0; i < charter->n_officers; i++)
    n += holds(&charter->officers[i], role, body);
  return n;
}

static void enough_for_quorums(struct reading *r)
{
  for (size_t i = 0; i < QUORUM__COUNT; i++) {
    const char *role = charter_quorum_role((enum charter_quorum)i);
    const char *name = charter_quorum_name((enum charter_quorum)i);
    int64_t n = count_holders(r->charter, role, NULL), needed = r->charter->quorums[i];
    if (n < needed)
      problem_field(r->problem, arena_printf(r->arena, "quorums.%s", name),
                    "%lld are needed, but the charter has %lld of the office of %s",
                    (long long)needed, (long long)n, role);
  }
}

/* Without a registrar nobody could screen; with fewer deciders than approvals, nobody be admitted.
 */
static bool enough_officers(struct reading *r)
{
  if (count_holders(r->charter, "registrar", NULL) == 0)
    return problem_field(r->problem, "officers", "at least one must be registrar");
  for (size_t i = 0; i < r->charter->n_bodies; i++) {
    const struct charter_body *b = &r->charter->bodies[i];
    int64_t n = count_holders(r->charter, b->decided_by, b->slug);
    if (n < b->approvals)
      problem_field(r->problem, at(r, "bodies", i, "admission.approvals"),
                    "%lld are needed, but the charter has %lld of the office of %s for %s",
                    (long long)b->approvals, (long long)n, b->decided_by, b->slug);
  }
  enough_for_quorums(r);
  return r->problem->id == PROBLEM_NONE;
}

/* All but the officers, who are as the register was founded with them. */
static void read_constitution(struct reading *r, struct json_object *json)
{
  const char *name = json_str(json, "register"), *prefix = json_str(json, "certificate_prefix");
  static const char *const members[] = { "register", "names",   "languages", "certificate_prefix",
                                         "officers", "quorums", "bodies",    "awards",
                                         NULL };
  only_known(r, json, members, NULL, 0);
  if (!name || !text_is_register_name(name))
    problem_field(r->problem, "register",
                  "give the register's name like a host name: register.example.org");
  if (!prefix || !text_is_certificate_prefix(prefix))
    problem_field(r->problem, "certificate_prefix", "2 to 16 capital letters and digits: WIOTC");
  r->charter->name = arena_strdup(r->arena, name);
  r->charter->certificate_prefix = arena_strdup(r->arena, prefix);
  r->charter->names = read_names(r, json, "names");
  charter_quorums_read(r->arena, json, r->charter->quorums, r->problem);
  programmes_read(r->arena, json, NULL, NULL, r->problem);
}

static bool read_charter(struct arena *arena, struct json_object *json, struct charter *out,
                         struct problem *p, bool founding)
{
  struct reading r = { arena, p, out };
  memset(out, 0, sizeof *out);
  if (!json_object_is_type(json, json_type_object))
    return problem_set(p, PROBLEM_CHARTER_INVALID, "a charter is an object: {…}");
  read_constitution(&r, json);
  if (read_each(&r, json, "bodies", LIMIT_BODIES, read_body) && founding &&
      read_each(&r, json, "officers", LIMIT_OFFICERS, read_officer))
    enough_officers(&r);
  if (p->id == PROBLEM_NONE)
    return true;
  p->id = PROBLEM_CHARTER_INVALID;
  return false;
}

bool charter_read(struct arena *arena, struct json_object *json, struct charter *out,
                  struct problem *p)
{
  return read_charter(arena, json, out, p, true);
}

bool charter_read_later(struct arena *arena, struct json_object *json, struct charter *out,
                        struct problem *p)
{
  return read_charter(arena, json, out, p, false);
}
