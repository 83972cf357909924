#!/usr/bin/env bats
# A new key for a party that lost its own: given by two registrars, in force after a week, and
# stopped by whoever still has a key.
load helpers

setup() {
  use_folder "$BATS_TEST_TMPDIR"
  found_register
  start_daemon
}
teardown() { stop_daemon KILL; }

statuses() { wiotc -q -f json key list "$1" | jq -r '.[] | "\(.did) \(.status)"'; }

rebuild() {
  rm -rf "$DIR/into"
  run wiotcd rebuild -c "$DIR/conf" --into "$DIR/into"
  [ "$status" -eq 0 ] || { echo "$output"; return 1; }
}

# recovered HANDLE: both registrars give it the new key HANDLE-new, whose did:key is $did.
recovered() {
  did=$(new_key "$1-new")
  as secretary-general -q key recover "$1" "$did" --reason "seen in person" >/dev/null
  as deputy-secretary -q key recover "$1" "$did" --reason "I too" >/dev/null
}

@test "key recover: the second registrar's approval gives the key, and a week later it is in force" {
  register_party haier
  did=$(new_key haier-new)
  exits 0 as secretary-general key recover haier "$did" --reason "seen in person"
  holds 'wiotc motion approve R1' "$stderr"
  same "$(statuses haier | wc -l)" 1
  exits 0 as deputy-secretary -f json motion approve R1 --reason "known to us"
  same "$(jq -r '.motion | .status + " " + .result.key' <<<"$output")" "carried $did"
  same "$(get "/v1/log/entries/$(jq .receipt.index <<<"$output")" | jq -c '[.effect.party, .effect.key, .effect.motion]')" "[\"haier\",\"$did\",\"R1\"]"
  holds "$did waiting" "$(statuses haier)"
  refused key_waiting as haier-new party update haier --name Mine
  refused key_waiting as haier-new party show haier --contact
  same "$(get /v1/parties/haier/recovery | jq -r '.keys[] | .did + " " + .motion')" "$did R1"
  later 6
  refused key_waiting as haier-new party update haier --name Mine
  later 8
  as haier-new -q party update haier --name Recovered >/dev/null
  as haier-new -q -y key revoke "$(did_of haier)" --reason lost >/dev/null
  holds "$did in_force" "$(statuses haier)"
  refused wrong_state as haier-new key stop haier --reason late
  rebuild
}

@test "key stop: any key in force stops it, by its own statement, and it never comes into force" {
  register_party haier
  register_party midea
  recovered haier
  for who in midea secretary-general haier-new; do
    run as $who key stop haier --reason x
    [ "$status" -eq 1 ]
  done
  exits 0 as haier key stop --reason "our key is not lost"
  holds "$did revoked" "$(statuses haier)"
  refused wrong_state as haier key stop --reason again
  refused key_taken as secretary-general key recover haier "$did"
  later 8
  refused key_revoked as haier-new party update haier --name Mine
  rebuild
}

@test "key revoke: of the key that waits, by the party, though it is not the last one in force" {
  register_party haier
  recovered haier
  as haier -q -y key revoke "$did" --reason "not ours" >/dev/null
  holds "$did revoked" "$(statuses haier)"
  refused last_key as haier -y key revoke "$(did_of haier)" --reason x
  rebuild
}

@test "key recover: a party without a key gets one at once, since nobody could stop it" {
  did=$(new_key old-member)
  as secretary-general -q api POST /v1/parties --data - >/dev/null <<<"{\"handle\": \"old-member\", \"kind\": \"organization\", \"names\": {\"en\": \"Old Member\"}, \"country\": \"FR\", \"salt\": \"$SALT\"}"
  same "$(statuses old-member)" ''
  as secretary-general -q key recover old-member "$did" --label first >/dev/null
  as deputy-secretary -q key recover old-member "$did" --label first >/dev/null
  same "$(statuses old-member)" "$did in_force"
  as old-member -q party update old-member --name "Old Friend" >/dev/null
  rebuild
}

@test "key recover: only registrars, none of whom has a stake in it, one key at a time, and a sound one" {
  local other
  register_party haier
  did=$(new_key early)
  for who in haier second-deputy first-reviewer auditor; do
    refused forbidden as $who key recover haier "$did"
  done
  refused conflict_of_interest as secretary-general key recover secretary-general "$did"
  refused key_taken as secretary-general key recover haier "$(did_of haier)"
  refused not_found as secretary-general key recover nobody "$did"
  exits 2 as secretary-general key recover haier did:key:z6Mk
  other=$(python3 -B -c 'import sys
sys.path.insert(0, sys.argv[1])
import sign
print(sign.did_key(sign.Key(twist=sign.torsion()).public))' "$ROOT/tests/http")
  refused key_unsound as secretary-general key recover haier "$other"
  recovered haier
  other=$(new_key another)
  refused wrong_state as secretary-general key recover haier "$other"
  as haier -q key stop --reason x >/dev/null
  as secretary-general -q key recover haier "$other" >/dev/null
}
