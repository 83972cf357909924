#include "client/render_run.h"

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/file.h"

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

/* A file in memory, which a child can be given and that blocks nobody. */
static int memory_file(const char *data, size_t len)
{
  int fd = memfd_create("wiotc", MFD_CLOEXEC);

  if (fd >= 0 && len > 0 && (write(fd, data, len) != (ssize_t)len || lseek(fd, 0, SEEK_SET) != 0)) {
    close(fd);
    return -1;
  }
  return fd;
}

static bool read_back(struct cli *cli, int fd, size_t max, char **data, size_t *len)
{
  off_t size = lseek(fd, 0, SEEK_END);

  if (size < 0 || (size_t)size > max) {
    errno = EFBIG;
    return false;
  }
  *len = (size_t)size;
  *data = arena_alloc(&cli->arena, *len + 1);
  return pread(fd, *data, *len, 0) == size;
}

static bool run(const char *program, const char *template, const char *format, const int fds[3],
                int *status)
{
  char *const argv[] = { (char *)program, (char *)template, (char *)format, NULL };
  posix_spawn_file_actions_t actions;
  pid_t child;
  int rc;

  posix_spawn_file_actions_init(&actions);
  for (int i = 0; i < 3; i++)
    posix_spawn_file_actions_adddup2(&actions, fds[i], i);
  rc = posix_spawn(&child, program, &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (rc != 0) {
    errno = rc;
    return false;
  }
  while (waitpid(child, status, 0) < 0)
    if (errno != EINTR)
      return false;
  return true;
}

/* Its own line, out of all that was said. */
static int tell_why(struct cli *cli, int fd, const char *program, int status)
{
  char *said, *line;
  size_t len;

  if (!read_back(cli, fd, LIMIT_PICTURE, &said, &len))
    said = arena_strdup(&cli->arena, "");
  line = strstr(said, RENDER_SAYS);
  if (line == NULL)
    return cli_error(cli, CLI_USAGE, "%s ended with status %d", program, status);
  return cli_error(cli, CLI_USAGE, "%s", strtok(line + strlen(RENDER_SAYS), "\n"));
}

int render_run(struct cli *cli, const char *template, const char *format, const char *credential,
               size_t credential_len, char **data, size_t *len)
{
  int fds[3] = { memory_file(credential, credential_len), memory_file("", 0), memory_file("", 0) };
  const char *program = helper(cli);
  int status = 0, rc = CLI_DONE;

  if (fds[0] < 0 || fds[1] < 0 || fds[2] < 0 || !run(program, template, format, fds, &status))
    rc = cli_error(cli, CLI_USAGE, "cannot run %s: %s", program, strerror(errno));
  else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    rc = tell_why(cli, fds[2], program, status);
  else if (!read_back(cli, fds[1], LIMIT_PICTURE, data, len))
    rc = cli_error(cli, CLI_USAGE, "what %s drew is too large: %s", program, strerror(errno));
  for (int i = 0; i < 3; i++)
    if (fds[i] >= 0)
      close(fds[i]);
  return rc;
}
