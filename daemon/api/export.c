/* Everything the register holds about a party, in one answer, for the party itself. */
#include "daemon/api/handlers.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/model/application.h"
#include "lib/json.h"
#include "lib/timestamp.h"

/* Of each kind of thing; who has more reads the lists, and the answer says that some were left out.
 */
#define MOST LIMIT_PAGE
/* Of answers together: clients read no answer of more than LIMIT_ANSWER. */
#define MOST_BYTES (LIMIT_ANSWER / 2)

static void add_keys(struct request *r, const struct party *party, struct json_object *object)
{
  struct context *c = &r->context;
  struct key *keys;
  struct json_object *list = json_object_new_array(), *signed_by = json_object_new_array();
  bool more = false;
  size_t n = key_list(c, party->id, &keys), left = MOST;
  for (size_t i = 0; i < n; i++) {
    int64_t *entries;
    size_t count = key_signed(c, &keys[i], 0, left + 1, &entries);
    json_add(list, key_json(c, &keys[i], party->handle));
    more = more || count > left;
    count = count > left ? left : count;
    left -= count;
    for (size_t k = 0; k < count; k++) {
      struct json_object *statement = statement_json(c, entries[k]);
      json_set_str(statement, "key", keys[i].did);
      json_add(signed_by, statement);
    }
  }
  json_set(object, "keys", list);
  json_set(object, "statements", signed_by);
  if (more)
    json_set_bool(object, "more_statements", true);
}

static void add_applications(struct request *r, const struct party *party,
                             struct json_object *object)
{
  struct context *c = &r->context;
  struct application_filter f = { .applicant = party->handle };
  struct page page = { 0, MOST };
  struct application_row *rows;
  struct json_object *list = json_object_new_array();
  bool more;
  size_t n = application_list(c, &f, &page, &rows, &more);
  for (size_t i = 0, bytes = 0; i < n; i++) {
    struct application *a = arena_alloc(c->arena, sizeof *a);
    if (!application_by_id(c, rows[i].id, a))
      break;
    bytes += strlen(a->answers);
    more = more || bytes > MOST_BYTES;
    if (bytes > MOST_BYTES)
      break;
    json_add(list, application_json(r, a));
  }
  json_set(object, "applications", list);
  if (more)
    json_set_bool(object, "more_applications", true);
}

static void add_memberships(struct context *c, const struct party *party,
                            struct json_object *object)
{
  struct membership_filter f = { .party = party->handle };
  struct page page = { 0, MOST };
  struct membership *rows;
  struct json_object *list = json_object_new_array();
  bool more;
  size_t n = membership_list(c, &f, &page, &rows, &more);
  for (size_t i = 0; i < n; i++)
    json_add(list, membership_json(c, &rows[i]));
  json_set(object, "memberships", list);
}

static void add_certificates(struct context *c, const struct party *party,
                             struct json_object *object)
{
  struct certificate_filter f = { .party = party->handle };
  struct page page = { 0, MOST };
  struct certificate *rows;
  struct json_object *list = json_object_new_array();
  bool more;
  size_t n = certificate_list(c, &f, &page, &rows, &more);
  for (size_t i = 0; i < n; i++)
    json_add(list, certificate_json(c, &rows[i]));
  json_set(object, "certificates", list);
}

static void add_offices(struct context *c, const struct party *party, const char *today,
                        struct json_object *object)
{
  struct office_filter f = { .party = party->handle };
  struct page page = { 0, MOST };
  struct office *rows;
  struct json_object *list = json_object_new_array();
  bool more;
  size_t n = office_list(c, &f, &page, &rows, &more);
  for (size_t i = 0; i < n; i++)
    json_add(list, office_json(&rows[i], today));
  json_set(object, "offices", list);
}

static void add_files(struct context *c, const struct party *party, struct json_object *object)
{
  struct attachment *rows;
  struct json_object *list = json_object_new_array();
  size_t n = attachment_of_party(c, party->id, MOST, &rows);
  for (size_t i = 0; i < n; i++) {
    struct json_object *file = attachment_json(&rows[i]);
    json_set_int(file, "entry", rows[i].entry);
    json_add(list, file);
  }
  json_set(object, "attachments", list);
}

bool api_party_export(struct request *r)
{
  struct context *c = &r->context;
  struct party party;
  char today[DATE_LEN + 1];
  if (!party_by_id(c, r->object.self, &party))
    return false;
  date_of(c->time, today);
  struct json_object *object = json_object_new_object();
  json_set(object, "party", party_json(c, &party));
  answer_json(object, "contact", party.contact ? party.contact : "{}");
  add_keys(r, &party, object);
  add_offices(c, &party, today, object);
  add_applications(r, &party, object);
  add_memberships(c, &party, object);
  add_certificates(c, &party, object);
  add_files(c, &party, object);
  return answer_read(r, object);
}
