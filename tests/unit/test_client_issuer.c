#include "client/issuer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "client/verify.h"
#include "lib/checkpoint.h"
#include "lib/encode.h"
#include "lib/http_signature.h"
#include "lib/json.h"
#include "lib/leaf.h"
#include "lib/merkle.h"
#include "lib/tlog_proof.h"

#define REGISTER "register.example"
#define WEB "did:web:certificates.example.org"
#define NOW INT64_C(1767312000)
#define SIZE 12

/* Entry 3 names key 2 after key 1, entry 7 a did:web with key 3. */
static struct secret_key *log_key, *keys[4];
static struct note_verifier log_verifier;
static struct digest nodes[2 * SIZE];
static struct buf leaves[SIZE];

static bool read_node(void *ctx, uint64_t node, struct digest *out)
{
  (void)ctx;
  *out = nodes[node];
  return true;
}

struct change {
  const struct secret_key *by;
  const char *path;
  const char *issuer; /* in the effect */
};

static void make_leaf(struct buf *out, const struct change *c)
{
  struct json_object *effect = json_object_new_object();
  struct signed_message m = { "POST", REGISTER, c->path, "?", NULL, "application/json" };
  char content[CONTENT_DIGEST_LEN + 1];
  struct signature_params params;
  struct buf input = { 0 }, signature = { 0 };
  struct digest d;

  digest_of("{}", 2, &d);
  content_digest_write(&d, content);
  m.content_digest = content;
  signature_params_new(&params, c->by, NOW);
  signature_make(&m, &params, c->by, &input, &signature);
  json_set_str(effect, "issuer", c->issuer);
  struct leaf leaf = { NOW,     m.method, m.path,          m.query,
                       content, content,  buf_str(&input), buf_str(&signature),
                       effect };
  buf_clear(out);
  leaf_write(out, &leaf);
  json_object_put(effect);
  buf_free(&input);
  buf_free(&signature);
}

static const char *path_of(const struct secret_key *key)
{
  static char path[4][128];
  static int n;
  char *out = path[n++ % 4];

  snprintf(out, sizeof path[0], "/v1/issuer/%s", secret_key_did(key));
  return out;
}

static struct change first_change(void)
{
  return (struct change){ keys[1], path_of(keys[2]), secret_key_did(keys[2]) };
}

static struct change second_change(void)
{
  return (struct change){ keys[2], path_of(keys[3]), WEB };
}

static void put(uint64_t entry, struct change c)
{
  make_leaf(&leaves[entry], &c);
}

static int set_up(void **state)
{
  struct public_key public;

  (void)state;
  if (!secret_init())
    return -1;
  for (uint8_t i = 0; i < 4; i++) {
    uint8_t seed[32] = { (uint8_t)(40 + i) };
    keys[i] = secret_key_from_seed(seed);
  }
  log_key = keys[0];
  secret_key_public(log_key, &public);
  note_verifier_init(&log_verifier, REGISTER, &public);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  for (size_t i = 0; i < 4; i++)
    secret_key_free(keys[i]);
  for (size_t i = 0; i < SIZE; i++)
    buf_free(&leaves[i]);
  return 0;
}

static int fill(void **state)
{
  (void)state;
  for (uint64_t i = 0; i < SIZE; i++) {
    buf_clear(&leaves[i]);
    buf_printf(&leaves[i], "another entry, %d", (int)i);
  }
  put(3, first_change());
  put(7, second_change());
  return 0;
}

/* The proof of an entry, with it, in the log as its leaves are. */
static void prove(struct buf *out, uint64_t entry, const struct secret_key *key)
{
  struct checkpoint c = { .origin = REGISTER, .size = SIZE };
  struct tlog_proof t = { .index = entry };
  struct buf note = { 0 }, extra = { 0 };
  struct digest hash, made[LIMIT_PROOF_HASHES];

  for (uint64_t i = 0; i < SIZE; i++) {
    merkle_leaf_hash(leaves[i].data, leaves[i].len, &hash);
    size_t n = merkle_append(i, &hash, read_node, NULL, made);
    memcpy(nodes + merkle_node_count(i), made, n * sizeof made[0]);
  }
  merkle_root(SIZE, read_node, NULL, &c.root);
  checkpoint_sign(&note, &c, key);
  merkle_inclusion(entry, SIZE, read_node, NULL, &t.inclusion);
  encode_base64(&extra, (const uint8_t *)leaves[entry].data, leaves[entry].len);
  t.checkpoint = note.data;
  t.checkpoint_len = note.len;
  t.extra = extra.data;
  t.extra_len = extra.len;
  tlog_proof_write(out, &t);
  buf_free(&note);
  buf_free(&extra);
}

/* Reads the text from key `from` on; how many issuers are known then, 0 when it is refused. */
static size_t read_text(const struct buf *text, size_t from, const char *why)
{
  struct issuer list[LIMIT_ISSUERS];
  struct problem p = { 0 };
  struct arena a = { 0 };
  size_t n = 1;
  const char *did = secret_key_did(keys[from]);

  assert_true(issuer_make(&list[0], did, did, -1));
  bool ok = issuer_changes_read(&a, buf_str(text), text->len, &log_verifier, list, &n, &p);
  arena_free(&a);
  if (ok != (why == NULL) || (!ok && strstr(p.detail, why) == NULL))
    fail_msg("\"%s\", not \"%s\"", p.detail, why == NULL ? "good" : why);
  if (ok && n == 3) {
    assert_string_equal(list[1].did, secret_key_did(keys[2]));
    assert_int_equal(list[1].entry, 3);
    assert_string_equal(list[2].did, WEB);
    assert_string_equal(list[2].key, secret_key_did(keys[3]));
    assert_int_equal(list[2].entry, 7);
  }
  return ok ? n : 0;
}

static void one_after_the_other(void **state)
{
  struct buf text = { 0 };

  (void)state;
  assert_int_equal(read_text(&text, 1, NULL), 1); /* nothing is proved by nothing */
  prove(&text, 3, log_key);
  assert_int_equal(read_text(&text, 1, NULL), 2);
  prove(&text, 7, log_key);
  assert_int_equal(read_text(&text, 1, NULL), 3);
  buf_free(&text);
}

static void only_from_the_one_that_is_believed(void **state)
{
  struct buf text = { 0 };

  (void)state;
  prove(&text, 3, log_key);
  prove(&text, 7, log_key);
  read_text(&text, 2, "not signed by the issuer before");
  read_text(&text, 3, "not signed by the issuer before");
  buf_clear(&text);
  prove(&text, 7, log_key);
  assert_int_equal(read_text(&text, 2, NULL), 2);
  read_text(&text, 1, "not signed by the issuer before");
  buf_free(&text);
}

static void only_what_the_log_has(void **state)
{
  struct buf text = { 0 };

  (void)state;
  prove(&text, 3, keys[2]);
  read_text(&text, 1, "");
  buf_clear(&text);
  prove(&text, 3, log_key);
  text.data[text.len / 2] ^= 1;
  read_text(&text, 1, "");
  buf_clear(&text);
  prove(&text, 3, log_key);
  text.len /= 2;
  read_text(&text, 1, "");
  buf_clear(&text);
  buf_text(&text, "no proof");
  read_text(&text, 1, "");
  buf_free(&text);
}

/* An entry that is in the log, but names no issuer as the one before would. */
static void only_such_entries(void **state)
{
  static const struct {
    size_t by;
    const char *path, *issuer, *why;
  } cases[] = {
    { 3, NULL, NULL, "not signed by the issuer before" },
    { 1, "/v1/applications/A1/votes", NULL, "names no issuer" },
    { 1, "/v1/issuer/did:web:x", NULL, "names no issuer" },
    { 1, NULL, "did:web:EXAMPLE.org", "names no issuer" },
    { 1, NULL, "", "names no issuer" },
    { 1, NULL, "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp", "names no issuer" },
  };

  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct buf text = { 0 };
    struct change c = first_change();
    c.by = keys[cases[i].by];
    c.path = cases[i].path == NULL ? c.path : cases[i].path;
    c.issuer = cases[i].issuer == NULL ? c.issuer : cases[i].issuer;
    put(3, c);
    prove(&text, 3, log_key);
    read_text(&text, 1, cases[i].why);
    buf_free(&text);
  }
}

/* The neutral point: anybody could sign for it. */
static void no_unsound_key(void **state)
{
  struct public_key neutral = { { 1 } };
  char did[LIMIT_DID + 1], path[128];
  struct buf text = { 0 };

  (void)state;
  did_key_write(&neutral, did);
  snprintf(path, sizeof path, "/v1/issuer/%s", did);
  put(3, (struct change){ keys[1], path, did });
  prove(&text, 3, log_key);
  read_text(&text, 1, "names a key that is none");
  buf_free(&text);
}

static void not_backwards(void **state)
{
  struct buf text = { 0 };

  (void)state;
  put(7, first_change());
  put(3, second_change());
  prove(&text, 7, log_key);
  prove(&text, 3, log_key);
  read_text(&text, 1, "out of order");
  buf_free(&text);
}

static void of_register(struct verification *v, const char *name, const struct secret_key *key,
                        struct known_register *reg, struct issuer *pinned)
{
  struct public_key public;

  v->register_name = name;
  secret_key_public(log_key, &public);
  note_verifier_init(&v->log, name, &public);
  v->log_known = true;
  assert_true(issuer_make(pinned, secret_key_did(key), secret_key_did(key), -1));
  *reg = (struct known_register){ .issuers = pinned, .n_issuers = 1 };
}

/* When the first issuer began is not known, but when it ended is. */
static void no_longer_than_its_term(void **state)
{
  struct buf text = { 0 };
  struct issuer_changes changes = { .file = "changes" };
  struct verification v = { .changes = &changes };
  struct known_register reg;
  struct issuer pinned;
  struct cli cli = { 0 };

  (void)state;
  prove(&text, 3, log_key);
  changes.text = text.data;
  changes.len = text.len;
  of_register(&v, REGISTER, keys[1], &reg, &pinned);
  v.issuer = secret_key_did(keys[1]);
  verification_issuers(&cli, &v, &(struct known_register){ 0 });
  assert_int_equal(v.n_history, 2);
  for (v.entry = 0; v.entry < SIZE; v.entry++) {
    memset(&v.report, 0, sizeof v.report);
    v.report.result[CHECK_FORM] = v.report.result[CHECK_ISSUER] = CHECK_PASSED;
    v.report.issuer = 0;
    verification_issuer_term(&v);
    assert_int_equal(v.report.result[CHECK_ISSUER], v.entry < 3 ? CHECK_PASSED : CHECK_FAILED);
  }
  arena_free(&cli.arena);
  buf_free(&text);
}

/* The issuers of a register that are good for who names one of them, and has the changes. */
static void from_a_later_one_back(void **state)
{
  struct buf text = { 0 };
  struct issuer_changes changes = { .file = "changes" };
  struct verification v = { .changes = &changes };
  struct known_register none = { 0 };
  struct public_key public;
  struct issuer pinned;
  struct cli cli = { 0 };

  (void)state;
  prove(&text, 3, log_key);
  changes.text = text.data;
  changes.len = text.len;
  of_register(&v, REGISTER, keys[2], &none, &pinned);
  none = (struct known_register){ 0 };
  v.issuer = secret_key_did(keys[2]);
  verification_issuers(&cli, &v, &none);
  assert_true(changes.good);
  assert_int_equal(v.n_by, 2);
  assert_string_equal(v.by[0].did, secret_key_did(keys[1]));
  assert_string_equal(v.by[1].did, secret_key_did(keys[2]));
  changes.looked = false;
  v.issuer = secret_key_did(keys[3]); /* to whom they do not lead */
  verification_issuers(&cli, &v, &none);
  assert_false(changes.good);
  changes.looked = false;
  secret_key_public(keys[3], &public); /* nor in another log of that name */
  note_verifier_init(&v.log, REGISTER, &public);
  v.issuer = secret_key_did(keys[2]);
  verification_issuers(&cli, &v, &none);
  assert_false(changes.good);
  arena_free(&cli.arena);
  buf_free(&text);
}

/* Of many certificates in one run: what proves the issuers of one register proves nothing of
 * another's, whichever comes first. */
static void each_register_has_its_own(void **state)
{
  struct buf text = { 0 };
  struct issuer_changes changes = { .file = "changes" };
  struct verification v = { .changes = &changes };
  struct known_register mine, other;
  struct issuer pinned[2];
  struct cli cli = { 0 };

  (void)state;
  prove(&text, 3, log_key);
  changes.text = text.data;
  changes.len = text.len;
  for (int round = 0; round < 2; round++) {
    of_register(&v, REGISTER, keys[1], &mine, &pinned[0]);
    verification_issuers(&cli, &v, &mine);
    assert_true(changes.good);
    assert_int_equal(v.n_by, 2);
    of_register(&v, "other.example", keys[3], &other, &pinned[1]);
    verification_issuers(&cli, &v, &other);
    assert_false(changes.good);
    assert_int_equal(v.n_by, 1);
    assert_string_equal(v.by[0].did, secret_key_did(keys[3]));
    v.log_known = false; /* nor does it count against one of which nothing is known */
    v.register_name = "unknown.example";
    verification_issuers(&cli, &v, &(struct known_register){ 0 });
    assert_false(changes.looked);
    assert_int_equal(v.n_by, 0);
  }
  arena_free(&cli.arena);
  buf_free(&text);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(one_after_the_other, fill),
    cmocka_unit_test_setup(only_from_the_one_that_is_believed, fill),
    cmocka_unit_test_setup(only_what_the_log_has, fill),
    cmocka_unit_test_setup(only_such_entries, fill),
    cmocka_unit_test_setup(no_unsound_key, fill),
    cmocka_unit_test_setup(not_backwards, fill),
    cmocka_unit_test_setup(no_longer_than_its_term, fill),
    cmocka_unit_test_setup(from_a_later_one_back, fill),
    cmocka_unit_test_setup(each_register_has_its_own, fill),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
