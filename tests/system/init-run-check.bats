#!/usr/bin/env bats
# wiotcd itself: founding, starting, ending, and what it says of bad configurations.
load helpers

setup() { use_folder "$BATS_TEST_TMPDIR"; }
teardown() { stop_daemon KILL; }

@test "init: the sample charter's placeholder keys are all named, and nothing is left" {
  local officer
  write_configuration
  exits 2 wiotcd init -c "$DIR/conf" --charter "$ROOT/etc/charter.json"
  for officer in $OFFICERS; do holds "$officer" "$stderr"; done
  holds 'wiotc key new' "$stderr"
  [ ! -e "$STATE" ]
}

@test "init: a charter that is not there, no JSON, or lacks what it needs is refused, and nothing is left" {
  write_configuration
  make_charter
  exits 2 wiotcd init -c "$DIR/conf" --charter "$DIR/nowhere.json"
  holds nowhere.json "$stderr"
  echo '{"register": "a", "register": "b"}' >"$DIR/bad.json"
  exits 2 wiotcd init -c "$DIR/conf" --charter "$DIR/bad.json"
  jq 'del(.register)' "$DIR/charter.json" >"$DIR/bad.json"
  exits 2 wiotcd init -c "$DIR/conf" --charter "$DIR/bad.json"
  holds register "$stderr"
  jq '.bodies[1].slug = .bodies[0].slug' "$DIR/charter.json" >"$DIR/bad.json"
  exits 2 wiotcd init -c "$DIR/conf" --charter "$DIR/bad.json"
  holds slug "$stderr"
  jq '.officers[1].key = .officers[0].key' "$DIR/charter.json" >"$DIR/bad.json"
  exits 2 wiotcd init -c "$DIR/conf" --charter "$DIR/bad.json"
  holds 'officers[1]' "$stderr"
  jq '.officers[0].roles = ["king"]' "$DIR/charter.json" >"$DIR/bad.json"
  exits 2 wiotcd init -c "$DIR/conf" --charter "$DIR/bad.json"
  holds 'officers[0].roles' "$stderr"
  [ ! -e "$STATE" ]
}

@test "init: prints the issuer and the log's key, which the register then answers with" {
  make_charter
  write_configuration
  exits 0 wiotcd init -c "$DIR/conf" --charter "$DIR/charter.json"
  start_daemon
  holds "$(wiotc -q status -f json | jq -r .issuer)" "$output"
  holds "$(wiotc -q log key)" "$output"
}

@test "init: a second time is refused, and the register is left as it was" {
  found_register
  start_daemon
  local key
  key=$(wiotc -q log key)
  stop_daemon
  exits 1 wiotcd init -c "$DIR/conf" --charter "$DIR/charter.json"
  holds "$STATE" "$stderr"
  start_daemon
  same "$(wiotc -q log key)" "$key"
}

@test "init: --state goes before the configuration" {
  make_charter
  write_configuration
  exits 0 wiotcd init -c "$DIR/conf" --state "$DIR/other" --charter "$DIR/charter.json"
  [ -d "$DIR/other" ]
  [ ! -e "$STATE" ]
}

@test "run: without a register it says how to found one" {
  write_configuration
  exits 1 timeout 10 wiotcd run -c "$DIR/conf"
  holds 'wiotcd init' "$stderr"
}

@test "run: a second daemon on the same state is refused, and the first goes on" {
  found_register
  start_daemon
  exits 1 timeout 10 wiotcd run -c "$DIR/conf" --socket "$DIR/other"
  holds "$STATE" "$stderr"
  wiotc -q status
}

@test "run: a second daemon with another state does not take the socket from the first" {
  found_register
  wiotcd init -c "$DIR/conf" --state "$DIR/other" --charter "$DIR/charter.json"
  start_daemon
  exits 1 timeout 10 wiotcd run -c "$DIR/conf" --state "$DIR/other"
  holds "$SOCKET" "$stderr"
  wiotc -q status
}

@test "run: a socket left by a daemon that was killed is taken over" {
  found_register
  start_daemon
  stop_daemon KILL
  [ -S "$SOCKET" ]
  start_daemon
}

@test "run: an ordinary file where the socket should be is not removed" {
  found_register
  echo precious >"$SOCKET"
  exits 1 timeout 10 wiotcd run -c "$DIR/conf"
  holds "$SOCKET" "$stderr"
  same "$(cat "$SOCKET")" precious
}

@test "run: the state is for its owner only, the socket for its group too" {
  umask 0
  found_register
  start_daemon
  same "$(stat -c %a "$STATE")" 700
  same "$(stat -c %a "$SOCKET")" 660
  same "$(find "$STATE" -type f -perm /077)" ''
}

@test "run: socket_mode is obeyed" {
  found_register
  write_configuration 'socket_mode = 0600'
  start_daemon
  same "$(stat -c %a "$SOCKET")" 600
}

@test "run: a secret key in the state that others may read is refused" {
  local file
  found_register
  for file in issuer.key log.key; do
    chmod 640 "$STATE/$file"
    exits 1 timeout 10 wiotcd run -c "$DIR/conf"
    holds "$file" "$stderr"
    holds chmod "$stderr"
    chmod 600 "$STATE/$file"
  done
  start_daemon
}

@test "run: a state folder that others may enter is refused" {
  found_register
  chmod 750 "$STATE"
  exits 1 timeout 10 wiotcd run -c "$DIR/conf"
  holds "$STATE" "$stderr"
  holds chmod "$stderr"
}

@test "run: without a command wiotcd runs" {
  found_register
  wiotcd -c "$DIR/conf" >"$DIR/log" 2>&1 3>&- &
  echo $! >"$DIR/pid"
  until_true ready
}

@test "run: SIGTERM exits 0 and removes the socket" {
  found_register
  start_daemon
  kill -TERM "$PID"
  wait "$PID"
  rm "$DIR/pid"
  [ ! -e "$SOCKET" ]
  exits 3 wiotc status
}

@test "run: SIGINT exits 0" {
  found_register
  set -m # or a background command ignores it
  start_daemon
  kill -INT "$PID"
  wait "$PID"
  rm "$DIR/pid"
}

@test "run: SIGTERM finishes a request that has begun" {
  found_register
  start_daemon
  # The head says a body comes; the daemon is told to end before it does.
  python3 - "$SOCKET" "$PID" >"$DIR/answer" <<'PY'
import os, signal, socket, sys
s = socket.socket(socket.AF_UNIX)
s.settimeout(10)
s.connect(sys.argv[1])
s.sendall(b"GET /v1/status HTTP/1.1\r\nHost: register.wiotc.example\r\n\r\nGET /v1/bod")
print(s.recv(65536).decode())
os.kill(int(sys.argv[2]), signal.SIGTERM)
other = socket.socket(socket.AF_UNIX)
for _ in range(500):  # until it takes no new ones
    try:
        other = socket.socket(socket.AF_UNIX)
        other.connect(sys.argv[1])
        other.close()
    except OSError:
        break
s.sendall(b"ies HTTP/1.1\r\nHost: register.wiotc.example\r\n\r\n")
while True:
    data = s.recv(65536)
    if not data:
        break
    print(data.decode())
PY
  grep -q '"bodies"' "$DIR/answer" || grep -q draining "$DIR/answer"
  wait "$PID"
  rm "$DIR/pid"
}

@test "run: SIGHUP takes a good configuration, and keeps the old one when it is bad" {
  found_register
  start_daemon
  write_configuration 'max_connections = 0'
  kill -HUP "$PID"
  until_true grep -q max_connections "$DIR/log"
  grep -qE 'conf:[0-9]+' "$DIR/log"
  write_configuration 'log_level = loud' 'batch_max = many'
  kill -HUP "$PID"
  until_true grep -q 'conf:6: batch_max' "$DIR/log"
  grep -q 'conf:5: log_level' "$DIR/log"
  wiotc -q status
  write_configuration 'idle_seconds = 1'
  kill -HUP "$PID"
  # The new one is in force when a connection that asks nothing ends by itself.
  python3 - "$SOCKET" <<'PY'
import socket, sys
for _ in range(10):
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(1.9)
    s.connect(sys.argv[1])
    try:
        s.recv(1)
        sys.exit(0)
    except socket.timeout:
        s.close()
sys.exit("the connection stays open")
PY
}

@test "check: a good configuration is called good" {
  write_configuration
  exits 0 wiotcd check -c "$DIR/conf"
  exits 0 wiotcd check -c "$ROOT/etc/wiotcd.conf"
}

@test "check: a group that this machine does not have is said" {
  write_configuration
  sed -i 's/^socket_group =.*/socket_group = no-such-group/' "$DIR/conf"
  exits 0 wiotcd check -c "$DIR/conf"
  holds 'there is no group no-such-group' "$stderr"
}

@test "check: every wrong line is named with its number" {
  printf '%s\n' '[wiotcd]' 'sockets = /x' 'max_connections = many' 'log_level = loud' \
    'socket_mode = 9' 'idle_seconds = -1' 'batch_max = 1' 'batch_max = 2' >"$DIR/conf"
  exits 2 wiotcd check -c "$DIR/conf"
  holds 'conf:2: sockets' "$stderr"
  holds 'conf:3: max_connections' "$stderr"
  holds 'conf:4: log_level' "$stderr"
  holds 'conf:5: socket_mode' "$stderr"
  holds 'conf:6: idle_seconds' "$stderr"
  holds 'conf:8: batch_max' "$stderr"
  same "$(grep -c sockets <<<"$stderr")" 1
}

@test "check: each mistake alone is found" {
  local line outside=$'[other] ; a second section\nidle_seconds = 5'
  for line in 'sockets = /x' 'max_connections = many' 'max_connections = 99999999999999999999' \
    'max_connections =' 'log_level = loud' 'socket_mode = 9' 'idle_seconds = -1' \
    'idle_seconds = 1.5' 'reader_threads = 0' 'no equals sign' "$outside"; do
    write_configuration "$line"
    exits 2 wiotcd check -c "$DIR/conf" || { echo "($line)"; return 1; }
    holds "conf:$([ "$line" = "$outside" ] && echo 6 || echo 5):" "$stderr"
  done
}

@test "check: a file that is not there is an error when it was named" {
  exits 2 wiotcd check -c "$DIR/nowhere"
  holds "$DIR/nowhere" "$stderr"
}

@test "usage: wiotcd names unknown commands and options, and exits 2" {
  exits 2 wiotcd frobnicate
  holds frobnicate "$stderr"
  exits 2 wiotcd --frob
  holds --frob "$stderr"
  exits 2 wiotcd run --state
  exits 2 wiotcd init
  holds --charter "$stderr"
  exits 0 wiotcd --help
  exits 0 wiotcd --version
}
