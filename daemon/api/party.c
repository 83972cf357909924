#include "daemon/api/handlers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/api_internal.h"
#include "daemon/api/form.h"
#include "daemon/api/query.h"
#include "daemon/model/erasure.h"
#include "daemon/model/party.h"
#include "lib/did_key.h"
#include "lib/json.h"
#include "lib/text.h"

static bool kind_valid(const char *text)
{
  return strcmp(text, "state") == 0 || strcmp(text, "organization") == 0 ||
         strcmp(text, "person") == 0;
}

static bool did_valid(const char *text)
{
  struct public_key key;
  return did_key_read(text, &key);
}

struct json_object *party_json(struct context *c, const struct party *party)
{
  const char **affiliations;
  struct json_object *object = json_object_new_object();
  json_set_str(object, "handle", party->handle);
  json_set_str(object, "kind", party->kind);
  answer_json(object, "names", party->names);
  json_set_str(object, "country", party->country);
  size_t n =
      strcmp(party->kind, "person") == 0 ? party_affiliations(c, party->id, &affiliations) : 0;
  if (n > 0) {
    struct json_object *list = json_object_new_array();
    for (size_t i = 0; i < n; i++)
      json_add_str(list, affiliations[i]);
    json_set(object, "affiliations", list);
  }
  answer_time(object, "registered", party->registered);
  json_set_int(object, "entry", party->entry);
  json_set_int(object, "changed", party->changed);
  if (party->erased)
    json_set_int(object, "erased", party->erased);
  return object;
}

static bool may_see_contacts(struct request *r)
{
  unsigned who = authority_capacities(&r->context, &(struct object){ 0 });
  return (who & (WHO_REGISTRAR | WHO_AUDITOR)) != 0 ||
         (r->context.actor ? problem_set(&r->problem, PROBLEM_FORBIDDEN,
                                         "contacts of all parties are for registrars and auditors")
                           : problem_set(&r->problem, PROBLEM_SIGNATURE_MISSING,
                                         "contacts are for registrars and auditors: sign it"));
}

bool api_party_object(struct request *r)
{
  struct party party;
  if (!party_by_handle(&r->context, r->match.params[0], &party))
    return false;
  r->object.self = party.id;
  return true;
}

bool api_party_list(struct request *r)
{
  struct query q;
  struct page page;
  struct party *rows;
  bool more;
  if (!query_begin(&q, r))
    return false;
  struct party_filter f = {
    query_word(&q, "kind", kind_valid, "state, organization or person"),
    query_word(&q, "country", text_is_country, "an ISO 3166-1 code in capitals, e.g. CN"),
    query_word(&q, "search", NULL, ""),
    query_word(&q, "key", did_valid, "a did:key"),
    query_word(&q, "handle", text_is_handle, "a handle"),
  };
  bool contact = query_flag(&q, "contact");
  query_page(&q, &page);
  if (f.key && f.handle)
    problem_set(&r->problem, PROBLEM_BAD_QUERY, "give `key` or `handle`, not both");
  if (!query_end(&q) || (contact && !may_see_contacts(r)))
    return false;
  size_t n = party_list(&r->context, &f, &page, &rows, &more);
  if (r->problem.id != PROBLEM_NONE)
    return false;
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++) {
    struct json_object *party = party_json(&r->context, &rows[i]);
    if (contact)
      answer_json(party, "contact", rows[i].contact ? rows[i].contact : "{}");
    json_add(list, party);
  }
  return answer_list(r, "parties", list, more, n ? rows[n - 1].id : 0);
}

static void read_change(struct form *f, enum need need, struct party_change *out)
{
  out->names = form_names(f, "names", need);
  out->country =
      form_word(f, "country", need, text_is_country, "an ISO 3166-1 code in capitals, e.g. CN");
  out->contact = form_contact(f, "contact");
  out->affiliations = form_list(f, "affiliations", LIMIT_AFFILIATIONS, text_is_handle,
                                "the handle of an organization", &out->n_affiliations);
}

/* The actor is not known yet while somebody registers themself, self is 0 then. */
static void only_own_affiliations(struct request *r, const struct party_change *change)
{
  if (change->affiliations && r->context.actor != r->object.self)
    problem_field(&r->problem, "affiliations", "only the person says where they belong");
}

bool api_party_register(struct request *r)
{
  struct form f;
  struct party party = { 0 };
  struct party_change change = { 0 };
  form_begin(&f, r->body, &r->arena, &r->problem);
  party.handle = form_word(&f, "handle", REQUIRED, text_is_handle,
                           "2 to 63 of a-z, 0-9 and single hyphens, a letter first");
  party.kind = form_word(&f, "kind", REQUIRED, kind_valid, "state, organization or person");
  read_change(&f, REQUIRED, &change);
  const char *did = form_did(&f, "key", r->context.actor ? OPTIONAL : REQUIRED);
  const char *label = form_text(&f, "label", OPTIONAL, LIMIT_LABEL);
  if (label && r->context.actor)
    problem_field(&r->problem, "label", "names a key, and none is registered: leave it out");
  only_own_affiliations(r, &change);
  if (!form_end(&f) || !party_register(&r->context, &party, &change, did, label))
    return false;
  if (did)
    r->context.actor = party.id;
  json_set_str(answer_effect(r, "party", party.handle), "key", did);
  return answer_write(r, 201, "party", party_json(&r->context, &party));
}

bool api_party_show(struct request *r)
{
  struct party party;
  if (!party_by_handle(&r->context, r->match.params[0], &party))
    return false;
  http_reply_header(&r->reply, "ETag", "\"%lld\"", (long long)party.changed);
  struct json_object *object = party_json(&r->context, &party);
  representatives_json(&r->context, &party, object);
  return answer_read(r, object);
}

/* If-Match, so that two who edit at once do not overwrite each other. */
static bool unchanged(struct request *r, const struct party *party)
{
  char tag[32];
  const char *match = http_header(r->http, "if-match", NULL);
  snprintf(tag, sizeof tag, "\"%lld\"", (long long)party->changed);
  return !match || strcmp(match, "*") == 0 || strcmp(match, tag) == 0 ||
         problem_set(&r->problem, PROBLEM_PRECONDITION,
                     "it was last changed by log entry %lld: read it again, then send your change",
                     (long long)party->changed);
}

bool api_party_update(struct request *r)
{
  struct form f;
  struct party party;
  struct party_change change = { 0 };
  form_begin(&f, r->body, &r->arena, &r->problem);
  read_change(&f, OPTIONAL, &change);
  only_own_affiliations(r, &change);
  if (!form_end(&f) || !party_by_id(&r->context, r->object.self, &party) || !unchanged(r, &party) ||
      !party_update(&r->context, &party, &change))
    return false;
  answer_effect(r, "party", party.handle);
  return answer_write(r, 200, "party", party_json(&r->context, &party));
}

bool api_party_erase(struct request *r)
{
  struct form f;
  struct party party;
  int64_t statements;
  form_begin(&f, r->body, &r->arena, &r->problem);
  form_text(&f, "reason", REQUIRED, LIMIT_TEXT);
  if (!form_end(&f) || !party_by_id(&r->context, r->object.self, &party))
    return false;
  db_overwrite_deleted(r->context.db, true);
  bool ok = party_erase(&r->context, &party, &statements) &&
            (db_clear_free_pages(r->context.db) || db_good(r->context.db, &r->problem));
  db_overwrite_deleted(r->context.db, false);
  if (!ok)
    return false;
  r->api->erased = true;
  json_set_int(answer_effect(r, "party", party.handle), "erased", statements);
  return answer_write(r, 200, "party", party_json(&r->context, &party));
}

bool api_party_contact(struct request *r)
{
  struct party party;
  if (!party_by_id(&r->context, r->object.self, &party))
    return false;
  struct json_object *object = json_object_new_object();
  answer_json(object, "contact", party.contact ? party.contact : "{}");
  return answer_read(r, object);
}
