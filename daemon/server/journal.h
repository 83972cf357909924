/* What the daemon says about itself: lines on stderr, for the journal. Never a secret. */
#ifndef WIOTC_DAEMON_SERVER_JOURNAL_H
#define WIOTC_DAEMON_SERVER_JOURNAL_H

enum level { LEVEL_ERROR, LEVEL_WARN, LEVEL_INFO, LEVEL_DEBUG };

void journal_level(const char *name); /* error, warn, info, debug */
void journal(enum level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
