/* Commitments to winners: one value for one choice, and another for every other. */
#include "lib/commitment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "lib/json.h"

#define SEAL "AAAAAAAAAAAAAAAAAAAAAA"

static const char *hash(const char *reg, const char *edition, const char *category,
                        const char *seal, const char *winners)
{
  static char out[COMMITMENT_LEN + 1];
  struct json_object *list = json_tokener_parse(winners);
  const struct commitment c = { reg, edition, category, seal, list };
  assert_true(commitment_write(&c, out));
  json_object_put(list);
  return out;
}

/* printf 'wiotc award decision v1\n{"award":"2026","category":"firm",…}' | sha256sum */
static void as_documented(void **state)
{
  (void)state;
  assert_string_equal(hash("r.example", "2026", "firm", SEAL, "[\"N4\",\"N12\"]"),
                      "5c27d9ada34dfe4fd141aede1262499e9bd8cabbe91ce10674abe662059bdf79");
  assert_string_equal(hash("r.example", "2026", "firm", SEAL, "[]"),
                      "cb28dc8f7c683683a376b12940cf9a853a22702d49df16d749da2c6705456be0");
}

static void every_part_counts(void **state)
{
  char first[COMMITMENT_LEN + 1];
  (void)state;
  strcpy(first, hash("r.example", "2026", "firm", SEAL, "[\"N4\",\"N12\"]"));
  assert_string_not_equal(first, hash("s.example", "2026", "firm", SEAL, "[\"N4\",\"N12\"]"));
  assert_string_not_equal(first, hash("r.example", "2027", "firm", SEAL, "[\"N4\",\"N12\"]"));
  assert_string_not_equal(first, hash("r.example", "2026", "film", SEAL, "[\"N4\",\"N12\"]"));
  assert_string_not_equal(
      first, hash("r.example", "2026", "firm", "AAAAAAAAAAAAAAAAAAAAAB", "[\"N4\",\"N12\"]"));
  assert_string_not_equal(first, hash("r.example", "2026", "firm", SEAL, "[\"N12\",\"N4\"]"));
  assert_string_not_equal(first, hash("r.example", "2026", "firm", SEAL, "[\"N4\"]"));
  assert_string_not_equal(first, hash("r.example", "2026", "firm", SEAL, "[\"N4,N12\"]"));
}

static void seals_are_of_one_length(void **state)
{
  (void)state;
  assert_true(seal_valid("Kf3j3Es0r2TOn2MN6JknSg"));
  assert_false(seal_valid("Kf3j3Es0r2TOn2MN6JknSgA"));
  assert_false(seal_valid("Kf3j3Es0r2TOn2MN6JknS"));
  assert_false(seal_valid("AAAA"));
  assert_false(seal_valid("AAAAAAAAAAAAAAAAAAAAA+"));
  assert_true(commitment_valid(hash("r", "2026", "firm", SEAL, "[]")));
  assert_false(commitment_valid("abc"));
  assert_false(commitment_valid(""));
}

/* Sixteen bytes of one value hide nothing; what is random has many characters. */
static void seals_are_random(void **state)
{
  (void)state;
  assert_false(seal_valid(SEAL));
  assert_false(seal_valid("_____________________w"));
  assert_false(seal_valid("0000000000000000000123"));
  assert_false(seal_valid("abcdefgabcdefgabcdefga"));
  assert_true(seal_valid("abcdefghabcdefghabcdef"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(as_documented),
    cmocka_unit_test(every_part_counts),
    cmocka_unit_test(seals_are_of_one_length),
    cmocka_unit_test(seals_are_random),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
