#!/usr/bin/env bats
# Expulsion by quorum, appeal, and the ruling of others.
load helpers

setup_file() {
  register_file '(.bodies[] | select(.slug == "industry")).admission.seats = 1'
  application_in approved acme
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

standing() { wiotc -q -f json member show "$1" | jq -r .status; }

@test "member expel: by those who decide, as many as admit; in force at once" {
  refused forbidden as secretary-general member expel M1 --reason x
  refused forbidden as acme member expel M1 --reason x
  exits 0 as first-reviewer member expel M1 --reason "Sold certificates"
  same "$(standing M1)" active
  exits 0 as second-reviewer member expel M1 --reason "So it is"
  same "$(standing M1)" expelled
  wiotc -q -f json member show M1 | jq -e '.ended_note == "Sold certificates"'
  refused wrong_state as third-reviewer member expel M1 --reason again
  refused wrong_state as acme member renew M1
}

@test "the seat is kept while the expulsion can be appealed" {
  register_party bolt
  answers >"$DIR/answers"
  refused no_seats as bolt application submit industry --as bolt --class full --answers "$DIR/answers"
}

@test "member appeal: by the member; the expulsion stays in force meanwhile" {
  refused wrong_state as secretary-general member overturn M1 --reason "nobody has appealed yet"
  refused forbidden as bolt member appeal M1 "No."
  exits 0 as acme member appeal M1 "It was another company"
  same "$(standing M1)" expelled
  refused wrong_state as acme member appeal M1 "Again"
}

@test "member overturn: by executives who did not vote; it is a membership again" {
  refused forbidden as third-reviewer member overturn M1 --reason x
  exits 0 as secretary-general member overturn M1 --reason "It was another company"
  same "$(standing M1)" expelled
  exits 0 as deputy-secretary member overturn M1 --reason "Indeed"
  same "$(standing M1)" active
  refused wrong_state as second-deputy member affirm M1 --reason x
}

@test "rebuild: all of it follows from the log" {
  run wiotcd rebuild -c "$DIR/conf" --into "$BATS_TEST_TMPDIR/into"
  same "$status" 0
}
