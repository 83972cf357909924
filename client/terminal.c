#include "client/terminal.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_DEFAULT 80
#define WIDTH_MIN 20

void terminal_language(const char *locale, char out[LIMIT_LANGUAGE + 1])
{
  size_t len = locale == NULL ? 0 : strcspn(locale, ".@:");

  if (len == 0 || len > LIMIT_LANGUAGE || strncmp(locale, "C", len) == 0 ||
      strncmp(locale, "POSIX", len) == 0) {
    strcpy(out, "en");
    return;
  }
  for (size_t i = 0; i < len; i++)
    out[i] = locale[i] == '_' ? '-' : locale[i];
  out[len] = '\0';
}

static const char *locale_name(void)
{
  static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

  for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
    const char *value = getenv(variables[i]);
    if (value != NULL && value[0] != '\0')
      return value;
  }
  return NULL;
}

static size_t terminal_width(int fd)
{
  struct winsize size;
  size_t width = WIDTH_DEFAULT;

  if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    width = size.ws_col;
  return width < WIDTH_MIN ? WIDTH_MIN : width;
}

void terminal_init(struct terminal *t)
{
  const char *no_colour = getenv("NO_COLOR");
  const char *term = getenv("TERM");

  setlocale(LC_ALL, "");
  t->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
  /* The register speaks UTF-8 whatever the locale; widths must be counted in it. */
  if (!t->utf8)
    setlocale(LC_CTYPE, "C.UTF-8");
  t->out_is_terminal = isatty(STDOUT_FILENO) == 1;
  t->width = t->out_is_terminal ? terminal_width(STDOUT_FILENO) : 0;
  t->message_width = isatty(STDERR_FILENO) == 1 ? terminal_width(STDERR_FILENO) : 0;
  t->colour = t->out_is_terminal && (no_colour == NULL || no_colour[0] == '\0') && term != NULL &&
              strcmp(term, "dumb") != 0;
  terminal_language(locale_name(), t->language);
}
