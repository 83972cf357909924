#!/usr/bin/env bats
# Endorsements, deadlines, cancelling and appeals, as those concerned see them.
load helpers

setup_file() {
  register_file '(.bodies[] | select(.slug == "industry").admission.endorsements) = 1'
  application_in approved member-one smart-life
  application_in approved member-two smart-life
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

history_of() { get "/v1/applications/$1/history" | jq -c ".history | map([.by, .action, .status, .text])"; }

@test "endorse: members in good standing, once each, and never themselves" {
  local id
  register_party candidate
  id=$(apply candidate)
  refused forbidden as candidate application endorse "$id" "I am good"
  refused forbidden as first-reviewer application endorse "$id"
  as member-one -q application endorse "$id" "We have worked with them." >/dev/null
  refused already_endorsed as member-one application endorse "$id"
  id=$(apply member-one assembly)
  refused conflict_of_interest as member-one application endorse "$id" "I am good"
  as member-two -q application endorse "$id" >/dev/null
}

@test "endorse: who spoke for an applicant, and what they said, everybody sees" {
  local id=A3
  get "/v1/applications/$id" | jq -e '.endorsements == [{by: "member-one", text: "We have worked with them.", at: .endorsements[0].at, entry: .endorsements[0].entry, counts: true}]'
  holds 'We have worked with them.' "$(wiotc application show $id)"
  holds '["member-one","endorse","submitted","We have worked with them."]' "$(history_of $id)"
}

@test "endorse: the vote's quorum waits for it, and the endorsement decides" {
  local id
  id=$(application_in in_review waiting)
  vote first-reviewer approve "$id"
  vote second-reviewer approve "$id"
  same "$(status_of "$id")" in_review
  run as member-one -q -f json application endorse "$id"
  jq -e '.application | .status == "approved" and .membership and .certificate' <<<"$output"
  wiotc -q certificate fetch "$(jq -r .application.certificate <<<"$output")" -o "$BATS_TEST_TMPDIR/c.json"
}

@test "cancel: by a registrar, with a reason that everybody sees, and not a rejection" {
  local id
  id=$(application_in in_review going)
  exits 2 as secretary-general -y application cancel "$id"
  refused forbidden as first-reviewer -y application cancel "$id" --reason "x"
  as secretary-general -y application cancel "$id" --reason "The firm was dissolved." >/dev/null
  get "/v1/applications/$id" | jq -e '.status == "cancelled" and .cancelled.by == "secretary-general"
    and .cancelled.reason == "The firm was dissolved." and (has("decided") | not)'
  holds '["secretary-general","cancel","cancelled","The firm was dissolved."]' "$(history_of "$id")"
  holds 'The firm was dissolved.' "$(wiotc application show "$id")"
  apply going >/dev/null
}

@test "appeal: by the applicant, read by those who rule, the rejection in force meanwhile" {
  local id
  id=$(application_in rejected refused-firm smart-life)
  get "/v1/applications/$id" | jq -e '.appeal_until > .decided[:10]'
  refused forbidden as first-reviewer application appeal "$id" "x"
  as refused-firm -q application appeal "$id" "You misread it." >/dev/null
  get "/v1/applications/$id" | jq -e '.status == "appealed" and .appeal.may_rule == 4 and .appeal.reachable and (.appeal | has("text") | not)'
  lacks 'You misread it.' "$(get "/v1/applications/$id/history")"
  holds 'You misread it.' "$(as second-deputy -q -f json application show "$id")" # no reviewer: rules, since too few are left
  holds 'secret plans' "$(as second-deputy -q -f json application show "$id")"
  same "$(wiotc -q -f json member list smart-life | jq '[.[] | select(.party == "refused-firm")] | length')" 0
  refused already_applied as refused-firm application submit smart-life --as refused-firm --answers "$DIR/answers" --class full
}

@test "appeal: ruled on by officers who did not vote; overturned, the applicant is admitted" {
  local id
  id=$(application_in appealed misread-firm smart-life)
  refused forbidden as first-reviewer application overturn "$id" --reason "x"
  refused forbidden as auditor application overturn "$id" --reason "x"
  vote third-reviewer overturn "$id"
  refused already_voted as third-reviewer application overturn "$id" --reason "x"
  lacks overturn "$(get "/v1/applications/$id")$(get "/v1/applications/$id/history")"
  holds overturn "$(as auditor -q -f json application show "$id")"
  run as second-deputy -q -f json application overturn "$id" --reason "They were misread."
  jq -e '.application | .status == "overturned" and .membership and .certificate' <<<"$output"
  holds '["second-deputy","overturn","overturned","They were misread."]' "$(history_of "$id")"
  wiotc -q member list smart-life -f json | jq -e '.[] | select(.party == "misread-firm")'
  wiotc -q certificate fetch "$(jq -r .application.certificate <<<"$output")" -o "$BATS_TEST_TMPDIR/c.json"
  wiotc -q certificate verify "$BATS_TEST_TMPDIR/c.json" --proof "$BATS_TEST_TMPDIR/c.json.tlog-proof"
}

@test "appeal: affirmed, the rejection is final" {
  local id
  id=$(application_in affirmed final-firm smart-life)
  get "/v1/applications/$id" | jq -e '.appeal.rulings | length == 2'
  refused wrong_state as final-firm application appeal "$id" "again"
  apply final-firm smart-life >/dev/null
}

@test "days pass: an unanswered question ends the application, and appeals come too late" { # the last
  local asked rejected
  asked=$(application_in information_requested silent)
  rejected=$(application_in rejected slow smart-life)
  later 31
  same "$(status_of "$asked")" lapsed
  wiotc -q -f json application list --status lapsed | jq -e --arg id "$asked" 'map(.id) == [$id]'
  refused wrong_state as silent application answer "$asked" "Here."
  holds 'submit anew' "$stderr"
  apply silent >/dev/null
  refused too_late as slow application appeal "$rejected" "Too busy."
  holds 'until 2' "$stderr"
  wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/again"
}
