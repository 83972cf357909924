#include "client/render_run.h"

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/file.h"
#include "lib/limits.h"

extern char **environ;

#define HELPER "wiotc-render"

/* The folder of this very program. In a build tree, helper and templates stand beside it. */
static char *own_folder(struct cli *cli)
{
  char path[4096];
  ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);
  char *slash;

  if (len <= 0)
    return NULL;
  path[len] = '\0';
  slash = strrchr(path, '/');
  return slash == NULL ? NULL : arena_strndup(&cli->arena, path, (size_t)(slash - path));
}

static const char *helper(struct cli *cli)
{
  const char *folder = own_folder(cli);
  const char *beside = folder == NULL ? NULL : arena_printf(&cli->arena, "%s/" HELPER, folder);

  return beside != NULL && access(beside, X_OK) == 0 ? beside : WIOTC_LIBEXECDIR "/" HELPER;
}

int render_template(struct cli *cli, const char *kind, const char *language, const char **path)
{
  const char *name = arena_printf(&cli->arena, "%s.%s.template", kind, language);
  const char *own = dir_of(&cli->arena, "XDG_CONFIG_HOME", ".config");
  const char *folder = own_folder(cli);
  const char *const folders[] = {
    own == NULL ? NULL : arena_printf(&cli->arena, "%s/templates", own),
    WIOTC_SYSCONFDIR "/wiotc/templates",
    folder == NULL ? NULL : arena_printf(&cli->arena, "%s/etc/templates", folder),
    WIOTC_DATADIR "/templates",
  };
  const char *looked = "";

  for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
    if (folders[i] == NULL)
      continue;
    *path = arena_printf(&cli->arena, "%s/%s", folders[i], name);
    if (access(*path, F_OK) == 0)
      return CLI_DONE;
    looked = arena_printf(&cli->arena, "%s%s%s", looked, looked[0] == '\0' ? "" : ", ", folders[i]);
  }
  return cli_error(cli, CLI_USAGE,
                   "there is no template %s in %s; --template names a file, wiotc-template(5) says "
                   "what is in it",
                   name, looked);
}

/* A file in memory, for what the helper says: it blocks nobody. */
static int memory_file(void)
{
  return memfd_create("wiotc", MFD_CLOEXEC);
}

static bool spawn(struct renderer *r, const char *template, const char *format, int its_end)
{
  char *const argv[] = { (char *)r->program, (char *)template, (char *)format, "--many", NULL };
  posix_spawn_file_actions_t actions;
  int rc;

  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, its_end, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, its_end, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, r->said, STDERR_FILENO);
  rc = posix_spawn(&r->child, r->program, &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  errno = rc;
  return rc == 0;
}

static int start(struct cli *cli, struct renderer *r)
{
  int ends[2] = { -1, -1 };
  bool ok;

  r->said = memory_file();
  ok = r->said >= 0 && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0 &&
       spawn(r, r->template, r->format, ends[1]);
  if (ends[1] >= 0)
    close(ends[1]);
  r->socket = ends[0];
  if (ok)
    return CLI_DONE;
  r->child = 0;
  return cli_error(cli, CLI_USAGE, "cannot run %s: %s", r->program, strerror(errno));
}

static bool send_all(int fd, const char *data, size_t len)
{
  while (len > 0) {
    ssize_t n = send(fd, data, len, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return false;
    data += n;
    len -= (size_t)n;
  }
  return true;
}

static bool receive_all(int fd, char *data, size_t len)
{
  while (len > 0) {
    ssize_t n = read(fd, data, len);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return false;
    data += n;
    len -= (size_t)n;
  }
  return true;
}

static bool ask(struct cli *cli, struct renderer *r, const char *credential, size_t credential_len,
                char **data, size_t *len)
{
  uint32_t size = (uint32_t)credential_len;

  if (!send_all(r->socket, (const char *)&size, sizeof size) ||
      !send_all(r->socket, credential, credential_len) ||
      !receive_all(r->socket, (char *)&size, sizeof size) || size > LIMIT_PICTURE)
    return false;
  *len = size;
  *data = arena_alloc(&cli->arena, *len + 1);
  return receive_all(r->socket, *data, *len);
}

/* Its own line, out of all that was said. */
static int tell_why(struct cli *cli, struct renderer *r, int status)
{
  off_t size = lseek(r->said, 0, SEEK_END);
  char *said = arena_alloc(&cli->arena, (size_t)(size > 0 ? size : 0) + 1), *line;

  if (size <= 0 || size > LIMIT_PICTURE || pread(r->said, said, (size_t)size, 0) != size)
    said[0] = '\0';
  line = strstr(said, RENDER_SAYS);
  if (line == NULL)
    return cli_error(cli, CLI_USAGE, "%s ended with status %d", r->program, status);
  line += strlen(RENDER_SAYS);
  return cli_error(cli, CLI_USAGE, "%.*s", (int)strcspn(line, "\n"), line);
}

/* Its exit status. */
static int finish(struct renderer *r)
{
  int status = 0;

  if (r->child == 0)
    return 0;
  close(r->socket);
  while (waitpid(r->child, &status, 0) < 0 && errno == EINTR)
    ;
  r->child = 0;
  return status;
}

void renderer_open(struct cli *cli, struct renderer *r, const char *template, const char *format)
{
  *r = (struct renderer){ .program = helper(cli), .template = template, .format = format };
  r->said = -1;
}

int renderer_draw(struct cli *cli, struct renderer *r, const char *credential,
                  size_t credential_len, char **data, size_t *len)
{
  int rc = r->child == 0 ? start(cli, r) : CLI_DONE;

  if (rc == CLI_DONE && !ask(cli, r, credential, credential_len, data, len))
    rc = tell_why(cli, r, finish(r));
  if (rc != CLI_DONE)
    renderer_close(r);
  return rc;
}

void renderer_close(struct renderer *r)
{
  finish(r);
  if (r->said >= 0)
    close(r->said);
  r->said = -1;
}
