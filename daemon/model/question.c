#include "daemon/model/question.h"

#include "daemon/model/statements.h"

enum { LIST, OPEN_ONE, INSERT, ANSWER };

static const char *const sql[] = {
  [LIST] = "SELECT q.id, p.handle, q.text, q.asked, q.entry, q.reply_by, q.answer, q.answered,"
           " q.answered_entry FROM question q JOIN party p ON p.id = q.asked_by"
           " WHERE q.application = ?1 ORDER BY q.id",
  [OPEN_ONE] = "SELECT id, status_before FROM question WHERE application = ?1 AND answered IS NULL"
               " ORDER BY id DESC LIMIT 1",
  [INSERT] = "INSERT INTO question (application, asked_by, text, asked, entry, reply_by,"
             " status_before) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
  [ANSWER] = "UPDATE question SET answer = ?2, answered = ?3, answered_entry = ?4 WHERE id = ?1",
};
const struct sql_table question_statements = SQL_TABLE(SQL_QUESTION, sql);

size_t question_list(struct context *c, int64_t application, struct question **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, LIMIT_STEPS * sizeof **out);
  struct stmt *s = db_use(c->db, &question_statements, LIST);
  stmt_int(s, 1, application);
  while (n < LIMIT_STEPS && stmt_row(s))
    (*out)[n++] =
        (struct question){ stmt_column_int(s, 0), context_text(c, s, 1), context_text(c, s, 2),
                           stmt_column_int(s, 3), stmt_column_int(s, 4), context_text(c, s, 5),
                           context_text(c, s, 6), stmt_column_int(s, 7), stmt_column_int(s, 8) };
  stmt_done(s);
  return n;
}

bool question_ask(struct context *c, int64_t application, const char *text,
                  const char *status_before, const char *reply_by, int64_t *id)
{
  struct stmt *s = db_use(c->db, &question_statements, INSERT);
  stmt_int(s, 1, application);
  stmt_int(s, 2, c->actor);
  stmt_text(s, 3, text);
  stmt_int(s, 4, c->time);
  stmt_int(s, 5, c->entry);
  stmt_text(s, 6, reply_by);
  stmt_text(s, 7, status_before);
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  *id = db_last_id(c->db);
  return true;
}

bool question_answer(struct context *c, int64_t application, const char *text, int64_t *id,
                     const char **before)
{
  struct stmt *s = db_use(c->db, &question_statements, OPEN_ONE);
  stmt_int(s, 1, application);
  if (!stmt_row(s))
    return problem_set(c->problem, PROBLEM_WRONG_STATE, "no question is open");
  *id = stmt_column_int(s, 0);
  *before = context_text(c, s, 1);
  stmt_done(s);
  s = db_use(c->db, &question_statements, ANSWER);
  stmt_int(s, 1, *id);
  stmt_text(s, 2, text);
  stmt_int(s, 3, c->time);
  stmt_int(s, 4, c->entry);
  return stmt_run(s) || db_good(c->db, c->problem);
}
