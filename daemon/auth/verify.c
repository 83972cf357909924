#include "daemon/auth/verify.h"

#include <string.h>

#include "lib/digest.h"

/* The field is there and says something; whether it fits the body comes last. */
static bool read_digest(const struct auth_input *in, struct digest *given, struct problem *p)
{
  if (!in->body)
    return true;
  if (!in->message.content_digest)
    return problem_set(p, PROBLEM_DIGEST_MISSING,
                       "send Content-Digest: sha-256=:…: over the body (RFC 9530)");
  return content_digest_read(in->message.content_digest, given, p);
}

static bool digest_fits(const struct auth_input *in, const struct digest *given, struct problem *p)
{
  struct digest actual;
  if (!in->body)
    return true;
  digest_of(in->body, in->body_len, &actual);
  return digest_equal(given, &actual) ||
         problem_set(p, PROBLEM_DIGEST_MISMATCH,
                     "the body was changed on its way, or another one was digested");
}

bool auth_verify(const struct auth_input *in, struct signature_params *out, struct problem *p)
{
  struct digest given;
  if (!in->signature_input || !in->signature)
    return problem_set(p, PROBLEM_SIGNATURE_MISSING,
                       "send Signature-Input and Signature (RFC 9421), as `wiotc` does");
  if (in->repeated)
    return problem_set(p, PROBLEM_SIGNATURE_MALFORMED,
                       "a signature field or a covered header stands there more than once");
  if (strcmp(in->message.authority, in->authority) != 0)
    return problem_set(p, PROBLEM_WRONG_AUTHORITY,
                       "this register is %s: send that as Host, and "
                       "sign it as @authority",
                       in->authority);
  return read_digest(in, &given, p) &&
         signature_verify(&in->message, in->signature_input, in->signature, out, p) &&
         signature_timely(out, in->now, p) && digest_fits(in, &given, p);
}
