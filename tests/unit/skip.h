/* A skipped test says why: cmocka prints its name only. */
#ifndef WIOTC_TESTS_UNIT_SKIP_H
#define WIOTC_TESTS_UNIT_SKIP_H

#include <stdio.h>

#define skip_because(why)                                                                          \
  do {                                                                                             \
    printf("# %s: %s\n", __func__, why);                                                           \
    fflush(stdout);                                                                                \
    skip();                                                                                        \
  } while (0)

#endif
