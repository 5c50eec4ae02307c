import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Output, runProcess, STANDARD_OUTPUT } from '../src/cli/output.js';
import { checkOneOf } from '../src/validate.js';
import * as ablate from './commands/ablate.js';
import * as evidence from './commands/evidence.js';
import * as groups from './commands/groups.js';
import * as labels from './commands/labels.js';
import * as train from './commands/train.js';
import * as trust from './commands/trust.js';

const COMMANDS = { train, ablate, evidence, trust, labels, groups } as const;

/**
 * Runs a command of the lab.
 *
 * @returns the exit code: 0 done, 2 error
 */
export async function lab(args: readonly string[], output: Output = STANDARD_OUTPUT): Promise<0 | 2> {
  try {
    const [name = '--help', ...rest] = args;
    const usage = Object.values(COMMANDS).map((command) => command.USAGE);
    if (name === '--help' || rest.includes('--help') || rest.includes('-h')) {
      output.out(`The lab: trains the bundled model and measures it.\n\n${usage.join('\n')}`);
      return 0;
    }
    checkOneOf('command', name, Object.keys(COMMANDS));
    await COMMANDS[name as keyof typeof COMMANDS].run(rest, output);
    return 0;
  } catch (error) {
    output.error(`lab: ${(error as Error).message}`);
    return 2;
  }
}

const [, script] = process.argv;
if (script && realpathSync(script) === fileURLToPath(import.meta.url)) await runProcess(lab, 'lab');
