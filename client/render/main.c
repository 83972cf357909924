/*
 * wiotc-render: draws one certificate. It is run by `wiotc certificate render`, so that all other
 * commands start without the libraries that drawing takes.
 *
 *     wiotc-render TEMPLATE pdf|svg|png <CREDENTIAL >FILE
 *
 * Exit status 0, or 2 with a line on standard error that begins with its name.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

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

static bool render(struct arena *a, const char *path, enum output_format format,
                   struct json_object **document, struct buf *out, struct problem *p)
{
  struct page page = { 0 };
  struct template t;
  struct values v;
  char *text;
  size_t len;
  bool ok = read_file(a, "/dev/stdin", LIMIT_CREDENTIAL, &text, &len, p) &&
            (*document = json_read(text, len, p)) != NULL && values_read(a, *document, &v, p) &&
            read_file(a, path, LIMIT_TEMPLATE, &text, &len, p) &&
            template_read(a, path, text, len, &t, p) && page_open(&page, a, &t, &v, p) &&
            output_make(&page, format, *document, out, p);

  page_close(&page);
  return ok;
}

int main(int argc, char **argv)
{
  enum output_format format = argc == 3 ? output_format_of(argv[2]) : OUTPUT__NONE;
  struct json_object *document = NULL;
  struct problem p = { 0 };
  struct arena a = { 0 };
  struct buf out = { 0 };
  bool ok;

  if (format == OUTPUT__NONE) {
    fputs("usage: wiotc-render TEMPLATE pdf|svg|png <CREDENTIAL >FILE\n", stderr);
    return 2;
  }
  ok = render(&a, argv[1], format, &document, &out, &p);
  if (!ok)
    fprintf(stderr, RENDER_SAYS "%s: %s\n", problem_title(p.id), p.detail);
  if (ok && (fwrite(out.data, 1, out.len, stdout) != out.len || fflush(stdout) != 0)) {
    perror("wiotc-render");
    ok = false;
  }
  buf_free(&out);
  json_object_put(document);
  arena_free(&a);
  return ok ? 0 : 2;
}
