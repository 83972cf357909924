#include "client/bulk.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <curl/curl.h>

#include "lib/limits.h"

#define TRIES 10
#define WAIT_MS 50 /* before the first repeat; each further one waits twice as long */
#define STATUS_TRY_AGAIN 503

struct bulk {
  struct cli *cli;
  CURLM *multi;
  char *base;
  bulk_done_fn *done;
  void *ctx;
  int rc;
  struct bulk_slot slots[BULK_SLOTS];
};

static long long now_ms(void)
{
  struct timespec t;

  clock_gettime(CLOCK_MONOTONIC, &t);
  return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static size_t on_body(char *data, size_t size, size_t count, void *arg)
{
  struct bulk_slot *slot = arg;
  size_t len = size * count;

  if (slot->answer.len + len > LIMIT_ANSWER) {
    slot->too_large = true;
    return 0;
  }
  buf_add(&slot->answer, data, len);
  return len;
}

int bulk_open(struct cli *cli, bulk_done_fn *done, void *ctx, struct bulk **out)
{
  struct bulk *b = xcalloc(1, sizeof *b);

  *out = b;
  *b = (struct bulk){ .cli = cli, .done = done, .ctx = ctx };
  for (size_t i = 0; i < BULK_SLOTS; i++) {
    struct bulk_slot *slot = &b->slots[i];
    int rc;
    free(b->base); /* the same for all */
    b->base = NULL;
    rc = transport_handle(cli, &slot->curl, &b->base);
    if (rc != CLI_DONE)
      return rc;
    slot->bulk = b;
    curl_easy_setopt(slot->curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(slot->curl, CURLOPT_WRITEDATA, slot);
    curl_easy_setopt(slot->curl, CURLOPT_PRIVATE, slot);
  }
  b->multi = curl_multi_init();
  if (b->multi == NULL)
    return cli_error(cli, CLI_UNREACHABLE, "libcurl did not start");
  curl_multi_setopt(b->multi, CURLMOPT_MAXCONNECTS, (long)BULK_SLOTS);
  return CLI_DONE;
}

static void start(struct bulk_slot *slot)
{
  slot->again_at = 0;
  slot->tries++;
  slot->too_large = false;
  buf_clear(&slot->answer);
  curl_multi_add_handle(slot->bulk->multi, slot->curl);
}

static void set_headers(struct bulk_slot *slot, const char *if_match)
{
  curl_slist_free_all(slot->headers);
  slot->headers = curl_slist_append(NULL, "Expect:");
  for (size_t i = 0; i < slot->x.n_headers; i++)
    slot->headers = curl_slist_append(slot->headers, slot->x.headers[i]);
  if (if_match != NULL)
    slot->headers =
        curl_slist_append(slot->headers, arena_printf(&slot->arena, "If-Match: %s", if_match));
  curl_easy_setopt(slot->curl, CURLOPT_HTTPHEADER, slot->headers);
}

int bulk_send(struct bulk_slot *slot, const char *target, const char *body, const char *if_match,
              bool is_signed)
{
  struct bulk *b = slot->bulk;
  struct exchange *x = &slot->x;

  if (strlen(target) > LIMIT_HTTP_TARGET)
    return cli_error(b->cli, CLI_USAGE, "the request's path and query are longer than %d bytes",
                     LIMIT_HTTP_TARGET);
  *x = (struct exchange){ .method = body == NULL ? "GET" : "POST", .target = target };
  x->body = body;
  x->body_len = body == NULL ? 0 : strlen(body);
  slot->sent = (struct statement){ 0 };
  request_prepare(b->cli, &slot->arena, x, "application/json", is_signed, &slot->sent);
  set_headers(slot, if_match);
  curl_easy_setopt(slot->curl, CURLOPT_URL, arena_printf(&slot->arena, "%s%s", b->base, target));
  if (body != NULL) {
    curl_easy_setopt(slot->curl, CURLOPT_POST, 1L);
    curl_easy_setopt(slot->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)x->body_len);
    curl_easy_setopt(slot->curl, CURLOPT_POSTFIELDS, body);
  } else {
    curl_easy_setopt(slot->curl, CURLOPT_HTTPGET, 1L);
  }
  slot->tries = 0;
  slot->busy = true;
  start(slot);
  return CLI_DONE;
}

static int unreachable(struct bulk *b, const struct bulk_slot *slot, CURLcode code)
{
  return cli_error(b->cli, CLI_UNREACHABLE, "the register at %s does not answer any more: %s",
                   b->cli->host,
                   slot->too_large ? "an answer is too large" : curl_easy_strerror(code));
}

static void release(struct bulk_slot *slot)
{
  slot->busy = false;
  arena_free(&slot->arena);
}

static int finished(struct bulk *b, struct bulk_slot *slot, CURLcode code)
{
  long status = 0;
  char *type = NULL;
  int rc;

  curl_multi_remove_handle(b->multi, slot->curl);
  curl_easy_getinfo(slot->curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(slot->curl, CURLINFO_CONTENT_TYPE, &type);
  if (slot->x.repeatable && slot->tries < TRIES && !slot->too_large &&
      (code != CURLE_OK ? slot->tries < 2 : status == STATUS_TRY_AGAIN)) {
    slot->again_at = now_ms() + (WAIT_MS << slot->tries);
    return CLI_DONE;
  }
  if (code != CURLE_OK)
    return unreachable(b, slot, code);
  slot->x.status = (int)status;
  slot->x.data = buf_str(&slot->answer);
  slot->x.len = slot->answer.len;
  slot->x.content_type = type == NULL ? "" : arena_strdup(&slot->arena, type);
  slot->busy = false;
  rc = b->done(b->ctx, slot);
  if (!slot->busy)
    release(slot);
  return rc;
}

/* Starts what has waited long enough. Returns in how many ms the next has, at most a second. */
static int start_again(struct bulk *b)
{
  long long now = now_ms(), next = now + 1000;

  for (size_t i = 0; i < BULK_SLOTS; i++) {
    struct bulk_slot *slot = &b->slots[i];
    if (slot->again_at == 0)
      continue;
    if (slot->again_at <= now)
      start(slot);
    else if (slot->again_at < next)
      next = slot->again_at;
  }
  return (int)(next - now);
}

/* Until something has come. */
static void turn(struct bulk *b)
{
  int running = 0, left;
  int wait = start_again(b);
  CURLMsg *m;

  curl_multi_perform(b->multi, &running);
  m = curl_multi_info_read(b->multi, &left);
  if (m == NULL) {
    curl_multi_poll(b->multi, NULL, 0, wait, NULL);
    curl_multi_perform(b->multi, &running);
    m = curl_multi_info_read(b->multi, &left);
  }
  for (; m != NULL && b->rc == CLI_DONE; m = curl_multi_info_read(b->multi, &left)) {
    struct bulk_slot *slot = NULL;
    CURLcode code = m->data.result;
    curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&slot);
    b->rc = finished(b, slot, code);
  }
}

struct bulk_slot *bulk_slot(struct bulk *b)
{
  while (b->rc == CLI_DONE) {
    for (size_t i = 0; i < BULK_SLOTS; i++)
      if (!b->slots[i].busy)
        return &b->slots[i];
    turn(b);
  }
  return NULL;
}

static bool any_busy(const struct bulk *b)
{
  for (size_t i = 0; i < BULK_SLOTS; i++)
    if (b->slots[i].busy)
      return true;
  return false;
}

int bulk_wait(struct bulk *b)
{
  while (b->rc == CLI_DONE && any_busy(b))
    turn(b);
  return b->rc;
}

void bulk_close(struct bulk *b)
{
  if (b == NULL)
    return;
  for (size_t i = 0; i < BULK_SLOTS; i++) {
    struct bulk_slot *slot = &b->slots[i];
    if (slot->busy && b->multi != NULL)
      curl_multi_remove_handle(b->multi, slot->curl);
    transport_handle_free(slot->curl);
    curl_slist_free_all(slot->headers);
    buf_free(&slot->answer);
    arena_free(&slot->arena);
  }
  curl_multi_cleanup(b->multi);
  free(b->base);
  free(b);
}
