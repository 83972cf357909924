/*
 * Proof that the winners who were announced are those who were chosen: the log holds a commitment
 * to them from each who chose, made before the ceremony, whose log entry opens them.
 */
#include <inttypes.h>
#include <string.h>

#include "client/award.h"
#include "client/award_prove.h"
#include "client/body_names.h"
#include "client/display.h"
#include "client/request.h"
#include "client/verify.h"
#include "lib/award_status.h"
#include "lib/commitment.h"
#include "lib/json.h"
#include "lib/leaf.h"

struct proof {
  struct json_object *round;  /* as the register shows it */
  struct json_object *chosen; /* who chose, likewise: its decisions, an array */
  struct json_object *opened; /* of the round, in the effect of the ceremony's entry */
  int64_t held;               /* that entry */
  struct json_object *failed; /* an array: what could not be carried out there */
  struct json_object *checks; /* an array: what is told of each */
  bool wrong;
};

static void found(struct cli *cli, struct proof *p, const char *what, bool good, const char *text)
{
  struct json_object *check = json_object_new_object();

  json_set_str(check, "check", what);
  json_set_str(check, "result", good ? "passed" : "failed");
  json_set_str(check, "detail", text);
  json_add(p->checks, check);
  p->wrong = p->wrong || !good;
  if (cli->format != FORMAT_TABLE)
    return;
  printf("%s ", verification_mark(cli, good ? CHECK_PASSED : CHECK_FAILED));
  display_wrap(stdout,
               display_clean(&cli->arena, arena_printf(&cli->arena, "%s: %s", what, text), false),
               cli->terminal.utf8 ? 2 : 5, cli->terminal.width);
}

/* The ids as one text, "N4, N9". */
static const char *ids_text(struct cli *cli, struct json_object *list)
{
  const char *text = "";

  for (size_t i = 0; list != NULL && i < json_object_array_length(list); i++) {
    struct json_object *item = json_object_array_get_idx(list, i);
    const char *id = json_object_is_type(item, json_type_object) ? json_str(item, "nomination")
                                                                 : json_object_get_string(item);
    text = arena_printf(&cli->arena, "%s%s%s", text, i == 0 ? "" : ", ", id == NULL ? "?" : id);
  }
  return text[0] == '\0' ? "nobody" : text;
}

/* The entry with which the ceremony was held, and what it opens of the round. */
static int read_holding(struct cli *cli, struct proof *p, const char *slug)
{
  struct json_object *ceremony;
  struct buf target = { 0 }, path = { 0 };
  struct leaf leaf;
  const char *signer;
  int rc = target_path(cli, ROUTE_CEREMONY_SHOW, slug, NULL, &target);

  if (rc == CLI_DONE)
    rc = request_get_json(cli, buf_str(&target), SIGN_NOT, &ceremony, NULL);
  if (rc == CLI_DONE) {
    p->held = json_int(ceremony, "held_entry", -1);
    rc = prove_leaf(cli, p->held, &leaf, &signer);
  }
  if (rc == CLI_DONE) {
    route_path(&path, ROUTE_CEREMONY_HOLD, slug, NULL);
    p->opened = prove_row(json_array_of(leaf.effect, "awards"), "award", cli_arg(cli, 0));
    p->failed = json_array_of(leaf.effect, "failed");
    found(cli, p, "The ceremony", p->opened != NULL && strcmp(leaf.path, buf_str(&path)) == 0,
          arena_printf(&cli->arena,
                       "%s was held by log entry %" PRId64 ", which %s the winners of %s", slug,
                       p->held, p->opened == NULL ? "does NOT name" : "names", cli_arg(cli, 0)));
  }
  buf_free(&target);
  buf_free(&path);
  return rc;
}

/* What the log says was public of the choice, and that it is a commitment to these winners. */
static bool committed(struct cli *cli, const struct leaf *leaf, struct json_object *category,
                      const char *seal)
{
  char hash[COMMITMENT_LEN + 1], written[CONTENT_DIGEST_LEN + 1];
  struct digest digest;
  struct buf path = { 0 };
  const char *slug = output_text(category, "category");
  const struct commitment c = { cli->reg.name, cli_arg(cli, 0), slug, seal,
                                json_array_of(category, "winners") };
  struct json_object *shown = json_object_new_object();

  route_path(&path, ROUTE_AWARD_DECIDE, cli_arg(cli, 0), NULL);
  json_set_str(shown, "category", slug);
  json_set_str(shown, "ceremony", json_str(leaf->effect, "ceremony"));
  json_set_str(shown, "commitment", json_str(leaf->effect, "commitment"));
  bool ok = c.winners != NULL && strcmp(leaf->path, buf_str(&path)) == 0 &&
            strcmp(output_text(leaf->effect, "category"), slug) == 0 &&
            leaf_public_digest(shown, NULL, &digest) && commitment_write(&c, hash) &&
            strcmp(output_text(leaf->effect, "commitment"), hash) == 0;
  if (ok) {
    content_digest_write(&digest, written);
    ok = strcmp(written, leaf->public_digest) == 0;
  }
  json_object_put(shown);
  buf_free(&path);
  return ok;
}

/* What the log says of a choice, the register wrote there; what was signed is its body, which
 * everybody may fetch now. It must say the same, or the register committed to something else. */
static int check_signed(struct cli *cli, int64_t entry, const struct leaf *leaf,
                        struct json_object *category, bool *good)
{
  char written[CONTENT_DIGEST_LEN + 1];
  struct problem ignored = { 0 };
  struct digest digest;
  struct exchange x;
  struct json_object *body;
  struct buf target = { 0 };
  int rc =
      target_path(cli, ROUTE_LOG_BODY, arena_printf(&cli->arena, "%" PRId64, entry), NULL, &target);

  if (rc == CLI_DONE)
    rc = request_get(cli, buf_str(&target), SIGN_NOT, &x);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  digest_of(x.data, x.len, &digest);
  content_digest_write(&digest, written);
  body = cli_keep(cli, json_read(x.data, x.len, &ignored));
  *good = strcmp(written, leaf->content_digest) == 0 &&
          strcmp(output_text(body, "category"), output_text(category, "category")) == 0 &&
          strcmp(output_text(body, "commitment"), output_text(leaf->effect, "commitment")) == 0 &&
          json_array_of(body, "winners") != NULL &&
          strcmp(ids_text(cli, json_array_of(body, "winners")),
                 ids_text(cli, json_array_of(category, "winners"))) == 0;
  return CLI_DONE;
}

struct openings {
  const char *by[LIMIT_CEREMONY_OPENINGS]; /* handles */
  const char *words;                       /* with their log entries */
  size_t n;
  bool good;
};

/* Who that choice is said to be by. */
static const char *chooser(struct proof *p, const char *category, int64_t entry)
{
  struct json_object *choices =
      json_array_of(prove_row(p->chosen, "category", category), "choices");

  for (size_t i = 0; choices != NULL && i < json_object_array_length(choices); i++) {
    struct json_object *row = json_object_array_get_idx(choices, i);
    if (json_int(row, "entry", -1) == entry)
      return output_text(row, "by");
  }
  return "?";
}

static int check_opening(struct cli *cli, struct proof *p, struct json_object *category,
                         struct json_object *opening, struct openings *o)
{
  int64_t entry = json_int(opening, "entry", -1);
  const char *by = chooser(p, output_text(category, "category"), entry), *signer;
  struct leaf leaf;
  bool same = false, theirs = false;
  int rc = prove_leaf(cli, entry, &leaf, &signer);

  if (rc == CLI_DONE)
    rc = check_signed(cli, entry, &leaf, category, &same);
  if (rc == CLI_DONE && strcmp(by, "?") != 0)
    rc = prove_signer(cli, by, signer, entry, &theirs);
  if (rc != CLI_DONE)
    return rc;
  o->good = o->good && same && theirs && entry < p->held &&
            committed(cli, &leaf, category, output_text(opening, "seal"));
  for (size_t i = 0; i < o->n; i++)
    o->good = o->good && strcmp(o->by[i], by) != 0;
  o->words = arena_printf(&cli->arena, "%s%s%s in log entry %" PRId64, o->words,
                          o->n == 0 ? "" : ", ", by, entry);
  o->by[o->n++] = by;
  return CLI_DONE;
}

/* All the choices that decided a category. */
static int check_choices(struct cli *cli, struct proof *p, struct json_object *category)
{
  struct json_object *list = json_array_of(category, "openings");
  struct openings o = { .words = "", .good = true };
  size_t n = list == NULL ? 0 : json_object_array_length(list);
  bool enough = n > 0 && (int64_t)n >= json_int(p->opened, "needed", INT64_MAX);
  const char *winners = ids_text(cli, json_array_of(category, "winners"));

  for (size_t i = 0; i < n && i < LIMIT_CEREMONY_OPENINGS; i++) {
    int rc = check_opening(cli, p, category, json_object_array_get_idx(list, i), &o);
    if (rc != CLI_DONE)
      return rc;
  }
  found(cli, p, output_text(category, "category"), o.good && enough,
        n == 0   ? "the ceremony opened no choice of it"
        : o.good ? arena_printf(&cli->arena, "%zu chose %s before the ceremony%s: %s", n, winners,
                                enough ? "" : ", too few", o.words)
                 : arena_printf(&cli->arena,
                                "the choices are NOT %s, as they were signed and committed to, by "
                                "different people before the ceremony: %s",
                                winners, o.words));
  return CLI_DONE;
}

/* Chosen, and could not win any more when the ceremony was held. */
static bool fell_out(struct proof *p, const char *id)
{
  for (size_t i = 0; p->failed != NULL && i < json_object_array_length(p->failed); i++)
    if (strcmp(json_object_get_string(json_object_array_get_idx(p->failed, i)), id) == 0)
      return true;
  return false;
}

/* Who is shown behind the id is who was nominated, and whom the certificate names. */
static int check_winner(struct cli *cli, struct proof *p, const char *slug, const char *id,
                        struct json_object *shown)
{
  const char *nominee, *name = NULL, *number = json_str(shown, "certificate");
  int rc = prove_nominee(cli, cli_arg(cli, 0), slug, id, &nominee);

  if (rc == CLI_DONE && nominee != NULL && number != NULL)
    rc = prove_certificate(cli, number, cli_arg(cli, 0), slug, nominee, &name);
  if (rc != CLI_DONE)
    return rc;
  bool same = nominee != NULL && strcmp(output_text(shown, "nominee"), nominee) == 0;
  if (same && number == NULL && fell_out(p, id)) {
    found(cli, p, id, true,
          arena_printf(&cli->arena, "%s was chosen, and could not win any more at the ceremony",
                       nominee));
    return CLI_DONE;
  }
  found(cli, p, id, same && name != NULL,
        nominee == NULL ? "the log has NO such nomination for this category"
        : !same ? arena_printf(&cli->arena, "is %s by the log, and the register shows %s", nominee,
                               output_text(shown, "nominee"))
        : name == NULL
            ? arena_printf(&cli->arena, "%s has NO certificate of this by the log", nominee)
            : arena_printf(&cli->arena, "%s, %s, certificate %s", nominee, name, number));
  return CLI_DONE;
}

static int check_category(struct cli *cli, struct proof *p, struct json_object *category)
{
  const char *slug = output_text(category, "category");
  struct json_object *winners = json_array_of(category, "winners");
  struct json_object *shown =
      json_array_of(prove_row(json_array_of(p->round, "decisions"), "category", slug), "winners");
  bool same = strcmp(ids_text(cli, shown), ids_text(cli, winners)) == 0;
  int rc = check_choices(cli, p, category);

  if (rc == CLI_DONE && (shown == NULL || !same))
    found(cli, p, slug, false,
          arena_printf(&cli->arena, "the register shows %s instead", ids_text(cli, shown)));
  for (size_t i = 0;
       rc == CLI_DONE && same && winners != NULL && i < json_object_array_length(winners); i++) {
    const char *id = json_object_get_string(json_object_array_get_idx(winners, i));
    rc = check_winner(cli, p, slug, id, prove_row(shown, "nomination", id));
  }
  return rc;
}

/* The register shows the categories that the ceremony opened, all of them, and how many were
 * needed for each. */
static void check_terms(struct cli *cli, struct proof *p)
{
  struct json_object *opened = json_array_of(p->opened, "categories");
  struct json_object *shown = json_array_of(p->round, "categories");
  size_t n = opened == NULL ? 0 : json_object_array_length(opened);
  int64_t needed = json_int(p->opened, "needed", -1);
  bool same = shown != NULL && json_object_array_length(shown) == n &&
              needed == json_int(p->round, "needed", 0);

  for (size_t i = 0; same && i < n; i++)
    same = prove_row(shown, "slug",
                     output_text(json_object_array_get_idx(opened, i), "category")) != NULL;
  found(cli, p, "The round", same,
        arena_printf(&cli->arena, "%zu %s opened, and %" PRId64 " had to choose the same%s", n,
                     n == 1 ? "category was" : "categories were", needed,
                     same ? "" : ": the register shows something ELSE"));
}

static int check_all(struct cli *cli, struct proof *p)
{
  int rc = read_holding(cli, p, output_text(p->round, "sealed_for"));
  struct json_object *categories = json_array_of(p->opened, "categories");

  if (rc == CLI_DONE && p->opened != NULL)
    check_terms(cli, p);
  for (size_t i = 0;
       rc == CLI_DONE && categories != NULL && i < json_object_array_length(categories); i++)
    rc = check_category(cli, p, json_object_array_get_idx(categories, i));
  return rc;
}

static const struct column check_columns[] = {
  { "Check", "check", 0 },
  { "Result", "result", 0 },
  { "Detail", "detail", 0 },
  { NULL, NULL, 0 },
};
static const struct view check_view = { "check", "checks", check_columns, NULL, NULL };

static int tell(struct cli *cli, struct proof *p)
{
  struct json_object *object;

  if (cli->format == FORMAT_CSV) {
    output_rows(cli, p->checks, &check_view);
    return p->wrong ? CLI_WRONG : CLI_DONE;
  }
  if (cli->format == FORMAT_TABLE) {
    printf("\n%s\n", p->wrong ? "NOT PROVEN. Keep this, and show it to the auditors."
                              : "The winners are those who were chosen; nothing was changed.");
    return p->wrong ? CLI_WRONG : CLI_DONE;
  }
  object = body_new(cli);
  json_set_str(object, "award", cli_arg(cli, 0));
  json_set_bool(object, "proven", !p->wrong);
  json_set(object, "checks", json_object_get(p->checks));
  output_json(cli, object);
  return p->wrong ? CLI_WRONG : CLI_DONE;
}

int award_prove(struct cli *cli)
{
  struct proof p = { .checks = cli_keep(cli, json_object_new_array()) };
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_AWARD_SHOW, cli_arg(cli, 0), NULL, &target);

  if (rc == CLI_DONE)
    rc = request_get_json(cli, buf_str(&target), SIGN_NOT, &p.round, NULL);
  buf_free(&target);
  if (rc == CLI_DONE && round_status_read(json_str(p.round, "status")) != ROUND_ANNOUNCED)
    return cli_error(
        cli, CLI_REFUSED,
        "the round %s is %s: there is something to prove when its winners are announced",
        cli_arg(cli, 0), output_text(p.round, "status"));
  if (rc == CLI_DONE)
    rc = target_path(cli, ROUTE_AWARD_DECISIONS, cli_arg(cli, 0), NULL, &target);
  if (rc == CLI_DONE)
    rc = list_fetch(cli, buf_str(&target), SIGN_NOT, "decisions", &p.chosen);
  buf_free(&target);
  if (rc == CLI_DONE)
    rc = check_all(cli, &p);
  return rc == CLI_DONE ? tell(cli, &p) : rc;
}
