/* Every role by every request, toward what is its own and what is another's. The rows say from the
 * documents, not from the table of routes, who may: what is asked for in a row by everybody else is
 * refused with the right code, and leaves every row of the database as it was. The answers are
 * searched for what is private: a row that says nothing of it shows nothing of it. */
#include "tests/unit/authority_stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Who asks. `own` is whose things are theirs: the party for which they act. */
static const struct actor {
  char letter;
  const char *what;
  const char *handle;      /* whose key signs; NULL: nobody's */
  const char *own;         /* NULL: they can have none */
  enum problem_id refusal; /* before it is asked who they are */
} actors[] = {
  { '0', "anonymous", NULL, NULL, PROBLEM_SIGNATURE_MISSING },
  { 'u', "an unknown key", NULL, NULL, PROBLEM_KEY_UNKNOWN },
  { 'x', "a revoked key", "lost", "lost", PROBLEM_KEY_REVOKED },
  { 'X', "a registrar's revoked key", "rex", "rex", PROBLEM_KEY_REVOKED },
  { 'w', "a key that waits", "waiting", "waiting", PROBLEM_NONE },
  { 'p', "a party", "plain", "plain", PROBLEM_NONE },
  { 's', "a suspended member", "sleepy", "sleepy", PROBLEM_NONE },
  { 'm', "a member", "mimi", "mimi", PROBLEM_NONE },
  { 'f', "a member of another body", "far", "far", PROBLEM_NONE },
  { 'r', "a representative", "rep", "boss", PROBLEM_NONE },
  { 'g', "a registrar", "rita", "rita", PROBLEM_NONE },
  { 'G', "a registrar whose term ran out", "greta", "greta", PROBLEM_NONE },
  { 'e', "an executive", "eva", "eva", PROBLEM_NONE },
  { 'a', "an auditor", "ada", "ada", PROBLEM_NONE },
  { 'c', "the chair", "carl", "carl", PROBLEM_NONE },
  { 'C', "the chair of another body", "cora", "cora", PROBLEM_NONE },
  { 'v', "a reviewer", "vera", "vera", PROBLEM_NONE },
  { 'V', "a reviewer of another body", "volga", "volga", PROBLEM_NONE },
  { 'j', "a juror", "june", "june", PROBLEM_NONE },
  { 'J', "a juror of another round", "jack", "jack", PROBLEM_NONE },
  /* registrar, executive and reviewer, but affiliated with the other party */
  { 'k', "an officer with a stake", "kin", "kin", PROBLEM_NONE },
};
#define N_ACTORS (sizeof actors / sizeof actors[0])

/* Capacities for which there is an actor above. */
#define KNOWN_CAPACITIES                                                                           \
  (WHO_ANYONE | WHO_NEW_KEY | WHO_PARTY | WHO_SELF | WHO_REGISTRAR | WHO_EXECUTIVE | WHO_AUDITOR | \
   WHO_CHAIR | WHO_REVIEWER | WHO_DECIDER | WHO_MODEL | WHO_MEMBER | WHO_REPRESENTATIVE |          \
   WHO_OPENED | WHO_JUROR)

/* Sets of actors in rows. */
#define SELVES "psmfgGeacCvVjJk" /* each toward what is their own */
#define ACTING SELVES "r"        /* and by a representative of whose it is */
#define PARTIES ACTING
#define EVERYBODY "0" PARTIES
#define NOBODY ""

/* A secret that those may see; the marks stand in the texts as secret-KIND-of-HANDLE. */
struct view {
  const char *secret;
  const char *own, *others;
};

static const struct view nothing[] = { { NULL, NULL, NULL } };
static const struct view in_review[] = {
  { "answer", ACTING, "gav" }, { "question", ACTING, "gav" }, { "reply", ACTING, "gav" },
  { "vote", NOBODY, "gav" },   { NULL, NULL, NULL },
};
static const struct view told_in_review[] = {
  { "question", ACTING, "gav" },
  { "reply", ACTING, "gav" },
  { "vote", NOBODY, "gav" },
  { NULL, NULL, NULL },
};
static const struct view decided[] = {
  { "answer", ACTING, "gav" },      { "question", ACTING, "gav" }, { "reply", ACTING, "gav" },
  { "vote", EVERYBODY, EVERYBODY }, { NULL, NULL, NULL },
};
static const struct view told_decided[] = {
  { "question", ACTING, "gav" },
  { "reply", ACTING, "gav" },
  { "vote", EVERYBODY, EVERYBODY },
  { NULL, NULL, NULL },
};
static const struct view appealed[] = {
  { "answer", ACTING, "gav" }, { "question", ACTING, "gav" },
  { "reply", ACTING, "gav" },  { "vote", EVERYBODY, EVERYBODY },
  { "appeal", ACTING, "gav" }, { "ruling", NOBODY, "gav" },
  { NULL, NULL, NULL },
};
static const struct view told_appealed[] = {
  { "question", ACTING, "gav" }, { "reply", ACTING, "gav" },  { "vote", EVERYBODY, EVERYBODY },
  { "appeal", ACTING, "gav" },   { "ruling", NOBODY, "gav" }, { NULL, NULL, NULL },
};
/* Under seal a vote is for those who vote alone, not even for auditors. */
static const struct view sealed[] = {
  { "answer", ACTING, "gav" }, { "question", ACTING, "gav" }, { "reply", ACTING, "gav" },
  { "vote", NOBODY, "v" },     { NULL, NULL, NULL },
};
static const struct view told_sealed[] = {
  { "question", ACTING, "gav" },
  { "reply", ACTING, "gav" },
  { "vote", NOBODY, "v" },
  { NULL, NULL, NULL },
};
static const struct view exported_sealed[] = {
  { "contact", SELVES, "a" }, { "answer", SELVES, "a" },     { "question", SELVES, "a" },
  { "reply", SELVES, "a" },   { "nomination", SELVES, "a" }, { NULL, NULL, NULL },
};
static const struct view opened_vote[] = { { "vote", EVERYBODY, EVERYBODY }, { NULL, NULL, NULL } };
/* What a step answers while an application was not asked anything yet. */
static const struct view submitted[] = { { "answer", ACTING, "gav" }, { NULL, NULL, NULL } };
static const struct view contact[] = { { "contact", ACTING, "gak" }, { NULL, NULL, NULL } };
static const struct view read_motion[] = { { "motion", NOBODY, "a" }, { NULL, NULL, NULL } };
static const struct view open_motion[] = { { "motion", NOBODY, "geak" }, { NULL, NULL, NULL } };
/* What is said of a nominee; officers who have a stake in them are none. */
static const struct view nomination[] = { { "nomination", ACTING, "geaj" }, { NULL, NULL, NULL } };
/* What another juror gave: while the jury is at work it is for auditors alone, then for those who
 * decide too; nobody reads it of a category in which they have a stake. */
static const struct view jury_at_work[] = { { "score", NOBODY, "a" }, { NULL, NULL, NULL } };
static const struct view jury_done[] = { { "score", NOBODY, "jeak" }, { NULL, NULL, NULL } };
/* Whom an executive chose: until it is announced those know it who may choose too, and no auditor.
 */
static const struct view chosen[] = { { "choice", NOBODY, "ek" }, { NULL, NULL, NULL } };
static const struct view announced[] = { { "choice", EVERYBODY, EVERYBODY }, { NULL, NULL, NULL } };
/* All that is theirs, but not who votes how on it; auditors read all. */
static const struct view exported[] = {
  { "contact", SELVES, "a" }, { "answer", SELVES, "a" },     { "question", SELVES, "a" },
  { "reply", SELVES, "a" },   { "nomination", SELVES, "a" }, { "vote", NOBODY, "a" },
  { NULL, NULL, NULL },
};
static const struct view file[] = { { "file", ACTING, "gav" }, { NULL, NULL, NULL } };

/*
 * A request and who may make it. `$WORD` in a, b, query and body stands for something of the owner,
 * see words[] of authority_stage.c. Letters after a `/` are refused as conflict_of_interest, all
 * that are not named as forbidden. `own` NULL: it is about nobody's own, and is asked once.
 */
static struct row {
  const char *request; /* as in lib/route.def */
  enum route_id route; /* of that name */
  enum stage stage;
  const char *own, *others;
  const char *a, *b, *query, *body;
  const struct view *shows;  /* NULL: nothing private */
  bool organizations;        /* persons have no such thing of their own */
  const char *frozen;        /* these have no such thing of their own just now */
  enum problem_id otherwise; /* how the rest is refused, for a row that is not about rights */
  enum problem_id unknown;   /* how an unknown key is, when not as such */
  const char *type;
} rows[] = {
#define ROW(route_, stage_, own_, ...)                                                             \
  { .request = #route_, .stage = stage_, .own = own_, .others = __VA_ARGS__ },
#include "tests/unit/authority.def"
#undef ROW
};
#define N_ROWS (sizeof rows / sizeof rows[0])

/* ---- one cell ---- */

struct cell {
  const struct row *row;
  const struct actor *actor;
  const struct target *object;
  bool own;
};

static const struct target *target_of(const struct table *t, const char *handle)
{
  for (size_t i = 0; i < t->n_targets; i++)
    if (strcmp(t->targets[i].handle, handle) == 0)
      return &t->targets[i];
  return NULL;
}

/* Is the letter in the set, before its `/` or after it? */
static bool in_set(const char *set, char letter, bool conflict)
{
  const char *slash = strchr(set, '/');
  const char *found = strchr(set, letter);
  return found && (conflict ? slash && found > slash : !slash || found < slash);
}

static enum problem_id expected(const struct table *t, const struct cell *c)
{
  enum problem_id refusal = c->actor->refusal;
  if (c->actor->letter == 'w')
    refusal = t->recovery ? problem_by_code("key_waiting") : PROBLEM_KEY_UNKNOWN;
  const char *set = c->own ? c->row->own : c->row->others;
  if (in_set(set, c->actor->letter, false))
    return PROBLEM_NONE;
  if (c->row->unknown && (c->actor->letter == 'u' || refusal == PROBLEM_KEY_UNKNOWN))
    return c->row->unknown;
  if (refusal != PROBLEM_NONE && (!c->row->otherwise || c->actor->letter == '0'))
    return refusal;
  if (c->own && c->row->frozen && in_set(c->row->frozen, c->actor->letter, false))
    return PROBLEM_FROZEN;
  if (in_set(set, c->actor->letter, true))
    return PROBLEM_CONFLICT_OF_INTEREST;
  return c->row->otherwise ? c->row->otherwise : PROBLEM_FORBIDDEN;
}

__attribute__((format(printf, 3, 4))) static void wrong(struct table *t, const struct cell *c,
                                                        const char *format, ...)
{
  char text[1024];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  t->wrong++;
  print_error("%s (%s %s%s), row %zu, by %s (%c), %s: %s\n", c->row->request,
              routes[c->row->route].method, routes[c->row->route].path,
              c->row->query ? c->row->query : "", (size_t)(c->row - rows), c->actor->what,
              c->actor->letter, c->own ? "own" : "another's", text);
}

static bool may_see(const struct cell *c, const char *secret, size_t len)
{
  for (const struct view *v = c->row->shows ? c->row->shows : nothing; v->secret; v++)
    if (strncmp(v->secret, secret, len) == 0 && v->secret[len] == '\0')
      return in_set(c->own ? v->own : v->others, c->actor->letter, false);
  return false;
}

static const char *owner_of(const struct cell *c, const char *kind)
{
  return strncmp(kind, "motion", 6) == 0 ? c->object->person : c->object->handle;
}

/* Each mark of a secret in what was answered: of a kind that they may see, and of the owner. A list
 * may show what belongs to many. */
static void search(struct table *t, const struct cell *c, const char *text, size_t len)
{
  static const char mark[] = "secret-";
  const char *end = text + len;
  for (const char *at = text; (at = memmem(at, (size_t)(end - at), mark, 7)); at++) {
    const char *kind = at + 7, *of = memmem(kind, (size_t)(end - kind), "-of-", 4);
    size_t n = of ? strspn(of + 4, "abcdefghijklmnopqrstuvwxyz") : 0;
    const char *owner = owner_of(c, kind);
    bool whose = n == strlen(owner) && memcmp(of + 4, owner, n) == 0;
    if (!of || !may_see(c, kind, (size_t)(of - kind)) ||
        (!whose && routes[c->row->route].path[strlen(routes[c->row->route].path) - 1] == '}'))
      wrong(t, c, "shows %.40s", at);
  }
}

/* What they may see is there. */
static void search_missing(struct table *t, const struct cell *c, const char *text, size_t len)
{
  for (const struct view *v = c->row->shows; v && v->secret; v++) {
    const char *mark = stage_secret(t, v->secret, owner_of(c, v->secret));
    if (may_see(c, v->secret, strlen(v->secret)) && !memmem(text, len, mark, strlen(mark)))
      wrong(t, c, "does not show %s", mark);
  }
}

/* Under seal nobody but who may see the votes is told what was decided. */
static void search_outcome(struct table *t, const struct cell *c, const char *text)
{
  static const char *const outcomes[] = { "\"approve\"", "\"approved\"", "sealed_decision" };
  for (size_t i = 0; i < 3; i++)
    if (strstr(text, outcomes[i]) && !may_see(c, "vote", 4))
      wrong(t, c, "tells what was decided under seal: %s", outcomes[i]);
}

static int seed_of(const struct actor *actor)
{
  return actor->letter == '0'   ? WORLD_UNSIGNED
         : actor->letter == 'w' ? WAITING_SEED
         : !actor->handle       ? WORLD_NEW_SEED
                                : world_seed(actor->handle);
}

static void ask(struct table *t, const struct cell *c)
{
  struct world_answer answer;
  const struct row *row = c->row;
  const struct world_request q = {
    row->route,
    stage_text(t, c->object, row->a),
    stage_text(t, c->object, row->b),
    stage_text(t, c->object, row->query),
    row->type,
    stage_text(t, c->object, row->body),
    seed_of(c->actor),
  };
  enum problem_id right = expected(t, c);
  world_try(&t->w, &q, &t->before, &answer);
  t->cells++;
  if (answer.problem.id != right)
    wrong(t, c, "%s, not %s: %s %s%s", problem_code(answer.problem.id), problem_code(right),
          answer.problem.detail, answer.problem.n_fields ? answer.problem.fields[0].name : "",
          answer.problem.n_fields ? answer.problem.fields[0].detail : "");
  search(t, c, answer.problem.detail, strlen(answer.problem.detail));
  search(t, c, answer.text, answer.len);
  if (row->stage == SEALED && row->a && strcmp(row->a, "$application") == 0)
    search_outcome(t, c, answer.text);
  if (right == PROBLEM_NONE && routes[row->route].kind != KIND_WRITE)
    search_missing(t, c, answer.text, answer.len);
}

static void ask_all(struct table *t, const struct row *row)
{
  for (size_t i = 0; i < N_ACTORS; i++) {
    if (actors[i].letter == 'w' && row->stage == DUE)
      continue; /* it has waited by then */
    struct cell c = { row, &actors[i], target_of(t, "other"), false };
    ask(t, &c);
    c.object = actors[i].own ? target_of(t, actors[i].own) : NULL;
    c.own = true;
    if (row->own && c.object && !(row->organizations && c.object->is_person))
      ask(t, &c);
  }
}

/* ---- the tests ---- */

static size_t stage_cells(enum stage stage)
{
  struct digest after;
  if (stage >= SEALED && !(routes[ROUTE_LOG_BODY].who & 1 << 13))
    return 0;
  struct table *t = xcalloc(1, sizeof *t);
  t->stage = stage;
  world_begin(&t->w);
  const char *owners[N_ACTORS];
  size_t n = 0;
  for (size_t i = 0; i < N_ACTORS; i++)
    if (actors[i].own)
      owners[n++] = actors[i].own;
  stage_prepare(t, owners, n);
  for (size_t i = 0; i < N_ROWS; i++)
    if (rows[i].stage == stage && rows[i].route != ROUTE__COUNT)
      ask_all(t, &rows[i]);
  world_digest(&t->w, &after);
  assert_memory_equal(after.bytes, t->before.bytes, sizeof after.bytes);
  size_t cells = t->cells, bad = t->wrong;
  world_end(&t->w);
  free(t);
  if (bad)
    fail_msg("%zu of %zu cells are wrong", bad, cells);
  return cells;
}

#define STAGE(name, stage)                                                                         \
  static void name(void **state)                                                                   \
  {                                                                                                \
    (void)state;                                                                                   \
    stage_cells(stage);                                                                            \
  }
STAGE(while_submitted, SUBMITTED)
STAGE(while_asked, ASKED)
STAGE(while_in_review, IN_REVIEW)
STAGE(after_a_rejection, REJECTED)
STAGE(while_appealed, APPEALED)
STAGE(after_an_admission, APPROVED)
STAGE(while_suspended, SUSPENDED)
STAGE(before_the_end_of_a_term, DUE)
STAGE(under_seal, SEALED)
STAGE(after_the_ceremony, OPENED)

static void every_request_has_a_row(void **state)
{
  size_t missing = 0;
  (void)state;
  for (size_t r = 0; r < ROUTE__COUNT; r++) {
    bool found = false;
    for (size_t i = 0; i < N_ROWS && !found; i++)
      found = (size_t)rows[i].route == r;
    if (found)
      continue;
    missing++;
    print_error("%s %s has no row: say in tests/unit/authority.def who may make it, such as\n"
                "  ROW(%s, IN_REVIEW, SELVES, \"g\", .a = \"$application\", .body = \"{}\")\n",
                routes[r].method, routes[r].path, stage_route_name((enum route_id)r));
  }
  if (missing)
    fail_msg("%zu requests have no row", missing);
}

/* A row with a wrong name would test nothing. */
static void every_row_names_a_request(void **state)
{
  (void)state;
  for (size_t i = 0; i < N_ROWS; i++)
    if (rows[i].route == ROUTE__COUNT)
      fail_msg("%s: no request of lib/route.def is called so", rows[i].request);
}

static void every_capacity_has_an_actor(void **state)
{
  (void)state;
  for (size_t r = 0; r < ROUTE__COUNT; r++)
    if (routes[r].who & ~(unsigned)KNOWN_CAPACITIES)
      fail_msg("%s: a capacity that no actor of this test has: add one to actors[]",
               stage_route_name((enum route_id)r));
}

static void letters_of_rows_are_actors(void **state)
{
  (void)state;
  for (size_t i = 0; i < N_ROWS; i++)
    for (size_t k = 0; k < 2; k++)
      for (const char *c = k ? rows[i].own : rows[i].others; c && *c; c++) {
        bool known = *c == '/';
        for (size_t a = 0; a < N_ACTORS && !known; a++)
          known = actors[a].letter == *c;
        if (!known)
          fail_msg("%s: nobody is %c", rows[i].request, *c);
      }
}

int main(void)
{
  for (size_t i = 0; i < N_ROWS; i++)
    rows[i].route = stage_route(rows[i].request);
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_request_has_a_row),
    cmocka_unit_test(every_row_names_a_request),
    cmocka_unit_test(every_capacity_has_an_actor),
    cmocka_unit_test(letters_of_rows_are_actors),
    cmocka_unit_test(while_submitted),
    cmocka_unit_test(while_asked),
    cmocka_unit_test(while_in_review),
    cmocka_unit_test(after_a_rejection),
    cmocka_unit_test(while_appealed),
    cmocka_unit_test(after_an_admission),
    cmocka_unit_test(while_suspended),
    cmocka_unit_test(before_the_end_of_a_term),
    cmocka_unit_test(under_seal),
    cmocka_unit_test(after_the_ceremony),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
