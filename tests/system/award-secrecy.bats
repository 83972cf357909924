#!/usr/bin/env bats
# Before the ceremony nobody learns who wins, however they ask: two registers in which all is the same but that are
# asked for everything there is, by all kinds of people, and answer the same.
load helpers
load awards

OPEN='{"nominators":"open"}'

# known NAME [COUNTRY] [KIND]: a party with the key that the other register knows it by.
known() {
  [ -e "$KEYS/$1" ] || new_key "$1" >/dev/null
  as "$1" -q party register "$1" --kind "${3:-organization}" --name "${1^}" --country "${2:-CN}" >/dev/null
}

# prepared NAME: a register with a round that is judged.
prepared() {
  local name
  use_folder "$BATS_FILE_TMPDIR/$1"
  [ ! -d "$BATS_FILE_TMPDIR/one/keys" ] || [ "$1" = one ] || cp -r "$BATS_FILE_TMPDIR/one/keys/." "$KEYS"
  found_register '.awards = [{programme: "world-iot-awards", names: {en: "Prizes"}, categories: [
    {slug: "firm", for: "organization", names: {en: "Best Firm"}, winners: 2, criteria: [
      {id: "merit", weight: 1, names: {en: "Merit"}}]},
    {slug: "person", for: "person", names: {en: "Best Person"}, winners: 1, criteria: [
      {id: "merit", weight: 1, names: {en: "Merit"}}]}]}]'
  start_daemon
  disown "$PID"
  for name in acme bolt core member; do known $name; done
  for name in judge pia; do known $name CN person; done
  screen "$(apply member)"
  vote first-reviewer approve A1
  vote second-reviewer approve A1
  as second-deputy -q party update second-deputy --affiliation core >/dev/null
  as secretary-general -q ceremony schedule gala --on "$(date +%F)" >/dev/null
  nominating 2026 "$OPEN"
  juror judge 2026
  accepted bolt 2026 firm acme >/dev/null
  accepted acme 2026 firm bolt >/dev/null
  accepted acme 2026 firm core >/dev/null
  accepted acme 2026 person pia >/dev/null
  judging 2026
  for name in N1 N2 N3 N4; do score judge $name 7; done
  advance 2026
}

# chosen FIRM… -- PERSON: by the same two, whoever it is.
chosen() {
  local who firm=()
  while [ "$1" != -- ]; do firm+=("$1") && shift; done
  for who in secretary-general deputy-secretary; do
    as $who -q award decide 2026 firm "${firm[@]}" --reason "${REASON:-because}" --sealed-for gala >/dev/null
    as $who -q award decide 2026 person "$2" --reason "${REASON:-because}" >/dev/null
  done
}

setup_file() {
  prepared one
  chosen N1 N2 -- N4
  prepared two
  REASON="$(head -c 900 /dev/zero | tr '\0' x)" chosen N3 -- --none
}
teardown_file() {
  local name
  for name in one two; do use_folder "$BATS_FILE_TMPDIR/$name" && stop_daemon; done
}

# asked REGISTER WHO: all that they can get, into a file with the name of the register.
asked() {
  use_folder "$BATS_FILE_TMPDIR/$1"
  python3 -B "$ROOT/tests/system/award_secrecy.py" "$SOCKET" $REGISTER "$KEYS" "$ROOT/lib/route.def" "$2" >"$BATS_TEST_TMPDIR/$1"
  [ "$(wc -l <"$BATS_TEST_TMPDIR/$1")" -gt 300 ]
}

# tells_nothing WHO: the two registers answer them the same.
tells_nothing() {
  asked one "$1" && asked two "$1" || { echo "not asked"; return 2; }
  diff "$BATS_TEST_TMPDIR/one" "$BATS_TEST_TMPDIR/two" >"$BATS_TEST_TMPDIR/differs" || {
    head -c 6000 "$BATS_TEST_TMPDIR/differs"
    return 1
  }
}

@test "award secrecy: a stranger learns nothing" { tells_nothing -; }
@test "award secrecy: a member learns nothing" { tells_nothing member; }
@test "award secrecy: a nominee who wins, or does not, learns nothing" { tells_nothing pia; }
@test "award secrecy: a nominator and nominee learns nothing" { tells_nothing acme; }
@test "award secrecy: a juror learns nothing" { tells_nothing judge; }
@test "award secrecy: an officer who decides on nothing learns nothing" { tells_nothing first-reviewer; }
@test "award secrecy: an auditor learns nothing" { tells_nothing auditor; }

@test "award secrecy: an executive with a stake in a category learns nothing of that one" {
  use_folder "$BATS_FILE_TMPDIR/one"
  as second-deputy -q -f json award decisions 2026 | jq -e '.[0] | .decided and .winners == null and all(.choices[]; .winners == null and .reason == null and .seal == null and .counted == null)'
  as second-deputy -q -f json award decisions 2026 | jq -e '.[1].winners[0].nominee == "pia"'
}

@test "award secrecy: whoever decides does learn it, so the comparison can find something" {
  run tells_nothing deputy-secretary
  same "$status" 1
  grep -q '"reason":"because"' "$BATS_TEST_TMPDIR/differs"
}

@test "award secrecy: and so does everybody once the ceremony is held" {
  local name
  for name in one two; do
    use_folder "$BATS_FILE_TMPDIR/$name"
    as secretary-general -q ceremony hold gala >/dev/null
  done
  run tells_nothing -
  same "$status" 1
  grep -q 'GET /v1/awards/2026 ' "$BATS_TEST_TMPDIR/differs"
}
