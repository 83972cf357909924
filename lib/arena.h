/*
 * An arena: memory for the length of one request (or one command), freed at once.
 *
 * Out of memory ends the process with a message: nothing half done survives it, because what
 * counts is only ever in a committed transaction. So no function here returns NULL.
 */
#ifndef WIOTC_LIB_ARENA_H
#define WIOTC_LIB_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;
struct arena {
  struct arena_block *head; /* newest block; NULL in an empty arena, which is all zero bytes */
};

/* Zeroed memory, aligned for any type, valid until arena_free(). */
void *arena_alloc(struct arena *a, size_t size);
char *arena_strdup(struct arena *a, const char *text); /* NULL gives NULL */
char *arena_strndup(struct arena *a, const char *text, size_t len);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void arena_free(struct arena *a); /* the arena is empty and usable afterwards */

/* malloc and friends that end the process instead of returning NULL. */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *p, size_t size);
char *xstrdup(const char *text);

#endif
