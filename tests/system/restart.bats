#!/usr/bin/env bats
# What was acknowledged stays, whatever happens to the daemon.
load helpers

setup() {
  use_folder "$BATS_TEST_TMPDIR"
  found_register
  start_daemon
}
teardown() { stop_daemon KILL; }

# What anybody can see of the register, as text.
everything() {
  local path
  for path in parties bodies offices applications memberships certificates; do
    get "/v1/$path?limit=500"
  done
  get /v1/charter
  get /v1/log/key
  get /v1/log/checkpoint | head -n 3
  get '/v1/log/entries?from=0&limit=500'
}

@test "restart: keeps everything, and the log goes on" {
  local id before
  id=$(application_in approved haier)
  before=$(everything)
  holds WIOTC-2 "$before"
  stop_daemon
  start_daemon
  same "$(everything)" "$before"
  as haier -q application show "$id" | grep -q 'secret plans'
  register_party huawei
  wiotc -q log checkpoint >/dev/null
}

@test "restart: a certificate fetched before and after is the same, byte for byte" {
  application_in approved haier
  wiotc -q certificate list -f json | jq -r '.[0].number' >"$DIR/number"
  get "/v1/certificates/$(<"$DIR/number")/credential" >"$DIR/before"
  stop_daemon KILL
  start_daemon
  get "/v1/certificates/$(<"$DIR/number")/credential" >"$DIR/after"
  cmp "$DIR/before" "$DIR/after"
}

@test "restart: an older database than the head is refused with exit 4, --accept-rollback takes it" {
  register_party haier
  stop_daemon
  mkdir "$DIR/old"
  cp "$STATE"/register.db* "$DIR/old"
  start_daemon
  register_party huawei
  stop_daemon
  rm "$STATE"/register.db*
  cp "$DIR/old"/* "$STATE"
  exits 4 timeout 10 wiotcd run -c "$DIR/conf"
  holds --accept-rollback "$stderr"
  start_daemon --accept-rollback
  wiotc -q party show haier
  # Who saw the other continuation is told loudly, once, and for good.
  exits 4 wiotc status
  stop_daemon
  start_daemon
}

@test "restart: another register's database under this head is refused with exit 4" {
  stop_daemon
  wiotcd init -c "$DIR/conf" --state "$DIR/other" --charter "$DIR/charter.json"
  rm "$STATE"/register.db*
  cp "$DIR/other"/register.db* "$STATE"
  exits 4 timeout 10 wiotcd run -c "$DIR/conf"
}

@test "restart: a log entry changed in the database is noticed, by the daemon or by who asks for it" {
  register_party haier
  register_party huawei
  register_party lenovo
  stop_daemon
  local table column
  # Wherever leaves are kept: change one byte of haier's.
  for table in $(sqlite3 "$STATE/register.db" "SELECT name FROM sqlite_master WHERE type = 'table'"); do
    for column in $(sqlite3 "$STATE/register.db" "SELECT name FROM pragma_table_info('$table')"); do
      sqlite3 "$STATE/register.db" "UPDATE \"$table\" SET \"$column\" =
        CAST(replace(CAST(\"$column\" AS TEXT), '\"haier\"', '\"maier\"') AS BLOB)
        WHERE CAST(\"$column\" AS TEXT) LIKE '{\"content_digest\"%\"haier\"%'" 2>/dev/null || true
    done
  done
  if start_daemon 2>"$DIR/said"; then
    get '/v1/log/entries?from=0&limit=500' | grep -q maier
    exits 4 wiotc log entry 1
  else
    same "$STATUS" 4
    holds backup "$(<"$DIR/said")"
  fi
}

@test "kill -9 while writing: every acknowledged write is there" {
  local i n=4
  for ((i = 0; i < n; i++)); do
    (
      for ((j = 0; ; j++)); do
        new_key "w$i-$j" >/dev/null
        as "w$i-$j" -q -f json party register "w$i-$j" --kind organization --name W --country CN \
          >>"$DIR/acknowledged-$i" 2>/dev/null || exit 0
      done
    ) </dev/null 3>&- 4>&- &
  done
  enough() { [ "$(cat "$DIR"/acknowledged-* | jq -r .party.handle | wc -l)" -ge 60 ]; }
  until_true enough
  stop_daemon KILL
  wait
  rm -f "$SOCKET"
  start_daemon
  wiotc -q party list -f json | jq -r '.[].handle' | sort >"$DIR/there"
  cat "$DIR"/acknowledged-* | jq -r .party.handle | sort >"$DIR/acknowledged"
  [ "$(wc -l <"$DIR/acknowledged")" -ge 60 ]
  same "$(comm -23 "$DIR/acknowledged" "$DIR/there")" ''
  # At most the one that each writer waited for is there besides; and the log knows them all.
  local handles=$(($(wc -l <"$DIR/there") - 7))
  ((handles <= $(wc -l <"$DIR/acknowledged") + n))
  same "$(log_size)" $((handles + 1))
}
