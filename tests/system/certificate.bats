#!/usr/bin/env bats
# Certificates: what anyone can check with nothing but the two files and the two keys.
load helpers

setup_file() {
  register_file
  application_in approved haier smart-life
  application_in approved huawei industry
  cd "$DIR" || return
  wiotc -q certificate list --party haier -f json | jq -r '.[].number' >haier.number
  wiotc -q certificate list --party huawei -f json | jq -r '.[].number' >huawei.number
  wiotc -q certificate fetch "$(<haier.number)" -o haier.json
  wiotc -q certificate fetch "$(<huawei.number)" -o huawei.json
  publish_keys
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() {
  use_folder "$BATS_FILE_TMPDIR"
  cd "$DIR" || return
  # Nothing is remembered of the register, and none is reachable.
  export XDG_STATE_HOME=$BATS_TEST_TMPDIR/nothing HOST=$WIOTC_HOST WIOTC_HOST=unix:///nowhere/sock
}

check() { wiotc certificate verify "$@" --issuer "$(<issuer)" --log-key "$(<log-key)" --offline; }

# check_of NAME: which check failed.
failed() { holds "✗ $1" "$output"; }

@test "certificate verify: offline, with the two files and the two keys, exits 0 and names every check" {
  local name
  exits 0 check haier.json
  for name in form issuer proof-rdfc proof-jcs dates log; do holds "✓ $name" "$output"; done
  holds "$(<haier.number)" "$output$stderr"
}

@test "certificate verify: the proof may be elsewhere" {
  cp haier.json "$BATS_TEST_TMPDIR/c.json"
  cp haier.json.tlog-proof "$BATS_TEST_TMPDIR/p"
  exits 0 check "$BATS_TEST_TMPDIR/c.json" --proof "$BATS_TEST_TMPDIR/p"
}

@test "certificate verify: a reformatted certificate is as good" {
  jq -S . haier.json >"$BATS_TEST_TMPDIR/c.json"
  exits 0 check "$BATS_TEST_TMPDIR/c.json" --proof haier.json.tlog-proof
}

@test "certificate verify: when neither issuer nor log are known, it does not exit 0" {
  exits 4 wiotc certificate verify haier.json --offline
  holds '– issuer' "$output"
  holds 'NOT PROVEN' "$output"
  holds --issuer "$output"
  holds --log-key "$output"
}

@test "certificate verify: a register that was never met vouches for nothing, and asking it does not pin it" {
  local _
  for _ in 1 2; do
    WIOTC_HOST=$HOST exits 4 wiotc certificate verify haier.json
    holds 'NOT PROVEN' "$output"
    [ ! -e "$XDG_STATE_HOME" ]
  done
  # With the issuer by another way, its word on the status is asked for.
  WIOTC_HOST=$HOST exits 0 wiotc certificate verify haier.json --issuer "$(<issuer)"
  holds '✓ status' "$output"
  holds '– log' "$output"
  [ ! -e "$XDG_STATE_HOME" ]
}

@test "certificate verify: without a proof it is fetched, and offline left open, when the register is known" {
  export XDG_STATE_HOME=$DIR/client
  cp haier.json "$BATS_TEST_TMPDIR/alone.json"
  WIOTC_HOST=$HOST exits 0 wiotc certificate verify "$BATS_TEST_TMPDIR/alone.json"
  holds '✓ log' "$output"
  exits 0 wiotc certificate verify "$BATS_TEST_TMPDIR/alone.json" --offline
  holds '– log' "$output"
  holds "log issued it was not checked" "$output"
  # Who names the log's key wants the proof in hand.
  WIOTC_HOST=$HOST exits 4 wiotc certificate verify "$BATS_TEST_TMPDIR/alone.json" --log-key "$(<log-key)"
  failed log
}

@test "certificate verify: another register cannot say whether it stands: exit 3, and what is wrong stays 4" {
  cp haier.json haier.json.tlog-proof issuer "$BATS_TEST_TMPDIR/"
  use_folder "$BATS_TEST_TMPDIR/other"
  found_register '.register = "register.other.example"'
  start_daemon
  cd "$BATS_TEST_TMPDIR"
  exits 3 wiotc certificate verify haier.json --issuer "$(<issuer)"
  holds register.other.example "$stderr"
  holds --host "$stderr"
  holds --offline "$stderr"
  wiotc -q log key >"$BATS_TEST_TMPDIR/key" # now it is pinned
  exits 3 wiotc certificate verify haier.json --issuer "$(<issuer)"
  exits 4 wiotc certificate verify haier.json
  holds 'NOT PROVEN' "$output"
  stop_daemon
}

@test "certificate verify: as JSON, it is not called valid when the register did not answer" {
  export XDG_STATE_HOME=$DIR/client
  exits 3 wiotc certificate verify haier.json -f json
  jq -e '.valid == false' <<<"$output"
  exits 0 wiotc certificate verify haier.json -f json --offline
  jq -e '.valid == true' <<<"$output"
}

@test "certificate verify: a certificate of somebody else's register of the same name is refused, with its proof and without" {
  (
    use_folder "$BATS_TEST_TMPDIR/forger"
    found_register
    start_daemon
    application_in approved mallory smart-life
    wiotc -q certificate list -f json | jq -r '.[].number' >number
    wiotc -q certificate fetch "$(<number)" -o "$BATS_TEST_TMPDIR/forged.json"
    stop_daemon
  )
  cp "$BATS_TEST_TMPDIR/forged.json" "$BATS_TEST_TMPDIR/alone.json"
  local host file
  export XDG_STATE_HOME=$BATS_FILE_TMPDIR/client # which knows the true one
  for host in "$HOST" unix:///nowhere/sock; do
    for file in forged alone; do
      WIOTC_HOST=$host exits 4 wiotc certificate verify "$BATS_TEST_TMPDIR/$file.json" || { echo "$file at $host"; return 1; }
      WIOTC_HOST=$host exits 4 wiotc certificate verify "$BATS_TEST_TMPDIR/$file.json" --offline
    done
  done
}

@test "certificate verify: any changed character is refused with exit 4" {
  python3 -B - "$BATS_TEST_TMPDIR" "$(<issuer)" "$(<log-key)" <<'PY'
import subprocess, sys
work, issuer, key = sys.argv[1:]
bad = 0
for changed, step in (("haier.json", 31), ("haier.json.tlog-proof", 23)):
    data = open(changed, "rb").read()
    for at in range(0, len(data), step):
        if data[at:at + 1].isspace() and changed.endswith(".json"):
            continue  # between the tokens of JSON it means nothing
        new = bytearray(data)
        new[at] = ord("b") if chr(new[at]) != "b" else ord("c")
        open(work + "/x", "wb").write(new)
        files = (work + "/x", "haier.json.tlog-proof") if changed == "haier.json" else ("haier.json", work + "/x")
        run = subprocess.run(["wiotc", "-q", "certificate", "verify", files[0], "--proof", files[1], "--issuer",
                              issuer, "--log-key", key, "--offline"], capture_output=True)
        if run.returncode != 4:
            bad += 1
            print("%s, byte %d: exit %d %s" % (changed, at, run.returncode, run.stderr))
sys.exit(bad > 0)
PY
}

@test "certificate verify: a member added, removed, doubled or renamed is refused" {
  local filter
  for filter in '.extra = 1' 'del(.validUntil)' 'del(.evidence)' '.proof |= .[:1]' '.proof |= .[1:]' '.proof += [.proof[0]]' \
    'del(.proof)' '.proof = .proof[0]' '.proof = []' '.validUntil = "2099-01-01T00:00:00Z"' '.credentialSubject.name = "Huawei"' \
    '.issuer.name = "Other"' '.["@context"] |= reverse' '.proof[0].created = "2020-01-01T00:00:00Z"' \
    '.proof[1].proofPurpose = "authentication"' '.proof |= reverse | .type |= reverse' \
    '.proof[0].proofValue = .proof[1].proofValue'; do
    jq -c "$filter" haier.json >"$BATS_TEST_TMPDIR/c.json"
    exits 4 check "$BATS_TEST_TMPDIR/c.json" --proof haier.json.tlog-proof || { echo "($filter)"; return 1; }
  done
  sed 's/^{/{"name": "x", /' haier.json >"$BATS_TEST_TMPDIR/c.json"
  exits 4 check "$BATS_TEST_TMPDIR/c.json" --proof haier.json.tlog-proof
}

@test "certificate verify: what is no JSON, empty, huge or missing is refused and never valid" {
  echo '{"a": oops}' >"$BATS_TEST_TMPDIR/text"
  exits 4 check "$BATS_TEST_TMPDIR/text" --proof haier.json.tlog-proof
  holds 'is not a certificate: it is not JSON (' "$output"
  lacks 'mend it' "$output"
  : >"$BATS_TEST_TMPDIR/empty"
  exits 4 check "$BATS_TEST_TMPDIR/empty" --proof haier.json.tlog-proof
  head -c 1000000 /dev/zero >"$BATS_TEST_TMPDIR/huge"
  run check "$BATS_TEST_TMPDIR/huge" --proof haier.json.tlog-proof
  [[ $status == [24] ]]
  exits 2 check "$BATS_TEST_TMPDIR/nowhere"
  holds nowhere "$stderr"
}

@test "certificate verify: another issuer is refused, also one that signs the same text itself" {
  local other
  other=$(new_key other-issuer)
  exits 4 wiotc certificate verify haier.json --issuer "$other" --log-key "$(<log-key)" --offline
  failed issuer
  sed "s/$(sed 's/did:key://' issuer)/${other#did:key:}/g" haier.json >"$BATS_TEST_TMPDIR/c.json"
  exits 4 wiotc certificate verify "$BATS_TEST_TMPDIR/c.json" --proof haier.json.tlog-proof --issuer "$other" \
    --log-key "$(<log-key)" --offline
  failed proof
  exits 2 wiotc certificate verify haier.json --issuer nonsense --log-key "$(<log-key)" --offline
  holds nonsense "$stderr"
  exits 2 wiotc certificate verify haier.json --issuer issuer --log-key "$(<log-key)" --offline
  holds '--issuer "$(cat issuer)"' "$stderr"
  exits 2 wiotc certificate verify haier.json --issuer "$(<issuer)" --log-key log-key --offline
  holds '--log-key "$(cat log-key)"' "$stderr"
}

@test "certificate verify: another log key, or a wrong one under the same name, is refused" {
  local key
  key=$(<log-key)
  local other=register.wiotc.example+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
  run wiotc certificate verify haier.json --issuer "$(<issuer)" --log-key "$other" --offline
  [[ $status == [24] ]]
  # A sound key of somebody else's.
  (
    DIR=$BATS_TEST_TMPDIR/other STATE=$BATS_TEST_TMPDIR/other/state
    mkdir -p "$DIR"
    wiotcd init --state "$STATE" --charter "$BATS_FILE_TMPDIR/charter.json" | sed -n 's/^log key *//p' >"$BATS_TEST_TMPDIR/other-key"
  )
  [ "$(<"$BATS_TEST_TMPDIR/other-key")" != "$key" ]
  exits 4 wiotc certificate verify haier.json --issuer "$(<issuer)" --log-key "$(<"$BATS_TEST_TMPDIR/other-key")" --offline
  failed log
}

@test "certificate verify: the proof of another entry is refused, of another certificate or of any" {
  exits 4 check haier.json --proof huawei.json.tlog-proof
  failed log
  holds "another certificate's proof" "$output"
  WIOTC_HOST=$HOST wiotc -q log prove 1 -o "$BATS_TEST_TMPDIR/p"
  exits 4 check haier.json --proof "$BATS_TEST_TMPDIR/p"
  failed log
}

@test "certificate verify: without the proof it is not called valid" {
  cp haier.json "$BATS_TEST_TMPDIR/alone.json"
  exits 4 check "$BATS_TEST_TMPDIR/alone.json"
  failed log
  holds alone.json.tlog-proof "$output"
  run --separate-stderr check haier.json --proof "$BATS_TEST_TMPDIR/nowhere"
  [[ $status == [24] ]]
}

@test "certificate verify: its checks as JSON, for programs" {
  check haier.json -f json 2>/dev/null | jq -e .
  run check huawei.json --proof haier.json.tlog-proof -f json
  same "$status" 4
}

@test "certificate verify: with the register at hand, what was pinned counts, and it says whether the certificate stands" {
  export XDG_STATE_HOME=$DIR/client
  WIOTC_HOST=$HOST exits 0 wiotc certificate verify haier.json
  holds '✓ status' "$output"
}

@test "certificate verify: not offline and not reachable is exit 3, not valid" {
  export XDG_STATE_HOME=$DIR/client
  exits 3 wiotc certificate verify haier.json
  holds --offline "$stderr"
}

@test "certificate fetch: writes the credential and its proof, and does not overwrite" {
  export WIOTC_HOST=$HOST
  cd "$BATS_TEST_TMPDIR"
  local number
  number=$(<"$DIR/haier.number")
  exits 0 wiotc certificate fetch "$number"
  cmp "$number.json" "$DIR/haier.json"
  [ -s "$number.json.tlog-proof" ]
  holds "wiotc certificate verify $number.json --issuer $(<"$DIR/issuer") --log-key $(<"$DIR/log-key")" "$stderr"
  echo mine >mine.json
  exits 2 wiotc certificate fetch "$number" -o mine.json </dev/null
  same "$(<mine.json)" mine
  exits 0 wiotc -y certificate fetch "$number" -o mine.json
  cmp mine.json "$DIR/haier.json"
}

@test "certificate fetch: into a folder that is not there leaves nothing and says so" {
  export WIOTC_HOST=$HOST
  exits 2 wiotc certificate fetch "$(<haier.number)" -o "$BATS_TEST_TMPDIR/no/such/c.json"
  holds "$BATS_TEST_TMPDIR/no/such" "$stderr"
}

@test "certificate list and show: by party and body, the digest is that of the log" {
  export WIOTC_HOST=$HOST
  local number
  number=$(<haier.number)
  same "$(wiotc -q certificate list --body smart-life -f json | jq -r '.[].number')" "$number"
  same "$(wiotc -q certificate list -f json | jq length)" 2
  wiotc -q certificate show "$number" -f json >"$BATS_TEST_TMPDIR/c"
  get "/v1/log/entries/$(jq .entry "$BATS_TEST_TMPDIR/c")" >"$BATS_TEST_TMPDIR/leaf"
  same "$(jq -r .digest "$BATS_TEST_TMPDIR/c")" "$(jq -r '.effect.certificates[0].digest' "$BATS_TEST_TMPDIR/leaf")"
  # SHA-256 of the JCS form without the proofs; for text without odd characters jq writes that form.
  same "$(jq -r .digest "$BATS_TEST_TMPDIR/c")" "$(jq -cjS 'del(.proof)' haier.json | sha256sum | cut -d' ' -f1)"
  refused not_found wiotc certificate show WIOTC-2026-999999
  holds 'wiotc certificate list' "$stderr"
}

@test "certificate: the credential's media type is application/vc" {
  WIOTC_HOST=$HOST
  holds 'application/vc' "$(get "/v1/certificates/$(<haier.number)/credential" -D - -o /dev/null)"
}

@test "certificate verify: the register says when the member was suspended, or left" {
  export WIOTC_HOST=$HOST
  local id
  id=$(wiotc -q -f json member list smart-life | jq -r '.[] | select(.party == "haier").id')
  online() { wiotc certificate verify haier.json --issuer "$(<issuer)" --log-key "$(<log-key)"; }
  exits 0 online
  as secretary-general -q -y member suspend "$id" --reason "no answer" >/dev/null
  exits 4 online
  failed status
  holds suspended "$output"
  as secretary-general -q member reinstate "$id" --reason "it answered" >/dev/null
  exits 0 online
  as haier -q -y member resign "$id" >/dev/null
  exits 4 online
  holds revoked "$output"
}
