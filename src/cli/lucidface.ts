import { readFile } from 'node:fs/promises';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { PROFILES, type ProfileName } from '../model/profiles.js';
import type { NodeBackend } from '../node/startBackend.js';
import type { FaceBox } from '../types.js';
import { checkOneOf } from '../validate.js';

const USAGE = `lucidface: is this face photo good enough, and why?

  lucidface assess PHOTO [--json]
      The verdict, and what to do about each defect.
  lucidface explain PHOTO [--method combined|grad-cam|lime] [--target CLASS] [--out report.png] [--samples 512] [--seed 0] [--json]
      A picture that shows what in the photo speaks for a class, and the part of the face in words; the class that decided by default.
  lucidface train --data DIR [--backbone model.json | --from model.json] [--out models/face-quality] [--cache .cache/train] [--seed 0]
                  [--head-epochs 20] [--epochs 12] [--patience 4] [--version 0.2.0] [--hold-out SOURCE]
                  [--size 224] [--cut LAYER] [--depths LAYER,LAYER...|none] [--mix 96]
                  [--mask-weight 0.1] [--learning-rate 0.001] [--density 1]
      Trains a model on the photos that DIR/faces.csv lists; a run that was stopped goes on where it was.
  lucidface ablate --data DIR --weights DIR [--out docs/model.md] [--cache .cache/train] [--density 1] [--head-epochs 20] [--seed 0]
      Measures the choices behind the model: cut, input size, depths, backbone, crop.
  lucidface evidence --data DIR [--out docs/evidence.md] [--cache .cache/evidence] [--samples 256] [--people 40] [--every 10] [--defect NAME]... [--seed 0]
      Measures explainers, and fusions of Grad-CAM and LIME, on defects of known place, and whether verdicts and maps are right when the two agree; a run
      that was stopped goes on where it was.
  lucidface evaluate --data DIR [--out out/evaluation] [--baseline model.json] [--utility table.csv] [--worst 10]
                     [--source NAME] [--held-out NAME]... [--per-defect 20] [--rounds 1000] [--seed 0]
      Measures a model on DIR/faces.csv and DIR/natural.csv, or on your own photos, a folder for each class: DIR/blurred/1.jpg.

  --face X,Y,WIDTH,HEIGHT   the face in the photo, in pixels; by default it is looked for, without a network
  --whole                   the photo is a face: do not look for one
  --profile general|id-photo|skin-analysis
  --model model.json        another model than the bundled one
  --backend wasm|native|cpu wasm by default, native for train
  --help, --version

Exit codes: 0 acceptable, 1 not acceptable, 2 error.
`;

const COMMON = {
  face: { type: 'string' },
  whole: { type: 'boolean' },
  profile: { type: 'string' },
  model: { type: 'string' },
  backend: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

const OPTIONS = {
  assess: { ...COMMON, json: { type: 'boolean' } },
  explain: {
    ...COMMON,
    method: { type: 'string', default: 'combined' },
    target: { type: 'string' },
    out: { type: 'string', default: 'report.png' },
    json: { type: 'boolean' },
    samples: { type: 'string', default: '512' },
    seed: { type: 'string', default: '0' },
  },
  train: {
    data: { type: 'string' },
    backbone: { type: 'string' },
    out: { type: 'string', default: 'models/face-quality' },
    cache: { type: 'string', default: '.cache/train' },
    seed: { type: 'string', default: '0' },
    'head-epochs': { type: 'string', default: '20' },
    epochs: { type: 'string', default: '12' },
    patience: { type: 'string', default: '4' },
    version: { type: 'string', default: '0.2.0' },
    'hold-out': { type: 'string' },
    size: { type: 'string', default: '224' },
    cut: { type: 'string', default: 'conv_pw_11_relu' },
    depths: { type: 'string', default: 'conv_pw_3_relu,conv_pw_5_relu,conv_pw_11_relu,conv_pw_13_relu' },
    mix: { type: 'string', default: '96' },
    'mask-weight': { type: 'string', default: '0.1' },
    'learning-rate': { type: 'string', default: '0.001' },
    from: { type: 'string' },
    density: { type: 'string', default: '1' },
    backend: { type: 'string', default: 'native' },
    help: { type: 'boolean', short: 'h' },
  },
  ablate: {
    data: { type: 'string' },
    weights: { type: 'string' },
    out: { type: 'string', default: 'docs/model.md' },
    cache: { type: 'string', default: '.cache/train' },
    density: { type: 'string', default: '1' },
    'head-epochs': { type: 'string', default: '20' },
    seed: { type: 'string', default: '0' },
    backend: { type: 'string', default: 'native' },
    help: { type: 'boolean', short: 'h' },
  },
  evidence: {
    data: { type: 'string' },
    out: { type: 'string', default: 'docs/evidence.md' },
    cache: { type: 'string', default: '.cache/evidence' },
    model: { type: 'string' },
    samples: { type: 'string', default: '256' },
    people: { type: 'string', default: '40' },
    every: { type: 'string', default: '10' },
    defect: { type: 'string', multiple: true },
    seed: { type: 'string', default: '0' },
    backend: { type: 'string', default: 'wasm' },
    help: { type: 'boolean', short: 'h' },
  },
  evaluate: {
    data: { type: 'string' },
    out: { type: 'string', default: 'out/evaluation' },
    model: { type: 'string' },
    baseline: { type: 'string' },
    utility: { type: 'string' },
    worst: { type: 'string', default: '10' },
    source: { type: 'string' },
    'held-out': { type: 'string', multiple: true },
    'per-defect': { type: 'string', default: '20' },
    rounds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '0' },
    backend: { type: 'string', default: 'wasm' },
    help: { type: 'boolean', short: 'h' },
  },
} as const satisfies Record<string, ParseArgsConfig['options']>;

/** Where a command writes. */
export interface Output {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

const STANDARD: Output = {
  out: (text) => void process.stdout.write(`${text}\n`),
  error: (text) => void process.stderr.write(`${text}\n`),
};

/**
 * Runs a command line.
 *
 * @returns the exit code: 0 acceptable (or done), 1 not acceptable, 2 error
 */
export async function main(args: readonly string[], output: Output = STANDARD): Promise<0 | 1 | 2> {
  try {
    const [command = '--help', ...rest] = args;
    if (command === '--help' || command === '-h') {
      output.out(USAGE);
      return args.length > 0 ? 0 : 2;
    }
    if (command === '--version') {
      output.out(await packageVersion());
      return 0;
    }
    checkOneOf('command', command, Object.keys(OPTIONS));
    if (rest.includes('--help') || rest.includes('-h')) {
      output.out(USAGE);
      return 0;
    }
    if (command === 'assess') return await runAssess(rest, output);
    if (command === 'explain') return await runExplain(rest, output);
    if (command === 'ablate') return await runAblate(rest, output);
    if (command === 'evidence') return await runEvidence(rest, output);
    if (command === 'evaluate') return await runEvaluate(rest, output);
    return await runTrain(rest, output);
  } catch (error) {
    output.error(`lucidface: ${(error as Error).message}`);
    return 2;
  }
}

async function runAssess(args: string[], output: Output): Promise<0 | 1> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS.assess, allowPositionals: true });
  const { assess } = await import('./assess.js');
  return assess({ photo: onePhoto(positionals), json: values.json ?? false, ...common(values) }, output);
}

async function runExplain(args: string[], output: Output): Promise<0 | 1> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS.explain, allowPositionals: true });
  const { explain } = await import('./explain.js');
  const { method, target, out } = values;
  checkOneOf('--method', method, ['combined', 'grad-cam', 'lime']);
  return explain(
    {
      photo: onePhoto(positionals),
      method: method as 'combined' | 'grad-cam' | 'lime',
      target,
      out,
      json: values.json ?? false,
      numSamples: integer('--samples', values.samples),
      seed: integer('--seed', values.seed),
      ...common(values),
    },
    output,
  );
}

async function runTrain(args: string[], output: Output): Promise<0> {
  const { values } = parseArgs({ args, options: OPTIONS.train });
  const { data, backbone, out, cache, version } = values;
  if (!data) throw new RangeError('`--data` must be the folder that has faces.csv, got nothing');
  const { train } = await import('./train/train.js');
  await train({
    data,
    out,
    cache,
    version,
    backbone: backbone ?? `${data}/../weights/mobilenet_v1_0.25_224_notop/model.json`,
    backend: backendOf(values.backend),
    seed: integer('--seed', values.seed),
    headEpochs: integer('--head-epochs', values['head-epochs']),
    epochs: integer('--epochs', values.epochs),
    patience: integer('--patience', values.patience),
    holdOut: values['hold-out'],
    side: integer('--size', values.size),
    cut: values.cut,
    depths: values.depths === 'none' ? [] : values.depths.split(','),
    mixChannels: integer('--mix', values.mix),
    maskWeight: share('--mask-weight', values['mask-weight']),
    learningRate: positive('--learning-rate', values['learning-rate']),
    from: values.from,
    density: positive('--density', values.density),
  });
  output.out(`wrote ${out}`);
  return 0;
}

async function runAblate(args: string[], output: Output): Promise<0> {
  const { values } = parseArgs({ args, options: OPTIONS.ablate });
  const { data, out, cache } = values;
  if (!data) throw new RangeError('`--data` must be the folder that has faces.csv, got nothing');
  const { ablate } = await import('./train/ablate.js');
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

async function runEvidence(args: string[], output: Output): Promise<0> {
  const { values } = parseArgs({ args, options: OPTIONS.evidence });
  const { data, out, cache, model } = values;
  if (!data) throw new RangeError('`--data` must be the folder that has faces.csv, got nothing');
  const { evidence } = await import('./evidence/evidence.js');
  await evidence({
    data,
    out,
    cache,
    model,
    backend: backendOf(values.backend),
    samples: integer('--samples', values.samples),
    people: integer('--people', values.people),
    every: integer('--every', values.every),
    defects: values.defect ?? [],
    seed: integer('--seed', values.seed),
  });
  output.out(`wrote ${out}`);
  return 0;
}

async function runEvaluate(args: string[], output: Output): Promise<0> {
  const { values } = parseArgs({ args, options: OPTIONS.evaluate });
  const { data, out, model, baseline, utility, source } = values;
  if (!data) throw new RangeError('`--data` must be a folder of photos, got nothing');
  const { evaluate } = await import('./evaluate/evaluate.js');
  await evaluate({
    data,
    out,
    model,
    baseline,
    utility,
    source,
    heldOut: values['held-out'] ?? [],
    backend: backendOf(values.backend),
    worst: integer('--worst', values.worst),
    perDefect: integer('--per-defect', values['per-defect']),
    rounds: integer('--rounds', values.rounds),
    seed: integer('--seed', values.seed),
  });
  output.out(`wrote ${out}/evaluation.md`);
  return 0;
}

interface CommonValues {
  readonly face?: string | undefined;
  readonly whole?: boolean | undefined;
  readonly profile?: string | undefined;
  readonly model?: string | undefined;
  readonly backend?: string | undefined;
}

function common({ face, whole, profile, model, backend }: CommonValues): {
  face: FaceBox | undefined;
  whole: boolean;
  profile: ProfileName;
  model: string | undefined;
  backend: NodeBackend;
} {
  return {
    face: face === undefined ? undefined : faceOf(face),
    whole: whole ?? false,
    profile: profileOf(profile ?? 'general'),
    model,
    backend: backendOf(backend ?? 'wasm'),
  };
}

function onePhoto(positionals: readonly string[]): string {
  const [photo] = positionals;
  if (photo === undefined || positionals.length > 1) {
    throw new RangeError(`one photo is needed, got ${positionals.length}`);
  }
  return photo;
}

function faceOf(text: string): FaceBox {
  const [x, y, width, height, ...rest] = text.split(',').map(Number) as [number, number, number, number];
  if (rest.length > 0 || ![x, y, width, height].every(Number.isFinite)) {
    throw new RangeError(`\`--face\` must be X,Y,WIDTH,HEIGHT in pixels, got "${text}"`);
  }
  return { x, y, width, height };
}

function integer(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new RangeError(`\`${name}\` must be a whole number, got "${text}"`);
  return Number(text);
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 100))
    throw new RangeError(`\`${name}\` must be a positive number, got "${text}"`);
  return value;
}

function share(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new RangeError(`\`${name}\` must be a number from 0 to 1, got "${text}"`);
  return value;
}

function profileOf(name: string): ProfileName {
  checkOneOf('--profile', name, Object.keys(PROFILES));
  return name as ProfileName;
}

function backendOf(name: string): NodeBackend {
  checkOneOf('--backend', name, ['wasm', 'native', 'cpu']);
  return name as NodeBackend;
}

async function packageVersion(): Promise<string> {
  return JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')).version;
}
