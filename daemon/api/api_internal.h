/* Shared by the files of this folder only. */
#ifndef WIOTC_DAEMON_API_API_INTERNAL_H
#define WIOTC_DAEMON_API_API_INTERNAL_H

#include "daemon/api/api.h"
#include "daemon/api/request.h"
#include "daemon/api/status_list.h"
#include "daemon/auth/nonce.h"
#include "daemon/db/writer.h"
#include "daemon/work/pool.h"
#include "daemon/work/wakeup.h"

struct leaf;

struct api {
  struct api_config config;
  struct wakeup *wakeup;
  struct pool *verifiers, *readers;
  struct writer *writer;
  int64_t replay_time;              /* of the leaf that is replayed; 0: statements are new */
  const struct leaf *replay_erased; /* that leaf, when only the public rest of its body is kept */
  struct status_lists lists;
  struct nonce_walk nonces; /* writer thread */
  bool issued;              /* the running batch issued certificates (writer thread) */
  bool erased;     /* something was erased that may still stand in the WAL (writer thread) */
  struct buf head; /* the checkpoint of what is being synced (the syncer's thread) */
};

/* dispatch.c */
void request_free(struct request *r);
/* Frees what was read and made as JSON, when all that is to be said of it is in r->raw: by the
 * thread that used it last, which has it in its cache. */
void request_forget(struct request *r);
struct request *request_of(struct job *job);
/* Answers with r's answer, or its problem, and frees it. Loop thread. */
void request_finish(struct request *r);

/* prepare.c: what a verifier thread does. Sets r->problem when it must not go on. */
void request_prepare(struct request *r, int64_t now);

/* statement.c: a write, on the writer thread. */
bool statement_apply(struct write_job *w, struct db *db);
void statement_again(struct write_job *w);
void statement_finish(struct write_job *w, struct db *db);
void statement_hooks(struct api *api, struct writer_hooks *out);

/* inquiry.c: a read, on a reader thread. */
void inquiry_run(struct request *r, struct db *db, int64_t now);

#endif
