# Rounds of awards, for the files that test them.
# shellcheck shell=bash

# terms JSON: writes them to a file, whose name it prints.
terms() {
  printf '%s\n' "$1" >"$DIR/round.json"
  echo "$DIR/round.json"
}

# draft EDITION [TERMS [PROGRAMME]]
draft() {
  as secretary-general -q award round open "${3:-world-iot-awards}" "$1" --file "$(terms "${2:-"{}"}")" >/dev/null
}

advance() { as deputy-secretary -q award round advance "$1" >/dev/null; }

# nominating EDITION [TERMS]: a round that takes nominations.
nominating() { draft "$@" && advance "$1"; }

reasons() {
  printf 'It is good.\r\nsecret reasons: 因为它好\n\n' >"$DIR/reasons"
  echo "$DIR/reasons"
}

# nominate NOMINATOR EDITION CATEGORY NOMINEE: prints the id.
nominate() {
  local who=$1
  shift
  as "$who" -q -f json award nominate "$@" --text "$(reasons)" | jq -r .nomination.id
}

round() { wiotc -q -f json award round show "$1" | jq -r "$2"; }
of() { wiotc -q -f json award show "$1" | jq -r "$2"; }

# juror HANDLE EDITION: appointed by two executives.
juror() {
  as secretary-general -q office appoint "$1" juror --round "$2" >/dev/null
  as second-deputy -q office appoint "$1" juror --round "$2" >/dev/null
}

# judging EDITION: a round that takes nominations is closed for them, and the jury begins.
judging() { advance "$1" && advance "$1"; }

# accepted NOMINATOR EDITION CATEGORY NOMINEE: a nomination that stands; prints its id.
accepted() {
  local id
  id=$(nominate "$@") && as "$4" -q award accept "$id" >/dev/null && echo "$id"
}

# score JUROR ID POINTS…: in the order of the criteria of its category; with a comment.
score() {
  local juror=$1 id=$2 edition category
  shift 2
  read -r edition category < <(of "$id" '"\(.award) \(.category)"')
  round "$edition" "[.categories[] | select(.slug == \"$category\") | .criteria[].id]" |
    jq --arg comment "secret comment of $juror" '{scores: ([., $ARGS.positional] | transpose | map({(.[0]): .[1]}) | add), comment: $comment}' \
      --jsonargs "$@" >"$DIR/scores.json"
  as "$juror" -q award score "$id" --file "$DIR/scores.json" >/dev/null
}

# judged EDITION JUROR: the jury is closed; for rounds that take nominations, with that juror.
close_jury() { judging "$1" && advance "$1"; }

# decide EXECUTIVE EDITION CATEGORY [ID…] [OPTIONS]: a choice of winners.
decide() {
  local who=$1
  shift
  as "$who" -q award decide "$@" --reason "secret reason of $who" >/dev/null
}
