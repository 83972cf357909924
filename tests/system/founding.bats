#!/usr/bin/env bats
# A body's life: proposed, gathering founding applicants, founded at a ceremony, dormant, dissolved.
load helpers

setup_file() { register_file; }
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

# policy [JQ]: of a commission of organizations, one a country, that needs two founding members.
policy() {
  jq -n '{kind: "commission", names: {en: "Smart City Commission", zh: "智慧城市委员会"},
    admission: {applicants: ["organization"], classes: ["founding", "full"], one_per_country: true,
      founding_minimum: 2, decided_by: "reviewer", approvals: 2, term_months: 24}} | '"${1:-.}" \
    >"$BATS_TEST_TMPDIR/policy.json"
}

propose() { policy "${2:-.}" && as secretary-general -q body propose "$1" --file "$BATS_TEST_TMPDIR/policy.json" >/dev/null; }

# founder NAME BODY COUNTRY: applies to be a founding member and is screened; prints the application's id.
founder() {
  local id
  register_party "$1" "$3"
  id=$(as "$1" -q -f json application submit "$2" --as "$1" --class founding | jq -r .application.id)
  screen "$id"
  echo "$id"
}

schedule() { as secretary-general -q ceremony schedule "$1" --on "$(date +%F)" >/dev/null; }

# of BODY JQ: of what everybody sees of it.
of() { wiotc -q -f json body show "$1" | jq -r "$2"; }

@test "body propose: an executive, with Chinese names; it is shown with what it waits for" {
  propose named
  same "$(of named .status)" proposed
  same "$(of named .names.zh)" 智慧城市委员会
  same "$(of named '[.founding.needed, .founding.ready, (.founding.applicants | length)] | join(" ")')" "2 0 0"
  same "$(of named '.history[0] | "\(.action) \(.by)"')" "propose secretary-general"
  run wiotc -q body show named
  holds 智慧城市委员会 "$output"
  run wiotc -q body list
  holds proposed "$output"
}

@test "body propose: a reviewer may not, nor an applicant" {
  policy
  register_party proposer
  refused forbidden as proposer body propose mine --file "$BATS_TEST_TMPDIR/policy.json"
  refused forbidden as first-reviewer body propose mine --file "$BATS_TEST_TMPDIR/policy.json"
  refused not_found wiotc body show mine
}

@test "body propose: every fault of a policy is named at once" {
  policy '.admission = {applicants: ["dog"], classes: [], approvals: 0, seats: "many", colour: 1} | .names = {zz9: ""}'
  refused bad_fields as secretary-general body propose faulty --file "$BATS_TEST_TMPDIR/policy.json"
  local field
  for field in names.zz9 admission.applicants admission.classes admission.approvals admission.seats \
    admission.colour admission.decided_by admission.term_months; do
    holds "$field" "$stderr"
  done
  policy 'del(.admission.founding_minimum)'
  refused bad_fields as secretary-general body propose faulty --file "$BATS_TEST_TMPDIR/policy.json"
  holds admission.founding_minimum "$stderr"
  policy '.admission.classes = ["full"] | .admission.seats = 1'
  refused bad_fields as secretary-general body propose faulty --file "$BATS_TEST_TMPDIR/policy.json"
  holds admission.classes "$stderr"
  holds admission.seats "$stderr"
  policy '.kind = "club" | .extra = 1'
  refused bad_fields as secretary-general body propose faulty --file "$BATS_TEST_TMPDIR/policy.json"
  holds kind "$stderr"
  holds extra "$stderr"
  refused not_found wiotc body show faulty
}

@test "body propose: not under a name that is taken, and not from a file that is none" {
  propose twice
  policy
  refused slug_taken as deputy-secretary body propose twice --file "$BATS_TEST_TMPDIR/policy.json"
  refused slug_taken as deputy-secretary body propose industry --file "$BATS_TEST_TMPDIR/policy.json"
  exits 2 as secretary-general body propose other
  exits 2 as secretary-general body propose other --file /nowhere
  echo '[]' >"$BATS_TEST_TMPDIR/list.json"
  exits 2 as secretary-general body propose other --file "$BATS_TEST_TMPDIR/list.json"
  policy '.slug = "elsewhere"'
  exits 2 as secretary-general body propose other --file "$BATS_TEST_TMPDIR/policy.json"
}

@test "a proposed body takes founding applicants only, and they are not voted on one by one" {
  propose young
  register_party early DE
  refused wrong_state as early application submit young --as early --class full
  holds founding "$stderr"
  refused wrong_state as early application submit young --as early
  local id
  id=$(as early -q -f json application submit young --as early --class founding | jq -r .application.id)
  same "$(of young '.founding.applicants[0] | "\(.application) \(.party) \(.ready)"')" "$id early false"
  holds screened "$(of young '.founding.applicants[0].why')"
  screen "$id"
  same "$(of young .founding.ready)" 1
  refused wrong_state as first-reviewer application approve "$id" --reason good
  holds "when it is founded" "$stderr"
  run wiotc -q body show young
  holds "early  ready" "$output"
}

@test "the list of founding applicants says who has a country's seat, and forgets who withdraws" {
  local first
  propose seats
  first=$(founder seat-one seats SE)
  founder seat-two seats SE >/dev/null
  same "$(of seats .founding.ready)" 1
  holds seat-one "$(of seats '.founding.applicants[1].why')"
  as seat-one -q -y application withdraw "$first" >/dev/null
  same "$(of seats '[.founding.applicants[] | [.party, .ready]] | tojson')" '[["seat-two",true]]'
}

# resolve BODY CEREMONY: by two executives.
resolve() {
  as secretary-general -q body found "$1" --ceremony "$2" >/dev/null
  as deputy-secretary -q body found "$1" --ceremony "$2" --reason "it is time" >/dev/null
}

hold() { as second-deputy -q -f json ceremony hold "$1"; }

@test "founding: two executives resolve on it, the ceremony admits all and issues one batch" {
  local one two entry
  propose smart
  one=$(founder smart-one smart SE)
  schedule opening
  two=$(founder smart-two smart FI)
  run as secretary-general body found smart --ceremony opening
  same "$status" 0
  holds deputy-secretary "$output"
  same "$(of smart '.founding.ceremony // "none"')" none
  same "$(get /v1/ceremonies/opening | jq -c .bound)" '[]'
  run as deputy-secretary body found smart --ceremony opening --reason "it is time"
  holds "Resolved to found smart at opening" "$output"
  same "$(of smart .founding.ceremony)" opening
  same "$(get /v1/ceremonies/opening | jq -c .bound)" '[{"kind":"body","subject":"smart","ready":true}]'
  run wiotc ceremony show opening
  holds "body smart, ready" "$output"
  same "$(of smart .status)" proposed
  same "$(wiotc -q -f json member list smart)" '[]'
  hold opening >"$BATS_TEST_TMPDIR/held"
  same "$(get /v1/ceremonies/opening | jq .bound)" null
  same "$(of smart '"\(.status) \(.members)"')" "founded 2"
  same "$(jq -r '[.ceremony.opened[] | "\(.kind) \(.subject) \(.done)"] | join(", ")' "$BATS_TEST_TMPDIR/held")" \
    "body smart true, application $one true, application $two true"
  same "$(wiotc -q -f json member list smart | jq -r '[.[] | "\(.party) \(.class) \(.application)"] | join(", ")')" \
    "smart-one founding $one, smart-two founding $two"
  same "$(status_of "$one")" approved
  same "$(wiotc -q -f json application history "$one" | jq -r '.[-1] | "\(.action) \(.by) \(.status)"')" "admit second-deputy approved"
  same "$(of smart '[.history[].action] | join(" ")')" "propose resolve found"
  entry=$(jq .receipt.index "$BATS_TEST_TMPDIR/held")
  get "/v1/log/entries/$entry" | jq -e --arg one "$one" --arg two "$two" '.effect | .ceremony == "opening"
    and .opened == ["smart", $one, $two] and .failed == [] and (.certificates | length == 2)'
  run wiotc ceremony show opening
  holds "application $one, smart-one: WIOTC-" "$output"
}

@test "founding: its certificates are good, and say how the members came to be" {
  local number
  for number in $(wiotc -q -f json certificate list --body smart | jq -r '.[].number'); do
    wiotc -q certificate fetch "$number" -o "$BATS_TEST_TMPDIR/$number.json"
    wiotc -q certificate verify "$BATS_TEST_TMPDIR/$number.json"
    holds "with the founding of the body" "$(<"$BATS_TEST_TMPDIR/$number.json")"
  done
  [ -n "$number" ]
}

@test "founding: not with fewer than the minimum, screened" {
  propose few
  founder few-one few SE >/dev/null
  register_party few-two FI
  as few-two -q application submit few --as few-two --class founding >/dev/null
  schedule few-day
  refused wrong_state as secretary-general body found few --ceremony few-day
  holds "1 of the 2" "$stderr"
}

@test "founding: not at a ceremony that was held or is none, not of what is founded, not by others" {
  propose late
  founder late-one late SE >/dev/null
  founder late-two late FI >/dev/null
  schedule over
  hold over >/dev/null
  refused wrong_state as secretary-general body found late --ceremony over
  refused not_found as secretary-general body found late --ceremony nowhere
  schedule later
  refused wrong_state as secretary-general body found industry --ceremony later
  refused not_found as secretary-general body found nowhere --ceremony later
  refused forbidden as first-reviewer body found late --ceremony later
  exits 2 as secretary-general body found late
  resolve late later
  refused wrong_state as secretary-general body found late --ceremony later
  holds "resolved already" "$stderr"
}

@test "founding: an executive with a stake in a founding applicant takes no part" {
  propose stake
  founder stake-one stake SE >/dev/null
  founder stake-two stake FI >/dev/null
  as second-deputy -q party update second-deputy --affiliation stake-two >/dev/null
  schedule stake-day
  refused conflict_of_interest as second-deputy body found stake --ceremony stake-day
  holds stake-two "$stderr"
  local motion
  motion=$(as secretary-general -q -f json body found stake --ceremony stake-day | jq -r .motion.id)
  refused conflict_of_interest as second-deputy motion approve "$motion" --reason mine
  same "$(as auditor -q -f json motion show "$motion" | jq -r '.may_vote | join(" ")')" deputy-secretary
  as deputy-secretary -q motion approve "$motion" --reason fine >/dev/null
  # One who comes later, and whom an executive that resolved on it belongs to, is not admitted with it.
  local id
  id=$(founder stake-late stake NO)
  as deputy-secretary -q party update deputy-secretary --affiliation stake-late >/dev/null
  holds deputy-secretary "$(of stake '.founding.applicants[2].why')"
  as second-deputy -q ceremony hold stake-day >/dev/null
  same "$(of stake '"\(.status) \(.members)"')" "founded 2"
  same "$(wiotc -q -f json ceremony show stake-day | jq -r --arg id "$id" '.opened[] | select(.subject == $id) | "\(.done) \(.problem)"')" \
    "false deputy-secretary, who resolved on the founding, has a stake in stake-late"
  same "$(status_of "$id")" in_review
  vote first-reviewer approve "$id" # in the usual way from now on
}

@test "founding: too few are left at the ceremony, and the body stays proposed" {
  local id
  propose shrunk
  founder shrunk-one shrunk SE >/dev/null
  id=$(founder shrunk-two shrunk FI)
  schedule shrunk-day
  as secretary-general -q body found shrunk --ceremony shrunk-day >/dev/null
  as second-deputy -q body found shrunk --ceremony shrunk-day >/dev/null
  as shrunk-two -q -y application withdraw "$id" >/dev/null
  run as secretary-general ceremony hold shrunk-day
  same "$status" 0
  holds "1 could not be carried out" "$output"
  holds "Not carried out: 1 of the 2" "$output"
  same "$(of shrunk '[.status, .members, .founding.ceremony // "none", .history[-1].action] | join(" ")')" "proposed 0 none postpone"
  founder shrunk-three shrunk DK >/dev/null
  schedule shrunk-again
  resolve shrunk shrunk-again
  hold shrunk-again >/dev/null
  same "$(of shrunk '"\(.status) \(.members)"')" "founded 2"
}

@test "founding: not of a body that nobody could decide for" {
  propose headless '.admission.decided_by = "chair" | .admission.approvals = 1 | .admission.founding_minimum = 1'
  founder headless-one headless SE >/dev/null
  schedule headless-day
  refused officers_needed as secretary-general body found headless --ceremony headless-day
  holds "office appoint" "$stderr"
}

@test "body dormant: it takes no applications, those before go on; revived it takes them again" {
  local id
  id=$(application_in in_review before assembly)
  as secretary-general -q body dormant assembly --reason "the group pauses" >/dev/null
  same "$(of assembly .status)" founded
  as deputy-secretary -q body dormant assembly --reason "yes" >/dev/null
  same "$(of assembly '"\(.status) \(.history[-1].note)"')" "dormant the group pauses"
  register_party sleepy
  refused wrong_state as sleepy application submit assembly --as sleepy --class full
  holds "until it is revived" "$stderr"
  vote first-reviewer approve "$id"
  vote second-reviewer approve "$id"
  same "$(of assembly '"\(.status) \(.members)"')" "dormant 1"
  refused wrong_state as secretary-general body dormant assembly --reason again
  as secretary-general -q body revive assembly --reason "awake" >/dev/null
  as deputy-secretary -q body revive assembly --reason "awake" >/dev/null
  same "$(of assembly .status)" founded
  refused wrong_state as secretary-general body revive assembly --reason again
  id=$(apply sleepy assembly)
  refused forbidden as first-reviewer body dormant assembly --reason x
  exits 2 as secretary-general body dormant assembly
}

@test "body dissolve: memberships and offices end, applications are cancelled, and it stays so" {
  local id open entry rejected who
  propose ended '.admission.founding_minimum = 1 | .admission.appeal_days = 30'
  founder ended-one ended SE >/dev/null
  schedule ended-day
  resolve ended ended-day
  hold ended-day >/dev/null
  register_party ended-two FI
  open=$(as ended-two -q -f json application submit ended --as ended-two --class full | jq -r .application.id)
  register_party ended-three NO
  rejected=$(as ended-three -q -f json application submit ended --as ended-three --class full | jq -r .application.id)
  screen "$rejected"
  for who in first-reviewer second-reviewer third-reviewer; do
    [ "$(status_of "$rejected")" = rejected ] || vote $who reject "$rejected"
  done
  same "$(status_of "$rejected")" rejected
  register_party chair-person CN person
  as secretary-general -q office appoint chair-person chair --body ended >/dev/null
  as deputy-secretary -q office appoint chair-person chair --body ended >/dev/null
  id=$(wiotc -q -f json member list ended | jq -r '.[0].id')
  refused forbidden as ended-one body dissolve ended --reason "no more"
  as secretary-general -q body dissolve ended --reason "its task is done" >/dev/null
  same "$(wiotc -q -f json member show "$id" | jq -r .status)" active
  as second-deputy -q -f json body dissolve ended --reason "agreed" >"$BATS_TEST_TMPDIR/dissolved"
  entry=$(jq .receipt.index "$BATS_TEST_TMPDIR/dissolved")
  get "/v1/log/entries/$entry" | jq -e '.effect | .body == "ended" and .status == "dissolved"
    and .memberships_ended == 1 and .applications_cancelled == 1 and .offices_ended == 1'
  same "$(of ended '"\(.status) \(.members) \(.history[-1].note)"')" "dissolved 0 its task is done"
  wiotc -q -f json member show "$id" | jq -e --arg today "$(date +%F)" --argjson entry "$entry" '.status == "dissolved"
    and .ended_reason == "dissolved" and .ended == $today and .ended_note == "its task is done" and .ended_entry == $entry'
  same "$(wiotc -q -f json certificate show "$(wiotc -q -f json member show "$id" | jq -r .certificate)" | jq -r .status)" revoked
  refused wrong_state as ended-one member renew "$id"
  same "$(wiotc -q -f json member list ended --as-of "$(date +%F)" | jq length)" 0
  same "$(status_of "$open")" cancelled
  wiotc -q -f json application show "$open" | jq -e '.cancelled | .by == "second-deputy" and .reason == "its task is done"'
  same "$(wiotc -q -f json application history "$open" | jq -r '.[-1] | "\(.action) \(.status) \(.entry)"')" "cancel cancelled $entry"
  same "$(wiotc -q -f json office list --party chair-person | jq -r '.[0].status')" ended
  refused wrong_state as ended-three application appeal "$rejected" "look again"
  holds "come to its end" "$stderr"
  as ended-three -q -y party erase ended-three --reason "we leave"
  refused wrong_state as ended-two application submit ended --as ended-two --class full
  refused wrong_state as secretary-general body dissolve ended --reason again
  refused wrong_state as secretary-general body revive ended --reason again
}

@test "body dissolve: a proposal is taken back, even when its founding was resolved" {
  local id
  propose withdrawn '.admission.founding_minimum = 1'
  id=$(founder withdrawn-one withdrawn SE)
  schedule withdrawn-day
  resolve withdrawn withdrawn-day
  as secretary-general -q body dissolve withdrawn --reason "no need" >/dev/null
  as second-deputy -q body dissolve withdrawn --reason "no need" >/dev/null
  same "$(status_of "$id")" cancelled
  hold withdrawn-day >/dev/null
  same "$(of withdrawn .status)" dissolved
  same "$(wiotc -q -f json ceremony show withdrawn-day | jq -c .opened)" '[]'
}

@test "body: the register is rebuilt from its log after all of it" {
  run wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/into"
  same "$status" 0
}
