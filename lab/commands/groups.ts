import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Output } from '../../src/cli/output.js';
import { backendOf, dataOf, integer } from '../../src/cli/parsing/values.js';

export const USAGE = `  npm run groups -- --data DIR [--models model.json,model.json...] [--out docs/reports/groups.md] [--cache .cache/groups] [--seed 0]
      Errors by group on natural photos, each judged by the model that was not fitted to it; \`npm run groups\` trains those that are missing.`;

export const OPTIONS = {
  data: { type: 'string' },
  models: { type: 'string', default: 'models/face-quality/model.json' },
  out: { type: 'string', default: 'docs/reports/groups.md' },
  cache: { type: 'string', default: '.cache/groups' },
  seed: { type: 'string', default: '0' },
  backend: { type: 'string', default: 'wasm' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

export async function run(args: string[], output: Output): Promise<0> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const { out, cache } = values;
  const data = dataOf(values.data, 'the folder that has fairface');
  const { groups } = await import('../groups/groups.js');
  await groups({
    ...{ data, out, cache },
    models: values.models.split(','),
    backend: backendOf(values.backend),
    seed: integer('--seed', values.seed),
  });
  output.out(`wrote ${out}`);
  return 0;
}
