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

@test "body: the register is rebuilt from its log after all of it" {
  run wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/into"
  same "$status" 0
}
