#include "client/receipts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/json.h"
#include "lib/merkle.h"
#include "lib/tlog_proof.h"

static struct opened_note *newest_note(struct receipts *r)
{
  struct opened_note *newest = NULL;

  for (size_t i = 0; i < r->n_notes; i++)
    if (newest == NULL || r->notes[i].at.size > newest->at.size)
      newest = &r->notes[i];
  return newest;
}

/* A place for one more: that of the oldest when all are taken. */
static struct opened_note *place(struct receipts *r)
{
  struct opened_note *oldest = &r->notes[0];

  if (r->n_notes < RECEIPTS_NOTES)
    return &r->notes[r->n_notes++];
  for (size_t i = 1; i < RECEIPTS_NOTES; i++)
    if (r->notes[i].at.size < oldest->at.size)
      oldest = &r->notes[i];
  return oldest;
}

/* Opens a checkpoint, and demands that it is of the log that was seen before. */
static int open_note(struct cli *cli, struct receipts *r, const struct tlog_proof *proof,
                     struct checkpoint *at)
{
  struct opened_note *before = newest_note(r);
  struct problem p = { 0 };

  if (before == NULL)
    return log_advance(cli, proof->checkpoint, proof->checkpoint_len, at);
  if (!checkpoint_open(proof->checkpoint, proof->checkpoint_len, &cli->reg.log, at, &p))
    return receipt_wrong(cli, (int64_t)proof->index, p.detail);
  return log_consistent(cli, &before->at, at);
}

static int find_note(struct cli *cli, struct receipts *r, const struct tlog_proof *proof,
                     const struct checkpoint **out)
{
  struct cli_scope scope;
  struct checkpoint at;
  struct opened_note *note;
  int rc;

  for (size_t i = 0; i < r->n_notes; i++) {
    note = &r->notes[i];
    *out = &note->at;
    if (note->text.len == proof->checkpoint_len &&
        memcmp(note->text.data, proof->checkpoint, proof->checkpoint_len) == 0)
      return CLI_DONE;
  }
  cli_scope_begin(cli, &scope);
  rc = open_note(cli, r, proof, &at);
  cli_scope_end(cli, &scope);
  if (rc != CLI_DONE)
    return rc;
  note = place(r);
  buf_clear(&note->text);
  buf_add(&note->text, proof->checkpoint, proof->checkpoint_len);
  note->at = at;
  *out = &note->at;
  return CLI_DONE;
}

static int check_proof(struct cli *cli, struct receipts *r, const struct receipt *receipt)
{
  const struct checkpoint *at;
  struct tlog_proof proof;
  struct problem p = { 0 };
  int rc;

  if (!tlog_proof_read(receipt->proof, strlen(receipt->proof), &proof, &p))
    return receipt_wrong(cli, receipt->index, p.detail);
  rc = find_note(cli, r, &proof, &at);
  if (rc != CLI_DONE)
    return rc;
  if (proof.index != (uint64_t)receipt->index ||
      !merkle_check_inclusion(&proof.inclusion, proof.index, at->size, &receipt->leaf, &at->root))
    return receipt_wrong(cli, receipt->index, "its proof does not lead to the log's root");
  return CLI_DONE;
}

int receipts_add(struct cli *cli, struct receipts *r, const struct statement *sent,
                 struct arena *arena, struct json_object *receipt)
{
  struct receipt read;
  struct waiting_receipt *w;
  int rc = receipt_read(cli, receipt, &read);

  if (rc == CLI_DONE)
    rc = check_proof(cli, r, &read);
  if (rc == CLI_DONE && r->n == RECEIPTS_GROUP)
    rc = receipts_check(cli, r);
  if (rc != CLI_DONE)
    return rc;
  w = &r->waiting[r->n++];
  *w = (struct waiting_receipt){ read.index, read.leaf, *sent, *arena };
  *arena = (struct arena){ NULL };
  return CLI_DONE;
}

static int by_index(const void *a, const void *b)
{
  const struct waiting_receipt *x = a, *y = b;

  return (x->index > y->index) - (x->index < y->index);
}

/* Compares those from *at on with the entries of one page, and moves *at past them. */
static int check_page(struct cli *cli, struct receipts *r, size_t *at)
{
  int64_t from = r->waiting[*at].index;
  size_t begin = *at;
  struct json_object *answer, *entries;
  int rc = request_get_json(
      cli, arena_printf(&cli->arena, "/v1/log/entries?from=%" PRId64 "&limit=500", from), SIGN_NOT,
      &answer, NULL);

  if (rc != CLI_DONE)
    return rc;
  entries = json_array_of(answer, "entries");
  while (rc == CLI_DONE && *at < r->n) {
    struct waiting_receipt *w = &r->waiting[*at];
    struct json_object *entry =
        entries == NULL ? NULL : json_object_array_get_idx(entries, (size_t)(w->index - from));
    const char *leaf = json_str(entry, "leaf");
    if (leaf == NULL && *at > begin)
      break; /* on the next page */
    if (leaf == NULL)
      return receipt_wrong(cli, w->index, "the register does not show that log entry");
    rc = receipt_leaf(cli, &w->sent, w->index, &w->leaf, leaf, strlen(leaf));
    arena_free(&w->arena);
    (*at)++;
  }
  return rc;
}

int receipts_check(struct cli *cli, struct receipts *r)
{
  struct opened_note *newest = newest_note(r);
  struct cli_scope scope;
  size_t at = 0;
  int rc = CLI_DONE;

  if (r->n == 0)
    return CLI_DONE;
  qsort(r->waiting, r->n, sizeof r->waiting[0], by_index);
  while (rc == CLI_DONE && at < r->n) {
    cli_scope_begin(cli, &scope);
    rc = check_page(cli, r, &at);
    cli_scope_end(cli, &scope);
  }
  if (rc == CLI_DONE && newest != NULL) {
    cli_scope_begin(cli, &scope);
    rc = log_advance(cli, newest->text.data, newest->text.len, NULL);
    cli_scope_end(cli, &scope);
  }
  for (; at < r->n; at++)
    arena_free(&r->waiting[at].arena);
  r->n = 0;
  return rc;
}

void receipts_free(struct receipts *r)
{
  for (size_t i = 0; i < r->n; i++)
    arena_free(&r->waiting[i].arena);
  for (size_t i = 0; i < RECEIPTS_NOTES; i++)
    buf_free(&r->notes[i].text);
}
