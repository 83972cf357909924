/*
 * Dates as people write them in certificates.
 */
#ifndef WIOTC_CLIENT_RENDER_DATES_H
#define WIOTC_CLIENT_RENDER_DATES_H

#include "lib/arena.h"

/* A date, YYYY-MM-DD, in a language: `27 November 2026` for en, `2026年11月27日` for zh, and
 * `二〇二六年十一月二十七日` for zh-Hani, the solemn form. Other languages get the date itself,
 * which is read everywhere (ISO 8601). */
const char *date_in_words(struct arena *a, const char *date, const char *language);

#endif
