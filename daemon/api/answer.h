/* Pieces of answers that several nouns share. */
#ifndef WIOTC_DAEMON_API_ANSWER_H
#define WIOTC_DAEMON_API_ANSWER_H

#include <stdbool.h>
#include <stdint.h>
#include <json-c/json.h>

#include "daemon/api/request.h"
#include "lib/id.h"

void answer_time(struct json_object *object, const char *name, int64_t time); /* 0: left out */
void answer_id(struct json_object *object, const char *name, enum id_kind kind, int64_t id);
/* A member whose value is stored as JSON text; NULL: left out. */
void answer_json(struct json_object *object, const char *name, const char *json);
/* A member that the effect and the answer of a write both have. */
struct json_object *answer_effect(struct request *r, const char *noun, const char *id);

/* Ends a write: `object` (taken) is what came to be (201) or was changed (200). */
bool answer_write(struct request *r, int status, const char *noun, struct json_object *object);
/* Ends a read of one thing. */
bool answer_read(struct request *r, struct json_object *object);
bool answer_text(struct request *r, const char *content_type, const char *text, size_t len);
/* Says where the next page begins; the answer's own query with this cursor. */
void answer_next(struct request *r, int64_t cursor);
/* What somebody said once, by vote or ruling. */
struct said {
  const char *by, *word, *reason;
  int64_t at, entry;
};
/* Adds it to a list; `called` is the name of the word: {"by", "vote", "reason", "at", "entry"}. */
void answer_said(struct json_object *list, const char *called, const struct said *said);
/* Ends a list: {noun: rows}, with a link to the next page when there is more. */
bool answer_list(struct request *r, const char *noun, struct json_object *rows, bool more,
                 int64_t last_id);

#endif
