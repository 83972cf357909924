#include "lib/credential.h"

#include <string.h>
#include <strings.h>

#include "lib/credential_proof.h"
#include "lib/credential_shape.h"
#include "lib/json.h"

const struct document_kind credential_kind = {
  "an Open Badges 3.0 credential with two proofs",
  &credential_shape,
  { [PROOF_RDFC] = &proof_rdfc_shape, [PROOF_JCS] = &proof_jcs_shape },
};

struct json_object *credential_build(const struct credential *c)
{
  return shape_build(&credential_shape, c);
}

bool credential_nquads(struct json_object *document, struct buf *out, struct problem *p)
{
  return shape_nquads(&credential_shape, document, out, p);
}

bool credential_sign(struct json_object *document, const struct secret_key *issuer, int64_t created,
                     struct problem *p)
{
  return document_sign(&credential_kind, document, issuer, created, p);
}

bool credential_verify(struct json_object *document, const char *issuer_did, int64_t now,
                       struct credential_report *report)
{
  struct issuer one;
  return document_verify(&credential_kind, document, &one, issuer_asked(issuer_did, &one), now,
                         report);
}

bool credential_verify_by(struct json_object *document, const struct issuer *known, size_t n,
                          int64_t now, struct credential_report *report)
{
  return document_verify(&credential_kind, document, known, n, now, report);
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

const char *credential_name_in(struct json_object *names, const char *language)
{
  size_t len = strlen(language), n = json_object_array_length(names);
  const char *near = NULL;

  for (size_t i = 0; i < n; i++) {
    struct json_object *name = json_object_array_get_idx(names, i);
    const char *tag = json_str(name, "@language");
    if (tag == NULL || strncasecmp(tag, language, len) != 0)
      continue;
    if (tag[len] == '\0')
      return json_str(name, "@value");
    if (tag[len] == '-' && near == NULL)
      near = json_str(name, "@value");
  }
  return near;
}

const char *credential_subject_name(struct json_object *document, const char *language)
{
  struct json_object *subject = json_object_of(document, "credentialSubject");
  struct json_object *names = json_array_of(subject, "name");
  const char *name;

  if (names == NULL)
    return json_str(subject, "name");
  name = language == NULL ? NULL : credential_name_in(names, language);
  return name != NULL ? name : json_str(json_object_array_get_idx(names, 0), "@value");
}

/* In UTF-8 they begin with 0xEE or 0xEF, and with 0xF0 or more; a surrogate is below U+E000. */
bool credential_names_sort_alike(const char *a, const char *b)
{
  while (*a != '\0' && *a == *b)
    a++, b++;
  unsigned char first = (unsigned char)*a, second = (unsigned char)*b;
  return !((first >= 0xf0 && (second == 0xee || second == 0xef)) ||
           (second >= 0xf0 && (first == 0xee || first == 0xef)));
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
