/*
 * Every check of a certificate: those of its text (lib/credential.h), that the log issued it, and,
 * when the register can be asked, that it still stands.
 */
#ifndef WIOTC_CLIENT_VERIFY_H
#define WIOTC_CLIENT_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "client/cli.h"
#include "client/register.h"
#include "lib/credential.h"
#include "lib/note.h"

struct verification {
  /* given */
  struct json_object *document; /* NULL: the bytes are no JSON, and why says so */
  const char *why;
  const char *proof; /* tlog-proof with the leaf as its extra line; NULL: none */
  size_t proof_len;
  const char *issuer;       /* the DID asked for, or NULL */
  struct note_verifier log; /* when log_given */
  bool log_given;

  /* found */
  const char *number;        /* the certificate's */
  const char *register_name; /* by the proof, else by the evidence; "" unknown */
  int64_t entry;             /* that the evidence names; -1 unknown */
  struct known_register reg; /* what is pinned of it */
  struct credential_report report;
};

/* Makes all checks that need no request; true when none failed. */
bool verification_make(struct cli *cli, struct verification *v, int64_t now);
/* Asks the register, if it is the one of the certificate; fills CHECK_STATUS. */
void verification_ask(struct cli *cli, struct verification *v);
bool verification_passed(const struct verification *v);

/* Digest, in hex, of the document without its proof, as the log's effect names it. */
bool document_digest(struct json_object *document, char hex[2 * DIGEST_BYTES + 1]);

/* Shows the checks and what they mean, as table, CSV or JSON. */
void verification_show(struct cli *cli, const struct verification *v, const char *file);

#endif
