#!/usr/bin/env bats
# Offices end by motion or with their term; the register is never left without those it needs.
load helpers

setup_file() { register_file; }
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

# move KEY VERB HANDLE ROLE [OPTIONS…]: prints the motion's id.
move() {
  local key=$1
  shift
  as "$key" -q -f json office "$@" | jq -r .motion.id
}

# carried VERB HANDLE ROLE [OPTIONS…]: by two executives.
carried() {
  local id
  id=$(move secretary-general "$@")
  [ "$(as second-deputy -q -f json motion approve "$id" --reason agreed | jq -r .motion.status)" = carried ]
}

held() { wiotc -q -f json office list --party "$1" | jq -r '.[] | "\(.role) \(.status)"'; }

@test "office end: the powers are gone at once, in that statement" {
  local id
  register_party wang CN person
  carried appoint wang reviewer --body industry
  id=$(application_in in_review acme industry)
  as wang -q application ask "$id" "Who?"
  as acme -q application answer "$id" "We." >/dev/null
  carried end wang reviewer --body industry --reason "has moved on"
  refused forbidden as wang application approve "$id" --reason late
  same "$(held wang)" "reviewer ended"
  wiotc -q -f json office list --party wang | jq -e '.[0].reason == "has moved on" and (.[0].ended_entry > 0) and .[0].until == (.[0].ended | .[:10])'
}

@test "office end: only executives, not on their own, only what is held" {
  register_party zhou CN person
  carried appoint zhou auditor
  refused forbidden as auditor office end zhou auditor --reason x
  refused forbidden as zhou office end zhou auditor --reason x
  refused conflict_of_interest as second-deputy office end second-deputy executive --reason tired
  exits 1 as secretary-general office end zhou reviewer --reason x
  holds 'office list --party zhou' "$stderr"
  exits 2 as secretary-general office end zhou auditor
  carried end zhou auditor --reason "done"
  exits 1 as secretary-general office end zhou auditor --reason again
}

@test "office end: the register keeps the officers it needs" {
  refused officers_needed as secretary-general office end deputy-secretary registrar --reason x
  holds 'key_recovery' "$stderr"
  register_party qian CN person
  carried appoint qian registrar --until 2999-01-01
  carried end deputy-secretary registrar --reason "qian does it"
  refused officers_needed as second-deputy office end secretary-general registrar --reason x
  as secretary-general -q office appoint deputy-secretary registrar >/dev/null
  as second-deputy -q office appoint deputy-secretary registrar >/dev/null
}

@test "office end: as many executives stay as the charter's quorums want, and without an end" {
  carried appoint qian executive --until 2999-01-01
  as secretary-general -q office end second-deputy executive --reason x >/dev/null
  as deputy-secretary -q office end second-deputy executive --reason x >/dev/null
  refused officers_needed as qian office end deputy-secretary executive --reason x
  holds 'no end to it' "$stderr"
  as secretary-general -q office appoint second-deputy executive >/dev/null
  as deputy-secretary -q office appoint second-deputy executive >/dev/null
}

@test "office end: a body keeps as many as its admission wants" {
  carried end first-reviewer reviewer --reason x
  refused officers_needed as secretary-general office end second-reviewer reviewer --reason x
  holds 'the admission to industry' "$stderr"
  carried appoint first-reviewer reviewer
}

@test "office: a further term ends with the first" {
  register_party sun CN person
  carried appoint sun chair --until 2998-01-01
  carried appoint sun chair --until 2999-01-01
  same "$(held sun)" $'chair in_force\nchair future'
  carried end sun chair --reason "both"
  same "$(held sun)" $'chair ended\nchair ended'
  same "$(wiotc -q -f json office list --as-of 2998-06-01 --party sun | jq length)" 0
}

@test "office: a term that runs out takes the powers with it; a motion lapses; the register is rebuilt equal" {
  local id motion
  register_party tang CN person
  register_party meng CN person
  carried appoint tang reviewer --until "$(date -u -d '+20 days' +%F)"
  id=$(application_in in_review bolt industry)
  motion=$(move secretary-general appoint meng auditor)
  as tang -q application ask "$id" "Who?"
  as bolt -q application answer "$id" "We."
  later 31
  refused forbidden as tang application approve "$id" --reason late
  vote first-reviewer approve "$id"
  same "$(held tang)" "reviewer ended"
  refused wrong_state as second-deputy motion approve "$motion" --reason late
  holds lapsed "$stderr"
  same "$(wiotc -q -f json motion list --status lapsed --subject meng | jq -r '.[].id')" "$motion"
  same "$(move second-deputy appoint meng auditor | sed s/R.*/R/)" R
  same "$(wiotc -q -f json motion list --status open --subject meng | jq length)" 1
  run wiotcd rebuild --state "$STATE" --into "$BATS_TEST_TMPDIR/into"
  holds "all tables equal" "$output"
}
