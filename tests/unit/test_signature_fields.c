/* Signature-Input and Signature as others may write them: what is taken, and what is refused. */
#include "lib/signature_field.h"

#include "lib/encode.h"
#include "lib/signature_base.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/signature_sample.h"

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

int main(void)
{
  const struct CMUnitTest tests[] = {
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
  };
  return secret_init() ? cmocka_run_group_tests(tests, group_setup, group_teardown) : 1;
}
