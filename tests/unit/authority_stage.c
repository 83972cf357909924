#include "tests/unit/authority_stage.h"

#include <ctype.h>
#include <string.h>

#include "lib/commitment.h"
#include "lib/timestamp.h"

#define SEAL "abcdefghijklmnopqrstAA"

static const char *const route_names[] = {
#define ROUTE(id, method, path, kind, who, body, secrets, summary) #id,
#include "lib/route.def"
#undef ROUTE
};

const char *stage_route_name(enum route_id route)
{
  return route_names[route];
}

enum route_id stage_route(const char *name)
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

static bool has_done(struct table *t, const char *by, const char *request, const char *a,
                     const char *body)
{
  enum route_id route = stage_route(request);
  assert_int_not_equal(route, ROUTE__COUNT);
  world_do(&t->w, by, route, a, NULL, body);
  return true;
}

static int64_t last_entry(struct table *t)
{
  return (int64_t)log_size(t->w.s.log) - 1;
}

const char *stage_secret(struct table *t, const char *kind, const char *handle)
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
      buf_text(&body, stage_secret(t, kind, o->handle));
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
  const char *bytes = stage_secret(t, "file", handle);
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
                   o->body, o->handle, stage_secret(t, "answer", o->handle), o->sha256));
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
    has_done(t, "rolf", "CERTIFICATE_SUSPEND", o->certificate, "{'reason':'x'}");
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
           arena_printf(&t->w.arena, "{'vote':'reject','reason':'%s'}",
                        stage_secret(t, "motion", person)));
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
  struct json_object *json = shown(t, ROUTE_MOTION_SHOW, o->motion);
  o->refused = json_int(json, "entry", 0) + 1;
  json_object_put(json);
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

/* The rounds that they can be nominated in: one takes any party's word, the other members'. */
static void open_rounds(struct table *t)
{
  static const char *const rounds[][2] = { { "2026", "open" },      { "members-2026", "members" },
                                           { "jury-2026", "open" }, { "judged-2026", "open" },
                                           { "calm-2026", "open" }, { "work-2026", "open" } };
  for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {
    world_do(&t->w, "emil", ROUTE_AWARD_OPEN, NULL, NULL,
             arena_printf(&t->w.arena, "{'programme':'prizes','edition':'%s','nominators':'%s'}",
                          rounds[i][0], rounds[i][1]));
    world_do(&t->w, "emil", ROUTE_AWARD_ADVANCE, rounds[i][0], NULL, "{'to':'nominating'}");
  }
}

/* By two executives. */
static void appoint_juror(struct table *t, const char *handle, const char *edition)
{
  const char *body =
      arena_printf(&t->w.arena, "{'party':'%s','role':'juror','round':'%s'}", handle, edition);
  has_done(t, "emil", "OFFICE_APPOINT", NULL, body);
  has_done(t, "erik", "OFFICE_APPOINT", NULL, body);
}

static const char *nominated(struct table *t, const struct target *o, const char *by,
                             const char *edition)
{
  return world_do(&t->w, by, ROUTE_NOMINATION_ADD, edition, NULL,
                  arena_printf(&t->w.arena, "{'category':'best','nominee':'%s','text':'%s'}",
                               o->handle, stage_secret(t, "nomination", o->handle)));
}

static void nominate(struct table *t, struct target *o)
{
  o->nomination = nominated(t, o, "dawn", "2026");
  o->nominated = last_entry(t);
  o->second = nominated(t, o, "dusk", "2026");
  o->jury = nominated(t, o, "dawn", "jury-2026");
  o->judged = nominated(t, o, "dawn", "judged-2026");
  world_do(&t->w, o->handle, ROUTE_NOMINATION_ACCEPT, o->jury, NULL, "{}");
  world_do(&t->w, o->handle, ROUTE_NOMINATION_ACCEPT, o->judged, NULL, "{}");
}

static void score(struct table *t, const char *id, const char *about)
{
  has_done(t, "jill", "NOMINATION_SCORE", id,
           arena_printf(&t->w.arena, "{'scores':{'merit':5},'comment':'%s'}",
                        stage_secret(t, "score", about)));
}

static void begin_jury(struct table *t, const char *edition)
{
  appoint_juror(t, "june", edition);
  appoint_juror(t, "jill", edition);
  world_do(&t->w, "emil", ROUTE_AWARD_ADVANCE, edition, NULL, "{'to':'closed'}");
  world_do(&t->w, "emil", ROUTE_AWARD_ADVANCE, edition, NULL, "{'to':'judging'}");
}

/* A nominee who is none of those who ask. */
static const char *dawn_stands(struct table *t, const char *edition)
{
  const char *id = world_do(&t->w, "dusk", ROUTE_NOMINATION_ADD, edition, NULL,
                            "{'category':'best','nominee':'dawn','text':'x'}");
  world_do(&t->w, "dawn", ROUTE_NOMINATION_ACCEPT, id, NULL, "{}");
  return id;
}

static const char *commitment_to_none(struct table *t, const char *seal)
{
  char hash[COMMITMENT_LEN + 1];
  struct json_object *none = json_object_new_array();
  const struct commitment c = { REGISTER_NAME, "calm-2026", "best", seal, none };
  assert_true(commitment_write(&c, hash));
  json_object_put(none);
  return arena_strdup(&t->w.arena, hash);
}

static void choose(struct table *t, const char *executive, const char *seal)
{
  has_done(t, executive, "AWARD_DECIDE", "calm-2026",
           arena_printf(&t->w.arena,
                        "{'category':'best','ceremony':'gala','winners':[],'reason':'%s',"
                        "'seal':'%s','commitment':'%s'}",
                        stage_secret(t, "choice", "other"), seal, commitment_to_none(t, seal)));
}

/* One executive has chosen, or two and it is sealed. */
static void decide(struct table *t)
{
  t->calm = dawn_stands(t, "calm-2026");
  begin_jury(t, "calm-2026");
  score(t, t->calm, "other");
  world_do(&t->w, "emil", ROUTE_AWARD_ADVANCE, "calm-2026", NULL, "{'to':'judged'}");
  choose(t, "emil", "bcdefghijklmnopqrstuAA");
  t->chosen = last_entry(t);
  if (t->stage == SEALED || t->stage == OPENED)
    choose(t, "erik", "cdefghijklmnopqrstuvAA");
}

/* In one of the two rounds in which all stand the jury is at work, in the other it is done. */
static void judge(struct table *t)
{
  begin_jury(t, "jury-2026");
  begin_jury(t, "judged-2026");
  for (size_t i = 0; i < t->n_targets; i++) {
    score(t, t->targets[i].judged, t->targets[i].handle);
    score(t, t->targets[i].jury, t->targets[i].handle);
    t->targets[i].scored = last_entry(t);
  }
  world_do(&t->w, "emil", ROUTE_AWARD_ADVANCE, "judged-2026", NULL, "{'to':'judged'}");
  t->work = dawn_stands(t, "work-2026");
  begin_jury(t, "work-2026");
  score(t, t->work, "other");
  t->worked = last_entry(t);
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
  nominate(t, o);
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

static const char *membership_of(const struct table *t, const char *handle)
{
  for (size_t i = 0; i < t->n_targets; i++)
    if (strcmp(t->targets[i].handle, handle) == 0)
      return t->targets[i].membership;
  return NULL;
}

/* By two who decide; it has appealed. */
static void expel(struct table *t, const char *handle)
{
  const char *id = membership_of(t, handle);
  world_do(&t->w, "vito", ROUTE_MEMBERSHIP_EXPEL, id, NULL, "{'reason':'x'}");
  world_do(&t->w, "viola", ROUTE_MEMBERSHIP_EXPEL, id, NULL, "{'reason':'x'}");
  world_do(&t->w, handle, ROUTE_MEMBERSHIP_APPEAL, id, NULL, "{'text':'x'}");
}

void stage_prepare(struct table *t, const char *const *owners, size_t n)
{
  char today[DATE_LEN + 1];
  date_of(t->w.now, today);
  admit(t, "mimi", "home");
  admit(t, "far", "away");
  if (stage_route("MEMBERSHIP_SUSPEND") != ROUTE__COUNT)
    has_done(t, "rolf", "MEMBERSHIP_SUSPEND", admit(t, "sleepy", "home"), "{'reason':'x'}");
  if (has_done(t, "emil", "BODY_REST", "calm", "{'reason':'x'}"))
    has_done(t, "erik", "BODY_REST", "calm", "{'reason':'x'}");
  if (has_done(t, "emil", "BODY_PROPOSE", NULL, proposal(t, "seed")))
    gather(t, "seed");
  if (t->stage != DUE) /* it would have waited long enough */
    t->recovery = give_key(t, "waiting", WAITING_SEED);
  world_do(&t->w, "kin", ROUTE_PARTY_UPDATE, "kin", NULL,
           "{'affiliations':['other'],'contact':{'email':'secret-contact-of-kin@x.example'}}");
  world_do(&t->w, "emil", ROUTE_CEREMONY_SCHEDULE, NULL, NULL,
           arena_printf(&t->w.arena, "{'slug':'gala','date':'%s'}", today));
  t->evas =
      world_do(&t->w, "eva", ROUTE_OFFICE_APPOINT, NULL, NULL, "{'party':'vic','role':'auditor'}");
  open_rounds(t);
  appoint_juror(t, "june", "2026");
  appoint_juror(t, "jack", "members-2026");
  add_target(t, "other");
  assert_true(n < TARGETS);
  for (size_t i = 0; i < n; i++)
    add_target(t, owners[i]);
  judge(t);
  decide(t);
  world_sql(&t->w, "INSERT INTO office (party, role, since, until, entry) SELECT id, 'registrar',"
                   " '2020-01-01', '2021-01-01', 0 FROM party WHERE handle = 'greta'");
  if (t->stage == APPROVED)
    expel(t, "lost");
  revoke_first_key(t, "lost");
  revoke_first_key(t, "rex");
  if (t->stage == OPENED)
    world_do(&t->w, "emil", ROUTE_CEREMONY_HOLD, "gala", NULL, "{}");
  if (t->stage == DUE) { /* two months before the terms end */
    t->w.now = t->w.api.replay_time = t->w.now + (int64_t)330 * 24 * 60 * 60;
    t->recovery = give_key(t, "waiting", WAITING_SEED);
  }
  world_digest(&t->w, &t->before);
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
    { "expelled", membership_of(t, "lost"), 0 },
    { "certificate", o->certificate, 0 },
    { "file", o->sha256, 0 },
    { "person", o->person, 0 },
    { "representative", strcmp(o->handle, "boss") == 0 ? "rep" : "proxy", 0 },
    { "office", o->office, 0 },
    { "charter", amended(t), 0 },
    { "motion", o->motion, 0 },
    { "evas", t->evas, 0 },
    { "nomination", o->nomination, 0 },
    { "second", o->second, 0 },
    { "jury", o->jury, 0 },
    { "judged", o->judged, 0 },
    { "today", today, 0 },
    { "changed", NULL, o->changed },
    { "applied", NULL, o->applied },
    { "voted", NULL, o->voted },
    { "refused", NULL, o->refused },
    { "nominated", NULL, o->nominated },
    { "scored", NULL, o->scored },
    { "chosen", NULL, t->chosen },
    { "calm", t->calm, 0 },
    { "work", t->work, 0 },
    { "worked", NULL, t->worked },
    { "seal", SEAL, 0 },
    { "commitment", commitment_to_none(t, SEAL), 0 },
  };
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (strncmp(words[i].word, word, len) == 0 && words[i].word[len] == '\0')
      return words[i].text ? arena_strdup(&t->w.arena, words[i].text)
                           : arena_printf(&t->w.arena, "%lld", (long long)words[i].number);
  fail_msg("no $%.*s", (int)len, word);
  return NULL;
}

const char *stage_text(struct table *t, const struct target *o, const char *text)
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
