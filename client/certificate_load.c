#include <string.h>
#include <unistd.h>

#include "client/bake.h"
#include "client/certificate.h"
#include "client/file.h"
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
