#define _XOPEN_SOURCE 700 /* mkdtemp, symlink, truncate */

#include "lib/key_file.h"

#include "lib/buf.h"
#include "tests/unit/skip.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <setjmp.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[64], path[96], other_path[96];
static struct secret_key *key;

static int group_setup(void **state)
{
  uint8_t seed[SEED_BYTES] = { 0 };
  const char *tmp = getenv("TMPDIR");

  (void)state;
  snprintf(folder, sizeof folder, "%.40s/wiotc-key-XXXXXX", tmp != NULL ? tmp : "/tmp");
  if (mkdtemp(folder) == NULL)
    return -1;
  snprintf(path, sizeof path, "%s/key", folder);
  snprintf(other_path, sizeof other_path, "%s/other", folder);
  key = secret_key_from_seed(seed);
  return 0;
}

static int group_teardown(void **state)
{
  (void)state;
  secret_key_free(key);
  return rmdir(folder);
}

static int remove_files(void **state)
{
  (void)state;
  unlink(path);
  unlink(other_path);
  return 0;
}

static void put_bytes(const char *text, size_t len)
{
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

  assert_true(fd >= 0);
  assert_int_equal(write(fd, text, len), (ssize_t)len);
  close(fd);
}

static void put(const char *text)
{
  put_bytes(text, strlen(text));
}

static void get(struct buf *out)
{
  char piece[LIMIT_KEY_FILE];
  int fd = open(path, O_RDONLY);
  ssize_t n = read(fd, piece, sizeof piece);

  assert_true(n > 0);
  buf_add(out, piece, (size_t)n);
  close(fd);
}

/* Neither reading nor peeking takes the file, and both say a word of why. */
static void expect_refusal(const char *word)
{
  struct problem p = { 0 }, q = { 0 };
  bool encrypted;

  if (key_file_read(path, "secret", &p) != NULL || p.id != PROBLEM_KEY_FILE ||
      strstr(p.detail, word) == NULL)
    fail_msg("read: \"%s\", expected to read \"%s\"", p.detail, word);
  if (key_file_peek(path, &encrypted, NULL, &q) || q.id != PROBLEM_KEY_FILE ||
      strstr(q.detail, word) == NULL)
    fail_msg("peek: \"%s\", expected to read \"%s\"", q.detail, word);
}

#define DID "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"
#define ZERO_SEED "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define PLAIN "wiotc-key-v1\ndid: " DID "\nkdf: none\ncipher: none\nsecret: " ZERO_SEED "\n"

static void keys_from_seeds(void **state)
{
  struct public_key public;
  uint8_t seed[SEED_BYTES], signature[64];
  /* RFC 8032 section 7.1, TEST 2 */
  static const char SEED[] = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
  static const char PUBLIC[] = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
  static const char SIGNATURE[] =
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
  char hex[129];

  (void)state;
  sodium_hex2bin(seed, sizeof seed, SEED, strlen(SEED), NULL, NULL, NULL);
  struct secret_key *k = secret_key_from_seed(seed);
  secret_key_public(k, &public);
  assert_string_equal(sodium_bin2hex(hex, sizeof hex, public.bytes, 32), PUBLIC);
  secret_key_sign(k, "\x72", 1, signature);
  assert_string_equal(sodium_bin2hex(hex, sizeof hex, signature, 64), SIGNATURE);
  assert_true(signature_valid(&public, "\x72", 1, signature));
  assert_false(signature_valid(&public, "\x73", 1, signature));
  assert_false(signature_valid(&public, "\x72", 0, signature));
  secret_key_free(k);
  secret_key_free(NULL);
  assert_string_equal(secret_key_did(key), DID);
}

static void new_keys_differ(void **state)
{
  struct secret_key *a = secret_key_new(), *b = secret_key_new();

  (void)state;
  assert_string_not_equal(secret_key_did(a), secret_key_did(b));
  secret_key_free(a);
  secret_key_free(b);
}

static void no_core_dumps(void **state)
{
  struct rlimit limit;

  (void)state;
  assert_int_equal(getrlimit(RLIMIT_CORE, &limit), 0);
  assert_int_equal(limit.rlim_cur, 0);
  assert_int_equal(limit.rlim_max, 0);
}

static void plain_file_both_ways(void **state)
{
  struct problem p = { 0 };
  struct buf text = { 0 };
  struct stat st;
  char did[LIMIT_DID + 1];
  bool encrypted = true;

  (void)state;
  mode_t old = umask(0277); /* must not take away the owner's own right */
  assert_true(key_file_write(path, key, NULL, &p));
  umask(old);
  assert_int_equal(stat(path, &st), 0);
  assert_int_equal(st.st_mode & 07777, 0600);
  get(&text);
  assert_string_equal(text.data, PLAIN);
  buf_free(&text);
  assert_true(key_file_peek(path, &encrypted, did, &p));
  assert_false(encrypted);
  assert_string_equal(did, DID);
  struct secret_key *again = key_file_read(path, NULL, &p);
  assert_non_null(again);
  assert_string_equal(secret_key_did(again), DID);
  secret_key_free(again);
}

static void encrypted_file_both_ways(void **state)
{
  struct problem p = { 0 };
  struct buf text = { 0 };
  char did[LIMIT_DID + 1];
  bool encrypted = false;

  (void)state;
  assert_true(key_file_write(path, key, "correct horse", &p));
  get(&text);
  assert_non_null(strstr(text.data, "kdf: argon2id 3 268435456 "));
  assert_null(strstr(text.data, ZERO_SEED));
  assert_null(strstr(text.data, "correct"));
  buf_free(&text);
  assert_true(key_file_peek(path, &encrypted, did, &p));
  assert_true(encrypted);
  assert_string_equal(did, DID);
  struct secret_key *again = key_file_read(path, "correct horse", &p);
  assert_non_null(again);
  assert_string_equal(secret_key_did(again), DID);
  secret_key_free(again);

  assert_null(key_file_read(path, NULL, &p));
  assert_non_null(strstr(p.detail, "needs its passphrase"));
  assert_null(key_file_read(path, "correct hors", &p));
  assert_int_equal(p.id, PROBLEM_KEY_FILE);
  assert_non_null(strstr(p.detail, "passphrase"));
  assert_non_null(strstr(p.detail, "wrong"));
  assert_null(strstr(p.detail, "hors"));
  assert_null(key_file_read(path, "", &p));
}

static void passphrases_have_bounds(void **state)
{
  char *huge = calloc(1, LIMIT_PASSPHRASE + 2);
  struct problem p = { 0 };

  (void)state;
  memset(huge, 'x', LIMIT_PASSPHRASE + 1);
  assert_false(key_file_write(path, key, huge, &p));
  assert_int_equal(p.id, PROBLEM_KEY_FILE);
  p.id = PROBLEM_NONE;
  assert_false(key_file_write(path, key, "", &p));
  assert_int_equal(p.id, PROBLEM_KEY_FILE);
  assert_int_equal(access(path, F_OK), -1);
  free(huge);
}

/* A file as another program would write it, with the least work that libsodium knows. */
static void write_light(const char *did, const uint8_t seed[SEED_BYTES], struct buf *out)
{
  static const uint8_t salt[16] = { 1 }, nonce[24] = { 2 };
  uint8_t cipher_key[32], sealed[48];
  char text[128];

  assert_int_equal(crypto_pwhash_argon2id(cipher_key, 32, "secret", 6, salt, 1, 8192,
                                          crypto_pwhash_argon2id_ALG_ARGON2ID13),
                   0);
  buf_printf(out, "wiotc-key-v1\ndid: %s\nkdf: argon2id 1 8192 %s\n", did,
             sodium_bin2base64(text, sizeof text, salt, 16, sodium_base64_VARIANT_ORIGINAL));
  buf_printf(out, "cipher: xchacha20poly1305 %s\n",
             sodium_bin2base64(text, sizeof text, nonce, 24, sodium_base64_VARIANT_ORIGINAL));
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed, NULL, seed, 32, (const uint8_t *)out->data,
                                             out->len, NULL, nonce, cipher_key);
  buf_printf(out, "secret: %s\n",
             sodium_bin2base64(text, sizeof text, sealed, 48, sodium_base64_VARIANT_ORIGINAL));
}

static void the_format_is_as_described(void **state)
{
  const uint8_t seed[SEED_BYTES] = { 0 };
  struct buf text = { 0 };
  struct problem p = { 0 };

  (void)state;
  write_light(DID, seed, &text);
  put(text.data);
  struct secret_key *again = key_file_read(path, "secret", &p);
  assert_non_null(again);
  assert_string_equal(secret_key_did(again), DID);
  secret_key_free(again);
  buf_free(&text);
}

static void no_changed_byte_goes_unnoticed(void **state)
{
  const uint8_t seed[SEED_BYTES] = { 0 };
  struct buf text = { 0 };

  (void)state;
  write_light(DID, seed, &text);
  for (size_t i = 0; i < text.len; i++) {
    struct problem p = { 0 };

    text.data[i] ^= 1;
    put_bytes(text.data, text.len);
    struct secret_key *k = key_file_read(path, "secret", &p);
    if (k != NULL || p.id != PROBLEM_KEY_FILE)
      fail_msg("byte %zu may be changed", i);
    text.data[i] ^= 1;
  }
  buf_free(&text);
}

static void the_did_must_be_of_the_secret(void **state)
{
  uint8_t seed[SEED_BYTES] = { 1 };
  struct buf text = { 0 };
  struct problem p = { 0 };
  struct secret_key *k;

  (void)state;
  put("wiotc-key-v1\ndid: " DID "\nkdf: none\ncipher: none\n"
      "secret: AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
  k = key_file_read(path, NULL, &p);
  assert_null(k);
  assert_non_null(strstr(p.detail, "not that of its did"));
  write_light(DID, seed, &text); /* sealed by the right passphrase */
  put(text.data);
  p = (struct problem){ 0 };
  k = key_file_read(path, "secret", &p);
  assert_null(k);
  assert_non_null(strstr(p.detail, "not that of its did"));
  buf_free(&text);
}

static void existing_files_stay(void **state)
{
  struct problem p = { 0 };
  struct buf text = { 0 };

  (void)state;
  put("something else");
  assert_false(key_file_write(path, key, NULL, &p));
  assert_int_equal(p.id, PROBLEM_KEY_FILE);
  assert_non_null(strstr(p.detail, "never overwritten"));
  get(&text);
  assert_string_equal(text.data, "something else");
  buf_free(&text);
  /* A link that leads nowhere is not followed to make a file elsewhere. */
  assert_int_equal(unlink(path), 0);
  assert_int_equal(symlink(other_path, path), 0);
  assert_false(key_file_write(path, key, NULL, &p));
  assert_int_equal(access(other_path, F_OK), -1);
}

static void unwritable_places_are_named(void **state)
{
  struct problem p = { 0 };

  (void)state;
  assert_false(key_file_write("/nonexistent/key", key, NULL, &p));
  assert_int_equal(p.id, PROBLEM_KEY_FILE);
  assert_non_null(strstr(p.detail, "/nonexistent/key"));
  assert_non_null(strstr(p.detail, strerror(ENOENT)));
}

static void relative_names_work(void **state)
{
  struct problem p = { 0 };
  char *old = getcwd(NULL, 0);

  (void)state;
  assert_int_equal(chdir(folder), 0);
  assert_true(key_file_write("key", key, NULL, &p));
  assert_int_equal(chdir(old), 0);
  free(old);
}

static void open_files_are_refused(void **state)
{
  static const mode_t modes[] = { 0640, 0604, 0660, 0620, 0602, 0610, 0601, 0644 };
  struct problem p = { 0 };

  (void)state;
  put(PLAIN);
  for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
    assert_int_equal(chmod(path, modes[i]), 0);
    expect_refusal("chmod 600");
  }
  assert_int_equal(chmod(path, 0400), 0);
  struct secret_key *k = key_file_read(path, NULL, &p);
  assert_non_null(k);
  secret_key_free(k);
}

static void links_are_judged_by_their_file(void **state)
{
  struct problem p = { 0 };

  (void)state;
  put(PLAIN);
  assert_int_equal(rename(path, other_path), 0);
  assert_int_equal(symlink(other_path, path), 0);
  struct secret_key *k = key_file_read(path, NULL, &p);
  assert_non_null(k);
  secret_key_free(k);
  assert_int_equal(chmod(other_path, 0644), 0);
  expect_refusal("chmod 600");
}

static void foreign_files_are_refused(void **state)
{
  (void)state;
  if (geteuid() != 0)
    skip_because("only root can give a file away");
  put(PLAIN);
  assert_int_equal(chown(path, 12345, (gid_t)-1), 0);
  expect_refusal("another user");
}

static void other_things_are_refused(void **state)
{
  (void)state;
  expect_refusal("wiotc key new");
  assert_int_equal(mkfifo(path, 0600), 0);
  expect_refusal("no regular file"); /* and does not wait for a writer */
  assert_int_equal(unlink(path), 0);
  assert_int_equal(mkdir(path, 0700), 0);
  expect_refusal("no regular file");
  assert_int_equal(rmdir(path), 0);
}

static void malformed_files_are_refused(void **state)
{
  static const char HEAD[] = "wiotc-key-v1\ndid: " DID "\n";
  static const char SALT[] = "AAAAAAAAAAAAAAAAAAAAAA==";
  static const char NONCE[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  static const char SEALED[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  static const char *const bad[] = {
    "",
    "\n",
    "wiotc-key-v1",
    "wiotc-key-v2\ndid: " DID "\nkdf: none\ncipher: none\nsecret: " ZERO_SEED "\n",
    "wiotc-key-v1\r\ndid: " DID "\r\nkdf: none\r\ncipher: none\r\nsecret: " ZERO_SEED "\r\n",
    "wiotc-key-v1\ndid: did:key:z6Mk\nkdf: none\ncipher: none\nsecret: " ZERO_SEED "\n",
    "wiotc-key-v1\ndid: " DID " \nkdf: none\ncipher: none\nsecret: " ZERO_SEED "\n",
    "wiotc-key-v1\nkdf: none\ndid: " DID "\ncipher: none\nsecret: " ZERO_SEED "\n",
    "wiotc-key-v1\ndid: " DID "\nkdf: none\nsecret: " ZERO_SEED "\n",
    "wiotc-key-v1\ndid: " DID "\nkdf: scrypt\ncipher: none\nsecret: " ZERO_SEED "\n",
    "wiotc-key-v1\ndid: " DID "\nkdf: none\ncipher: none\nsecret: " ZERO_SEED,
    "wiotc-key-v1\ndid: " DID "\nkdf: none\ncipher: none\nsecret: " ZERO_SEED "\n\n",
    "wiotc-key-v1\ndid: " DID "\nkdf: none\ncipher: none\nsecret:  " ZERO_SEED "\n",
    "wiotc-key-v1\ndid: " DID "\nkdf: none\ncipher: none\nsecret: AAAA\n",
    "wiotc-key-v1\ndid: " DID "\nkdf: none\ncipher: none\nsecret: A" ZERO_SEED "\n",
    /* trailing bits that are not zero */
    "wiotc-key-v1\ndid: " DID
    "\nkdf: none\ncipher: none\nsecret: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU=\n",
  };
  static const char *const numbers[] = {
    "3",      "3 ",      "-1 8192", "01 8192", "1 08192",
    "0 8192", "1 8192k", "x 8192",  "1  8192", "1 99999999999999999999"
  };
  struct buf text = { 0 };

  (void)state;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    put(bad[i]);
    expect_refusal("no key file");
  }
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    buf_clear(&text);
    buf_printf(&text, "%skdf: argon2id %s %s\ncipher: xchacha20poly1305 %s\nsecret: %s\n", HEAD,
               numbers[i], SALT, NONCE, SEALED);
    put(text.data);
    expect_refusal("no key file");
  }
  buf_free(&text);
  put_bytes(PLAIN "\0", sizeof PLAIN);
  expect_refusal("NUL");
}

/* A hostile file must not eat all memory or time of who reads it. */
static void work_is_capped(void **state)
{
  static const char *const limits[] = { "5 8192", "1 1073741825", "100000 8192",
                                        "1 999999999999999999", "1 8191" };

  (void)state;
  for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
    struct buf text = { 0 };

    buf_printf(&text,
               "wiotc-key-v1\ndid: " DID "\nkdf: argon2id %s AAAAAAAAAAAAAAAAAAAAAA==\n"
               "cipher: xchacha20poly1305 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
               "secret: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
               limits[i]);
    put(text.data);
    expect_refusal("more work or memory");
    buf_free(&text);
  }
}

static void huge_files_are_refused(void **state)
{
  (void)state;
  put(PLAIN);
  assert_int_equal(truncate(path, LIMIT_KEY_FILE + 1), 0);
  expect_refusal("larger than");
  assert_int_equal(truncate(path, (off_t)1 << 40), 0);
  expect_refusal("larger than");
}

#define FILE_TEST(f) cmocka_unit_test_setup_teardown(f, NULL, remove_files)

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(keys_from_seeds),        cmocka_unit_test(new_keys_differ),
    cmocka_unit_test(no_core_dumps),          FILE_TEST(plain_file_both_ways),
    FILE_TEST(encrypted_file_both_ways),      FILE_TEST(passphrases_have_bounds),
    FILE_TEST(the_format_is_as_described),    FILE_TEST(no_changed_byte_goes_unnoticed),
    FILE_TEST(the_did_must_be_of_the_secret), FILE_TEST(existing_files_stay),
    FILE_TEST(unwritable_places_are_named),   FILE_TEST(relative_names_work),
    FILE_TEST(open_files_are_refused),        FILE_TEST(links_are_judged_by_their_file),
    FILE_TEST(foreign_files_are_refused),     FILE_TEST(other_things_are_refused),
    FILE_TEST(malformed_files_are_refused),   FILE_TEST(work_is_capped),
    FILE_TEST(huge_files_are_refused),
  };
  return secret_init() ? cmocka_run_group_tests(tests, group_setup, group_teardown) : 1;
}
