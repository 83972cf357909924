#include "daemon/model/ceremony.h"

#include <string.h>

#include "daemon/model/award_seal.h"
#include "daemon/model/founding.h"
#include "daemon/model/sealing.h"
#include "daemon/model/statements.h"
#include "lib/timestamp.h"

#define SELECT                                                                                     \
  "SELECT c.id, c.slug, c.names, c.date, s.handle, c.scheduled, c.entry, h.handle, c.held,"        \
  " c.held_entry FROM ceremony c JOIN party s ON s.id = c.scheduled_by"                            \
  " LEFT JOIN party h ON h.id = c.held_by"

enum { BY_SLUG, BY_ID, LIST, INSERT, HOLD, ADD_ITEM, ITEMS, BOUND };

static const char *const sql[] = {
  [BY_SLUG] = (SELECT " WHERE c.slug = ?1"),
  [BY_ID] = (SELECT " WHERE c.id = ?1"),
  [LIST] = (SELECT " WHERE c.id > ?1 ORDER BY c.id LIMIT ?2"),
  [INSERT] = "INSERT INTO ceremony (slug, names, date, scheduled_by, scheduled, entry)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
  [HOLD] = "UPDATE ceremony SET held_by = ?2, held = ?3, held_entry = ?4 WHERE id = ?1",
  [ADD_ITEM] = "INSERT INTO ceremony_item (ceremony, position, kind, subject, certificate, problem,"
               " decision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
  [ITEMS] = "SELECT kind, subject, decision, certificate, problem,"
            " (SELECT p.handle FROM certificate c JOIN party p ON p.id = c.party"
            "  WHERE c.number = ceremony_item.certificate)"
            " FROM ceremony_item WHERE ceremony = ?1 ORDER BY position",
  [BOUND] = "SELECT kind, subject, status FROM ("
            " SELECT 'body' AS kind, slug AS subject, status FROM body"
            "  WHERE ceremony = ?1 AND status = 'proposed' UNION ALL"
            " SELECT 'award', edition, status FROM award_round WHERE sealed_for = ?1)"
            " ORDER BY kind DESC, subject LIMIT ?2",
};
const struct sql_table ceremony_statements = SQL_TABLE(SQL_CEREMONY, sql);

/* What opens at a ceremony, in this order: certificates are numbered by it. */
static opener *const openers[] = { founding_open, sealing_open, award_seal_open };

static void read_row(struct context *c, struct stmt *s, struct ceremony *out)
{
  out->id = stmt_column_int(s, 0);
  out->slug = context_text(c, s, 1);
  out->names = context_text(c, s, 2);
  out->date = context_text(c, s, 3);
  out->scheduled_by = context_text(c, s, 4);
  out->scheduled = stmt_column_int(s, 5);
  out->entry = stmt_column_int(s, 6);
  out->held_by = context_text(c, s, 7);
  out->held = stmt_column_int(s, 8);
  out->held_entry = stmt_column_int(s, 9);
}

static bool find(struct context *c, const char *slug, struct ceremony *out)
{
  struct stmt *s = db_use(c->db, &ceremony_statements, BY_SLUG);
  stmt_text(s, 1, slug);
  bool found = stmt_row(s);
  if (found)
    read_row(c, s, out);
  stmt_done(s);
  return found;
}

bool ceremony_by_slug(struct context *c, const char *slug, struct ceremony *out)
{
  return find(c, slug, out) ||
         problem_set(c->problem, PROBLEM_NOT_FOUND,
                     "there is no ceremony \"%.63s\"; `wiotc ceremony list` shows those there are",
                     slug);
}

bool ceremony_by_id(struct context *c, int64_t id, struct ceremony *out)
{
  struct stmt *s = db_use(c->db, &ceremony_statements, BY_ID);
  stmt_int(s, 1, id);
  if (!stmt_row(s))
    return problem_set(c->problem, PROBLEM_NOT_FOUND, "there is no such ceremony");
  read_row(c, s, out);
  stmt_done(s);
  return true;
}

size_t ceremony_list(struct context *c, const struct page *page, struct ceremony **out, bool *more)
{
  size_t n = 0;
  struct ceremony *rows = arena_alloc(c->arena, (size_t)page->limit * sizeof *rows);
  struct stmt *s = db_use(c->db, &ceremony_statements, LIST);
  stmt_int(s, 1, page->after);
  stmt_int(s, 2, page->limit + 1);
  while (page_row(page, s, n, more))
    read_row(c, s, &rows[n++]);
  *out = rows;
  return n;
}

const char *ceremony_status(const struct ceremony *ceremony)
{
  return ceremony->held_by ? "held" : "scheduled";
}

size_t ceremony_items(struct context *c, int64_t ceremony, struct ceremony_item **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, LIMIT_CEREMONY_ITEMS * sizeof **out);
  struct stmt *s = db_use(c->db, &ceremony_statements, ITEMS);
  stmt_int(s, 1, ceremony);
  while (n < LIMIT_CEREMONY_ITEMS && stmt_row(s))
    (*out)[n++] = (struct ceremony_item){ .kind = context_text(c, s, 0),
                                          .subject = context_text(c, s, 1),
                                          .decision = context_text(c, s, 2),
                                          .certificate = context_text(c, s, 3),
                                          .problem = context_text(c, s, 4),
                                          .party = context_text(c, s, 5) };
  stmt_done(s);
  return n;
}

size_t ceremony_bound(struct context *c, int64_t ceremony, struct ceremony_item **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, LIMIT_CEREMONY_ITEMS * sizeof **out);
  struct stmt *s = db_use(c->db, &ceremony_statements, BOUND);
  stmt_int(s, 1, ceremony);
  stmt_int(s, 2, LIMIT_CEREMONY_ITEMS);
  while (stmt_row(s))
    (*out)[n++] = (struct ceremony_item){ .kind = context_text(c, s, 0),
                                          .subject = context_text(c, s, 1),
                                          .status = context_text(c, s, 2) };
  return n;
}

bool ceremony_open(struct context *c, const struct ceremony *ceremony)
{
  return !ceremony->held_by ||
         problem_set(c->problem, PROBLEM_WRONG_STATE,
                     "the ceremony %s was held, log entry %lld: name one that is still to come",
                     ceremony->slug, (long long)ceremony->held_entry);
}

bool ceremony_schedule(struct context *c, const char *slug, const char *names, const char *date,
                       struct ceremony *out)
{
  char today[DATE_LEN + 1], last[DATE_LEN + 1];
  date_of(c->time, today);
  date_add_days(today, LIMIT_CEREMONY_DAYS, last);
  if (strcmp(date, today) < 0)
    return problem_field(c->problem, "date", "is over: give today, %s, or a later day", today);
  if (strcmp(date, last) > 0)
    return problem_field(c->problem, "date", "is too far ahead: give %s or an earlier day", last);
  if (find(c, slug, out))
    return problem_set(c->problem, PROBLEM_SLUG_TAKEN,
                       "there is a ceremony %s already, on %s; choose another name", slug,
                       out->date);
  struct stmt *s = db_use(c->db, &ceremony_statements, INSERT);
  stmt_text(s, 1, slug);
  stmt_text(s, 2, names);
  stmt_text(s, 3, date);
  stmt_int(s, 4, c->actor);
  stmt_int(s, 5, c->time);
  stmt_int(s, 6, c->entry);
  return stmt_run(s) ? ceremony_by_id(c, db_last_id(c->db), out) : db_good(c->db, c->problem);
}

bool holding_room(const struct holding *h, size_t spared)
{
  return h->n + spared < LIMIT_CEREMONY_ITEMS;
}

void holding_note(struct context *c, struct holding *h, const struct ceremony_item *given,
                  const struct certificate *certificate)
{
  struct stmt *s = db_use(c->db, &ceremony_statements, ADD_ITEM);
  struct ceremony_item *item = &h->items[h->n++];
  *item = *given;
  item->subject = arena_strdup(c->arena, given->subject);
  item->problem = arena_strdup(c->arena, given->problem);
  if (certificate) {
    item->certificate = certificate->number;
    h->certificates[h->n_certificates++] = *certificate;
  }
  stmt_int(s, 1, h->ceremony->id);
  stmt_int(s, 2, (int64_t)h->n);
  stmt_text(s, 3, item->kind);
  stmt_text(s, 4, item->subject);
  stmt_text(s, 5, item->certificate);
  stmt_text(s, 6, item->problem);
  stmt_text(s, 7, item->decision);
  stmt_run(s);
}

static bool may_be_held(struct context *c, const struct ceremony *ceremony)
{
  char today[DATE_LEN + 1];
  date_of(c->time, today);
  if (ceremony->held_by)
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "%s was held by %s, log entry %lld: a ceremony is held once", ceremony->slug,
                       ceremony->held_by, (long long)ceremony->held_entry);
  return strcmp(today, ceremony->date) >= 0 ||
         problem_set(c->problem, PROBLEM_TOO_EARLY, "%s is on %s: hold it on that day or later",
                     ceremony->slug, ceremony->date);
}

bool ceremony_hold(struct context *c, struct ceremony *ceremony, struct holding **out)
{
  struct holding *h = *out = arena_alloc(c->arena, sizeof **out);
  h->ceremony = ceremony;
  if (!may_be_held(c, ceremony))
    return false;
  struct stmt *s = db_use(c->db, &ceremony_statements, HOLD);
  stmt_int(s, 1, ceremony->id);
  stmt_int(s, 2, c->actor);
  stmt_int(s, 3, c->time);
  stmt_int(s, 4, c->entry);
  stmt_run(s);
  for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++)
    if (!openers[i](c, h))
      return false;
  return ceremony_by_id(c, ceremony->id, ceremony) || db_good(c->db, c->problem);
}
