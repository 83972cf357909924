#!/usr/bin/env bats
# The most dangerous cells of the table of authority (tests/unit/authority.def), through the real client
# and daemon: who is refused, is told why, and nothing is in the log.
load helpers

setup_file() {
  register_file
  register_party plain
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

# nothing CODE COMMAND…: refused with that code, and the log did not grow.
nothing() {
  local size
  size=$(log_size)
  refused "$@" || return
  same "$(log_size)" "$size"
}

# refused_code CODE COMMAND…: a raw request that is refused with that code, and the log did not grow.
refused_code() {
  local code=$1 size
  shift
  size=$(log_size)
  exits 1 "$@" || return
  same "$(jq -r .code <<<"$output")" "$code" || return
  same "$(log_size)" "$size"
}

today_and() { date -d "+$1 days" +%F; }

@test "a revoked key: can neither write nor read what is private, and the party's other key can" {
  register_party robbed
  new_key robbed-2 >/dev/null
  as robbed -q key add "$(did_of robbed-2)" >/dev/null
  as robbed-2 -q -y key revoke "$(did_of robbed)" --reason stolen >/dev/null
  nothing key_revoked as robbed party update robbed --name Thief
  nothing key_revoked as robbed key add "$(new_key thief)"
  nothing key_revoked as robbed -y key revoke "$(did_of robbed-2)" --reason mine
  nothing key_revoked as robbed party show robbed --contact
  echo '{"activities": "x", "contribution": "x", "representative": "x"}' >"$DIR/robbed"
  nothing key_revoked as robbed application submit industry --as robbed --class full --answers "$DIR/robbed"
  holds robbed@secret.example "$(as robbed-2 -q party show robbed --contact)"
}

@test "an officer's revoked key: an officer no more" {
  new_key deputy-2 >/dev/null
  local id
  id=$(application_in submitted revoked-officer)
  as deputy-secretary -q key add "$(did_of deputy-2)" >/dev/null
  as deputy-2 -q -y key revoke "$(did_of deputy-secretary)" --reason stolen >/dev/null
  nothing key_revoked as deputy-secretary application screen "$id" --reason x
  nothing key_revoked as deputy-secretary party show plain --contact
  mv -f "$KEYS/deputy-2" "$KEYS/deputy-secretary"
  as deputy-secretary -q application screen "$id" --reason x >/dev/null
}

@test "an unknown key: reads what everybody reads, and writes nothing" {
  new_key unknown >/dev/null
  nothing key_unknown as unknown party update plain --name Mine
  nothing key_unknown as unknown party show plain --contact
  exits 0 as unknown -q application list
}

@test "own case: a registrar neither screens, asks nor cancels, and gives themself no key" {
  local id
  id=$(as secretary-general -q -f json application submit assembly --as secretary-general --class full | jq -r .application.id)
  nothing conflict_of_interest as secretary-general application screen "$id" --reason x
  nothing conflict_of_interest as secretary-general application ask "$id" "Am I good?"
  nothing conflict_of_interest as secretary-general -y application cancel "$id" --reason x
  nothing conflict_of_interest as secretary-general key recover secretary-general "$(new_key mine)"
  as deputy-secretary -q application screen "$id" --reason x >/dev/null
  nothing forbidden as secretary-general application approve "$id" --reason x
}

@test "own case: an executive does not vote on their own office, and does not see who votes how" {
  local id
  id=$(as deputy-secretary -q -f json office appoint secretary-general auditor --reason "secret reason" | jq -r .motion.id)
  nothing conflict_of_interest as secretary-general motion approve "$id" --reason x
  nothing conflict_of_interest as secretary-general office appoint secretary-general auditor
  lacks '"votes"' "$(as secretary-general -q -f json motion show "$id")"
  holds '"votes"' "$(as second-deputy -q -f json motion show "$id")"
  as second-deputy -q motion reject "$id" --reason x >/dev/null
}

@test "votes before the decision: neither the applicant nor the public finds them in any answer" {
  local id entry path
  id=$(application_in in_review curious)
  as first-reviewer -q application approve "$id" --reason "a telling reason" >/dev/null
  entry=$(($(log_size) - 1))
  for path in "/v1/applications/$id" "/v1/applications/$id/history" "/v1/applications?applicant=curious" \
    "/v1/log/entries/$entry" "/v1/log/entries?from=$entry" "/v1/log/entries/$entry/body" \
    /v1/parties/curious/export; do
    lacks 'telling reason' "$(get "$path")"
    run as curious api GET "$path"
    lacks 'telling reason' "$output"
    lacks '"approve"' "$output"
  done
  holds 'telling reason' "$(as auditor api GET "/v1/log/entries/$entry/body")"
}

@test "a suspended member: endorses nothing until the suspension is lifted" {
  local id membership
  application_in approved sleepy >/dev/null
  membership=$(wiotc -q -f json member list industry | jq -r '.[] | select(.party == "sleepy").id')
  id=$(application_in in_review hopeful)
  as secretary-general -q -y member suspend "$membership" --reason "no answer" >/dev/null
  nothing forbidden as sleepy application endorse "$id" "good people"
  nothing forbidden as sleepy member reinstate "$membership" --reason "I am awake"
  as secretary-general -q member reinstate "$membership" --reason "it answered" >/dev/null
  as sleepy -q application endorse "$id" "good people" >/dev/null
}

@test "a representative: applies for the organization, but touches no key, erases nothing, names nobody" {
  local id
  register_party boss
  register_party rep CN person
  register_party friend CN person
  as boss -q party represent boss rep >/dev/null
  answers >"$DIR/answers"
  id=$(as rep -q -f json application submit industry --as boss --class full --answers "$DIR/answers" | jq -r .application.id)
  holds 'secret plans' "$(as rep -q -f json application show "$id")"
  printf '{"key": "%s", "salt": "%s"}' "$(new_key rep-2)" $SALT >"$DIR/body"
  refused_code forbidden as rep api POST /v1/parties/boss/keys --data "$DIR/body"
  printf '{"reason": "x", "salt": "%s"}' $SALT >"$DIR/body"
  refused_code forbidden as rep api POST "/v1/parties/boss/keys/$(did_of boss)/revocation" --data "$DIR/body"
  refused_code forbidden as rep api POST /v1/parties/boss/erasure --data "$DIR/body"
  nothing forbidden as rep party represent boss friend
  as boss -q -y party dismiss boss rep --reason "left us" >/dev/null
  nothing forbidden as rep -y application withdraw "$id"
  lacks 'secret plans' "$(as rep -q -f json application show "$id")"
}

@test "a term that ran out: takes the powers with it on that day" { # the last: it is later from here on
  local id later_id
  register_party temp CN person
  id=$(application_in submitted temp-firm)
  later_id=$(application_in submitted later-firm)
  as secretary-general -q office appoint temp registrar --until "$(today_and 10)" >/dev/null
  as second-deputy -q office appoint temp registrar --until "$(today_and 10)" >/dev/null
  as temp -q application screen "$id" --reason complete >/dev/null
  holds plain@secret.example "$(as temp -q party show plain --contact)"
  later 10
  nothing forbidden as temp application screen "$later_id" --reason complete
  nothing forbidden as temp party show plain --contact
  nothing forbidden as temp party update plain --name Mine
}
