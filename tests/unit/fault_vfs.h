/*
 * A disk that fails when told to: an SQLite VFS before the real one, made the default, so that
 * db_open() uses it unknowingly.
 */
#ifndef WIOTC_TESTS_UNIT_FAULT_VFS_H
#define WIOTC_TESTS_UNIT_FAULT_VFS_H

#include <stdbool.h>

enum fault { FAULT_NONE, FAULT_FULL, FAULT_SYNC, FAULT_WRITE, FAULT_READ };

/* Once, before the first database is opened. */
void fault_vfs_install(void);
/* The calls of that kind fail, after `after` more of them that succeed. FAULT_NONE: all is well. */
void fault_vfs_set(enum fault fault, int after);
/* Files synced since the last call of this function. */
int fault_vfs_syncs(void);
/* From now on each sync of a file leaves a copy of it beside it, FILE.synced: what a loss of power
 * would leave of it, whatever the page cache holds. It is the file of when the sync began. */
void fault_vfs_keep_synced(bool on);
/* While it is held, a sync does not return; one that waits, or the next, may pass. */
void fault_vfs_hold_syncs(bool hold);
void fault_vfs_let_one_sync(void);

#endif
