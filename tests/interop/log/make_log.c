/*
 * Writes a small log, its checkpoints and proofs into a folder, for verifiers by other hands.
 *
 *     make_log FOLDER [SEED [FORK]]
 *
 * SEED (0 to 255) chooses the key; leaf number FORK differs from that in other logs.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/checkpoint.h"
#include "lib/encode.h"
#include "lib/merkle.h"
#include "lib/note.h"
#include "lib/tlog_proof.h"

#define NAME "register.example.org"
#define LEAVES 300

static const char *folder;
static struct digest nodes[2 * LEAVES];
static struct secret_key *key;

static bool read_node(void *ctx, uint64_t node, struct digest *out)
{
  (void)ctx;
  *out = nodes[node];
  return true;
}

static void __attribute__((noreturn)) fail(const char *what)
{
  fprintf(stderr, "make_log: %s failed\n", what);
  exit(1);
}

static void write_file(const char *name, const struct buf *content)
{
  char path[4096];
  FILE *f;

  snprintf(path, sizeof(path), "%s/%s", folder, name);
  f = fopen(path, "wb");
  if (f == NULL)
    fail(path);
  if (fwrite(buf_str(content), 1, content->len, f) != content->len || fclose(f) != 0)
    fail(path);
}

/* Leaves of many lengths, the empty one among them, with bytes that are no text. */
static void make_leaf(uint64_t n, bool fork, struct buf *out)
{
  buf_clear(out);
  for (uint64_t i = 0; i < n; i++)
    buf_byte(out, (char)(n * 31 + i * 7));
  if (fork)
    buf_text(out, "another past");
}

static void append(uint64_t n, const struct buf *leaf)
{
  struct digest hash, made[LIMIT_PROOF_HASHES];
  size_t count;

  merkle_leaf_hash(buf_str(leaf), leaf->len, &hash);
  count = merkle_append(n, &hash, read_node, NULL, made);
  if (count == 0)
    fail("merkle_append");
  memcpy(&nodes[merkle_node_count(n)], made, count * sizeof(made[0]));
}

static void make_checkpoint(uint64_t size, struct buf *out)
{
  struct checkpoint c = { .origin = NAME, .size = size };

  buf_clear(out);
  if (!merkle_root(size, read_node, NULL, &c.root))
    fail("merkle_root");
  checkpoint_sign(out, &c, key);
}

static void write_proofs(const struct buf *checkpoint)
{
  struct buf b = { 0 };
  char name[64];

  for (uint64_t i = 0; i < LEAVES; i++) {
    struct tlog_proof t = { .index = i,
                            .checkpoint = checkpoint->data,
                            .checkpoint_len = checkpoint->len };

    if (!merkle_inclusion(i, LEAVES, read_node, NULL, &t.inclusion))
      fail("merkle_inclusion");
    buf_clear(&b);
    tlog_proof_write(&b, &t);
    snprintf(name, sizeof(name), "entry-%" PRIu64 ".tlog-proof", i);
    write_file(name, &b);
  }
  buf_free(&b);
}

static void write_consistency(uint64_t from, uint64_t to)
{
  struct merkle_proof proof;
  struct buf b = { 0 };
  char name[64];

  if (!merkle_consistency(from, to, read_node, NULL, &proof))
    fail("merkle_consistency");
  buf_printf(&b, "{\"from\":%" PRIu64 ",\"to\":%" PRIu64 ",\"hashes\":[", from, to);
  for (size_t i = 0; i < proof.count; i++) {
    buf_text(&b, i == 0 ? "\"" : ",\"");
    encode_base64(&b, proof.hashes[i].bytes, DIGEST_BYTES);
    buf_byte(&b, '"');
  }
  buf_text(&b, "]}\n");
  snprintf(name, sizeof(name), "consistency-%" PRIu64 "-%" PRIu64 ".json", from, to);
  write_file(name, &b);
  make_checkpoint(from, &b);
  snprintf(name, sizeof(name), "checkpoint-%" PRIu64, from);
  write_file(name, &b);
  make_checkpoint(to, &b);
  snprintf(name, sizeof(name), "checkpoint-%" PRIu64, to);
  write_file(name, &b);
  buf_free(&b);
}

static void write_vkey(void)
{
  struct note_verifier v;
  struct public_key public;
  struct buf b = { 0 };

  secret_key_public(key, &public);
  note_verifier_init(&v, NAME, &public);
  note_vkey_write(&v, &b);
  buf_byte(&b, '\n');
  write_file("vkey", &b);
  buf_free(&b);
}

int main(int argc, char **argv)
{
  static const uint64_t pairs[][2] = { { 1, 300 },   { 2, 3 },     { 128, 300 }, { 129, 255 },
                                       { 255, 256 }, { 200, 300 }, { 299, 300 }, { 300, 300 } };
  uint8_t seed[32];
  struct buf b = { 0 };
  uint64_t fork = UINT64_MAX;

  if (argc < 2 || argc > 4) {
    fprintf(stderr, "usage: make_log FOLDER [SEED [FORK]]\n");
    return 2;
  }
  if (!secret_init())
    fail("secret_init");
  folder = argv[1];
  memset(seed, argc > 2 ? atoi(argv[2]) : 1, sizeof(seed));
  if (argc > 3)
    fork = strtoull(argv[3], NULL, 10);
  key = secret_key_from_seed(seed);
  write_vkey();
  for (uint64_t i = 0; i < LEAVES; i++) {
    char name[64];

    make_leaf(i, i == fork, &b);
    append(i, &b);
    snprintf(name, sizeof(name), "entry-%" PRIu64, i);
    write_file(name, &b);
  }
  for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
    write_consistency(pairs[i][0], pairs[i][1]);
  make_checkpoint(LEAVES, &b);
  write_file("checkpoint", &b);
  write_proofs(&b);
  buf_free(&b);
  secret_key_free(key);
  return 0;
}
