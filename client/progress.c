#include "client/progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define SHOW_MS 200
#define BAR 20

static int64_t now_ms(void)
{
  struct timespec t;

  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_begin(struct progress *p, const struct cli *cli, const char *what, size_t total)
{
  *p = (struct progress){ .what = what, .total = total, .begun = now_ms() };
  p->width = cli->quiet ? 0 : cli->terminal.message_width;
  p->shown = p->begun;
}

static void time_left(char *out, size_t cap, int64_t seconds)
{
  if (seconds >= 120)
    snprintf(out, cap, "%lld minutes left", (long long)((seconds + 30) / 60));
  else
    snprintf(out, cap, "%lld seconds left", (long long)seconds);
}

void progress_at(struct progress *p, size_t done)
{
  int64_t now = p->width == 0 ? 0 : now_ms();
  double passed = (double)(now - p->begun) / 1000, rate = passed > 0 ? (double)done / passed : 0;
  char line[160], bar[BAR + 1], left[48] = "";

  if (p->width == 0 || now - p->shown < SHOW_MS)
    return;
  p->shown = now;
  p->visible = true;
  if (p->total == 0) {
    snprintf(line, sizeof line, "%s: %zu, %.0f a second", p->what, done, rate);
  } else {
    size_t full = done >= p->total ? BAR : done * BAR / p->total;
    memset(bar, '.', BAR);
    memset(bar, '#', full);
    bar[BAR] = '\0';
    if (rate > 0 && done < p->total)
      time_left(left, sizeof left, (int64_t)((double)(p->total - done) / rate + 0.5));
    snprintf(line, sizeof line, "%s: [%s] %zu of %zu, %.0f a second, %s", p->what, bar, done,
             p->total, rate, left);
  }
  fprintf(stderr, "\r%.*s\033[K", (int)p->width - 1, line);
}

void progress_clear(struct progress *p)
{
  if (p->visible)
    fputs("\r\033[K", stderr);
  p->visible = false;
}
