import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Output } from '../../src/cli/output.js';
import { backendOf, dataOf, integer } from '../../src/cli/parsing/photoSettings.js';
import { checkOneOf } from '../../src/validate.js';

export const USAGE = `  npm run evidence -- --data DIR [--out docs/reports/evidence.md] [--cache .cache/evidence] [--samples 256] [--people 40] [--every 10] [--defect NAME]... [--seed 0] [--engine tfjs|onnx]
      Measures explainers, and fusions of Grad-CAM and LIME, on defects of known place, and whether verdicts and maps are right when the two agree; a run
      that was stopped continues.`;

export const OPTIONS = {
  data: { type: 'string' },
  out: { type: 'string', default: 'docs/reports/evidence.md' },
  cache: { type: 'string', default: '.cache/evidence' },
  model: { type: 'string' },
  samples: { type: 'string', default: '256' },
  people: { type: 'string', default: '40' },
  every: { type: 'string', default: '10' },
  defect: { type: 'string', multiple: true },
  seed: { type: 'string', default: '0' },
  backend: { type: 'string', default: 'wasm' },
  engine: { type: 'string', default: 'tfjs' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

export async function run(args: string[], output: Output): Promise<0> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const { out, cache, model } = values;
  const data = dataOf(values.data);
  checkOneOf('--engine', values.engine, ['tfjs', 'onnx']);
  const { evidence } = await import('../explanations/evidence.js');
  await evidence({
    data,
    out,
    cache,
    model,
    backend: backendOf(values.backend),
    engine: values.engine as 'tfjs' | 'onnx',
    samples: integer('--samples', values.samples),
    people: integer('--people', values.people),
    every: integer('--every', values.every),
    defects: values.defect ?? [],
    seed: integer('--seed', values.seed),
  });
  output.out(`wrote ${out}`);
  return 0;
}
