#include "daemon/model/motion.h"

#include <string.h>

#include "daemon/model/body.h"
#include "daemon/model/motion_vote.h"
#include "daemon/model/notice.h"
#include "daemon/model/statements.h"
#include "lib/jcs.h"
#include "lib/json.h"
#include "lib/limits.h"

#define SELECT                                                                                     \
  "SELECT m.id, m.kind, m.subject, s.handle, m.body, b.slug, m.content, m.reason, m.role,"         \
  " m.needed, m.status, m.moved, p.handle, m.entry, m.decided, m.decided_entry, m.approvals,"      \
  " m.rejections, m.withdrawn_reason FROM motion m"                                                \
  " JOIN party p ON p.id = m.moved_by LEFT JOIN party s ON s.id = m.subject"                       \
  " LEFT JOIN body b ON b.id = m.body"

enum { BY_ID, LIST, SAME, INSERT };

/* What is open and was moved by ?2 (SAME: ?3) has lapsed. */
static const char *const sql[] = {
  [BY_ID] = (SELECT " WHERE m.id = ?1"),
  [LIST] = (SELECT " WHERE m.id > ?1 AND (?3 IS NULL OR m.kind = ?3)"
                   " AND (?4 IS NULL OR ?4 = CASE WHEN m.status = 'open' AND m.moved <= ?2"
                   "  THEN 'lapsed' ELSE m.status END)"
                   " AND (?5 IS NULL OR b.slug = ?5) AND (?6 IS NULL OR s.handle = ?6)"
                   " ORDER BY m.id LIMIT ?7"),
  [SAME] = (SELECT " WHERE m.kind = ?1 AND m.content = ?2 AND m.status = 'open' AND m.moved > ?3"),
  [INSERT] = "INSERT INTO motion (kind, subject, body, content, reason, role, needed, status,"
             " moved, moved_by, entry, approvals, rejections)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open', ?8, ?9, ?10, 0, 0)",
};
const struct sql_table motion_statements = SQL_TABLE(SQL_MOTION, sql);

static const char *const status_names[] = {
  [MOTION_OPEN] = "open",           [MOTION_CARRIED] = "carried", [MOTION_REJECTED] = "rejected",
  [MOTION_WITHDRAWN] = "withdrawn", [MOTION_LAPSED] = "lapsed",
};
#define N_STATUS (sizeof status_names / sizeof status_names[0])

const char *motion_status_name(enum motion_status status)
{
  return status_names[status];
}

bool motion_status_valid(const char *name)
{
  for (size_t i = 0; i < N_STATUS; i++)
    if (strcmp(status_names[i], name) == 0)
      return true;
  return false;
}

const struct motion_kind *motion_kind_of(const char *name)
{
  for (size_t i = 0; i < MOTION__COUNT; i++)
    if (strcmp(motion_kinds[i].name, name) == 0)
      return &motion_kinds[i];
  return NULL;
}

bool motion_kind_valid(const char *name)
{
  return motion_kind_of(name) != NULL;
}

static enum motion_status status_of(struct context *c, const char *stored, int64_t moved)
{
  enum motion_status status = MOTION_OPEN;
  while (status < MOTION_LAPSED && strcmp(status_names[status], stored) != 0)
    status++;
  return status == MOTION_OPEN && moved <= c->time - LIMIT_MOTION_SECONDS ? MOTION_LAPSED : status;
}

static void read_row(struct context *c, struct stmt *s, struct motion *out)
{
  *out = (struct motion){ .id = stmt_column_int(s, 0),
                          .kind = context_text(c, s, 1),
                          .subject = stmt_column_int(s, 2),
                          .subject_handle = context_text(c, s, 3),
                          .body = stmt_column_int(s, 4),
                          .body_slug = context_text(c, s, 5),
                          .content = context_text(c, s, 6),
                          .reason = context_text(c, s, 7),
                          .role = context_text(c, s, 8),
                          .needed = stmt_column_int(s, 9),
                          .status = status_of(c, stmt_column_text(s, 10), stmt_column_int(s, 11)),
                          .moved = stmt_column_int(s, 11),
                          .moved_by = context_text(c, s, 12),
                          .entry = stmt_column_int(s, 13),
                          .decided = stmt_column_int(s, 14),
                          .decided_entry = stmt_column_int(s, 15),
                          .approvals = stmt_column_int(s, 16),
                          .rejections = stmt_column_int(s, 17),
                          .withdrawn_reason = context_text(c, s, 18) };
}

bool motion_by_id(struct context *c, int64_t id, struct motion *out)
{
  struct stmt *s = db_use(c->db, &motion_statements, BY_ID);
  stmt_int(s, 1, id);
  if (!stmt_row(s))
    return problem_set(c->problem, PROBLEM_NOT_FOUND,
                       "there is no motion R%lld; `wiotc motion list` shows them", (long long)id);
  read_row(c, s, out);
  stmt_done(s);
  return true;
}

size_t motion_list(struct context *c, const struct motion_filter *f, const struct page *page,
                   struct motion **out, bool *more)
{
  size_t n = 0;
  struct motion *rows = arena_alloc(c->arena, (size_t)page->limit * sizeof *rows);
  struct stmt *s = db_use(c->db, &motion_statements, LIST);
  stmt_int(s, 1, page->after);
  stmt_int(s, 2, c->time - LIMIT_MOTION_SECONDS);
  stmt_text(s, 3, f->kind);
  stmt_text(s, 4, f->status);
  stmt_text(s, 5, f->body);
  stmt_text(s, 6, f->subject);
  stmt_int(s, 7, page->limit + 1);
  while (page_row(page, s, n, more))
    read_row(c, s, &rows[n++]);
  *out = rows;
  return n;
}

/* Who votes and how many must: the rule of the day. */
static bool set_rule(struct context *c, const struct motion_kind *kind, struct motion *m)
{
  struct body body;
  int64_t quorums[QUORUM__COUNT];
  if (kind->by_body) {
    if (!body_by_id(c, m->body, &body))
      return false;
    m->role = body.admission.decided_by;
    m->needed = body.admission.approvals;
    return true;
  }
  if (!charter_quorums(c, quorums))
    return false;
  m->role = charter_quorum_role(kind->quorum);
  m->needed = quorums[kind->quorum];
  return true;
}

static bool insert(struct context *c, struct motion *m, int64_t mover)
{
  struct stmt *s = db_use(c->db, &motion_statements, INSERT);
  stmt_text(s, 1, m->kind);
  if (m->subject)
    stmt_int(s, 2, m->subject);
  if (m->body)
    stmt_int(s, 3, m->body);
  stmt_text(s, 4, m->content);
  stmt_text(s, 5, m->reason);
  stmt_text(s, 6, m->role);
  stmt_int(s, 7, m->needed);
  stmt_int(s, 8, c->time);
  stmt_int(s, 9, mover);
  stmt_int(s, 10, c->entry);
  return stmt_run(s) ? motion_by_id(c, db_last_id(c->db), m) : db_good(c->db, c->problem);
}

static const char *canonical(struct context *c, struct json_object *content)
{
  struct buf text = { 0 };
  const char *copy = jcs_write(&text, content) ? arena_strdup(c->arena, buf_str(&text)) : NULL;
  buf_free(&text);
  return copy;
}

static bool find_same(struct context *c, const char *kind, const char *content, struct motion *out)
{
  struct stmt *s = db_use(c->db, &motion_statements, SAME);
  stmt_text(s, 1, kind);
  stmt_text(s, 2, content);
  stmt_int(s, 3, c->time - LIMIT_MOTION_SECONDS);
  if (!stmt_row(s))
    return false;
  read_row(c, s, out);
  stmt_done(s);
  return true;
}

/* Whom a motion is about is told of it while it can still fail; what is carried at once tells by
 * what came of it. */
static bool tell_moved(struct context *c, const struct motion *m)
{
  const char *kind = arena_printf(c->arena, "moved_%s", m->kind);
  return m->status != MOTION_OPEN || !m->subject ||
         notice_of_motion(c, kind, m->subject, m->id,
                          context_date(c, m->moved + LIMIT_MOTION_SECONDS));
}

bool motion_move(struct context *c, const struct motion_new *in, struct json_object *effect,
                 struct motion *out)
{
  const struct motion_kind *kind = &motion_kinds[in->kind];
  const char *content = canonical(c, in->content);
  if (!content)
    return problem_set(c->problem, PROBLEM_INTERNAL, "the motion has no canonical form");
  if (find_same(c, kind->name, content, out))
    return motion_vote(c, out, "approve", in->reason, effect);
  *out = (struct motion){ .kind = kind->name,
                          .subject = in->subject,
                          .body = in->body,
                          .content = content,
                          .reason = in->reason,
                          .moved = c->time };
  return set_rule(c, kind, out) && motion_may_vote(c, out) && motion_reachable(c, out) &&
         (!kind->possible || kind->possible(c, out, in->content)) && insert(c, out, c->actor) &&
         motion_cast(c, out, "approve", in->reason, effect) && tell_moved(c, out);
}
