/* Attachments: files sent to support an application. Their bytes are the statement's body. */
#ifndef WIOTC_DAEMON_MODEL_ATTACHMENT_H
#define WIOTC_DAEMON_MODEL_ATTACHMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/context.h"

struct attachment {
  const char *sha256;
  const char *media_type;
  int64_t size;
  int64_t party; /* who sent it, or whose representative did */
  int64_t entry; /* whose body it is */
};

/* As sent by that party (0: by anyone). PROBLEM_NOT_FOUND. */
bool attachment_find(struct context *c, const char *sha256, int64_t party, struct attachment *out);
/* The same bytes sent again by the same party are the same attachment: *out is the first one. */
bool attachment_add(struct context *c, int64_t party, const char *sha256, const char *media_type,
                    int64_t size, struct attachment *out);
/* Those of an application (question 0) or of the answer to a question, in order. */
size_t attachment_list(struct context *c, int64_t application, int64_t question,
                       struct attachment **out);
/* All that the party sent, the newest `limit` of them. */
size_t attachment_of_party(struct context *c, int64_t party, size_t limit, struct attachment **out);
/* What the party sent after that entry, oldest first. */
size_t attachment_after(struct context *c, int64_t party, int64_t entry, size_t limit,
                        struct attachment **out);
/* Binds them; each must have been sent by the applicant. BAD_FIELDS on `attachments`. */
bool attachment_bind(struct context *c, int64_t applicant, int64_t application, int64_t question,
                     const char *const *sha256, size_t n);
/* Ids of the applications that name it, for who may see it. */
size_t attachment_applications(struct context *c, const char *sha256, int64_t **out);

#endif
