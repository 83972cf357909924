#!/usr/bin/env bats
# What a party may take home, and what it may have erased: gone from every table and from the files,
# and the register still is what its log says.
load helpers

setup() {
  use_folder "$BATS_TEST_TMPDIR"
  found_register
  start_daemon
}
teardown() { stop_daemon KILL; }

rebuild() {
  rm -rf "$DIR/into"
  run wiotcd rebuild -c "$DIR/conf" --into "$DIR/into"
  [ "$status" -eq 0 ] || { echo "$output"; return 1; }
}

# traces TEXT: the files of the database that hold it.
traces() { grep -laF -- "$1" "$STATE"/register.db* || true; }

# lived NAME: a party with everything that can be private, and two decided applications.
lived() {
  local id
  register_party "$1"
  as "$1" -q party update "$1" --email "$1.new@secret.example" >/dev/null
  echo "scan of $1, confidential" >"$DIR/scan-$1.txt"
  id=$(apply "$1" industry --answers "$DIR/answers-$1" --attach "$DIR/scan-$1.txt")
  as secretary-general -q application ask "$id" "Is $1 in debt?" >/dev/null
  as "$1" -q application answer "$id" "$1 owes nobody" --attach "$DIR/scan-$1.txt" >/dev/null
  screen "$id"
  vote first-reviewer approve "$id"
  vote second-reviewer approve "$id"
}

private_of() {
  printf '%s\n' "$1@secret.example" "$1.new@secret.example" "plans of $1" "Is $1 in debt?" "$1 owes nobody" \
    "scan of $1, confidential"
}

write_answers() {
  jq -n --arg p "plans of $1" '{activities: "sensors", contribution: $p, representative: "Ms Wang"}' >"$DIR/answers-$1"
}

@test "party erase: what is private is in no table and no file any more, what is public stays" {
  local name text salt
  for name in haier midea; do write_answers $name; lived $name; done
  for name in haier midea; do
    while read -r text; do [ -n "$(traces "$text")" ] || { echo "$text was not kept"; return 1; }; done < <(private_of $name)
  done
  salt=$(as haier api GET /v1/log/entries/"$(wiotc -q -f json party show haier | jq .entry)"/body | jq -r .salt)
  [ -n "$(traces "$salt")" ]
  as haier -q -y party erase haier --reason "we leave"
  while read -r text; do same "$(traces "$text")" ''; done < <(private_of haier)
  same "$(traces "$salt")" ''
  while read -r text; do [ -n "$(traces "$text")" ]; done < <(private_of midea)
  same "$(as haier -q -f json party show haier --contact | jq -c .contact)" {}
  same "$(as haier -q -f json application show A1 | jq -c '[.answers, .attachments, .questions[0].text, .questions[0].answer, .content_digest]')" '[{},[],"","",null]'
  same "$(wiotc -q -f json application show A1 | jq -c '[.status, .membership, (.votes | length)]')" '["approved","M1",2]'
  same "$(wiotc -q -f json party show haier | jq -r .names.en)" Haier
  refused not_found as haier api GET "/v1/attachments/$(sha256sum <"$DIR/scan-haier.txt" | cut -d' ' -f1)"
  rebuild
}

@test "party erase: the log stays provable, and what is kept of a body has its public digest" {
  local entry want
  write_answers haier
  lived haier
  entry=$(wiotc -q -f json application show A1 | jq .entry)
  want=$(get "/v1/log/entries/$entry" | jq -r .public_digest)
  wiotc -q log checkpoint >/dev/null
  as haier -q -y party erase haier --reason "we leave"
  wiotc -q log prove "$entry" >/dev/null
  wiotc -q log checkpoint >/dev/null
  as haier api GET "/v1/log/entries/$entry/body" | jq -cS 'del(.salt)' | tr -d '\n' >"$DIR/rest"
  same "$(<"$DIR/rest")" '{"applicant":"haier","body":"industry","class":"full"}'
  same "sha-256=:$(openssl dgst -sha256 -binary "$DIR/rest" | base64):" "$want"
}

@test "party erase: the register can be rebuilt, and life goes on, also erased again" {
  write_answers haier
  lived haier
  as secretary-general -q -y party erase haier --reason "asked by letter"
  rebuild
  as haier -q party update haier --email again@secret.example >/dev/null
  as haier -q application submit assembly --as haier --attach "$DIR/scan-haier.txt" >/dev/null
  as haier -q -y application withdraw A2 >/dev/null
  rebuild
  same "$(as haier -q -f json party show haier --contact | jq -r .contact.email)" again@secret.example
  as haier -q -y party erase haier --reason "again"
  same "$(traces again@secret.example)" ''
  same "$(traces 'scan of haier, confidential')" ''
  rebuild
}

@test "party erase: a change of what an erasure left, and a body cut without an erasure, are found by rebuild" {
  local change
  write_answers haier
  lived haier
  as haier -q -y party erase haier --reason "we leave"
  stop_daemon
  cp -a "$STATE" "$DIR/whole"
  for change in \
    "UPDATE statement_body SET erased = NULL WHERE entry = (SELECT entry FROM application)" \
    "UPDATE statement_body SET content = CAST(replace(CAST(content AS TEXT), 'haier', 'hacer') AS BLOB) WHERE entry = (SELECT entry FROM application)" \
    "UPDATE statement_body SET content = CAST(replace(CAST(content AS TEXT), '\"salt\"', '\"sald\"') AS BLOB), erased = 2 WHERE entry = (SELECT max(entry) FROM statement_body)" \
    "UPDATE party SET erased = NULL" \
    "UPDATE application SET answers = '{\"x\": \"y\"}'" \
    "UPDATE question SET text = 'No?'" \
    "INSERT INTO party_update VALUES (1, 3)"; do
    rm -rf "$STATE" && cp -a "$DIR/whole" "$STATE"
    sqlite3 "$STATE/register.db" "$change"
    rm -rf "$DIR/into"
    exits 4 wiotcd rebuild -c "$DIR/conf" --into "$DIR/into" || { echo "$change"; return 1; }
  done
}

@test "party erase: not while an application is open, not by others, and only when told to be sure" {
  local id
  register_party haier
  register_party midea
  id=$(apply haier)
  refused frozen as haier -y party erase haier --reason x
  holds "withdraw $id" "$stderr"
  for who in midea first-reviewer second-deputy auditor; do
    refused forbidden as $who -y party erase haier --reason x
  done
  as haier -q -y application withdraw "$id" >/dev/null
  exits 2 as haier party erase haier --reason x </dev/null
  holds -y "$stderr"
  exits 2 as haier -y party erase haier
  as secretary-general -q -y party erase haier --reason x
  rebuild
}

@test "party erase: what others said as officers stays, and what the party did as an officer" {
  write_answers haier
  lived haier
  refused frozen as first-reviewer -y party erase first-reviewer --reason "leaving office"
  holds "office of reviewer, O" "$stderr"
  holds "wiotc office end first-reviewer reviewer --reason TEXT" "$stderr"
  refused frozen as secretary-general -y party erase first-reviewer --reason "leaving office"
  as secretary-general -q office end first-reviewer reviewer --reason "leaving office" >/dev/null
  refused frozen as first-reviewer -y party erase first-reviewer --reason "leaving office"
  as deputy-secretary -q office end first-reviewer reviewer --reason "leaving office" >/dev/null
  as first-reviewer -q -y party erase first-reviewer --reason "leaving office"
  same "$(wiotc -q -f json application show A1 | jq -r '.votes[0].reason')" 'because of first-reviewer'
  rebuild
}

# approve MOTION: by the second executive.
approve() { as deputy-secretary motion approve "$1" --reason agreed; }

@test "party erase: who was erased is not put into office before they give contact details again" {
  local motion
  register_party chen CN person
  motion=$(as second-deputy -q -f json office appoint chen reviewer | jq -r .motion.id)
  as secretary-general -q -y party erase chen --reason "asked by letter"
  refused wrong_state approve "$motion"
  holds "wiotc party update chen --email ADDRESS" "$stderr"
  refused wrong_state as second-deputy office appoint chen auditor
  holds "wiotc party update chen --email ADDRESS" "$stderr"
  as secretary-general -q party update chen --name "Chen, of whom nothing is known" >/dev/null
  jq -n --arg s $SALT '{contact: {}, salt: $s}' >"$DIR/nothing"
  as chen -q api POST /v1/parties/chen --data "$DIR/nothing" >/dev/null
  refused wrong_state approve "$motion"
  same "$(wiotc -q -f json office list --party chen)" '[]'
  as chen -q party update chen --email chen.again@secret.example >/dev/null
  exits 0 approve "$motion"
  same "$(wiotc -q -f json office list --party chen | jq -r '.[].status')" in_force
  refused frozen as secretary-general -y party erase chen --reason "asked by letter"
  rebuild
  # The register follows from the log also when these contact details are not known any more.
  as secretary-general -q office end chen reviewer --reason "leaving office" >/dev/null
  as second-deputy -q office end chen reviewer --reason "leaving office" >/dev/null
  as chen -q -y party erase chen --reason "leaving"
  same "$(traces chen.again@secret.example)" ''
  rebuild
}

@test "party erase: not while an appeal waits; when it has been ruled on, its text goes too" {
  local id
  id=$(application_in rejected haier)
  as haier -q application appeal "$id" "you misread our plans" >/dev/null
  refused frozen as haier -y party erase haier --reason x
  as third-reviewer -q application affirm "$id" --reason "well read" >/dev/null
  as secretary-general -q application affirm "$id" --reason "well read" >/dev/null
  same "$(status_of "$id")" affirmed
  [ -n "$(traces 'you misread our plans')" ]
  as haier -q -y party erase haier --reason x
  same "$(traces 'you misread our plans')" ''
  rebuild
}

@test "party erase: the register can be rebuilt where the body wanted documents" {
  stop_daemon
  rm -rf "$STATE"
  rm -rf "$XDG_STATE_HOME"
  found_register '.bodies[1].admission.documents = ["a register extract", "a letter"]'
  start_daemon
  write_answers haier
  register_party haier
  echo "extract of haier" >"$DIR/extract"
  echo "letter of haier" >"$DIR/letter"
  id=$(apply haier industry --answers "$DIR/answers-haier" --attach "$DIR/extract" --attach "$DIR/letter")
  screen "$id"
  vote first-reviewer approve "$id"
  vote second-reviewer approve "$id"
  same "$(status_of "$id")" approved
  as haier -q -y party erase haier --reason x
  same "$(traces 'extract of haier')" ''
  same "$(as haier -q -f json application show "$id" | jq -c .attachments)" '[]'
  rebuild
}

# paged WHO HANDLE LIMIT: the export of all pages, by another program; how many there were is in $DIR/pages.
paged() {
  python3 -B "$ROOT/tests/system/pages.py" "$SOCKET" $REGISTER "$KEYS/$1" "/v1/parties/$2/export?limit=$3" 2>"$DIR/pages"
}

@test "party export: what more than a page holds is all there, each once" {
  local limit
  write_answers lengthy
  lived lengthy
  new_key lengthy-2 >/dev/null
  as lengthy -q key add "$(did_of lengthy-2)"
  as lengthy-2 -q party update lengthy --name "By another key"
  as lengthy -q party export lengthy | jq -S . >"$DIR/whole"
  [ "$(jq '.statements | length' "$DIR/whole")" -gt 5 ]
  same "$(jq '[.keys, .memberships, .certificates, .attachments, .applications | length] | min' "$DIR/whole")" 1
  for limit in 1 2 3 7; do
    paged lengthy lengthy $limit | jq -S . | diff - "$DIR/whole"
    [ "$(<"$DIR/pages")" -ge $((10 / limit)) ]
  done
  refused bad_query as lengthy api GET '/v1/parties/lengthy/export?limit=501'
  refused bad_query as lengthy api GET '/v1/parties/lengthy/export?limit=0'
  refused bad_query as lengthy api GET '/v1/parties/lengthy/export?part=keys'
}

@test "party export: more than a thousand statements, to the last" {
  { echo handle,kind,name,country; seq 1100 | sed 's|.*|mass-&,organization,Mass &,DE|'; } >"$DIR/mass.csv"
  as secretary-general -q party import "$DIR/mass.csv" --commit >/dev/null
  as secretary-general -q party export secretary-general -o "$DIR/mass.json"
  same "$(jq '[.statements[] | select(.path == "/v1/parties").entry] | unique | length' "$DIR/mass.json")" 1100
  paged auditor secretary-general 500 | jq -S .statements | diff - <(jq -S .statements "$DIR/mass.json")
  [ "$(<"$DIR/pages")" -ge 3 ]
}

@test "party export: everything about a party, to itself and to auditors, and the files too" {
  write_answers haier
  lived haier
  exits 0 as haier -q party export haier
  same "$(jq -r '[.party.handle, .contact.email, .keys[0].last_used.entry, .applications[0].answers.contribution,
    .applications[0].questions[0].text, .memberships[0].id, .certificates[0].party, (.attachments | length)] | join("|")' <<<"$output")" \
    "haier|haier.new@secret.example|$(as haier -q -f json party export haier | jq '.statements[-1].entry')|plans of haier|Is haier in debt?|M1|haier|1"
  same "$(jq -r '.statements[0].path' <<<"$output")" /v1/parties
  mkdir "$DIR/home"
  as haier -q party export haier -o "$DIR/home"
  same "$(jq -r .party.handle "$DIR/home/haier.json")" haier
  same "$(<"$DIR/home/$(sha256sum <"$DIR/scan-haier.txt" | cut -d' ' -f1)")" "$(<"$DIR/scan-haier.txt")"
  as auditor -q party export haier >/dev/null
  register_party midea
  for who in midea first-reviewer secretary-general; do refused forbidden as $who party export haier; done
  refused not_found as haier party export nobody
  exits 2 as haier party export -o "$DIR/all"
}
