/* The configuration file, and its sample and manual page held against the table of keys. */
#include "daemon/server/config.h"

#include "tests/unit/register.h"
#include "tests/unit/skip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *source_file(struct arena *a, const char *name)
{
  const char *root = getenv("WIOTC_SRCDIR");
  return root ? arena_printf(a, "%s/%s", root, name) : NULL;
}

static bool is_key(const char *name, size_t len)
{
  for (size_t i = 0; i < n_config_keys; i++)
    if (strlen(config_keys[i].name) == len && strncmp(config_keys[i].name, name, len) == 0)
      return true;
  return false;
}

/* `#key = value` or `key = value`: the name's length, 0 for another line. */
static size_t key_line(const char *line, const char **name, const char **value)
{
  *name = line + (*line == '#');
  size_t len = strspn(*name, "abcdefghijklmnopqrstuvwxyz_0123456789");
  if (len == 0 || strncmp(*name + len, " =", 2) != 0)
    return 0;
  *value = *name + len + 2 + strspn(*name + len + 2, " ");
  return len;
}

static void the_sample_has_every_key_and_its_default(void **state)
{
  struct arena arena = { 0 };
  char line[512];
  unsigned seen[64] = { 0 };
  const char *path = source_file(&arena, "etc/wiotcd.conf");
  (void)state;
  if (!path)
    skip_because("the source is not here: set WIOTC_SRCDIR");
  FILE *f = fopen(path, "r");
  assert_non_null(f);
  while (fgets(line, sizeof line, f)) {
    const char *name, *value;
    line[strcspn(line, "\n")] = '\0';
    size_t len = key_line(line, &name, &value);
    if (len && !is_key(name, len))
      fail_msg("the sample has a key that there is not: %s", line);
    for (size_t i = 0; len && i < n_config_keys; i++)
      if (strlen(config_keys[i].name) == len && strncmp(config_keys[i].name, name, len) == 0) {
        seen[i]++;
        assert_string_equal(value, config_keys[i].otherwise);
      }
  }
  fclose(f);
  for (size_t i = 0; i < n_config_keys; i++)
    if (seen[i] != 1)
      fail_msg("the sample has %s %u times", config_keys[i].name, seen[i]);
  /* as it stands, and with its keys in force, it can be read */
  struct config c;
  struct problem p = { 0 };
  config_defaults(&c);
  assert_true(config_read(&c, path, false, &p));
  arena_free(&arena);
}

static void the_manual_has_every_key(void **state)
{
  struct arena arena = { 0 };
  char line[512];
  unsigned seen[64] = { 0 };
  const char *path = source_file(&arena, "man/wiotcd.conf.5");
  (void)state;
  if (!path)
    skip_because("the source is not here: set WIOTC_SRCDIR");
  FILE *f = fopen(path, "r");
  assert_non_null(f);
  while (fgets(line, sizeof line, f)) {
    if (strncmp(line, ".It Ic ", 7) != 0)
      continue;
    size_t len = strcspn(line + 7, " \n");
    if (!is_key(line + 7, len))
      fail_msg("the manual has a key that there is not: %s", line);
    for (size_t i = 0; i < n_config_keys; i++)
      seen[i] +=
          strlen(config_keys[i].name) == len && strncmp(config_keys[i].name, line + 7, len) == 0;
  }
  fclose(f);
  for (size_t i = 0; i < n_config_keys; i++)
    if (seen[i] != 1)
      fail_msg("the manual has %s %u times", config_keys[i].name, seen[i]);
  arena_free(&arena);
}

static void defaults_are_within_their_bounds(void **state)
{
  struct config c;
  (void)state;
  for (size_t i = 0; i < n_config_keys; i++) {
    struct problem p = { 0 };
    config_defaults(&c);
    if (!config_set(&c, config_keys[i].name, config_keys[i].otherwise, &p))
      fail_msg("%s: %s", config_keys[i].name, p.detail);
  }
  config_defaults(&c);
  assert_string_equal(c.state, "/var/lib/wiotc");
  assert_int_equal(c.socket_mode, 0660);
  assert_int_equal(c.batch_max, 256);
}

static void bounds(void **state)
{
  struct config c;
  (void)state;
  config_defaults(&c);
  for (size_t i = 0; i < n_config_keys; i++) {
    const struct config_key *k = &config_keys[i];
    char text[600];
    struct problem p = { 0 };
    if (k->type == CONFIG_NUMBER || k->type == CONFIG_OCTAL) {
      static const char *const wrong[] = { "", "x", "1x", "99999999999999999999", "1.5", "0x10" };
      const long good[] = { k->min, k->max }, bad[] = { k->min - 1, k->max + 1 };
      for (size_t n = 0; n < 2; n++) {
        snprintf(text, sizeof text, k->type == CONFIG_OCTAL ? "%lo" : "%ld", good[n]);
        assert_true(config_set(&c, k->name, text, &p));
        if (bad[n] < 0 && k->type == CONFIG_OCTAL)
          strcpy(text, "-1");
        else
          snprintf(text, sizeof text, k->type == CONFIG_OCTAL ? "%lo" : "%ld", bad[n]);
        assert_false(config_set(&c, k->name, text, &p));
        assert_problem(&p, PROBLEM_CONFIG_INVALID);
      }
      for (size_t n = 0; n < sizeof wrong / sizeof wrong[0]; n++)
        assert_false(config_set(&c, k->name, wrong[n], &p));
    } else if (k->type == CONFIG_ISSUER) {
      assert_true(config_set(&c, k->name, "", &p) && config_set(&c, k->name, "did:key", &p));
      assert_true(config_set(&c, k->name, "did:web:example.org%3A8443:register", &p));
      assert_false(config_set(&c, k->name, "did:web:example.org%3a8443", &p));
      assert_non_null(strstr(p.detail, "did:web:"));
      assert_false(config_set(&c, k->name, "example.org", &p));
      memset(text, 'a', sizeof text);
      memcpy(text, "did:web:a.", 10);
      text[k->size] = '\0';
      assert_false(config_set(&c, k->name, text, &p));
    } else {
      memset(text, 'a', sizeof text);
      text[k->size] = '\0';
      assert_false(config_set(&c, k->name, text, &p));
      text[k->size - 1] = '\0';
      assert_int_equal(config_set(&c, k->name, text, &p), k->type != CONFIG_LEVEL);
      assert_int_equal(config_set(&c, k->name, "", &p), k->type == CONFIG_EMPTY);
    }
  }
  struct problem p = { 0 };
  assert_false(config_set(&c, "socket_mode", "0668", &p));
  assert_false(config_set(&c, "colour", "red", &p));
  assert_non_null(strstr(p.detail, "colour"));
}

/* Reads that text as a file. */
static bool read_text(const char *text, struct config *c, struct problem *p)
{
  char folder[32], path[64];
  folder_make(folder);
  snprintf(path, sizeof path, "%s/conf", folder);
  FILE *f = fopen(path, "w");
  fputs(text, f);
  fclose(f);
  *p = (struct problem){ 0 };
  config_defaults(c);
  bool ok = config_read(c, path, false, p);
  folder_remove(folder);
  return ok;
}

static void files(void **state)
{
  struct config c;
  struct problem p;
  (void)state;
  assert_true(read_text("", &c, &p));
  assert_true(read_text("# nothing\n\n[wiotcd]\nbatch_max = 7\nsocket_group =\n", &c, &p));
  assert_int_equal(c.batch_max, 7);
  assert_string_equal(c.socket_group, "");
  assert_false(config_read(&c, "/nonexistent/wiotcd.conf", false, &p));
  assert_problem(&p, PROBLEM_CONFIG_INVALID);
  p = (struct problem){ 0 };
  assert_true(config_read(&c, "/nonexistent/wiotcd.conf", true, &p));
  assert_problem(&p, PROBLEM_NONE);
}

static void wrong_files_name_the_line(void **state)
{
  static const struct {
    const char *text, *line, *says;
  } rows[] = {
    { "[wiotcd]\ncolour = red\n", ":2:", "colour" },
    { "[wiotcd]\n\nbatch_max = 0\n", ":3:", "batch_max" },
    { "batch_max = 1\n", ":1:", "section" },
    { "[other]\nbatch_max = 1\n", ":2:", "section" },
    { "[wiotcd]\nbatch_max = 1\nbatch_max = 1\n", ":3:", "twice" },
    { "[wiotcd]\nstate = /a\n  /b\n", ":3:", "twice" },
    { "[wiotcd]\nnonsense\n", ":2:", "key = value" },
    /* the first fault is the one that is told, with its own line */
    { "[wiotcd]\nnonsense\ncolour = red\n", ":2:", "key = value" },
    { "[wiotcd]\ncolour = red\nnonsense\n", ":2:", "colour" },
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct config c;
    struct problem p;
    if (read_text(rows[i].text, &c, &p))
      fail_msg("taken: %s", rows[i].text);
    assert_problem(&p, PROBLEM_CONFIG_INVALID);
    if (!strstr(p.detail, rows[i].line) || !strstr(p.detail, rows[i].says))
      fail_msg("%s: %s", rows[i].text, p.detail);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_sample_has_every_key_and_its_default),
    cmocka_unit_test(the_manual_has_every_key),
    cmocka_unit_test(defaults_are_within_their_bounds),
    cmocka_unit_test(bounds),
    cmocka_unit_test(files),
    cmocka_unit_test(wrong_files_name_the_line),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
