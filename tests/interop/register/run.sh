#!/usr/bin/env bash
# A whole register before other people's programs: what it accepts, what it signs, what it logs.
#
#     WIOTC_BUILD=DIR run.sh     DIR is the build folder; default the current one
#
# Prints TAP lines; exit 1 when one is "not ok".
set -u

here=$(cd "$(dirname "$0")" && pwd)
WIOTC_BUILD=$(cd "${WIOTC_BUILD:-.}" && pwd)
. "$here/../../register.sh"
wiotc=$WIOTC_BUILD/wiotc
tmp=$(mktemp -d) || exit 1
trap 'register_stop; rm -rf "$tmp"' EXIT
count=0
failed=0

check() { # TEXT COMMAND...: ok when it succeeds
  local text=$1 out
  shift
  count=$((count + 1))
  if out=$("$@" 2>&1); then
    echo "ok $count - $text"
  else
    failed=1
    printf 'not ok %s - %s\n%s\n' "$count" "$text" "$(sed 's/^/# /' <<<"$out")"
  fi
}

skipped() { # TEXT WHY
  count=$((count + 1))
  echo "ok $count - $1 # SKIP $2"
}

as() { # KEYNAME ARGUMENTS...
  local key=$1
  shift
  "$wiotc" -q --key "$tmp/keys/$key.key" "$@"
}

# --- a member and a certificate -----------------------------------------------------------------

found_and_admit() {
  register_key "$tmp" haier >/dev/null
  as haier party register haier-smart-home --kind organization --name "Haier Smart Home" \
    --name-zh 海尔智家 --country CN || return 1
  printf '%s' '{"activities":"Homes","contribution":"Standards","representative":"Li Wei"}' >"$tmp/answers.json"
  echo 'a document' >"$tmp/paper.txt"
  as haier application submit smart-life --as haier-smart-home --answers "$tmp/answers.json" \
    --attach "$tmp/paper.txt" || return 1
  as secretary-general application screen A1 || return 1
  as first-reviewer application approve A1 --reason "well known" || return 1
  as second-reviewer application approve A1 --reason "well known" || return 1
  as haier certificate fetch WIOTC-"$(date -u +%Y)"-000001 -o "$tmp/certificate.json"
}
appoint() { # a chair for a term, by two executives
  register_key "$tmp" chair >/dev/null
  as chair party register li-wei --kind person --name "Li Wei" --name-zh 李伟 --country CN || return 1
  as secretary-general office appoint li-wei chair --body smart-life --until 2999-01-01 || return 1
  as deputy-secretary office appoint li-wei chair --body smart-life --until 2999-01-01 || return 1
  as chair certificate fetch WIOTC-"$(date -u +%Y)"-000002 -o "$tmp/office.json"
}
end_office() {
  as secretary-general office end li-wei chair --body smart-life --reason "moved abroad" || return 1
  as deputy-secretary office end li-wei chair --body smart-life --reason "moved abroad"
}
win_award() { # a category of one round, from the draft to the ceremony
  local officer
  printf '%s' '{"nominators":"open","categories":["leading-enterprise"]}' >"$tmp/round.json"
  echo "It leads." >"$tmp/reasons"
  as secretary-general award round open world-iot-awards 2026 --file "$tmp/round.json" &&
    as secretary-general award round advance 2026 || return 1
  as chair award nominate 2026 leading-enterprise haier-smart-home --text "$tmp/reasons" &&
    as haier award accept N1 || return 1
  for _ in closed judging judged; do as secretary-general award round advance 2026 || return 1; done
  as secretary-general ceremony schedule gala --on "$(date -u +%F)" || return 1
  for officer in secretary-general deputy-secretary; do
    as $officer award decide 2026 leading-enterprise N1 --reason "by merit" --sealed-for gala || return 1
  done
  as secretary-general ceremony hold gala || return 1
  as haier certificate fetch WIOTC-"$(date -u +%Y)"-000003 -o "$tmp/award.json"
}
fetch_lists() {
  local list
  for list in 1 2; do
    curl -fsS --unix-socket "$tmp/wiotcd.sock" "http://localhost/v1/status-lists/$list" -o "$tmp/list-$list" || return 1
  done
}
register_start "$tmp" || { echo "Bail out! the register does not start"; exit 1; }
check "a member is admitted and the certificate fetched" found_and_admit
[ $failed = 0 ] || { echo "1..$count"; exit 1; }

# --- HTTP message signatures ---------------------------------------------------------------------

seed() { printf '%064d' "$1"; }

foreign_register() { # LIBRARY NUMBER: a party that signs with that library
  local did body
  did=$(node --input-type=module -e "
    import { didKey, privateKey, rawPublicKey } from '$here/../signature/common.mjs';
    console.log(didKey(rawPublicKey(privateKey('$(seed "$2")'))));") || return 1
  body="{\"handle\":\"foreign-$2\",\"kind\":\"organization\",\"names\":{\"en\":\"Foreign $2\"},\"country\":\"DE\",\"key\":\"$did\",\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\"}"
  printf '%s' "$body" >"$tmp/body-$2.json"
  WIOTC_SOCKET=$tmp/wiotcd.sock node "$here/../signature/sign.mjs" "$1" "$(seed "$2")" \
    register.wiotc.example POST /v1/parties "$tmp/body-$2.json" | tee "$tmp/answer" | grep -qx 201 ||
    { cat "$tmp/answer"; return 1; }
  "$wiotc" party show "foreign-$2" >/dev/null
}

own_request() { # turns `wiotc --debug` of a write into the JSON that verify.mjs reads
  printf '{"label":"second key","key":"%s","salt":"AAAAAAAAAAAAAAAAAAAAAA"}' \
    "$(register_key "$tmp" second)" >"$tmp/own.json"
  as haier --debug api POST /v1/parties/haier-smart-home/keys --data "$tmp/own.json" 2>"$tmp/debug" >/dev/null ||
    { cat "$tmp/debug"; return 1; }
  python3 "$here/request.py" "$tmp/debug" "$tmp/own.json" "$("$wiotc" --key "$tmp/keys/haier.key" key show 2>/dev/null | grep -o 'z6Mk[a-zA-Z0-9]*' | head -1)" >"$tmp/request.json"
}

if ! command -v node >/dev/null; then
  skipped "signatures and credentials" "node is not installed"
elif [ ! -d "$here/../node_modules" ] && ! (cd "$here/.." && npm ci --silent >&2); then
  skipped "signatures and credentials" "the node packages cannot be installed"
else
  check "a request signed by http-message-sig is accepted" foreign_register http-message-sig 1
  check "a request signed by http-message-signatures is accepted" foreign_register http-message-signatures 2
  check "a write of wiotc is accepted and shown by --debug" own_request
  for library in http-message-sig http-message-signatures; do
    check "a write of wiotc verifies with $library" \
      sh -c "node '$here/../signature/verify.mjs' $library <'$tmp/request.json'"
    check "the same with another path does not verify with $library" \
      sh -c "! jq '.url |= sub(\"keys\"; \"keyz\")' '$tmp/request.json' | node '$here/../signature/verify.mjs' $library"
  done
  judge=$here/../credential/verify-file.mjs
  check "the fetched certificate is good for @digitalbazaar/vc and the Open Badges schema" \
    node "$judge" "$tmp/certificate.json"
  check "somebody is appointed to an office, and the certificate fetched" appoint
  check "the status lists are fetched" fetch_lists
  check "its status lists are good for vc-bitstring-status-list, and its bits are not set" \
    node "$judge" "$tmp/certificate.json" "$tmp/list-1" "$tmp/list-2"
  check "that of the office is good for @digitalbazaar/vc and the Open Badges schema, and by its lists" \
    node "$judge" "$tmp/office.json" "$tmp/list-1" "$tmp/list-2"
  check "an award is won, and the certificate fetched" win_award
  check "the status lists are fetched again" fetch_lists
  check "that of the award is good for @digitalbazaar/vc and the Open Badges schema, and by its lists" \
    node "$judge" "$tmp/award.json" "$tmp/list-1" "$tmp/list-2"
  check "the office ends before its term" end_office
  check "the status lists of now are fetched" fetch_lists
  check "vc-bitstring-status-list reads there that its certificate is revoked" \
    sh -c "node '$judge' '$tmp/office.json' '$tmp/list-1' '$tmp/list-2' | grep -q '\"revocation\":true,\"suspension\":false'"
  check "and that the member's is not" node "$judge" "$tmp/certificate.json" "$tmp/list-1" "$tmp/list-2"
  sed 's/Haier/Haler/' "$tmp/certificate.json" >"$tmp/forged.json"
  check "with one character changed it is refused" sh -c "! node '$judge' '$tmp/forged.json'"

  # The issuer gets a web server's name and a new key.
  register_stop
  register_conf=$tmp/wiotcd.conf
  printf '[wiotcd]\nissuer = did:web:certificates.example.org%%3A8443:register\n' >"$register_conf"
  check "the issuer gets a new key and the name of a web server" \
    "$WIOTC_BUILD/wiotcd" rotate-issuer -c "$register_conf" --state "$tmp/state"
  register_serve "$tmp" || { echo "Bail out! the register does not start again"; exit 1; }
  by_name() {
    local id
    register_key "$tmp" lihe >/dev/null
    as lihe party register lihe --kind organization --name Lihe --country CN &&
      id=$(as lihe -f json application submit smart-life --as lihe --answers "$tmp/answers.json" \
        --attach "$tmp/paper.txt" | jq -r .application.id) || return 1
    as secretary-general application screen "$id" && as first-reviewer application approve "$id" --reason good &&
      as second-reviewer application approve "$id" --reason good || return 1
    as lihe certificate fetch "$(as lihe -f json certificate list --party lihe | jq -r '.[0].number')" \
      -o "$tmp/named.json"
  }
  published() { # DID document and lists, as they are now
    as haier -y certificate issuer -o "$tmp/did.json" || return 1
    for list in 1 2; do
      curl -fsS --unix-socket "$tmp/wiotcd.sock" "http://localhost/v1/status-lists/$list" -o "$tmp/list-$list"
    done
  }
  check "a certificate by that name is issued" by_name
  check "its DID document is made" published
  check "a certificate by did:web is good for @digitalbazaar/vc, by the DID document made for it" \
    env DID_DOCUMENT="$tmp/did.json" node "$judge" "$tmp/named.json" "$tmp/list-1" "$tmp/list-2"
  # A list must have the certificate's own issuer, for this library, unless it is told that another may be.
  check "the one of before is good, with lists that the new issuer signed" \
    env DID_DOCUMENT="$tmp/did.json" ANY_LIST_ISSUER=1 node "$judge" "$tmp/certificate.json" "$tmp/list-1" "$tmp/list-2"
  register_stop
  check "the issuer gets another key under the same name" \
    "$WIOTC_BUILD/wiotcd" rotate-issuer -c "$register_conf" --state "$tmp/state"
  register_serve "$tmp" || { echo "Bail out! the register does not start again"; exit 1; }
  check "its DID document is made again" published
  check "the certificate by that name is good, with lists that the new key signed" \
    env DID_DOCUMENT="$tmp/did.json" node "$judge" "$tmp/named.json" "$tmp/list-1" "$tmp/list-2"
  jq '.assertionMethod = []' "$tmp/did.json" >"$tmp/empty.json"
  check "by a DID document without the key it is refused" \
    sh -c "[ -s '$tmp/empty.json' ] && ! DID_DOCUMENT='$tmp/empty.json' node '$judge' '$tmp/named.json'"
fi

# --- the log --------------------------------------------------------------------------------------

export_log() { # every entry with its proof, as verify.go reads them
  local size i
  mkdir "$tmp/log"
  "$wiotc" log key >"$tmp/log/vkey" && "$wiotc" log checkpoint >"$tmp/log/checkpoint" || return 1
  size=$(sed -n 2p "$tmp/log/checkpoint")
  for ((i = 0; i < size; i++)); do
    curl -fsS --unix-socket "$tmp/wiotcd.sock" "http://localhost/v1/log/entries/$i" -o "$tmp/log/entry-$i" || return 1
    curl -fsS --unix-socket "$tmp/wiotcd.sock" "http://localhost/v1/log/proof/$i" -o "$tmp/log/entry-$i.tlog-proof" || return 1
  done
}

gopath=${WIOTC_GOPATH:-/usr/share/gocode}
if ! command -v go >/dev/null || [ ! -d "$gopath/src/golang.org/x/mod/sumdb" ]; then
  skipped "the log by golang.org/x/mod/sumdb" "Go or x/mod is not installed"
else
  [ -n "${HOME:-}" ] || export GOCACHE=$tmp/cache
  check "checkpoint and every entry's proof are written" export_log
  check "verify.go builds" env GO111MODULE=off GOPATH="$gopath" GOFLAGS= CGO_ENABLED=0 \
    go build -o "$tmp/verify" "$here/../log/verify.go"
  check "sumdb accepts checkpoint and inclusion of every entry" "$tmp/verify" "$tmp/log"
  sed -i 's/haier/haler/' "$tmp/log/entry-1"
  check "sumdb refuses an entry with one character changed" sh -c "! '$tmp/verify' '$tmp/log'"
fi
echo "1..$count"
exit $failed
