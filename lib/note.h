/*
 * C2SP signed-note: text, an empty line, signature lines `— NAME BASE64(ID || SIGNATURE)`.
 * Ed25519 only (algorithm byte 0x01). Names hold no white space and no `+`.
 */
#ifndef WIOTC_LIB_NOTE_H
#define WIOTC_LIB_NOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"
#include "lib/did_key.h"
#include "lib/limits.h"
#include "lib/problem.h"
#include "lib/secret_key.h"

struct note_verifier {
  char name[LIMIT_REGISTER_NAME + 1];
  uint32_t id; /* first four bytes of SHA-256(name || 0x0A || 0x01 || key), big-endian */
  struct public_key key;
};

void note_verifier_init(struct note_verifier *v, const char *name, const struct public_key *key);
/* `NAME+HEXID+BASE64(0x01 || key)`, one line without its end. */
void note_vkey_write(const struct note_verifier *v, struct buf *out);
/* PROBLEM_NOTE_INVALID when it is none, or its id does not fit its name and key. */
bool note_vkey_read(const char *text, struct note_verifier *out, struct problem *p);

/* Appends the signed note. text ends with a newline and has no empty-line trouble (caller's). */
void note_sign(struct buf *out, const char *text, const char *name, const struct secret_key *key);

/* True when a signature by v is on the note and valid; *text_len is then the length of the text
 * with its final newline. Unknown signatures are passed over; a wrong one by v is an error. */
bool note_open(const char *note, size_t len, const struct note_verifier *v, size_t *text_len,
               struct problem *p);

#endif
