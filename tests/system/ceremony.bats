#!/usr/bin/env bats
# Ceremonies: scheduled, and held once on their day.
load helpers

setup_file() {
  register_file
  register_party acme
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

schedule() { as secretary-general -q ceremony schedule "$1" --on "${2:-$(date +%F)}" >/dev/null; }

@test "ceremony schedule: an executive, with names in two languages" {
  as deputy-secretary ceremony schedule opening --on "$(date -d '+1 year' +%F)" --name "Opening" --name-zh 开幕式
  wiotc -q -f json ceremony show opening | jq -e --arg day "$(date -d '+1 year' +%F)" '.names.zh == "开幕式" and .date == $day
    and .status == "scheduled" and .scheduled_by == "deputy-secretary" and .opened == []'
  run wiotc -q ceremony list
  holds 开幕式 "$output"
}

@test "ceremony schedule: a reviewer may not, nor an applicant" {
  refused forbidden as acme ceremony schedule mine --on "$(date -d '+1 year' +%F)"
  refused forbidden as first-reviewer ceremony schedule mine --on "$(date -d '+1 year' +%F)"
  refused not_found wiotc ceremony show mine
}

@test "ceremony schedule: not in the past, not without a day, not twice under one name" {
  refused bad_fields as secretary-general ceremony schedule past --on 2020-02-29
  holds "$(date +%F)" "$stderr"
  exits 2 as secretary-general ceremony schedule past
  refused bad_fields as secretary-general ceremony schedule past --on 2999-02-29
  refused bad_fields as secretary-general ceremony schedule past --on 2999-01-01
  holds "too far ahead" "$stderr"
  refused bad_fields as secretary-general ceremony schedule Past --on "$(date -d '+1 year' +%F)"
  schedule once
  refused slug_taken as deputy-secretary ceremony schedule once --on "$(date -d '+1 year' +%F)"
}

@test "ceremony hold: not before its day" {
  local day
  day=$(date -d '+2 days' +%F)
  schedule early "$day"
  refused too_early as secretary-general ceremony hold early
  holds "$day" "$stderr"
  same "$(wiotc -q -f json ceremony show early | jq -r .status)" scheduled
}

@test "ceremony hold: asks a person at a terminal, who may say no" {
  schedule asked
  run at_terminal n as secretary-general ceremony hold asked
  same "$status" 2
  holds 'Hold the ceremony asked now' "$output"
  holds 'nothing was done' "$output"
  same "$(wiotc -q -f json ceremony show asked | jq -r .status)" scheduled
  run at_terminal y as secretary-general ceremony hold asked
  same "$status" 0
  same "$(wiotc -q -f json ceremony show asked | jq -r .status)" held
  schedule unasked
  run at_terminal n as secretary-general -y ceremony hold unasked
  same "$status" 0
}

@test "ceremony hold: on its day, by another executive, once" {
  schedule empty
  refused forbidden as acme ceremony hold empty
  run as second-deputy ceremony hold empty
  same "$status" 0
  holds 'Held empty' "$output"
  wiotc -q -f json ceremony show empty | jq -e '.status == "held" and .held_by == "second-deputy" and .opened == []'
  refused wrong_state as secretary-general ceremony hold empty
  holds second-deputy "$stderr"
  refused wrong_state as second-deputy ceremony hold empty
}

@test "ceremony hold: the log says what it was" {
  schedule logged
  local entry
  entry=$(as secretary-general -q -f json ceremony hold logged | jq .receipt.index)
  get "/v1/log/entries/$entry" | jq -e '.effect == {"ceremony": "logged", "status": "held", "opened": [], "failed": []}'
}

@test "ceremony: one that is not there is refused with what to do" {
  refused not_found wiotc ceremony show nowhere
  holds 'wiotc ceremony list' "$stderr"
  refused not_found as secretary-general ceremony hold nowhere
}

@test "ceremony: the register is rebuilt from its log after all of it" {
  run wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/into"
  same "$status" 0
}
