/* What the register has of the parties that a file names. */
#include "client/import.h"

#include <string.h>

#include "client/bulk.h"
#include "lib/json.h"

/* A page holds 500 parties, and takes about as long as ten requests for one. */
#define PAGE_FOR_ROWS 50

static int take(struct import *im, struct json_object *answer)
{
  struct json_object *parties = json_array_of(answer, "parties");

  if (parties == NULL)
    return cli_error(im->cli, CLI_UNREACHABLE, "the answer holds no list of parties");
  for (size_t i = 0; i < json_object_array_length(parties); i++)
    known_fill(&im->known, &im->sheet, json_object_array_get_idx(parties, i));
  return CLI_DONE;
}

/* All parties, page by page. */
static int look_through(struct import *im)
{
  struct cli *cli = im->cli;
  struct buf target = { 0 };
  size_t seen = 0;
  int rc = CLI_DONE;

  buf_text(&target,
           im->sheet.has_contact ? "/v1/parties?contact=true&limit=500" : "/v1/parties?limit=500");
  progress_begin(&im->progress, cli, "Reading the register", 0);
  while (rc == CLI_DONE && target.len > 0) {
    struct cli_scope scope;
    struct json_object *answer;
    struct exchange x;
    cli_scope_begin(cli, &scope);
    rc = request_get_json(cli, buf_str(&target), im->sheet.has_contact ? SIGN_ALWAYS : SIGN_NOT,
                          &answer, &x);
    if (rc == CLI_DONE)
      rc = take(im, answer);
    buf_clear(&target);
    if (rc == CLI_DONE && x.next != NULL)
      buf_text(&target, x.next);
    cli_scope_end(cli, &scope);
    progress_at(&im->progress, seen += 500);
  }
  progress_clear(&im->progress);
  buf_free(&target);
  return rc;
}

static int looked_up(void *ctx, struct bulk_slot *slot)
{
  struct import *im = ctx;
  struct cli_scope scope;
  struct json_object *answer;
  int rc;

  cli_scope_begin(im->cli, &scope);
  rc = request_accepted(im->cli, &slot->x);
  if (rc == CLI_DONE)
    rc = request_json(im->cli, &slot->x, &answer);
  if (rc == CLI_DONE)
    rc = take(im, answer);
  cli_scope_end(im->cli, &scope);
  return rc;
}

/* One request a row: for a short file in a large register. */
static int look_up(struct import *im)
{
  struct bulk *b;
  struct bulk_slot *slot = NULL;
  int rc = bulk_open(im->cli, looked_up, im, &b);

  if (rc == CLI_DONE)
    rc = import_rewind(im->cli, &im->sheet);
  progress_begin(&im->progress, im->cli, "Reading the register", im->rows);
  for (size_t row = 0; rc == CLI_DONE && import_next(&im->sheet); row++) {
    if (known_line(&im->known, &im->sheet) != im->sheet.csv.line)
      continue;
    slot = bulk_slot(b);
    if (slot == NULL)
      break;
    rc = bulk_send(slot,
                   arena_printf(&slot->arena, "/v1/parties?handle=%s%s", import_handle(&im->sheet),
                                im->sheet.has_contact ? "&contact=true" : ""),
                   NULL, NULL, im->sheet.has_contact);
    progress_at(&im->progress, row);
  }
  if (rc == CLI_DONE)
    rc = bulk_wait(b);
  progress_clear(&im->progress);
  bulk_close(b);
  return rc;
}

int import_look(struct import *im)
{
  struct json_object *status;
  int rc = request_get_json(im->cli, "/v1/status", SIGN_NOT, &status, NULL);
  int64_t entries = json_int(json_object_of(status, "log"), "size", 0);

  /* A register has no more parties than log entries, but for the officers it was founded with. */
  if (rc != CLI_DONE)
    return rc;
  return (int64_t)im->known.n * PAGE_FOR_ROWS < entries ? look_up(im) : look_through(im);
}
