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

# What the daemon does behind its answers (the indexes that are made late) is not to slow what is
# measured next.
settle()
{
  local now='' before tries
  for ((tries = 0; tries < 50; tries++)); do
    before=$now
    now=$(cut -d' ' -f14,15 "/proc/$daemon/stat")
    [ "$now" != "$before" ] || return 0
    sleep 0.3
  done
}

# Once, and so long that what is put off in a short load has to be done during it.
measure_long_writes()
{
  local out seconds=$((4 * round_seconds))
  out=$("$build/tests/bench/load" -c "$connections" -n $((verify_rates[-1] * seconds * 3 / 4)) \
    -t "$seconds" "$folder/s" "$register") || die "$(tail -n 3 "$folder/wiotcd.log")"
  long_rate=$(number "$out" rate)
}

# A transaction as applications write it: four prepared statements. (One statement that inserts both
# rows would save three round trips; the register's one request a write saves them too.) The generator
# is a batch process, as ours is.
measure_postgres()
{
  local out
  out=$(chrt --batch 0 "$pg_bin/pgbench" -h "$folder/pg" -U postgres -n -M prepared -c "$connections" -j 1 \
    -T "$round_seconds" -f "$here/two_rows.sql" postgres 2>&1) || die "$out"
  pg_rates+=("$(sed -nE 's/^tps = ([0-9]+).*/\1/p' <<<"$out")")
}

# Both proofs of two thousand certificates: by us as whole processes, and by others' library.
measure_credentials()
{
  local out begin end files
  mkdir -p "$folder/credentials"
  out=$("$build/tests/bench/credential" -n "$certificates" -o "$folder/credentials") || die "credential failed"
  files=("$folder"/credentials/*.json)
  issue_rates+=("$(number "$out" rate)")
  did=$(sed -nE 's/.*"did": "([^"]*)".*/\1/p' <<<"$out")
  begin=$(date +%s%N)
  XDG_STATE_HOME=$folder/none "$build/wiotc" certificate verify --issuer "$did" --offline "${files[@]}" >/dev/null ||
    die "a good certificate was called wrong"
  end=$(date +%s%N)
  check_rates+=($((certificates * 1000000000 / (end - begin))))
  [ -n "$node_missing" ] || measure_node "$(number "$out" seed)"
}

measure_node()
{
  local out
  if out=$(WIOTC_INTEROP=$here/../interop node "$here/credential.mjs" "$folder/credentials" "$round_seconds" "$1" 2>&1); then
    node_check_rates+=("$(sed -nE 's/.*"verify":([0-9]+).*/\1/p' <<<"$out")")
    node_issue_rates+=("$(sed -nE 's/.*"issue":([0-9]+).*/\1/p' <<<"$out")")
  else
    node_missing="it did not run: $(tail -n 1 <<<"$out")"
  fi
}

# Once: what ten thousand take in memory, with their log proofs left out and with the daemon's signing.
measure_memory()
{
  local out
  "$build/tests/bench/credential" -n 10000 -o "$folder/credentials" >/dev/null || die "credential failed"
  out=$(XDG_STATE_HOME=$folder/none "$build/tests/bench/peak" "$build/wiotc" certificate verify --issuer "$did" \
    --offline "$folder"/credentials/*.json) || die "peak failed"
  check_peak=${out% *}
  [ "${out#* }" = 0 ] || die "a good certificate was called wrong"
  out=$("$build/tests/bench/pending") || die "pending failed"
  sign_peak=$(number "$out" peak_kib)
  sign_rate=$(number "$out" rate)
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
  row "  $((4 * round_seconds)) s without a rest" 1 0 "$long_rate"
  [ ${#pg_rates[@]} -eq 0 ] ||
    row "PostgreSQL two-row commits/s, $connections connections" 1 0 "${pg_rates[@]}"
  echo
  ratio "writes / verifications" "$writes" "$(median "${verify_rates[@]}")" 0.5 0.4
  if [ ${#pg_rates[@]} -gt 0 ]; then
    ratio "writes / PostgreSQL commits" "$writes" "$(median "${pg_rates[@]}")" 1.0 ''
  else
    echo "writes / PostgreSQL commits: skipped, $pg_missing"
  fi
  report_credentials
}

# peak LABEL KIB
peak()
{
  awk -v label="$1" -v kib="$2" 'BEGIN {
    printf "%-52s %9.1f   target under 64: %s\n", label, kib / 1024, kib < 65536 ? "met" : "missed" }'
}

report_credentials()
{
  echo
  row "certificates issued/s, both proofs" 1 0 "${issue_rates[@]}"
  row "certificates verified/s, both proofs, wiotc" 1 0 "${check_rates[@]}"
  if [ -z "$node_missing" ]; then
    row "the same issued/s by @digitalbazaar/vc" 1 0 "${node_issue_rates[@]}"
    row "the same verified/s by @digitalbazaar/vc" 1 0 "${node_check_rates[@]}"
    echo
    ratio "issued / @digitalbazaar/vc" "$(median "${issue_rates[@]}")" "$(median "${node_issue_rates[@]}")" 20 ''
    ratio "verified / @digitalbazaar/vc" "$(median "${check_rates[@]}")" "$(median "${node_check_rates[@]}")" 20 ''
  else
    echo "@digitalbazaar/vc: skipped, $node_missing"
  fi
  row "certificates signed/s by a daemon that finds 10,000" 1 0 "$sign_rate"
  peak "  its memory, MiB resident at most" "$sign_peak"
  peak "memory of \`wiotc certificate verify\` with 10,000, MiB" "$check_peak"
}

long_rate=0 verify_rates=() write_rates=() p50s=() p99s=() pg_rates=()
issue_rates=() check_rates=() node_issue_rates=() node_check_rates=()
certificates=2000 node_missing='' did='' check_peak=0 sign_peak=0 sign_rate=0
if ! command -v node >/dev/null; then
  node_missing='node is not installed'
elif [ ! -d "$here/../interop/node_modules/@digitalbazaar/vc" ]; then
  node_missing='its packages are not there (npm ci in tests/interop)'
fi
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
  settle
  [ -z "$pg_bin" ] || measure_postgres
  measure_credentials
done
measure_long_writes
measure_memory
[ ! -t 2 ] || printf '\r%20s\r' '' >&2
report
