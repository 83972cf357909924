/* `wiotc certificate render`: a certificate as something to frame. */
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "client/certificate.h"
#include "client/command.h"
#include "client/file.h"
#include "client/render_run.h"
#include "lib/id.h"
#include "lib/json.h"
#include "lib/text.h"

/* By the end of the file's name. */
static const char *format_of(const char *file)
{
  static const char *const formats[] = { "pdf", "svg", "png" };
  const char *dot = strrchr(file, '.');

  for (size_t i = 0; dot != NULL && i < sizeof formats / sizeof formats[0]; i++)
    if (strcasecmp(dot + 1, formats[i]) == 0)
      return formats[i];
  return NULL;
}

/* From the file, or from the register when the argument is a number and no file. */
static int load(struct cli *cli, const char *what, struct verification *v)
{
  struct problem p = { 0 };
  struct exchange x;
  int rc;

  if (!certificate_number_valid(what) || access(what, F_OK) == 0)
    return certificate_load(cli, what, v);
  rc = register_known(cli);
  if (rc == CLI_DONE)
    rc = certificate_get(cli, what, &x);
  if (rc != CLI_DONE)
    return rc;
  v->document = cli_keep(cli, json_read(x.data, x.len, &p));
  v->why = v->document == NULL ? verification_no_json(cli, "the answer", &p) : NULL;
  return CLI_DONE;
}

/* Nothing forged gets a frame, nor what anybody could have signed under the register's name. What
 * has expired may: certificates hang on walls for decades. */
static int check(struct cli *cli, struct verification *v)
{
  verification_make(cli, v, (int64_t)time(NULL));
  for (int i = 0; i < CHECK__COUNT; i++)
    if (i != CHECK_DATES && v->report.result[i] == CHECK_FAILED)
      return cli_error(cli, CLI_WRONG, "this certificate is wrong (%s): %s. Nothing was drawn",
                       credential_check_name((enum credential_check)i), v->report.reason[i]);
  if (v->report.result[CHECK_ISSUER] != CHECK_PASSED)
    return cli_error(cli, CLI_WRONG,
                     "it is not known here who may issue certificates for %s. Name the issuer, as "
                     "the organization publishes it, with --issuer DID, or ask the register once "
                     "with `wiotc status`. Nothing was drawn",
                     v->register_name);
  if (v->report.result[CHECK_DATES] == CHECK_FAILED)
    cli_say(cli, "Note: %s.", v->report.reason[CHECK_DATES]);
  return CLI_DONE;
}

/* Templates are named after the kind of achievement: `Membership` is membership.en.template. */
static int find_template(struct cli *cli, struct json_object *document, const char **path)
{
  struct json_object *subject = json_object_of(document, "credentialSubject");
  const char *type = json_str(json_object_of(subject, "achievement"), "achievementType");
  const char *language = cli_option(cli, "lang");
  char *kind = arena_strdup(&cli->arena, type);

  *path = cli_option(cli, "template");
  if (*path != NULL)
    return CLI_DONE;
  if (language == NULL)
    language = "en";
  if (!text_is_language(language))
    return cli_error(cli, CLI_USAGE, "--lang: \"%s\" is no language tag, such as en or zh",
                     language);
  for (char *c = kind; *c != '\0'; c++)
    *c = (char)(isalpha((unsigned char)*c) ? tolower((unsigned char)*c) : '-');
  return render_template(cli, kind, language, path);
}

int certificate_render(struct cli *cli)
{
  const char *file = cli_option(cli, "out"), *format = format_of(file), *template;
  struct verification v = { 0 };
  struct buf text = { 0 };
  char *data;
  size_t len;
  int rc;

  if (format == NULL)
    return cli_error(cli, CLI_USAGE, "-o: \"%s\" ends with none of .pdf, .svg and .png", file);
  rc = file_may_write(cli, file);
  if (rc == CLI_DONE)
    rc = certificate_issuer(cli, &v.issuer);
  if (rc == CLI_DONE)
    rc = load(cli, cli_arg(cli, 0), &v);
  if (rc == CLI_DONE)
    rc = check(cli, &v);
  if (rc == CLI_DONE)
    rc = find_template(cli, v.document, &template);
  if (rc != CLI_DONE)
    return rc;
  json_write(&text, v.document);
  rc = render_run(cli, template, format, text.data, text.len, &data, &len);
  buf_free(&text);
  if (rc == CLI_DONE)
    rc = file_write(cli, file, data, len);
  if (rc == CLI_DONE)
    cli_say(cli, "Wrote %s. The credential is in it; to check it: wiotc certificate verify %s",
            file, file);
  return rc;
}

const struct option_spec certificate_render_options[] = {
  { "out", 'o', OPTION_VALUE, true, "FILE", "the picture, .pdf, .svg or .png" },
  { "lang", 0, OPTION_VALUE, false, "LANG", "the language of its texts, en or zh; en" },
  { "issuer", 0, OPTION_VALUE, false, "DID", "who must have issued it; the one pinned" },
  { "template", 0, OPTION_VALUE, false, "FILE", "its look; KIND.LANG.template" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
