/*
 * What a template's {words} stand for: the facts of one certificate, in the language asked for.
 *
 * {holder} is the value in the language of the text it stands in, as the credential or the
 * template's [words] have it, or else as the credential has it. {holder.zh} is the value in Chinese
 * or nothing; {holder.zh|holder} takes the first that there is. A text with a value that this
 * certificate does not have is left out as a whole: `valid until` of one that does not end.
 */
#ifndef WIOTC_CLIENT_RENDER_VALUES_H
#define WIOTC_CLIENT_RENDER_VALUES_H

#include <stdbool.h>
#include <json-c/json.h>

#include "client/render/template.h"
#include "lib/arena.h"
#include "lib/credential.h"
#include "lib/problem.h"

struct values {
  struct credential credential; /* strings of the document, which must outlive this */
  const char *organization, *holder, *body, *award, *category, *standing, *achievement, *year;
  /* Names in several languages, as the credential has them, or NULL. */
  struct json_object *holder_names, *organization_names, *body_names, *award_names, *category_names;
  const char *number, *register_name, *entry, *verifier;
  const char *issued, *from,
      *until; /* YYYY-MM-DD; until: the last day, NULL when it does not end */
};

/* Reads them from a credential. PROBLEM_CREDENTIAL_FORM when it is none of ours. */
bool values_read(struct arena *a, struct json_object *document, struct values *out,
                 struct problem *p);

/* Puts the values into a text in that language. *out is NULL when one of them is missing.
 * PROBLEM_TEMPLATE_INVALID, at that line of the template, for a value that no certificate has. */
bool values_fill(struct arena *a, const struct values *v, const struct template *t, int line,
                 const char *language, const char *text, const char **out, struct problem *p);

#endif
