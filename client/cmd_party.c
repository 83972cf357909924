#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/body_names.h"
#include "client/command.h"
#include "client/display.h"
#include "client/import.h"
#include "client/output.h"
#include "client/party.h"
#include "client/request.h"
#include "client/signer.h"
#include "lib/buf.h"
#include "lib/json.h"

static const struct column party_columns[] = {
  { "Handle", "handle", 0 },
  { "Kind", "kind", COLUMN_SPARE },
  { "Name", "names", COLUMN_NAMES | COLUMN_CUT },
  { "Country", "country", COLUMN_SPARE },
  { "Affiliations", "affiliations", COLUMN_SHOW_ONLY },
  { "Registered", "registered", COLUMN_SPARE | COLUMN_DATE },
  { "Log entry", "entry", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
  { "Erased in", "erased", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
  { NULL, NULL, 0 },
};
static const struct column representative_columns[] = {
  { "Party", "party", COLUMN_CUT },
  { "Since", "since", COLUMN_DATE },
  { "Log entry", "entry", COLUMN_NUMBER },
  { NULL, NULL, 0 },
};
static const struct section party_sections[] = {
  { "Contact", "contact", NULL, NULL },
  { "Representatives", "representatives", representative_columns, NULL },
  { "Represents", "represents", representative_columns, NULL },
  { NULL, NULL, NULL, NULL },
};
static const struct view party_view = { "party", "parties", party_columns, party_sections, NULL };

static void set_contact(struct cli *cli, struct json_object *body)
{
  const char *email = cli_option(cli, "email");
  struct json_object *contact = NULL;

  if (email != NULL) {
    contact = json_object_new_object();
    json_set_str(contact, "email", email);
  }
  json_set(body, "contact", contact);
}

static int party_register(struct cli *cli)
{
  struct json_object *body = body_new(cli), *answer;
  const char *handle = cli_arg(cli, 0);
  struct buf target = { 0 };
  int64_t index;
  bool has_key;
  int rc = signer_open(cli, true, &has_key);

  if (rc != CLI_DONE)
    return rc;
  json_set_str(body, "handle", handle);
  json_set_str(body, "kind", cli_option(cli, "kind"));
  body_set_names(cli, body, NULL);
  json_set_str(body, "country", cli_option(cli, "country"));
  set_contact(cli, body);
  body_set_list(cli, body, "affiliation", "affiliations");
  json_set_str(body, "key", secret_key_did(cli->key));
  json_set_str(body, "label", cli_option(cli, "label"));
  rc = target_path(cli, ROUTE_PARTY_REGISTER, NULL, NULL, &target);
  if (rc == CLI_DONE)
    rc = request_write(cli, buf_str(&target), body, &answer, &index);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  cli_say(cli, "Registered %s, log entry %" PRId64 ".", handle, index);
  return output_object(cli, answer, &party_view);
}

static int party_list(struct cli *cli)
{
  struct buf target = { 0 };
  int rc;

  route_path(&target, ROUTE_PARTY_LIST, NULL, NULL);
  target_query(&target, "kind", cli_option(cli, "kind"));
  target_query(&target, "country", cli_option(cli, "country"));
  target_query(&target, "search", cli_option(cli, "search"));
  target_query(&target, "limit", "500");
  rc = output_list(cli, buf_str(&target), SIGN_NOT, &party_view);
  buf_free(&target);
  return rc;
}

/* GET of the party into *answer, whose member `party` it is. */
static int get_party(struct cli *cli, const char *handle, struct json_object **answer)
{
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_PARTY_SHOW, handle, NULL, &target);

  if (rc == CLI_DONE)
    rc = request_get_json(cli, buf_str(&target), SIGN_NOT, answer, NULL);
  buf_free(&target);
  return rc;
}

static int party_show(struct cli *cli)
{
  struct json_object *answer, *contact, *party;
  struct buf target = { 0 };
  int rc = get_party(cli, cli_arg(cli, 0), &answer);

  if (rc == CLI_DONE && cli_flag(cli, "contact")) {
    route_path(&target, ROUTE_PARTY_CONTACT, cli_arg(cli, 0), NULL);
    rc = request_get_json(cli, buf_str(&target), SIGN_ALWAYS, &contact, NULL);
    buf_free(&target);
    party = json_object_of(answer, "party");
    if (rc == CLI_DONE)
      json_set(party == NULL ? answer : party, "contact",
               json_object_get(json_object_of(contact, "contact")));
  }
  return rc == CLI_DONE ? output_object(cli, answer, &party_view) : rc;
}

static int party_update(struct cli *cli)
{
  struct json_object *body = body_new(cli), *answer = NULL, *party;
  const char *handle = cli_arg(cli, 0);
  struct buf target = { 0 };
  int64_t index;
  int rc;

  if (cli->n_options == 0)
    return cli_error(cli, CLI_USAGE, "nothing to change was named; see: wiotc party update -h");
  rc = get_party(cli, handle, &answer);
  if (rc != CLI_DONE)
    return rc;
  party = json_object_of(answer, "party");
  body_set_names(cli, body, json_object_of(party == NULL ? answer : party, "names"));
  json_set_str(body, "country", cli_option(cli, "country"));
  set_contact(cli, body);
  body_set_list(cli, body, "affiliation", "affiliations");
  if (cli_flag(cli, "no-affiliations"))
    json_set(body, "affiliations", json_object_new_array());
  route_path(&target, ROUTE_PARTY_UPDATE, handle, NULL);
  rc = request_write(cli, buf_str(&target), body, &answer, &index);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  cli_say(cli, "Changed %s, log entry %" PRId64 ".", handle, index);
  return output_object(cli, answer, &party_view);
}

/* POSTs the body about the two parties of the command line and shows the first. */
static int change_representative(struct cli *cli, enum route_id row, struct json_object *body,
                                 const char *done)
{
  struct json_object *answer;
  struct buf target = { 0 };
  int64_t index;
  int rc = target_path(cli, row, cli_arg(cli, 0), cli_arg(cli, 1), &target);

  if (rc == CLI_DONE)
    rc = request_write(cli, buf_str(&target), body, &answer, &index);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  cli_say(cli, "%s %s %s, log entry %" PRId64 ".", cli_arg(cli, 1), done, cli_arg(cli, 0), index);
  return output_object(cli, answer, &party_view);
}

static int party_represent(struct cli *cli)
{
  struct json_object *body = body_new(cli);

  json_set_str(body, "person", cli_arg(cli, 1));
  return change_representative(cli, ROUTE_REPRESENTATIVE_NAME, body, "now represents");
}

static int party_dismiss(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  const char *reason;
  int rc = cli_text(cli, cli_option(cli, "reason"), &reason);

  json_set_str(body, "reason", reason);
  return rc == CLI_DONE ? change_representative(cli, ROUTE_REPRESENTATIVE_DISMISS, body,
                                                "no longer represents")
                        : rc;
}

/* The languages that any party has a name in, sorted. */
static size_t languages_of(struct cli *cli, struct json_object *parties, const char ***out)
{
  struct json_object *seen = cli_keep(cli, json_object_new_object());
  size_t n = 0;

  for (size_t i = 0; i < json_object_array_length(parties); i++) {
    struct json_object *names = json_object_of(json_object_array_get_idx(parties, i), "names");
    if (names == NULL)
      continue;
    json_object_object_foreach (names, tag, name) {
      (void)name;
      json_set_bool(seen, tag, true);
    }
  }
  *out = arena_alloc(&cli->arena, ((size_t)json_object_object_length(seen) + 1) * sizeof **out);
  json_object_object_foreach (seen, tag, yes) {
    size_t at = n++;
    (void)yes;
    for (; at > 0 && strcmp((*out)[at - 1], tag) > 0; at--)
      (*out)[at] = (*out)[at - 1];
    (*out)[at] = tag;
  }
  return n;
}

static void add_cells(struct cli *cli, struct buf *line, const struct column *columns,
                      struct json_object *party)
{
  for (const struct column *c = columns; c->title != NULL; c++) {
    if (line->len > 0)
      buf_byte(line, ',');
    display_csv(line, column_text(cli, party, c, NULL));
  }
}

/* A column a language, so that nothing of a name is lost. */
static void export_csv(struct cli *cli, struct json_object *parties)
{
  static const struct column before[] = { { "Handle", "handle", 0 },
                                          { "Kind", "kind", 0 },
                                          { NULL, NULL, 0 } };
  static const struct column after[] = { { "Country", "country", 0 },
                                         { "Affiliations", "affiliations", 0 },
                                         { "Registered", "registered", 0 },
                                         { "Log entry", "entry", 0 },
                                         { NULL, NULL, 0 } };
  const char **languages;
  size_t n = languages_of(cli, parties, &languages);
  struct buf line = { 0 };

  fputs("handle,kind", stdout);
  for (size_t i = 0; i < n; i++)
    printf(",name_%s", display_clean(&cli->arena, languages[i], false));
  fputs(",country,affiliations,registered,log_entry\r\n", stdout);
  for (size_t row = 0; row < json_object_array_length(parties); row++) {
    struct json_object *party = json_object_array_get_idx(parties, row);
    struct json_object *names = json_object_of(party, "names");
    buf_clear(&line);
    add_cells(cli, &line, before, party);
    for (size_t i = 0; i < n; i++) {
      const char *name = json_str(names, languages[i]);
      buf_byte(&line, ',');
      display_csv(&line, name == NULL ? "" : display_clean(&cli->arena, name, false));
    }
    add_cells(cli, &line, after, party);
    printf("%s\r\n", buf_str(&line));
  }
  buf_free(&line);
}

static int party_export(struct cli *cli)
{
  struct json_object *parties;
  struct buf target = { 0 };
  int rc;

  if (cli_arg(cli, 0) != NULL)
    return party_export_one(cli, cli_arg(cli, 0));
  if (cli_option(cli, "out") != NULL)
    return cli_error(cli, CLI_USAGE, "-o is for one party: wiotc party export HANDLE -o FILE");
  route_path(&target, ROUTE_PARTY_LIST, NULL, NULL);
  target_query(&target, "limit", "500");
  if (cli->format == FORMAT_JSON) {
    rc = output_list(cli, buf_str(&target), SIGN_NOT, &party_view);
  } else {
    rc = list_fetch(cli, buf_str(&target), SIGN_NOT, party_view.plural, &parties);
    if (rc == CLI_DONE)
      export_csv(cli, parties);
  }
  buf_free(&target);
  return rc;
}

static const struct option_spec register_options[] = {
  { "kind", 0, OPTION_VALUE, true, "organization|state|person", "what it is" },
  { "name", 0, OPTION_VALUE, true, "TEXT", "its name in English" },
  { "name", 0, OPTION_PREFIX, false, "TEXT", "its name in another language: --name-zh" },
  { "country", 0, OPTION_VALUE, true, "CC", "two letters of ISO 3166-1, such as CN" },
  { "email", 0, OPTION_VALUE, false, "ADDRESS", "contact address; not public" },
  { "affiliation", 0, OPTION_LIST, false, "HANDLE", "an organization a person belongs to" },
  { "label", 0, OPTION_VALUE, false, "TEXT", "what to call the key" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
static const struct option_spec list_options[] = {
  { "kind", 0, OPTION_VALUE, false, "organization|state|person", "only these" },
  { "country", 0, OPTION_VALUE, false, "CC", "only from that country" },
  { "search", 0, OPTION_VALUE, false, "TEXT", "only those with this in a name or the handle" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
static const struct option_spec show_options[] = {
  { "contact", 0, OPTION_FLAG, false, NULL,
    "its contact details too, for the party itself, registrars and auditors" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
static const struct option_spec update_options[] = {
  { "name", 0, OPTION_VALUE, false, "TEXT", "its name in English" },
  { "name", 0, OPTION_PREFIX, false, "TEXT", "its name in another language: --name-zh" },
  { "country", 0, OPTION_VALUE, false, "CC", "two letters of ISO 3166-1, such as CN" },
  { "email", 0, OPTION_VALUE, false, "ADDRESS", "contact address; not public" },
  { "affiliation", 0, OPTION_LIST, false, "HANDLE", "all it belongs to, in place of those before" },
  { "no-affiliations", 0, OPTION_FLAG, false, NULL, "it belongs to none any more" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
static const struct option_spec export_options[] = {
  { "out", 'o', OPTION_VALUE, false, "FILE",
    "write it to a file; to a folder, with attached files" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
static const struct option_spec erase_options[] = {
  { "reason", 0, OPTION_VALUE, true, "TEXT", "why; it becomes public" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct option_spec import_options[] = {
  { "commit", 0, OPTION_FLAG, false, NULL, "carry it out" },
  { "skip-wrong", 0, OPTION_FLAG, false, NULL, "leave out the rows that are wrong" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct option_spec dismiss_options[] = {
  { "reason", 0, OPTION_VALUE, true, "TEXT", "why; it is public; `-` reads it from stdin" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct command commands[] = {
  { "register", "HANDLE", 1, 1, "Registers a party with your key.",
    "example-inc --kind organization --name \"Example Inc.\" --country CN",
    "The request is signed by the key of --key, which becomes the party's first key. A handle is of "
    "small letters, digits and hyphens, and is never given twice.",
    register_options, party_register },
  { "list", "", 0, 0, "Lists the parties.", "--country CN --search haier", NULL, list_options,
    party_list },
  { "show", "HANDLE", 1, 1, "Shows a party.", "example-inc", NULL, show_options, party_show },
  { "update", "HANDLE", 1, 1, "Changes what is said of a party.",
    "example-inc --email office@example.com", "What is not named stays as it is.", update_options,
    party_update },
  { "import", "FILE.csv", 1, 1, "Registers and changes parties from a table, as a registrar.",
    "members.csv",
    "Without --commit it shows, row by row, what would happen: new, changed, same, or wrong and why. "
    "The first line names the columns: handle, kind, name, name-LANG, country, email, "
    "contact-MEMBER; an empty cell leaves what the register has. Each row becomes a statement of its "
    "own, signed by you. Given again after an interruption, it goes on where it was.",
    import_options, party_import },
  { "represent", "HANDLE PERSON", 2, 2, "Names a person who signs for your organization.",
    "example-inc li-wei",
    "With their own key they apply, answer, appeal, renew and resign for it, until dismissed. They "
    "cannot change its keys, erase it or name others.",
    NULL, party_represent },
  { "dismiss", "HANDLE PERSON", 2, 2, "Ends a person's power to sign for your organization.",
    "example-inc li-wei --reason \"Left the company\"",
    "A representative may lay down their own power with it.", dismiss_options, party_dismiss },
  { "export", "[HANDLE]", 0, 1, "Writes out all parties, or all that is held about one.",
    "example-inc -o ~/example-inc",
    "Without HANDLE: as CSV, unless -f json is given, one row a party, and one column a language. "
    "Contact details are not public, and are not in it. With HANDLE, as JSON: contact, keys, offices, "
    "applications with answers and questions, votes as far as you may see them, memberships, "
    "certificates, files, and the log entries it signed; for the party itself and auditors.",
    export_options, party_export },
  { "erase", "HANDLE", 1, 1, "Erases a party's private data for good.",
    "example-inc --reason \"we left the convention\"",
    "Contact details, answers, questions and attached files go; handle, names, memberships, "
    "certificates and decisions with their reasons stay, and the log stays whole. For the party "
    "itself and registrars. Open applications are withdrawn first.",
    erase_options, party_erase },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_party = { "party", "Who is registered: organizations, states, persons.",
                                 commands };
