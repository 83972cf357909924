#!/usr/bin/env bash
# Random sequences of statements before a real daemon, beside a small model of the rules in Python
# (model.py); run in any folder. Prints TAP. With --help: how to repeat a run.
set -u
here=$(cd "$(dirname "$0")" && pwd)
skip() { echo "1..0 # SKIP $1"; exit 0; }
command -v python3 >/dev/null || skip "python3 is missing"
command -v cc >/dev/null || skip "cc is missing"
export WIOTC_BUILD=${WIOTC_BUILD:-$here/../../build} PYTHONDONTWRITEBYTECODE=1
exec python3 "$here/run.py" "$@"
