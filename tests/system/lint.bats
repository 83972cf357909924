#!/usr/bin/env bats
# scripts/lint.sh must be able to find something: each test plants one fault in a tiny tree.

setup() {
  LINT=$BATS_TEST_DIRNAME/../../scripts/lint.sh
  TREE=$BATS_TEST_TMPDIR/tree
  mkdir -p "$TREE"/{lib,daemon/db,daemon/model,daemon/http,client,tests/unit,scripts}
  printf '/* What it is for. */\n#include "lib/a.h"\n' > "$TREE/lib/a.c"
  printf '/* What it is for. */\n' > "$TREE/lib/a.h"
  touch "$TREE/tests/unit/test_a.c"
}

# A file of the tree from standard input, made as in `plant lib/a.c`.
plant() { cat > "$TREE/$1"; }

# The findings hold this line.
finds() {
  run "$LINT" "$TREE"
  echo "$output"
  [ "$status" -eq 1 ]
  grep -qF -- "$1" <<<"$output"
}

# lacks TEXT IN
lacks() { [[ $2 != *"$1"* ]] || { echo "'$1' in: $2"; return 1; }; }

@test "lint: a tree in order has no findings" {
  printf '#include "daemon/db/db.h"\n#include <json-c/json.h>\n' | plant daemon/model/party.c
  printf '#include <sqlite3.h>\n#include "lib/a.h"\n' | plant daemon/db/db.c
  run "$LINT" "$TREE"
  echo "$output"
  [ "$status" -eq 0 ]
}

@test "lint: the library includes nothing from the daemon" {
  printf '#include "daemon/db/db.h"\n' | plant lib/a.c
  finds 'lib/a.c:1: lib/ may not include "daemon/db/db.h"'
}

@test "lint: no layer includes the one above it" {
  printf '\n#include "daemon/api/api.h"\n' | plant daemon/model/party.c
  finds 'daemon/model/party.c:2: daemon/model/ may not include "daemon/api/api.h"'
}

@test "lint: a folder inside a layer belongs to it" {
  mkdir "$TREE/client/table"
  printf '#include "daemon/http/http.h"\n' | plant client/table/draw.c
  finds 'client/table/draw.c:1: client/ may not include "daemon/http/http.h"'
}

@test "lint: SQLite stays in daemon/db" {
  printf '#include <sqlite3.h>\n' | plant daemon/model/party.c
  finds 'daemon/model/party.c:1: daemon/model/ may not include <sqlite3.h>'
}

@test "lint: the rules know no event loop" {
  printf '#include <event2/event.h>\n' | plant daemon/model/party.c
  finds 'daemon/model/party.c:1: daemon/model/ may not include <event2/event.h>'
}

@test "lint: the daemon knows no curl" {
  printf '#include <curl/curl.h>\n' | plant daemon/http/http.c
  finds 'daemon/http/http.c:1: daemon/http/ may not include <curl/curl.h>'
}

@test "lint: only what draws knows pango" {
  mkdir "$TREE/client/render"
  printf '#include <pango/pangocairo.h>\n#include "client/bake.h"\n' | plant client/render/page.c
  printf '#include <pango/pangocairo.h>\n' | plant client/table.c
  finds 'client/table.c:1: client/ may not include <pango/pangocairo.h>'
  lacks client/render "$output"
}

@test "lint: a key of templates that is not in their manual" {
  mkdir "$TREE/client/render" "$TREE/man"
  printf '.Dd November 27, 2026\n.Dt A 5\n.Os\n.Sh NAME\n.Nm a\n.Nd b\n.Sh DESCRIPTION\n.Ic box , from\n' | plant man/wiotc-template.5
  printf '  { "box", VALUE_BOX },\n  { "shadow", VALUE_FLAG },\n' | plant client/render/template_keys.c
  finds 'client/render/template_keys.c:2: not in man/wiotc-template.5: shadow'
  lacks 'template.5: box' "$output"
}

@test "lint: an include without a folder" {
  printf '#include "a.h"\n' | plant lib/a.c
  finds 'lib/a.c:1: include "a.h" from the root'
}

@test "lint: a function that is too long" {
  { printf 'int f(void)\n{\n'; yes '  g();' | head -n 61; printf '}\n'; } | plant client/long.c
  finds 'client/long.c:2: function of 61 lines, at most 60'
}

@test "lint: a file that is too long" {
  yes '/* */' | head -n 501 | plant client/long.c
  finds 'client/long.c:501: file has more than 500 lines'
}

@test "lint: a header that says nothing" {
  printf '#ifndef A\n' | plant lib/a.h
  finds 'lib/a.h:1: begin with a comment'
}

@test "lint: a part of the library without a test" {
  rm "$TREE/tests/unit/test_a.c"
  finds 'lib/a.c:1: no unit test'
}

@test "lint: white space at the end of a line" {
  printf 'int a; \n' | plant client/a.c
  finds 'client/a.c:1: white space at the end'
}

@test "lint: work left undone" {
  printf '\n/* FIXME later */\n' | plant client/a.c
  finds 'client/a.c:2: do it now'
}

@test "lint: a test that no archive would have is found" {
  mkdir -p "$TREE/tests/system"
  touch "$TREE/tests/system/party.bats"
  printf 'EXTRA_DIST += tests/system/key.bats\n' | plant tests/local.mk
  finds 'tests/system/party.bats:1: in no EXTRA_DIST of a local.mk'
}
