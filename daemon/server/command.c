/* wiotcd's command line. */
#include "daemon/server/server.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/key_file.h"

static const struct command {
  const char *name;
  int (*run)(const struct options *o);
} commands[] = {
  { "run", server_run },
  { "init", server_init },
  { "check", server_check },
  { "rebuild", server_rebuild },
  { "rotate-issuer", server_rotate_issuer },
};

static const char usage[] =
    "usage: wiotcd [run] [-c CONF] [--state DIR] [--socket PATH] serve\n"
    "       wiotcd init [-c CONF] [--state DIR] --charter FILE   found a register\n"
    "       wiotcd check [-c CONF]                               check configuration\n"
    "       wiotcd rebuild [-c CONF] [--state DIR] --into DIR    derive from the log\n"
    "       wiotcd rotate-issuer [-c CONF] [--state DIR]         a new issuer key\n"
    "\n"
    "  -c, --config FILE    default " WIOTC_SYSCONFDIR "/wiotc/wiotcd.conf\n"
    "      --state DIR      the register's folder, instead of the configured one\n"
    "      --socket PATH    where to listen, instead of the configured path\n"
    "      --charter FILE   what the register is founded on, with its officers' keys\n"
    "      --into DIR       where rebuild makes the other register; a new folder\n"
    "      --accept-rollback   start on a database that is older than what was shown\n"
    "  -h, --help           this text\n"
    "      --version        the version\n"
    "\n"
    "wiotcd(8) has more, wiotcd.conf(5) the configuration's keys.\n";

static const struct option longs[] = { { "config", required_argument, NULL, 'c' },
                                       { "state", required_argument, NULL, 's' },
                                       { "socket", required_argument, NULL, 'S' },
                                       { "charter", required_argument, NULL, 'C' },
                                       { "into", required_argument, NULL, 'I' },
                                       { "accept-rollback", no_argument, NULL, 'R' },
                                       { "help", no_argument, NULL, 'h' },
                                       { "version", no_argument, NULL, 'V' },
                                       { NULL, 0, NULL, 0 } };

bool options_configure(const struct options *o, struct config *c, struct problem *p)
{
  const char *path = o->config ? o->config : WIOTC_SYSCONFDIR "/wiotc/wiotcd.conf";
  config_defaults(c);
  return config_read(c, path, o->config == NULL, p) &&
         (!o->state || config_set(c, "state", o->state, p)) &&
         (!o->socket || config_set(c, "socket", o->socket, p));
}

int complain(const struct problem *p)
{
  fprintf(stderr, "wiotcd: %s: %s\n", problem_title(p->id), p->detail);
  for (size_t i = 0; i < p->n_fields; i++)
    fprintf(stderr, "wiotcd:   %s: %s\n", p->fields[i].name, p->fields[i].detail);
  if (p->id == PROBLEM_CONFIG_INVALID || p->id == PROBLEM_CHARTER_INVALID ||
      p->id == PROBLEM_BAD_JSON)
    return EXIT_USAGE;
  bool wrong = p->id == PROBLEM_CHECKPOINT_INVALID || p->id == PROBLEM_NOTE_INVALID ||
               p->id == PROBLEM_REGISTER_DIFFERS;
  return wrong ? EXIT_WRONG : EXIT_REFUSED;
}

/* Options into *o; -1 to go on, else the exit status. */
static int read_options(int argc, char **argv, struct options *o)
{
  int c;
  while ((c = getopt_long(argc, argv, "c:h", longs, NULL)) != -1) {
    switch (c) {
    case 'c':
      o->config = optarg;
      break;
    case 's':
      o->state = optarg;
      break;
    case 'S':
      o->socket = optarg;
      break;
    case 'C':
      o->charter = optarg;
      break;
    case 'I':
      o->into = optarg;
      break;
    case 'R':
      o->accept_rollback = true;
      break;
    case 'h':
      fputs(usage, stdout);
      return EXIT_DONE;
    case 'V':
      puts("wiotcd " WIOTC_VERSION);
      return EXIT_DONE;
    default:
      fputs("wiotcd: `wiotcd --help` shows how it is used\n", stderr);
      return EXIT_USAGE;
    }
  }
  return -1;
}

int server_main(int argc, char **argv)
{
  struct options o = { 0 };
  const struct command *command = &commands[0];
  int status = read_options(argc, argv, &o);
  if (status >= 0)
    return status;
  if (argc - optind > 1) {
    fprintf(stderr, "wiotcd: \"%s\" is one word too many; `wiotcd --help` shows how it is used\n",
            argv[optind + 1]);
    return EXIT_USAGE;
  }
  for (size_t i = 0; optind < argc; i++) {
    if (i == sizeof commands / sizeof commands[0]) {
      fprintf(stderr,
              "wiotcd: \"%s\" is no command; there are run, init, check, rebuild and "
              "rotate-issuer\n",
              argv[optind]);
      return EXIT_USAGE;
    }
    command = &commands[i];
    if (strcmp(command->name, argv[optind]) == 0)
      break;
  }
  umask(077); /* the state folder's files are the daemon's alone */
  if (!secret_init()) {
    fputs("wiotcd: libsodium could not be started\n", stderr);
    return EXIT_REFUSED;
  }
  return command->run(&o);
}
