#include "lib/status_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <zlib.h>

#include "lib/encode.h"
#include "lib/json.h"
#include "tests/unit/credential_sample.h"

#define T(test) cmocka_unit_test(test)

static void positions_are_read_from_the_left(void **state)
{
  static const struct {
    size_t index;
    size_t byte;
    uint8_t value;
  } cases[] = {
    { 0, 0, 0x80 }, { 1, 0, 0x40 }, { 7, 0, 0x01 }, { 8, 1, 0x80 }, { 131071, 16383, 0x01 },
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    static struct status_bits bits;
    memset(&bits, 0, sizeof bits);
    status_bit_set(&bits, cases[i].index);
    assert_int_equal(bits.bytes[cases[i].byte], cases[i].value);
    size_t n = 0;
    for (size_t at = 0; at < LIMIT_STATUS_ENTRIES; at++)
      n += status_bit(&bits, at);
    assert_int_equal(n, 1);
    assert_true(status_bit(&bits, cases[i].index));
  }
}

static void lists_come_in_pairs(void **state)
{
  (void)state;
  for (int64_t pair = 1; pair < 5; pair++)
    for (int i = 0; i < STATUS_PURPOSES; i++) {
      int64_t number = status_list_number(pair, (enum status_purpose)i);
      assert_int_equal(number, 2 * pair - 1 + i);
      assert_int_equal(status_list_pair(number), pair);
      assert_int_equal(status_list_purpose(number), i);
    }
  assert_string_equal(status_purpose_name(status_list_purpose(1)), "revocation");
  assert_string_equal(status_purpose_name(status_list_purpose(2)), "suspension");
}

static void what_is_encoded_comes_back(void **state)
{
  static struct status_bits bits, back;
  struct problem p = { 0 };
  struct buf text = { 0 }, again = { 0 };
  (void)state;
  for (int fill = 0; fill < 3; fill++) {
    srand(7);
    for (size_t i = 0; i < sizeof bits.bytes; i++)
      bits.bytes[i] = fill == 0 ? 0 : fill == 1 ? 0xff : (uint8_t)(rand() >> 4);
    buf_clear(&text);
    buf_clear(&again);
    status_bits_encode(&bits, &text);
    status_bits_encode(&bits, &again);
    assert_string_equal(text.data, again.data);
    assert_true(text.len <= LIMIT_STATUS_ENCODED);
    assert_true(status_bits_decode(text.data, &back, &p));
    assert_memory_equal(&bits, &back, sizeof bits);
  }
  buf_free(&text);
  buf_free(&again);
}

/* RFC 1952: no time, and no system, so that two days or two machines make the same bytes. */
static void the_head_says_nothing_of_when_and_where(void **state)
{
  static struct status_bits none;
  uint8_t head[64];
  size_t len;
  struct buf text = { 0 };
  (void)state;
  status_bits_encode(&none, &text);
  assert_true(text.len < 80);
  assert_int_equal(text.data[0], 'u');
  assert_true(decode_base64url(text.data + 1, text.len - 1, head, sizeof head, &len));
  assert_int_equal(head[0], 0x1f);
  assert_int_equal(head[1], 0x8b);
  for (int i = 3; i < 8; i++)
    assert_int_equal(head[i], 0);
  assert_int_equal(head[9], 255);
  buf_free(&text);
}

/* `len` zero bytes as gzip in base64url. */
static void pack(size_t len, struct buf *out)
{
  uint8_t *plain = calloc(len, 1), *packed = malloc(len / 500 + 1000);
  z_stream z = { .next_in = plain,
                 .avail_in = (uInt)len,
                 .next_out = packed,
                 .avail_out = (uInt)(len / 500 + 1000) };
  assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
  assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
  buf_byte(out, 'u');
  encode_base64url(out, packed, z.total_out);
  deflateEnd(&z);
  free(plain);
  free(packed);
}

static void assert_refused(const char *text, const char *why)
{
  static struct status_bits bits;
  struct problem p = { 0 };
  assert_false(status_bits_decode(text, &bits, &p));
  assert_int_equal(p.id, PROBLEM_STATUS_LIST_INVALID);
  if (!strstr(p.detail, why))
    fail_msg("%s, not %s", p.detail, why);
}

static void sizes_are_exact(void **state)
{
  static struct status_bits bits;
  struct problem p = { 0 };
  struct buf text = { 0 };
  (void)state;
  pack(STATUS_LIST_BYTES, &text);
  assert_true(status_bits_decode(text.data, &bits, &p));
  buf_clear(&text);
  pack(STATUS_LIST_BYTES - 1, &text);
  assert_refused(text.data, "fewer entries");
  buf_clear(&text);
  pack(STATUS_LIST_BYTES + 1, &text);
  assert_refused(text.data, "expands to more");
  buf_clear(&text);
  pack(16 * 1024 * 1024, &text); /* a bomb that fits the text */
  assert_true(text.len <= LIMIT_STATUS_ENCODED);
  assert_refused(text.data, "expands to more");
  buf_clear(&text);
  pack(0, &text);
  assert_refused(text.data, "fewer entries");
  buf_free(&text);
}

static void what_is_no_list(void **state)
{
  static struct status_bits none;
  uint8_t packed[128];
  size_t len;
  struct buf text = { 0 }, other = { 0 };
  (void)state;
  status_bits_encode(&none, &text);
  assert_true(decode_base64url(text.data + 1, text.len - 1, packed, sizeof packed - 2, &len));
  assert_refused("", "multibase");
  assert_refused("zH4sI", "multibase");
  assert_refused("u", "ends early");
  assert_refused("u+/==", "base64url");
  assert_refused("uAAAA", "not gzip");
  for (size_t cut = 1; cut < len; cut++) { /* truncated anywhere */
    buf_clear(&other);
    buf_byte(&other, 'u');
    encode_base64url(&other, packed, cut);
    assert_refused(other.data, "ends early");
  }
  packed[len - 6] ^= 1; /* the checksum */
  buf_clear(&other);
  buf_byte(&other, 'u');
  encode_base64url(&other, packed, len);
  assert_refused(other.data, "damaged");
  packed[len - 6] ^= 1;
  packed[len] = 0;
  buf_clear(&other);
  buf_byte(&other, 'u');
  encode_base64url(&other, packed, len + 1);
  assert_refused(other.data, "after its end");
  buf_clear(&other);
  buf_byte(&other, 'u');
  for (size_t i = 0; i < LIMIT_STATUS_ENCODED; i++)
    buf_byte(&other, 'A');
  assert_refused(other.data, "longer");
  buf_free(&text);
  buf_free(&other);
}

static struct status_list sample_list(void)
{
  static char encoded[128];
  static struct status_bits none;
  struct buf text = { 0 };
  status_bits_encode(&none, &text);
  snprintf(encoded, sizeof encoded, "%s", text.data);
  buf_free(&text);
  return (struct status_list){
    .id = "urn:wiotc:register.example:status-lists/1",
    .subject_id = "urn:wiotc:register.example:status-lists/1#list",
    .name = "Status list 1 (revocation)",
    .description = "As of 2026-01-02",
    .issuer_did = secret_key_did(issuer),
    .issuer_name = "World Internet of Things Convention",
    .valid_from = "2026-01-02T00:00:00Z",
    .valid_until = "2026-01-04T00:00:00Z",
    .purpose = "revocation",
    .encoded = encoded,
  };
}

static void a_list_is_signed_and_read(void **state)
{
  struct problem p = { 0 };
  struct credential_report report;
  struct status_list list = sample_list(), back;
  struct json_object *document = status_list_build(&list);
  (void)state;
  assert_false(status_list_sign(document, stranger, NOW, &p));
  assert_true(status_list_sign(document, issuer, NOW, &p));
  assert_true(status_list_verify(document, secret_key_did(issuer), NOW, &report));
  assert_true(status_list_read(document, &back, &p));
  assert_string_equal(back.id, list.id);
  assert_string_equal(back.subject_id, list.subject_id);
  assert_string_equal(back.name, list.name);
  assert_string_equal(back.description, list.description);
  assert_string_equal(back.issuer_name, list.issuer_name);
  assert_string_equal(back.valid_until, list.valid_until);
  assert_string_equal(back.purpose, list.purpose);
  assert_string_equal(back.encoded, list.encoded);
  assert_false(status_list_verify(document, secret_key_did(stranger), NOW, &report));
  assert_int_equal(report.result[CHECK_ISSUER], CHECK_FAILED);
  assert_false(status_list_verify(document, NULL, NOW + 2 * 86400, &report));
  assert_int_equal(report.result[CHECK_DATES], CHECK_FAILED);
  assert_false(status_list_verify(document, NULL, NOW - 1, &report));
  assert_int_equal(report.result[CHECK_DATES], CHECK_FAILED);
  json_object_put(document);
}

static void each_word_of_it_is_signed(void **state)
{
  static const struct {
    const char *member, *value;
  } changes[] = {
    { "statusPurpose", "suspension" },
    { "encodedList", "uH4sIAAAAAAAC_wMAAAAAAAAAAAA" },
    { "id", "urn:wiotc:register.example:status-lists/3#list" },
  };
  struct problem p = { 0 };
  struct credential_report report;
  struct status_list list = sample_list();
  (void)state;
  for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
    struct json_object *document = status_list_build(&list);
    assert_true(status_list_sign(document, issuer, NOW, &p));
    json_set_str(json_object_of(document, "credentialSubject"), changes[i].member,
                 changes[i].value);
    assert_false(status_list_verify(document, NULL, NOW, &report));
    assert_int_equal(report.result[CHECK_FORM], CHECK_PASSED);
    assert_int_equal(report.result[CHECK_PROOF_RDFC], CHECK_FAILED);
    assert_int_equal(report.result[CHECK_PROOF_JCS], CHECK_FAILED);
    json_object_put(document);
  }
}

/* Neither passes for the other, whoever signed it. */
static void lists_and_certificates_are_told_apart(void **state)
{
  struct problem p = { 0 };
  struct credential_report report;
  struct status_list list = sample_list();
  struct credential c = sample();
  struct json_object *a = status_list_build(&list), *b = credential_build(&c);
  (void)state;
  assert_true(status_list_sign(a, issuer, NOW, &p));
  assert_true(credential_sign(b, issuer, NOW, &p));
  assert_false(credential_verify(a, NULL, NOW, &report));
  assert_int_equal(report.result[CHECK_FORM], CHECK_FAILED);
  assert_false(status_list_verify(b, NULL, NOW, &report));
  assert_int_equal(report.result[CHECK_FORM], CHECK_FAILED);
  json_set_int(json_object_of(a, "credentialSubject"), "ttl", 1);
  assert_false(status_list_verify(a, NULL, NOW, &report));
  assert_int_equal(report.result[CHECK_FORM], CHECK_FAILED);
  json_object_put(a);
  json_object_put(b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(positions_are_read_from_the_left),
    T(lists_come_in_pairs),
    T(what_is_encoded_comes_back),
    T(the_head_says_nothing_of_when_and_where),
    T(sizes_are_exact),
    T(what_is_no_list),
    T(a_list_is_signed_and_read),
    T(each_word_of_it_is_signed),
    T(lists_and_certificates_are_told_apart),
  };
  return cmocka_run_group_tests(tests, sample_set_up, sample_tear_down);
}
