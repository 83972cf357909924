/* `wiotc certificate render`: a certificate as something to frame. */
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "client/certificate.h"
#include "client/command.h"
#include "client/file.h"
#include "client/progress.h"
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
  if (v->report.result[CHECK_DATES] == CHECK_FAILED && !cli->hushed)
    cli_say(cli, "Note: %s.", v->report.reason[CHECK_DATES]);
  return CLI_DONE;
}

/* Templates are named after the kind of achievement: `Membership` is membership.en.template, and
 * `ext:Office` office.en.template. */
static int find_template(struct cli *cli, struct json_object *document, const char **path)
{
  struct json_object *subject = json_object_of(document, "credentialSubject");
  const char *type = json_str(json_object_of(subject, "achievement"), "achievementType");
  const char *language = cli_option(cli, "lang");
  char *kind = arena_strdup(&cli->arena, strncmp(type, "ext:", 4) == 0 ? type + 4 : type);

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

/* A renderer for each template that the run has come to need. */
struct drawer {
  struct renderer r;
  struct drawer *next;
};

struct drawing {
  const char *format, *folder;
  struct arena arena; /* of the drawers, beyond one certificate */
  struct drawer *drawers;
  size_t drawn, there, failed;
};

static struct renderer *renderer_for(struct cli *cli, struct drawing *d, const char *template)
{
  struct drawer *found = d->drawers;

  while (found != NULL && strcmp(found->r.template, template) != 0)
    found = found->next;
  if (found == NULL) {
    struct arena mine = cli->arena;
    cli->arena = d->arena;
    found = arena_alloc(&cli->arena, sizeof *found);
    renderer_open(cli, &found->r, arena_strdup(&cli->arena, template), d->format);
    d->arena = cli->arena;
    cli->arena = mine;
    found->next = d->drawers;
    d->drawers = found;
  }
  return &found->r;
}

static void drawing_end(struct drawing *d)
{
  for (struct drawer *i = d->drawers; i != NULL; i = i->next)
    renderer_close(&i->r);
  arena_free(&d->arena);
}

static int draw(struct cli *cli, struct drawing *d, struct json_object *document, char **data,
                size_t *len)
{
  const char *template;
  struct buf text = { 0 };
  int rc = find_template(cli, document, &template);

  if (rc != CLI_DONE)
    return rc;
  json_write(&text, document);
  rc = renderer_draw(cli, renderer_for(cli, d, template), text.data, text.len, data, len);
  buf_free(&text);
  return rc;
}

static int render_one(struct cli *cli)
{
  const char *file = cli_option(cli, "out");
  struct drawing d = { .format = format_of(file) };
  struct verification v = { 0 };
  char *data;
  size_t len;
  int rc;

  if (d.format == NULL)
    return cli_error(cli, CLI_USAGE,
                     "-o: \"%s\" ends with none of .pdf, .svg and .png; --format says that it is a "
                     "folder",
                     file);
  rc = file_may_write(cli, file);
  if (rc == CLI_DONE)
    rc = certificate_issuer(cli, &v);
  if (rc == CLI_DONE)
    rc = load(cli, cli_arg(cli, 0), &v);
  if (rc == CLI_DONE)
    rc = check(cli, &v);
  if (rc == CLI_DONE)
    rc = draw(cli, &d, v.document, &data, &len);
  drawing_end(&d);
  if (rc == CLI_DONE)
    rc = file_write(cli, file, data, len);
  if (rc == CLI_DONE)
    cli_say(cli, "Wrote %s. The credential is in it; to check it: wiotc certificate verify %s",
            file, file);
  return rc;
}

/* Its number names the file, so that no two of a run are one. */
static int render_into(struct cli *cli, struct drawing *d, const char *what,
                       const struct verification *shared)
{
  struct verification v = *shared;
  const char *file;
  char *data, *old;
  size_t len, old_len;
  int rc = load(cli, what, &v);

  if (rc == CLI_DONE)
    rc = check(cli, &v);
  if (rc == CLI_DONE)
    rc = draw(cli, d, v.document, &data, &len);
  if (rc != CLI_DONE)
    return rc;
  if (!certificate_number_valid(v.number))
    return cli_error(cli, CLI_WRONG, "its number is none that a file can have");
  file = arena_printf(&cli->arena, "%s/%s.%s", d->folder, v.number, d->format);
  if (file_load(&cli->arena, file, LIMIT_PICTURE, &old, &old_len) && old_len == len &&
      memcmp(old, data, len) == 0) {
    d->there++;
    return CLI_DONE;
  }
  rc = file_write(cli, file, data, len);
  d->drawn += rc == CLI_DONE;
  return rc;
}

static int render_all(struct cli *cli, struct drawing *d, const struct verification *shared)
{
  struct progress progress;
  int rc, worst = CLI_DONE;

  progress_begin(&progress, cli, "Drawing", cli->n_args);
  for (size_t i = 0; i < cli->n_args; i++) {
    struct cli_scope scope;
    cli_scope_begin(cli, &scope);
    cli->hushed = true;
    rc = render_into(cli, d, cli_arg(cli, i), shared);
    cli->hushed = false;
    if (rc != CLI_DONE) {
      progress_clear(&progress);
      cli_error(cli, (enum exit_code)rc, "%s: %s", cli_arg(cli, i),
                cli->unsaid == NULL ? "it was not drawn" : cli->unsaid);
      worst = worst == CLI_WRONG ? worst : rc;
      d->failed++;
    }
    cli_scope_end(cli, &scope);
    progress_at(&progress, i + 1);
  }
  progress_clear(&progress);
  return worst;
}

static bool any_number(struct cli *cli)
{
  for (size_t i = 0; i < cli->n_args; i++)
    if (certificate_number_valid(cli_arg(cli, i)) && access(cli_arg(cli, i), F_OK) != 0)
      return true;
  return false;
}

static int render_many(struct cli *cli)
{
  struct drawing d = { .format = cli_option(cli, "format"), .folder = cli_option(cli, "out") };
  struct verification shared = { 0 };
  int rc = certificate_issuer(cli, &shared);

  if (rc == CLI_DONE && d.format == NULL)
    rc = cli_error(cli, CLI_USAGE,
                   "several certificates are drawn into a folder, and --format pdf, svg or png "
                   "says as what");
  if (rc == CLI_DONE)
    rc = dir_for_output(cli, d.folder);
  if (rc == CLI_DONE && any_number(cli))
    rc = register_known(cli);
  if (rc != CLI_DONE)
    return rc;
  rc = render_all(cli, &d, &shared);
  drawing_end(&d);
  cli_say(cli, "Drew %zu certificate%s into %s%s%s.", d.drawn, d.drawn == 1 ? "" : "s", d.folder,
          d.there == 0 ? ""
                       : arena_printf(&cli->arena, "; %zu were there already, the same", d.there),
          d.failed == 0 ? "" : arena_printf(&cli->arena, "; %zu could not be drawn", d.failed));
  return rc;
}

int certificate_render(struct cli *cli)
{
  return cli->n_args > 1 || cli_option(cli, "format") != NULL ? render_many(cli) : render_one(cli);
}

const struct option_spec certificate_render_options[] = {
  { "out", 'o', OPTION_VALUE, true, "FILE",
    "the picture, .pdf, .svg or .png; of several, their folder" },
  { "format", 0, OPTION_VALUE, false, "pdf|svg|png", "of several: as what they are drawn" },
  { "lang", 0, OPTION_VALUE, false, "LANG", "the language of its texts, en or zh; en" },
  { "issuer", 0, OPTION_VALUE, false, "DID", "who must have issued it; the one pinned" },
  { "did-document", 0, OPTION_VALUE, false, "FILE",
    "the DID document of an issuer that is a did:web" },
  { "template", 0, OPTION_VALUE, false, "FILE", "its look; KIND.LANG.template" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
