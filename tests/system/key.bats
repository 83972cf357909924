#!/usr/bin/env bats
# Keys: making, keeping, adding, replacing and revoking them.
load helpers

setup_file() { register_file; }
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

statuses() { wiotc -q -f json key list "$1" | jq -r '.[] | "\(.did) \(.status)"'; }

@test "key new: prints nothing but the did:key on standard output, and says what is next" {
  exits 0 wiotc key new "$KEYS/new" --no-passphrase
  [[ $output =~ ^did:key:z6Mk[1-9A-HJ-NP-Za-km-z]{44}$ ]]
  holds "wiotc --key $KEYS/new party register" "$stderr"
  same "$(stat -c %a "$KEYS/new")" 600
}

@test "key new: without a file makes the default key, which other commands then use" {
  export XDG_CONFIG_HOME=$BATS_TEST_TMPDIR/config
  local did
  exits 0 wiotc key new --no-passphrase
  did=$output
  holds 'wiotc party register' "$stderr"
  [ -f "$XDG_CONFIG_HOME/wiotc/key" ]
  same "$(wiotc key show -f json | jq -r .did)" "$did"
}

@test "key new: does not overwrite a key" {
  local did
  did=$(new_key once)
  exits 2 wiotc key new "$KEYS/once" --no-passphrase </dev/null
  same "$(did_of once)" "$did"
}

@test "key new: two keys are never the same" {
  [ "$(new_key one)" != "$(new_key two)" ]
}

@test "key new: a passphrase comes from WIOTC_PASSPHRASE_FILE, and the secret is not in the file" {
  export WIOTC_PASSPHRASE_FILE=$BATS_TEST_TMPDIR/passphrase
  echo 'correct horse' >"$WIOTC_PASSPHRASE_FILE"
  exits 0 wiotc -q key new "$KEYS/locked"
  lacks 'correct horse' "$(cat "$KEYS/locked")"
  as locked -q party register locked --kind organization --name Locked --country CN
  echo 'wrong horse' >"$WIOTC_PASSPHRASE_FILE"
  exits 2 as locked party update locked --name Other
  holds passphrase "$stderr"
  unset WIOTC_PASSPHRASE_FILE
  exits 2 as locked party update locked --name Other </dev/null
  holds WIOTC_PASSPHRASE_FILE "$stderr"
}

@test "key new: a passphrase of fewer than eight characters is refused, and no key is written" {
  local text
  for text in 1234567 物联网物联网物; do
    printf %s "$text" >"$BATS_TEST_TMPDIR/short"
    WIOTC_PASSPHRASE_FILE=$BATS_TEST_TMPDIR/short exits 2 wiotc key new "$KEYS/short" </dev/null
    holds 'fewer than 8 characters' "$stderr"
    [ ! -e "$KEYS/short" ]
  done
  printf 12345678 >"$BATS_TEST_TMPDIR/short"
  WIOTC_PASSPHRASE_FILE=$BATS_TEST_TMPDIR/short exits 0 wiotc key new "$KEYS/short" </dev/null
}

@test "key show: of a file that is no key file this is said first, whatever its mode" {
  echo "a shopping list" >"$BATS_TEST_TMPDIR/list"
  chmod 644 "$BATS_TEST_TMPDIR/list"
  exits 2 wiotc --key "$BATS_TEST_TMPDIR/list" key show
  holds 'is no key file' "$stderr"
  lacks chmod "$stderr"
  exits 2 wiotc --key "$BATS_TEST_TMPDIR/list" application screen A1
  holds 'is no key file' "$stderr"
}

@test "key new: an empty or missing passphrase file is refused, and no key is written" {
  : >"$BATS_TEST_TMPDIR/empty"
  WIOTC_PASSPHRASE_FILE=$BATS_TEST_TMPDIR/empty exits 2 wiotc key new "$KEYS/none" </dev/null
  WIOTC_PASSPHRASE_FILE=$BATS_TEST_TMPDIR/nowhere exits 2 wiotc key new "$KEYS/none" </dev/null
  holds nowhere "$stderr"
  exits 2 wiotc key new "$KEYS/none" </dev/null
  holds WIOTC_PASSPHRASE_FILE "$stderr"
  holds --no-passphrase "$stderr"
  [ ! -e "$KEYS/none" ]
}

@test "a key file that others may read is refused" {
  new_key open >/dev/null
  for mode in 640 604 660; do
    chmod $mode "$KEYS/open"
    exits 2 as open party register open --kind organization --name Open --country CN
    holds 'chmod 600' "$stderr"
  done
}

@test "a key file that is not one is refused, and one that is missing is named" {
  local content
  for content in '' '{}' 'did:key:z6Mk' "$(head -c 100 "$KEYS/auditor")"; do
    (umask 077 && printf %s "$content" >"$KEYS/broken")
    exits 2 as broken key show
    holds broken "$stderr"
  done
  exits 2 as nobody party update auditor --name X
  holds nobody "$stderr"
  holds 'wiotc key new' "$stderr"
}

@test "a key that is not registered cannot write for a party" {
  register_party plain
  new_key unknown >/dev/null
  refused key_unknown as unknown party update plain --name Mine
}

@test "key add: a party's second key may sign, and only a key of the party adds one" {
  register_party adder
  register_party other
  local did
  did=$(new_key adder2)
  refused forbidden as other key add "$did" --party adder
  as adder -q key add "$did" --label laptop >/dev/null
  as adder2 -q party update adder --name Added >/dev/null
  same "$(statuses adder | cut -d' ' -f2 | sort | uniq -c | xargs)" '2 in_force'
  wiotc -q key list adder -f json | jq -e '.[] | select(.label == "laptop")'
}

@test "key add: a key that is registered already, here or elsewhere, is refused" {
  register_party twice
  register_party elsewhere
  refused key_taken as twice key add "$(did_of twice)"
  same "$(grep -oi 'is registered already' <<<"$stderr" | wc -l)" 1
  refused key_taken as twice key add "$(did_of elsewhere)"
  refused key_taken as twice party register third --kind person --name T --country CN
}

@test "key add: what is no did:key of Ed25519, or a key of small order, is refused" {
  register_party unsound
  local did small
  small=$(python3 -B -c 'import sys
sys.path.insert(0, sys.argv[1])
import sign
print(sign.did_key(sign.encode(sign.torsion())), sign.did_key(sign.Key(twist=sign.torsion()).public))' "$ROOT/tests/http")
  for did in did:key: did:key:z6Mk did:web:example.com "$(did_of unsound)x" $small; do
    run --separate-stderr as unsound key add "$did"
    [ "$status" -eq 1 ] || [ "$status" -eq 2 ] || { echo "$did: $status"; return 1; }
  done
  same "$(statuses unsound | wc -l)" 1
}

@test "key rotate: the new key signs, the old one is refused" {
  register_party rotator
  as rotator -q key rotate "$KEYS/rotator2" --no-passphrase >/dev/null
  as rotator2 -q party update rotator --name Rotated >/dev/null
  refused key_revoked as rotator party update rotator --name Old
  holds "$(did_of rotator) revoked" "$(statuses rotator)"
  holds "$(did_of rotator2) in_force" "$(statuses rotator)"
}

@test "key rotate: a refused rotation leaves the old key and file as they were" {
  register_party stays
  refused key_taken as stays key rotate "$KEYS/auditor" --no-passphrase </dev/null
  as stays -q party update stays --name Stays >/dev/null
}

@test "key revoke: a revoked key is refused for writes and for private reads" {
  register_party revoker
  local did
  did=$(new_key revoker2)
  as revoker -q key add "$did" >/dev/null
  as revoker2 -q party show revoker --contact >/dev/null
  as revoker -q -y key revoke "$did" --reason "laptop lost" >/dev/null
  refused key_revoked as revoker2 party update revoker --name X
  refused key_revoked as revoker2 party show revoker --contact
  holds "$did revoked" "$(statuses revoker)"
  wiotc -q key list revoker -f json | jq -e '.[] | select(.reason == "laptop lost")'
}

@test "key revoke: twice is refused, and a revoked key is never taken again" {
  register_party again
  local did
  did=$(new_key again2)
  as again -q key add "$did" >/dev/null
  as again -q -y key revoke "$did" --reason lost >/dev/null
  refused key_revoked as again -y key revoke "$did" --reason lost
  refused key_taken as again key add "$did"
}

@test "key revoke: asks first, and without a terminal wants -y" {
  register_party careful
  local did
  did=$(new_key careful2)
  as careful -q key add "$did" >/dev/null
  exits 2 as careful key revoke "$did" --reason lost </dev/null
  holds -y "$stderr"
  holds "$did in_force" "$(statuses careful)"
}

@test "key revoke: the last key stays" {
  register_party last
  refused last_key as last -y key revoke "$(did_of last)" --reason bye
  as last -q party update last --name Still >/dev/null
}

@test "key revoke: only the party itself may" {
  register_party victim
  register_party mallory
  local did
  did=$(new_key victim2)
  as victim -q key add "$did" >/dev/null
  for who in mallory first-reviewer secretary-general second-deputy auditor; do
    refused forbidden as $who -y key revoke "$did" --party victim --reason x
  done
  holds "$did in_force" "$(statuses victim)"
}

@test "key revoke: a reason is needed, and a key that the party does not have is refused" {
  register_party reason
  exits 2 as reason -y key revoke "$(did_of reason)"
  holds --reason "$stderr"
  refused not_found as reason -y key revoke "$(did_of auditor)" --reason x
}

@test "key revoke --compromised-since: an entry that the log does not have is refused" {
  register_party since
  local did
  did=$(new_key since2)
  as since -q key add "$did" >/dev/null
  refused bad_fields as since -y key revoke "$did" --reason x --compromised-since 999999
  exits 2 as since -y key revoke "$did" --reason x --compromised-since soon
  as since -q -y key revoke "$did" --reason x --compromised-since 3 >/dev/null
}

@test "key list: shows one's own keys, anybody's by handle, and says when there is no such party" {
  register_party lister
  holds "$(did_of lister)" "$(as lister -q key list)"
  holds "$(did_of lister)" "$(wiotc -q key list lister)"
  refused not_found wiotc key list nobody-here
  holds 'wiotc party list' "$stderr"
}

@test "key list: shows when a key was last used, and nothing for one that never was" {
  local did
  register_party used
  did=$(new_key used2)
  as used -q key add "$did" >/dev/null
  wiotc -q key list used -f json | jq -e --arg d "$did" '.[] | select(.did == $d) | .last_used == null'
  wiotc -q key list used -f json | jq -e '.[0].last_used.path == "/v1/parties/used/keys"'
  as used2 -q party update used --name Used >/dev/null
  wiotc -q key list used -f json | jq -e --arg d "$did" '.[] | select(.did == $d) | .last_used.path == "/v1/parties/used"'
  register_party fresh
  wiotc -q key list fresh -f json | jq -e '.[0].last_used.path == "/v1/parties" and .[0].last_used.entry == .[0].entry'
  wiotc -q key list first-reviewer -f json | jq -e '.[0].last_used == null'
}

@test "key revoke --compromised-since: answers with what was signed since then, and key statements lists it" {
  local did since
  register_party stolen
  did=$(new_key stolen2)
  as stolen -q key add "$did" >/dev/null
  as stolen2 -q party update stolen --name Before >/dev/null
  since=$(log_size)
  as stolen2 -q party update stolen --name Thief >/dev/null
  as stolen -q party update stolen --name Owner >/dev/null
  as stolen2 -q party update stolen --name Thief >/dev/null
  exits 0 as stolen -q -y key revoke "$did" --reason stolen --compromised-since "$since" -f json
  same "$(jq -c '[.key.suspects[].entry]' <<<"$output")" "[$since,$((since + 2))]"
  same "$(jq -r '.key.suspects[0] | .method + " " + .path' <<<"$output")" 'POST /v1/parties/stolen'
  same "$(wiotc -q key statements "$did" -f json | jq -c '[.[].entry]')" "[$since,$((since + 2))]"
  same "$(wiotc -q key statements "$did" --from 0 -f json | jq length)" 3
  same "$(wiotc -q key statements "$(did_of stolen)" -f json | jq -r '.[0].path')" /v1/parties
  exits 2 wiotc key statements "$(new_key nobodys)"
  holds 'no party' "$stderr"
  same "$(get "/v1/parties/stolen/keys/$did/statements?limit=1" | jq '.statements | length')" 1
}
