#!/usr/bin/env bats
# Bounds: what is just allowed and what is just too much.
load helpers

setup_file() {
  register_file
  register_party haier
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

long() { printf "%${1}s" '' | sed "s/ /${2:-x}/g"; }

# update JSON: haier's own update with that body.
update() {
  jq -n --arg salt $SALT "$1 + {salt: \$salt}" >"$BATS_TEST_TMPDIR/body"
  as haier api POST /v1/parties/haier --data "$BATS_TEST_TMPDIR/body"
}

code() { jq -r .code <<<"$output"; }

@test "limits: a list's limit is 1 to 500" {
  local limit
  for limit in 1 500; do get "/v1/parties?limit=$limit" | jq -e '.parties | length > 0'; done
  for limit in 0 501 -1 x '' 1.5 99999999999999999999 1x +1; do
    same "$limit $(get "/v1/parties?limit=$limit" | jq -r .code)" "$limit bad_query"
  done
}

@test "limits: a cursor that the register did not give is refused" {
  local after
  for after in x '!!!!' "$(long 300)" AAAA; do
    holds '"status":4' "$(get "/v1/parties?after=$after")"
  done
}

@test "limits: a query with unknown, doubled or malformed members is refused" {
  local query
  for query in 'nonsense=1' 'limit=1&limit=2' 'country' '=x' '&' 'country=%zz' 'country=%00' 'search=%ff'; do
    same "$query $(get "/v1/parties?$query" | jq -r .status)" "$query 400"
  done
}

@test "limits: an empty list has no next page, and a full one leads on" {
  get '/v1/parties?limit=1' -D "$BATS_TEST_TMPDIR/head" >/dev/null
  grep -qi '^link:.*rel="next"' "$BATS_TEST_TMPDIR/head"
  get '/v1/parties?limit=500' -D "$BATS_TEST_TMPDIR/head" >/dev/null
  ! grep -qi '^link:' "$BATS_TEST_TMPDIR/head"
}

@test "limits: log entries page by page" {
  same "$(get '/v1/log/entries?from=0&limit=1' | jq -c '[.entries[].index]')" '[0]'
  same "$(get '/v1/log/entries?from=1&limit=1' | jq -c '[.entries[].index]')" '[1]'
  same "$(get "/v1/log/entries?from=$(log_size)" | jq -c .entries)" '[]'
  holds '"status":4' "$(get '/v1/log/entries?from=-1')"
}

@test "limits: a name of 200 bytes is taken, of 201 not" {
  exits 0 update "{names: {en: \"$(long 200)\"}}"
  exits 1 update "{names: {en: \"$(long 201)\"}}"
  same "$(code)" bad_fields
  holds names.en "$output"
  exits 0 update "{names: {en: \"H\", zh: \"$(long 66 海)\"}}"
  exits 1 update "{names: {en: \"H\", zh: \"$(long 67 海)\"}}"
  exits 0 update '{names: {en: "Haier"}}'
}

@test "limits: languages are BCP 47 tags, at most 24 of them" {
  exits 0 update '{names: {en: "Haier", "zh-Hant-TW": "x"}}'
  exits 1 update '{names: {"": "Haier"}}'
  exits 1 update '{names: {"e n": "Haier"}}'
  exits 0 update '{names: ([range(24) | {key: ("a" + ([97 + .] | implode)), value: "x"}] | from_entries)}'
  exits 1 update '{names: ([range(25) | {key: ("a" + ([97 + .] | implode)), value: "x"}] | from_entries)}'
  exits 0 update '{names: {en: "Haier"}}'
}

@test "limits: a reason of 4000 bytes is taken, of 4001 not" {
  local id
  id=$(application_in in_review texts)
  refused bad_fields as first-reviewer application approve "$id" --reason "$(long 4001)"
  holds reason "$stderr"
  as first-reviewer -q application approve "$id" --reason "$(long 4000 %)" >/dev/null
  same "$(as auditor -q -f json application show "$id" | jq '.votes[0].reason | length')" 4000
  # A table breaks it into lines, and loses nothing.
  same "$(as auditor -q application show "$id" | tr -cd % | wc -c)" 4000
}

@test "limits: a question of 4000 bytes and its answer" {
  local id
  id=$(application_in in_review questions)
  refused bad_fields as first-reviewer application ask "$id" "$(long 4001)"
  as first-reviewer -q application ask "$id" "$(long 4000)" >/dev/null
  refused bad_fields as questions application answer "$id" "$(long 4001)"
  as questions -q application answer "$id" "$(long 4000 y)" >/dev/null
}

@test "limits: a salt is 16 bytes at least, and needed" {
  local salt
  for salt in '' AAAA "$(long 21 A)" "$(long 65 A)" '!!!!!!!!!!!!!!!!!!!!!!'; do
    jq -n --arg salt "$salt" '{names: {en: "H"}, salt: $salt}' >"$BATS_TEST_TMPDIR/body"
    run --separate-stderr as haier api POST /v1/parties/haier --data "$BATS_TEST_TMPDIR/body"
    same "'$salt' $status $(code)" "'$salt' 1 bad_fields"
  done
  echo '{"names": {"en": "H"}}' >"$BATS_TEST_TMPDIR/body"
  exits 1 as haier api POST /v1/parties/haier --data "$BATS_TEST_TMPDIR/body"
  holds salt "$output"
}

@test "limits: a member that is not known is refused, not passed over" {
  exits 1 update '{nmaes: {en: "H"}}'
  holds nmaes "$output"
}

@test "limits: a small body of 16 KiB at most" {
  { printf '{"salt":"%s","names":{"en":"H"}}' $SALT; long 16400 ' '; } >"$BATS_TEST_TMPDIR/body"
  run --separate-stderr as haier api POST /v1/parties/haier --data "$BATS_TEST_TMPDIR/body"
  same "$status $(code)" '1 body_too_large'
  truncate -s 16384 "$BATS_TEST_TMPDIR/body"
  exits 0 as haier api POST /v1/parties/haier --data "$BATS_TEST_TMPDIR/body"
}

@test "limits: an attachment of 8 MiB is taken, one byte more is not" {
  head -c 8388609 /dev/zero >"$BATS_TEST_TMPDIR/big"
  run --separate-stderr as haier api POST /v1/attachments --data "$BATS_TEST_TMPDIR/big" --type application/pdf
  [[ $status == [12] ]]
  truncate -s 8388608 "$BATS_TEST_TMPDIR/big"
  exits 0 as haier api POST /v1/attachments --data "$BATS_TEST_TMPDIR/big" --type application/pdf
  as haier api GET "/v1/attachments/$(sha256sum <"$BATS_TEST_TMPDIR/big" | cut -d' ' -f1)" | cmp - "$BATS_TEST_TMPDIR/big"
}

@test "limits: an empty attachment, and one of a media type with parameters, are refused" {
  : >"$BATS_TEST_TMPDIR/empty"
  run as haier api POST /v1/attachments --data "$BATS_TEST_TMPDIR/empty" --type text/plain
  [[ $status == [12] ]]
  echo x >"$BATS_TEST_TMPDIR/x"
  run as haier api POST /v1/attachments --data "$BATS_TEST_TMPDIR/x" --type 'text/plain; charset=utf-8'
  [[ $status == [12] ]]
}

@test "limits: a party has 16 keys at most" {
  register_party keys
  local i
  for i in {2..16}; do as keys -q key add "$(new_key "keys-$i")" >/dev/null; done
  exits 1 as keys key add "$(new_key keys-17)"
  same "$(wiotc -q key list keys -f json | jq length)" 16
}

@test "limits: 16 affiliations at most, none twice" {
  register_party joiner CN person
  jq -n --arg salt $SALT '{affiliations: [range(17) | "firm-\(.)"], salt: $salt}' >"$BATS_TEST_TMPDIR/body"
  exits 1 as joiner api POST /v1/parties/joiner --data "$BATS_TEST_TMPDIR/body"
  holds affiliations "$output"
  jq -n --arg salt $SALT '{affiliations: ["haier", "haier"], salt: $salt}' >"$BATS_TEST_TMPDIR/body"
  exits 1 as joiner api POST /v1/parties/joiner --data "$BATS_TEST_TMPDIR/body"
}
