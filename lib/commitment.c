#include "lib/commitment.h"

#include <string.h>

#include "lib/jcs.h"
#include "lib/json.h"
#include "lib/text.h"

/* Of random ones, one in 10^12 has fewer different characters. */
#define SEAL_CHARACTERS 8

bool seal_valid(const char *text)
{
  size_t different = 0;
  if (!text_is_base64url(text, SEAL_LEN, SEAL_LEN))
    return false;
  for (size_t i = 0; i < SEAL_LEN; i++)
    different += strchr(text, text[i]) == text + i;
  return different >= SEAL_CHARACTERS;
}

bool commitment_valid(const char *text)
{
  struct digest ignored;
  return digest_from_hex(text, &ignored);
}

bool commitment_write(const struct commitment *in, char out[COMMITMENT_LEN + 1])
{
  struct digest digest;
  struct buf text = { 0 };
  struct json_object *object = json_object_new_object();
  json_set_str(object, "award", in->edition);
  json_set_str(object, "category", in->category);
  json_set_str(object, "register", in->reg);
  json_set_str(object, "seal", in->seal);
  json_set(object, "winners", json_object_get(in->winners));
  buf_text(&text, COMMITMENT_DOMAIN);
  bool ok = jcs_write(&text, object);
  digest_of(text.data, text.len, &digest);
  digest_hex(&digest, out);
  json_object_put(object);
  buf_free(&text);
  return ok;
}
