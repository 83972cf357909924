#include "lib/problem.h"

#include "lib/utf8.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const struct {
  const char *code;
  int status;
  const char *title;
} table[PROBLEM__COUNT] = {
  [PROBLEM_NONE] = { "none", 200, "No problem" },
#define PROBLEM(id, code, status, title) [PROBLEM_##id] = { code, status, title },
#include "lib/problem.def"
#undef PROBLEM
};

/* Is this the beginning of a character whose end was cut off? */
static bool is_cut_short(const char *text)
{
  size_t n = 1;
  if (((unsigned char)text[0] & 0xC0) != 0xC0)
    return false;
  while (((unsigned char)text[n] & 0xC0) == 0x80)
    n++;
  return text[n] == '\0';
}

/* Details quote what strangers sent and may be cut short: what is left must still be clean UTF-8,
 * because it goes into JSON and onto terminals. */
static void make_printable(char *text)
{
  size_t len = strlen(text);
  for (size_t at = 0, n; at < len; at += n) {
    uint32_t point;
    n = utf8_next(text + at, len - at, &point);
    if (n == 0 && is_cut_short(text + at)) {
      text[at] = '\0';
      return;
    }
    if (n == 0 || point < 0x20 || point == 0x7F) {
      text[at] = '?';
      n = 1;
    }
  }
}

static void __attribute__((format(printf, 3, 0)))
write_printable(char *out, size_t cap, const char *fmt, va_list args)
{
  if (vsnprintf(out, cap, fmt, args) < 0)
    out[0] = '\0';
  make_printable(out);
}

bool problem_set(struct problem *p, enum problem_id id, const char *fmt, ...)
{
  va_list args;
  /* The detail may quote *p itself, so it is written aside first. */
  char detail[sizeof p->detail];
  va_start(args, fmt);
  write_printable(detail, sizeof detail, fmt, args);
  va_end(args);
  p->id = id;
  memcpy(p->detail, detail, sizeof detail);
  p->n_bad = p->n_fields = 0;
  return false;
}

bool problem_field(struct problem *p, const char *field, const char *fmt, ...)
{
  if (p->id != PROBLEM_BAD_FIELDS)
    problem_set(p, PROBLEM_BAD_FIELDS, "%s", "");
  p->n_bad++;
  if (p->n_fields < LIMIT_PROBLEM_FIELDS) {
    struct problem_field *f = &p->fields[p->n_fields++];
    va_list args;
    snprintf(f->name, sizeof f->name, "%s", field);
    make_printable(f->name);
    va_start(args, fmt);
    write_printable(f->detail, sizeof f->detail, fmt, args);
    va_end(args);
  }
  if (p->n_bad == 1)
    snprintf(p->detail, sizeof p->detail, "1 field needs correction: see errors");
  else if (p->n_bad == p->n_fields)
    snprintf(p->detail, sizeof p->detail, "%zu fields need correction: see errors", p->n_bad);
  else
    snprintf(p->detail, sizeof p->detail,
             "%zu fields need correction: see errors for the first %zu", p->n_bad, p->n_fields);
  return false;
}

const char *problem_code(enum problem_id id)
{
  return table[id].code;
}

int problem_status(enum problem_id id)
{
  return table[id].status;
}

const char *problem_title(enum problem_id id)
{
  return table[id].title;
}

enum problem_id problem_by_code(const char *code)
{
  for (enum problem_id id = PROBLEM_NONE + 1; id < PROBLEM__COUNT; id++)
    if (strcmp(table[id].code, code) == 0)
      return id;
  return PROBLEM_NONE;
}

struct json_object *problem_json(const struct problem *p)
{
  struct json_object *o = json_object_new_object();
  char type[96];
  snprintf(type, sizeof type, "urn:wiotc:problem:%s", problem_code(p->id));
  json_object_object_add(o, "type", json_object_new_string(type));
  json_object_object_add(o, "title", json_object_new_string(problem_title(p->id)));
  json_object_object_add(o, "status", json_object_new_int(problem_status(p->id)));
  json_object_object_add(o, "detail", json_object_new_string(p->detail));
  json_object_object_add(o, "code", json_object_new_string(problem_code(p->id)));
  if (p->n_fields == 0)
    return o;
  struct json_object *errors = json_object_new_array();
  for (size_t i = 0; i < p->n_fields; i++) {
    struct json_object *e = json_object_new_object();
    json_object_object_add(e, "field", json_object_new_string(p->fields[i].name));
    json_object_object_add(e, "detail", json_object_new_string(p->fields[i].detail));
    json_object_array_add(errors, e);
  }
  json_object_object_add(o, "errors", errors);
  return o;
}
