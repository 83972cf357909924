/*
 * Whether a certificate still stands: by status lists that were saved, as Bitstring Status List
 * v1.0 section 3.2 has it, or by the register's word.
 */
#include "client/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/request.h"
#include "lib/json.h"
#include "lib/timestamp.h"

/* What the certificate names this list for; false when it does not name it. */
static bool purpose_of(const struct credential *c, const char *list, enum status_purpose *purpose)
{
  const char *lists[STATUS_PURPOSES] = {
    [PURPOSE_REVOCATION] = c->status.revocation, [PURPOSE_SUSPENSION] = c->status.suspension
  };

  for (int i = 0; i < STATUS_PURPOSES; i++)
    if (strcmp(lists[i], list) == 0) {
      *purpose = (enum status_purpose)i;
      return true;
    }
  return false;
}

/* The first check of a list that failed. */
static const char *first_fault(const struct credential_report *report)
{
  for (int check = 0; check < CHECK_LOG; check++)
    if (report->result[check] == CHECK_FAILED)
      return report->reason[check];
  return "it is not signed as it must be";
}

/* The list by itself: signed by that issuer, current, whole. */
static void look_at(struct status_seen *seen, const struct status_file *list,
                    const struct verification *v, const char *issuer, int64_t now)
{
  struct credential_report report;
  struct problem p = { 0 };
  size_t n;
  const struct issuer *known = verification_list_issuers(v, &n);
  bool good = n > 0 ? status_list_verify_by(list->document, known, n, now, &report)
                    : status_list_verify(list->document, issuer, now, &report);

  snprintf(seen->issuer, sizeof seen->issuer, "%s", issuer);
  snprintf(seen->register_name, sizeof seen->register_name, "%s", v->register_name);
  seen->good = false;
  if (!good)
    snprintf(seen->why, sizeof seen->why, "%s%s", first_fault(&report),
             v->changes == NULL && report.result[CHECK_ISSUER] == CHECK_FAILED
                 ? "; did it follow that one? (--issuer-changes FILE)"
                 : "");
  else if (!status_list_read(list->document, &seen->list, &p) ||
           !status_bits_decode(seen->list.encoded, &seen->bits, &p))
    snprintf(seen->why, sizeof seen->why, "%.150s", p.detail);
  else
    seen->good = true;
}

/* Is it the list that the certificate names, and what does it say of it? */
static bool list_says(const struct credential *c, const struct status_seen *seen,
                      enum status_purpose *purpose, bool *marked, char why[160])
{
  const struct status_list *list = &seen->list;
  unsigned long index;

  if (!purpose_of(c, list->id, purpose)) {
    snprintf(why, 160, "it is the list %.50s, the certificate names %.50s", last_part(list->id),
             last_part(c->status.revocation));
    return false;
  }
  if (strcmp(list->purpose, status_purpose_name(*purpose)) != 0) {
    snprintf(why, 160, "it is a list for %.30s, the certificate names it for %s", list->purpose,
             status_purpose_name(*purpose));
    return false;
  }
  index = strtoul(c->status.index, NULL, 10);
  if (strlen(c->status.index) > 9 || index >= LIMIT_STATUS_ENTRIES) {
    snprintf(why, 160, "it has %d entries, and none with the index %.20s", LIMIT_STATUS_ENTRIES,
             c->status.index);
    return false;
  }
  *marked = status_bit(&seen->bits, index);
  return true;
}

bool status_file_check(struct verification *v, const struct status_file *list, int64_t now,
                       enum status_purpose *purpose, bool *marked, char why[160])
{
  static struct status_seen once;
  struct status_seen *seen = list->seen == NULL ? &once : list->seen;
  struct credential c;
  struct problem p = { 0 };

  if (list->document == NULL || !credential_read(v->document, &c, &p)) {
    snprintf(why, 160, "%.150s", list->document == NULL ? list->why : p.detail);
    return false;
  }
  /* Who may sign it depends on the register too, and on the issuers that are known of it. */
  if (seen == &once || strcmp(seen->issuer, c.issuer_did) != 0 ||
      strcmp(seen->register_name, v->register_name) != 0)
    look_at(seen, list, v, c.issuer_did, now);
  if (!seen->good) {
    memcpy(why, seen->why, sizeof seen->why);
    return false;
  }
  return list_says(&c, seen, purpose, marked, why);
}

/* "2026-11-27", the day of which a list speaks. */
static void day_of(struct json_object *document, char out[DATE_LEN + 1])
{
  snprintf(out, DATE_LEN + 1, "%.10s", json_str(document, "validFrom"));
}

void verification_lists(struct verification *v, int64_t now)
{
  const char *said[STATUS_PURPOSES] = { NULL, NULL };
  char days[STATUS_PURPOSES][DATE_LEN + 1], why[160];

  if (v->n_lists == 0 || v->report.result[CHECK_FORM] != CHECK_PASSED) {
    verification_set(v, CHECK_STATUS, CHECK_NOT_MADE, "not checked: %s",
                     v->n_lists == 0 ? "the register was not asked, and there is no --status FILE"
                                     : "the form is wrong");
    return;
  }
  for (size_t i = 0; i < v->n_lists; i++) {
    enum status_purpose purpose;
    bool marked;
    if (!status_file_check(v, &v->lists[i], now, &purpose, &marked, why)) {
      verification_set(v, CHECK_STATUS, CHECK_FAILED, "%.40s: %.115s", last_part(v->lists[i].file),
                       why);
      return;
    }
    day_of(v->lists[i].document, days[purpose]);
    if (marked) {
      verification_set(v, CHECK_STATUS, CHECK_FAILED, "%s, by the list of %s",
                       purpose == PURPOSE_REVOCATION ? "revoked" : "suspended", days[purpose]);
      return;
    }
    said[purpose] = days[purpose];
  }
  for (int i = 0; i < STATUS_PURPOSES; i++)
    if (said[i] == NULL) {
      verification_set(v, CHECK_STATUS, CHECK_NOT_MADE,
                       "%s not checked: its list is missing (--status FILE); by that of %s it is "
                       "not %s",
                       status_purpose_name((enum status_purpose)i), said[1 - i],
                       i == PURPOSE_REVOCATION ? "suspended" : "revoked");
      return;
    }
  verification_set(v, CHECK_STATUS, CHECK_PASSED,
                   "neither revoked nor suspended, by the lists of %s%s%s", said[0],
                   strcmp(said[0], said[1]) == 0 ? "" : " and ",
                   strcmp(said[0], said[1]) == 0 ? "" : said[1]);
}

/* "revoked since 2026-11-27: misprinted; WIOTC-2026-000005 is in its place" */
static void bad_status(struct verification *v, struct json_object *certificate)
{
  const char *since = json_str(certificate, "status_since");
  const char *why = json_str(certificate, "status_reason");
  const char *successor = json_str(certificate, "superseded_by");

  verification_set(v, CHECK_STATUS, CHECK_FAILED, "the register says: %.20s%s%.10s%s%.60s%s%.30s",
                   json_str(certificate, "status"), since == NULL ? "" : " since ",
                   since == NULL ? "" : since, why == NULL ? "" : ": ", why == NULL ? "" : why,
                   successor == NULL ? "" : "; in its place: ", successor == NULL ? "" : successor);
}

static int judge_status(struct cli *cli, struct verification *v, struct json_object *certificate)
{
  const char *status = json_str(certificate, "status"), *digest = json_str(certificate, "digest");
  char own[2 * DIGEST_BYTES + 1];

  if (status == NULL || digest == NULL || !document_digest(v->document, own))
    return cli_error(cli, CLI_UNREACHABLE, "the register's answer is not understood");
  if (strcmp(digest, own) != 0)
    verification_set(v, CHECK_STATUS, CHECK_FAILED,
                     "the register issued another text under this number");
  else if (strcmp(status, "valid") == 0 || strcmp(status, "expired") == 0)
    verification_set(v, CHECK_STATUS, CHECK_PASSED, "the register says: %.60s", status);
  else
    bad_status(v, certificate);
  return CLI_DONE;
}

int verification_ask_status(struct cli *cli, struct verification *v)
{
  struct json_object *answer, *certificate;
  struct buf target = { 0 };
  struct exchange x = { 0 };
  int rc = target_path(cli, ROUTE_CERTIFICATE_SHOW, v->number, NULL, &target);

  if (rc == CLI_DONE)
    rc = request_send(cli, "GET", buf_str(&target), NULL, 0, NULL, SIGN_NOT, &x, NULL);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  if (x.status == 404) {
    verification_set(v, CHECK_STATUS, CHECK_FAILED, "the register has issued no such certificate");
    return CLI_DONE;
  }
  rc = request_accepted(cli, &x);
  if (rc == CLI_DONE)
    rc = request_json(cli, &x, &answer);
  if (rc != CLI_DONE)
    return rc;
  certificate = json_object_of(answer, "certificate");
  return judge_status(cli, v, certificate == NULL ? answer : certificate);
}
