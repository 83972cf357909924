/*
 * A VFS that gathers what SQLite appends to its write-ahead log.
 *
 * SQLite writes each frame's head and page by calls of their own, some hundred a batch. Nothing of
 * that needs to be in the file before the sync that ends the transaction: with synchronous=FULL
 * readers learn of a frame only after that. So the bytes wait in memory until a sync, a read, or
 * any other call, and go out as one write. All else is the underlying VFS's.
 */
#ifndef WIOTC_DAEMON_DB_WAL_VFS_H
#define WIOTC_DAEMON_DB_WAL_VFS_H

/* Registers the VFS over the default one, once; its name for sqlite3_open_v2(), NULL on failure.
 * The first call must come before there are other threads. */
const char *wal_vfs(void);

#endif
