#!/usr/bin/env bats
# The shells' completion: sourced and asked, as a tab would.
load helpers

# in_bash WORDS…: what bash offers for the last word, sorted, in one line.
in_bash() {
  wiotc completion bash >"$BATS_TEST_TMPDIR/bash"
  bash -c '. "$0"
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _wiotc
    printf "%s\n" "${COMPREPLY[@]}"' "$BATS_TEST_TMPDIR/bash" "$@" | sort | xargs
}

# in_zsh WORDS…: with zsh's own functions replaced by ones that print what they were given.
in_zsh() {
  wiotc completion zsh >"$BATS_TEST_TMPDIR/zsh"
  zsh -fc '
    _describe() { local w; for w in "${(@P)@[-1]}"; do print -r -- "${w%%:*}"; done }
    compadd() { print -rl -- "${(@P)2}" }
    _files() { print -r -- @ }
    compset() { true }
    . $1
    shift
    words=("$@") CURRENT=$#
    _wiotc' zsh "$BATS_TEST_TMPDIR/zsh" "$@" | sort | xargs
}

in_fish() {
  wiotc completion fish >"$BATS_TEST_TMPDIR/fish"
  XDG_CONFIG_HOME=$BATS_TEST_TMPDIR/f XDG_DATA_HOME=$BATS_TEST_TMPDIR/f \
    fish --no-config -c "source '$BATS_TEST_TMPDIR/fish'; complete -C '$*'" | cut -f1 | sort | xargs
}

has() { command -v "$1" >/dev/null || skip "$1 is not installed"; }

@test "completion: without a shell, or for one there is none for, it is a usage error" {
  exits 2 wiotc completion
  exits 2 wiotc completion tcsh
  holds 'bash, zsh and fish' "$stderr"
}

@test "completion bash: nouns, verbs, options, and the words a value is one of" {
  holds 'key log member motion office party' "$(in_bash wiotc '')"
  same "$(in_bash wiotc par)" party
  same "$(in_bash wiotc application ab)" abstain
  same "$(in_bash wiotc -y application ab)" abstain
  same "$(in_bash wiotc --key /tmp/x key sh)" show
  same "$(in_bash wiotc party register x --ki)" --kind
  same "$(in_bash wiotc party register x --kind '')" 'organization person state'
  same "$(in_bash wiotc party register x --kind = o)" organization
  same "$(in_bash wiotc party register x --kind =)" 'organization person state'
  same "$(in_bash wiotc party list -f '')" 'csv json table'
  same "$(in_bash wiotc completion '')" 'bash fish zsh'
  same "$(in_bash wiotc help ke)" key
  same "$(in_bash wiotc award rou)" round
  same "$(in_bash wiotc award round '')" 'advance list open show'
  same "$(in_bash wiotc award round list --stat)" --status
  same "$(in_bash wiotc award round list --status n)" nominating
  same "$(in_bash wiotc award nominate 2026 a b --te)" --text
  holds --name- "$(in_bash wiotc party register x --name-zh y --)"
  same "$(in_bash wiotc party register x -- --)" ''
}

@test "completion bash: files where a file is meant, and nothing where only the register knows" {
  cd "$BATS_TEST_TMPDIR"
  touch 'certificate one.json' other
  same "$(in_bash wiotc certificate verify certi)" 'certificate one.json'
  same "$(in_bash wiotc certificate verify one two certi)" 'certificate one.json'
  same "$(in_bash wiotc application submit b --attach ot)" other
  same "$(in_bash wiotc party show ot)" ''
  # bash hands a did:key over in pieces, which are one argument
  same "$(in_bash wiotc key revoke did : key : z6Mk --rea)" --reason
}

@test "completion zsh: as in bash" {
  has zsh
  holds 'key log member motion office party' "$(in_zsh wiotc '')"
  holds 'abstain affirm answer' "$(in_zsh wiotc application '')"
  holds --kind "$(in_zsh wiotc party register x -)"
  same "$(in_zsh wiotc party register x --kind '')" 'organization person state'
  same "$(in_zsh wiotc party register x --kind=)" 'organization person state'
  same "$(in_zsh wiotc -f '')" 'csv json table'
  holds 'nominations prove recuse round score scores shortlist show' "$(in_zsh wiotc award '')"
  same "$(in_zsh wiotc award round '')" 'advance list open show'
  same "$(in_zsh wiotc award round list --status '')" 'announced closed draft judged judging nominating sealed'
  same "$(in_zsh wiotc completion '')" 'bash fish zsh'
  same "$(in_zsh wiotc certificate verify '')" @
}

@test "completion fish: as in bash" {
  has fish
  holds 'key log member motion office party' "$(in_fish 'wiotc ')"
  same "$(in_fish 'wiotc application ab')" abstain
  holds --kind "$(in_fish 'wiotc party register x --k')"
  same "$(in_fish 'wiotc party register x --kind ')" 'organization person state'
  same "$(in_fish 'wiotc --key /tmp/x party register x --kind ')" 'organization person state'
  same "$(in_fish 'wiotc completion ')" 'bash fish zsh'
  same "$(in_fish 'wiotc award rou')" round
  same "$(in_fish 'wiotc award round ')" 'advance list open show'
  same "$(in_fish 'wiotc award round list --status ')" 'announced closed draft judged judging nominating sealed'
  same "$(in_fish 'wiotc party show ')" ''
}

@test "completion: every noun, verb and option of the help is offered by each shell" {
  local noun verb option script
  for script in bash zsh fish; do
    wiotc completion $script >"$BATS_TEST_TMPDIR/$script"
    for noun in $(in_bash wiotc ''); do
      grep -qw -- "$noun" "$BATS_TEST_TMPDIR/$script"
      for verb in $([ "$noun" = help ] || wiotc "$noun" -h | sed -nE '/^Commands:/,/^$/s/^  ([a-z]+) .*/\1/p'); do
        grep -qw -- "$verb" "$BATS_TEST_TMPDIR/$script"
        for option in $(wiotc "$noun" "$verb" -h | grep -oE '^  (-., )?--[a-z-]+' | grep -oE -- '--.*'); do
          grep -qE -- "(--|-l )${option#--}" "$BATS_TEST_TMPDIR/$script" || { echo "$script: $noun $verb $option"; return 1; }
        done
      done
    done
  done
}
