#include "daemon/db/page_cache.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sqlite3.h>

/* SQLite's lock bytes: the page that holds them is never used. */
#define LOCK_BYTE 0x40000000

struct sqlite3_pcache {
  sqlite3_pcache *real;
  unsigned highest, lock_page;
};

static sqlite3_pcache_methods2 real;

static void seen(sqlite3_pcache *c, unsigned number)
{
  if (number > c->highest && number != c->lock_page)
    c->highest = number;
}

static sqlite3_pcache *on_create(int page, int extra, int purgeable)
{
  sqlite3_pcache *c = calloc(1, sizeof *c);
  if (c && !(c->real = real.xCreate(page, extra, purgeable))) {
    free(c);
    return NULL;
  }
  if (c)
    c->lock_page = LOCK_BYTE / (unsigned)page + 1;
  return c;
}

static void on_size(sqlite3_pcache *c, int pages)
{
  real.xCachesize(c->real, pages);
}

static int on_count(sqlite3_pcache *c)
{
  return real.xPagecount(c->real);
}

static sqlite3_pcache_page *on_fetch(sqlite3_pcache *c, unsigned number, int create)
{
  sqlite3_pcache_page *page = real.xFetch(c->real, number, create);
  if (page)
    seen(c, number);
  return page;
}

static void on_unpin(sqlite3_pcache *c, sqlite3_pcache_page *page, int discard)
{
  real.xUnpin(c->real, page, discard);
}

static void on_rekey(sqlite3_pcache *c, sqlite3_pcache_page *page, unsigned from, unsigned to)
{
  real.xRekey(c->real, page, from, to);
  seen(c, to);
}

static void on_truncate(sqlite3_pcache *c, unsigned first)
{
  if (first > c->highest)
    return;
  real.xTruncate(c->real, first);
  c->highest = first - 1;
}

static void on_destroy(sqlite3_pcache *c)
{
  real.xDestroy(c->real);
  free(c);
}

static void on_shrink(sqlite3_pcache *c)
{
  real.xShrink(c->real);
}

void page_cache_install(void)
{
  static bool installed;
  if (installed || sqlite3_config(SQLITE_CONFIG_GETPCACHE2, &real) != SQLITE_OK)
    return;
  sqlite3_pcache_methods2 ours = real; /* its version, and how it begins and ends */
  ours.xCreate = on_create;
  ours.xCachesize = on_size;
  ours.xPagecount = on_count;
  ours.xFetch = on_fetch;
  ours.xUnpin = on_unpin;
  ours.xRekey = on_rekey;
  ours.xTruncate = on_truncate;
  ours.xDestroy = on_destroy;
  ours.xShrink = on_shrink;
  installed = sqlite3_config(SQLITE_CONFIG_PCACHE2, &ours) == SQLITE_OK;
}
