import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Output } from '../../src/cli/output.js';
import { backendOf, dataOf, integer, positive } from '../../src/cli/parsing/values.js';

export const USAGE = `  npm run ablate -- --data DIR --weights DIR [--out docs/reports/ablation.md] [--cache .cache/train] [--density 1] [--head-epochs 20] [--seed 0]
      Measures the choices behind the model: cut, input size, depths, backbone, crop.`;

export const OPTIONS = {
  data: { type: 'string' },
  weights: { type: 'string' },
  out: { type: 'string', default: 'docs/reports/ablation.md' },
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
  const { ablate } = await import('../ablation/ablate.js');
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
