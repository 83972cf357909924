#include "client/verify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <sys/stat.h>

#include "lib/encode.h"
#include "lib/json.h"
#include "lib/leaf.h"
#include "lib/merkle.h"
#include "lib/tlog_proof.h"
#include "tests/unit/credential_sample.h"

#define REGISTER "register.example"
#define ENTRY 42
#define SIZE 50

static struct digest nodes[2 * SIZE];
static struct secret_key *log_key;
static struct note_verifier log_verifier;

static bool read_node(void *ctx, uint64_t node, struct digest *out)
{
  (void)ctx;
  *out = nodes[node];
  return true;
}

static int set_up(void **state)
{
  struct public_key public;
  uint8_t seed[32] = { 9 };

  setenv("XDG_STATE_HOME", "/nonexistent", 1);
  if (sample_set_up(state) != 0)
    return -1;
  log_key = secret_key_from_seed(seed);
  secret_key_public(log_key, &public);
  note_verifier_init(&log_verifier, REGISTER, &public);
  return 0;
}

static int tear_down(void **state)
{
  secret_key_free(log_key);
  return sample_tear_down(state);
}

/* The statement of an officer that made the register issue `number` with `digest`. */
static void make_leaf(struct buf *out, const char *number, const char *digest)
{
  struct json_object *effect = json_object_new_object(), *list = json_object_new_array(),
                     *issued = json_object_new_object();
  struct signed_message m = { "POST", REGISTER, "/v1/applications/A1/votes",
                              "?",    NULL,     "application/json" };
  char content[CONTENT_DIGEST_LEN + 1];
  struct signature_params params;
  struct buf input = { 0 }, signature = { 0 };
  struct digest d;

  digest_of("{}", 2, &d);
  content_digest_write(&d, content);
  m.content_digest = content;
  signature_params_new(&params, stranger, NOW);
  signature_make(&m, &params, stranger, &input, &signature);
  json_set_str(issued, "number", number);
  json_set_str(issued, "digest", digest);
  json_add(list, issued);
  json_set(effect, "certificates", list);
  struct leaf leaf = { NOW,     m.method, m.path,          m.query,
                       content, content,  buf_str(&input), buf_str(&signature),
                       effect };
  leaf_write(out, &leaf);
  json_object_put(effect);
  buf_free(&input);
  buf_free(&signature);
}

/* A log of SIZE entries with that leaf at `index`, and its proof with the leaf in it. */
static void make_proof(struct buf *out, const struct buf *leaf, uint64_t index,
                       const struct secret_key *key)
{
  struct checkpoint c = { .origin = REGISTER, .size = SIZE };
  struct tlog_proof t = { .index = index };
  struct buf note = { 0 }, extra = { 0 };
  struct digest hash, made[LIMIT_PROOF_HASHES];

  for (uint64_t i = 0; i < SIZE; i++) {
    if (i == index)
      merkle_leaf_hash(leaf->data, leaf->len, &hash);
    else
      merkle_leaf_hash(&i, sizeof i, &hash);
    size_t n = merkle_append(i, &hash, read_node, NULL, made);
    memcpy(nodes + merkle_node_count(i), made, n * sizeof made[0]);
  }
  merkle_root(SIZE, read_node, NULL, &c.root);
  checkpoint_sign(&note, &c, key);
  merkle_inclusion(index, SIZE, read_node, NULL, &t.inclusion);
  encode_base64(&extra, (const uint8_t *)leaf->data, leaf->len);
  t.checkpoint = note.data;
  t.checkpoint_len = note.len;
  t.extra = extra.data;
  t.extra_len = extra.len;
  tlog_proof_write(out, &t);
  buf_free(&note);
  buf_free(&extra);
}

struct sample {
  struct cli cli;
  struct buf leaf, proof;
  struct verification v;
};

static struct json_object *document_of(const char *id, const char *evidence)
{
  struct credential c = sample();
  struct problem p = { 0 };
  struct json_object *document;

  c.id = id;
  c.evidence_id = evidence;
  document = credential_build(&c);
  assert_true(credential_sign(document, issuer, NOW, &p));
  return document;
}

static struct json_object *signed_document(void)
{
  return document_of("urn:wiotc:" REGISTER ":certificates/WIOTC-2026-000017",
                     "urn:wiotc:" REGISTER ":log/entries/42");
}

/* A certificate that is right in every way, unless number, digest, entry or key are given. */
static void sample_open(struct sample *s, const char *number, const char *digest, uint64_t entry,
                        const struct secret_key *key)
{
  char own[2 * DIGEST_BYTES + 1];

  memset(s, 0, sizeof *s);
  s->cli.hushed = s->cli.quiet = true;
  s->v.document = cli_keep(&s->cli, signed_document());
  assert_true(document_digest(s->v.document, own));
  make_leaf(&s->leaf, number == NULL ? "WIOTC-2026-000017" : number, digest == NULL ? own : digest);
  make_proof(&s->proof, &s->leaf, entry, key == NULL ? log_key : key);
  s->v.proof = s->proof.data;
  s->v.proof_len = s->proof.len;
  s->v.issuer = secret_key_did(issuer);
  s->v.log = log_verifier;
  s->v.log_given = true;
}

static void sample_close(struct sample *s)
{
  json_object_put(s->cli.kept);
  arena_free(&s->cli.arena);
  buf_free(&s->leaf);
  buf_free(&s->proof);
}

static void assert_check(const struct sample *s, enum credential_check check,
                         enum check_result expected)
{
  if (s->v.report.result[check] != expected)
    fail_msg("%s: %s", credential_check_name(check), s->v.report.reason[check]);
}

static void all_right(void **state)
{
  struct sample s;

  (void)state;
  sample_open(&s, NULL, NULL, ENTRY, NULL);
  assert_true(verification_make(&s.cli, &s.v, NOW));
  for (int check = CHECK_FORM; check <= CHECK_LOG; check++)
    assert_check(&s, (enum credential_check)check, CHECK_PASSED);
  assert_check(&s, CHECK_STATUS, CHECK_NOT_MADE);
  assert_string_equal(s.v.number, "WIOTC-2026-000017");
  assert_string_equal(s.v.register_name, REGISTER);
  sample_close(&s);
}

/* Anyone can sign with a key of their own: who issues must be known from elsewhere. */
static void nothing_known(void **state)
{
  struct sample s;

  (void)state;
  sample_open(&s, NULL, NULL, ENTRY, NULL);
  s.v.issuer = NULL;
  s.v.log_given = false;
  assert_false(verification_make(&s.cli, &s.v, NOW));
  assert_check(&s, CHECK_ISSUER, CHECK_NOT_MADE);
  assert_true(verification_unproven(&s.v));
  assert_non_null(strstr(s.v.report.reason[CHECK_ISSUER], "--issuer"));
  assert_non_null(strstr(s.v.report.reason[CHECK_ISSUER], "--log-key"));
  assert_check(&s, CHECK_PROOF_RDFC, CHECK_PASSED);
  assert_check(&s, CHECK_PROOF_JCS, CHECK_PASSED);
  assert_check(&s, CHECK_LOG, CHECK_NOT_MADE);
  json_set_str(s.v.document, "name", "Certificate of something better");
  assert_false(verification_make(&s.cli, &s.v, NOW));
  assert_false(verification_unproven(&s.v)); /* something was found wrong */
  sample_close(&s);
}

/* The log's proof is demanded by who names the log's key, and by nobody else. */
static void no_proof(void **state)
{
  struct sample s;

  (void)state;
  sample_open(&s, NULL, NULL, ENTRY, NULL);
  s.v.proof = NULL;
  assert_false(verification_make(&s.cli, &s.v, NOW));
  assert_check(&s, CHECK_LOG, CHECK_FAILED);
  s.v.log_given = false;
  assert_true(verification_make(&s.cli, &s.v, NOW));
  assert_check(&s, CHECK_LOG, CHECK_NOT_MADE);
  assert_string_equal(s.v.register_name, REGISTER);
  sample_close(&s);
}

static void write_line(const char *dir, const char *name, const char *line)
{
  char path[256];
  FILE *f;

  snprintf(path, sizeof path, "%s/%s", dir, name);
  f = fopen(path, "w");
  assert_non_null(f);
  fprintf(f, "%s\n", line);
  fclose(f);
}

/* A state folder that knows the register by this issuer; ends with the test. */
static char *pin(const char *did)
{
  static char root[64], dir[160];
  struct buf vkey = { 0 };

  strcpy(root, "/tmp/test_client_verify.XXXXXX");
  assert_non_null(mkdtemp(root));
  snprintf(dir, sizeof dir, "%s/wiotc", root);
  assert_int_equal(mkdir(dir, 0700), 0);
  strcat(dir, "/registers");
  assert_int_equal(mkdir(dir, 0700), 0);
  strcat(dir, "/" REGISTER);
  assert_int_equal(mkdir(dir, 0700), 0);
  note_vkey_write(&log_verifier, &vkey);
  write_line(dir, "log-key", buf_str(&vkey));
  write_line(dir, "issuer", did);
  buf_free(&vkey);
  setenv("XDG_STATE_HOME", root, 1);
  return dir;
}

static void unpin(char *dir)
{
  static const char *const files[] = { "log-key", "issuer" };
  char path[256];

  for (size_t i = 0; i < 2; i++) {
    snprintf(path, sizeof path, "%s/%s", dir, files[i]);
    assert_int_equal(unlink(path), 0);
  }
  for (int i = 0; i < 4; i++) {
    assert_int_equal(rmdir(dir), 0);
    *strrchr(dir, '/') = '\0';
  }
  setenv("XDG_STATE_HOME", "/nonexistent", 1);
}

/* What is pinned counts by the name in the document, whether or not there is a proof. */
static void pinned(void **state)
{
  struct sample s;
  char *dir = pin(secret_key_did(issuer));

  (void)state;
  sample_open(&s, NULL, NULL, ENTRY, NULL);
  s.v.issuer = NULL;
  s.v.log_given = false;
  assert_true(verification_make(&s.cli, &s.v, NOW));
  assert_check(&s, CHECK_ISSUER, CHECK_PASSED);
  assert_check(&s, CHECK_LOG, CHECK_PASSED);
  s.v.issuer = NULL;
  s.v.proof = NULL;
  assert_true(verification_make(&s.cli, &s.v, NOW));
  assert_check(&s, CHECK_ISSUER, CHECK_PASSED);
  assert_check(&s, CHECK_LOG, CHECK_NOT_MADE);
  s.v.issuer = secret_key_did(stranger); /* what is named goes before */
  assert_false(verification_make(&s.cli, &s.v, NOW));
  assert_check(&s, CHECK_ISSUER, CHECK_FAILED);
  sample_close(&s);
  unpin(dir);
}

static void pinned_but_another(void **state)
{
  struct sample s;
  char *dir = pin(secret_key_did(stranger));

  (void)state;
  sample_open(&s, NULL, NULL, ENTRY, NULL);
  for (int proofs = 1; proofs >= 0; proofs--) {
    s.v.issuer = NULL;
    s.v.log_given = false;
    if (proofs == 0)
      s.v.proof = NULL;
    assert_false(verification_make(&s.cli, &s.v, NOW));
    assert_check(&s, CHECK_ISSUER, CHECK_FAILED);
  }
  sample_close(&s);
  unpin(dir);
}

/* No certificate gets the keys of a register that it names in one place only. */
static void names_of_registers(void **state)
{
  static const char *const names[][2] = {
    { "urn:wiotc:" REGISTER ":certificates/C-1", "urn:wiotc:other.example:log/entries/42" },
    { "urn:wiotc:other.example:certificates/C-1", "urn:wiotc:" REGISTER ":log/entries/42" },
    { "urn:wiotc:" REGISTER ":members/C-1", "urn:wiotc:" REGISTER ":log/entries/42" },
    { "urn:wiotc:" REGISTER ":certificates/C-1", "urn:wiotc:" REGISTER ":members/42" },
    { "https://" REGISTER "/certificates/C-1", "https://" REGISTER "/log/entries/42" },
    { "urn:wiotc:../" REGISTER ":certificates/C-1", "urn:wiotc:../" REGISTER ":log/entries/42" },
  };
  struct cli cli = { .hushed = true };
  char *dir = pin(secret_key_did(issuer));

  (void)state;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    struct verification v = { .document = cli_keep(&cli, document_of(names[i][0], names[i][1])) };
    assert_false(verification_make(&cli, &v, NOW));
    assert_string_equal(v.register_name, "");
    assert_int_equal(v.report.result[CHECK_ISSUER], CHECK_NOT_MADE);
    assert_int_equal(v.report.result[CHECK_FORM], CHECK_FAILED);
    assert_false(verification_unproven(&v));
  }
  json_object_put(cli.kept);
  arena_free(&cli.arena);
  unpin(dir);
}

/* A key that is right for another log says nothing of this certificate. */
static void log_of_another_register(void **state)
{
  struct public_key public;
  struct sample s;

  (void)state;
  sample_open(&s, NULL, NULL, ENTRY, NULL);
  secret_key_public(log_key, &public);
  note_verifier_init(&s.v.log, "other.example", &public);
  assert_false(verification_make(&s.cli, &s.v, NOW));
  assert_check(&s, CHECK_LOG, CHECK_FAILED);
  assert_non_null(strstr(s.v.report.reason[CHECK_LOG], "other.example"));
  sample_close(&s);
}

static void wrong_issuer_and_dates(void **state)
{
  struct sample s;

  (void)state;
  sample_open(&s, NULL, NULL, ENTRY, NULL);
  s.v.issuer = secret_key_did(stranger);
  assert_false(verification_make(&s.cli, &s.v, NOW));
  assert_check(&s, CHECK_ISSUER, CHECK_FAILED);
  s.v.issuer = secret_key_did(issuer);
  assert_false(verification_make(&s.cli, &s.v, NOW + INT64_C(10) * 365 * 86400));
  assert_check(&s, CHECK_DATES, CHECK_FAILED);
  sample_close(&s);
}

static void changed_text(void **state)
{
  struct sample s;

  (void)state;
  sample_open(&s, NULL, NULL, ENTRY, NULL);
  json_set_str(s.v.document, "name", "Certificate of something better");
  assert_false(verification_make(&s.cli, &s.v, NOW));
  assert_check(&s, CHECK_PROOF_RDFC, CHECK_FAILED);
  assert_check(&s, CHECK_PROOF_JCS, CHECK_FAILED);
  assert_check(&s, CHECK_LOG, CHECK_FAILED);
  sample_close(&s);
}

/* The issuer's key has been stolen: the signature is right, but the log knows nothing of it. */
static void log_disagrees(void **state)
{
  char digest[] = "0000000000000000000000000000000000000000000000000000000000000000";
  struct sample s;

  (void)state;
  sample_open(&s, NULL, digest, ENTRY, NULL);
  assert_false(verification_make(&s.cli, &s.v, NOW));
  assert_check(&s, CHECK_PROOF_JCS, CHECK_PASSED);
  assert_check(&s, CHECK_LOG, CHECK_FAILED);
  sample_close(&s);
  sample_open(&s, "WIOTC-2026-000018", NULL, ENTRY, NULL);
  assert_false(verification_make(&s.cli, &s.v, NOW));
  assert_check(&s, CHECK_LOG, CHECK_FAILED);
  sample_close(&s);
  sample_open(&s, NULL, NULL, ENTRY + 1, NULL); /* not the entry that the evidence names */
  assert_false(verification_make(&s.cli, &s.v, NOW));
  assert_check(&s, CHECK_LOG, CHECK_FAILED);
  assert_non_null(strstr(s.v.report.reason[CHECK_LOG], "entry 43, the certificate names 42"));
  sample_close(&s);
  sample_open(&s, NULL, NULL, ENTRY, stranger); /* not the log's signature */
  assert_false(verification_make(&s.cli, &s.v, NOW));
  assert_check(&s, CHECK_LOG, CHECK_FAILED);
  sample_close(&s);
}

/* Every byte of the proof counts, but for what signed notes leave to others. */
static void changed_proof(void **state)
{
  struct sample s;

  (void)state;
  sample_open(&s, NULL, NULL, ENTRY, NULL);
  for (size_t i = 0; i < s.proof.len; i += 7) {
    char before = s.proof.data[i];
    s.proof.data[i] = before == 'A' ? 'B' : 'A';
    if (verification_make(&s.cli, &s.v, NOW))
      fail_msg("byte %zu of the proof does not count", i);
    s.proof.data[i] = before;
  }
  s.v.proof_len /= 2;
  assert_false(verification_make(&s.cli, &s.v, NOW));
  s.v.proof_len = 0;
  assert_false(verification_make(&s.cli, &s.v, NOW));
  sample_close(&s);
}

static void no_leaf_in_the_proof(void **state)
{
  struct sample s;
  char *line;

  (void)state;
  sample_open(&s, NULL, NULL, ENTRY, NULL);
  line = strstr(s.proof.data, "extra ");
  memmove(line, strchr(line, '\n') + 1, strlen(strchr(line, '\n') + 1) + 1);
  s.v.proof_len = strlen(s.proof.data);
  assert_false(verification_make(&s.cli, &s.v, NOW));
  assert_check(&s, CHECK_LOG, CHECK_FAILED);
  sample_close(&s);
}

static void no_credential(void **state)
{
  static const char *const texts[] = { "{}", "[]", "1", "{\"evidence\":[1],\"id\":\"/\"}",
                                       "{\"evidence\":[{\"id\":\"https:///x/1a\"}]}" };
  struct cli cli = { .hushed = true };

  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    struct verification v = { .document = cli_keep(&cli, json_tokener_parse(texts[i])) };
    assert_false(verification_make(&cli, &v, NOW));
    assert_int_equal(v.report.result[CHECK_FORM], CHECK_FAILED);
  }
  struct verification v = { .document = NULL };
  assert_false(verification_make(&cli, &v, NOW));
  json_object_put(cli.kept);
  arena_free(&cli.arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(all_right),
    cmocka_unit_test(nothing_known),
    cmocka_unit_test(no_proof),
    cmocka_unit_test(pinned),
    cmocka_unit_test(pinned_but_another),
    cmocka_unit_test(names_of_registers),
    cmocka_unit_test(log_of_another_register),
    cmocka_unit_test(changed_text),
    cmocka_unit_test(wrong_issuer_and_dates),
    cmocka_unit_test(log_disagrees),
    cmocka_unit_test(changed_proof),
    cmocka_unit_test(no_credential),
    cmocka_unit_test(no_leaf_in_the_proof),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
