#include "lib/did_web.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "lib/arena.h"
#include "lib/limits.h"

#define LABEL63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void what_is_one(void **state)
{
  /* the first four as in the did:web specification */
  static const char *const good[] = {
    "did:web:w3c-ccg.github.io",   "did:web:w3c-ccg.github.io:user:alice",
    "did:web:example.com%3A3000",  "did:web:example.com%3A3000:user:alice",
    "did:web:localhost%3A8443",    "did:web:localhost",
    "did:web:xn--fiqs8s.example",  "did:web:1and1.example1",
    "did:web:" LABEL63 ".example", "did:web:example.org%3A1",
    "did:web:example.org%3A65535", "did:web:example.org:A_b-c.d",
    "did:web:example.org:..a",
  };
  (void)state;
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
    if (!did_web_valid(good[i]))
      fail_msg("%s is refused", good[i]);
}

static void what_is_none(void **state)
{
  static const char *const bad[] = {
    "",
    "did:web:",
    "did:web",
    "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
    "DID:WEB:example.org",
    " did:web:example.org",
    "did:web:example.org ",
    "did:web:example",
    "did:web:EXAMPLE.org",
    "did:web:-example.org",
    "did:web:example-.org",
    "did:web:example..org",
    "did:web:.example.org",
    "did:web:example.org.",
    "did:web:" LABEL63 "a.example",
    "did:web:192.0.2.1",
    "did:web:example.1",
    "did:web:[2001%3Adb8%3A%3A1]",
    "did:web:exam_ple.org",
    "did:web:ex\xc3\xa4mple.org",
    "did:web:example.org%3a8443",
    "did:web:example.org%3A",
    "did:web:example.org%3A0",
    "did:web:example.org%3A08443",
    "did:web:example.org%3A65536",
    "did:web:example.org%3A999999",
    "did:web:example.org%3A84x",
    "did:web:example.org%2F",
    "did:web:example.org/path",
    "did:web:example.org:",
    "did:web:example.org::a",
    "did:web:example.org:a:",
    "did:web:example.org:.",
    "did:web:example.org:..:etc",
    "did:web:example.org:a%2Fb",
    "did:web:example.org:a%2e%2e",
    "did:web:example.org#key",
    "did:web:example.org?x",
    "did:web:user@example.org",
    "did:web:example.org:a\nb",
  };
  (void)state;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    if (did_web_valid(bad[i]))
      fail_msg("%s is taken", bad[i]);
}

static void none_too_long(void **state)
{
  char did[LIMIT_ISSUER + 2] = "did:web:example.org:";
  (void)state;
  memset(did + strlen(did), 'a', LIMIT_ISSUER - strlen(did));
  assert_true(did_web_valid(did));
  did[LIMIT_ISSUER] = 'a';
  assert_false(did_web_valid(did));
}

static void where_its_document_is(void **state)
{
  static const struct {
    const char *did, *url;
  } cases[] = {
    { "did:web:w3c-ccg.github.io", "https://w3c-ccg.github.io/.well-known/did.json" },
    { "did:web:w3c-ccg.github.io:user:alice", "https://w3c-ccg.github.io/user/alice/did.json" },
    { "did:web:example.com%3A3000:user:alice", "https://example.com:3000/user/alice/did.json" },
    { "did:web:localhost%3A8443", "https://localhost:8443/.well-known/did.json" },
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct buf url = { 0 };
    did_web_url(cases[i].did, &url);
    assert_string_equal(buf_str(&url), cases[i].url);
    buf_free(&url);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_one),
    cmocka_unit_test(what_is_none),
    cmocka_unit_test(none_too_long),
    cmocka_unit_test(where_its_document_is),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
