#!/usr/bin/env bats
# Decisions under seal: somebody who reads everything learns nothing before the ceremony; afterwards
# anyone can check that nothing was changed.
load helpers

setup_file() {
  register_file '(.bodies[] | select(.slug == "smart-life").admission.seats) = 2
    | (.bodies[] | select(.slug == "digital-energy").admission.seats) = 1'
  as secretary-general -q ceremony schedule autumn --on "$(date +%F)" >/dev/null
  as secretary-general -q ceremony schedule winter --on "$(date +%F)" >/dev/null
  register_party onlooker
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

sealed_vote() { # WHO ACTION ID [CEREMONY]
  as "$1" -q application "$2" "$3" --reason "because of $1" --sealed-for "${4:-autumn}" >/dev/null
}

# decided OUTCOME NAME: an application that was decided so under seal; prints its id.
decided() {
  local id
  id=$(application_in in_review "$2")
  sealed_vote first-reviewer "$1" "$id"
  sealed_vote second-reviewer "$1" "$id"
  echo "$id"
}

# everything WHO ID NAME: all that somebody can read of it and around it, with what differs between
# any two applications taken out: numbers, names, times, hashes.
everything() {
  local reader=$1 id=$2 path
  for path in "/v1/applications/$id" "/v1/applications/$id/history" "/v1/applications?applicant=$3" \
    "/v1/applications?applicant=$3&status=approved" "/v1/applications?applicant=$3&status=rejected" \
    "/v1/applications?applicant=$3&status=in_review" "/v1/memberships?party=$3" \
    "/v1/certificates?party=$3" "/v1/parties/$3" /v1/bodies/industry /v1/ceremonies/autumn /v1/memberships \
    /v1/certificates; do
    echo "$path"
    if [ "$reader" = nobody ]; then get "$path"; else as "$reader" api GET "$path"; fi || echo "refused"
    echo
  done
  entries_of "$id" | while read -r entry; do
    get "/v1/log/entries/$entry" | jq -c '.effect, .path'
    if [ "$reader" = nobody ]; then get "/v1/log/entries/$entry/body"; else as "$reader" api GET "/v1/log/entries/$entry/body"; fi 2>&1 | sed 's/{"reason":"complete".*//; s/{"body":.*//'
    echo
  done
}

entries_of() { get "/v1/applications/$1/history" | jq '.history[].entry'; }

alike() {
  sed -E "s/\b$1\b/ID/g; s/\b$2\b/NAME/g; s/${2^}/NAME/g; s/20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]*Z/TIME/g
    s/\"(entry|changed|index)\": ?[0-9]+/N/g; s/[0-9a-f]{64}/HEX/g"
}

@test "an approval and a rejection under seal look the same to whoever reads everything" {
  local yes no reader
  yes=$(decided approve yes-firm)
  no=$(decided reject no-firm)
  for reader in nobody onlooker auditor deputy-secretary; do
    everything $reader "$yes" yes-firm 2>&1 | alike "$yes" yes-firm >"$BATS_TEST_TMPDIR/yes"
    everything $reader "$no" no-firm 2>&1 | alike "$no" no-firm >"$BATS_TEST_TMPDIR/no"
    diff "$BATS_TEST_TMPDIR/yes" "$BATS_TEST_TMPDIR/no"
    lacks 'because of' "$(<"$BATS_TEST_TMPDIR/yes")"
    lacks approve "$(grep -v 'status=approved' "$BATS_TEST_TMPDIR/yes" | sed 's/"approvals[^,]*,//; s/approvals//g; s/must approve//g; s/"approvals_needed"//g')"
  done
  everything yes-firm "$yes" yes-firm 2>&1 | alike "$yes" yes-firm >"$BATS_TEST_TMPDIR/yes"
  everything no-firm "$no" no-firm 2>&1 | alike "$no" no-firm >"$BATS_TEST_TMPDIR/no"
  diff "$BATS_TEST_TMPDIR/yes" "$BATS_TEST_TMPDIR/no"
}

@test "a decision under seal looks the same as none yet" {
  local open
  open=$(application_in in_review split-firm)
  sealed_vote first-reviewer approve "$open"
  sealed_vote second-reviewer reject "$open"
  everything nobody "$open" split-firm 2>&1 | alike "$open" split-firm >"$BATS_TEST_TMPDIR/open"
  everything nobody A1 yes-firm 2>&1 | alike A1 yes-firm >"$BATS_TEST_TMPDIR/decided"
  diff "$BATS_TEST_TMPDIR/open" "$BATS_TEST_TMPDIR/decided"
}

@test "what the applicant tries is answered alike, whatever was decided" {
  local id name
  for name in yes no; do
    id=$([ $name = yes ] && echo A1 || echo A2)
    refused already_applied as $name-firm application submit industry --as $name-firm --answers "$DIR/answers" --class full
    refused frozen as $name-firm party update $name-firm --name "Another"
    refused wrong_state as $name-firm application answer "$id" "x"
    refused wrong_state as $name-firm application appeal "$id" "x"
    refused wrong_state as deputy-secretary application ask "$id" "x"
    refused forbidden as onlooker application approve "$id" --reason x
  done
}

@test "the electors know, and nobody votes after the decision" {
  local id=A1
  as third-reviewer -q -f json application show $id | jq -e '.status == "in_review" and .sealed_for == "autumn"
    and .sealed_decision.status == "approved" and (.votes | length == 2)'
  holds 'because of first-reviewer' "$(as third-reviewer application history $id)"
  refused wrong_state as third-reviewer application reject $id --reason x
  holds autumn "$stderr"
  run as second-reviewer api GET "/v1/log/entries/$(entries_of A2 | tail -1)/body"
  holds reject "$output"
}

@test "a seal is for one ceremony that is still to come" {
  local id
  id=$(application_in in_review elsewhere)
  refused not_found as first-reviewer application approve "$id" --reason x --sealed-for nowhere
  sealed_vote first-reviewer abstain "$id" winter
  refused wrong_state as second-reviewer application approve "$id" --reason x --sealed-for autumn
  vote second-reviewer approve "$id" # under the same seal, without naming it
  lacks 'because of' "$(as auditor -q -f json application show "$id")"
  get "/v1/log/entries/$(entries_of "$id" | tail -1)" | jq -e '.effect.sealed_for == "winter" and .effect.status == "in_review"'
}

@test "the ceremony opens it: admitted or rejected, with votes that anyone can check" {
  local entry body
  as second-deputy -q ceremony hold autumn >/dev/null
  same "$(status_of A1) $(status_of A2)" 'approved rejected'
  get /v1/ceremonies/autumn | jq -e '.opened | map([.subject, .done, has("certificate")]) == [["A1", true, true], ["A2", true, false]]'
  get /v1/applications/A1 | jq -e '.membership and .certificate and .opened and .votes[1].reason == "because of second-reviewer"'
  get "/v1/log/entries/$(get /v1/applications/A2/history | jq '.history[-1].entry')" | jq -e '.effect.applications == {A1: "approved", A2: "rejected"}'
  for entry in $(get /v1/applications/A2/history | jq '.history[] | select(.action == "reject").entry'); do
    body=$(get "/v1/log/entries/$entry/body")
    jq -e '.vote == "reject" and .salt' <<<"$body"
    same "$(digest "$body")" "$(get "/v1/log/entries/$entry" | jq -r .content_digest)"
  done
  run wiotc application history A2
  holds 'because of first-reviewer' "$output"
  holds 'as it was sealed' "$output"
  wiotc -q certificate fetch "$(get /v1/applications/A1 | jq -r .certificate)" -o "$BATS_TEST_TMPDIR/c.json"
  as no-firm -q application appeal A2 "Look again." >/dev/null
}

@test "what is not decided at the ceremony is decided openly afterwards" {
  vote third-reviewer approve A3
  same "$(status_of A3)" approved
  holds 'because of third-reviewer' "$(get /v1/applications/A3)"
}

@test "no seat is taken under seal, and none that is gone is given" {
  local first second third
  first=$(application_in in_review seat-one smart-life)
  second=$(application_in in_review seat-two smart-life)
  third=$(application_in in_review seat-three smart-life)
  for id in $first $second; do
    sealed_vote first-reviewer approve "$id" winter
    sealed_vote second-reviewer approve "$id" winter
  done
  vote first-reviewer approve "$third"
  vote second-reviewer approve "$third" # two seats, none shown as taken
  as second-deputy -q ceremony hold winter >/dev/null
  same "$(status_of "$first") $(status_of "$second") $(status_of "$third")" 'approved in_review approved'
  echo "$second" >"$BATS_FILE_TMPDIR/unseated"
  wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/again"
}

@test "an approval that could not be carried out is public, with its votes and what stood in the way" {
  local id entry body
  id=$(<"$BATS_FILE_TMPDIR/unseated")
  get /v1/ceremonies/winter | jq -e --arg id "$id" '.opened[] | select(.subject == $id)
    | .done == false and .decision == "approved" and (.problem | contains("seats"))'
  get "/v1/applications/$id/history" | jq -e '.history | (.[-1] | .action == "open" and .status == "in_review"
      and (.text | contains("all 2 seats of smart-life are taken") and contains("vote on")))
    and (map(select(.action == "approve" and .sealed_for == "winter")) | length == 2)'
  get "/v1/applications/$id" | jq -e '(has("sealed_for") or has("opened") or has("votes")) | not'
  get "/v1/applications/$id" | jq -e '.quorum.may_vote == 3 and .quorum.reachable and (.not_carried_out | length == 1)
    and (.not_carried_out[0] | .ceremony == "winter" and .decision == "approved" and (.votes | length == 2))'
  for entry in $(get "/v1/applications/$id/history" | jq '.history[] | select(.action == "approve").entry'); do
    body=$(get "/v1/log/entries/$entry/body")
    same "$(digest "$body")" "$(get "/v1/log/entries/$entry" | jq -r .content_digest)"
  done
  as auditor -f json api GET "/v1/notices?limit=500" | jq -e --arg id "$id" \
    '[.notices[] | select(.values.application == $id).kind] == ["received", "not_admitted"]'
  run wiotc application history "$id"
  holds 'as it was sealed' "$output"
  run wiotc application show "$id"
  holds 'because of second-reviewer' "$output"
  run wiotc ceremony show winter
  holds "application $id, approved" "$output"
  holds "Not carried out: it was approved, but all 2 seats" "$output"
}

@test "those who voted before vote anew, under seal again if they like, and the old votes count no more" {
  local id entry
  id=$(<"$BATS_FILE_TMPDIR/unseated")
  as secretary-general -q ceremony schedule spring --on "$(date +%F)" >/dev/null
  sealed_vote first-reviewer approve "$id" spring
  entry=$(entries_of "$id" | tail -1)
  get "/v1/log/entries/$entry/body" | jq -e .code # this vote nobody reads yet, those before everybody
  get "/v1/log/entries/$(entries_of "$id" | head -4 | tail -1)/body" | jq -e '.vote == "approve"'
  as auditor -q -f json application show "$id" | jq -e '(has("votes") | not) and (.not_carried_out[0].votes | length == 2)'
  refused already_voted as first-reviewer application reject "$id" --reason x
  refused no_seats as second-reviewer application approve "$id" --reason x # as with any vote, now that all know
  sealed_vote second-reviewer reject "$id" spring
  same "$(as third-reviewer -q -f json application show "$id" | jq -c 'has("sealed_decision")')" false
  sealed_vote third-reviewer reject "$id" spring
  as second-deputy -q ceremony hold spring >/dev/null
  get /v1/ceremonies/spring | jq -e --arg id "$id" '.opened == [{kind: "application", subject: $id, done: true, decision: "rejected"}]'
  get "/v1/applications/$id" | jq -e '.status == "rejected" and .sealed_for == "spring" and .opened
    and (.votes | map(.vote) == ["approve", "reject", "reject"]) and (.not_carried_out | length == 1)'
  same "$(get "/v1/applications/$id/history" | jq -c '[.history[] | .sealed_for // empty]')" \
    '["winter","winter","spring","spring","spring"]'
  wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/again"
}

@test "who took office since the first vote has a say in the new one" {
  local first second
  first=$(application_in in_review last-seat digital-energy)
  second=$(application_in in_review too-late digital-energy)
  as secretary-general -q ceremony schedule summer --on "$(date +%F)" >/dev/null
  for id in $first $second; do
    sealed_vote first-reviewer approve "$id" summer
    sealed_vote second-reviewer approve "$id" summer
  done
  register_party fresh-reviewer CN person
  as secretary-general -q office appoint fresh-reviewer reviewer >/dev/null
  as deputy-secretary -q office appoint fresh-reviewer reviewer >/dev/null
  refused forbidden as fresh-reviewer application approve "$second" --reason x
  as second-deputy -q ceremony hold summer >/dev/null
  same "$(status_of "$first") $(status_of "$second")" 'approved in_review'
  get "/v1/applications/$second" | jq -e '.quorum.electors | index("fresh-reviewer")'
  vote fresh-reviewer reject "$second"
  vote first-reviewer reject "$second"
  same "$(status_of "$second")" rejected
  as too-late -q application appeal "$second" "Look again." >/dev/null
  refused forbidden as second-reviewer application affirm "$second" --reason x # approved it the first time
  wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/again"
}
