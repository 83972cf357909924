/*
 * `wiotc application history`: the steps, and of votes that were under seal the proof that they are
 * those that were sealed.
 */
#include "client/application.h"
#include "client/output.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/receipt.h"
#include "client/request.h"
#include "lib/buf.h"
#include "lib/json.h"
#include "lib/leaf.h"

static const struct column history_columns[] = {
  { "Log entry", "entry", COLUMN_NUMBER },
  { "At", "at", 0 },
  { "By", "by", 0 },
  { "Action", "action", 0 },
  { "Text", "text", 0 },
  { NULL, NULL, 0 },
};

static void print_step(struct cli *cli, struct json_object *object, struct json_object *row)
{
  (void)object;
  output_prose(cli, 0,
               arena_printf(&cli->arena, "%s by %s, %s, log entry %" PRId64,
                            output_text(row, "action"), output_text(row, "by"),
                            output_text(row, "at"), json_int(row, "entry", -1)));
  if (json_str(row, "text") != NULL)
    output_prose(cli, 4, json_str(row, "text"));
}

static const struct view history_view = { "step", "history", history_columns, NULL, print_step };

/* Whether the body that is shown now has the digest that was logged then, and says this vote. */
static bool is_what_was_sealed(struct cli *cli, const struct log_entry *e, struct json_object *row,
                               const char *body, size_t len)
{
  char text[CONTENT_DIGEST_LEN + 1];
  struct json_object *holder = NULL, *vote;
  struct problem p = { 0 };
  struct digest digest;
  struct leaf leaf;
  bool ok = leaf_read(e->leaf, e->leaf_len, &leaf, &holder, &p);

  cli_keep(cli, holder);
  vote = cli_keep(cli, json_read(body, len, &p));
  digest_of(body, len, &digest);
  content_digest_write(&digest, text);
  return ok && vote != NULL && strcmp(text, leaf.content_digest) == 0 &&
         strcmp(output_text(vote, "vote"), output_text(row, "action")) == 0;
}

static int check_opened(struct cli *cli, struct json_object *row)
{
  struct buf target = { 0 };
  struct log_entry e;
  struct exchange x;
  const char *index = arena_printf(&cli->arena, "%" PRId64, json_int(row, "entry", -1));
  int rc = log_entry(cli, index, &e);

  if (rc == CLI_DONE)
    rc = target_path(cli, ROUTE_LOG_BODY, index, NULL, &target);
  if (rc == CLI_DONE)
    rc = request_get(cli, buf_str(&target), SIGN_NOT, &x);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  if (!is_what_was_sealed(cli, &e, row, x.data, x.len))
    return cli_error(cli, CLI_WRONG, "THE VOTE OF LOG ENTRY %s IS NOT THE ONE THAT WAS SEALED",
                     index);
  output_prose(cli, 4,
               arena_printf(&cli->arena,
                            "(as it was sealed: what is shown has the digest in log entry %s)",
                            index));
  return CLI_DONE;
}

static int show_steps(struct cli *cli, const char *target)
{
  struct json_object *rows;
  int rc = list_fetch(cli, target, SIGN_IF_POSSIBLE, "history", &rows);

  for (size_t i = 0; rc == CLI_DONE && i < json_object_array_length(rows); i++) {
    struct json_object *row = json_object_array_get_idx(rows, i);
    print_step(cli, NULL, row);
    if (json_str(row, "sealed_for") != NULL)
      rc = check_opened(cli, row);
  }
  return rc;
}

int application_history(struct cli *cli)
{
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_APPLICATION_HISTORY, cli_arg(cli, 0), NULL, &target);

  if (rc == CLI_DONE)
    rc = cli->format == FORMAT_TABLE
             ? show_steps(cli, buf_str(&target))
             : output_list(cli, buf_str(&target), SIGN_IF_POSSIBLE, &history_view);
  buf_free(&target);
  return rc;
}
