#!/bin/sh
# The bad requests before the HTTP server alone; run in the build folder. Prints TAP.
set -eu
here=$(dirname "$0")
command -v python3 >/dev/null || { echo "1..0 # SKIP python3 is missing"; exit 0; }
dir=$(mktemp -d)
tests/http/toy_server "$dir/s" &
pid=$!
trap 'kill "$pid" 2>/dev/null; wait "$pid" || :; rm -rf "$dir"' EXIT
tries=0
until [ -S "$dir/s" ] || [ "$tries" -ge 100 ]; do
  sleep 0.05
  tries=$((tries + 1))
done
PYTHONDONTWRITEBYTECODE=1 python3 "$here/cases.py" "$dir/s" register.wiotc.example --only http
