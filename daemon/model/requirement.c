#include "daemon/model/requirement.h"

#include <string.h>

#include "daemon/model/attachment.h"
#include "daemon/model/endorsement.h"
#include "daemon/model/question.h"
#include "daemon/model/vote.h"

struct list {
  struct context *c;
  const struct application *a;
  struct requirement *rows;
  size_t n;
};

static struct requirement *add(struct list *l, const char *name, int64_t have, int64_t needed)
{
  struct requirement *r = &l->rows[l->n++];
  *r = (struct requirement){ name, have >= needed, have < needed ? have : needed, needed, "" };
  return r;
}

static void documents(struct list *l)
{
  struct attachment *files;
  int64_t needed = (int64_t)l->a->body.admission.n_documents;
  int64_t have = (int64_t)attachment_list(l->c, l->a->id, 0, &files);
  struct requirement *r = add(l, "documents", have, needed);
  r->words = needed ? arena_printf(l->c->arena, "%lld of %lld documents are there",
                                   (long long)r->have, (long long)needed)
                    : "no documents are asked for";
}

static void answers(struct list *l)
{
  struct question *rows;
  int64_t asked = (int64_t)question_list(l->c, l->a->id, &rows), answered = 0;
  for (int64_t i = 0; i < asked; i++)
    answered += rows[i].answer != NULL;
  if (!asked)
    return;
  struct requirement *r = add(l, "answers", answered, asked);
  r->words = l->a->status == STATUS_LAPSED
                 ? arena_printf(l->c->arena, "a question was not answered by %s", l->a->reply_by)
             : r->met ? "every question is answered"
                      : arena_printf(l->c->arena, "the applicant is to answer by %s",
                                     l->a->reply_by ? l->a->reply_by : "?");
}

static void endorsements(struct list *l)
{
  int64_t needed = l->a->body.admission.endorsements, have = endorsement_count(l->c, l->a);
  struct requirement *r = add(l, "endorsements", have, needed);
  r->words = needed
                 ? arena_printf(l->c->arena, "%lld of %lld members in good standing spoke for it",
                                (long long)r->have, (long long)needed)
                 : "none are asked for";
}

static void screening(struct list *l)
{
  const struct application *a = l->a;
  struct requirement *r = add(l, "screening", a->screened_by != 0, 1);
  r->words = r->met
                 ? arena_printf(l->c->arena, "found complete by %s on %s",
                                party_handle(l->c, a->screened_by), context_date(l->c, a->screened))
                 : "a registrar is to look whether it is complete";
}

static void votes(struct list *l, bool seen)
{
  struct quorum q;
  vote_quorum(l->c, l->a, &q);
  struct arena *arena = l->c->arena;
  struct requirement *r = add(l, "votes", q.approve, q.needed);
  if (l->a->status == STATUS_APPROVED) {
    r->met = true; /* counted when it was decided; a stake may have been declared since */
    r->words = arena_printf(arena, "%lld approved", (long long)q.needed);
  } else if (!seen) {
    r->met = false;
    r->have = -1;
    r->words =
        q.without_conflict < q.needed
            ? arena_printf(arena,
                           "%lld votes for it are needed, and only %lld could vote: no decision "
                           "can be reached any more",
                           (long long)q.needed, (long long)q.without_conflict)
            : arena_printf(arena,
                           "%lld votes for it are needed, of the %lld who may vote; the count "
                           "shows with the decision",
                           (long long)q.needed, (long long)q.in_office);
  } else if (q.reachable) {
    r->words = arena_printf(arena, "%lld of %lld approvals; %lld of %lld have yet to vote",
                            (long long)q.approve, (long long)q.needed, (long long)q.waiting,
                            (long long)q.may_vote);
  } else {
    r->words = arena_printf(arena,
                            "%lld of %lld approvals and %lld rejections, and %lld can still vote: "
                            "no decision can be reached any more",
                            (long long)q.approve, (long long)q.needed, (long long)q.reject,
                            (long long)q.waiting);
  }
}

const char *requirement_obstacle(struct context *c, const struct application *a)
{
  struct problem why = { 0 };
  struct context probe = *c;
  probe.problem = &why;
  return membership_possible(&probe, &a->body, &a->applicant) ? NULL
                                                              : arena_strdup(c->arena, why.detail);
}

static void seat(struct list *l)
{
  const struct admission *policy = &l->a->body.admission;
  if (l->a->status == STATUS_APPROVED || !(policy->seats || policy->one_per_country))
    return;
  const char *why = requirement_obstacle(l->c, l->a);
  add(l, "seat", why == NULL, 1)->words = why ? why : "a seat is free";
}

size_t requirement_list(struct context *c, const struct application *a, bool votes_seen,
                        struct requirement out[REQUIREMENTS_MAX])
{
  struct list l = { c, a, out, 0 };
  documents(&l);
  answers(&l);
  endorsements(&l);
  screening(&l);
  votes(&l, votes_seen);
  seat(&l);
  for (size_t i = 0; a->status == STATUS_APPROVED && i < l.n; i++) {
    out[i].met = true; /* as it was then */
    out[i].have = out[i].needed;
  }
  return l.n;
}

bool requirements_met(struct context *c, const struct application *a, bool seat_too)
{
  struct requirement rows[REQUIREMENTS_MAX];
  size_t n = requirement_list(c, a, true, rows);
  for (size_t i = 0; i < n; i++)
    if (!rows[i].met && strcmp(rows[i].name, "seat") != 0)
      return false;
  return !seat_too || !requirement_obstacle(c, a);
}
