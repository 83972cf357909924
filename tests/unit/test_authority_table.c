/* Every role by every request, toward what is its own and what is another's. The rows say from the
 * documents, not from the table of routes, who may: what is asked for in a row by everybody else is
 * refused with the right code, and leaves every row of the database as it was. The answers are
 * searched for what is private: a row that says nothing of it shows nothing of it. */
#include "tests/unit/world.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/id.h"
#include "lib/timestamp.h"

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
  /* registrar, executive and reviewer, but affiliated with the other party */
  { 'k', "an officer with a stake", "kin", "kin", PROBLEM_NONE },
};
#define N_ACTORS (sizeof actors / sizeof actors[0])

/* Capacities for which there is an actor above. */
#define KNOWN_CAPACITIES                                                                           \
  (WHO_ANYONE | WHO_NEW_KEY | WHO_PARTY | WHO_SELF | WHO_REGISTRAR | WHO_EXECUTIVE | WHO_AUDITOR | \
   WHO_CHAIR | WHO_REVIEWER | WHO_DECIDER | WHO_MODEL | WHO_MEMBER | 1 << 12 | 1 << 13)

/* Sets of actors in rows. */
#define SELVES "psmfgGeacCvVk" /* each toward what is their own */
#define ACTING SELVES "r"      /* and by a representative of whose it is */
#define PARTIES ACTING
#define EVERYBODY "0" PARTIES
#define NOBODY ""

/* How far the application of each owner has come before a row is asked. */
enum stage {
  SUBMITTED,
  ASKED,
  IN_REVIEW,
  REJECTED,
  APPEALED,
  APPROVED,
  SUSPENDED,
  DUE,
  SEALED,
  OPENED
};

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
  { "contact", SELVES, "a" }, { "answer", SELVES, "a" }, { "question", SELVES, "a" },
  { "reply", SELVES, "a" },   { NULL, NULL, NULL },
};
static const struct view opened_vote[] = { { "vote", EVERYBODY, EVERYBODY }, { NULL, NULL, NULL } };
/* What a step answers while an application was not asked anything yet. */
static const struct view submitted[] = { { "answer", ACTING, "gav" }, { NULL, NULL, NULL } };
static const struct view contact[] = { { "contact", ACTING, "gak" }, { NULL, NULL, NULL } };
static const struct view open_motion[] = { { "motion", NOBODY, "geak" }, { NULL, NULL, NULL } };
/* All that is theirs, but not who votes how on it; auditors read all. */
static const struct view exported[] = {
  { "contact", SELVES, "a" }, { "answer", SELVES, "a" }, { "question", SELVES, "a" },
  { "reply", SELVES, "a" },   { "vote", NOBODY, "a" },   { NULL, NULL, NULL },
};
static const struct view file[] = { { "file", ACTING, "gav" }, { NULL, NULL, NULL } };

/*
 * A request and who may make it. `$WORD` in a, b, query and body stands for something of the owner,
 * see word_of(). Letters after a `/` are refused as conflict_of_interest, all that are not named as
 * forbidden. `own` NULL: it is about nobody's own, and is asked once.
 */
static struct row {
  const char *request; /* as in lib/route.def */
  enum route_id route; /* of that name */
  enum stage stage;
  const char *own, *others;
  const char *a, *b, *query, *body;
  const struct view *shows;  /* NULL: nothing private */
  bool organizations;        /* persons have no such thing of their own */
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

static const char *const route_names[] = {
#define ROUTE(id, method, path, kind, who, body, secrets, summary) #id,
#include "lib/route.def"
#undef ROUTE
};

/* What an owner has. */
struct target {
  const char *handle, *did, *spare, *body, *application, *membership, *certificate, *sha256;
  bool is_person;
  const char *office;
  const char *person, *motion;     /* themself, or a person instead; that they be a chair */
  int64_t changed, applied, voted; /* log entries: of the contact, the application, a vote */
};

#define WAITING_SEED 210
#define TARGETS (N_ACTORS + 1)
struct table {
  struct world w;
  enum stage stage;
  struct target targets[TARGETS];
  size_t n_targets, cells, wrong;
  bool recovery; /* `waiting` has a key that is not in force yet */
  struct digest before;
};

/* ---- the register as it is before the rows of a stage ---- */

static enum route_id route_named(const char *name)
{
  size_t r = 0;
  while (r < ROUTE__COUNT && strcmp(route_names[r], name) != 0)
    r++;
  return (enum route_id)r;
}

static bool is_member_of_home(const char *handle)
{
  return strcmp(handle, "mimi") == 0 || strcmp(handle, "sleepy") == 0;
}

/* A step of a request that this register may not have. */
static bool has_done(struct table *t, const char *by, const char *request, const char *a,
                     const char *body)
{
  enum route_id route = route_named(request);
  if (route == ROUTE__COUNT)
    return false;
  world_do(&t->w, by, route, a, NULL, body);
  return true;
}

static int64_t last_entry(struct table *t)
{
  return (int64_t)log_size(t->w.s.log) - 1;
}

static const char *said(struct table *t, const char *kind, const char *handle)
{
  return arena_printf(&t->w.arena, "secret-%s-of-%s", kind, handle);
}

/* A step of the owner's application. */
static void step(struct table *t, const struct target *o, const char *by, enum route_id route,
                 const char *format, const char *kind)
{
  struct buf body = { 0 };
  for (const char *c = format; *c; c++)
    if (*c == '%')
      buf_text(&body, said(t, kind, o->handle));
    else
      buf_byte(&body, *c);
  world_do(&t->w, by, route, o->application, NULL, buf_str(&body));
  buf_free(&body);
}

static const char *send_file(struct table *t, const char *handle)
{
  struct digest digest;
  struct world_answer answer;
  char hex[2 * DIGEST_BYTES + 1];
  const char *bytes = said(t, "file", handle);
  const struct world_request q = { ROUTE_ATTACHMENT_ADD, NULL, NULL, NULL, "text/plain", bytes,
                                   world_seed(handle) };
  world_send(&t->w, &q, &answer);
  assert_true(answer.kept);
  digest_of(bytes, strlen(bytes), &digest);
  digest_hex(&digest, hex);
  return arena_strdup(&t->w.arena, hex);
}

static void apply_to(struct table *t, struct target *o)
{
  o->application = world_do(
      &t->w, o->handle, ROUTE_APPLICATION_SUBMIT, NULL, NULL,
      arena_printf(&t->w.arena,
                   "{'body':'%s','applicant':'%s','answers':{'why':'%s'},'attachments':['%s']}",
                   o->body, o->handle, said(t, "answer", o->handle), o->sha256));
  o->applied = last_entry(t);
}

static void votes(struct table *t, struct target *o, const char *vote)
{
  bool seal = t->stage == SEALED || t->stage == OPENED;
  const char *body = arena_printf(&t->w.arena, "{'vote':'%s','reason':'%%'%s}", vote,
                                  seal ? ",'sealed_for':'gala'" : "");
  step(t, o, "vito", ROUTE_APPLICATION_VOTE, body, "vote");
  o->voted = last_entry(t);
  if (t->stage != IN_REVIEW)
    step(t, o, "viola", ROUTE_APPLICATION_VOTE, body, "vote");
}

/* What everybody reads. The caller owns it. */
static struct json_object *shown(struct table *t, enum route_id route, const char *id)
{
  struct problem p = { 0 };
  struct world_answer answer;
  const struct world_request q = { route, id, NULL, NULL, NULL, NULL, WORLD_UNSIGNED };
  world_send(&t->w, &q, &answer);
  struct json_object *json = json_read(answer.text, answer.len, &p);
  if (!json)
    fail_msg("%s %s: %s", routes[route].path, id, answer.problem.detail);
  return json;
}

static void find_result(struct table *t, struct target *o)
{
  struct json_object *json = shown(t, ROUTE_APPLICATION_SHOW, o->application);
  o->membership = arena_strdup(&t->w.arena, json_str(json, "membership"));
  o->certificate = arena_strdup(&t->w.arena, json_str(json, "certificate"));
  json_object_put(json);
}

/* By two registrars, when the party has none that waits already. */
static bool give_key(struct table *t, const char *handle, int seed)
{
  const char *body =
      arena_printf(&t->w.arena, "{'key':'%s','reason':'lost'}", register_did((uint8_t)seed));
  if (t->recovery && strcmp(handle, "waiting") == 0)
    return true;
  return has_done(t, "rolf", "KEY_RECOVER", handle, body) &&
         has_done(t, "rosa", "KEY_RECOVER", handle, body);
}

static void advance(struct table *t, struct target *o)
{
  if (t->stage == SUBMITTED)
    return;
  step(t, o, "rolf", ROUTE_APPLICATION_ASK, "{'text':'%'}", "question");
  if (t->stage == ASKED)
    return;
  step(t, o, o->handle, ROUTE_APPLICATION_ANSWER, "{'text':'%'}", "reply");
  step(t, o, "rolf", ROUTE_APPLICATION_SCREEN, "{'reason':'complete'}", "");
  votes(t, o, t->stage == REJECTED || t->stage == APPEALED ? "reject" : "approve");
  if (t->stage == APPEALED) {
    step(t, o, o->handle, ROUTE_APPLICATION_APPEAL, "{'text':'%'}", "appeal");
    step(t, o, "vic", ROUTE_APPLICATION_RULE, "{'ruling':'affirm','reason':'%'}", "ruling");
  }
  if (t->stage == APPROVED || t->stage == SUSPENDED || t->stage == DUE)
    find_result(t, o);
  if (t->stage == SUSPENDED) {
    has_done(t, "rolf", "MEMBERSHIP_SUSPEND", o->membership, "{'reason':'x'}");
    give_key(t, o->handle, 150 + world_seed(o->handle));
  }
}

/* Moved by one, refused by another, whose reason is secret until it is decided. */
static const char *moved(struct table *t, const char *person)
{
  const char *body = arena_printf(&t->w.arena, "{'party':'%s','role':'%s'}", person,
                                  strcmp(person, "ada") == 0 ? "registrar" : "auditor");
  const char *id = world_do(&t->w, "emil", ROUTE_OFFICE_APPOINT, NULL, NULL, body);
  world_do(&t->w, "erik", ROUTE_MOTION_VOTE, id, NULL,
           arena_printf(&t->w.arena, "{'vote':'reject','reason':'%s'}", said(t, "motion", person)));
  return id;
}

/* Only persons hold offices. */
static void find_motion(struct table *t, struct target *o)
{
  o->person = o->is_person ? o->handle : "greta";
  for (size_t i = 0; i < t->n_targets && !o->motion; i++)
    if (t->targets[i].motion && strcmp(t->targets[i].person, o->person) == 0)
      o->motion = t->targets[i].motion;
  if (!o->motion)
    o->motion = moved(t, o->person);
}

/* One that they hold, or for those without one that of somebody else. */
static const char *office_of(struct table *t, const char *handle)
{
  struct problem p = { 0 };
  struct world_answer answer;
  const struct world_request q = { .route = ROUTE_OFFICE_LIST,
                                   .query = arena_printf(&t->w.arena, "?party=%s", handle),
                                   .seed = WORLD_UNSIGNED };
  world_send(&t->w, &q, &answer);
  struct json_object *json = json_read(answer.text, answer.len, &p);
  struct json_object *list = json_array_of(json, "offices");
  const char *id = NULL;
  if (list && json_object_array_length(list) > 0)
    id = arena_strdup(&t->w.arena, json_str(json_object_array_get_idx(list, 0), "id"));
  json_object_put(json);
  return id;
}

static void find_office(struct table *t, struct target *o)
{
  o->office = office_of(t, o->handle);
  if (!o->office)
    o->office = office_of(t, "vic");
}

static void add_target(struct table *t, const char *handle)
{
  struct target *o = &t->targets[t->n_targets++];
  o->handle = handle;
  o->body = is_member_of_home(handle) ? "away" : "home";
  o->did = register_did((uint8_t)world_seed(handle));
  o->spare = register_did((uint8_t)world_spare_seed(handle));
  struct json_object *json = shown(t, ROUTE_PARTY_SHOW, handle);
  o->changed = json_int(json, "changed", 0);
  o->is_person = strcmp(json_str(json, "kind"), "person") == 0;
  json_object_put(json);
  if (!o->is_person)
    has_done(t, handle, "REPRESENTATIVE_NAME", handle,
             strcmp(handle, "boss") == 0 ? "{'person':'rep'}" : "{'person':'proxy'}");
  o->sha256 = send_file(t, handle);
  find_motion(t, o);
  find_office(t, o);
  apply_to(t, o);
  advance(t, o);
}

static const char *admit(struct table *t, const char *handle, const char *body)
{
  struct target o = { .handle = handle };
  o.application =
      world_do(&t->w, handle, ROUTE_APPLICATION_SUBMIT, NULL, NULL,
               arena_printf(&t->w.arena, "{'body':'%s','applicant':'%s','answers':{'why':'so'}}",
                            body, handle));
  step(t, &o, "rolf", ROUTE_APPLICATION_SCREEN, "{}", "");
  step(t, &o, "vito", ROUTE_APPLICATION_VOTE, "{'vote':'approve','reason':'x'}", "");
  step(t, &o, "viola", ROUTE_APPLICATION_VOTE, "{'vote':'approve','reason':'x'}", "");
  find_result(t, &o);
  return o.membership;
}

static const char *proposal(struct table *t, const char *slug)
{
  return arena_printf(&t->w.arena,
                      "{'slug':'%s','kind':'commission','names':{'en':'New'},'admission':{"
                      "'applicants':['organization'],'classes':['founding'],"
                      "'founding_minimum':2,'decided_by':'reviewer','approvals':2,"
                      "'term_months':12}}",
                      slug);
}

/* The founding applicants that it waits for. */
static void gather(struct table *t, const char *slug)
{
  static const char *const founders[] = { "dawn", "dusk" };
  for (size_t i = 0; i < 2; i++) {
    struct target o = { .handle = founders[i] };
    o.application =
        world_do(&t->w, o.handle, ROUTE_APPLICATION_SUBMIT, NULL, NULL,
                 arena_printf(&t->w.arena, "{'body':'%s','applicant':'%s','class':'founding'}",
                              slug, o.handle));
    step(t, &o, "rolf", ROUTE_APPLICATION_SCREEN, "{}", "");
  }
}

static void revoke_first_key(struct table *t, const char *handle)
{
  world_do(&t->w, handle, ROUTE_KEY_REVOKE, handle, register_did((uint8_t)world_seed(handle)),
           "{'reason':'lost'}");
}

static void prepare(struct table *t)
{
  char today[DATE_LEN + 1];
  date_of(t->w.now, today);
  admit(t, "mimi", "home");
  admit(t, "far", "away");
  if (route_named("MEMBERSHIP_SUSPEND") != ROUTE__COUNT)
    has_done(t, "rolf", "MEMBERSHIP_SUSPEND", admit(t, "sleepy", "home"), "{'reason':'x'}");
  if (has_done(t, "emil", "BODY_REST", "calm", "{'reason':'x'}"))
    has_done(t, "erik", "BODY_REST", "calm", "{'reason':'x'}");
  if (has_done(t, "emil", "BODY_PROPOSE", NULL, proposal(t, "seed")))
    gather(t, "seed");
  t->recovery = give_key(t, "waiting", WAITING_SEED);
  world_do(&t->w, "kin", ROUTE_PARTY_UPDATE, "kin", NULL,
           "{'affiliations':['other'],'contact':{'email':'secret-contact-of-kin@x.example'}}");
  world_do(&t->w, "emil", ROUTE_CEREMONY_SCHEDULE, NULL, NULL,
           arena_printf(&t->w.arena, "{'slug':'gala','date':'%s'}", today));
  add_target(t, "other");
  for (size_t i = 0; i < N_ACTORS; i++)
    if (actors[i].own)
      add_target(t, actors[i].own);
  world_sql(&t->w, "INSERT INTO office (party, role, since, until, entry) SELECT id, 'registrar',"
                   " '2020-01-01', '2021-01-01', 0 FROM party WHERE handle = 'greta'");
  revoke_first_key(t, "lost");
  revoke_first_key(t, "rex");
  if (t->stage == OPENED)
    world_do(&t->w, "emil", ROUTE_CEREMONY_HOLD, "gala", NULL, "{}");
  if (t->stage == DUE) /* two months before the terms end */
    t->w.now = t->w.api.replay_time = t->w.now + (int64_t)330 * 24 * 60 * 60;
  world_digest(&t->w, &t->before);
}

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

static const char *amended(struct table *t)
{
  struct buf text = { 0 };
  world_charter(&text);
  char *copy = arena_strdup(&t->w.arena, buf_str(&text)), *name = strstr(copy, "The World");
  buf_free(&text);
  memcpy(name, "New World", 9);
  for (char *c = copy; *c; c++)
    if (*c == '"')
      *c = '\'';
  return copy;
}

static const char *word_of(struct table *t, const struct target *o, const char *word, size_t len)
{
  char today[DATE_LEN + 1];
  date_of(t->w.now, today);
  const struct {
    const char *word, *text;
    int64_t number;
  } words[] = {
    { "handle", o->handle, 0 },
    { "key", o->did, 0 },
    { "proposal", proposal(t, "fresh"), 0 },
    { "spare", o->spare, 0 },
    { "new", register_did(WORLD_NEW_SEED), 0 },
    { "body", o->body, 0 },
    { "application", o->application, 0 },
    { "membership", o->membership, 0 },
    { "certificate", o->certificate, 0 },
    { "file", o->sha256, 0 },
    { "person", o->person, 0 },
    { "representative", strcmp(o->handle, "boss") == 0 ? "rep" : "proxy", 0 },
    { "office", o->office, 0 },
    { "charter", amended(t), 0 },
    { "motion", o->motion, 0 },
    { "today", today, 0 },
    { "changed", NULL, o->changed },
    { "applied", NULL, o->applied },
    { "voted", NULL, o->voted },
  };
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (strncmp(words[i].word, word, len) == 0 && words[i].word[len] == '\0')
      return words[i].text ? arena_strdup(&t->w.arena, words[i].text)
                           : arena_printf(&t->w.arena, "%lld", (long long)words[i].number);
  fail_msg("no $%.*s", (int)len, word);
  return NULL;
}

static const char *filled(struct table *t, const struct target *o, const char *text)
{
  struct buf out = { 0 };
  if (!text)
    return NULL;
  while (*text) {
    size_t plain = strcspn(text, "$"), word = 0;
    buf_add(&out, text, plain);
    text += plain;
    if (*text == '$') {
      while (isalpha((unsigned char)text[1 + word]))
        word++;
      buf_text(&out, word_of(t, o, text + 1, word));
      text += 1 + word;
    }
  }
  const char *copy = arena_strdup(&t->w.arena, buf_str(&out));
  buf_free(&out);
  return copy;
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
    const char *mark = said(t, v->secret, owner_of(c, v->secret));
    if (may_see(c, v->secret, strlen(v->secret)) && !memmem(text, len, mark, strlen(mark)))
      wrong(t, c, "does not show %s", mark);
  }
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
    filled(t, c->object, row->a),
    filled(t, c->object, row->b),
    filled(t, c->object, row->query),
    row->type,
    filled(t, c->object, row->body),
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
  if (row->stage == SEALED && row->a && strstr(answer.text, "approve") && !may_see(c, "vote", 4))
    wrong(t, c, "tells what was decided under seal: %.80s", strstr(answer.text, "approve"));
  if (right == PROBLEM_NONE && routes[row->route].kind != KIND_WRITE)
    search_missing(t, c, answer.text, answer.len);
}

static void ask_all(struct table *t, const struct row *row)
{
  for (size_t i = 0; i < N_ACTORS; i++) {
    if (actors[i].letter == 'r' && route_named("REPRESENTATIVE_NAME") == ROUTE__COUNT)
      continue;
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
  prepare(t);
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
                routes[r].method, routes[r].path, route_names[r]);
  }
  if (missing)
    fail_msg("%zu requests have no row", missing);
}

static void every_capacity_has_an_actor(void **state)
{
  (void)state;
  for (size_t r = 0; r < ROUTE__COUNT; r++)
    if (routes[r].who & ~(unsigned)KNOWN_CAPACITIES)
      fail_msg("%s: a capacity that no actor of this test has: add one to actors[]",
               route_names[r]);
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
    rows[i].route = route_named(rows[i].request);
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_request_has_a_row),
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
