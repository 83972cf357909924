/*
 * Our side of the signature interoperability tests. Requests are JSON:
 * {"method","url","headers":{name: value},"body"?,"publicKeyHex"}.
 *
 *     make_request sign SEED_HEX AUTHORITY METHOD TARGET [BODYFILE]     prints a signed request
 *     make_request verify AUTHORITY <REQUEST                           exit 0 good, 1 not
 */
#include "lib/buf.h"
#include "lib/digest.h"
#include "lib/encode.h"
#include "lib/http_signature.h"
#include "lib/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SCHEME "https://"

static int usage(void)
{
  fputs("usage: make_request sign SEED_HEX AUTHORITY METHOD TARGET [BODYFILE]\n"
        "       make_request verify AUTHORITY <REQUEST\n",
        stderr);
  return 2;
}

static bool slurp(FILE *f, struct buf *out)
{
  char piece[4096];
  size_t n;

  if (f == NULL)
    return false;
  while ((n = fread(piece, 1, sizeof piece, f)) > 0)
    buf_add(out, piece, n);
  return ferror(f) == 0;
}

/* Path and query of a target, which is cut in two in place. */
static void split_target(char *target, struct signed_message *m, struct buf *query)
{
  char *mark = strchr(target, '?');

  buf_text(query, mark == NULL ? "?" : mark);
  if (mark != NULL)
    *mark = '\0';
  m->path = target;
  m->query = query->data;
}

static void print_request(const struct signed_message *m, const char *target, const char *input,
                          const char *signature, const struct public_key *public,
                          const struct buf *body)
{
  struct json_object *request = json_object_new_object(), *headers = json_object_new_object();
  struct buf url = { 0 }, hex = { 0 }, out = { 0 };

  buf_printf(&url, SCHEME "%s%s", m->authority, target);
  encode_hex(&hex, public->bytes, sizeof public->bytes);
  json_set_str(headers, "host", m->authority);
  json_set_str(headers, "content-digest", m->content_digest);
  json_set_str(headers, "content-type", m->content_type);
  json_set_str(headers, "signature-input", input);
  json_set_str(headers, "signature", signature);
  json_set_str(request, "method", m->method);
  json_set_str(request, "url", url.data);
  json_set(request, "headers", headers);
  if (m->content_digest != NULL)
    json_set_str(request, "body", buf_str(body));
  json_set_str(request, "publicKeyHex", hex.data);
  json_write(&out, request);
  puts(out.data);
  json_object_put(request);
  buf_free(&out);
  buf_free(&hex);
  buf_free(&url);
}

static int sign(char **argv, int argc)
{
  struct signed_message m = { .authority = argv[1], .method = argv[2] };
  struct buf target = { 0 }, query = { 0 }, body = { 0 }, input = { 0 }, signature = { 0 };
  char content_digest[CONTENT_DIGEST_LEN + 1];
  uint8_t seed[SEED_BYTES];
  struct signature_params params;
  size_t len;

  if (!decode_hex(argv[0], strlen(argv[0]), seed, sizeof seed, &len) || len != sizeof seed)
    return usage();
  if (argc == 5) {
    FILE *f = fopen(argv[4], "rb");
    struct digest digest;

    if (!slurp(f, &body)) {
      perror(argv[4]);
      return 2;
    }
    fclose(f);
    digest_of(buf_str(&body), body.len, &digest);
    content_digest_write(&digest, content_digest);
    m.content_digest = content_digest;
    m.content_type = "application/json";
  }
  buf_text(&target, argv[3]);
  split_target(target.data, &m, &query);
  struct secret_key *key = secret_key_from_seed(seed);
  signature_params_new(&params, key, time(NULL));
  signature_make(&m, &params, key, &input, &signature);
  print_request(&m, argv[3], input.data, signature.data, &params.key, &body);
  secret_key_free(key);
  buf_free(&signature);
  buf_free(&input);
  buf_free(&body);
  buf_free(&query);
  buf_free(&target);
  return 0;
}

/* As the daemon judges a request: its digest, its signature, its time. */
static bool judge(struct json_object *request, const char *authority, struct problem *p)
{
  struct json_object *headers = json_object_of(request, "headers");
  const char *url = json_str(request, "url"), *body = json_str(request, "body");
  struct signed_message m = { .method = json_str(request, "method"),
                              .authority = authority,
                              .content_digest = json_str(headers, "content-digest"),
                              .content_type = json_str(headers, "content-type") };
  const char *input = json_str(headers, "signature-input"), *sig = json_str(headers, "signature");
  const char *slash = url == NULL ? NULL : strchr(url + strlen(SCHEME), '/');
  struct signature_params params;
  struct digest claimed, actual;
  struct buf target = { 0 }, query = { 0 };
  bool ok = false;

  if (input == NULL || sig == NULL)
    return problem_set(p, PROBLEM_SIGNATURE_MISSING, "A signed request has both fields.");
  if (slash == NULL)
    return problem_set(p, PROBLEM_BAD_TARGET, "The URL has no path.");
  if (body != NULL) {
    digest_of(body, strlen(body), &actual);
    if (m.content_digest == NULL || !content_digest_read(m.content_digest, &claimed, p) ||
        !digest_equal(&claimed, &actual))
      return problem_set(p, PROBLEM_DIGEST_MISMATCH, "The body has another digest.");
  }
  buf_text(&target, slash);
  split_target(target.data, &m, &query);
  ok = signature_verify(&m, input, sig, &params, p) && signature_timely(&params, time(NULL), p);
  buf_free(&query);
  buf_free(&target);
  return ok;
}

static int verify(const char *authority)
{
  struct buf text = { 0 };
  struct problem p = { 0 };
  struct json_object *request = NULL;
  bool ok = slurp(stdin, &text) && (request = json_read(buf_str(&text), text.len, &p)) != NULL &&
            judge(request, authority, &p);

  if (!ok)
    fprintf(stderr, "%s: %s\n", problem_code(p.id), p.detail);
  json_object_put(request);
  buf_free(&text);
  return ok ? 0 : 1;
}

int main(int argc, char **argv)
{
  if (!secret_init())
    return 2;
  if ((argc == 6 || argc == 7) && strcmp(argv[1], "sign") == 0)
    return sign(argv + 2, argc - 2);
  if (argc == 3 && strcmp(argv[1], "verify") == 0)
    return verify(argv[2]);
  return usage();
}
