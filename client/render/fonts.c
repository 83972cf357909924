#include "client/render/fonts.h"

#include <stdio.h>
#include <string.h>
#include <fontconfig/fontconfig.h>

/* Debian 12 packages of the families that our templates use. */
static const struct {
  const char *family, *package;
} families[] = {
  { "EB Garamond", "fonts-ebgaramond" },
  { "EB Garamond 12", "fonts-ebgaramond" },
  { "EB Garamond 08", "fonts-ebgaramond" },
  { "Noto Serif CJK SC", "fonts-noto-cjk" },
  { "Noto Serif CJK TC", "fonts-noto-cjk" },
  { "Noto Sans CJK SC", "fonts-noto-cjk" },
  { "Noto Serif CJK JP", "fonts-noto-cjk" },
  { "Amiri", "fonts-hosny-amiri" },
  { "Linux Libertine O", "fonts-linuxlibertine" },
  { "DejaVu Serif", "fonts-dejavu" },
  { "Noto Serif", "fonts-noto-core" },
  { "Noto Naskh Arabic", "fonts-noto-core" },
};

static const struct {
  GUnicodeScript script;
  const char *package;
} scripts[] = {
  { G_UNICODE_SCRIPT_HAN, "fonts-noto-cjk, or fonts-hanazono for rare characters" },
  { G_UNICODE_SCRIPT_HIRAGANA, "fonts-noto-cjk" },
  { G_UNICODE_SCRIPT_KATAKANA, "fonts-noto-cjk" },
  { G_UNICODE_SCRIPT_HANGUL, "fonts-noto-cjk" },
  { G_UNICODE_SCRIPT_BOPOMOFO, "fonts-noto-cjk" },
  { G_UNICODE_SCRIPT_ARABIC, "fonts-hosny-amiri" },
  { G_UNICODE_SCRIPT_LATIN, "fonts-ebgaramond" },
  { G_UNICODE_SCRIPT_GREEK, "fonts-ebgaramond" },
  { G_UNICODE_SCRIPT_CYRILLIC, "fonts-ebgaramond" },
};

PangoContext *fonts_context(void)
{
  PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
  cairo_font_options_t *options = cairo_font_options_create();

  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context, options);
  cairo_font_options_destroy(options);
  pango_cairo_context_set_resolution(context, 72);
  pango_context_set_round_glyph_positions(context, FALSE);
  return context;
}

static const char *package_of_family(const char *family)
{
  for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
    if (g_ascii_strcasecmp(families[i].family, family) == 0)
      return families[i].package;
  return NULL;
}

/* Pango itself knows a family by the first of its names only. */
static bool is_installed(const char *family)
{
  FcPattern *pattern = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, family, NULL);
  FcObjectSet *nothing = FcObjectSetCreate();
  FcFontSet *found = FcFontList(NULL, pattern, nothing);
  bool any = found != NULL && found->nfont > 0;

  if (found != NULL)
    FcFontSetDestroy(found);
  FcObjectSetDestroy(nothing);
  FcPatternDestroy(pattern);
  return any;
}

static bool check_family(const struct template *t, int line, const char *family, struct problem *p)
{
  const char *package = package_of_family(family);

  if (is_installed(family))
    return true;
  return problem_set(
      p, PROBLEM_FONT_MISSING, "%s:%d asks for the font `%.60s`, which is not installed here%s%s",
      t->path, line, family,
      package == NULL ? "; `fc-list : family` lists those that are" : ": apt install ",
      package == NULL ? "" : package);
}

static bool check_families(const struct template *t, int line, const char *families_text,
                           struct problem *p)
{
  while (*families_text != '\0') {
    char family[128];
    size_t len = strcspn(families_text, ",");
    snprintf(family, sizeof family, "%.*s", (int)len, families_text);
    if (!check_family(t, line, g_strstrip(family), p))
      return false;
    families_text += len;
    families_text += strspn(families_text, ", \t");
  }
  return true;
}

bool fonts_check(const struct template *t, struct problem *p)
{
  if (!check_families(t, t->page.line, t->page.font, p))
    return false;
  for (size_t i = 0; i < t->n_elements; i++)
    if (t->elements[i].font != NULL && t->elements[i].font != t->page.font &&
        !check_families(t, t->elements[i].line, t->elements[i].font, p))
      return false;
  return true;
}

static const char *package_for(gunichar c)
{
  GUnicodeScript script = g_unichar_get_script(c);

  for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
    if (scripts[i].script == script)
      return scripts[i].package;
  return c >= 0x1F000 && c <= 0x1FAFF ? "fonts-noto-color-emoji"
                                      : "fonts-noto-core, fonts-noto-extra or fonts-unifont";
}

static bool missing(PangoLayout *layout, int at, const char *what, struct problem *p)
{
  gunichar c = g_utf8_get_char(pango_layout_get_text(layout) + at);
  char utf8[7] = "";

  utf8[g_unichar_to_utf8(c, utf8)] = '\0';
  return problem_set(p, PROBLEM_GLYPH_MISSING,
                     "no font here has the character U+%04X \"%s\" of %.80s; install one that has "
                     "it: apt install %s",
                     c, g_unichar_isprint(c) ? utf8 : "?", what, package_for(c));
}

bool fonts_check_glyphs(PangoLayout *layout, const char *what, struct problem *p)
{
  PangoLayoutIter *iter;
  int at = -1;

  if (pango_layout_get_unknown_glyphs_count(layout) == 0)
    return true;
  iter = pango_layout_get_iter(layout);
  do {
    PangoLayoutRun *run = pango_layout_iter_get_run_readonly(iter);
    for (int i = 0; run != NULL && at < 0 && i < run->glyphs->num_glyphs; i++)
      if ((run->glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0)
        at = run->item->offset + run->glyphs->log_clusters[i];
  } while (at < 0 && pango_layout_iter_next_run(iter));
  pango_layout_iter_free(iter);
  return missing(layout, at < 0 ? 0 : at, what, p);
}
