#!/usr/bin/env bats
# Who may act on an application: everyone by every action, and who has a stake in it.
load helpers

setup_file() {
  register_file
  register_party stranger
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

EVERYONE='stranger applicant secretary-general second-deputy first-reviewer auditor'

# only WHO STATE PATH BODY: of everyone, only these may send that body to that path of an
# application in that state; the others are refused and change nothing.
only() {
  local who name=$2-${3}
  name=${name//_/-}
  local id before
  id=$(application_in "$2" "$name")
  before=$(as auditor -q -f json application show "$id")
  printf '%s' "$4" >"$BATS_TEST_TMPDIR/body"
  holds signature_missing "$(post "/v1/applications/$id/$3" "$4")"
  for who in $EVERYONE; do
    [[ " $1 " != *" $who "* ]] || continue
    local key=${who/#applicant/$name}
    run --separate-stderr as "$key" api POST "/v1/applications/$id/$3" --data "$BATS_TEST_TMPDIR/body"
    same "$who $3: $status $(jq -r .code <<<"$output")" "$who $3: 1 forbidden"
    same "$(as auditor -q -f json application show "$id")" "$before"
  done
  local n=0
  for who in $1; do # each on an application of its own
    n=$((n + 1))
    id=$(application_in "$2" "$name-$n")
    exits 0 as "${who/#applicant/$name-$n}" api POST "/v1/applications/$id/$3" --data "$BATS_TEST_TMPDIR/body"
  done
}

body() { jq -n --arg salt $SALT "$1 + {salt: \$salt}"; }

@test "screen: registrars only" {
  only 'secretary-general' submitted screening "$(body '{reason: "complete"}')"
}

@test "ask: registrars and those who decide" {
  only 'secretary-general first-reviewer' in_review questions "$(body '{text: "Who?"}')"
}

@test "answer: the applicant only" {
  only 'applicant' information_requested answers "$(body '{text: "We."}')"
}

@test "vote: those who decide only" {
  only 'first-reviewer' in_review votes "$(body '{vote: "approve", reason: "good"}')"
}

@test "withdraw: the applicant only" {
  only 'applicant' in_review withdrawal "$(body '{reason: "later"}')"
}

@test "presidium: executives decide, reviewers do not" {
  local id
  register_party france FR state
  echo '{"authority": "a ministry", "representative": "somebody"}' >"$DIR/state-answers"
  id=$(apply france presidium --answers "$DIR/state-answers")
  screen "$id"
  refused forbidden as first-reviewer application approve "$id" --reason x
  lacks 'a ministry' "$(as first-reviewer -q -f json application show "$id")"
  holds 'a ministry' "$(as second-deputy -q -f json application show "$id")"
  vote second-deputy approve "$id"
  vote deputy-secretary approve "$id"
  same "$(status_of "$id")" approved
  wiotc -q member list presidium -f json | jq -e '.[] | select(.party == "france") | (.until[:4] | tonumber) - (.since[:4] | tonumber) == 4'
}

@test "presidium: a country has one seat, whether it is asked for later or decided later" {
  local first second
  register_party italy IT state
  register_party italy-too IT state
  register_party italy-late IT state
  echo '{"authority": "a ministry", "representative": "somebody"}' >"$DIR/state-answers"
  first=$(apply italy presidium --answers "$DIR/state-answers")
  second=$(apply italy-too presidium --answers "$DIR/state-answers")
  screen "$first"
  screen "$second"
  vote second-deputy approve "$second"
  vote second-deputy approve "$first"
  vote deputy-secretary approve "$first"
  refused seat_taken as deputy-secretary application approve "$second" --reason x
  refused seat_taken as italy-late application submit presidium --as italy-late --class full --answers "$DIR/state-answers"
  same "$(wiotc -q member list presidium -f json | jq '[.[] | select(.party | startswith("italy"))] | length')" 1
  vote deputy-secretary reject "$second"
}

@test "presidium: a state does not change its country to take a seat while it applies" {
  local id
  register_party spain-not FR state
  as spain-not -q party update spain-not --country ES >/dev/null
  echo '{"authority": "a ministry", "representative": "somebody"}' >"$DIR/state-answers"
  id=$(apply spain-not presidium --answers "$DIR/state-answers")
  refused frozen as spain-not party update spain-not --country PT
  refused frozen as secretary-general party update spain-not --country PT
}

@test "a stake: a reviewer affiliated with the applicant may not act, nor see more than the public" {
  local id
  register_party close-firm
  as first-reviewer -q party update first-reviewer --affiliation close-firm >/dev/null
  id=$(apply close-firm)
  refused conflict_of_interest as first-reviewer application ask "$id" "Why?"
  screen "$id"
  vote second-reviewer approve "$id"
  for action in approve reject abstain; do
    refused conflict_of_interest as first-reviewer application $action "$id" --reason x
  done
  same "$(as first-reviewer -q -f json application show "$id" | jq -S .)" "$(wiotc -q -f json application show "$id" | jq -S .)"
  lacks 'secret plans' "$(as first-reviewer -q -f json application list)"
  as first-reviewer -q party update first-reviewer --no-affiliations >/dev/null
}

@test "a stake: dropping the affiliation just before voting does not help" {
  local id
  register_party dropped-firm
  as first-reviewer -q party update first-reviewer --affiliation dropped-firm >/dev/null
  id=$(apply dropped-firm)
  screen "$id"
  as first-reviewer -q party update first-reviewer --no-affiliations >/dev/null
  refused conflict_of_interest as first-reviewer application approve "$id" --reason x
  refused conflict_of_interest as first-reviewer application ask "$id" x
  lacks 'secret plans' "$(as first-reviewer -q -f json application show "$id")"
}

@test "a stake: dropping the affiliation before the review opens does not help" {
  local id
  register_party early-firm
  as first-reviewer -q party update first-reviewer --affiliation early-firm >/dev/null
  id=$(apply early-firm)
  as first-reviewer -q party update first-reviewer --no-affiliations >/dev/null
  screen "$id"
  refused conflict_of_interest as first-reviewer application approve "$id" --reason x
}

@test "a stake: one that ended just before the application counts still" {
  local id
  register_party past-firm
  as first-reviewer -q party update first-reviewer --affiliation past-firm >/dev/null
  as first-reviewer -q party update first-reviewer --no-affiliations >/dev/null
  id=$(apply past-firm)
  screen "$id"
  refused conflict_of_interest as first-reviewer application approve "$id" --reason x
}

@test "a stake: nobody but the person says where they belong" {
  register_party foes-firm
  refused bad_fields as secretary-general party update second-reviewer --affiliation foes-firm
  holds affiliations "$stderr"
  refused forbidden as foes-firm party update second-reviewer --affiliation foes-firm
}

@test "a stake: one declared after voting takes the vote out of the count" {
  local id
  id=$(application_in in_review late-firm)
  vote first-reviewer approve "$id"
  as first-reviewer -q party update first-reviewer --affiliation late-firm >/dev/null
  vote second-reviewer approve "$id"
  same "$(status_of "$id")" in_review
  vote third-reviewer approve "$id"
  same "$(status_of "$id")" approved
  as first-reviewer -q party update first-reviewer --no-affiliations >/dev/null
}

@test "a stake: a registrar affiliated with the applicant may not screen" {
  local id
  register_party registrars-firm
  as secretary-general -q party update secretary-general --affiliation registrars-firm >/dev/null
  id=$(apply registrars-firm)
  refused conflict_of_interest as secretary-general application screen "$id" --reason x
  as secretary-general -q party update secretary-general --no-affiliations >/dev/null
  refused conflict_of_interest as secretary-general application screen "$id" --reason x
  as deputy-secretary -q application screen "$id" --reason x >/dev/null
}

@test "a stake: nobody decides on their own application" {
  local id
  id=$(as first-reviewer -q -f json application submit assembly --as first-reviewer --class full | jq -r .application.id)
  refused conflict_of_interest as first-reviewer application ask "$id" "Why me?"
  screen "$id"
  refused conflict_of_interest as first-reviewer application approve "$id" --reason "I am good"
  vote second-reviewer approve "$id"
  lacks '"votes":' "$(as first-reviewer -q -f json application show "$id")"
}

@test "twice: an officer's second vote is refused, of whatever kind, and with whatever key" {
  local id action
  id=$(application_in in_review twice-firm)
  vote third-reviewer abstain "$id"
  for action in approve reject abstain recuse; do
    refused already_voted as third-reviewer application $action "$id" --reason x
  done
  as third-reviewer -q key rotate "$KEYS/third-reviewer-2" --no-passphrase >/dev/null
  mv -f "$KEYS/third-reviewer-2" "$KEYS/third-reviewer"
  refused already_voted as third-reviewer application approve "$id" --reason x
}

@test "vote: a reason is needed" {
  local id
  id=$(application_in in_review reasonless)
  exits 2 as first-reviewer application approve "$id"
  holds --reason "$stderr"
  exits 1 as first-reviewer application approve "$id" --reason ' '
  same "$(as auditor -q -f json application show "$id" | jq '.votes // [] | length')" 0
}
