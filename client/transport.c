#include "client/transport.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <curl/curl.h>
#include <sys/un.h>

#include "config.h"
#include "lib/buf.h"
#include "lib/limits.h"

#define CONNECT_SECONDS 10L
#define ANSWER_SECONDS 60L
#define UNIX_SCHEME "unix://"
#define HTTPS_SCHEME "https://"

struct transport {
  CURL *curl;
  char *base; /* what stands before a target in a URL */
};

struct receiver {
  struct cli *cli;
  struct buf body;
  struct exchange *x;
  bool too_large;
};

static size_t on_body(char *data, size_t size, size_t count, void *arg)
{
  struct receiver *r = arg;
  size_t len = size * count;

  if (r->body.len + len > LIMIT_ANSWER) {
    r->too_large = true;
    return 0;
  }
  buf_add(&r->body, data, len);
  return len;
}

static const char *after_name(const char *line, size_t len, const char *name)
{
  size_t n = strlen(name);

  if (len <= n || strncasecmp(line, name, n) != 0 || line[n] != ':')
    return NULL;
  return line + n + 1 + strspn(line + n + 1, " \t");
}

static size_t on_header(char *data, size_t size, size_t count, void *arg)
{
  struct receiver *r = arg;
  struct arena *a = &r->cli->arena;
  size_t len = size * count;
  char *line = arena_strndup(a, data, len);
  size_t shown = strcspn(line, "\r\n");
  const char *value;

  line[shown] = '\0';
  if (shown > 0)
    cli_debug(r->cli, "< %s", line);
  if ((value = after_name(line, shown, "content-type")) != NULL)
    r->x->content_type = value;
  else if ((value = after_name(line, shown, "link")) != NULL && r->x->next == NULL)
    r->x->next = link_next(a, value);
  return len;
}

const char *link_next(struct arena *a, const char *field)
{
  const char *open = strchr(field, '<');

  while (open != NULL) {
    const char *close = strchr(open, '>');
    if (close == NULL)
      return NULL;
    size_t params = strcspn(close, ",");
    const char *found = memmem(close, params, "rel=\"next\"", strlen("rel=\"next\""));
    if (found == NULL)
      found = memmem(close, params, "rel=next", strlen("rel=next"));
    if (found != NULL) {
      char *target = arena_strndup(a, open + 1, (size_t)(close - open - 1));
      return target[0] == '/' && target[1] != '/' ? target : NULL;
    }
    open = strchr(close + params, '<');
  }
  return NULL;
}

static int set_unix(struct cli *cli, struct transport *t)
{
  const char *path = cli->host + strlen(UNIX_SCHEME);
  struct sockaddr_un address;

  if (path[0] != '/')
    return cli_error(cli, CLI_USAGE,
                     "%s: the socket's path must be absolute, as in unix:///run/wiotc/wiotcd.sock",
                     cli->host);
  if (strlen(path) >= sizeof address.sun_path)
    return cli_error(cli, CLI_USAGE, "%s: a socket's path is at most %zu bytes long", cli->host,
                     sizeof address.sun_path - 1);
  t->base = xstrdup("http://localhost");
  curl_easy_setopt(t->curl, CURLOPT_UNIX_SOCKET_PATH, path);
  return CLI_DONE;
}

static int set_host(struct cli *cli, struct transport *t)
{
  size_t len = strlen(cli->host);

  if (strncmp(cli->host, UNIX_SCHEME, strlen(UNIX_SCHEME)) == 0)
    return set_unix(cli, t);
  if (strncmp(cli->host, HTTPS_SCHEME, strlen(HTTPS_SCHEME)) == 0) {
    while (len > 0 && cli->host[len - 1] == '/')
      len--;
    t->base = strndup(cli->host, len);
    curl_easy_setopt(t->curl, CURLOPT_PROTOCOLS_STR, "https");
    return CLI_DONE;
  }
  if (strncmp(cli->host, "ssh://", 6) == 0)
    return cli_error(cli, CLI_USAGE,
                     "ssh:// is not supported yet; forward the socket instead:\n"
                     "  ssh -L /tmp/wiotcd.sock:/run/wiotc/wiotcd.sock USER@HOST\n"
                     "  wiotc --host unix:///tmp/wiotcd.sock ...");
  return cli_error(cli, CLI_USAGE, "%s is no register's URL; use unix:///PATH or https://NAME",
                   cli->host);
}

static int transport_open(struct cli *cli)
{
  cli->transport = xcalloc(1, sizeof *cli->transport);
  return transport_handle(cli, &cli->transport->curl, &cli->transport->base);
}

int transport_handle(struct cli *cli, void **curl, char **base)
{
  struct transport new = { NULL, NULL }, *t = &new;
  bool https = strncmp(cli->host, HTTPS_SCHEME, strlen(HTTPS_SCHEME)) == 0;
  int rc;

  /* Starting the TLS library takes longer than a whole request over the socket. */
  if (curl_global_init(https ? CURL_GLOBAL_DEFAULT : CURL_GLOBAL_NOTHING) != CURLE_OK ||
      (t->curl = curl_easy_init()) == NULL)
    return cli_error(cli, CLI_UNREACHABLE, "libcurl did not start");
  curl_easy_setopt(t->curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(t->curl, CURLOPT_PROXY, "");
  curl_easy_setopt(t->curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(t->curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(t->curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(t->curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
  curl_easy_setopt(t->curl, CURLOPT_TIMEOUT, ANSWER_SECONDS);
  curl_easy_setopt(t->curl, CURLOPT_USERAGENT, "wiotc/" PACKAGE_VERSION);
  rc = set_host(cli, t);
  *curl = t->curl;
  *base = t->base;
  return rc;
}

void transport_handle_free(void *curl)
{
  if (curl == NULL)
    return;
  curl_easy_cleanup(curl);
  curl_global_cleanup();
}

void transport_close(struct transport *t)
{
  if (t == NULL)
    return;
  transport_handle_free(t->curl);
  free(t->base);
  free(t);
}

static struct curl_slist *header_list(struct cli *cli, const struct exchange *x)
{
  struct curl_slist *list = curl_slist_append(NULL, "Expect:");

  if (x->body == NULL)
    list = curl_slist_append(list, "Content-Type:");
  cli_debug(cli, "> %s %s", x->method, x->target);
  for (size_t i = 0; i < x->n_headers; i++) {
    cli_debug(cli, "> %s", x->headers[i]);
    list = curl_slist_append(list, x->headers[i]);
  }
  return list;
}

static CURLcode send_once(struct transport *t, struct receiver *r, struct curl_slist *headers)
{
  struct exchange *x = r->x;
  char *url = arena_printf(&r->cli->arena, "%s%s", t->base, x->target);
  CURLcode code;
  long status = 0;

  buf_clear(&r->body);
  x->content_type = "";
  x->next = NULL;
  curl_easy_setopt(t->curl, CURLOPT_URL, url);
  curl_easy_setopt(t->curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(t->curl, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(t->curl, CURLOPT_WRITEDATA, r);
  curl_easy_setopt(t->curl, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(t->curl, CURLOPT_HEADERDATA, r);
  if (strcmp(x->method, "POST") == 0) {
    curl_easy_setopt(t->curl, CURLOPT_POST, 1L);
    curl_easy_setopt(t->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)x->body_len);
    curl_easy_setopt(t->curl, CURLOPT_POSTFIELDS, x->body == NULL ? "" : x->body);
  } else {
    curl_easy_setopt(t->curl, CURLOPT_HTTPGET, 1L);
  }
  code = curl_easy_perform(t->curl);
  curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &status);
  x->status = (int)status;
  return code;
}

/* Whether the request may have reached the register although no answer came. */
static bool is_uncertain(CURLcode code)
{
  return code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR ||
         code == CURLE_PARTIAL_FILE || code == CURLE_OPERATION_TIMEDOUT;
}

/* A socket that is there and not for everybody: what a new user meets first. (A firewall's refusal
 * has the same number.) */
static bool not_permitted(struct cli *cli, CURLcode code)
{
  long error = 0;
  return code == CURLE_COULDNT_CONNECT && strncmp(cli->host, "unix:", 5) == 0 &&
         curl_easy_getinfo(cli->transport->curl, CURLINFO_OS_ERRNO, &error) == CURLE_OK &&
         error == EACCES;
}

static int tell_failure(struct cli *cli, const struct receiver *r, CURLcode code)
{
  if (not_permitted(cli, code))
    return cli_error(cli, CLI_UNREACHABLE,
                     "you may not use the socket of the register at %s: ask its operator to add "
                     "you to the socket's group, and log in anew. --host or WIOTC_HOST names "
                     "another register",
                     cli->host);
  if (r->too_large)
    return cli_error(cli, CLI_UNREACHABLE,
                     "the answer is larger than %d bytes: this is no register", LIMIT_ANSWER);
  if (is_uncertain(code) && strcmp(r->x->method, "POST") == 0)
    return cli_error(
        cli, CLI_UNREACHABLE,
        "the register at %s did not answer (%s); whether it carried the request out is "
        "not known. Look before trying again",
        cli->host, curl_easy_strerror(code));
  return cli_error(cli, CLI_UNREACHABLE,
                   "cannot reach the register at %s: %s. Is wiotcd running? --host or WIOTC_HOST "
                   "names another",
                   cli->host, curl_easy_strerror(code));
}

int transport_send(struct cli *cli, struct exchange *x)
{
  struct receiver r = { .cli = cli, .x = x };
  struct curl_slist *headers;
  CURLcode code;
  char *data;
  int rc = cli->transport == NULL ? transport_open(cli) : CLI_DONE;

  if (rc != CLI_DONE)
    return rc;
  if (strlen(x->target) > LIMIT_HTTP_TARGET)
    return cli_error(cli, CLI_USAGE, "the request's path and query are longer than %d bytes",
                     LIMIT_HTTP_TARGET);
  headers = header_list(cli, x);
  code = send_once(cli->transport, &r, headers);
  if (x->repeatable && is_uncertain(code)) {
    cli_debug(cli, "* %s; once more", curl_easy_strerror(code));
    code = send_once(cli->transport, &r, headers);
  }
  curl_slist_free_all(headers);
  if (code != CURLE_OK) {
    rc = tell_failure(cli, &r, code);
  } else {
    data = arena_alloc(&cli->arena, r.body.len + 1);
    memcpy(data, buf_str(&r.body), r.body.len);
    x->data = data;
    x->len = r.body.len;
  }
  buf_free(&r.body);
  return rc;
}
