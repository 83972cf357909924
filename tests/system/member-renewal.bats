#!/usr/bin/env bats
# Renewals, and what memberships become as time goes by. A test that sets a day leaves the daemon there
# for the next ones.
load helpers

setup_file() {
  use_folder "$BATS_FILE_TMPDIR"
  # terms of a year, so that few days need to pass; two seats
  found_register '.bodies |= map(if .slug == "industry" then .admission.term_months = 12 | .admission.seats = 2 else . end)'
  start_daemon
  disown "$PID"
  local name
  for name in alpha beta; do application_in approved $name >/dev/null; done
  application_in approved gamma smart-life >/dev/null
  wiotc -q -f json member show M1 | jq -r .until >"$DIR/until"
  wiotc -q -f json member show M1 | jq -r .entry >"$DIR/entry"
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; UNTIL=$(<"$DIR/until"); }

day() { date -d "$1 $2 day" +%F; }
standing() { wiotc -q -f json member show "$1" "${@:2}" | jq -r .status; }

# on_day DAY: for the rest of the test, daemon and client live on that day.
on_day() {
  later $((($(date -d "$1" +%s) - $(date -d "$(date +%F)" +%s)) / 86400))
  disown "$PID"
}

@test "member renew: not before 90 days from the end, and the answer says from when" {
  refused wrong_state as alpha member renew M1
  holds "$(day "$UNTIL" -90)" "$stderr"
}

@test "member renew: before the end it continues, with a certificate of its own" {
  on_day "$(day "$UNTIL" -30)"
  same "$(standing M1)" due
  same "$(wiotc -q -f json member list industry --status due | jq -c '[.[].id]')" '["M1","M2"]'
  refused forbidden as beta member renew M1
  refused forbidden as secretary-general member renew M1
  exits 0 as alpha member renew M1
  holds "Renewed M1 as M4" "$stderr"
  wiotc -q -f json member show M4 | jq -e --arg until "$UNTIL" \
    '.since == $until and .continues == "M1" and .status == "future" and (.certificate | endswith("-000004"))'
  same "$(standing M1)" active
  refused wrong_state as alpha member renew M1
  refused wrong_state as alpha member renew M4
  same "$(wiotc -q -f json certificate show "$(wiotc -q -f json member show M4 | jq -r .certificate)" | jq -r .membership)" M4
}

@test "the roster of any day: each member once, before and after the terms join" {
  same "$(wiotc -q -f json member list industry --as-of "$(day "$UNTIL" -1)" | jq -c '[.[].id]')" '["M1","M2"]'
  same "$(wiotc -q -f json member list industry --as-of "$UNTIL" | jq -c '[.[] | [.id, .status]]')" '[["M2","grace"],["M4","active"]]'
  same "$(wiotc -q -f json member list industry --as-of "$(day "$UNTIL" 30)" | jq -c '[.[].id]')" '["M4"]'
  same "$(standing M2 --as-of "$(day "$UNTIL" 30)")" lapsed
  same "$(standing M1 --as-of "$UNTIL")" expired
}

@test "--at-entry: as it was known then" {
  local entry
  entry=$(<"$DIR/entry")
  wiotc -q -f json member show M1 --at-entry "$entry" | jq -e '.status == "active" and (has("renewed_by") | not)'
  refused not_found wiotc member show M4 --at-entry "$entry"
  refused not_found wiotc member show M1 --at-entry "$((entry - 1))"
  refused not_found wiotc member show M1 --at-entry 99999
  same "$(wiotc -q -f json member list industry --at-entry "$entry" | jq -c '[.[].id]')" '["M1"]'
  same "$(standing M1 --at-entry "$entry" --as-of "$UNTIL")" grace
  same "$(standing M1 --as-of "$UNTIL")" expired
}

@test "in grace the seat is kept; a renewal leaves no gap" {
  on_day "$(day "$UNTIL" 20)"
  same "$(standing M2)" grace
  register_party delta
  answers >"$DIR/answers"
  refused no_seats as delta application submit industry --as delta --class full --answers "$DIR/answers"
  exits 0 as beta member renew M2
  same "$(wiotc -q -f json member show M5 | jq -r .since)" "$UNTIL"
  same "$(standing M5)" active
}

@test "after the grace a renewal begins anew, on the day" {
  local until
  until=$(wiotc -q -f json member show M3 | jq -r .until)
  on_day "$(day "$until" 40)"
  same "$(standing M3)" lapsed
  exits 0 as gamma member renew M3
  wiotc -q -f json member show M6 | jq -e --arg day "$(day "$until" 40)" '.since == $day and (has("continues") | not) and .status == "active"'
  refused already_member as gamma member renew M3
}

@test "a year after the end only an application leads back" {
  local until
  until=$(wiotc -q -f json member show M4 | jq -r .until)
  on_day "$(day "$until" 366)"
  same "$(standing M4)" lapsed
  refused wrong_state as alpha member renew M4
  holds "application submit industry --as alpha" "$stderr"
}

@test "rebuild: all of it follows from the log" {
  run wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/into"
  same "$status" 0
}
