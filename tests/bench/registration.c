#include "tests/bench/registration.h"

#include "lib/encode.h"

#include <sodium.h>

#define PATH "/v1/parties"

static void random_base64url(struct buf *out)
{
  uint8_t bytes[16];
  randombytes_buf(bytes, sizeof bytes);
  encode_base64url(out, bytes, sizeof bytes);
}

static void write_body(struct buf *out, const char *did)
{
  uint8_t random[8];
  struct buf name = { 0 };
  randombytes_buf(random, sizeof random);
  encode_hex(&name, random, sizeof random);
  buf_printf(out,
             "{\"handle\":\"member-%s\",\"kind\":\"organization\","
             "\"names\":{\"en\":\"Member %s\",\"zh\":\"\u6210\u5458 %s\"},\"country\":\"CN\","
             "\"contact\":{\"email\":\"office@member-%s.example\"},\"key\":\"%s\",\"salt\":\"",
             name.data, name.data, name.data, name.data, did);
  random_base64url(out);
  buf_text(out, "\"}");
  buf_free(&name);
}

void registration_sign(struct registration *r, const char *authority, int64_t now)
{
  struct secret_key *key = secret_key_new();
  struct digest digest;
  buf_clear(&r->body);
  buf_clear(&r->signature_input);
  buf_clear(&r->signature);
  write_body(&r->body, secret_key_did(key));
  digest_of(r->body.data, r->body.len, &digest);
  content_digest_write(&digest, r->content_digest);
  r->message = (struct signed_message){ .method = "POST",
                                        .authority = authority,
                                        .path = PATH,
                                        .query = "?",
                                        .content_digest = r->content_digest,
                                        .content_type = "application/json" };
  signature_params_new(&r->params, key, now);
  signature_make(&r->message, &r->params, key, &r->signature_input, &r->signature);
  secret_key_free(key);
}

void registration_write(const struct registration *r, struct buf *out)
{
  buf_printf(out,
             "POST " PATH " HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n"
             "Content-Length: %zu\r\nContent-Digest: %s\r\n"
             "Signature-Input: %s\r\nSignature: %s\r\n\r\n",
             r->message.authority, r->body.len, r->content_digest, r->signature_input.data,
             r->signature.data);
  buf_add(out, r->body.data, r->body.len);
}

void registration_free(struct registration *r)
{
  buf_free(&r->body);
  buf_free(&r->signature_input);
  buf_free(&r->signature);
}
