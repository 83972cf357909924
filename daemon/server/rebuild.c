/* wiotcd rebuild: is the register what its log says? */
#include "daemon/server/server.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/api/rebuild.h"
#include "daemon/model/statements.h"
#include "daemon/server/state.h"

static void show_progress(void *ctx, uint64_t done, uint64_t size)
{
  (void)ctx;
  fprintf(stderr, "\rwiotcd: %llu of %llu entries", (unsigned long long)done,
          (unsigned long long)size);
}

/* An empty register in a new folder. */
static struct db *open_into(struct arena *arena, const char *folder, struct problem *p)
{
  const char *path = arena_printf(arena, "%s/register.db", folder);
  if (mkdir(folder, 0700) != 0) {
    problem_set(p, PROBLEM_STATE, "%s: %s; give --into a folder that is not there yet", folder,
                strerror(errno));
    return NULL;
  }
  return db_open(path, DB_WRITER, model_statements, SQL__COUNT, p);
}

int server_rebuild(const struct options *o)
{
  struct config c;
  struct problem p = { 0 };
  struct state s = { 0 };
  struct rebuild r = { .progress = isatty(STDERR_FILENO) ? show_progress : NULL };
  if (!o->into) {
    fputs("wiotcd: rebuild needs --into DIR, a folder that is not there yet\n", stderr);
    return EXIT_USAGE;
  }
  bool ok = options_configure(o, &c, &p) && state_read(&s, c.state, &p) &&
            (r.into = open_into(&s.arena, o->into, &p));
  if (ok) {
    r.from = s.db;
    r.identity = &s.identity;
    r.verifier = &s.verifier;
    ok = rebuild_run(&r, &p);
    if (r.progress)
      fputs("\r\033[K", stderr);
  }
  if (ok)
    printf("The register is what its log says: %llu entries, all tables equal.\n",
           (unsigned long long)r.size);
  db_close(r.into);
  state_close(&s);
  return ok ? EXIT_DONE : complain(&p);
}
