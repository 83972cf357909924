#!/usr/bin/env bats
# ./demo from the outside: what it leaves, what it ends, and what it refuses to overwrite.
# shellcheck disable=SC2120,SC2154
load helpers

setup() {
  use_folder "$BATS_TEST_TMPDIR"
  OUT=$DIR/out
}

teardown() {
  [ ! -e "$DIR/kept" ] || end_kept
}

demo() { timeout 300 "$ROOT/demo" --out "$OUT" "$@" </dev/null 3>&- 4>&-; }

# Ends the daemon that --keep left, and no other.
end_kept() {
  local pid folder
  read -r pid folder <"$DIR/kept"
  rm "$DIR/kept"
  kill "$pid"
  until_true ended "$pid"
  [[ $folder == /tmp/wiotc-demo.* ]]
  rm -r "$folder"
}

gone() { [ ! -e "$1" ] && ! pgrep -f "wiotcd run -c $1/"; }

@test "demo: 22 members, a state, two founders and the awards are certified, and a stranger can check what is left" {
  local file line
  export WIOTC_BUILD=$BUILD
  exits 0 demo
  [ "$(find "$OUT" -name 'WIOTC-*.json' | wc -l)" -eq 36 ]
  [ "$(find "$OUT" -name 'WIOTC-*.svg' | wc -l)" -eq 11 ]
  for file in "$OUT"/WIOTC-*.json; do [ -s "$file.tlog-proof" ] && [ -s "${file%.json}.pdf" ]; done
  holds 'What the PNG shows is not signed' "$output"
  holds "That country's seat is taken" "$output"
  holds 'Nobody decides on their own case' "$output"
  holds 'NOT VALID' "$output"
  holds '2 certificates issued' "$output"
  holds '11 certificates issued' "$output"
  holds 'The winners are those who were chosen; nothing was changed.' "$output"
  holds '11 certificates: 10 valid, 1 not valid.' "$output"
  holds '36 certificates were issued' "$(<"$OUT/summary.txt")"
  grep -q '海尔智家' "$OUT/summary.txt"
  lacks $'\e' "$output"
  while IFS= read -r line; do
    [ ${#line} -lt 80 ] || { echo "too wide: $line"; return 1; }
  done <<<"${output%The files are in*}"

  file=$(grep -l 'Member of the Smart Life' "$OUT"/WIOTC-*.json | head -n 1)
  exits 0 wiotc --host unix:///nowhere certificate verify "$file" --offline \
    --log-key "$(<"$OUT/log-key.txt")" --issuer "$(<"$OUT/issuer.txt")"
  new_key stranger >"$DIR/other"
  exits 4 wiotc --host unix:///nowhere certificate verify "$file" --offline \
    --log-key "$(<"$OUT/log-key.txt")" --issuer "$(<"$DIR/other")"
  holds "$(sed -n 3p "$OUT/checkpoint.txt")" "$(<"$OUT/summary.txt")"

  # Which winner the report names for which award is ours; that all ten have one is not.
  jq -r '.awards.winners_named[]' "$ROOT/etc/wiotc-2022.json" | while read -r line; do
    grep -l "parties/$line\"" "$OUT"/WIOTC-*.json | xargs grep -l '"Award"' >/dev/null || { echo "no award: $line"; return 1; }
  done
  file=$(grep -l 'Tide Tables' "$OUT"/WIOTC-*.json | xargs grep -l '"Award"')
  exits 4 wiotc --host unix:///nowhere certificate verify "${file%.json}.svg" --proof "$file.tlog-proof" --offline \
    --log-key "$(<"$OUT/log-key.txt")" --issuer "$(<"$OUT/issuer.txt")" --status "$OUT/revocations.json" --status "$OUT/suspensions.json"
  holds 'revoked, by the list' "$output"
}

@test "demo: --keep leaves a register that answers as it says; a second play begins anew" {
  local host
  export WIOTC_BUILD=$BUILD
  exits 0 demo --keep
  grep -oE 'kill [0-9]+ && rm -r /tmp/wiotc-demo\.[A-Za-z0-9]+' <<<"$output" | awk '{ print $2, $6 }' >"$DIR/kept"
  host=$(sed -n 's/^ *export WIOTC_HOST=//p' <<<"$output")
  exits 0 wiotc --host "$host" -q -f json status
  same "$(jq .log.size <<<"$output")" "$(sed -n 2p "$OUT/checkpoint.txt")"
  same "$(wiotc --host "$host" -q -f json member list | jq length)" 25

  cp "$OUT/issuer.txt" "$DIR/first"
  exits 0 demo
  [ "$(find "$OUT" -name 'WIOTC-*.json' | wc -l)" -eq 36 ]
  run ! cmp -s "$OUT/issuer.txt" "$DIR/first"
  exits 0 wiotc --host "$host" -q status
  end_kept
}

@test "demo: other people's files are left alone" {
  export WIOTC_BUILD=$BUILD
  mkdir "$OUT"
  echo mine >"$OUT/WIOTC-2026-000001.json"
  exits 1 demo
  holds "$OUT" "$stderr"
  same "$(<"$OUT/WIOTC-2026-000001.json")" mine
}

@test "demo: a play that is broken off, or cannot begin, leaves no daemon and no folder" {
  export WIOTC_BUILD=$BUILD
  demo 2>/dev/null | head -n 40 >"$DIR/said" || true
  until_true gone "$(grep -oEm1 '/tmp/wiotc-demo\.[A-Za-z0-9]+' "$DIR/said")"
  mkdir "$DIR/empty"
  WIOTC_BUILD=$DIR/empty exits 1 demo
  holds wiotcd "$stderr"
  exits 2 demo --nonsense
}
