#!/usr/bin/env bats
# Organizations act through people: a representative signs with their own key, until dismissed.
load helpers

setup_file() {
  register_file
  register_party acme
  register_party li CN person
  register_party wang CN person
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

@test "party represent: only the organization names one; party show lists them on both sides" {
  refused forbidden as li party represent acme li
  refused forbidden as secretary-general party represent acme li
  refused bad_fields as li party represent li wang
  refused bad_fields as acme party represent acme acme
  exits 0 as acme party represent acme li
  holds "li now represents acme" "$stderr"
  same "$(wiotc -q -f json party show acme | jq -r '.representatives[].party')" li
  same "$(wiotc -q -f json party show li | jq -r '.represents[].party')" acme
  refused wrong_state as acme party represent acme li
  # and none of them names another
  refused forbidden as li party represent acme wang
}

@test "a representative applies with files, reads all of it, answers and withdraws" {
  local id sha
  answers >"$DIR/answers"
  echo statutes >"$DIR/statutes.txt"
  exits 0 as li -q -f json application submit industry --as acme --answers "$DIR/answers" --attach "$DIR/statutes.txt"
  id=$(jq -r .application.id <<<"$output")
  same "$(wiotc -q -f json application show "$id" | jq -r .applicant)" acme
  same "$(as li -q -f json application show "$id" | jq -r .answers.contribution)" "secret plans"
  sha=$(as acme -q -f json application show "$id" | jq -r '.attachments[0].sha256')
  same "$(as li api GET "/v1/attachments/$sha")" statutes
  same "$(as acme api GET "/v1/attachments/$sha")" statutes
  refused forbidden as wang api GET "/v1/attachments/$sha"
  wiotc -q -f json application history "$id" | jq -e '.[0].by == "li"'
  as secretary-general -q application ask "$id" "Who?" >/dev/null
  refused forbidden as wang application answer "$id" "Me."
  echo more >"$DIR/more.txt"
  exits 0 as li application answer "$id" "Ms Li." --attach "$DIR/more.txt"
  exits 0 as li -y application withdraw "$id"
}

@test "application list --mine: one's own and those of whom one represents, and no others, page by page" {
  local own theirs other page
  other=$(application_in submitted stranger)
  theirs=$(apply acme)
  own=$(as li -q -f json application submit assembly --as li --class full | jq -r .application.id)
  page=$(as li -q -f json application list --mine | jq -r '.[].id')
  holds "$theirs" "$page"
  same "$(tail -1 <<<"$page")" "$own"
  lacks "$other" "$page"
  same "$(as li -q -f json application list --mine --applicant acme --status submitted | jq -r '.[].id')" "$theirs"
  same "$(as li -q -f json application list --mine --applicant stranger)" '[]'
  same "$(as acme -q -f json application list --mine --status submitted | jq -r '.[].id')" "$theirs"
  same "$(as wang -q -f json application list --mine)" '[]'
  # One a page, each once, in the order of their numbers.
  same "$(pages_of li '/v1/applications?mine=true&limit=1')" "$page"
  as li -q -y application withdraw "$theirs" >/dev/null
  as li -q -y application withdraw "$own" >/dev/null
}

# pages_of WHO PATH: the ids of all pages; the cursor is the base64url of the last number.
pages_of() {
  local id='' cursor=
  while id=$(as "$1" -f json api GET "$2$cursor" | jq -re '.applications[].id'); do
    echo "$id"
    cursor="&after=$(printf %s "${id#A}" | base64 -w0 | tr '+/' '-_' | tr -d =)"
  done
}

@test "a representative changes what is said of the party, and no key" {
  exits 0 as li party update acme --name "Acme by Li"
  same "$(as li -q -f json party show acme --contact | jq -r .contact.email)" acme@secret.example
  refused forbidden as li key add "$(new_key spare)" --party acme
  refused forbidden as li -y key revoke "$(did_of acme)" --reason x --party acme
  refused forbidden as wang party update acme --name "Acme by Wang"
}

@test "nobody decides about whom they represent" {
  local id
  id=$(application_in in_review bolt)
  as bolt -q party represent bolt third-reviewer >/dev/null
  refused conflict_of_interest as third-reviewer application approve "$id" --reason x
  as bolt -q party dismiss bolt third-reviewer --reason "that was meant to keep you out" >/dev/null
  refused conflict_of_interest as third-reviewer application approve "$id" --reason x
}

@test "an officer who is named against their will lays it down, and decides" {
  local id
  id=$(application_in in_review core)
  as core -q party represent core third-reviewer >/dev/null
  refused conflict_of_interest as third-reviewer application approve "$id" --reason x
  exits 0 as third-reviewer party dismiss core third-reviewer --reason "I never belonged to them"
  refused forbidden as core party represent core third-reviewer
  exits 0 as third-reviewer application approve "$id" --reason x
}

@test "member represent: one of the member's representatives, shown while they are one" {
  local id
  id=$(wiotc -q -f json application show "$(application_in approved delta)" | jq -r .membership)
  refused bad_fields as delta member represent "$id" li
  as delta -q party represent delta li >/dev/null
  exits 0 as delta member represent "$id" li
  same "$(wiotc -q -f json member list industry --party delta | jq -r '.[].representative')" li
  refused forbidden as wang member represent "$id" wang
  as delta -q party dismiss delta li --reason "left" >/dev/null
  same "$(wiotc -q -f json member show "$id" | jq .representative)" null
  refused forbidden as li -y member resign "$id"
}

@test "party dismiss: the power ends at that moment" {
  refused forbidden as wang party dismiss acme li --reason x
  exits 2 as acme party dismiss acme li
  exits 0 as acme party dismiss acme li --reason "Left the company"
  refused forbidden as li party update acme --name "Acme once more"
  refused forbidden as li application submit industry --as acme --answers "$DIR/answers"
  refused not_found as acme party dismiss acme li --reason x
  same "$(wiotc -q -f json party show acme | jq .representatives)" null
}

@test "application list --mine: not of whom one represents no more" {
  register_party other-firm
  as other-firm -q party represent other-firm wang >/dev/null
  apply other-firm >/dev/null
  same "$(as wang -q -f json application list --mine | jq -r '.[].applicant')" other-firm
  as other-firm -q party dismiss other-firm wang --reason "left" >/dev/null
  same "$(as wang -q -f json application list --mine)" '[]'
}

notices_of() {
  as auditor api GET '/v1/notices?limit=500' | jq --arg who "$1" '[.notices[] | select(.party == $who)] | length'
}

@test "party represent: not again within a day of a dismissal, so that nobody is written to without end" {
  local told
  register_party loud
  register_party victim CN person
  as loud -q party represent loud victim >/dev/null
  as loud -q party dismiss loud victim --reason x >/dev/null
  told=$(notices_of victim)
  for _ in 1 2 3; do
    refused wrong_state as loud party represent loud victim
    holds "from $(date -u -d '+1 day' +%FT)" "$stderr"
  done
  same "$(notices_of victim)" "$told"
  exits 0 as loud party represent loud wang
  later 1
  exits 0 as loud party represent loud victim
}
