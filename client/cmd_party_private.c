#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "client/body_names.h"
#include "client/file.h"
#include "client/output.h"
#include "client/party.h"
#include "client/request.h"
#include "lib/buf.h"
#include "lib/digest.h"
#include "lib/json.h"

static bool is_folder(const char *path)
{
  struct stat st;

  return path != NULL && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* One attached file into the folder, under its digest, which it must have. */
static int fetch_file(struct cli *cli, const char *folder, const char *sha256)
{
  struct buf target = { 0 };
  struct exchange x;
  struct digest wanted, got;
  int rc;

  if (sha256 == NULL || !digest_from_hex(sha256, &wanted))
    return cli_error(cli, CLI_UNREACHABLE, "the answer names a file without its digest");
  rc = target_path(cli, ROUTE_ATTACHMENT_GET, sha256, NULL, &target);
  if (rc == CLI_DONE)
    rc = request_get(cli, buf_str(&target), SIGN_ALWAYS, &x);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  digest_of(x.data, x.len, &got);
  if (!digest_equal(&wanted, &got))
    return cli_error(cli, CLI_WRONG, "THE REGISTER GIVES ANOTHER FILE than the one of digest %s",
                     sha256);
  return file_write(cli, arena_printf(&cli->arena, "%s/%s", folder, sha256), x.data, x.len);
}

static int fetch_files(struct cli *cli, const char *folder, struct json_object *all)
{
  struct json_object *files = json_array_of(all, "attachments");
  size_t n = files == NULL ? 0 : json_object_array_length(files);
  int rc = CLI_DONE;

  for (size_t i = 0; rc == CLI_DONE && i < n; i++)
    rc = fetch_file(cli, folder, json_str(json_object_array_get_idx(files, i), "sha256"));
  if (rc == CLI_DONE)
    cli_say(cli, "Wrote %zu attached file%s to %s.", n, n == 1 ? "" : "s", folder);
  return rc;
}

/* A page's arrays go on where those of the page before ended. */
static void add_page(struct json_object *all, struct json_object *page)
{
  json_object_object_foreach (page, name, value) {
    struct json_object *known = json_array_of(all, name), *more = json_array_of(page, name);
    size_t n = more == NULL ? 0 : json_object_array_length(more);
    if (known == NULL)
      json_object_object_add(all, name, json_object_get(value));
    for (size_t i = 0; known != NULL && i < n; i++)
      json_add(known, json_object_get(json_object_array_get_idx(more, i)));
  }
}

static int fetch_all(struct cli *cli, const char *handle, struct json_object **all)
{
  struct buf first = { 0 };
  int rc = target_path(cli, ROUTE_PARTY_EXPORT, handle, NULL, &first);
  const char *target;

  *all = cli_keep(cli, json_object_new_object());
  target_query(&first, "limit", "500");
  target = buf_str(&first);
  for (size_t i = 0; rc == CLI_DONE && target != NULL; i++) {
    struct json_object *page;
    rc = page_fetch(cli, &target, i, SIGN_ALWAYS, &page);
    if (rc == CLI_DONE)
      add_page(*all, page);
  }
  buf_free(&first);
  return rc;
}

int party_export_one(struct cli *cli, const char *handle)
{
  const char *out = cli_option(cli, "out"), *path = out;
  struct json_object *all;
  struct buf text = { 0 };
  int rc = fetch_all(cli, handle, &all);

  if (rc != CLI_DONE)
    return rc;
  if (out == NULL) {
    output_json(cli, all);
    return CLI_DONE;
  }
  if (is_folder(out))
    path = arena_printf(&cli->arena, "%s/%s.json", out, handle);
  json_write_pretty(&text, all);
  rc = file_write(cli, path, text.data, text.len);
  buf_free(&text);
  if (rc != CLI_DONE)
    return rc;
  cli_say(cli, "Wrote what the register holds about %s to %s.", handle, path);
  return is_folder(out) ? fetch_files(cli, out, all) : CLI_DONE;
}

int party_erase(struct cli *cli)
{
  const char *handle = cli_arg(cli, 0), *reason;
  struct json_object *body = body_new(cli), *answer;
  struct buf target = { 0 };
  int64_t index;
  int rc = cli_text(cli, cli_option(cli, "reason"), &reason);

  if (rc == CLI_DONE)
    rc = target_path(cli, ROUTE_PARTY_ERASE, handle, NULL, &target);
  if (rc == CLI_DONE)
    rc = cli_confirm(cli, "Erase contact, answers, questions and files of %s?", handle);
  if (rc == CLI_DONE) {
    json_set_str(body, "reason", reason);
    rc = request_write(cli, buf_str(&target), body, &answer, &index);
  }
  buf_free(&target);
  if (rc == CLI_DONE)
    cli_say(cli, "Erased the private data of %s, log entry %" PRId64 ".", handle, index);
  return rc;
}
