import { checkOneOf } from '../validate.js';
import { VERSION } from '../version.js';
import type { Commands } from './command.js';
import * as assess from './commands/assess.js';
import * as calibrate from './commands/calibrate.js';
import * as completion from './commands/completion.js';
import * as demo from './commands/demo.js';
import * as evaluate from './commands/evaluate.js';
import * as explain from './commands/explain.js';
import * as train from './commands/train.js';
import { oneLine } from './oneLine.js';
import { type Output, STANDARD_OUTPUT } from './output.js';
import { readOptions, withOptionNames } from './parsing/options.js';
import { PHOTO_HELP } from './parsing/photoSettings.js';

const COMMANDS: Commands = { assess, explain, evaluate, calibrate, train, demo, completion };

const EXIT_CODES =
  'Exit codes: 0 acceptable (or done), 1 not acceptable, 2 error, 3 unsure (with --three). Several photos: 0 when done, see --fail-on.';
/** The package itself has no guides. */
const GUIDES = 'Guides, such as docs/data.md: https://github.com/lucidface/lucidface/tree/main/docs';

const USAGE = `lucidface: is this face photo good enough, and why?

${Object.values(COMMANDS)
  .map((command) => command.USAGE)
  .join('\n')}

${PHOTO_HELP}
  --help                    also of a command: lucidface explain --help
  --version

${EXIT_CODES}
${GUIDES}
`;

/**
 * Runs a command line.
 *
 * @param args - the words after the program's name
 * @param output - where lines go
 * @returns the exit code: 0 acceptable (or done), 1 not acceptable, 2 error, 3 unsure (with --three), 130 ended by Ctrl-C, 143 by SIGTERM
 */
export async function main(args: readonly string[], output: Output = STANDARD_OUTPUT): Promise<number> {
  const [name = '--help', ...rest] = args;
  try {
    if (name === '--help' || name === '-h') {
      output.out(USAGE);
      return args.length > 0 ? 0 : 2;
    }
    if (name === '--version') {
      output.out(VERSION);
      return 0;
    }
    checkOneOf('command', name, Object.keys(COMMANDS));
    const command = COMMANDS[name];
    if (rest.includes('--help') || rest.includes('-h')) {
      output.out(`${command.USAGE}\n\n${command.HELP}\n\n${EXIT_CODES}\n${GUIDES}\n`);
      return 0;
    }
    return await command.run(readOptions(command, rest), output, COMMANDS);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const help = Object.hasOwn(COMMANDS, name) ? COMMANDS[name].HELP : '';
    output.error(`lucidface: ${oneLine(withOptionNames(message, help))}`);
    return 2;
  }
}
