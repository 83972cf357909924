/* What the jury of a round of awards does. */
#include <inttypes.h>

#include "client/award.h"
#include "client/body_names.h"
#include "client/file.h"
#include "client/request.h"
#include "lib/buf.h"
#include "lib/fraction.h"
#include "lib/json.h"

static const struct column score_columns[] = {
  { "Nomination", "nomination", 0 },
  { "Juror", "juror", 0 },
  { "Scores", "scores", COLUMN_CUT },
  { "Comment", "comment", COLUMN_CUT },
  { "Given", "at", COLUMN_DATE },
  { "Log entry", "entry", COLUMN_NUMBER },
  { "Replaced", "replaced", 0 },
  { "Counted", "counted", 0 },
  { NULL, NULL, 0 },
};

/* "technology 8, impact 9" */
static const char *points_text(struct cli *cli, struct json_object *points)
{
  const char *text = "";

  json_object_object_foreach (points, name, value)
    text = arena_printf(&cli->arena, "%s%s%s %" PRId64, text, text[0] == '\0' ? "" : ", ", name,
                        json_object_get_int64(value));
  return text;
}

static void print_score(struct cli *cli, struct json_object *list, struct json_object *row)
{
  struct json_object *points = json_object_of(row, "scores");
  const char *comment = json_str(row, "comment");
  const char *note = json_flag(row, "replaced", false)  ? "; replaced"
                     : json_flag(row, "counted", false) ? "; counted"
                     : json_flag(row, "counted", true)  ? ""
                                                        : "; not counted";

  (void)list;
  output_prose(cli, 0,
               arena_printf(&cli->arena, "%s, %.10s, log entry %" PRId64 "%s",
                            output_text(row, "juror"), output_text(row, "at"),
                            json_int(row, "entry", -1), note));
  if (points != NULL)
    output_prose(cli, 4, points_text(cli, points));
  if (comment != NULL)
    output_prose(cli, 4, comment);
}

static const struct view score_view = { "score", "scores", score_columns, NULL, print_score };

/* `{"scores": {…}, "comment": "…"}`, or the points by themselves. */
static int read_scores(struct cli *cli, struct json_object *body)
{
  const char *path = cli_option(cli, "file");
  struct problem p = { 0 };
  struct json_object *given, *points;
  char *text;
  size_t len;
  int rc = file_read(cli, path, LIMIT_BODY_SMALL, &text, &len);

  if (rc != CLI_DONE)
    return rc;
  given = cli_keep(cli, json_read(text, len, &p));
  if (!json_object_is_type(given, json_type_object))
    return cli_error(cli, CLI_USAGE, "%s is no JSON object: %s", path,
                     p.detail[0] == '\0' ? "it begins otherwise than with {" : p.detail);
  points = json_object_of(given, "scores");
  if (points == NULL) {
    json_set(body, "scores", json_object_get(given));
    return CLI_DONE;
  }
  json_object_object_foreach (given, name, value)
    json_set(body, name, json_object_get(value));
  return CLI_DONE;
}

int award_score(struct cli *cli)
{
  struct json_object *body = body_new(cli), *answer;
  int64_t index;
  int rc = read_scores(cli, body);

  if (rc == CLI_DONE)
    rc = award_post(cli, ROUTE_NOMINATION_SCORE, cli_arg(cli, 0), body, &answer, &index);
  if (rc != CLI_DONE)
    return rc;
  cli_say(cli,
          "Scored %s, log entry %" PRId64
          ". Until judging is closed you may score it anew; the last one counts.",
          cli_arg(cli, 0), index);
  return output_object(cli, answer, &score_view);
}

int award_scores(struct cli *cli)
{
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_NOMINATION_SCORES, cli_arg(cli, 0), NULL, &target);

  target_query(&target, "limit", "500");
  if (rc == CLI_DONE)
    rc = output_list(cli, buf_str(&target), SIGN_ALWAYS, &score_view);
  buf_free(&target);
  return rc;
}

static const struct column shortlist_columns[] = {
  { "Category", "category", COLUMN_CUT },
  { "Rank", "rank", COLUMN_NUMBER },
  { "Id", "nomination", 0 },
  { "Nominee", "nominee", COLUMN_CUT },
  { "Jurors", "jurors", COLUMN_NUMBER },
  { "Total", "total", COLUMN_NUMBER | COLUMN_SPARE },
  { "Weight", "weight", COLUMN_NUMBER | COLUMN_SPARE },
  { "Score", "exact", COLUMN_NUMBER },
  { "About", "about", COLUMN_NUMBER | COLUMN_YIELDS },
  { "Note", "note", 0 },
  { NULL, NULL, 0 },
};
static const struct view shortlist_view = { "shortlist", "shortlist", shortlist_columns, NULL,
                                            NULL };
/* Of one category, which whoever asked knows. */
static const struct view category_view = { "shortlist", "shortlist", shortlist_columns + 1, NULL,
                                           NULL };

/* "tied with N12 and N14" */
static const char *tied_text(struct cli *cli, struct json_object *ids)
{
  const char *text = "tied with ";
  size_t n = json_object_array_length(ids);

  for (size_t i = 0; i < n; i++) {
    const char *id = json_object_get_string(json_object_array_get_idx(ids, i));
    text = arena_printf(&cli->arena, "%s%s%s", text,
                        i == 0      ? ""
                        : i + 1 < n ? ", "
                                    : " and ",
                        id == NULL ? "?" : id);
  }
  return text;
}

/* Adds to a row what people read of it. */
static void put_in_words(struct cli *cli, struct json_object *row)
{
  struct json_object *score = json_object_of(row, "score"), *tied = json_array_of(row, "tied_with");
  const struct fraction f = { json_int(score, "numerator", -1), json_int(score, "denominator", 0) };
  char text[FRACTION_TEXT];

  if (json_int(row, "jurors", -1) == 0)
    json_set_str(row, "note", "not scored");
  if (tied != NULL)
    json_set_str(row, "note", tied_text(cli, tied));
  if (f.numerator < 0 || f.denominator < 1)
    return;
  fraction_write(f, text);
  json_set_str(row, "exact", text);
  fraction_write_decimal(f, text);
  json_set_str(row, "about", text);
}

int award_shortlist(struct cli *cli)
{
  struct buf target = { 0 };
  struct json_object *rows;
  int rc = target_path(cli, ROUTE_AWARD_SHORTLIST, cli_arg(cli, 0), NULL, &target);

  target_query(&target, "category", cli_arg(cli, 1));
  target_query(&target, "limit", "500");
  if (rc == CLI_DONE && cli->format == FORMAT_JSON)
    rc = output_list(cli, buf_str(&target), SIGN_IF_POSSIBLE, &shortlist_view);
  else if (rc == CLI_DONE)
    rc = list_fetch(cli, buf_str(&target), SIGN_IF_POSSIBLE, "shortlist", &rows);
  buf_free(&target);
  if (rc != CLI_DONE || cli->format == FORMAT_JSON)
    return rc;
  for (size_t i = 0; i < json_object_array_length(rows); i++)
    put_in_words(cli, json_object_array_get_idx(rows, i));
  output_rows(cli, rows,
              cli->format == FORMAT_TABLE && cli_arg(cli, 1) != NULL ? &category_view
                                                                     : &shortlist_view);
  return CLI_DONE;
}

const struct option_spec award_score_options[] = {
  { "file", 0, OPTION_VALUE, true, "SCORES.json", "points for each criterion; - is stdin" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
