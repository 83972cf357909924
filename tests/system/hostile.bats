#!/usr/bin/env bats
# Huge and hostile input to what officers and members ask for, well signed: all is refused, nothing changes.
load helpers
load awards

setup_file() {
  local name
  register_file
  for name in acme halted outcast; do application_in approved $name >/dev/null; done # M1 to M3
  application_in approved tide >/dev/null # M4, and the fourth certificate
  as secretary-general -q certificate suspend "WIOTC-$(date -u +%Y)-000004" --reason doubt >/dev/null
  as secretary-general -q member suspend M2 --reason unpaid >/dev/null
  as first-reviewer -q member expel M3 --reason forged >/dev/null
  as second-reviewer -q member expel M3 --reason forged >/dev/null
  application_in in_review bolt >/dev/null
  register_party li CN person
  as acme -q party represent acme li >/dev/null
  as secretary-general -q ceremony schedule gala --on "$(date +%F)" >/dev/null
  as secretary-general -q office appoint li reviewer --body industry >/dev/null # R2
  register_party mei CN person
  nominating 2026 '{"nominators":"open"}'
  accepted li 2026 promotion bolt >/dev/null # N1
  juror mei 2026
  judging 2026
  nominating 2025 '{"nominators":"open"}'
  accepted li 2025 promotion bolt >/dev/null # N2
  close_jury 2025
  nominating 2024 '{"nominators":"open"}'
  nominate li 2024 promotion bolt >/dev/null # N3
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

@test "hostile bodies and ids are refused with their codes, and change nothing" {
  local size
  size=$(log_size)
  run python3 -B "$ROOT/tests/system/hostile.py" "$SOCKET" $REGISTER "$KEYS"
  [[ ${lines[-1]} == '0 of '*' were answered otherwise' ]] || { echo "$output"; return 1; }
  same "$(log_size)" "$size"
}

@test "the last day of the calendar is a day: what is given until then stays so" {
  as secretary-general -q member suspend M1 --reason x --until 9999-12-31 >/dev/null
  same "$(wiotc -q -f json member show M1 | jq -r '.status, .suspensions[-1].until' | paste -sd' ')" 'suspended 9999-12-31'
  as deputy-secretary -q member reinstate M1 --reason x >/dev/null
  refused bad_fields as secretary-general ceremony schedule far --on 9999-12-31
  exits 1 as acme -y member resign M1 --until 9999-12-31
  holds until "$stderr"
  wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/again"
}
