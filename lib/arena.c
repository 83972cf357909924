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

static struct arena_block *block_new(size_t cap)
{
  if (cap > SIZE_MAX - sizeof(struct arena_block))
    out_of_memory();
  struct arena_block *block = xmalloc(sizeof *block + cap);
  *block = (struct arena_block){ .cap = cap };
  return block;
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
    size_t usual = first ? FIRST_BYTES : BLOCK_BYTES, large = first ? FIRST_BYTES : BLOCK_BYTES / 4;
    block = block_new(size > large ? size : usual);
    /* A block made for one large wish is full: keep filling the one before it. */
    if (a->head != NULL && block->cap == size) {
      block->next = a->head->next;
      a->head->next = block;
    } else {
      block->next = a->head;
      a->head = block;
    }
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
