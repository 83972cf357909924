#include "lib/route.h"

#include "lib/limits.h"
#include "lib/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define DID "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"

static struct route_match match;
static char allow[32];

static void every_row_is_found_by_its_own_path(void **state)
{
  (void)state;
  for (enum route_id id = 0; id < ROUTE__COUNT; id++) {
    struct buf path = { 0 };
    route_path(&path, id, "A17", DID);
    assert_null(strpbrk(path.data, "{}"));
    assert_int_equal(route_find(routes[id].method, path.data, &match, allow), ROUTE_FOUND);
    assert_int_equal(match.id, id);
    assert_string_equal(allow, "");
    buf_free(&path);
  }
}

static void every_row_is_sound(void **state)
{
  (void)state;
  for (enum route_id id = 0; id < ROUTE__COUNT; id++) {
    const struct route *r = &routes[id];
    int n_params = 0;
    for (const char *c = r->path; *c != '\0'; c++)
      n_params += *c == '{';
    assert_in_range(n_params, 0, ROUTE_PARAMS);
    assert_true(r->path[0] == '/');
    assert_true(strlen(r->summary) > 0 && r->summary[strlen(r->summary) - 1] != '.');
    /* what is written is posted with a body, what is read has none */
    assert_string_equal(r->method, r->kind == KIND_WRITE ? "POST" : "GET");
    assert_int_equal(r->body == BODY_NONE, r->kind != KIND_WRITE);
    assert_int_equal(route_body_max(r) == 0, r->body == BODY_NONE);
    assert_true(r->secrets == NULL || r->secrets[0] != NULL);
    /* nothing is written unsigned */
    assert_true(r->kind != KIND_WRITE || !(r->who & WHO_ANYONE));
  }
  assert_int_equal(route_body_max(&routes[ROUTE_ATTACHMENT_ADD]), LIMIT_BODY_ATTACHMENT);
  assert_int_equal(route_body_max(&routes[ROUTE_PARTY_REGISTER]), LIMIT_BODY_SMALL);
  assert_int_equal(route_body_max(&routes[ROUTE_APPLICATION_SUBMIT]), LIMIT_BODY_JSON);
}

static void params_are_read(void **state)
{
  (void)state;
  assert_int_equal(
      route_find("POST", "/v1/parties/haier-smart-home/keys/" DID "/revocation", &match, allow),
      ROUTE_FOUND);
  assert_int_equal(match.id, ROUTE_KEY_REVOKE);
  assert_string_equal(match.params[0], "haier-smart-home");
  assert_string_equal(match.params[1], DID);
  assert_int_equal(route_find("GET", "/v1/log/entries/12", &match, allow), ROUTE_FOUND);
  assert_int_equal(match.id, ROUTE_LOG_ENTRY);
  assert_string_equal(match.params[0], "12");
  assert_string_equal(match.params[1], "");
  assert_int_equal(route_find("GET", "/v1/parties/a._~:-Z9", &match, allow), ROUTE_FOUND);
}

static void other_paths_name_nothing(void **state)
{
  (void)state;
  static const char *const bad[] = {
    "",
    "/",
    "/v1",
    "/v1/",
    "/v1/parties/",
    "/v1/partie",
    "/v1/partiesx",
    "//v1/parties",
    "/v1//parties",
    "/v1/parties/a/",
    "/v1/parties//keys",
    "/v1/parties/a/b",
    "/v1/parties/a%2Fkeys",
    "/v1/parties/%61",
    "/v1/p%61rties",
    "/v1/parties/a b",
    "/v1/parties/a?x",
    "/v1/parties/a#x",
    "/v1/parties/\xc3\xa9",
    "/v1/parties/{handle}",
    "/V1/parties",
    "v1/parties",
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    if (route_find("GET", bad[i], &match, allow) != ROUTE_NO_PATH)
      fail_msg("%s", bad[i]);
    assert_string_equal(allow, "");
  }
}

static void a_param_must_fit(void **state)
{
  (void)state;
  char path[300] = "/v1/parties/";
  const size_t start = strlen(path), most = sizeof match.params[0] - 1;
  memset(path + start, 'a', most);
  assert_int_equal(route_find("GET", path, &match, allow), ROUTE_FOUND);
  assert_int_equal(strlen(match.params[0]), most);
  path[start + most] = 'a';
  assert_int_equal(route_find("GET", path, &match, allow), ROUTE_NO_PATH);
}

static void other_methods_are_told(void **state)
{
  (void)state;
  assert_int_equal(route_find("DELETE", "/v1/parties", &match, allow), ROUTE_NO_METHOD);
  assert_string_equal(allow, "GET, POST");
  assert_int_equal(route_find("POST", "/livez", &match, allow), ROUTE_NO_METHOD);
  assert_string_equal(allow, "GET");
  assert_int_equal(route_find("GET", "/v1/applications/A1/votes", &match, allow), ROUTE_NO_METHOD);
  assert_string_equal(allow, "POST");
  assert_int_equal(route_find("get", "/livez", &match, allow), ROUTE_NO_METHOD);
  assert_int_equal(route_find("", "/livez", &match, allow), ROUTE_NO_METHOD);
}

static void paths_are_filled_in(void **state)
{
  (void)state;
  struct buf b = { 0 };
  route_path(&b, ROUTE_KEY_REVOKE, "x", "did:key:z");
  assert_string_equal(b.data, "/v1/parties/x/keys/did:key:z/revocation");
  buf_clear(&b);
  route_path(&b, ROUTE_STATUS, NULL, NULL);
  assert_string_equal(b.data, "/v1/status");
  buf_free(&b);
}

static void private_members_stand_in_the_table(void **state)
{
  (void)state;
  assert_string_equal(routes[ROUTE_PARTY_REGISTER].secrets[0], "contact");
  assert_null(routes[ROUTE_PARTY_REGISTER].secrets[1]);
  assert_string_equal(routes[ROUTE_APPLICATION_SUBMIT].secrets[1], "attachments");
  assert_null(routes[ROUTE_APPLICATION_SUBMIT].secrets[2]);
  assert_null(routes[ROUTE_KEY_ADD].secrets);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_row_is_found_by_its_own_path),
    cmocka_unit_test(every_row_is_sound),
    cmocka_unit_test(params_are_read),
    cmocka_unit_test(other_paths_name_nothing),
    cmocka_unit_test(a_param_must_fit),
    cmocka_unit_test(other_methods_are_told),
    cmocka_unit_test(paths_are_filled_in),
    cmocka_unit_test(private_members_stand_in_the_table),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
