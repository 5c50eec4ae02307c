import { checkOneOf } from '../../validate.js';
import type { Command, Commands } from '../command.js';
import { optionNames } from '../parsing/options.js';

export const USAGE = `  lucidface completion bash|zsh|fish
      Prints a script that completes commands and options: eval "$(lucidface completion bash)"`;

export const HELP = `  bash                      in ~/.bashrc: eval "$(lucidface completion bash)"
  zsh                       in ~/.zshrc: eval "$(lucidface completion zsh)"
  fish                      lucidface completion fish > ~/.config/fish/completions/lucidface.fish`;

export const run: Command['run'] = async ({ words }, output, commands) => {
  const [shell] = words;
  checkOneOf('shell', shell, Object.keys(SCRIPTS));
  output.out(SCRIPTS[shell](commands));
  return 0;
};

const names = (commands: Commands): string => Object.keys(commands).join(' ');

/** A bash function; zsh runs it through its emulation of bash completion. */
function bash(commands: Commands): string {
  const cases = Object.entries(commands).map(
    ([name, { HELP }]) => `    ${name}) words='--${optionNames(HELP).join(' --')}' ;;`,
  );
  return `_lucidface() {
  local word=\${COMP_WORDS[COMP_CWORD]} words
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
  esac
  [ "$COMP_CWORD" -eq 1 ] && words='${names(commands)} --help --version'
  case $word in
    -*) COMPREPLY=($(compgen -W "$words" -- "$word")) ;;
    *) [ "$COMP_CWORD" -eq 1 ] && COMPREPLY=($(compgen -W "$words" -- "$word")) || COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _lucidface lucidface`;
}

function fish(commands: Commands): string {
  return [
    `complete -c lucidface -n __fish_use_subcommand -a '${names(commands)}'`,
    ...Object.entries(commands).flatMap(([name, { HELP }]) =>
      optionNames(HELP).map(
        (option) => `complete -c lucidface -n '__fish_seen_subcommand_from ${name}' -l ${option}`,
      ),
    ),
  ].join('\n');
}

const SCRIPTS: Readonly<Record<string, (commands: Commands) => string>> = {
  bash,
  zsh: (commands) => `autoload -U +X bashcompinit && bashcompinit\n${bash(commands)}`,
  fish,
};
