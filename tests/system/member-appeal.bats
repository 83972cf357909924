#!/usr/bin/env bats
# How long the seat of an expelled member is kept: while it may appeal, and until that is ruled on.
load helpers

setup() {
  use_folder "$BATS_TEST_TMPDIR"
  found_register '(.bodies[] | select(.slug == "industry")).admission |= (.seats = 1 | .appeal_days = 12)'
  start_daemon
  application_in approved acme >/dev/null
  register_party bolt
  answers >"$DIR/answers"
  as first-reviewer -q member expel M1 --reason "Sold certificates" >/dev/null
  as second-reviewer -q member expel M1 --reason "So it is" >/dev/null
}
teardown() { stop_daemon KILL; }

standing() { wiotc -q -f json member show M1 | jq -r .status; }

no_seat() { refused no_seats as bolt application submit industry --as bolt --class full --answers "$DIR/answers"; }

# The one seat is bolt's now.
takes_the_seat() {
  local id
  id=$(apply bolt)
  screen "$id"
  vote first-reviewer approve "$id"
  vote second-reviewer approve "$id"
  same "$(status_of "$id")" approved
  same "$(wiotc -q -f json member list industry --status active | jq -r '.[].party')" bolt
}

rebuilt() {
  run wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/into"
  same "$status" 0
}

@test "an expelled member's seat is free when the days for an appeal are over, and not before" {
  no_seat
  later 12
  no_seat
  later 13
  refused too_late as acme member appeal M1 "It was another company"
  holds "$(date -d '-1 day' +%F)" "$stderr"
  same "$(standing)" expelled
  takes_the_seat
  rebuilt
}

@test "an appeal on the last day keeps the seat for as long as nobody rules; an affirmed expulsion frees it" {
  later 12
  as acme -q member appeal M1 "It was another company" >/dev/null
  later 60
  no_seat
  as secretary-general -q member affirm M1 --reason "It was not" >/dev/null
  no_seat
  as deputy-secretary -q member affirm M1 --reason "It was not" >/dev/null
  same "$(standing)" expelled
  refused wrong_state as secretary-general member overturn M1 --reason "after all"
  takes_the_seat
  rebuilt
}

@test "the seat is free once the appeal was ruled on, also within the days for one" {
  as acme -q member appeal M1 "It was another company" >/dev/null
  as secretary-general -q member affirm M1 --reason "It was not" >/dev/null
  no_seat
  as deputy-secretary -q member affirm M1 --reason "It was not" >/dev/null
  takes_the_seat
}

@test "an appeal that succeeds gives the kept seat back, and the certificate is valid again" {
  local number
  number=$(wiotc -q -f json member show M1 | jq -r .certificate)
  same "$(wiotc -q -f json certificate show "$number" | jq -r .status)" suspended
  later 12
  as acme -q member appeal M1 "It was another company" >/dev/null
  as secretary-general -q member overturn M1 --reason "It was" >/dev/null
  as deputy-secretary -q member overturn M1 --reason "It was" >/dev/null
  same "$(standing)" active
  same "$(wiotc -q -f json certificate show "$number" | jq -r .status)" valid
  no_seat
  same "$(wiotc -q -f json member show M1 --as-of "$(date -d '-1 day' +%F)" | jq -r .status)" expelled
  rebuilt
}

@test "a body that hears no appeals frees the seat at once" {
  local number
  stop_daemon
  rm -rf "$STATE" "$XDG_STATE_HOME"
  found_register '(.bodies[] | select(.slug == "industry")).admission |= (.seats = 1 | .appeal_days = 0)'
  start_daemon
  application_in approved third >/dev/null
  as first-reviewer -q member expel M1 --reason x >/dev/null
  as second-reviewer -q member expel M1 --reason x >/dev/null
  refused too_late as third member appeal M1 "No."
  holds "hears no appeals" "$stderr"
  application_in approved fourth >/dev/null
}

# first-reviewer, who is an executive too, moves the expulsion of M1 and takes it back.
moved_and_withdrawn() {
  stop_daemon
  rm -rf "$STATE" "$XDG_STATE_HOME"
  found_register '(.officers[] | select(.handle == "first-reviewer")).roles += ["executive"]
    | (.bodies[] | select(.slug == "industry")).admission |= (.appeal_days = 12 | .term_months = 12)'
  start_daemon
  application_in approved third >/dev/null
  as first-reviewer -q member expel M1 --reason "Sold certificates" >/dev/null
  as first-reviewer -q motion withdraw R1 --reason "Let others move it" >/dev/null
}

# expelled_and_heard MEMBERSHIP: by the two others; it appeals, and first-reviewer would rule.
expelled_and_heard() {
  as second-reviewer -q member expel "$1" --reason x >/dev/null
  as third-reviewer -q member expel "$1" --reason x >/dev/null
  as third -q member appeal "$1" "It was another company" >/dev/null
  refused conflict_of_interest as first-reviewer member affirm "$1" --reason "It was not"
  holds "you voted on the expulsion" "$stderr"
  as secretary-general -q member affirm "$1" --reason "It was not" >/dev/null
  refused conflict_of_interest as first-reviewer member affirm "$1" --reason "It was not"
  same "$(wiotc -q -f json motion show R3 | jq -r '.may_vote | index("first-reviewer")')" null
  as deputy-secretary -q member affirm "$1" --reason "It was not" >/dev/null
  rebuilt
}

@test "who moved an expulsion and withdrew it does not judge the appeal against that of the others" {
  moved_and_withdrawn
  expelled_and_heard M1
}

@test "nor when the member was expelled in a later term of the same membership" {
  moved_and_withdrawn
  later 300
  as third -q member renew M1 >/dev/null
  later 370
  expelled_and_heard M2
}
