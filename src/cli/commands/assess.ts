import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { isPattern, LIST_EXTENSIONS } from '../../batch/listPhotos.js';
import { checkOneOf, describe } from '../../validate.js';
import type { AssessManyCommand } from '../assessMany.js';
import type { Output } from '../output.js';
import { integer, onePhoto, PHOTO_HELP, PHOTO_OPTIONS, photoSettings } from '../parsing/photoSettings.js';

export const USAGE = `  lucidface assess PHOTO [--json] [--measures]
      The verdict, and what to do about each defect.
  lucidface assess PHOTO|DIR|PATTERN|LIST|- ... [--out results.jsonl] [--workers N] [--resume]
      A line of JSON for each of any number of photos.`;

export const HELP = `  --json                    the assessment as JSON, with the version of its schema
  --measures                light, colour, sharpness, pose, size and background in units
${PHOTO_HELP}

Several photos: paths, folders, patterns ('photos/**/*.jpg'), tables (.csv with the column path), lists (.txt, .jsonl), or - for a list on
standard input. A line of a list is a path or a JSON object with path and any of id, face and group. docs/scale.md has the format of the results.
  --out results.jsonl       the file of the results; standard output by default
  --format jsonl|csv        jsonl by default
  --resume                  continue --out: photos whose id it has are skipped
  --workers N               processes, one for each core by default
  --batch-size 8            photos for each forward pass
  --ordered                 results in the order of the photos
  --shard I/N               only part I of N, by the hash of the id
  --group NAME              column or field with the group of a photo, for the summary; group by default
  --explain                 maps that explain the verdicts, in a folder beside --out
  --method grad-cam|lime|combined
  --num-samples 512         perturbed copies of a photo for LIME
  --seed 0                  of LIME's perturbations
  --fail-on rejected|error|any
                            exit code 1 where a photo is not acceptable, 2 where one cannot be read; otherwise 0 when done, 130 after Ctrl-C.
                            With --three, rejected gives 1 where the answer is retake, and otherwise 3 where one is unsure
  --backend auto|onnx|wasm|native|cpu
                            auto by default: ONNX Runtime where onnxruntime-node is installed, else wasm`;

const MANY_OPTIONS = {
  out: { type: 'string' },
  format: { type: 'string' },
  resume: { type: 'boolean' },
  workers: { type: 'string' },
  'batch-size': { type: 'string' },
  ordered: { type: 'boolean' },
  shard: { type: 'string' },
  group: { type: 'string' },
  explain: { type: 'boolean' },
  method: { type: 'string' },
  'num-samples': { type: 'string' },
  seed: { type: 'string' },
  'fail-on': { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

export const OPTIONS = {
  ...PHOTO_OPTIONS,
  json: { type: 'boolean' },
  measures: { type: 'boolean' },
  ...MANY_OPTIONS,
} as const satisfies ParseArgsConfig['options'];

export async function run(args: string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const many =
    Object.keys(MANY_OPTIONS).some((name) => name in values) ||
    values.backend === 'auto' ||
    values.backend === 'onnx' ||
    (await areMany(positionals));
  if (!many) {
    const { assess } = await import('../assess.js');
    return assess(
      {
        photo: onePhoto(positionals),
        json: values.json ?? false,
        measures: values.measures ?? false,
        ...photoSettings(values),
      },
      output,
    );
  }
  const { assessMany } = await import('../assessMany.js');
  return assessMany(manyOf(values, positionals), output);
}

/** Whether inputs are more than the path of one photo. */
async function areMany(inputs: readonly string[]): Promise<boolean> {
  if (inputs.length !== 1) return inputs.length > 1;
  const [input] = inputs;
  if (input === '-' || LIST_EXTENSIONS.some((end) => input.toLowerCase().endsWith(end))) return true;
  const found = await stat(input).catch(() => undefined);
  return found ? found.isDirectory() : isPattern(input);
}

function manyOf(
  values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'],
  inputs: readonly string[],
): AssessManyCommand {
  if (inputs.length === 0)
    throw new RangeError('`PHOTO` must be photos, folders, patterns, lists or -, got none');
  if (values.face !== undefined)
    throw new RangeError('`--face` must be left out for several photos: give a list with the face of each');
  const { format = 'jsonl', method = 'grad-cam', backend = 'auto', out } = values;
  checkOneOf('--format', format, ['jsonl', 'csv']);
  checkOneOf('--method', method, ['grad-cam', 'lime', 'combined']);
  checkOneOf('--backend', backend, ['auto', 'onnx', 'wasm', 'native', 'cpu']);
  const failOn = values['fail-on'];
  checkOneOf('--fail-on', failOn, [undefined, 'rejected', 'error', 'any']);
  if (values.resume && out === undefined)
    throw new RangeError('`--out` must be the file to resume, got nothing');
  const { profile, model, whole, three, maxPixels } = photoSettings({ ...values, backend: undefined });
  const { shard, workers } = values;
  return {
    inputs,
    failOn,
    three,
    options: {
      out,
      format: format as 'jsonl' | 'csv',
      resume: values.resume ?? false,
      workers: workers === undefined ? availableParallelism() : integer('--workers', workers),
      batchSize: integer('--batch-size', values['batch-size'] ?? '8', 1),
      ordered: values.ordered ?? false,
      shard: shard === undefined ? undefined : shardIn(shard),
      groupField: values.group,
      maps: values.explain ? `${out ?? 'results'}.maps` : undefined,
      method: method as 'grad-cam' | 'lime' | 'combined',
      numSamples: integer('--num-samples', values['num-samples'] ?? '512', 1),
      seed: integer('--seed', values.seed ?? '0'),
      backend: backend as 'auto' | 'onnx' | 'wasm' | 'native' | 'cpu',
      detect: !whole,
      measures: values.measures ?? false,
      maxPixels,
      profile,
      model,
    },
  };
}

function shardIn(text: string): { readonly index: number; readonly count: number } {
  const [, index, count] = /^(\d{1,7})\/(\d{1,7})$/.exec(text)?.map(Number) ?? [];
  if (index >= 1 && index <= count) return { index, count };
  throw new RangeError(`\`--shard\` must be I/N with I in 1..N, such as 1/8, got ${describe(text)}`);
}
