#include "client/signer.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/file.h"

#define PASSPHRASE_MIN 8 /* characters */

int signer_check_file(struct cli *cli, const char *path)
{
  static const char first[] = "wiotc-key-";
  char start[sizeof first] = "";
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  bool is_one;

  if (fd < 0)
    return CLI_DONE; /* told by who reads it */
  is_one = read(fd, start, sizeof first - 1) == sizeof first - 1 && strcmp(start, first) == 0;
  close(fd);
  if (is_one)
    return CLI_DONE;
  return cli_error(cli, CLI_USAGE,
                   "%s is no key file; make one with `wiotc key new`, or name one with --key FILE",
                   path);
}

int signer_read(struct cli *cli, const char *path, struct secret_key **key)
{
  char passphrase[LIMIT_PASSPHRASE + 1] = "";
  struct problem p = { 0 };
  bool encrypted;
  int rc;

  if (signer_check_file(cli, path) != CLI_DONE)
    return CLI_USAGE;
  if (!key_file_peek(path, &encrypted, NULL, &p))
    return cli_problem(cli, CLI_USAGE, &p);
  if (encrypted) {
    rc = passphrase_read(cli, arena_printf(&cli->arena, "Passphrase of %s: ", path), passphrase);
    if (rc != CLI_DONE)
      return rc;
  }
  *key = key_file_read(path, encrypted ? passphrase : NULL, &p);
  sodium_memzero(passphrase, sizeof passphrase);
  return *key == NULL ? cli_problem(cli, CLI_USAGE, &p) : CLI_DONE;
}

int signer_open(struct cli *cli, bool needed, bool *has_key)
{
  struct problem p = { 0 };
  bool encrypted = false;
  int rc;

  *has_key = cli->key != NULL;
  if (*has_key)
    return CLI_DONE;
  if (cli->key_path == NULL || access(cli->key_path, F_OK) != 0) {
    if (!needed)
      return CLI_DONE;
    if (cli->key_path == NULL)
      return cli_error(cli, CLI_USAGE, "no key is named, and HOME is not set; use --key FILE");
    return cli_error(cli, CLI_USAGE,
                     "there is no key file %s; make one with `wiotc key new`, or name one with "
                     "--key FILE",
                     cli->key_path);
  }
  if (!needed && key_file_peek(cli->key_path, &encrypted, NULL, &p) && encrypted &&
      !passphrase_possible()) {
    cli_debug(cli, "* not signed: the key's passphrase cannot be asked for");
    return CLI_DONE;
  }
  rc = signer_read(cli, cli->key_path, &cli->key);
  *has_key = rc == CLI_DONE;
  return rc;
}

/* Of UTF-8: all bytes but those that continue a character. */
static size_t count_characters(const char *text)
{
  size_t n = 0;

  for (; *text != '\0'; text++)
    n += ((unsigned char)*text & 0xc0) != 0x80;
  return n;
}

static int new_passphrase(struct cli *cli, char out[LIMIT_PASSPHRASE + 1])
{
  char again[LIMIT_PASSPHRASE + 1];
  bool from_file = getenv("WIOTC_PASSPHRASE_FILE") != NULL;
  int rc;

  if (!passphrase_possible())
    return cli_error(cli, CLI_USAGE,
                     "a passphrase is needed, and there is no terminal to ask on: name a file that "
                     "holds it with WIOTC_PASSPHRASE_FILE, or make a key without one with "
                     "--no-passphrase");
  rc = passphrase_read(cli, "New passphrase: ", out);
  if (rc != CLI_DONE)
    return rc;
  if (out[0] == '\0')
    return cli_error(cli, CLI_USAGE,
                     "the passphrase is empty; for a key without one use "
                     "--no-passphrase");
  if (count_characters(out) < PASSPHRASE_MIN)
    return cli_error(cli, CLI_USAGE,
                     "the passphrase has fewer than %d characters, and would soon be guessed: take "
                     "a longer one, best several words; nothing was written",
                     PASSPHRASE_MIN);
  if (from_file)
    return CLI_DONE;
  rc = passphrase_read(cli, "The same again: ", again);
  if (rc == CLI_DONE && strcmp(out, again) != 0)
    rc = cli_error(cli, CLI_USAGE, "the two passphrases differ; nothing was written");
  sodium_memzero(again, sizeof again);
  return rc;
}

static int make_dir(struct cli *cli, const char *path)
{
  const char *slash = strrchr(path, '/');

  if (slash == NULL || slash == path)
    return CLI_DONE;
  if (dir_make(&cli->arena, arena_strndup(&cli->arena, path, (size_t)(slash - path))))
    return CLI_DONE;
  return cli_error(cli, CLI_USAGE, "cannot make the directory of %s: %s", path, strerror(errno));
}

int signer_new(struct cli *cli, const char *path, bool passphrase, struct secret_key **key)
{
  char text[LIMIT_PASSPHRASE + 1] = "";
  struct problem p = { 0 };
  int rc = CLI_DONE;

  *key = NULL;
  if (access(path, F_OK) == 0)
    return cli_error(cli, CLI_USAGE,
                     "%s exists already; a key is never overwritten: name another "
                     "file",
                     path);
  rc = make_dir(cli, path);
  if (rc == CLI_DONE && passphrase)
    rc = new_passphrase(cli, text);
  if (rc == CLI_DONE) {
    *key = secret_key_new();
    if (!key_file_write(path, *key, passphrase ? text : NULL, &p)) {
      secret_key_free(*key);
      *key = NULL;
      rc = cli_problem(cli, CLI_USAGE, &p);
    }
  }
  sodium_memzero(text, sizeof text);
  return rc;
}
