#!/usr/bin/env bats
# The winners of awards: chosen under seal, announced at a ceremony, and proved not to have been changed.
load helpers
load awards

OPEN='{"nominators":"open"}'

setup_file() {
  local name
  register_file '.awards += [{programme: "prizes", names: {en: "Prizes"}, categories: [
    {slug: "firm", for: "organization", names: {en: "Best Firm", zh: "最佳企业"}, winners: 2, criteria: [
      {id: "merit", weight: 1, names: {en: "Merit"}}]},
    {slug: "person", for: "person", names: {en: "Best Person"}, winners: 1, criteria: [
      {id: "merit", weight: 1, names: {en: "Merit"}}]}]}]'
  for name in acme bolt core; do register_party $name; done
  for name in judge-one pia; do register_party $name CN person; done
  as secretary-general -q ceremony schedule gala --on "$(date +%F)" >/dev/null
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

# judged EDITION: acme, bolt and core stand as firms, pia as a person; $ACME and so on are their nominations.
judged() {
  nominating "$1" "$OPEN" prizes
  juror judge-one "$1"
  ACME=$(accepted bolt "$1" firm acme)
  BOLT=$(accepted acme "$1" firm bolt)
  CORE=$(accepted acme "$1" firm core)
  PIA=$(accepted acme "$1" person pia)
  close_jury "$1"
}

# sealed EDITION CEREMONY: acme and core win, and pia.
sealed() {
  local who
  as secretary-general -q ceremony schedule "$2" --on "$(date +%F)" >/dev/null
  judged "$1"
  for who in secretary-general deputy-secretary; do
    decide $who "$1" firm "$CORE" "$ACME" --sealed-for "$2"
    decide $who "$1" person "$PIA" --sealed-for "$2"
  done
}

decisions() { as "$1" -q -f json award decisions "$2" | jq -r "$3"; }
firm() { decisions "$1" "$2" ".[] | select(.category == \"firm\") | $3"; }

@test "award decide: asks a person at a terminal, who may say no" {
  judged asked-2026
  run at_terminal n as secretary-general award decide asked-2026 firm "$CORE" "$ACME" --reason "by merit"
  same "$status" 2
  holds 'Choose these as the winners of firm' "$output"
  holds 'nothing was done' "$output"
  same "$(firm secretary-general asked-2026 '.choices | length')" 0
  run at_terminal y as secretary-general award decide asked-2026 firm "$CORE" "$ACME" --reason "by merit"
  same "$status" 0
  same "$(firm secretary-general asked-2026 '.choices | length')" 1
}

@test "award decide: when as many as are needed choose the same, it is decided; with the last category the round is sealed" {
  judged 2026
  run as secretary-general award decide 2026 firm "$CORE" "$ACME" --reason "by merit" --sealed-for gala
  same "$status" 0
  holds "not decided yet" "$output"
  holds "Until the ceremony gala" "$output"
  same "$(firm secretary-general 2026 '[.decided, (.choices | length), (.choices[0].winners | join("+"))] | join(" ")')" "false 1 $ACME+$CORE"
  run as deputy-secretary award decide 2026 firm "$ACME" "$CORE" --reason "yes" --sealed-for gala # the order means nothing
  same "$status" 0
  holds "It is decided." "$output"
  same "$(round 2026 .status)" judged
  same "$(get /v1/ceremonies/gala | jq -c .bound)" '[{"kind":"award","subject":"2026","ready":false}]'
  run --separate-stderr as second-deputy award decide 2026 person "$PIA" --reason "yes"
  holds "The winners are announced at the ceremony gala, on $(date +%F)." "$stderr"
  run as secretary-general award decide 2026 person "$PIA" --reason "yes"
  holds "with it the round is sealed" "$output"
  same "$(round 2026 '[.status, .sealed_for, .needed] | join(" ")')" "sealed gala 2"
  same "$(round 2026 '[.history[].status] | join(" ")')" "draft nominating closed judging judged sealed"
  run wiotc ceremony show gala
  holds "award 2026, ready" "$output"
}

@test "award decide: another choice may be made until it is decided, and then not" {
  as secretary-general -q ceremony schedule other --on "$(date +%F)" >/dev/null
  judged change-2026
  decide secretary-general change-2026 firm "$ACME" --sealed-for other
  decide deputy-secretary change-2026 firm "$BOLT" --sealed-for other
  same "$(firm second-deputy change-2026 '[.decided, (.choices | length)] | join(" ")')" "false 2"
  decide deputy-secretary change-2026 firm "$BOLT" "$CORE" --sealed-for other
  same "$(firm second-deputy change-2026 '[.choices[] | .winners | join("+")] | join(" ")')" "$ACME $BOLT+$CORE"
  decide secretary-general change-2026 firm "$CORE" "$BOLT" --sealed-for other
  same "$(firm second-deputy change-2026 '[.decided, .winners[].nominee] | join(" ")')" "true bolt core"
  refused wrong_state as second-deputy award decide change-2026 firm "$ACME" --reason late
  holds "is decided by log entry" "$stderr"
}

@test "award: a jury that is done takes no further juror" {
  judged done-2026
  refused wrong_state as secretary-general office appoint pia juror --round done-2026
  holds "the jury of done-2026 is done" "$stderr"
}

@test "award decline: until the category is decided; then by nobody, whoever won" {
  as secretary-general -q ceremony schedule refused --on "$(date +%F)" >/dev/null
  judged refused-2026
  decide secretary-general refused-2026 firm "$ACME" --sealed-for refused
  run as acme award decline "$ACME"
  same "$status" 0
  refused bad_fields as deputy-secretary award decide refused-2026 firm "$ACME" --reason x --sealed-for refused
  holds "is declined" "$stderr"
  decide secretary-general refused-2026 firm "$BOLT" --sealed-for refused
  decide deputy-secretary refused-2026 firm "$BOLT" --sealed-for refused
  for name in bolt core; do
    if [ $name = bolt ]; then id=$BOLT; else id=$CORE; fi
    refused wrong_state as $name award decline "$id"
    holds "firm is decided by log entry" "$stderr"
  done
  as pia -q award decline "$PIA" >/dev/null
  same "$(as secretary-general -q -f json award shortlist refused-2026 | jq -r '[.[].nominee] | sort | join(" ")')" "bolt core"
}

@test "award decide: nobody may win, and that is said" {
  as secretary-general -q ceremony schedule none --on "$(date +%F)" >/dev/null
  judged none-2026
  exits 2 as secretary-general award decide none-2026 firm --reason x --sealed-for none
  holds "--none" "$stderr"
  exits 2 as secretary-general award decide none-2026 firm "$ACME" --none --reason x --sealed-for none
  decide secretary-general none-2026 firm --none --sealed-for none
  decide deputy-secretary none-2026 firm --none --sealed-for none
  same "$(firm second-deputy none-2026 '[.decided, (.winners | length)] | join(" ")')" "true 0"
}

@test "award decide: what cannot be chosen is told by its place" {
  local declined
  as secretary-general -q ceremony schedule wrong --on "$(date +%F)" >/dev/null
  nominating wrong-2026 "$OPEN" prizes
  ACME=$(accepted bolt wrong-2026 firm acme)
  BOLT=$(accepted acme wrong-2026 firm bolt)
  CORE=$(accepted acme wrong-2026 firm core)
  PIA=$(accepted acme wrong-2026 person pia)
  declined=$(nominate core wrong-2026 firm bolt)
  as bolt -q award decline "$declined" >/dev/null
  refused wrong_state as secretary-general award decide wrong-2026 firm "$ACME" --reason x --sealed-for wrong
  holds "wiotc award round advance wrong-2026" "$stderr"
  close_jury wrong-2026
  refused bad_fields as secretary-general award decide wrong-2026 firm "$ACME" "$BOLT" "$CORE" --reason x --sealed-for wrong
  holds "at most 2" "$stderr"
  refused bad_fields as secretary-general award decide wrong-2026 firm "$PIA" --reason x --sealed-for wrong
  holds "winners[0]" "$stderr"
  refused bad_fields as secretary-general award decide wrong-2026 firm N1 --reason x --sealed-for wrong
  refused bad_fields as secretary-general award decide wrong-2026 firm "$declined" --reason x --sealed-for wrong
  holds "is declined" "$stderr"
  refused bad_fields as secretary-general award decide wrong-2026 firm "$ACME" "$ACME" --reason x --sealed-for wrong
  refused bad_fields as secretary-general award decide wrong-2026 nonsense "$ACME" --reason x --sealed-for wrong
  refused not_found as secretary-general award decide wrong-2026 firm "$ACME" --reason x --sealed-for nowhere
  refused bad_fields as secretary-general award decide wrong-2026 firm "$ACME" --reason " " --sealed-for wrong
  exits 2 as secretary-general award decide wrong-2026 firm "$ACME" --sealed-for wrong
  exits 2 as secretary-general award decide wrong-2026 firm A1 --reason x --sealed-for wrong
  exits 2 as secretary-general award decide wrong-2026 firm "$ACME" --reason x # there are several ceremonies
  holds "more than one ceremony" "$stderr"
  same "$(round wrong-2026 .sealed_for)" null
  decide secretary-general wrong-2026 firm "$ACME" --sealed-for wrong
  same "$(round wrong-2026 .sealed_for)" null
  decide deputy-secretary wrong-2026 firm "$ACME" --sealed-for wrong
  same "$(round wrong-2026 .sealed_for)" wrong
  refused wrong_state as deputy-secretary award decide wrong-2026 person "$PIA" --reason x --sealed-for gala
  holds "sealed for the ceremony wrong" "$stderr"
}

@test "award decide: a commitment that is to something else is refused" {
  local seal=Kf3j3Es0r2TOn2MN6JknSg
  judged commit-2026
  body() { jq -n --arg id "$ACME" --arg seal "$1" --arg commitment "$2" --arg salt $SALT \
    '{category: "firm", ceremony: "gala", winners: [$id], reason: "x", seal: $seal, commitment: $commitment, salt: $salt}'; }
  hash() { printf 'wiotc award decision v1\n{"award":"commit-2026","category":"firm","register":"%s","seal":"%s","winners":["%s"]}' \
    "$REGISTER" "$2" "$1" | sha256sum | cut -d' ' -f1; }
  refused bad_fields as secretary-general api POST /v1/awards/commit-2026/decisions --data <(body $seal "$(hash "$BOLT" $seal)")
  holds commitment "$stderr"
  refused bad_fields as secretary-general api POST /v1/awards/commit-2026/decisions --data <(body ${seal}A "$(hash "$ACME" ${seal}A)")
  holds seal "$stderr"
  refused bad_fields as secretary-general api POST /v1/awards/commit-2026/decisions --data <(body $SALT "$(hash "$ACME" $SALT)")
  holds seal "$stderr" # all zeros
  refused bad_fields as secretary-general api POST /v1/awards/commit-2026/decisions --data <(body $seal "$(hash "$ACME" $seal | tr a-f A-F)")
  as secretary-general -q api POST /v1/awards/commit-2026/decisions --data <(body $seal "$(hash "$ACME" $seal)") >/dev/null
  refused bad_fields as deputy-secretary api POST /v1/awards/commit-2026/decisions --data <(body $seal "$(hash "$ACME" $seal)")
  holds "was used before" "$stderr" # whose commitment would be the same
  # whoever may choose reads whom the others chose, and has nothing to prove it with
  same "$(firm deputy-secretary commit-2026 '.choices[0] | "\(.winners[0]) \(.reason) \(.seal)"')" "$ACME x null"
  same "$(firm secretary-general commit-2026 '.choices[0].seal')" null
}

@test "award: a ceremony announces the winners, and all can be proved" {
  local held
  sealed announced-2026 ball
  exits 1 wiotc award prove announced-2026
  holds "is sealed" "$stderr"
  same "$(wiotc -q -f json certificate list --award announced-2026 --kind award)" '[]'
  same "$(of "$ACME" '[.won, .certificate] | join(" ")')" " "
  holds "(firm): decided under seal, " "$(as secretary-general -q award round show announced-2026)"
  run as secretary-general ceremony hold ball
  same "$status" 0
  holds "3 certificates issued" "$output"
  same "$(round announced-2026 '[.status, .history[-1].status] | join(" ")')" "announced announced"
  same "$(round announced-2026 '[.decisions[] | "\(.category):\([.winners[].nominee] | join("+"))"] | join(" ")')" "firm:acme+core person:pia"
  held=$(wiotc -q -f json ceremony show ball | jq .held_entry)
  get "/v1/log/entries/$held" | jq -e --arg a "$ACME" --arg c "$CORE" --arg p "$PIA" '.effect.awards[0] |
    .award == "announced-2026" and ([.categories[].winners] == [[$a, $c], [$p]]) and all(.categories[].openings; length == 2)'
  same "$(wiotc -q -f json ceremony show ball | jq -r '[.opened[] | "\(.kind) \(.subject)"] | join(", ")')" \
    "award announced-2026, nomination $ACME, nomination $CORE, nomination $PIA"
  as auditor -q -f json api GET '/v1/notices?limit=500' | jq -e --arg id "$CORE" '.notices[] | select(.kind == "won" and .values.nomination == $id) |
    .party == "core" and .values.award == "announced-2026" and .values.category == "firm" and .values.award_names.en == "Prizes"'
  # each winner has a certificate, all of them of one batch, and no one else
  same "$(wiotc -q -f json certificate list --award announced-2026 --kind award | jq -r '[.[] | .party] | join(" ")')" "acme core pia"
  same "$(wiotc -q -f json certificate list --award announced-2026 --kind award | jq "all(.entry == $held)")" true
  same "$(get "/v1/log/entries/$held" | jq '.effect.certificates | length')" 3
  same "$(of "$CORE" '[.won, .certificate] | join(" ")')" "true $(wiotc -q -f json ceremony show ball | jq -r --arg id "$CORE" '.opened[] | select(.subject == $id) | .certificate')"
  same "$(of "$BOLT" '[.won, .certificate] | join(" ")')" " "
  wiotc -q certificate fetch --ceremony ball -o "$BATS_TEST_TMPDIR/ball"
  wiotc -q certificate fetch --award announced-2026 --kind award -o "$BATS_TEST_TMPDIR/round"
  same "$(cd "$BATS_TEST_TMPDIR/ball" && echo *.json)" "$(cd "$BATS_TEST_TMPDIR/round" && echo *.json)"
  same "$(find "$BATS_TEST_TMPDIR/ball" -name '*.json' | wc -l)" 3
  wiotc -q certificate fetch "$(of "$PIA" .certificate)" -o "$BATS_TEST_TMPDIR/pia.json"
  run wiotc certificate verify "$BATS_TEST_TMPDIR/pia.json"
  same "$status" 0
  holds "The winners were chosen by the quorum of 2" "$(cat "$BATS_TEST_TMPDIR/pia.json")"
  holds "Certificate         $(of "$CORE" .certificate)" "$(wiotc -q award show "$CORE")"
  # the jurors' offices end with it
  same "$(wiotc -q -f json office list --round announced-2026 | jq -r '.[0] | [.status, .reason] | join(": ")')" \
    "ended: the round announced-2026 was announced"
  # what decided is for all to read, and the scores' sums
  same "$(wiotc -q -f json award decisions announced-2026 | jq -r '.[0].choices[0] | "\(.reason) \(.seal | length)"')" "secret reason of secretary-general 22"
  same "$(get "/v1/log/entries/$(firm pia announced-2026 '.choices[0].entry')/body" | jq -r .reason)" "secret reason of secretary-general"
  wiotc -q award shortlist announced-2026 >/dev/null
  run wiotc -q award round show announced-2026
  holds "最佳企业" "$output"
  holds "(firm): decided, " "$output"
  holds "Acme, acme, $ACME, WIOTC-" "$output"
  same "$(wiotc -q award show announced-2026)" "$output"
  run wiotc -q award prove announced-2026
  same "$status" 0
  holds "The winners are those who were chosen" "$output"
  holds "firm: 2 chose $ACME, $CORE before the ceremony" "$output"
  run wiotc -q -f json award prove announced-2026
  jq -e '.proven and (.checks | length == 7)' <<<"$output"
  refused wrong_state as secretary-general award decide announced-2026 firm "$BOLT" --reason late --sealed-for ball
  refused wrong_state as secretary-general award round advance announced-2026
}

@test "award: a ceremony that comes too early leaves the round, which names another" {
  as secretary-general -q ceremony schedule early --on "$(date +%F)" >/dev/null
  judged early-2026
  decide secretary-general early-2026 person "$PIA" --sealed-for early
  decide second-deputy early-2026 person "$PIA" --sealed-for early
  decide second-deputy early-2026 firm --none
  run as secretary-general ceremony hold early
  same "$status" 0
  holds "Not carried out: it is judged" "$output"
  same "$(round early-2026 '[.status, .sealed_for] | join(" ")')" "judged "
  refused wrong_state as secretary-general award decide early-2026 firm "$ACME" --reason x --sealed-for early
  as secretary-general -q ceremony schedule next --on "$(date +%F)" >/dev/null
  same "$(decisions secretary-general early-2026 '.[1].decided')" true
  decide secretary-general early-2026 firm --none --sealed-for next
  same "$(firm secretary-general early-2026 '[.decided, .choices[].ceremony] | join(" ")')" "false early next"
  decide second-deputy early-2026 firm --none --sealed-for next
  as secretary-general -q ceremony hold next >/dev/null
  run wiotc award prove early-2026
  same "$status" 0
  holds "person: 2 chose $PIA before the ceremony" "$output"
  holds "firm: 2 chose nobody before the ceremony" "$output"
}

@test "award decide: nobody alone says when the winners are announced" {
  as secretary-general -q ceremony schedule sneak --on "$(date +%F)" >/dev/null
  as deputy-secretary -q ceremony schedule due --on "$(date +%F)" >/dev/null
  judged alone-2026
  decide secretary-general alone-2026 firm "$ACME" --sealed-for sneak
  decide secretary-general alone-2026 person "$PIA" --sealed-for sneak
  run as second-deputy award decide alone-2026 firm "$ACME" --reason x --sealed-for due
  same "$status" 0
  holds "for the same ceremony" "$output"
  run as secretary-general ceremony hold sneak
  holds "Held sneak" "$output"
  same "$(wiotc -q -f json ceremony show sneak | jq -c .opened)" '[]'
  decide deputy-secretary alone-2026 firm "$ACME" --sealed-for due
  same "$(round alone-2026 '[.status, .sealed_for] | join(" ")')" "judged due"
  decide second-deputy alone-2026 person "$PIA"
  decide deputy-secretary alone-2026 person "$PIA"
  as secretary-general -q ceremony hold due >/dev/null
  same "$(round alone-2026 .status)" announced
  exits 0 wiotc -q award prove alone-2026
}

@test "award: help and manual" {
  run wiotc help award
  for words in "decide EDITION CATEGORY [ID...]" "decisions EDITION" "prove EDITION" "shortlist EDITION [CATEGORY]"; do
    holds "$words" "$output"
  done
}

@test "award decide: by executives who have no stake in a nominee of the category, and enough of them" {
  local who
  as secretary-general -q ceremony schedule stake --on "$(date +%F)" >/dev/null
  judged stake-2026
  for who in auditor first-reviewer judge-one acme; do
    refused forbidden as $who award decide stake-2026 firm "$ACME" --reason x --sealed-for stake
  done
  decide second-deputy stake-2026 firm "$BOLT" --sealed-for stake
  as second-deputy -q party update second-deputy --affiliation core >/dev/null
  refused conflict_of_interest as second-deputy award decide stake-2026 firm "$BOLT" --reason x --sealed-for stake
  holds core "$stderr"
  same "$(firm second-deputy stake-2026 '.choices[0].winners')" null # not any more
  decide second-deputy stake-2026 person "$PIA" --sealed-for stake # where they have none
  decide secretary-general stake-2026 firm "$BOLT" --sealed-for stake
  same "$(firm secretary-general stake-2026 .decided)" false # the other vote does not count any more
  as deputy-secretary -q party update deputy-secretary --affiliation acme >/dev/null
  refused quorum_unreachable as secretary-general award decide stake-2026 firm "$BOLT" --reason x --sealed-for stake
  holds "only 1 with the office of executive" "$stderr"
}

@test "award: who is suspended after they were chosen wins nothing, and another may be chosen instead" {
  local who mem id one two edition
  for who in mem mod; do application_in approved $who >/dev/null; done
  suspend() { as secretary-general -q member "$1" "$(wiotc -q -f json member list industry | jq -r --arg who "$2" '.[] | select(.party == $who) | .id')" --reason x >/dev/null; }
  for edition in anew-2026 fell-2026; do
    as secretary-general -q ceremony schedule $edition --on "$(date +%F)" >/dev/null
    nominating $edition '{"nominators":"open","standing":"member","categories":["firm"]}' prizes
    one=$(accepted bolt $edition firm mem)
    two=$(accepted bolt $edition firm mod)
    close_jury $edition
    for who in secretary-general deputy-secretary; do decide $who $edition firm "$one" "$two" --sealed-for $edition; done
    same "$(round $edition .status)" sealed
    refused wrong_state as second-deputy award decide $edition firm "$two" --reason x
  done
  suspend suspend mem
  # before the ceremony those who choose may choose anew, and the others learn nothing of it
  id=$(wiotc -q -f json award nominations anew-2026 --nominee mod | jq -r '.[0].id')
  refused forbidden as auditor award decide anew-2026 firm "$id" --reason x
  refused bad_fields as secretary-general award decide anew-2026 firm "$(wiotc -q -f json award nominations anew-2026 --nominee mem | jq -r '.[0].id')" --reason x
  holds "mem is none now" "$stderr"
  run as secretary-general award decide anew-2026 firm "$id" --reason x
  holds "It is not decided yet" "$output"
  decide second-deputy anew-2026 firm "$id"
  as secretary-general -q ceremony hold anew-2026 >/dev/null
  same "$(round anew-2026 '[.status, (.decisions[0].winners[] | .nominee)] | join(" ")')" "announced mod"
  exits 0 wiotc -q award prove anew-2026
  # at the ceremony the others win
  run as secretary-general ceremony hold fell-2026
  same "$status" 0
  holds "Not carried out: it was chosen, but" "$output"
  same "$(round fell-2026 .status)" announced
  same "$(of "$one" '[.won, .certificate] | join(" ")')" " "
  same "$(of "$two" .won)" true
  same "$(wiotc -q -f json ceremony show fell-2026 | jq -r '[.opened[] | "\(.subject) \(.done)"] | join(", ")')" "fell-2026 true, $one false, $two true"
  run wiotc -q award prove fell-2026
  same "$status" 0
  holds "$one: mem was chosen, and could not win any more at the ceremony" "$output"
  suspend reinstate mem
}

@test "award: the register is rebuilt from its log, decisions and all" {
  run wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/into"
  echo "$output"
  same "$status" 0
}

# lies PATH FILTER TEXT: `award prove` sees through a register that answers PATH so, and says TEXT.
lies() {
  local pid liar=$BATS_TEST_TMPDIR/liar
  rm -f "$liar"
  python3 -B "$ROOT/tests/system/lying.py" "$liar" "$SOCKET" "$1" "$2" 3>&- &
  pid=$!
  until [ -S "$liar" ]; do sleep 0.05; done
  run env WIOTC_HOST="unix://$liar" wiotc award prove announced-2026
  kill $pid
  wait $pid || :
  echo "$1 $2: $status: $output"
  [ "$status" = 4 ] && [[ $output == *"$3"* ]]
}

@test "award prove: a register whose answers lie is found out" {
  local round=/v1/awards/announced-2026 acme bolt
  acme=$(wiotc -q -f json award nominations announced-2026 --nominee acme | jq -r '.[0].id')
  bolt=$(wiotc -q -f json award nominations announced-2026 --nominee bolt | jq -r '.[0].id')
  lies $round '.categories |= map(select(.slug == "firm"))' "something ELSE"
  lies $round '.needed = 1' "something ELSE"
  lies $round '.decisions |= map(select(.category != "person"))' "the register shows nobody instead"
  lies $round '.decisions[0].winners[0].nominee = "bolt"' "$acme: is acme by the log, and the register shows bolt"
  lies $round ".decisions[0].winners[0].nomination = \"$bolt\"" "the register shows $bolt"
  lies $round '.decisions[0].winners[0].certificate = .decisions[1].winners[0].certificate' "acme has NO certificate of this by the log"
  lies "/v1/nominations/$acme" '.entry -= 1' "the log has NO such nomination"
  # two keys of one party are not two who chose
  lies $round/decisions '.decisions[0].choices[].by = "deputy-secretary"' "by different people"
  lies $round/decisions 'del(.decisions[0].choices)' "by different people"
  lies /v1/parties/secretary-general/keys '.keys[0].entry = 1' "by different people"
}

@test "award prove: says who chose, and who won by which certificate" {
  local held
  run wiotc -q award prove announced-2026
  same "$status" 0
  holds "secretary-general in log entry" "$output"
  holds "deputy-secretary in log entry" "$output"
  holds "Acme, certificate WIOTC-" "$output"
  held=$(wiotc -q -f json ceremony show ball | jq .held_entry)
  get "/v1/log/entries/$held" | jq -e '.effect.awards[0] | .needed == 2 and (.categories | length == 2)'
}

@test "award prove: a register that shows other winners than were chosen is found out" {
  local held bolt acme core pia
  held=$(wiotc -q -f json ceremony show ball | jq .held_entry)
  of_nominee() { wiotc -q -f json award nominations announced-2026 --nominee "$1" | jq -r '.[0].id'; }
  bolt=$(of_nominee bolt) acme=$(of_nominee acme) core=$(of_nominee core) pia=$(of_nominee pia)
  # a register that shows others than it announced
  stop_daemon
  sqlite3 "$STATE/register.db" "UPDATE award_decision SET winners = '[\"$bolt\"]' WHERE category = 'firm'"
  start_daemon
  run wiotc award prove announced-2026
  same "$status" 4
  holds "the register shows $bolt instead" "$output"
  holds "NOT PROVEN" "$output"
  sqlite3 "$STATE/register.db" "UPDATE award_decision SET winners = '[\"$acme\",\"$core\"]' WHERE category = 'firm'"
  wiotc award prove announced-2026
  # one that shows other bodies than were signed
  sqlite3 "$STATE/register.db" "UPDATE statement_body SET content = CAST(replace(CAST(content AS TEXT), '$pia', '$acme') AS BLOB) WHERE entry IN (SELECT max(entry) FROM award_choice WHERE category = 'person' AND winners = '[\"$pia\"]')"
  run wiotc -f csv award prove announced-2026
  same "$status" 4
  holds "person,failed," "$output"
  holds "firm,passed," "$output"
  # and one whose log says what it did not say
  stop_daemon
  sqlite3 "$STATE/register.db" "UPDATE log_entry SET leaf = CAST(replace(CAST(leaf AS TEXT), '\"winners\":[\"$pia\"]', '\"winners\":[\"$acme\"]') AS BLOB) WHERE entry = $held"
  start_daemon
  run wiotc award prove announced-2026
  same "$status" 4
}
