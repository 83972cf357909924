#include <string.h>

#include "client/body_names.h"
#include "client/command.h"
#include "client/motion.h"
#include "client/output.h"
#include "client/request.h"
#include "lib/buf.h"
#include "lib/json.h"

static const struct column office_columns[] = {
  { "Id", "id", 0 },
  { "Party", "party", COLUMN_CUT },
  { "Role", "role", 0 },
  { "Body", "body", COLUMN_CUT },
  { "Round", "round", COLUMN_YIELDS },
  { "Since", "since", COLUMN_SPARE },
  { "Until", "until", 0 },
  { "Status", "status", 0 },
  { "Certificate", "certificate", COLUMN_SHOW_ONLY },
  { "Log entry", "entry", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
  { "Ended", "ended", COLUMN_SHOW_ONLY },
  { "Ended in", "ended_entry", COLUMN_SHOW_ONLY },
  { "Term until", "term_until", COLUMN_SHOW_ONLY },
  { "Reason", "reason", COLUMN_SHOW_ONLY },
  { NULL, NULL, 0 },
};
static const struct view office_view = { "office", "offices", office_columns, NULL, NULL };

static int office_list(struct cli *cli)
{
  struct buf target = { 0 };
  int rc;

  route_path(&target, ROUTE_OFFICE_LIST, NULL, NULL);
  target_query(&target, "body", cli_arg(cli, 0));
  target_query(&target, "role", cli_option(cli, "role"));
  target_query(&target, "party", cli_option(cli, "party"));
  target_query(&target, "round", cli_option(cli, "round"));
  target_query(&target, "as_of", cli_option(cli, "as-of"));
  target_query(&target, "limit", "500");
  rc = output_list(cli, buf_str(&target), SIGN_NOT, &office_view);
  buf_free(&target);
  return rc;
}

static int office_appoint(struct cli *cli)
{
  const char *handle = cli_arg(cli, 0), *role = cli_arg(cli, 1), *reason;
  struct json_object *body = body_new(cli);
  int rc = cli_text(cli, cli_option(cli, "reason"), &reason);

  if (rc != CLI_DONE)
    return rc;
  json_set_str(body, "party", handle);
  json_set_str(body, "role", role);
  json_set_str(body, "body", cli_option(cli, "body"));
  json_set_str(body, "round", cli_option(cli, "round"));
  json_set_str(body, "until", cli_option(cli, "until"));
  json_set_str(body, "reason", reason);
  return motion_move(cli, ROUTE_OFFICE_APPOINT, NULL, NULL, body,
                     arena_printf(&cli->arena, "Appointed %s as %s", handle, role));
}

/* The office that the party holds, or will hold: the one to end. */
static int find_held(struct cli *cli, const char *handle, const char *role, const char **id)
{
  const char *slug = cli_option(cli, "body"), *round = cli_option(cli, "round");
  const char *of = slug == NULL ? round : slug;
  struct json_object *rows;
  struct buf target = { 0 };
  int rc;

  *id = NULL;
  route_path(&target, ROUTE_OFFICE_LIST, NULL, NULL);
  target_query(&target, "party", handle);
  target_query(&target, "role", role);
  target_query(&target, "body", slug);
  target_query(&target, "round", round);
  target_query(&target, "limit", "500");
  rc = list_fetch(cli, buf_str(&target), SIGN_NOT, "offices", &rows);
  buf_free(&target);
  for (size_t i = 0; rc == CLI_DONE && *id == NULL && i < json_object_array_length(rows); i++) {
    struct json_object *row = json_object_array_get_idx(rows, i);
    const char *status = json_str(row, "status");
    if (status != NULL && strcmp(status, "ended") != 0 &&
        (slug != NULL || json_str(row, "body") == NULL) &&
        (round != NULL || json_str(row, "round") == NULL))
      *id = json_str(row, "id");
  }
  if (rc == CLI_DONE && *id == NULL)
    rc = cli_error(cli, CLI_REFUSED,
                   "%s does not hold the office of %s%s%s; `wiotc office list --party %s` shows "
                   "what is held",
                   handle, role, of == NULL ? "" : " of ", of == NULL ? "" : of, handle);
  return rc;
}

static int office_end(struct cli *cli)
{
  const char *handle = cli_arg(cli, 0), *role = cli_arg(cli, 1), *reason, *id;
  struct json_object *body = body_new(cli);
  int rc = cli_text(cli, cli_option(cli, "reason"), &reason);

  if (rc == CLI_DONE)
    rc = find_held(cli, handle, role, &id);
  if (rc != CLI_DONE)
    return rc;
  json_set_str(body, "reason", reason);
  return motion_move(cli, ROUTE_OFFICE_END, id, NULL, body,
                     arena_printf(&cli->arena, "Ended that %s is %s", handle, role));
}

static const struct option_spec list_options[] = {
  { "as-of", 0, OPTION_VALUE, false, "DATE", "as it was on that day, such as 2026-01-31" },
  { "role", 0, OPTION_VALUE, false, "ROLE", "only that role" },
  { "party", 0, OPTION_VALUE, false, "HANDLE", "only of that party" },
  { "round", 0, OPTION_VALUE, false, "EDITION", "only of that round of awards" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct option_spec appoint_options[] = {
  { "body", 0, OPTION_VALUE, false, "SLUG", "for that body only" },
  { "round", 0, OPTION_VALUE, false, "EDITION", "for that round of awards: a juror" },
  { "until", 0, OPTION_VALUE, false, "DATE", "the first day on which it is not held any more" },
  { "reason", 0, OPTION_VALUE, false, "TEXT", "why; it becomes public" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct option_spec end_options[] = {
  { "body", 0, OPTION_VALUE, false, "SLUG", "the office of that body" },
  { "round", 0, OPTION_VALUE, false, "EDITION", "the office of that round of awards" },
  { "reason", 0, OPTION_VALUE, true, "TEXT", "why; it becomes public" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct command commands[] = {
  { "list", "[SLUG]", 0, 1, "Lists who holds which office, in one body or everywhere.",
    "industry --as-of 2026-01-31", NULL, list_options, office_list },
  { "appoint", "HANDLE ROLE", 2, 2, "Moves that a person be appointed to an office.",
    "li-wei reviewer --body industry --until 2028-01-31",
    "ROLE is registrar, executive or auditor of the register, or chair or reviewer of --body, and "
    "without it of every body, or juror of --round. Executives decide: as many as the charter says must run the same "
    "command, or approve the motion that the first one made. Whoever holds the office already gets "
    "a further term.",
    appoint_options, office_appoint },
  { "end", "HANDLE ROLE", 2, 2, "Moves that an office be ended.",
    "li-wei reviewer --body industry --reason \"has moved on\"",
    "Executives decide, but nobody on an own office. The powers end at once with the last approval. "
    "The register cannot be left without the officers it needs: appoint others first.",
    end_options, office_end },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_office = { "office", "Who screens, decides and keeps the register.",
                                  commands };
