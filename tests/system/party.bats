#!/usr/bin/env bats
# Parties: registering, showing, changing.
load helpers

setup_file() { register_file; }
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; }

@test "party register: the party is there at once, with its names and country" {
  new_key haier >/dev/null
  exits 0 as haier party register haier --kind organization --name "Haier Smart Home" --name-zh 海尔智家 \
    --country CN --email office@haier.example
  wiotc -q party show haier -f json >"$BATS_TEST_TMPDIR/party"
  jq -e '.handle == "haier" and .kind == "organization" and .country == "CN"
    and .names == {"en": "Haier Smart Home", "zh": "海尔智家"} and (.entry | type) == "number"' "$BATS_TEST_TMPDIR/party"
  holds 海尔智家 "$(wiotc party show haier)"
}

@test "party register: the answer's receipt names the log entry, whose hash is that of its bytes" {
  new_key receipt >/dev/null
  as receipt -q -f json party register receipt --kind person --name R --country FR >"$BATS_TEST_TMPDIR/answer"
  local index
  index=$(jq .receipt.index "$BATS_TEST_TMPDIR/answer")
  same "$(jq .party.entry "$BATS_TEST_TMPDIR/answer")" "$index"
  get "/v1/log/entries/$index" >"$BATS_TEST_TMPDIR/leaf"
  same "$(python3 -c 'import base64, hashlib, sys
print(base64.b64encode(hashlib.sha256(b"\0" + open(sys.argv[1], "rb").read()).digest()).decode())' \
    "$BATS_TEST_TMPDIR/leaf")" "$(jq -r .receipt.leaf_hash "$BATS_TEST_TMPDIR/answer")"
  holds c2sp.org/tlog-proof@v1 "$(jq -r .receipt.tlog_proof "$BATS_TEST_TMPDIR/answer")"
}

@test "party register: a handle is taken once" {
  register_party taken
  new_key second >/dev/null
  refused handle_taken as second party register taken --kind organization --name Second --country CN
  as second -q party register free --kind organization --name Second --country CN >/dev/null
}

@test "party register: every bad field is named" {
  new_key bad >/dev/null
  printf '{"handle": "Bad Handle", "kind": "club", "names": {}, "country": "XX", "contact": {"email": "nobody"},
    "affiliations": ["No Handle"], "key": "%s", "salt": "%s"}' "$(did_of bad)" $SALT >"$BATS_TEST_TMPDIR/body"
  run --separate-stderr as bad api POST /v1/parties --data "$BATS_TEST_TMPDIR/body"
  same "$status" 1
  for field in handle kind names country contact.email affiliations; do
    jq -r '.errors[].field' <<<"$output" | grep -q "^$field" || { echo "$field: $output"; return 1; }
  done
}

@test "party register: handles that are no labels are refused" {
  local handle
  new_key odd >/dev/null
  for handle in Upper under_score -dash dash- 'a b' a/b ../a é "$(printf 'a%.0s' {1..64})" ''; do
    run --separate-stderr as odd party register "$handle" --kind organization --name Odd --country CN
    [[ $status == [12] ]] || { echo "'$handle' gave $status: $output$stderr"; return 1; }
  done
  as odd -q party register "$(printf 'a%.0s' {1..63})" --kind organization --name Odd --country CN >/dev/null
}

@test "party register: countries that are none are refused" {
  local country
  new_key lost >/dev/null
  for country in cn CHN ZZ XX 86 ''; do
    run --separate-stderr as lost party register lost --kind organization --name Lost --country "$country"
    [[ $status == [12] ]] || { echo "'$country' gave $status"; return 1; }
    holds country "$stderr"
  done
}

@test "party register: what is missing is named before anything is sent" {
  new_key hasty >/dev/null
  local size
  size=$(log_size)
  exits 2 as hasty party register hasty --name Hasty --country CN
  holds --kind "$stderr"
  exits 2 as hasty party register hasty --kind organization --country CN
  holds --name "$stderr"
  exits 2 as hasty party register --kind organization --name Hasty --country CN
  holds HANDLE "$stderr"
  same "$(log_size)" "$size"
}

@test "party register: signed by another key than the one it names is refused" {
  new_key mine >/dev/null
  new_key yours >/dev/null
  printf '{"handle": "mine", "kind": "person", "names": {"en": "M"}, "country": "CN", "key": "%s", "salt": "%s"}' \
    "$(did_of mine)" $SALT >"$BATS_TEST_TMPDIR/body"
  run --separate-stderr as yours api POST /v1/parties --data "$BATS_TEST_TMPDIR/body"
  same "$status" 1
  refused not_found wiotc party show mine
}

@test "party register: names with line breaks or control characters do not reach a table" {
  new_key control >/dev/null
  run --separate-stderr as control party register control --kind organization --name $'Evil\e[2J\nhaier' --country CN
  if [ "$status" -eq 0 ]; then
    run wiotc party show control
    lacks $'\e' "$output"
    run wiotc party list
    lacks $'\e' "$output"
    same "$(grep -c '^haier ' <<<"$output")" "$(wiotc party list -f json | jq '[.[] | select(.handle == "haier")] | length')"
  else
    same "$status" 1
    holds names "$stderr"
  fi
}

@test "party show: contacts are for the party itself, registrars and auditors" {
  register_party private
  register_party nosy
  lacks secret.example "$(wiotc -q party show private -f json)"
  lacks secret.example "$(get /v1/parties/private)"
  holds private@secret.example "$(as private -q party show private --contact)"
  holds private@secret.example "$(as secretary-general -q party show private --contact)"
  holds private@secret.example "$(as auditor -q party show private --contact)"
  refused forbidden as nosy party show private --contact
  refused forbidden as first-reviewer party show private --contact
  refused forbidden as second-deputy party show private --contact
  holds signature_missing "$(get /v1/parties/private/contact)"
}

@test "party show: contacts are not in the log" {
  register_party hidden
  local entry
  entry=$(wiotc -q party show hidden -f json | jq .entry)
  lacks secret.example "$(get "/v1/log/entries/$entry")"
  holds signature_missing "$(get "/v1/log/entries/$entry/body")"
  register_party curious
  refused forbidden as curious api GET "/v1/log/entries/$entry/body"
  holds secret.example "$(as hidden api GET "/v1/log/entries/$entry/body")"
  holds secret.example "$(as auditor api GET "/v1/log/entries/$entry/body")"
}

@test "party show: a party that is not there is refused with what to do" {
  refused not_found wiotc party show nobody-here
  holds 'wiotc party list' "$stderr"
}

@test "party update: changes what is given and nothing else" {
  register_party changes
  as changes -q party update changes --name "New Name" >/dev/null
  wiotc -q party show changes -f json | jq -e '.names.en == "New Name" and .country == "CN" and .kind == "organization"'
  holds changes@secret.example "$(as changes -q party show changes --contact)"
  as changes -q party update changes --country FR >/dev/null
  wiotc -q party show changes -f json | jq -e '.names.en == "New Name" and .country == "FR"'
}

@test "party update: the party itself and registrars may, others may not" {
  register_party owner
  register_party thief
  local who
  for who in thief first-reviewer second-deputy auditor; do
    refused forbidden as "$who" party update owner --name Stolen
  done
  as deputy-secretary -q party update owner --name Corrected >/dev/null
  same "$(wiotc -q party show owner -f json | jq -r .names.en)" Corrected
  holds signature_missing "$(post /v1/parties/owner '{"names":{"en":"X"},"salt":"'$SALT'"}')"
}

@test "party update: nothing to change is wrong usage" {
  register_party same
  exits 2 as same party update same
}

@test "party update: affiliations are replaced, or ended" {
  register_party firm
  register_party other-firm
  register_party worker CN person
  as worker -q party update worker --affiliation firm >/dev/null
  same "$(wiotc -q party show worker -f json | jq -c .affiliations)" '["firm"]'
  as worker -q party update worker --affiliation other-firm >/dev/null
  same "$(wiotc -q party show worker -f json | jq -c .affiliations)" '["other-firm"]'
  refused bad_fields as worker party update worker --affiliation nobody-here
  as worker -q party update worker --no-affiliations >/dev/null
  same "$(wiotc -q party show worker -f json | jq -c '.affiliations // []')" '[]'
}

@test "party update: name and country stay as they are while an application is open" {
  local id
  id=$(application_in submitted frozen)
  refused frozen as frozen party update frozen --name "Something Else"
  refused frozen as frozen party update frozen --country FR
  refused frozen as secretary-general party update frozen --name "Something Else"
  as frozen -q party update frozen --email other@secret.example >/dev/null
  as frozen -q -y application withdraw "$id" >/dev/null
  as frozen -q party update frozen --name "Something Else" >/dev/null
}

@test "party update: a member's country stays, its name may change" {
  application_in approved seated
  refused frozen as seated party update seated --country FR
  as seated -q party update seated --name "Renamed" >/dev/null
}

@test "party list: is filtered by kind, country and words in any language" {
  new_key finder >/dev/null
  as finder -q party register finder --kind state --name "Land of Finders" --name-zh 寻找之国 --country NA >/dev/null
  same "$(wiotc -q party list --country NA -f json | jq -r '.[].handle')" finder
  same "$(wiotc -q party list --kind state -f json | jq -r '.[].handle')" finder
  same "$(wiotc -q party list --search 寻找 -f json | jq -r '.[].handle')" finder
  same "$(wiotc -q party list --search 寻 -f json | jq -r '.[].handle')" finder
  same "$(wiotc -q party list --search 'LÄND of' -f json | jq -r '.[].handle')" finder
  same "$(wiotc -q party list --search 'land of' -f json | jq -r '.[].handle')" finder
  same "$(wiotc -q party list --search '%' -f json | jq length)" 0
  same "$(wiotc -q party list --search "' OR 1=1 --" -f json | jq length)" 0
  run wiotc party list --kind club
  [ "$status" -ne 0 ]
}

@test "party export: all parties with all their names, as CSV or JSON" {
  register_party exported DE
  new_key lingual >/dev/null
  as lingual -q party register lingual --kind organization --name 'One, "Two"' --name-zh 海尔智家 --name-fr Un \
    --country FR >/dev/null
  new_key affiliate >/dev/null
  as affiliate -q party register affiliate --kind person --name A --country FR --affiliation lingual \
    --affiliation exported >/dev/null
  exits 0 wiotc -q party export
  wiotc -q party export >"$BATS_TEST_TMPDIR/csv"
  wiotc -q party export -f json >"$BATS_TEST_TMPDIR/json"
  same "$(jq -S . "$BATS_TEST_TMPDIR/json")" "$(wiotc -q party list -f json | jq -S .)"
  python3 -B - "$BATS_TEST_TMPDIR/csv" "$BATS_TEST_TMPDIR/json" <<'PY'
import csv, json, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")))
parties = json.load(open(sys.argv[2]))
assert len(rows) == len(parties), (len(rows), len(parties))
languages = {tag for p in parties for tag in p["names"]}
assert {n for n in rows[0] if n.startswith("name_")} == {"name_" + tag for tag in languages}, rows[0]
for row, party in zip(rows, parties):
    assert row["handle"] == party["handle"] and row["kind"] == party["kind"]
    assert row["registered"] == party["registered"] and row["log_entry"] == str(party["entry"])
    assert row["country"] == party.get("country", "")
    assert row["affiliations"] == ", ".join(party.get("affiliations", []))
    for tag in languages:
        assert row["name_" + tag] == party["names"].get(tag, ""), row
assert next(r for r in rows if r["handle"] == "lingual")["name_zh"] == "海尔智家"
PY
  # A file for other programs: there is no table of it.
  wiotc -q party export -f table | cmp - "$BATS_TEST_TMPDIR/csv"
}
