# shellcheck shell=bash
# How ./demo speaks: headings, sentences, and commands with what they answer, in 80 columns.
# Sourced by it, in bash, with WORK as the folder for its own files.

WIDTH=79
bold='' dim='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'
fi
NO_BREAK=$'\u00a0'
step=0
declare -A told=()
declare -A SPELLED=() # an argument: how it is shown in a command line

heading()
{
  step=$((step + 1))
  local rule line="── $step. $1 "
  printf -v rule '%*s' $((WIDTH - ${#line})) ''
  printf '%s%s%s%s\n\n' "$bold" "$line" "${rule// /─}" "$plain"
}

# wrap INDENT TEXT [END HANGING]: breaks at spaces; a broken line ends with END, and the next ones
# are indented by HANGING. A word that is longer than a line is cut.
wrap()
{
  local indent=$1 end=${3:-} hanging=${4:-$1} line='' part
  local -a parts
  read -ra parts <<<"$2"
  for part in "${parts[@]}"; do
    [ ${#part} -le $((WIDTH - ${#hanging})) ] || part=${part::WIDTH-${#hanging}-1}…
    if [ -n "$line" ] && [ $((${#indent} + ${#line} + ${#part} + ${#end})) -ge "$WIDTH" ]; then
      printf '%s%s%s\n' "$indent" "$line" "$end"
      line='' indent=$hanging
    fi
    line+=${line:+ }$part
  done
  printf '%s%s\n' "$indent" "$line"
}

tell()
{
  wrap '' "$*"
  echo
}

# Standard input as it is, but no line longer than the screen.
cut_lines()
{
  local line most=$((WIDTH - 4))
  while IFS= read -r line; do
    line=${line%"${line##*[! ]}"}
    [ ${#line} -le $most ] || line=${line::most-1}…
    printf '    %s\n' "$line"
  done
}

wrap_lines()
{
  local line
  while IFS= read -r line; do wrap "    ${line%%[! ]*}" "$line"; done
}

# The command as somebody would type it. Its line is broken neither inside quotes nor between an
# option and its value: those spaces are no-break ones until it is printed.
spell()
{
  local word text='$' joint=' '
  for word in "$@"; do
    if [ -n "${SPELLED[$word]:-}" ]; then
      word=${SPELLED[$word]}
    elif [[ ! $word =~ ^[A-Za-z0-9_./:=@+-]+$ ]]; then
      word="\"$word\""
    fi
    [[ $word != -* ]] || joint=' '
    text+=$joint${word// /$NO_BREAK}
    joint=' '
    [[ $word != -[a-z-]* ]] || joint=$NO_BREAK
  done
  wrap '  ' "$text" " \\" '        ' | sed "s/$NO_BREAK/ /g; s/.*/$bold&$plain/"
}

# run COMMAND…: must end with status $expect, or else 0; its results are then in $said and its words
# in $words.
run()
{
  local status=0
  said=$("$@" 2>"$WORK/words") || status=$?
  words=$(<"$WORK/words")
  [ $status -ne "${expect:-0}" ] || return 0
  {
    printf '\n%s: this ended with exit status %d, not %d:\n' "$0" $status "${expect:-0}"
    spell "$@"
    printf '%s\n%s\n' "$words" "$said"
  } >&2
  exit 1
}

# meanwhile COMMAND…: beside what is played next; until_done waits for it.
meanwhile()
{
  "$@" >"$WORK/meanwhile" 2>&1 &
  MEANWHILE=$!
}

until_done()
{
  wait "$MEANWHILE" || {
    cat "$WORK/meanwhile" >&2
    fail 'what was done meanwhile failed'
  }
}

# show COMMAND…: the command, its words and its results.
show()
{
  spell "$@"
  run "$@"
  [ -z "$words" ] || wrap_lines <<<"$words"
  [ -z "$said" ] || cut_lines <<<"$said"
  echo
}

# show_words COMMAND…: the same, with its results left out.
show_words()
{
  spell "$@"
  run "$@"
  wrap_lines <<<"$words"
  [ -z "$said" ] || printf '    %s[…]%s\n' "$dim" "$plain"
  echo
}

# show_refused COMMAND…: what the register must refuse.
show_refused()
{
  local expect=1
  show "$@"
}

# once KIND HOW COMMAND…: the first command of a kind is shown, the others are only run.
once()
{
  local kind=$1 how=$2
  shift 2
  [ -z "${told[$kind]:-}" ] || how=run
  told[$kind]=yes
  "$how" "$@"
}
