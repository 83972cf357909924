#include "client/watch.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "client/display.h"
#include "client/file.h"
#include "client/output.h"
#include "client/receipt.h"
#include "lib/json.h"
#include "lib/merkle_frontier.h"
#include "lib/timestamp.h"
#include "lib/tlog_proof.h"

#define INTERVAL 10
#define INTERVAL_MAX (24 * 60 * 60)
#define PAGE 500

struct watch {
  struct watched given;
  const char *place_path;
  int64_t place; /* the next entry to look at */
  bool seen;     /* something was found */
};

/* What is found before the tree it is in has been proved. */
struct findings {
  struct watched w;
  struct sighting *rows;
  size_t n, room;
  struct merkle_frontier tree;
};

/* A run within the run, whose memory goes with it: a watch lasts for months. */
static void part_begin(const struct cli *cli, struct cli *part)
{
  *part = *cli;
  part->arena = (struct arena){ 0 };
  part->kept = NULL;
}

static void part_end(struct cli *part)
{
  json_object_put(part->kept);
  arena_free(&part->arena);
}

static int not_in_log(struct cli *cli, int64_t index, const char *why)
{
  return cli_error(cli, CLI_WRONG,
                   "THE REGISTER SHOWS ENTRIES THAT ARE NOT IN ITS LOG, from %" PRId64 " on: %s.\n"
                   "Do not trust this register. Keep this message, and show it to its auditors",
                   index, why);
}

/* One entry of a page: into the tree, and among the findings when it concerns what is watched. */
static int take(struct cli *cli, struct cli *page, struct findings *f, const char *bytes)
{
  struct json_object *holder = NULL;
  struct signature_params params;
  struct problem p = { 0 };
  struct digest hash;
  struct leaf leaf;
  size_t len = strlen(bytes);
  int64_t index = (int64_t)f->tree.size;
  const char *why;

  merkle_leaf_hash(bytes, len, &hash);
  merkle_frontier_add(&f->tree, &hash);
  if (!leaf_read(bytes, len, &leaf, &holder, &p))
    return not_in_log(cli, index, p.detail);
  cli_keep(page, holder);
  /* Who it says signed it; whether they did is checked where it matters. */
  if (!leaf_signer(&leaf, cli->reg.name, &params, &p))
    return not_in_log(cli, index, p.detail);
  why = watch_match(page, &f->w, &leaf, params.keyid);
  if (why == NULL)
    return CLI_DONE;
  if (!leaf_verify(&leaf, cli->reg.name, &params, &p))
    return not_in_log(cli, index, p.detail);
  if (f->n == f->room)
    f->rows = xrealloc(f->rows, (f->room = 2 * f->room + 8) * sizeof *f->rows);
  f->rows[f->n++] = (struct sighting){ .index = index,
                                       .time = leaf.time,
                                       .method = arena_strdup(&cli->arena, leaf.method),
                                       .path = arena_strdup(&cli->arena, leaf.path),
                                       .signer = arena_strdup(&cli->arena, params.keyid),
                                       .why = arena_strdup(&cli->arena, why),
                                       .leaf = arena_strndup(&cli->arena, bytes, len),
                                       .leaf_len = len };
  return CLI_DONE;
}

/* A page of entries from the tree's size on, up to `size`. */
static int read_page(struct cli *cli, struct findings *f, uint64_t size)
{
  struct cli page;
  struct json_object *answer, *rows;
  int rc;

  part_begin(cli, &page);
  rc = request_get_json(
      &page,
      arena_printf(&page.arena, "/v1/log/entries?from=%" PRIu64 "&limit=%d", f->tree.size, PAGE),
      SIGN_NOT, &answer, NULL);
  rows = rc == CLI_DONE ? json_array_of(answer, "entries") : NULL;
  if (rc == CLI_DONE && (rows == NULL || json_object_array_length(rows) == 0))
    rc = not_in_log(cli, (int64_t)f->tree.size, "they are left out of the list");
  for (size_t i = 0; rc == CLI_DONE && f->tree.size < size && i < json_object_array_length(rows);
       i++) {
    const char *bytes = json_str(json_object_array_get_idx(rows, i), "leaf");
    rc = bytes == NULL ? not_in_log(cli, (int64_t)f->tree.size, "an entry is empty")
                       : take(cli, &page, f, bytes);
  }
  part_end(&page);
  return rc;
}

/* What stands before the place, by the proof of the entry there, and the tree to read up to. */
static int begin_tree(struct cli *cli, int64_t place, struct findings *f, struct checkpoint *c)
{
  struct log_entry e;
  struct tlog_proof proof;
  struct digest leaf;
  struct problem p = { 0 };
  int rc = log_entry(cli, arena_printf(&cli->arena, "%" PRId64, place), &e);

  if (rc != CLI_DONE)
    return rc;
  merkle_leaf_hash(e.leaf, e.leaf_len, &leaf);
  if (!tlog_proof_check(e.proof, e.proof_len, &leaf, &cli->reg.log, &proof, c, &p) ||
      !merkle_frontier_before(&proof.inclusion, (uint64_t)place, c->size, &leaf, &c->root,
                              &f->tree))
    return not_in_log(cli, place, p.detail);
  return CLI_DONE;
}

/* Reads on from the place to the log's end. Nothing is said of what was not proved. */
static int read_on(struct cli *cli, struct watch *watch, struct findings *f)
{
  struct checkpoint c;
  struct exchange x;
  struct digest root;
  int rc = log_checkpoint(cli, &x, &c);

  f->tree.size = (uint64_t)watch->place;
  if (rc != CLI_DONE || c.size <= (uint64_t)watch->place)
    return rc;
  rc = watch_refresh(cli, &watch->given, &f->w);
  if (rc == CLI_DONE)
    rc = begin_tree(cli, watch->place, f, &c);
  while (rc == CLI_DONE && f->tree.size < c.size)
    rc = read_page(cli, f, c.size);
  if (rc != CLI_DONE)
    return rc;
  merkle_frontier_root(&f->tree, &root);
  return digest_equal(&root, &c.root) ? CLI_DONE
                                      : not_in_log(cli, watch->place, "the tree's root differs");
}

static void print_sighting(struct cli *cli, const struct sighting *s)
{
  char time[TIMESTAMP_LEN + 1];
  struct json_object *row = cli_keep(cli, json_object_new_object());
  struct buf line = { 0 }, text = { 0 };

  timestamp_write(s->time, time);
  json_set_int(row, "index", s->index);
  json_set_str(row, "time", time);
  json_set_str(row, "method", s->method);
  json_set_str(row, "path", s->path);
  json_set_str(row, "signer", s->signer);
  json_set_str(row, "why", s->why);
  if (cli->format == FORMAT_JSON) {
    json_write(&text, row);
    display_json(&line, buf_str(&text));
    puts(buf_str(&line));
  } else if (cli->format == FORMAT_CSV) {
    buf_printf(&line, "%" PRId64 ",%s,%s,", s->index, time, s->method);
    display_csv(&line, s->path);
    buf_printf(&line, ",%s,", s->signer);
    display_csv(&line, s->why);
    printf("%s\r\n", buf_str(&line));
  } else {
    printf("%" PRId64 "  %s  %s %s  by %s: %s\n", s->index, time, s->method,
           display_clean(&cli->arena, s->path, false), s->signer,
           display_clean(&cli->arena, s->why, false));
  }
  fflush(stdout);
  buf_free(&line);
  buf_free(&text);
}

static void set_environment(const struct sighting *s, const char *index)
{
  char time[TIMESTAMP_LEN + 1];

  timestamp_write(s->time, time);
  setenv("WIOTC_ENTRY", index, 1);
  setenv("WIOTC_TIME", time, 1);
  setenv("WIOTC_METHOD", s->method, 1);
  setenv("WIOTC_PATH", s->path, 1);
  setenv("WIOTC_SIGNER", s->signer, 1);
  setenv("WIOTC_WHY", s->why, 1);
}

/* Without a shell: what stands in the log must not become a command. */
static void run_command(struct cli *cli, const char *command, const struct sighting *s)
{
  const char *index = arena_printf(&cli->arena, "%" PRId64, s->index);
  char *const argv[] = { (char *)command, (char *)index, (char *)s->why, NULL };
  int status = 0;
  pid_t pid = fork();

  if (pid == 0) {
    set_environment(s, index);
    execvp(command, argv);
    fprintf(stderr, "wiotc: cannot run %s: %s\n", command, strerror(errno));
    _exit(127);
  }
  while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
    continue;
  if (pid < 0 || status != 0)
    cli_error(cli, CLI_USAGE, "%s failed for log entry %" PRId64, command, s->index);
}

/* One look at the log. The place moves on only after all was told. */
static int look(struct cli *cli, struct watch *watch)
{
  struct findings f = { 0 };
  const char *command = cli_option(cli, "exec");
  int rc = read_on(cli, watch, &f);

  for (size_t i = 0; rc == CLI_DONE && i < f.n; i++) {
    watch->seen = true;
    print_sighting(cli, &f.rows[i]);
    if (command != NULL)
      run_command(cli, command, &f.rows[i]);
  }
  if (rc == CLI_DONE && (int64_t)f.tree.size > watch->place) {
    const char *text = arena_printf(&cli->arena, "%" PRIu64 "\n", f.tree.size);
    watch->place = (int64_t)f.tree.size;
    if (!file_store(&cli->arena, watch->place_path, text, strlen(text), true))
      rc = cli_error(cli, CLI_USAGE, "cannot write %s: %s", watch->place_path, strerror(errno));
  }
  free(f.rows);
  return rc;
}

static void add_words(struct buf *b, const char *what, const char **words)
{
  for (; *words != NULL; words++)
    buf_printf(b, "%s %s\n", what, *words);
}

/* A place for each set of what is watched: two watches do not take entries from each other. */
static int find_place(struct cli *cli, struct watch *watch)
{
  const char *from = cli_option(cli, "from");
  struct buf words = { 0 };
  struct digest digest;
  char hex[2 * DIGEST_BYTES + 1], *text;
  size_t len;

  add_words(&words, "handle", watch->given.handles);
  add_words(&words, "did", watch->given.dids);
  add_words(&words, "body", watch->given.bodies);
  digest_of(buf_str(&words), words.len, &digest);
  buf_free(&words);
  digest_hex(&digest, hex);
  watch->place_path = arena_printf(&cli->arena, "%s/watch-%.16s", cli->reg.dir, hex);
  watch->place = 0;
  if (from != NULL)
    return log_index(cli, from, &watch->place);
  if (!file_load(&cli->arena, watch->place_path, 32, &text, &len))
    return errno == ENOENT ? CLI_DONE
                           : cli_error(cli, CLI_USAGE, "cannot read %s: %s", watch->place_path,
                                       strerror(errno));
  text[strcspn(text, "\n")] = '\0';
  return log_index(cli, text, &watch->place);
}

static int read_interval(struct cli *cli, int64_t *seconds)
{
  const char *given = cli_option(cli, "interval");

  *seconds = INTERVAL;
  if (given == NULL)
    return CLI_DONE;
  if (log_index(cli, given, seconds) == CLI_DONE && *seconds >= 1 && *seconds <= INTERVAL_MAX)
    return CLI_DONE;
  return cli_error(cli, CLI_USAGE, "--interval is 1 to %d seconds", INTERVAL_MAX);
}

/* A register that does not answer for a while is told once, and is no reason to stop watching. */
static int follow(struct cli *cli, struct watch *watch, int64_t seconds)
{
  const struct timespec pause = { .tv_sec = (time_t)seconds };
  bool away = false;
  int rc = CLI_DONE;

  while (rc != CLI_WRONG && rc != CLI_USAGE) {
    struct cli part;
    nanosleep(&pause, NULL);
    part_begin(cli, &part);
    part.hushed = away;
    rc = look(&part, watch);
    if (away && rc == CLI_DONE)
      cli_say(cli, "The register answers again.");
    away = rc == CLI_UNREACHABLE || rc == CLI_REFUSED;
    part_end(&part);
  }
  return rc;
}

int log_watch(struct cli *cli)
{
  struct watch watch = { 0 };
  int64_t seconds;
  int rc = read_interval(cli, &seconds);

  if (rc == CLI_DONE)
    rc = register_known(cli);
  if (rc == CLI_DONE)
    rc = watch_begin(cli, &watch.given);
  if (rc == CLI_DONE)
    rc = find_place(cli, &watch);
  if (rc == CLI_DONE && cli->format == FORMAT_CSV)
    fputs("log_entry,time,method,path,signed_by,why\r\n", stdout);
  if (rc == CLI_DONE)
    rc = look(cli, &watch);
  if (rc != CLI_DONE)
    return rc;
  if (cli_flag(cli, "once"))
    return watch.seen ? CLI_REFUSED : CLI_DONE;
  return follow(cli, &watch, seconds);
}
