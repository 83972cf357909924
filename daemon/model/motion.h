/*
 * Motions: what officers decide by quorum that is no application. Whoever moves one approves it
 * with that; it is carried out in the statement that brings the last approval. Whatever can be
 * moved stands in one table, motion_kind.c.
 */
#ifndef WIOTC_DAEMON_MODEL_MOTION_H
#define WIOTC_DAEMON_MODEL_MOTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "daemon/model/charter.h"
#include "daemon/model/context.h"

enum motion_kind_id {
  MOTION_OFFICE_APPOINT,
  MOTION_OFFICE_END,
  MOTION_CHARTER_AMEND,
  MOTION_KEY_RECOVER,
  MOTION_BODY_FOUND,
  MOTION_BODY_REST,
  MOTION_BODY_REVIVE,
  MOTION_EXPEL,
  MOTION_MEMBER_RULE,
  MOTION_BODY_DISSOLVE,
  MOTION__COUNT
};

enum motion_status {
  MOTION_OPEN,
  MOTION_CARRIED,
  MOTION_REJECTED,
  MOTION_WITHDRAWN,
  MOTION_LAPSED, /* derived: nobody writes it */
};

struct motion {
  int64_t id;
  const char *kind;
  int64_t subject;            /* party whose case it is; 0: nobody's */
  const char *subject_handle; /* NULL: nobody's */
  int64_t body;               /* 0: of the whole register */
  const char *body_slug;
  const char *content; /* JSON, canonical: what is done when it is carried */
  const char *reason;  /* its mover's; may be NULL */
  const char *role;    /* whose holders vote */
  int64_t needed;      /* approvals */
  enum motion_status status;
  int64_t moved;
  const char *moved_by; /* handle */
  int64_t entry;
  int64_t decided; /* or withdrawn; 0: not */
  int64_t decided_entry;
  const char *withdrawn_reason;  /* NULL: it was not withdrawn */
  int64_t approvals, rejections; /* as counted with the last vote: that of a decision for good */
};

struct motion_kind {
  const char *name;
  /* Whose quorum it takes. */
  enum charter_quorum quorum;
  bool by_body; /* instead: the body's decided_by and approvals */
  /* Could it be carried out as things are? Asked when it is moved; NULL: always. The problem says
   * why not. */
  bool (*possible)(struct context *c, const struct motion *m, struct json_object *content);
  /* Does it, and names in the effect (for the log and the answer) what came to be or was changed.
   * c->actor gave the last approval. */
  bool (*carry_out)(struct context *c, const struct motion *m, struct json_object *content,
                    struct json_object *effect);
  /* Has that officer a stake in it, besides one in its subject? NULL: nobody has. The reason in
   * words, to themself, goes to *why. */
  bool (*stake)(struct context *c, const struct motion *m, int64_t officer, const char **why);
  /* The notice to its subject when it was carried; NULL: carry_out() tells, or nobody. */
  const char *told;
};
extern const struct motion_kind motion_kinds[MOTION__COUNT];

/* What is moved. `content` is borrowed. */
struct motion_new {
  enum motion_kind_id kind;
  int64_t subject; /* 0: nobody's case */
  int64_t body;    /* 0: of the whole register */
  struct json_object *content;
  const char *reason; /* may be NULL */
};

struct motion_vote {
  int64_t party;
  const char *by;
  const char *vote;
  const char *reason;
  int64_t at, entry;
};

/* Where the count stands; handles in the arena. Of one that is not open any more: where it stood
 * when it was decided, or with the last vote before it lapsed; nobody may vote. */
struct motion_count {
  int64_t approve, reject;
  const char **waiting; /* who may still vote */
  size_t n_waiting;
  bool reachable; /* can it still be carried? */
};

struct motion_filter {
  const char *kind, *status, *body, *subject;
};

const char *motion_status_name(enum motion_status status);
bool motion_status_valid(const char *name);
bool motion_kind_valid(const char *name);
/* NULL when there is none. */
const struct motion_kind *motion_kind_of(const char *name);

/* PROBLEM_NOT_FOUND naming the id. */
bool motion_by_id(struct context *c, int64_t id, struct motion *out);
size_t motion_list(struct context *c, const struct motion_filter *f, const struct page *page,
                   struct motion **out, bool *more);
size_t motion_votes(struct context *c, int64_t motion, struct motion_vote **out);
/* Is it the party's own case, or that of one it is affiliated with? */
bool motion_has_stake(struct context *c, const struct motion *m, int64_t party);
void motion_count(struct context *c, const struct motion *m, struct motion_count *out);

/*
 * The actor's approval of an open motion that says the same, or of a new one. FORBIDDEN,
 * CONFLICT_OF_INTEREST, ALREADY_VOTED; QUORUM_UNREACHABLE when even all who may vote would be too
 * few; and whatever speaks against carrying it out. *effect gets what was carried out.
 */
bool motion_move(struct context *c, const struct motion_new *in, struct json_object *effect,
                 struct motion *out);
/* The actor's vote, `approve` or `reject`. The same problems, and WRONG_STATE when it is decided or
 * has lapsed. When it can no longer be carried, it is rejected with this vote. */
bool motion_vote(struct context *c, struct motion *m, const char *vote, const char *reason,
                 struct json_object *effect);
/* Its mover takes it back; whatever it asked for can be moved anew. FORBIDDEN to others and to one
 * who left the office, CONFLICT_OF_INTEREST to one who has a stake now, WRONG_STATE as above. */
bool motion_withdraw(struct context *c, struct motion *m, const char *reason);

#endif
