/*
 * SQLite's own page cache, that knows its highest page.
 *
 * While it balances a b-tree, SQLite gives a page the number of the lock page for a moment
 * (balance_nonroot, sqlite3PagerRekey). Its cache keeps that as the highest number it has, so each
 * commit, which drops pages behind the end of the file, looks through all that is cached. Here the
 * lock page, which never holds anything, does not count, and a truncation of nothing is none.
 */
#ifndef WIOTC_DAEMON_DB_PAGE_CACHE_H
#define WIOTC_DAEMON_DB_PAGE_CACHE_H

/* Before SQLite is initialized, which the first database does; later it changes nothing. */
void page_cache_install(void);

#endif
