#include "daemon/server/systemd.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define FIRST_FD 3

int systemd_socket(void)
{
  const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
  if (!pid || !fds || strtol(pid, NULL, 10) != (long)getpid() || strcmp(fds, "1") != 0)
    return -1;
  unsetenv("LISTEN_PID");
  unsetenv("LISTEN_FDS");
  unsetenv("LISTEN_FDNAMES");
  if (fcntl(FIRST_FD, F_SETFD, FD_CLOEXEC) != 0 ||
      fcntl(FIRST_FD, F_SETFL, fcntl(FIRST_FD, F_GETFL) | O_NONBLOCK) != 0)
    return -1;
  return FIRST_FD;
}

void systemd_notify(const char *state)
{
  struct sockaddr_un to = { .sun_family = AF_UNIX };
  const char *path = getenv("NOTIFY_SOCKET");
  if (!path || (path[0] != '/' && path[0] != '@') || strlen(path) >= sizeof to.sun_path)
    return;
  strcpy(to.sun_path, path);
  if (path[0] == '@')
    to.sun_path[0] = '\0'; /* the abstract name space */
  int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return;
  socklen_t len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
  sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to, len);
  close(fd);
}
