#include "daemon/model/programme.h"

#include <string.h>

#include "daemon/model/charter.h"
#include "lib/json.h"
#include "lib/text.h"

struct reading {
  struct arena *arena;
  struct problem *problem;
};

/* `awards[0].categories` and so on, for each level of lists. */
static const char *place(struct reading *r, const char *list, size_t i)
{
  return arena_printf(r->arena, "%s[%zu]", list, i);
}

static bool fault(struct reading *r, const char *where, const char *member, const char *what)
{
  return problem_field(r->problem, arena_printf(r->arena, "%s.%s", where, member), "%s", what);
}

/* An object with no other members than these. */
static bool is_object(struct reading *r, struct json_object *json, const char *const *known,
                      const char *where)
{
  if (!json_object_is_type(json, json_type_object))
    return problem_field(r->problem, where, "give an object: {\"names\": …}");
  const char *name = json_unknown_member(json, known);
  return !name || fault(r, where, name, "is no member of an award programme: leave it out");
}

/* A slug or id that none of those before it in the list has. */
static const char *read_word(struct reading *r, struct json_object *list, size_t i,
                             const char *member, const char *where)
{
  const char *word = json_str(json_object_array_get_idx(list, i), member);
  if (!word || !text_is_handle(word)) {
    fault(r, where, member, "give a short name of a-z, 0-9 and hyphens");
    return NULL;
  }
  for (size_t k = 0; k < i; k++) {
    const char *before = json_str(json_object_array_get_idx(list, k), member);
    if (before && strcmp(before, word) == 0) {
      fault(r, where, member, arena_printf(r->arena, "\"%s\" stands there twice", word));
      return NULL;
    }
  }
  return arena_strdup(r->arena, word);
}

static const char *read_names(struct reading *r, struct json_object *json, const char *where)
{
  return charter_read_names(r->arena, json, arena_printf(r->arena, "%s.names", where), r->problem);
}

static bool read_number(struct reading *r, struct json_object *json, const char *where,
                        const char *member, int64_t most, int64_t *out)
{
  struct json_object *value = json_object_object_get(json, member);
  *out = json_object_is_type(value, json_type_int) ? json_object_get_int64(value) : 0;
  return (*out >= 1 && *out <= most) ||
         fault(r, where, member,
               arena_printf(r->arena, "give a whole number from 1 to %lld", (long long)most));
}

/* The list with its length in range; NULL with the fault named. */
static struct json_object *read_list(struct reading *r, struct json_object *json, const char *field,
                                     const char *member, size_t most, size_t *n)
{
  struct json_object *list = json_array_of(json, member);
  *n = list ? json_object_array_length(list) : 0;
  if (*n > 0 && *n <= most)
    return list;
  problem_field(r->problem, field, "give a list of 1 to %zu", most);
  return NULL;
}

static bool read_criteria(struct reading *r, struct json_object *json, const char *where,
                          const char **out)
{
  static const char *const members[] = { "id", "weight", "names", NULL };
  const char *field = arena_printf(r->arena, "%s.criteria", where);
  size_t n;
  struct json_object *list = read_list(r, json, field, "criteria", LIMIT_CRITERIA, &n);
  bool ok = list != NULL;
  for (size_t i = 0; list && i < n; i++) { /* to the end: all that is wrong is told at once */
    int64_t weight;
    struct json_object *item = json_object_array_get_idx(list, i);
    const char *here = place(r, field, i);
    if (!is_object(r, item, members, here)) {
      ok = false;
      continue;
    }
    ok = read_word(r, list, i, "id", here) && ok;
    ok = read_number(r, item, here, "weight", LIMIT_WEIGHT, &weight) && ok;
    ok = read_names(r, item, here) && ok;
  }
  struct buf text = { 0 };
  json_write(&text, list);
  *out = arena_strdup(r->arena, buf_str(&text));
  buf_free(&text);
  return ok;
}

static bool kind_valid(const char *kind)
{
  return strcmp(kind, "person") == 0 || strcmp(kind, "organization") == 0 ||
         strcmp(kind, "state") == 0 || strcmp(kind, "any") == 0;
}

static bool read_category(struct reading *r, struct json_object *list, size_t i, const char *where,
                          struct programme_category *out)
{
  static const char *const members[] = { "slug", "for", "names", "criteria", "winners", NULL };
  struct json_object *json = json_object_array_get_idx(list, i);
  const char *kind = json_str(json, "for");
  if (!is_object(r, json, members, where))
    return false;
  out->slug = read_word(r, list, i, "slug", where);
  out->kind = arena_strdup(r->arena, kind);
  bool ok = kind && kind_valid(kind);
  if (!ok)
    fault(r, where, "for", "person, organization, state or any");
  out->names = read_names(r, json, where);
  ok = read_criteria(r, json, where, &out->criteria) && ok;
  ok = read_number(r, json, where, "winners", LIMIT_WINNERS, &out->winners) && ok;
  return ok && out->slug && out->names;
}

static bool read_programme(struct reading *r, struct json_object *list, size_t i, const char *where,
                           struct programme *out)
{
  static const char *const members[] = { "programme", "names", "categories", NULL };
  struct json_object *json = json_object_array_get_idx(list, i);
  const char *field = arena_printf(r->arena, "%s.categories", where);
  if (!is_object(r, json, members, where))
    return false;
  out->slug = read_word(r, list, i, "programme", where);
  out->names = read_names(r, json, where);
  struct json_object *categories =
      read_list(r, json, field, "categories", LIMIT_CATEGORIES, &out->n_categories);
  bool ok = categories != NULL;
  for (size_t k = 0; categories && k < out->n_categories; k++)
    ok = read_category(r, categories, k, place(r, field, k), &out->categories[k]) && ok;
  return ok && out->slug && out->names;
}

bool programmes_read(struct arena *arena, struct json_object *charter, struct programme **out,
                     size_t *n, struct problem *p)
{
  struct reading r = { arena, p };
  struct json_object *list = json_object_object_get(charter, "awards");
  size_t count = json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
  if ((list && !json_object_is_type(list, json_type_array)) || count > LIMIT_PROGRAMMES)
    return problem_field(p, "awards", "give a list of at most %d programmes", LIMIT_PROGRAMMES);
  struct programme *rows = arena_alloc(arena, (count + 1) * sizeof *rows);
  bool ok = true;
  for (size_t i = 0; i < count; i++)
    ok = read_programme(&r, list, i, place(&r, "awards", i), &rows[i]) && ok;
  if (out) {
    *out = rows;
    *n = count;
  }
  return ok;
}

static bool find(struct context *c, struct json_object *charter, const char *slug,
                 struct programme *out)
{
  struct programme *rows;
  const char *words = "";
  size_t n;
  if (!programmes_read(c->arena, charter, &rows, &n, c->problem))
    return false;
  for (size_t i = 0; i < n; i++) {
    if (strcmp(rows[i].slug, slug) == 0) {
      *out = rows[i];
      return true;
    }
    words = arena_printf(c->arena, "%s%s%s", words, i ? ", " : "", rows[i].slug);
  }
  return problem_set(c->problem, PROBLEM_NOT_FOUND,
                     "the charter has no award programme \"%.63s\"; it has: %s", slug,
                     n ? words : "none");
}

bool programme_by_slug(struct context *c, const char *slug, struct programme *out)
{
  const char *text = charter_text(c->db, c->arena);
  struct json_object *json = text ? json_tokener_parse(text) : NULL;
  bool ok = (json || problem_set(c->problem, PROBLEM_INTERNAL, "the charter cannot be read")) &&
            find(c, json, slug, out);
  json_object_put(json);
  return ok;
}

bool programme_kind_fits(const char *kind, const char *party_kind)
{
  return strcmp(kind, "any") == 0 || strcmp(kind, party_kind) == 0;
}
