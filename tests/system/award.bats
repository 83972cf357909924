#!/usr/bin/env bats
# The yearly awards: programmes of the charter, rounds, and nominations.
load helpers
load awards

CATEGORY=leading-enterprise

setup_file() {
  register_file '.awards += [{programme: "spring-prizes", names: {en: "Spring Prizes"}, categories: [
    {slug: "best-state", for: "state", names: {en: "Best State"}, winners: 1,
     criteria: [{id: "merit", weight: 1, names: {en: "Merit"}}]}]}]'
  register_party acme
  register_party bolt DE
  register_party core FR
  register_party li-wei CN person
  register_party judge-one CN person
  register_party judge-two CN person
  application_in approved member-one >/dev/null
  application_in approved member-two >/dev/null
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

@test "award: a round is opened, a party nominated, and it accepts" {
  local id
  draft 2022
  same "$(round 2022 .status)" draft
  run as secretary-general award round advance 2022
  holds "is nominating now" "$output"
  run as member-one award nominate 2022 $CATEGORY acme --text "$(reasons)"
  same "$status" 0
  holds "Nominated acme for $CATEGORY: N1, log entry" "$output"
  id=N1
  same "$(of "$id" '[.award, .category, .nominee, .nominator, .status] | join(" ")')" "2022 $CATEGORY acme member-one nominated"
  run as acme award accept "$id"
  same "$status" 0
  holds "Accepted the nomination N1" "$output"
  same "$(of "$id" .status)" accepted
  run wiotc award show "$id"
  holds accepted "$output"
}

@test "award round open: what it takes from the charter is shown, in its order, and all of it unless it says so" {
  same "$(round 2022 '[.categories[].slug] | join(" ")')" \
    "$(jq -r '[.awards.categories[].slug] | join(" ")' "$ROOT/etc/wiotc-2022.json")"
  same "$(round 2022 '[.categories[].for] | join(" ")')" "$(jq -r '[.awards.categories[].for] | join(" ")' "$ROOT/etc/wiotc-2022.json")"
  same "$(round 2022 '[.programme, .year, .nominators, .standing, .opened_by, .names.zh] | join(" ")')" \
    "world-iot-awards 2022 members any secretary-general 世界物联网大奖"
  same "$(round 2022 '.categories[0].criteria | length > 0 and all(.weight > 0)')" true
  draft some-2022 '{"categories":["promotion","leading-person"],"nominators":"open","standing":"member",
    "nominate_by":"2999-01-01","judge_by":"2999-02-01"}'
  same "$(round some-2022 '[[.categories[].slug], .nominators, .standing, .nominate_by, .judge_by] | flatten | join(" ")')" \
    "leading-person promotion open member 2999-01-01 2999-02-01"
  run wiotc -q award round show some-2022
  holds "promotion" "$output"
  holds "WIOT Promotion Award" "$output"
}

@test "award round open: a draft is revised by the same command, by another executive too; later not" {
  draft revised-2022 '{"nominators":"open"}'
  as second-deputy -q award round open spring-prizes revised-2022 --file "$(terms '{"standing":"member"}')" >/dev/null
  same "$(round revised-2022 '[.programme, .nominators, .standing, .opened_by, (.categories | length)] | join(" ")')" \
    "spring-prizes members member secretary-general 1"
  same "$(round revised-2022 '[.history[] | "\(.status) \(.by)"] | join(", ")')" "draft secretary-general, draft second-deputy"
  advance revised-2022
  refused slug_taken as secretary-general award round open spring-prizes revised-2022 --file "$(terms '{}')"
  holds nominating "$stderr"
}

@test "award round open: refusals name every fault; nothing came to be" {
  refused not_found as secretary-general award round open nonsense 2050 --file "$(terms '{}')"
  holds "world-iot-awards, spring-prizes" "$stderr"
  refused bad_fields as secretary-general award round open world-iot-awards 2050 --file "$(terms '{"categories":["nonsense"],"nominate_by":"2020-01-01"}')"
  holds nonsense "$stderr"
  holds nominate_by "$stderr"
  refused bad_fields as secretary-general award round open world-iot-awards 2050 --file "$(terms '{"nominate_by":"2999-02-01","judge_by":"2999-01-01"}')"
  holds judge_by "$stderr"
  refused bad_fields as secretary-general award round open world-iot-awards 2050 --file "$(terms '{"categories":[],"nominators":"all","standing":1,"colour":"red"}')"
  for field in categories nominators standing colour; do holds $field "$stderr"; done
  refused bad_fields as secretary-general award round open world-iot-awards 2050 --file "$(terms '{"categories":["promotion","promotion"]}')"
  for edition in 0999 20222 spring Spring-2050 spring2050 -2050 20-50; do
    refused bad_fields as secretary-general award round open world-iot-awards --file "$(terms '{}')" -- $edition
  done
  refused forbidden as acme award round open world-iot-awards 2050 --file "$(terms '{}')"
  refused forbidden as first-reviewer award round open world-iot-awards 2050 --file "$(terms '{}')"
  refused not_found wiotc award round show 2050
  holds "wiotc award round list" "$stderr"
  exits 2 as secretary-general award round open world-iot-awards 2050
  exits 2 as secretary-general award round open world-iot-awards 2050 --file /nowhere
  exits 2 as secretary-general award round open world-iot-awards 2050 --file "$(terms '[]')"
  exits 2 as secretary-general award round open world-iot-awards 2050 --file "$(terms '{"edition":"2051"}')"
}

@test "award round advance: asks a person at a terminal, who may say no" {
  draft asked-2022
  run at_terminal n as secretary-general award round advance asked-2022
  same "$status" 2
  holds 'Take the round asked-2022 from draft to nominating' "$output"
  holds 'nothing was done' "$output"
  same "$(round asked-2022 .status)" draft
  run at_terminal y as secretary-general award round advance asked-2022
  same "$status" 0
  same "$(round asked-2022 .status)" nominating
}

@test "award round advance: through its states in order, by executives, and no further" {
  draft states-2022
  refused forbidden as acme award round advance states-2022
  refused forbidden as auditor award round advance states-2022
  for state in nominating closed judging judged; do
    run as deputy-secretary award round advance states-2022
    holds "is $state now" "$output"
  done
  refused wrong_state as deputy-secretary award round advance states-2022
  holds "the round states-2022 is judged" "$stderr"
  same "$(round states-2022 '[.history[].status] | join(" ")')" "draft nominating closed judging judged"
  refused not_found as deputy-secretary award round advance 1999
}

@test "award round advance: two who want the same step take one" {
  draft twice-2022
  as secretary-general -q api POST /v1/awards/twice-2022/advance --data <(echo "{\"to\":\"nominating\",\"salt\":\"$SALT\"}") >/dev/null
  refused wrong_state as deputy-secretary api POST /v1/awards/twice-2022/advance --data <(echo "{\"to\":\"nominating\",\"salt\":\"$SALT\"}")
  holds "and then it is closed" "$stderr"
  refused bad_fields as deputy-secretary api POST /v1/awards/twice-2022/advance --data <(echo "{\"to\":\"over\",\"salt\":\"$SALT\"}")
  same "$(round twice-2022 .status)" nominating
}

@test "award round advance: not by an executive with a stake in anyone who is nominated" {
  local id
  nominating moved-2022 '{"nominators":"open"}'
  id=$(nominate bolt moved-2022 leading-person second-deputy)
  refused conflict_of_interest as second-deputy award round advance moved-2022
  holds "moved-2022 is for others: $id is your own" "$stderr"
  as second-deputy -q award decline "$id" >/dev/null
  as second-deputy -q award round advance moved-2022 >/dev/null
  same "$(round moved-2022 .status)" closed
}

@test "award round list: by year, programme, state, category and party; as table, csv and json" {
  draft list-2031 '{"categories":["promotion"]}'
  draft list-2032 '{}' spring-prizes
  same "$(wiotc -q -f json award round list --year 2031 | jq -r '[.[].edition] | join(" ")')" list-2031
  same "$(wiotc -q -f json award round list --programme spring-prizes --year 2032 | jq -r '[.[].edition] | join(" ")')" list-2032
  same "$(wiotc -q -f json award round list --category best-state --status draft | jq -r '[.[].edition] | join(" ")')" list-2032
  same "$(wiotc -q -f json award round list --party acme | jq -r '[.[].edition] | join(" ")')" 2022
  same "$(wiotc -q -f json award round list --party acme --category promotion)" '[]'
  refused not_found wiotc award round list --party nobody-here
  exits 2 wiotc award round list --status won
  run wiotc -q award round list --year 2031
  holds list-2031 "$output"
  run wiotc -q -f csv award round list --year 2031
  holds "edition,programme,name" "${lines[0]}"
  holds list-2031,world-iot-awards "${lines[1]}"
}

@test "award nominate: in a round for members by members in good standing only" {
  nominating members-2022
  refused forbidden as bolt award nominate members-2022 $CATEGORY acme --text "$(reasons)"
  holds "no member in good standing" "$stderr"
  local membership
  membership=$(wiotc -q -f json member list industry | jq -r '.[] | select(.party == "member-two") | .id')
  as secretary-general -q member suspend "$membership" --reason late >/dev/null
  refused forbidden as member-two award nominate members-2022 $CATEGORY acme --text "$(reasons)"
  as secretary-general -q member reinstate "$membership" --reason paid >/dev/null
  nominate member-two members-2022 $CATEGORY acme
}

@test "award nominate: in an open round by any registered party, and by nobody else" {
  nominating open-2022 '{"nominators":"open"}'
  nominate bolt open-2022 $CATEGORY acme
  new_key stranger >/dev/null
  refused key_unknown as stranger award nominate open-2022 $CATEGORY acme --text "$(reasons)"
  post /v1/awards/open-2022/nominations '{}' | jq -e '.code == "signature_missing"'
}

@test "award nominate: not twice, not for oneself, not whom one belongs to" {
  nominating self-2022 '{"nominators":"open"}'
  local id
  id=$(nominate bolt self-2022 $CATEGORY acme)
  refused already_nominated as bolt award nominate self-2022 $CATEGORY acme --text "$(reasons)"
  holds "$id" "$stderr"
  nominate bolt self-2022 promotion acme # another category
  nominate core self-2022 $CATEGORY acme # another nominator
  refused conflict_of_interest as acme award nominate self-2022 $CATEGORY acme --text "$(reasons)"
  as li-wei -q party update li-wei --affiliation acme >/dev/null
  refused conflict_of_interest as li-wei award nominate self-2022 promotion acme --text "$(reasons)"
  holds "affiliated with acme" "$stderr"
  nominate li-wei self-2022 promotion bolt
}

@test "award nominate: a representative speaks for an organization, with --as" {
  nominating rep-2022 '{"nominators":"open"}'
  register_party deputy CN person
  refused forbidden as deputy award nominate rep-2022 $CATEGORY acme --as core --text "$(reasons)"
  as core -q party represent core deputy >/dev/null
  local id
  id=$(nominate deputy rep-2022 $CATEGORY acme --as core)
  same "$(of "$id" .nominator)" core
  holds "secret reasons" "$(as deputy -q -f json award show "$id")"
  # and for the nominee
  as acme -q party represent acme deputy >/dev/null
  as deputy -q award accept "$id" >/dev/null
  same "$(of "$id" .status)" accepted
  refused conflict_of_interest as deputy award nominate rep-2022 promotion acme --as core --text "$(reasons)"
}

@test "award nominate: the nominee's kind and standing must fit, and it must be registered" {
  nominating fit-2022 '{"nominators":"open","standing":"member"}'
  refused not_eligible as bolt award nominate fit-2022 leading-person member-one --text "$(reasons)"
  holds "for the kind person, and member-one is registered as organization" "$stderr"
  refused not_eligible as bolt award nominate fit-2022 $CATEGORY acme --text "$(reasons)"
  holds "members in good standing" "$stderr"
  refused not_found as bolt award nominate fit-2022 $CATEGORY unheard-of --text "$(reasons)"
  holds "wiotc party register" "$stderr"
  refused bad_fields as bolt award nominate fit-2022 nonsense member-one --text "$(reasons)"
  holds "wiotc award round show fit-2022" "$stderr"
  refused not_found as bolt award nominate 1999 $CATEGORY member-one --text "$(reasons)"
  nominate bolt fit-2022 $CATEGORY member-one
  nominate bolt fit-2022 promotion member-one # for any kind
}

@test "award nominate: the text is wanted, and has its bound" {
  nominating text-2022 '{"nominators":"open"}'
  exits 2 as bolt award nominate text-2022 $CATEGORY acme
  exits 2 as bolt award nominate text-2022 $CATEGORY acme --text /nowhere
  refused bad_fields as bolt award nominate text-2022 $CATEGORY acme --text <(echo)
  refused bad_fields as bolt award nominate text-2022 $CATEGORY acme --text <(head -c 8001 /dev/zero | tr '\0' x)
  as bolt -q award nominate text-2022 $CATEGORY acme --text <(head -c 8000 /dev/zero | tr '\0' x) >/dev/null
}

@test "award nominate: so many in a round by one party, and no more" {
  nominating many-2022 '{"nominators":"open"}'
  local n
  for n in {1..32}; do
    register_party "many-$n"
    nominate core many-2022 promotion "many-$n" >/dev/null
  done
  refused quota as core award nominate many-2022 promotion acme --text "$(reasons)"
  nominate bolt many-2022 promotion acme
  get '/v1/awards/many-2022/nominations?limit=20' -D "$BATS_TEST_TMPDIR/head" | jq -e '.nominations | length == 20'
  grep -qi '^link: .*rel="next"' "$BATS_TEST_TMPDIR/head"
  same "$(wiotc -q -f json award nominations many-2022 | jq length)" 33
}

@test "award nominate, accept, decline: only in the states for it" {
  local id other
  draft late-2022 '{"nominators":"open"}'
  refused wrong_state as bolt award nominate late-2022 $CATEGORY acme --text "$(reasons)"
  holds "is draft" "$stderr"
  advance late-2022
  id=$(nominate bolt late-2022 $CATEGORY acme)
  other=$(nominate bolt late-2022 promotion acme)
  advance late-2022
  refused wrong_state as bolt award nominate late-2022 $CATEGORY core --text "$(reasons)"
  as acme -q award accept "$id" >/dev/null # while it is closed
  as acme -q award accept "$other" >/dev/null
  as acme -q award decline "$other" >/dev/null # it may think better of it
  advance late-2022
  refused wrong_state as acme award accept "$id"
  holds judging "$stderr"
  as acme -q award decline "$id" >/dev/null # and may still when the jury is at work
  same "$(of "$id" .status)" declined
  same "$(of "$other" .status)" declined
}

@test "award accept, decline: by the nominee, once" {
  nominating answer-2022 '{"nominators":"open"}'
  local id
  id=$(nominate bolt answer-2022 $CATEGORY acme)
  refused forbidden as bolt award accept "$id"
  refused forbidden as secretary-general award accept "$id"
  refused forbidden as core award decline "$id"
  run as acme award decline "$id"
  holds "Declined the nomination $id" "$output"
  refused wrong_state as acme award accept "$id"
  holds declined "$stderr"
  refused wrong_state as acme award decline "$id"
  refused not_found as acme award accept N999
  refused not_found as acme award accept A1
  holds "looks like N9" "$stderr"
}

@test "award accept: a nominee that lost its standing meanwhile is told so" {
  nominating standing-2022 '{"nominators":"open","standing":"member"}'
  local id membership
  id=$(nominate bolt standing-2022 $CATEGORY member-two)
  membership=$(wiotc -q -f json member list industry | jq -r '.[] | select(.party == "member-two") | .id')
  as secretary-general -q member suspend "$membership" --reason late >/dev/null
  refused not_eligible as member-two award accept "$id"
  as secretary-general -q member reinstate "$membership" --reason paid >/dev/null
  as member-two -q award accept "$id" >/dev/null
}

@test "award merge: what several say of one nominee, by a registrar; the originals stay readable" {
  local one two three other
  nominating merge-2022 '{"nominators":"open"}'
  one=$(nominate bolt merge-2022 $CATEGORY acme)
  two=$(nominate core merge-2022 $CATEGORY acme)
  three=$(nominate member-one merge-2022 $CATEGORY acme)
  other=$(nominate bolt merge-2022 promotion acme)
  as acme -q award accept "$two" >/dev/null
  refused forbidden as bolt award merge "$two" "$one"
  refused forbidden as first-reviewer award merge "$two" "$one"
  refused bad_fields as secretary-general award merge "$two" "$two"
  refused bad_fields as secretary-general award merge "$two" "$other"
  refused bad_fields as secretary-general award merge "$two" A1
  refused not_found as secretary-general award merge "$two" N999
  run as secretary-general award merge "$two" "$one"
  holds "Merged into $one: the nomination $two" "$output"
  same "$(of "$two" '[.status, .merged_into, .merged_by, .nominator] | join(" ")')" "merged $one secretary-general core"
  same "$(of "$one" '[.status, .originals[]] | join(" ")')" "accepted $two" # it was accepted there
  holds "secret reasons" "$(as secretary-general -q -f json award show "$two")"
  refused wrong_state as acme award decline "$two"
  holds "$one" "$stderr"
  refused wrong_state as secretary-general award merge "$three" "$two"
  as secretary-general -q award merge "$one" "$three" >/dev/null # what it stands for comes with it
  same "$(of "$three" '[.status, (.originals | sort[])] | join(" ")')" "$(printf 'accepted %s %s' "$one" "$two")"
  same "$(wiotc -q -f json award nominations merge-2022 --status merged | jq length)" 2
}

@test "award merge: a registrar with a stake in the nominee leaves it to others; not once it is judged" {
  local one two
  nominating stake-2022 '{"nominators":"open"}'
  one=$(nominate acme stake-2022 $CATEGORY bolt)
  two=$(nominate core stake-2022 $CATEGORY bolt)
  as deputy-secretary -q party update deputy-secretary --affiliation bolt >/dev/null
  refused conflict_of_interest as deputy-secretary award merge "$one" "$two"
  holds bolt "$stderr"
  lacks "secret reasons" "$(as deputy-secretary -q -f json award show "$one")"
  as deputy-secretary -q party update deputy-secretary --affiliation core >/dev/null
  for _ in closed judging; do as secretary-general -q award round advance stake-2022 >/dev/null; done
  refused wrong_state as secretary-general award merge "$one" "$two"
}

@test "juror: appointed by motion for one round; not without one, and no other role for one" {
  nominating jury-2022 '{"nominators":"open"}'
  draft other-2022
  refused bad_fields as secretary-general office appoint judge-one juror
  holds "for one round of awards" "$stderr"
  refused bad_fields as secretary-general office appoint judge-one auditor --round jury-2022
  refused bad_fields as secretary-general office appoint judge-one juror --round jury-2022 --body industry
  refused not_found as secretary-general office appoint judge-one juror --round 1999
  refused forbidden as judge-one office appoint judge-one juror --round jury-2022
  refused bad_fields as secretary-general office appoint acme juror --round jury-2022
  juror judge-one jury-2022
  same "$(wiotc -q -f json office list --round jury-2022 | jq -r '[.[] | .party, .role, .round, .status] | join(" ")')" \
    "judge-one juror jury-2022 in_force"
  same "$(wiotc -q -f json office list --round other-2022)" '[]'
  refused not_found wiotc office list --round 1999
  refused wrong_state as secretary-general office appoint judge-one juror --round jury-2022
  juror judge-one other-2022 # another office
  as secretary-general -q office end judge-one juror --round other-2022 --reason "was a mistake" >/dev/null
  as second-deputy -q office end judge-one juror --round other-2022 --reason "yes" >/dev/null
  same "$(wiotc -q -f json office list --party judge-one | jq -r '[.[] | "\(.round) \(.status)"] | join(", ")')" \
    "jury-2022 in_force, other-2022 ended"
}

@test "award recuse: a juror of the round, once; who is affiliated is kept from it and found" {
  local id elsewhere
  juror judge-two jury-2022
  nominating elsewhere-2022 '{"nominators":"open"}'
  elsewhere=$(nominate bolt elsewhere-2022 $CATEGORY acme)
  id=$(nominate bolt jury-2022 $CATEGORY acme)
  same "$(of "$id" '.jury.may_judge | join(" ")')" "judge-one judge-two"
  holds "secret reasons" "$(as judge-one -q -f json award show "$id")"
  lacks "secret reasons" "$(as judge-one -q -f json award show "$elsewhere")"
  refused forbidden as judge-one award recuse "$elsewhere" --reason "not mine"
  refused forbidden as secretary-general award recuse "$id" --reason "not a juror"
  exits 2 as judge-one award recuse "$id"
  run as judge-one award recuse "$id" --reason "I advise them"
  same "$status" 0
  holds "Stepped back from the nomination $id" "$output"
  refused wrong_state as judge-one award recuse "$id" --reason "again"
  same "$(of "$id" '.jury | [.may_judge[], .recused[0].by, .recused[0].reason] | join(" ")')" "judge-two judge-one I advise them"
  as judge-two -q party update judge-two --affiliation acme >/dev/null
  same "$(of "$id" '.jury | (.may_judge | length), .conflicts[]' | xargs)" "0 judge-two"
  lacks "secret reasons" "$(as judge-two -q -f json award show "$id")"
  run wiotc -q award show "$id"
  holds "I advise them" "$output"
  as acme -q award decline "$id" >/dev/null
  refused wrong_state as judge-two award recuse "$id" --reason "it is over"
}

@test "award recuse: it holds for the nomination into which it is merged" {
  local one two
  one=$(nominate core jury-2022 promotion bolt)
  two=$(nominate acme jury-2022 promotion bolt)
  as judge-one -q award recuse "$one" --reason "my cousin" >/dev/null
  as secretary-general -q award merge "$one" "$two" >/dev/null
  same "$(of "$two" '.jury.recused[0].by')" judge-one
  refused wrong_state as judge-one award recuse "$two" --reason "again"
}

@test "award: a text is read by nominee, nominator and officers, and nobody else" {
  local id reader
  nominating private-2022 '{"nominators":"open"}'
  id=$(nominate bolt private-2022 $CATEGORY acme)
  for reader in bolt acme secretary-general second-deputy auditor; do
    same "$(as $reader -q -f json award show "$id" | jq -r .text)" $'It is good.\nsecret reasons: 因为它好'
  done
  for reader in core first-reviewer member-one; do
    same "$(as $reader -q -f json award show "$id" | jq -r .text)" null
  done
  lacks secret "$(get "/v1/nominations/$id")"
  lacks secret "$(get /v1/awards/private-2022/nominations)"
  lacks secret "$(as acme -q -f json award nominations private-2022)"
  lacks secret "$(get "/v1/log/entries/$(of "$id" .entry)")"
  refused forbidden as core api GET "/v1/log/entries/$(of "$id" .entry)/body"
}

@test "award nominations: by category, nominee, nominator and state; as table, csv and json" {
  nominating rows-2022 '{"nominators":"open"}'
  nominate bolt rows-2022 $CATEGORY acme >/dev/null
  nominate bolt rows-2022 promotion core >/dev/null
  nominate core rows-2022 promotion acme >/dev/null
  list() { wiotc -q -f json award nominations rows-2022 "$@" | jq -r '[.[] | "\(.category) \(.nominee) \(.nominator)"] | join(", ")'; }
  same "$(list --category promotion)" "promotion core bolt, promotion acme core"
  same "$(list --nominee acme)" "$CATEGORY acme bolt, promotion acme core"
  same "$(list --nominator core --status nominated)" "promotion acme core"
  same "$(list --status declined)" ""
  refused not_found wiotc award nominations rows-2022 --category nonsense
  refused not_found wiotc award nominations rows-2022 --nominee nobody-here
  refused not_found wiotc award nominations 1999
  run wiotc -q award nominations rows-2022
  holds "$CATEGORY" "$output"
  run wiotc -q -f csv award nominations rows-2022 --category promotion
  same "${#lines[@]}" 3
}

@test "award: the log tells of a nomination who and what, and not why" {
  local id
  nominating logged-2022 '{"nominators":"open"}'
  id=$(nominate bolt logged-2022 $CATEGORY acme)
  get "/v1/log/entries/$(of "$id" .entry)" |
    jq -e --arg id "$id" --arg category $CATEGORY '.effect == {"nomination": $id, "status": "nominated", "award": "logged-2022",
      "category": $category, "nominee": "acme"} and .path == "/v1/awards/logged-2022/nominations"'
}

@test "award: the nominee is told by a notice" {
  local id
  nominating notice-2022 '{"nominators":"open"}'
  id=$(nominate bolt notice-2022 $CATEGORY acme)
  as auditor -q -f json api GET '/v1/notices?limit=500' |
    jq -e --arg id "$id" '.notices[] | select(.values.nomination == $id) | .kind == "nominated" and .party == "acme"
      and .values.award == "notice-2022" and .values.category == "leading-enterprise" and .values.nominator == "bolt"
      and .values.award_names.zh == "世界物联网大奖"'
}

@test "award: the charter's programmes are read strictly, and an amendment is for rounds to come" {
  wiotc -q charter show >"$BATS_TEST_TMPDIR/charter"
  jq '.awards[0].categories[4].winners = 2' "$BATS_TEST_TMPDIR/charter" >"$BATS_TEST_TMPDIR/amended"
  run as secretary-general -q charter amend "$BATS_TEST_TMPDIR/amended" --preview
  holds "awards[world-iot-awards].categories[leading-enterprise].winners" "$output"
  as secretary-general -q charter amend "$BATS_TEST_TMPDIR/amended" >/dev/null
  as deputy-secretary -q charter amend "$BATS_TEST_TMPDIR/amended" >/dev/null
  same "$(round 2022 '.categories[4].winners')" 5
  draft amended-2022
  same "$(round amended-2022 '.categories[4].winners')" 2
  faulty() {
    jq "$1" "$BATS_TEST_TMPDIR/amended" >"$BATS_TEST_TMPDIR/faulty"
    refused charter_invalid as secretary-general charter amend "$BATS_TEST_TMPDIR/faulty"
    holds "$2" "$stderr"
  }
  faulty '.awards = {}' awards
  faulty '.awards[0].colour = 1' 'awards[0].colour'
  faulty '.awards[1].programme = "world-iot-awards"' 'awards[1].programme'
  faulty '.awards[0].categories = []' 'awards[0].categories'
  faulty '.awards[0].categories[1].for = "dog"' 'awards[0].categories[1].for'
  faulty '.awards[0].categories[1].winners = 0' 'awards[0].categories[1].winners'
  faulty '.awards[0].categories[1].slug = "promotion"' 'awards[0].categories[2].slug'
  faulty '.awards[0].categories[1].criteria[0].weight = "2"' 'awards[0].categories[1].criteria[0].weight'
  faulty '.awards[0].categories[1].criteria[0].weight = 1001' 'awards[0].categories[1].criteria[0].weight'
  faulty '.awards[0].categories[1].criteria[1].id = .awards[0].categories[1].criteria[0].id' 'awards[0].categories[1].criteria[1].id'
  faulty 'del(.awards[0].categories[1].names)' 'awards[0].categories[1].names'
}

@test "award: help, and a word that is none" {
  run wiotc help award
  for words in "round open PROGRAMME EDITION" "round advance EDITION" "nominate EDITION CATEGORY HANDLE" "merge ID INTO" "recuse ID"; do
    holds "$words" "$output"
  done
  run wiotc award round open -h
  holds "usage: wiotc award round open PROGRAMME EDITION" "$output"
  holds "wiotc award round open world-iot-awards 2026 --file round.json" "$output"
  exits 2 wiotc award round
  exits 2 wiotc award round opne x 2022
  holds 'wiotc award round opne`; did you mean `open`' "$stderr"
  exits 2 wiotc award open x 2022
  exits 2 wiotc award round show
  holds "EDITION is missing" "$stderr"
}

@test "award: an erasure takes the texts from and about the party, and the register is rebuilt from its log" {
  local id other entry
  nominating erased-2022 '{"nominators":"open"}'
  register_party gone
  id=$(nominate gone erased-2022 $CATEGORY acme)
  other=$(nominate bolt erased-2022 promotion gone)
  entry=$(of "$id" .entry)
  as gone -q -y party erase gone --reason "leaving" >/dev/null
  same "$(as secretary-general -q -f json award show "$id" | jq -r .text)" ""
  same "$(as secretary-general -q -f json award show "$other" | jq -r .text)" ""
  same "$(of "$id" .nominator)" gone
  lacks secret "$(as auditor -q api GET "/v1/log/entries/$entry/body")"
  run wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/into"
  echo "$output"
  same "$status" 0
}

@test "award: after the last day nominations are refused, answers are not" {
  local id
  nominating day-2022 "{\"nominators\":\"open\",\"nominate_by\":\"$(date +%F)\"}"
  draft stale-2022 "{\"nominate_by\":\"$(date +%F)\"}"
  id=$(nominate member-one day-2022 $CATEGORY acme) # on the day itself
  refused too_early as deputy-secretary award round advance day-2022
  holds "$(date +%F)" "$stderr"
  later 1
  refused too_late as bolt award nominate day-2022 $CATEGORY core --text "$(reasons)"
  holds "$(date -d yesterday +%F)" "$stderr"
  as acme -q award accept "$id" >/dev/null
  advance day-2022 # which was too early the day before
  same "$(round day-2022 .status)" closed
  refused too_late as deputy-secretary award round advance stale-2022
  holds "revises a draft" "$stderr"
  draft stale-2022 '{"nominate_by":"2999-01-01"}'
  advance stale-2022
}
