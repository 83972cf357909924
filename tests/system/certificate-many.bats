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
  wiotc -q status -f json | jq -r .issuer >issuer
  wiotc -q log key >log-key
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
  mkdir "$BATS_TEST_TMPDIR/many"
  for ((i = 0; i < 3000; i++)); do
    echo "$BATS_TEST_TMPDIR/many/$i.json"
  done >"$BATS_TEST_TMPDIR/names"
  xargs -a "$BATS_TEST_TMPDIR/names" -I{} ln haier.json {}
  xargs -a "$BATS_TEST_TMPDIR/names" -I{} ln haier.json.tlog-proof {}.tlog-proof
  peak() {
    head -n "$1" "$BATS_TEST_TMPDIR/names" | xargs -n "$1" -s 2000000 python3 "$ROOT/tests/system/peak.py" \
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
  [ $((many - few)) -lt 4096 ]
}
