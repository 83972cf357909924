/*
 * Parties by a part of a name or a handle, in any script, and by kind and country.
 *
 * The index holds, of each party, every three neighbouring characters of its folded names and
 * handle, and its kind and country. It only proposes: whoever asks compares the party's own names
 * (search_fits), so what an older name left behind does no harm. It is made behind the statements,
 * in the writer's idle time, and knows how far it has come; readers look at the rest themselves. So
 * it is no part of what rules write, and finds the same whether it is there or not.
 */
#ifndef WIOTC_DAEMON_MODEL_SEARCH_H
#define WIOTC_DAEMON_MODEL_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/model/party.h"

/* What is looked for, folded. */
struct search {
  const char *text;  /* "" when nothing */
  const char *match; /* the index's query; NULL when it can narrow nothing down */
};

void search_begin(struct context *c, const struct party_filter *f, struct search *out);
/* Whether a name or the handle holds the text. */
bool search_fits(const struct search *s, const char *handle, const char *names);
/* Parties up to this id are in the index. */
int64_t search_mark(struct db *db);

/* Adds what a party that is in the index is called now. */
void search_renamed(struct context *c, const struct party *party);

/* How many parties wait to be put into the index. */
int64_t search_behind(struct db *db);
/* Puts the next ones into the index, in a transaction of the writer's. */
void search_index(struct db *db, int64_t most);

#endif
