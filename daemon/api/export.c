/*
 * Everything the register holds about a party, for the party itself and auditors, in pages: a page
 * takes up where the one before ended, so no answer grows with what a party has done.
 */
#include "daemon/api/handlers.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/query.h"
#include "daemon/model/application.h"
#include "lib/json.h"
#include "lib/timestamp.h"

/* Of applications together: clients read no answer of more than LIMIT_ANSWER. */
#define MOST_BYTES (LIMIT_ANSWER / 4)

/* A cursor is a part and where in it: an id, an entry. */
#define PART_BITS 40
#define IN_PART (((int64_t)1 << PART_BITS) - 1)

struct export
{
  struct request *r;
  const struct party *party;
  size_t room;  /* rows that still fit into the page */
  int64_t last; /* of the part under way, the last that was added */
  struct json_object *list;
};

/* Adds what comes after, as much as there is room for; true when there is more. */
typedef bool part_fn(struct export *e, int64_t after);

static void add(struct export *e, struct json_object *row, int64_t place)
{
  json_add(e->list, row);
  e->last = place;
  e->room--;
}

static bool add_offices(struct export *e, int64_t after)
{
  struct context *c = &e->r->context;
  const struct office_filter f = { .party = e->party->handle };
  const struct page page = { after, (int64_t)e->room };
  struct office *rows;
  bool more;
  size_t n = office_list(c, &f, &page, &rows, &more);
  for (size_t i = 0; i < n; i++)
    add(e, office_json(&rows[i], context_date(c, c->time)), rows[i].id);
  return more;
}

static bool add_applications(struct export *e, int64_t after)
{
  struct context *c = &e->r->context;
  const struct application_filter f = { .applicant = e->party->handle };
  const struct page page = { after, (int64_t)e->room };
  struct application_row *rows;
  bool more;
  size_t n = application_list(c, &f, &page, &rows, &more), bytes = 0, len;
  for (size_t i = 0; i < n; i++) {
    struct application *a = arena_alloc(c->arena, sizeof *a);
    if (!application_by_id(c, rows[i].id, a))
      return false;
    struct json_object *row = application_json(e->r, a);
    json_object_to_json_string_length(row, JSON_C_TO_STRING_PLAIN, &len);
    bytes += len;
    add(e, row, a->id);
    if (bytes > MOST_BYTES)
      return more || i + 1 < n;
  }
  return more;
}

static bool add_memberships(struct export *e, int64_t after)
{
  struct context *c = &e->r->context;
  const struct membership_filter f = { .party = e->party->handle };
  const struct page page = { after, (int64_t)e->room };
  struct membership *rows;
  bool more;
  size_t n = membership_list(c, &f, &page, &rows, &more);
  for (size_t i = 0; i < n; i++)
    add(e, membership_json(c, &rows[i]), rows[i].id);
  return more;
}

static bool add_certificates(struct export *e, int64_t after)
{
  struct context *c = &e->r->context;
  const struct certificate_filter f = { .party = e->party->handle };
  const struct page page = { after, (int64_t)e->room };
  struct certificate *rows;
  bool more;
  size_t n = certificate_list(c, &f, &page, &rows, &more);
  for (size_t i = 0; i < n; i++)
    add(e, certificate_json(&rows[i]), rows[i].serial);
  return more;
}

/* Those of it and those by it, with their texts. */
static bool add_nominations(struct export *e, int64_t after)
{
  const struct nomination_filter f = { .party = e->party->id };
  const struct page page = { after, (int64_t)e->room };
  struct nomination *rows;
  bool more;
  size_t n = nomination_list(&e->r->context, &f, &page, &rows, &more);
  for (size_t i = 0; i < n; i++)
    add(e, nomination_whole_json(e->r, &rows[i]), rows[i].id);
  return more;
}

static bool add_files(struct export *e, int64_t after)
{
  struct attachment *rows;
  size_t room = e->room;
  size_t n = attachment_after(&e->r->context, e->party->id, after, room + 1, &rows);
  for (size_t i = 0; i < n && i < room; i++) {
    struct json_object *file = attachment_json(&rows[i]);
    json_set_int(file, "entry", rows[i].entry);
    add(e, file, rows[i].entry);
  }
  return n > room;
}

static const struct {
  const char *name;
  part_fn *add;
} parts[] = {
  { "offices", add_offices },         { "applications", add_applications },
  { "memberships", add_memberships }, { "certificates", add_certificates },
  { "nominations", add_nominations }, { "attachments", add_files },
};
#define PARTS ((int64_t)(sizeof parts / sizeof parts[0]))

/* A key, and what it signed; each key is a part of its own. `after` is 0 before the key itself, and
 * then two more than the last entry that was given. */
static bool add_key(struct export *e, const struct key *key, struct json_object *keys,
                    int64_t after)
{
  struct context *c = &e->r->context;
  int64_t *entries, from = after ? after - 1 : 0;
  e->last = after;
  if (!after) {
    json_add(keys, key_json(c, key, e->party->handle));
    e->last = 1;
    e->room--;
  }
  size_t room = e->room, n = key_signed(c, key, from, room + 1, &entries);
  for (size_t i = 0; i < n && i < room; i++) {
    struct json_object *statement = statement_json(c, entries[i]);
    json_set_str(statement, "key", key->did);
    add(e, statement, entries[i] + 2);
  }
  return n > room;
}

/* The keys from the cursor on: the page's last parts. True, and *next, when there is more. */
static bool add_keys(struct export *e, struct json_object *object, int64_t cursor, int64_t *next)
{
  struct key *keys;
  struct json_object *list = json_object_new_array();
  int64_t part = cursor >> PART_BITS, after = cursor & IN_PART;
  size_t n = key_after(&e->r->context, e->party->id, (size_t)(part - PARTS), e->room + 1, &keys);
  bool more = false;
  e->list = json_object_new_array();
  for (size_t i = 0; !more && i < n; i++, part++, after = 0) {
    e->last = 0;
    more = e->room == 0 || add_key(e, &keys[i], list, after);
    *next = (part << PART_BITS) | e->last;
  }
  json_set(object, "keys", list);
  json_set(object, "statements", e->list);
  return more;
}

/* Fills the page from the cursor on; true, and *next, when there is more. */
static bool fill(struct export *e, struct json_object *object, int64_t cursor, int64_t *next)
{
  bool more = false;
  for (int64_t part = 0; part < PARTS; part++) {
    e->list = json_object_new_array();
    json_set(object, parts[part].name, e->list);
    if (more || part < cursor >> PART_BITS)
      continue;
    e->last = part == cursor >> PART_BITS ? cursor & IN_PART : 0;
    more = e->room == 0 || parts[part].add(e, e->last);
    *next = (part << PART_BITS) | e->last;
  }
  if (more)
    return true;
  return add_keys(e, object, cursor >> PART_BITS < PARTS ? PARTS << PART_BITS : cursor, next);
}

bool api_party_export(struct request *r)
{
  struct page page;
  struct party party;
  int64_t next = 0;
  if (!query_only_page(r, &page) || !party_by_id(&r->context, r->object.self, &party))
    return false;
  struct export e = { .r = r, .party = &party, .room = (size_t)page.limit };
  struct json_object *object = json_object_new_object();
  json_set(object, "party", party_json(&r->context, &party));
  answer_json(object, "contact", party.contact ? party.contact : "{}");
  if (fill(&e, object, page.after, &next))
    answer_next(r, next);
  return answer_read(r, object);
}
