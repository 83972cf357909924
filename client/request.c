#include "client/request.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

#include "client/receipt.h"
#include "client/signer.h"
#include "lib/encode.h"
#include "lib/http_signature.h"
#include "lib/json.h"

#define SALT_BYTES 16

static bool is_segment(const char *text)
{
  return text[0] != '\0' && strcmp(text, ".") != 0 && strcmp(text, "..") != 0 &&
         strlen(text) < sizeof((struct route_match *)0)->params[0] &&
         text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.:")] ==
             '\0';
}

int target_path(struct cli *cli, enum route_id id, const char *a, const char *b, struct buf *out)
{
  if (a != NULL && !is_segment(a))
    return cli_error(cli, CLI_USAGE, "\"%s\" cannot be a name in the register", a);
  if (b != NULL && !is_segment(b))
    return cli_error(cli, CLI_USAGE, "\"%s\" cannot be a name in the register", b);
  route_path(out, id, a, b);
  return CLI_DONE;
}

void target_query(struct buf *target, const char *name, const char *value)
{
  if (value == NULL)
    return;
  buf_byte(target, strchr(buf_str(target), '?') == NULL ? '?' : '&');
  buf_printf(target, "%s=", name);
  for (const char *c = value; *c != '\0'; c++) {
    if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~", *c) != NULL)
      buf_byte(target, *c);
    else
      buf_printf(target, "%%%02X", (unsigned)(unsigned char)*c);
  }
}

static void add_header(struct arena *a, struct exchange *x, const char *name, const char *value)
{
  x->headers[x->n_headers++] = arena_printf(a, "%s: %s", name, value);
}

static void describe(struct arena *a, struct exchange *x, const char *media_type,
                     struct statement *s)
{
  size_t path = strcspn(x->target, "?");
  struct digest digest;

  s->method = x->method;
  s->path = arena_strndup(a, x->target, path);
  s->query = x->target[path] == '?' ? x->target + path : "?";
  s->body = x->body;
  s->body_len = x->body_len;
  if (x->body == NULL)
    return;
  s->content_type = media_type;
  digest_of(x->body, x->body_len, &digest);
  content_digest_write(&digest, s->content_digest);
  add_header(a, x, "Content-Type", media_type);
  add_header(a, x, "Content-Digest", s->content_digest);
}

static void sign(const struct cli *cli, struct arena *a, struct exchange *x, struct statement *s)
{
  bool has_body = s->content_type != NULL;
  struct signed_message m = { .method = s->method,
                              .authority = cli->reg.name,
                              .path = s->path,
                              .query = s->query,
                              .content_digest = has_body ? s->content_digest : NULL,
                              .content_type = s->content_type };
  struct signature_params params;
  struct buf input = { 0 }, signature = { 0 };

  signature_params_new(&params, cli->key, (int64_t)time(NULL));
  signature_make(&m, &params, cli->key, &input, &signature);
  s->signature_input = arena_strdup(a, buf_str(&input));
  s->signature = arena_strdup(a, buf_str(&signature));
  buf_free(&input);
  buf_free(&signature);
  add_header(a, x, "Signature-Input", s->signature_input);
  add_header(a, x, "Signature", s->signature);
}

void request_prepare(const struct cli *cli, struct arena *a, struct exchange *x,
                     const char *media_type, bool is_signed, struct statement *s)
{
  /* An unsigned request is for whichever register listens there, unless we know its name. */
  if (cli->reg.loaded)
    add_header(a, x, "Host", cli->reg.name);
  describe(a, x, media_type, s);
  if (is_signed)
    sign(cli, a, x, s);
  x->repeatable = is_signed || strcmp(x->method, "GET") == 0;
}

static int send_one(struct cli *cli, const char *method, const char *target, const void *body,
                    size_t body_len, const char *media_type, enum signing signing,
                    struct exchange *answer, struct statement *sent)
{
  struct statement s = { 0 };
  bool has_key = false;
  int rc = CLI_DONE;

  *answer = (struct exchange){ .method = method, .target = target };
  answer->body = body;
  answer->body_len = body_len;
  if (signing != SIGN_NOT)
    rc = signer_open(cli, signing == SIGN_ALWAYS, &has_key);
  if (rc == CLI_DONE && has_key)
    rc = register_known(cli);
  if (rc != CLI_DONE)
    return rc;
  register_remembered(cli);
  request_prepare(cli, &cli->arena, answer, media_type, has_key, &s);
  if (sent != NULL)
    *sent = s;
  return transport_send(cli, answer);
}

/* The code of the problem in an answer; NULL without one. */
static const char *problem_in(struct cli *cli, const struct exchange *answer,
                              struct json_object **problem)
{
  struct problem ignored = { 0 };

  *problem = NULL;
  if (strncmp(answer->content_type, "application/problem+json", 24) == 0)
    *problem = cli_keep(cli, json_read(answer->data, answer->len, &ignored));
  return json_str(*problem, "code");
}

/* Whether what was signed for a better view was refused only for its key. */
static bool key_is_no_help(struct cli *cli, const struct exchange *answer)
{
  struct json_object *problem;
  const char *code = answer->status == 401 ? problem_in(cli, answer, &problem) : NULL;
  enum problem_id id = code == NULL ? PROBLEM_NONE : problem_by_code(code);

  if (id != PROBLEM_KEY_UNKNOWN && id != PROBLEM_KEY_REVOKED)
    return false;
  cli_say(cli, "Your key is %s: shown is what everybody may see.",
          id == PROBLEM_KEY_UNKNOWN ? "not registered here" : "revoked");
  return true;
}

int request_send(struct cli *cli, const char *method, const char *target, const void *body,
                 size_t body_len, const char *media_type, enum signing signing,
                 struct exchange *answer, struct statement *sent)
{
  int rc = send_one(cli, method, target, body, body_len, media_type, signing, answer, sent);

  if (rc != CLI_DONE || signing != SIGN_IF_POSSIBLE || !key_is_no_help(cli, answer))
    return rc;
  return send_one(cli, method, target, body, body_len, media_type, SIGN_NOT, answer, sent);
}

/* The command that helps with some problems. */
static const char *next_step(const char *code)
{
  switch (problem_by_code(code)) {
  case PROBLEM_KEY_UNKNOWN:
    return "Register with: wiotc party register HANDLE ... (or name another key with --key)";
  case PROBLEM_KEY_REVOKED:
    return "Name another key with --key";
  case PROBLEM_SIGNATURE_MISSING:
    return "Make a key with: wiotc key new (or name one with --key)";
  case PROBLEM_SIGNATURE_STALE:
    return "Is this computer's clock right?";
  case PROBLEM_HANDLE_TAKEN:
    return "See who has it: wiotc party show HANDLE";
  case PROBLEM_ALREADY_APPLIED:
    return "See it: wiotc application list --mine";
  case PROBLEM_NOT_ISSUED_YET:
    return "Try again in a moment";
  default:
    return NULL;
  }
}

static void tell_fields(struct cli *cli, struct json_object *errors)
{
  for (size_t i = 0; errors != NULL && i < json_object_array_length(errors); i++) {
    struct json_object *e = json_object_array_get_idx(errors, i);
    const char *field = json_str(e, "field"), *what = json_str(e, "detail");
    cli_field(cli, field == NULL ? "?" : field, what == NULL ? "?" : what);
  }
}

int request_accepted(struct cli *cli, const struct exchange *answer)
{
  struct json_object *problem, *errors;
  const char *title, *detail, *code, *step;

  if (answer->status >= 200 && answer->status < 300)
    return CLI_DONE;
  code = problem_in(cli, answer, &problem);
  if (problem == NULL)
    return cli_error(cli, answer->status >= 400 ? CLI_REFUSED : CLI_UNREACHABLE,
                     "the answer is HTTP status %d without an explanation", answer->status);
  title = json_str(problem, "title");
  detail = json_str(problem, "detail");
  if (code != NULL && problem_by_code(code) == PROBLEM_WRONG_AUTHORITY && cli->reg.loaded)
    return register_other(cli);
  errors = json_array_of(problem, "errors");
  /* Where fields are named, the detail only counts them. */
  if (detail == NULL || (errors != NULL && json_object_array_length(errors) > 0))
    detail = "";
  cli_error(cli, CLI_REFUSED, "%s",
            cli_problem_text(cli, title == NULL ? "refused" : title, detail));
  if (!cli->hushed)
    tell_fields(cli, errors);
  step = code == NULL ? NULL : next_step(code);
  if (step != NULL && !cli->hushed)
    fprintf(stderr, "%s\n", step);
  return CLI_REFUSED;
}

int request_get(struct cli *cli, const char *target, enum signing signing, struct exchange *answer)
{
  int rc = request_send(cli, "GET", target, NULL, 0, NULL, signing, answer, NULL);

  return rc == CLI_DONE ? request_accepted(cli, answer) : rc;
}

int request_json(struct cli *cli, const struct exchange *answer, struct json_object **value)
{
  struct problem p = { 0 };

  *value = cli_keep(cli, json_read(answer->data, answer->len, &p));
  if (*value != NULL)
    return CLI_DONE;
  return cli_error(cli, CLI_UNREACHABLE, "the answer is no JSON, so this is no register: %s",
                   p.detail);
}

int request_get_json(struct cli *cli, const char *target, enum signing signing,
                     struct json_object **value, struct exchange *answer)
{
  struct exchange x;
  int rc = request_get(cli, target, signing, &x);

  if (answer != NULL)
    *answer = x;
  return rc == CLI_DONE ? request_json(cli, &x, value) : rc;
}

int request_post(struct cli *cli, const char *target, const void *body, size_t body_len,
                 const char *media_type, struct json_object **answer, int64_t *index)
{
  struct exchange x;
  struct statement sent;
  struct json_object *value;
  int rc = request_send(cli, "POST", target, body, body_len, media_type, SIGN_ALWAYS, &x, &sent);

  if (rc == CLI_DONE)
    rc = request_accepted(cli, &x);
  if (rc == CLI_DONE)
    rc = request_json(cli, &x, &value);
  if (rc != CLI_DONE)
    return rc;
  if (answer != NULL)
    *answer = value;
  return receipt_check(cli, &sent, json_object_of(value, "receipt"), index);
}

void request_body(struct json_object *body, struct buf *out)
{
  uint8_t random[SALT_BYTES];
  struct buf salt = { 0 };

  randombytes_buf(random, sizeof random);
  encode_base64url(&salt, random, sizeof random);
  json_set_str(body, "salt", buf_str(&salt));
  json_write(out, body);
  buf_free(&salt);
}

int request_write(struct cli *cli, const char *target, struct json_object *body,
                  struct json_object **answer, int64_t *index)
{
  struct buf text = { 0 };
  int rc;

  request_body(body, &text);
  rc = request_post(cli, target, text.data, text.len, "application/json", answer, index);
  buf_free(&text);
  return rc;
}
