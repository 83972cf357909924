/*
 * wiotc-render: draws one certificate. It is run by `wiotc certificate render`, so that all other
 * commands start without the libraries that drawing takes.
 *
 *     wiotc-render TEMPLATE pdf|svg|png [--many] <CREDENTIAL >FILE
 *
 * Exit status 0, or 2 with a line on standard error that begins with its name. With --many one
 * credential after another comes, and one file after another goes, each behind its length in four
 * bytes of this machine's order. The libraries are loaded, and what they know of fonts is read,
 * once for all; each is then drawn by a child, so that it has the bytes that it would have alone:
 * cairo numbers things through the life of a process, and writes these numbers.
 */
#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/render/output.h"
#include "client/render_run.h"
#include "lib/json.h"
#include "lib/limits.h"

/* AddressSanitizer's: cairo 1.16 loses some bytes whenever it finishes a PDF, and pango keeps what
 * it has found in fontconfig. Neither library can be seen into, so all of each is passed over. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
  return "leak:libcairo.so\nleak:libfontconfig.so\n";
}

/* And not a word of it, which would be taken for a finding. */
const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
  return "print_suppressions=0";
}

/* All of a file; client/file.h would bring the whole client along. */
static bool read_file(struct arena *a, const char *path, size_t max, char **text, size_t *len,
                      struct problem *p)
{
  FILE *f = fopen(path, "rb");
  bool ok = f != NULL;

  if (ok) {
    *text = arena_alloc(a, max + 1);
    *len = fread(*text, 1, max + 1, f);
    ok = !ferror(f);
    fclose(f);
  }
  if (!ok)
    return problem_set(p, PROBLEM_TEMPLATE_INVALID, "cannot read %s: %s", path, strerror(errno));
  return *len <= max ||
         problem_set(p, PROBLEM_TEMPLATE_INVALID, "%s is larger than %zu bytes", path, max);
}

static bool load_template(struct arena *a, const char *path, struct template *t, struct problem *p)
{
  char *text;
  size_t len;

  return read_file(a, path, LIMIT_TEMPLATE, &text, &len, p) &&
         template_read(a, path, text, len, t, p);
}

static bool render(struct arena *a, const struct template *t, enum output_format format,
                   const char *text, size_t len, struct buf *out, struct problem *p)
{
  struct json_object *document = json_read(text, len, p);
  struct page page = { 0 };
  struct values v;
  bool ok = document != NULL && values_read(a, document, &v, p) && page_open(&page, a, t, &v, p) &&
            output_make(&page, format, document, out, p);

  page_close(&page);
  json_object_put(document);
  return ok;
}

static bool put(const void *data, size_t len)
{
  return fwrite(data, 1, len, stdout) == len;
}

static bool render_one(const struct template *t, enum output_format format, struct problem *p)
{
  struct arena a = { 0 };
  struct buf out = { 0 };
  char *text;
  size_t len;
  bool ok = read_file(&a, "/dev/stdin", LIMIT_CREDENTIAL, &text, &len, p) &&
            render(&a, t, format, text, len, &out, p) && put(out.data, out.len);

  buf_free(&out);
  arena_free(&a);
  return ok;
}

/* Draws it and ends. */
static _Noreturn void draw_and_end(const struct template *t, enum output_format format,
                                   const char *text, size_t len)
{
  struct problem p = { 0 };
  struct arena a = { 0 };
  struct buf out = { 0 };
  bool ok = render(&a, t, format, text, len, &out, &p);
  uint32_t size = (uint32_t)out.len;

  if (!ok)
    fprintf(stderr, RENDER_SAYS "%s: %s\n", problem_title(p.id), p.detail);
  ok = ok && put(&size, sizeof size) && put(out.data, out.len) && fflush(stdout) == 0;
  buf_free(&out);
  arena_free(&a);
  _exit(ok ? 0 : 2);
}

/* False after one that failed, and at the end of what comes. */
static bool render_next(const struct template *t, enum output_format format, bool *failed)
{
  struct arena a = { 0 };
  uint32_t size;
  int status = 0;
  bool ok = fread(&size, sizeof size, 1, stdin) == 1 && size <= LIMIT_CREDENTIAL;
  char *text = ok ? arena_alloc(&a, size + 1) : NULL;

  ok = ok && fread(text, 1, size, stdin) == size;
  if (ok) {
    pid_t child = fork();
    if (child == 0)
      draw_and_end(t, format, text, size);
    ok = child > 0 && waitpid(child, &status, 0) == child && status == 0;
    *failed = !ok;
  }
  arena_free(&a);
  return ok;
}

int main(int argc, char **argv)
{
  bool many = argc == 4 && strcmp(argv[3], "--many") == 0;
  enum output_format format = argc == 3 || many ? output_format_of(argv[2]) : OUTPUT__NONE;
  struct problem p = { 0 };
  struct arena a = { 0 };
  struct template t;
  bool ok, failed = false;

  if (format == OUTPUT__NONE) {
    fputs("usage: wiotc-render TEMPLATE pdf|svg|png [--many] <CREDENTIAL >FILE\n", stderr);
    return 2;
  }
  ok = load_template(&a, argv[1], &t, &p) && (many ? FcInit() : render_one(&t, format, &p));
  while (ok && many && render_next(&t, format, &failed))
    ;
  if (p.id != PROBLEM_NONE)
    fprintf(stderr, RENDER_SAYS "%s: %s\n", problem_title(p.id), p.detail);
  ok = ok && !failed;
  if (fflush(stdout) != 0 || ferror(stdout)) {
    perror("wiotc-render");
    ok = false;
  }
  arena_free(&a);
  return ok ? 0 : 2;
}
