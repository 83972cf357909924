/*
 * Who may have issued a certificate: whom the user names, or else those pinned for its register;
 * and whether it was the issuer then.
 */
#include "client/verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/issuer.h"
#include "lib/json.h"

/* Those of a list that have the DID. */
static size_t of_did(struct cli *cli, const struct issuer *list, size_t n, const char *did,
                     const struct issuer **out)
{
  struct issuer *found = arena_alloc(&cli->arena, (n + 1) * sizeof *found);
  size_t count = 0;

  for (size_t i = 0; i < n; i++)
    if (strcmp(list[i].did, did) == 0)
      found[count++] = list[i];
  *out = found;
  return count;
}

/* The one that is asked for, without more being known of it. */
static size_t alone(struct cli *cli, const char *did, const struct issuer **out)
{
  struct issuer *one = arena_alloc(&cli->arena, sizeof *one);

  if (!issuer_make(one, did, did, -1)) { /* a did:web whose keys are not known */
    *one = (struct issuer){ .entry = -1 };
    snprintf(one->did, sizeof one->did, "%s", did);
  }
  *out = one;
  return 1;
}

/* Where in the history; -1 when it is not in it. */
static int place_of(const struct verification *v, const char *did, const char *key)
{
  for (size_t i = 0; i < v->n_history; i++)
    if (strcmp(v->history[i].did, did) == 0 && (key == NULL || strcmp(v->history[i].key, key) == 0))
      return (int)i;
  return -1;
}

/* From whichever of those that are believed they go on. */
static bool changes_go_on(struct verification *v, const struct issuer *believed, size_t n,
                          struct problem *p)
{
  struct issuer_changes *c = v->changes;
  struct arena a = { 0 };
  bool good = false;

  for (size_t i = n; i > 0 && !good; i--) {
    *p = (struct problem){ 0 };
    memcpy(c->list, believed, i * sizeof *believed);
    c->n = i;
    good = issuer_changes_read(&a, c->text, c->len, &v->log, c->list, &c->n, p);
  }
  arena_free(&a);
  return good;
}

static bool same_issuer(const struct issuer *a, const struct issuer *b)
{
  return strcmp(a->did, b->did) == 0 && strcmp(a->key, b->key) == 0;
}

/* Or do they lead to one of them? What the log, whose key is believed, says of the time before
 * holds as well: with a proof that it issued the certificate then. */
static bool changes_lead_to(struct verification *v, const struct issuer *believed, size_t n)
{
  struct issuer_changes *c = v->changes;
  struct problem ignored = { 0 };
  struct arena a = { 0 };
  bool good;

  c->n = 1;
  good = issuer_changes_first(&a, c->text, c->len, &v->log, &c->list[0], &ignored) &&
         issuer_changes_read(&a, c->text, c->len, &v->log, c->list, &c->n, &ignored);
  arena_free(&a);
  for (size_t i = 1; good && i < c->n; i++)
    for (size_t k = 0; k < n; k++)
      if (same_issuer(&c->list[i], &believed[k]))
        return true;
  return false;
}

static void look_at_changes(struct verification *v, const struct issuer *believed, size_t n)
{
  struct issuer_changes *c = v->changes;
  struct problem p = { 0 };

  c->looked = true;
  c->good =
      (v->issuer != NULL && changes_lead_to(v, believed, n)) || changes_go_on(v, believed, n, &p);
  if (!c->good)
    snprintf(c->why, sizeof c->why, "%.40s: %.110s", last_part(c->file), p.detail);
}

/* What proves one register's issuers proves nothing of another's. */
static void forget_changes(struct verification *v)
{
  v->changes->looked = v->changes->good = false;
  snprintf(v->changes->register_name, sizeof v->changes->register_name, "%s", v->register_name);
}

/* Whom the user named, where nothing more is known of them. */
static size_t named(struct cli *cli, const struct verification *v, const struct issuer **out)
{
  if (v->did != NULL) {
    *out = v->did->issuers;
    return v->did->n;
  }
  alone(cli, v->issuer, out);
  return (*out)->key[0] == '\0' ? 0 : 1;
}

static void add_changes(struct cli *cli, struct verification *v, const struct known_register *reg)
{
  const struct issuer *believed = reg->issuers;
  size_t n = reg->n_issuers;

  if (v->changes == NULL)
    return;
  if (strcmp(v->changes->register_name, v->register_name) != 0)
    forget_changes(v);
  if (!v->log_known || strcmp(v->log.name, v->register_name) != 0)
    return;
  if (v->issuer != NULL && place_of(v, v->issuer, NULL) < 0)
    n = named(cli, v, &believed);
  if (!v->changes->looked && n > 0)
    look_at_changes(v, believed, n);
  if (v->changes->good && v->changes->n > v->n_history) {
    v->history = v->changes->list;
    v->n_history = v->changes->n;
  }
}

/* Who believes one, and has the proof of whom it named, believes that one, and those before it. The
 * keys in a DID document are beside them. */
static void by_changes(struct cli *cli, struct verification *v)
{
  size_t more = v->did == NULL ? 0 : v->did->n;
  struct issuer *by = arena_alloc(&cli->arena, (v->n_history + more) * sizeof *by);

  v->n_by = v->n_history;
  memcpy(by, v->history, v->n_by * sizeof *by);
  for (size_t i = 0; i < more; i++)
    by[v->n_by++] = v->did->issuers[i];
  v->by = by;
}

void verification_issuers(struct cli *cli, struct verification *v, const struct known_register *reg)
{
  v->history = reg->issuers;
  v->n_history = reg->n_issuers;
  add_changes(cli, v, reg);
  if (v->issuer != NULL && v->changes != NULL && v->changes->good &&
      place_of(v, v->issuer, NULL) >= 0) {
    by_changes(cli, v);
  } else if (v->did != NULL &&
             (v->issuer == NULL || strcmp(v->issuer, v->did->issuers[0].did) == 0)) {
    v->by = v->did->issuers;
    v->n_by = v->did->n;
  } else if (v->issuer == NULL) {
    v->by = v->history;
    v->n_by = v->n_history;
  } else {
    v->n_by = of_did(cli, v->history, v->n_history, v->issuer, &v->by);
    if (v->n_by == 0)
      v->n_by = alone(cli, v->issuer, &v->by);
  }
}

/* Signed with a key of the past, but issued later; or before the key came. It may have come back to
 * another DID in between. */
static void check_term(struct verification *v, const struct issuer *by)
{
  bool in_history = false;

  for (size_t i = 0; i < v->n_history; i++) {
    const struct issuer *at = &v->history[i];
    if (strcmp(at->did, by->did) != 0 || strcmp(at->key, by->key) != 0)
      continue;
    if (v->entry >= at->entry && (i + 1 == v->n_history || v->entry < at[1].entry))
      return;
    in_history = true;
  }
  if (in_history)
    verification_set(v, CHECK_ISSUER, CHECK_FAILED,
                     "%.80s was not the issuer with that key at log entry %" PRId64
                     ", which it names",
                     by->did, v->entry);
}

void verification_issuer_term(struct verification *v)
{
  const char *did = json_str(json_object_of(v->document, "issuer"), "id");
  int place;

  if (v->report.result[CHECK_FORM] != CHECK_PASSED)
    return;
  if (v->changes != NULL && v->changes->looked && !v->changes->good) {
    verification_set(v, CHECK_ISSUER, CHECK_FAILED, "%.155s", v->changes->why);
    return;
  }
  if (v->report.result[CHECK_ISSUER] == CHECK_PASSED && v->report.issuer >= 0) {
    check_term(v, &v->by[v->report.issuer]);
    return;
  }
  place = v->issuer == NULL || v->report.result[CHECK_ISSUER] != CHECK_FAILED
              ? -1
              : place_of(v, did, NULL);
  if (place > 0 && place_of(v, v->issuer, NULL) >= 0)
    verification_set(v, CHECK_ISSUER, CHECK_FAILED,
                     "issued by %.70s, which is the issuer since log entry %" PRId64
                     ": name that with --issuer",
                     did, v->history[place].entry);
}

void verification_issuer_replaced(struct verification *v)
{
  const struct issuer *by;

  if (v->report.result[CHECK_ISSUER] != CHECK_PASSED || v->report.issuer < 0 ||
      v->report.result[CHECK_LOG] != CHECK_NOT_MADE)
    return;
  by = &v->by[v->report.issuer];
  for (size_t i = 0; i + 1 < v->n_history; i++)
    if (same_issuer(&v->history[i], by) && !same_issuer(&v->history[v->n_history - 1], by)) {
      verification_set(v, CHECK_LOG, CHECK_FAILED,
                       "its issuer's key was replaced at log entry %" PRId64
                       ": the log proof is needed (--proof FILE)",
                       v->history[i + 1].entry);
      return;
    }
}

/* A key that was replaced may be in other hands, and lists are made each day: only the newest
 * issuer that is known signs them. */
const struct issuer *verification_list_issuers(const struct verification *v, size_t *n)
{
  const char *did = json_str(json_object_of(v->document, "issuer"), "id");

  *n = 1;
  if (v->n_history > 0 && place_of(v, did, NULL) >= 0)
    return &v->history[v->n_history - 1];
  *n = v->did == NULL ? 0 : v->did->n;
  return v->did == NULL ? NULL : v->did->issuers;
}
