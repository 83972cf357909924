#!/usr/bin/env bats
# The jury of the awards: scores, and what is found by them.
load helpers
load awards

OPEN='{"nominators":"open"}'

setup_file() {
  local name
  register_file '.awards += [{programme: "prizes", names: {en: "Prizes"}, categories: [
    {slug: "firm", for: "organization", names: {en: "Best Firm"}, winners: 2, criteria: [
      {id: "technology", weight: 2, names: {en: "Technology"}}, {id: "impact", weight: 1, names: {en: "Impact"}}]},
    {slug: "person", for: "person", names: {en: "Best Person"}, winners: 1, criteria: [
      {id: "merit", weight: 1, names: {en: "Merit"}}]}]}]'
  for name in acme bolt core dyne; do register_party $name; done
  for name in judge-one judge-two judge-three pia; do register_party $name CN person; done
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

# jury EDITION [TERMS]: a round that takes nominations, with two jurors.
jury() {
  nominating "$1" "${2:-$OPEN}" prizes
  juror judge-one "$1"
  juror judge-two "$1"
}

# scores WHO ID JQ: of what that one reads.
scores() { as "$1" -q -f json award scores "$2" | jq -r "$3"; }

points() {
  printf '%s\n' "$1" >"$BATS_TEST_TMPDIR/points.json"
  echo "$BATS_TEST_TMPDIR/points.json"
}

@test "award score: by a juror, for each criterion, with or without a comment; again, and the last one counts" {
  local id
  jury 2026
  id=$(accepted bolt 2026 firm acme)
  judging 2026
  run as judge-one award score "$id" --file "$(points '{"technology":8,"impact":10}')"
  same "$status" 0
  holds "Scored $id, log entry" "$output"
  holds "you may score it anew" "$output"
  same "$(scores judge-one "$id" '.[0] | [.juror, .scores.technology, .scores.impact, .comment] | join(" ")')" "judge-one 8 10 "
  score judge-one "$id" 0 7
  same "$(scores judge-one "$id" '[.[] | "\(.scores.technology) \(.replaced)"] | join(", ")')" "8 true, 0 null"
  same "$(scores judge-one "$id" '.[1].comment')" "secret comment of judge-one"
  run as judge-one award scores "$id"
  holds "impact 10, technology 8" "$output"
  holds "; replaced" "$output"
  advance 2026
  same "$(scores judge-one "$id" '[.[] | .counted] | join(" ")')" " true"
}

@test "award score: what is wrong with the points is told by criterion" {
  local id given
  jury points-2026
  id=$(accepted bolt points-2026 firm acme)
  judging points-2026
  for given in '{"technology":11,"impact":1}' '{"technology":-1,"impact":1}' '{"technology":"8","impact":1}' \
    '{"technology":null,"impact":1}' '{"technology":true,"impact":1}' '{"impact":1}'; do
    refused bad_fields as judge-one award score "$id" --file "$(points "$given")"
    holds "scores.technology" "$stderr"
    holds "from 0 to 10" "$stderr"
  done
  holds "is missing" "$stderr" # the last of them
  refused bad_fields as judge-one award score "$id" --file "$(points '{"technology":1,"impact":1,"charm":1}')"
  holds "scores.charm" "$stderr"
  holds "technology, impact" "$stderr"
  refused bad_fields as judge-one award score "$id" --file "$(points '{"scores":{"technology":1,"impact":1},"comment":7}')"
  holds comment "$stderr"
  refused bad_json as judge-one api POST "/v1/nominations/$id/scores" --data <(echo "{\"scores\":{\"technology\":1.5,\"impact\":1},\"salt\":\"$SALT\"}")
  exits 2 as judge-one award score "$id" --file "$(points '[]')"
  exits 2 as judge-one award score "$id"
  same "$(scores judge-one "$id" length)" 0
  as judge-one -q award score "$id" --file "$(points '{"technology":0,"impact":10}')" >/dev/null # its ends
}

@test "award score: only by jurors of the round, and only while it is judging" {
  local id
  jury when-2026
  id=$(accepted bolt when-2026 firm acme)
  refused wrong_state as judge-one award score "$id" --file "$(points '{"technology":1,"impact":1}')"
  holds "this is for one that is judging" "$stderr"
  judging when-2026
  for who in judge-three secretary-general auditor acme bolt; do
    refused forbidden as $who award score "$id" --file "$(points '{"technology":1,"impact":1}')"
  done
  holds "a juror of the round" "$stderr"
  score judge-one "$id" 1 1
  advance when-2026
  refused wrong_state as judge-one award score "$id" --file "$(points '{"technology":2,"impact":2}')"
  holds "is judged" "$stderr"
}

@test "award score: only nominations that stand" {
  local waiting declined merged into
  jury stand-2026
  waiting=$(nominate bolt stand-2026 firm acme)
  declined=$(nominate bolt stand-2026 firm core)
  as core -q award decline "$declined" >/dev/null
  merged=$(nominate bolt stand-2026 firm dyne)
  into=$(accepted acme stand-2026 firm dyne)
  as secretary-general -q award merge "$merged" "$into" >/dev/null
  judging stand-2026
  refused wrong_state as judge-one award score "$waiting" --file "$(points '{"technology":1,"impact":1}')"
  refused wrong_state as judge-one award score "$declined" --file "$(points '{"technology":1,"impact":1}')"
  refused wrong_state as judge-one award score "$merged" --file "$(points '{"technology":1,"impact":1}')"
  holds "$into, which stands for it" "$stderr"
  score judge-one "$into" 1 1
}

@test "award score: not whom one is affiliated with or stepped back from, nor those beside them" {
  local one two pia
  jury stake-2026
  one=$(accepted bolt stake-2026 firm acme)
  two=$(accepted acme stake-2026 firm bolt)
  pia=$(accepted bolt stake-2026 person pia)
  judging stake-2026
  register_party judge-four CN person
  juror judge-four stake-2026
  as judge-four -q party update judge-four --affiliation acme >/dev/null
  refused conflict_of_interest as judge-four award score "$one" --file "$(points '{"technology":1,"impact":1}')"
  holds acme "$stderr"
  refused conflict_of_interest as judge-four award score "$two" --file "$(points '{"technology":0,"impact":0}')"
  holds "firm is for others: you are, or were lately, affiliated with acme" "$stderr"
  same "$(of "$two" '.jury.conflicts | join(" ")')" judge-four
  score judge-four "$pia" 1
  score judge-two "$one" 2 2
  score judge-two "$two" 1 1
  as judge-two -q award recuse "$two" --reason "my cousin" >/dev/null
  refused conflict_of_interest as judge-two award score "$two" --file "$(points '{"technology":1,"impact":1}')"
  holds "you stepped back" "$stderr"
  refused conflict_of_interest as judge-two award score "$one" --file "$(points '{"technology":1,"impact":1}')"
  same "$(of "$two" '.jury | [.may_judge[], "-", .conflicts[], "-", .recused[].by] | join(" ")')" "judge-one - judge-four - judge-two"
  same "$(of "$one" '.jury | [.may_judge[], "-", .conflicts[]] | join(" ")')" "judge-one - judge-two judge-four"
  advance stake-2026
  same "$(scores judge-one "$two" '.[0] | "\(.juror) \(.counted)"')" "judge-two false" # since it stepped back
  same "$(scores judge-one "$one" '.[0] | "\(.juror) \(.counted)"')" "judge-two false"
  same "$(scores judge-one "$pia" '.[0] | "\(.juror) \(.counted)"')" "judge-four true"
}

@test "award score: not whom one nominated, or one's employer did" {
  local id
  jury spoken-2026
  juror judge-three spoken-2026
  juror judge-four spoken-2026
  id=$(accepted judge-three spoken-2026 firm dyne)
  as judge-four -q party update judge-four --affiliation bolt >/dev/null
  accepted bolt spoken-2026 firm core >/dev/null
  judging spoken-2026
  refused conflict_of_interest as judge-three award score "$id" --file "$(points '{"technology":9,"impact":9}')"
  holds "you nominated $id" "$stderr"
  refused conflict_of_interest as judge-four award score "$id" --file "$(points '{"technology":0,"impact":0}')"
  holds "affiliated with bolt, who nominated" "$stderr"
  same "$(of "$id" '.jury | [.may_judge[], "-", .conflicts[]] | join(" ")')" "judge-one judge-two - judge-three judge-four"
}

@test "award score: nobody of the same firm as the nominee" {
  local id
  jury firm-2026
  register_party judge-six CN person
  register_party colleague CN person
  juror judge-six firm-2026
  for who in judge-six colleague; do as $who -q party update $who --affiliation dyne >/dev/null; done
  id=$(accepted core firm-2026 person colleague)
  judging firm-2026
  refused conflict_of_interest as judge-six award score "$id" --file "$(points '{"merit":9}')"
  holds "affiliated with dyne, where colleague belongs too" "$stderr"
  score judge-one "$id" 5
}

@test "award score: a juror who stands does not judge the rivals" {
  local rival
  jury rival-2026
  rival=$(accepted acme rival-2026 person pia)
  accepted acme rival-2026 person judge-one >/dev/null
  judging rival-2026
  refused conflict_of_interest as judge-one award score "$rival" --file "$(points '{"merit":0}')"
  holds "is your own" "$stderr"
  same "$(of "$rival" '.jury | [.may_judge[], "-", .conflicts[]] | join(" ")')" "judge-two - judge-one"
  score judge-two "$rival" 5
}

@test "award score: of a juror whose office was ended before judging was closed, it does not count" {
  local id
  jury ended-2026
  id=$(accepted bolt ended-2026 firm acme)
  judging ended-2026
  score judge-one "$id" 1 1
  score judge-two "$id" 9 9
  as secretary-general -q office end judge-two juror --round ended-2026 --reason "sold points" >/dev/null
  as second-deputy -q office end judge-two juror --round ended-2026 --reason "yes" >/dev/null
  advance ended-2026
  same "$(scores judge-one "$id" '[.[] | "\(.juror) \(.counted)"] | join(", ")')" "judge-one true, judge-two false"
}

@test "award scores: a juror reads their own; officers wait until judging is closed, auditors do not" {
  local id who
  jury read-2026
  id=$(accepted bolt read-2026 firm acme)
  judging read-2026
  score judge-one "$id" 1 2
  score judge-two "$id" 3 4
  same "$(scores judge-one "$id" '[.[].juror] | join(" ")')" judge-one
  same "$(scores judge-two "$id" '[.[].juror] | join(" ")')" judge-two
  same "$(scores auditor "$id" '[.[].juror] | join(" ")')" "judge-one judge-two"
  refused forbidden as secretary-general award scores "$id"
  holds "the jury of read-2026 is at work" "$stderr"
  for who in acme bolt core judge-three first-reviewer; do refused forbidden as $who award scores "$id"; done
  get "/v1/nominations/$id/scores" | jq -e '.code == "signature_missing"'
  advance read-2026
  for who in judge-one judge-two secretary-general auditor; do
    same "$(scores $who "$id" '[.[].juror] | join(" ")')" "judge-one judge-two"
  done
  for who in acme bolt core judge-three; do refused forbidden as $who award scores "$id"; done
}

@test "award score: a nominee strikes no score out by naming the juror its representative" {
  local id
  jury named-2026
  id=$(accepted bolt named-2026 firm acme)
  judging named-2026
  score judge-one "$id" 0 0
  score judge-two "$id" 9 9
  sleep 1.1 # a naming in the second of the nomination is as good as one before it
  as acme -q party represent acme judge-one >/dev/null
  advance named-2026
  same "$(scores judge-two "$id" '[.[] | "\(.juror) \(.counted)"] | join(", ")')" "judge-one true, judge-two true"
  as judge-one -q party dismiss acme judge-one --reason "did not ask for it" >/dev/null
}

@test "award scores: an auditor who is a juror reads their own alone while judging" {
  local id entry
  jury twofold-2026
  juror auditor twofold-2026
  id=$(accepted bolt twofold-2026 firm acme)
  judging twofold-2026
  score judge-one "$id" 3 4
  entry=$(scores judge-one "$id" '.[0].entry')
  same "$(scores auditor "$id" length)" 0
  refused forbidden as auditor api GET "/v1/log/entries/$entry/body"
  score auditor "$id" 5 5
  same "$(scores auditor "$id" '[.[].juror] | join(" ")')" auditor
  as secretary-general -q office end auditor juror --round twofold-2026 --reason "is auditor" >/dev/null
  as second-deputy -q office end auditor juror --round twofold-2026 --reason "yes" >/dev/null
  refused forbidden as auditor award scores "$id"
  advance twofold-2026
  same "$(scores auditor "$id" '[.[].juror] | join(" ")')" "judge-one auditor"
  as auditor -q api GET "/v1/log/entries/$entry/body" >/dev/null
}

@test "award scores: nobody reads them who has a stake in the nominee" {
  local id
  jury mine-2026
  id=$(accepted bolt mine-2026 person auditor)
  judging mine-2026
  score judge-one "$id" 5
  refused forbidden as auditor award scores "$id"
  refused forbidden as auditor api GET "/v1/log/entries/$(scores judge-one "$id" '.[0].entry')/body"
  advance mine-2026
  refused forbidden as auditor award scores "$id"
  same "$(scores secretary-general "$id" length)" 1
}

@test "award scores: nor of those who stand beside one in whom they have a stake" {
  local one two
  jury beside-2026
  one=$(accepted bolt beside-2026 firm core)
  two=$(accepted core beside-2026 firm bolt)
  register_party judge-five CN person
  juror judge-five beside-2026
  judging beside-2026
  score judge-one "$two" 5 5
  score judge-five "$two" 6 6
  as judge-five -q party update judge-five --affiliation core >/dev/null
  advance beside-2026
  same "$(scores judge-one "$two" '[.[].juror] | join(" ")')" "judge-one judge-five"
  same "$(scores judge-five "$two" '[.[].juror] | join(" ")')" judge-five
  same "$(scores judge-five "$one" length)" 0
}

@test "award score: the log tells who scored what, and not how" {
  local id entry
  jury logged-2026
  id=$(accepted bolt logged-2026 firm acme)
  judging logged-2026
  score judge-one "$id" 3 4
  entry=$(scores judge-one "$id" '.[0].entry')
  get "/v1/log/entries/$entry" | jq -e --arg id "$id" '.effect == {"nomination": $id, "award": "logged-2026"}'
  lacks "secret comment" "$(get "/v1/log/entries/$entry")"
  lacks "secret comment" "$(get "/v1/nominations/$id")$(get /v1/awards/logged-2026)$(as acme -q -f json award show "$id" | jq 'del(.text)')"
  refused forbidden as judge-two api GET "/v1/log/entries/$entry/body"
  refused forbidden as secretary-general api GET "/v1/log/entries/$entry/body"
  holds "secret comment of judge-one" "$(as judge-one -q api GET "/v1/log/entries/$entry/body")"
  holds "secret comment of judge-one" "$(as auditor -q api GET "/v1/log/entries/$entry/body")"
}

# judged EDITION: acme 26/3, bolt and core 17/3 each, dyne not scored; li-wei 10. Sets $ACME and so on.
judged() {
  local name
  jury "$1"
  for name in acme bolt core; do
    declare -g "${name^^}=$(accepted secretary-general "$1" firm $name)"
  done
  DYNE=$(accepted secretary-general "$1" firm dyne)
  PIA=$(accepted secretary-general "$1" person pia)
  judging "$1"
  score judge-one "$ACME" 8 10
  score judge-one "$BOLT" 7 3
  score judge-one "$CORE" 5 7
  score judge-two "$BOLT" 6 5
  score judge-two "$CORE" 8 1
  score judge-one "$PIA" 10
  advance "$1"
}

@test "award shortlist: exact, with ties in words, and what was not scored" {
  judged list-2026
  shortlist() { as judge-two -q -f json award shortlist list-2026 "$@"; }
  same "$(shortlist firm | jq -c '[.[] | [.rank, .nominee, .jurors, .total, .weight, .score.numerator, .score.denominator]]')" \
    '[[1,"acme",1,26,3,26,3],[2,"bolt",2,34,3,17,3],[2,"core",2,34,3,17,3],[null,"dyne",0,0,3,null,null]]'
  same "$(shortlist firm | jq -c '[.[].tied_with]')" "[null,[\"$CORE\"],[\"$BOLT\"],null]"
  same "$(shortlist | jq -r '[.[] | .category] | join(" ")')" "firm firm firm firm person"
  same "$(shortlist person | jq -r '.[0].score | "\(.numerator)/\(.denominator)"')" 10/1
  run as judge-two -q award shortlist list-2026
  for words in 26/3 8.66 17/3 "tied with $CORE" "tied with $BOLT" "not scored"; do holds "$words" "$output"; done
  for line in "${lines[@]}"; do [ "${#line}" -le 80 ] || { echo "too wide: $line"; return 1; }; done
  run as judge-two -q -f csv award shortlist list-2026 firm
  same "${lines[1]%$'\r'}" "firm,1,$ACME,acme,1,26,3,26/3,8.66,"
  same "${lines[4]%$'\r'}" "firm,,$DYNE,dyne,0,0,3,,,not scored"
  as judge-two -q -f json api GET '/v1/awards/list-2026/shortlist?limit=2' | jq -e '.shortlist | length == 2'
  same "$(as judge-two -q -f json api GET '/v1/awards/list-2026/shortlist?limit=2' | jq -c '[.shortlist[].tied_with]')" "[null,[\"$CORE\"]]"
  refused not_found as judge-two award shortlist list-2026 nonsense
  refused not_found as judge-two award shortlist 1999
}

@test "award shortlist: of many who are tied each names the nearest" {
  local id
  jury tied-2026
  id=$(accepted bolt tied-2026 firm acme)
  judging tied-2026
  score judge-one "$id" 5 5
  advance tied-2026
  stop_daemon
  sqlite3 "$STATE/register.db" "CREATE TEMP TABLE n AS SELECT * FROM nomination WHERE id = ${id#N}; CREATE TEMP TABLE s AS SELECT * FROM score WHERE nomination = ${id#N};
    $(for i in {100000..100299}; do echo "UPDATE n SET id = $i, nominator = $i; INSERT INTO nomination SELECT * FROM n; UPDATE s SET entry = $i, nomination = $i; INSERT INTO score SELECT * FROM s;"; done)"
  start_daemon
  as auditor -q -f json api GET '/v1/awards/tied-2026/shortlist?limit=500' >"$BATS_TEST_TMPDIR/list"
  stop_daemon
  sqlite3 "$STATE/register.db" "DELETE FROM score WHERE entry >= 100000; DELETE FROM nomination WHERE id >= 100000"
  start_daemon
  jq -e '.shortlist | length == 301 and all(.rank == 1)' "$BATS_TEST_TMPDIR/list"
  same "$(jq -c '[.shortlist[0, 150, 300] | .tied_with | length]' "$BATS_TEST_TMPDIR/list")" "[50,100,50]"
  same "$(jq -r '.shortlist[150].tied_with | "\(.[0]) \(.[99])"' "$BATS_TEST_TMPDIR/list")" "N100099 N100199"
}

@test "award shortlist: for jurors, executives and auditors, when judging is closed" {
  local who
  jury early-2026
  judging early-2026
  for who in judge-one secretary-general auditor; do
    refused forbidden as $who award shortlist early-2026
    holds "is judging: there are results when judging is closed" "$stderr"
  done
  judged who-2026
  for who in judge-one secretary-general auditor; do as $who -q award shortlist who-2026 >/dev/null; done
  for who in judge-three first-reviewer acme pia; do refused forbidden as $who award shortlist who-2026; done
  get /v1/awards/who-2026/shortlist | jq -e '.code == "signature_missing"'
}

@test "award shortlist: not the category in which one has a stake" {
  judged stake-2027
  as judge-two -q party update judge-two --affiliation acme >/dev/null
  same "$(as judge-two -q -f json award shortlist stake-2027 | jq -r '[.[].category] | join(" ")')" person
  refused forbidden as judge-two award shortlist stake-2027 firm
  holds "affiliated with acme" "$stderr"
}

@test "award: the register is rebuilt from its log, scores and all" {
  run wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/into"
  echo "$output"
  same "$status" 0
}

@test "award score: not after the last day of the jury" {
  local id
  jury late-2026 "{\"nominators\":\"open\",\"judge_by\":\"$(date +%F)\"}"
  id=$(accepted bolt late-2026 firm acme)
  judging late-2026
  score judge-one "$id" 1 1 # on the day itself
  refused too_early as deputy-secretary award round advance late-2026
  holds "$(date +%F) as the last day for the jury" "$stderr"
  later 1
  refused too_late as judge-one award score "$id" --file "$(points '{"technology":1,"impact":1}')"
  holds "$(date -d yesterday +%F)" "$stderr"
  advance late-2026
}
