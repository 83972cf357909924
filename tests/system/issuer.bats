#!/usr/bin/env bats
# Who issues certificates: a key, a web server's name, and what follows it.
load helpers

WEB=did:web:certificates.example.org

setup() {
  use_folder "$BATS_TEST_TMPDIR"
  cd "$DIR" || return
}
teardown() { stop_daemon; }

configure() { # KEY = VALUE lines, beside what every test has
  write_configuration "$@"
}
restart() { stop_daemon; start_daemon; }
issuer() { wiotc -q certificate issuer -f json; }

# member NAME: a new member's certificate, as NAME.json with its proof.
member() {
  application_in approved "$1" smart-life >/dev/null
  wiotc -q certificate list --party "$1" -f json | jq -r '.[].number' >"$1.number"
  wiotc -q certificate fetch "$(<"$1.number")" -o "$1.json"
}

rotate() {
  stop_daemon
  wiotcd rotate-issuer -c "$DIR/conf" >rotated 2>&1
  start_daemon
}

rebuilt() {
  rm -rf into
  exits 0 wiotcd rebuild -c "$DIR/conf" --into into
}

# stranger COMMAND…: nothing is remembered of the register, and none is reachable.
stranger() { XDG_STATE_HOME=$BATS_TEST_TMPDIR/nothing WIOTC_HOST=unix:///nowhere/sock "$@"; }
failed() { holds "✗ $1" "$output"; }

@test "issuer: it is a did:key, the one that founded the register" {
  found_register
  start_daemon
  local did
  did=$(sed -n 's/^issuer *//p' init)
  issuer | jq -e --arg did "$did" '.did == $did and .key == $did and .entry == 0 and (.history | length) == 1'
  same "$(cut -d' ' -f1 <"$DIR/client/wiotc/registers/$REGISTER/issuer")" "$did"
  exits 2 wiotc certificate issuer -o did.json
  holds 'no DID document' "$stderr"
  exits 2 wiotc certificate issuer --changes changes
}

@test "did:web: configured, it issues new certificates; the change is a log entry that the issuer's key signed" {
  found_register
  start_daemon
  member haier
  local key
  key=$(jq -r .issuer.id haier.json)
  configure "issuer = $WEB"
  restart
  holds "$WEB" "$(<log)"
  member midea
  same "$(jq -r .issuer.id midea.json)" "$WEB"
  same "$(jq -r '.proof[].verificationMethod' midea.json | sort -u)" "$WEB#${key#did:key:}"
  same "$(issuer | jq -c '[.history[].did]')" "[\"$key\",\"$WEB\"]"
  wiotc -q log entry "$(issuer | jq .entry)" -f json >leaf
  same "$(jq -r .path leaf)" "/v1/issuer/$key"
  jq -e --arg did "$WEB" --arg key "$key" '.effect == {"issuer": $did, "key": $key} and (.signature_input | contains($key))' leaf
  same "$(wiotc -q status -f json | jq -r .issuer)" "$WEB"
  # Both are valid for those who know the register, offline too; nothing is logged at the next start.
  exits 0 wiotc certificate verify haier.json midea.json
  exits 0 wiotc certificate verify haier.json midea.json --offline
  exits 0 wiotc certificate verify midea.json --issuer "$WEB" --offline
  exits 4 wiotc certificate verify haier.json --issuer "$WEB" --offline
  same "$(log_size)" "$(restart && log_size)"
  rebuilt
}

@test "did:web: a register may be founded with it, and go back to its key" {
  make_charter
  configure "issuer = $WEB%3A8443:register"
  wiotcd init -c "$DIR/conf" --charter "$DIR/charter.json" >init 2>&1
  holds "issuer    $WEB%3A8443:register" "$(<init)"
  start_daemon
  member haier
  same "$(jq -r .issuer.id haier.json)" "$WEB%3A8443:register"
  configure "issuer = did:key"
  restart
  member midea
  same "$(jq -r .issuer.id midea.json)" "$(issuer | jq -r .key)"
  # Without the key in the configuration it stays as it is in the log.
  configure
  restart
  same "$(issuer | jq '.history | length')" 3
  exits 0 wiotc certificate verify haier.json midea.json
  rebuilt
}

@test "did:web: what is no such DID is refused before anything is changed" {
  found_register
  local did
  for did in did:web: did:web:localhost%3A70000 did:web:EXAMPLE.org did:web:192.0.2.1 did:web:example.org/register \
    did:web:example.org%3a8443 did:web:example.org:.. did:web:example.org%3A0 did:key:z6Mk example.org; do
    configure "issuer = $did"
    exits 2 wiotcd check -c "$DIR/conf"
    holds issuer "$stderr"
  done
  configure "issuer = $WEB:a-folder"
  exits 0 wiotcd check -c "$DIR/conf"
}

@test "did:web: the DID document is made for the web server, and verifies offline" {
  make_charter
  configure "issuer = $WEB"
  wiotcd init -c "$DIR/conf" --charter "$DIR/charter.json" >init 2>&1
  start_daemon
  member haier
  rotate
  member midea
  wiotc -q log key >log-key
  exits 0 wiotc certificate issuer -o did.json
  holds "https://certificates.example.org/.well-known/did.json" "$stderr"
  same "$(jq -r .id did.json)" "$WEB"
  # Every key, past and present.
  same "$(jq -c '[.verificationMethod[].publicKeyMultibase]' did.json)" \
    "$(issuer | jq -c '[.history[].key | ltrimstr("did:key:")] | unique_by(.) | .' >/dev/null; issuer |
      jq -c '[.history[].key | ltrimstr("did:key:")] | reduce .[] as $k ([]; if index($k) then . else . + [$k] end)')"
  same "$(jq -c .assertionMethod did.json)" "$(jq -c '[.verificationMethod[].id]' did.json)"
  exits 0 stranger wiotc certificate verify haier.json midea.json --issuer "$WEB" --did-document did.json \
    --log-key "$(<log-key)" --offline
  exits 0 stranger wiotc certificate verify midea.json --did-document did.json --log-key "$(<log-key)" --offline
  # Without the document the keys are not known; with another's they are wrong.
  exits 4 stranger wiotc certificate verify haier.json --issuer "$WEB" --log-key "$(<log-key)" --offline
  holds --did-document "$output"
  jq --arg m "$(jq -r '.proof[0].verificationMethod' haier.json)" '.assertionMethod -= [$m]' did.json >short.json
  exits 4 stranger wiotc certificate verify haier.json --did-document short.json --log-key "$(<log-key)" --offline
  failed issuer
  exits 0 stranger wiotc certificate verify midea.json --did-document short.json --log-key "$(<log-key)" --offline
  jq '.id = "did:web:evil.example.org"' did.json >evil.json
  exits 2 stranger wiotc certificate verify haier.json --issuer "$WEB" --did-document evil.json --offline
  exits 2 stranger wiotc certificate verify haier.json --issuer did:web:Evil --offline
  # With status lists, which the new key signs.
  wiotc -q certificate fetch "$(<haier.number)" -o lists.json --status
  exits 0 stranger wiotc certificate verify haier.json --did-document did.json --log-key "$(<log-key)" \
    --status lists.json.revocation-list --status lists.json.suspension-list
  # In a picture too.
  exits 0 stranger wiotc certificate render haier.json -o haier.svg --did-document did.json
  exits 0 stranger wiotc certificate verify haier.svg --did-document did.json --proof haier.json.tlog-proof \
    --log-key "$(<log-key)" --offline
}

@test "rotation: old certificates stay valid, new ones name the new key, and the register is rebuilt" {
  found_register
  start_daemon
  member haier
  local old new
  old=$(jq -r .issuer.id haier.json)
  wiotc -q log key >log-key
  rotate
  holds "entry" "$(<rotated)"
  member midea
  new=$(jq -r .issuer.id midea.json)
  [ "$old" != "$new" ]
  same "$(sed -n 's/^key *//p' rotated)" "$new"
  same "$(issuer | jq -c '[.history[].key]')" "[\"$old\",\"$new\"]"
  # The client followed what the log proves, and said so once.
  exits 0 wiotc certificate verify haier.json midea.json
  same "$(wc -l <"$DIR/client/wiotc/registers/$REGISTER/issuer")" 2
  # Whoever has the two keys verifies each; the other one is told by name.
  exits 0 stranger wiotc certificate verify haier.json --issuer "$old" --log-key "$(<log-key)" --offline
  exits 0 stranger wiotc certificate verify midea.json --issuer "$new" --log-key "$(<log-key)" --offline
  exits 4 stranger wiotc certificate verify midea.json --issuer "$old" --log-key "$(<log-key)" --offline
  holds "issued by $new" "$output"
  exits 4 wiotc certificate verify midea.json --issuer "$old"
  holds 'name that with --issuer' "$output"
  rebuilt
  rotate
  rotate
  same "$(issuer | jq '.history | length')" 4
  exits 0 wiotc certificate verify haier.json midea.json
  rebuilt
}

@test "rotation: a list that the new key signs counts for old certificates, by the proof of the change" {
  found_register
  start_daemon
  member haier
  local old lists
  old=$(jq -r .issuer.id haier.json)
  wiotc -q log key >log-key
  wiotc -q certificate fetch "$(<haier.number)" -o before.json --status
  [ ! -e before.json.issuer-changes ]
  rotate
  exits 0 wiotc certificate fetch "$(<haier.number)" -o after.json --status
  holds "--issuer-changes after.json.issuer-changes" "$stderr"
  lists=(--status after.json.revocation-list --status after.json.suspension-list)
  exits 0 stranger wiotc certificate verify after.json --issuer "$old" --log-key "$(<log-key)" "${lists[@]}" \
    --issuer-changes after.json.issuer-changes
  holds '✓ status' "$output"
  # Without the proof nobody knows that signer, and a proof from elsewhere is none.
  exits 4 stranger wiotc certificate verify after.json --issuer "$old" --log-key "$(<log-key)" "${lists[@]}"
  failed status
  exits 4 stranger wiotc certificate verify after.json --issuer "$old" --log-key "$(<log-key)" "${lists[@]}" \
    --issuer-changes after.json.tlog-proof
  sed 's/^\(extra .\{40\}\)./\1A/' after.json.issuer-changes >forged
  run ! cmp -s forged after.json.issuer-changes
  exits 4 stranger wiotc certificate verify after.json --issuer "$old" --log-key "$(<log-key)" "${lists[@]}" \
    --issuer-changes forged
  # Lists of a key that was replaced are refused by whoever knows that it was.
  exits 4 wiotc certificate verify after.json --status before.json.revocation-list --status before.json.suspension-list
  failed status
  exits 0 wiotc certificate verify after.json "${lists[@]}"
  # Who believes the first believes whom it named; and of many files, the proof is looked at once.
  member midea
  exits 0 wiotc certificate fetch --body smart-life -o all
  holds "--issuer $old" "$stderr"
  holds '--issuer-changes all/issuer-changes' "$stderr"
  exits 0 stranger wiotc certificate verify all/*.json --issuer "$old" --log-key "$(<log-key)" --offline \
    --issuer-changes all/issuer-changes
  holds '2 certificates: 2 valid.' "$output"
  exits 4 stranger wiotc certificate verify all/*.json --issuer "$old" --log-key "$(<log-key)" --offline
  cp after.json again.json && cp after.json.tlog-proof again.json.tlog-proof
  exits 0 stranger wiotc certificate verify after.json again.json --issuer "$old" --log-key "$(<log-key)" "${lists[@]}" \
    --issuer-changes after.json.issuer-changes
  holds '2 certificates: 2 valid.' "$output"
  exits 0 wiotc certificate issuer --changes changes
  exits 0 stranger wiotc certificate verify after.json --issuer "$old" --log-key "$(<log-key)" "${lists[@]}" \
    --issuer-changes changes
}

@test "rotation: who knows only the new issuer verifies old certificates too, by the changes and their log proofs" {
  found_register
  start_daemon
  member haier
  local new
  wiotc -q log key >log-key
  rotate
  member midea
  new=$(jq -r .issuer.id midea.json)
  wiotc -q certificate issuer --changes changes
  exits 4 stranger wiotc certificate verify haier.json --issuer "$new" --log-key "$(<log-key)" --offline
  exits 0 stranger wiotc certificate verify haier.json midea.json --issuer "$new" --log-key "$(<log-key)" \
    --issuer-changes changes --offline
  # A key that was replaced may be in other hands: without the log's word it signs nothing.
  rm haier.json.tlog-proof
  exits 4 wiotc certificate verify haier.json --offline
  holds 'key was replaced at log entry' "$output"
  exits 0 wiotc certificate verify haier.json # the register has the proof
  exits 0 wiotc certificate verify midea.json --offline
  configure "issuer = $WEB"
  restart
  wiotc -q certificate issuer -o did.json --changes later
  member huawei
  wiotc -q -y certificate fetch "$(<haier.number)" -o haier.json
  exits 0 stranger wiotc certificate verify haier.json midea.json huawei.json --issuer "$WEB" --did-document did.json \
    --log-key "$(<log-key)" --issuer-changes later --offline
}

@test "rotation: the old key is of no use to whoever has it now" {
  found_register
  start_daemon
  member haier
  cp "$STATE/issuer.key" stolen
  rotate
  # The daemon does not start on it.
  stop_daemon
  cp "$STATE/issuer.key" kept
  cp stolen "$STATE/issuer.key"
  exits 1 timeout 10 wiotcd run -c "$DIR/conf"
  holds issuer.key "$stderr"
  holds 'log entry' "$stderr"
  cp kept "$STATE/issuer.key"
  start_daemon
  # Nobody names the next issuer over the socket: neither who has the old key or the new one, nor an officer.
  new_key thief >/dev/null
  printf '{"salt":"%s"}' "$SALT" >body
  refused method_not_allowed wiotc --key stolen api POST "/v1/issuer/$(did_of thief)" --data body
  refused method_not_allowed wiotc --key kept api POST "/v1/issuer/$(did_of thief)" --data body
  refused method_not_allowed as secretary-general api POST "/v1/issuer/$(did_of thief)" --data body
  same "$(issuer | jq '.history | length')" 2
}

@test "rotation: a crash between the entry and the files is mended at the next start" {
  found_register
  stop_daemon
  wiotcd rotate-issuer -c "$DIR/conf" >rotated 2>&1
  # As it was in the middle: the log names the new key, the old file is still in its place.
  mv "$STATE/issuer.key" "$STATE/issuer.key.next"
  mv "$STATE"/issuer.key.before-* "$STATE/issuer.key"
  start_daemon
  [ ! -e "$STATE/issuer.key.next" ]
  member haier
  same "$(jq -r .issuer.id haier.json)" "$(sed -n 's/^key *//p' rotated)"
  # And before the entry: what was left is not used.
  stop_daemon
  wiotc -q key new "$STATE/issuer.key.next" --no-passphrase >/dev/null
  start_daemon
  member midea
  same "$(jq -r .issuer.id midea.json)" "$(jq -r .issuer.id haier.json)"
  stop_daemon
  exits 0 wiotcd rotate-issuer -c "$DIR/conf"
  [ ! -e "$STATE/issuer.key.next" ]
}

@test "rotation: not beside a daemon that runs, and not with words too many" {
  found_register
  start_daemon
  exits 1 wiotcd rotate-issuer -c "$DIR/conf"
  holds 'another wiotcd' "$stderr"
  exits 2 wiotcd rotate-issuer now -c "$DIR/conf"
}

@test "rotation: not by another user than the register's, whose daemon could not read the key" {
  [ "$(id -u)" = 0 ] || skip "only root can give the folder away"
  found_register
  chown -R nobody "$STATE"
  exits 1 wiotcd rotate-issuer -c "$DIR/conf"
  holds 'runuser' "$stderr"
  chown -R root "$STATE"
  [ ! -e "$STATE/issuer.key.next" ]
}

@test "rotation: a register that shows a new issuer without proof is refused, loudly" {
  found_register
  start_daemon
  member haier
  stop_daemon
  # Another register of that name, at the same place, with the same log key.
  mkdir other
  cp "$STATE/log.key" other/
  (
    use_folder "$BATS_TEST_TMPDIR/forger"
    found_register
  )
  sed -i "s/did:key:z[A-Za-z0-9]*/$(new_key x | grep -om1 'did:key:z[A-Za-z0-9]*')/g" "$DIR/client/wiotc/registers/$REGISTER/issuer"
  start_daemon
  exits 4 wiotc status
  holds 'ANOTHER ISSUER' "$stderr"
  exits 4 wiotc certificate issuer
}
