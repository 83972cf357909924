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
#include "lib/status_list.h"

/* What was found of a status list by itself, for all certificates of one run that it must be signed
 * for alike. */
struct status_seen {
  char register_name[LIMIT_REGISTER_NAME + 1];
  char issuer[LIMIT_ISSUER + 1]; /* whose it had to be; "": not looked at yet */
  bool good;
  char why[160]; /* when not good */
  struct status_list list;
  struct status_bits bits;
};

/* A status list that was saved (--status). */
struct status_file {
  const char *file;
  struct json_object *document; /* NULL: it is no JSON, and why says so */
  const char *why;
  struct status_seen *seen; /* NULL: it is looked at for each certificate */
};

/* What is pinned of the register that certificates name, for those of one run. */
struct pinned_register {
  struct arena arena;
  bool asked, found;
  const char *name;
  struct known_register reg;
};

/* The issuers that a DID document names (--did-document). */
struct did_document {
  struct issuer issuers[LIMIT_ISSUERS];
  size_t n;
};

/* How one issuer followed the other, as a file proves it (--issuer-changes): looked at once for
 * each register, when its log's key and the first of them are known. */
struct issuer_changes {
  const char *file, *text;
  size_t len;
  char register_name[LIMIT_REGISTER_NAME + 1]; /* of which what follows speaks */
  bool looked, good;
  char why[160]; /* when not good */
  struct issuer list[LIMIT_ISSUERS];
  size_t n;
};

struct verification {
  /* given */
  struct json_object *document; /* NULL: the bytes are no JSON, and why says so */
  const char *why;
  const char *baked;      /* the kind of picture it was in, `PNG`; NULL: none */
  const char *proof_file; /* where the proof was looked for; NULL: nowhere */
  const char *proof;      /* tlog-proof with the leaf as its extra line; NULL: none */
  size_t proof_len;
  const char *issuer;             /* the DID asked for; NULL: those pinned */
  struct did_document *did;       /* keys of it, from --did-document; or NULL */
  struct issuer_changes *changes; /* from --issuer-changes; or NULL */
  struct note_verifier log;       /* when log_given; else the one pinned */
  bool log_given;                 /* then a proof is demanded */
  struct status_file lists[STATUS_PURPOSES];
  size_t n_lists;                 /* 0: the status is the register's to say */
  struct pinned_register *pinned; /* NULL: it is looked up for each certificate */

  /* found */
  const char *number;        /* the certificate's; "" unknown */
  const char *register_name; /* that its id and its evidence both name; "" unknown */
  int64_t entry;             /* that the evidence names; -1 unknown */
  bool log_known;            /* given or pinned */
  const struct issuer *by;   /* whom it may be by; n_by 0: any did:key */
  size_t n_by;
  const struct issuer *history; /* all issuers of its register, oldest first, as far as known */
  size_t n_history;
  bool unanswered; /* the register was asked in vain */
  bool elsewhere;  /* because it is another one than the certificate's */
  struct credential_report report;
};

/* Makes all checks that need no request; true when those up to the dates passed and none failed. */
bool verification_make(struct cli *cli, struct verification *v, int64_t now);
/* Asks the register whether the certificate still stands, and for the log's proof when there is
 * none. Pins nothing. Told, when it cannot be asked or is not the certificate's: CLI_UNREACHABLE.
 */
int verification_ask(struct cli *cli, struct verification *v, int64_t now);
bool verification_passed(const struct verification *v);

/* Who may have issued it: for verification_make(), once the log's key is known. Sets by and
 * history.
 */
void verification_issuers(struct cli *cli, struct verification *v,
                          const struct known_register *reg);
/* Whether it was the issuer when the certificate's entry was made, and in words who is, when it is
 * another than the one asked for. */
void verification_issuer_term(struct verification *v);
/* A key that was replaced may be in other hands: what it signed is only good where the log proves
 * that it was issued in its time. After the log was looked at. */
void verification_issuer_replaced(struct verification *v);
/* Who may have signed the status lists of a certificate by that DID. */
const struct issuer *verification_list_issuers(const struct verification *v, size_t *n);

/* What status lists say, when there are any: part of verification_make(). */
void verification_lists(struct verification *v, int64_t now);
/* Of one of them alone: is it whole, signed by the certificate's issuer, current, and one of those
 * in which the certificate stands? *marked is what it says of the certificate; why is set when
 * false. */
bool status_file_check(struct verification *v, const struct status_file *list, int64_t now,
                       enum status_purpose *purpose, bool *marked, char why[160]);
/* What the register says, asked for the certificate by its number. */
int verification_ask_status(struct cli *cli, struct verification *v);

/* For the files of the verification: sets the result of a check, and its reason. */
void verification_set(struct verification *v, enum credential_check check, enum check_result result,
                      const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* Reasons have no room for long paths. */
const char *last_part(const char *path);

/* No check failed, but it is not known who may issue. */
bool verification_unproven(const struct verification *v);
/* What is wrong with a text that json_read() refused, in words for who only holds the file. */
const char *verification_no_json(struct cli *cli, const char *file, const struct problem *p);

/* Fetches an entry with its proof; the leaf goes into the proof's extra line, so that both can be
 * checked without the register. */
int verification_proof(struct cli *cli, int64_t entry, const char **text, size_t *len);

/* Digest, in hex, of the document without its proof, as the log's effect names it. */
bool document_digest(struct json_object *document, char hex[2 * DIGEST_BYTES + 1]);

/* Shows the checks and what they mean, as table, CSV or JSON. */
void verification_show(struct cli *cli, const struct verification *v, const char *file);

/* Its parts. A mark is coloured when the terminal is; the caller owns the object. */
const char *verification_mark(struct cli *cli, enum check_result result);
struct json_object *verification_json(struct cli *cli, const struct verification *v,
                                      const char *file);

/* The same of many files: a line each as they come, then how many of them were valid. */
struct verification_tally {
  size_t files, valid, wrong, unread, open;
  size_t log_open, status_open; /* of the valid ones */
};
void verification_many_begin(struct cli *cli);
/* `unread`: the file could not be read, and the form says why. */
void verification_many_show(struct cli *cli, struct verification_tally *t,
                            const struct verification *v, const char *file, bool unread);
void verification_many_end(struct cli *cli, const struct verification_tally *t);

#endif
