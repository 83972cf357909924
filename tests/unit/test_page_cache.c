/* The page cache before SQLite's: the same pages in it after the same calls. */
#include "daemon/db/page_cache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sqlite3.h>

#define PAGE 4096
#define LOCK_PAGE (0x40000000 / PAGE + 1)
#define NUMBERS 60

static sqlite3_pcache_methods2 theirs, ours;

struct pair {
  const sqlite3_pcache_methods2 *m;
  sqlite3_pcache *cache;
};

static void begin(struct pair *p, const sqlite3_pcache_methods2 *m)
{
  memset(p, 0, sizeof *p);
  p->m = m;
  p->cache = m->xCreate(PAGE, 64, 1);
  assert_non_null(p->cache);
  m->xCachesize(p->cache, 1000);
}

static bool in_cache(struct pair *p, unsigned number)
{
  sqlite3_pcache_page *page = p->m->xFetch(p->cache, number, 0);
  if (page)
    p->m->xUnpin(p->cache, page, 0);
  return page != NULL;
}

static void same(struct pair *a, struct pair *b)
{
  assert_int_equal(a->m->xPagecount(a->cache), b->m->xPagecount(b->cache));
  for (unsigned i = 1; i <= NUMBERS; i++)
    assert_int_equal(in_cache(a, i), in_cache(b, i));
}

static void add(struct pair *p, unsigned number)
{
  sqlite3_pcache_page *page = p->m->xFetch(p->cache, number, 2);
  assert_non_null(page);
  p->m->xUnpin(p->cache, page, 0);
}

/* As balance_nonroot() does it: by way of the lock page. */
static void move(struct pair *p, unsigned from, unsigned to)
{
  sqlite3_pcache_page *page = p->m->xFetch(p->cache, from, 0);
  if (!page || in_cache(p, to)) {
    if (page)
      p->m->xUnpin(p->cache, page, 0);
    return;
  }
  p->m->xRekey(p->cache, page, from, LOCK_PAGE);
  p->m->xRekey(p->cache, page, LOCK_PAGE, to);
  p->m->xUnpin(p->cache, page, 0);
}

static void holds_what_sqlites_own_holds(void **state)
{
  struct pair pairs[2];
  (void)state;
  begin(&pairs[0], &theirs);
  begin(&pairs[1], &ours);
  srand(1);
  for (int i = 0; i < 20000; i++) {
    unsigned what = (unsigned)rand() % 8, a = 1 + (unsigned)rand() % NUMBERS,
             b = 1 + (unsigned)rand() % NUMBERS;
    for (int k = 0; k < 2; k++) {
      if (what < 5)
        add(&pairs[k], a);
      else if (what < 7)
        move(&pairs[k], a, b);
      else
        pairs[k].m->xTruncate(pairs[k].cache, a);
    }
    /* Looking for pages would tell the cache of them: their number must do. */
    assert_int_equal(theirs.xPagecount(pairs[0].cache), ours.xPagecount(pairs[1].cache));
  }
  same(&pairs[0], &pairs[1]);
  theirs.xDestroy(pairs[0].cache);
  ours.xDestroy(pairs[1].cache);
}

static int install(void **state)
{
  (void)state;
  assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETPCACHE2, &theirs), SQLITE_OK);
  page_cache_install();
  page_cache_install(); /* once more changes nothing */
  assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETPCACHE2, &ours), SQLITE_OK);
  assert_true(ours.xTruncate != theirs.xTruncate);
  return sqlite3_initialize();
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(holds_what_sqlites_own_holds) };
  return cmocka_run_group_tests(tests, install, NULL);
}
