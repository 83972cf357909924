#!/usr/bin/env bats
# Who may read a file that was sent, and as what.

load helpers

setup_file() {
  export WIOTC_BUILD
  # shellcheck source=../register.sh
  . "$BATS_TEST_DIRNAME/../register.sh"
  register_start "$BATS_FILE_TMPDIR/r" 3>&-
  export R=$BATS_FILE_TMPDIR/r PID=$register_pid
  local key
  for key in acme bolt; do register_key "$R" "$key" >/dev/null; done
  echo '{"activities":"Homes","contribution":"Standards","representative":"Li Wei"}' >"$R/answers.json"
  echo "a paper of acme" >"$R/paper.txt"
  cp "$R/paper.txt" "$R/paper.html"
  echo "attached to nothing" >"$R/loose.txt"
  by acme party register acme --kind organization --name Acme --country CN
  by bolt party register bolt --kind organization --name Bolt --country DE
  # somebody else sends the same bytes first, as something else
  by bolt api POST /v1/attachments --data "$R/paper.html" --type text/html
  by acme application submit smart-life --as acme --answers "$R/answers.json" --attach "$R/paper.txt"
  by acme api POST /v1/attachments --data "$R/loose.txt" --type text/plain
  by secretary-general application screen A1
  by second-reviewer application reject A1 --reason "not yet"
  by first-reviewer party update first-reviewer --affiliation acme
  by auditor party update auditor --affiliation acme
  SHA=$(sha256sum "$R/paper.txt" | cut -d' ' -f1)
  LOOSE=$(sha256sum "$R/loose.txt" | cut -d' ' -f1)
  export SHA LOOSE
}

teardown_file() {
  kill "$PID" 2>/dev/null || :
}

by() { # KEY ARGUMENTS...
  local key=$1
  shift
  "$WIOTC_BUILD/wiotc" -q --key "$R/keys/$key.key" "$@" >/dev/null
}

get() { # KEY PATH
  run "$WIOTC_BUILD/wiotc" -q --key "$R/keys/$1.key" api GET "$2"
}

@test "attachment: an officer without a stake reads it, one with a stake does not" {
  get second-reviewer "/v1/attachments/$SHA"
  [ "$status" -eq 0 ]
  for key in first-reviewer auditor; do
    get "$key" "/v1/attachments/$SHA"
    [ "$status" -eq 1 ] || { echo "$key: $output"; return 1; }
  done
}

@test "attachment: what no application names is its sender's alone" {
  get acme "/v1/attachments/$LOOSE"
  [ "$status" -eq 0 ]
  for key in secretary-general second-reviewer; do
    get "$key" "/v1/attachments/$LOOSE"
    [ "$status" -eq 1 ] || { echo "$key: $output"; return 1; }
  done
}

@test "attachment: comes back as what its own sender said it is" {
  for key in acme second-reviewer; do
    run "$WIOTC_BUILD/wiotc" -q --debug --key "$R/keys/$key.key" api GET "/v1/attachments/$SHA"
    [[ $output == *"Content-Type: text/plain"* ]] || { echo "$key: $output"; return 1; }
  done
}

@test "log: an auditor with a stake reads no vote of that application from the log" {
  entry=$(sqlite3 "$R/state/register.db" "SELECT entry FROM vote WHERE application = 1")
  get auditor "/v1/log/entries/$entry/body"
  [ "$status" -eq 1 ]
  get second-reviewer "/v1/log/entries/$entry/body"
  [ "$status" -eq 0 ]
}
