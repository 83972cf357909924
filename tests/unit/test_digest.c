#include "lib/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

/* FIPS 180-4's "abc". */
#define ABC_HEX "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static void sha256(void **state)
{
  (void)state;
  struct digest d, e;
  char hex[2 * DIGEST_BYTES + 1];
  digest_of("abc", 3, &d);
  digest_hex(&d, hex);
  assert_string_equal(hex, ABC_HEX);
  assert_true(digest_from_hex(hex, &e));
  assert_true(digest_equal(&d, &e));
  e.bytes[31] ^= 1;
  assert_false(digest_equal(&d, &e));
  digest_of("", 0, &d);
  digest_hex(&d, hex);
  assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert_false(digest_from_hex("", &d));
  assert_false(digest_from_hex(ABC_HEX "0", &d));
  hex[0] = 'E';
  assert_false(digest_from_hex(hex, &d));
}

/* RFC 9530, appendix D. */
static void content_digest(void **state)
{
  (void)state;
  static const char body[] = "{\"hello\": \"world\"}\n";
  static const char want[] = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
  struct digest d, e;
  struct problem p = { 0 };
  char value[CONTENT_DIGEST_LEN + 1];
  digest_of(body, sizeof body - 1, &d);
  content_digest_write(&d, value);
  assert_string_equal(value, want);
  assert_true(content_digest_read(value, &e, &p));
  assert_true(digest_equal(&d, &e));
  assert_int_equal(p.id, PROBLEM_NONE);
}

static void other_spellings_are_refused(void **state)
{
  (void)state;
  static const char *const bad[] = {
    "",
    "sha-256=",
    "sha-256=::",
    "SHA-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
    "sha-512=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
    " sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
    "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=: ",
    "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:;a",
    "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDh=:", /* trailing bits */
    "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDgA:", /* 33 bytes */
    "sha-256=:RK_0qy18MlBSVnWgjwz6lZEWjP_lF5HF9bvEF8FabDg=:", /* base64url */
    "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=::",
    "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:, sha-256=::",
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct digest d;
    struct problem p = { 0 };
    assert_false(content_digest_read(bad[i], &d, &p));
    assert_int_equal(p.id, PROBLEM_DIGEST_MALFORMED);
    assert_non_null(strstr(p.detail, "sha-256=:<base64"));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(sha256),
    cmocka_unit_test(content_digest),
    cmocka_unit_test(other_spellings_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
