#!/bin/sh
# A log written by libwiotc, checked by golang.org/x/mod/sumdb, whole and spoilt.
#
#     run.sh [MAKE_LOG]      default: tests/interop/log/make_log in the current (build) directory
#
# Prints TAP lines; exit 1 when one is "not ok".
set -u

here=$(cd "$(dirname "$0")" && pwd)
make_log=${1:-./tests/interop/log/make_log}
failed=0
count=0

report() { # RESULT TEXT
  count=$((count + 1))
  printf '%s - %s\n' "$1" "$2"
  [ "$1" = ok ] || failed=1
}

if ! command -v go >/dev/null; then
  echo "ok - log files by sumdb # SKIP go is not installed"
  echo 1..1
  exit 0
fi
gopath=${WIOTC_GOPATH:-/usr/share/gocode}
if [ ! -d "$gopath/src/golang.org/x/mod/sumdb" ]; then
  echo "ok - log files by sumdb # SKIP golang.org/x/mod is not installed"
  echo 1..1
  exit 0
fi

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
good=$tmp/good
work=$tmp/work
mkdir "$good" "$tmp/forger" "$tmp/fork"
# Without a home there is no default place for Go's build cache.
[ -n "${HOME:-}" ] || export GOCACHE="${GOCACHE:-$tmp/cache}"

if ! GO111MODULE=off GOPATH=$gopath GOFLAGS='' CGO_ENABLED=0 \
  go build -o "$tmp/verify" "$here/verify.go" >&2; then
  echo "not ok - verify.go builds"
  exit 1
fi
if ! "$make_log" "$good" 1 || ! "$make_log" "$tmp/forger" 2 || ! "$make_log" "$tmp/fork" 1 77; then
  echo "not ok - make_log writes a log"
  exit 1
fi

fresh() {
  rm -rf "$work"
  cp -r "$good" "$work"
}

accepts() { # TEXT
  if "$tmp/verify" "$work" >"$tmp/out" 2>&1 && grep -q '^ok 300 entries' "$tmp/out"; then
    report ok "$1"
  else
    report "not ok" "$1: $(cat "$tmp/out")"
  fi
}

# Exit 1 and a message: a crash would be no refusal.
refuses() { # TEXT
  if diff -rq "$good" "$work" >/dev/null; then
    report "not ok" "$1: nothing was spoilt"
    return
  fi
  "$tmp/verify" "$work" >"$tmp/out" 2>&1
  if [ $? -eq 1 ] && grep -q '^verify: ' "$tmp/out"; then
    report ok "$1"
  else
    report "not ok" "$1: $(cat "$tmp/out")"
  fi
}

# Puts another character of base64 at character COLUMN of line LINE, both from 1.
spoil() { # FILE LINE COLUMN
  awk -v line="$2" -v column="$3" 'NR == line {
    c = substr($0, column, 1) == "A" ? "B" : "A"
    $0 = substr($0, 1, column - 1) c substr($0, column + 1)
  } { print }' "$work/$1" >"$tmp/spoilt" && mv "$tmp/spoilt" "$work/$1"
}

fresh
accepts "300 entries and the consistency proofs hold"

# FILE:LINE:COLUMN. Columns count bytes or characters alike: no dash stands before the spoilt one
# but in signature lines, where it makes no difference which character of the signature is hit.
for place in vkey:1:1 vkey:1:23 vkey:1:40 vkey:1:70 \
  checkpoint:1:1 checkpoint:2:1 checkpoint:3:1 checkpoint:3:43 checkpoint:5:3 checkpoint:5:60 \
  checkpoint-128:2:2 checkpoint-128:3:20 checkpoint-200:5:80 \
  consistency-128-300.json:1:9 consistency-128-300.json:1:40 consistency-200-300.json:1:60 \
  entry-1:1:1 entry-299:1:1 \
  entry-0.tlog-proof:1:1 entry-0.tlog-proof:2:1 entry-0.tlog-proof:2:7 entry-0.tlog-proof:3:5 \
  entry-127.tlog-proof:6:30 entry-255.tlog-proof:2:9 entry-299.tlog-proof:3:43 \
  entry-299.tlog-proof:4:44 entry-150.tlog-proof:14:2 entry-150.tlog-proof:17:50; do
  file=${place%%:*}
  rest=${place#*:}
  fresh
  spoil "$file" "${rest%:*}" "${rest#*:}"
  refuses "one character changed in $file, line ${rest%:*}, column ${rest#*:}"
done

fresh
cp "$tmp/forger/checkpoint" "$work/checkpoint"
refuses "a checkpoint signed by another key"

# The forger's signature under our key's id: sign(text) differs after the first bytes.
fresh
ours=$(tail -n 1 "$good/checkpoint")
theirs=$(tail -n 1 "$tmp/forger/checkpoint")
{
  head -n 4 "$good/checkpoint"
  printf '%s%s\n' "${ours%"${ours#* * ??????}"}" "${theirs#* * ??????}"
} >"$work/checkpoint"
refuses "a forged signature under the log's key id"

fresh
{
  head -n 3 "$tmp/fork/checkpoint"
  echo
  tail -n 1 "$good/checkpoint"
} >"$work/checkpoint"
refuses "a signature moved to another tree"

fresh
cp "$tmp/fork/checkpoint" "$work/checkpoint"
refuses "a second tree of the same size"

fresh
cp "$tmp/fork/checkpoint-200" "$work/checkpoint-200"
refuses "an older checkpoint with another past, rightly signed"

fresh
cp "$tmp/fork/entry-77" "$work/entry-77"
refuses "an entry of another past"

fresh
mv "$work/entry-3.tlog-proof" "$tmp/swap"
mv "$work/entry-4.tlog-proof" "$work/entry-3.tlog-proof"
mv "$tmp/swap" "$work/entry-4.tlog-proof"
refuses "two proofs swapped"
sed -i 's/^index 4$/index 3/' "$work/entry-3.tlog-proof"
sed -i 's/^index 3$/index 4/' "$work/entry-4.tlog-proof"
refuses "two proofs swapped, their index lines mended"

fresh
mv "$work/entry-8" "$tmp/swap"
mv "$work/entry-9" "$work/entry-8"
mv "$tmp/swap" "$work/entry-9"
refuses "two entries swapped"

fresh
head -c 300 "$good/entry-20.tlog-proof" >"$work/entry-20.tlog-proof"
refuses "a proof cut in its hashes"

fresh
: >"$work/entry-20.tlog-proof"
refuses "an empty proof"

fresh
head -n -1 "$good/entry-20.tlog-proof" >"$work/entry-20.tlog-proof"
refuses "a proof without its signature"

fresh
sed -i 4d "$work/entry-20.tlog-proof"
refuses "a proof with one hash dropped"

fresh
sed -i 4p "$work/entry-20.tlog-proof"
refuses "a proof with one hash doubled"

fresh
rm "$work/entry-20.tlog-proof"
refuses "an entry without a proof"

fresh
sed -i 's/\["[^"]*",/[/' "$work/consistency-200-300.json"
refuses "a consistency proof with one hash dropped"

fresh
cp "$good/consistency-299-300.json" "$work/consistency-200-300.json"
refuses "another pair's consistency proof"

echo "1..$count"
exit $failed
