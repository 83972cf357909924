#!/usr/bin/env bats
# An application's life: what it holds, who sees it, and what comes of it.
load helpers

setup_file() { register_file; }
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

# sees NAME ID TEXT: that one's view of the application holds it; blind: it does not.
sees() { holds "$3" "$(as "$1" -q -f json application show "$2")"; }
blind() { lacks "$3" "$(as "$1" -q -f json application show "$2")"; }

@test "application: from registration to a membership and its certificate" {
  local id
  register_party life
  echo "the extract" >"$BATS_TEST_TMPDIR/extract.txt"
  answers >"$BATS_TEST_TMPDIR/answers.json"
  exits 0 as life -f json application submit smart-life --as life --class founding \
    --answers "$BATS_TEST_TMPDIR/answers.json" --attach "$BATS_TEST_TMPDIR/extract.txt"
  id=$(jq -r .application.id <<<"$output")
  [[ $id =~ ^A[1-9][0-9]*$ ]]
  same "$(jq -r .application.status <<<"$output")" submitted
  exits 0 as secretary-general application screen "$id" --reason complete
  same "$(status_of "$id")" in_review
  exits 0 as first-reviewer application ask "$id" "Who will represent you?"
  same "$(status_of "$id")" information_requested
  exits 0 as life application answer "$id" "Ms Wang"
  same "$(status_of "$id")" in_review
  exits 0 as first-reviewer application approve "$id" --reason "a leader"
  same "$(status_of "$id")" in_review
  exits 0 as third-reviewer application approve "$id" --reason "agreed"
  local number
  number=$(wiotc -q -f json application show "$id" | jq -r .certificate)
  holds "$number" "$stderr"
  same "$(status_of "$id")" approved
  wiotc -q member list smart-life -f json | jq -e --arg n "$number" --arg id "$id" '.[]
    | select(.party == "life" and .class == "founding" and .status == "active" and .certificate == $n and .application == $id)'
  same "$(wiotc -q -f json application history "$id" | jq -r '.[].action' | xargs)" 'submit screen ask answer approve approve'
}

@test "application: what people wrote is shown in full, wrapped, and a step prints one line" {
  local id question words
  id=$(application_in in_review wordy)
  printf -v words '%s ' who{1..60}
  question="${words}end"
  exits 0 as first-reviewer application ask "$id" "$question"
  same "$output" "$id  information_requested"
  holds "Asked the applicant of $id" "$stderr"
  run as wordy -q application show "$id"
  holds "Answer: none yet" "$output"
  holds "wiotc application answer $id TEXT" "$output"
  same "$(tr -s ' \n' '  ' <<<"$output" | grep -oF "$question")" "$question"
  same "$(as wordy -q application history "$id" | tr -s ' \n' '  ' | grep -oF "$question")" "$question"
  same "$(as wordy -q application show "$id" | awk 'length > 80')" ''
  lacks 'Content digest' "$output"
  lacks '(Answers and files are shown' "$output"
  holds '(Answers and files are shown' "$(wiotc -q application show "$id")"
  lacks '(Answers and files are shown' "$(wiotc -q -f csv application show "$id")"
}

@test "application submit: missing answers are each named, nothing is made" {
  register_party empty
  local size
  size=$(log_size)
  echo '{"standards": "none"}' >"$BATS_TEST_TMPDIR/answers"
  refused bad_fields as empty application submit industry --as empty --class full --answers "$BATS_TEST_TMPDIR/answers"
  holds answers.activities "$stderr"
  holds answers.contribution "$stderr"
  holds answers.representative "$stderr"
  lacks answers.standards "$stderr"
  holds 'wiotc body show industry' "$stderr"
  same "$(log_size)" "$size"
}

@test "application submit: blank answers, answers to no question and answers that are no text are named" {
  register_party wrong
  echo '{"activities": " ", "contribution": "", "representative": "x", "shoe-size": "42"}' >"$BATS_TEST_TMPDIR/answers"
  refused bad_fields as wrong application submit industry --as wrong --class full --answers "$BATS_TEST_TMPDIR/answers"
  holds answers.activities "$stderr"
  holds answers.contribution "$stderr"
  holds answers.shoe-size "$stderr"
  echo '{"activities": 1, "contribution": null, "representative": ["x"]}' >"$BATS_TEST_TMPDIR/answers"
  run --separate-stderr as wrong application submit industry --as wrong --class full --answers "$BATS_TEST_TMPDIR/answers"
  [[ $status == [12] ]]
  holds activities "$stderr"
}

@test "application submit: a file of answers that is no object, no JSON or missing is refused before anything is sent" {
  register_party nojson
  local size text
  size=$(log_size)
  for text in '[]' '"x"' '{' '{"activities": "a", "activities": "b"}' ''; do
    printf %s "$text" >"$BATS_TEST_TMPDIR/answers"
    exits 2 as nojson application submit industry --as nojson --class full --answers "$BATS_TEST_TMPDIR/answers"
    holds "$BATS_TEST_TMPDIR/answers" "$stderr"
  done
  exits 2 as nojson application submit industry --as nojson --class full --answers "$BATS_TEST_TMPDIR/nowhere"
  exits 2 as nojson application submit industry --as nojson --class full --attach "$BATS_TEST_TMPDIR/nowhere"
  same "$(log_size)" "$size"
}

@test "application submit: without answers the body's questions are shown before anything is sent" {
  register_party asker
  exits 2 as asker application submit industry --as asker --class full
  holds 'What does your organization do' "$stderr"
  holds '(optional)' "$stderr"
  holds --answers "$stderr"
}

@test "application submit: kind, class and body must fit" {
  register_party state-of CN state
  register_party nokind
  refused wrong_kind as state-of application submit industry --as state-of --class full --answers <(answers)
  answers >"$BATS_TEST_TMPDIR/answers"
  echo '{"authority": "a ministry", "representative": "Ms Wang"}' >"$BATS_TEST_TMPDIR/state-answers"
  refused wrong_kind as nokind application submit presidium --as nokind --class full --answers "$BATS_TEST_TMPDIR/state-answers"
  holds "'wiotc body show presidium'" "${stderr//\`/\'}"
  refused not_found as nokind application submit nowhere --as nokind --class full
  holds 'wiotc body list' "$stderr"
  refused bad_fields as nokind application submit industry --as nokind --class honorary --answers "$BATS_TEST_TMPDIR/answers"
  refused bad_fields as state-of application submit presidium --as state-of --class founding --answers "$BATS_TEST_TMPDIR/state-answers"
  holds class "$stderr"
}

@test "application submit: one open application a body; another body, or a new one after a withdrawal, is allowed" {
  local id
  id=$(application_in submitted once)
  refused already_applied as once application submit industry --as once --class full --answers <(answers)
  holds "$id" "$stderr"
  apply once smart-life
  as once -q -y application withdraw "$id" >/dev/null
  apply once industry
}

@test "application submit: a member does not apply again, one rejected may" {
  application_in approved member
  refused already_member as member application submit industry --as member --class full --answers <(answers)
  application_in rejected again
  apply again
}

@test "application submit: only for oneself" {
  register_party me
  register_party you
  answers >"$BATS_TEST_TMPDIR/answers"
  refused forbidden as you application submit industry --as me --class full --answers "$BATS_TEST_TMPDIR/answers"
  refused forbidden as secretary-general application submit industry --as me --class full --answers "$BATS_TEST_TMPDIR/answers"
}

@test "application show: answers and questions are for the applicant, registrars, auditors and those who decide" {
  local id who
  id=$(application_in in_review shown)
  register_party stranger
  as first-reviewer -q application ask "$id" "a private question" >/dev/null
  for who in shown secretary-general first-reviewer auditor; do
    sees $who "$id" 'secret plans'
    sees $who "$id" 'a private question'
  done
  for who in stranger second-deputy; do # an executive does not decide on commissions
    blind $who "$id" 'secret plans'
    blind $who "$id" 'a private question'
  done
  lacks 'secret plans' "$(get "/v1/applications/$id")"
  lacks 'a private question' "$(get "/v1/applications/$id")"
  lacks 'secret plans' "$(get '/v1/applications?limit=500')"
  lacks 'a private question' "$(get "/v1/applications/$id/history")"
  holds 'a private question' "$(as shown -q -f json application history "$id")"
}

@test "application show: answers are in no log entry, and in its body only for signer and auditors" {
  local id entry
  id=$(application_in submitted logged)
  register_party peeper
  entry=$(wiotc -q -f json application show "$id" | jq .entry)
  lacks 'secret plans' "$(get '/v1/log/entries?from=0&limit=500')"
  holds 'secret plans' "$(as logged api GET "/v1/log/entries/$entry/body")"
  holds 'secret plans' "$(as auditor api GET "/v1/log/entries/$entry/body")"
  refused forbidden as peeper api GET "/v1/log/entries/$entry/body"
  refused forbidden as second-deputy api GET "/v1/log/entries/$entry/body"
  holds signature_missing "$(get "/v1/log/entries/$entry/body")"
}

@test "application submit: an answer that is no text is told as that" {
  register_party counter
  answers | jq '.activities = 5' >"$BATS_TEST_TMPDIR/answers"
  exits 1 as counter application submit industry --as counter --answers "$BATS_TEST_TMPDIR/answers"
  holds 'answers.activities: give a text' "$stderr"
  lacks 'asks this of every applicant' "$stderr"
}

@test "attachment: comes back byte for byte to applicant, registrar, deciders and auditor, and to nobody else" {
  local id hash who
  register_party attacher
  register_party rival
  head -c 100000 /dev/urandom >"$BATS_TEST_TMPDIR/scan.pdf"
  answers >"$BATS_TEST_TMPDIR/answers"
  id=$(apply attacher industry --answers "$BATS_TEST_TMPDIR/answers" --attach "$BATS_TEST_TMPDIR/scan.pdf")
  hash=$(sha256sum <"$BATS_TEST_TMPDIR/scan.pdf" | cut -d' ' -f1)
  as attacher -q -f json application show "$id" | jq -e --arg h "$hash" \
    '.attachments == [{sha256: $h, media_type: "application/pdf", size: 100000}]'
  holds "wiotc api GET /v1/attachments/$hash >" "$(as attacher -q application show "$id")"
  for who in attacher secretary-general first-reviewer auditor; do
    as $who api GET "/v1/attachments/$hash" >"$BATS_TEST_TMPDIR/back"
    cmp "$BATS_TEST_TMPDIR/scan.pdf" "$BATS_TEST_TMPDIR/back"
  done
  for who in rival second-deputy; do
    run --separate-stderr as $who api GET "/v1/attachments/$hash"
    same "$status" 1
  done
  holds signature_missing "$(get "/v1/attachments/$hash")"
}

@test "attachment: no file is sent when the register would refuse what it goes with" {
  local size id files=(--attach "$BATS_TEST_TMPDIR/a.txt" --attach "$BATS_TEST_TMPDIR/b.txt")
  id=$(application_in submitted sparing)
  register_party sparing2
  answers >"$BATS_TEST_TMPDIR/answers"
  jq 'del(.contribution)' "$BATS_TEST_TMPDIR/answers" >"$BATS_TEST_TMPDIR/few"
  echo a >"$BATS_TEST_TMPDIR/a.txt"
  size=$(log_size)
  exits 2 as sparing2 application submit industry --as sparing2 --class full --answers "$BATS_TEST_TMPDIR/answers" "${files[@]}"
  holds b.txt "$stderr"
  : >"$BATS_TEST_TMPDIR/b.txt"
  exits 2 as sparing2 application submit industry --as sparing2 --class full --answers "$BATS_TEST_TMPDIR/answers" "${files[@]}"
  echo b >"$BATS_TEST_TMPDIR/b.txt"
  refused already_applied as sparing application submit industry --as sparing --class full \
    --answers "$BATS_TEST_TMPDIR/answers" "${files[@]}"
  holds "$id" "$stderr"
  refused not_found as sparing2 application submit nowhere --as sparing2 --class full \
    --answers "$BATS_TEST_TMPDIR/answers" "${files[@]}"
  exits 1 as sparing2 application submit industry --as sparing2 --class full --answers "$BATS_TEST_TMPDIR/few" "${files[@]}"
  holds answers.contribution "$stderr"
  exits 2 as sparing2 application submit industry --as sparing2 --class full "${files[@]}"
  refused not_found as sparing application answer A99999 "see there" "${files[@]}"
  refused wrong_state as sparing application answer "$id" "see there" "${files[@]}"
  holds information_requested "$stderr"
  same "$(log_size)" "$size"
  exits 0 as sparing2 application submit industry --as sparing2 --class full --answers "$BATS_TEST_TMPDIR/answers" "${files[@]}"
  same "$(log_size)" $((size + 3))
}

@test "attachment: another applicant who knows the hash can neither attach nor read it" {
  local hash
  register_party owner
  register_party copycat
  echo "trade secret" >"$BATS_TEST_TMPDIR/secret.txt"
  answers >"$BATS_TEST_TMPDIR/answers"
  apply owner industry --answers "$BATS_TEST_TMPDIR/answers" --attach "$BATS_TEST_TMPDIR/secret.txt"
  hash=$(sha256sum <"$BATS_TEST_TMPDIR/secret.txt" | cut -d' ' -f1)
  answers | jq --arg h "$hash" --arg s $SALT '{body: "industry", applicant: "copycat", class: "full", answers: .,
    attachments: [$h], salt: $s}' >"$BATS_TEST_TMPDIR/body"
  run --separate-stderr as copycat api POST /v1/applications --data "$BATS_TEST_TMPDIR/body"
  same "$status" 1
  holds attachments "$output"
  run --separate-stderr as copycat api GET "/v1/attachments/$hash"
  same "$status" 1
}

@test "attachment: no officer reads one that no application names" {
  local hash
  register_party sender
  echo draft >"$BATS_TEST_TMPDIR/draft.txt"
  as sender -q api POST /v1/attachments --data "$BATS_TEST_TMPDIR/draft.txt" --type text/plain >/dev/null
  hash=$(sha256sum <"$BATS_TEST_TMPDIR/draft.txt" | cut -d' ' -f1)
  same "$(as sender api GET "/v1/attachments/$hash")" draft
  run as first-reviewer api GET "/v1/attachments/$hash"
  same "$status" 1
}

@test "attachment: one with the answer to a question is seen as the others are" {
  local id hash
  id=$(application_in information_requested replier)
  echo "the reply" >"$BATS_TEST_TMPDIR/reply.txt"
  as replier -q application answer "$id" "see the file" --attach "$BATS_TEST_TMPDIR/reply.txt" >/dev/null
  hash=$(sha256sum <"$BATS_TEST_TMPDIR/reply.txt" | cut -d' ' -f1)
  # Who decides finds it with the answer, and how to fetch it.
  holds "wiotc api GET /v1/attachments/$hash >FILE" "$(as first-reviewer -q application show "$id")"
  same "$(as first-reviewer api GET "/v1/attachments/$hash")" 'the reply'
  sees first-reviewer "$id" "$hash"
  lacks "$hash" "$(get "/v1/applications/$id")"
}

@test "application ask: goes back to where it was asked from, and says until when to reply" {
  local id
  id=$(application_in information_requested backer)
  as backer -q -f json application show "$id" | jq -e '.questions[0] | .reply_by == (.asked | fromdate + 30 * 86400 | strftime("%Y-%m-%d"))'
  as backer -q application answer "$id" "yes" >/dev/null
  same "$(status_of "$id")" submitted
  screen "$id"
  as second-reviewer -q application ask "$id" "And who else?" >/dev/null
  as backer -q application answer "$id" "nobody" >/dev/null
  same "$(status_of "$id")" in_review
  same "$(as backer -q -f json application show "$id" | jq -c '[.questions[] | [.by, .text, .answer]]')" \
    '[["secretary-general","Who?","yes"],["second-reviewer","And who else?","nobody"]]'
}

@test "application: two rejections reject, and no membership begins" {
  application_in rejected refusee
  same "$(wiotc -q member list industry --party refusee -f json | jq length)" 0
  same "$(wiotc -q certificate list --party refusee -f json | jq length)" 0
}

@test "application: one approval and one rejection decide nothing, the third vote does" {
  local id
  id=$(application_in in_review split)
  vote first-reviewer approve "$id"
  vote second-reviewer reject "$id"
  same "$(status_of "$id")" in_review
  vote third-reviewer approve "$id"
  same "$(status_of "$id")" approved
}

@test "application: when too few are left to decide, officers are told" {
  local id
  id=$(application_in in_review stuck)
  vote first-reviewer recuse "$id"
  vote second-reviewer abstain "$id"
  same "$(status_of "$id")" in_review
  as third-reviewer -q -f json application show "$id" | jq -e '.quorum.reachable == false'
  holds 'can no longer be reached' "$(as third-reviewer -q application show "$id")"
}

@test "application withdraw: asks first, and without a terminal wants -y" {
  local id
  id=$(application_in submitted unsure)
  exits 2 as unsure application withdraw "$id" </dev/null
  holds -y "$stderr"
  same "$(status_of "$id")" submitted
}

@test "application list: filters by body, status and applicant, and --mine" {
  local id
  id=$(application_in withdrawn filtered smart-life)
  same "$(wiotc -q -f json application list --applicant filtered | jq -r '.[].id')" "$id"
  holds "$id" "$(wiotc -q -f json application list --body smart-life --status withdrawn)"
  lacks "\"$id\"" "$(wiotc -q -f json application list --body industry)"
  lacks "\"$id\"" "$(wiotc -q -f json application list --status approved)"
  same "$(as filtered -q -f json application list --mine | jq -r '.[].id')" "$id"
  run wiotc application list --status nonsense
  [ "$status" -ne 0 ]
  run wiotc application list --mine
  [ "$status" -ne 0 ]
}

@test "application: ids that are none are refused" {
  local id
  for id in A0 A999999 a1 17 A01 A-1 A1x M1 A99999999999999999999; do
    refused not_found wiotc application show "$id"
  done
  exits 2 wiotc application show A1/history
}
