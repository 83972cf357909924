# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164
# The second half of what ./demo plays: the awards. Sourced by it after demo-play.sh.

# Who stands in which category, in the order in which the jury will see them. The report names ten
# winners and not which award each won, so that is ours; the last line of each category is made up.
NOMINEES=(
  'leading-enterprise haier-smart-home'
  'leading-enterprise cosmoplat'
  'leading-enterprise casicloud'
  'leading-enterprise e-surfing-iot'
  'leading-enterprise huawei'
  'leading-enterprise tide-tables'
  'innovation-project silkwave'
  'innovation-project pateo'
  'innovation-project baidu-ai-cloud'
  'innovation-project longcom-iot'
  'innovation-project zhejiang-qingyutang'
  'innovation-project lake-atlas'
  'promotion tide-tables'
)
JURY=(first-juror second-juror third-juror)
declare -A NOMINATION=() # "category handle": id
COPIED=tide-tables       # won with a report that was not its own
AWARDED=()               # numbers

category_name() { facts --arg slug "$1" '.awards.categories[] | select(.slug == $slug).name.en'; }

# Nobody nominates themself: a member of another commission does.
nominate()
{
  local category=$1 handle=$2 by=brazil
  printf '%s has earned the %s.\n' "$handle" "$(category_name "$category")" >"papers/$category-$handle.txt"
  once nominate show_words wiotc --key "keys/$by" award nominate 2022 "$category" "$handle" \
    --text "papers/$category-$handle.txt"
}

learn_nominations()
{
  local category handle id
  run wiotc -q -f json award nominations 2022
  while read -r category handle id; do
    NOMINATION["$category $handle"]=$id
  done < <(jq -r '.[] | select(.status != "merged") | "\(.category) \(.nominee) \(.id)"' <<<"$said")
}

open_round()
{
  local today first second
  printf -v today '%(%F)T' -1
  heading 'The awards of the year'
  tell "The charter has a programme of awards, with $(facts '.awards.categories | length') categories and what the jury" \
    'weighs in each. A round of it is opened for the year, and takes nominations:'
  show_words wiotc --key keys/deputy-secretary ceremony schedule gala --on "$today" \
    --name 'Award Gala' --name-zh 颁奖典礼
  jq -n '{nominators: "members"}' >papers/round.json
  show_words wiotc --key keys/secretary-general award round open world-iot-awards 2022 --file papers/round.json
  show_words wiotc -y --key keys/secretary-general award round advance 2022
  run wiotc -q key new keys/huawei --no-passphrase
  run wiotc --key keys/huawei party register huawei --kind organization --country CN \
    --name "$(facts '.awards.other_parties[0].name.en')" --name-zh "$(facts '.awards.other_parties[0].name.zh')"
  tell "The report names $(facts '.awards.winners_named | length') winners, and not which award each of them won. Who stands" \
    'where is therefore made up, and so are two nominees that it does not know, the jury and its' \
    'points.'
  for first in "${NOMINEES[@]}"; do
    nominate "${first% *}" "${first#* }"
  done
  learn_nominations
  first=${NOMINATION['leading-enterprise haier-smart-home']}
  run wiotc -q -f json --key keys/nokia-shanghai-bell award nominate 2022 leading-enterprise haier-smart-home \
    --text papers/leading-enterprise-haier-smart-home.txt
  second=$(jq -r .nomination.id <<<"$said")
  tell 'Two have nominated the same one. The two become one, and both are kept:'
  show_words wiotc --key keys/deputy-secretary award merge "$second" "$first"
}

answer_nominations()
{
  local standing
  tell 'Each nominee says whether it stands. One does not, for one of its two:'
  for standing in "${NOMINEES[@]}"; do
    [ "$standing" != 'leading-enterprise tide-tables' ] || continue
    once accept show_words wiotc --key "keys/${standing#* }" award accept "${NOMINATION[$standing]}"
  done
  show_words wiotc --key keys/tide-tables award decline "${NOMINATION['leading-enterprise tide-tables']}"
  unset "NOMINATION[leading-enterprise tide-tables]"
}

appoint_jury()
{
  local juror
  heading 'A jury judges'
  tell 'Three people are appointed as jurors of this round, each by two executives:'
  for juror in "${JURY[@]}"; do
    run wiotc -q key new "keys/$juror" --no-passphrase
    run wiotc --key "keys/$juror" party register "$juror" --kind person --country CN --name "${juror//-/ }"
    once appoint show_words wiotc --key keys/secretary-general office appoint "$juror" juror --round 2022
    once appointed show_words wiotc --key keys/second-deputy office appoint "$juror" juror --round 2022
  done
  run wiotc --key keys/third-juror party update third-juror --affiliation haier-smart-home
  run wiotc -y --key keys/secretary-general award round advance 2022
  run wiotc -y --key keys/secretary-general award round advance 2022
}

# points CATEGORY NTH JUROR: what that juror gives the nth nominee, for each criterion. The last two
# of a category are given the same, and end up tied.
points()
{
  jq --arg category "$1" --argjson nth "$2" --argjson juror "$3" '
    .awards[0].categories[] | select(.slug == $category).criteria
    | to_entries | map({(.value.id): ([9, 8, 8, 7, 6, 6][$nth] + (if (.key + $juror) % 3 == 0 then 1 else 0 end))})
    | add' "$ROOT/etc/charter.json"
}

score_nominations()
{
  local juror=$1 nth=0 last='' standing id
  for standing in "${NOMINEES[@]}"; do
    [ "${standing% *}" = "$last" ] || nth=0
    last=${standing% *}
    id=${NOMINATION[$standing]:-}
    points "$last" $nth "$juror" >papers/scores.json
    nth=$((nth + 1))
    # One works for a nominee, and another has stepped back from one: not for what these stand for.
    [[ -n $id && "$juror $last" != '2 leading-enterprise' && "$juror $last" != '1 innovation-project' ]] || continue
    once score show_words wiotc --key "keys/${JURY[juror]}" award score "$id" --file papers/scores.json
  done
}

judge()
{
  local haier=${NOMINATION['leading-enterprise haier-smart-home']}
  tell 'A juror gives points from 0 to 10 for each criterion. No other juror sees them:'
  score_nominations 0
  tell 'The third juror works for Haier Smart Home, and tries to judge it all the same,' \
    'and one of those who stand beside it:'
  points leading-enterprise 0 2 >papers/scores.json
  show_refused wiotc --key keys/third-juror award score "$haier" --file papers/scores.json
  refused 'points by a juror who works for the nominee'
  show_refused wiotc --key keys/third-juror award score "${NOMINATION['leading-enterprise cosmoplat']}" \
    --file papers/scores.json
  refused 'points for a rival, by the same juror'
  tell 'The second knows that he advised Silkwave, which nobody else does, and steps back:'
  show_words wiotc --key keys/second-juror award recuse "${NOMINATION['innovation-project silkwave']}" \
    --reason 'I advised them last year'
  score_nominations 1
  score_nominations 2
  run wiotc -y --key keys/secretary-general award round advance 2022
  tell 'Judging is closed, and the arithmetic is shown, in whole numbers and exact fractions:'
  show wiotc --key keys/deputy-secretary award shortlist 2022 innovation-project
}

# winners CATEGORY: the options by which its winners are chosen: ids, or that nobody wins.
winners()
{
  local standing none=--none
  for standing in "${NOMINEES[@]}"; do
    [[ $standing == "$1 "* && -n ${NOMINATION[$standing]:-} ]] || continue
    [ "$standing" != 'innovation-project lake-atlas' ] || continue
    printf '%s\n' "${NOMINATION[$standing]}"
    none=
  done
  [ -z "$none" ] || printf '%s\n' "$none"
}

seal_winners()
{
  local category officer reason
  local -a chosen
  heading 'The winners are chosen, and sealed'
  tell 'Executives choose them, two of them the same ones. What they choose, and why, is kept from' \
    'everybody else: the log has a hash of it, with a random seal. Two are tied for the last' \
    'of five places, so the reason says what decided:'
  for category in innovation-project leading-enterprise promotion leading-person special-contribution outstanding-person; do
    mapfile -t chosen < <(winners "$category")
    reason='the first of the shortlist'
    [ "$category" != innovation-project ] || reason='the best five; of the two that are tied, the one that is in use'
    [ "${chosen[0]}" != --none ] || reason='nobody stands'
    for officer in secretary-general deputy-secretary; do
      once "decide $officer" show_words wiotc -y --key "keys/$officer" award decide 2022 "$category" "${chosen[@]}" \
        --sealed-for gala --reason "$reason"
    done
  done
  tell 'The same is done in the other categories; in three of them nobody stands. One of the' \
    'winners would like to know already:'
  show_refused wiotc --key keys/silkwave award shortlist 2022 innovation-project
  refused 'a look at the shortlist before the ceremony'
}

announce_winners()
{
  heading 'The ceremony'
  tell 'Holding it opens the seals. The winners are announced, and all their certificates issued as' \
    'one batch, in one entry of the log:'
  show wiotc -y --key keys/secretary-general ceremony hold gala
  tell 'Anybody can prove that these are the winners who were chosen before:'
  show wiotc award prove 2022
}

# Rows of the roll: the categories that have winners, and them.
call_winners()
{
  run wiotc -q -f json certificate list --award 2022 --kind award
  jq -r --slurpfile parties parties.json --slurpfile charter charter.json '
    ($parties[0] | map({(.handle): .names}) | add) as $names | . as $certificates
    | $charter[0].awards[0].categories[] | . as $category
    | [$certificates[] | select(.category == $category.slug)] | select(length > 0)
    | ["award", "", $category.names.en, $category.names.zh // ""],
      (.[] | ["award", .number, $names[.party].en, $names[.party].zh // ""])
    | join("\u001f")' <<<"$said"
}

fetch_awards()
{
  local handle number
  run wiotc -q -f json certificate list --award 2022 --kind award
  while read -r handle number; do
    AWARDED+=("$number")
    [ "$handle" != "$COPIED" ] || REVOKED=$number
  done < <(jq -r '.[] | "\(.party) \(.number)"' <<<"$said")
  tell 'Those of the awards all at once:'
  show_words wiotc certificate fetch --ceremony gala -o .
}

draw_awards()
{
  tell 'The awards are drawn together, for the wall and for the web; an SVG is a picture and a' \
    'badge in one:'
  show_words wiotc certificate render "${AWARDED[@]/%/.json}" -o . --format pdf
  run wiotc certificate render "${AWARDED[@]/%/.json}" -o . --format svg
}

# With the register's lists of the day, from after the revocation.
revoke_award()
{
  heading 'An award is taken back'
  tell 'Tide Tables, which is made up, won with a report that was not its own. Until somebody' \
    'finds out, its certificate is as good as any:'
  cd "$OUT"
  show wiotc certificate verify "$REVOKED.svg" --proof "$REVOKED.json.tlog-proof"
  show_words wiotc -y --key "$WORK/keys/secretary-general" certificate revoke "$REVOKED" --reason 'its report was copied'
  expect=4 show wiotc certificate verify "$REVOKED.svg" --proof "$REVOKED.json.tlog-proof"
  REFUSED+=("Revoked: $REVOKED, the Promotion Award of Tide Tables Institute: \"its report was copied\".")
  tell 'The register signs two lists of what is revoked and suspended. They name nobody, and whoever' \
    'has them needs not ask the register. They go beside the certificates, and so does the newest' \
    'checkpoint of the log:'
  run wiotc -q api GET /v1/status-lists/1
  printf '%s\n' "$said" >revocations.json
  run wiotc -q api GET /v1/status-lists/2
  printf '%s\n' "$said" >suspensions.json
  show wiotc log checkpoint -o checkpoint.txt
  cd "$WORK"
}
