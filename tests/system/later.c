/*
 * A clock for tests that need another day: preloaded, it adds $LATER_DAYS and $LATER_SECONDS to
 * what programs are told of the time of day. Clocks that measure durations stay as they are.
 *
 * libfaketime cannot be used: it and jemalloc, while they start, wait for each other.
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t later(void)
{
  const char *days = getenv("LATER_DAYS"), *seconds = getenv("LATER_SECONDS");

  return (days == NULL ? 0 : (time_t)atol(days) * 24 * 60 * 60) +
         (seconds == NULL ? 0 : (time_t)atol(seconds));
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
  long rc = syscall(SYS_clock_gettime, clock, out);

  if (rc == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    out->tv_sec += later();
  return (int)rc;
}

time_t time(time_t *out)
{
  struct timespec now;

  clock_gettime(CLOCK_REALTIME, &now);
  if (out != NULL)
    *out = now.tv_sec;
  return now.tv_sec;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
  struct timespec now;

  (void)zone;
  clock_gettime(CLOCK_REALTIME, &now);
  out->tv_sec = now.tv_sec;
  out->tv_usec = now.tv_nsec / 1000;
  return 0;
}
