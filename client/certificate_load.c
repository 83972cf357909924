#include <string.h>
#include <time.h>
#include <unistd.h>

#include "client/bake.h"
#include "client/certificate.h"
#include "client/file.h"
#include "client/issuer.h"
#include "lib/json.h"

/* Certificates are signed a moment after they are decided on: wait for that. */
#define SIGNING_TRIES 20
#define SIGNING_WAIT_US 250000

int certificate_get(struct cli *cli, const char *number, struct exchange *x)
{
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_CERTIFICATE_CREDENTIAL, number, NULL, &target);

  for (int i = 0; rc == CLI_DONE && i < SIGNING_TRIES; i++) {
    rc = request_send(cli, "GET", arena_strdup(&cli->arena, buf_str(&target)), NULL, 0, NULL,
                      SIGN_NOT, x, NULL);
    if (rc != CLI_DONE || x->status != 503 || strstr(x->data, "not_issued_yet") == NULL)
      break;
    usleep(SIGNING_WAIT_US);
  }
  buf_free(&target);
  return rc == CLI_DONE ? request_accepted(cli, x) : rc;
}

/* The proof of the entry that issued it. */
static int get_proof(struct cli *cli, const char *number, const char **text, size_t *len)
{
  struct json_object *answer, *certificate;
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_CERTIFICATE_SHOW, number, NULL, &target);

  if (rc == CLI_DONE)
    rc = request_get_json(cli, buf_str(&target), SIGN_NOT, &answer, NULL);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  certificate = json_object_of(answer, "certificate");
  return verification_proof(cli, json_int(certificate == NULL ? answer : certificate, "entry", -1),
                            text, len);
}

/* What was fetched must be right before it is written; dates may be over. */
static int check_fetched(struct cli *cli, struct verification *v, const struct exchange *x)
{
  struct problem p = { 0 };

  int rc;

  v->document = cli_keep(cli, json_read(x->data, x->len, &p));
  v->why = v->document == NULL ? verification_no_json(cli, "the answer", &p) : NULL;
  verification_make(cli, v, (int64_t)time(NULL));
  if (v->report.result[CHECK_ISSUER] != CHECK_PASSED) {
    rc = issuers_follow(cli);
    if (rc != CLI_DONE)
      return rc;
    verification_make(cli, v, (int64_t)time(NULL));
  }
  for (int i = 0; i < CHECK__COUNT; i++)
    if (i != CHECK_DATES && v->report.result[i] == CHECK_FAILED)
      return cli_error(cli, CLI_WRONG,
                       "THE CERTIFICATE THAT THE REGISTER GAVE IS WRONG (%s): %s. Nothing was "
                       "written",
                       credential_check_name((enum credential_check)i), v->report.reason[i]);
  return CLI_DONE;
}

int certificate_get_proven(struct cli *cli, const char *number, struct verification *v,
                           struct exchange *x)
{
  int rc = certificate_get(cli, number, x);

  if (rc == CLI_DONE)
    rc = get_proof(cli, number, &v->proof, &v->proof_len);
  return rc == CLI_DONE ? check_fetched(cli, v, x) : rc;
}

static void from_picture(struct cli *cli, const char *file, enum picture_kind kind,
                         const char *data, size_t len, struct verification *v)
{
  struct problem p = { 0 };
  struct buf text = { 0 };

  v->baked = picture_kind_name(kind);
  if (!unbake(kind, data, len, &text, &p)) {
    v->why = arena_strdup(&cli->arena, p.detail);
  } else if (text.len > LIMIT_CREDENTIAL) {
    v->why = "what is in it is larger than any credential";
  } else {
    v->document = cli_keep(cli, json_read(buf_str(&text), text.len, &p));
    v->why = v->document == NULL ? verification_no_json(cli, file, &p) : NULL;
  }
  buf_free(&text);
}

int certificate_load(struct cli *cli, const char *file, struct verification *v)
{
  struct problem p = { 0 };
  enum picture_kind kind;
  char *data;
  size_t len;
  int rc = file_read(cli, file, LIMIT_PICTURE, &data, &len);

  if (rc != CLI_DONE)
    return rc;
  kind = picture_kind_of(data, len);
  v->document = NULL;
  v->baked = NULL;
  if (kind != PICTURE_NONE) {
    from_picture(cli, file, kind, data, len, v);
    return CLI_DONE;
  }
  if (len > LIMIT_CREDENTIAL)
    return cli_error(cli, CLI_USAGE, "%s is no picture, and larger than any credential (%d bytes)",
                     file, LIMIT_CREDENTIAL);
  v->document = cli_keep(cli, json_read(data, len, &p));
  v->why = v->document == NULL ? verification_no_json(cli, file, &p) : NULL;
  return CLI_DONE;
}
