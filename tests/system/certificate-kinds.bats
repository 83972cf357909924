#!/usr/bin/env bats
# Certificates of offices, from the appointment to what becomes of them. Those of awards are in
# the tests of ceremonies.
load helpers

setup_file() {
  register_file
  person wang Wang
  person zhao Zhao
  application_in approved acme industry >/dev/null
  cd "$DIR" || return
  appoint wang chair --body industry --until 2999-01-01
  number_of wang >number
  wiotc -q certificate fetch "$(<number)" -o wang.json --status
  publish_keys
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() {
  use_folder "$BATS_FILE_TMPDIR"
  cd "$DIR" || return
  NUMBER=$(<number)
}

person() {
  new_key "$1" >/dev/null
  as "$1" -q party register "$1" --kind person --name "$2" --country CN --email "$1@secret.example" >/dev/null
}
# appoint PERSON ROLE [OPTIONS…]: moved and carried.
appoint() {
  as secretary-general -q office appoint "$@" --reason able >/dev/null
  as second-deputy -q -f json office appoint "$@" >"$DIR/carried"
}
shown() { wiotc -q certificate show "$1" -f json | jq -r ".$2"; }
verify() { wiotc certificate verify "$@" --issuer "$(<issuer)" --log-key "$(<log-key)"; }

@test "certificate: an appointment issues one, named and digested by the entry that carries it" {
  same "$(shown "$NUMBER" kind) $(shown "$NUMBER" party) $(shown "$NUMBER" body) $(shown "$NUMBER" status)" 'office wang industry valid'
  same "$(shown "$NUMBER" valid_from) $(shown "$NUMBER" valid_until)" "$(date -u +%F)T00:00:00Z 2999-01-01T00:00:00Z"
  same "$(wiotc -q log entry "$(shown "$NUMBER" entry)" -f json | jq -c '.effect.certificates')" \
    "$(jq -nSc --arg n "$NUMBER" --arg d "$(shown "$NUMBER" digest)" '[{number: $n, digest: $d}]')"
  same "$(wiotc -q office list industry -f json | jq -r '.[] | select(.party == "wang").certificate')" "$NUMBER"
  same "$(shown "$NUMBER" office)" "$(wiotc -q office list industry -f json | jq -r '.[] | select(.party == "wang").id')"
  exits 0 verify wang.json
  holds "$NUMBER for Wang" "$output"
  # the offices of the charter have none
  same "$(wiotc -q office list -f json | jq '[.[] | select(.entry == 0 and .certificate)] | length')" 0
}

@test "office appoint: says which certificate came of it" {
  person hao Hao
  as secretary-general -q office appoint hao auditor >/dev/null
  holds "certificates: $(as second-deputy -q office appoint hao auditor >"$BATS_TEST_TMPDIR/said"; number_of hao)" \
    "$(<"$BATS_TEST_TMPDIR/said")"
  lacks digest "$(<"$BATS_TEST_TMPDIR/said")"
}

@test "certificate: what one of an office says" {
  jq -e --arg base "urn:wiotc:$REGISTER:" '.credentialSubject | .id == $base + "parties/wang" and (.achievement
    | .achievementType == "ext:Office" and .name == "Chair of the Industry Commission"
    and .id == $base + "bodies/industry/offices/chair" and .criteria.id == $base + "motions/R1"
    and .related[0].id == $base + "bodies/industry"
    and .related[0].name == [{"@value": "Industry Commission", "@language": "en"}, {"@value": "工业委员会", "@language": "zh"}])' wang.json
}

@test "certificate list: by kind, and by what it is of" {
  same "$(wiotc -q certificate list --kind membership -f json | jq -r '.[].party')" acme
  same "$(wiotc -q certificate list --kind office --party wang -f json | jq -r '.[].number')" "$NUMBER"
  same "$(wiotc -q certificate list --kind award -f json)" '[]'
  holds "$NUMBER" "$(wiotc -q certificate list --body industry)"
  exits 2 wiotc certificate list --kind diploma
  refused bad_query wiotc api GET '/v1/certificates?kind=diploma'
  holds 'membership, office or award' "$stderr"
  refused not_found wiotc certificate list --award 1999
  refused bad_query wiotc certificate list --award never
  printf '{"categories": ["leading-enterprise"]}' >"$DIR/round.json"
  as secretary-general -q award round open world-iot-awards 2026 --file "$DIR/round.json" >/dev/null
  person juror Juror
  appoint juror juror --round 2026
  same "$(wiotc -q certificate list --award 2026 -f json | jq -r '.[] | .kind + " " + .party + " " + .award')" 'office juror 2026'
  same "$(wiotc -q certificate list --award 2026 --kind award -f json)" '[]'
}

@test "certificate: an office that is ended before its term revokes it, in its lists too" {
  person brief Brief
  appoint brief reviewer --body industry --until 2999-01-01
  local number
  number=$(number_of brief)
  wiotc -q certificate fetch "$number" -o "$BATS_TEST_TMPDIR/brief.json" --status
  exits 0 verify "$BATS_TEST_TMPDIR/brief.json"
  as secretary-general -q office end brief reviewer --body industry --reason "moved abroad" >/dev/null
  same "$(shown "$number" status)" valid
  as second-deputy -q office end brief reviewer --body industry --reason yes >/dev/null
  same "$(shown "$number" status) $(shown "$number" status_since)" "revoked $(date -u +%F)"
  same "$(shown "$number" status_reason)" 'the office was ended: moved abroad'
  same "$(shown "$number" status_entry)" "$(wiotc -q office list industry -f json | jq '.[] | select(.party == "brief").ended_entry')"
  same "$(shown "$number" revocation)" null
  exits 4 verify "$BATS_TEST_TMPDIR/brief.json"
  holds '✗ status' "$output"
  # the lists of before said that it was good
  exits 0 verify "$BATS_TEST_TMPDIR/brief.json" --offline --status "$BATS_TEST_TMPDIR/brief.json.revocation-list" \
    --status "$BATS_TEST_TMPDIR/brief.json.suspension-list"
  get /v1/status-lists/1 >"$BATS_TEST_TMPDIR/1"
  get /v1/status-lists/2 >"$BATS_TEST_TMPDIR/2"
  exits 4 verify "$BATS_TEST_TMPDIR/brief.json" --offline --status "$BATS_TEST_TMPDIR/1" --status "$BATS_TEST_TMPDIR/2"
  refused wrong_state as secretary-general certificate reissue "$number"
  refused wrong_state as secretary-general certificate suspend "$number" --reason x
}

@test "certificate: registrars act on one of an office, and nobody on their own" {
  local number new
  person deng Deng
  appoint deng auditor
  number=$(number_of deng)
  same "$(shown "$number" valid_until)" null
  refused forbidden as deng certificate revoke "$number" --reason x
  refused forbidden as second-deputy certificate suspend "$number" --reason x
  as secretary-general -q certificate suspend "$number" --reason "in doubt" >/dev/null
  same "$(shown "$number" status)" suspended
  as deputy-secretary -q certificate reinstate "$number" --reason "it was right" >/dev/null
  as deng -q party update deng --name "Deng Xia" >/dev/null
  new=$(as secretary-general -q -f json certificate reissue "$number" --reason "a new name" | jq -r .certificate.number)
  same "$(shown "$number" status) $(shown "$number" superseded_by) $(shown "$new" replaces)" "superseded $new $number"
  wiotc -q certificate fetch "$new" -o "$BATS_TEST_TMPDIR/new.json"
  same "$(jq -r .credentialSubject.name "$BATS_TEST_TMPDIR/new.json")" 'Deng Xia'
  exits 0 verify "$BATS_TEST_TMPDIR/new.json"
  same "$(wiotc -q office list -f json | jq -r '.[] | select(.party == "deng").certificate')" "$new"
  # a registrar who is appointed to a further office has a stake in its certificate: it is their own
  appoint deputy-secretary auditor
  number=$(number_of deputy-secretary)
  refused conflict_of_interest as deputy-secretary certificate revoke "$number" --reason x
  as secretary-general -q certificate revoke "$number" --reason "misprinted" >/dev/null
  same "$(shown "$number" status)" revoked
}

@test "certificate: a further term has one of its own, and the first is good to its last day" {
  local first second
  person fang Fang
  appoint fang chair --body smart-life --until 2998-01-01
  first=$(number_of fang)
  appoint fang chair --body smart-life --until 2999-01-01
  second=$(number_of fang)
  [ "$first" != "$second" ]
  same "$(shown "$second" valid_from) $(shown "$first" status)" '2998-01-01T00:00:00Z valid'
}

@test "certificate: the holder's export has it, its notices name it, and the log makes it again" {
  local number
  person told Told
  appoint told reviewer --body smart-life
  number=$(number_of told)
  same "$(as told -q party export told -f json | jq -r '.certificates[] | .number + " " + .kind')" "$number office"
  as secretary-general -q certificate suspend "$number" --reason "in doubt" >/dev/null
  same "$(as auditor -q api GET '/v1/notices?limit=500' | jq -r --arg n "$number" '.notices[] | select(.values.certificate == $n) | .kind + " " + .party')" \
    'certificate_suspended told'
  printf '#!/bin/sh\ncat >"$0.$$.mail"\n' >"$BATS_TEST_TMPDIR/sendmail"
  chmod +x "$BATS_TEST_TMPDIR/sendmail"
  exits 0 wiotc-notify --key "$KEYS/auditor" --state "$BATS_TEST_TMPDIR/sent" --templates "$ROOT/etc/notices" --once --sendmail "$BATS_TEST_TMPDIR/sendmail"
  holds "your certificate $number is suspended" "$(python3 -B -c '
import email, email.policy, sys
for path in sys.argv[1:]:
    print(email.message_from_binary_file(open(path, "rb"), policy=email.policy.default).get_content())' "$BATS_TEST_TMPDIR"/sendmail.*.mail)"
  exits 0 wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/again"
}
