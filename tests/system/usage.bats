#!/usr/bin/env bats
# How the client is spoken to, and its exit codes.
load helpers

setup_file() { register_file; }
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

@test "usage: an unknown command exits 2 and suggests one" {
  exits 2 wiotc aplication list
  holds application "$stderr"
  exits 2 wiotc application shwo A1
  holds show "$stderr"
  exits 2 wiotc frobnicate
  holds 'wiotc -h' "$stderr"
  exits 2 wiotc
}

@test "usage: an unknown option exits 2 and suggests one" {
  exits 2 wiotc party list --contry CN
  holds --country "$stderr"
  exits 2 wiotc --frobnicate status
  holds 'wiotc -h' "$stderr"
  exits 2 wiotc status -z
}

@test "usage: too many arguments, too few, and an option without its value exit 2" {
  exits 2 wiotc party show
  holds HANDLE "$stderr"
  exits 2 wiotc party show a b
  exits 2 wiotc party list --country
  exits 2 wiotc status now
  exits 2 wiotc party list -f xml
  holds csv "$stderr"
}

@test "usage: a dash for a file to write is refused, and no file of that name is left" {
  cd "$BATS_TEST_TMPDIR"
  exits 2 wiotc log checkpoint -o -
  holds 'name of a file' "$stderr"
  exits 2 wiotc certificate fetch WIOTC-2026-000001 --out=-
  [ ! -e ./- ]
}

@test "usage: nothing but errors goes to standard error, nothing but results to standard output" {
  exits 2 wiotc frobnicate
  same "$output" ''
  exits 0 wiotc -q party list
  same "$stderr" ''
  exits 1 wiotc party show nobody-here
  same "$output" ''
}

@test "usage: every command has help that exits 0, on standard output" {
  local noun verb
  exits 0 wiotc -h
  for noun in key party body office application member award certificate log; do
    exits 0 wiotc $noun -h
    holds "wiotc $noun" "$output"
    for verb in $(sed -n 's/^  \([a-z]*\) .*  [A-Z].*/\1/p' <<<"$output"); do
      exits 0 wiotc $noun "$verb" -h
      holds "wiotc $noun $verb" "$output"
      same "$stderr" ''
    done
  done
  exits 0 wiotc --version
}

@test "usage: options may stand anywhere" {
  same "$(wiotc -f json party list --country CN -q)" "$(wiotc party -q list -fjson --country=CN)"
  exits 0 wiotc party show --format json -- auditor
}

@test "usage: a register that is not reachable exits 3 and says where it was looked for" {
  exits 3 wiotc --host unix:///nowhere/sock status
  holds unix:///nowhere/sock "$stderr"
  holds WIOTC_HOST "$stderr"
  exits 3 wiotc --host https://localhost:1 status
  WIOTC_HOST=unix:///nowhere/sock exits 3 wiotc party list
}

@test "usage: a socket that is there but not for everybody is told as that" {
  [ "$EUID" = 0 ] || skip "only root can become somebody else"
  local there
  there=$(mktemp -d "${TMPDIR:-/tmp}/wiotc.XXXXXX") # where anybody may look
  chmod 755 "$there"
  cp "$BUILD/wiotc" "$there/wiotc"
  mkdir -m 700 "$there/run"
  exits 3 setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nowhere XDG_STATE_HOME=/nowhere \
    "$there/wiotc" --host "unix://$there/run/sock" status
  rm -r "$there"
  holds "you may not use the socket" "$stderr"
  holds "$there/run/sock" "$stderr"
  lacks "Is wiotcd running" "$stderr"
}

@test "usage: a host that is no address exits 2" {
  local host
  for host in ftp://x nonsense unix: unix://relative http:// ''; do
    run --separate-stderr wiotc --host "$host" status
    [ "$status" -eq 2 ] || { echo "'$host' gave $status: $stderr"; return 1; }
  done
}

@test "usage: a long path to the socket is refused, not cut" {
  run --separate-stderr wiotc --host "unix:///$(printf 'a%.0s' {1..300})/sock" status
  [[ $status == [23] ]]
}

@test "usage: what answers but is no register exits 3 or 4, and never 0" {
  python3 -B - "$BATS_TEST_TMPDIR/s" <<'PY' 3>&- &
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.bind(sys.argv[1])
s.listen(8)
for answer in (b"hello\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"):
    c, _ = s.accept()
    c.recv(65536)
    c.sendall(answer)
    c.close()
PY
  local server=$! i
  until_true test -S "$BATS_TEST_TMPDIR/s"
  for i in 1 2 3; do
    run timeout 10 wiotc --host "unix://$BATS_TEST_TMPDIR/s" status
    [[ $status == [34] ]] || { echo "$i: $status $output"; kill $server; return 1; }
  done
  wait $server
}

@test "usage: WIOTC_HOST and WIOTC_KEY are used, --host and --key go before them" {
  register_party chosen
  WIOTC_KEY=$KEYS/chosen wiotc -q party update chosen --name Chosen
  WIOTC_KEY=$KEYS/auditor exits 0 wiotc --key "$KEYS/chosen" -q party update chosen --name Again
  WIOTC_KEY=$KEYS/auditor exits 1 wiotc -q party update chosen --name Never
  WIOTC_HOST=unix:///nowhere/sock exits 0 wiotc --host "$WIOTC_HOST" -q status
}

@test "api: sends a request signed and prints the answer as it came" {
  register_party rawish
  same "$(as rawish api GET /v1/parties/rawish)" "$(get /v1/parties/rawish)"
  exits 1 as rawish api GET /v1/nowhere
  jq -e '.code == "not_found" and .status == 404' <<<"$output"
  exits 1 as rawish api POST /v1/status --data <(echo '{}')
  jq -e '.code == "method_not_allowed"' <<<"$output"
  exits 2 as rawish api DELETE /v1/parties/rawish
  exits 2 as rawish api GET v1/parties
  exits 2 as rawish api POST /v1/parties --data "$BATS_TEST_TMPDIR/nowhere"
}

@test "api: paths are not tidied on their way" {
  local path
  for path in /v1/parties/../parties /v1//parties /v1/./parties '/v1/parties/%2e%2e/x'; do
    run --separate-stderr wiotc api GET "$path"
    [[ $status == [12] ]] || { echo "$path gave $status: $output"; return 1; }
  done
}

@test "debug: shows the heads, not the secrets" {
  register_party debugger
  exits 0 as debugger --debug party show debugger --contact
  holds Signature-Input "$stderr"
  holds 'HTTP/1.1 200' "$stderr"
  lacks "$(sed -n "s/^secret: //p" "$KEYS/debugger")" "$stderr"
}
