/*
 * How many certificates one thread issues in a second: built and given both proofs, as text. Then
 * writes them, so that they can be verified. Prints {"rate", "did", "seed"}.
 *
 *     credential -n NUMBER -o DIR
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "lib/arena.h"
#include "lib/credential.h"
#include "lib/json.h"

#define URN "urn:wiotc:register.wiotc.example:"
#define ISSUED INT64_C(1767312000) /* 2026-01-02T00:00:00Z */

static const uint8_t seed[32] = { 7 };

/* What a membership's certificate of this register looks like. */
static struct credential certificate(struct arena *a, const char *did, long n)
{
  return (struct credential){
    .id = arena_printf(a, URN "certificates/WIOTC-2026-%06ld", n),
    .name = arena_printf(a, "Certificate of Membership WIOTC-2026-%06ld", n),
    .description = arena_printf(a,
                                "Company No. %ld is a member (full) of the Smart Life Commission "
                                "of the World Internet of Things Convention.",
                                n),
    .issuer_did = did,
    .issuer_name = "World Internet of Things Convention",
    .valid_from = "2026-01-01T00:00:00Z",
    .valid_until = "2036-01-01T00:00:00Z",
    .subject_id = arena_printf(a, URN "parties/company-%ld", n),
    .subject_name = arena_printf(a, "Company No. %ld", n),
    .achievement_id = URN "bodies/smart-life/membership/full",
    .achievement_type = "Membership",
    .achievement_name = "Member of the Smart Life Commission",
    .achievement_description = "Membership (full) of the Smart Life Commission of the World "
                               "Internet of Things Convention.",
    .criteria_id = URN "bodies/smart-life/admission",
    .criteria_narrative = "The application was screened and approved by 2 holders of the office of "
                          "reviewer.",
    .evidence_id = arena_printf(a, URN "log/entries/%ld", n),
    .evidence_name = arena_printf(a, "Log entry %ld of register.wiotc.example", n),
    .status = { arena_printf(a, URN "status-lists/1#%ld", n), arena_printf(a, "%ld", n),
                URN "status-lists/1", URN "status-lists/2" },
  };
}

/* The text of one; "" when it could not be signed. */
static void issue(const struct secret_key *key, long n, struct buf *text)
{
  struct arena a = { 0 };
  struct problem p = { 0 };
  struct credential c = certificate(&a, secret_key_did(key), n);
  struct json_object *document = credential_build(&c);
  buf_clear(text);
  if (credential_sign(document, key, ISSUED, &p))
    json_write(text, document);
  json_object_put(document);
  arena_free(&a);
}

static bool store(const char *folder, long n, const struct buf *text)
{
  char path[512];
  snprintf(path, sizeof path, "%s/%06ld.json", folder, n);
  FILE *f = fopen(path, "w");
  bool ok = f && fwrite(text->data, 1, text->len, f) == text->len;
  return f && fclose(f) == 0 && ok;
}

static double seconds_now(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool run(long number, const char *folder)
{
  struct secret_key *key = secret_key_from_seed(seed);
  struct buf text = { 0 };
  double spent = 0;
  bool ok = true;
  for (long n = 1; ok && n <= number; n++) {
    double begin = seconds_now();
    issue(key, n, &text);
    spent += seconds_now() - begin;
    ok = text.len > 0 && store(folder, n, &text);
  }
  if (ok)
    printf("{\"rate\": %.0f, \"did\": \"%s\", \"seed\": %d}\n", (double)number / spent,
           secret_key_did(key), seed[0]);
  buf_free(&text);
  secret_key_free(key);
  return ok;
}

int main(int argc, char **argv)
{
  const char *folder = NULL;
  long number = 2000;
  int c;
  while ((c = getopt(argc, argv, "n:o:")) != -1) {
    if (c == 'n')
      number = strtol(optarg, NULL, 10);
    else if (c == 'o')
      folder = optarg;
  }
  if (!folder || number < 1 || number > 999999 || !secret_init()) {
    fputs("usage: credential -n NUMBER -o DIR\n", stderr);
    return 2;
  }
  if (run(number, folder))
    return 0;
  perror("credential");
  return 1;
}
