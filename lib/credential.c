#include "lib/credential.h"

#include <string.h>

#include "lib/credential_shape.h"

struct json_object *credential_build(const struct credential *c)
{
  return shape_build(&credential_shape, c);
}

bool credential_read(struct json_object *document, struct credential *out, struct problem *p)
{
  struct buf nquads = { 0 };
  bool ok = credential_nquads(document, &nquads, p);
  buf_free(&nquads);
  memset(out, 0, sizeof *out);
  if (ok)
    shape_read(&credential_shape, document, out);
  return ok;
}

const char *credential_check_name(enum credential_check check)
{
  static const char *const names[CHECK__COUNT] = {
    [CHECK_FORM] = "form",           [CHECK_ISSUER] = "issuer", [CHECK_PROOF_RDFC] = "proof-rdfc",
    [CHECK_PROOF_JCS] = "proof-jcs", [CHECK_DATES] = "dates",   [CHECK_LOG] = "log",
    [CHECK_STATUS] = "status",
  };
  return (int)check >= 0 && check < CHECK__COUNT ? names[check] : "unknown";
}
