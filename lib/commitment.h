/*
 * Commitments: the winners of a category as they were decided, before anybody may know them. The
 * log holds a hash of them and of a random seal; when the seal is opened, everybody can see that
 * nothing was changed.
 *
 * The hash is SHA-256 of COMMITMENT_DOMAIN and the JCS form of {"award": edition, "category": slug,
 * "register": name, "seal": text, "winners": [ids]}, in hex. The ids are in the order of their
 * numbers.
 */
#ifndef WIOTC_LIB_COMMITMENT_H
#define WIOTC_LIB_COMMITMENT_H

#include <stdbool.h>
#include <json-c/json.h>

#include "lib/digest.h"

#define COMMITMENT_DOMAIN "wiotc award decision v1\n"
#define COMMITMENT_LEN (2 * DIGEST_BYTES)
/* 16 random bytes in base64url: all of one length, so that nothing shows by it. */
#define SEAL_LEN 22

struct commitment {
  const char *reg; /* the register's name */
  const char *edition, *category;
  const char *seal;
  struct json_object *winners; /* array of ids; borrowed */
};

/* Of that form, and not plainly made up. */
bool seal_valid(const char *text);
bool commitment_valid(const char *text);
/* Into out; false when a text in it is no UTF-8. */
bool commitment_write(const struct commitment *in, char out[COMMITMENT_LEN + 1]);

#endif
