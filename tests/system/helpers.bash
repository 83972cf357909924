# A private register for each test file: its keys, its charter, its daemon, its client's state.
# shellcheck disable=SC2034,SC2120,SC2154 # used by the files that load this; set by bats
#
# Loaded by every *.bats file. WIOTC_BUILD names the build folder with wiotc and wiotcd.

bats_require_minimum_version 1.5.0

ROOT=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
BUILD=$(cd "${WIOTC_BUILD:-$ROOT/build}" && pwd) || { echo "build first, or set WIOTC_BUILD" >&2; exit 1; }
PATH=$BUILD:$PATH
OFFICERS='secretary-general deputy-secretary second-deputy first-reviewer second-reviewer third-reviewer auditor'
REGISTER=register.wiotc.example
SALT=AAAAAAAAAAAAAAAAAAAAAA

export LC_ALL=C.UTF-8 TZ=UTC
unset WIOTC_KEY WIOTC_PASSPHRASE_FILE NO_COLOR

# use_folder DIR: everything of this register and its client is kept there.
use_folder() {
  DIR=$1
  KEYS=$DIR/keys
  STATE=$DIR/state
  SOCKET=$DIR/sock
  export XDG_CONFIG_HOME=$DIR/config XDG_STATE_HOME=$DIR/client WIOTC_HOST=unix://$SOCKET
  mkdir -p "$KEYS"
}

# new_key NAME: makes a key and prints its did:key.
new_key() { wiotc -q key new "$KEYS/$1" --no-passphrase; }

did_of() { wiotc --key "$KEYS/$1" key show -f json | jq -r .did; }

# as NAME ARGUMENTS…: wiotc with that one's key.
as() {
  local name=$1
  shift
  wiotc --key "$KEYS/$name" "$@"
}

# at_terminal ANSWER COMMAND…: with a terminal, at which that is typed. By bash, as script(1) takes the
# user's shell or else sh, which drops exported functions.
at_terminal() {
  local answer=$1
  shift
  export -f as
  export KEYS
  printf '%s\n' "$answer" | SHELL=$BASH script -qefc "$(printf '%q ' bash -c '"$@"' - "$@")" /dev/null
}

# make_charter [JQ]: the sample charter with our officers' keys and one body more, `assembly`, which
# admits persons; then changed by the filter.
make_charter() {
  local officer filter='.' args=()
  for officer in $OFFICERS; do
    [ -e "$KEYS/$officer" ] || new_key "$officer" >/dev/null
    args+=(--arg "$officer" "$(did_of "$officer")")
  done
  filter='.officers[] |= (.key = $ARGS.named[.handle])
    | .bodies += [.bodies[1] | .slug = "assembly" | .names = {"en": "Assembly"}
      | .admission.applicants = ["person", "organization"] | .admission.questions = []]'
  jq "${args[@]}" "$filter | ${1:-.}" "$ROOT/etc/charter.json" >"$DIR/charter.json"
}

write_configuration() {
  printf '[wiotcd]\nstate = %s\nsocket = %s\nsocket_group =\n' "$STATE" "$SOCKET" >"$DIR/conf"
  [ $# -eq 0 ] || printf '%s\n' "$@" >>"$DIR/conf"
}

# found_register [JQ]: a new register; its officers have their keys.
found_register() {
  make_charter "${1:-.}"
  write_configuration
  wiotcd init -c "$DIR/conf" --charter "$DIR/charter.json" >"$DIR/init" 2>&1
}

# until_true COMMAND…: waits at most ten seconds.
until_true() {
  local tries
  for ((tries = 0; tries < 500; tries++)); do
    ! "$@" >/dev/null 2>&1 || return 0
    sleep 0.02
  done
  echo "still not so after 10 seconds: $*" >&2
  return 1
}

ready() { [ -S "$SOCKET" ] && curl -sf --unix-socket "$SOCKET" http://x/readyz; }

# start_daemon [OPTIONS]: until it answers. When it ends instead, what it said is shown, and $STATUS
# is its exit status.
start_daemon() {
  wiotcd run -c "$DIR/conf" "$@" </dev/null >>"$DIR/log" 2>&1 3>&- 4>&- &
  PID=$!
  echo $PID >"$DIR/pid"
  until_true ready_or_ended
  ! ended "$PID" || { cat "$DIR/log" >&2; rm "$DIR/pid"; STATUS=0; wait "$PID" || STATUS=$?; return 1; }
}

ready_or_ended() { ready || ended "$PID"; }

# Gone, or a dead child that nobody has waited for yet. A killed process is called dead when its first
# thread is, and keeps its locks until the last one is.
ended() {
  [ ! -e "/proc/$1/stat" ] ||
    { grep -qs '^[0-9]* (.*) Z' "/proc/$1/stat" && [ "$(echo "/proc/$1/task"/*)" = "/proc/$1/task/$1" ]; }
}

# stop_daemon [SIGNAL]: ends our daemon, and no other.
stop_daemon() {
  [ -e "$DIR/pid" ] || return 0
  local pid
  pid=$(<"$DIR/pid")
  rm "$DIR/pid"
  kill -s "${1:-TERM}" "$pid" || return 0
  until_true ended "$pid"
  wait "$pid" 2>/dev/null || true # so that bash does not tell of it
}

# later DAYS: from here to the end of the test, daemon and client live that many days from now.
later() {
  local clock=$BATS_FILE_TMPDIR/later.so
  stop_daemon
  [ -e "$clock" ] || cc -shared -fPIC -O1 -o "$clock" "$ROOT/tests/system/later.c"
  # A sanitizer wants to be loaded first; this library does not mind.
  export LD_PRELOAD=$clock LATER_DAYS=$1 ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
  start_daemon
}

register_file() { # For setup_file: one register for all tests of the file.
  use_folder "$BATS_FILE_TMPDIR"
  found_register "$@"
  start_daemon
  disown "$PID" # bash need not tell when a test kills it
}

# register_party NAME [COUNTRY] [KIND]: with a key of its own.
register_party() {
  new_key "$1" >/dev/null
  as "$1" -q party register "$1" --kind "${3:-organization}" --name "${1^}" --country "${2:-CN}" \
    --email "$1@secret.example" >/dev/null
}

answers() { jq -n '{activities: "sensors", contribution: "secret plans", representative: "Ms Wang"}'; }

# apply NAME [BODY] [OPTIONS…]: prints the application's id.
apply() {
  local name=$1 body=${2:-industry}
  shift $(($# < 2 ? $# : 2))
  [ $# -gt 0 ] || [ "$body" = assembly ] || { answers >"$DIR/answers"; set -- --answers "$DIR/answers"; }
  as "$name" -q -f json application submit "$body" --as "$name" --class full "$@" | jq -r .application.id
}

screen() { as secretary-general -q application screen "$1" --reason complete >/dev/null; }

vote() { as "$1" -q application "$2" "$3" --reason "because of $1" >/dev/null; }

# application_in STATUS NAME [BODY]: a new party's application in that state; prints its id.
application_in() {
  local id
  register_party "$2" && id=$(apply "$2" "${3:-industry}")
  case $1 in
  submitted) ;;
  in_review) screen "$id" ;;
  information_requested) as secretary-general -q application ask "$id" "Who?" >/dev/null ;;
  approved) screen "$id" && vote first-reviewer approve "$id" && vote second-reviewer approve "$id" ;;
  rejected) screen "$id" && vote first-reviewer reject "$id" && vote second-reviewer reject "$id" ;;
  withdrawn) as "$2" -q -y application withdraw "$id" >/dev/null ;;
  cancelled) as secretary-general -q -y application cancel "$id" --reason "gone" >/dev/null ;;
  appealed | affirmed | overturned)
    screen "$id" && vote first-reviewer reject "$id" && vote second-reviewer reject "$id" &&
      as "$2" -q application appeal "$id" "Look again." >/dev/null
    case $1 in
    affirmed) vote third-reviewer affirm "$id" && vote second-deputy affirm "$id" ;;
    overturned) vote third-reviewer overturn "$id" && vote second-deputy overturn "$id" ;;
    esac
    ;;
  esac
  [ "$(status_of "$id")" = "$1" ] || { echo "$id is not $1" >&2; return 1; }
  echo "$id"
}

status_of() { wiotc -q -f json application show "$1" | jq -r .status; }

log_size() { wiotc -q -f json status | jq .log.size; }

# The heading of a problem as people see it.
title_of() {
  sed -n 's/^PROBLEM([A-Z_]*, "'"$1"'", [0-9]*, "\(.*\)")$/\1/p' "$ROOT/lib/problem.def" | grep .
}

# exits STATUS COMMAND…: with that status; what it said is in $output and $stderr.
exits() {
  local want=$1
  shift
  run --separate-stderr "$@"
  [ "$status" -eq "$want" ] || { echo "$*: exit $status, not $want"; echo "$output$stderr"; return 1; }
}

# refused CODE COMMAND…: by the register, with that problem and a detail that says more.
refused() {
  local title
  title=$(title_of "$1")
  shift
  exits 1 "$@" || return
  [[ $stderr == *"wiotc: $title"* ]] || { echo "$*: '$stderr', not '$title'"; return 1; }
  local first=${stderr##*wiotc: }
  [ "${#first}" -gt $((${#title} + 10)) ] || { echo "$*: '$stderr' says no more"; return 1; }
}

# holds TEXT IN; lacks TEXT IN
holds() { [[ $2 == *"$1"* ]] || { echo "no '$1' in: $2"; return 1; }; }
lacks() { [[ $2 != *"$1"* ]] || { echo "'$1' in: $2"; return 1; }; }
same() { [ "$1" = "$2" ] || { echo "'$1' is not '$2'"; return 1; }; }

# get PATH [CURL OPTIONS…]: an unsigned request; the body on standard output.
get() {
  local path=$1
  shift
  curl -s --path-as-is --unix-socket "$SOCKET" -H "Host: $REGISTER" "$@" "http://$REGISTER$path"
}

# post PATH BODY: unsigned.
post() { get "$1" -H 'Content-Type: application/json' -H "Content-Digest: $(digest "$2")" --data-binary "$2"; }

# The Content-Digest of a text.
digest() {
  local hex
  hex=$(printf %s "$1" | sha256sum)
  printf 'sha-256=:%s:' "$(printf %b "$(sed 's/../\\x&/g' <<<"${hex%% *}")" | base64 -w0)"
}

# The two keys that an organization publishes, as files of this folder.
publish_keys() {
  wiotc -q status -f json | jq -r .issuer >issuer
  wiotc -q log key >log-key
}

# number_of PARTY: its newest certificate.
number_of() { wiotc -q certificate list --party "$1" -f json | jq -r '.[-1].number'; }
