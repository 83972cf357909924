#!/bin/sh
# Our HTTP message signatures before two other libraries, theirs before us, and forged ones before
# all; needs no daemon. TAP.
#
#     run.sh [MAKE_REQUEST]     the program; default beside the current (build) folder's tests
set -eu

here=$(cd "$(dirname "$0")" && pwd)
program=${1:-tests/interop/signature/make_request}
case $program in
/*) ;;
*) program=$(pwd)/$program ;;
esac

skip() {
  echo "1..0 # SKIP $1"
  exit 0
}

command -v node >/dev/null || skip "node is not installed"
[ -x "$program" ] || { echo "Bail out! $program is not built"; exit 1; }
if [ ! -d "$here/../node_modules" ]; then
  command -v npm >/dev/null || skip "npm is not installed"
  (cd "$here/.." && npm ci --silent >&2) || skip "the node packages cannot be installed"
fi

tap=$(mktemp)
trap 'rm -f "$tap"' EXIT
status=0
node "$here/check.mjs" "$program" >"$tap" || status=$?
if [ $status -ne 0 ] && ! grep -q '^not ok ' "$tap"; then
  echo "not ok - check.mjs ended early" >>"$tap"
fi
cat "$tap"
echo "1..$(grep -c -E '^(not )?ok ' "$tap")"
exit $status
