#!/usr/bin/env bats
# Certificates by the dozen: checked in one run, fetched and drawn in one go.
# shellcheck disable=SC2030,SC2031 # each test has a folder of its own
load helpers

setup_file() {
  register_file
  cd "$DIR" || return
  local name
  for name in haier huawei midea; do
    application_in approved "$name" smart-life
    wiotc -q certificate list --party "$name" -f json | jq -r '.[].number' >"$name.number"
    wiotc -q certificate fetch "$(<"$name.number")" -o "$name.json"
  done
  wiotc -q certificate fetch "$(<haier.number)" --status -o lists
  jq '.credentialSubject.name = "Forged"' haier.json >forged.json
  cp haier.json.tlog-proof forged.json.tlog-proof
  publish_keys
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() {
  use_folder "$BATS_FILE_TMPDIR"
  cd "$DIR" || return
  # Nothing is remembered of the register, and none is reachable.
  export XDG_STATE_HOME=$BATS_TEST_TMPDIR/nothing HOST=$WIOTC_HOST WIOTC_HOST=unix:///nowhere/sock
}

check() {
  wiotc certificate verify "$@" --issuer "$(<issuer)" --log-key "$(<log-key)" --status lists.revocation-list \
    --status lists.suspension-list
}

@test "certificate verify: of many, a line each and how many are valid" {
  exits 0 check haier.json huawei.json midea.json
  same "${lines[0]}" '✓ haier.json: valid'
  same "${lines[2]}" '✓ midea.json: valid'
  same "${lines[3]}" '3 certificates: 3 valid.'
  same "${#lines[@]}" 4
}

@test "certificate verify: of many, one that is not valid is named with the check and the reason, exit 4" {
  exits 4 check haier.json forged.json midea.json
  same "${lines[0]}" '✓ haier.json: valid'
  holds '✗ forged.json: not valid: proof-rdfc: the signature of ' "${lines[1]}"
  holds '✓ midea.json: valid' "$output"
  holds '3 certificates: 2 valid, 1 not valid.' "$output"
  # The last of them, and the first, count as much.
  exits 4 check haier.json midea.json forged.json
  exits 4 check forged.json haier.json midea.json
}

@test "certificate verify: of many, what cannot be read does not end the run" {
  exits 2 check haier.json nowhere.json midea.json
  holds '✗ nowhere.json: not read: ' "$output"
  holds 'No such file' "$output"
  holds '3 certificates: 2 valid, 1 could not be read.' "$output"
  exits 4 check haier.json nowhere.json forged.json
  echo '{' >"$BATS_TEST_TMPDIR/torn.json"
  exits 4 check haier.json "$BATS_TEST_TMPDIR/torn.json"
  holds 'not valid: form: torn.json is not a certificate' "$output"
}

@test "certificate verify: of many, as JSON an array of what one gives, as CSV a row each" {
  check haier.json -f json >"$BATS_TEST_TMPDIR/one"
  jq -e 'type == "object"' "$BATS_TEST_TMPDIR/one"
  check haier.json forged.json -f json >"$BATS_TEST_TMPDIR/many" || same $? 4
  same "$(jq -c '[.[].valid]' "$BATS_TEST_TMPDIR/many")" '[true,false]'
  same "$(jq -c '.[0]' "$BATS_TEST_TMPDIR/many")" "$(jq -c . "$BATS_TEST_TMPDIR/one")"
  jq . "$BATS_TEST_TMPDIR/many" | cmp - "$BATS_TEST_TMPDIR/many"
  exits 4 check haier.json forged.json -f csv
  same "${lines[0]}" $'file,number,valid,check,reason,not_made\r'
  same "${lines[1]}" "haier.json,$(<haier.number),true,,,"$'\r'
  holds "forged.json,$(<haier.number),false,proof-rdfc," "${lines[2]}"
}

@test "certificate verify: of many, what was not checked is said" {
  exits 0 wiotc certificate verify haier.json midea.json --issuer "$(<issuer)" --offline
  holds '✓ haier.json: valid (not checked: log, status)' "$output"
  holds 'Whether they still stand was not checked.' "$output"
  exits 4 wiotc certificate verify haier.json midea.json --offline
  holds '✗ haier.json: not proven: issuer: ' "$output"
  exits 2 check haier.json midea.json --proof haier.json.tlog-proof
  holds tlog-proof "$stderr"
}

@test "certificate verify: of many, the register is asked about each; when it is silent that is told once, exit 3" {
  export XDG_STATE_HOME=$DIR/client
  WIOTC_HOST=$HOST exits 0 wiotc certificate verify haier.json midea.json
  holds '2 certificates: 2 valid.' "$output"
  exits 3 wiotc certificate verify haier.json midea.json
  holds '– haier.json: no check failed' "$output"
  same "$(grep -c 'cannot reach' <<<"$stderr")" 1
  exits 4 wiotc certificate verify haier.json forged.json
}

@test "certificate verify: what many take in memory does not grow with their number" {
  local i few many
  cc -O1 -o "$BATS_TEST_TMPDIR/peak" "$ROOT/tests/system/peak.c"
  mkdir "$BATS_TEST_TMPDIR/many"
  for ((i = 0; i < 3000; i++)); do
    echo "$BATS_TEST_TMPDIR/many/$i.json"
  done >"$BATS_TEST_TMPDIR/names"
  xargs -a "$BATS_TEST_TMPDIR/names" -I{} ln haier.json {}
  xargs -a "$BATS_TEST_TMPDIR/names" -I{} ln haier.json.tlog-proof {}.tlog-proof
  peak() {
    head -n "$1" "$BATS_TEST_TMPDIR/names" | xargs -n "$1" -s 2000000 "$BATS_TEST_TMPDIR/peak" \
      "$BUILD/wiotc" certificate verify --issuer "$(<issuer)" --log-key "$(<log-key)" --offline
  }
  read -r few i < <(peak 30)
  same "$i" 0
  read -r many i < <(peak 3000)
  same "$i" 0
  # A sanitizer keeps what was freed for a while, on purpose.
  [[ ${ASAN_OPTIONS:-} == '' ]] || skip "measured without sanitizers"
  echo "$few KiB with 30 files, $many KiB with 3000"
  [ "$many" -lt 65536 ]
  [ $((many - few)) -lt 2048 ]
}

@test "certificate fetch: all of a body, of a party, or those named, into a folder, each with its proof" {
  export WIOTC_HOST=$HOST XDG_STATE_HOME=$DIR/client
  local name all=$BATS_TEST_TMPDIR/all
  exits 0 wiotc certificate fetch --body smart-life -o "$all"
  holds 'Wrote 3 certificates' "$stderr"
  holds "wiotc certificate verify $all/*.json --issuer $(<issuer) --log-key $(<log-key)" "$stderr"
  for name in haier huawei midea; do
    cmp "$name.json" "$all/$(<"$name.number").json"
    [ -s "$all/$(<"$name.number").json.tlog-proof" ]
  done
  same "$(find "$all" -type f | wc -l)" 6
  exits 0 check "$all"/*.json
  holds '3 certificates: 3 valid.' "$output"
  exits 0 wiotc certificate fetch --party haier -o "$BATS_TEST_TMPDIR/party"
  same "$(find "$BATS_TEST_TMPDIR/party" -name '*.json')" "$BATS_TEST_TMPDIR/party/$(<haier.number).json"
  exits 0 wiotc certificate fetch "$(<haier.number)" "$(<midea.number)" -o "$BATS_TEST_TMPDIR/two"
  same "$(find "$BATS_TEST_TMPDIR/two" -name '*.json' | wc -l)" 2
}

@test "certificate fetch: a run that was broken off goes on, and what is the user's own stays" {
  export WIOTC_HOST=$HOST XDG_STATE_HOME=$DIR/client
  local all=$BATS_TEST_TMPDIR/all
  wiotc -q certificate fetch --body smart-life -o "$all"
  rm "$all/$(<huawei.number).json"
  touch -d 2020-01-01 "$all/$(<haier.number).json"
  exits 0 wiotc certificate fetch --body smart-life -o "$all"
  holds 'Wrote 1 certificate ' "$stderr"
  holds '2 were there already' "$stderr"
  cmp huawei.json "$all/$(<huawei.number).json"
  same "$(date -r "$all/$(<haier.number).json" +%Y)" 2020
  # Without its proof, or as another file, it is not the same.
  rm "$all/$(<midea.number).json.tlog-proof"
  echo mine >"$all/$(<haier.number).json"
  exits 2 wiotc certificate fetch --body smart-life -o "$all"
  holds 'Wrote 0 certificates' "$stderr"
  same "$(<"$all/$(<haier.number).json")" mine
  exits 0 wiotc -y certificate fetch --body smart-life -o "$all"
  cmp haier.json "$all/$(<haier.number).json"
  exits 0 check "$all"/*.json
}

@test "certificate fetch: of many, one that is not there is named, and the others are fetched" {
  export WIOTC_HOST=$HOST XDG_STATE_HOME=$DIR/client
  exits 1 wiotc certificate fetch "$(<haier.number)" WIOTC-2026-999999 "$(<midea.number)" -o "$BATS_TEST_TMPDIR/all"
  holds 'WIOTC-2026-999999: ' "$stderr"
  holds 'Wrote 2 certificates' "$stderr"
  same "$(find "$BATS_TEST_TMPDIR/all" -type f | wc -l)" 4
  exits 2 wiotc certificate fetch
  holds --ceremony "$stderr"
  exits 2 wiotc certificate fetch --body industry -o "$BATS_TEST_TMPDIR/none"
  [ ! -e "$BATS_TEST_TMPDIR/none" ]
  exits 2 wiotc certificate fetch "$(<haier.number)" --body smart-life
  exits 2 wiotc certificate fetch --ceremony gone --body smart-life
  as secretary-general -q ceremony schedule later --on "$(date +%F)" >/dev/null
  exits 2 wiotc certificate fetch --ceremony later
  holds 'not been held' "$stderr"
  exits 2 wiotc certificate fetch --body smart-life -o haier.json
  holds 'no folder' "$stderr"
}

@test "certificate render: many into a folder, each what it is alone, and again nothing is done" {
  local out=$BATS_TEST_TMPDIR/out name
  exits 0 wiotc certificate render haier.json midea.json -o "$out" --format svg --issuer "$(<issuer)"
  holds 'Drew 2 certificates' "$stderr"
  for name in haier midea; do
    wiotc -q certificate render "$name.json" -o "$BATS_TEST_TMPDIR/$name.svg" --issuer "$(<issuer)"
    cmp "$BATS_TEST_TMPDIR/$name.svg" "$out/$(<"$name.number").svg"
  done
  exits 0 wiotc certificate render haier.json midea.json -o "$out" --format svg --issuer "$(<issuer)"
  holds '2 were there already' "$stderr"
  # One that is wrong is named; the others are drawn.
  exits 4 wiotc certificate render forged.json huawei.json -o "$out" --format svg --issuer "$(<issuer)"
  holds 'forged.json: ' "$stderr"
  [ -s "$out/$(<huawei.number).svg" ]
  exits 2 wiotc certificate render haier.json midea.json -o "$out" --issuer "$(<issuer)"
  holds --format "$stderr"
}

@test "certificate render: of many, one that cannot be drawn does not keep the next from being drawn" {
  local out=$BATS_TEST_TMPDIR/out
  sed 's/\$subject/\u2fff/; s/^text/text/' "$ROOT/etc/templates/membership.en.template" >"$BATS_TEST_TMPDIR/t"
  echo 'nonsense' >>"$BATS_TEST_TMPDIR/t"
  exits 2 wiotc certificate render haier.json midea.json -o "$out" --format png --issuer "$(<issuer)" --template "$BATS_TEST_TMPDIR/t"
  holds 'haier.json: ' "$stderr"
  holds 'midea.json: ' "$stderr"
  holds '2 could not be drawn' "$stderr"
}

@test "certificate fetch: of many, a file of the user's in the place of a proof is left alone" {
  export WIOTC_HOST=$HOST
  cd "$BATS_TEST_TMPDIR"
  mkdir mine
  echo notes >"mine/$(<"$DIR/haier.number").json.tlog-proof"
  exits 2 wiotc certificate fetch "$(<"$DIR/haier.number")" "$(<"$DIR/huawei.number")" -o mine
  holds 'json.tlog-proof is there' "$stderr"
  same "$(<"mine/$(<"$DIR/haier.number").json.tlog-proof")" notes
  [ -s "mine/$(<"$DIR/huawei.number").json" ]
  exits 0 wiotc -y certificate fetch "$(<"$DIR/haier.number")" "$(<"$DIR/huawei.number")" -o mine
}

@test "ceremony hold: says how many certificates were issued, and the command that fetches them all" {
  export WIOTC_HOST=$HOST XDG_STATE_HOME=$DIR/client
  local id
  register_party tcl
  id=$(apply tcl smart-life)
  screen "$id"
  as secretary-general -q ceremony schedule gala --on "$(date +%F)" >/dev/null
  as first-reviewer -q application approve "$id" --reason good --sealed-for gala >/dev/null
  as second-reviewer -q application approve "$id" --reason good --sealed-for gala >/dev/null
  exits 0 as secretary-general ceremony hold gala
  holds '1 certificate issued' "$stderr"
  holds 'wiotc certificate fetch --ceremony gala -o gala' "$stderr"
  cd "$BATS_TEST_TMPDIR"
  exits 0 wiotc certificate fetch --ceremony gala -o gala
  same "$(find gala -name '*.json' | wc -l)" 1
}
