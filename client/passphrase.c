#include "client/signer.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#define CONTROL_C '\003'

static const char *passphrase_file(void)
{
  const char *path = getenv("WIOTC_PASSPHRASE_FILE");

  return path == NULL || path[0] == '\0' ? NULL : path;
}

bool passphrase_possible(void)
{
  int fd;

  if (passphrase_file() != NULL)
    return true;
  fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (fd < 0)
    return false;
  close(fd);
  return true;
}

/* Up to a newline, the end, or Control-C; false on an error or when there is too much. */
static bool read_line(int fd, char out[LIMIT_PASSPHRASE + 1])
{
  size_t len = 0;

  for (;;) {
    ssize_t n = read(fd, out + len, 1);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return false;
    if (n == 0 || out[len] == '\n')
      break;
    if (out[len] == CONTROL_C || len == LIMIT_PASSPHRASE)
      return false;
    len++;
  }
  if (len > 0 && out[len - 1] == '\r')
    len--;
  out[len] = '\0';
  return true;
}

static int from_file(struct cli *cli, const char *path, char out[LIMIT_PASSPHRASE + 1])
{
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  bool ok;

  struct stat st;

  if (fd < 0)
    return cli_error(cli, CLI_USAGE, "cannot read WIOTC_PASSPHRASE_FILE, %s: %s", path,
                     strerror(errno));
  if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 077) != 0)
    fprintf(stderr, "wiotc: anybody on this machine may read %s: chmod 600 %s\n", path, path);
  ok = read_line(fd, out);
  close(fd);
  if (!ok)
    return cli_error(cli, CLI_USAGE, "%s holds no passphrase of at most %d bytes", path,
                     LIMIT_PASSPHRASE);
  return CLI_DONE;
}

/* Signals stay off while echo is off, or an interrupt would leave the terminal mute; Control-C ends
 * the line instead and is then seen in it. */
static bool ask(int fd, const char *prompt, char out[LIMIT_PASSPHRASE + 1])
{
  struct termios before, silent;
  bool ok;

  if (tcgetattr(fd, &before) != 0)
    return false;
  silent = before;
  silent.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
  silent.c_lflag |= ECHONL;
  silent.c_cc[VEOL] = CONTROL_C;
  if (write(fd, prompt, strlen(prompt)) < 0 || tcsetattr(fd, TCSAFLUSH, &silent) != 0)
    return false;
  ok = read_line(fd, out);
  tcsetattr(fd, TCSAFLUSH, &before);
  return ok;
}

int passphrase_read(struct cli *cli, const char *prompt, char out[LIMIT_PASSPHRASE + 1])
{
  const char *path = passphrase_file();
  bool ok;
  int fd;

  if (path != NULL)
    return from_file(cli, path, out);
  fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (fd < 0)
    return cli_error(cli, CLI_USAGE,
                     "a passphrase is needed, and there is no terminal to ask on; "
                     "WIOTC_PASSPHRASE_FILE may name a file that holds it");
  ok = ask(fd, prompt, out);
  close(fd);
  if (!ok) {
    sodium_memzero(out, LIMIT_PASSPHRASE + 1);
    return cli_error(cli, CLI_USAGE, "no passphrase was given; nothing was done");
  }
  return CLI_DONE;
}
