import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Output } from '../../src/cli/output.js';
import { backendOf, dataOf, integer } from '../../src/cli/parsing/values.js';
import { checkOneOf } from '../../src/validate.js';

export const USAGE = `  npm run trust -- --data DIR [--out docs/reports/trust.md] [--cache .cache/trust] [--model model.json] [--fold 0] [--samples 256] [--limit N] [--seed 0] [--engine tfjs|onnx]
      Measures how well confidence, agreement of maps, repairs and small changes of the photo tell whether a verdict is right. A run that was stopped continues.`;

export const OPTIONS = {
  data: { type: 'string' },
  out: { type: 'string', default: 'docs/reports/trust.md' },
  cache: { type: 'string', default: '.cache/trust' },
  model: { type: 'string' },
  fold: { type: 'string', default: '0' },
  samples: { type: 'string', default: '256' },
  limit: { type: 'string' },
  seed: { type: 'string', default: '0' },
  backend: { type: 'string', default: 'wasm' },
  engine: { type: 'string', default: 'tfjs' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

export async function run(args: string[], output: Output): Promise<0> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const { out, cache, model, limit } = values;
  const data = dataOf(values.data, 'the folder that has fairface');
  checkOneOf('--engine', values.engine, ['tfjs', 'onnx']);
  const { trust } = await import('../trust/trust.js');
  await trust({
    data,
    out,
    cache,
    model,
    backend: backendOf(values.backend),
    engine: values.engine as 'tfjs' | 'onnx',
    fold: integer('--fold', values.fold),
    samples: integer('--samples', values.samples, 1),
    limit: limit === undefined ? undefined : integer('--limit', limit, 1),
    seed: integer('--seed', values.seed),
  });
  output.out(`wrote ${out}`);
  return 0;
}
