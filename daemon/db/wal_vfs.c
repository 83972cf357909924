#include "daemon/db/wal_vfs.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sqlite3.h>

/* SQLite's Unix VFS takes less than 128 KiB in one write: larger transactions go out in pieces. */
#define GATHER_BYTES (64 * 1024)

struct wal_file {
  sqlite3_file base; /* first: SQLite's view of it */
  char *gathered;    /* made at the first write: readers need none */
  sqlite3_int64 offset;
  int len;
  bool deferred;      /* commits are synced by wal_vfs_sync() */
  sqlite3_file *real; /* right behind this struct */
};

static sqlite3_vfs *below(sqlite3_vfs *vfs)
{
  return vfs->pAppData;
}

static struct wal_file *wal_file(sqlite3_file *file)
{
  return (struct wal_file *)(void *)file;
}

static int flush(struct wal_file *f)
{
  if (f->len == 0)
    return SQLITE_OK;
  int rc = f->real->pMethods->xWrite(f->real, f->gathered, f->len, f->offset);
  /* After an error the transaction is rolled back, and its frames are written anew. */
  f->len = 0;
  return rc;
}

static int on_write(sqlite3_file *file, const void *data, int len, sqlite3_int64 offset)
{
  struct wal_file *f = wal_file(file);
  int rc = SQLITE_OK;
  if (f->len > 0 && (offset != f->offset + f->len || len > GATHER_BYTES - f->len))
    rc = flush(f);
  if (rc != SQLITE_OK)
    return rc;
  if (!f->gathered)
    f->gathered = malloc(GATHER_BYTES);
  if (!f->gathered || len > GATHER_BYTES)
    return f->real->pMethods->xWrite(f->real, data, len, offset);
  if (f->len == 0)
    f->offset = offset;
  memcpy(f->gathered + f->len, data, (size_t)len);
  f->len += len;
  return SQLITE_OK;
}

static int on_close(sqlite3_file *file)
{
  struct wal_file *f = wal_file(file);
  int flushed = flush(f), rc = f->real->pMethods->xClose(f->real);
  free(f->gathered);
  f->gathered = NULL;
  return flushed != SQLITE_OK ? flushed : rc;
}

/* The methods that only need what was gathered to be in the file first. */
#define AFTER_FLUSH(call)                                                                          \
  struct wal_file *f = wal_file(file);                                                             \
  int rc = flush(f);                                                                               \
  return rc != SQLITE_OK ? rc : f->real->pMethods->call

static int on_read(sqlite3_file *file, void *data, int len, sqlite3_int64 offset)
{
  AFTER_FLUSH(xRead(f->real, data, len, offset));
}

static int on_truncate(sqlite3_file *file, sqlite3_int64 size)
{
  AFTER_FLUSH(xTruncate(f->real, size));
}

/* A commit's own sync is NORMAL; those before a checkpoint and of a log that is begun anew, which
 * keep the order of writes, are FULL by PRAGMA checkpoint_fullfsync. */
static int on_sync(sqlite3_file *file, int flags)
{
  struct wal_file *f = wal_file(file);
  int rc = flush(f);
  if (rc != SQLITE_OK || (f->deferred && (flags & 0x0f) == SQLITE_SYNC_NORMAL))
    return rc;
  return f->real->pMethods->xSync(f->real, flags);
}

static int on_file_size(sqlite3_file *file, sqlite3_int64 *size)
{
  AFTER_FLUSH(xFileSize(f->real, size));
}

static int on_file_control(sqlite3_file *file, int op, void *arg)
{
  AFTER_FLUSH(xFileControl(f->real, op, arg));
}

/* The rest is handed down as it is. */
#define REAL(file) (wal_file(file)->real)

static int on_lock(sqlite3_file *file, int level)
{
  return REAL(file)->pMethods->xLock(REAL(file), level);
}

static int on_unlock(sqlite3_file *file, int level)
{
  return REAL(file)->pMethods->xUnlock(REAL(file), level);
}

static int on_check_lock(sqlite3_file *file, int *reserved)
{
  return REAL(file)->pMethods->xCheckReservedLock(REAL(file), reserved);
}

static int on_sector_size(sqlite3_file *file)
{
  return REAL(file)->pMethods->xSectorSize(REAL(file));
}

static int on_characteristics(sqlite3_file *file)
{
  return REAL(file)->pMethods->xDeviceCharacteristics(REAL(file));
}

static const sqlite3_io_methods wal_methods = {
  .iVersion = 1, /* a log is never mapped or shared memory itself */
  .xClose = on_close,
  .xRead = on_read,
  .xWrite = on_write,
  .xTruncate = on_truncate,
  .xSync = on_sync,
  .xFileSize = on_file_size,
  .xLock = on_lock,
  .xUnlock = on_unlock,
  .xCheckReservedLock = on_check_lock,
  .xFileControl = on_file_control,
  .xSectorSize = on_sector_size,
  .xDeviceCharacteristics = on_characteristics,
};

/* Files other than logs are the underlying VFS's own, in the same memory. */
static int on_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags,
                   int *out_flags)
{
  if (!(flags & SQLITE_OPEN_WAL))
    return below(vfs)->xOpen(below(vfs), name, file, flags, out_flags);
  struct wal_file *f = wal_file(file);
  memset(f, 0, sizeof *f);
  f->real = (sqlite3_file *)(void *)(f + 1);
  int rc = below(vfs)->xOpen(below(vfs), name, f->real, flags, out_flags);
  if (f->real->pMethods) /* SQLite closes a file that has methods, even one that did not open */
    f->base.pMethods = &wal_methods;
  return rc;
}

const char *wal_vfs(void)
{
  static sqlite3_vfs vfs;
  sqlite3_vfs *real = sqlite3_vfs_find(NULL);
  if (!real)
    return NULL;
  if (vfs.pAppData != real) {
    if (vfs.pAppData)
      sqlite3_vfs_unregister(&vfs);
    vfs = *real;
    vfs.zName = "wiotc";
    vfs.pAppData = real;
    vfs.pNext = NULL;
    vfs.szOsFile = real->szOsFile + (int)sizeof(struct wal_file);
    vfs.xOpen = on_open;
    if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK)
      return NULL;
  }
  return vfs.zName;
}

bool wal_vfs_defer(sqlite3_file *file)
{
  if (!file || file->pMethods != &wal_methods)
    return false;
  wal_file(file)->deferred = true;
  return true;
}

int wal_vfs_sync(sqlite3_file *file)
{
  struct wal_file *f = wal_file(file);
  if (!file || file->pMethods != &wal_methods)
    return SQLITE_MISUSE;
  return f->real->pMethods->xSync(f->real, SQLITE_SYNC_NORMAL);
}
