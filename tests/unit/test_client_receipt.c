#include "client/receipt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "client/body_names.h"
#include "client/request.h"
#include "tests/unit/client_sample.h"

static int write_party(struct cli *cli, int64_t *index)
{
  struct json_object *body = body_new(cli), *contact = json_object_new_object(), *answer;

  json_set_str(body, "handle", "example-inc");
  json_set_str(contact, "email", "a@example.org");
  json_set(body, "contact", contact);
  return request_write(cli, "/v1/parties", body, &answer, index);
}

static int write_once(enum lie lie)
{
  struct cli cli;
  int rc;

  fake.lie = lie;
  cli_open(&cli);
  rc = write_party(&cli, NULL);
  cli_done(&cli);
  fake.lie = LIE_NONE;
  return rc;
}

static void good_receipt(void **state)
{
  struct cli cli;
  int64_t index = -1;

  (void)state;
  cli_open(&cli);
  assert_int_equal(write_party(&cli, &index), CLI_DONE);
  assert_int_equal(index, 3);
  assert_int_equal(write_party(&cli, &index), CLI_DONE);
  assert_int_equal(index, 4);
  cli_done(&cli);
}

static void lies_are_noticed(void **state)
{
  static const enum lie lies[] = { LIE_CONTENT,    LIE_PATH,  LIE_SIGNATURE, LIE_PUBLIC_DIGEST,
                                   LIE_LEAF_HASH,  LIE_INDEX, LIE_PROOF,     LIE_SIGNER,
                                   LIE_NO_RECEIPT, LIE_HIDE };

  (void)state;
  assert_int_equal(write_once(LIE_NONE), CLI_DONE);
  for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
    if (write_once(lies[i]) != CLI_WRONG)
      fail_msg("lie %d was believed", (int)lies[i]);
    assert_int_equal(write_once(LIE_NONE), CLI_DONE);
  }
}

/* The answer is lost once: the same bytes are sent again, and count once. */
static void lost_answer(void **state)
{
  struct cli cli;
  int64_t index = -1;
  uint64_t before = fake.size;

  (void)state;
  fake.lie = LIE_DROP;
  cli_open(&cli);
  assert_int_equal(write_party(&cli, &index), CLI_DONE);
  assert_int_equal(index, before);
  assert_int_equal(fake.size, before + 1);
  cli_done(&cli);
}

static int see(enum lie lie, struct checkpoint *c)
{
  struct exchange x;
  struct cli cli;
  int rc;

  fake.lie = lie;
  cli_open(&cli);
  rc = log_checkpoint(&cli, &x, c);
  cli_done(&cli);
  fake.lie = LIE_NONE;
  return rc;
}

static void checkpoints_continue(void **state)
{
  struct checkpoint c;

  (void)state;
  assert_int_equal(see(LIE_NONE, &c), CLI_DONE);
  assert_int_equal(c.size, 3);
  assert_int_equal(see(LIE_CONSISTENCY, &c), CLI_DONE); /* nothing to prove */
  fake_append("next", 4);
  assert_int_equal(see(LIE_CONSISTENCY, &c), CLI_WRONG);
  assert_int_equal(see(LIE_NONE, &c), CLI_DONE);
  assert_int_equal(c.size, 4);
}

/* An older checkpoint is no crime, if it is the newer one's beginning; a rewritten log is. */
static void older_and_forked(void **state)
{
  struct checkpoint c;
  struct buf note = { 0 };
  struct cli cli;

  (void)state;
  fake_checkpoint(&note);
  fake_append("next", 4);
  assert_int_equal(see(LIE_NONE, &c), CLI_DONE);
  cli_open(&cli);
  assert_int_equal(register_known(&cli), CLI_DONE);
  assert_int_equal(log_advance(&cli, note.data, note.len, &c), CLI_DONE);
  assert_int_equal(c.size, 3);
  /* the newer one is still what is kept */
  assert_int_equal(see(LIE_NONE, &c), CLI_DONE);
  fake.size = 3;
  fake_append("other", 5);
  assert_int_equal(see(LIE_NONE, &c), CLI_WRONG);
  fake_append("more", 4);
  assert_int_equal(see(LIE_NONE, &c), CLI_WRONG);
  fake.size = 2; /* shorter: the register cannot prove the longer one */
  assert_int_equal(see(LIE_NONE, &c), CLI_WRONG);
  cli_done(&cli);
  buf_free(&note);
}

static void keys_are_pinned(void **state)
{
  struct checkpoint c;
  struct cli cli;

  (void)state;
  cli_open(&cli);
  assert_false(register_remembered(&cli));
  assert_int_equal(register_known(&cli), CLI_DONE);
  assert_string_equal(cli.reg.name, REGISTER);
  cli_done(&cli);

  unsigned before = fake.requests;
  cli_open(&cli);
  assert_int_equal(register_known(&cli), CLI_DONE);
  assert_int_equal(fake.requests, before); /* no round trip for what is known */
  assert_int_equal(register_same_key(&cli, cli.reg.vkey), CLI_DONE);
  assert_int_equal(register_same_key(&cli, "x"), CLI_WRONG);
  assert_int_equal(register_same_issuer(&cli, secret_key_did(fake.other)), CLI_WRONG);
  cli_done(&cli);
  assert_int_equal(see(LIE_SIGNER, &c), CLI_WRONG);
}

/* The same register at a new address must show the same key. */
static void other_address(void **state)
{
  struct cli cli;

  (void)state;
  cli_open(&cli);
  assert_int_equal(register_known(&cli), CLI_DONE);
  cli_done(&cli);
  cli_open(&cli);
  cli.host = arena_printf(&cli.arena, "unix://%s/./socket", fake.dir);
  fake.lie = LIE_KEY;
  assert_int_equal(register_known(&cli), CLI_WRONG);
  fake.lie = LIE_NAME; /* another register: met for the first time */
  assert_int_equal(register_known(&cli), CLI_DONE);
  assert_string_equal(cli.reg.name, "other.example.org");
  cli_done(&cli);
}

/* A damaged checkpoint file is told, not overwritten. */
static void damaged_state(void **state)
{
  char path[160];
  struct checkpoint c;
  FILE *f;

  (void)state;
  assert_int_equal(see(LIE_NONE, &c), CLI_DONE);
  snprintf(path, sizeof path, "%s/wiotc/registers/" REGISTER "/checkpoint", fake.dir);
  f = fopen(path, "r+");
  assert_non_null(f);
  fputs("x", f);
  fclose(f);
  assert_int_equal(see(LIE_NONE, &c), CLI_WRONG);
}

/* A key that is not registered must not keep its owner from what everybody may see. */
static void unregistered_key(void **state)
{
  struct exchange x;
  struct cli cli;

  (void)state;
  cli_open(&cli);
  fake.lie = LIE_UNKNOWN_KEY;
  assert_int_equal(request_get(&cli, "/v1/status", SIGN_IF_POSSIBLE, &x), CLI_DONE);
  assert_int_equal(request_get(&cli, "/v1/status", SIGN_ALWAYS, &x), CLI_REFUSED);
  cli_done(&cli);
}

static void unreachable(void **state)
{
  struct exchange x;
  struct cli cli;

  (void)state;
  cli_open(&cli);
  cli.host = "unix:///nonexistent/socket";
  assert_int_equal(request_get(&cli, "/v1/status", SIGN_NOT, &x), CLI_UNREACHABLE);
  cli_done(&cli);
  cli_open(&cli);
  cli.host = "ftp://example.org";
  assert_int_equal(request_get(&cli, "/v1/status", SIGN_NOT, &x), CLI_USAGE);
  cli_done(&cli);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fake_start, fake_stop)

int main(void)
{
  const struct CMUnitTest tests[] = {
    TEST(good_receipt),     TEST(lies_are_noticed), TEST(lost_answer),   TEST(checkpoints_continue),
    TEST(older_and_forked), TEST(keys_are_pinned),  TEST(other_address), TEST(damaged_state),
    TEST(unreachable),      TEST(unregistered_key),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
