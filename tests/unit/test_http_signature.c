#include "lib/http_signature.h"

#include "lib/encode.h"
#include "lib/signature_base.h"
#include "lib/signature_field.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#define NOW 1780000000
#define DIGEST "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
#define LIST "(\"@method\" \"@authority\" \"@path\" \"@query\")"
#define LIST_BODY                                                                                  \
  "(\"@method\" \"@authority\" \"@path\" \"@query\" \"content-digest\" \"content-type\")"
#define NONCE "AAECAwQFBgcICQoLDA0ODw"

static const struct signed_message get_message = {
  .method = "GET",
  .authority = "register.wiotc.example",
  .path = "/v1/parties/haier-smart-home/contact",
  .query = "?",
};
static const struct signed_message post_message = {
  .method = "POST",
  .authority = "register.wiotc.example",
  .path = "/v1/parties",
  .query = "?dry=1&x=%20",
  .content_digest = DIGEST,
  .content_type = "application/json",
};

static struct secret_key *key;
static char params_text[256]; /* all parameters, of our key, as a signer would write them */

static int group_setup(void **state)
{
  uint8_t seed[SEED_BYTES] = { 7 };

  (void)state;
  key = secret_key_from_seed(seed);
  snprintf(params_text, sizeof params_text,
           ";created=%d;nonce=\"" NONCE "\";keyid=\"%s\";alg=\"ed25519\";tag=\"wiotc\"", NOW,
           secret_key_did(key));
  return 0;
}

static int group_teardown(void **state)
{
  (void)state;
  secret_key_free(key);
  return 0;
}

/* The Signature field for any inner value: signs what a lax signer would. */
static void sign_inner(const struct signed_message *m, const char *inner, struct buf *signature)
{
  struct buf base = { 0 };
  uint8_t bytes[SIGNATURE_BYTES];

  signature_base(m, inner, &base);
  secret_key_sign(key, base.data, base.len, bytes);
  signature_write(signature, bytes);
  buf_free(&base);
}

/* Verifies `input` with a signature that is right for `inner`. */
static enum problem_id verdict(const struct signed_message *m, const char *input, const char *inner,
                               struct problem *p)
{
  struct buf signature = { 0 };
  struct signature_params out;

  *p = (struct problem){ 0 };
  sign_inner(m, inner, &signature);
  bool ok = signature_verify(m, input, signature.data, &out, p);
  assert_int_equal(ok, p->id == PROBLEM_NONE);
  buf_free(&signature);
  return p->id;
}

static void expect_refusal(const struct signed_message *m, const char *input, const char *word)
{
  struct problem p;
  const char *inner = strchr(input, '=');
  enum problem_id id = verdict(m, input, inner == NULL ? "" : inner + 1, &p);

  if (id != PROBLEM_SIGNATURE_MALFORMED || strstr(p.detail, word) == NULL)
    fail_msg("%s\n  gave %d, \"%s\", expected to read \"%s\"", input, id, p.detail, word);
}

static void expect_accepted(const struct signed_message *m, const char *input, const char *inner)
{
  struct problem p;

  if (verdict(m, input, inner, &p) != PROBLEM_NONE)
    fail_msg("%s\n  was refused: %s", input, p.detail);
}

/* RFC 9421 appendix B.2.6, key test-key-ed25519 of B.1.4. */
static const char B26_BASE[] =
    "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n"
    "\"@method\": POST\n"
    "\"@path\": /foo\n"
    "\"@authority\": example.com\n"
    "\"content-type\": application/json\n"
    "\"content-length\": 18\n"
    "\"@signature-params\": (\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" "
    "\"content-length\");created=1618884473;keyid=\"test-key-ed25519\"";
static const char B26_SIGNATURE[] =
    "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==";
static const char B26_PKCS8[] = "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF";
static const char B26_PUBLIC[] = "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=";

static void b26_base(struct buf *base)
{
  static const struct signature_component components[] = {
    { "date", "Tue, 20 Apr 2021 02:07:55 GMT" },
    { "@method", "POST" },
    { "@path", "/foo" },
    { "@authority", "example.com" },
    { "content-type", "application/json" },
    { "content-length", "18" },
  };
  struct buf inner = { 0 };

  signature_components_write(&inner, components, 6);
  buf_text(&inner, ";created=1618884473;keyid=\"test-key-ed25519\"");
  signature_base_write(base, components, 6, inner.data);
  buf_free(&inner);
}

static void rfc9421_b26_sign(void **state)
{
  uint8_t pkcs8[48], bytes[SIGNATURE_BYTES];
  struct buf base = { 0 }, text = { 0 };
  struct secret_key *test_key;
  size_t len;

  (void)state;
  assert_true(decode_base64(B26_PKCS8, strlen(B26_PKCS8), pkcs8, sizeof pkcs8, &len));
  assert_int_equal(len, sizeof pkcs8);
  test_key = secret_key_from_seed(pkcs8 + 16); /* the seed ends the PKCS #8 form */
  b26_base(&base);
  assert_string_equal(base.data, B26_BASE);
  secret_key_sign(test_key, base.data, base.len, bytes);
  encode_base64(&text, bytes, sizeof bytes);
  assert_string_equal(text.data, B26_SIGNATURE);
  secret_key_free(test_key);
  buf_free(&text);
  buf_free(&base);
}

static void rfc9421_b26_verify(void **state)
{
  uint8_t bytes[SIGNATURE_BYTES];
  struct buf base = { 0 }, field = { 0 };
  struct public_key public;
  struct problem p = { 0 };
  size_t len;

  (void)state;
  assert_true(decode_base64(B26_PUBLIC, strlen(B26_PUBLIC), public.bytes, 32, &len));
  assert_true(public_key_sound(&public));
  buf_printf(&field, "wiotc=:%s:", B26_SIGNATURE);
  assert_true(signature_read(field.data, bytes, &p));
  b26_base(&base);
  assert_true(signature_valid(&public, base.data, base.len, bytes));
  base.data[10] ^= 1;
  assert_false(signature_valid(&public, base.data, base.len, bytes));
  buf_free(&field);
  buf_free(&base);
}

static void base_of_ours(void **state)
{
  struct buf base = { 0 };

  (void)state;
  signature_base(&post_message, "(...);x", &base);
  assert_string_equal(base.data, "\"@method\": POST\n"
                                 "\"@authority\": register.wiotc.example\n"
                                 "\"@path\": /v1/parties\n"
                                 "\"@query\": ?dry=1&x=%20\n"
                                 "\"content-digest\": " DIGEST "\n"
                                 "\"content-type\": application/json\n"
                                 "\"@signature-params\": (...);x");
  buf_clear(&base);
  signature_base(&get_message, "()", &base);
  assert_string_equal(base.data, "\"@method\": GET\n"
                                 "\"@authority\": register.wiotc.example\n"
                                 "\"@path\": /v1/parties/haier-smart-home/contact\n"
                                 "\"@query\": ?\n"
                                 "\"@signature-params\": ()");
  buf_free(&base);
}

static void made_signatures_verify(void **state)
{
  const struct signed_message *const messages[] = { &get_message, &post_message };

  (void)state;
  for (int i = 0; i < 4; i++) {
    struct signature_params params, out;
    struct buf input = { 0 }, signature = { 0 };
    struct problem p = { 0 };

    signature_params_new(&params, key, NOW);
    if (i >= 2)
      params.expires = NOW + 86400;
    assert_int_equal(strlen(params.nonce), LIMIT_NONCE_MIN);
    signature_make(messages[i % 2], &params, key, &input, &signature);
    assert_true(signature_verify(messages[i % 2], input.data, signature.data, &out, &p));
    assert_int_equal(p.id, PROBLEM_NONE);
    assert_int_equal(out.created, NOW);
    assert_int_equal(out.expires, params.expires);
    assert_string_equal(out.nonce, params.nonce);
    assert_string_equal(out.keyid, secret_key_did(key));
    assert_memory_equal(out.key.bytes, params.key.bytes, PUBLIC_KEY_BYTES);
    buf_free(&input);
    buf_free(&signature);
  }
}

static void nonces_differ(void **state)
{
  struct signature_params a, b;

  (void)state;
  signature_params_new(&a, key, NOW);
  signature_params_new(&b, key, NOW);
  assert_string_not_equal(a.nonce, b.nonce);
}

static void every_flipped_bit_is_noticed(void **state)
{
  struct signature_params params, out;
  struct buf input = { 0 }, signature = { 0 }, forged = { 0 };
  uint8_t bytes[SIGNATURE_BYTES];
  struct problem p = { 0 };

  (void)state;
  signature_params_new(&params, key, NOW);
  signature_make(&post_message, &params, key, &input, &signature);
  assert_true(signature_read(signature.data, bytes, &p));
  for (int bit = 0; bit < SIGNATURE_BYTES * 8; bit++) {
    bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    buf_clear(&forged);
    signature_write(&forged, bytes);
    p.id = PROBLEM_NONE;
    assert_false(signature_verify(&post_message, input.data, forged.data, &out, &p));
    assert_int_equal(p.id, PROBLEM_SIGNATURE_INVALID);
    bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
  }
  /* No single changed character of Signature-Input leaves it valid. */
  for (size_t i = 0; i < input.len; i++) {
    input.data[i] ^= 1;
    assert_false(signature_verify(&post_message, input.data, signature.data, &out, &p));
    input.data[i] ^= 1;
  }
  assert_true(signature_verify(&post_message, input.data, signature.data, &out, &p));
  buf_free(&forged);
  buf_free(&signature);
  buf_free(&input);
}

static void every_component_counts(void **state)
{
  struct signed_message others[8];
  struct signature_params params, out;
  struct buf input = { 0 }, signature = { 0 };
  struct problem p = { 0 };

  (void)state;
  for (size_t i = 0; i < 8; i++)
    others[i] = post_message;
  others[0].method = "PUT";
  others[1].authority = "other.wiotc.example";
  others[2].path = "/v1/parties/";
  others[3].query = "?dry=1&x=+";
  others[4].content_digest = "sha-256=:48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPEA=:";
  others[5].content_type = "application/json; charset=utf-8";
  others[6].query = "?";
  others[7].method = "post";
  signature_params_new(&params, key, NOW);
  signature_make(&post_message, &params, key, &input, &signature);
  for (size_t i = 0; i < 8; i++) {
    p.id = PROBLEM_NONE;
    assert_false(signature_verify(&others[i], input.data, signature.data, &out, &p));
    assert_int_equal(p.id, PROBLEM_SIGNATURE_INVALID);
  }
  buf_free(&signature);
  buf_free(&input);
}

static void unsignable_messages_are_refused(void **state)
{
  struct signed_message bad[12];
  struct problem p;

  (void)state;
  for (size_t i = 0; i < 12; i++)
    bad[i] = post_message;
  bad[0].query = "";
  bad[1].query = "dry=1";
  bad[2].path = "";
  bad[3].path = "v1/parties";
  bad[4].path = "/v1\n\"@query\": ?";
  bad[5].method = "";
  bad[6].content_type = "application/json\r";
  bad[7].content_type = "application/j\xc3\xb6son";
  bad[8].content_type = " application/json";
  bad[9].authority = "register.wiotc.example ";
  bad[10].query = "?\x7f";
  bad[11].method = "PO\001ST";
  for (size_t i = 0; i < 12; i++) {
    struct buf input = { 0 };

    buf_printf(&input, "wiotc=" LIST_BODY "%s", params_text);
    assert_int_equal(verdict(&bad[i], input.data, input.data + 6, &p), PROBLEM_SIGNATURE_MALFORMED);
    buf_free(&input);
  }
}

static void a_body_needs_both_fields(void **state)
{
  struct signed_message half = post_message;
  struct signature_params out;
  struct problem p = { 0 };

  (void)state;
  half.content_type = NULL;
  assert_false(signature_verify(&half, "wiotc=()", "wiotc=::", &out, &p));
  assert_int_equal(p.id, PROBLEM_SIGNATURE_MALFORMED);
  assert_non_null(strstr(p.detail, "content-type"));
  half = post_message;
  half.content_digest = NULL;
  assert_false(signature_verify(&half, "wiotc=()", "wiotc=::", &out, &p));
  assert_non_null(strstr(p.detail, "content-digest"));
}

static void component_lists(void **state)
{
  static const struct {
    bool body;
    const char *list, *word;
  } bad[] = {
    { true, LIST, "\"content-digest\" is not covered" },
    { true, "(\"@method\" \"@authority\" \"@path\" \"@query\" \"content-digest\")",
      "\"content-type\" is not covered" },
    { false, LIST_BODY, "component 5 is \"content-digest\"" },
    { false, "(\"@authority\" \"@method\" \"@path\" \"@query\")", "component 1 is" },
    { false, "(\"@method\" \"@authority\" \"@query\" \"@path\")", "component 3 is" },
    { false, "(\"@method\" \"@authority\" \"@path\")", "\"@query\" is not covered" },
    { false, "(\"@method\" \"@method\" \"@authority\" \"@path\" \"@query\")", "component 2 is" },
    { false, "(\"@method\" \"@authority\" \"@path\" \"@query\" \"@query\")",
      "component 5 is \"@query\"" },
    { false, "()", "\"@method\" is not covered" },
    { false, "(   )", "\"@method\" is not covered" },
    { false, "(\"@method\";req \"@authority\" \"@path\" \"@query\")", "has a parameter" },
    { false, "(\"@method\" \"@authority\" \"@path\" \"@query\";sf)", "has a parameter" },
    { false, "(\"@method\" \"@authority\" \"@path\";bs \"@query\")", "has a parameter" },
    { false, "(\"@method\" \"@authority\" \"@path\";tr \"@query\")", "has a parameter" },
    { false, "(\"@query-param\";name=\"a\")", "has a parameter" },
    { false, "(\"@METHOD\" \"@authority\" \"@path\" \"@query\")", "component 1 is \"@METHOD\"" },
    { false, "(@method \"@authority\" \"@path\" \"@query\")", "in double quotes" },
    { false, "('@method' \"@authority\" \"@path\" \"@query\")", "in double quotes" },
    { false, "(\"@method\"\"@authority\" \"@path\" \"@query\")", "a space or `)`" },
    { false, "(\"@method\"\t\"@authority\" \"@path\" \"@query\")", "a space or `)`" },
    { false, "(\"@method\",\"@authority\",\"@path\",\"@query\")", "a space or `)`" },
    { false, "(\"@method\" \"@authority\" \"@path\" \"@query\"", "has a parameter" },
    { false, "(\"@method\" \"@authority", "in double quotes" },
    { false, "(\"@me\\thod\")", "in double quotes" },
    { false, "(\"a-header-with-a-name-that-is-longer-than-any-we-know-of\")", "in double quotes" },
    { false, "(", "in double quotes" },
    { false, "\"@method\"", "`(` and the list" },
    { false, "?1", "`(` and the list" },
    { false, "", "`(` and the list" },
  };

  (void)state;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    struct buf input = { 0 };

    buf_printf(&input, "wiotc=%s%s", bad[i].list, params_text);
    expect_refusal(bad[i].body ? &post_message : &get_message, input.data, bad[i].word);
    buf_free(&input);
  }
}

static void refusals_name_what_is_expected(void **state)
{
  (void)state;
  expect_refusal(&post_message, "wiotc=()", LIST_BODY);
  expect_refusal(&get_message, "wiotc=()", LIST);
}

/* One parameter's text, put in the place of the right one. */
static void parameters(void **state)
{
  static const struct {
    const char *name, *text, *word;
  } bad[] = {
    { ";created=", "", "created is missing" },
    { ";nonce=", "", "nonce is missing" },
    { ";keyid=", "", "keyid is missing" },
    { ";alg=", "", "alg is missing" },
    { ";tag=", "", "tag is missing" },
    { ";created=", ";created=\"1780000000\"", "created must be Unix time" },
    { ";created=", ";created=1780000000.0", "created must be Unix time" },
    { ";created=", ";created=-1780000000", "created must be Unix time" },
    { ";created=", ";created=0", "created must be Unix time" },
    { ";created=", ";created=", "created must be Unix time" },
    { ";created=", ";created", "created needs a value" },
    { ";created=", ";created=1780000000000000", "created must be Unix time" },
    { ";created=", ";created= 1780000000", "created must be Unix time" },
    { ";created=", ";created =1780000000", "created needs a value" },
    { ";created=", ";created=1780000000;created=1780000000", "created is given twice" },
    { ";created=", ";created=1780000000;expires=x", "expires must be Unix time" },
    { ";created=", ";created=1780000000;expires=0", "expires must be Unix time" },
    { ";created=", ";Created=1780000000", "parameter's name" },
    { ";created=", ";=1780000000", "parameter's name" },
    { ";created=", ";;created=1780000000", "parameter's name" },
    { ";created=", ";created=1780000000;", "parameter's name" },
    { ";created=", ";created=1780000000;sf", "`sf` is not known" },
    { ";created=", ";created=1780000000;x=1", "`x` is not known" },
    { ";created=", ";created=1780000000;creat=1", "`creat` is not known" },
    { ";created=", ";created=1780000000;created2=1", "`created2` is not known" },
    { ";created=", ";created=1780000000 ;expires=1780000001", "after the end" },
    { ";nonce=", ";nonce=\"AAECAwQFBgcICQoLDA0OD\"", "nonce must be base64url" },
    { ";nonce=", ";nonce=\"\"", "nonce must be base64url" },
    { ";nonce=", ";nonce=\"AAECAwQFBgcICQoLDA0ODw==\"", "nonce must be base64url" },
    { ";nonce=", ";nonce=\"AAECAwQFBgcICQoLDA0OD+\"", "nonce must be base64url" },
    { ";nonce=", ";nonce=\"AAECAwQFBgcICQo LDA0ODw\"", "nonce must be base64url" },
    { ";nonce=", ";nonce=\"AAECAwQFBgcICQo\\\"LDA0ODw\"", "nonce must be base64url" },
    { ";nonce=", ";nonce=" NONCE, "nonce must be a string" },
    { ";nonce=", ";nonce=:AAECAwQFBgcICQoLDA0ODw==:", "nonce must be a string" },
    { ";nonce=", ";nonce=\"AAECAwQFBgcICQoLDA0ODwAAECAwQFBgcICQoLDA0ODwAAECAwQFBgcICQoLDA0ODw\"",
      "nonce must be a string" },
    { ";alg=", ";alg=\"hmac-sha256\"", "alg is \"hmac-sha256\"" },
    { ";alg=", ";alg=\"Ed25519\"", "alg is \"Ed25519\"" },
    { ";alg=", ";alg=\"\"", "alg is \"\"" },
    { ";alg=", ";alg=ed25519", "alg must be a string" },
    { ";alg=", ";alg=\"ed25519\";alg=\"ed25519\"", "alg is given twice" },
    { ";tag=", ";tag=\"other\"", "tag is \"other\"" },
    { ";tag=", ";tag=\"wiotc2\"", "tag is \"wiotc2\"" },
    { ";tag=", ";tag=?1", "tag must be a string" },
    { ";tag=", ";tag=\"wiotc", "tag must be a string" },
    { ";tag=", ";tag=\"wi\\otc\"", "tag must be a string" },
    { ";keyid=", ";keyid=7", "keyid must be a string" },
  };

  (void)state;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    struct buf input = { 0 };
    const char *from = strstr(params_text, bad[i].name);
    size_t old = 1 + strcspn(from + 1, ";");

    buf_printf(&input, "wiotc=" LIST "%.*s%s%s", (int)(from - params_text), params_text,
               bad[i].text, from + old);
    expect_refusal(&get_message, input.data, bad[i].word);
    buf_free(&input);
  }
}

static void parameters_in_any_order(void **state)
{
  const char *did = secret_key_did(key);
  struct buf input = { 0 };

  (void)state;
  buf_printf(&input,
             "wiotc=" LIST ";tag=\"wiotc\";keyid=\"%s\";expires=1780000600;alg=\"ed25519\""
             ";created=1780000000;nonce=\"" NONCE "\"",
             did);
  expect_accepted(&get_message, input.data, input.data + 6);
  /* Signed over one order, sent in another: another base. */
  struct buf other = { 0 };
  struct problem p;
  buf_printf(&other,
             "wiotc=" LIST ";keyid=\"%s\";tag=\"wiotc\";expires=1780000600;alg=\"ed25519\""
             ";created=1780000000;nonce=\"" NONCE "\"",
             did);
  assert_int_equal(verdict(&get_message, other.data, input.data + 6, &p),
                   PROBLEM_SIGNATURE_INVALID);
  buf_free(&other);
  buf_free(&input);
}

/* RFC 8941 takes this white space and these zeros; the base has the serialized form. */
static void lax_spellings_are_reserialized(void **state)
{
  static const char *const spellings[] = {
    "  wiotc=" LIST "%s",
    "wiotc=" LIST "%s  ",
    "wiotc=" LIST "%s \t ",
    "wiotc=(  \"@method\"   \"@authority\" \"@path\"  \"@query\"  )%s",
  };
  struct buf input = { 0 }, inner = { 0 };

  (void)state;
  buf_printf(&inner, LIST "%s", params_text);
  for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
    const char *mark = strstr(spellings[i], "%s");

    buf_clear(&input);
    buf_add(&input, spellings[i], (size_t)(mark - spellings[i]));
    buf_text(&input, params_text);
    buf_text(&input, mark + 2);
    expect_accepted(&get_message, input.data, inner.data);
  }
  buf_clear(&input);
  buf_printf(&input, "wiotc=" LIST ";  created=00%s", params_text + strlen(";created="));
  expect_accepted(&get_message, input.data, inner.data);
  buf_free(&inner);
  buf_free(&input);
}

static void labels_of_signature_input(void **state)
{
  static const struct {
    const char *before, *after, *word;
  } bad[] = {
    { "sig1=" LIST, "", "the label is `sig1`" },
    { "wiotc2=" LIST, "", "the label is `wiotc2`" },
    { "Wiotc=" LIST, "", "must begin with" },
    { "\twiotc=" LIST, "", "must begin with" },
    { "wiotc =" LIST, "", "`=` is expected" },
    { "wiotc", "", "`=` is expected" },
    { "wiotc= " LIST, "", "`(` and the list" },
    { "wiotc=" LIST, ", wiotc=" LIST, "more than one signature" },
    { "wiotc=" LIST, ",sig1=" LIST, "more than one signature" },
    { "wiotc=" LIST, ",", "more than one signature" },
    { "sig1=(), wiotc=" LIST, "", "the label is `sig1`" },
    { "wiotc=" LIST, " x", "after the end" },
    { "wiotc=" LIST, "\r\n", "after the end" },
    { "wiotc=" LIST, ")", "after the end" },
  };

  (void)state;
  expect_refusal(&get_message, "", "must begin with");
  expect_refusal(&get_message, "   ", "must begin with");
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    struct buf input = { 0 };

    buf_printf(&input, "%s%s%s", bad[i].before, params_text, bad[i].after);
    expect_refusal(&get_message, input.data, bad[i].word);
    buf_free(&input);
  }
}

static void overlong_fields_are_refused(void **state)
{
  struct signature_params out;
  struct problem p = { 0 };
  struct buf input = { 0 }, signature = { 0 };

  (void)state;
  buf_printf(&input, "wiotc=" LIST "%s%*s", params_text, LIMIT_SIGNATURE_INPUT, " ");
  expect_refusal(&get_message, input.data, "longer than");
  buf_clear(&input);
  buf_printf(&input, "wiotc=" LIST "%s", params_text);
  sign_inner(&get_message, input.data + 6, &signature);
  buf_printf(&signature, "%*s", LIMIT_SIGNATURE_INPUT, " ");
  assert_false(signature_verify(&get_message, input.data, signature.data, &out, &p));
  assert_int_equal(p.id, PROBLEM_SIGNATURE_MALFORMED);
  buf_free(&signature);
  buf_free(&input);
}

static void signature_fields(void **state)
{
  static const struct {
    const char *before, *after, *word;
  } bad[] = {
    { "sig1=:", ":", "the label is `sig1`" },
    { "wiotc=:", ":, sig1=:AA==:", "more than one signature" },
    { "wiotc=:", ":,wiotc=:AA==:", "more than one signature" },
    { "wiotc=:", ":;a=1", "takes no parameters" },
    { "wiotc=:", ":x", "after the end" },
    { "wiotc=:", "", "between colons" },
    { "wiotc=", ":", "between colons" },
    { "wiotc=", "", "between colons" },
    { "wiotc=\"", "\"", "between colons" },
    { "wiotc=:AAAA", ":", "between colons" },
    { "wiotc=: ", ":", "between colons" },
    { "wiotc=(:", ":)", "between colons" },
    { "wiotc:", ":", "`=` is expected" },
    { ":", ":", "must begin with" },
  };
  struct buf input = { 0 }, right = { 0 }, forged = { 0 };
  struct signature_params out;
  struct problem p = { 0 };

  (void)state;
  buf_printf(&input, "wiotc=" LIST "%s", params_text);
  sign_inner(&get_message, input.data + 6, &right);
  assert_true(signature_verify(&get_message, input.data, right.data, &out, &p));
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    buf_clear(&forged);
    buf_printf(&forged, "%s%.*s%s", bad[i].before, 88, right.data + strlen("wiotc=:"),
               bad[i].after);
    p = (struct problem){ 0 };
    assert_false(signature_verify(&get_message, input.data, forged.data, &out, &p));
    if (p.id != PROBLEM_SIGNATURE_MALFORMED || strstr(p.detail, bad[i].word) == NULL)
      fail_msg("%s gave \"%s\"", forged.data, p.detail);
  }
  /* 64 bytes end in `xx==` with four bits unused: set one of them. */
  right.data[strlen("wiotc=:") + 85]++;
  p = (struct problem){ 0 };
  assert_false(signature_verify(&get_message, input.data, right.data, &out, &p));
  assert_int_equal(p.id, PROBLEM_SIGNATURE_MALFORMED);
  buf_free(&forged);
  buf_free(&right);
  buf_free(&input);
}

static void keyid_must_be_a_key(void **state)
{
  static const char *const bad[] = {
    "test-key-ed25519",
    "",
    "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooW",
    "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",
    "did:key:z6\\\"",
  };

  (void)state;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    struct buf input = { 0 };
    struct problem p;

    buf_printf(&input,
               "wiotc=" LIST ";created=1780000000;nonce=\"" NONCE
               "\";keyid=\"%s\";alg=\"ed25519\";tag=\"wiotc\"",
               bad[i]);
    assert_int_equal(verdict(&get_message, input.data, input.data + 6, &p), PROBLEM_KEY_UNSOUND);
    buf_free(&input);
  }
}

static void anothers_key_is_noticed(void **state)
{
  struct secret_key *other = secret_key_new();
  struct signature_params params, out;
  struct buf input = { 0 }, signature = { 0 };
  struct problem p = { 0 };

  (void)state;
  signature_params_new(&params, key, NOW);
  signature_make(&get_message, &params, other, &input, &signature);
  assert_false(signature_verify(&get_message, input.data, signature.data, &out, &p));
  assert_int_equal(p.id, PROBLEM_SIGNATURE_INVALID);
  secret_key_free(other);
  buf_free(&signature);
  buf_free(&input);
}

/* With a key of small order the all-zero S and R = identity would fit any message. */
static void small_order_keys_sign_nothing(void **state)
{
  static const uint8_t first_bytes[] = { 0, 1, 0xec };
  uint8_t bytes[SIGNATURE_BYTES] = { 1 };
  char did[LIMIT_DID + 1];

  (void)state;
  for (size_t i = 0; i < sizeof first_bytes; i++) {
    struct public_key weak = { { first_bytes[i] } };
    struct buf input = { 0 }, signature = { 0 };
    struct signature_params out;
    struct problem p = { 0 };

    if (first_bytes[i] == 0xec) {
      memset(weak.bytes + 1, 0xff, 30);
      weak.bytes[31] = 0x7f;
    }
    did_key_write(&weak, did);
    buf_printf(&input,
               "wiotc=" LIST ";created=1780000000;nonce=\"" NONCE
               "\";keyid=\"%s\";alg=\"ed25519\";tag=\"wiotc\"",
               did);
    signature_write(&signature, bytes);
    assert_false(signature_verify(&get_message, input.data, signature.data, &out, &p));
    assert_int_equal(p.id, PROBLEM_SIGNATURE_INVALID);
    buf_free(&signature);
    buf_free(&input);
  }
}

/* S + L gives the same equation; only the smaller S is taken (RFC 8032 section 5.1.7). */
static void non_canonical_s_is_refused(void **state)
{
  static const uint8_t order[32] = { 0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,
                                     0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
                                     0,    0,    0,    0,    0,    0,    0,    0,
                                     0,    0,    0,    0,    0,    0,    0,    0x10 };
  struct public_key public;
  uint8_t bytes[SIGNATURE_BYTES];
  unsigned carry = 0;

  (void)state;
  secret_key_public(key, &public);
  secret_key_sign(key, "x", 1, bytes);
  assert_true(signature_valid(&public, "x", 1, bytes));
  for (size_t i = 0; i < 32; i++) {
    carry += (unsigned)bytes[32 + i] + order[i];
    bytes[32 + i] = (uint8_t)carry;
    carry >>= 8;
  }
  assert_false(signature_valid(&public, "x", 1, bytes));
}

static enum problem_id timely(int64_t created, int64_t expires, int64_t now)
{
  const struct signature_params params = { .created = created, .expires = expires };
  struct problem p = { 0 };

  bool ok = signature_timely(&params, now, &p);
  assert_int_equal(ok, p.id == PROBLEM_NONE);
  assert_true(p.id == PROBLEM_NONE || p.detail[0] != '\0');
  return p.id;
}

static void created_bounds(void **state)
{
  (void)state;
  assert_int_equal(timely(NOW, 0, NOW), PROBLEM_NONE);
  assert_int_equal(timely(NOW, 0, NOW + 120), PROBLEM_NONE);
  assert_int_equal(timely(NOW, 0, NOW + 121), PROBLEM_SIGNATURE_STALE);
  assert_int_equal(timely(NOW, 0, NOW - 120), PROBLEM_NONE);
  assert_int_equal(timely(NOW, 0, NOW - 121), PROBLEM_SIGNATURE_STALE);
  assert_int_equal(timely(1, 0, NOW), PROBLEM_SIGNATURE_STALE);
  assert_int_equal(timely(999999999999999, 0, NOW), PROBLEM_SIGNATURE_STALE);
}

static void expires_bounds(void **state)
{
  const int64_t month = INT64_C(30) * 24 * 60 * 60;

  (void)state;
  assert_int_equal(timely(NOW, NOW + month, NOW), PROBLEM_NONE);
  assert_int_equal(timely(NOW, NOW + month, NOW + month), PROBLEM_NONE);
  assert_int_equal(timely(NOW, NOW + month, NOW + month + 1), PROBLEM_SIGNATURE_EXPIRED);
  assert_int_equal(timely(NOW, NOW + month + 1, NOW), PROBLEM_SIGNATURE_EXPIRED);
  assert_int_equal(timely(NOW, NOW + 10, NOW + 11), PROBLEM_SIGNATURE_EXPIRED);
  assert_int_equal(timely(NOW, NOW, NOW), PROBLEM_NONE);
  assert_int_equal(timely(NOW, NOW - 1, NOW - 1), PROBLEM_SIGNATURE_EXPIRED);
  assert_int_equal(timely(NOW, NOW + month, NOW - 120), PROBLEM_NONE);
  assert_int_equal(timely(NOW, NOW + month, NOW - 121), PROBLEM_SIGNATURE_STALE);
  assert_int_equal(timely(1, 999999999999999, NOW), PROBLEM_SIGNATURE_EXPIRED);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(rfc9421_b26_sign),
    cmocka_unit_test(rfc9421_b26_verify),
    cmocka_unit_test(base_of_ours),
    cmocka_unit_test(made_signatures_verify),
    cmocka_unit_test(nonces_differ),
    cmocka_unit_test(every_flipped_bit_is_noticed),
    cmocka_unit_test(every_component_counts),
    cmocka_unit_test(unsignable_messages_are_refused),
    cmocka_unit_test(a_body_needs_both_fields),
    cmocka_unit_test(component_lists),
    cmocka_unit_test(refusals_name_what_is_expected),
    cmocka_unit_test(parameters),
    cmocka_unit_test(parameters_in_any_order),
    cmocka_unit_test(lax_spellings_are_reserialized),
    cmocka_unit_test(labels_of_signature_input),
    cmocka_unit_test(overlong_fields_are_refused),
    cmocka_unit_test(signature_fields),
    cmocka_unit_test(keyid_must_be_a_key),
    cmocka_unit_test(anothers_key_is_noticed),
    cmocka_unit_test(small_order_keys_sign_nothing),
    cmocka_unit_test(non_canonical_s_is_refused),
    cmocka_unit_test(created_bounds),
    cmocka_unit_test(expires_bounds),
  };
  return secret_init() ? cmocka_run_group_tests(tests, group_setup, group_teardown) : 1;
}
