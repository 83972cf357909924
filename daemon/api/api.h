/*
 * The register's requests: one table of routes, and what carries each row out.
 */
#ifndef WIOTC_DAEMON_API_API_H
#define WIOTC_DAEMON_API_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/db/db.h"
#include "daemon/http/http.h"
#include "daemon/model/context.h"
#include "daemon/model/log.h"
#include "lib/key_file.h"

struct event_base;
struct api;

struct api_config {
  struct event_base *base;
  const char *database;                          /* path; readers open it */
  const struct identity *identity;               /* borrowed */
  const struct secret_key *log_key, *issuer_key; /* borrowed */
  const char *log_vkey;
  struct db *db;   /* the writer's connection; taken */
  struct log *log; /* opened on it; taken */
  unsigned verifier_threads, reader_threads;
  size_t queue_max, batch_max;
  int64_t started;
  /* After each committed batch, on the writer thread: the newest checkpoint leaves the database. */
  void (*sealed)(void *ctx, const char *checkpoint);
  /* The database is broken: does not return. */
  void (*broken)(void *ctx, const char *why);
  void *ctx;
};

/* Starts the threads. NULL with *p set. */
struct api *api_new(const struct api_config *config, struct problem *p);
/* What the HTTP server calls; ctx is the api. */
void api_handlers(struct api *api, struct http_handlers *out);
/* Finishes what is queued, ends the threads, closes the database. */
void api_free(struct api *api);

/* Log entry 0, on an empty database: the charter's text, signed by the issuer key at that time.
 * CHARTER_INVALID and others. */
bool api_found(const struct api_config *config, const char *charter, size_t len, int64_t now,
               struct problem *p);

/* From now on the issuer is this DID, with config->issuer_key: a statement signed by `by`, the key
 * of the issuer before. */
bool api_change_issuer(const struct api_config *config, const struct secret_key *by,
                       const char *did, int64_t now, struct problem *p);

#endif
