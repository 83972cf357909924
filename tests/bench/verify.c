/*
 * How many Ed25519 signatures one thread verifies in a second: those of registrations, over their
 * real signature bases, each by another key. Prints {"rate", "bytes", "libsodium"}.
 *
 *     verify [-t SECONDS]
 */
#include "lib/signature_field.h"
#include "tests/bench/registration.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SAMPLES 256

struct sample {
  struct public_key key;
  struct buf base;
  uint8_t signature[SIGNATURE_BYTES];
};

static double seconds_now(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool make_sample(struct sample *s, struct registration *r)
{
  struct problem p = { 0 };
  registration_sign(r, "register.wiotc.example", time(NULL));
  s->key = r->params.key;
  signature_base(&r->message, r->signature_input.data + strlen(SIGNATURE_LABEL "="), &s->base);
  return signature_read(r->signature.data, s->signature, &p);
}

static bool measure(const struct sample *samples, double limit)
{
  double begin = seconds_now(), now = begin;
  size_t n = 0;
  while (now - begin < limit) {
    for (size_t i = 0; i < SAMPLES; i++) {
      const struct sample *s = &samples[i];
      if (!signature_valid(&s->key, s->base.data, s->base.len, s->signature))
        return false;
    }
    n += SAMPLES;
    now = seconds_now();
  }
  printf("{\"rate\": %.0f, \"bytes\": %zu, \"libsodium\": \"%s\"}\n", (double)n / (now - begin),
         samples[0].base.len, sodium_version_string());
  return true;
}

int main(int argc, char **argv)
{
  static struct sample samples[SAMPLES];
  struct registration r = { 0 };
  double limit = 3;
  bool ok = secret_init();
  int c;
  while ((c = getopt(argc, argv, "t:")) != -1) {
    if (c != 't' || (limit = strtod(optarg, NULL)) <= 0) {
      fputs("usage: verify [-t SECONDS]\n", stderr);
      return 2;
    }
  }
  for (size_t i = 0; ok && i < SAMPLES; i++)
    ok = make_sample(&samples[i], &r);
  ok = ok && measure(samples, limit);
  if (!ok)
    fputs("verify: a good signature was called wrong\n", stderr);
  for (size_t i = 0; i < SAMPLES; i++)
    buf_free(&samples[i].base);
  registration_free(&r);
  return ok ? 0 : 1;
}
