/*
 * A register in a thread, for the client's unit tests: it accepts every write, keeps a true log,
 * and lies when it is told to.
 */
#ifndef WIOTC_TESTS_UNIT_CLIENT_SAMPLE_H
#define WIOTC_TESTS_UNIT_CLIENT_SAMPLE_H

#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "client/cli.h"
#include "client/register.h"
#include "client/transport.h"
#include "lib/encode.h"
#include "lib/json.h"
#include "lib/leaf.h"
#include "lib/merkle.h"
#include "lib/tlog_proof.h"

#define REGISTER "register.example.org"
#define MAX_LEAVES 512

enum lie {
  LIE_NONE,
  LIE_CONTENT,       /* the log holds another content digest than was sent */
  LIE_PATH,          /* another path */
  LIE_SIGNATURE,     /* another signature */
  LIE_PUBLIC_DIGEST, /* a public digest of something else */
  LIE_LEAF_HASH,     /* the receipt's hash is of something else */
  LIE_INDEX,         /* the receipt names an entry before */
  LIE_PROOF,         /* a hash of the proof is off by one bit */
  LIE_SIGNER,        /* checkpoints are signed by another key */
  LIE_NO_RECEIPT,    /* the answer holds none */
  LIE_HIDE,          /* entries are not shown */
  LIE_KEY,           /* /v1/log/key shows another key */
  LIE_NAME,          /* /v1/status names another register */
  LIE_CONSISTENCY,   /* consistency proofs are off by one bit */
  LIE_DROP,          /* the first answer to each write is lost on the way */
  LIE_UNKNOWN_KEY,   /* no lie: signed reads are refused for their key */
};

static struct {
  char dir[64];
  char url[128];
  int listener;
  pthread_t thread;
  struct secret_key *key, *other, *user;
  struct note_verifier log;
  struct buf leaves[MAX_LEAVES];
  uint64_t size;
  struct digest nodes[2 * MAX_LEAVES];
  enum lie lie;
  unsigned requests;
  char last_signature[1200];
} fake;

static inline bool fake_node(void *ctx, uint64_t node, struct digest *out)
{
  (void)ctx;
  *out = fake.nodes[node];
  return true;
}

static inline void fake_append(const char *leaf, size_t len)
{
  struct digest hash, made[LIMIT_PROOF_HASHES];
  uint64_t at = merkle_node_count(fake.size);

  merkle_leaf_hash(leaf, len, &hash);
  size_t n = merkle_append(fake.size, &hash, fake_node, NULL, made);
  memcpy(fake.nodes + at, made, n * sizeof made[0]);
  buf_clear(&fake.leaves[fake.size]);
  buf_add(&fake.leaves[fake.size++], leaf, len);
}

static inline void fake_checkpoint(struct buf *out)
{
  struct checkpoint c = { .size = fake.size };

  strcpy(c.origin, REGISTER);
  merkle_root(fake.size, fake_node, NULL, &c.root);
  checkpoint_sign(out, &c, fake.lie == LIE_SIGNER ? fake.other : fake.key);
}

static inline void fake_proof(uint64_t index, struct buf *out)
{
  struct tlog_proof t = { .index = index };
  struct buf note = { 0 };

  merkle_inclusion(index, fake.size, fake_node, NULL, &t.inclusion);
  if (fake.lie == LIE_PROOF)
    t.inclusion.hashes[0].bytes[3] ^= 1;
  fake_checkpoint(&note);
  t.checkpoint = note.data;
  t.checkpoint_len = note.len;
  tlog_proof_write(out, &t);
  buf_free(&note);
}

static inline void fake_consistency(const char *query, struct buf *out)
{
  uint64_t from = 0, to = 0;
  struct merkle_proof proof;

  if (sscanf(query, "?from=%" SCNu64 "&to=%" SCNu64, &from, &to) != 2 || from == 0 || from > to ||
      to > fake.size)
    return;
  merkle_consistency(from, to, fake_node, NULL, &proof);
  if (fake.lie == LIE_CONSISTENCY)
    proof.hashes[0].bytes[3] ^= 1;
  buf_text(out, "{\"hashes\":[");
  for (size_t i = 0; i < proof.count; i++) {
    buf_text(out, i == 0 ? "\"" : ",\"");
    encode_base64(out, proof.hashes[i].bytes, DIGEST_BYTES);
    buf_byte(out, '"');
  }
  buf_text(out, "]}");
}

/* The value of a header in a head, as far as a test's own client writes it. */
static inline void fake_header(const char *head, const char *name, char out[1200])
{
  const char *at = strstr(head, name);

  out[0] = '\0';
  if (at != NULL)
    snprintf(out, 1200, "%.*s", (int)strcspn(at + strlen(name) + 2, "\r"), at + strlen(name) + 2);
}

static inline void fake_write(const char *head, const char *path, const char *body,
                              struct buf *answer)
{
  char input[1200], signature[1200], content[1200], public[CONTENT_DIGEST_LEN + 1];
  struct buf leaf = { 0 }, proof = { 0 }, hash = { 0 };
  struct digest digest;
  struct problem ignored = { 0 };
  struct json_object *value = json_read(body, strlen(body), &ignored);
  static const char *const secrets[] = { "contact", NULL };

  fake_header(head, "Signature-Input", input);
  fake_header(head, "Signature:", signature);
  snprintf(signature, sizeof signature, "%s", strstr(head, "\r\nSignature: ") + 13);
  signature[strcspn(signature, "\r")] = '\0';
  fake_header(head, "Content-Digest", content);
  leaf_public_digest(fake.lie == LIE_PUBLIC_DIGEST ? NULL : value, secrets, &digest);
  content_digest_write(&digest, public);
  json_object_put(value);
  if (fake.lie == LIE_CONTENT)
    content[20] = content[20] == 'A' ? 'B' : 'A';
  if (fake.lie == LIE_SIGNATURE)
    signature[20] = signature[20] == 'A' ? 'B' : 'A';
  struct leaf l = { .time = (int64_t)time(NULL),
                    .method = "POST",
                    .path = fake.lie == LIE_PATH ? "/v1/applications" : path,
                    .query = "?",
                    .content_digest = content,
                    .public_digest = public,
                    .signature_input = input,
                    .signature = signature,
                    .effect = json_object_new_object() };
  leaf_write(&leaf, &l);
  json_object_put(l.effect);
  /* A repeat of the same signature changes nothing. */
  if (strcmp(fake.last_signature, signature) != 0)
    fake_append(leaf.data, leaf.len);
  snprintf(fake.last_signature, sizeof fake.last_signature, "%s", signature);
  uint64_t index = fake.size - (fake.lie == LIE_INDEX ? 2 : 1);
  merkle_leaf_hash(fake.leaves[index].data, fake.leaves[index].len, &digest);
  if (fake.lie == LIE_LEAF_HASH)
    digest.bytes[0] ^= 1;
  encode_base64(&hash, digest.bytes, DIGEST_BYTES);
  fake_proof(index, &proof);
  struct json_object *o = json_object_new_object(), *receipt = json_object_new_object();
  json_set_int(receipt, "index", (int64_t)index);
  json_set_str(receipt, "leaf_hash", buf_str(&hash));
  json_set_str(receipt, "tlog_proof", buf_str(&proof));
  json_set(o, "party", json_object_new_object());
  if (fake.lie != LIE_NO_RECEIPT)
    json_set(o, "receipt", receipt);
  else
    json_object_put(receipt);
  json_write(answer, o);
  json_object_put(o);
  buf_free(&leaf);
  buf_free(&proof);
  buf_free(&hash);
}

static inline void fake_page(uint64_t from, struct buf *answer)
{
  struct json_object *o = json_object_new_object(), *entries = json_object_new_array();

  for (uint64_t i = from; i < fake.size && fake.lie != LIE_HIDE; i++) {
    struct json_object *entry = json_object_new_object();
    json_set_int(entry, "index", (int64_t)i);
    json_set_str(entry, "leaf", buf_str(&fake.leaves[i]));
    json_add(entries, entry);
  }
  json_set(o, "entries", entries);
  json_write(answer, o);
  json_object_put(o);
}

static inline void fake_read(const char *target, struct buf *answer)
{
  uint64_t index = 0;

  if (strcmp(target, "/v1/status") == 0) {
    buf_printf(answer, "{\"register\":\"%s\",\"issuer\":\"%s\"}",
               fake.lie == LIE_NAME ? "other.example.org" : REGISTER, secret_key_did(fake.key));
  } else if (strcmp(target, "/v1/issuer") == 0) {
    buf_printf(answer, "{\"history\":[{\"did\":\"%s\",\"key\":\"%s\",\"entry\":0}]}",
               secret_key_did(fake.key), secret_key_did(fake.key));
  } else if (strcmp(target, "/v1/log/key") == 0) {
    struct public_key public;
    struct note_verifier v = fake.log;
    secret_key_public(fake.lie == LIE_KEY ? fake.other : fake.key, &public);
    note_verifier_init(&v, fake.lie == LIE_NAME ? "other.example.org" : REGISTER, &public);
    note_vkey_write(&v, answer);
  } else if (strcmp(target, "/v1/log/checkpoint") == 0) {
    fake_checkpoint(answer);
  } else if (strncmp(target, "/v1/log/consistency", 19) == 0) {
    fake_consistency(target + 19, answer);
  } else if (sscanf(target, "/v1/log/entries?from=%" SCNu64, &index) == 1) {
    fake_page(index, answer);
  } else if (sscanf(target, "/v1/log/entries/%" SCNu64, &index) == 1 && index < fake.size &&
             fake.lie != LIE_HIDE) {
    buf_add(answer, fake.leaves[index].data, fake.leaves[index].len);
  } else if (sscanf(target, "/v1/log/proof/%" SCNu64, &index) == 1 && index < fake.size) {
    fake_proof(index, answer);
  }
}

static inline void fake_answer(int fd)
{
  static char in[65536];
  char method[8], target[512];
  struct buf body = { 0 }, out = { 0 };
  size_t len = 0;
  char *end = NULL, *length;

  while (len < sizeof in - 1) {
    ssize_t n = read(fd, in + len, sizeof in - 1 - len);
    if (n <= 0)
      break;
    len += (size_t)n;
    in[len] = '\0';
    end = strstr(in, "\r\n\r\n");
    if (end == NULL)
      continue;
    length = strstr(in, "Content-Length: ");
    if (length == NULL || len >= (size_t)(end + 4 - in) + strtoul(length + 16, NULL, 10))
      break;
  }
  if (end == NULL || sscanf(in, "%7s %511s", method, target) != 2)
    return;
  fake.requests++;
  if (fake.lie == LIE_UNKNOWN_KEY && strstr(in, "\r\nSignature: ") != NULL) {
    static const char refusal[] = "HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n"
                                  "Content-Type: application/problem+json\r\n"
                                  "Content-Length: 22\r\n\r\n{\"code\":\"key_unknown\"}";
    if (write(fd, refusal, sizeof refusal - 1) < 0)
      perror("write");
    return;
  }
  if (strcmp(method, "POST") == 0) {
    bool repeated = fake.lie == LIE_DROP && strstr(in, "\r\nSignature: ") != NULL &&
                    strncmp(strstr(in, "\r\nSignature: ") + 13, fake.last_signature,
                            strlen(fake.last_signature)) == 0 &&
                    fake.last_signature[0] != '\0';
    fake_write(in, target, end + 4, &body);
    if (fake.lie == LIE_DROP && !repeated) {
      buf_free(&body);
      return;
    }
  } else {
    fake_read(target, &body);
  }
  buf_printf(&out,
             "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
             body.len > 0 ? "200 OK" : "404 Not Found", "application/json", body.len);
  buf_add(&out, buf_str(&body), body.len);
  if (write(fd, out.data, out.len) < 0)
    perror("write");
  buf_free(&body);
  buf_free(&out);
}

static inline void *fake_run(void *arg)
{
  (void)arg;
  for (;;) {
    int fd = accept(fake.listener, NULL, NULL);
    if (fd < 0)
      return NULL;
    fake_answer(fd);
    close(fd);
  }
}

static inline int fake_start(void **state)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  struct public_key public;

  (void)state;
  memset(&fake, 0, sizeof fake);
  signal(SIGPIPE, SIG_IGN); /* who noticed a lie does not wait for the other answers */
  if (!secret_init())
    return -1;
  strcpy(fake.dir, "/tmp/wiotc-test.XXXXXX");
  if (mkdtemp(fake.dir) == NULL)
    return -1;
  fake.key = secret_key_new();
  fake.other = secret_key_new();
  fake.user = secret_key_new();
  secret_key_public(fake.key, &public);
  note_verifier_init(&fake.log, REGISTER, &public);
  snprintf(fake.url, sizeof fake.url, "unix://%s/socket", fake.dir);
  snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", fake.dir);
  fake.listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(fake.listener, (struct sockaddr *)&address, sizeof address) != 0 ||
      listen(fake.listener, 64) != 0)
    return -1;
  setenv("XDG_STATE_HOME", fake.dir, 1);
  for (int i = 0; i < 3; i++)
    fake_append("leaf", 4);
  return pthread_create(&fake.thread, NULL, fake_run, NULL);
}

static inline int fake_stop(void **state)
{
  char command[128];

  (void)state;
  shutdown(fake.listener, SHUT_RDWR);
  pthread_join(fake.thread, NULL);
  close(fake.listener);
  for (size_t i = 0; i < MAX_LEAVES; i++)
    buf_free(&fake.leaves[i]);
  secret_key_free(fake.key);
  secret_key_free(fake.other);
  secret_key_free(fake.user);
  snprintf(command, sizeof command, "rm -r '%s'", fake.dir);
  return system(command);
}

/* A run that says nothing. */
static inline void cli_open(struct cli *cli)
{
  *cli = (struct cli){ .host = fake.url, .quiet = true, .hushed = true };
  cli->key = secret_key_new();
}

static inline void cli_done(struct cli *cli)
{
  transport_close(cli->transport);
  register_close(&cli->reg);
  secret_key_free(cli->key);
  json_object_put(cli->kept);
  arena_free(&cli->arena);
}

#endif
