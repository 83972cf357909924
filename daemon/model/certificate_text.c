#include "daemon/model/certificate_text.h"

#include <ctype.h>
#include <json-c/json.h>

#include "daemon/model/charter.h"
#include "lib/json.h"

static const char *organization(struct context *c)
{
  return context_name(c, charter_names(c));
}

/* Whose achievement it is, after what it is of. */
static void add_organization(struct context *c, struct certificate_text *out)
{
  size_t i = 0;
  while (out->related[i].id)
    i++;
  out->related[i].id = arena_printf(c->arena, "%sorganization", c->identity->certificate_base);
  out->related[i].names = charter_names(c);
}

void certificate_text_membership(struct context *c, const struct body *body,
                                 const struct party *party, const struct membership *m,
                                 struct certificate_text *out)
{
  const char *base = c->identity->certificate_base, *name = context_name(c, body->names);
  *out = (struct certificate_text){
    .title = "Certificate of Membership",
    .description = arena_printf(c->arena, "%s is a member (%s) of the %s of the %s.",
                                context_name(c, party->names), m->class, name, organization(c)),
    .achievement_id =
        arena_printf(c->arena, "%sbodies/%s/membership/%s", base, body->slug, m->class),
    .achievement_type = "Membership",
    .achievement_name = arena_printf(c->arena, "Member of the %s", name),
    .achievement_description = arena_printf(c->arena, "Membership (%s) of the %s of the %s.",
                                            m->class, name, organization(c)),
    .criteria_id = arena_printf(c->arena, "%sbodies/%s/admission", base, body->slug),
    .related = { { arena_printf(c->arena, "%sbodies/%s", base, body->slug), body->names } },
  };
  add_organization(c, out);
}

/* The programme's names with the year: what a round is called. */
static const char *round_names(struct context *c, const struct award_round *round)
{
  struct json_object *names = json_tokener_parse(round->names), *out = json_object_new_object();
  struct buf text = { 0 };
  json_object_object_foreach (names, language, name) {
    json_set_str(
        out, language,
        arena_printf(c->arena, "%s %lld", json_object_get_string(name), (long long)round->year));
  }
  json_write(&text, out);
  const char *copy = arena_strdup(c->arena, buf_str(&text));
  buf_free(&text);
  json_object_put(out);
  json_object_put(names);
  return copy;
}

static const char *capital(struct context *c, const char *word)
{
  char *copy = arena_strdup(c->arena, word);
  copy[0] = (char)toupper((unsigned char)copy[0]);
  return copy;
}

/* Sets what the office is of, and returns it in words, without the organization. */
static const char *office_of(struct context *c, const struct body *body,
                             const struct award_round *round, struct certificate_text *out)
{
  const char *base = c->identity->certificate_base;
  if (body) {
    out->related[0].id = arena_printf(c->arena, "%sbodies/%s", base, body->slug);
    out->related[0].names = body->names;
  } else if (round) {
    out->related[0].id = arena_printf(c->arena, "%sawards/%s", base, round->edition);
    out->related[0].names = round_names(c, round);
  } else {
    return NULL;
  }
  return context_name(c, out->related[0].names);
}

void certificate_text_office(struct context *c, const struct office *office,
                             const struct party *party, const struct body *body,
                             const struct award_round *round, struct certificate_text *out)
{
  *out = (struct certificate_text){ .title = "Certificate of Appointment",
                                    .achievement_type = "ext:Office" };
  const char *of = office_of(c, body, round, out);
  const char *place =
      of ? arena_printf(c->arena, "%s of the %s", of, organization(c)) : organization(c);
  out->description = arena_printf(c->arena, "%s holds the office of %s of the %s.",
                                  context_name(c, party->names), office->role, place);
  out->achievement_id =
      of ? arena_printf(c->arena, "%s/offices/%s", out->related[0].id, office->role)
         : arena_printf(c->arena, "%soffices/%s", c->identity->certificate_base, office->role);
  out->achievement_name =
      arena_printf(c->arena, "%s of the %s", capital(c, office->role), of ? of : organization(c));
  out->achievement_description =
      arena_printf(c->arena, "The office of %s of the %s.", office->role, place);
  add_organization(c, out);
}

void certificate_text_award(struct context *c, const struct award_round *round,
                            const struct programme_category *category, const struct party *party,
                            struct certificate_text *out)
{
  const char *round_id =
      arena_printf(c->arena, "%sawards/%s", c->identity->certificate_base, round->edition);
  const char *category_id = arena_printf(c->arena, "%s/categories/%s", round_id, category->slug);
  const char *names = round_names(c, round);
  const char *name = context_name(c, names), *prize = context_name(c, category->names);
  *out = (struct certificate_text){
    .title = "Certificate of Award",
    .description =
        arena_printf(c->arena, "%s is a winner of the %s of the %s, in the category \"%s\".",
                     context_name(c, party->names), name, organization(c), prize),
    .achievement_id = arena_printf(c->arena, "%s/award", category_id),
    .achievement_type = "Award",
    .achievement_name = arena_printf(c->arena, "%s: %s", name, prize),
    .achievement_description =
        arena_printf(c->arena, "For winners of the %s of the %s, in the category \"%s\".", name,
                     organization(c), prize),
    .criteria_id = arena_printf(c->arena, "%s/criteria", category_id),
    .related = { { category_id, category->names }, { round_id, names } },
  };
  add_organization(c, out);
}

const char *certificate_text_criteria(struct context *c, const struct programme_category *category)
{
  struct json_object *list = json_tokener_parse(category->criteria);
  size_t n = list ? json_object_array_length(list) : 0;
  const char *text = "Nominees were judged by ";
  for (size_t i = 0; i < n; i++) {
    struct json_object *one = json_object_array_get_idx(list, i);
    struct buf names = { 0 };
    json_write(&names, json_object_of(one, "names"));
    text = arena_printf(c->arena, "%s%s%s (weight %lld)", text,
                        i == 0       ? ""
                        : i + 1 == n ? " and "
                                     : ", ",
                        context_name(c, buf_str(&names)), (long long)json_int(one, "weight", 1));
    buf_free(&names);
  }
  json_object_put(list);
  return arena_printf(c->arena, "%s.", text);
}
