/* wiotcd run: everything put together around the event loop. */
#include "daemon/server/server.h"

#include <event2/event.h>
#include <event2/thread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "daemon/api/api.h"
#include "daemon/http/http.h"
#include "daemon/server/issuer.h"
#include "daemon/server/journal.h"
#include "daemon/server/listen.h"
#include "daemon/server/state.h"
#include "daemon/server/systemd.h"

struct server {
  const struct options *options;
  struct config config;
  struct state state;
  struct event_base *base;
  struct api *api;
  struct http_server *http;
  struct event *terminate, *interrupt, *reload, *deadline;
  bool made_socket, draining;
};

static struct http_config http_config_of(const struct config *c)
{
  return (struct http_config){ .max_connections = (unsigned)c->max_connections,
                               .head_seconds = (unsigned)c->head_seconds,
                               .body_seconds = (unsigned)c->body_seconds,
                               .request_seconds = (unsigned)c->request_seconds,
                               .idle_seconds = (unsigned)c->idle_seconds };
}

static void end_loop(void *ctx)
{
  struct server *s = ctx;
  event_base_loopbreak(s->base);
}

static void on_deadline(evutil_socket_t fd, short what, void *ctx)
{
  (void)fd;
  (void)what;
  journal(LEVEL_WARN, "some connections did not end in time: they are cut");
  end_loop(ctx);
}

static void on_terminate(evutil_socket_t sig, short what, void *ctx)
{
  struct server *s = ctx;
  struct timeval wait = { s->config.request_seconds + s->config.body_seconds, 0 };
  (void)sig;
  (void)what;
  if (s->draining)
    return;
  s->draining = true;
  journal(LEVEL_INFO, "shutting down: answering what was begun");
  systemd_notify("STOPPING=1");
  event_add(s->deadline, &wait);
  http_server_drain(s->http, end_loop, s);
}

/* Only what can change while we run; the rest stays what we are running on. */
static void take_key(const struct config_key *k, struct config *now, const struct config *fresh)
{
  void *mine = (char *)now + k->offset;
  const void *theirs = (const char *)fresh + k->offset;
  if (memcmp(mine, theirs, k->size) == 0)
    return;
  if (k->live)
    memcpy(mine, theirs, k->size);
  else
    journal(LEVEL_WARN, "%s takes effect at the next start", k->name);
}

static void on_reload(evutil_socket_t sig, short what, void *ctx)
{
  struct server *s = ctx;
  struct config fresh;
  struct problem p = { 0 };
  (void)sig;
  (void)what;
  systemd_notify("RELOADING=1");
  if (!options_configure(s->options, &fresh, &p)) {
    journal(LEVEL_ERROR, "the configuration is kept as it was: %s", p.detail);
    for (size_t i = 0; i < p.n_fields; i++)
      journal(LEVEL_ERROR, "%s: %s", p.fields[i].name, p.fields[i].detail);
  } else {
    for (size_t i = 0; i < n_config_keys; i++)
      take_key(&config_keys[i], &s->config, &fresh);
    struct http_config http = http_config_of(&s->config);
    http_server_configure(s->http, &http);
    journal_level(s->config.log_level);
    journal(LEVEL_INFO, "the configuration was read again");
  }
  systemd_notify("READY=1");
}

static void on_sealed(void *ctx, const char *checkpoint)
{
  struct server *s = ctx;
  state_keep_head(&s->state, checkpoint);
}

static void on_broken(void *ctx, const char *why)
{
  (void)ctx;
  journal(LEVEL_ERROR,
          "the database failed: %s. Nothing more is answered; check disk and file "
          "system before starting again",
          why);
  _exit(EXIT_REFUSED);
}

static bool watch_signals(struct server *s)
{
  signal(SIGPIPE, SIG_IGN);
  s->terminate = evsignal_new(s->base, SIGTERM, on_terminate, s);
  s->interrupt = evsignal_new(s->base, SIGINT, on_terminate, s);
  s->reload = evsignal_new(s->base, SIGHUP, on_reload, s);
  s->deadline = evtimer_new(s->base, on_deadline, s);
  return s->terminate && s->interrupt && s->reload && s->deadline &&
         event_add(s->terminate, NULL) == 0 && event_add(s->interrupt, NULL) == 0 &&
         event_add(s->reload, NULL) == 0;
}

static bool start_api(struct server *s, struct problem *p)
{
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  long verifiers = s->config.verifier_threads ? s->config.verifier_threads : cores > 0 ? cores : 1;
  struct api_config api = { .base = s->base,
                            .database = s->state.database,
                            .identity = &s->state.identity,
                            .log_key = s->state.log_key,
                            .issuer_key = s->state.issuer_key,
                            .log_vkey = s->state.log_vkey,
                            .db = s->state.db,
                            .log = s->state.log,
                            .verifier_threads = (unsigned)verifiers,
                            .reader_threads = (unsigned)s->config.reader_threads,
                            .queue_max = (size_t)s->config.queue_max,
                            .batch_max = (size_t)s->config.batch_max,
                            .started = time(NULL),
                            .sealed = on_sealed,
                            .broken = on_broken,
                            .ctx = s };
  s->state.db = NULL; /* the api's now */
  s->state.log = NULL;
  s->api = api_new(&api, p);
  return s->api != NULL;
}

/* Connections above the cap linger for a moment to be told so. */
static void raise_descriptors(const struct config *c)
{
  struct rlimit limit;
  rlim_t need = (rlim_t)(c->max_connections + c->max_connections / 8 + 64);
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= need)
    return;
  limit.rlim_cur = need < limit.rlim_max ? need : limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < need)
    journal(LEVEL_WARN, "only %lu files may be open, %ld connections need %lu: raise LimitNOFILE",
            (unsigned long)limit.rlim_cur, c->max_connections, (unsigned long)need);
}

static bool start(struct server *s, struct problem *p)
{
  struct http_handlers handlers;
  struct http_config http = http_config_of(&s->config);
  if (evthread_use_pthreads() != 0 || !(s->base = event_base_new()) || !watch_signals(s))
    return problem_set(p, PROBLEM_INTERNAL, "the event loop could not be made");
  raise_descriptors(&s->config);
  if (!start_api(s, p))
    return false;
  int fd = listen_open(&s->config, &s->made_socket, p);
  if (fd < 0)
    return false;
  api_handlers(s->api, &handlers);
  s->http = http_server_new(s->base, fd, &http, &handlers, p);
  return s->http != NULL;
}

static void stop(struct server *s)
{
  if (s->made_socket)
    unlink(s->config.socket);
  /* First the threads, whose answers still need their connections. */
  api_free(s->api);
  http_server_free(s->http);
  struct event *events[] = { s->terminate, s->interrupt, s->reload, s->deadline };
  for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
    if (events[i])
      event_free(events[i]);
  if (s->base)
    event_base_free(s->base);
  state_close(&s->state);
}

int server_run(const struct options *o)
{
  struct server s = { .options = o };
  struct problem p = { 0 };
  if (!options_configure(o, &s.config, &p))
    return complain(&p);
  journal_level(s.config.log_level);
  bool ok = state_lock(&s.state, s.config.state, &p) &&
            state_open(&s.state, o->accept_rollback, &p) &&
            issuer_configure(&s.state, &s.config, &p) && start(&s, &p);
  if (ok) {
    journal(LEVEL_INFO, "%s, version " WIOTC_VERSION ": %s", s.state.identity.name,
            s.config.socket);
    systemd_notify("READY=1");
    event_base_dispatch(s.base);
    journal(LEVEL_INFO, "stopped");
  }
  stop(&s);
  return ok ? EXIT_DONE : complain(&p);
}
