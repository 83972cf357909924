#include "client/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "client/display.h"
#include "client/help.h"
#include "client/request.h"
#include "client/transport.h"

/* Reads a line of words; the run says nothing and is closed by done(). */
static int line(struct cli *cli, const char *words)
{
  char *argv[32] = { NULL }, *rest = NULL;
  int argc = 0;

  *cli = (struct cli){ .hushed = true };
  argv[argc++] = arena_strdup(&cli->arena, "wiotc");
  for (char *word = strtok_r(arena_strdup(&cli->arena, words), " ", &rest);
       word != NULL && argc < 32; word = strtok_r(NULL, " ", &rest))
    argv[argc++] = word;
  return command_line_read(cli, argc, argv);
}

static int usage(const char *words)
{
  struct cli cli;
  int rc = line(&cli, words);

  if (rc == CLI_DONE && cli.command != NULL)
    rc = command_line_complete(&cli);
  arena_free(&cli.arena);
  return rc;
}

static void words_and_options(void **state)
{
  struct cli cli;
  const struct given_option *o;
  size_t at = 0;

  (void)state;
  assert_int_equal(line(&cli,
                        "-yq --host=unix:///a party -fjson register abc --kind person --name A "
                        "--name-zh B --affiliation x --affiliation y --country CN --key k"),
                   CLI_DONE);
  assert_string_equal(cli.noun->name, "party");
  assert_string_equal(cli.command->verb, "register");
  assert_true(cli.yes && cli.quiet && cli.format == FORMAT_JSON);
  assert_string_equal(cli.host, "unix:///a");
  assert_string_equal(cli.key_path, "k");
  assert_string_equal(cli_arg(&cli, 0), "abc");
  assert_null(cli_arg(&cli, 1));
  assert_string_equal(cli_option(&cli, "name"), "A");
  assert_null(cli_option(&cli, "email"));
  o = cli_option_next(&cli, "affiliation", &at);
  assert_string_equal(o->value, "x");
  o = cli_option_next(&cli, "affiliation", &at);
  assert_string_equal(o->value, "y");
  assert_null(cli_option_next(&cli, "affiliation", &at));
  at = 0;
  assert_null(cli_option_next(&cli, "name", &at)->suffix);
  assert_string_equal(cli_option_next(&cli, "name", &at)->suffix, "zh");
  assert_int_equal(command_line_complete(&cli), CLI_DONE);
  arena_free(&cli.arena);

  /* Before noun and verb too, with their values. */
  assert_int_equal(line(&cli, "--kind state --name-zh B party --country=CN register -- abc"),
                   CLI_DONE);
  assert_string_equal(cli.command->verb, "register");
  assert_string_equal(cli_option(&cli, "kind"), "state");
  assert_string_equal(cli_option(&cli, "country"), "CN");
  assert_string_equal(cli_arg(&cli, 0), "abc");
  arena_free(&cli.arena);
  assert_int_equal(line(&cli, "-o FILE log --from prove 3"), CLI_USAGE);
  arena_free(&cli.arena);
  assert_int_equal(line(&cli, "-o FILE log prove 3"), CLI_DONE);
  assert_string_equal(cli_option(&cli, "out"), "FILE");
  assert_string_equal(cli_arg(&cli, 0), "3");
  arena_free(&cli.arena);
  assert_int_equal(line(&cli, "--mine application list"), CLI_DONE);
  assert_true(cli_flag(&cli, "mine"));
  arena_free(&cli.arena);
  assert_int_equal(line(&cli, "--mine party list"), CLI_USAGE);
  arena_free(&cli.arena);
  assert_int_equal(line(&cli, "--kind party"), CLI_USAGE);
  arena_free(&cli.arena);

  assert_int_equal(line(&cli, "application ask A1 -- --text"), CLI_DONE);
  assert_string_equal(cli_arg(&cli, 1), "--text");
  arena_free(&cli.arena);
  assert_int_equal(line(&cli, "application ask A1 -"), CLI_DONE);
  assert_string_equal(cli_arg(&cli, 1), "-");
  arena_free(&cli.arena);
  assert_int_equal(line(&cli, "log prove 3 -o FILE"), CLI_DONE);
  assert_string_equal(cli_option(&cli, "out"), "FILE");
  arena_free(&cli.arena);
}

static void verbs_of_two_words(void **state)
{
  struct cli cli;

  (void)state;
  assert_int_equal(line(&cli, "--year 2026 award -q round list"), CLI_DONE);
  assert_string_equal(cli.command->verb, "round list");
  assert_string_equal(cli_option(&cli, "year"), "2026");
  arena_free(&cli.arena);
  assert_int_equal(line(&cli, "award round show round"), CLI_DONE);
  assert_string_equal(cli.command->verb, "round show");
  assert_string_equal(cli_arg(&cli, 0), "round");
  arena_free(&cli.arena);
  assert_int_equal(line(&cli, "award show N9"), CLI_DONE);
  assert_string_equal(cli.command->verb, "show");
  arena_free(&cli.arena);
  assert_int_equal(line(&cli, "award round"), CLI_DONE); /* and there is no command */
  assert_null(cli.command);
  arena_free(&cli.arena);
}

static void wrong_usage(void **state)
{
  static const char *const lines[] = {
    "nonsense",
    "party nonsense",
    "award round nonsense",
    "award round nominate",
    "award open a 2026",
    "party round list",
    "party show",
    "party show a b",
    "party list --nonsense",
    "party list --kind",
    "party list --kind company",
    "party list -f xml",
    "party list -fxml",
    "party list --yes=1",
    "party list -z",
    "party register abc --kind person --country CN",
    "party register abc --name-english A",
    "party register abc --name-",
    "application approve A1",
    "status now",
    "api GET",
    "--country CN",
    "--host",
  };

  (void)state;
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
    if (usage(lines[i]) != CLI_USAGE)
      fail_msg("`wiotc %s` was taken", lines[i]);
  assert_int_equal(usage("status"), CLI_DONE);
  assert_int_equal(usage("api GET /v1/status"), CLI_DONE);
}

static void suggestions(void **state)
{
  static const char *const list[] = { "party", "key", "application", "list", NULL };

  (void)state;
  assert_string_equal(nearest_word("parti", list), "party");
  assert_string_equal(nearest_word("app", list), "application");
  assert_string_equal(nearest_word("lst", list), "list");
  assert_null(nearest_word("zzzzzz", list));
  assert_null(nearest_word("", list));
  assert_null(nearest_word("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", list));
}

/* Every row has what help and errors need, and every help fits 80 columns. */
static void tables_and_help(void **state)
{
  (void)state;
  for (size_t i = 0; nouns[i] != NULL; i++) {
    for (const struct command *c = nouns[i]->commands; c->run != NULL; c++) {
      char *text = NULL, *rest = NULL;
      size_t len, words = command_words(c);
      bool many = strstr(c->args, "...") != NULL;
      FILE *f = open_memstream(&text, &len);
      assert_true(many ? c->max_args == COMMAND_MANY : c->max_args == words);
      assert_true(c->min_args <= words);
      assert_non_null(c->summary);
      assert_non_null(c->example);
      help_command(f, nouns[i], c);
      help_noun(f, nouns[i]);
      help_all(f);
      fclose(f);
      for (char *l = strtok_r(text, "\n", &rest); l != NULL; l = strtok_r(NULL, "\n", &rest))
        if (strlen(l) >= 80)
          fail_msg("too long: %s", l);
      free(text);
    }
  }
}

static void targets(void **state)
{
  struct cli cli = { .hushed = true };
  struct buf b = { 0 };

  (void)state;
  assert_int_equal(target_path(&cli, ROUTE_KEY_REVOKE, "abc", "did:key:z6Mk", &b), CLI_DONE);
  assert_string_equal(buf_str(&b), "/v1/parties/abc/keys/did:key:z6Mk/revocation");
  target_query(&b, "kind", NULL);
  target_query(&b, "search", "a b&c=d%海");
  target_query(&b, "limit", "5");
  assert_non_null(strstr(buf_str(&b), "?search=a%20b%26c%3Dd%25%E6%B5%B7&limit=5"));
  assert_int_equal(target_path(&cli, ROUTE_PARTY_SHOW, "", NULL, &b), CLI_USAGE);
  assert_int_equal(target_path(&cli, ROUTE_PARTY_SHOW, "..", NULL, &b), CLI_USAGE);
  assert_int_equal(target_path(&cli, ROUTE_PARTY_SHOW, "a/b", NULL, &b), CLI_USAGE);
  assert_int_equal(target_path(&cli, ROUTE_PARTY_SHOW, "a?b", NULL, &b), CLI_USAGE);
  assert_int_equal(target_path(&cli, ROUTE_PARTY_SHOW, "a%2fb", NULL, &b), CLI_USAGE);
  buf_free(&b);
  arena_free(&cli.arena);
}

static void links(void **state)
{
  struct arena a = { 0 };

  (void)state;
  assert_string_equal(link_next(&a, "</v1/parties?after=x>; rel=\"next\""), "/v1/parties?after=x");
  assert_string_equal(link_next(&a, "</a>; rel=\"prev\", </b>; rel=\"next\""), "/b");
  assert_null(link_next(&a, "</a>; rel=\"prev\""));
  assert_null(link_next(&a, "<https://evil.example/a>; rel=\"next\""));
  assert_null(link_next(&a, "<//evil.example/a>; rel=\"next\""));
  assert_null(link_next(&a, "</a"));
  assert_null(link_next(&a, ""));
  arena_free(&a);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(words_and_options),
    cmocka_unit_test(verbs_of_two_words),
    cmocka_unit_test(wrong_usage),
    cmocka_unit_test(suggestions),
    cmocka_unit_test(tables_and_help),
    cmocka_unit_test(targets),
    cmocka_unit_test(links),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
