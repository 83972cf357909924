#!/usr/bin/env bats
# Certificates of awards, from the ceremony on, and those of the jurors who chose.
load helpers
load awards

OPEN='{"nominators":"open"}'

setup_file() {
  local name
  register_file '.awards += [{programme: "prizes", names: {en: "Prizes", zh: "大奖"}, categories: [
    {slug: "firm", for: "organization", names: {en: "Best Firm", zh: "最佳企业"}, winners: 2, criteria: [
      {id: "merit", weight: 2, names: {en: "Merit", zh: "功绩"}}, {id: "style", weight: 1, names: {en: "Style"}}]}]}]'
  for name in bolt core; do register_party $name; done
  new_key acme >/dev/null
  as acme -q party register acme --kind organization --name Acme --name-zh 顶点公司 --country CN --email a@secret.example >/dev/null
  for name in judge-one judge-two; do register_party $name CN person; done
  cd "$DIR" || return
  nominating 2026 "$OPEN" prizes
  juror judge-one 2026
  juror judge-two 2026
  as secretary-general -q office end judge-two juror --round 2026 --reason "fell ill" >/dev/null
  as second-deputy -q office end judge-two juror --round 2026 --reason "fell ill" >/dev/null
  accepted bolt 2026 firm acme >winner
  accepted acme 2026 firm core >/dev/null
  close_jury 2026
  as secretary-general -q ceremony schedule gala --on "$(date -u +%F)" --name "The Gala" >/dev/null
  decide secretary-general 2026 firm "$(<winner)" --sealed-for gala
  decide deputy-secretary 2026 firm "$(<winner)" --sealed-for gala
  wiotc -q certificate list --kind award -f json >before
  as secretary-general -q ceremony hold gala >/dev/null
  wiotc -q certificate list --kind award -f json | jq -r '.[].number' >number
  wiotc -q certificate fetch "$(<number)" -o acme.json --status
  publish_keys
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() {
  use_folder "$BATS_FILE_TMPDIR"
  cd "$DIR" || return
  NUMBER=$(<number)
}
number_of() { wiotc -q certificate list --party "$1" --award 2026 -f json | jq -r '.[-1].number'; }
shown() { wiotc -q certificate show "$1" -f json | jq -r ".$2"; }
verify() { wiotc certificate verify "$@" --issuer "$(<issuer)" --log-key "$(<log-key)"; }

@test "certificate: a ceremony certifies the winner of an award, and nothing does before" {
  same "$(<before)" '[]'
  same "$(shown "$NUMBER" kind) $(shown "$NUMBER" party) $(shown "$NUMBER" award) $(shown "$NUMBER" category)" 'award acme 2026 firm'
  same "$(shown "$NUMBER" nomination) $(shown "$NUMBER" body) $(shown "$NUMBER" valid_until)" "$(<winner) null null"
  same "$(shown "$NUMBER" valid_from)" "$(date -u +%F)T00:00:00Z"
  exits 0 verify acme.json
  holds "$NUMBER for Acme" "$output"
  holds '✓ log' "$output"
  exits 0 verify acme.json --offline --status acme.json.revocation-list --status acme.json.suspension-list
}

@test "certificate: what one of an award says, in the languages it is known in" {
  jq -e --arg base "urn:wiotc:$REGISTER:" '.credentialSubject | .name[1] == {"@value": "顶点公司", "@language": "zh"} and (.achievement
    | .achievementType == "Award" and .name == "Prizes 2026: Best Firm"
    and (.criteria.narrative | startswith("Nominees were judged by Merit (weight 2) and Style (weight 1). ")
      and contains("2 with the office of executive") and contains("announced at the ceremony The Gala on "))
    and .related == [
      {id: ($base + "awards/2026/categories/firm"), type: ["Related"],
       name: [{"@value": "Best Firm", "@language": "en"}, {"@value": "最佳企业", "@language": "zh"}]},
      {id: ($base + "awards/2026"), type: ["Related"],
       name: [{"@value": "Prizes 2026", "@language": "en"}, {"@value": "大奖 2026", "@language": "zh"}]},
      {id: ($base + "organization"), type: ["Related"],
       name: [{"@value": "World Internet of Things Convention", "@language": "en"}, {"@value": "世界物联网大会", "@language": "zh"}]}])' acme.json
}

@test "certificate render: an award in Chinese shows the Chinese names that were signed" {
  command -v pdftotext >/dev/null || skip "pdftotext is not installed"
  local word text
  wiotc -q certificate render acme.json -o "$BATS_TEST_TMPDIR/zh.pdf" --lang zh --issuer "$(<issuer)"
  text=$(pdftotext -layout "$BATS_TEST_TMPDIR/zh.pdf" - | tr -d ' ')
  for word in 顶点公司 最佳企业 大奖2026 BestFirm Acme "$NUMBER"; do holds "$word" "$text"; done
  exits 0 verify "$BATS_TEST_TMPDIR/zh.pdf" --proof acme.json.tlog-proof
}

@test "certificate: a juror's stays good when the round is over, and is revoked when the juror was removed" {
  local one two
  one=$(number_of judge-one)
  two=$(number_of judge-two)
  same "$(wiotc -q office list --party judge-one -f json | jq -r '.[0].status')" ended
  same "$(shown "$one" status) $(shown "$one" kind)" 'valid office'
  same "$(shown "$two" status) $(shown "$two" status_reason)" 'revoked the office was ended: fell ill'
  wiotc -q certificate fetch "$one" -o "$BATS_TEST_TMPDIR/one.json"
  wiotc -q certificate fetch "$two" -o "$BATS_TEST_TMPDIR/two.json"
  exits 0 verify "$BATS_TEST_TMPDIR/one.json"
  exits 4 verify "$BATS_TEST_TMPDIR/two.json"
  holds '✗ status' "$output"
  # with a new name, the juror of then gets a new paper
  as judge-one -q party update judge-one --name "Judge Dredd" >/dev/null
  same "$(as secretary-general -q -f json certificate reissue "$one" | jq -r '.certificate | .kind + " " + .status')" 'office valid'
  refused wrong_state as secretary-general certificate reissue "$two"
}

@test "certificate: registrars act on one of an award, and nobody with a stake in the winner" {
  local new
  as acme -q party update acme --name "Acme Holding" --name-zh 顶点控股 >/dev/null
  as secretary-general -q certificate suspend "$NUMBER" --reason "in doubt" >/dev/null
  exits 4 verify acme.json
  as secretary-general -q certificate reinstate "$NUMBER" --reason "it was right" >/dev/null
  exits 0 verify acme.json
  refused forbidden as acme certificate reissue "$NUMBER"
  new=$(as deputy-secretary -q -f json certificate reissue "$NUMBER" --reason "a new name" | jq -r .certificate.number)
  same "$(shown "$new" nomination) $(shown "$new" replaces) $(shown "$new" valid_from)" "$(<winner) $NUMBER $(shown "$NUMBER" valid_from)"
  wiotc -q certificate fetch "$new" -o "$BATS_TEST_TMPDIR/new.json"
  same "$(jq -r '.credentialSubject.name[1]."@value"' "$BATS_TEST_TMPDIR/new.json")" 顶点控股
  same "$(jq -r .credentialSubject.achievement.criteria "$BATS_TEST_TMPDIR/new.json")" "$(jq -r .credentialSubject.achievement.criteria acme.json)"
  exits 0 verify "$BATS_TEST_TMPDIR/new.json"
  exits 4 verify acme.json
  as secretary-general -q party update secretary-general --affiliation acme >/dev/null
  refused conflict_of_interest as secretary-general certificate revoke "$new" --reason x
  as deputy-secretary -q certificate revoke "$new" --reason "the prize was given back" >/dev/null
  same "$(shown "$new" status)" revoked
  # It was won, and is no more: both are said.
  same "$(round 2026 '[.decisions[].winners[].certificate_status] | join(" ")')" revoked
  run wiotc award round show 2026
  holds "$new: revoked" "$output"
  refused wrong_state as deputy-secretary certificate reissue "$new"
  holds "an award that was taken back is not certified anew" "$stderr"
  same "$(as acme -q party export acme -f json | jq -r '[.certificates[].kind] | unique | join(" ")')" award
}

@test "certificate: an erasure of the winner's and of a juror's private data leaves theirs as they are" {
  local one before
  one=$(number_of judge-one)
  before=$(shown "$NUMBER" digest)$(shown "$one" digest)
  as deputy-secretary -q party erase acme --reason asked -y >/dev/null
  as deputy-secretary -q party erase judge-one --reason asked -y >/dev/null
  same "$(shown "$NUMBER" digest)$(shown "$one" digest)" "$before"
  wiotc -q certificate fetch "$one" -o "$BATS_TEST_TMPDIR/one.json"
  exits 0 verify "$BATS_TEST_TMPDIR/one.json"
  wiotc -q certificate fetch "$NUMBER" -o "$BATS_TEST_TMPDIR/acme.json"
  cmp acme.json "$BATS_TEST_TMPDIR/acme.json"
}

@test "certificate: the log makes those of awards again" {
  exits 0 wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/again"
}
