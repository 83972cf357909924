#!/usr/bin/env bash
# Builds the programs outside the source tree, from whatever state the checkout is in.
#
#     scripts/build.sh FOLDER [CONFIGURE OPTION]…
#
# A folder that was configured before is configured again only when an option named here was not
# used then.
set -eu

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=$1
shift

cd "$root"
if [ -f config.status ]; then
  echo "this checkout was built in place; make distclean, so that it can be built in $folder"
  make -s distclean
fi
if [ ! -x configure ] || [ configure.ac -nt configure ]; then ./autogen.sh; fi

mkdir -p "$folder"
cd "$folder"
configured=yes
[ -f config.status ] && [ -f Makefile ] || configured=no
for option in "$@"; do
  grep -qxF -- "$option" .configured-with 2>/dev/null || configured=no
done
if [ $configured = no ]; then
  rm -f .configured-with
  "$root/configure" -q "$@"
  [ $# -eq 0 ] || printf '%s\n' "$@" >.configured-with
fi
make -j"$(nproc)" -s
