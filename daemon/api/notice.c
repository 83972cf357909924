/* The outbox, for the program that hands notices on. */
#include "daemon/api/handlers.h"

#include <stdio.h>
#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/query.h"
#include "daemon/model/notice.h"
#include "lib/encode.h"
#include "lib/json.h"

/* As an answer's Link has it, so that a reader can go on after any of them. */
static void set_cursor(struct json_object *object, int64_t cursor)
{
  char number[24];
  struct buf text = { 0 };
  int len = snprintf(number, sizeof number, "%lld", (long long)cursor);
  encode_base64url(&text, (const uint8_t *)number, (size_t)len);
  json_set_str(object, "cursor", buf_str(&text));
  buf_free(&text);
}

static void set_body(struct json_object *values, const char *slug, const char *names)
{
  json_set_str(values, "body", slug);
  answer_json(values, "body_names", names);
}

static bool set_application(struct request *r, struct json_object *values, int64_t id)
{
  struct application a;
  if (id == 0)
    return true;
  if (!application_by_id(&r->context, id, &a))
    return false;
  answer_id(values, "application", ID_APPLICATION, id);
  json_set_str(values, "applicant", a.applicant.handle);
  set_body(values, a.body.slug, a.body.names);
  return true;
}

static bool set_membership(struct request *r, struct json_object *values, int64_t id)
{
  struct membership m;
  struct body body;
  if (id == 0)
    return true;
  if (!membership_by_id(&r->context, id, &m) || !body_by_slug(&r->context, m.body, &body))
    return false;
  answer_id(values, "membership", ID_MEMBERSHIP, id);
  set_body(values, body.slug, body.names);
  return true;
}

/* What the values of a kind are called: by how it begins. */
static const struct words {
  const char *kind;
  const char *detail, *party, *other;
} words[] = {
  { .kind = "key_", .detail = "key" },
  { .kind = "moved_", .detail = "motion" },
  { .kind = "carried_", .detail = "motion" },
  { .kind = "motion_", .detail = "motion" },
  { .kind = "representative_", .party = "organization", .other = "person" },
  { .kind = "represents", .party = "person", .other = "organization" },
  { .kind = "resigned", .other = "by" },
  { .kind = "nominated", .detail = "nomination", .other = "nominator" },
  { .kind = "won", .detail = "nomination" },
  { .kind = "certificate_", .detail = "certificate" },
  { .kind = "", .detail = "status" },
};

static void set_words(struct request *r, struct json_object *values, const struct notice *n,
                      const char *handle)
{
  const struct words *w = words;
  while (strncmp(n->kind, w->kind, strlen(w->kind)) != 0)
    w++;
  if (w->detail)
    json_set_str(values, w->detail, n->detail);
  if (w->party)
    json_set_str(values, w->party, handle);
  if (w->other)
    json_set_str(values, w->other, party_handle(&r->context, n->other));
}

/* Which award a nomination is for. */
static bool set_award(struct request *r, struct json_object *values, int64_t id)
{
  struct nomination n;
  struct award_round round;
  if (id == 0)
    return true;
  if (!nomination_by_id(&r->context, id, &n) || !award_by_id(&r->context, n.round, &round))
    return false;
  json_set_str(values, "award", n.edition);
  answer_json(values, "award_names", round.names);
  json_set_str(values, "category", n.category);
  return true;
}

static struct json_object *notice_json(struct request *r, const struct notice *n)
{
  struct party party;
  struct json_object *object = json_object_new_object(), *values = json_object_new_object();
  json_set_int(object, "id", n->id);
  json_set_str(object, "kind", n->kind);
  json_set(object, "values", values);
  if (!party_by_id(&r->context, n->party, &party) || !set_application(r, values, n->application) ||
      !set_membership(r, values, n->membership) ||
      !set_award(r, values, id_read(ID_NOMINATION, n->detail)))
    return object;
  json_set_str(object, "party", party.handle);
  answer_json(object, "names", party.names);
  answer_json(object, "contact", party.contact);
  set_words(r, values, n, party.handle);
  json_set_str(values, "date", context_date(&r->context, n->due));
  json_set_str(values, "until", n->until);
  if (n->days)
    json_set_int(values, "days", n->days);
  answer_time(object, "due", n->due);
  json_set_int(object, "entry", n->entry);
  set_cursor(object, notice_cursor(n));
  return object;
}

bool api_notice_list(struct request *r)
{
  struct page page;
  struct notice *rows;
  bool more;
  if (!query_only_page(r, &page))
    return false;
  size_t n = notice_list(&r->context, &page, &rows, &more);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, notice_json(r, &rows[i]));
  return answer_list(r, "notices", list, more, n ? notice_cursor(&rows[n - 1]) : 0);
}
