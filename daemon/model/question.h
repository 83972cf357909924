/* Questions to an applicant, one open at a time. */
#ifndef WIOTC_DAEMON_MODEL_QUESTION_H
#define WIOTC_DAEMON_MODEL_QUESTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/context.h"

struct question {
  int64_t id;
  const char *by; /* handle */
  const char *text;
  int64_t asked, entry;
  const char *reply_by; /* date */
  const char *answer;   /* NULL while open */
  int64_t answered, answered_entry;
};

size_t question_list(struct context *c, int64_t application, struct question **out);
bool question_ask(struct context *c, int64_t application, const char *text,
                  const char *status_before, const char *reply_by, int64_t *id);
/* Answers the open one; *before is the application's state when it was asked. */
bool question_answer(struct context *c, int64_t application, const char *text, int64_t *id,
                     const char **before);

#endif
