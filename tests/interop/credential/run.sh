#!/bin/sh
# Our credentials before other people's verifiers, and theirs and ours before forged ones. TAP.
#
#     WIOTC_BUILD=DIR run.sh     DIR is the build folder; default the current one
set -eu

here=$(cd "$(dirname "$0")" && pwd)
program=$(cd "${WIOTC_BUILD:-.}" && pwd)/tests/interop/credential/make_credential
: "${WIOTC_VECTORS:=$here/../../../../shared/vectors}"
export WIOTC_VECTORS

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

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
"$program" write "$work"
node "$here/verify.mjs" "$work" "$program" >"$work/tap" || status=$?
if [ $status -ne 0 ] && ! grep -q '^not ok ' "$work/tap"; then
  echo "not ok - verify.mjs ended early" >>"$work/tap"
fi
cat "$work/tap"
echo "1..$(grep -c -E '^(not )?ok ' "$work/tap")"
exit $status
