import { type ParseArgsConfig, parseArgs } from 'node:util';
import { checkOneOf } from '../../validate.js';
import type { Output } from '../output.js';

export const USAGE = `  lucidface completion bash|zsh|fish
      A script that completes commands and options in the shell: eval "$(lucidface completion bash)"`;

export const HELP = `  bash                      in ~/.bashrc: eval "$(lucidface completion bash)"
  zsh                       in ~/.zshrc: eval "$(lucidface completion zsh)"
  fish                      lucidface completion fish > ~/.config/fish/completions/lucidface.fish`;

export const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

/** Names of the options of each command. */
export type CommandOptions = Readonly<Record<string, readonly string[]>>;

/**
 * Prints a completion script.
 *
 * @param commands - what it completes
 */
export async function run(args: string[], output: Output, commands: CommandOptions): Promise<0> {
  const { positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const [shell] = positionals;
  checkOneOf('shell', shell, Object.keys(SCRIPTS));
  output.out(SCRIPTS[shell](commands));
  return 0;
}

const names = (commands: CommandOptions): string => Object.keys(commands).join(' ');
const flags = (options: readonly string[]): string => options.map((name) => `--${name}`).join(' ');

/** A function of bash; zsh runs it by its emulation of bash's completion. */
function bash(commands: CommandOptions): string {
  const cases = Object.entries(commands).map(
    ([name, options]) => `    ${name}) words='${flags(options)}' ;;`,
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

function fish(commands: CommandOptions): string {
  return [
    `complete -c lucidface -n __fish_use_subcommand -a '${names(commands)}'`,
    ...Object.entries(commands).flatMap(([name, options]) =>
      options.map((option) => `complete -c lucidface -n '__fish_seen_subcommand_from ${name}' -l ${option}`),
    ),
  ].join('\n');
}

const SCRIPTS: Readonly<Record<string, (commands: CommandOptions) => string>> = {
  bash,
  zsh: (commands) => `autoload -U +X bashcompinit && bashcompinit\n${bash(commands)}`,
  fish,
};
