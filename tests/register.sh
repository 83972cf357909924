# A private register for a test, sourced by shell scripts (POSIX sh and bash):
#
#     . tests/register.sh
#     register_start DIR     founds and serves a register in DIR; ends it: register_stop
#
# Afterwards WIOTC_HOST names its socket, client state is below DIR, and the officers of
# etc/charter.json have their keys in DIR/keys/HANDLE.key. The programs are those in $WIOTC_BUILD.

register_root=$(cd "$(dirname "${BASH_SOURCE:-${REGISTER_SH:?}}")/.." && pwd)
: "${WIOTC_BUILD:=$register_root/build}"

register_key() { # DIR NAME: a key without passphrase; prints its did:key
  mkdir -p "$1/keys"
  "$WIOTC_BUILD/wiotc" -q key new "$1/keys/$2.key" --no-passphrase 2>/dev/null
}

register_charter() { # DIR: etc/charter.json with a new key for each officer
  jq -r '.officers[].handle' "$register_root/etc/charter.json" | while read -r handle; do
    printf '%s\t%s\n' "$handle" "$(register_key "$1" "$handle")"
  done >"$1/officers"
  jq --rawfile keys "$1/officers" '
    ($keys | split("\n") | map(select(. != "") | split("\t") | {(.[0]): .[1]}) | add) as $key
    | .officers |= map(.key = $key[.handle])' "$register_root/etc/charter.json" >"$1/charter.json"
}

register_serve() { # DIR: starts the daemon on the state in DIR, with $register_conf if that names a file
  "$WIOTC_BUILD/wiotcd" run ${register_conf:+-c "$register_conf"} --state "$1/state" --socket "$1/wiotcd.sock" </dev/null >>"$1/wiotcd.log" 2>&1 &
  register_pid=$!
  register_tries=0
  until curl -fsS --unix-socket "$1/wiotcd.sock" http://localhost/readyz >/dev/null 2>&1; do
    register_tries=$((register_tries + 1))
    if [ $register_tries -gt 200 ] || ! kill -0 "$register_pid" 2>/dev/null; then
      cat "$1/wiotcd.log" >&2
      return 1
    fi
    sleep 0.05
  done
}

register_start() { # DIR
  mkdir -p "$1"
  register_charter "$1"
  "$WIOTC_BUILD/wiotcd" init --state "$1/state" --charter "$1/charter.json" >"$1/identity" 2>>"$1/wiotcd.log" ||
    { cat "$1/wiotcd.log" >&2; return 1; }
  export WIOTC_HOST="unix://$1/wiotcd.sock" XDG_CONFIG_HOME="$1/config" XDG_STATE_HOME="$1/client"
  register_serve "$1"
}

register_stop() {
  [ -z "${register_pid:-}" ] || kill "$register_pid" 2>/dev/null || :
  [ -z "${register_pid:-}" ] || wait "$register_pid" 2>/dev/null || :
  register_pid=
}
