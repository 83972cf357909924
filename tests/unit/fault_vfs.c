#include "tests/unit/fault_vfs.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sqlite3.h>

#include "daemon/db/page_cache.h"

static sqlite3_vfs *real, shim;
static enum fault current;
static int countdown, syncs, passes;
static bool keep_synced, gate_closed;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_opened = PTHREAD_COND_INITIALIZER;

struct file {
  sqlite3_file base;
  char path[128];
  sqlite3_file *real; /* in the memory after this struct */
};

static sqlite3_file *real_of(sqlite3_file *file)
{
  return ((struct file *)(void *)file)->real;
}

static int fails(enum fault kind)
{
  return current == kind && countdown-- <= 0;
}

static int on_close(sqlite3_file *f)
{
  return real_of(f)->pMethods->xClose(real_of(f));
}

static int on_read(sqlite3_file *f, void *data, int n, sqlite3_int64 at)
{
  if (fails(FAULT_READ))
    return SQLITE_IOERR_READ;
  return real_of(f)->pMethods->xRead(real_of(f), data, n, at);
}

static int on_write(sqlite3_file *f, const void *data, int n, sqlite3_int64 at)
{
  if (fails(FAULT_FULL))
    return SQLITE_FULL;
  if (fails(FAULT_WRITE))
    return SQLITE_IOERR_WRITE;
  return real_of(f)->pMethods->xWrite(real_of(f), data, n, at);
}

static int on_truncate(sqlite3_file *f, sqlite3_int64 size)
{
  return real_of(f)->pMethods->xTruncate(real_of(f), size);
}

/* A copy of the file as a sync that begins now will leave it; it counts once the sync is over. */
static void copy(const char *path)
{
  char to[170], block[65536];
  size_t n;
  snprintf(to, sizeof to, "%s.syncing", path);
  FILE *in = fopen(path, "r"), *out = fopen(to, "w");
  if (!in || !out)
    abort();
  while ((n = fread(block, 1, sizeof block, in)) > 0)
    fwrite(block, 1, n, out);
  fclose(in);
  fclose(out);
}

/* Whoever looks sees the last whole one. */
static void keep(const char *path)
{
  char from[170], to[170];
  snprintf(from, sizeof from, "%s.syncing", path);
  snprintf(to, sizeof to, "%s.synced", path);
  if (rename(from, to) != 0)
    abort();
}

/* A disk that takes as long as the test wants. */
static void wait_for_gate(void)
{
  pthread_mutex_lock(&gate);
  while (gate_closed && passes == 0)
    pthread_cond_wait(&gate_opened, &gate);
  if (passes > 0)
    passes--;
  pthread_mutex_unlock(&gate);
}

static int on_sync(sqlite3_file *f, int flags)
{
  const char *path = ((struct file *)(void *)f)->path;
  bool kept = keep_synced;
  if (kept)
    copy(path);
  wait_for_gate();
  if (fails(FAULT_SYNC))
    return SQLITE_IOERR_FSYNC;
  syncs++;
  int rc = real_of(f)->pMethods->xSync(real_of(f), flags);
  if (rc == SQLITE_OK && kept)
    keep(path);
  return rc;
}

static int on_size(sqlite3_file *f, sqlite3_int64 *size)
{
  return real_of(f)->pMethods->xFileSize(real_of(f), size);
}

static int on_lock(sqlite3_file *f, int level)
{
  return real_of(f)->pMethods->xLock(real_of(f), level);
}

static int on_unlock(sqlite3_file *f, int level)
{
  return real_of(f)->pMethods->xUnlock(real_of(f), level);
}

static int on_check_lock(sqlite3_file *f, int *out)
{
  return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}

static int on_control(sqlite3_file *f, int op, void *arg)
{
  return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}

static int on_sector(sqlite3_file *f)
{
  return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static int on_traits(sqlite3_file *f)
{
  return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

static int on_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
  return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, out);
}

static int on_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
  return real_of(f)->pMethods->xShmLock(real_of(f), offset, n, flags);
}

static void on_shm_barrier(sqlite3_file *f)
{
  real_of(f)->pMethods->xShmBarrier(real_of(f));
}

static int on_shm_unmap(sqlite3_file *f, int remove)
{
  return real_of(f)->pMethods->xShmUnmap(real_of(f), remove);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = on_close,
  .xRead = on_read,
  .xWrite = on_write,
  .xTruncate = on_truncate,
  .xSync = on_sync,
  .xFileSize = on_size,
  .xLock = on_lock,
  .xUnlock = on_unlock,
  .xCheckReservedLock = on_check_lock,
  .xFileControl = on_control,
  .xSectorSize = on_sector,
  .xDeviceCharacteristics = on_traits,
  .xShmMap = on_shm_map,
  .xShmLock = on_shm_lock,
  .xShmBarrier = on_shm_barrier,
  .xShmUnmap = on_shm_unmap,
};

static int on_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
  struct file *f = (struct file *)(void *)file;
  (void)vfs;
  f->real = (sqlite3_file *)(void *)(f + 1);
  snprintf(f->path, sizeof f->path, "%s", name ? name : "");
  int rc = real->xOpen(real, name, f->real, flags, out);
  f->base.pMethods = f->real->pMethods ? &methods : NULL;
  return rc;
}

void fault_vfs_install(void)
{
  if (real)
    return;
  page_cache_install(); /* as db_open() would; finding a VFS initializes SQLite */
  real = sqlite3_vfs_find(NULL);
  shim = *real;
  shim.zName = "fault";
  shim.szOsFile = (int)sizeof(struct file) + real->szOsFile;
  shim.xOpen = on_open;
  shim.pNext = NULL;
  if (sqlite3_vfs_register(&shim, 1) != SQLITE_OK)
    abort();
}

void fault_vfs_set(enum fault fault, int after)
{
  current = fault;
  countdown = after;
}

int fault_vfs_syncs(void)
{
  int n = syncs;
  syncs = 0;
  return n;
}

void fault_vfs_keep_synced(bool on)
{
  keep_synced = on;
}

void fault_vfs_hold_syncs(bool hold)
{
  pthread_mutex_lock(&gate);
  gate_closed = hold;
  passes = 0;
  pthread_cond_broadcast(&gate_opened);
  pthread_mutex_unlock(&gate);
}

void fault_vfs_let_one_sync(void)
{
  pthread_mutex_lock(&gate);
  passes++;
  pthread_cond_broadcast(&gate_opened);
  pthread_mutex_unlock(&gate);
}
