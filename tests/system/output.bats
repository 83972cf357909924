#!/usr/bin/env bats
# What is printed: tables, JSON and CSV.
load helpers

setup_file() {
  register_file
  local name
  for name in plain chinese formula; do new_key $name >/dev/null; done
  as plain -q party register plain --kind organization --name 'Plain, "Quoted" Inc.' --country CN >/dev/null
  as chinese -q party register chinese --kind organization --name "Haier Smart Home" --name-zh 海尔智家 --country CN >/dev/null
  as formula -q party register formula --kind organization --name '=HYPERLINK("http://x")' --country CN >/dev/null
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

@test "csv: quotes commas and quotes as RFC 4180 says, with a heading" {
  wiotc -q party list -f csv >"$BATS_TEST_TMPDIR/csv"
  python3 - "$BATS_TEST_TMPDIR/csv" <<'PY'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="")))
assert len(rows) == 10, rows
assert {r["handle"]: r["name"] for r in rows}["plain"] == 'Plain, "Quoted" Inc.', rows
assert all(None not in r and None not in r.values() for r in rows)
PY
}

@test "csv: a name that a spreadsheet would run as a formula is defused" {
  local name n=0
  wiotc -q party list -f csv | grep '^formula,' >"$BATS_TEST_TMPDIR/row"
  run ! grep -E ',"?=' "$BATS_TEST_TMPDIR/row"
  for name in '+1+1' '-1+1' '@SUM(1)'; do
    n=$((n + 1))
    new_key formula-$n >/dev/null
    as formula-$n -q party register formula-$n --kind organization --name "$name" --country CN >/dev/null
    wiotc -q party list --search "$name" -f csv | tail -n 1 >"$BATS_TEST_TMPDIR/row"
    grep -q "^formula-$n," "$BATS_TEST_TMPDIR/row"
    ! grep -qE ',"?[-+@]' "$BATS_TEST_TMPDIR/row" || { cat "$BATS_TEST_TMPDIR/row"; return 1; }
  done
}

@test "csv: an empty list is its heading" {
  same "$(wiotc -q party list --country AQ -f csv | wc -l)" 1
  holds handle "$(wiotc -q party list --country AQ -f csv)"
}

@test "json: an empty list is an empty array" {
  same "$(wiotc -q party list --country AQ -f json | jq -c .)" '[]'
}

@test "json: of one thing is what the register answered" {
  same "$(wiotc -q party show chinese -f json | jq -S .)" "$(get /v1/parties/chinese | jq -S .)"
  same "$(wiotc -q body show industry -f json | jq -S .)" "$(get /v1/bodies/industry | jq -S .)"
  same "$(wiotc -q office list -f json | jq -S .)" "$(get /v1/offices | jq -S .offices)"
}

@test "table: columns line up, also with Chinese names" {
  wiotc -q party list >"$BATS_TEST_TMPDIR/parties"
  wiotc -q body list >"$BATS_TEST_TMPDIR/bodies"
  grep -q 海尔智家 "$BATS_TEST_TMPDIR/parties"
  python3 - "$BATS_TEST_TMPDIR/parties" "$BATS_TEST_TMPDIR/bodies" <<'PY'
import re, sys, unicodedata
for file in sys.argv[1:]:
    lines = open(file, encoding="utf-8").read().rstrip("\n").split("\n")
    cells = [[c for ch in line for c in ([ch, ""] if unicodedata.east_asian_width(ch) in "WF" else [ch])]
             for line in lines]
    heads = [m.start() for m in re.finditer(r"(?<!\S)[A-Z]", lines[0]) if m.start() == 0 or lines[0][m.start() - 1] == " "]
    words = [w for w in heads if w == 0 or lines[0][w - 2:w] == "  " or lines[0][w - 1] == " "]
    assert len(words) >= 4, lines[0]
    for row in cells[1:]:
        for at in words[1:]:
            # Before each column there is a blank in every row: nothing reaches across.
            if len(row) >= at and lines[0][at:].split()[0] not in ("Members",):
                assert row[at - 1] == " ", (at, "".join(row))
PY
}

# on_terminal COLUMNS COMMAND…: what it shows there, on standard output.
on_terminal() {
  NO_COLOR=1 python3 -B -c '
import fcntl, os, pty, struct, sys, termios
pid, fd = pty.fork()
if pid == 0:
    os.environ["TERM"] = "xterm-256color"
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])
data = b""
while True:
    try:
        part = os.read(fd, 65536)
    except OSError:
        break
    if not part:
        break
    data += part
sys.stdout.write(data.decode().replace("\r", ""))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))' "$@"
}

# fits COLUMNS FILE: no line is wider, and what was shown is one line a row.
fits() {
  python3 -B -c '
import sys, unicodedata
for line in open(sys.argv[2]).read().split("\n"):
    assert "\x1b" not in line, line
    width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
    assert width <= int(sys.argv[1]), (width, line)' "$@"
}

@test "table: on a terminal of 80 columns no line is wider, a row is a line, nothing is coloured with NO_COLOR" {
  local long=national-association-of-internet-of-things-industries id number list columns
  new_key $long >/dev/null
  as $long -q party register $long --kind organization --name "National Association of Industries" \
    --name-zh 全国物联网产业联合会与标准化技术委员会 --country CN >/dev/null
  answers | jq '.contribution = "\([range(20) | "contributions"] | join(" ")) \("x" * 100)"' >"$BATS_TEST_TMPDIR/answers"
  id=$(apply $long transportation-auto-intelligence --answers "$BATS_TEST_TMPDIR/answers")
  screen "$id"
  vote first-reviewer approve "$id"
  vote second-reviewer approve "$id"
  number=$(wiotc -q certificate list --party $long -f json | jq -r '.[0].number')
  wiotc -q key new "$KEYS/$long-2" --no-passphrase >/dev/null
  as $long -q key add "$(did_of "$long-2")" --label "the laptop of the secretary" >/dev/null
  for columns in 80 100; do
    for list in 'party list' 'office list' 'body list' 'application list' 'member list' 'certificate list' \
      "key list $long" "application history $id"; do
      # shellcheck disable=SC2086 # words of a command
      on_terminal $columns wiotc -q $list >"$BATS_TEST_TMPDIR/out"
      fits $columns "$BATS_TEST_TMPDIR/out" || { echo "($list)"; return 1; }
      [[ $list != *history* ]] || continue # paragraphs, of as many lines as it takes
      # shellcheck disable=SC2086
      same "$(wc -l <"$BATS_TEST_TMPDIR/out")" "$(wiotc -q $list | wc -l)"
    done
    for list in "party show $long" "body show transportation-auto-intelligence" "application show $id" "certificate show $number"; do
      # shellcheck disable=SC2086
      on_terminal $columns wiotc -q --key "$KEYS/$long" $list >"$BATS_TEST_TMPDIR/out"
      fits $columns "$BATS_TEST_TMPDIR/out" || { echo "($list)"; return 1; }
    done
  done
  on_terminal 80 wiotc -q party list >"$BATS_TEST_TMPDIR/out"
  holds $long "$(cat "$BATS_TEST_TMPDIR/out")" # handles are typed again: they stay whole
}

@test "table: no colours and no escapes when not on a terminal" {
  run wiotc party list
  lacks $'\e' "$output"
  run wiotc body show industry
  lacks $'\e' "$output"
}

@test "-q: leaves results and errors, and takes the other words" {
  exits 0 wiotc -q party list --country AQ
  same "$stderr" ''
  exits 0 wiotc party list --country AQ
  [ -n "$stderr" ]
  exits 1 wiotc -q party show nobody-here
  [ -n "$stderr" ]
}

@test "output: a full disk is an error, not silence" {
  [ -e /dev/full ] || skip
  run bash -c 'wiotc -q party list >/dev/full'
  [ "$status" -ne 0 ]
  run bash -c 'wiotc -q party list -f json >/dev/full'
  [ "$status" -ne 0 ]
}

@test "json: a list is one array of all pages, in the order of registration, each once" {
  python3 -B "$BATS_TEST_DIRNAME/bulk.py" "$SOCKET" $REGISTER 505
  wiotc -q party list --country DE -f json >"$BATS_TEST_TMPDIR/all"
  same "$(jq length "$BATS_TEST_TMPDIR/all")" 505
  same "$(jq -r '.[].handle' "$BATS_TEST_TMPDIR/all")" "$(jq -r '.[].handle' "$BATS_TEST_TMPDIR/all" | sort -u)"
  same "$(wiotc -q party list --country DE -f csv | wc -l)" 506
  same "$(wiotc -q party list --country DE | grep -c '^bulk-')" 505
  # What the register itself gives at once.
  same "$(get '/v1/parties?country=DE' | jq '.parties | length')" 100
  same "$(get '/v1/parties?country=DE&limit=500' | jq '.parties | length')" 500
  # By hand, along the links.
  local next='/v1/parties?country=DE&limit=200' pages=0
  while [ -n "$next" ]; do
    get "$next" -D "$BATS_TEST_TMPDIR/head" | jq -r '.parties[].handle' >>"$BATS_TEST_TMPDIR/handles"
    next=$(tr -d '\r' <"$BATS_TEST_TMPDIR/head" | sed -n 's/^[Ll]ink: <\(.*\)>; rel="next"$/\1/p')
    pages=$((pages + 1))
    [ $pages -lt 10 ]
  done
  same $pages 3
  same "$(<"$BATS_TEST_TMPDIR/handles")" "$(jq -r '.[].handle' "$BATS_TEST_TMPDIR/all")"
}
