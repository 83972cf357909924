#!/usr/bin/env bats
# Motions: what officers decide by quorum. Appointing an officer is the example.
load helpers

setup_file() { register_file; }
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

# person NAME: a new person.
person() { register_party "$1" CN person; }

# move KEY HANDLE ROLE [OPTIONS…]: prints the motion's id.
move() {
  local key=$1
  shift
  as "$key" -q -f json office appoint "$@" | jq -r .motion.id
}

field() { as auditor -q -f json motion show "$1" | jq -r ".$2 | if type == \"array\" then join(\" \") else . end"; }

offices_of() { wiotc -q -f json office list --party "$1" | jq -r '.[] | "\(.role) \(.status)"'; }

@test "motion: the second approval carries it out, and the log names both" {
  person wang
  as secretary-general -f json office appoint wang reviewer --body industry --reason "knows it" >"$BATS_TEST_TMPDIR/moved" 2>"$BATS_TEST_TMPDIR/said"
  id=$(jq -r .motion.id "$BATS_TEST_TMPDIR/moved")
  holds "deputy-secretary, second-deputy" "$(<"$BATS_TEST_TMPDIR/said")"
  holds "wiotc motion approve $id" "$(<"$BATS_TEST_TMPDIR/said")"
  same "$(field "$id" status)" open
  same "$(field "$id" approvals)/$(field "$id" needed)" 1/2
  same "$(field "$id" may_vote)" "deputy-secretary second-deputy"
  same "$(field "$id" moved_by)" secretary-general
  same "$(offices_of wang)" ""
  as second-deputy -f json motion approve "$id" --reason agreed >"$BATS_TEST_TMPDIR/voted"
  same "$(jq -r .motion.status "$BATS_TEST_TMPDIR/voted")" carried
  same "$(offices_of wang)" "reviewer in_force"
  index=$(jq -r .receipt.index "$BATS_TEST_TMPDIR/voted")
  get "/v1/log/entries/$index" | jq -e --arg id "$id" '.effect.motion == $id and .effect.motion_status == "carried" and (.effect.office | startswith("O"))'
  same "$(field "$id" decided_entry)" "$index"
}

@test "motion: the same command by another executive approves it" {
  person zhou
  id=$(move secretary-general zhou auditor --until 2999-01-31)
  same "$(move deputy-secretary zhou auditor --until 2999-01-31)" "$id"
  same "$(offices_of zhou)" "auditor in_force"
  as zhou -q -f json application list >/dev/null
}

@test "motion: another content is another motion" {
  person qian
  first=$(move secretary-general qian auditor --until 2999-01-31)
  second=$(move deputy-secretary qian auditor --until 2999-02-28)
  [ "$first" != "$second" ]
  same "$(offices_of qian)" ""
}

@test "motion: nobody votes twice, in whichever way" {
  person sun
  id=$(move secretary-general sun reviewer)
  refused already_voted as secretary-general motion approve "$id" --reason again
  refused already_voted as secretary-general office appoint sun reviewer
  as deputy-secretary -q motion reject "$id" --reason no
  refused already_voted as deputy-secretary motion approve "$id" --reason yes
}

@test "motion: only executives move and decide it" {
  person li
  refused forbidden as auditor office appoint li reviewer
  refused forbidden as first-reviewer office appoint li reviewer
  refused forbidden as li office appoint li reviewer
  id=$(move secretary-general li reviewer)
  refused forbidden as auditor motion approve "$id" --reason x
  refused forbidden as li motion approve "$id" --reason x
  exits 2 as second-deputy motion approve "$id"
  same "$(field "$id" approvals)" 1
}

@test "motion: when too few are left who may vote it is rejected" {
  person zhao
  id=$(move secretary-general zhao registrar)
  as deputy-secretary -q motion reject "$id" --reason "not yet"
  same "$(field "$id" status)" open
  run as second-deputy motion reject "$id" --reason "nor I"
  holds "is rejected" "$output"
  same "$(field "$id" status)" rejected
  same "$(offices_of zhao)" ""
  refused wrong_state as secretary-general motion reject "$id" --reason x || refused already_voted as secretary-general motion reject "$id" --reason x
}

@test "motion: nobody decides on their own case" {
  refused conflict_of_interest as secretary-general office appoint secretary-general auditor
  id=$(move deputy-secretary second-deputy registrar)
  refused conflict_of_interest as second-deputy motion approve "$id" --reason me
  same "$(field "$id" may_vote)" secretary-general
}

@test "motion: votes are for officers until it is decided, then for all" {
  person wu
  id=$(move secretary-general wu reviewer)
  as deputy-secretary -q motion reject "$id" --reason "no, for a secret cause"
  lacks "secret cause" "$(get "/v1/motions/$id")"
  get "/v1/motions/$id" | jq -e 'has("votes") or has("approvals") or has("may_vote") | not'
  lacks "secret cause" "$(as wu -f json motion show "$id")"
  holds "secret cause" "$(as auditor motion show "$id")"
  as second-deputy -q motion approve "$id" --reason fine
  holds "secret cause" "$(get "/v1/motions/$id")"
}

@test "motion: the count of a decision stays what it was" {
  local id index
  register_party lost
  new_key lost-new >/dev/null
  id=$(as secretary-general -q -f json key recover lost "$(did_of lost-new)" --reason "asked in person" | jq -r .motion.id)
  as deputy-secretary -q motion approve "$id" --reason "seen too"
  get "/v1/motions/$id" >"$BATS_TEST_TMPDIR/before"
  jq -e '.status == "carried" and .approvals == 2 and .rejections == 0' "$BATS_TEST_TMPDIR/before"
  as secretary-general -q party update secretary-general --affiliation lost >/dev/null
  same "$(get "/v1/motions/$id")" "$(<"$BATS_TEST_TMPDIR/before")"
  same "$(wiotc -q -f json motion list --subject lost | jq -r '.[] | "\(.approvals)/\(.needed)"')" 2/2
  run wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/into"
  same "$status" 0
}

@test "motion withdraw: by its mover, while it is open; the same can be moved anew" {
  local id again
  person shen
  id=$(move secretary-general shen reviewer)
  refused forbidden as deputy-secretary motion withdraw "$id" --reason no
  holds "moved by secretary-general" "$stderr"
  refused forbidden as auditor motion withdraw "$id" --reason no
  exits 2 as secretary-general motion withdraw "$id"
  exits 0 as secretary-general motion withdraw "$id" --reason "the wrong body"
  holds "Motion $id is withdrawn" "$stderr"
  get "/v1/motions/$id" | jq -e '.status == "withdrawn" and .withdrawn_reason == "the wrong body" and .approvals == 1 and has("decided") and (has("may_vote") | not)'
  get "/v1/log/entries/$(get "/v1/motions/$id" | jq .decided_entry)" | jq -e --arg id "$id" '.effect == {motion: $id, motion_status: "withdrawn"}'
  holds "the wrong body" "$(wiotc motion show "$id")"
  refused wrong_state as secretary-general motion withdraw "$id" --reason again
  refused wrong_state as deputy-secretary motion approve "$id" --reason late
  holds "is withdrawn already" "$stderr"
  same "$(wiotc -q -f json motion list --status withdrawn --subject shen | jq -r '.[].id')" "$id"
  again=$(move deputy-secretary shen reviewer)
  [ "$again" != "$id" ]
  as second-deputy -q motion approve "$again" --reason "now it is right"
  same "$(offices_of shen)" "reviewer in_force"
  refused wrong_state as deputy-secretary motion withdraw "$again" --reason regret
}

@test "motion withdraw: not by who has a stake in it by now" {
  local id
  register_party firm
  new_key firm-new >/dev/null
  id=$(as secretary-general -q -f json key recover firm "$(did_of firm-new)" --reason "asked by letter" | jq -r .motion.id)
  as secretary-general -q party update secretary-general --affiliation firm >/dev/null
  refused conflict_of_interest as secretary-general motion withdraw "$id" --reason "not mine any more"
  same "$(field "$id" status)" open
  run wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/into"
  same "$status" 0
}

@test "motion list: by kind, state, subject and body" {
  person feng
  id=$(move secretary-general feng chair --body smart-life)
  same "$(wiotc -q -f json motion list --status open --subject feng | jq -r '.[].id')" "$id"
  same "$(wiotc -q -f json motion list --body smart-life | jq -r '.[].id')" "$id"
  same "$(wiotc -q -f json motion list --kind office_appoint --subject feng --status carried | jq length)" 0
  refused bad_query wiotc motion list --kind coup
  refused not_found wiotc motion show R999
  refused not_found wiotc motion show X1
}

@test "office appoint: only a person, a known role, a body for roles of bodies, a day to come" {
  register_party acme
  person deng
  refused bad_fields as secretary-general office appoint acme reviewer
  refused bad_fields as secretary-general office appoint deng king
  refused bad_fields as secretary-general office appoint deng registrar --body industry
  refused not_found as secretary-general office appoint deng reviewer --body nowhere
  refused not_found as secretary-general office appoint nobody-here reviewer
  refused bad_fields as secretary-general office appoint deng reviewer --until 2020-01-01
  refused bad_fields as secretary-general office appoint deng reviewer --until "$(date -u +%F)"
}

@test "office appoint: who holds it already gets a further term only" {
  person he
  id=$(move secretary-general he chair --until 2998-01-01)
  as second-deputy -q motion approve "$id" --reason ok
  refused wrong_state as secretary-general office appoint he chair --until 2997-01-01
  id=$(move secretary-general he chair --until 2999-01-01)
  as second-deputy -q motion approve "$id" --reason ok
  same "$(wiotc -q -f json office list --party he | jq -r '.[] | .since + " " + .until' | tail -1)" "2998-01-01 2999-01-01"
}
