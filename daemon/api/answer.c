#include "daemon/api/answer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/encode.h"
#include "lib/json.h"
#include "lib/timestamp.h"

void answer_time(struct json_object *object, const char *name, int64_t time)
{
  char text[TIMESTAMP_LEN + 1];
  if (!time)
    return;
  timestamp_write(time, text);
  json_set_str(object, name, text);
}

void answer_id(struct json_object *object, const char *name, enum id_kind kind, int64_t id)
{
  char text[LIMIT_ID + 1];
  if (!id)
    return;
  id_write(kind, id, text);
  json_set_str(object, name, text);
}

void answer_json(struct json_object *object, const char *name, const char *json)
{
  if (!json)
    return;
  /* It is JSON text already, written by us: it goes out as it is, without being parsed again. */
  struct json_object *raw = json_object_new_object();
  json_object_set_serializer(raw, json_object_userdata_to_json_string, xstrdup(json),
                             json_object_free_userdata);
  json_set(object, name, raw);
}

struct json_object *answer_effect(struct request *r, const char *noun, const char *id)
{
  if (!r->effect)
    r->effect = json_object_new_object();
  json_set_str(r->effect, noun, id);
  return r->effect;
}

bool answer_write(struct request *r, int status, const char *noun, struct json_object *object)
{
  r->status = status;
  r->noun = noun;
  r->answer = object;
  return true;
}

bool answer_read(struct request *r, struct json_object *object)
{
  r->answer = object;
  return true;
}

bool answer_text(struct request *r, const char *content_type, const char *text, size_t len)
{
  r->content_type = content_type;
  buf_add(&r->raw, text, len);
  return true;
}

void answer_said(struct json_object *list, const char *called, const struct said *said)
{
  struct json_object *object = json_object_new_object();
  json_set_str(object, "by", said->by);
  json_set_str(object, called, said->word);
  json_set_str(object, "reason", said->reason);
  answer_time(object, "at", said->at);
  json_set_int(object, "entry", said->entry);
  json_add(list, object);
}

/* The request's own query with another cursor. */
void answer_next(struct request *r, int64_t last_id)
{
  struct buf query = { 0 };
  char number[24];
  const char *at = r->http->query + 1;
  while (*at) {
    size_t len = strcspn(at, "&");
    if (len > 0 && strncmp(at, "after=", 6) != 0) {
      buf_add(&query, at, len);
      buf_byte(&query, '&');
    }
    at += len + (at[len] == '&');
  }
  snprintf(number, sizeof number, "%" PRId64, last_id);
  buf_text(&query, "after=");
  encode_base64url(&query, (const uint8_t *)number, strlen(number));
  http_reply_header(&r->reply, "Link", "<%s?%s>; rel=\"next\"", r->http->path, buf_str(&query));
  buf_free(&query);
}

bool answer_list(struct request *r, const char *noun, struct json_object *rows, bool more,
                 int64_t last_id)
{
  struct json_object *object = json_object_new_object();
  json_set(object, noun, rows);
  if (more)
    answer_next(r, last_id);
  return answer_read(r, object);
}
