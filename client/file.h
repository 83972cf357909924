/*
 * Files: read whole within a bound, written whole or not at all.
 */
#ifndef WIOTC_CLIENT_FILE_H
#define WIOTC_CLIENT_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "client/cli.h"

/* The bytes of a file, or of stdin for `-`, with a NUL after them, in the run's arena. Errors are
 * told. */
int file_read(struct cli *cli, const char *path, size_t max, char **data, size_t *len);
/* The same without words: false when it cannot be read or is larger; errno says why. */
bool file_load(struct arena *a, const char *path, size_t max, char **data, size_t *len);

/* Writes beside the file, then renames: readers see the old or the new one. Mode 0600 when private,
 * else by umask. False with errno. */
bool file_store(struct arena *a, const char *path, const void *data, size_t len, bool private);
/* For files a user asked for: an existing one is overwritten with -y only. Errors are told. */
int file_write(struct cli *cli, const char *path, const void *data, size_t len);
/* CLI_USAGE, told, when the file exists and -y was not given. */
int file_may_write(struct cli *cli, const char *path);

/* A folder that a user named for files: made when it is not there. CLI_USAGE, told. */
int dir_for_output(struct cli *cli, const char *path);
/* Makes the directory and those above it, 0700. */
bool dir_make(struct arena *a, const char *path);
/* Waits for the lock of a directory, the file `lock` in it; close() frees it. -1 with errno. */
int dir_lock(struct arena *a, const char *path);
/* $VARIABLE/wiotc, or ~/FALLBACK/wiotc. NULL when neither variable nor HOME is set. */
char *dir_of(struct arena *a, const char *variable, const char *fallback);

#endif
