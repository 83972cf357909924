/*
 * A daemon that finds ten thousand certificates waiting to be signed: how many it signs in a
 * second, and the most memory that it takes. Prints {"rate", "peak_kib", "number"}.
 */
#include <stdio.h>
#include <time.h>

#include "tests/unit/certificate_many.h"

static double seconds_now(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(void)
{
  void *state = NULL;
  struct fixture *f;
  struct decision d;
  if (register_setup(&state) != 0)
    return 1;
  f = state;
  register_member(f, "acme", "industry", &d);
  db_commit(f->db);
  db_close(f->db);
  peak_of(f, make_many);
  double begin = seconds_now();
  long peak = peak_of(f, sign_many);
  printf("{\"rate\": %.0f, \"peak_kib\": %ld, \"number\": %d}\n", MANY / (seconds_now() - begin),
         peak, MANY);
  if (!open_again(f))
    return 1;
  return register_teardown(&state);
}
