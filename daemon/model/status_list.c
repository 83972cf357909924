#include "daemon/model/status_list.h"

#include <inttypes.h>
#include <string.h>

#include "daemon/model/certificate_sql.h"
#include "daemon/model/charter.h"
#include "daemon/model/issuer.h"
#include "daemon/model/statements.h"
#include "lib/certificate_status.h"
#include "lib/digest.h"
#include "lib/timestamp.h"

enum { TAKEN, EXISTS, BITS };

static const char *const sql[] = {
  [TAKEN] = "SELECT 1 FROM certificate WHERE status_pair = ?1 AND status_index = ?2",
  [EXISTS] = "SELECT 1 FROM certificate WHERE status_pair = ?1 LIMIT 1",
  [BITS] = ("SELECT c.status_index, " CERTIFICATE_CAUSE CERTIFICATE_FROM
            " WHERE c.status_pair = ?5 AND " CERTIFICATE_TOUCHED),
};
const struct sql_table status_list_statements = SQL_TABLE(SQL_STATUS_LIST, sql);

static bool taken(struct context *c, int64_t pair, int64_t index)
{
  struct stmt *s = db_use(c->db, &status_list_statements, TAKEN);
  stmt_int(s, 1, pair);
  stmt_int(s, 2, index);
  bool found = stmt_row(s);
  stmt_done(s);
  return found;
}

bool status_position(struct context *c, int64_t serial, int64_t *pair, int64_t *index)
{
  *pair = (serial - 1) / LIMIT_STATUS_CERTIFICATES + 1;
  for (int i = 0; i < LIMIT_STATUS_TRIES; i++) {
    struct digest d;
    uint32_t bits = 0;
    const char *seed = arena_printf(c->arena, "status position\n%s\n%" PRId64 "\n%d",
                                    c->content_digest, serial, i);
    digest_of(seed, strlen(seed), &d);
    for (int byte = 0; byte < 4; byte++)
      bits = bits << 8 | d.bytes[byte];
    *index = bits % LIMIT_STATUS_ENTRIES; /* a power of two: all are as likely */
    if (!taken(c, *pair, *index))
      return db_good(c->db, c->problem);
  }
  return problem_set(c->problem, PROBLEM_INTERNAL, "no position in a status list was found");
}

const char *status_list_uri(struct context *c, int64_t number)
{
  return arena_printf(c->arena, "%sstatus-lists/%" PRId64, c->identity->certificate_base, number);
}

bool status_list_exists(struct context *c, int64_t number)
{
  struct stmt *s = db_use(c->db, &status_list_statements, EXISTS);
  stmt_int(s, 1, status_list_pair(number));
  bool found = stmt_row(s);
  stmt_done(s);
  return found;
}

/* What is superseded is revoked for a verifier: the new one is shown in its place. */
static bool marked(enum certificate_status status, enum status_purpose purpose)
{
  return purpose == PURPOSE_REVOCATION
             ? status == CERTIFICATE_REVOKED || status == CERTIFICATE_SUPERSEDED
             : status == CERTIFICATE_SUSPENDED;
}

static const char *bits(struct context *c, int64_t number)
{
  static const struct status_bits none = { { 0 } };
  struct status_bits all = none;
  struct buf text = { 0 };
  const char *date = context_date(c, c->time);
  struct stmt *s = db_use(c->db, &status_list_statements, BITS);
  stmt_text(s, 1, date);
  stmt_int(s, 2, INT64_MAX);
  stmt_text(s, 3, date);
  stmt_int(s, 4, c->time);
  stmt_int(s, 5, status_list_pair(number));
  while (stmt_row(s))
    if (marked(certificate_status_by((enum certificate_cause)stmt_column_int(s, 1)),
               status_list_purpose(number)))
      status_bit_set(&all, (size_t)stmt_column_int(s, 0));
  stmt_done(s);
  status_bits_encode(&all, &text);
  const char *out = arena_strdup(c->arena, buf_str(&text));
  buf_free(&text);
  return out;
}

static const char *midnight(struct context *c, int days)
{
  char date[DATE_LEN + 1], time[TIMESTAMP_LEN + 1];
  int64_t at = 0;
  date_add_days(context_date(c, c->time), days, date);
  date_read(date, &at);
  timestamp_write(at, time);
  return arena_strdup(c->arena, time);
}

struct json_object *status_list_document(struct context *c, int64_t number, uint64_t size)
{
  struct issuer issuer;
  if (!issuer_in_force(c, &issuer))
    return NULL;
  const char *uri = status_list_uri(c, number);
  const char *purpose = status_purpose_name(status_list_purpose(number));
  const struct status_list list = {
    .id = uri,
    .subject_id = arena_printf(c->arena, "%s#list", uri),
    .name = arena_printf(c->arena, "Status list %" PRId64 " (%s)", number, purpose),
    .description =
        arena_printf(c->arena,
                     "As of %s, by the first %" PRIu64 " entries of the log of %s. It says which "
                     "certificates are %s.",
                     context_date(c, c->time), size, c->identity->name,
                     status_list_purpose(number) == PURPOSE_REVOCATION ? "revoked" : "suspended"),
    .issuer_did = issuer.did,
    .issuer_name = context_name(c, charter_names(c)),
    .valid_from = midnight(c, 0),
    .valid_until = midnight(c, STATUS_LIST_DAYS),
    .purpose = purpose,
    .encoded = bits(c, number),
  };
  return db_state(c->db) == DB_GOOD ? status_list_build(&list) : NULL;
}
