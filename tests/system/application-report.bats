#!/usr/bin/env bats
# Equal footing, shown from the log alone.
load helpers

setup_file() {
  register_file
  application_in approved first-firm
  application_in appealed second-firm
  application_in information_requested third-firm
  application_in submitted elsewhere smart-life
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

report() { env -u WIOTC_KEY XDG_CONFIG_HOME="$BATS_TEST_TMPDIR/nobody" wiotc -q "$@"; }

@test "report: of each applicant the rules, the steps and where it stands; anyone may ask" {
  report -f json application report industry | jq -e 'map([.id, .applicant, .policy, .status, .waits_on]) ==
    [["A1", "first-firm", 0, "approved", null], ["A2", "second-firm", 0, "appealed", "deciders"],
     ["A3", "third-firm", 0, "information_requested", "applicant"]]'
  report -f json application report industry | jq -e '.[0].steps | map([.step, .status, .waited_on]) ==
    [["submit", "submitted", null], ["screen", "in_review", "secretariat"], ["vote", "in_review", "deciders"],
     ["vote", "approved", "deciders"]]'
}

@test "report: the steps are those of the history" {
  same "$(report -f json application report industry | jq -c '[.[1].steps[] | [.entry, .at, .status]]')" \
    "$(get /v1/applications/A2/history | jq -c '[.history[] | [.entry, .at, .status]]')"
}

@test "report: as table and as CSV, a row a step when asked" {
  run report application report industry
  same "${#lines[@]}" 4
  holds second-firm "$output"
  run report application report industry --steps
  same "${#lines[@]}" 12
  run report -f csv application report industry
  same "${#lines[@]}" 12
  holds 'id,applicant,rules,log_entry,at,step,status,waited_on,waited' "${lines[0]}"
}

@test "report: of a body that there is" {
  refused not_found report application report nowhere
}

@test "report: the calendar's steps too, and the time waited" { # the last: from here on it is later
  later 40
  report -f json application report industry | jq -e '.[2] | .status == "lapsed" and .steps[-1].step == "lapse"
    and (.steps[-1] | has("entry") | not) and .waited.applicant > 30 * 86400 and .waited.applicant <= 31 * 86400'
  report -f json application report industry | jq -e '.[1].waited | .deciders >= 40 * 86400 and .applicant == 0'
  report application report smart-life | grep -q '40 d'
}
