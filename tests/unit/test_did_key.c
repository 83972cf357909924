#include "lib/did_key.h"

#include "lib/secret_key.h"

#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

/* The did:key specification's first Ed25519 example; its secret key is 32 zero bytes. */
#define EXAMPLE_DID "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"
#define EXAMPLE_HEX "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29"

static struct public_key key_of(const char *hex)
{
  struct public_key key;
  size_t len;

  assert_int_equal(sodium_hex2bin(key.bytes, sizeof key.bytes, hex, strlen(hex), NULL, &len, NULL),
                   0);
  assert_int_equal(len, PUBLIC_KEY_BYTES);
  return key;
}

static void example_both_ways(void **state)
{
  const struct public_key expected = key_of(EXAMPLE_HEX);
  struct public_key key;
  char did[LIMIT_DID + 1];

  (void)state;
  did_key_write(&expected, did);
  assert_string_equal(did, EXAMPLE_DID);
  assert_true(did_key_read(EXAMPLE_DID, &key));
  assert_memory_equal(key.bytes, expected.bytes, PUBLIC_KEY_BYTES);
  assert_string_equal(did_key_multikey(did), strstr(EXAMPLE_DID, "z6Mk"));
}

static void random_keys_both_ways(void **state)
{
  struct public_key key, again;
  char did[LIMIT_DID + 1];

  (void)state;
  for (int i = 0; i < 200; i++) {
    randombytes_buf(key.bytes, sizeof key.bytes);
    if (i < 3) /* zero bytes are where base58 is odd */
      memset(key.bytes, 0, 32 - (size_t)i);
    did_key_write(&key, did);
    assert_int_equal(strlen(did), 56);
    assert_true(strncmp(did, "did:key:z6Mk", 12) == 0);
    assert_true(did_key_read(did, &again));
    assert_memory_equal(again.bytes, key.bytes, PUBLIC_KEY_BYTES);
  }
}

static void other_spellings_are_refused(void **state)
{
  static const char *const bad[] = {
    "",
    "did:key:",
    "did:key:z",
    "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
    "DID:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
    "did:web:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
    " " EXAMPLE_DID,
    EXAMPLE_DID " ",
    EXAMPLE_DID "\n",
    EXAMPLE_DID "#z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
    EXAMPLE_DID "1",
    "did:key:z16MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
    /* one character short, one not of the alphabet, one of a look-alike */
    "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooW",
    "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooW0",
    "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWl",
    /* X25519, secp256k1 and P-256 keys of the same specification */
    "did:key:z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F",
    "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",
    "did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169",
    /* base64url multibase */
    "did:key:u7QE7aie8zrakLWKjqNAqbw1zZTIVdx3iQ6Y6wEihi1naKQ",
  };
  char huge[5000];
  struct public_key key;

  (void)state;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    if (did_key_read(bad[i], &key))
      fail_msg("accepted: %s", bad[i]);
  memset(huge, 'z', sizeof huge);
  memcpy(huge, "did:key:z6Mk", 12);
  huge[sizeof huge - 1] = '\0';
  assert_false(did_key_read(huge, &key));
}

static void only_prime_order_points_are_sound(void **state)
{
  static const char *const bad[] = {
    /* orders 1, 2, 4 and 8 */
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    /* y = 1 written as p + 1 */
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    /* y = 2 is on no point */
    "0200000000000000000000000000000000000000000000000000000000000000",
  };
  const struct public_key good = key_of(EXAMPLE_HEX), eighth = key_of(bad[3]);
  struct public_key mixed;

  (void)state;
  assert_true(public_key_sound(&good));
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    const struct public_key key = key_of(bad[i]);
    if (public_key_sound(&key))
      fail_msg("sound: %s", bad[i]);
  }
  assert_int_equal(crypto_core_ed25519_add(mixed.bytes, good.bytes, eighth.bytes), 0);
  assert_false(public_key_sound(&mixed));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(example_both_ways),
    cmocka_unit_test(random_keys_both_ways),
    cmocka_unit_test(other_spellings_are_refused),
    cmocka_unit_test(only_prime_order_points_are_sound),
  };
  return secret_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
