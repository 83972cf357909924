#!/usr/bin/env bash
# The house rules that a machine can check. Run by `make lint`.
#
#     scripts/lint.sh [FOLDER]
#
# FOLDER is the root of a checkout or of an unpacked release; the one this script stands in when
# left out. Findings are printed as `file:line: message`; exit 1 when there are any.
set -u
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}" || exit 2

# Tests may be longer: a table of cases is read row by row.
FUNCTION_LINES=60
FILE_LINES=500
TEST_FUNCTION_LINES=80
TEST_FILE_LINES=800

# folder: the folders of ours it may include. Longest match of a file's folder wins; a folder not
# named here (the tests) may include anything.
LAYERS='
lib            lib
daemon/work    daemon/work lib
daemon/http    daemon/http lib
daemon/db      daemon/db daemon/work lib sql
daemon/model   daemon/model daemon/db daemon/work lib
daemon/auth    daemon/auth daemon/model daemon/db daemon/work lib
daemon/api     daemon/api daemon/auth daemon/model daemon/db daemon/work daemon/http lib
daemon/server  daemon/server daemon/api daemon/auth daemon/model daemon/db daemon/work daemon/http lib
daemon         daemon/server lib
client         client lib
client/render  client/render client lib
'
# A header that belongs to some part we build on: the only folders of ours that may include it.
PARTS='
sqlite3.h      daemon/db
event2/        daemon/http daemon/work daemon/server
event.h        daemon/http
ini.h          daemon/server
json-c/        lib daemon/model daemon/auth daemon/api daemon/server client client/render
curl/          client
libsmartcols/  client
pango/         client/render
cairo.h        client/render
cairo-pdf.h    client/render
cairo-svg.h    client/render
qrencode.h     client/render
fontconfig/    client/render
'

# Tracked files in a checkout; elsewhere what stands in our folders, and is no product of a build.
list_files()
{
  if [ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$(pwd -P)" ]; then
    git ls-files
  else
    find lib daemon client sql etc man doc tests scripts check demo autogen.sh ./*.md ./*.ac ./*.am \
      \( -name node_modules -o -name '.[a-z]*' -o -name '*.[ao]' \) -prune -o -type f -print 2>/dev/null |
      sed 's|^\./||'
  fi | while IFS= read -r file; do
    [ -f "$file" ] && [ ! -L "$file" ] && printf '%s\n' "$file"
  done
}

mapfile -t FILES < <(list_files | LC_ALL=C sort)

# Prints the files whose name matches the extended regular expression.
files_like()
{
  [ ${#FILES[@]} -eq 0 ] || printf '%s\n' "${FILES[@]}" | grep -E "$1"
}

check_format()
{
  [ -f .clang-format ] || return 0
  command -v clang-format >/dev/null || {
    echo "clang-format is missing, the form of the C files was not checked" >&2
    return 0
  }
  mapfile -t c < <(files_like '\.[ch]$')
  [ ${#c[@]} -eq 0 ] || clang-format --dry-run -Werror "${c[@]}" 2>&1 |
    sed -nE 's/^([^: ]+):([0-9]+):[0-9]+: error: .*/\1:\2: not in the form of clang-format/p' | sort -u
}

check_layers()
{
  mapfile -t c < <(files_like '^(lib|daemon|client)/.*\.([ch]|def)$')
  [ ${#c[@]} -eq 0 ] || LAYERS=$LAYERS PARTS=$PARTS awk '
    BEGIN {
      n = split(ENVIRON["LAYERS"], line, "\n")
      for (i = 1; i <= n; i++)
        if (split(line[i], w, " ") > 1)
          for (j = 2; j in w; j++) { allowed[w[1], w[j]] = 1; layer[w[1]] = 1 }
      n = split(ENVIRON["PARTS"], line, "\n")
      for (i = 1; i <= n; i++) {
        m = split(line[i], w, " ")
        for (j = 2; j <= m; j++) { part[w[1]] = 1; may[w[1], w[j]] = 1 }
      }
    }
    function folder_of(path) { sub("/[^/]*$", "", path); return path }
    # A folder below a layer belongs to it.
    function layer_of(folder) {
      while (!(folder in layer) && folder ~ "/") folder = folder_of(folder)
      return folder
    }
    FNR == 1 { here = layer_of(folder_of(FILENAME)) }
    /^[ \t]*#[ \t]*include[ \t]*["<]/ {
      header = $0
      sub(/^[^"<]*["<]/, "", header); sub(/[">].*/, "", header)
      if ($0 ~ /"/ && header !~ "/" && header != "config.h")
        printf "%s:%d: include \"%s\" from the root: \"folder/%s\"\n", FILENAME, FNR, header, header
      else if ($0 ~ /"/ && header != "config.h" && !((here, layer_of(folder_of(header))) in allowed))
        printf "%s:%d: %s/ may not include \"%s\"\n", FILENAME, FNR, here, header
      for (p in part)
        if (index(header, p) == 1 && (p ~ "/$" || header == p) && !((p, here) in may))
          printf "%s:%d: %s/ may not include <%s>\n", FILENAME, FNR, here, header
    }' "${c[@]}"
}

check_lengths()
{
  lengths "$FUNCTION_LINES" "$FILE_LINES" < <(files_like '\.[ch]$' | grep -v '^tests/')
  lengths "$TEST_FUNCTION_LINES" "$TEST_FILE_LINES" < <(files_like '^tests/.*\.[ch]$')
}

# Works on our brace style: a body stands between two braces in the first column.
lengths()
{
  mapfile -t c
  [ ${#c[@]} -eq 0 ] || awk -v most="$1" -v longest="$2" '
    function end_file() {
      if (lines > longest) printf "%s:%d: file has more than %d lines\n", file, lines, longest
    }
    FNR == 1 { end_file(); file = FILENAME; begin = 0 }
    { lines = FNR }
    /^{/ { begin = FNR }
    /^}/ && begin {
      if (FNR - begin - 1 > most)
        printf "%s:%d: function of %d lines, at most %d\n", FILENAME, begin, FNR - begin - 1, most
      begin = 0
    }
    END { end_file() }' "${c[@]}"
}

check_headers()
{
  files_like '^(lib|daemon|client)/.*\.h$' | while IFS= read -r header; do
    [ "$(head -c 2 "$header")" = "/*" ] || echo "$header:1: begin with a comment: what is this for"
  done
}

# json_check.c is a part of json.c: the test of the one is the test of the other. Where a part has
# another name, the test that covers it includes its header.
check_unit_tests()
{
  files_like '^lib/[^/]*\.c$' | while IFS= read -r source; do
    name=$(basename "$source" .c)
    part=$name
    while [ ! -f "tests/unit/test_$part.c" ] && [ "$part" != "${part%_*}" ]; do part=${part%_*}; done
    [ -f "tests/unit/test_$part.c" ] && continue
    grep -qsF "\"lib/$name.h\"" tests/unit/test_*.c ||
      echo "$source:1: no unit test tests/unit/test_$name.c"
  done
}

# A released archive has the tests too. C files are in it as some program's source.
check_distribution()
{
  local lists
  mapfile -t lists < <(files_like '(^|/)local\.mk$')
  [ ${#lists[@]} -gt 0 ] || return
  files_like '^tests/.*\.(bats|bash|sh|py|mjs|go|json|def|h)$' | while IFS= read -r file; do
    grep -qF -- "$file" "${lists[@]}" || echo "$file:1: in no EXTRA_DIST of a local.mk"
  done
}

check_shell()
{
  command -v shellcheck >/dev/null || return 0
  mapfile -t sh < <(
    files_like '' | while IFS= read -r file; do
      case $file in *.c | *.h | *.md | *.json) continue ;; esac
      head -n 1 "$file" | grep -aqE '^#!.*(\<sh|bash|bats)( |$)' && printf '%s\n' "$file"
    done
  )
  [ ${#sh[@]} -eq 0 ] || shellcheck -S warning -e SC2034,SC2154,SC2097,SC2098 -f gcc "${sh[@]}" | sed -E 's/^([^:]+:[0-9]+):[0-9]+:/\1:/'
}

check_man()
{
  command -v mandoc >/dev/null || return 0
  mapfile -t pages < <(files_like '^man/.*\.[1-8](\.in)?$')
  # Whether a page that is referred to is installed says nothing of this one.
  [ ${#pages[@]} -eq 0 ] || mandoc -T lint "${pages[@]}" 2>&1 |
    grep -v 'STYLE: referenced manual not found' | grep -v '^mandoc: outdated mandoc.db' |
    sed -E 's/^mandoc: ([^:]+:[0-9]+):[0-9]+:/\1:/'
}

# A key of the configuration stands in the table, in the sample and in the manual, or nowhere.
check_configuration()
{
  local table=daemon/server/config.c sample=etc/wiotcd.conf page=man/wiotcd.conf.5
  [ -f $sample ] && [ -f $page ] || return 0
  local in_sample in_page in_table key
  in_sample=$(sed -nE 's/^#?([a-z_]+) =( .*)?$/\1/p' $sample | sort)
  in_page=$(sed -nE 's/^\.It Ic ([a-z_]+) .*/\1/p' $page | sort)
  in_table=$in_sample
  [ -f $table ] && in_table=$(sed -nE 's/^ *\{ ?"([a-z_]+)",.*/\1/p' $table | sort)
  for key in $(printf '%s\n' "$in_sample" "$in_page" "$in_table" | sort -u); do
    grep -qx "$key" <<<"$in_table" || echo "$table:1: no key '$key', which is documented"
    grep -qx "$key" <<<"$in_sample" || echo "$sample:1: key '$key' is missing"
    grep -qx "$key" <<<"$in_page" || echo "$page:1: key '$key' is missing"
  done
}

# What the client's tables offer stands in its manual. A noun's file is cmd_NOUN.c or cmd_NOUN_*.c.
check_client_manual()
{
  local page=man/wiotc.1 file noun line word
  [ -f $page ] || return 0
  files_like '^client/cmd_.*\.c$' | while IFS= read -r file; do
    noun=$(basename "$file" .c | cut -d _ -f 2)
    grep -nE '^ *\{ "[a-z]+", ".*", [0-9]+, [0-9]+,' "$file" | sed -E 's/^([0-9]+):[^"]*"([a-z]+)".*/\1 \2/' |
      while read -r line word; do
        grep -qE "Cm $noun ([a-z]+ \| )*$word( |\$)" $page || echo "$file:$line: not in $page: $noun $word"
      done
    grep -nE '^ *\{? *"[a-z-]+", .*, OPTION_(FLAG|VALUE|LIST),' "$file" | sed -E 's/^([0-9]+):[^"]*"([a-z-]+)".*/\1 \2/' |
      while read -r line word; do
        grep -qE "Fl -$word( |\$)" $page || echo "$file:$line: not in $page: --$word"
      done
  done
}

# What a template may say stands in its manual: the keys of the table, and the values.
check_template_manual()
{
  local page=man/wiotc-template.5 file line word
  [ -f $page ] || return 0
  for file in client/render/template_keys.c client/render/values.c; do
    [ -f $file ] || continue
    grep -nE '^ *\{ "[a-z]+", VALUE_' $file | sed -E 's/^([0-9]+):[^"]*"([a-z]+)".*/\1 \2/' |
      while read -r line word; do
        grep -qE "^\.(Op |It )?Ic (.* )?$word( |\$)" $page || echo "$file:$line: not in $page: $word"
      done
  done
}

check_text()
{
  # tests/data holds files whose very bytes matter.
  mapfile -t text < <(files_like '' | grep -vE '^(tests/data/|tests/interop/package-lock)')
  [ ${#text[@]} -eq 0 ] && return
  grep -nIE '[[:blank:]]+$' /dev/null "${text[@]}" | sed -E 's/^([^:]+:[0-9]+):.*/\1: white space at the end/'
  mapfile -t text < <(printf '%s\n' "${text[@]}" | grep -vE '^(scripts/lint\.sh|tests/system/lint\.bats)$')
  [ ${#text[@]} -eq 0 ] && return
  grep -nIwE 'TODO|FIXME|XXX' /dev/null "${text[@]}" |
    sed -E 's/^([^:]+:[0-9]+):.*/\1: do it now, or say in doc\/ why it stays undone/'
}

findings=$(
  check_format
  check_layers
  check_lengths
  check_headers
  check_unit_tests
  check_distribution
  check_shell
  check_man
  check_configuration
  check_client_manual
  check_template_manual
  check_text
)
if [ -n "$findings" ]; then
  printf '%s\n' "$findings"
  echo "lint: $(printf '%s\n' "$findings" | wc -l) findings in ${#FILES[@]} files" >&2
  exit 1
fi
echo "lint: ${#FILES[@]} files, nothing found"
