import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Output } from '../../src/cli/output.js';
import { dataOf } from '../../src/cli/parsing/values.js';
import { CLASS_NAMES } from '../../src/evaluation/data/recipe.js';
import { labelAgreement } from '../data/labelAgreement.js';
import { type NaturalPhoto, readFairFace, readMoreFairFace } from '../train/fairFace.js';

export const USAGE = `  npm run labels -- --data DIR
      How far the passes of labels of FairFace agree: those of its table with those of lab/data, and the two of lab/data.`;

export const OPTIONS = {
  data: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

export async function run(args: string[], output: Output): Promise<0> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const data = dataOf(values.data, 'the folder that has fairface');
  output.out(table('the table and the calibrated pass', await readFairFace(data)));
  output.out(table('the calibrated and the uncalibrated pass', await readMoreFairFace(data)));
  return 0;
}

function table(title: string, photos: readonly NaturalPhoto[]): string {
  const faults = CLASS_NAMES.filter((name) => name !== 'acceptable');
  const rows = labelAgreement(photos, faults).map(({ fault, shares, kappa }) => {
    const [first, second] = shares.map((share) => `${(100 * share).toFixed(1)} %`);
    return `| ${fault} | ${first} | ${second} | ${Number.isNaN(kappa) ? '-' : kappa.toFixed(2)} |`;
  });
  const head = ['| clear fault | first | second | kappa |', '|---|---|---|---|'];
  return [`${title}, ${photos.length} photos`, '', ...head, ...rows, ''].join('\n');
}
