/*
 * The newest checkpoint seen, and that every other one agrees with it.
 */
#include "client/receipt.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "client/file.h"
#include "lib/encode.h"
#include "lib/json.h"
#include "lib/merkle.h"

static int rewritten(struct cli *cli, const struct checkpoint *a, const struct checkpoint *b,
                     const char *why)
{
  return cli_error(cli, CLI_WRONG,
                   "THE LOG HAS BEEN REWRITTEN: its tree of %" PRIu64 " entries and its tree of "
                   "%" PRIu64 " entries are not one log (%s).\n"
                   "Do not trust this register. Keep the checkpoint it signed before, and show it "
                   "to the auditors:\n  %s/checkpoint",
                   a->size, b->size, why, cli->reg.dir);
}

static bool proof_read(struct json_object *answer, struct merkle_proof *proof)
{
  struct json_object *hashes = json_array_of(answer, "hashes");
  size_t count = hashes == NULL ? 0 : json_object_array_length(hashes);

  proof->count = count;
  if (hashes == NULL || count > LIMIT_PROOF_HASHES)
    return false;
  for (size_t i = 0; i < count; i++) {
    struct json_object *hash = json_object_array_get_idx(hashes, i);
    const char *text = json_object_get_string(hash);
    size_t len;
    if (!json_object_is_type(hash, json_type_string) ||
        !decode_base64(text, strlen(text), proof->hashes[i].bytes, DIGEST_BYTES, &len) ||
        len != DIGEST_BYTES)
      return false;
  }
  return true;
}

int log_consistent(struct cli *cli, const struct checkpoint *a, const struct checkpoint *b)
{
  const struct checkpoint *from = a->size <= b->size ? a : b;
  const struct checkpoint *to = from == a ? b : a;
  struct merkle_proof proof;
  struct json_object *answer;
  int rc;

  if (from->size == to->size)
    return digest_equal(&from->root, &to->root) ? CLI_DONE
                                                : rewritten(cli, from, to, "the roots differ");
  if (from->size == 0)
    return CLI_DONE;
  rc =
      request_get_json(cli,
                       arena_printf(&cli->arena, "/v1/log/consistency?from=%" PRIu64 "&to=%" PRIu64,
                                    from->size, to->size),
                       SIGN_NOT, &answer, NULL);
  if (rc == CLI_REFUSED)
    return rewritten(cli, from, to, "the register gives no proof");
  if (rc != CLI_DONE)
    return rc;
  if (!proof_read(answer, &proof) ||
      !merkle_check_consistency(&proof, from->size, to->size, &from->root, &to->root))
    return rewritten(cli, from, to, "the register's proof is wrong");
  return CLI_DONE;
}

/* The newest one seen; size 0 when there is none. */
static int load_last(struct cli *cli, const char *path, struct checkpoint *last)
{
  struct problem p = { 0 };
  char *note;
  size_t len;

  *last = (struct checkpoint){ 0 };
  if (!file_load(&cli->arena, path, LIMIT_NOTE, &note, &len)) {
    if (errno == ENOENT)
      return CLI_DONE;
    return cli_error(cli, CLI_USAGE, "cannot read %s: %s", path, strerror(errno));
  }
  if (checkpoint_open(note, len, &cli->reg.log, last, &p))
    return CLI_DONE;
  return cli_error(
      cli, CLI_WRONG,
      "THE CHECKPOINT KEPT HERE IS DAMAGED: %s. Restore %s from a backup; without one, "
      "removing it means that rewriting up to now cannot be noticed",
      p.detail, path);
}

int log_advance(struct cli *cli, const char *note, size_t len, struct checkpoint *c)
{
  const char *path = arena_printf(&cli->arena, "%s/checkpoint", cli->reg.dir);
  struct checkpoint now, last;
  struct problem p = { 0 };
  int fd, rc;

  if (!checkpoint_open(note, len, &cli->reg.log, &now, &p))
    return cli_error(cli, CLI_WRONG,
                     "THE REGISTER'S CHECKPOINT IS NOT SIGNED BY ITS PINNED KEY: %s.\n"
                     "Do not trust this register until its people explain. The key is in\n"
                     "  %s/log-key",
                     p.detail, cli->reg.dir);
  if (c != NULL)
    *c = now;
  fd = dir_lock(&cli->arena, cli->reg.dir);
  if (fd < 0)
    return cli_error(cli, CLI_USAGE, "cannot lock %s: %s", cli->reg.dir, strerror(errno));
  rc = load_last(cli, path, &last);
  if (rc == CLI_DONE)
    rc = log_consistent(cli, &last, &now);
  if (rc == CLI_DONE && now.size > last.size && !file_store(&cli->arena, path, note, len, true))
    rc = cli_error(cli, CLI_USAGE, "cannot write %s: %s", path, strerror(errno));
  close(fd);
  return rc;
}

int log_checkpoint(struct cli *cli, struct exchange *answer, struct checkpoint *c)
{
  int rc = register_known(cli);

  if (rc == CLI_DONE)
    rc = request_get(cli, "/v1/log/checkpoint", SIGN_NOT, answer);
  return rc == CLI_DONE ? log_advance(cli, answer->data, answer->len, c) : rc;
}
