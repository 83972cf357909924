/*
 * `wiotc application report`: equal footing, shown. Everything in it comes from the log's leaves,
 * so anyone gets the same.
 */
#include "client/application.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "client/log_leaves.h"
#include "client/request.h"
#include "lib/buf.h"
#include "lib/json.h"
#include "lib/timestamp.h"
#include "lib/transition.h"

struct report {
  const char *body;
  struct json_object *applications; /* by id, in order */
};

/* Whose turn it is while an application is like this; NULL: nobody's. */
static const char *waits_on(const char *status)
{
  switch (application_status_read(status)) {
  case STATUS_SUBMITTED:
    return "secretariat";
  case STATUS_IN_REVIEW:
  case STATUS_APPEALED:
    return "deciders";
  case STATUS_INFORMATION_REQUESTED:
    return "applicant";
  default:
    return NULL;
  }
}

static const char *duration(struct cli *cli, int64_t seconds)
{
  int64_t days = seconds / 86400, hours = seconds / 3600 % 24, minutes = seconds / 60 % 60;

  if (days > 0)
    return arena_printf(&cli->arena, "%" PRId64 " d %" PRId64 " h", days, hours);
  if (hours > 0)
    return arena_printf(&cli->arena, "%" PRId64 " h %" PRId64 " min", hours, minutes);
  return arena_printf(&cli->arena, "%" PRId64 " min", minutes);
}

static void add_waiting(struct json_object *application, const char *on, int64_t seconds)
{
  struct json_object *waited = json_object_of(application, "waited");

  if (on != NULL)
    json_set_int(waited, on, json_int(waited, on, 0) + seconds);
}

/* The step and what was waited for it since the one before. `entry` -1: none, by the calendar. */
static void add_step(struct json_object *application, int64_t entry, int64_t time, const char *step,
                     const char *status)
{
  struct json_object *steps = json_array_of(application, "steps");
  struct json_object *object = json_object_new_object();
  size_t n = json_object_array_length(steps);
  const char *on = n > 0 ? waits_on(json_str(application, "status")) : NULL;
  int64_t before = json_int(application, "since", time);
  char at[TIMESTAMP_LEN + 1];

  timestamp_write(time, at);
  json_set_str(object, "step", step);
  json_set_str(object, "at", at);
  if (entry >= 0)
    json_set_int(object, "entry", entry);
  json_set_str(object, "status", status);
  json_set_str(object, "waited_on", on);
  if (on != NULL)
    json_set_int(object, "waited", time - before);
  add_waiting(application, on, time - before);
  json_add(steps, object);
  json_set_str(application, "status", status);
  json_set_int(application, "since", time);
}

static struct json_object *begin(struct report *r, const char *id, const struct leaf *leaf)
{
  struct json_object *application = json_object_new_object(), *waited = json_object_new_object();

  json_set_str(application, "id", id);
  json_set_str(application, "applicant", json_str(leaf->effect, "applicant"));
  json_set_int(application, "policy", json_int(leaf->effect, "policy", 0));
  json_set_int(waited, "secretariat", 0);
  json_set_int(waited, "deciders", 0);
  json_set_int(waited, "applicant", 0);
  json_set(application, "waited", waited);
  json_set(application, "steps", json_object_new_array());
  json_set(r->applications, id, application);
  return application;
}

/* What a request on an application is called among its steps. */
static const char *step_name(const struct leaf *leaf)
{
  static const struct {
    enum route_id route;
    const char *name;
  } names[] = {
    { ROUTE_APPLICATION_SUBMIT, "submit" },     { ROUTE_APPLICATION_SCREEN, "screen" },
    { ROUTE_APPLICATION_ASK, "ask" },           { ROUTE_APPLICATION_ANSWER, "answer" },
    { ROUTE_APPLICATION_ENDORSE, "endorse" },   { ROUTE_APPLICATION_VOTE, "vote" },
    { ROUTE_APPLICATION_WITHDRAW, "withdraw" }, { ROUTE_APPLICATION_CANCEL, "cancel" },
    { ROUTE_APPLICATION_APPEAL, "appeal" },     { ROUTE_APPLICATION_RULE, "rule" },
  };
  struct route_match match;
  char allow[32];

  if (route_find(leaf->method, leaf->path, &match, allow) == ROUTE_FOUND)
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
      if (names[i].route == match.id)
        return names[i].name;
  return "other";
}

/* A question that nobody answered in time ended it on that day. */
static void lapse(struct json_object *application, int64_t now)
{
  const char *reply_by = json_str(application, "reply_by"),
             *status = json_str(application, "status");
  int64_t end;

  if (reply_by == NULL || status == NULL || strcmp(status, "information_requested") != 0 ||
      !date_read(reply_by, &end))
    return;
  end += 24 * 60 * 60;
  if (end <= now)
    add_step(application, -1, end, "lapse", "lapsed");
}

/* A ceremony opens sealed decisions, and admits the founding members of a body. */
static void add_opened(struct report *r, int64_t index, const struct leaf *leaf)
{
  struct json_object *opened = json_array_of(leaf->effect, "opened");
  struct json_object *states = json_object_of(leaf->effect, "applications");

  for (size_t i = 0; opened != NULL && i < json_object_array_length(opened); i++) {
    const char *id = json_object_get_string(json_object_array_get_idx(opened, i));
    struct json_object *application = json_object_of(r->applications, id);
    const char *status = states == NULL ? NULL : json_str(states, id);
    if (application != NULL)
      add_step(application, index, leaf->time, "open", status == NULL ? "approved" : status);
  }
}

static int look(struct cli *cli, void *ctx, int64_t index, const struct leaf *leaf)
{
  struct report *r = ctx;
  const char *id = json_str(leaf->effect, "application"), *body = json_str(leaf->effect, "body");
  struct json_object *application = id == NULL ? NULL : json_object_of(r->applications, id);

  (void)cli;
  add_opened(r, index, leaf);
  if (id == NULL || json_str(leaf->effect, "status") == NULL)
    return CLI_DONE;
  if (application == NULL && body != NULL && strcmp(body, r->body) == 0)
    application = begin(r, id, leaf);
  if (application == NULL)
    return CLI_DONE;
  add_step(application, index, leaf->time, step_name(leaf), json_str(leaf->effect, "status"));
  json_set_str(application, "reply_by", json_str(leaf->effect, "reply_by"));
  return CLI_DONE;
}

static const struct column summary_columns[] = {
  { "Id", "id", 0 },
  { "Applicant", "applicant", COLUMN_CUT },
  { "Rules", "policy", COLUMN_NUMBER },
  { "Steps", "count", COLUMN_NUMBER },
  { "Status", "status", 0 },
  { "Secretariat", "words.secretariat", COLUMN_NUMBER },
  { "Deciders", "words.deciders", COLUMN_NUMBER },
  { "Applicant's", "words.applicant", COLUMN_NUMBER },
  { NULL, NULL, 0 },
};
static const struct view summary_view = { "application", "applications", summary_columns, NULL,
                                          NULL };

static const struct column step_columns[] = {
  { "Id", "id", 0 },
  { "Applicant", "applicant", COLUMN_CUT },
  { "Rules", "policy", COLUMN_NUMBER },
  { "Log entry", "entry", COLUMN_NUMBER },
  { "At", "at", COLUMN_DATE },
  { "Step", "step", 0 },
  { "Status", "status", 0 },
  { "Waited on", "waited_on", 0 },
  { "Waited", "waited", COLUMN_NUMBER },
  { NULL, NULL, 0 },
};
static const struct view steps_view = { "step", "steps", step_columns, NULL, NULL };

/* What the summary shows in words. */
static void add_words(struct cli *cli, struct json_object *application)
{
  struct json_object *words = json_object_new_object();

  json_object_object_foreach (json_object_of(application, "waited"), who, seconds)
    json_set_str(words, who, duration(cli, json_object_get_int64(seconds)));
  json_set(application, "words", words);
  json_set_int(application, "count",
               (int64_t)json_object_array_length(json_array_of(application, "steps")));
}

/* To the present: what is open still waits. */
static struct json_object *finish(struct cli *cli, struct report *r)
{
  struct json_object *list = cli_keep(cli, json_object_new_array());
  int64_t now = (int64_t)time(NULL);

  json_object_object_foreach (r->applications, id, application) {
    (void)id;
    lapse(application, now);
    const char *on = waits_on(json_str(application, "status"));
    int64_t since = json_int(application, "since", now);
    add_waiting(application, on, now > since ? now - since : 0);
    json_set_str(application, "waits_on", on);
    json_object_object_del(application, "since"); /* of the making only */
    json_object_object_del(application, "reply_by");
    if (cli->format == FORMAT_TABLE)
      add_words(cli, application);
    json_add(list, json_object_get(application));
  }
  return list;
}

/* The steps of all, each with whose it is. */
static struct json_object *flat(struct cli *cli, struct json_object *list, bool words)
{
  struct json_object *rows = cli_keep(cli, json_object_new_array());

  for (size_t i = 0; i < json_object_array_length(list); i++) {
    struct json_object *application = json_object_array_get_idx(list, i);
    struct json_object *steps = json_array_of(application, "steps");
    for (size_t k = 0; k < json_object_array_length(steps); k++) {
      struct json_object *step = json_object_array_get_idx(steps, k);
      json_set_str(step, "id", json_str(application, "id"));
      json_set_str(step, "applicant", json_str(application, "applicant"));
      json_set_int(step, "policy", json_int(application, "policy", 0));
      if (words && json_str(step, "waited_on") != NULL)
        json_set_str(step, "waited", duration(cli, json_int(step, "waited", 0)));
      json_add(rows, json_object_get(step));
    }
  }
  return rows;
}

int application_report(struct cli *cli)
{
  struct report r = { .body = cli_arg(cli, 0) };
  struct json_object *answer, *list;
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_BODY_SHOW, r.body, NULL, &target);

  r.applications = cli_keep(cli, json_object_new_object());
  if (rc == CLI_DONE) /* that there is such a body */
    rc = request_get_json(cli, buf_str(&target), SIGN_NOT, &answer, NULL);
  buf_free(&target);
  if (rc == CLI_DONE)
    rc = log_leaves(cli, look, &r);
  if (rc != CLI_DONE)
    return rc;
  list = finish(cli, &r);
  if (cli->format == FORMAT_CSV || (cli->format == FORMAT_TABLE && cli_flag(cli, "steps")))
    output_rows(cli, flat(cli, list, cli->format == FORMAT_TABLE), &steps_view);
  else
    output_rows(cli, list, &summary_view);
  return CLI_DONE;
}
