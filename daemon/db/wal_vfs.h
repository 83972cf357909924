/*
 * A VFS that gathers what SQLite appends to its write-ahead log.
 *
 * SQLite writes each frame's head and page by calls of their own, some hundred a batch. Nothing of
 * that needs to be in the file before the sync that ends the transaction: with synchronous=FULL
 * readers learn of a frame only after that (or, with wal_vfs_defer(), after the write that stands
 * in for it). So the bytes wait in memory until a sync, a read, or any other call, and go out as
 * one write. All else is the underlying VFS's.
 */
#ifndef WIOTC_DAEMON_DB_WAL_VFS_H
#define WIOTC_DAEMON_DB_WAL_VFS_H

#include <stdbool.h>
#include <sqlite3.h>

/* Registers the VFS over the default one, once; its name for sqlite3_open_v2(), NULL on failure.
 * The first call must come before there are other threads. */
const char *wal_vfs(void);

/* From now on a sync that only makes a commit durable is left to wal_vfs_sync(). Those that keep
 * the order of writes are made at once as before; they are told apart by their flags, so the
 * connection needs PRAGMA checkpoint_fullfsync = ON. False when it is no log of this VFS. */
bool wal_vfs_defer(sqlite3_file *wal);
/* From any thread, one at a time: an SQLite result code. */
int wal_vfs_sync(sqlite3_file *wal);

#endif
