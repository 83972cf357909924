/*
 * Inside daemon/http/: a server, its connections and their exchanges.
 *
 * A connection has at most one exchange. The exchange outlives it when the client leaves or the
 * deadline answers first: then `conn` is NULL, and http_answer() frees it and touches nothing else.
 */
#ifndef WIOTC_DAEMON_HTTP_CONN_H
#define WIOTC_DAEMON_HTTP_CONN_H

#include <stdatomic.h>
#include <stdint.h>
#include <sys/queue.h>

#include "daemon/http/http.h"

struct bufferevent;
struct event;

struct http_exchange {
  struct http_request request;
  struct conn *conn;     /* NULL: nobody waits for the answer any more */
  atomic_bool abandoned; /* the same, for other threads */
  uid_t peer;
  char *body;
  size_t received;                /* of the body */
  size_t capacity;                /* of the body's memory without its NUL; grows as bytes arrive */
  struct http_server *server;     /* whose budget that is part of; NULL once the server has gone */
  LIST_ENTRY(http_exchange) link; /* in the server's `bodies` while there is capacity */
  char copy[LIMIT_HTTP_HEAD + 1]; /* the head; the request's strings point here */
};

enum conn_state {
  CONN_IDLE,     /* between requests */
  CONN_HEAD,     /* some bytes of a head are here */
  CONN_BODY,     /* the exchange waits for its body */
  CONN_HANDLING, /* the handler has the exchange */
  CONN_WRITING,  /* the client has not taken all of the answer yet */
  CONN_LINGER,   /* answered and shut down; what still comes is thrown away (RFC 9112 9.6) */
};

struct conn {
  LIST_ENTRY(conn) link;
  struct http_server *server;
  struct bufferevent *bev;
  struct event *timer;
  struct http_exchange *exchange;
  int64_t deadline; /* of this state, monotonic milliseconds */
  int64_t armed;    /* when the timer fires: never after the deadline */
  enum conn_state state;
  uid_t peer;
  size_t lingered;  /* bytes thrown away */
  size_t output;    /* bytes of the answer that are kept until all of it was taken */
  int64_t progress; /* when the client last took some of it */
  bool eof;         /* the client sends no more */
  bool closing;     /* linger once the answer is written */
  bool busy;        /* conn_process() is at work further up the stack */
  bool dead;        /* it shall free the connection when it is done */
};

struct http_server {
  struct event_base *base;
  struct event *listener;
  struct event *resume; /* accepts again after the descriptors ran out */
  struct event *drained_event;
  int fd;
  int reserve; /* a descriptor to give away when there is none left */
  int64_t complained;
  struct http_config config;
  struct http_handlers handlers;
  LIST_HEAD(, conn) conns;
  unsigned n_conns;
  struct http_exchange *spare; /* where the next head is parsed */
  LIST_HEAD(, http_exchange) bodies;
  size_t body_bytes;   /* memory of all bodies, those of abandoned exchanges too */
  size_t output_bytes; /* memory of all answers that were not taken yet */
  struct buf out;      /* where heads of answers are written */
  char date[32];
  int64_t date_at;
  bool draining;
  void (*drained)(void *ctx);
  void *drained_ctx;
};

struct http_exchange *exchange_new(void);
void exchange_free(struct http_exchange *x); /* NULL is fine */
/* Room for `more` bytes of the body, charged to the server. False when there is too little left. */
bool exchange_reserve(struct http_exchange *x, size_t more);
/* The exchange leaves its connection. It is kept as the next spare, or freed. */
void exchange_end(struct conn *c);
/* Nobody will read the answer. While the handler has the exchange, only http_answer() may free it.
 * Nothing to do without one. */
void exchange_abandon(struct conn *c);

int64_t http_now_ms(void); /* CLOCK_MONOTONIC, coarse */

/* Takes fd. With a refusal the connection is told that and ends. */
void conn_open(struct http_server *s, int fd, const struct problem *refusal);
void conn_drain(struct conn *c);
void conn_close(struct conn *c);
void conn_set_deadline(struct conn *c, unsigned seconds);
/* The client has taken the answer. */
void conn_answered(struct conn *c);

/* Sends an answer; when its client does not take it all at once and too many others do not either,
 * it becomes PROBLEM_OVERLOADED and the last one. The body's memory is taken. */
void send_reply(struct conn *c, struct http_reply *r, bool keep_alive);
void send_problem(struct conn *c, const struct problem *p, bool keep_alive);
/* A callback of the output buffer: the client took some of it. */
struct evbuffer;
struct evbuffer_cb_info;
void output_taken(struct evbuffer *output, const struct evbuffer_cb_info *info, void *ctx);
/* Nothing of the connection's answers is kept any more. */
void output_release(struct conn *c);

/* A connection has gone. */
void server_conn_gone(struct http_server *s);

/* The head of an answer, through its empty line. */
void reply_head(struct buf *out, const struct http_reply *r, bool keep_alive, const char *date);
/* The value of Date (RFC 9110 section 6.6.1), written anew once a second. */
const char *reply_date(struct http_server *s);

#endif
