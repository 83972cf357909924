#define _XOPEN_SOURCE 700 /* O_CLOEXEC, O_NOFOLLOW, fchmod */

#include "lib/key_file.h"

#include "lib/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SALT_BYTES crypto_pwhash_argon2id_SALTBYTES
#define CIPHER_KEY_BYTES crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define CIPHER_NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define SEALED_BYTES (SEED_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES)
#define BASE64 sodium_base64_VARIANT_ORIGINAL
#define BASE64_CAP sodium_base64_ENCODED_LEN(SEALED_BYTES, BASE64)

/* A key file taken apart. Holds an unencrypted seed at times: wipe it. */
struct key_text {
  char did[LIMIT_DID + 1];
  struct public_key public;
  bool encrypted;
  unsigned long long opslimit;
  size_t memlimit; /* bytes */
  uint8_t salt[SALT_BYTES];
  uint8_t nonce[CIPHER_NONCE_BYTES];
  uint8_t secret[SEALED_BYTES]; /* the first SEED_BYTES when not encrypted */
  size_t head_len;              /* of the lines above `secret` */
};

#define refuse(p, ...) problem_set((p), PROBLEM_KEY_FILE, __VA_ARGS__)

/* The cipher's key from the passphrase. */
static bool derive(const struct key_text *t, const char *passphrase, uint8_t out[CIPHER_KEY_BYTES],
                   struct problem *p)
{
  size_t len = strlen(passphrase);

  if (len == 0 || len > LIMIT_PASSPHRASE)
    return refuse(p, "The passphrase must be 1 to %d bytes long.", LIMIT_PASSPHRASE);
  if (crypto_pwhash_argon2id(out, CIPHER_KEY_BYTES, passphrase, len, t->salt, t->opslimit,
                             t->memlimit, crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0)
    return refuse(p, "There is not enough memory to work the passphrase: %zu MiB are needed.",
                  t->memlimit >> 20);
  return true;
}

/* Writing. */

static void write_head(struct key_text *t, char text[LIMIT_KEY_FILE])
{
  char salt[BASE64_CAP], nonce[BASE64_CAP];
  int len;

  if (t->encrypted) {
    sodium_bin2base64(salt, sizeof salt, t->salt, sizeof t->salt, BASE64);
    sodium_bin2base64(nonce, sizeof nonce, t->nonce, sizeof t->nonce, BASE64);
    len =
        snprintf(text, LIMIT_KEY_FILE,
                 "wiotc-key-v1\ndid: %s\nkdf: argon2id %llu %zu %s\ncipher: xchacha20poly1305 %s\n",
                 t->did, t->opslimit, t->memlimit, salt, nonce);
  } else {
    len =
        snprintf(text, LIMIT_KEY_FILE, "wiotc-key-v1\ndid: %s\nkdf: none\ncipher: none\n", t->did);
  }
  t->head_len = (size_t)len;
}

static bool write_text(const struct secret_key *key, const char *passphrase,
                       char text[LIMIT_KEY_FILE], struct problem *p)
{
  struct key_text t = { .encrypted = passphrase != NULL,
                        .opslimit = crypto_pwhash_argon2id_OPSLIMIT_MODERATE,
                        .memlimit = crypto_pwhash_argon2id_MEMLIMIT_MODERATE };
  uint8_t seed[SEED_BYTES], cipher_key[CIPHER_KEY_BYTES];
  char secret[BASE64_CAP];
  size_t len = SEED_BYTES;
  bool ok = false;

  secret_key_seed(key, seed);
  memcpy(t.did, secret_key_did(key), sizeof t.did);
  randombytes_buf(t.salt, sizeof t.salt);
  randombytes_buf(t.nonce, sizeof t.nonce);
  write_head(&t, text);
  if (t.encrypted) {
    if (!derive(&t, passphrase, cipher_key, p))
      goto out;
    crypto_aead_xchacha20poly1305_ietf_encrypt(t.secret, NULL, seed, sizeof seed,
                                               (const uint8_t *)text, t.head_len, NULL, t.nonce,
                                               cipher_key);
    len = SEALED_BYTES;
  } else {
    memcpy(t.secret, seed, sizeof seed);
  }
  sodium_bin2base64(secret, sizeof secret, t.secret, len, BASE64);
  snprintf(text + t.head_len, LIMIT_KEY_FILE - t.head_len, "secret: %s\n", secret);
  ok = true;
out:
  sodium_memzero(seed, sizeof seed);
  sodium_memzero(cipher_key, sizeof cipher_key);
  sodium_memzero(secret, sizeof secret);
  sodium_memzero(&t, sizeof t);
  return ok;
}

static bool write_all(int fd, const char *text, size_t len)
{
  while (len > 0) {
    ssize_t n = write(fd, text, len);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return false;
    text += n;
    len -= (size_t)n;
  }
  return true;
}

/* Makes the new name last: a file whose folder was not synced can be gone after a power cut. */
static bool sync_folder(const char *path)
{
  char *folder = xstrdup(path), *slash = strrchr(folder, '/');
  int fd;
  bool ok;

  if (slash != NULL)
    slash[slash == folder ? 1 : 0] = '\0';
  fd = open(slash == NULL ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  ok = fd >= 0 && fsync(fd) == 0;
  if (fd >= 0)
    close(fd);
  free(folder);
  return ok;
}

bool key_file_write(const char *path, const struct secret_key *key, const char *passphrase,
                    struct problem *p)
{
  char text[LIMIT_KEY_FILE];
  bool ok = false, created = false;
  int fd = -1, error = 0;

  if (!write_text(key, passphrase, text, p))
    goto out;
  fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0 && errno == EEXIST) {
    refuse(p, "%s exists; a key file is never overwritten. Name another file.", path);
    goto out;
  }
  created = fd >= 0;
  /* fchmod: the umask may have taken the owner's own bits away */
  ok = created && fchmod(fd, 0600) == 0 && write_all(fd, text, strlen(text)) && fsync(fd) == 0 &&
       sync_folder(path);
  error = errno;
  if (!ok)
    refuse(p, "%s cannot be written: %s.", path, strerror(error));
out:
  if (fd >= 0)
    close(fd);
  if (created && !ok)
    unlink(path);
  sodium_memzero(text, sizeof text);
  return ok;
}

/* Reading. */

static bool check_owner(const char *path, const struct stat *st, struct problem *p)
{
  if (!S_ISREG(st->st_mode))
    return refuse(p, "%s is no regular file.", path);
  if (st->st_uid != geteuid())
    return refuse(p, "%s belongs to another user (uid %lu); a key is used by its owner only.", path,
                  (unsigned long)st->st_uid);
  if ((st->st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return refuse(p,
                  "%s is open to others (mode %04o). Close it with `chmod 600`; if others may have "
                  "read it, replace the key.",
                  path, (unsigned)(st->st_mode & 07777));
  if (st->st_size > LIMIT_KEY_FILE)
    return refuse(p, "%s is larger than %d bytes: no key file.", path, LIMIT_KEY_FILE);
  return true;
}

/* The whole file as text. What is judged is the opened file, wherever links led. */
static bool load(const char *path, char text[LIMIT_KEY_FILE + 1], struct problem *p)
{
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  size_t len = 0;
  ssize_t n = 0;
  struct stat st;
  bool ok = false;

  if (fd < 0 || fstat(fd, &st) != 0) {
    refuse(p, "%s cannot be opened: %s.%s", path, strerror(errno),
           errno == ENOENT ? " Make a key with `wiotc key new`, or name yours with --key." : "");
    goto out;
  }
  if (!check_owner(path, &st, p))
    goto out;
  do {
    n = read(fd, text + len, LIMIT_KEY_FILE - len);
    len += n > 0 ? (size_t)n : 0;
  } while ((n > 0 && len < LIMIT_KEY_FILE) || (n < 0 && errno == EINTR));
  if (n < 0) {
    refuse(p, "%s cannot be read: %s.", path, strerror(errno));
    goto out;
  }
  text[len] = '\0';
  ok = strlen(text) == len || refuse(p, "%s is no key file: it holds a NUL byte.", path);
out:
  if (fd >= 0)
    close(fd);
  return ok;
}

static bool skip(const char **at, const char *word)
{
  size_t len = strlen(word);

  if (strncmp(*at, word, len) != 0)
    return false;
  *at += len;
  return true;
}

/* Exactly len bytes in base64, to the end of the line. */
static bool scan_bytes(const char **at, uint8_t *out, size_t len)
{
  size_t text_len = strcspn(*at, "\n"), n;

  if ((*at)[text_len] != '\n' ||
      sodium_base642bin(out, len, *at, text_len, NULL, &n, NULL, BASE64) != 0 || n != len)
    return false;
  *at += text_len + 1;
  return true;
}

static bool scan_number(const char **at, unsigned long long *out)
{
  size_t len = strspn(*at, "0123456789");

  if (len == 0 || len > 18 || **at == '0')
    return false;
  *out = strtoull(*at, NULL, 10);
  *at += len;
  return true;
}

static bool scan_kdf(const char **at, struct key_text *out)
{
  unsigned long long memlimit;

  if (skip(at, "kdf: none\n"))
    return skip(at, "cipher: none\n");
  out->encrypted = true;
  if (!skip(at, "kdf: argon2id ") || !scan_number(at, &out->opslimit) || !skip(at, " ") ||
      !scan_number(at, &memlimit) || !skip(at, " ") ||
      !scan_bytes(at, out->salt, sizeof out->salt) || !skip(at, "cipher: xchacha20poly1305 "))
    return false;
  out->memlimit = memlimit;
  return scan_bytes(at, out->nonce, sizeof out->nonce);
}

static bool scan_did(const char **at, struct key_text *out)
{
  size_t len;

  if (!skip(at, "did: "))
    return false;
  len = strcspn(*at, "\n");
  if (len > LIMIT_DID)
    return false;
  memcpy(out->did, *at, len);
  out->did[len] = '\0';
  *at += len;
  return did_key_read(out->did, &out->public) && skip(at, "\n");
}

static bool scan_text(const char *text, struct key_text *out)
{
  const char *at = text;

  *out = (struct key_text){ 0 };
  if (!skip(&at, "wiotc-key-v1\n") || !scan_did(&at, out) || !scan_kdf(&at, out))
    return false;
  out->head_len = (size_t)(at - text);
  return skip(&at, "secret: ") &&
         scan_bytes(&at, out->secret, out->encrypted ? SEALED_BYTES : SEED_BYTES) && *at == '\0';
}

/* Loads and scans; text is kept as the associated data. */
static bool load_key(const char *path, char text[LIMIT_KEY_FILE + 1], struct key_text *out,
                     struct problem *p)
{
  if (!load(path, text, p))
    return false;
  if (!scan_text(text, out))
    return refuse(p, "%s is no key file of ours, or is damaged.", path);
  /* Whoever wrote the file must not be able to eat all memory or time of who reads it. */
  if (out->encrypted && (out->opslimit > crypto_pwhash_argon2id_OPSLIMIT_SENSITIVE ||
                         out->memlimit < crypto_pwhash_argon2id_MEMLIMIT_MIN ||
                         out->memlimit > crypto_pwhash_argon2id_MEMLIMIT_SENSITIVE))
    return refuse(p, "%s asks for more work or memory than a passphrase needs: not used.", path);
  return true;
}

bool key_file_peek(const char *path, bool *encrypted, char *did, struct problem *p)
{
  char text[LIMIT_KEY_FILE + 1];
  struct key_text t = { 0 };
  bool ok = load_key(path, text, &t, p);

  if (ok) {
    *encrypted = t.encrypted;
    if (did != NULL)
      memcpy(did, t.did, sizeof t.did);
  }
  sodium_memzero(text, sizeof text);
  sodium_memzero(&t, sizeof t);
  return ok;
}

static bool open_secret(const char *path, const char *text, const struct key_text *t,
                        const char *passphrase, uint8_t seed[SEED_BYTES], struct problem *p)
{
  uint8_t cipher_key[CIPHER_KEY_BYTES];
  bool ok = false;

  if (!t->encrypted) {
    memcpy(seed, t->secret, SEED_BYTES);
    return true;
  }
  if (passphrase == NULL)
    return refuse(p,
                  "%s needs its passphrase: on the terminal, or in the file that "
                  "WIOTC_PASSPHRASE_FILE names.",
                  path);
  if (derive(t, passphrase, cipher_key, p)) {
    ok = crypto_aead_xchacha20poly1305_ietf_decrypt(seed, NULL, NULL, t->secret, SEALED_BYTES,
                                                    (const uint8_t *)text, t->head_len, t->nonce,
                                                    cipher_key) == 0;
    if (!ok)
      refuse(p, "The passphrase of %s is wrong, or the file was changed. Try again.", path);
  }
  sodium_memzero(cipher_key, sizeof cipher_key);
  return ok;
}

struct secret_key *key_file_read(const char *path, const char *passphrase, struct problem *p)
{
  char text[LIMIT_KEY_FILE + 1];
  struct key_text t = { 0 };
  struct secret_key *key = NULL;
  uint8_t seed[SEED_BYTES];

  if (!load_key(path, text, &t, p) || !open_secret(path, text, &t, passphrase, seed, p))
    goto out;
  key = secret_key_from_seed(seed);
  if (strcmp(secret_key_did(key), t.did) != 0) {
    refuse(p, "%s is damaged: its secret is not that of its did.", path);
    secret_key_free(key);
    key = NULL;
  }
out:
  sodium_memzero(seed, sizeof seed);
  sodium_memzero(text, sizeof text);
  sodium_memzero(&t, sizeof t);
  return key;
}
