#!/usr/bin/env bats
# Parties from a table: what would happen, and that it happens once.
load helpers

setup_file() {
  register_file
  register_party haier
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() { use_folder "$BATS_FILE_TMPDIR"; CSV=$BATS_TEST_TMPDIR/table.csv; }

import() { as secretary-general party import "$@"; }
results() { jq -r '.[] | "\(.line) \(.result) \(.handle)"'; }

@test "import: the preview tells row by row what would happen, and nothing is sent" {
  local size
  size=$(log_size)
  printf '\xef\xbb\xbfhandle,kind,name,name-zh,country,email\r\n%s\r\n%s\r\n%s\r\n,,,,,\r\n%s\r\n%s' \
    'haier,organization,Haier,,CN,haier@secret.example' \
    'nova,organization,"Nova, ""Works""",新星,DE,nova@secret.example' \
    'haier-two,club, x ,,cn,nobody' 'nova,organization,Nova,,DE,' 'lin,person,Lin,林,CN,' >"$CSV"
  exits 2 import "$CSV" -f json
  same "$(results <<<"$output" | tr '\n' ';')" \
    '2 same haier;3 new nova;4 wrong haier-two;6 wrong nova;7 new lin;'
  for field in kind name country email; do
    holds "$field: " "$(jq -r '.[2].detail' <<<"$output")"
  done
  holds 'line 3' "$(jq -r '.[3].detail' <<<"$output")"
  holds '5 rows: 2 new, 0 changed, 1 the same, 2 wrong' "$stderr"
  same "$(log_size)" "$size"
  exits 2 import "$CSV" --commit
  holds 'nothing was sent' "$stderr"
  same "$(log_size)" "$size"
}

@test "import: --commit adds and changes, each row by a statement; again, all is the same" {
  local size
  printf '%s\n' handle,kind,name,name-zh,country,email,contact-phone \
    'alpha,organization,Alpha,甲,FR,a@secret.example,' 'beta,state,Beta,,KE,,+254 1' 'haier,,,海尔,,,+86 2' >"$CSV"
  size=$(log_size)
  exits 0 import "$CSV"
  exits 0 import "$CSV" --commit -f json
  same "$(results <<<"$output" | sort | tr '\n' ';')" '2 added alpha;3 added beta;4 changed haier;'
  same "$(log_size)" $((size + 3))
  wiotc party show alpha -f json | jq -e '.names == {"en": "Alpha", "zh": "甲"} and .country == "FR"'
  # What the row does not say stays, in names and contact too.
  as auditor party show haier --contact -f json | jq -e '.names == {"en": "Haier", "zh": "海尔"}
    and .contact == {"email": "haier@secret.example", "phone": "+86 2"}'
  exits 0 import "$CSV" --commit -f json
  same "$(jq -r '[.[].result] | unique[]' <<<"$output")" same
  same "$(log_size)" $((size + 3))
}

@test "import: who is imported has no key until officers give one; its statements carry the registrar's" {
  printf 'handle,kind,name,country\nkeyless,organization,Keyless,CN\n' >"$CSV"
  exits 0 import "$CSV" --commit
  same "$(wiotc key list keyless -f json)" '[]'
  holds "$(did_of secretary-general)" "$(get "/v1/log/entries/$(wiotc party show keyless -f json | jq .entry)")"
}

@test "import: is for registrars; others are refused row by row" {
  printf 'handle,kind,name,country\nsneaky,organization,Sneaky,CN\n' >"$CSV"
  exits 1 as haier party import "$CSV" --commit
  holds registrar "$output"
  refused not_found wiotc party show sneaky
  printf 'handle,email\nhaier,x@secret.example\n' >"$CSV"
  refused forbidden as haier party import "$CSV"
}

@test "import: a registration without a key is refused to anybody else, and says what is missing" {
  new_key nobody >/dev/null
  printf '{"handle": "nobody", "kind": "person", "names": {"en": "N"}, "country": "CN", "salt": "%s"}' $SALT \
    >"$BATS_TEST_TMPDIR/body"
  exits 1 as nobody api POST /v1/parties --data "$BATS_TEST_TMPDIR/body"
  same "$(jq -r '.errors[0].field' <<<"$output")" key
  exits 1 as haier api POST /v1/parties --data "$BATS_TEST_TMPDIR/body"
  same "$(jq -r .code <<<"$output")" forbidden
  jq '.affiliations = ["haier"]' "$BATS_TEST_TMPDIR/body" >"$BATS_TEST_TMPDIR/body2"
  exits 1 as secretary-general api POST /v1/parties --data "$BATS_TEST_TMPDIR/body2"
  same "$(jq -r '.errors[0].field' <<<"$output")" affiliations
}

@test "import: what the register refuses is told by line, and the others go on" {
  local id
  id=$(application_in submitted frozen-one)
  printf '%s\n' handle,kind,name,country 'free-one,organization,Free,CN' 'frozen-one,,Another name,' \
    'free-two,organization,Free,CN' >"$CSV"
  exits 1 import "$CSV" --commit
  holds "$id" "$output"
  holds 'line 3 ' "$output"
  holds '2 added' "$stderr"
  holds '1 refused' "$stderr"
  wiotc party show free-two
}

@test "import: a kind never changes; columns and files that are none are named" {
  printf 'handle,kind\nhaier,person\n' >"$CSV"
  exits 2 import "$CSV"
  holds 'kind: the register has another' "$output"
  printf 'handle,nome\n' >"$CSV"
  exits 2 import "$CSV"
  holds nome "$stderr"
  printf 'handle;name\n' >"$CSV"
  exits 2 import "$CSV"
  holds commas "$stderr"
  printf 'name,name-en,handle\n' >"$CSV"
  exits 2 import "$CSV"
  holds twice "$stderr"
  printf 'kind,name\n' >"$CSV"
  exits 2 import "$CSV"
  holds handle "$stderr"
  : >"$CSV"
  exits 2 import "$CSV"
  exits 2 import "$BATS_TEST_TMPDIR/none.csv"
  exits 2 import /dev/null
}

@test "import: an export, formulas and all, comes back the same" {
  printf 'handle,kind,name,country\nformula,organization,=1+1,CN\n' >"$CSV"
  exits 0 import "$CSV" --commit
  wiotc party export -f csv >"$CSV"
  exits 0 import "$CSV"
  holds ' 0 new, 0 changed' "$stderr"
}

begun() { [ "$(log_size)" -gt "$1" ]; }

# A daemon that ends in the middle: the same command again finishes, and no row is there twice.
@test "import: goes on after an interruption, without doubles" {
  local size
  size=$(log_size)
  { echo handle,kind,name,country; for ((i = 0; i < 3000; i++)); do echo "many-$i,organization,Many $i,CN"; done; } >"$CSV"
  import "$CSV" --commit >"$BATS_TEST_TMPDIR/out" 2>&1 &
  until_true begun $((size + 100))
  stop_daemon KILL
  wait $! && skip 'it was done before'
  start_daemon
  disown "$PID"
  exits 0 import "$CSV" --commit
  same "$(log_size)" $((size + 3000))
  exits 0 import "$CSV"
  holds '3000 the same' "$stderr"
}
