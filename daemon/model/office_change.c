#include "daemon/model/office_change.h"

#include <string.h>

#include "daemon/model/award.h"
#include "daemon/model/body.h"
#include "daemon/model/certificate.h"
#include "daemon/model/office.h"
#include "daemon/model/party.h"
#include "daemon/model/staffing.h"
#include "lib/id.h"
#include "lib/json.h"
#include "lib/timestamp.h"

struct appointment {
  struct party party;
  struct body body; /* id 0: of the register, or of every body */
  struct office_seat seat;
  const char *until;
  const char *since;
};

/* `edition` NULL: of no round. */
static bool find_seat(struct context *c, const char *role, int64_t body, const char *edition,
                      struct office_seat *out)
{
  struct award_round round = { 0 };
  if (edition && !award_by_edition(c, edition, &round))
    return false;
  *out = (struct office_seat){ role, body, round.id };
  return true;
}

static bool read_appointment(struct context *c, const struct motion *m, struct json_object *content,
                             struct appointment *out)
{
  char today[DATE_LEN + 1];
  date_of(c->time, today);
  memset(out, 0, sizeof *out);
  out->until = json_str(content, "until");
  out->since = arena_strdup(c->arena, today);
  return party_by_id(c, m->subject, &out->party) &&
         (!m->body || body_by_id(c, m->body, &out->body)) &&
         find_seat(c, json_str(content, "role"), m->body, json_str(content, "round"), &out->seat);
}

/* Whoever holds the office already gets a further term, which begins where the old one ends. */
static bool continues(struct context *c, struct appointment *a)
{
  struct office held;
  if (!office_last_term(c, a->party.id, &a->seat, &held))
    return true;
  if (!held.until || (a->until && strcmp(a->until, held.until) <= 0))
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "%s holds this office already, O%lld, %s%s; a further term must end later",
                       a->party.handle, (long long)held.id,
                       held.until ? "until " : "without an end", held.until ? held.until : "");
  a->since = held.until;
  return true;
}

/* An officer is not erased, so that they can be reached; so nobody comes into office erased. */
static bool reachable(struct context *c, const struct party *party)
{
  return !party->erased || (party->contact && strcmp(party->contact, "{}") != 0) ||
         problem_set(c->problem, PROBLEM_WRONG_STATE,
                     "the contact details of %s were erased, and an officer must be reachable: "
                     "they give some first, `wiotc party update %s --email ADDRESS`",
                     party->handle, party->handle);
}

/* A jury that is done takes nobody in, who could only read what it gave. */
static bool jury_at_work(struct context *c, int64_t id)
{
  struct award_round round;
  if (!id)
    return true;
  return award_by_id(c, id, &round) &&
         (round.status < ROUND_JUDGED ||
          problem_set(c->problem, PROBLEM_WRONG_STATE,
                      "the jury of %s is done: the round is %s, and takes no further juror",
                      round.edition, round_status_name(round.status)));
}

static bool appointable(struct context *c, struct appointment *a)
{
  if (strcmp(a->party.kind, "person") != 0)
    return problem_field(c->problem, "party",
                         "%s is registered as %s: only a person holds an office", a->party.handle,
                         strcmp(a->party.kind, "state") == 0 ? "a state" : "an organization");
  if (a->body.id && strcmp(a->body.status, "dissolved") == 0)
    return problem_set(c->problem, PROBLEM_WRONG_STATE, "%s is dissolved", a->body.slug);
  if (a->until && strcmp(a->until, a->since) <= 0)
    return problem_field(c->problem, "until",
                         "it is the first day on which the office is not held any more: give one "
                         "after %s",
                         a->since);
  return jury_at_work(c, a->seat.round) && reachable(c, &a->party) && continues(c, a);
}

bool office_appoint_possible(struct context *c, const struct motion *m, struct json_object *content)
{
  struct appointment a;
  return read_appointment(c, m, content, &a) && appointable(c, &a);
}

/* The officers of the charter have none: nobody approved of them. */
static bool certify(struct context *c, const struct motion *m, const struct appointment *a,
                    int64_t id, struct json_object *effect)
{
  struct office office;
  struct certificate certificate;
  const char *criteria = arena_printf(
      c->arena, "Appointed by the motion R%lld, which %lld holders of the office of %s approved.",
      (long long)m->id, (long long)m->needed, m->role);
  if (!office_by_id(c, id, &office) ||
      !certificate_issue_office(c, &office, &a->party, m->id, criteria, &certificate))
    return false;
  certificate_into_effect(&certificate, effect);
  return true;
}

bool office_appoint_carry_out(struct context *c, const struct motion *m,
                              struct json_object *content, struct json_object *effect)
{
  struct appointment a;
  char id[LIMIT_ID + 1];
  int64_t office;
  if (!read_appointment(c, m, content, &a) || !appointable(c, &a) ||
      !office_add(c, a.party.id, &a.seat, a.since, a.until, &office))
    return false;
  id_write(ID_OFFICE, office, id);
  json_set_str(effect, "office", id);
  return certify(c, m, &a, office, effect);
}

static bool read_end(struct context *c, struct json_object *content, struct office *out)
{
  char today[DATE_LEN + 1];
  date_of(c->time, today);
  if (!office_by_id(c, id_read(ID_OFFICE, json_str(content, "office")), out))
    return false;
  return !out->until || strcmp(out->until, today) > 0 ||
         problem_set(c->problem, PROBLEM_WRONG_STATE,
                     "%s does not hold office O%lld any more, since %s", out->party,
                     (long long)out->id, out->until);
}

/* The end is made and judged: undone by the savepoint of the statement, or of the trial. */
static bool end(struct context *c, const struct motion *m, const struct office *o)
{
  struct office_seat seat;
  return find_seat(c, o->role, m->body, o->round, &seat) &&
         office_end(c, m->subject, &seat, m->reason) && staffing_suffices(c, o->role);
}

bool office_end_possible(struct context *c, const struct motion *m, struct json_object *content)
{
  struct office office;
  if (!read_end(c, content, &office))
    return false;
  if (!db_savepoint(c->db))
    return db_good(c->db, c->problem);
  bool ok = end(c, m, &office);
  db_rollback_to(c->db);
  return ok;
}

bool office_end_carry_out(struct context *c, const struct motion *m, struct json_object *content,
                          struct json_object *effect)
{
  struct office office;
  if (!read_end(c, content, &office) || !end(c, m, &office))
    return false;
  json_set_str(effect, "office", json_str(content, "office"));
  json_set_str(effect, "office_status", "ended");
  return true;
}
