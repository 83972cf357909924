/*
 * The checks of a certificate, shown with what they mean together.
 */
#include "client/verify.h"

#include <stdio.h>
#include <string.h>

#include "client/display.h"
#include "client/output.h"
#include "lib/buf.h"
#include "lib/json.h"

static const char *result_word(enum check_result result)
{
  return result == CHECK_PASSED ? "passed" : result == CHECK_FAILED ? "failed" : "not_made";
}

static const char *mark(const struct cli *cli, enum check_result result)
{
  static const char *const marks[2][3] = { { "-   ", "ok  ", "FAIL" }, { "–", "✓", "✗" } };

  return marks[cli->terminal.utf8][result];
}

static const char *colour(const struct cli *cli, enum check_result result)
{
  if (!cli->terminal.colour)
    return "";
  return result == CHECK_PASSED ? "\033[32m" : result == CHECK_FAILED ? "\033[31m" : "\033[33m";
}

const char *verification_mark(struct cli *cli, enum check_result result)
{
  return arena_printf(&cli->arena, "%s%s%s", colour(cli, result), mark(cli, result),
                      cli->terminal.colour ? "\033[0m" : "");
}

static const char *summary(struct cli *cli, const struct verification *v, const char *file)
{
  const enum check_result *r = v->report.result;

  if (verification_unproven(v))
    return arena_printf(
        &cli->arena,
        "NOT PROVEN. Nothing was found wrong, but it is not known here who may issue for %s. Get "
        "the did:key and the log key from the organization, then: `wiotc certificate verify %s "
        "--issuer DID --log-key VKEY`",
        v->register_name, display_clean(&cli->arena, file, false));
  if (!verification_passed(v))
    return "NOT VALID. Do not rely on this certificate.";
  return arena_printf(
      &cli->arena, "%s%s%s", v->unanswered ? "No check failed, but not all were made." : "Valid.",
      r[CHECK_LOG] == CHECK_PASSED ? "" : " That the register's log issued it was not checked.",
      r[CHECK_STATUS] == CHECK_PASSED
          ? ""
          : " Whether it still stands was not checked: the register says it, or its status lists.");
}

static const char *text_at(struct json_object *document, const char *object, const char *member)
{
  return json_str(json_object_of(document, object), member);
}

/* A true credential can be put into a picture of anything. */
static const char *about_picture(struct cli *cli, const struct verification *v)
{
  struct json_object *subject = json_object_of(v->document, "credentialSubject");
  const char *holder = credential_subject_name(v->document, NULL);
  const char *what = text_at(subject, "achievement", "name");

  if (v->baked == NULL || holder == NULL || what == NULL)
    return NULL;
  return arena_printf(
      &cli->arena, "What the %s shows is not signed, only the credential in it: %s, for %s, %s.",
      v->baked, display_clean(&cli->arena, v->number, false),
      display_clean(&cli->arena, holder, false), display_clean(&cli->arena, what, false));
}

struct json_object *verification_json(struct cli *cli, const struct verification *v,
                                      const char *file)
{
  struct json_object *out = json_object_new_object(), *checks = json_object_new_array();

  json_set_str(out, "file", file);
  json_set_str(out, "picture", v->baked);
  json_set_bool(out, "valid", verification_passed(v) && !v->unanswered);
  json_set_str(out, "number", v->number[0] == '\0' ? NULL : v->number);
  json_set_str(out, "issuer", text_at(v->document, "issuer", "id"));
  json_set_str(out, "subject", text_at(v->document, "credentialSubject", "id"));
  for (int i = 0; i < CHECK__COUNT; i++) {
    struct json_object *check = json_object_new_object();
    json_set_str(check, "check", credential_check_name((enum credential_check)i));
    json_set_str(check, "result", result_word(v->report.result[i]));
    json_set_str(check, "reason", v->report.reason[i]);
    json_add(checks, check);
  }
  json_set(out, "checks", checks);
  json_set_str(out, "summary", summary(cli, v, file));
  return out;
}

static void as_csv(struct cli *cli, const struct verification *v)
{
  struct buf line = { 0 };

  printf("check,result,reason\r\n");
  for (int i = 0; i < CHECK__COUNT; i++) {
    buf_clear(&line);
    display_csv(&line, display_clean(&cli->arena, v->report.reason[i], false));
    printf("%s,%s,%s\r\n", credential_check_name((enum credential_check)i),
           result_word(v->report.result[i]), buf_str(&line));
  }
  buf_free(&line);
}

static void as_text(struct cli *cli, const struct verification *v, const char *file)
{
  const char *name = credential_subject_name(v->document, NULL);
  const char *issuer = text_at(v->document, "issuer", "name");
  const char *picture = about_picture(cli, v);

  if (v->number[0] != '\0' && name != NULL && issuer != NULL)
    printf("%s for %s, by %s\n", display_clean(&cli->arena, v->number, false),
           display_clean(&cli->arena, name, false), display_clean(&cli->arena, issuer, false));
  for (int i = 0; i < CHECK__COUNT; i++) {
    enum check_result r = v->report.result[i];
    printf("%s %-10s ", verification_mark(cli, r), credential_check_name((enum credential_check)i));
    display_wrap(stdout, display_clean(&cli->arena, v->report.reason[i], false),
                 cli->terminal.utf8 ? 13 : 16, cli->terminal.width);
  }
  display_words(stdout, summary(cli, v, file), 0, cli->terminal.width);
  if (picture != NULL)
    display_words(stdout, picture, 0, cli->terminal.width);
}

void verification_show(struct cli *cli, const struct verification *v, const char *file)
{
  if (cli->format == FORMAT_JSON)
    output_json(cli, cli_keep(cli, verification_json(cli, v, file)));
  else if (cli->format == FORMAT_CSV)
    as_csv(cli, v);
  else
    as_text(cli, v, file);
}
