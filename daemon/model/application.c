#include "daemon/model/application.h"

#include <string.h>

#include "daemon/model/attachment.h"
#include "daemon/model/body_life.h"
#include "daemon/model/notice.h"
#include "daemon/model/question.h"
#include "daemon/model/statements.h"
#include "daemon/model/vote.h"
#include "lib/digest.h"
#include "lib/id.h"
#include "lib/jcs.h"
#include "lib/json.h"

#define LIST_ROW                                                                                   \
  "SELECT a.id, b.slug, p.handle, a.class, " APPLICATION_STATUS(                                   \
      "a", "?6") " AS state, a.submitted, a.entry, a.decided"                                      \
                 " FROM application a JOIN body b ON b.id = a.body"                                \
                 " JOIN party p ON p.id = a.applicant"                                             \
                 " WHERE a.id > ?1 AND (?2 IS NULL OR b.slug = ?2)"                                \
                 " AND (?3 IS NULL OR state = ?3)"

enum {
  BY_ID,
  LIST,
  LIST_OF,
  LIST_MINE,
  HISTORY,
  PENDING,
  NEXT_PENDING,
  INSERT,
  SCREEN,
  ADVANCE,
  STEP
};

static const char *const sql[] = {
  [BY_ID] = "SELECT id, body, applicant, class, " APPLICATION_STATUS(
      "application",
      "?2") ", answers, submitted, entry, content_digest,"
            " screened_by, screened, screening_reason, decided, decided_entry, reply_by,"
            " policy_entry,"
            " (SELECT slug FROM ceremony WHERE id = sealed_for),"
            " (SELECT held IS NULL FROM ceremony WHERE id = sealed_for),"
            " sealed_status, sealed_at, sealed_entry, vote_entry FROM application WHERE id = ?1",
  [LIST] = (LIST_ROW " ORDER BY a.id LIMIT ?5"),
  /* With the party first, so that its index is used: one party's are few, and all are many. */
  [LIST_OF] = (LIST_ROW " AND a.applicant = party_id(?4)"
                        " ORDER BY a.id LIMIT ?5"),
  [LIST_MINE] = (LIST_ROW " AND a.applicant IN (SELECT ?7 UNION ALL SELECT organization"
                          "  FROM representative WHERE person = ?7 AND until IS NULL)"
                          " AND (?4 IS NULL OR p.handle = ?4) ORDER BY a.id LIMIT ?5"),
  /* What was said stands with the question, the vote or the screening; each has its entry. */
  [HISTORY] = "SELECT s.entry, s.at, p.handle, s.action, s.status, coalesce(s.note,"
              " (SELECT q.text FROM question q WHERE q.application = ?1 AND q.entry = s.entry),"
              " (SELECT q.answer FROM question q"
              "  WHERE q.application = ?1 AND q.answered_entry = s.entry),"
              " (SELECT v.reason FROM vote v WHERE v.application = ?1 AND v.entry = s.entry),"
              " (SELECT e.text FROM endorsement e WHERE e.application = ?1 AND e.entry = s.entry),"
              " (SELECT l.text FROM appeal l WHERE l.application = ?1 AND l.entry = s.entry),"
              " (SELECT r.reason FROM ruling r WHERE r.application = ?1 AND r.entry = s.entry)),"
              " CASE WHEN EXISTS (SELECT 1 FROM vote v WHERE v.application = ?1"
              "  AND v.entry = s.entry) THEN (SELECT slug FROM ceremony WHERE held_entry ="
              "  (SELECT min(o.entry) FROM application_step o WHERE o.application = ?1"
              "   AND o.entry > s.entry AND o.action = 'open')) END"
              " FROM application_step s JOIN party p ON p.id = s.party"
              " WHERE s.application = ?1 ORDER BY s.entry",
  [PENDING] = "SELECT id FROM application WHERE body = ?1 AND applicant = ?2 AND id <> ?4"
              " AND " APPLICATION_STATUS("application", "?3") " IN " APPLICATION_PENDING " LIMIT 1",
  [NEXT_PENDING] = "SELECT id FROM application WHERE body = ?1 AND id > ?3"
                   " AND " APPLICATION_STATUS("application", "?2") " IN " APPLICATION_PENDING
                                                                   " ORDER BY id LIMIT 1",
  [INSERT] = "INSERT INTO application (body, applicant, class, status, answers, submitted, entry,"
             " policy_entry) VALUES (?1, ?2, ?3, 'submitted', ?4, ?5, ?6, ?7)",
  [SCREEN] = "UPDATE application SET screened_by = ?2, screened = ?3, screening_reason = ?4,"
             " content_digest = ?5 WHERE id = ?1",
  [ADVANCE] = "UPDATE application SET status = ?2, decided = coalesce(?3, decided),"
              " decided_entry = coalesce(?4, decided_entry),"
              " reply_by = CASE ?2 WHEN 'information_requested' THEN (SELECT reply_by FROM question"
              "  WHERE application = ?1 AND answered IS NULL ORDER BY id DESC LIMIT 1) END"
              " WHERE id = ?1",
  [STEP] = "INSERT INTO application_step (application, entry, at, party, action, status, note)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
           " ON CONFLICT (application, entry) DO UPDATE SET status = excluded.status",
};
const struct sql_table application_statements = SQL_TABLE(SQL_APPLICATION, sql);

bool application_by_id(struct context *c, int64_t id, struct application *out)
{
  struct stmt *s = db_use(c->db, &application_statements, BY_ID);
  stmt_int(s, 1, id);
  stmt_text(s, 2, context_date(c, c->time));
  if (!stmt_row(s))
    return problem_set(c->problem, PROBLEM_NOT_FOUND,
                       "there is no application A%lld; `wiotc application list` shows them",
                       (long long)id);
  int64_t body = stmt_column_int(s, 1), applicant = stmt_column_int(s, 2);
  out->id = id;
  out->class = context_text(c, s, 3);
  out->status = application_status_read(stmt_column_text(s, 4));
  out->answers = context_text(c, s, 5);
  out->submitted = stmt_column_int(s, 6);
  out->entry = stmt_column_int(s, 7);
  out->content_digest = context_text(c, s, 8);
  out->screened_by = stmt_column_int(s, 9);
  out->screened = stmt_column_int(s, 10);
  out->screening_reason = context_text(c, s, 11);
  out->decided = stmt_column_int(s, 12);
  out->decided_entry = stmt_column_int(s, 13);
  out->reply_by = context_text(c, s, 14);
  out->policy_entry = stmt_column_int(s, 15);
  out->sealed_for = context_text(c, s, 16);
  out->sealed = stmt_column_int(s, 17) != 0;
  out->sealed_status = application_status_read(stmt_column_text(s, 18));
  out->sealed_at = stmt_column_int(s, 19);
  out->sealed_entry = stmt_column_int(s, 20);
  out->vote_entry = stmt_column_int(s, 21);
  stmt_done(s);
  return body_by_id(c, body, &out->body) && body_policy(c, &out->body, out->policy_entry) &&
         party_by_id(c, applicant, &out->applicant);
}

size_t application_list(struct context *c, const struct application_filter *f,
                        const struct page *page, struct application_row **out, bool *more)
{
  size_t n = 0;
  struct application_row *rows = arena_alloc(c->arena, (size_t)page->limit * sizeof *rows);
  unsigned which = f->mine ? LIST_MINE : f->applicant ? LIST_OF : LIST;
  struct stmt *s = db_use(c->db, &application_statements, which);
  stmt_int(s, 1, page->after);
  stmt_text(s, 2, f->body);
  stmt_text(s, 3, f->status);
  if (f->applicant)
    stmt_text(s, 4, f->applicant);
  stmt_int(s, 5, page->limit + 1);
  stmt_text(s, 6, context_date(c, c->time));
  if (f->mine)
    stmt_int(s, 7, f->mine);
  while (page_row(page, s, n, more))
    rows[n++] = (struct application_row){ stmt_column_int(s, 0), context_text(c, s, 1),
                                          context_text(c, s, 2), context_text(c, s, 3),
                                          context_text(c, s, 4), stmt_column_int(s, 5),
                                          stmt_column_int(s, 6), stmt_column_int(s, 7) };
  *out = rows;
  return n;
}

size_t application_history(struct context *c, int64_t id, struct application_step **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, LIMIT_STEPS * sizeof **out);
  struct stmt *s = db_use(c->db, &application_statements, HISTORY);
  stmt_int(s, 1, id);
  while (n < LIMIT_STEPS && stmt_row(s))
    (*out)[n++] = (struct application_step){ stmt_column_int(s, 0), stmt_column_int(s, 1),
                                             context_text(c, s, 2), context_text(c, s, 3),
                                             context_text(c, s, 4), context_text(c, s, 5),
                                             context_text(c, s, 6) };
  stmt_done(s);
  return n;
}

bool application_has_conflict(struct context *c, const struct application *a, int64_t officer,
                              const char **why)
{
  return party_has_stake(c, officer, &a->applicant, a->submitted, why);
}

bool application_impartial(struct context *c, const struct application *a)
{
  const char *why = NULL;
  if (!application_has_conflict(c, a, c->actor, &why))
    return true;
  return problem_set(c->problem, PROBLEM_CONFLICT_OF_INTEREST, "this is for others: %s", why);
}

/* Or asks for a decision, which then must be possible. */
static bool decides(enum route_id action)
{
  return action == ROUTE_APPLICATION_VOTE || action == ROUTE_APPLICATION_RULE ||
         action == ROUTE_APPLICATION_APPEAL;
}

bool application_step_possible(struct context *c, const struct application *a,
                               const struct transition *t)
{
  char words[STATUS_WORDS];
  if (a->status & t->from && t->unsealed && a->sealed)
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "application A%lld is being decided under seal, for the ceremony %s: there "
                       "are no more questions",
                       (long long)a->id, a->sealed_for);
  if (a->status & t->from)
    return !decides(t->action) || body_allows(c, &a->body, BODY_DECIDE);
  if (a->status == STATUS_INFORMATION_REQUESTED)
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "application A%lld is %s: it waits for the applicant's answer; `wiotc "
                       "application show A%lld` has the question",
                       (long long)a->id, application_status_name(a->status), (long long)a->id);
  if (a->status == STATUS_LAPSED)
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "application A%lld is lapsed: its question was to be answered by %s; the "
                       "applicant may submit anew",
                       (long long)a->id, a->reply_by);
  application_status_words(t->from, words);
  const char *screened_first = a->status == STATUS_SUBMITTED && t->from & STATUS_IN_REVIEW
                                   ? "; a registrar opens its review, `wiotc application screen`"
                                   : "";
  return problem_set(c->problem, PROBLEM_WRONG_STATE,
                     "application A%lld is %s; this is for an application that is %s%s",
                     (long long)a->id, application_status_name(a->status), words, screened_first);
}

bool application_advance(struct context *c, struct application *a, const char *action,
                         const char *note, enum application_status to)
{
  struct stmt *s;
  bool told = to != a->status || strcmp(action, "submit") == 0 || strcmp(action, "open") == 0;
  if (to != a->status && !transition_exists(a->status, to))
    return problem_set(c->problem, PROBLEM_INTERNAL, "an application that is %s cannot become %s",
                       application_status_name(a->status), application_status_name(to));
  if (to != a->status) {
    bool ends = to & (STATUS_APPROVED | STATUS_REJECTED);
    s = db_use(c->db, &application_statements, ADVANCE);
    stmt_int(s, 1, a->id);
    stmt_text(s, 2, application_status_name(to));
    if (ends) {
      a->decided = c->time;
      a->decided_entry = c->entry;
      stmt_int(s, 3, c->time);
      stmt_int(s, 4, c->entry);
    }
    stmt_run(s);
    a->status = to;
    if (to != STATUS_INFORMATION_REQUESTED)
      a->reply_by = NULL;
  }
  s = db_use(c->db, &application_statements, STEP);
  stmt_int(s, 1, a->id);
  stmt_int(s, 2, c->entry);
  stmt_int(s, 3, c->time);
  stmt_int(s, 4, c->actor);
  stmt_text(s, 5, action);
  stmt_text(s, 6, application_status_name(to));
  stmt_text(s, 7, note);
  return stmt_run(s) ? !told || notice_of_step(c, a, action) : db_good(c->db, c->problem);
}

bool application_none_pending(struct context *c, const struct body *body,
                              const struct party *applicant, int64_t except)
{
  struct stmt *s = db_use(c->db, &application_statements, PENDING);
  stmt_int(s, 1, body->id);
  stmt_int(s, 2, applicant->id);
  stmt_text(s, 3, context_date(c, c->time));
  stmt_int(s, 4, except);
  if (!stmt_row(s))
    return true;
  int64_t id = stmt_column_int(s, 0);
  stmt_done(s);
  return problem_set(c->problem, PROBLEM_ALREADY_APPLIED,
                     "%s has an open application to %s already: `wiotc application show A%lld`",
                     applicant->handle, body->slug, (long long)id);
}

bool application_possible(struct context *c, const struct body *body, const struct party *applicant)
{
  const struct admission *a = &body->admission;
  if (!admission_admits(a, applicant->kind))
    return problem_set(c->problem, PROBLEM_WRONG_KIND,
                       "%s admits no %ss, only%s%s%s; `wiotc body show %s` has its policy",
                       body->slug, applicant->kind, a->states ? " states" : "",
                       a->organizations ? " organizations" : "", a->persons ? " persons" : "",
                       body->slug);
  return membership_possible(c, body, applicant) && application_none_pending(c, body, applicant, 0);
}

bool application_submit(struct context *c, const struct body *body, const struct party *applicant,
                        const char *class, const char *answers, const char *const *attachments,
                        size_t n_attachments, struct application *out)
{
  if (!body_takes(c, body, class) || !application_possible(c, body, applicant))
    return false;
  struct stmt *s = db_use(c->db, &application_statements, INSERT);
  stmt_int(s, 1, body->id);
  stmt_int(s, 2, applicant->id);
  stmt_text(s, 3, class);
  stmt_text(s, 4, answers);
  stmt_int(s, 5, c->time);
  stmt_int(s, 6, c->entry);
  stmt_int(s, 7, body->admission_entry);
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  int64_t id = db_last_id(c->db);
  return attachment_bind(c, applicant->id, id, 0, attachments, n_attachments) &&
         application_by_id(c, id, out) &&
         application_advance(c, out, "submit", NULL, STATUS_SUBMITTED);
}

/* What the deciders will judge: answers and attachments, so that nobody changes it under them. */
static const char *content_digest(struct context *c, const struct application *a)
{
  struct digest digest;
  char hex[2 * DIGEST_BYTES + 1];
  struct attachment *files;
  struct json_object *content = json_object_new_object(), *list = json_object_new_array();
  size_t n = attachment_list(c, a->id, 0, &files);
  for (size_t i = 0; i < n; i++)
    json_add_str(list, files[i].sha256);
  json_set(content, "answers", json_tokener_parse(a->answers));
  json_set(content, "attachments", list);
  jcs_digest(content, &digest);
  json_object_put(content);
  digest_hex(&digest, hex);
  return arena_strdup(c->arena, hex);
}

bool application_screen(struct context *c, struct application *a, const char *reason)
{
  a->content_digest = content_digest(c, a);
  a->screened_by = c->actor;
  a->screened = c->time;
  a->screening_reason = reason;
  struct stmt *s = db_use(c->db, &application_statements, SCREEN);
  stmt_int(s, 1, a->id);
  stmt_int(s, 2, c->actor);
  stmt_int(s, 3, c->time);
  stmt_text(s, 4, reason);
  stmt_text(s, 5, a->content_digest);
  stmt_run(s);
  return vote_open(c, a) && application_advance(c, a, "screen", reason, STATUS_IN_REVIEW);
}

bool application_ask(struct context *c, struct application *a, const char *text, int64_t *question)
{
  a->reply_by = context_date(c, c->time + a->body.admission.reply_days * 24 * 60 * 60);
  return question_ask(c, a->id, text, application_status_name(a->status), a->reply_by, question) &&
         application_advance(c, a, "ask", NULL, STATUS_INFORMATION_REQUESTED);
}

bool application_answer(struct context *c, struct application *a, const char *text,
                        const char *const *attachments, size_t n_attachments, struct decision *out)
{
  int64_t question = 0;
  const char *before = NULL;
  return question_answer(c, a->id, text, &question, &before) &&
         attachment_bind(c, a->applicant.id, a->id, question, attachments, n_attachments) &&
         application_advance(c, a, "answer", NULL, application_status_read(before)) &&
         decision_fall(c, a, "answer", out);
}

bool application_withdraw(struct context *c, struct application *a, const char *reason)
{
  return application_advance(c, a, "withdraw", reason, STATUS_WITHDRAWN);
}

bool application_cancel(struct context *c, struct application *a, const char *reason)
{
  return application_advance(c, a, "cancel", reason, STATUS_CANCELLED);
}

int64_t application_next_pending(struct context *c, int64_t body, int64_t after)
{
  struct stmt *s = db_use(c->db, &application_statements, NEXT_PENDING);
  stmt_int(s, 1, body);
  stmt_text(s, 2, context_date(c, c->time));
  stmt_int(s, 3, after);
  int64_t id = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  return id;
}
