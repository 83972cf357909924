#!/usr/bin/env bash
# All tables of cases.py before a whole daemon; run in the build folder. Prints TAP.
set -u
here=$(cd "$(dirname "$0")" && pwd)
for tool in python3 jq curl; do
  command -v $tool >/dev/null || { echo "1..0 # SKIP $tool is missing"; exit 0; }
done
: "${WIOTC_BUILD:=$PWD}"
. "$here/../register.sh"
dir=$(mktemp -d) || exit 1
trap 'register_stop; rm -rf "$dir"' EXIT
register_start "$dir" || { echo "Bail out! the daemon did not start"; exit 1; }
PYTHONDONTWRITEBYTECODE=1 python3 "$here/cases.py" "$dir/wiotcd.sock" \
  "$(jq -r .register "$dir/charter.json")"
