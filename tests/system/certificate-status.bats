#!/usr/bin/env bats
# What becomes of certificates, and how somebody who holds only files learns of it.
load helpers

setup_file() {
  register_file
  application_in approved haier smart-life
  cd "$DIR" || return
  number_of haier >number
  wiotc -q certificate fetch "$(<number)" -o haier.json --status
  publish_keys
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() {
  use_folder "$BATS_FILE_TMPDIR"
  cd "$DIR" || return
}


# member NAME: a member with a certificate of its own, in $number and NAME.json, with the lists of now.
member() {
  application_in approved "$1" smart-life >/dev/null
  number=$(number_of "$1")
  wiotc -q certificate fetch "$number" -o "$1.json" --status
}

# standing NUMBER: as the register says it.
standing() { wiotc -q -f json certificate show "$1" | jq -r .status; }

registrar() { as secretary-general -q "$@"; }

# With nothing but files; the register is not there.
offline() {
  WIOTC_HOST=unix:///nowhere/sock XDG_STATE_HOME=$BATS_TEST_TMPDIR/nothing \
    wiotc certificate verify "$@" --issuer "$(<issuer)" --log-key "$(<log-key)" --offline
}
with_lists() { offline "$1" --status "$1.revocation-list" --status "$1.suspension-list"; }
# With the lists of now, in $BATS_TEST_TMPDIR.
fresh() {
  get /v1/status-lists/1 >"$BATS_TEST_TMPDIR/1"
  get /v1/status-lists/2 >"$BATS_TEST_TMPDIR/2"
  offline "$1" --status "$BATS_TEST_TMPDIR/1" --status "$BATS_TEST_TMPDIR/2"
}
online() { wiotc certificate verify "$@" --issuer "$(<issuer)" --log-key "$(<log-key)"; }
status_of_certificate() { wiotc -q certificate show "$1" -f json | jq -r .status; }

@test "credentialStatus: an entry that names both lists, at a position that the number does not tell" {
  jq -e --arg base "urn:wiotc:$REGISTER:status-lists/" '.credentialStatus
    | .type == "BitstringStatusListEntry" and .statusPurpose == "revocation"
    and .statusListCredential == $base + "1" and .statusReference == $base + "2"
    and (.statusListIndex | type) == "string"
    and .id == .statusListCredential + "#" + .statusListIndex' haier.json
  [ "$(jq -r '.credentialStatus.statusListIndex' haier.json)" -gt 1 ]
}

@test "status list: a signed credential of its day, for anyone, the same bytes each time" {
  local list=$BATS_TEST_TMPDIR/list today
  today=$(date -u +%F)
  holds application/vc "$(get /v1/status-lists/1 -D - -o "$list")"
  cmp "$list" <(get /v1/status-lists/1)
  jq -e --arg issuer "$(<issuer)" --arg from "${today}T00:00:00Z" '
    .id == "urn:wiotc:'"$REGISTER"':status-lists/1" and .issuer.id == $issuer and .validFrom == $from
    and (.type | index("BitstringStatusListCredential")) and (.proof | length == 2)
    and .credentialSubject.statusPurpose == "revocation" and .credentialSubject.type == "BitstringStatusList"
    and (.credentialSubject.encodedList | startswith("u"))' "$list"
  # 131072 bits, none of them set, and nothing of time or system in the gzip head.
  jq -r .credentialSubject.encodedList "$list" | python3 -Bc 'import base64, gzip, sys
text = sys.stdin.read().strip()[1:]
packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
assert packed[4:8] == bytes(4) and packed[9] == 255, packed[:10]
bits = gzip.decompress(packed)
assert len(bits) == 16384 and not any(bits), len(bits)'
  same "$(get /v1/status-lists/2 | jq -r .credentialSubject.statusPurpose)" suspension
}

@test "status list: what is none is not found" {
  local id
  for id in 0 3 -1 01 1x x 99999999999999999999; do
    same "$(get "/v1/status-lists/$id" | jq -r .code)" not_found || { echo "($id)"; return 1; }
  done
  wiotc -q api GET /v1/status-lists/1 | jq -e .proof # without a key
}

@test "verify: offline with both lists, every check is made by name, and says of which day" {
  local name
  exits 0 with_lists haier.json
  for name in form issuer proof-rdfc proof-jcs dates log status; do holds "✓ $name" "$output"; done
  holds "neither revoked nor suspended, by the lists of $(date -u +%F)" "$output"
  exits 0 offline haier.json --status haier.json.suspension-list --status haier.json.revocation-list -f json
  jq -e '.valid and (.checks | length == 7) and all(.checks[]; .result == "passed")' <<<"$output"
}

@test "verify: offline without lists, or with one of the two, the status is not checked, and that is said" {
  exits 0 offline haier.json
  holds '– status' "$output"
  holds 'not checked' "$output"
  offline haier.json -f json | jq -e '.checks[] | select(.check == "status") | .result == "not_made" and (.reason | contains("not checked"))'
  exits 0 offline haier.json --status haier.json.revocation-list
  holds '– status' "$output"
  holds 'suspension not checked' "$output"
  exits 0 offline haier.json --status haier.json.suspension-list --status haier.json.suspension-list
  holds 'revocation not checked' "$output"
  exits 2 offline haier.json --status haier.json.revocation-list --status haier.json.suspension-list --status haier.json.suspension-list
}

@test "verify: with lists in hand, no register is asked" {
  local rest=(--issuer "$(<issuer)" --log-key "$(<log-key)")
  WIOTC_HOST=unix:///nowhere/sock exits 0 wiotc certificate verify haier.json --status haier.json.revocation-list \
    --status haier.json.suspension-list "${rest[@]}"
}

@test "revoke: not valid any more, online and by fresh lists; an old list says of which day it is" {
  local number
  member revoked
  exits 0 online revoked.json
  exits 0 with_lists revoked.json
  exits 0 registrar certificate revoke "$number" --reason "sold on"
  exits 4 online revoked.json
  holds '✗ status' "$output"
  holds 'revoked since' "$output"
  holds 'sold on' "$output"
  exits 4 fresh revoked.json
  holds '✗ status' "$output"
  holds "revoked, by the list of $(date -u +%F)" "$output"
  exits 0 with_lists revoked.json # within its validity
  holds "by the lists of $(date -u +%F)" "$output"
  exits 0 fresh haier.json # nobody else is touched
  wiotc -q certificate show "$number" -f json | jq -e --arg today "$(date -u +%F)" '.status == "revoked"
    and .status_reason == "sold on" and .status_since == $today and .status_by == "secretary-general"
    and .status_entry == .revocation.entry and .revocation.effective == $today'
  exits 0 wiotc certificate show "$number"
  holds 'sold on' "$output"
  holds secretary-general "$output"
  refused wrong_state registrar certificate revoke "$number" --reason again
  refused wrong_state registrar certificate suspend "$number" --reason again
}

@test "certificate revoke: asks a person at a terminal, who may say no" {
  member asked
  run at_terminal n as secretary-general certificate revoke "$number" --reason "sold it"
  same "$status" 2
  holds "Revoke the certificate $number for ever" "$output"
  holds 'nothing was done' "$output"
  same "$(standing "$number")" valid
  run at_terminal y as secretary-general certificate revoke "$number" --reason "sold it"
  same "$status" 0
  same "$(standing "$number")" revoked
}

@test "revoke: from a day to come, but not from any" {
  local number
  member dated
  refused bad_fields registrar certificate revoke "$number" --reason x --effective "$(date -u -d '+31 days' +%F)"
  refused bad_fields registrar certificate revoke "$number" --reason x --effective "$(date -u -d '-1 day' +%F)"
  registrar certificate revoke "$number" --reason x --effective "$(date -u -d '+30 days' +%F)" >/dev/null
  same "$(status_of_certificate "$number")" valid
  exits 0 fresh dated.json
}

@test "suspend and reinstate: the other list, and back" {
  local number
  member held
  registrar certificate suspend "$number" --reason "the name is in doubt" --until "$(date -u -d '+9 days' +%F)" >/dev/null
  exits 4 online held.json
  holds 'suspended since' "$output"
  holds 'the name is in doubt' "$output"
  exits 4 fresh held.json
  holds 'suspended, by the list of' "$output"
  registrar certificate reinstate "$number" --reason "it is right" >/dev/null
  exits 0 online held.json
  exits 0 fresh held.json
  exits 0 wiotc certificate show "$number"
  holds 'it is right' "$output"
  refused wrong_state registrar certificate reinstate "$number" --reason again
}

@test "a member that is suspended or leaves: its certificate follows, in the lists too" {
  local number id
  member leaver
  id=$(wiotc -q certificate show "$number" -f json | jq -r .membership)
  registrar -y member suspend "$id" --reason "no answer" >/dev/null
  exits 4 fresh leaver.json
  holds 'suspended, by the list of' "$output"
  refused wrong_state registrar certificate reinstate "$number" --reason x
  holds "$id" "$stderr"
  registrar member reinstate "$id" --reason "it answered" >/dev/null
  exits 0 fresh leaver.json
  as leaver -q -y member resign "$id" --reason "moved away" >/dev/null
  exits 4 fresh leaver.json
  holds 'revoked, by the list of' "$output"
  wiotc -q certificate show "$number" -f json | jq -e '.status_reason == "the membership was resigned: moved away"'
}

@test "reissue: the old one is superseded and says by what; the new one says what it replaces" {
  local number new
  member renamed
  as renamed -q party update renamed --name "Renamed Holding" >/dev/null
  exits 0 registrar -f json certificate reissue "$number" --reason "a new name"
  new=$(jq -r .certificate.number <<<"$output")
  [ "$new" != "$number" ]
  wiotc -q certificate show "$number" -f json | jq -e --arg new "$new" '.status == "superseded" and .superseded_by == $new
    and .status_reason == "a new name" and .status_by == "secretary-general"'
  wiotc -q certificate show "$new" -f json | jq -e --arg old "$number" '.status == "valid" and .replaces == $old'
  exits 4 online renamed.json
  holds superseded "$output"
  holds "$new" "$output"
  exits 4 fresh renamed.json
  holds 'revoked, by the list of' "$output"
  wiotc -q certificate fetch "$new" -o new.json
  exits 0 fresh new.json
  same "$(jq -r .credentialSubject.name new.json)" "Renamed Holding"
  same "$(jq -r '.evidence[0].description' new.json)" "Issued in place of certificate $number."
  refused wrong_state registrar certificate reissue "$number"
  holds "$new" "$stderr"
}

@test "acts: registrars only, and none with a stake" {
  local number verb
  member staked
  for verb in revoke suspend reinstate reissue; do
    refused forbidden as staked -q certificate "$verb" "$number" --reason x
    refused forbidden as first-reviewer -q certificate "$verb" "$number" --reason x
  done
  as deputy-secretary -q party update deputy-secretary --affiliation staked >/dev/null
  for verb in revoke suspend reinstate reissue; do
    exits 1 as deputy-secretary -q certificate "$verb" "$number" --reason x
    holds "$(title_of conflict_of_interest)" "$stderr" || holds "$(title_of forbidden)" "$stderr"
  done
  same "$(status_of_certificate "$number")" valid
  for verb in revoke suspend reinstate; do exits 2 registrar certificate "$verb" "$number"; done
}

@test "lists that are no list of this certificate: refused, each with its reason" {
  local list=$BATS_TEST_TMPDIR/list good=haier.json.suspension-list change
  judged() { # judged REASON FILE
    exits 4 offline haier.json --status "$2" --status $good
    holds '✗ status' "$output"
    # its lines are wrapped
    holds "$1" "$(tr -s '\n ' '  ' <<<"$output")"
  }
  # any word changed
  for change in '.credentialSubject.statusPurpose = "suspension"' '.id = "urn:wiotc:x:status-lists/9"' '.validUntil = "2099-01-01T00:00:00Z"' \
    '.credentialSubject.encodedList |= .[:-4]' '.credentialSubject.encodedList |= (.[:30] + "AAAA" + .[34:])'; do
    jq -c "$change" haier.json.revocation-list >"$list"
    judged 'does not fit the text' "$list" || { echo "($change)"; return 1; }
  done
  jq -c 'del(.proof)' haier.json.revocation-list >"$list"
  judged 'proof' "$list"
  jq -c '.extra = 1' haier.json.revocation-list >"$list"
  judged 'extra' "$list"
  judged 'is not JSON' <(echo '{')
  judged 'not ours' haier.json # a certificate is no list
  exits 2 offline haier.json --status "$BATS_TEST_TMPDIR/nowhere"
}

@test "lists of another issuer: refused, also of a register of the same name" {
  (
    use_folder "$BATS_TEST_TMPDIR/forger"
    found_register
    start_daemon
    application_in approved mallory smart-life >/dev/null
    get /v1/status-lists/1 >"$BATS_TEST_TMPDIR/forged"
    stop_daemon
  )
  exits 4 offline haier.json --status "$BATS_TEST_TMPDIR/forged" --status haier.json.suspension-list
  holds '✗ status' "$output"
  holds 'issued by' "$output"
}

@test "fetch: the lists are written with the certificate, and not over others" {
  local number
  number=$(<number)
  cd "$BATS_TEST_TMPDIR"
  exits 0 wiotc certificate fetch "$number" --status
  [ -s "$number.json.revocation-list" ]
  [ -s "$number.json.suspension-list" ]
  holds "--status $number.json.revocation-list --status $number.json.suspension-list" "$stderr"
  echo mine >mine.json.suspension-list
  exits 2 wiotc certificate fetch "$number" -o mine.json --status </dev/null
  [ ! -e mine.json ]
  same "$(<mine.json.suspension-list)" mine
}

@test "rebuild: the acts come out equal" {
  rm -rf "$BATS_TEST_TMPDIR/again"
  exits 0 wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/again"
}

@test "later: a list is too old after two days, and what ends by date alone is in the next one" { # the last: it is later from here on
  local number
  member goes
  as goes -q -y member resign "$(wiotc -q certificate show "$number" -f json | jq -r .membership)" --until "$(date -u -d '+3 days' +%F)" >/dev/null
  exits 0 fresh goes.json
  later 3
  exits 4 with_lists goes.json
  holds '✗ status' "$output"
  holds 'valid until' "$output"
  exits 4 fresh goes.json
  holds 'revoked, by the list of' "$output"
  exits 0 fresh haier.json
}
