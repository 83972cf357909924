#!/usr/bin/env bash
# How fast the register is, beside what it is held against. `make bench` runs this in the build
# folder. Rounds are interleaved, because machines are noisy: verify, wiotcd, PostgreSQL, verify, …
#
#     ROUNDS     how often each is measured, 5 unless set
#     SECONDS    how long each time, 3 unless set
#
# Exit status 0 also when a target is missed: that is said in the table. 1 when nothing was measured.
round_seconds=${SECONDS:-0} # first of all: to this shell it is a clock
set -u
[ "$round_seconds" -gt 0 ] || round_seconds=3
rounds=${ROUNDS:-5}
connections=32
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
charter=$here/../../etc/charter.json
build=$PWD
register=register.wiotc.example

die()
{
  echo "bench: $*" >&2
  exit 1
}

# The newest PostgreSQL there is, 15 if it is among them.
pg_bin=
for dir in /usr/lib/postgresql/*/bin; do
  [ ! -x "$dir/pgbench" ] || [ ! -x "$dir/postgres" ] || pg_bin=$dir
  [ "$dir" != /usr/lib/postgresql/15/bin ] || [ -z "$pg_bin" ] || break
done

as_postgres()
{
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

# On the disk of the build, where the user postgres can reach it and a socket's name is short enough.
make_folder()
{
  local base
  for base in "$build" /var/tmp /tmp; do
    [ "$(stat -c %d "$base")" = "$(stat -c %d "$build")" ] || continue
    [ ${#base} -lt 60 ] || continue
    [ -z "$pg_bin" ] || as_postgres test -x "$base" 2>/dev/null || continue
    folder=$(mktemp -d "$base/bench.XXXXXX") && chmod 755 "$folder" && return
  done
  folder=$(mktemp -d "$build/bench.XXXXXX") || die "no folder could be made in $build"
}

stop_all()
{
  trap - EXIT INT TERM
  [ -z "${daemon:-}" ] || { kill "$daemon" && wait "$daemon"; } 2>/dev/null
  [ ! -f "$folder/pg/data/postmaster.pid" ] ||
    as_postgres "$pg_bin/pg_ctl" -D "$folder/pg/data" -s -m immediate stop >/dev/null 2>&1
  rm -rf "$folder"
}

start_wiotcd()
{
  local did tries=0
  # Every key as it is by default, whatever this machine's own configuration says.
  echo '[wiotcd]' >"$folder/wiotcd.conf"
  cp "$charter" "$folder/charter.json"
  while grep -q 'did:key:REPLACE' "$folder/charter.json"; do
    did=$("$build/wiotc" key new "$folder/officer$tries.key" --no-passphrase 2>/dev/null |
      grep -om1 'did:key:z[A-Za-z0-9]*') || die "wiotc key new made no key"
    sed -i "0,/did:key:REPLACE[^\"]*/s//$did/" "$folder/charter.json"
    tries=$((tries + 1))
  done
  "$build/wiotcd" init -c "$folder/wiotcd.conf" --state "$folder/state" \
    --charter "$folder/charter.json" >"$folder/wiotcd.log" 2>&1 || die "$(cat "$folder/wiotcd.log")"
  "$build/wiotcd" run -c "$folder/wiotcd.conf" --state "$folder/state" --socket "$folder/s" \
    >>"$folder/wiotcd.log" 2>&1 &
  daemon=$!
  tries=0
  until [ -S "$folder/s" ]; do
    if [ "$tries" -ge 100 ] || ! kill -0 "$daemon" 2>/dev/null; then
      die "$(cat "$folder/wiotcd.log")"
    fi
    sleep 0.1
    tries=$((tries + 1))
  done
}

# As it comes, durable, and quiet while others are measured: no vacuum, no checkpoint on its own.
start_postgres()
{
  local options="-c listen_addresses= -c unix_socket_directories=$folder/pg -c fsync=on"
  options="$options -c synchronous_commit=on -c autovacuum=off -c checkpoint_timeout=1h"
  mkdir "$folder/pg" && { [ "$(id -u)" != 0 ] || chown postgres: "$folder/pg"; } &&
    as_postgres "$pg_bin/initdb" -D "$folder/pg/data" -U postgres -A trust &&
    as_postgres "$pg_bin/pg_ctl" -D "$folder/pg/data" -w -l "$folder/pg/log" -o "$options" start &&
    "$pg_bin/psql" -h "$folder/pg" -U postgres -q -c \
      'CREATE TABLE party (id bigserial PRIMARY KEY, handle text NOT NULL);
       CREATE TABLE entry (entry bigserial PRIMARY KEY, leaf text NOT NULL)' &&
    pg_version=$("$pg_bin/postgres" --version | cut -d' ' -f3)
}

# number JSON NAME
number()
{
  sed -nE "s/.*\"$2\": ([0-9.]+).*/\1/p" <<<"$1"
}

measure_verify()
{
  local out
  out=$("$build/tests/bench/verify" -t "$round_seconds") || die "verify failed"
  verify_rates+=("$(number "$out" rate)")
  bytes=$(number "$out" bytes)
  sodium=$(sed -nE 's/.*"libsodium": "([^"]*)".*/\1/p' <<<"$out")
}

# As many requests as would last if one came with each verification: more than are sent.
measure_writes()
{
  local out
  out=$("$build/tests/bench/load" -c "$connections" -n $((verify_rates[-1] * round_seconds)) \
    -t "$round_seconds" "$folder/s" "$register") || die "$(tail -n 3 "$folder/wiotcd.log")"
  write_rates+=("$(number "$out" rate)")
  p50s+=("$(number "$out" p50_us)")
  p99s+=("$(number "$out" p99_us)")
}

# A transaction as applications write it: four prepared statements. (One statement that inserts both
# rows would save three round trips; the register's one request a write saves them too.)
measure_postgres()
{
  local out
  out=$("$pg_bin/pgbench" -h "$folder/pg" -U postgres -n -M prepared -c "$connections" -j 1 \
    -T "$round_seconds" -f "$here/two_rows.sql" postgres 2>&1) || die "$out"
  pg_rates+=("$(sed -nE 's/^tps = ([0-9]+).*/\1/p' <<<"$out")")
}

median()
{
  printf '%s\n' "$@" | sort -n | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}

# row LABEL UNIT_DIVISOR DECIMALS VALUE…
row()
{
  local label=$1 by=$2 decimals=$3
  shift 3
  printf '%s\n' "$@" | sort -n | awk -v label="$label" -v by="$by" -v d="$decimals" '
    { v[NR] = $1 / by }
    END {
      m = (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2
      printf "%-52s %9.*f   (%.*f to %.*f)\n", label, d, m, d, v[1], d, v[NR]
    }'
}

# ratio LABEL UPPER LOWER TARGET THIS_RELEASE
ratio()
{
  awk -v label="$1" -v a="$2" -v b="$3" -v target="$4" -v now="$5" 'BEGIN {
    r = a / b
    said = r >= target ? "met" : "below target"
    if (r < target && now != "")
      said = said "; " now " asked of this release: " (r >= now ? "met" : "below that too")
    printf "%-52s %9.2f   target %s: %s\n", label, r, target, said
  }'
}

report()
{
  local writes
  writes=$(median "${write_rates[@]}")
  echo "wiotc $("$build/wiotcd" --version | cut -d' ' -f2), $(date -u +%Y-%m-%d), $(nproc) CPUs" \
    "($(sed -nE '/^model name/{s/.*: //p;q}' /proc/cpuinfo)), $(df --output=fstype "$folder" | tail -n 1)"
  echo "SQLite $(pkg-config --modversion sqlite3 2>/dev/null || echo '?'), libsodium $sodium," \
    "PostgreSQL ${pg_version:-none}"
  echo "$rounds rounds of $round_seconds s, interleaved: median (least to most)"
  echo
  row "Ed25519 verifications/s, 1 thread, $bytes bytes" 1 0 "${verify_rates[@]}"
  row "signed durable writes/s, $connections connections" 1 0 "${write_rates[@]}"
  row "  latency p50, ms" 1000 2 "${p50s[@]}"
  row "  latency p99, ms" 1000 2 "${p99s[@]}"
  [ ${#pg_rates[@]} -eq 0 ] ||
    row "PostgreSQL two-row commits/s, $connections connections" 1 0 "${pg_rates[@]}"
  echo
  ratio "writes / verifications" "$writes" "$(median "${verify_rates[@]}")" 0.5 0.4
  if [ ${#pg_rates[@]} -gt 0 ]; then
    ratio "writes / PostgreSQL commits" "$writes" "$(median "${pg_rates[@]}")" 1.0 ''
  else
    echo "writes / PostgreSQL commits: skipped, $pg_missing"
  fi
}

verify_rates=() write_rates=() p50s=() p99s=() pg_rates=()
bytes=0 sodium='?' pg_missing='PostgreSQL is not installed'
make_folder
trap stop_all EXIT
trap 'exit 1' INT TERM
start_wiotcd
if [ -n "$pg_bin" ] && ! start_postgres >"$folder/pg.log" 2>&1; then
  pg_missing="it did not start: $(tail -n 1 "$folder/pg.log")"
  pg_bin=
fi
for ((i = 1; i <= rounds; i++)); do
  [ ! -t 2 ] || printf '\rround %d of %d ' "$i" "$rounds" >&2
  measure_verify
  measure_writes
  [ -z "$pg_bin" ] || measure_postgres
done
[ ! -t 2 ] || printf '\r%20s\r' '' >&2
report
