# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164
# What ./demo plays, act by act. Sourced by it, in bash and with `set -e`; WORK is the working folder.

MEMBERS=()               # handles, in the order of their applications
declare -A APPLICATION=() # handle: id
declare -A CERTIFICATE=() # handle: number
REFUSED=()               # sentences
ASKED=haier-smart-home

facts() { jq -r "$@" "$ROOT/etc/wiotc-2022.json"; }

# refused WHAT: notes what the register just said.
refused() { REFUSED+=("Refused: $1. The register said: \"${words##*wiotc: }\"."); }

# write_papers HANDLE NAME BODY ANSWERS: the answers to the body's questions, and a document.
write_papers()
{
  jq --arg name "$2" --arg body "$3" "$4" -n >"papers/$1.json"
  cat >"papers/$1.txt" <<TEXT
To:    $3, $CONVENTION
From:  $2

We apply, accept the charter, and confirm that what we answered is true.

For $2,
its office of international affairs

(A sample. ./demo wrote it; $2 did not.)
TEXT
}

# apply KIND HANDLE COUNTRY NAME NAME-ZH BODY CLASS: with papers that are written already; `submit`
# is how the application is shown.
apply()
{
  local kind=$1 handle=$2 zh=() how=${submit:-show_words}
  [ -z "$5" ] || zh=(--name-zh "$5")
  once key show wiotc key new "keys/$handle" --no-passphrase
  once register show_words wiotc --key "keys/$handle" party register "$handle" --kind "$kind" \
    --name "$4" "${zh[@]}" --country "$3" --email "office@$handle.example"
  once "submit $kind $how" "$how" wiotc --key "keys/$handle" application submit "$6" --as "$handle" \
    --class "$7" --answers "papers/$handle.json" --attach "papers/$handle.txt"
}

apply_organization() # HANDLE COUNTRY NAME NAME-ZH BODY CLASS
{
  write_papers "$1" "$3" "$(facts --arg body "$5" '.commissions[] | select(.slug == $body).name.en')" '{
    activities: "\($name) makes products and services for the Internet of Things.",
    contribution: "Specialists for the working groups of the \($body), reports from practice.",
    representative: "The head of our standards department."}'
  apply organization "$@"
}

apply_state() # HANDLE COUNTRY NAME NAME-ZH
{
  write_papers "$1" "$3" Presidium '{
    authority: "The ministry of communications.",
    representative: "The ambassador to the host country.",
    priorities: "Rural connectivity; open standards."}'
  apply state "$@" presidium full
}

learn_applications()
{
  local handle id
  run wiotc -q -f json application list
  while read -r handle id; do
    APPLICATION[$handle]=$id
  done < <(jq -r '.[] | "\(.applicant) \(.id)"' <<<"$said")
}

# by OFFICER VERB HANDLE REASON [HOW]: one step of an application.
by()
{
  once "$1 $2" "${5:-show}" wiotc --key "keys/$1" application "$2" "${APPLICATION[$3]}" --reason "$4"
}

# --- the acts ---------------------------------------------------------------------------------------

found_register()
{
  local officer
  heading 'The register is founded'
  tell 'Every officer makes a key. The secret half stays on their machine (and would have a' \
    'passphrase there); the public half is what the register knows them by.'
  for officer in $(jq -r '.officers[].handle' "$ROOT/etc/charter.json"); do
    once officer show wiotc -q key new "keys/$officer" --no-passphrase
    printf '%s %s\n' "$officer" "$said" >>officers
  done
  # The sample charter has the offices; this one has also the keys of those who hold them.
  jq --rawfile list officers '
    ($list | split("\n") | map(select(. != "") | split(" ") | {(.[0]): .[1]}) | add) as $key
    | .officers[] |= (.key = $key[.handle])' "$ROOT/etc/charter.json" >charter.json
  tell "The $(wc -l <officers) officers' public keys go into the charter, which also says what the bodies are," \
    'whom they admit, and who decides. The charter is the first entry of the log.'
  show wiotcd init -c wiotcd.conf --charter charter.json
  start_daemon
  tell 'The daemon runs. From their first meeting on, wiotc keeps the two keys that it sees' \
    'here, the issuer and the log key, and refuses every status, receipt and certificate' \
    'that does not fit them.'
  show wiotc -q status
}

apply_members()
{
  local body handle country name zh
  heading 'The first members apply'
  tell 'Each makes a key, registers itself, and applies, with answers to what the commission' \
    'asks and a document. This is the first:'
  while IFS=$'\x1f' read -r body handle country name zh; do
    apply_organization "$handle" "$country" "$name" "$zh" "$body" founding
    MEMBERS+=("$handle")
  done < <(facts '.commissions[] | .slug as $body | .first_members[]
      | [$body, .handle, .country, .name.en, .name.zh // ""] | join("\u001f")')
  tell "The other $((${#MEMBERS[@]} - 1)) did the same. In all:"
  facts '.commissions[] | "\(.first_members | length) to the \(.name.en)"' | cut_lines
  echo
  tell 'Two more apply whom the report does not know: Sunny Umbrellas to the Industry' \
    'Commission, Paper Lantern Studio to the Smart Life Commission.'
  apply_organization sunny-umbrellas PT 'Sunny Umbrellas' '' industry full
  apply_organization paper-lantern IE 'Paper Lantern Studio' '' smart-life full
  learn_applications
}

screen_applications()
{
  local handle id=${APPLICATION[$ASKED]} name
  name=$(facts --arg handle "$ASKED" '.commissions[].first_members[] | select(.handle == $handle).name.en')
  heading 'The secretariat screens, and asks'
  tell 'A registrar sees whether an application is complete, and opens its review:'
  for handle in "${MEMBERS[@]}" sunny-umbrellas paper-lantern; do
    by secretary-general screen "$handle" complete
  done
  tell "All ${#APPLICATION[@]} are complete. A reviewer has a question for $name, which has 30 days to answer:"
  show wiotc --key keys/first-reviewer application ask "$id" 'Who will come?'
  show wiotc --key "keys/$ASKED" application answer "$id" 'Ms Wang will come.'
}

decide()
{
  local handle
  heading 'Two reviewers decide'
  tell 'The second approval admits the applicant, and issues its certificate:'
  for handle in "${MEMBERS[@]}"; do
    by first-reviewer approve "$handle" 'leads its field'
    by second-reviewer approve "$handle" 'will contribute'
  done
  tell "All ${#MEMBERS[@]} are admitted. The history of the one that was asked, as it may see it:"
  show wiotc --key "keys/$ASKED" application history "${APPLICATION[$ASKED]}"
}

reject()
{
  local id=${APPLICATION[sunny-umbrellas]}
  heading 'Not everybody is admitted'
  tell 'The third reviewer works for Sunny Umbrellas, says so, and tries to approve it:'
  show_words wiotc --key keys/third-reviewer party update third-reviewer --affiliation sunny-umbrellas
  show_refused wiotc --key keys/third-reviewer application approve "$id" --reason 'fine umbrellas'
  refused 'a vote of a reviewer who works for the applicant'
  tell 'The two others reject it, each with a reason. One tries to do so twice:'
  by first-reviewer reject sunny-umbrellas 'sells umbrellas, and connects none'
  show_refused wiotc --key keys/first-reviewer application reject "$id" --reason 'really not'
  refused 'a second vote of one reviewer'
  by second-reviewer reject sunny-umbrellas 'no plan to change that'
  REFUSED+=('Rejected: Sunny Umbrellas, by two reviewers: "sells umbrellas, and connects none"; "no plan to change that".')
  tell 'Paper Lantern Studio takes its application back:'
  show wiotc -y --key keys/paper-lantern application withdraw "${APPLICATION[paper-lantern]}" \
    --reason 'we are closing down'
  REFUSED+=('Withdrawn: Paper Lantern Studio, by itself: "we are closing down".')
}

admit_state()
{
  heading 'A country enters the Presidium'
  tell 'Every country may have one seat, and the executives decide. (The report names no' \
    'members of the Presidium. This application and the next are made up.)'
  apply_state brazil BR 'Federative Republic of Brazil' 巴西联邦共和国
  learn_applications
  run wiotc --key keys/secretary-general application screen "${APPLICATION[brazil]}"
  by secretary-general approve brazil 'nominated by its ministry'
  by deputy-secretary approve brazil welcome
  MEMBERS+=(brazil)
  tell 'Then another office of the same country applies:'
  submit=show_refused apply_state brazil-trade-office BR 'Trade Office of Brazil' ''
  refused 'a second application from Brazil'
}

# Founding members apply without papers: the new commission asks nothing.
apply_founder() # HANDLE COUNTRY NAME NAME-ZH
{
  jq -n '{}' >"papers/$1.json"
  printf 'We want to found it.\n' >"papers/$1.txt"
  apply organization "$1" "$2" "$3" "$4" open-data founding
}

found_commission()
{
  local today handle
  printf -v today '%(%F)T' -1
  heading 'A new commission is founded at a ceremony'
  tell 'The executives propose a commission that the charter does not know, with the policy by' \
    'which it will admit. It needs two founding members. (Made up too, like all in this act.)'
  jq -n '{kind: "commission", names: {en: "Open Data Commission", zh: "开放数据委员会"},
    admission: {applicants: ["organization"], classes: ["founding", "full"], founding_minimum: 2,
      decided_by: "reviewer", approvals: 2, term_months: 24}}' >papers/open-data.json
  show_words wiotc --key keys/secretary-general body propose open-data --file papers/open-data.json
  apply_founder lake-atlas KE 'Lake Atlas Cooperative' 湖泊图集合作社
  apply_founder tide-tables PT 'Tide Tables Institute' 潮汐表研究所
  learn_applications
  for handle in lake-atlas tide-tables; do
    by secretary-general screen "$handle" complete
    MEMBERS+=("$handle")
  done
  tell 'Two have applied and are screened. They are not voted on one by one: the executives resolve' \
    'to found the commission, two of them, at a ceremony.'
  show_words wiotc --key keys/deputy-secretary ceremony schedule opening --on "$today" \
    --name 'Opening of the Convention' --name-zh 大会开幕式
  show_words wiotc --key keys/secretary-general body found open-data --ceremony opening
  show_words wiotc --key keys/deputy-secretary body found open-data --ceremony opening
  tell 'Nothing is official before the ceremony. Holding it founds the commission, admits both, and' \
    'issues their certificates as one batch, all in one entry of the log:'
  show wiotc -y --key keys/secretary-general ceremony hold opening
}

fetch_certificates()
{
  local handle number
  heading 'The certificates'
  tell 'Everybody may fetch them, each with the proof that the log issued it:'
  run wiotc -q -f json certificate list --kind membership
  while read -r handle number; do
    CERTIFICATE[$handle]=$number
  done < <(jq -r '.[] | "\(.party) \(.number)"' <<<"$said")
  cd "$OUT"
  for handle in "${MEMBERS[@]}"; do
    number=${CERTIFICATE[$handle]}
    once fetch show wiotc certificate fetch "$number" -o "$number.json"
  done
  fetch_awards
  tell "Beside all $((${#CERTIFICATE[@]} + ${#AWARDED[@]})) go the two keys that the organization publishes, that of the log and" \
    'that of the issuer.'
  run wiotc -q log key
  printf '%s\n' "$said" >log-key.txt
  run wiotc -q -f json status
  jq -r .issuer <<<"$said" >issuer.txt
  cd "$WORK"
}

# A PDF of each, and one more in Chinese. Most of a play's computing is this.
draw_certificates()
{
  local number=${CERTIFICATE[${MEMBERS[0]}]}
  cd "$OUT"
  tell 'To be printed and framed, they are drawn. The credential travels inside the picture:'
  show wiotc certificate render "$number.json" -o "$number.pdf"
  meanwhile wiotc -y certificate render "${CERTIFICATE[@]/%/.json}" -o . --format pdf
  number=${CERTIFICATE[$ASKED]}
  show wiotc certificate render "$number.json" -o "$number.zh.png" --lang zh
  draw_awards
  cd "$WORK"
}

# Nothing is known to the stranger, and nobody answers.
check_as_stranger()
{
  local -x XDG_STATE_HOME=$WORK/stranger XDG_CONFIG_HOME=$WORK/stranger WIOTC_HOST=unix:///nowhere
  local arguments first=${CERTIFICATE[${MEMBERS[0]}]}.json
  heading 'A stranger checks them, without the register'
  tell 'The register is shut down now. The stranger has the files, the two keys, and has' \
    'never heard of the register before:'
  stop_daemon
  cd "$OUT"
  arguments=(--offline --log-key "$(<log-key.txt)" --issuer "$(<issuer.txt)")
  SPELLED["$(<log-key.txt)"]='"$(cat log-key.txt)"'
  SPELLED["$(<issuer.txt)"]='"$(cat issuer.txt)"'
  show wiotc certificate verify "$first" "${arguments[@]}"
  tell "With the register's two lists the stranger also knows which of them still stand. All" \
    "${#CERTIFICATE[@]} of members do; among the awards, the one that was taken back is found out:"
  arguments+=(--status revocations.json --status suspensions.json)
  run wiotc certificate verify "${CERTIFICATE[@]/%/.json}" "${arguments[@]}"
  expect=4 show wiotc certificate verify "${AWARDED[@]/%/.json}" "${arguments[@]}"
  tell 'A picture has its certificate inside:'
  show wiotc certificate verify "${CERTIFICATE[$ASKED]}.zh.png" \
    --proof "${CERTIFICATE[$ASKED]}.json.tlog-proof" "${arguments[@]}"
  tell "Now somebody changes one character in a copy of this" \
    'one, the year in which it ends:'
  sed -E 's/("validUntil":"20)[0-8]/\19/' "$first" >forged.json
  cp "$first.tlog-proof" forged.json.tlog-proof
  [ "$(cmp -l "$first" forged.json | wc -l)" -eq 1 ] || fail 'not one character differs'
  expect=4 show wiotc certificate verify forged.json "${arguments[@]}"
  rm forged.json forged.json.tlog-proof
  REFUSED+=('Not valid: a certificate with one character changed. Neither its two signatures nor the log fit.')
  cd "$WORK"
}

# --- what stays -------------------------------------------------------------------------------------

# The Chinese name stands on a line of its own where there is no room for both.
print_member() # NUMBER NAME NAME-ZH
{
  printf '  %s  %s' "$1" "$2"
  if [ -z "$3" ]; then
    echo
  elif [ $((${#1} + ${#2} + 2 * ${#3} + 5)) -le "$WIDTH" ]; then
    printf ' %s\n' "$3"
  else
    printf '\n  %*s  %s\n' ${#1} '' "$3"
  fi
}

# summarize SECONDS: in plain text.
summarize()
{
  local body number name zh line
  printf '%s\nPlayed on %(%F)T by ./demo.\n' "$CONVENTION" -1
  while IFS=$'\x1f' read -r body number name zh; do
    if [ -z "$number" ]; then
      printf '\n%s\n' "$name${zh:+ $zh}"
    else
      print_member "$number" "$name" "$zh"
    fi
  done <"$WORK/roll"
  printf '\nRefused, rejected, withdrawn, revoked\n'
  for line in "${REFUSED[@]}"; do wrap '  - ' "$line" '' '    '; done
  { read -r _; read -r number; read -r line; } <"$OUT/checkpoint.txt"
  printf '\nThe log has %s entries; its head is\n  %s\n' "$number" "$line"
  printf '%d certificates were issued, and all of them checked, in %s s.\n' \
    $((${#CERTIFICATE[@]} + ${#AWARDED[@]})) "$1"
}

# The bodies and their members, for the summary: body, number or nothing, names.
call_roll()
{
  run wiotc -q -f json party list
  printf '%s' "$said" >parties.json
  run wiotc -q -f json body list
  printf '%s' "$said" >bodies.json
  run wiotc -q -f json member list
  printf '%s' "$said" >members.json
  jq -r --slurpfile parties parties.json --slurpfile members members.json '
    ($parties[0] | map({(.handle): .names}) | add) as $names
    | .[] | .slug as $body
    | [$body, "", .names.en, .names.zh],
      ($members[0][] | select(.body == $body)
        | [$body, .certificate, $names[.party].en, $names[.party].zh // ""])
    | join("\u001f")' bodies.json >roll
  call_winners >>roll
}
