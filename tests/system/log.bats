#!/usr/bin/env bats
# The log: what is proved, and what a client does that is shown another past.
load helpers

setup() {
  use_folder "$BATS_TEST_TMPDIR"
  found_register
  start_daemon
}
teardown() { stop_daemon KILL; }

# replace_register: another register under the same name and at the same place.
replace_register() {
  stop_daemon
  rm -rf "$STATE"
  wiotcd init -c "$DIR/conf" --charter "$DIR/charter.json" >/dev/null 2>&1
  start_daemon
}

# loud COMMAND…: exits 4, and says more than a word.
loud() {
  exits 4 "$@" || return
  [ "${#stderr}" -gt 60 ] || { echo "only: $stderr"; return 1; }
}

@test "log checkpoint, entry, prove and key: answer, and with -o write a file" {
  register_party haier
  exits 0 wiotc -q log checkpoint
  same "$(sed -n 1,2p <<<"$output" | xargs)" "$REGISTER 2"
  wiotc -q log checkpoint -o "$DIR/checkpoint"
  same "$(<"$DIR/checkpoint")" "$output"
  exits 0 wiotc -q log prove 1 -o "$DIR/proof"
  grep -qx 'index 1' "$DIR/proof"
  [[ $(wiotc -q log key) == "$REGISTER"+*+* ]]
  same "$(wiotc -q log entry 1 -f json)" "$(get /v1/log/entries/1)"
  same "$(get /v1/log/entries/1 | jq -r .effect.party)" haier
}

@test "log entry and prove: an index that the log does not have is refused" {
  local index
  for index in 1 999999 18446744073709551616; do
    run --separate-stderr wiotc log entry "$index"
    [[ $status == [12] ]]
    run --separate-stderr wiotc log prove "$index"
    [[ $status == [12] ]]
  done
  refused not_found wiotc log entry 1
  for index in -1 x 1x '' 01; do
    run --separate-stderr wiotc log entry "$index"
    [[ $status == [12] ]] || { echo "'$index': $status"; return 1; }
  done
}

@test "log: entries form one chain in time, one for each write" {
  local i
  for i in 1 2 3 4 5; do register_party "p$i"; done
  get '/v1/log/entries?from=0&limit=500' | jq -r '.entries[].leaf | fromjson | .time' >"$DIR/times"
  sort -c "$DIR/times"
  same "$(wc -l <"$DIR/times")" 6
  for i in 0 1 2 3 4 5; do wiotc -q log prove $i >/dev/null; done
}

@test "log: the signature in a leaf is that of the party's key over what was asked" {
  register_party haier
  get /v1/log/entries/1 >"$DIR/leaf"
  same "$(jq -r '.method + " " + .path + .query' "$DIR/leaf")" 'POST /v1/parties?'
  holds "$(did_of haier)" "$(jq -r .signature_input "$DIR/leaf")"
  same "$(jq -r .content_digest "$DIR/leaf")" "$(digest "$(as haier api GET /v1/log/entries/1/body)")"
}

@test "log: consistency between any two sizes is answered, and refused beyond the head" {
  local i
  for i in 1 2 3; do register_party "p$i"; done
  same "$(get '/v1/log/consistency?from=1&to=4' | jq -c '[.from, .to, (.hashes | length > 0)]')" '[1,4,true]'
  same "$(get '/v1/log/consistency?from=4&to=4' | jq -c .hashes)" '[]'
  for i in 'from=1&to=99' 'from=4&to=2' 'from=0&to=-1' 'from=x&to=2' ''; do
    holds '"status":4' "$(get "/v1/log/consistency?$i")"
  done
}

@test "a client that met another register under this name exits 4, for reads and writes" {
  wiotc -q status >/dev/null
  new_key haier >/dev/null
  replace_register
  loud wiotc status
  loud wiotc log checkpoint
  loud wiotc log key
  loud as haier party register haier --kind organization --name Haier --country CN
  # Whoever forgets what was pinned starts again.
  XDG_STATE_HOME=$DIR/other wiotc -q status >/dev/null
}

@test "a client that saw another continuation of the same log exits 4" {
  register_party common
  stop_daemon
  cp -a "$STATE" "$DIR/fork"
  start_daemon
  register_party ours
  register_party ours-too
  wiotc -q log checkpoint >/dev/null
  stop_daemon
  rm -rf "$STATE"
  cp -a "$DIR/fork" "$STATE"
  start_daemon
  XDG_STATE_HOME=$DIR/other register_party theirs
  loud wiotc status # shorter than what was seen
  local i
  for i in 1 2 3; do XDG_STATE_HOME=$DIR/other register_party "theirs-$i"; done
  loud wiotc status # longer, and another
  loud wiotc log checkpoint
  loud wiotc log prove 2
  # And it is not forgotten by having been told once.
  loud wiotc status
  loud as common party update common --name Other
}

@test "a receipt is checked: a write answered by another log than the one seen exits 4" {
  register_party common
  stop_daemon
  cp -a "$STATE" "$DIR/fork"
  start_daemon
  register_party ours
  stop_daemon
  rm -rf "$STATE"
  cp -a "$DIR/fork" "$STATE"
  start_daemon
  loud as common party update common --name Other
}

@test "a first meeting tells the keys it pins" {
  exits 0 wiotc status
  holds "$(wiotc -q log key)" "$stderr"
  exits 0 wiotc status
  lacks "$(wiotc -q log key)" "$stderr"
}
