#!/usr/bin/env bats
# Bodies and offices, as the charter founded them.
load helpers

setup_file() {
  register_file '.officers[4].roles = ["reviewer@industry"]'
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() {
  use_folder "$BATS_FILE_TMPDIR"
  TODAY=$(wiotc -q office list -f json | jq -r '.[0].since')
}

@test "body list: shows all bodies of the charter in its order, founded and without members" {
  same "$(wiotc -q body list -f json | jq -r '.[].slug' | xargs)" "$(jq -r '.bodies[].slug' "$DIR/charter.json" | xargs)"
  wiotc -q body list -f json | jq -e 'all(.status == "founded" and .members == 0)'
}

@test "body show: tells the whole admission policy as the charter has it" {
  same "$(wiotc -q body show industry -f json | jq -cS '.admission | del(.seats)')" \
    "$(jq -cS '.bodies[] | select(.slug == "industry").admission | del(.seats)' "$DIR/charter.json")"
}

@test "body show: the questions stand in the table, in every language" {
  run wiotc -q body show industry
  holds 'What does your organization do' "$output"
  holds 贵单位在物联网领域 "$output"
}

@test "body show: a body that is not there is refused with what to do" {
  refused not_found wiotc body show nowhere
  holds 'wiotc body list' "$stderr"
  exits 2 wiotc body show ../parties
}

@test "body: cannot be written by anybody yet" {
  printf '{"slug": "new", "salt": "%s"}' $SALT >"$BATS_TEST_TMPDIR/body"
  run as secretary-general api POST /v1/bodies --data "$BATS_TEST_TMPDIR/body"
  same "$status" 1
}

@test "the charter that is answered is the one that was given" {
  same "$(get /v1/charter | jq -cS .)" "$(jq -cS . "$DIR/charter.json")"
}

@test "the charter is entry 0, signed by the issuer" {
  get /v1/log/entries/0 >"$BATS_TEST_TMPDIR/leaf"
  holds "$(wiotc -q status -f json | jq -r .issuer)" "$(jq -r .signature_input "$BATS_TEST_TMPDIR/leaf")"
  same "$(jq -r '.method + .path' "$BATS_TEST_TMPDIR/leaf")" POST/v1/charter
  wiotc log entry 0
}

@test "the charter cannot be sent again to a register that runs" {
  run as secretary-general api POST /v1/charter --data "$DIR/charter.json"
  same "$status" 1
  same "$(log_size)" 1
}

@test "office list: shows every role of every officer" {
  same "$(wiotc -q office list -f json | jq -r '.[] | "\(.party) \(.role) \(.body // "")" | rtrimstr(" ")' | sort)" "$(sort <<'T'
secretary-general executive
secretary-general registrar
deputy-secretary executive
deputy-secretary registrar
second-deputy executive
first-reviewer reviewer
second-reviewer reviewer industry
third-reviewer reviewer
auditor auditor
T
)"
}

@test "office list SLUG: shows who has an office in that body" {
  run wiotc -q office list industry
  same "$status" 0
  holds second-reviewer "$output"
  run wiotc -q office list smart-life
  lacks second-reviewer "$output"
  refused not_found wiotc office list nowhere
}

@test "office list: is filtered by role and party" {
  same "$(wiotc -q office list --role auditor -f json | jq -r '.[].party')" auditor
  same "$(wiotc -q office list --party second-deputy -f json | jq -r '.[].role')" executive
}

@test "office list --as-of: the day before nobody, that day and long after everybody" {
  same "$(wiotc -q office list --as-of "$(date -d "$TODAY -1 day" +%F)" -f json | jq length)" 0
  same "$(wiotc -q office list --as-of "$TODAY" -f json | jq length)" 9
  same "$(wiotc -q office list --as-of 2999-12-31 -f json | jq length)" 9
}

@test "office list --as-of: what is no date is refused" {
  local date
  for date in 2026-13-01 2026-02-30 2025-02-29 26-1-1 yesterday 2026-01-01T00:00:00Z ''; do
    run wiotc office list --as-of "$date"
    [[ $status == [12] ]] || { echo "'$date' gave $status"; return 1; }
  done
  run wiotc office list --as-of 2024-02-29
  same "$status" 0
}

@test "an officer of one body has no vote in another" {
  local id
  id=$(application_in in_review narrow smart-life)
  refused forbidden as second-reviewer application approve "$id" --reason x
  id=$(application_in in_review narrow2 industry)
  vote second-reviewer approve "$id"
}
