#include "daemon/model/attachment.h"

#include "daemon/model/statements.h"

#define APPLICATIONS_MAX 64

enum { FIND, INSERT, TOTAL, LIST, OF_PARTY, AFTER, BIND, APPLICATIONS };

static const char *const sql[] = {
  [FIND] = "SELECT sha256, media_type, size, party, entry FROM attachment WHERE sha256 = ?1"
           " AND (?2 = 0 OR party = ?2) LIMIT 1",
  [INSERT] = "INSERT INTO attachment (sha256, media_type, size, party, entry)"
             " VALUES (?1, ?2, ?3, ?4, ?5)",
  [TOTAL] = "SELECT coalesce(sum(size), 0) FROM attachment WHERE party = ?1",
  [LIST] = "SELECT a.sha256, a.media_type, a.size, a.party, a.entry FROM application_attachment x"
           " JOIN application p ON p.id = x.application"
           " JOIN attachment a ON a.sha256 = x.sha256 AND a.party = p.applicant"
           " WHERE x.application = ?1 AND x.question = ?2"
           " ORDER BY x.position",
  [OF_PARTY] = "SELECT sha256, media_type, size, party, entry FROM attachment WHERE party = ?1"
               " ORDER BY entry DESC LIMIT ?2",
  [AFTER] = "SELECT sha256, media_type, size, party, entry FROM attachment WHERE party = ?1"
            " AND entry > ?3 ORDER BY entry LIMIT ?2",
  [BIND] = "INSERT INTO application_attachment (application, question, position, sha256)"
           " VALUES (?1, ?2, ?3, ?4)",
  [APPLICATIONS] = "SELECT DISTINCT application FROM application_attachment WHERE sha256 = ?1"
                   " ORDER BY application DESC LIMIT ?2",
};
const struct sql_table attachment_statements = SQL_TABLE(SQL_ATTACHMENT, sql);

static void read_row(struct context *c, struct stmt *s, struct attachment *out)
{
  *out = (struct attachment){ context_text(c, s, 0), context_text(c, s, 1), stmt_column_int(s, 2),
                              stmt_column_int(s, 3), stmt_column_int(s, 4) };
}

bool attachment_find(struct context *c, const char *sha256, int64_t party, struct attachment *out)
{
  struct stmt *s = db_use(c->db, &attachment_statements, FIND);
  stmt_text(s, 1, sha256);
  stmt_int(s, 2, party);
  if (!stmt_row(s))
    return problem_set(c->problem, PROBLEM_NOT_FOUND, "no such file was sent here");
  read_row(c, s, out);
  stmt_done(s);
  return true;
}

static bool within_quota(struct context *c, int64_t party, int64_t size)
{
  struct stmt *s = db_use(c->db, &attachment_statements, TOTAL);
  stmt_int(s, 1, party);
  int64_t total = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  return total + size <= LIMIT_ATTACHMENTS_TOTAL ||
         problem_set(c->problem, PROBLEM_QUOTA,
                     "all files of a party may have %d MiB together: send smaller ones",
                     LIMIT_ATTACHMENTS_TOTAL / (1024 * 1024));
}

bool attachment_add(struct context *c, int64_t party, const char *sha256, const char *media_type,
                    int64_t size, struct attachment *out)
{
  struct problem absent = { 0 };
  struct context probe = *c;
  probe.problem = &absent;
  if (attachment_find(&probe, sha256, party, out))
    return true;
  if (!within_quota(c, party, size))
    return false;
  struct stmt *s = db_use(c->db, &attachment_statements, INSERT);
  stmt_text(s, 1, sha256);
  stmt_text(s, 2, media_type);
  stmt_int(s, 3, size);
  stmt_int(s, 4, party);
  stmt_int(s, 5, c->entry);
  *out = (struct attachment){ sha256, media_type, size, party, c->entry };
  return stmt_run(s) || db_good(c->db, c->problem);
}

size_t attachment_list(struct context *c, int64_t application, int64_t question,
                       struct attachment **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, LIMIT_ATTACHMENTS * sizeof **out);
  struct stmt *s = db_use(c->db, &attachment_statements, LIST);
  stmt_int(s, 1, application);
  stmt_int(s, 2, question);
  while (n < LIMIT_ATTACHMENTS && stmt_row(s))
    read_row(c, s, &(*out)[n++]);
  stmt_done(s);
  return n;
}

/* Of a statement by party, with a limit. */
static size_t read_rows(struct context *c, struct stmt *s, int64_t party, size_t limit,
                        struct attachment **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, (limit + 1) * sizeof **out);
  stmt_int(s, 1, party);
  stmt_int(s, 2, (int64_t)limit);
  while (n < limit && stmt_row(s))
    read_row(c, s, &(*out)[n++]);
  stmt_done(s);
  return n;
}

size_t attachment_of_party(struct context *c, int64_t party, size_t limit, struct attachment **out)
{
  return read_rows(c, db_use(c->db, &attachment_statements, OF_PARTY), party, limit, out);
}

size_t attachment_after(struct context *c, int64_t party, int64_t entry, size_t limit,
                        struct attachment **out)
{
  struct stmt *s = db_use(c->db, &attachment_statements, AFTER);
  stmt_int(s, 3, entry);
  return read_rows(c, s, party, limit, out);
}

bool attachment_bind(struct context *c, int64_t applicant, int64_t application, int64_t question,
                     const char *const *sha256, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    struct problem absent = { 0 };
    struct context probe = *c;
    struct attachment found;
    probe.problem = &absent;
    if (!attachment_find(&probe, sha256[i], applicant, &found))
      return problem_field(c->problem, "attachments",
                           "the applicant has not sent %.12s…: POST it to /v1/attachments first",
                           sha256[i]);
    struct stmt *s = db_use(c->db, &attachment_statements, BIND);
    stmt_int(s, 1, application);
    stmt_int(s, 2, question);
    stmt_int(s, 3, (int64_t)i);
    stmt_text(s, 4, sha256[i]);
    stmt_run(s);
  }
  return db_good(c->db, c->problem);
}

size_t attachment_applications(struct context *c, const char *sha256, int64_t **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, APPLICATIONS_MAX * sizeof **out);
  struct stmt *s = db_use(c->db, &attachment_statements, APPLICATIONS);
  stmt_text(s, 1, sha256);
  stmt_int(s, 2, APPLICATIONS_MAX);
  while (stmt_row(s))
    (*out)[n++] = stmt_column_int(s, 0);
  return n;
}
