"""`harken completion`: a script that lets the shell finish verbs, options and file names."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from studio.cli.verbs import VERBS, options_of

EXAMPLE = "harken completion bash > ~/.local/share/bash-completion/completions/harken"

BASH = """\
_harken() {
  local word=${COMP_WORDS[COMP_CWORD]}
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "@NAMES@" -- "$word") $(compgen -d -- "$word"))
    return
  fi
  case ${COMP_WORDS[1]} in
@BASH_CASES@
  esac
  [[ $word == -* ]] || COMPREPLY=()
}
complete -o filenames -o bashdefault -o default -F _harken harken
"""

ZSH = """\
#compdef harken
_harken() {
  local -a verbs
  verbs=(
@ZSH_VERBS@
  )
  if (( CURRENT == 2 )); then
    _describe 'verb' verbs
    _files -/
    return
  fi
  case $words[2] in
@ZSH_CASES@
  esac
  _files
}
compdef _harken harken
"""

FISH = """\
complete -c harken -n __fish_use_subcommand -a '(__fish_complete_directories)'
@FISH_LINES@
"""

POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName harken -ScriptBlock {
  param($word, $line, $position)
  $options = @{
@POWERSHELL_ROWS@
  }
  $said = $line.CommandElements | ForEach-Object { $_.ToString() }
  $known = if ($options.ContainsKey([string]$said[1])) { $options[$said[1]] } else { $options.Keys }
  $known | Where-Object { $_ -like "$word*" } | Sort-Object |
    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Take the name of the shell."""
    parser.add_argument("shell", choices=sorted(SCRIPTS), help="the shell to complete in")


def run(arguments: Namespace) -> int:
    """Print the script."""
    print(SCRIPTS[arguments.shell](), end="")
    return 0


def _options() -> dict[str, list[str]]:
    return {verb.name: options_of(verb.parser()) for verb in VERBS}


def _bash() -> str:
    cases = [
        f'    {name}) COMPREPLY=($(compgen -W "{" ".join(known)}" -- "$word")) ;;'
        for name, known in _options().items()
    ]
    names = " ".join(verb.name for verb in VERBS)
    return BASH.replace("@NAMES@", names).replace("@BASH_CASES@", "\n".join(cases))


def _zsh() -> str:
    verbs = [f"    '{verb.name}:{verb.summary}'" for verb in VERBS]
    cases = [f"    {name}) compadd -- {' '.join(known)} ;;" for name, known in _options().items()]
    text = ZSH.replace("@ZSH_VERBS@", "\n".join(verbs))
    return text.replace("@ZSH_CASES@", "\n".join(cases))


def _fish() -> str:
    start = "complete -c harken -n"
    lines = [
        f"{start} __fish_use_subcommand -f -a {verb.name} -d '{verb.summary}'" for verb in VERBS
    ]
    lines += [
        f"{start} '__fish_seen_subcommand_from {name}' -l {option.removeprefix('--')}"
        for name, known in _options().items()
        for option in known
    ]
    return FISH.replace("@FISH_LINES@", "\n".join(lines))


def _powershell() -> str:
    rows = [
        f"    '{name}' = @({', '.join(repr(option) for option in known)})"
        for name, known in _options().items()
    ]
    return POWERSHELL.replace("@POWERSHELL_ROWS@", "\n".join(rows))


SCRIPTS = {"bash": _bash, "fish": _fish, "powershell": _powershell, "zsh": _zsh}
