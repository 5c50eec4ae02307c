import { type ParseArgsConfig, parseArgs } from 'node:util';
import { checkOneOf } from '../../validate.js';
import type { Output } from '../output.js';
import { integer, onePhoto, PHOTO_HELP, PHOTO_OPTIONS, photoSettings } from '../parsing/photoSettings.js';

export const USAGE = `  lucidface explain PHOTO [--method combined|grad-cam|lime] [--target CLASS] [--out report.png] [--num-samples 512] [--seed 0] [--json]
      A picture of the evidence for a class, and the part of the face in words; the class that decided by default.`;

export const HELP = `  --method combined|grad-cam|lime
  --target CLASS            the class to explain; the class that decided by default
  --out report.png          the picture: .png, .jpg or .webp
  --num-samples 512         perturbed copies of the photo for LIME
  --seed 0                  of LIME's perturbations
  --json                    the assessment and the explanation as JSON
${PHOTO_HELP}`;

export const OPTIONS = {
  ...PHOTO_OPTIONS,
  method: { type: 'string', default: 'combined' },
  target: { type: 'string' },
  out: { type: 'string', default: 'report.png' },
  json: { type: 'boolean' },
  'num-samples': { type: 'string', default: '512' },
  seed: { type: 'string', default: '0' },
} as const satisfies ParseArgsConfig['options'];

export async function run(args: string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const { explain } = await import('../explain.js');
  const { method, target, out } = values;
  checkOneOf('--method', method, ['combined', 'grad-cam', 'lime']);
  return explain(
    {
      photo: onePhoto(positionals),
      method: method as 'combined' | 'grad-cam' | 'lime',
      target,
      out,
      json: values.json ?? false,
      numSamples: integer('--num-samples', values['num-samples']),
      seed: integer('--seed', values.seed),
      ...photoSettings(values),
    },
    output,
  );
}
