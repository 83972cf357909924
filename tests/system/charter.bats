#!/usr/bin/env bats
# The charter is amended by quorum, and only where it can be.
load helpers

setup_file() { register_file; }
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; NEW=$BATS_TEST_TMPDIR/new.json; }

# changed JQ: the charter in force, changed, in $NEW.
changed() { wiotc -q charter show | jq "$1" >"$NEW"; }

amended() { # JQ: by two executives
  changed "$1"
  as secretary-general -q charter amend "$NEW" >/dev/null && as second-deputy -q charter amend "$NEW" >/dev/null
}

@test "charter show: the file in force, as its exact bytes with -o" {
  same "$(wiotc -q charter show | jq -cS .)" "$(jq -cS . "$DIR/charter.json")"
  wiotc -q charter show -o "$BATS_TEST_TMPDIR/out.json"
  cmp "$BATS_TEST_TMPDIR/out.json" "$DIR/charter.json"
  same "$(wiotc -q -f json charter show | jq -r .register)" "$REGISTER"
}

@test "charter amend --preview: says what changes, member by member, and sends nothing" {
  local before
  before=$(log_size)
  changed '.names.fr = "Convention mondiale" | .quorums.charter = 3 | (.bodies[] | select(.slug == "industry").admission.approvals) = 1
    | (.bodies[] | select(.slug == "industry").admission.questions) |= .[1:]'
  run wiotc -q charter amend "$NEW" --preview
  same "$status" 0
  holds 'names.fr' "$output"
  holds 'Convention mondiale' "$output"
  holds 'bodies[industry].admission.approvals' "$output"
  holds 'bodies[industry].admission.questions[activities]' "$output"
  lacks presidium "$output"
  wiotc -q -f json charter amend "$NEW" --preview |
    jq -e 'map(select(.member == "quorums.charter")) == [{"member": "quorums.charter", "before": 2, "after": 3}]'
  same "$(log_size)" "$before"
  run wiotc charter amend "$DIR/charter.json" --preview
  holds 'no changes' "$output"
}

@test "charter amend: a quorum of executives carries it, and bodies follow" {
  changed '.names.fr = "Convention mondiale" | (.bodies[] | select(.slug == "industry").admission.approvals) = 1
    | (.bodies[] | select(.slug == "industry").names.fr) = "Industrie"'
  id=$(as secretary-general -q -f json charter amend "$NEW" --reason "for speed" | jq -r .motion.id)
  same "$(wiotc -q -f json body show industry | jq .admission.approvals)" 2
  run as second-deputy -q motion show "$id"
  holds 'bodies[industry].admission.approvals' "$output"
  lacks 'questions' "$output"
  as second-deputy -f json motion approve "$id" --reason agreed >"$BATS_TEST_TMPDIR/done"
  same "$(jq -c .motion.result "$BATS_TEST_TMPDIR/done")" '{"charter_version":2}'
  index=$(jq .receipt.index "$BATS_TEST_TMPDIR/done")
  wiotc -q -f json body show industry | jq -e --argjson index "$index" '.admission.approvals == 1 and .names.fr == "Industrie" and .admission_entry == $index'
  wiotc -q -f json body show smart-life | jq -e '.admission_entry == 0'
  same "$(wiotc -q charter show | jq -cS .)" "$(jq -cS . "$NEW")"
  same "$(wiotc -q -f json status | jq -r .names.fr)" "Convention mondiale"
  same "$(get '/v1/charter?version=1' | jq -cS .)" "$(jq -cS . "$DIR/charter.json")"
  get '/v1/charter?version=9' | jq -e '.code == "not_found"'
}

@test "charter amend: an application is judged by the policy of the day it was submitted" {
  local old new
  old=$(application_in in_review acme smart-life)
  amended '(.bodies[] | select(.slug == "smart-life").admission.approvals) = 1'
  new=$(application_in in_review bolt smart-life)
  vote first-reviewer approve "$old"
  vote first-reviewer approve "$new"
  same "$(status_of "$old")" in_review
  same "$(status_of "$new")" approved
  vote second-reviewer approve "$old"
  same "$(status_of "$old")" approved
}

@test "charter amend: what is fixed is refused, with the command that is for it" {
  changed '.register = "register.other.example"'
  refused charter_invalid as secretary-general charter amend "$NEW"
  holds register "$stderr"
  changed '.certificate_prefix = "OTHER"'
  refused charter_invalid as secretary-general charter amend "$NEW"
  changed '.officers |= .[1:]'
  refused charter_invalid as secretary-general charter amend "$NEW"
  holds 'wiotc office' "$stderr"
  changed 'del(.bodies[] | select(.slug == "industry"))'
  refused charter_invalid as secretary-general charter amend "$NEW"
  holds 'body dissolve industry' "$stderr"
  changed '.bodies += [.bodies[1] | .slug = "fresh"]'
  refused charter_invalid as secretary-general charter amend "$NEW"
  holds 'body propose fresh' "$stderr"
  changed '.bodies[0].kind = "commission"'
  refused charter_invalid as secretary-general charter amend "$NEW"
  changed '.quorum = 3'
  refused charter_invalid as secretary-general charter amend "$NEW"
  changed .
  refused charter_invalid as secretary-general charter amend "$NEW"
}

@test "charter amend: what the officers could not carry out is refused" {
  changed '.quorums.charter = 4'
  refused officers_needed as secretary-general charter amend "$NEW"
  holds 'charter' "$stderr"
  changed '.quorums.key_recovery = 3'
  refused officers_needed as secretary-general charter amend "$NEW"
  changed '(.bodies[] | select(.slug == "industry").admission.approvals) = 4'
  refused officers_needed as secretary-general charter amend "$NEW"
  holds 'industry' "$stderr"
  changed '(.bodies[] | select(.slug == "industry").admission.decided_by) = "chair"'
  refused officers_needed as secretary-general charter amend "$NEW"
}

@test "charter amend: only executives, and a file that is JSON" {
  changed '.names.de = "Weltkonferenz"'
  refused forbidden as first-reviewer charter amend "$NEW"
  refused forbidden as auditor charter amend "$NEW"
  echo '{' >"$NEW"
  exits 2 as secretary-general charter amend "$NEW"
  exits 2 as secretary-general charter amend "$BATS_TEST_TMPDIR/nothing"
}

@test "charter amend: one that was made before another came into force is not carried" {
  local id
  changed '.names.it = "Conferenza"'
  id=$(as secretary-general -q -f json charter amend "$NEW" | jq -r .motion.id)
  amended '.names.es = "Convención"'
  refused wrong_state as second-deputy motion approve "$id" --reason x
  holds 'amended meanwhile' "$stderr"
}

@test "charter amend: the register starts on the amended charter, and is rebuilt equal" {
  stop_daemon
  start_daemon
  disown "$PID"
  same "$(wiotc -q charter show | jq -r .names.es)" "Convención"
  run wiotcd rebuild --state "$STATE" --into "$BATS_TEST_TMPDIR/into"
  holds "all tables equal" "$output"
}
