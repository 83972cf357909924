#!/usr/bin/env bash
# Installs the Debian packages of the groups named, as scripts/packages.txt lists them: those that
# are missing, and nothing when none is.
#
#     scripts/install-packages.sh build test
set -eu

list=$(dirname "${BASH_SOURCE[0]}")/packages.txt
[ $# -gt 0 ] || {
  echo "usage: $0 GROUP…; groups: $(sed -nE 's/^([a-z]+) .*/\1/p' "$list" | sort -u | tr '\n' ' ')" >&2
  exit 2
}

# A node that was installed in another way will do; Debian's npm would replace half of it.
has_node()
{
  command -v npm >/dev/null && command -v node >/dev/null &&
    [ "$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -ge 18 ]
}

# Prints the packages of the groups that are not installed.
missing()
{
  local group package wanted
  for group in "$@"; do
    sed -nE "s/^$group ([a-z0-9.+-]+)\$/\1/p" "$list"
  done | sort -u | while read -r package; do
    case $package in nodejs | npm) has_node && continue ;; esac
    wanted=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
    [ "$wanted" = "install ok installed" ] || printf '%s\n' "$package"
  done
}

command -v dpkg-query >/dev/null || {
  echo "$0: not a Debian machine; install by hand what $list lists" >&2
  exit 0
}
mapfile -t packages < <(missing "$@")
[ ${#packages[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "$0: these packages are missing and only root may install them: ${packages[*]}" >&2
    exit 1
  }
  as_root=(sudo)
fi
echo "installing ${packages[*]}" >&2
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
"${apt[@]}" update </dev/null >&2 || echo "$0: apt-get update failed; trying with the lists there are" >&2
"${apt[@]}" install --no-install-recommends "${packages[@]}" </dev/null >&2
