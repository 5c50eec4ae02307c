import { readFile } from 'node:fs/promises';
import type { ParseArgsConfig } from 'node:util';
import { checkOneOf } from '../validate.js';
import * as assess from './commands/assess.js';
import * as evaluate from './commands/evaluate.js';
import * as explain from './commands/explain.js';
import * as train from './commands/train.js';
import { type Output, STANDARD_OUTPUT } from './output.js';

/** What a file of `commands` exports. */
interface Command {
  readonly USAGE: string;
  readonly OPTIONS: NonNullable<ParseArgsConfig['options']>;
  readonly run: (args: string[], output: Output) => Promise<0 | 1>;
}

const COMMANDS: Readonly<Record<string, Command>> = { assess, explain, evaluate, train };

const USAGE = `lucidface: is this face photo good enough, and why?

${Object.values(COMMANDS)
  .map((command) => command.USAGE)
  .join('\n')}

  --face X,Y,WIDTH,HEIGHT   the face in the photo, in pixels; by default it is looked for, without a network
  --whole                   the photo is a face: do not look for one
  --profile general|id-photo|skin-analysis
  --model model.json        another model than the bundled one
  --backend wasm|native|cpu wasm by default
  --help, --version

Exit codes: 0 acceptable, 1 not acceptable, 2 error.
`;

/**
 * Runs a command line.
 *
 * @returns the exit code: 0 acceptable (or done), 1 not acceptable, 2 error
 */
export async function main(args: readonly string[], output: Output = STANDARD_OUTPUT): Promise<0 | 1 | 2> {
  try {
    const [command = '--help', ...rest] = args;
    if (command === '--help' || command === '-h') {
      output.out(USAGE);
      return args.length > 0 ? 0 : 2;
    }
    if (command === '--version') {
      output.out(await packageVersion());
      return 0;
    }
    checkOneOf('command', command, Object.keys(COMMANDS));
    if (rest.includes('--help') || rest.includes('-h')) {
      output.out(USAGE);
      return 0;
    }
    return await COMMANDS[command].run(rest, output);
  } catch (error) {
    output.error(`lucidface: ${(error as Error).message}`);
    return 2;
  }
}

async function packageVersion(): Promise<string> {
  return JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')).version;
}
