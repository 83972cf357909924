#!/usr/bin/env bats
# Memberships, as of any day.
load helpers

setup_file() {
  register_file
  application_in approved haier smart-life >"$DIR/application"
  application_in approved huawei industry
  wiotc -q member list smart-life -f json | jq '.[0]' >"$DIR/membership"
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() {
  use_folder "$BATS_FILE_TMPDIR"
  ID=$(jq -r .id "$DIR/membership")
  SINCE=$(jq -r .since "$DIR/membership")
  UNTIL=$(jq -r .until "$DIR/membership")
}

day() { date -d "$1 $2 day" +%F; }
on() { wiotc -q member list smart-life --as-of "$@" -f json | jq -c '[.[] | [.id, .status]]'; }

@test "member: a term begins on the day of the decision and lasts the months of the policy" {
  same "$SINCE" "$(wiotc -q -f json application show "$(<"$DIR/application")" | jq -r '.decided[:10]')"
  same "$((${UNTIL%%-*} - ${SINCE%%-*}))" 2
  same "$ID" M1
  [[ $(jq -r .certificate "$DIR/membership") =~ ^WIOTC-20[0-9]{2}-000001$ ]]
}

@test "member list --as-of: a member is one from the first day to the day before the last, and not outside" {
  same "$(on "$SINCE")" '[["M1","active"]]'
  same "$(on "$(day "$UNTIL" -1)")" '[["M1","due"]]'
  same "$(on "$(day "$SINCE" -1)" --status active)" '[]'
  same "$(on "$UNTIL" --status active)" '[]'
  same "$(on "$UNTIL" --status grace)" '[["M1","grace"]]'
  same "$(on "$(day "$UNTIL" 29)")" '[["M1","grace"]]'
  same "$(on "$(day "$UNTIL" 30)")" '[]'
  same "$(on "$(day "$UNTIL" 30)" --status lapsed)" '[["M1","lapsed"]]'
  same "$(on "$(day "$UNTIL" -60)")" '[["M1","due"]]'
  same "$(on "$(day "$UNTIL" -61)")" '[["M1","active"]]'
}

@test "member list --as-of: before the term the register says the same of it as after: not a member, or its status" {
  # Whatever is listed for a day outside the term carries a status that is not active.
  [[ $(on "$(day "$SINCE" -1)") != *active* ]]
  [[ $(on "$UNTIL") != *active* ]]
}

@test "member list: of one body, of all, by party, by status" {
  same "$(wiotc -q member list -f json | jq length)" 2
  same "$(wiotc -q member list industry -f json | jq -r '.[].party')" huawei
  same "$(wiotc -q member list --party haier -f json | jq -r '.[].body')" smart-life
  same "$(wiotc -q member list --status active -f json | jq length)" 2
  same "$(wiotc -q member list --status lapsed -f json | jq length)" 0
  same "$(wiotc -q member list presidium -f json | jq length)" 0
}

@test "member list: a body, a party or a status that is not there is refused, not shown as empty" {
  refused not_found wiotc member list nowhere
  refused not_found wiotc member list --party nobody-here
  refused bad_query wiotc member list --status asleep
}

@test "member list --as-of: what is no date is refused" {
  local date
  for date in 2026-13-01 2026-02-30 2026-1-1 today ''; do
    run wiotc member list --as-of "$date"
    [[ $status == [12] ]] || { echo "'$date' gave $status"; return 1; }
  done
}

@test "member show: tells party, body, class, term and certificate" {
  run wiotc -q member show "$ID"
  for text in haier smart-life full "$SINCE" "$UNTIL" active "$(jq -r .certificate "$DIR/membership")"; do
    holds "$text" "$output"
  done
  refused not_found wiotc member show M999
  refused not_found wiotc member show A1
}

@test "body show: counts its members" {
  same "$(wiotc -q body show smart-life -f json | jq .members)" 1
}
