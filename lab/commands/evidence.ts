import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Output } from '../../src/cli/output.js';
import { backendOf, dataOf, integer } from '../../src/cli/parsing/values.js';
import { checkOneOf } from '../../src/validate.js';

export const USAGE = `  npm run evidence -- --data DIR [--out docs/reports/evidence.md] [--cache .cache/evidence] [--samples 256] [--people 40] [--natural 400] [--every 10] [--defect NAME]... [--seed 0] [--engine tfjs|onnx]
      Measures where maps lie on natural photos and made defects, explainers and fusions of Grad-CAM and LIME, and whether verdicts and maps are right
      when the two agree. A run that was stopped continues; a second run with the same cache is refused.`;

export const OPTIONS = {
  data: { type: 'string' },
  out: { type: 'string', default: 'docs/reports/evidence.md' },
  cache: { type: 'string', default: '.cache/evidence' },
  model: { type: 'string' },
  samples: { type: 'string', default: '256' },
  people: { type: 'string', default: '40' },
  natural: { type: 'string', default: '400' },
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
    natural: integer('--natural', values.natural),
    every: integer('--every', values.every),
    defects: values.defect ?? [],
    seed: integer('--seed', values.seed),
  });
  output.out(`wrote ${out}`);
  return 0;
}
