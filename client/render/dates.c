#include "client/render/dates.h"

#include <stdio.h>
#include <string.h>

static const char *english(struct arena *a, int year, int month, int day)
{
  static const char *const months[] = { "January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December" };

  /* No-break spaces: a date is not torn apart at the end of a line. */
  return arena_printf(a, "%d\u00a0%s\u00a0%d", day, months[month - 1], year);
}

static const char *const digits[] = { "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九" };

/* Months and days, below a hundred, are read out: 十, 十一, 二十, 二十七. */
static const char *spoken(struct arena *a, int number)
{
  int tens = number / 10, ones = number % 10;

  return arena_printf(a, "%s%s%s", tens > 1 ? digits[tens] : "", tens > 0 ? "十" : "",
                      ones > 0 ? digits[ones] : "");
}

/* GB/T 15835: in solemn texts the year's digits stand one by one, with 〇 for zero. */
static const char *solemn(struct arena *a, const char *date, int month, int day)
{
  return arena_printf(a, "%s%s%s%s年%s月%s日", digits[date[0] - '0'], digits[date[1] - '0'],
                      digits[date[2] - '0'], digits[date[3] - '0'], spoken(a, month),
                      spoken(a, day));
}

const char *date_in_words(struct arena *a, const char *date, const char *language)
{
  int year, month, day;

  if (sscanf(date, "%4d-%2d-%2d", &year, &month, &day) != 3 || month < 1 || month > 12)
    return date;
  if (strcmp(language, "zh-Hani") == 0)
    return solemn(a, date, month, day);
  if (strncmp(language, "zh", 2) == 0)
    return arena_printf(a, "%d年%d月%d日", year, month, day);
  if (strncmp(language, "en", 2) == 0)
    return english(a, year, month, day);
  return date;
}
