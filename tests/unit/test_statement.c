/* Statements on their way into the log: the time that counts, who signs, refused ones leave
 * nothing, every kind of them. */
#include "tests/unit/statement_sample.h"

static void the_founding(void **state)
{
  struct bench *b = *state;
  assert_int_equal(log_size(b->s.log), 1);
  log_holds(b);
}

/* It waited in a queue, or the clock was set: what counts is the time that goes into the leaf. */
static void timely_at_the_door_but_not_in_the_log(void **state)
{
  struct bench *b = *state;
  struct signature_params old = { .created = time(NULL) - LIMIT_SIGNATURE_SKEW - 10,
                                  .nonce = "AAECAwQFBgcICQoLDA0ODw" };
  const char *body = registration(b, "acme", ACME);
  leaves_nothing(b, post_as(b, ACME, "/v1/parties", body, &old), PROBLEM_SIGNATURE_STALE);
  old.created = time(NULL) + LIMIT_SIGNATURE_SKEW + 10; /* by a verifier whose clock was ahead */
  leaves_nothing(b, post_as(b, ACME, "/v1/parties", body, &old), PROBLEM_SIGNATURE_STALE);
  old.created = time(NULL) - 1000;
  old.expires = time(NULL) - 10;
  leaves_nothing(b, post_as(b, ACME, "/v1/parties", body, &old), PROBLEM_SIGNATURE_EXPIRED);
  old.created = time(NULL); /* its nonce was not used up */
  old.expires = 0;
  receipt_holds(b, done(b, post_as(b, ACME, "/v1/parties", body, &old)));
  log_holds(b);
}

/* One more leaf in the log, whose time is ahead of the clock. */
static void entry_at(struct bench *b, int64_t at)
{
  struct signature_params late = { .created = time(NULL),
                                   .expires = at,
                                   .nonce = "AAECAwQFBgcICQoLDA0ODx" };
  struct sent *s = post_as(b, CORE, "/v1/parties", registration(b, "ahead", CORE), &late);
  b->api.replay_time = at;
  done(b, s);
  b->api.replay_time = 0;
}

static void the_clock_was_set_back(void **state)
{
  struct bench *b = *state;
  int64_t ahead = time(NULL) + 500;
  entry_at(b, ahead);
  leaves_nothing(b, registering(b, "acme", ACME), PROBLEM_SIGNATURE_STALE);
  struct signature_params offline = { .created = time(NULL), .expires = ahead };
  strcpy(offline.nonce, "AAECAwQFBgcICQoLDA0ODw");
  struct sent *s =
      done(b, post_as(b, ACME, "/v1/parties", registration(b, "acme", ACME), &offline));
  assert_int_equal(request_in(s)->context.time, ahead); /* never before the last entry's */
  log_holds(b);
}

/* It had written a row before its key was found to be taken. */
static void a_refused_one_amid_a_batch(void **state)
{
  struct bench *b = *state;
  struct sent *bad = post(b, ACME, "/v1/parties", registration(b, "badparty", ACME));
  struct sent *all[] = { registering(b, "acme", ACME), bad, registering(b, "bolt", BOLT) };
  batch(b, all, 3);
  accepted(all[0]);
  accepted(all[2]);
  refused(bad, PROBLEM_KEY_TAKEN);
  assert_int_equal(request_in(all[0])->context.entry, 1);
  assert_int_equal(request_in(all[2])->context.entry, 2);
  assert_false(mentions(b, "badparty"));
  assert_false(mentions(b, bad->params.nonce));
  assert_int_equal(count(b, "log_entry"), 3);
  assert_int_equal(count(b, "statement_body"), 3);
  assert_int_equal(count(b, "nonce"), 3);
  assert_int_equal(count(b, "log_checkpoint"), 2); /* one a batch */
  receipt_holds(b, all[0]);
  receipt_holds(b, all[2]);
  restart(b);
  log_holds(b);
}

static void a_whole_batch_refused(void **state)
{
  struct bench *b = *state;
  size_t before_len, after_len;
  struct sent *all[] = { post(b, ACME, "/v1/parties", "{\"handle\":\"acme\"," SALT "}"),
                         post(b, ACME, "/v1/parties/rita", "{" SALT "}") };
  const char *before = dump(b, &before_len);
  batch(b, all, 2);
  refused(all[0], PROBLEM_BAD_FIELDS);
  refused(all[1], PROBLEM_KEY_UNKNOWN);
  const char *after = dump(b, &after_len);
  assert_int_equal(after_len, before_len);
  assert_memory_equal(after, before, after_len);
  receipt_holds(b, done(b, registering(b, "acme", ACME)));
}

/* Its leaf was in the tree already when something failed: nothing of it may stay there. */
static void one_that_failed_after_its_leaf(void **state)
{
  struct bench *b = *state;
  sqlite3 *db = b->s.db->handle;
  struct sent *all[] = { registering(b, "acme", ACME), registering(b, "bolt", BOLT) };
  assert_int_equal(sqlite3_exec(db, "INSERT INTO statement_body (entry, content) VALUES (2, x'00')",
                                NULL, NULL, NULL),
                   SQLITE_OK);
  batch(b, all, 2);
  accepted(all[0]);
  receipt_holds(b, all[0]);
  refused(all[1], PROBLEM_INTERNAL);
  assert_int_equal(log_size(b->s.log), 2);
  assert_false(mentions(b, "bolt"));
  assert_int_equal(sqlite3_exec(db, "DELETE FROM statement_body WHERE entry = 2", NULL, NULL, NULL),
                   SQLITE_OK);
  struct sent *second = done(b, again(b, all[1])); /* the same request may be sent again */
  assert_false(request_in(second)->repeat);
  receipt_holds(b, second);
  restart(b);
  log_holds(b);
}

/* A refusal is not remembered: what was in its way may be gone. */
static void a_refused_request_may_come_again(void **state)
{
  struct bench *b = *state;
  struct sent *early = post(b, ACME, "/v1/parties/acme", "{" SALT "}");
  leaves_nothing(b, early, PROBLEM_KEY_UNKNOWN);
  done(b, registering(b, "acme", ACME));
  done(b, again(b, early));
}

static void who_must_sign(void **state)
{
  struct bench *b = *state;
  struct buf charter = { 0 };
  leaves_nothing(b, post(b, BOLT, "/v1/parties", registration(b, "acme", ACME)),
                 PROBLEM_BAD_FIELDS);
  done(b, registering(b, "acme", ACME));
  done(b, registering(b, "bolt", BOLT));
  leaves_nothing(b, post(b, BOLT, "/v1/parties/acme", "{" SALT "}"), PROBLEM_FORBIDDEN);
  leaves_nothing(b, post(b, CORE, "/v1/parties/acme", "{" SALT "}"), PROBLEM_KEY_UNKNOWN);
  leaves_nothing(b, post(b, ACME, "/v1/parties/nobody", "{" SALT "}"), PROBLEM_NOT_FOUND);
  /* nobody founds it again, the issuer neither */
  register_charter(&charter);
  leaves_nothing(b, post(b, RITA, "/v1/charter", charter.data), PROBLEM_FORBIDDEN);
  leaves_nothing(b, sign(b, b->s.issuer_key, "/v1/charter", "application/json", charter.data, NULL),
                 PROBLEM_FORBIDDEN);
  buf_free(&charter);
}

/* Keys are judged by log position, within a batch as well. */
static void a_key_replaced_amid_a_batch(void **state)
{
  struct bench *b = *state;
  done(b, registering(b, "acme", ACME));
  const char *rotation = arena_printf(&b->arena, "{\"key\":\"%s\",\"replaces\":\"%s\"," SALT "}",
                                      register_did(CORE), register_did(ACME));
  const char *change = "{\"country\":\"AT\"," SALT "}";
  struct sent *all[] = { post(b, CORE, "/v1/parties/acme", change),
                         post(b, ACME, "/v1/parties/acme/keys", rotation),
                         post(b, ACME, "/v1/parties/acme", change),
                         post(b, CORE, "/v1/parties/acme", change) };
  batch(b, all, 4);
  refused(all[0], PROBLEM_KEY_UNKNOWN);
  accepted(all[1]);
  refused(all[2], PROBLEM_KEY_REVOKED);
  accepted(all[3]);
  log_holds(b);
}

static void the_same_file_with_another_type(struct bench *b)
{
  struct secret_key *key = register_key(ACME);
  int64_t kept = count(b, "statement_body WHERE length(content) > 0");
  done(b, sign(b, key, "/v1/attachments", "application/pdf", "%PDF-1.7", NULL));
  assert_int_equal(count(b, "statement_body WHERE length(content) > 0"), kept + 1);
  done(b, sign(b, key, "/v1/attachments", "text/plain", "%PDF-1.7", NULL));
  assert_int_equal(count(b, "statement_body WHERE length(content) > 0"), kept + 1);
  secret_key_free(key);
}

/* Batches are committed during a sync: the head that is kept after it is of before. */
static void the_head_is_of_what_is_synced(void **state)
{
  struct bench *b = *state;
  char first[4096];
  struct sent *one = registering(b, "acme", ACME), *two = registering(b, "bolt", BOLT);
  batch(b, &one, 1);
  snprintf(first, sizeof first, "%s", log_checkpoint(b->s.log));
  b->hooks.sync_begins(b->hooks.ctx);
  batch(b, &two, 1);
  assert_string_not_equal(first, log_checkpoint(b->s.log));
  b->hooks.batch_durable(b->hooks.ctx);
  assert_string_equal(b->head, first);
  b->hooks.sync_begins(b->hooks.ctx);
  b->hooks.batch_durable(b->hooks.ctx);
  assert_string_equal(b->head, log_checkpoint(b->s.log));
}

/* Every kind of statement there is, to a certificate and to a withdrawal. */
static void every_kind_of_statement(void **state)
{
  struct bench *b = *state;
  struct digest digest;
  char hex[2 * DIGEST_BYTES + 1];
  digest_of("%PDF-1.7", 8, &digest);
  digest_hex(&digest, hex);
  const char *application = arena_printf(
      &b->arena,
      "{\"body\":\"industry\",\"applicant\":\"acme\",\"answers\":{\"why\":\"万物 \\\"\\u00e9\\\"\"},"
      "\"attachments\":[\"%s\"]," SALT "}",
      hex);
  done(b, registering(b, "acme", ACME));
  the_same_file_with_another_type(b);
  done(b, post(b, ACME, "/v1/parties/acme", "{\"names\":{\"zh\":\"顶点\"}," SALT "}"));
  done(b, post(b, ACME, "/v1/parties/acme/keys",
               arena_printf(&b->arena, "{\"key\":\"%s\",\"label\":\"2\"," SALT "}",
                            register_did(CORE))));
  done(b, post(b, ACME, "/v1/applications", application));
  done(b, post(b, RITA, "/v1/applications/A1/questions", "{\"text\":\"Who?\"," SALT "}"));
  done(b, post(b, CORE, "/v1/applications/A1/answers", "{\"text\":\"We.\"," SALT "}"));
  done(b, post(b, RITA, "/v1/applications/A1/screening", "{" SALT "}"));
  done(b, post(b, RUTH, "/v1/applications/A1/votes",
               "{\"vote\":\"approve\",\"reason\":\"good\"," SALT "}"));
  done(b, post(b, ROSA, "/v1/applications/A1/votes",
               "{\"vote\":\"approve\",\"reason\":\"good\"," SALT "}"));
  assert_int_equal(count(b, "certificate_proof"), 1); /* signed after the commit */
  assert_false(b->api.issued);
  done(b, post(b, ACME,
               arena_printf(&b->arena, "/v1/parties/acme/keys/%s/revocation", register_did(CORE)),
               "{\"reason\":\"lost\"," SALT "}"));
  done(b, registering(b, "bolt", BOLT));
  done(b, post(b, BOLT, "/v1/applications",
               "{\"body\":\"industry\",\"applicant\":\"bolt\",\"answers\":{\"why\":\"so\"}," SALT
               "}"));
  done(b, post(b, BOLT, "/v1/applications/A2/withdrawal", "{" SALT "}"));
  for (const struct sent *s = b->all; s; s = s->next)
    receipt_holds(b, s);
  log_holds(b);
  restart(b);
  log_holds(b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(the_founding),
    T(timely_at_the_door_but_not_in_the_log),
    T(the_clock_was_set_back),
    T(a_refused_one_amid_a_batch),
    T(a_whole_batch_refused),
    T(one_that_failed_after_its_leaf),
    T(a_refused_request_may_come_again),
    T(who_must_sign),
    T(a_key_replaced_amid_a_batch),
    T(the_head_is_of_what_is_synced),
    T(every_kind_of_statement),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
