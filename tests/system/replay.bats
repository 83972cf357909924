#!/usr/bin/env bats
# The same signed request again: the same answer, and nothing changes.
load helpers

setup_file() {
  register_file
  register_party haier
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

# capture NAME PATH BODY: makes a signed POST, and keeps its headers to be sent again by resend.
capture() {
  printf %s "$3" >"$BATS_TEST_TMPDIR/body"
  printf %s "$2" >"$BATS_TEST_TMPDIR/path"
  as "$1" --debug api POST "$2" --data "$BATS_TEST_TMPDIR/body" >"$BATS_TEST_TMPDIR/first" 2>"$BATS_TEST_TMPDIR/debug" || true
  sed -n 's/^> \([A-Za-z-]*: .*\)$/\1/p' "$BATS_TEST_TMPDIR/debug" | tr -d '\r' | grep -v '^Content-Length' >"$BATS_TEST_TMPDIR/headers"
  grep -q '^Signature:' "$BATS_TEST_TMPDIR/headers"
}

# resend [BODY-FILE] [PATH]: answers body, and status into $BATS_TEST_TMPDIR/status
resend() {
  curl -s --unix-socket "$SOCKET" -H "@$BATS_TEST_TMPDIR/headers" --data-binary "@${1:-$BATS_TEST_TMPDIR/body}" \
    -w '%{stderr}%{http_code}' "http://$REGISTER${2:-$(<"$BATS_TEST_TMPDIR/path")}" 2>"$BATS_TEST_TMPDIR/status"
}

@test "replay: an accepted write is answered as the first time, byte for byte, and changes nothing" {
  local size i
  capture haier /v1/parties/haier '{"names": {"en": "Once"}, "salt": "'$SALT'"}'
  size=$(log_size)
  as haier -q party update haier --name "Changed since" >/dev/null
  for i in 1 2 3; do
    resend >"$BATS_TEST_TMPDIR/again"
    cmp "$BATS_TEST_TMPDIR/first" "$BATS_TEST_TMPDIR/again" || { diff "$BATS_TEST_TMPDIR/first" "$BATS_TEST_TMPDIR/again"; return 1; }
    same "$(<"$BATS_TEST_TMPDIR/status")" 200
  done
  same "$(log_size)" $((size + 1))
  same "$(wiotc -q party show haier -f json | jq -r .names.en)" 'Changed since'
}

@test "replay: a registration is answered with 201 again, not with its handle being taken" {
  local did
  did=$(new_key fresh)
  capture fresh /v1/parties '{"handle": "fresh", "kind": "person", "names": {"en": "F"}, "country": "CN", "key": "'"$did"'", "salt": "'$SALT'"}'
  resend >"$BATS_TEST_TMPDIR/again"
  cmp "$BATS_TEST_TMPDIR/first" "$BATS_TEST_TMPDIR/again"
  same "$(<"$BATS_TEST_TMPDIR/status")" 201
}

@test "replay: after a restart too" {
  capture haier /v1/parties/haier '{"names": {"en": "Twice"}, "salt": "'$SALT'"}'
  stop_daemon KILL
  start_daemon
  resend >"$BATS_TEST_TMPDIR/again"
  cmp "$BATS_TEST_TMPDIR/first" "$BATS_TEST_TMPDIR/again"
}

@test "replay: after the key was revoked too" {
  register_party leaver
  local did
  did=$(new_key leaver2)
  as leaver -q key add "$did" >/dev/null
  capture leaver2 /v1/parties/leaver '{"names": {"en": "Left"}, "salt": "'$SALT'"}'
  as leaver -q -y key revoke "$did" --reason lost >/dev/null
  resend >"$BATS_TEST_TMPDIR/again"
  cmp "$BATS_TEST_TMPDIR/first" "$BATS_TEST_TMPDIR/again"
  refused key_revoked as leaver2 party update leaver --name New
}

@test "replay: the same signature with another body or path is refused" {
  local size
  capture haier /v1/parties/haier '{"names": {"en": "Signed"}, "salt": "'$SALT'"}'
  size=$(log_size)
  printf '{"names": {"en": "Forged"}, "salt": "%s"}' $SALT >"$BATS_TEST_TMPDIR/forged"
  holds digest_mismatch "$(resend "$BATS_TEST_TMPDIR/forged")"
  holds signature_invalid "$(resend "$BATS_TEST_TMPDIR/body" /v1/parties/auditor)"
  same "$(log_size)" "$size"
}

@test "replay: the same nonce under other content is refused" {
  python3 -B - "$ROOT/tests/http" "$SOCKET" $REGISTER <<'PY'
import json, socket, sys
sys.path.insert(0, sys.argv[1])
import sign

def send(data):
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(10)
    s.connect(sys.argv[2])
    s.sendall(data)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += s.recv(65536)
    head, _, body = answer.partition(b"\r\n\r\n")
    length = int([l for l in head.split(b"\r\n") if l.lower().startswith(b"content-length")][0].split()[1])
    while len(body) < length:
        body += s.recv(65536)
    return int(head.split()[1]), json.loads(body)

key, nonce = sign.Key(), sign.salt()
def request(handle, salt):
    body = json.dumps({"handle": handle, "kind": "person", "names": {"en": "N"}, "country": "CN", "key": key.did,
                       "salt": salt}).encode()
    return sign.signed(key, "POST", "/v1/parties", body, authority=sys.argv[3], nonce=nonce)

status, answer = send(request("nonce-first", "A" * 22))
assert status == 201, answer
for handle, salt in (("nonce-second", "A" * 22), ("nonce-first", "B" * 22)):
    status, answer = send(request(handle, salt))
    assert (status, answer["code"]) == (409, "nonce_reused"), answer
# Signed anew, one second later perhaps: the same content is the same statement.
status, answer = send(request("nonce-first", "A" * 22))
assert status in (201, 409), answer
# Another key's same nonce is another's.
key = sign.Key()
status, answer = send(request("nonce-third", "A" * 22))
assert status == 201, answer
PY
  refused not_found wiotc party show nonce-second
}

@test "replay: a refused request takes no nonce, and may succeed later" {
  register_party later
  capture later /v1/parties/later '{"affiliations": ["not-yet-there"], "salt": "'$SALT'"}'
  holds '"errors"' "$(<"$BATS_TEST_TMPDIR/first")"
  same "$(wiotc -q party show later -f json | jq -r .kind)" organization
  resend >"$BATS_TEST_TMPDIR/again"
  cmp "$BATS_TEST_TMPDIR/first" "$BATS_TEST_TMPDIR/again"
}
