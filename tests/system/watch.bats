#!/usr/bin/env bats
# log watch: nobody acts in one's name unnoticed.
load helpers

setup() {
  use_folder "$BATS_TEST_TMPDIR"
  found_register
  start_daemon
}
teardown() {
  [ -z "${WATCHER:-}" ] || kill "$WATCHER" 2>/dev/null || true
  stop_daemon KILL
}

@test "log watch --once: exit 1 with a line for what concerns me, 0 when there is nothing new" {
  register_party haier
  exits 1 as haier log watch --once
  same "$(wc -l <<<"$output")" 1
  holds '1  20' "$output"
  holds "POST /v1/parties  by $(did_of haier): signed by this key; names the key $(did_of haier); names haier" "$output"
  exits 0 as haier log watch --once
  same "$output" ''
  register_party midea
  as midea -q party update midea --name Midea >/dev/null
  exits 0 as haier log watch --once
  as secretary-general -q party update haier --name Hair >/dev/null
  exits 1 as haier log watch --once
  holds 'names haier' "$output"
  lacks 'signed by this key' "$output"
  holds "by $(did_of secretary-general)" "$output"
}

@test "log watch: an application is of its applicant and its body, whoever takes the step" {
  local id
  register_party haier
  exits 1 as haier log watch --once
  exits 0 wiotc log watch --once --body industry
  id=$(apply haier)
  screen "$id"
  vote first-reviewer approve "$id"
  vote second-reviewer approve "$id"
  exits 1 as haier log watch --once
  same "$(wc -l <<<"$output")" 4
  holds "$id is of haier" "$(sed -n 2p <<<"$output")"
  holds 'M1 is of haier' "$(sed -n 4p <<<"$output")"
  exits 1 wiotc log watch --once --body industry
  same "$(wc -l <<<"$output")" 4
  exits 0 wiotc log watch --once --body presidium
}

@test "log watch: a motion about me, when it is moved and when it is voted on" {
  local did
  register_party haier
  did=$(new_key haier-new)
  exits 1 as haier log watch --once
  as secretary-general -q key recover haier "$did" >/dev/null
  exits 1 as haier log watch --once
  holds "/v1/parties/haier/recovery  by $(did_of secretary-general): names haier" "$output"
  as deputy-secretary -q motion reject R1 --reason "not seen" >/dev/null
  exits 1 as haier log watch --once
  holds 'R1 is of haier' "$output"
}

@test "log watch --did: what one key signed; a new key of a watched party is watched too" {
  local did
  register_party haier
  did=$(new_key second)
  as haier -q key add "$did" >/dev/null
  as second -q party update haier --name Two >/dev/null
  exits 1 wiotc log watch --once --did "$did"
  same "$(cut -d' ' -f1 <<<"$output" | xargs)" '2 3'
  holds "names the key $did" "$(sed -n 1p <<<"$output")"
  exits 1 wiotc log watch --once --handle haier
  as second -q party update haier --name Three >/dev/null
  exits 1 wiotc log watch --once --handle haier
  holds "by $did: signed by this key" "$output"
}

@test "log watch: -f json and csv, --from, and each watch has its own place" {
  register_party haier
  register_party midea
  same "$(wiotc -q -f json log watch --once --handle haier | jq -r '[.index, .path] | join(" ")')" '1 /v1/parties'
  same "$(wiotc -q -f csv log watch --once --handle midea | tr -d '\r' | cut -d, -f1 | xargs)" 'log_entry 2'
  exits 0 wiotc log watch --once --handle haier
  exits 1 wiotc log watch --once --handle haier --from 1
  exits 0 wiotc log watch --once --handle haier --from 2
}

@test "log watch --exec: the program gets what was found, and no shell reads it" {
  register_party haier
  cat >"$DIR/tell" <<SCRIPT
#!/bin/sh
echo "\$1|\$WIOTC_ENTRY|\$WIOTC_METHOD \$WIOTC_PATH|\$WIOTC_SIGNER|\$2" >>"$DIR/told"
SCRIPT
  chmod +x "$DIR/tell"
  exits 1 wiotc log watch --once --handle haier --exec "$DIR/tell"
  same "$(<"$DIR/told")" "1|1|POST /v1/parties|$(did_of haier)|signed by this key; names the key $(did_of haier); names haier"
  exits 1 wiotc log watch --once --handle haier --exec "touch $DIR/shell" --from 1
  holds 'cannot run' "$stderr"
  [ ! -e "$DIR/shell" ]
}

@test "log watch: follows until it is ended, through a register that is away for a while" {
  register_party haier
  wiotc log watch --handle haier --interval 1 >"$DIR/out" 2>"$DIR/err" 3>&- &
  WATCHER=$!
  until_true grep -q 'names haier' "$DIR/out"
  stop_daemon
  until_true grep -q 'cannot reach' "$DIR/err"
  start_daemon
  as haier -q party update haier --name Later >/dev/null
  until_true grep -q '^2 ' "$DIR/out"
  same "$(grep -c 'cannot reach' "$DIR/err")" 1
  kill -0 "$WATCHER"
}

@test "log watch: an entry that was changed in the database exits 4, and nothing is said of it" {
  local i
  for i in 1 2 3 4 5; do register_party "p$i"; done
  wiotc -q log checkpoint >/dev/null
  stop_daemon
  sqlite3 "$STATE/register.db" "UPDATE log_entry SET leaf =
    CAST(replace(CAST(leaf AS TEXT), '\"party\":\"p3\"', '\"party\":\"px\"') AS BLOB) WHERE entry = 3"
  start_daemon
  exits 4 wiotc log watch --once --handle p1
  same "$output" ''
  holds 'NOT IN ITS LOG' "$stderr"
  exits 4 wiotc log watch --once --handle p1 --from 3
}

@test "log watch: without a key it is to be said what to watch" {
  exits 2 wiotc log watch --once
  holds HANDLE "$stderr"
  exits 2 wiotc log watch --once --handle x --interval 0
  exits 2 wiotc log watch --once --handle x --from soon
  refused not_found wiotc log watch --once --handle nobody
}
