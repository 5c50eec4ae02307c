import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Output } from '../output.js';
import { onePhoto, PHOTO_HELP, PHOTO_OPTIONS, photoSettings } from '../parsing/photoSettings.js';

export const USAGE = `  lucidface assess PHOTO [--json]
      The verdict, and what to do about each defect.`;

export const HELP = `  --json                    the assessment as JSON
${PHOTO_HELP}`;

export const OPTIONS = {
  ...PHOTO_OPTIONS,
  json: { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

export async function run(args: string[], output: Output): Promise<0 | 1> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const { assess } = await import('../assess.js');
  return assess(
    { photo: onePhoto(positionals), json: values.json ?? false, ...photoSettings(values) },
    output,
  );
}
