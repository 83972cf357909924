/* Hands one notice on: to sendmail, or to a web server. */
#include "client/notify.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <curl/curl.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "client/file.h"
#include "lib/json.h"

#define SENDMAIL_SECONDS 120
#define WEBHOOK_SECONDS 30L
#define LIMIT_TOKEN 1024

static void run_sendmail(const struct notify *n, int in, const char *address)
{
  const char *args[8] = { n->sendmail, "-i" };
  size_t count = 2;

  if (n->from != NULL) {
    args[count++] = "-f";
    args[count++] = n->from;
  }
  args[count++] = "--";
  args[count++] = address;
  args[count] = NULL;
  dup2(in, STDIN_FILENO);
  signal(SIGPIPE, SIG_DFL);
  execv(n->sendmail, (char *const *)args);
  _exit(EX_UNAVAILABLE);
}

/* Waits for the child's end; ends it when it takes too long. */
static int wait_for(pid_t child)
{
  const struct timespec pause = { 0, 20000000 };
  time_t until = time(NULL) + SENDMAIL_SECONDS;
  int status;

  for (;;) {
    pid_t got = waitpid(child, &status, WNOHANG);
    if (got == child)
      return status;
    if (got < 0 && errno != EINTR)
      return -1;
    if (time(NULL) > until)
      kill(child, SIGKILL);
    nanosleep(&pause, NULL);
  }
}

/* A message is far smaller than what a pipe holds: a write does not wait for the reader. */
static bool write_message(int fd, const struct buf *message)
{
  size_t at = 0;

  while (at < message->len) {
    ssize_t got = write(fd, message->data + at, message->len - at);
    if (got < 0 && errno != EINTR)
      return false;
    at += got > 0 ? (size_t)got : 0;
  }
  return true;
}

enum handed notify_sendmail(struct notify *n, const struct buf *message, const char *address,
                            const char **why)
{
  int ends[2], status;
  bool written;
  pid_t child;

  if (pipe2(ends, O_CLOEXEC) != 0 || (child = fork()) < 0) {
    *why = arena_printf(&n->cli.arena, "cannot start %s: %s", n->sendmail, strerror(errno));
    return HANDED_LATER;
  }
  if (child == 0)
    run_sendmail(n, ends[0], address);
  close(ends[0]);
  written = write_message(ends[1], message);
  close(ends[1]);
  status = wait_for(child);
  if (written && WIFEXITED(status) && WEXITSTATUS(status) == 0)
    return HANDED_ON;
  *why = WIFEXITED(status) ? arena_printf(&n->cli.arena, "%s ended with status %d", n->sendmail,
                                          WEXITSTATUS(status))
                           : arena_printf(&n->cli.arena, "%s was ended by a signal", n->sendmail);
  if (WIFEXITED(status) && (WEXITSTATUS(status) == EX_NOUSER || WEXITSTATUS(status) == EX_NOHOST ||
                            WEXITSTATUS(status) == EX_DATAERR))
    return HANDED_NEVER;
  return HANDED_LATER;
}

static size_t ignore_body(char *data, size_t size, size_t count, void *arg)
{
  (void)data;
  (void)arg;
  return size * count;
}

static struct curl_slist *webhook_headers(struct notify *n, const struct queued *q)
{
  struct arena *a = &n->cli.arena;
  struct curl_slist *list = curl_slist_append(NULL, "Expect:");
  char *token;
  size_t len;

  list = curl_slist_append(list, "Content-Type: application/json");
  list = curl_slist_append(
      list, arena_printf(a, "Idempotency-Key: %s/notices/%" PRId64, n->cli.reg.name, q->id));
  if (n->token != NULL && file_load(a, n->token, LIMIT_TOKEN, &token, &len))
    list = curl_slist_append(
        list, arena_printf(a, "Authorization: Bearer %.*s", (int)strcspn(token, "\r\n"), token));
  return list;
}

enum handed notify_webhook(struct notify *n, const struct queued *q, const char **why)
{
  struct json_object *body = cli_keep(&n->cli, json_object_new_object());
  struct curl_slist *headers = webhook_headers(n, q);
  struct buf text = { 0 };
  CURL *curl = curl_easy_init();
  long status = 0;
  CURLcode code;

  json_set_str(body, "register", n->cli.reg.name);
  json_set(body, "notice", json_object_get(q->notice));
  json_write(&text, body);
  curl_easy_setopt(curl, CURLOPT_URL, n->webhook);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, WEBHOOK_SECONDS);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore_body);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)text.len);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, text.data);
  code = curl_easy_perform(curl);
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_cleanup(curl);
  curl_slist_free_all(headers);
  buf_free(&text);
  if (code == CURLE_OK && status >= 200 && status < 300)
    return HANDED_ON;
  *why = code == CURLE_OK ? arena_printf(&n->cli.arena, "it answered with HTTP status %ld", status)
                          : curl_easy_strerror(code);
  return HANDED_LATER;
}
