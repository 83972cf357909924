/* Rounds of awards: what is won, and how far it has come. */
#include <inttypes.h>
#include <string.h>

#include "client/award.h"
#include "client/body_names.h"
#include "client/file.h"
#include "client/request.h"
#include "lib/award_status.h"
#include "lib/buf.h"
#include "lib/json.h"

static const struct column round_columns[] = {
  { "Edition", "edition", 0 },
  { "Programme", "programme", COLUMN_CUT },
  { "Name", "names", COLUMN_NAMES | COLUMN_CUT | COLUMN_YIELDS },
  { "Year", "year", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
  { "Status", "status", 0 },
  { "Nominators", "nominators", COLUMN_YIELDS },
  { "Nominees' standing", "standing", COLUMN_SHOW_ONLY },
  { "Nominations until", "nominate_by", COLUMN_SPARE },
  { "Judged until", "judge_by", COLUMN_SPARE },
  { "Choices needed", "needed", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
  { "Sealed for", "sealed_for", COLUMN_SPARE },
  { "Opened by", "opened_by", COLUMN_SHOW_ONLY },
  { "Opened", "opened", COLUMN_SHOW_ONLY },
  { "Log entry", "entry", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
  { NULL, NULL, 0 },
};

static void print_state(struct cli *cli, struct json_object *round, struct json_object *row)
{
  (void)round;
  output_prose(cli, 2,
               arena_printf(&cli->arena, "%s by %s, %.10s, log entry %" PRId64,
                            output_text(row, "status"), output_text(row, "by"),
                            output_text(row, "at"), json_int(row, "entry", -1)));
}

static const struct column names_column = { "Name", "names", COLUMN_NAMES | COLUMN_SHOW_ONLY };

static void print_criterion(struct cli *cli, struct json_object *row)
{
  const char *brief;

  output_prose(cli, 6,
               arena_printf(&cli->arena, "%s: %s, weight %" PRId64, output_text(row, "id"),
                            column_text(cli, row, &names_column, &brief),
                            json_int(row, "weight", 0)));
}

/* In full: jurors learn here what they give points for. */
static void print_category(struct cli *cli, struct json_object *round, struct json_object *row)
{
  struct json_object *criteria = json_array_of(row, "criteria");
  int64_t winners = json_int(row, "winners", 0);
  const char *brief; /* asked for, the text has the name in the other language too */

  (void)round;
  output_prose(cli, 2,
               arena_printf(&cli->arena, "%s: %s, for %s, %" PRId64 " winner%s",
                            output_text(row, "slug"), column_text(cli, row, &names_column, &brief),
                            output_text(row, "for"), winners, winners == 1 ? "" : "s at most"));
  for (size_t i = 0; criteria != NULL && i < json_object_array_length(criteria); i++)
    print_criterion(cli, json_object_array_get_idx(criteria, i));
}

static const struct section round_sections[] = {
  { "Categories", "categories", NULL, print_category },
  { "Winners", "decisions", NULL, award_print_decision },
  { "History", "history", NULL, print_state },
  { NULL, NULL, NULL, NULL },
};
static const struct view round_view = { "award", "awards", round_columns, round_sections, NULL };

int award_round_list(struct cli *cli)
{
  static const char *const filters[] = { "programme", "year", "status", "category", "party" };
  struct buf target = { 0 };
  int rc;

  route_path(&target, ROUTE_AWARD_LIST, NULL, NULL);
  for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++)
    target_query(&target, filters[i], cli_option(cli, filters[i]));
  target_query(&target, "limit", "500");
  rc = output_list(cli, buf_str(&target), SIGN_NOT, &round_view);
  buf_free(&target);
  return rc;
}

int award_round_show(struct cli *cli)
{
  return award_get(cli, ROUTE_AWARD_SHOW, SIGN_IF_POSSIBLE, &round_view);
}

/* The file says the terms; programme and edition stand on the command line, and must be no others
 * in it. */
static int read_terms(struct cli *cli, struct json_object **out)
{
  static const char *const names[] = { "programme", "edition" };
  const char *path = cli_option(cli, "file");
  struct problem p = { 0 };
  char *text;
  size_t len;
  int rc = file_read(cli, path, LIMIT_BODY_SMALL, &text, &len);

  if (rc != CLI_DONE)
    return rc;
  *out = cli_keep(cli, json_read(text, len, &p));
  if (!json_object_is_type(*out, json_type_object))
    return cli_error(cli, CLI_USAGE, "%s is no JSON object: %s", path,
                     p.detail[0] == '\0' ? "it begins otherwise than with {" : p.detail);
  for (size_t i = 0; i < 2; i++) {
    const char *named = json_str(*out, names[i]);
    if (named != NULL && strcmp(named, cli_arg(cli, i)) != 0)
      return cli_error(cli, CLI_USAGE, "%s is of the %s %.63s, not of %.63s", path, names[i], named,
                       cli_arg(cli, i));
    json_set_str(*out, names[i], cli_arg(cli, i));
  }
  return CLI_DONE;
}

int award_round_open(struct cli *cli)
{
  struct json_object *body, *answer;
  int64_t index;
  int rc = read_terms(cli, &body);

  if (rc == CLI_DONE)
    rc = award_post(cli, ROUTE_AWARD_OPEN, NULL, body, &answer, &index);
  if (rc != CLI_DONE)
    return rc;
  cli_say(cli,
          "Opened %s of %s as a draft, log entry %" PRId64
          ". Read it through; it takes nominations from\n  wiotc award round advance %s",
          cli_arg(cli, 1), cli_arg(cli, 0), index, cli_arg(cli, 1));
  return output_object(cli, answer, &round_view);
}

/* The state that the round has now, and the one after it, which the register is asked for by name:
 * of two who advance it at the same time, one is refused. */
int award_round_advance(struct cli *cli)
{
  struct json_object *body = body_new(cli), *answer;
  struct buf target = { 0 };
  enum round_status now, next;
  int64_t index;
  int rc = target_path(cli, ROUTE_AWARD_SHOW, cli_arg(cli, 0), NULL, &target);

  if (rc == CLI_DONE)
    rc = request_get_json(cli, buf_str(&target), SIGN_NOT, &answer, NULL);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  now = round_status_read(json_str(answer, "status"));
  next = now == 0 ? 0 : round_status_next(now);
  next = next == 0 ? now : next;
  json_set_str(body, "to", round_status_name(next));
  rc = cli_caution(cli, "Take the round %s from %s to %s?", cli_arg(cli, 0), round_status_name(now),
                   round_status_name(next));
  if (rc == CLI_DONE)
    rc = award_post(cli, ROUTE_AWARD_ADVANCE, cli_arg(cli, 0), body, &answer, &index);
  if (rc != CLI_DONE)
    return rc;
  cli_say(cli, "The round %s is %s now, log entry %" PRId64 ".", cli_arg(cli, 0),
          output_text(json_object_of(answer, "award"), "status"), index);
  return output_object(cli, answer, &round_view);
}

const struct option_spec award_open_options[] = {
  { "file", 0, OPTION_VALUE, true, "ROUND.json", "its terms; - is stdin" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
const struct option_spec award_list_options[] = {
  { "programme", 0, OPTION_VALUE, false, "SLUG", "only of that programme" },
  { "year", 0, OPTION_VALUE, false, "YEAR", "only of that year" },
  { "status", 0, OPTION_VALUE, false, "draft|nominating|closed|judging|judged|sealed|announced",
    "only in that state" },
  { "category", 0, OPTION_VALUE, false, "SLUG", "only with that category" },
  { "party", 0, OPTION_VALUE, false, "HANDLE", "only where that party is nominated" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
