#!/usr/bin/env bats
# Every state of an application by every action, each by somebody who may act: where it leads, or
# that it is refused. States and actions are read from lib/transition.c: a missing cell fails.
load helpers

setup_file() {
  register_file
  application_in approved member-one smart-life
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

# By column: what the action leads to; - where it is refused.
table() {
  cat <<'END'
state                 screen    ask                   answer    approve   reject    abstain   recuse    endorse               withdraw  cancel    appeal   affirm   overturn
submitted             in_review information_requested -         -         -         -         -         submitted             withdrawn cancelled -        -        -
in_review             -         information_requested -         in_review in_review in_review in_review in_review             withdrawn cancelled -        -        -
information_requested -         -                     submitted -         -         -         -         information_requested withdrawn cancelled -        -        -
approved              -         -                     -         -         -         -         -         -                     -         -         -        -        -
rejected              -         -                     -         -         -         -         -         -                     -         -         appealed -        -
withdrawn             -         -                     -         -         -         -         -         -                     -         -         -        -        -
cancelled             -         -                     -         -         -         -         -         -                     -         -         -        -        -
appealed              -         -                     -         -         -         -         -         -                     -         -         -        appealed appealed
affirmed              -         -                     -         -         -         -         -         -                     -         -         -        -        -
overturned            -         -                     -         -         -         -         -         -                     -         -         -        -        -
lapsed                -         -                     -         -         -         -         -         -                     -         -         -        -        -
END
}

# The actions of lib/transition.c as the commands that take them.
actions() {
  sed -n 's/^  { .action = ROUTE_APPLICATION_\([A-Z]*\),.*/\L\1/p' "$ROOT/lib/transition.c" |
    sed 's/^vote$/approve reject abstain recuse/; s/^rule$/affirm overturn/' | xargs
}

states() { sed -n 's/^  { STATUS_[A-Z_]*, "\([a-z_]*\)" },$/\1/p' "$ROOT/lib/transition.c" | xargs; }

# act ACTION ID APPLICANT
act() {
  case $1 in
  screen) as secretary-general application screen "$2" --reason complete ;;
  ask) as third-reviewer application ask "$2" "Why?" ;;
  answer) as "$3" application answer "$2" "Because." ;;
  approve | reject | abstain | recuse | affirm | overturn) as third-reviewer application "$1" "$2" --reason "so it is" ;;
  endorse) as member-one application endorse "$2" "We know them." ;;
  withdraw) as "$3" -y application withdraw "$2" ;;
  cancel) as secretary-general -y application cancel "$2" --reason "Dissolved." ;;
  appeal) as "$3" application appeal "$2" "Look again." ;;
  esac
}

# row STATE [ID APPLICANT]: the cells that lead on, each from a new application, then those that are
# refused, which change nothing.
row() {
  local from=$1 id=${2:-} applicant=${3:-p-${1//_/-}} n=0 column before header cells
  read -ra header < <(table | head -1)
  read -ra cells < <(table | grep "^$from ")
  same "${#cells[@]}" "${#header[@]}"
  for ((column = 1; column < ${#cells[@]}; column++)); do
    [ "${cells[column]}" != - ] || continue
    n=$((n + 1))
    local new
    new=$(application_in "$from" "$applicant-$n")
    exits 0 act "${header[column]}" "$new" "$applicant-$n"
    same "${header[column]}: $(status_of "$new")" "${header[column]}: ${cells[column]}"
  done
  [ -n "$id" ] || id=$(application_in "$from" "$applicant")
  before=$(as auditor -q -f json application show "$id")
  for ((column = 1; column < ${#cells[@]}; column++)); do
    [ "${cells[column]}" = - ] || continue
    refused wrong_state act "${header[column]}" "$id" "$applicant"
    holds "$from" "$stderr"
  done
  same "$(as auditor -q -f json application show "$id")" "$before"
}

@test "the table has every state and every action" {
  same "$(table | sed -n '2,$s/ .*//p' | xargs)" "$(states | tr ' ' '\n' | xargs)"
  same "$(table | sed -n '1s/^state *//p' | xargs)" "$(actions)"
}

@test "submitted" { row submitted; }
@test "in_review" { row in_review; }
@test "information_requested" { row information_requested; }
@test "approved" { row approved; }
@test "rejected" { row rejected; }
@test "withdrawn" { row withdrawn; }
@test "cancelled" { row cancelled; }
@test "appealed" { row appealed; }
@test "affirmed" { row affirmed; }
@test "overturned" { row overturned; }

@test "who asks is told the day until which there is time, and who answered no day any more" {
  local id day
  id=$(application_in submitted asked-when)
  day=$(as secretary-general -f json application ask "$id" "Why?" | jq -r .application.reply_by)
  same "$day" "$(wiotc -f json application show "$id" | jq -r .reply_by)"
  [[ $day == ????-??-?? ]]
  same "$(as asked-when -f json application answer "$id" "So." | jq -r .application.reply_by)" null
}

@test "lapsed" { # the last: from here on it is later
  local id
  id=$(application_in information_requested too-late)
  later 31
  row lapsed "$id" too-late
}
