#include "client/notify.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "client/signer.h"
#include "config.h"
#include "lib/json.h"
#include "lib/text.h"

#define STATE_DEFAULT "/var/lib/wiotc-notify"
#define WAIT_MOST (6 * 60 * 60)

static volatile sig_atomic_t ending;

static void on_end(int signal)
{
  (void)signal;
  ending = 1;
}

static int told_dead(struct notify *n, const struct queued *q)
{
  cli_error(&n->cli, CLI_REFUSED,
            "notice %" PRId64 " (%s for %s) is given up after %" PRId64 " tries: %s", q->id,
            json_str(q->notice, "kind"), json_str(q->notice, "party"), q->tries, q->error);
  return queue_bury(n, q);
}

static int later(struct notify *n, struct queued *q, bool never)
{
  int64_t wait = n->first_wait;

  q->sending = false;
  if (never || q->tries >= n->tries)
    return told_dead(n, q);
  for (int64_t i = 1; i < q->tries && wait < WAIT_MOST; i++)
    wait *= 2;
  q->next = (int64_t)time(NULL) + (wait < WAIT_MOST ? wait : WAIT_MOST);
  cli_say(&n->cli, "Notice %" PRId64 " could not be handed on: %s", q->id, q->error);
  return queue_store(n, q);
}

static enum handed hand_on(struct notify *n, const struct queued *q, const char **why)
{
  const char *address = message_address(q->notice);
  struct buf message = { 0 };
  enum handed result = HANDED_LATER;

  if (n->webhook != NULL)
    return notify_webhook(n, q, why);
  if (address == NULL)
    return HANDED_NOBODY;
  if (message_make(n, q->notice, address, &message, why))
    result = notify_sendmail(n, &message, address, why);
  buf_free(&message);
  return result;
}

/* Marked on the disk before it goes out, and taken from it after. */
static int deliver(struct notify *n, int64_t id, bool *failed)
{
  struct queued q;
  int rc;

  if (!queue_load(n, "queue", id, &q))
    return cli_error(&n->cli, CLI_USAGE, "%s/queue/%" PRId64 ".json is damaged", n->state, id);
  if (q.next > (int64_t)time(NULL))
    return CLI_DONE;
  if (q.sending)
    cli_say(&n->cli, "Notice %" PRId64 " may have been handed on before: it is sent again", id);
  q.sending = true;
  q.tries++;
  rc = queue_store(n, &q);
  if (rc != CLI_DONE)
    return rc;
  switch (hand_on(n, &q, &q.error)) {
  case HANDED_ON:
    return queue_remove(n, &q);
  case HANDED_NOBODY:
    cli_say(&n->cli, "%s has given no address for notice %" PRId64, json_str(q.notice, "party"),
            id);
    return queue_remove(n, &q);
  case HANDED_NEVER:
    *failed = true;
    return later(n, &q, true);
  default:
    *failed = true;
    return later(n, &q, false);
  }
}

static int deliver_all(struct notify *n, bool *failed)
{
  int64_t *ids;
  size_t count;
  int rc = queue_list(n, "queue", &ids, &count);

  for (size_t i = 0; rc == CLI_DONE && i < count && !ending; i++) {
    struct cli_scope scope;
    cli_scope_begin(&n->cli, &scope);
    rc = deliver(n, ids[i], failed);
    cli_scope_end(&n->cli, &scope);
  }
  return rc;
}

/* A register that does not answer must not hold up what is there already. */
static int turn(struct notify *n, bool *failed)
{
  struct cli_scope scope;
  int fetched = queue_fetch(n), rc;

  cli_scope_begin(&n->cli, &scope);
  rc = deliver_all(n, failed);
  cli_scope_end(&n->cli, &scope);
  return rc == CLI_DONE ? fetched : rc;
}

static int loop(struct notify *n)
{
  bool failed = false;
  int rc;

  do {
    rc = turn(n, &failed);
    if (rc == CLI_WRONG || rc == CLI_USAGE)
      return rc;
    if (!n->once && !ending) {
      struct timespec pause = { n->interval, 0 };
      nanosleep(&pause, NULL); /* a signal ends it */
    }
  } while (!n->once && !ending);
  if (!n->once)
    return CLI_DONE;
  return rc == CLI_DONE && failed ? CLI_REFUSED : rc;
}

static int status(struct notify *n, bool revive)
{
  int64_t *waiting, *dead;
  size_t n_waiting, n_dead;
  int rc = queue_list(n, "queue", &waiting, &n_waiting);

  if (rc == CLI_DONE)
    rc = queue_list(n, "dead", &dead, &n_dead);
  for (size_t i = 0; rc == CLI_DONE && i < n_dead; i++) {
    struct queued q;
    if (!queue_load(n, "dead", dead[i], &q))
      continue;
    if (revive)
      rc = queue_revive(n, &q);
    else
      printf("%" PRId64 "  %s for %s: %" PRId64 " tries, %s\n", q.id, json_str(q.notice, "kind"),
             json_str(q.notice, "party"), q.tries, q.error == NULL ? "" : q.error);
  }
  if (rc == CLI_DONE && revive)
    printf("%zu notices wait again\n", n_dead);
  else if (rc == CLI_DONE)
    printf("%zu notices wait, %zu are given up\n", n_waiting, n_dead);
  return rc;
}

static int usage(FILE *out, int rc)
{
  fputs("usage: wiotc-notify --sendmail PATH | --webhook URL [OPTIONS]\n"
        "       wiotc-notify --status | --revive [--state DIR]\n"
        "\n"
        "Hands the register's notices on. Its key is a registrar's or an auditor's.\n"
        "\n"
        "  --sendmail PATH     a program that takes mail as sendmail does\n"
        "  --webhook URL       a web server that takes each notice as JSON\n"
        "  --token FILE        what the web server is to be shown, a bearer token\n"
        "  --from ADDRESS      whom the mail is from\n"
        "  --state DIR         where it remembers, " STATE_DEFAULT "\n"
        "  --templates DIR     the texts, " NOTICES_DIR "\n"
        "  --interval SECONDS  between looks at the register, 60\n"
        "  --tries N           before one is given up, 12\n"
        "  --first-wait SECONDS  before the second try, 60; twice as long each time\n"
        "  --once              one look, then it ends\n"
        "  --host URL, --key FILE, -q, --debug   as for wiotc\n"
        "  --status            how many wait, and which were given up\n"
        "  --revive            lets those that were given up wait again\n",
        out);
  return rc;
}

enum mode { MODE_SERVE, MODE_STATUS, MODE_REVIVE, MODE_VERSION, MODE_HELP };

/* What follows an option is kept as a text, or read as a number; without either it is a flag. */
struct setting {
  const char *name;
  const char **text;
  int64_t *number;
  bool *flag;
  enum mode mode;
};
#define SETTINGS 18

static void settings_of(struct notify *n, struct setting out[SETTINGS])
{
  const struct setting all[SETTINGS] = {
    { "--sendmail", &n->sendmail, NULL, NULL, MODE_SERVE },
    { "--webhook", &n->webhook, NULL, NULL, MODE_SERVE },
    { "--token", &n->token, NULL, NULL, MODE_SERVE },
    { "--from", &n->from, NULL, NULL, MODE_SERVE },
    { "--state", &n->state, NULL, NULL, MODE_SERVE },
    { "--templates", &n->templates, NULL, NULL, MODE_SERVE },
    { "--host", &n->cli.host, NULL, NULL, MODE_SERVE },
    { "--key", &n->cli.key_path, NULL, NULL, MODE_SERVE },
    { "--interval", NULL, &n->interval, NULL, MODE_SERVE },
    { "--tries", NULL, &n->tries, NULL, MODE_SERVE },
    { "--first-wait", NULL, &n->first_wait, NULL, MODE_SERVE },
    { "--once", NULL, NULL, &n->once, MODE_SERVE },
    { "-q", NULL, NULL, &n->cli.quiet, MODE_SERVE },
    { "--debug", NULL, NULL, &n->cli.debug, MODE_SERVE },
    { "--status", NULL, NULL, NULL, MODE_STATUS },
    { "--revive", NULL, NULL, NULL, MODE_REVIVE },
    { "--version", NULL, NULL, NULL, MODE_VERSION },
    { "--help", NULL, NULL, NULL, MODE_HELP },
  };
  memcpy(out, all, sizeof all);
}

static bool read_number(const char *text, int64_t *out)
{
  size_t len = strlen(text);

  *out = strtoll(text, NULL, 10);
  return len > 0 && len < 10 && strspn(text, "0123456789") == len;
}

static const struct setting *find_setting(const struct setting all[SETTINGS], const char *name)
{
  for (size_t i = 0; i < SETTINGS; i++)
    if (strcmp(all[i].name, strcmp(name, "-h") == 0 ? "--help" : name) == 0)
      return &all[i];
  return NULL;
}

static bool read_options(struct notify *n, int argc, char **argv, enum mode *mode)
{
  struct setting all[SETTINGS];

  settings_of(n, all);
  for (int i = 1; i < argc; i++) {
    const struct setting *s = find_setting(all, argv[i]);
    bool has_value = s != NULL && (s->text != NULL || s->number != NULL);
    if (s == NULL || (has_value && i + 1 == argc))
      return false;
    if (s->text != NULL)
      *s->text = argv[++i];
    else if (s->number != NULL && !read_number(argv[++i], s->number))
      return false;
    else if (s->flag != NULL)
      *s->flag = true;
    else if (s->mode != MODE_SERVE)
      *mode = s->mode;
  }
  return n->interval > 0 && n->tries > 0 &&
         (n->from == NULL || (n->from[0] != '-' && text_is_email(n->from)));
}

static int serve(struct notify *n)
{
  struct sigaction end = { .sa_handler = on_end };
  bool has_key;
  int rc;

  sigaction(SIGTERM, &end, NULL);
  sigaction(SIGINT, &end, NULL);
  signal(SIGPIPE, SIG_IGN);
  rc = signer_open(&n->cli, true, &has_key);
  if (rc == CLI_DONE)
    rc = queue_open(n);
  if (rc == CLI_DONE)
    rc = register_known(&n->cli);
  return rc == CLI_DONE ? loop(n) : rc;
}

static int run(struct notify *n, int argc, char **argv)
{
  enum mode mode = MODE_SERVE;
  int rc;

  if (!read_options(n, argc, argv, &mode))
    return usage(stderr, CLI_USAGE);
  if (mode == MODE_HELP)
    return usage(stdout, CLI_DONE);
  if (mode == MODE_VERSION)
    return puts("wiotc-notify " PACKAGE_VERSION) < 0 ? CLI_USAGE : CLI_DONE;
  if (mode == MODE_STATUS)
    return status(n, false);
  if (mode == MODE_REVIVE) {
    rc = queue_open(n);
    return rc == CLI_DONE ? status(n, true) : rc;
  }
  if ((n->sendmail == NULL) == (n->webhook == NULL))
    return cli_error(&n->cli, CLI_USAGE,
                     "name one of --sendmail PATH and --webhook URL; for both, run it twice, each "
                     "with a --state of its own");
  if (n->sendmail != NULL && (n->sendmail[0] != '/' || access(n->sendmail, X_OK) != 0))
    return cli_error(&n->cli, CLI_USAGE, "%s is no program, named by its whole path", n->sendmail);
  return serve(n);
}

int notify_main(int argc, char **argv)
{
  struct notify n = {
    .state = STATE_DEFAULT, .templates = NOTICES_DIR, .interval = 60, .tries = 12, .first_wait = 60
  };
  int rc;

  if (!cli_begin(&n.cli))
    return CLI_USAGE;
  rc = run(&n, argc, argv);
  return cli_end(&n.cli, rc);
}
