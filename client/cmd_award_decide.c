/* Who wins: the choice of an executive, under seal until the ceremony. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sodium.h>

#include "client/award.h"
#include "client/body_names.h"
#include "client/request.h"
#include "lib/buf.h"
#include "lib/commitment.h"
#include "lib/encode.h"
#include "lib/id.h"
#include "lib/json.h"

static int by_number(const void *a, const void *b)
{
  int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
  return (left > right) - (left < right);
}

/* Arguments from the third on, in the order of their numbers: a commitment is to one form. */
static int read_winners(struct cli *cli, struct json_object *list)
{
  char id[LIMIT_ID + 1];
  size_t n = cli->n_args - 2;
  int64_t *ids = arena_alloc(&cli->arena, (n + 1) * sizeof *ids);

  if ((n == 0) != cli_flag(cli, "none"))
    return cli_error(cli, CLI_USAGE,
                     n == 0 ? "name who wins by the ids of their nominations, or say --none when "
                              "nobody does"
                            : "--none is for nobody: leave it out, or the ids");
  for (size_t i = 0; i < n; i++) {
    ids[i] = id_read(ID_NOMINATION, cli_arg(cli, i + 2));
    if (ids[i] == 0)
      return cli_error(cli, CLI_USAGE, "%.63s is no nomination: an id looks like N9",
                       cli_arg(cli, i + 2));
  }
  qsort(ids, n, sizeof ids[0], by_number);
  for (size_t i = 0; i < n; i++) {
    id_write(ID_NOMINATION, ids[i], id);
    json_add_str(list, id);
  }
  return CLI_DONE;
}

/* Those that may be meant: that of the round, or all that are scheduled. */
static struct json_object *one_possible(struct json_object *rows, const char *sealed_for, size_t *n)
{
  struct json_object *found = NULL;

  *n = 0;
  for (size_t i = 0; i < json_object_array_length(rows); i++) {
    struct json_object *row = json_object_array_get_idx(rows, i);
    if (sealed_for != NULL ? strcmp(output_text(row, "slug"), sealed_for) != 0
                           : strcmp(output_text(row, "status"), "scheduled") != 0)
      continue;
    found = row;
    (*n)++;
  }
  return found;
}

/* The one that was named, that of the round, or the only one there is. Whoever did not name it is
 * told before they sign: its day is part of what they agree to. */
static int find_ceremony(struct cli *cli, struct json_object *round, const char **out)
{
  struct json_object *rows, *found;
  size_t n;
  int rc;

  *out = cli_option(cli, "sealed-for");
  if (*out != NULL)
    return CLI_DONE;
  rc = list_fetch(cli, "/v1/ceremonies?limit=500", SIGN_NOT, "ceremonies", &rows);
  if (rc != CLI_DONE)
    return rc;
  found = one_possible(rows, json_str(round, "sealed_for"), &n);
  if (n == 1) {
    *out = output_text(found, "slug");
    if (strcmp(output_text(round, "status"), "announced") != 0) /* which is refused */
      cli_say(cli, "The winners are announced at the ceremony %s, on %s.", *out,
              output_text(found, "date"));
    return CLI_DONE;
  }
  return cli_error(cli, CLI_USAGE,
                   n == 0 ? "no ceremony is scheduled at which the winners are announced: `wiotc "
                            "ceremony schedule SLUG --on DATE`, then --sealed-for SLUG"
                          : "more than one ceremony is scheduled: say at which the winners are "
                            "announced, --sealed-for SLUG; `wiotc ceremony list` shows them");
}

/* Ours alone knows the seal until the ceremony: without it nobody can try out winners. */
static int commit(struct cli *cli, struct json_object *body, struct json_object *winners)
{
  uint8_t random[16];
  char hash[COMMITMENT_LEN + 1];
  struct buf seal = { 0 };
  int rc = register_known(cli);

  randombytes_buf(random, sizeof random);
  encode_base64url(&seal, random, sizeof random);
  const struct commitment commitment = { cli->reg.name, cli_arg(cli, 0), cli_arg(cli, 1),
                                         buf_str(&seal), winners };
  if (rc == CLI_DONE && !commitment_write(&commitment, hash))
    rc = cli_error(cli, CLI_USAGE, "%.63s is no category", cli_arg(cli, 1));
  if (rc == CLI_DONE) {
    json_set_str(body, "seal", buf_str(&seal));
    json_set_str(body, "commitment", hash);
  }
  buf_free(&seal);
  return rc;
}

static int make_body(struct cli *cli, struct json_object *body)
{
  struct json_object *winners = json_object_new_array(), *round;
  const char *reason, *ceremony;
  struct buf target = { 0 };
  int rc;

  json_set(body, "winners", winners);
  rc = read_winners(cli, winners);
  if (rc == CLI_DONE)
    rc = cli_text(cli, cli_option(cli, "reason"), &reason);
  if (rc == CLI_DONE)
    rc = target_path(cli, ROUTE_AWARD_SHOW, cli_arg(cli, 0), NULL, &target);
  if (rc == CLI_DONE)
    rc = request_get_json(cli, buf_str(&target), SIGN_NOT, &round, NULL);
  buf_free(&target);
  if (rc == CLI_DONE)
    rc = find_ceremony(cli, round, &ceremony);
  if (rc == CLI_DONE)
    rc = commit(cli, body, winners);
  if (rc != CLI_DONE)
    return rc;
  json_set_str(body, "category", cli_arg(cli, 1));
  json_set_str(body, "reason", reason);
  json_set_str(body, "ceremony", ceremony);
  return CLI_DONE;
}

static const struct column decision_columns[] = {
  { "Round", "award", 0 },
  { "Category", "category", 0 },
  { "Sealed for", "ceremony", 0 },
  { "Decided", "decided", 0 },
  { "Round's status", "status", 0 },
  { "Commitment", "commitment", 0 },
  { "Log entry", "entry", COLUMN_NUMBER },
  { NULL, NULL, 0 },
};
static const struct view decision_view = { "decision", "decisions", decision_columns, NULL, NULL };

static const char *outcome(struct json_object *decision)
{
  if (json_flag(decision, "decided", false) &&
      strcmp(output_text(decision, "status"), "sealed") == 0)
    return "decided, and with it the round is sealed";
  return json_flag(decision, "decided", false)
             ? "decided"
             : "not decided yet: as many as the round needs must choose the same, for the same "
               "ceremony";
}

int award_decide(struct cli *cli)
{
  struct json_object *body = body_new(cli), *answer, *decision;
  int64_t index;
  int rc = make_body(cli, body);

  if (rc == CLI_DONE)
    rc = cli_caution(cli, "Choose these as the winners of %s?", cli_arg(cli, 1));
  if (rc == CLI_DONE)
    rc = award_post(cli, ROUTE_AWARD_DECIDE, cli_arg(cli, 0), body, &answer, &index);
  if (rc != CLI_DONE)
    return rc;
  decision = json_object_of(answer, "decision");
  decision = decision == NULL ? answer : decision;
  cli_say(cli,
          "Chose the winners of %s, log entry %" PRId64 ". It is %s. Until the ceremony %s only "
          "those who may choose can see whom.",
          cli_arg(cli, 1), index, outcome(decision), output_text(decision, "ceremony"));
  return output_object(cli, answer, &decision_view);
}

static void print_choice(struct cli *cli, struct json_object *row)
{
  struct json_object *winners = json_array_of(row, "winners");
  const char *reason = json_str(row, "reason"), *whom = "";
  size_t n = winners == NULL ? 0 : json_object_array_length(winners);

  for (size_t i = 0; i < n; i++)
    whom = arena_printf(&cli->arena, "%s%s%s", whom, i == 0 ? "" : ", ",
                        json_object_get_string(json_object_array_get_idx(winners, i)));
  output_prose(cli, 6,
               arena_printf(&cli->arena, "%s, %.10s, log entry %" PRId64 ", for %s%s%s%s",
                            output_text(row, "by"), output_text(row, "at"),
                            json_int(row, "entry", -1), output_text(row, "ceremony"),
                            winners == NULL ? "" : ": ",
                            winners == NULL ? ""
                            : n == 0        ? "nobody"
                                            : whom,
                            json_flag(row, "counted", false) ? " (decided)" : ""));
  if (reason != NULL)
    output_prose(cli, 10, reason);
}

static void print_winners(struct cli *cli, struct json_object *winners)
{
  if (json_object_array_length(winners) == 0)
    output_prose(cli, 4, "nobody");
  for (size_t i = 0; i < json_object_array_length(winners); i++) {
    static const struct column name = { "Name", "names", COLUMN_NAMES | COLUMN_SHOW_ONLY };
    struct json_object *row = json_object_array_get_idx(winners, i);
    const char *certificate = json_str(row, "certificate");
    const char *status = json_str(row, "certificate_status");
    bool stands = status == NULL || strcmp(status, "valid") == 0;
    output_prose(cli, 4,
                 arena_printf(&cli->arena, "%s, %s, %s%s%s%s%s", column_text(cli, row, &name, NULL),
                              output_text(row, "nominee"), output_text(row, "nomination"),
                              certificate == NULL ? "" : ", ",
                              certificate == NULL ? "" : certificate, stands ? "" : ": ",
                              stands ? "" : status));
  }
}

static const char *state_of(struct cli *cli, struct json_object *row)
{
  if (!json_flag(row, "decided", false))
    return "not decided";
  return arena_printf(&cli->arena, "decided%s, %.10s, log entry %" PRId64,
                      json_flag(row, "sealed", false) ? " under seal" : "", output_text(row, "at"),
                      json_int(row, "entry", -1));
}

void award_print_decision(struct cli *cli, struct json_object *round, struct json_object *row)
{
  static const struct column name = { "Name", "names", COLUMN_NAMES | COLUMN_SHOW_ONLY };
  struct json_object *winners = json_array_of(row, "winners");

  (void)round;
  output_prose(cli, 2,
               arena_printf(&cli->arena, "%s (%s): %s", column_text(cli, row, &name, NULL),
                            output_text(row, "category"), state_of(cli, row)));
  if (winners != NULL)
    print_winners(cli, winners);
}

static void print_decision(struct cli *cli, struct json_object *list, struct json_object *row)
{
  struct json_object *choices = json_array_of(row, "choices");

  award_print_decision(cli, list, row);
  if (choices != NULL && json_object_array_length(choices) > 0)
    output_prose(cli, 4, "Chosen by");
  for (size_t i = 0; choices != NULL && i < json_object_array_length(choices); i++)
    print_choice(cli, json_object_array_get_idx(choices, i));
}

static const struct column list_columns[] = {
  { "Category", "category", 0 },          { "Decided", "decided", 0 },
  { "Winners", "winners.nomination", 0 }, { "Chosen by", "choices.by", 0 },
  { "Log entries", "choices.entry", 0 },  { NULL, NULL, 0 },
};
static const struct view list_view = { "decision", "decisions", list_columns, NULL,
                                       print_decision };

int award_decisions(struct cli *cli)
{
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_AWARD_DECISIONS, cli_arg(cli, 0), NULL, &target);

  if (rc == CLI_DONE)
    rc = output_list(cli, buf_str(&target), SIGN_IF_POSSIBLE, &list_view);
  buf_free(&target);
  return rc;
}

const struct option_spec award_decide_options[] = {
  { "reason", 0, OPTION_VALUE, true, "TEXT", "why; - is stdin" },
  { "none", 0, OPTION_FLAG, false, NULL, "nobody wins" },
  { "sealed-for", 0, OPTION_VALUE, false, "CEREMONY", "at which they are announced" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
