/*
 * Applications: their life is the table in lib/transition.h; here is what each step does.
 */
#ifndef WIOTC_DAEMON_MODEL_APPLICATION_H
#define WIOTC_DAEMON_MODEL_APPLICATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/body.h"
#include "daemon/model/context.h"
#include "daemon/model/decision.h"
#include "daemon/model/party.h"
#include "lib/transition.h"

/* The state as it shows on a day (a parameter): a question that was not answered in time ends an
 * application without any statement. */
#define APPLICATION_STATUS(table, day)                                                             \
  "CASE WHEN " table ".status = 'information_requested' AND " table ".reply_by < " day             \
  " THEN 'lapsed' ELSE " table ".status END"
#define APPLICATION_PENDING "('submitted', 'in_review', 'information_requested', 'appealed')"

struct application {
  int64_t id;
  struct body body; /* with the policy that was in force when it was submitted */
  int64_t policy_entry;
  struct party applicant;
  const char *class;
  enum application_status status;
  const char *answers; /* JSON object, private */
  int64_t submitted;
  int64_t entry;
  const char *content_digest; /* frozen when review begins; NULL before */
  int64_t screened_by;        /* party id; 0: not screened */
  int64_t screened;
  const char *screening_reason;
  int64_t vote_entry;   /* with which the vote that counts was opened; 0: none was */
  const char *reply_by; /* while it waits for an answer, and when it lapsed */
  int64_t decided;      /* 0: open */
  int64_t decided_entry;
  const char *sealed_for;                /* a ceremony's slug; NULL: decided on openly */
  bool sealed;                           /* that ceremony was not held yet */
  enum application_status sealed_status; /* decided under seal: APPROVED or REJECTED; else 0 */
  int64_t sealed_at, sealed_entry;
};

struct application_filter {
  const char *body;
  const char *status;
  const char *applicant;
  int64_t mine; /* a party: what is its own, or of an organization it represents; 0: any */
};

/* A row of a list: no body policy, no answers. */
struct application_row {
  int64_t id;
  const char *body, *applicant, *class, *status;
  int64_t submitted, entry, decided;
};

struct application_step {
  int64_t entry, at;
  const char *by, *action, *status;
  const char *text;      /* private: what was said with it; NULL when nothing was */
  const char *opened_at; /* of a vote that was under seal: the ceremony that opened it; else NULL */
};

/* PROBLEM_NOT_FOUND naming the id. */
bool application_by_id(struct context *c, int64_t id, struct application *out);
size_t application_list(struct context *c, const struct application_filter *f,
                        const struct page *page, struct application_row **out, bool *more);
size_t application_history(struct context *c, int64_t id, struct application_step **out);

/*
 * The one place of "two pairs of eyes": may the actor take a step of an officer on this
 * application? CONFLICT_OF_INTEREST with the reason when it is their own, or of a party they
 * belong to, or belonged to at any time from a year before it was submitted.
 */
bool application_impartial(struct context *c, const struct application *a);
/* The same as a question about any officer. */
bool application_has_conflict(struct context *c, const struct application *a, int64_t officer,
                              const char **why);

/* Is the step possible in the application's state? WRONG_STATE says what is possible instead. */
bool application_step_possible(struct context *c, const struct application *a,
                               const struct transition *t);

/* Has the party nothing pending with that body, other than `except` (0: nothing)? */
bool application_none_pending(struct context *c, const struct body *body,
                              const struct party *applicant, int64_t except);
/* May this party apply there now? WRONG_KIND, ALREADY_APPLIED, and membership_possible()'s. */
bool application_possible(struct context *c, const struct body *body,
                          const struct party *applicant);

/* The steps. Each assumes that authority, impartiality and state were checked; those that end with
 * a decision may meet what was missing for it. */
bool application_submit(struct context *c, const struct body *body, const struct party *applicant,
                        const char *class, const char *answers, const char *const *attachments,
                        size_t n_attachments, struct application *out);
bool application_screen(struct context *c, struct application *a, const char *reason);
bool application_ask(struct context *c, struct application *a, const char *text, int64_t *question);
bool application_answer(struct context *c, struct application *a, const char *text,
                        const char *const *attachments, size_t n_attachments, struct decision *out);
bool application_withdraw(struct context *c, struct application *a, const char *reason);
/* A registrar ends what cannot go on; nobody judged it. */
/* The first that is pending with a body after that id; 0: none. */
int64_t application_next_pending(struct context *c, int64_t body, int64_t after);
bool application_cancel(struct context *c, struct application *a, const char *reason);

/* Sets the new state and notes the step in the history; note may be NULL. The same statement may
 * lead on to a further state: its step is noted once. */
bool application_advance(struct context *c, struct application *a, const char *action,
                         const char *note, enum application_status to);

#endif
