#include "client/import.h"

#include <stdio.h>
#include <string.h>

#include "client/command.h"
#include "client/display.h"
#include "client/request.h"
#include "client/signer.h"
#include "lib/json.h"
#include "lib/text.h"

static const char *const result_words[RESULT__COUNT] = {
  [RESULT_NEW] = "new",     [RESULT_CHANGED] = "changed", [RESULT_SAME] = "same",
  [RESULT_WRONG] = "wrong", [RESULT_REFUSED] = "refused",
};

/* What was to be done becomes what was done. */
static const char *word_for(const struct import *im, enum import_result result)
{
  return im->commit && result == RESULT_NEW ? "added" : result_words[result];
}

static void tell_json(struct import *im, const char *word, size_t line, const char *handle,
                      const char *why)
{
  struct json_object *row = json_object_new_object();
  struct buf text = { 0 }, safe = { 0 };

  json_set_int(row, "line", (int64_t)line);
  json_set_str(row, "handle", handle);
  json_set_str(row, "result", word);
  json_set_str(row, "detail", why[0] == '\0' ? NULL : why);
  json_write(&text, row);
  display_json(&safe, buf_str(&text));
  printf("%s%s", im->printed == 0 ? "[\n" : ",\n", buf_str(&safe));
  json_object_put(row);
  buf_free(&text);
  buf_free(&safe);
}

static void tell_csv(struct import *im, const char *word, size_t line, const char *handle,
                     const char *why)
{
  struct buf text = { 0 };

  if (im->printed == 0)
    fputs("line,handle,result,detail\r\n", stdout);
  buf_printf(&text, "%zu,", line);
  display_csv(&text, handle);
  buf_printf(&text, ",%s,", word);
  display_csv(&text, why);
  printf("%s\r\n", buf_str(&text));
  buf_free(&text);
}

void import_tell(struct import *im, enum import_result result, size_t line, const char *handle,
                 const char *why)
{
  struct arena a = { NULL };
  const char *word = word_for(im, result);
  bool good = result != RESULT_WRONG && result != RESULT_REFUSED;

  if (im->cli->format == FORMAT_TABLE && im->commit && good)
    return;
  handle = display_clean(&a, handle, false);
  why = display_clean(&a, why, false);
  progress_clear(&im->progress);
  if (im->cli->format == FORMAT_JSON)
    tell_json(im, word, line, handle, why);
  else if (im->cli->format == FORMAT_CSV)
    tell_csv(im, word, line, handle, why);
  else
    printf("line %-6zu  %-7s  %s%s%s\n", line, word, handle, why[0] == '\0' ? "" : "  ", why);
  im->printed++;
  arena_free(&a);
}

static void tell_end(const struct import *im)
{
  if (im->cli->format == FORMAT_JSON)
    puts(im->printed == 0 ? "[]" : "\n]");
}

enum import_result import_judge(const struct import *im, struct buf *why)
{
  const struct import_sheet *sheet = &im->sheet;
  size_t first;

  buf_clear(why);
  import_check(sheet, why);
  if (sheet->csv.fault != NULL || sheet->csv.n_fields != sheet->n_columns)
    return RESULT_WRONG;
  first = known_line(&im->known, sheet);
  if (first != 0 && first != sheet->csv.line) {
    char what[64];
    snprintf(what, sizeof what, "line %zu names it already", first);
    import_fault(why, "handle", what);
  }
  if (!known_there(&im->known, sheet)) {
    import_check_new(sheet, why);
    return why->len > 0 ? RESULT_WRONG : RESULT_NEW;
  }
  for (size_t i = 0; i < sheet->n_columns; i++)
    if (sheet->columns[i].field == IMPORT_KIND && import_cell(sheet, i)[0] != '\0' &&
        !known_same(&im->known, sheet, i))
      import_fault(why, "kind", "the register has another, and it never changes");
  if (why->len > 0)
    return RESULT_WRONG;
  for (size_t i = 0; i < sheet->n_columns; i++)
    if (sheet->columns[i].field != IMPORT_NOTHING && import_cell(sheet, i)[0] != '\0' &&
        !known_same(&im->known, sheet, i))
      buf_printf(why, "%s%s", why->len > 0 ? ", " : "", sheet->columns[i].title);
  return why->len > 0 ? RESULT_CHANGED : RESULT_SAME;
}

/* Learns which handles there are. */
static int scan(struct import *im)
{
  known_begin(&im->known, im->sheet.n_columns);
  progress_begin(&im->progress, im->cli, "Reading the file", 0);
  for (; import_next(&im->sheet); im->rows++) {
    if (im->sheet.csv.fault == NULL && text_is_handle(import_handle(&im->sheet)))
      known_add(&im->known, &im->sheet);
    progress_at(&im->progress, im->rows);
  }
  progress_clear(&im->progress);
  return ferror(im->sheet.csv.file) == 0
             ? CLI_DONE
             : cli_error(im->cli, CLI_USAGE, "%s cannot be read to its end", im->sheet.path);
}

/* Judges every row, and tells it; when it is to be carried out, only what is wrong. */
static int preview(struct import *im, bool wrong_only)
{
  struct buf why = { 0 };
  int rc = import_rewind(im->cli, &im->sheet);

  while (rc == CLI_DONE && import_next(&im->sheet)) {
    enum import_result result = import_judge(im, &why);
    im->count[result]++;
    if (!wrong_only || result == RESULT_WRONG)
      import_tell(im, result, im->sheet.csv.line, import_handle(&im->sheet), buf_str(&why));
  }
  buf_free(&why);
  return rc;
}

static void summary(struct import *im, const char *after)
{
  const size_t *n = im->count;
  const char *refused = n[RESULT_REFUSED] == 0
                            ? ""
                            : arena_printf(&im->cli->arena, ", %zu refused", n[RESULT_REFUSED]);

  cli_say(im->cli, "%zu %s: %zu %s, %zu changed, %zu the same, %zu wrong%s.%s", im->rows,
          im->rows == 1 ? "row" : "rows", n[RESULT_NEW], word_for(im, RESULT_NEW),
          n[RESULT_CHANGED], n[RESULT_SAME], n[RESULT_WRONG], refused, after);
}

static int commit(struct import *im)
{
  bool skip = cli_flag(im->cli, "skip-wrong");
  int rc = preview(im, true);

  if (rc == CLI_DONE && im->count[RESULT_WRONG] > 0 && !skip) {
    summary(im, "");
    return cli_error(im->cli, CLI_USAGE,
                     "nothing was sent: correct the rows that are wrong, or leave them out with "
                     "--skip-wrong");
  }
  im->commit = true;
  if (rc == CLI_DONE)
    rc = import_send(im);
  if (rc != CLI_DONE)
    return rc == CLI_UNREACHABLE || rc == CLI_REFUSED
               ? cli_error(im->cli, (enum exit_code)rc,
                           "the import is not complete. Give the same command again: rows that "
                           "are done are found to be the same")
               : rc;
  summary(im, "");
  return im->count[RESULT_REFUSED] > 0 ? CLI_REFUSED : CLI_DONE;
}

static int run(struct import *im)
{
  int rc = import_open(im->cli, cli_arg(im->cli, 0), &im->sheet);

  if (rc == CLI_DONE)
    rc = register_known(im->cli);
  if (rc == CLI_DONE)
    rc = scan(im);
  if (rc == CLI_DONE)
    rc = import_look(im);
  if (rc != CLI_DONE)
    return rc;
  if (cli_flag(im->cli, "commit"))
    return commit(im);
  rc = preview(im, false);
  if (rc == CLI_DONE)
    summary(im, im->count[RESULT_NEW] + im->count[RESULT_CHANGED] == 0
                    ? " There is nothing to do."
                    : " Nothing was sent: --commit carries it out.");
  return rc == CLI_DONE && im->count[RESULT_WRONG] > 0 ? CLI_USAGE : rc;
}

int party_import(struct cli *cli)
{
  struct import im = { .cli = cli };
  int rc = run(&im);

  tell_end(&im);
  import_close(&im.sheet);
  known_free(&im.known);
  return rc;
}
