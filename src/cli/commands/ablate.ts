import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Output } from '../lucidface.js';
import { backendOf } from '../parsing/backendOf.js';
import { dataOf } from '../parsing/dataOf.js';
import { integer } from '../parsing/integer.js';
import { positive } from '../parsing/positive.js';

export const USAGE = `  lucidface ablate --data DIR --weights DIR [--out docs/model.md] [--cache .cache/train] [--density 1] [--head-epochs 20] [--seed 0]
      Measures the choices behind the model: cut, input size, depths, backbone, crop.`;

export const OPTIONS = {
  data: { type: 'string' },
  weights: { type: 'string' },
  out: { type: 'string', default: 'docs/model.md' },
  cache: { type: 'string', default: '.cache/train' },
  density: { type: 'string', default: '1' },
  'head-epochs': { type: 'string', default: '20' },
  seed: { type: 'string', default: '0' },
  backend: { type: 'string', default: 'native' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

export async function run(args: string[], output: Output): Promise<0> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const { out, cache } = values;
  const data = dataOf(values.data);
  const { ablate } = await import('../train/ablate.js');
  await ablate({
    data,
    out,
    cache,
    weights: values.weights ?? `${data}/../weights`,
    backend: backendOf(values.backend),
    seed: integer('--seed', values.seed),
    headEpochs: integer('--head-epochs', values['head-epochs']),
    density: positive('--density', values.density),
  });
  output.out(`wrote ${out}`);
  return 0;
}
