#!/usr/bin/env bats
# Every state of an application by every action, each by somebody who may act: where it leads, or
# that it is refused.
load helpers

setup_file() { register_file; }
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

# act ACTION ID APPLICANT
act() {
  case $1 in
  screen) as secretary-general application screen "$2" --reason complete ;;
  ask) as third-reviewer application ask "$2" "Why?" ;;
  answer) as "$3" application answer "$2" "Because." ;;
  approve | reject | abstain | recuse) as third-reviewer application "$1" "$2" --reason "so it is" ;;
  withdraw) as "$3" -y application withdraw "$2" ;;
  esac
}

# leads STATE ACTION=STATE…: from a new application each. Actions that are not named are refused,
# and change nothing.
leads() {
  local from=$1 action pair id n=0 before allowed=' '
  shift
  for pair; do
    action=${pair%=*}
    allowed+="$action "
    n=$((n + 1))
    id=$(application_in "$from" "p-${from//_/-}-$n")
    exits 0 act "$action" "$id" "p-${from//_/-}-$n"
    same "$action: $(status_of "$id")" "$action: ${pair#*=}"
  done
  id=$(application_in "$from" "p-${from//_/-}")
  before=$(as auditor -q -f json application show "$id")
  for action in screen ask answer approve reject abstain recuse withdraw; do
    [[ $allowed != *" $action "* ]] || continue
    refused wrong_state act "$action" "$id" "p-${from//_/-}"
    holds "$from" "$stderr"
  done
  same "$(as auditor -q -f json application show "$id")" "$before"
}

@test "a submitted application is screened, asked about or withdrawn" {
  leads submitted screen=in_review ask=information_requested withdraw=withdrawn
}

@test "an application in review is asked about, voted on or withdrawn" {
  leads in_review ask=information_requested approve=in_review reject=in_review abstain=in_review \
    recuse=in_review withdraw=withdrawn
}

@test "an application that was asked about is answered or withdrawn" {
  leads information_requested answer=submitted withdraw=withdrawn
}

@test "an approved application stays as it is" {
  leads approved
}

@test "a rejected application stays as it is" {
  leads rejected
}

@test "a withdrawn application stays as it is" {
  leads withdrawn
}
