import { readFile } from 'node:fs/promises';
import type { ParseArgsConfig } from 'node:util';
import { checkOneOf } from '../validate.js';
import * as assess from './commands/assess.js';
import * as calibrate from './commands/calibrate.js';
import * as completion from './commands/completion.js';
import * as demo from './commands/demo.js';
import * as evaluate from './commands/evaluate.js';
import * as explain from './commands/explain.js';
import * as train from './commands/train.js';
import { type Output, STANDARD_OUTPUT } from './output.js';
import { PHOTO_HELP } from './parsing/photoSettings.js';

/** What a file of `commands` exports. */
interface Command {
  /** Its line in the list of commands, and what it does. */
  readonly USAGE: string;
  /** Its options, one a line. */
  readonly HELP: string;
  readonly OPTIONS: NonNullable<ParseArgsConfig['options']>;
  /** @returns the exit code */
  readonly run: (args: string[], output: Output, commands: completion.CommandOptions) => Promise<number>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  assess,
  explain,
  evaluate,
  calibrate,
  train,
  demo,
  completion,
};

const EXIT_CODES = 'Exit codes: 0 acceptable (or done), 1 not acceptable, 2 error, 3 unsure (with --three).';

const USAGE = `lucidface: is this face photo good enough, and why?

${Object.values(COMMANDS)
  .map((command) => command.USAGE)
  .join('\n')}

${PHOTO_HELP}
  --help                    of a command, too: lucidface explain --help
  --version

${EXIT_CODES}
`;

/**
 * Runs a command line.
 *
 * @param args - the words after the program's name
 * @param output - where lines go
 * @returns the exit code: 0 acceptable (or done), 1 not acceptable, 2 error, 3 unsure (with --three), 130 ended by Ctrl-C
 */
export async function main(args: readonly string[], output: Output = STANDARD_OUTPUT): Promise<number> {
  try {
    const [name = '--help', ...rest] = args;
    if (name === '--help' || name === '-h') {
      output.out(USAGE);
      return args.length > 0 ? 0 : 2;
    }
    if (name === '--version') {
      output.out(await packageVersion());
      return 0;
    }
    checkOneOf('command', name, Object.keys(COMMANDS));
    const command = COMMANDS[name];
    if (rest.includes('--help') || rest.includes('-h')) {
      output.out(`${command.USAGE}\n\n${command.HELP}\n\n${EXIT_CODES}\n`);
      return 0;
    }
    return await command.run(rest, output, optionNames());
  } catch (error) {
    output.error(`lucidface: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
}

function optionNames(): completion.CommandOptions {
  return Object.fromEntries(
    Object.entries(COMMANDS).map(([name, { OPTIONS }]) => [name, Object.keys({ ...OPTIONS, help: true })]),
  );
}

async function packageVersion(): Promise<string> {
  return JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')).version;
}
