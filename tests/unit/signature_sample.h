/* Messages, a key, and the parameters it signs with: for the tests of HTTP message signatures. */
#ifndef WIOTC_TESTS_UNIT_SIGNATURE_SAMPLE_H
#define WIOTC_TESTS_UNIT_SIGNATURE_SAMPLE_H

#include "lib/http_signature.h"

#include <stdio.h>

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

#endif
