#!/usr/bin/env bats
# wiotcd rebuild: the register is what its log says, and any row that is not is found.

load helpers

setup_file() {
  export WIOTC_BUILD
  # shellcheck source=../register.sh
  . "$BATS_TEST_DIRNAME/../register.sh"
  register_start "$BATS_FILE_TMPDIR/r" 3>&-
  export R=$BATS_FILE_TMPDIR/r PID=$register_pid
  local key
  for key in acme bolt li-wei; do register_key "$R" "$key" >/dev/null; done
  echo '{"activities":"Homes","contribution":"Standards","representative":"Li Wei"}' >"$R/answers.json"
  echo paper >"$R/paper.txt"
  by acme party register acme --kind organization --name Acme --name-zh 阿克米 --country CN --email a@b.cn
  by bolt party register bolt --kind organization --name Bolt --country DE
  by acme application submit smart-life --as acme --answers "$R/answers.json" --attach "$R/paper.txt"
  by acme application submit industry --as acme --answers "$R/answers.json" --attach "$R/paper.txt"
  by bolt application submit smart-life --as bolt --answers "$R/answers.json"
  by secretary-general application screen A1
  by secretary-general application ask A1 "Which ones?"
  by acme application answer A1 "Those." --attach "$R/paper.txt"
  by first-reviewer application approve A1 --reason "well known"
  by second-reviewer application approve A1 --reason "well known"
  by secretary-general application screen A3
  by first-reviewer application reject A3 --reason "not yet"
  by acme -y application withdraw A2
  by secretary-general ceremony schedule opening --on "$(date +%F)" --name-zh 开幕式
  by second-reviewer application reject A3 --reason "not yet"
  by bolt application appeal A3 "look again"
  by third-reviewer application affirm A3 --reason "as they said"
  by bolt application submit industry --as bolt --answers "$R/answers.json"
  by acme application endorse A4 "we know them"
  by secretary-general application screen A4
  by first-reviewer application reject A4 --reason "not yet" --sealed-for opening
  by second-reviewer application reject A4 --reason "not yet"
  by acme party update acme --name "Acme Two"
  by li-wei party register li-wei --kind person --name "Li Wei" --country CN
  by secretary-general office appoint li-wei reviewer --body industry --until 2999-01-01
  by deputy-secretary motion approve R1 --reason "known to us"
  by secretary-general office end li-wei reviewer --body industry --reason "has moved on"
  by deputy-secretary motion approve R2 --reason "thanks"
  jq '.names.fr = "Convention mondiale" | .bodies[1].admission.approvals = 1' "$R/charter.json" >"$R/amended.json"
  by secretary-general charter amend "$R/amended.json"
  by second-deputy charter amend "$R/amended.json"
  by second-deputy office appoint li-wei chair
  by deputy-secretary motion reject R4 --reason "not again"
  by deputy-secretary member suspend M1 --reason fees --until 2999-01-01
  by deputy-secretary member reinstate M1 --reason paid
  by acme party represent acme li-wei
  by acme member represent M1 li-wei
  by acme -y member resign M1 --reason closed
  by acme key rotate "$R/keys/acme2.key" --no-passphrase
  jq -n '{kind: "commission", names: {zh: "智慧城市"}, admission: {applicants: ["organization"], classes: ["founding"],
    founding_minimum: 1, decided_by: "reviewer", approvals: 1, term_months: 12, appeal_days: 30}}' >"$R/city.json"
  by secretary-general body propose city --file "$R/city.json"
  by bolt application submit city --as bolt --class founding
  by secretary-general application screen A5
  by acme2 application submit city --as acme --class founding
  by secretary-general application screen A6
  by secretary-general body found city --ceremony opening
  by deputy-secretary body found city --ceremony opening
  by secretary-general ceremony hold opening
  by first-reviewer member expel M2 --reason "sold certificates"
  by bolt member appeal M2 "it was another company"
  by secretary-general member affirm M2 --reason "it was not"
  by deputy-secretary member affirm M2 --reason "it was not"
  by secretary-general body dormant city --reason pause
  by second-deputy motion approve R8 --reason agreed
  by deputy-secretary body dissolve city --reason "not needed"
  by secretary-general body dissolve city --reason "not needed"
  by secretary-general office appoint li-wei auditor
  by secretary-general motion withdraw R10 --reason "the wrong office"
  echo '{"nominators":"open","nominate_by":"2999-01-01"}' >"$R/round.json"
  by secretary-general award round open world-iot-awards 2024 --file "$R/round.json" # stays a draft
  echo '{"nominators":"open"}' >"$R/round.json"
  by secretary-general award round open world-iot-awards 2026 --file "$R/round.json"
  by deputy-secretary award round advance 2026
  by bolt award nominate 2026 promotion secretary-general --text "$R/paper.txt"
  by li-wei award nominate 2026 promotion secretary-general --text "$R/paper.txt"
  by secretary-general award accept N1
  by secretary-general office appoint li-wei juror --round 2026
  by second-deputy office appoint li-wei juror --round 2026
  by li-wei award recuse N1 --reason "as a friend"
  by deputy-secretary award merge N1 N2
  by secretary-general office appoint second-deputy juror --round 2026
  by deputy-secretary office appoint second-deputy juror --round 2026
  by deputy-secretary award round advance 2026
  by deputy-secretary award round advance 2026
  echo '{"scores":{"contribution":1,"reach":2,"duration":3},"comment":"fine"}' >"$R/scores.json"
  by second-deputy award score N2 --file "$R/scores.json"
  by second-deputy award score N2 --file "$R/scores.json"
  by deputy-secretary award round advance 2026
  echo '{"nominators":"open","categories":["promotion"]}' >"$R/round.json"
  by secretary-general award round open world-iot-awards 2025 --file "$R/round.json"
  by deputy-secretary award round advance 2025
  by li-wei award nominate 2025 promotion bolt --text "$R/paper.txt"
  by bolt award accept N3
  by secretary-general office appoint second-deputy juror --round 2025
  by deputy-secretary office appoint second-deputy juror --round 2025
  for _ in closed judging judged; do by deputy-secretary award round advance 2025; done
  by secretary-general ceremony schedule gala --on "$(date +%F)"
  by deputy-secretary award decide 2025 promotion N3 --reason "good"
  by second-deputy award decide 2025 promotion --none --reason "not so good"
  by secretary-general award decide 2025 promotion N3 --reason "good"
  by secretary-general ceremony hold gala
}

teardown_file() {
  kill "$PID" 2>/dev/null || :
}

by() { # KEY ARGUMENTS...
  local key=$1
  shift
  "$WIOTC_BUILD/wiotc" -q --key "$R/keys/$key.key" "$@" >/dev/null
}

rebuild_of() { # STATE
  rm -rf "$BATS_TEST_TMPDIR/into"
  "$WIOTC_BUILD/wiotcd" rebuild --state "$1" --into "$BATS_TEST_TMPDIR/into"
}

copy() {
  rm -rf "$BATS_TEST_TMPDIR/state"
  cp -r "$R/state" "$BATS_TEST_TMPDIR/state"
}

@test "rebuild: beside the running daemon, the register is what its log says" {
  run rebuild_of "$R/state"
  [ "$status" -eq 0 ]
  [[ $output == *"all tables equal"* ]]
}

@test "rebuild: a change of any table that rules write is found, with exit 4" {
  local change
  for change in \
    "UPDATE charter SET json = replace(json, 'Presidium', 'Praesidium')" \
    "UPDATE party SET country = 'FR' WHERE handle = 'bolt'" \
    "DELETE FROM party_update" \
    "UPDATE key SET waits_until = 1 WHERE id = 1" \
    "UPDATE key SET motion = 1 WHERE id = 1" \
    "UPDATE key SET label = 'x' WHERE id = 1" \
    "UPDATE body SET status = 'dormant' WHERE slug = 'industry'" \
    "UPDATE ceremony SET names = NULL" \
    "UPDATE ceremony_item SET problem = 'none' WHERE kind = 'body'" \
    "DELETE FROM body_step WHERE action = 'propose'" \
    "UPDATE body_policy SET admission = '{}' WHERE body = 2" \
    "UPDATE office SET end_reason = 'x' WHERE end_reason IS NOT NULL" \
    "UPDATE charter SET entry = 1 WHERE version = 2" \
    "UPDATE application SET policy_entry = 9 WHERE id = 1" \
    "UPDATE motion SET moved_by = 2" \
    "UPDATE motion_vote SET vote = 'reject' WHERE reason IS NOT NULL" \
    "INSERT INTO office (party, role, body, since, entry) SELECT id, 'registrar', NULL, '2026-01-01', 1 FROM party WHERE handle = 'bolt'" \
    "UPDATE attachment SET media_type = 'text/html'" \
    "UPDATE application SET status = 'approved' WHERE id = 3" \
    "DELETE FROM application_attachment WHERE question = 0" \
    "UPDATE question SET answer = 'No.'" \
    "UPDATE vote SET vote = 'approve' WHERE application = 3" \
    "DELETE FROM application_step WHERE application = 2" \
    "DELETE FROM application_elector WHERE application = 1" \
    "UPDATE endorsement SET text = 'we do not'" \
    "UPDATE appeal SET text = 'never mind'" \
    "UPDATE ruling SET ruling = 'overturn'" \
    "UPDATE membership SET until = '2099-01-01'" \
    "UPDATE membership_ending SET reason = 'dissolved'" \
    "DELETE FROM membership_ending WHERE reason = 'dissolved'" \
    "UPDATE membership_ending SET motion = 1 WHERE reason = 'expelled'" \
    "UPDATE membership_ending SET appeal_until = '2999-01-01' WHERE reason = 'expelled'" \
    "UPDATE membership_ending SET appeal = 'never mind' WHERE reason = 'expelled'" \
    "UPDATE membership_ending SET ruled_entry = NULL WHERE reason = 'expelled'" \
    "UPDATE membership_ending SET lifted = '2026-01-01', lifted_entry = 1 WHERE reason = 'expelled'" \
    "UPDATE suspension SET reinstated = NULL" \
    "UPDATE suspension SET until = NULL" \
    "UPDATE suspension SET reason = 'none'" \
    "DELETE FROM suspension" \
    "UPDATE body SET status = 'founded' WHERE slug = 'city'" \
    "DELETE FROM body_step WHERE action = 'dissolve'" \
    "DELETE FROM body_step WHERE action = 'rest'" \
    "UPDATE motion SET approvals = 1 WHERE status = 'carried'" \
    "UPDATE motion SET rejections = 0" \
    "UPDATE motion SET withdrawn_reason = NULL" \
    "UPDATE motion SET status = 'open' WHERE status = 'withdrawn'" \
    "UPDATE representative SET acted = 1" \
    "DELETE FROM member_representative" \
    "UPDATE certificate SET number = 'WIOTC-2026-999999' WHERE serial = 1" \
    "UPDATE notice SET due = 0" \
    "UPDATE award_round SET nominate_by = '2026-01-01'" \
    "UPDATE award_category SET winners = 9 WHERE slug = 'promotion'" \
    "UPDATE award_step SET at = 1 WHERE status = 'draft'" \
    "UPDATE nomination SET text = 'x' WHERE id = 1" \
    "UPDATE recusal SET reason = 'x'" \
    "UPDATE score SET scores = replace(scores, '3', '4')" \
    "UPDATE score SET comment = NULL" \
    "UPDATE score SET counted = 1" \
    "UPDATE award_choice SET winners = '[]'" \
    "UPDATE award_choice SET counted = 1" \
    "UPDATE award_choice SET seal = 'x' WHERE entry = (SELECT max(entry) FROM award_choice)" \
    "UPDATE award_decision SET winners = '[]'" \
    "UPDATE award_round SET status = 'sealed' WHERE status = 'announced'" \
    "UPDATE award_round SET sealed_for = NULL" \
    "UPDATE office SET end_date = NULL WHERE role = 'juror'" \
    "UPDATE office SET round = NULL" \
    "UPDATE nomination SET merged_into = NULL WHERE id = 1" \
    "UPDATE nomination SET status = 'nominated' WHERE id = 2" \
    "UPDATE certificate_proof SET credential = replace(credential, 'Acme', 'Acne')" \
    "DELETE FROM certificate_proof" \
    "UPDATE log_entry SET leaf = CAST(replace(CAST(leaf AS TEXT), 'acme', 'acne') AS BLOB) WHERE entry = 1" \
    "UPDATE log_checkpoint SET note = replace(note, 'register', 'registar') WHERE size = 5" \
    "UPDATE statement_body SET signer = 1 WHERE entry = 1" \
    "UPDATE statement_body SET key = 1 WHERE entry = 3" \
    "UPDATE key_did SET id = id + 1 WHERE did = (SELECT min(did) FROM key_did)" \
    "DELETE FROM party_handle WHERE handle = 'acme'" \
    "INSERT INTO party_handle VALUES ('acme-2', 3)" \
    "UPDATE late_index SET made = made - 1 WHERE name = 'key_did'" \
    "UPDATE nonce SET answer = '{}' WHERE entry = 3"; do
    copy
    sqlite3 "$BATS_TEST_TMPDIR/state/register.db" "$change"
    run rebuild_of "$BATS_TEST_TMPDIR/state"
    [ "$status" -eq 4 ] || { echo "$change: exit $status: $output"; return 1; }
  done
}

@test "rebuild: every table is compared, but those that are beside the rules" {
  local table
  for table in $(sqlite3 "$R/state/register.db" "SELECT name FROM sqlite_master WHERE type = 'table'"); do
    case $table in search | search_* | scratch | certificate_proof | log_checkpoint) continue ;; esac
    case $table in late_index | key_did | party_handle) continue ;; esac # compared with what they find
    grep -qF "{ \"$table\", " "$BATS_TEST_DIRNAME/../../daemon/api/rebuild.c" || { echo "$table is not compared"; return 1; }
  done
}

@test "rebuild: a folder that is there already is not written to" {
  mkdir "$BATS_TEST_TMPDIR/there"
  run "$WIOTC_BUILD/wiotcd" rebuild --state "$R/state" --into "$BATS_TEST_TMPDIR/there"
  [ "$status" -eq 1 ]
  [ -z "$(ls -A "$BATS_TEST_TMPDIR/there")" ]
}
