/*
 * Our half of the interoperability test:
 *
 *     make_credential write DIR      signed credentials and status lists as NAME.json, and their
 *                                    canonical form as NAME.nq. By the lists, `scripts` is revoked
 *                                    and `least` is suspended
 *     make_credential verify FILE... one line a file, `good FILE` or `bad FILE: CHECK: REASON`
 *     make_credential canonical FILE of documents, one a line: one line each, its canonical form as
 * a JSON string, or an object `{"refused": REASON}`
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/credential.h"
#include "lib/credential_proof.h"
#include "lib/jcs.h"
#include "lib/json.h"
#include "lib/key_file.h"
#include "lib/limits.h"
#include "lib/problem.h"
#include "lib/status_list.h"

#define CREATED INT64_C(1767312000) /* 2026-01-02T00:00:00Z, which verify.mjs takes as now */

#define LIST "urn:wiotc:register.wiotc.example:status-lists/"
#define WEB "did:web:certificates.example.org%3A8443:register:A_b-c.d"
#define AT(index)                                                                                  \
  (struct credential_status)                                                                       \
  {                                                                                                \
    LIST "1#" index, index, LIST "1", LIST "2"                                                     \
  }

struct named {
  const char *name;
  struct credential c;
};

static bool write_file(const char *dir, const char *name, const char *suffix, const struct buf *b)
{
  char path[1024];
  snprintf(path, sizeof path, "%s/%s.%s", dir, name, suffix);
  FILE *file = fopen(path, "w");
  if (file == NULL) {
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    return false;
  }
  bool ok = fwrite(buf_str(b), 1, b->len, file) == b->len;
  return fclose(file) == 0 && ok;
}

/* Signs the document, which it takes, and writes it with its canonical form. */
static bool make(const char *dir, const char *name, const struct document_kind *kind,
                 struct json_object *document, const struct secret_key *issuer)
{
  struct problem p = { 0 };
  struct buf json = { 0 };
  struct buf nquads = { 0 };
  bool ok = shape_nquads(kind->shape, document, &nquads, &p) &&
            document_sign(kind, document, issuer, CREATED, &p);
  if (ok) {
    json_write(&json, document);
    ok = write_file(dir, name, "json", &json) && write_file(dir, name, "nq", &nquads);
  } else {
    fprintf(stderr, "%s: %s\n", name, p.detail);
  }
  buf_free(&json);
  buf_free(&nquads);
  json_object_put(document);
  return ok;
}

static struct credential plain(const struct secret_key *issuer)
{
  return (struct credential){
    .id = "https://register.wiotc.example/v1/certificates/WIOTC-2026-000017",
    .number = "WIOTC-2026-000017",
    .name = "WIOTC-2026-000017: Membership of the Smart Home Commission",
    .description = "Founding member",
    .issuer_did = secret_key_did(issuer),
    .issuer_name = "World Internet of Things Convention",
    .valid_from = "2026-01-01T00:00:00Z",
    .subject_id = "https://register.wiotc.example/v1/parties/haier-smart-home",
    .subject_name = "Haier Smart Home Co., Ltd.",
    .achievement_id = "https://register.wiotc.example/v1/bodies/smart-home",
    .achievement_type = "Membership",
    .achievement_name = "Smart Home Commission",
    .achievement_description = "A seat in the commission",
    .criteria_id = "https://register.wiotc.example/v1/bodies/smart-home#admission",
    .criteria_narrative = "Admitted by two executives.",
    .evidence_id = "https://register.wiotc.example/v1/log/entries/42",
    .evidence_name = "Log entry 42",
    .evidence_description = "The entry that issued this certificate",
    .status = AT("94567"),
  };
}

static struct credential scripts(const struct secret_key *issuer)
{
  struct credential c = plain(issuer);
  c.id = "https://register.wiotc.example/v1/certificates/%E8%AF%81-1?a=b&c=~'(d)*!$;,[e]@f";
  c.name = "证书 “双引号” \"ASCII\" \\ back\\slash\nnew\r\nlines\ttab \b\f \x01\x1f\x7f";
  c.description =
      "emoji 😀👩‍🚀 before \xef\xac\xb3, line separators \xe2\x80\xa8\xe2\x80\xa9, "
      "next line \xc2\x85, nbsp \xc2\xa0, BOM \xef\xbb\xbf";
  c.issuer_name = "世界物联网大会";
  c.subject_id = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
  c.subject_name = "شركة إنترنت الأشياء חברת האינטרנט";
  c.achievement_type = "ext:WorldIotAward";
  c.achievement_name = "𠮷野家 e\xcc\x81 \xc3\xa9 <b>&amp;</b> ^^<urn:x:y> @en";
  c.achievement_description = " spaces  kept \n ";
  c.criteria_id = "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33";
  c.criteria_narrative = "# 标准\n\n* 一\n* 二 / \\u0041 \\n";
  c.evidence_id = "http://register.wiotc.example/../a/./b//c/?q#f";
  c.status = AT("131071");
  c.evidence_name = "\xef\xbf\xbd \xee\x80\x80 \xf4\x8f\xbf\xbd";
  return c;
}

static struct credential office(const struct secret_key *issuer, struct json_object *names)
{
  struct credential c = plain(issuer);
  c.name = "Certificate of Appointment WIOTC-2026-000018";
  c.achievement_id = "urn:wiotc:register.wiotc.example:bodies/smart-life/offices/chair";
  c.achievement_type = "ext:Office";
  c.achievement_name = "Chair of the Smart Life Commission";
  c.related[0] = (struct credential_related){ "urn:wiotc:register.wiotc.example:bodies/smart-life",
                                              "Smart Life Commission", names };
  return c;
}

static struct credential award(const struct secret_key *issuer, struct json_object *names)
{
  struct credential c = office(issuer, names);
  c.name = "Certificate of Award WIOTC-2026-000019";
  c.achievement_id = "urn:wiotc:register.wiotc.example:awards/2026/categories/leading/award";
  c.achievement_type = "Award";
  c.achievement_name = "World IoT Awards 2026: Leading Enterprise";
  c.related[0].id = "urn:wiotc:register.wiotc.example:awards/2026/categories/leading";
  c.related[1] = (struct credential_related){ "urn:wiotc:register.wiotc.example:awards/2026",
                                              "World IoT Awards 2026", NULL };
  return c;
}

/* With one bit set. It is valid for long, since the outside verifier judges it by its own clock. */
static bool make_list(const char *dir, const char *name, enum status_purpose purpose, size_t set,
                      const struct secret_key *issuer)
{
  static struct status_bits bits;
  struct buf encoded = { 0 };
  memset(&bits, 0, sizeof bits);
  status_bit_set(&bits, set);
  status_bits_encode(&bits, &encoded);
  const bool first = purpose == PURPOSE_REVOCATION;
  struct status_list list = {
    .id = first ? LIST "1" : LIST "2",
    .subject_id = first ? LIST "1#list" : LIST "2#list",
    .name = name,
    .description = "状态 \"2026-01-02\" \\ \n",
    .issuer_did = secret_key_did(issuer),
    .issuer_name = "世界物联网大会",
    .valid_from = "2026-01-02T00:00:00Z",
    .valid_until = "2099-01-04T00:00:00Z",
    .purpose = status_purpose_name(purpose),
    .encoded = buf_str(&encoded),
  };
  bool ok = make(dir, name, &status_list_kind, status_list_build(&list), issuer);
  buf_free(&encoded);
  return ok;
}

static struct secret_key *issuer_key(void)
{
  uint8_t seed[32];
  memset(seed, 17, sizeof seed);
  return secret_key_from_seed(seed);
}

static bool make_did_document(const char *dir, const struct secret_key *issuer)
{
  struct issuer by;
  struct buf json = { 0 };
  if (!issuer_make(&by, WEB, secret_key_did(issuer), 0))
    return false;
  struct json_object *document = issuer_document(&by, 1);
  json_write(&json, document);
  bool ok = write_file(dir, "did", "json", &json);
  buf_free(&json);
  json_object_put(document);
  return ok;
}

static bool write_all(const char *dir)
{
  struct secret_key *issuer = issuer_key();
  struct json_object *names =
      json_tokener_parse("[{\"@value\":\"Haier \\\"Smart\\\" Home\",\"@language\":\"en\"},"
                         "{\"@value\":\"海尔智家\",\"@language\":\"zh\"},"
                         "{\"@value\":\"海爾智家\",\"@language\":\"zh-hant-tw\"},"
                         "{\"@value\":\"هاير\",\"@language\":\"ar\"}]");
  struct named all[] = {
    { "plain", plain(issuer) },        { "until", plain(issuer) },
    { "scripts", scripts(issuer) },    { "least", plain(issuer) },
    { "names", plain(issuer) },        { "office", office(issuer, NULL) },
    { "award", award(issuer, names) }, { "web", plain(issuer) },
  };
  all[1].c.valid_until = "2030-01-01T00:00:00Z";
  all[3].c.description = NULL;
  all[3].c.evidence_description = NULL;
  all[3].c.status = AT("0");
  all[4].c.subject_names = names;
  all[7].c.issuer_did = WEB;
  bool ok = make_list(dir, "revocation", PURPOSE_REVOCATION, LIMIT_STATUS_ENTRIES - 1, issuer) &&
            make_list(dir, "suspension", PURPOSE_SUSPENSION, 0, issuer);
  ok = make_did_document(dir, issuer) && ok;
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
    ok = make(dir, all[i].name, &credential_kind, credential_build(&all[i].c), issuer) && ok;
  json_object_put(names);
  secret_key_free(issuer);
  return ok;
}

static struct json_object *read_document(const char *path, struct problem *p)
{
  static char text[LIMIT_CREDENTIAL];
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    problem_set(p, PROBLEM_BAD_JSON, "%s", strerror(errno));
    return NULL;
  }
  size_t len = fread(text, 1, sizeof text, file);
  fclose(file);
  return json_read(text, len, p);
}

/* By its own did:key, or by the did:web of ours. */
static bool verify(struct json_object *document, struct credential_report *report)
{
  const char *did = json_str(json_object_of(document, "issuer"), "id");
  struct issuer by;
  if (did == NULL || strcmp(did, WEB) != 0)
    return credential_verify(document, NULL, CREATED, report);
  struct secret_key *issuer = issuer_key();
  bool ok = issuer_make(&by, WEB, secret_key_did(issuer), 0) &&
            credential_verify_by(document, &by, 1, CREATED, report);
  secret_key_free(issuer);
  return ok;
}

static void verify_file(const char *path)
{
  struct problem p = { 0 };
  struct credential_report report;
  struct json_object *document = read_document(path, &p);
  if (document == NULL) {
    printf("bad %s: json: %s\n", path, p.detail);
  } else if (verify(document, &report)) {
    printf("good %s\n", path);
  } else {
    int check = 0;
    while (check < CHECK__COUNT - 1 && report.result[check] != CHECK_FAILED)
      check++;
    printf("bad %s: %s: %s\n", path, credential_check_name((enum credential_check)check),
           report.reason[check]);
  }
  json_object_put(document);
}

/* What a document says, built anew, must be that document. */
static bool same_again(struct json_object *document)
{
  struct problem p = { 0 };
  struct credential c;
  struct digest first, second;
  if (!credential_read(document, &c, &p))
    return false;
  struct json_object *again = credential_build(&c);
  bool same =
      jcs_digest(document, &first) && jcs_digest(again, &second) && digest_equal(&first, &second);
  json_object_put(again);
  return same;
}

static void canonical(const char *text, size_t len)
{
  struct problem p = { 0 };
  struct buf nquads = { 0 }, line = { 0 };
  struct json_object *document = json_read(text, len, &p), *out = NULL;
  if (document == NULL || !credential_nquads(document, &nquads, &p)) {
    out = json_object_new_object();
    json_set_str(out, "refused", p.detail);
  } else if (!same_again(document)) {
    out = json_object_new_object();
    json_set_str(out, "refused", "it is another when it is built from what it says");
  } else {
    out = json_object_new_string_len(nquads.data, (int)nquads.len);
  }
  json_write(&line, out);
  puts(buf_str(&line));
  json_object_put(out);
  json_object_put(document);
  buf_free(&nquads);
  buf_free(&line);
}

static bool canonical_all(const char *path)
{
  FILE *file = fopen(path, "r");
  char *line = NULL;
  size_t cap = 0;
  ssize_t len;
  if (file == NULL) {
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    return false;
  }
  while ((len = getline(&line, &cap, file)) > 0)
    canonical(line, (size_t)len - (line[len - 1] == '\n'));
  free(line);
  fclose(file);
  return true;
}

int main(int argc, char **argv)
{
  if (!secret_init())
    return EXIT_FAILURE;
  if (argc == 3 && strcmp(argv[1], "write") == 0)
    return write_all(argv[2]) ? EXIT_SUCCESS : EXIT_FAILURE;
  if (argc >= 3 && strcmp(argv[1], "verify") == 0) {
    for (int i = 2; i < argc; i++)
      verify_file(argv[i]);
    return EXIT_SUCCESS;
  }
  if (argc == 3 && strcmp(argv[1], "canonical") == 0)
    return canonical_all(argv[2]) ? EXIT_SUCCESS : EXIT_FAILURE;
  fprintf(stderr, "usage: make_credential write DIR | verify FILE... | canonical FILE\n");
  return 2;
}
