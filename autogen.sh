#!/bin/sh
# Make ./configure from configure.ac and Makefile.am.
set -eu
cd "$(dirname "$0")"
command -v autoreconf >/dev/null || {
  echo "autogen.sh: autoreconf is missing; on Debian: apt-get install autoconf automake pkg-config" >&2
  exit 1
}
exec autoreconf --install --force --warnings=all
