#!/usr/bin/env bats
# Votes stay with the officers until the decision; then everybody sees them.
load helpers

setup_file() {
  register_file
  register_party onlooker
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

# What somebody sees of an application wherever it is shown.
view() { # NAME ID
  as "$1" -q -f json application show "$2"
  as "$1" -q -f json application history "$2" | jq -c 'map(select(.action != "vote"))'
  as "$1" -q -f json application list
}

public_view() { # ID
  get "/v1/applications/$1"
  get "/v1/applications/$1/history" | jq -c '.history | map(select(.action != "vote"))'
  get '/v1/applications?limit=500'
}

@test "before the decision: no vote shows to applicant, stranger or the public, of whatever kind" {
  local id kind who n=0
  for kind in approve reject abstain recuse; do
    n=$((n + 1))
    id=$(application_in in_review "quiet-$n")
    local applicant=quiet-$n
    view "$applicant" "$id" >"$BATS_TEST_TMPDIR/applicant"
    view onlooker "$id" >"$BATS_TEST_TMPDIR/onlooker"
    public_view "$id" >"$BATS_TEST_TMPDIR/public"
    vote first-reviewer $kind "$id"
    same "$kind $(view "$applicant" "$id")" "$kind $(<"$BATS_TEST_TMPDIR/applicant")"
    same "$kind $(view onlooker "$id")" "$kind $(<"$BATS_TEST_TMPDIR/onlooker")"
    same "$kind $(public_view "$id")" "$kind $(<"$BATS_TEST_TMPDIR/public")"
  done
}

@test "before the decision: that too few are left does not show to the public" {
  local id
  id=$(application_in in_review unreachable)
  public_view "$id" >"$BATS_TEST_TMPDIR/public"
  vote first-reviewer recuse "$id"
  vote second-reviewer abstain "$id"
  same "$(public_view "$id")" "$(<"$BATS_TEST_TMPDIR/public")"
}

@test "before the decision: officers who decide, registrars and auditors see the votes" {
  local id who
  id=$(application_in in_review open-to-officers)
  vote first-reviewer reject "$id"
  for who in second-reviewer secretary-general auditor; do
    as $who -q -f json application show "$id" | jq -e '.votes == [{by: "first-reviewer", vote: "reject",
      reason: "because of first-reviewer", at: .votes[0].at, entry: .votes[0].entry}]'
  done
}

@test "before the decision: neither log entries nor their bodies tell how somebody voted" {
  local id kind entry n=0 leaf
  : >"$BATS_TEST_TMPDIR/shapes"
  for kind in approve reject abstain recuse; do
    n=$((n + 1))
    id=$(application_in in_review "log-$n")
    entry=$(as first-reviewer -q -f json application $kind "$id" --reason "my own words" | jq .receipt.index)
    leaf=$(get "/v1/log/entries/$entry")
    lacks 'my own words' "$leaf"
    jq -cS --arg id "$id" '[.effect, .public_digest] | tostring | gsub("\"\($id)\""; "ID")' <<<"$leaf" >>"$BATS_TEST_TMPDIR/shapes"
    refused forbidden as "log-$n" api GET "/v1/log/entries/$entry/body"
    refused forbidden as onlooker api GET "/v1/log/entries/$entry/body"
    holds signature_missing "$(get "/v1/log/entries/$entry/body")"
    holds 'my own words' "$(as first-reviewer api GET "/v1/log/entries/$entry/body")"
  done
  # The leaves of different votes look the same.
  same "$(sort -u "$BATS_TEST_TMPDIR/shapes" | wc -l)" 1
}

@test "after the decision: everybody sees votes and reasons, in show and history" {
  local id status
  for status in approved rejected; do
    id=$(application_in $status "seen-$status")
    get "/v1/applications/$id" | jq -e '.votes | length == 2 and .[0].by == "first-reviewer" and .[1].reason == "because of second-reviewer"'
    holds 'because of first-reviewer' "$(get "/v1/applications/$id/history")"
    holds 'because of first-reviewer' "$(wiotc application show "$id")"
    holds 'because of second-reviewer' "$(wiotc application history "$id")"
  done
}

@test "after a withdrawal: the votes cast stay with the officers" {
  local id
  id=$(application_in in_review gone)
  vote first-reviewer reject "$id"
  as gone -q -y application withdraw "$id" >/dev/null
  lacks 'because of' "$(get "/v1/applications/$id")"
  lacks 'because of' "$(get "/v1/applications/$id/history")"
  lacks 'because of' "$(as gone -q -f json application show "$id")"
  holds 'because of' "$(as auditor -q -f json application show "$id")"
}

@test "requirements: each met or missing, shown before and after, and the votes only to officers" {
  local id
  register_party asker
  id=$(apply asker)
  get "/v1/applications/$id" | jq -e '[.requirements[] | [.requirement, .met]] == [["documents", true],
    ["endorsements", true], ["screening", false], ["votes", false]]'
  screen "$id"
  vote first-reviewer approve "$id"
  get "/v1/applications/$id" | jq -e '.quorum.electors | length == 3'
  get "/v1/applications/$id" | jq -e '.requirements[] | select(.requirement == "votes") | .met == false and (has("have") | not) and .needed == 2'
  as second-reviewer -q -f json application show "$id" | jq -e '.requirements[] | select(.requirement == "votes") | .have == 1'
  holds 'missing votes: 1 of 2 approvals; 2 of 3 have yet to vote' "$(as second-reviewer application show "$id")"
  vote second-reviewer approve "$id"
  get "/v1/applications/$id" | jq -e '.requirements | all(.met) and length == 4'
}

@test "quorum: that no decision can be reached any more is said with the vote, and shown" {
  local id
  id=$(application_in in_review split)
  vote first-reviewer abstain "$id"
  exits 0 as second-reviewer application abstain "$id" --reason "not my field"
  holds 'A decision can no longer be reached' "$stderr"
  holds 'no decision can be reached any more' "$(as third-reviewer application show "$id" | xargs)"
  lacks 'be reached any more' "$(wiotc application show "$id")"
}

@test "vote: before the review is open the refusal says who opens it, and how" {
  local id
  id=$(application_in submitted early)
  refused wrong_state as first-reviewer application approve "$id" --reason good
  holds 'wiotc application screen' "$stderr"
}
