#include "daemon/server/listen.h"

#include <errno.h>
#include <grp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "daemon/server/journal.h"
#include "daemon/server/systemd.h"

#define BACKLOG 1024

static int failed(int fd, struct problem *p, const char *path, const char *what)
{
  problem_set(p, PROBLEM_STATE, "%s: %s: %s", path, what, strerror(errno));
  if (fd >= 0)
    close(fd);
  return -1;
}

/* A socket that nobody listens on is left over from a crash. */
static bool clear_path(const struct sockaddr_un *at, struct problem *p)
{
  struct stat st;
  if (lstat(at->sun_path, &st) != 0)
    return true;
  int fd = S_ISSOCK(st.st_mode) ? socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1;
  bool dead =
      fd >= 0 && connect(fd, (const struct sockaddr *)at, sizeof *at) != 0 && errno == ECONNREFUSED;
  if (fd >= 0)
    close(fd);
  if (dead && unlink(at->sun_path) == 0)
    return true;
  return problem_set(p, PROBLEM_STATE,
                     "%s is there already and in use: stop what uses it, or give another --socket",
                     at->sun_path);
}

static void give_to_group(const struct config *c)
{
  if (c->socket_group[0] == '\0')
    return;
  const struct group *group = getgrnam(c->socket_group);
  if (!group || chown(c->socket, (uid_t)-1, group->gr_gid) != 0)
    journal(LEVEL_WARN, "%s: could not be given to the group %s; only this user can connect",
            c->socket, c->socket_group);
}

int listen_open(const struct config *c, bool *made, struct problem *p)
{
  struct sockaddr_un at = { .sun_family = AF_UNIX };
  *made = false;
  int fd = systemd_socket();
  if (fd >= 0)
    return fd;
  memcpy(at.sun_path, c->socket, sizeof at.sun_path);
  if (!clear_path(&at, p))
    return -1;
  fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0)
    return failed(fd, p, c->socket, "socket");
  mode_t old = umask(0177); /* closed until group and mode are set */
  int rc = bind(fd, (const struct sockaddr *)&at, sizeof at);
  umask(old);
  if (rc != 0)
    return failed(fd, p, c->socket, "bind");
  *made = true;
  give_to_group(c);
  if (chmod(c->socket, (mode_t)c->socket_mode) != 0)
    return failed(fd, p, c->socket, "chmod");
  if (listen(fd, BACKLOG) != 0)
    return failed(fd, p, c->socket, "listen");
  return fd;
}
