/*
 * The checks of many certificates: a line or an object each, written as they come, so that nothing
 * is kept of them.
 */
#include "client/verify.h"

#include <stdio.h>

#include "client/display.h"
#include "client/output.h"
#include "lib/buf.h"
#include "lib/json.h"

static const char CSV_HEADER[] = "file,number,valid,check,reason,not_made\r\n";

/* The check that decides, when one failed or one that must be made was not; CHECK__COUNT: none. */
static enum credential_check deciding(const struct verification *v)
{
  for (int i = 0; i < CHECK__COUNT; i++)
    if (v->report.result[i] == CHECK_FAILED)
      return (enum credential_check)i;
  for (int i = 0; i < CHECK_LOG; i++)
    if (v->report.result[i] != CHECK_PASSED)
      return (enum credential_check)i;
  return CHECK__COUNT;
}

static bool valid(const struct verification *v)
{
  return verification_passed(v) && !v->unanswered;
}

/* "log, status": what nobody has looked at in one that is good otherwise. */
static const char *not_made(const struct verification *v)
{
  bool log = v->report.result[CHECK_LOG] == CHECK_PASSED;
  bool status = v->report.result[CHECK_STATUS] == CHECK_PASSED;

  return !verification_passed(v) ? ""
         : log                   ? (status ? "" : "status")
         : status                ? "log"
                                 : "log, status";
}

void verification_many_begin(struct cli *cli)
{
  if (cli->format == FORMAT_JSON)
    fputs("[", stdout);
  else if (cli->format == FORMAT_CSV)
    fputs(CSV_HEADER, stdout);
}

static void count(struct verification_tally *t, const struct verification *v, bool unread)
{
  bool passed = verification_passed(v);

  t->files++;
  t->unread += unread;
  t->wrong += !unread && !passed;
  t->open += passed && v->unanswered;
  t->valid += valid(v);
  t->log_open += valid(v) && v->report.result[CHECK_LOG] != CHECK_PASSED;
  t->status_open += valid(v) && v->report.result[CHECK_STATUS] != CHECK_PASSED;
}

static void as_text(struct cli *cli, const struct verification *v, const char *file, bool unread)
{
  enum credential_check check = deciding(v);
  enum check_result result = valid(v)                            ? CHECK_PASSED
                             : unread || !verification_passed(v) ? CHECK_FAILED
                                                                 : CHECK_NOT_MADE;
  const char *open = not_made(v), *what = unread ? "not read" : "not valid", *line;

  if (verification_unproven(v))
    what = "not proven";
  if (check == CHECK__COUNT)
    line = arena_printf(&cli->arena, "%s: %s%s%s%s", file, valid(v) ? "valid" : "no check failed",
                        open[0] == '\0' ? "" : " (not checked: ", open, open[0] == '\0' ? "" : ")");
  else if (unread)
    line = arena_printf(&cli->arena, "%s: %s: %s", file, what, v->report.reason[check]);
  else
    line = arena_printf(&cli->arena, "%s: %s: %s: %s", file, what, credential_check_name(check),
                        v->report.reason[check]);
  printf("%s ", verification_mark(cli, result));
  display_wrap(stdout, display_clean(&cli->arena, line, false), cli->terminal.utf8 ? 2 : 5,
               cli->terminal.width);
}

static void csv_field(struct cli *cli, const char *text, const char *end)
{
  struct buf field = { 0 };

  display_csv(&field, display_clean(&cli->arena, text, false));
  printf("%s%s", buf_str(&field), end);
  buf_free(&field);
}

static void as_csv(struct cli *cli, const struct verification *v, const char *file)
{
  enum credential_check check = deciding(v);

  csv_field(cli, file, ",");
  csv_field(cli, v->number, ",");
  csv_field(cli, valid(v) ? "true" : "false", ",");
  csv_field(cli, check == CHECK__COUNT ? "" : credential_check_name(check), ",");
  csv_field(cli, check == CHECK__COUNT ? "" : v->report.reason[check], ",");
  csv_field(cli, not_made(v), "\r\n");
}

/* One element of the array that is being written, indented as the whole would be. */
static void as_json(struct cli *cli, const struct verification *v, const char *file, bool first)
{
  struct buf text = { 0 }, safe = { 0 };

  json_write_pretty(&text, cli_keep(cli, verification_json(cli, v, file)));
  display_json(&safe, buf_str(&text));
  fputs(first ? "\n  " : ",\n  ", stdout);
  for (size_t i = 0; i < safe.len && !(safe.data[i] == '\n' && i + 1 == safe.len); i++) {
    putchar(safe.data[i]);
    if (safe.data[i] == '\n')
      fputs("  ", stdout);
  }
  buf_free(&text);
  buf_free(&safe);
}

void verification_many_show(struct cli *cli, struct verification_tally *t,
                            const struct verification *v, const char *file, bool unread)
{
  if (cli->format == FORMAT_JSON)
    as_json(cli, v, file, t->files == 0);
  else if (cli->format == FORMAT_CSV)
    as_csv(cli, v, file);
  else
    as_text(cli, v, file, unread);
  count(t, v, unread);
}

static const char *part(struct cli *cli, size_t n, const char *what)
{
  return n == 0 ? "" : arena_printf(&cli->arena, ", %zu %s", n, what);
}

/* "Whether they still stand was not checked of 3.": of all when it is none of them. */
static const char *open_of(struct cli *cli, const char *what, size_t n, size_t valid)
{
  if (n == 0)
    return "";
  if (n == valid)
    return arena_printf(&cli->arena, " %s was not checked.", what);
  return arena_printf(&cli->arena, " %s was not checked of %zu.", what, n);
}

void verification_many_end(struct cli *cli, const struct verification_tally *t)
{
  if (cli->format == FORMAT_JSON)
    fputs("\n]\n", stdout);
  if (cli->format != FORMAT_TABLE)
    return;
  display_words(
      stdout,
      arena_printf(&cli->arena, "%zu certificates: %zu valid%s%s%s.%s%s", t->files, t->valid,
                   part(cli, t->wrong, "not valid"), part(cli, t->unread, "could not be read"),
                   part(cli, t->open, "of which the register said nothing"),
                   open_of(cli, "That the register's log issued them", t->log_open, t->valid),
                   open_of(cli, "Whether they still stand", t->status_open, t->valid)),
      0, cli->terminal.width);
}
