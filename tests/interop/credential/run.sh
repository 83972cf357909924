#!/bin/sh
# Our credentials before other people's verifiers, and theirs and ours before forged ones. TAP.
#
#     WIOTC_BUILD=DIR run.sh     DIR is the build folder; default the current one
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${WIOTC_BUILD:-.}" && pwd)
program=$build/tests/interop/credential/make_credential
wiotc=$build/wiotc
: "${WIOTC_VECTORS:=$here/../../../../shared/vectors}"
export WIOTC_VECTORS

skip() {
  echo "1..0 # SKIP $1"
  exit 0
}

command -v node >/dev/null || skip "node is not installed"
for needed in "$program" "$wiotc"; do
  [ -x "$needed" ] || { echo "Bail out! $needed is not built"; exit 1; }
done
if [ ! -d "$here/../node_modules" ]; then
  command -v npm >/dev/null || skip "npm is not installed"
  (cd "$here/.." && npm ci --silent >&2) || skip "the node packages cannot be installed"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
"$program" write "$work"
: >"$work/tap"
for script in verify random forge; do
  code=0
  case $script in forge) with=$wiotc ;; *) with=$program ;; esac
  node "$here/$script.mjs" "$work" "$with" >"$work/part" || code=$?
  if [ $code -ne 0 ]; then
    status=$code
    grep -q '^not ok ' "$work/part" || echo "not ok - $script.mjs ended early" >>"$work/part"
  fi
  cat "$work/part" >>"$work/tap"
done
cat "$work/tap"
echo "1..$(grep -c -E '^(not )?ok ' "$work/tap")"
exit $status
