/*
 * What can go wrong, told to people and programs: RFC 9457 problem details.
 *
 * One table, lib/problem.def, holds every code, its HTTP status and its title. The codes are part
 * of the interface: they never change their meaning.
 */
#ifndef WIOTC_LIB_PROBLEM_H
#define WIOTC_LIB_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>
#include <json-c/json.h>

#include "lib/limits.h"

enum problem_id {
  PROBLEM_NONE,
#define PROBLEM(id, code, status, title) PROBLEM_##id,
#include "lib/problem.def"
#undef PROBLEM
  PROBLEM__COUNT
};

struct problem_field {
  char name[64];    /* `names.en`, `answers.q1`: the path of the member */
  char detail[192]; /* what is wrong and what would be right */
};

/* Holds no pointers: copy it freely. All zero is "no problem". */
struct problem {
  enum problem_id id;
  char detail[512]; /* what happened, and the next step */
  size_t n_bad;     /* bad fields found, those past the limit too */
  size_t n_fields;  /* those kept below */
  struct problem_field fields[LIMIT_PROBLEM_FIELDS];
};

/* Sets the problem and returns false, so that `return problem_set(...)` reads well. */
bool problem_set(struct problem *p, enum problem_id id, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Names a bad field; the first one makes the problem PROBLEM_BAD_FIELDS. Those past the limit are
 * counted in the detail only. Returns false. */
bool problem_field(struct problem *p, const char *field, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

const char *problem_code(enum problem_id id);  /* `bad_json` */
int problem_status(enum problem_id id);        /* HTTP status */
const char *problem_title(enum problem_id id); /* a short sentence */
/* The id of a code, PROBLEM_NONE when unknown. */
enum problem_id problem_by_code(const char *code);

/* The application/problem+json object; the caller owns it. */
struct json_object *problem_json(const struct problem *p);

#endif
