#include "lib/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What most requests ask for fits the first block, with its header a size malloc has a class for.
 * Larger wishes get a block of their own. */
#define FIRST_BYTES (1024 - sizeof(struct arena_block))
#define BLOCK_BYTES (4096 - sizeof(struct arena_block))

struct arena_block {
  struct arena_block *next;
  size_t used;
  size_t cap;
  alignas(max_align_t) unsigned char data[];
};

static _Noreturn void out_of_memory(void)
{
  fputs("wiotc: out of memory\n", stderr);
  abort();
}

void *xmalloc(size_t size)
{
  void *p = malloc(size ? size : 1);
  if (p == NULL)
    out_of_memory();
  return p;
}

void *xcalloc(size_t count, size_t size)
{
  void *p = count == 0 || size == 0 ? calloc(1, 1) : calloc(count, size);
  if (p == NULL)
    out_of_memory();
  return p;
}

void *xrealloc(void *p, size_t size)
{
  p = realloc(p, size ? size : 1);
  if (p == NULL)
    out_of_memory();
  return p;
}

char *xstrdup(const char *text)
{
  size_t size = strlen(text) + 1;
  return memcpy(xmalloc(size), text, size);
}

static struct arena_block *block_new(struct arena_block *block, size_t cap)
{
  *block = (struct arena_block){ .cap = cap };
  return block;
}

/* For one large wish, of pages that the allocator may know to be zero and need not touch. */
static void *alloc_large(struct arena *a, size_t size)
{
  if (size > SIZE_MAX - sizeof(struct arena_block))
    out_of_memory();
  struct arena_block *block = block_new(xcalloc(1, sizeof *block + size), size);
  block->used = size;
  /* It is full: keep filling the one before it. */
  struct arena_block **place = a->head == NULL ? &a->head : &a->head->next;
  block->next = *place;
  *place = block;
  return block->data;
}

void *arena_alloc(struct arena *a, size_t size)
{
  const size_t align = alignof(max_align_t);
  if (size > SIZE_MAX - align)
    out_of_memory();
  size = (size + align - 1) / align * align;
  if (size == 0)
    size = align;

  struct arena_block *block = a->head;
  if (block == NULL || block->cap - block->used < size) {
    bool first = block == NULL;
    if (size > (first ? FIRST_BYTES : BLOCK_BYTES / 4))
      return alloc_large(a, size);
    size_t cap = first ? FIRST_BYTES : BLOCK_BYTES;
    block = block_new(xmalloc(sizeof *block + cap), cap);
    block->next = a->head;
    a->head = block;
  }
  void *p = block->data + block->used;
  block->used += size;
  return memset(p, 0, size); /* only what is used: the block's pages may be new ones */
}

char *arena_strndup(struct arena *a, const char *text, size_t len)
{
  if (len == SIZE_MAX)
    out_of_memory();
  char *copy = arena_alloc(a, len + 1);
  if (len > 0)
    memcpy(copy, text, len);
  return copy;
}

char *arena_strdup(struct arena *a, const char *text)
{
  return text == NULL ? NULL : arena_strndup(a, text, strlen(text));
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
  va_list args, again;
  va_start(args, fmt);
  va_copy(again, args);
  int len = vsnprintf(NULL, 0, fmt, args);
  if (len < 0)
    out_of_memory();
  char *text = arena_alloc(a, (size_t)len + 1);
  vsnprintf(text, (size_t)len + 1, fmt, again);
  va_end(again);
  va_end(args);
  return text;
}

void arena_free(struct arena *a)
{
  for (struct arena_block *block = a->head, *next; block != NULL; block = next) {
    next = block->next;
    free(block);
  }
  a->head = NULL;
}
