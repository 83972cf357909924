#include "client/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(struct arena *a, int fd, size_t max, char **data, size_t *len)
{
  size_t cap = 4096, used = 0;
  char *bytes = xmalloc(cap + 1);

  for (;;) {
    ssize_t n = read(fd, bytes + used, cap - used);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0) {
      bool ok = n == 0;
      if (ok) {
        *data = arena_alloc(a, used + 1);
        memcpy(*data, bytes, used);
        *len = used;
      }
      free(bytes);
      return ok;
    }
    used += (size_t)n;
    if (used > max) {
      free(bytes);
      errno = EFBIG;
      return false;
    }
    if (used == cap) {
      cap *= 2;
      bytes = xrealloc(bytes, cap + 1);
    }
  }
}

bool file_load(struct arena *a, const char *path, size_t max, char **data, size_t *len)
{
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  bool ok;
  int saved;

  if (fd < 0)
    return false;
  ok = read_all(a, fd, max, data, len);
  saved = errno;
  close(fd);
  errno = saved;
  return ok;
}

int file_read(struct cli *cli, const char *path, size_t max, char **data, size_t *len)
{
  bool is_stdin = strcmp(path, "-") == 0;

  if (is_stdin ? read_all(&cli->arena, STDIN_FILENO, max, data, len)
               : file_load(&cli->arena, path, max, data, len))
    return CLI_DONE;
  if (errno == EFBIG)
    return cli_error(cli, CLI_USAGE, "%s is larger than %zu bytes, the most that can be used here",
                     is_stdin ? "stdin" : path, max);
  return cli_error(cli, CLI_USAGE, "cannot read %s: %s", is_stdin ? "stdin" : path,
                   strerror(errno));
}

static bool write_all(int fd, const char *data, size_t len)
{
  while (len > 0) {
    ssize_t n = write(fd, data, len);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return false;
    data += n;
    len -= (size_t)n;
  }
  return true;
}

bool file_store(struct arena *a, const char *path, const void *data, size_t len, bool private)
{
  char *temporary = arena_printf(a, "%s.XXXXXX", path);
  int fd = mkostemp(temporary, O_CLOEXEC);
  int saved;
  bool ok;

  if (fd < 0)
    return false;
  if (!private) {
    mode_t mask = umask(0);
    umask(mask);
    fchmod(fd, 0666 & ~mask);
  }
  ok = write_all(fd, data, len) && fsync(fd) == 0;
  saved = errno;
  if (close(fd) != 0 && ok) {
    ok = false;
    saved = errno;
  }
  if (ok && rename(temporary, path) == 0)
    return true;
  if (ok)
    saved = errno;
  unlink(temporary);
  errno = saved;
  return false;
}

int file_may_write(struct cli *cli, const char *path)
{
  struct stat st;

  if (cli->yes || lstat(path, &st) != 0)
    return CLI_DONE;
  return cli_error(cli, CLI_USAGE, "%s exists already; -y overwrites it, -o names another file",
                   path);
}

int file_write(struct cli *cli, const char *path, const void *data, size_t len)
{
  struct stat st;
  int rc = file_may_write(cli, path);

  if (rc != CLI_DONE)
    return rc;
  /* A pipe or a device cannot be replaced, only written to. */
  if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && write_all(fd, data, len);
    if (fd >= 0)
      close(fd);
    if (ok)
      return CLI_DONE;
  } else if (file_store(&cli->arena, path, data, len, false)) {
    return CLI_DONE;
  }
  return cli_error(cli, CLI_USAGE, "cannot write %s: %s", path, strerror(errno));
}

int dir_for_output(struct cli *cli, const char *path)
{
  struct stat st;

  if (mkdir(path, 0777) != 0 && errno != EEXIST)
    return cli_error(cli, CLI_USAGE, "cannot make the folder %s: %s", path, strerror(errno));
  if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
    return CLI_DONE;
  return cli_error(cli, CLI_USAGE, "%s is no folder, into which several files could be written",
                   path);
}

bool dir_make(struct arena *a, const char *path)
{
  char *copy = arena_strdup(a, path);

  for (char *slash = strchr(copy + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    if (mkdir(copy, 0700) != 0 && errno != EEXIST)
      return false;
    *slash = '/';
  }
  return mkdir(copy, 0700) == 0 || errno == EEXIST;
}

int dir_lock(struct arena *a, const char *path)
{
  int fd = open(arena_printf(a, "%s/lock", path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0 && flock(fd, LOCK_EX) != 0) {
    close(fd);
    return -1;
  }
  return fd;
}

char *dir_of(struct arena *a, const char *variable, const char *fallback)
{
  const char *base = getenv(variable);
  const char *home = getenv("HOME");

  /* The XDG base directory specification: a relative path is to be ignored. */
  if (base != NULL && base[0] == '/')
    return arena_printf(a, "%s/wiotc", base);
  if (home == NULL || home[0] != '/')
    return NULL;
  return arena_printf(a, "%s/%s/wiotc", home, fallback);
}
