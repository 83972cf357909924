#!/usr/bin/env bats
# What happens to memberships: suspended, reinstated, resigned.
load helpers

setup_file() { register_file '.officers[5].roles = ["reviewer", "chair@industry"]'; }
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

TODAY=$(date +%F)
day() { date -d "$1 $2 day" +%F; }

# member_of NAME [BODY]: a new party, admitted; prints the membership's id.
member_of() {
  local application
  application=$(application_in approved "$@") && wiotc -q -f json application show "$application" | jq -r .membership
}

standing() { wiotc -q -f json member show "$1" | jq -r .status; }

@test "member suspend: by a registrar, until a day; the roster of any day says so" {
  local id
  id=$(member_of alpha)
  exits 0 as secretary-general member suspend "$id" --reason "Fees unpaid" --until "$(day "$TODAY" 30)"
  holds "it is suspended now" "$stderr"
  same "$(standing "$id")" suspended
  same "$(wiotc -q -f json member list industry --status suspended | jq -r '.[].id')" "$id"
  same "$(wiotc -q -f json member list industry --as-of "$(day "$TODAY" 29)" --party alpha | jq -r '.[].status')" suspended
  same "$(wiotc -q -f json member list industry --as-of "$(day "$TODAY" 30)" --party alpha | jq -r '.[].status')" active
  wiotc -q -f json member show "$id" | jq -e '.suspensions == [{since: "'"$TODAY"'", until: "'"$(day "$TODAY" 30)"'",
    reason: "Fees unpaid", by: "secretary-general", entry: .suspensions[0].entry}]'
}

@test "member reinstate: lifts it; both stay to be seen" {
  local id
  id=$(member_of beta)
  as third-reviewer -q member suspend "$id" --reason "By the chair" >/dev/null
  same "$(standing "$id")" suspended
  exits 0 as deputy-secretary member reinstate "$id" --reason "It was a mistake"
  same "$(standing "$id")" active
  wiotc -q -f json member show "$id" | jq -e '.suspensions[0] | .by == "third-reviewer" and
    .reinstated_by == "deputy-secretary" and .reinstated_reason == "It was a mistake"'
  refused wrong_state as secretary-general member reinstate "$id"
}

@test "member suspend: not by others, not of one's own, not without a reason, not until a day that is past" {
  local id size
  id=$(member_of gamma)
  size=$(log_size)
  refused forbidden as gamma member suspend "$id" --reason x
  refused forbidden as first-reviewer member suspend "$id" --reason x
  refused forbidden as auditor member suspend "$id" --reason x
  exits 2 as secretary-general member suspend "$id"
  refused bad_fields as secretary-general member suspend "$id" --reason x --until "$TODAY"
  refused not_found as secretary-general member suspend M999 --reason x
  same "$(log_size)" "$size"
  as deputy-secretary -q party update deputy-secretary --affiliation gamma >/dev/null
  refused conflict_of_interest as deputy-secretary member suspend "$id" --reason x
  as secretary-general -q member suspend "$id" --reason x >/dev/null
  refused wrong_state as secretary-general member suspend "$id" --reason again
  refused conflict_of_interest as deputy-secretary member reinstate "$id"
}

@test "member resign: at once, by the member alone, and for ever" {
  local id members
  id=$(member_of delta smart-life)
  members=$(wiotc -q -f json body show smart-life | jq .members)
  refused forbidden as secretary-general -y member resign "$id"
  exits 0 as delta -y member resign "$id" --reason "We close"
  same "$(standing "$id")" resigned
  same "$(wiotc -q -f json body show smart-life | jq .members)" $((members - 1))
  wiotc -q -f json member show "$id" | jq -e '.ended == "'"$TODAY"'" and .ended_reason == "resigned" and .ended_note == "We close"'
  refused wrong_state as delta -y member resign "$id"
  refused wrong_state as secretary-general member suspend "$id" --reason x
  # the way back is an application
  apply delta smart-life
}

@test "member resign --until: a member until the day before, and not from it on" {
  local id until
  id=$(member_of epsilon) until=$(day "$TODAY" 100)
  refused bad_fields as epsilon -y member resign "$id" --until "$(day "$TODAY" -1)"
  refused bad_fields as epsilon -y member resign "$id" --until 2999-01-01
  exits 0 as epsilon -y member resign "$id" --until "$until"
  same "$(standing "$id")" active
  same "$(wiotc -q -f json member list --as-of "$(day "$until" -1)" --party epsilon | jq -r '.[].status')" active
  same "$(wiotc -q -f json member list --as-of "$until" --party epsilon)" '[]'
  same "$(wiotc -q -f json member list --as-of "$until" --party epsilon --status resigned | jq -r '.[].id')" "$id"
}
