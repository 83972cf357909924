/*
 * Who issues a register's certificates, as it is remembered here: the one that was shown first, and
 * then whoever was named in the log by the one before, with its key.
 */
#ifndef WIOTC_CLIENT_ISSUER_H
#define WIOTC_CLIENT_ISSUER_H

#include <stdbool.h>
#include <stddef.h>

#include "client/cli.h"
#include "lib/issuer.h"
#include "lib/note.h"

/* What is kept in that file; nothing when it cannot be read. */
void issuers_load(struct cli *cli, const char *path, struct known_register *r);
/* Asks the register (which is known) who issues, demands that each new one was named by the one
 * before in the log, and remembers them. CLI_WRONG, loudly, when that cannot be proved, or when it
 * shows another past than it did. */
int issuers_follow(struct cli *cli);

/* A change as its log entry has it: a leaf, whose statement the issuer `before` signed, becomes the
 * next. False with why. */
bool issuer_change_read(const char *leaf, size_t len, int64_t entry, const char *register_name,
                        const struct issuer *before, struct issuer *out, struct problem *p);

/* The changes after the n-th issuer of the register, each with its proof, as one text. */
int issuer_changes_fetch(struct cli *cli, size_t after, const char **text, size_t *len);
/* Reads such a text: each of them must be in that log, and signed by the one before. list begins
 * with the issuer that is believed, *n is 1. False with why. */
bool issuer_changes_read(struct arena *a, const char *text, size_t len,
                         const struct note_verifier *log, struct issuer list[LIMIT_ISSUERS],
                         size_t *n, struct problem *p);
/* Who signed the first of them, as a did:key: for who believes a later one, and the log. */
bool issuer_changes_first(struct arena *a, const char *text, size_t len,
                          const struct note_verifier *log, struct issuer *out, struct problem *p);

#endif
