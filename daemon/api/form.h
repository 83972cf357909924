/*
 * A JSON body as a form: each member is asked for once, by type; faults are named by member. At the
 * end, members that nobody asked for are faults too.
 */
#ifndef WIOTC_DAEMON_API_FORM_H
#define WIOTC_DAEMON_API_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "lib/arena.h"
#include "lib/problem.h"

enum need { OPTIONAL, REQUIRED };

#define FORM_MEMBERS 24

struct form {
  struct json_object *body;
  struct arena *arena;
  struct problem *problem;
  const char *known[FORM_MEMBERS];
  size_t n_known;
};

void form_begin(struct form *f, struct json_object *body, struct arena *arena,
                struct problem *problem);
/* Checks `salt`, refuses unknown members. False when there was any fault. */
bool form_end(struct form *f);

/* NULL (or the stated value) when absent or wrong. Texts are borrowed from the body. */
const char *form_text(struct form *f, const char *name, enum need need, size_t max);
/* A text for which `valid` is true; `expected` ends the sentence "give …". */
const char *form_word(struct form *f, const char *name, enum need need, bool (*valid)(const char *),
                      const char *expected);
const char *form_did(struct form *f, const char *name, enum need need);
/* Language to name, as JSON text in the arena. */
const char *form_names(struct form *f, const char *name, enum need need);
/* Strings by name, as JSON text in the arena; email is checked. */
const char *form_contact(struct form *f, const char *name);
/* An array of texts for which `valid` is true; *n is 0 and the result NULL when absent. */
const char *const *form_list(struct form *f, const char *name, size_t max,
                             bool (*valid)(const char *), const char *expected, size_t *n);
int64_t form_int(struct form *f, const char *name, int64_t otherwise);
struct json_object *form_object(struct form *f, const char *name, enum need need);

#endif
