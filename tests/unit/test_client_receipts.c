#include "client/receipts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "client/bulk.h"
#include "tests/unit/client_sample.h"

#define ROWS 12

struct sending {
  struct cli cli;
  struct receipts receipts;
  size_t answered;
};

static int answered(void *ctx, struct bulk_slot *slot)
{
  struct sending *s = ctx;
  struct json_object *answer;
  int rc = request_accepted(&s->cli, &slot->x);

  if (rc == CLI_DONE)
    rc = request_json(&s->cli, &slot->x, &answer);
  if (rc != CLI_DONE)
    return rc;
  s->answered++;
  return receipts_add(&s->cli, &s->receipts, &slot->sent, &slot->arena,
                      json_object_of(answer, "receipt"));
}

static const char *body_of(struct arena *a, size_t row)
{
  struct json_object *body = json_object_new_object();
  struct buf text = { 0 };
  const char *copy;

  json_set_str(body, "handle", arena_printf(a, "party-%zu", row));
  request_body(body, &text);
  copy = arena_strdup(a, buf_str(&text));
  json_object_put(body);
  buf_free(&text);
  return copy;
}

static int send_rows(enum lie lie, size_t *count)
{
  static struct sending s;
  struct bulk *b = NULL;
  struct bulk_slot *slot;
  int rc;

  s = (struct sending){ .answered = 0 };
  cli_open(&s.cli);
  assert_int_equal(register_known(&s.cli), CLI_DONE);
  fake.lie = lie;
  rc = bulk_open(&s.cli, answered, &s, &b);
  for (size_t i = 0; rc == CLI_DONE && i < ROWS && (slot = bulk_slot(b)) != NULL; i++)
    rc = bulk_send(slot, "/v1/parties", body_of(&slot->arena, i), NULL, true);
  if (rc == CLI_DONE)
    rc = bulk_wait(b);
  if (rc == CLI_DONE)
    rc = receipts_check(&s.cli, &s.receipts);
  fake.lie = LIE_NONE;
  *count = s.answered;
  bulk_close(b);
  receipts_free(&s.receipts);
  cli_done(&s.cli);
  return rc;
}

static void good_receipts(void **state)
{
  uint64_t before = fake.size;
  size_t n;

  (void)state;
  assert_int_equal(send_rows(LIE_NONE, &n), CLI_DONE);
  assert_int_equal(n, ROWS);
  assert_int_equal(fake.size, before + ROWS);
}

static void lies_are_noticed(void **state)
{
  static const enum lie lies[] = { LIE_CONTENT,   LIE_PATH,       LIE_SIGNATURE,  LIE_PUBLIC_DIGEST,
                                   LIE_LEAF_HASH, LIE_INDEX,      LIE_PROOF,      LIE_SIGNER,
                                   LIE_HIDE,      LIE_NO_RECEIPT, LIE_CONSISTENCY };
  size_t n;

  (void)state;
  for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
    int rc = send_rows(lies[i], &n);
    if (rc != CLI_WRONG)
      fail_msg("lie %d was answered with %d", (int)lies[i], rc);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(good_receipts),
    cmocka_unit_test(lies_are_noticed),
  };

  return cmocka_run_group_tests(tests, fake_start, fake_stop);
}
