#include "client/notify.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "client/file.h"
#include "client/request.h"
#include "lib/json.h"

#define LIMIT_QUEUE_FILE (256 * 1024)

static int failed(struct notify *n, const char *path)
{
  return cli_error(&n->cli, CLI_USAGE, "cannot write %s: %s", path, strerror(errno));
}

static char *path_of(struct notify *n, const char *folder, int64_t id)
{
  return arena_printf(&n->cli.arena, "%s/%s/%" PRId64 ".json", n->state, folder, id);
}

/* A rename or removal is on the disk only when its folder is. */
static bool sync_folder(struct notify *n, const char *folder)
{
  int fd = open(arena_printf(&n->cli.arena, "%s/%s", n->state, folder),
                O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  bool ok = fd >= 0 && fsync(fd) == 0;

  if (fd >= 0)
    close(fd);
  return ok;
}

int queue_open(struct notify *n)
{
  const char *lock = arena_printf(&n->cli.arena, "%s/lock", n->state);
  int fd;

  if (!dir_make(&n->cli.arena, arena_printf(&n->cli.arena, "%s/queue", n->state)) ||
      !dir_make(&n->cli.arena, arena_printf(&n->cli.arena, "%s/dead", n->state)))
    return failed(n, n->state);
  fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    return failed(n, lock);
  /* Held until the process ends. */
  if (flock(fd, LOCK_EX | LOCK_NB) != 0)
    return cli_error(&n->cli, CLI_USAGE, "another wiotc-notify works on %s", n->state);
  return CLI_DONE;
}

static int store_in(struct notify *n, const char *folder, const struct queued *q)
{
  struct json_object *object = json_object_new_object();
  struct buf text = { 0 };
  char *path = path_of(n, folder, q->id);
  bool ok;

  json_set(object, "notice", json_object_get(q->notice));
  json_set_int(object, "tries", q->tries);
  json_set_int(object, "next", q->next);
  json_set_bool(object, "sending", q->sending);
  json_set_str(object, "error", q->error);
  json_write(&text, object);
  ok = file_store(&n->cli.arena, path, text.data, text.len, true) && sync_folder(n, folder);
  json_object_put(object);
  buf_free(&text);
  return ok ? CLI_DONE : failed(n, path);
}

int queue_store(struct notify *n, const struct queued *q)
{
  return store_in(n, "queue", q);
}

bool queue_load(struct notify *n, const char *folder, int64_t id, struct queued *out)
{
  struct problem ignored = { 0 };
  struct json_object *object;
  char *text;
  size_t len;

  if (!file_load(&n->cli.arena, path_of(n, folder, id), LIMIT_QUEUE_FILE, &text, &len))
    return false;
  object = cli_keep(&n->cli, json_read(text, len, &ignored));
  *out = (struct queued){ .id = id,
                          .notice = json_object_of(object, "notice"),
                          .tries = json_int(object, "tries", 0),
                          .next = json_int(object, "next", 0),
                          .sending = json_flag(object, "sending", false),
                          .error = json_str(object, "error") };
  return out->notice != NULL;
}

static int remove_from(struct notify *n, const char *folder, int64_t id)
{
  char *path = path_of(n, folder, id);

  return (unlink(path) == 0 || errno == ENOENT) && sync_folder(n, folder) ? CLI_DONE
                                                                          : failed(n, path);
}

int queue_remove(struct notify *n, const struct queued *q)
{
  return remove_from(n, "queue", q->id);
}

int queue_bury(struct notify *n, const struct queued *q)
{
  int rc = store_in(n, "dead", q);

  return rc == CLI_DONE ? queue_remove(n, q) : rc;
}

int queue_revive(struct notify *n, struct queued *q)
{
  int rc;

  q->tries = 0;
  q->next = 0;
  q->sending = false;
  rc = queue_store(n, q);
  return rc == CLI_DONE ? remove_from(n, "dead", q->id) : rc;
}

static int by_size(const void *a, const void *b)
{
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

  return (x > y) - (x < y);
}

int queue_list(struct notify *n, const char *folder, int64_t **ids, size_t *count)
{
  char *path = arena_printf(&n->cli.arena, "%s/%s", n->state, folder);
  DIR *dir = opendir(path);
  struct buf found = { 0 };
  struct dirent *entry;

  if (dir == NULL)
    return cli_error(&n->cli, CLI_USAGE, "cannot read %s: %s", path, strerror(errno));
  while ((entry = readdir(dir)) != NULL) {
    char *end;
    int64_t id = strtoll(entry->d_name, &end, 10);
    if (id > 0 && strcmp(end, ".json") == 0)
      buf_add(&found, &id, sizeof id);
  }
  closedir(dir);
  *count = found.len / sizeof **ids;
  *ids = arena_alloc(&n->cli.arena, found.len + sizeof **ids);
  if (found.len > 0)
    memcpy(*ids, found.data, found.len);
  qsort(*ids, *count, sizeof **ids, by_size);
  buf_free(&found);
  return CLI_DONE;
}

static int store_cursor(struct notify *n, const char *cursor)
{
  char *path = arena_printf(&n->cli.arena, "%s/cursor", n->state);

  return file_store(&n->cli.arena, path, cursor, strlen(cursor), true) && sync_folder(n, ".")
             ? CLI_DONE
             : failed(n, path);
}

/* Each notice is on the disk before the place in the list moves past it. */
static int fetch_page(struct notify *n, bool *more)
{
  char *path = arena_printf(&n->cli.arena, "%s/cursor", n->state), *cursor = NULL;
  struct buf target = { 0 };
  struct json_object *answer, *list;
  const char *last = NULL;
  size_t len;
  int rc;

  if (!file_load(&n->cli.arena, path, LIMIT_CURSOR, &cursor, &len) && errno != ENOENT)
    return cli_error(&n->cli, CLI_USAGE, "cannot read %s: %s", path, strerror(errno));
  buf_text(&target, "/v1/notices");
  target_query(&target, "limit", "100");
  target_query(&target, "after", cursor);
  rc = request_get_json(&n->cli, buf_str(&target), SIGN_ALWAYS, &answer, NULL);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  list = json_array_of(answer, "notices");
  for (size_t i = 0; list != NULL && i < json_object_array_length(list); i++) {
    struct json_object *notice = json_object_array_get_idx(list, i);
    struct queued q = { .id = json_int(notice, "id", 0), .notice = notice };
    last = json_str(notice, "cursor");
    if (q.id <= 0 || last == NULL)
      return cli_error(&n->cli, CLI_UNREACHABLE, "the register's list of notices is none");
    rc = queue_store(n, &q);
    if (rc != CLI_DONE)
      return rc;
  }
  *more = last != NULL;
  return last == NULL ? CLI_DONE : store_cursor(n, last);
}

int queue_fetch(struct notify *n)
{
  bool more = true;
  int rc = CLI_DONE;

  while (rc == CLI_DONE && more) {
    struct cli_scope scope;
    cli_scope_begin(&n->cli, &scope);
    rc = fetch_page(n, &more);
    cli_scope_end(&n->cli, &scope);
  }
  return rc;
}
