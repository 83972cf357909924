/* Answers on their way out, and the memory they take there. */
#include "daemon/http/conn.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <stdlib.h>
#include <sys/socket.h>

/* The one who took nothing for the longest time, if that is long. */
static struct conn *most_stalled(struct http_server *s)
{
  struct conn *found = NULL;
  int64_t oldest = http_now_ms() - LIMIT_HTTP_OUTPUT_STALL_MS;
  for (struct conn *c = LIST_FIRST(&s->conns); c != NULL; c = LIST_NEXT(c, link))
    if (c->output > 0 && !c->busy && c->progress <= oldest) {
      found = c;
      oldest = c->progress;
    }
  return found;
}

static bool output_fits(struct http_server *s, size_t len)
{
  if (len <= LIMIT_HTTP_OUTPUT_SMALL)
    return true;
  while (s->output_bytes + len > LIMIT_HTTP_OUTPUT) {
    struct conn *c = most_stalled(s);
    if (c == NULL)
      return false;
    conn_close(c);
  }
  return true;
}

void output_release(struct conn *c)
{
  c->server->output_bytes -= c->output;
  c->output = 0;
}

static void free_body(const void *data, size_t len, void *memory)
{
  (void)data;
  (void)len;
  free(memory);
}

void output_taken(struct evbuffer *output, const struct evbuffer_cb_info *info, void *ctx)
{
  (void)output;
  (void)info;
  struct conn *c = ctx;
  c->progress = http_now_ms();
}

/* What the socket did not take of head and body, `sent` bytes of them gone. The body's memory stays
 * as long as any of it waits. */
static void keep_output(struct conn *c, struct http_reply *r, size_t body_len, size_t sent)
{
  struct http_server *s = c->server;
  struct evbuffer *output = bufferevent_get_output(c->bev);
  conn_set_deadline(c, s->config.body_seconds);
  if (sent < s->out.len) {
    evbuffer_add(output, s->out.data + sent, s->out.len - sent);
    sent = s->out.len;
  }
  sent -= s->out.len;
  if (sent == body_len)
    return;
  char *body = realloc(r->body.data, body_len); /* buffers grow to twice what is needed */
  if (body == NULL)
    body = r->body.data;
  r->body = (struct buf){ 0 };
  if (evbuffer_add_reference(output, body + sent, body_len - sent, free_body, body) != 0) {
    free(body);
    conn_close(c);
    return;
  }
  c->output = body_len;
  s->output_bytes += body_len;
}

/* One system call in the usual case; what the socket does not take waits in the output buffer. */
void send_reply(struct conn *c, struct http_reply *r, bool keep_alive)
{
  struct http_server *s = c->server;
  if (!output_fits(s, r->body.len)) {
    struct problem p;
    problem_set(&p, PROBLEM_OVERLOADED, "too many answers wait to be taken, try again soon");
    http_reply_free(r);
    *r = (struct http_reply){ 0 };
    http_reply_problem(r, &p);
    keep_alive = false;
  }
  c->closing = !keep_alive || s->draining;
  buf_clear(&s->out);
  reply_head(&s->out, r, !c->closing, reply_date(s));
  size_t body_len = r->content_type != NULL ? r->body.len : 0;
  struct iovec parts[2] = { { s->out.data, s->out.len }, { r->body.data, body_len } };
  struct msghdr msg = { .msg_iov = parts, .msg_iovlen = body_len > 0 ? 2 : 1 };
  ssize_t sent = sendmsg(bufferevent_getfd(c->bev), &msg, MSG_NOSIGNAL | MSG_DONTWAIT);
  size_t n = sent > 0 ? (size_t)sent : 0;
  c->state = CONN_WRITING;
  if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
    conn_close(c);
  } else if (n == s->out.len + body_len) {
    conn_answered(c);
  } else {
    keep_output(c, r, body_len, n);
  }
  http_reply_free(r);
}

void send_problem(struct conn *c, const struct problem *p, bool keep_alive)
{
  struct http_reply r = { 0 };
  http_reply_problem(&r, p);
  send_reply(c, &r, keep_alive);
}
