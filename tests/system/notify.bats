#!/usr/bin/env bats
# Notices: written with the step, handed on once, tried again, given up, in the reader's languages.
load helpers

setup_file() {
  register_file
  application_in information_requested asked-one >/dev/null
}
teardown_file() { use_folder "$BATS_FILE_TMPDIR"; stop_daemon; }
setup() {
  use_folder "$BATS_FILE_TMPDIR"
  OUT=$BATS_TEST_TMPDIR
  # A sendmail that keeps what it is given, and fails while it is told to.
  cat >"$OUT/sendmail" <<'SH'
#!/bin/sh
[ ! -e "$0.fail" ] || { cat >/dev/null; exit "$(cat "$0.fail")"; }
n=$(ls "$0".mail.* 2>/dev/null | wc -l)
printf '%s\n' "$@" >"$0.args.$n"
cat >"$0.mail.$n"
SH
  chmod +x "$OUT/sendmail"
}

notices() { as auditor -f json api GET "/v1/notices${1-}"; }
notify() {
  wiotc-notify --key "$KEYS/auditor" --state "$OUT/state" --templates "$ROOT/etc/notices" --once "$@"
}
mail() { notify --sendmail "$OUT/sendmail" "$@"; }
mails() { find "$OUT" -name 'sendmail.mail.*' | wc -l; }

# show FILE: a mail's headers and text, decoded by another program.
show() {
  python3 -B -c '
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
assert not m.defects, m.defects
for name in ("From", "To", "Subject", "Message-ID", "Date"): print(name + ":", m[name])
print(len(m.keys()), "headers")
print(m.get_content())' "$1"
}

@test "notices: stand in the outbox with the step, for registrars and auditors alone" {
  notices >"$OUT/list"
  jq -e '[.notices[] | .kind] == ["received", "asked"] and .notices[0].party == "asked-one"
    and .notices[0].contact.email == "asked-one@secret.example" and .notices[1].values.until' "$OUT/list"
  lacks 'Who?' "$(cat "$OUT/list")" # the question itself is private
  refused forbidden as asked-one api GET /v1/notices
  refused forbidden as first-reviewer api GET /v1/notices
  holds signature_missing "$(get /v1/notices)"
  as secretary-general -q api GET /v1/notices
  # Page by page, and on from any of them.
  same "$(notices '?limit=1' | jq '.notices[0].id')" "$(jq '.notices[0].id' "$OUT/list")"
  same "$(notices "?after=$(jq -r '.notices[0].cursor' "$OUT/list")" | jq '.notices[0].id')" \
    "$(jq '.notices[1].id' "$OUT/list")"
}

@test "notices: a decision and a term's end are told, but not before they are due" {
  local id
  id=$(application_in approved admitted)
  notices | jq -e --arg id "$id" '[.notices[] | select(.values.application == $id)]
    | [.[].kind] == ["received", "decided"] and .[1].values.status == "approved"'
  notices | jq -e '[.notices[] | select(.kind == "term_ending")] == []'
}

@test "notices: keys that are added or revoked are told, the first one is not" {
  register_party keyed
  notices | jq -e '[.notices[] | select(.party == "keyed")] == []'
  new_key keyed-2 >/dev/null
  as keyed -q key add "$(did_of keyed-2)"
  as keyed -q -y key revoke "$(did_of keyed-2)" --reason lost
  notices | jq -e --arg did "$(did_of keyed-2)" '[.notices[] | select(.party == "keyed")]
    | [.[].kind] == ["key_added", "key_revoked"] and all(.values.key == $did)'
}

@test "wiotc-notify: each notice is mailed once, as mail programs read it" {
  exits 0 mail
  local n
  n=$(mails)
  [ "$n" -ge 2 ]
  show "$OUT/sendmail.mail.0" >"$OUT/shown"
  holds 'To: Asked-one <asked-one@secret.example>' "$(cat "$OUT/shown")"
  holds 'Subject: Application A1 to ' "$(cat "$OUT/shown")"
  holds 'wiotc application show A1' "$(cat "$OUT/shown")"
  same "$(tail -n 2 "$OUT/sendmail.args.0" | tr '\n' ' ')" '-- asked-one@secret.example '
  exits 0 mail
  same "$(mails)" "$n"
  # With the state gone, all would be sent again; with it, even another program of ours sends none.
  exits 0 mail --from office@example.org
  same "$(mails)" "$n"
}

@test "wiotc-notify: names decide the languages, and cannot end a header" {
  new_key lingual >/dev/null
  as lingual -q party register lingual --kind organization --name 'Evil=?UTF-8?Q?=0D=0ABcc: x?= <a@b.example>' \
    --name-zh 海尔智家股份有限公司海尔智家股份有限公司海尔智家股份有限公司 --country CN --email lingual@secret.example
  new_key lingual-2 >/dev/null
  as lingual -q key add "$(did_of lingual-2)"
  exits 0 mail
  local file
  file=$(grep -l lingual@secret.example "$OUT"/sendmail.mail.*)
  show "$file" >"$OUT/shown"
  holds 'Subject: A key was added for lingual / 已为 lingual 添加新密钥' "$(cat "$OUT/shown")"
  holds 海尔智家 "$(cat "$OUT/shown")"
  same "$(grep -c '^[A-Z][A-Za-z-]*:' <(sed '/^\r$/q' "$file"))" 8
  same "$(grep -ci '^bcc' "$file")" 0
  [ "$(awk '{ if (length($0) > m) m = length($0) } END { print m }' "$file")" -lt 100 ]
}

@test "wiotc-notify: what fails is tried again, later each time, and given up in the end" {
  echo 75 >"$OUT/sendmail.fail"
  exits 1 mail --tries 2 --first-wait 0
  same "$(mails)" 0
  rm "$OUT/sendmail.fail"
  exits 0 mail --tries 2 --first-wait 0
  [ "$(mails)" -ge 2 ]
  # Twice in vain.
  rm -r "$OUT/state" "$OUT"/sendmail.mail.*
  echo 75 >"$OUT/sendmail.fail"
  exits 1 mail --tries 2 --first-wait 0
  exits 1 mail --tries 2 --first-wait 0
  exits 0 wiotc-notify --status --state "$OUT/state"
  holds 'ended with status 75' "$output"
  holds '0 notices wait' "$output"
  rm "$OUT/sendmail.fail"
  exits 0 mail
  same "$(mails)" 0
  exits 0 wiotc-notify --revive --state "$OUT/state"
  exits 0 mail
  [ "$(mails)" -ge 2 ]
  # One who waits an hour is left alone meanwhile; one that cannot be is given up at once.
  rm -r "$OUT/state" "$OUT"/sendmail.mail.*
  echo 75 >"$OUT/sendmail.fail"
  exits 1 mail --first-wait 3600
  rm "$OUT/sendmail.fail"
  exits 0 mail --first-wait 3600
  same "$(mails)" 0
  rm -r "$OUT/state"
  echo 67 >"$OUT/sendmail.fail"
  exits 1 mail
  exits 0 wiotc-notify --status --state "$OUT/state"
  holds 'status 67' "$output"
}

@test "wiotc-notify: one that ended while sending sends that one again, and says so" {
  exits 0 mail
  local n id
  n=$(mails)
  id=$(notices | jq '.notices[0].id')
  notices | jq -c '{notice: .notices[0], tries: 1, next: 0, sending: true}' >"$OUT/state/queue/$id.json"
  exits 0 mail
  holds 'may have been handed on before' "$stderr"
  same "$(mails)" $((n + 1))
  same "$(grep -h '^Message-ID' "$OUT"/sendmail.mail.* | sort -u | wc -l)" "$n"
}

@test "wiotc-notify: a web server gets each notice once, and again when it failed" {
  cat >"$OUT/server.py" <<'PY'
import http.server, json, os, sys
class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fail = os.path.exists(sys.argv[1] + "/fail")
        if not fail:
            with open(sys.argv[1] + "/got", "a") as f:
                f.write(json.dumps({"key": self.headers["Idempotency-Key"], "auth": self.headers["Authorization"],
                                    "body": json.loads(body)}) + "\n")
        self.send_response(503 if fail else 204)
        self.end_headers()
    def log_message(self, *a): pass
s = http.server.HTTPServer(("127.0.0.1", 0), Server)
open(sys.argv[1] + "/port.new", "w").write(str(s.server_port))
os.rename(sys.argv[1] + "/port.new", sys.argv[1] + "/port")
s.serve_forever()
PY
  python3 -B "$OUT/server.py" "$OUT" 3>&- 4>&- &
  local server=$! url n
  until_true test -e "$OUT/port"
  url=http://127.0.0.1:$(cat "$OUT/port")/hook
  echo secret-token >"$OUT/token"
  touch "$OUT/fail"
  exits 1 notify --webhook "$url" --token "$OUT/token" --first-wait 0
  rm "$OUT/fail"
  exits 0 notify --webhook "$url" --token "$OUT/token" --first-wait 0
  exits 0 notify --webhook "$url" --token "$OUT/token" --first-wait 0
  kill $server
  n=$(notices | jq '.notices | length')
  same "$(wc -l <"$OUT/got")" "$n"
  same "$(jq -r .key "$OUT/got" | sort -u | wc -l)" "$n"
  same "$(jq -r .auth "$OUT/got" | sort -u)" 'Bearer secret-token'
  same "$(jq -r .body.register "$OUT/got" | sort -u)" $REGISTER
  # Nobody there any more.
  exits 0 notify --webhook "$url"
  register_party late-one
  new_key late-two >/dev/null
  as late-one -q key add "$(did_of late-two)"
  exits 1 notify --webhook "$url"
}

@test "wiotc-notify: wrong usage is told; one at a time works on a folder" {
  exits 2 wiotc-notify --state "$OUT/state"
  exits 2 wiotc-notify --sendmail sendmail --state "$OUT/state"
  exits 2 wiotc-notify --sendmail "$OUT/sendmail" --webhook http://127.0.0.1:1/ --state "$OUT/state"
  exits 2 wiotc-notify --nonsense
  exits 0 wiotc-notify --help
  exits 0 wiotc-notify --version
  mkdir -p "$OUT/state"
  exec 8>"$OUT/state/lock"
  flock 8
  exits 2 mail
  holds another "$stderr"
  exec 8>&-
}

# told WHO: the kinds of their notices, in order.
told() { notices '?limit=500' | jq -r --arg who "$1" '[.notices[] | select(.party == $who).kind] | join(" ")'; }
# value WHO KIND NAME: of the last such notice.
value() {
  notices '?limit=500' | jq -r --arg who "$1" --arg kind "$2" --arg name "$3" \
    '[.notices[] | select(.party == $who and .kind == $kind)][-1].values[$name]'
}
member_of() { wiotc -f json member list "${2:-industry}" | jq -r --arg p "$1" '.[] | select(.party == $p).id'; }

@test "notices: what becomes of a membership is told to the member" {
  local m until
  application_in approved stopped >/dev/null
  m=$(member_of stopped)
  as secretary-general -q member suspend "$m" --reason "unpaid" >/dev/null
  as deputy-secretary -q member reinstate "$m" --reason "paid" >/dev/null
  until=$(date -d '+20 days' +%F)
  as secretary-general -q member suspend "$m" --reason "unpaid" --until "$until" >/dev/null
  as deputy-secretary -q member reinstate "$m" >/dev/null
  same "$(told stopped)" 'received decided suspended reinstated suspended_until reinstated'
  same "$(value stopped suspended_until until) $(value stopped suspended membership)" "$until $m"
  same "$(value stopped reinstated date)" "$(date +%F)"
  lacks unpaid "$(notices '?limit=500')"
}

@test "notices: what is done with a certificate is told to its holder" {
  local number new
  application_in approved papered >/dev/null
  number=$(wiotc -q -f json certificate list --party papered | jq -r '.[].number')
  as secretary-general -q certificate suspend "$number" --reason "a secret doubt" >/dev/null
  as secretary-general -q certificate reinstate "$number" --reason "none" >/dev/null
  new=$(as secretary-general -q -f json certificate reissue "$number" | jq -r .certificate.number)
  as secretary-general -q certificate revoke "$new" --reason "misprinted" --effective "$(date -u -d '+3 days' +%F)" >/dev/null
  same "$(told papered)" 'received decided certificate_suspended certificate_reinstated certificate_reissued certificate_revoked'
  same "$(value papered certificate_suspended certificate)" "$number"
  same "$(value papered certificate_reissued certificate) $(value papered certificate_revoked certificate)" "$new $new"
  same "$(value papered certificate_revoked until) $(value papered certificate_revoked body)" "$(date -u -d '+3 days' +%F) industry"
  lacks 'secret doubt' "$(notices '?limit=500')"
}

@test "notices: an expulsion is told when it is moved, decided, and ruled on" {
  local m motion
  application_in approved outcast >/dev/null
  m=$(member_of outcast)
  as first-reviewer -q member expel "$m" --reason "forged papers" >/dev/null
  same "$(told outcast)" 'received decided moved_membership_expel'
  same "$(value outcast moved_membership_expel until)" "$(date -d '+30 days' +%F)"
  motion=$(value outcast moved_membership_expel motion)
  as second-reviewer -q motion approve "$motion" --reason yes >/dev/null
  same "$(told outcast)" 'received decided moved_membership_expel expelled'
  same "$(value outcast expelled until)" "$(date -d '+31 days' +%F)"
  as outcast -q member appeal "$m" "It was another." >/dev/null
  as deputy-secretary -q member overturn "$m" --reason "so it was" >/dev/null
  as second-deputy -q member overturn "$m" --reason "so it was" >/dev/null
  holds 'expelled moved_membership_rule appeal_overturned' "$(told outcast)"
}

@test "notices: a motion that is rejected is told; offices are told when they are given and end" {
  local motion
  register_party helper CN person
  as secretary-general -q office appoint helper reviewer --body industry --reason "able" >/dev/null
  motion=$(value helper moved_office_appoint motion)
  as deputy-secretary -q motion reject "$motion" --reason no >/dev/null
  as second-deputy -q motion reject "$motion" --reason no >/dev/null
  same "$(told helper)" 'moved_office_appoint motion_rejected'
  as secretary-general -q office appoint helper reviewer --body industry --reason "able" >/dev/null
  as deputy-secretary -q office appoint helper reviewer --body industry --reason "able" >/dev/null
  as secretary-general -q office end helper reviewer --body industry --reason "moved away" >/dev/null
  as deputy-secretary -q office end helper reviewer --body industry --reason "moved away" >/dev/null
  same "$(told helper)" 'moved_office_appoint motion_rejected moved_office_appoint carried_office_appoint moved_office_end carried_office_end'
  as secretary-general -q office appoint helper chair --body industry --reason "able" >/dev/null
  as secretary-general -q motion withdraw "$(value helper moved_office_appoint motion)" --reason "a mistake" >/dev/null
  holds 'moved_office_appoint motion_withdrawn' "$(told helper)"
}

@test "notices: representatives and their organizations are told of each other, and of what one resigned" {
  local m
  application_in approved firm >/dev/null
  m=$(member_of firm)
  register_party agent CN person
  as firm -q party represent firm agent >/dev/null
  as agent -q -y member resign "$m" >/dev/null
  as firm -q party dismiss firm agent --reason "it resigned" >/dev/null
  same "$(told firm)" 'received decided representative_named resigned representative_dismissed'
  same "$(told agent)" 'represents represents_no_more'
  same "$(value firm resigned by) $(value firm resigned until)" "agent $(date +%F)"
  same "$(value agent represents organization) $(value agent represents person)" 'firm agent'
  same "$(value firm representative_named organization) $(value firm representative_named person)" 'firm agent'
}

@test "notices: a lost key and a dissolved body are told" {
  new_key lost-2 >/dev/null
  register_party lost-one
  application_in approved resident smart-life >/dev/null
  as secretary-general -q key recover lost-one "$(did_of lost-2)" --reason "lost" >/dev/null
  same "$(told lost-one)" moved_key_recover
  as deputy-secretary -q key recover lost-one "$(did_of lost-2)" --reason "lost" >/dev/null
  same "$(told lost-one)" 'moved_key_recover key_recovery'
  as secretary-general -q body dissolve smart-life --reason "done" >/dev/null
  as deputy-secretary -q body dissolve smart-life --reason "done" >/dev/null
  same "$(told resident)" 'received decided dissolved'
  wiotcd rebuild -c "$DIR/conf" --into "$OUT/again"
}

@test "notices: every kind that the register writes has its texts, in both languages, and they fill in" {
  local kind file
  # Each was written by a test above; none is given up for its template.
  exits 0 mail
  exits 0 wiotc-notify --status --state "$OUT/state"
  lacks template "$output"
  for kind in $(notices '?limit=500' | jq -r '.notices[].kind' | sort -u); do
    for file in "$ROOT/etc/notices/$kind".{en,zh}.txt; do
      head -2 "$file" | sed -n 1p | grep -q '^Subject: .' || { echo "$file"; return 1; }
      same "$(sed -n 2p "$file")" ''
    done
    same "$(grep -o '{[a-z_]*}' "$ROOT/etc/notices/$kind.en.txt" | sort -u)" \
      "$(grep -o '{[a-z_]*}' "$ROOT/etc/notices/$kind.zh.txt" | sort -u)"
  done
  same "$(find "$ROOT/etc/notices" -name '*.txt' | wc -l)" "$(grep -c 'etc/notices/.*txt' "$ROOT/etc/local.mk")"
}
