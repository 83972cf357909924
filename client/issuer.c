#include "client/issuer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/file.h"
#include "client/receipt.h"
#include "client/register.h"
#include "client/request.h"
#include "client/verify.h"
#include "lib/encode.h"
#include "lib/json.h"
#include "lib/leaf.h"
#include "lib/merkle.h"
#include "lib/tlog_proof.h"

#define LIMIT_FILE (LIMIT_ISSUERS * (LIMIT_ISSUER + LIMIT_DID + 32))

/* `DID KEY ENTRY`; a did:key alone is one from the beginning of the log. */
static bool read_line(char *line, struct issuer *out)
{
  char *rest = NULL, *end = NULL;
  const char *did = strtok_r(line, " ", &rest), *key = strtok_r(NULL, " ", &rest);
  const char *entry = strtok_r(NULL, " ", &rest);

  if (did == NULL || (key != NULL && entry == NULL))
    return false;
  return issuer_make(out, did, key == NULL ? did : key,
                     key == NULL ? 0 : (int64_t)strtoll(entry, &end, 10));
}

void issuers_load(struct cli *cli, const char *path, struct known_register *r)
{
  struct issuer *list = arena_alloc(&cli->arena, LIMIT_ISSUERS * sizeof *list);
  char *text, *rest = NULL;
  size_t len, n = 0;

  if (file_load(&cli->arena, path, LIMIT_FILE, &text, &len))
    for (char *line = strtok_r(text, "\n", &rest); line != NULL && n < LIMIT_ISSUERS;
         line = strtok_r(NULL, "\n", &rest))
      n += read_line(line, &list[n]);
  r->issuers = list;
  r->n_issuers = n;
}

static int store(struct cli *cli, const struct issuer *list, size_t n)
{
  const char *path = arena_printf(&cli->arena, "%s/issuer", cli->reg.dir);
  struct buf text = { 0 };
  int lock = dir_lock(&cli->arena, cli->reg.dir);
  bool ok;

  for (size_t i = 0; i < n; i++)
    buf_printf(&text, "%s %s %" PRId64 "\n", list[i].did, list[i].key, list[i].entry);
  ok = lock >= 0 && file_store(&cli->arena, path, text.data, text.len, true);
  buf_free(&text);
  if (lock >= 0)
    close(lock);
  if (!ok)
    return cli_error(cli, CLI_USAGE, "cannot write %s: %s", path, strerror(errno));
  /* Beyond the step of the run in which it was asked for. */
  free(cli->reg.followed);
  cli->reg.followed = xcalloc(n, sizeof *list);
  memcpy(cli->reg.followed, list, n * sizeof *list);
  cli->reg.issuers = cli->reg.followed;
  cli->reg.n_issuers = n;
  return CLI_DONE;
}

/* What the register says, not believed yet. */
static int fetch(struct cli *cli, struct issuer **list, size_t *n)
{
  struct json_object *answer, *issuer, *history;
  int rc = request_get_json(cli, "/v1/issuer", SIGN_NOT, &answer, NULL);

  if (rc != CLI_DONE)
    return rc;
  issuer = json_object_of(answer, "issuer");
  history = json_array_of(issuer == NULL ? answer : issuer, "history");
  *n = history == NULL ? 0 : json_object_array_length(history);
  *list = arena_alloc(&cli->arena, LIMIT_ISSUERS * sizeof **list);
  if (*n == 0 || *n > LIMIT_ISSUERS)
    return cli_error(cli, CLI_UNREACHABLE, "the register does not say who issues its certificates");
  for (size_t i = 0; i < *n; i++) {
    struct json_object *row = json_object_array_get_idx(history, i);
    if (!issuer_make(&(*list)[i], json_str(row, "did"), json_str(row, "key"),
                     json_int(row, "entry", -1)))
      return cli_error(cli, CLI_UNREACHABLE, "the register names an issuer that can be none");
  }
  return CLI_DONE;
}

static int wrong(struct cli *cli, const struct issuer *shown, const char *why)
{
  return cli_error(cli, CLI_WRONG,
                   "THE REGISTER SHOWS ANOTHER ISSUER THAN BEFORE, AND DOES NOT PROVE IT: %s.\n"
                   "  known:   %s\n  shown:   %s\n"
                   "Somebody may be posing as it. Ask the register's people, by another way, which "
                   "is right. Only if it was founded anew, remove\n  %s",
                   why, register_issuer(&cli->reg), shown->did, cli->reg.dir);
}

bool issuer_change_read(const char *leaf, size_t len, int64_t entry, const char *register_name,
                        const struct issuer *before, struct issuer *out, struct problem *p)
{
  struct json_object *holder = NULL;
  struct signature_params params;
  struct route_match match;
  struct leaf l;
  char allow[32];
  bool ok = leaf_read(leaf, len, &l, &holder, p) && leaf_verify(&l, register_name, &params, p);

  if (ok && (route_find(l.method, l.path, &match, allow) != ROUTE_FOUND ||
             match.id != ROUTE_ISSUER_CHANGE ||
             !issuer_make(out, json_str(l.effect, "issuer"), match.params[0], entry)))
    ok = problem_set(p, PROBLEM_LEAF_INVALID, "log entry %" PRId64 " names no issuer", entry);
  if (ok && strcmp(params.keyid, before->key) != 0)
    ok = problem_set(p, PROBLEM_LEAF_INVALID,
                     "log entry %" PRId64 " is not signed by the issuer before, %s", entry,
                     before->key);
  if (ok && !public_key_sound(&out->public))
    ok = problem_set(p, PROBLEM_LEAF_INVALID, "log entry %" PRId64 " names a key that is none",
                     entry);
  if (ok && entry <= before->entry)
    ok = problem_set(p, PROBLEM_LEAF_INVALID, "log entry %" PRId64 " is out of order", entry);
  json_object_put(holder);
  return ok;
}

/* The n-th issuer must be what the entry made of the one before. */
static int follow_one(struct cli *cli, const struct issuer *list, size_t n)
{
  struct issuer proved;
  struct problem p = { 0 };
  struct log_entry e;
  int rc = log_entry(cli, arena_printf(&cli->arena, "%" PRId64, list[n].entry), &e);

  if (rc == CLI_REFUSED)
    return wrong(cli, &list[n], "its log has no such entry");
  if (rc != CLI_DONE)
    return rc;
  if (!issuer_change_read(e.leaf, e.leaf_len, e.index, cli->reg.name, &list[n - 1], &proved, &p))
    return wrong(cli, &list[n], p.detail);
  if (strcmp(proved.did, list[n].did) != 0 || strcmp(proved.key, list[n].key) != 0)
    return wrong(cli, &list[n], "its log names another one");
  return CLI_DONE;
}

static bool same(const struct issuer *a, const struct issuer *b)
{
  return strcmp(a->did, b->did) == 0 && strcmp(a->key, b->key) == 0 && a->entry == b->entry;
}

int issuers_follow(struct cli *cli)
{
  size_t n, known = cli->reg.n_issuers;
  struct issuer *list;
  int rc = fetch(cli, &list, &n);

  for (size_t i = 0; rc == CLI_DONE && i < known; i++)
    if (i >= n || !same(&cli->reg.issuers[i], &list[i]))
      rc = wrong(cli, &list[n - 1], "it tells another past than it did");
  /* The first one is believed as the log's key is, at the first meeting. */
  for (size_t i = known == 0 ? 1 : known; rc == CLI_DONE && i < n; i++)
    rc = follow_one(cli, list, i);
  if (rc != CLI_DONE || n == known)
    return rc;
  rc = store(cli, list, n);
  if (rc == CLI_DONE && known > 0)
    cli_say(cli,
            "The issuer of %s is %s since log entry %" PRId64 ", as the one before signed; that is "
            "kept.",
            cli->reg.name, list[n - 1].did, list[n - 1].entry);
  return rc;
}

int issuer_changes_fetch(struct cli *cli, size_t after, const char **text, size_t *len)
{
  struct buf all = { 0 };
  int rc = CLI_DONE;

  for (size_t i = after + 1; rc == CLI_DONE && i < cli->reg.n_issuers; i++) {
    const char *proof;
    size_t size;
    rc = verification_proof(cli, cli->reg.issuers[i].entry, &proof, &size);
    if (rc == CLI_DONE)
      buf_add(&all, proof, size);
  }
  *text = arena_strndup(&cli->arena, buf_str(&all), all.len);
  *len = all.len;
  buf_free(&all);
  return rc;
}

/* A log entry that was proved to be one. */
struct proved {
  const char *leaf;
  size_t len;
  int64_t entry;
};

/* One proof with its entry, which must be the log's. */
static bool read_proof(struct arena *a, const char *text, size_t len,
                       const struct note_verifier *log, struct proved *out, struct problem *p)
{
  uint8_t *leaf = arena_alloc(a, LIMIT_LEAF);
  struct tlog_proof proof;
  struct digest hash;

  if (!tlog_proof_read(text, len, &proof, p))
    return false;
  if (proof.extra == NULL ||
      !decode_base64(proof.extra, proof.extra_len, leaf, LIMIT_LEAF, &out->len))
    return problem_set(p, PROBLEM_LEAF_INVALID, "a proof does not carry its log entry (`extra`)");
  merkle_leaf_hash(leaf, out->len, &hash);
  out->leaf = (const char *)leaf;
  out->entry = (int64_t)proof.index;
  return tlog_proof_check(text, len, &hash, log, &proof, NULL, p);
}

/* The proof at the beginning of a text of several. */
static size_t first_proof(const char *text, size_t len)
{
  static const char begin[] = "c2sp.org/tlog-proof@v1\n";
  const char *next = len == 0 ? NULL : memmem(text + 1, len - 1, begin, sizeof begin - 1);

  return next == NULL ? len : (size_t)(next - text);
}

bool issuer_changes_first(struct arena *a, const char *text, size_t len,
                          const struct note_verifier *log, struct issuer *out, struct problem *p)
{
  struct json_object *holder = NULL;
  struct signature_params params;
  struct proved proved;
  struct leaf leaf;
  bool ok = read_proof(a, text, first_proof(text, len), log, &proved, p) &&
            leaf_read(proved.leaf, proved.len, &leaf, &holder, p) &&
            leaf_verify(&leaf, log->name, &params, p);

  if (ok && !issuer_make(out, params.keyid, params.keyid, -1))
    ok = problem_set(p, PROBLEM_LEAF_INVALID, "log entry %" PRId64 " was signed by no issuer",
                     proved.entry);
  json_object_put(holder);
  return ok;
}

bool issuer_changes_read(struct arena *a, const char *text, size_t len,
                         const struct note_verifier *log, struct issuer list[LIMIT_ISSUERS],
                         size_t *n, struct problem *p)
{
  const char *end = text + len;

  while (text < end) {
    size_t size = first_proof(text, (size_t)(end - text));
    struct proved proved;
    if (*n == LIMIT_ISSUERS)
      return problem_set(p, PROBLEM_LEAF_INVALID, "there are more changes than a register has");
    if (!read_proof(a, text, size, log, &proved, p) ||
        !issuer_change_read(proved.leaf, proved.len, proved.entry, log->name, &list[*n - 1],
                            &list[*n], p))
      return false;
    ++*n;
    text += size;
  }
  return true;
}
