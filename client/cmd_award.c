/*
 * The yearly awards: rounds, and nominations in them.
 */
#include <inttypes.h>
#include <string.h>

#include "client/award.h"
#include "client/body_names.h"
#include "client/file.h"
#include "client/request.h"
#include "lib/award_status.h"
#include "lib/buf.h"
#include "lib/id.h"
#include "lib/json.h"
#include "lib/text.h"

static const struct column nomination_columns[] = {
  { "Id", "id", 0 },
  { "Round", "award", COLUMN_SHOW_ONLY },
  { "Category", "category", COLUMN_CUT },
  { "Nominee", "nominee", COLUMN_CUT },
  { "Nominator", "nominator", COLUMN_CUT },
  { "Status", "status", 0 },
  { "Nominated", "nominated", COLUMN_SPARE | COLUMN_DATE },
  { "Log entry", "entry", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
  { "Answered", "answered", COLUMN_SHOW_ONLY },
  { "Answer's log entry", "answered_entry", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
  { "Merged into", "merged_into", COLUMN_YIELDS },
  { "Merged by", "merged_by", COLUMN_SHOW_ONLY },
  { "Merged", "merged", COLUMN_SHOW_ONLY },
  { "Won", "won", COLUMN_YIELDS },
  { "Certificate", "certificate", COLUMN_SHOW_ONLY },
  { "Stands for", "originals", COLUMN_SHOW_ONLY },
  { "May judge", "jury.may_judge", COLUMN_SHOW_ONLY },
  { "Have a stake", "jury.conflicts", COLUMN_SHOW_ONLY },
  { "Text", "text", COLUMN_SHOW_ONLY },
  { NULL, NULL, 0 },
};
static void print_recusal(struct cli *cli, struct json_object *nomination, struct json_object *row)
{
  (void)nomination;
  output_prose(cli, 2,
               arena_printf(&cli->arena, "%s, %.10s, log entry %" PRId64, output_text(row, "by"),
                            output_text(row, "at"), json_int(row, "entry", -1)));
  output_prose(cli, 6, output_text(row, "reason"));
}

static const struct section nomination_sections[] = {
  { "Stepped back", "jury.recused", NULL, print_recusal },
  { NULL, NULL, NULL, NULL },
};
static const struct view nomination_view = { "nomination", "nominations", nomination_columns,
                                             nomination_sections, NULL };

int award_post(struct cli *cli, enum route_id row, const char *name, struct json_object *body,
               struct json_object **answer, int64_t *index)
{
  struct buf target = { 0 };
  int rc = target_path(cli, row, name, NULL, &target);

  if (rc == CLI_DONE)
    rc = request_write(cli, buf_str(&target), body, answer, index);
  buf_free(&target);
  return rc;
}

int award_get(struct cli *cli, enum route_id row, enum signing signing, const struct view *view)
{
  struct buf target = { 0 };
  int rc = target_path(cli, row, cli_arg(cli, 0), NULL, &target);

  if (rc == CLI_DONE)
    rc = output_get(cli, buf_str(&target), signing, view);
  buf_free(&target);
  return rc;
}

static int nominations(struct cli *cli)
{
  static const char *const filters[] = { "category", "nominee", "nominator", "status" };
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_NOMINATION_LIST, cli_arg(cli, 0), NULL, &target);

  for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++)
    target_query(&target, filters[i], cli_option(cli, filters[i]));
  target_query(&target, "limit", "500");
  if (rc == CLI_DONE)
    rc = output_list(cli, buf_str(&target), SIGN_NOT, &nomination_view);
  buf_free(&target);
  return rc;
}

/* Of a round by its edition, too: nobody who wants to see one thinks of nominations first. */
static int nomination_show(struct cli *cli)
{
  if (id_read(ID_NOMINATION, cli_arg(cli, 0)) == 0 && text_is_edition(cli_arg(cli, 0)))
    return award_round_show(cli);
  return award_get(cli, ROUTE_NOMINATION_SHOW, SIGN_IF_POSSIBLE, &nomination_view);
}

/* Ends a write about a nomination. */
static int tell(struct cli *cli, struct json_object *answer, int64_t index, const char *done)
{
  struct json_object *nomination = json_object_of(answer, "nomination");

  cli_say(cli, "%s %s, log entry %" PRId64 ".", done,
          output_text(nomination == NULL ? answer : nomination, "id"), index);
  return output_object(cli, answer, &nomination_view);
}

/* Without what editors leave in it: carriage returns, and line ends after the last line. */
static const char *lines(struct cli *cli, const char *text, size_t len)
{
  char *copy = arena_strndup(&cli->arena, text, len), *to = copy;

  for (const char *c = copy; *c != '\0'; c++)
    if (c[0] != '\r' || c[1] != '\n')
      *to++ = *c;
  while (to > copy && to[-1] == '\n')
    to--;
  *to = '\0';
  return copy;
}

static int nominate(struct cli *cli)
{
  struct json_object *body = body_new(cli), *answer;
  const char *path = cli_option(cli, "text");
  char *text;
  size_t len;
  int64_t index;
  int rc = file_read(cli, path, LIMIT_BODY_SMALL, &text, &len);

  if (rc != CLI_DONE)
    return rc;
  json_set_str(body, "category", cli_arg(cli, 1));
  json_set_str(body, "nominee", cli_arg(cli, 2));
  json_set_str(body, "nominator", cli_option(cli, "as"));
  json_set_str(body, "text", lines(cli, text, len));
  rc = award_post(cli, ROUTE_NOMINATION_ADD, cli_arg(cli, 0), body, &answer, &index);
  if (rc != CLI_DONE)
    return rc;
  return tell(cli, answer, index,
              arena_printf(&cli->arena, "Nominated %s for %s:", cli_arg(cli, 2), cli_arg(cli, 1)));
}

static int act(struct cli *cli, enum route_id row, struct json_object *body, const char *done)
{
  struct json_object *answer;
  int64_t index;
  int rc = award_post(cli, row, cli_arg(cli, 0), body, &answer, &index);

  return rc == CLI_DONE ? tell(cli, answer, index, done) : rc;
}

static int accept(struct cli *cli)
{
  return act(cli, ROUTE_NOMINATION_ACCEPT, body_new(cli), "Accepted the nomination");
}

static int decline(struct cli *cli)
{
  return act(cli, ROUTE_NOMINATION_DECLINE, body_new(cli), "Declined the nomination");
}

static int merge(struct cli *cli)
{
  struct json_object *body = body_new(cli);

  json_set_str(body, "into", cli_arg(cli, 1));
  return act(cli, ROUTE_NOMINATION_MERGE, body,
             arena_printf(&cli->arena, "Merged into %s: the nomination", cli_arg(cli, 1)));
}

static int recuse(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  const char *reason;
  int rc = cli_text(cli, cli_option(cli, "reason"), &reason);

  if (rc != CLI_DONE)
    return rc;
  json_set_str(body, "reason", reason);
  return act(cli, ROUTE_NOMINATION_RECUSE, body, "Stepped back from the nomination");
}

static const struct option_spec nominations_options[] = {
  { "category", 0, OPTION_VALUE, false, "SLUG", "only for that category" },
  { "nominee", 0, OPTION_VALUE, false, "HANDLE", "only of that party" },
  { "nominator", 0, OPTION_VALUE, false, "HANDLE", "only by that party" },
  { "status", 0, OPTION_VALUE, false, "nominated|accepted|declined|merged", "only in that state" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
static const struct option_spec nominate_options[] = {
  { "text", 0, OPTION_VALUE, true, "FILE", "why, as plain text; - is stdin" },
  { "as", 0, OPTION_VALUE, false, "HANDLE", "the nominator that you represent" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct option_spec recuse_options[] = {
  { "reason", 0, OPTION_VALUE, true, "TEXT", "why; it becomes public" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct command commands[] = {
  { "round open", "PROGRAMME EDITION", 2, 2, "Opens a round of an award programme, as a draft.",
    "world-iot-awards 2026 --file round.json",
    "For executives. EDITION is the year, with a name before it or not: 2026, spring-2026. The "
    "file is an object; all of it may be left out: categories (a list of those of the programme; "
    "usually all), nominators (members or open: any registered party; usually members), standing "
    "(member: only members in good standing can be nominated; usually any), nominate_by and "
    "judge_by (last days). Until the round takes nominations, the same command revises it.",
    award_open_options, award_round_open },
  { "round list", "", 0, 0, "Lists the rounds of awards.", "--year 2026", NULL, award_list_options,
    award_round_list },
  { "round show", "EDITION", 1, 1, "Shows a round, its terms and its categories.", "2026", NULL,
    NULL, award_round_show },
  { "round advance", "EDITION", 1, 1, "Takes a round to its next state.", "2026",
    "For executives. A draft takes nominations next; then it is closed for them, while nominees "
    "still answer and jurors are appointed; then the jury judges; then judging is closed, and the "
    "winners are chosen by `wiotc award decide`. There is no way back.",
    NULL, award_round_advance },
  { "nominate", "EDITION CATEGORY HANDLE", 3, 3, "Nominates a party for an award.",
    "2026 leading-enterprise haier-smart-home --text reasons.txt",
    "Who may, the round says. Nobody nominates themself, or whom they belong to. The text is read "
    "by the nominee, you, jurors and officers only; that you nominate is public.",
    nominate_options, nominate },
  { "nominations", "EDITION", 1, 1, "Lists the nominations of a round.",
    "2026 --category leading-enterprise", NULL, nominations_options, nominations },
  { "show", "ID|EDITION", 1, 1, "Shows a nomination, or a round.", "N9",
    "Its text is shown to the nominee, the nominator and officers.", NULL, nomination_show },
  { "accept", "ID", 1, 1, "Accepts a nomination, as the nominee.", "N9",
    "Or as a representative. Only who has accepted can win.", NULL, accept },
  { "decline", "ID", 1, 1, "Declines a nomination, as the nominee.", "N9",
    "Also after it was accepted, until the winners of its category are decided.", NULL, decline },
  { "merge", "ID INTO", 2, 2, "Merges a nomination into another that says the same.", "N9 N4",
    "For registrars. Both are of one nominee for one category, by different nominators. The "
    "merged one stays readable; INTO stands for both, accepted if one of them was.",
    NULL, merge },
  { "recuse", "ID", 1, 1, "Steps back from judging a nomination, as a juror.",
    "N9 --reason \"I advise the nominee\"",
    "For jurors of the round. It holds for the whole category. Who is affiliated with a nominee, or "
    "with who nominated it, is kept from it without that.",
    recuse_options, recuse },
  { "score", "ID", 1, 1, "Scores a nomination, as a juror.", "N9 --file scores.json",
    "For jurors of the round, while it is judging. The file is an object with a whole number from 0 "
    "to 10 for each criterion of the category, which `wiotc award round show` lists: "
    "{\"technology\": 8, \"market\": 9, \"responsibility\": 7}. With a comment it is {\"scores\": {...}, "
    "\"comment\": \"...\"}. Scoring it again replaces what you gave. Until judging is closed no other "
    "juror reads it, and no officer but auditors.",
    award_score_options, award_score },
  { "scores", "ID", 1, 1, "Lists what jurors gave a nomination.", "N9",
    "Jurors read their own; when judging is closed, jurors and executives read all. Nobody does who "
    "has a stake in a nominee of the category.",
    NULL, award_scores },
  { "shortlist", "EDITION [CATEGORY]", 1, 2, "Shows what the jury's scores come to.",
    "2026 leading-enterprise",
    "For jurors, executives and auditors when judging is closed, without categories in which they "
    "have a stake. A score is the weighted mean of the points, an exact fraction. Who is tied stays "
    "tied: the vote on the winners decides, with its reason.",
    NULL, award_shortlist },
  { "decide", "EDITION CATEGORY [ID...]", 2, COMMAND_MANY,
    "Chooses the winners of a category, under seal.",
    "2026 leading-enterprise N4 N9 --reason \"the best two of the shortlist\"",
    "For executives without a stake in a nominee of the category, when the round is judged. When as "
    "many as the charter's quorum `award` have chosen the same, for the same ceremony, it is decided; "
    "until then you may choose anew. Whom and why is kept from all others until the ceremony; the log has a hash of it "
    "with a random seal, so that it cannot be guessed, nor changed. Without --sealed-for it is the "
    "ceremony of the category that was decided first, or the only one that is scheduled.",
    award_decide_options, award_decide },
  { "decisions", "EDITION", 1, 1, "Shows who chose winners, and what is decided.", "2026",
    "Whom they chose is shown to those who may choose, and to all when it is announced.", NULL,
    award_decisions },
  { "prove", "EDITION", 1, 1, "Proves that the winners announced are those who were chosen.",
    "2026",
    "Every log entry is proved to be in the log: that of the ceremony, which names the winners and "
    "opens the seals, and those of the choices, which are older. They must be signed by different "
    "people, whose keys the log gave them, for these winners, and their hashes must be of these "
    "winners with these seals. The nominees are those of the log, and their certificates too; and "
    "`wiotc award round show` must show the same. Exit status 4 when something is wrong.",
    NULL, award_prove },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_award = { "award",
                                 "The yearly awards: rounds, nominations, juries, winners.",
                                 commands };
