import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');
const LAB = join(ROOT, 'lab');

/** What every room may import. */
const LOW = ['types', 'validate', 'random', 'nextTask', 'version'];

/** The rooms of the library that rooms with the whole library may import. */
const LIBRARY = [
  ...LOW,
  'logit',
  'ndarray',
  'image',
  'segmentation',
  'fusion',
  'degradations',
  'references',
  'engine',
  'gradients',
  'detectors',
  'landmarks',
  'measures',
  'model',
  'audit',
  'onnx',
  'explainers',
  'reasons',
  'camera',
  'metrics',
  'trust',
  'testing',
  'evaluation',
  'batch',
  'node',
];

/** Who may import whom, by room (folder or root file of `src`, or `lab`); itself is always allowed. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  types: [],
  validate: ['types'],
  random: ['types', 'validate'],
  nextTask: [],
  version: ['package.json'],
  image: LOW,
  ndarray: LOW,
  gradients: LOW,
  logit: LOW,
  segmentation: [...LOW, 'image'],
  fusion: [...LOW, 'image', 'segmentation'],
  degradations: [...LOW, 'image'],
  references: [...LOW, 'image'],
  // corrected kernels
  engine: [...LOW, 'gradients'],
  // presence of a face, where the detector's own confidence does not tell which way up it is
  detectors: [...LOW, 'image', 'engine', 'logit', 'landmarks'],
  landmarks: [...LOW, 'image', 'engine'],
  measures: [...LOW, 'image'],
  model: [
    ...LOW,
    'image',
    'engine',
    'gradients',
    'logit',
    'measures',
    'detectors',
    'landmarks',
    'references',
    // loaded when a record is wanted: its map is made by an explainer, which the model never imports
    'audit',
  ],
  audit: [...LOW, 'model', 'explainers/cam'],
  // models of grey images get the luma
  onnx: [...LOW, 'engine', 'model', 'image/luminance'],
  explainers: [...LOW, 'image', 'gradients', 'logit', 'segmentation', 'fusion'],
  reasons: [...LOW, 'fusion', 'image', 'landmarks'],
  camera: [...LOW, 'image', 'model', 'detectors'],
  metrics: [...LOW, 'image', 'segmentation', 'fusion', 'references', 'explainers'],
  trust: LIBRARY,
  testing: [...LOW, 'explainers'],
  evaluation: LIBRARY,
  batch: LIBRARY,
  node: LIBRARY,
  // one call for everything: it chooses backend, detector and explainer
  easy: LIBRARY,
  // a web component around it
  element: [...LIBRARY, 'easy'],
  cli: [...LIBRARY, 'easy'],
  // the two read options and write lines in one way
  lab: [...LIBRARY, 'cli/output', 'cli/parsing', 'cli/progressBar'],
  index: ['types', 'image', 'explainers', 'model', 'ndarray'],
};

/** Wings by family; a file at the top of such a room is what its wings share. */
const WINGS: Readonly<Record<string, readonly string[]>> = {
  explainers: ['cam', 'gradient', 'occlusion', 'surrogate', 'combined'],
  metrics: ['faithfulness', 'localisation', 'stability', 'counterfactual', 'inpainting'],
  degradations: ['pixels', 'head', 'blur', 'sensor', 'light', 'occlusion', 'geometry'],
};

/** Which wing may import which other wing of its room. */
const WINGS_MAY: Readonly<Record<string, readonly string[]>> = {
  'explainers/combined': ['explainers/cam'],
  'metrics/faithfulness': ['metrics/inpainting'],
  'metrics/counterfactual': ['metrics/inpainting'],
  'degradations/head': ['degradations/pixels'],
  'degradations/blur': ['degradations/pixels', 'degradations/head'],
  'degradations/sensor': ['degradations/pixels'],
  'degradations/light': ['degradations/pixels', 'degradations/head'],
  'degradations/occlusion': ['degradations/pixels', 'degradations/head'],
  'degradations/geometry': ['degradations/pixels', 'degradations/head', 'degradations/occlusion'],
};

/** Packages that a room may import; types alone count, too. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  types: ['@tensorflow/tfjs-core', 'ndarray'],
  ndarray: ['ndarray'],
  image: ['@tensorflow/tfjs-core', 'ndarray'],
  detectors: ['@tensorflow/tfjs-core'],
  engine: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'],
  landmarks: ['@tensorflow/tfjs-core'],
  model: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'],
  audit: ['@tensorflow/tfjs-core'],
  camera: ['@tensorflow/tfjs-core'],
  gradients: ['@tensorflow/tfjs-core'],
  explainers: ['@tensorflow/tfjs-core'],
  testing: ['@tensorflow/tfjs-core'],
  metrics: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'],
  evaluation: ['@tensorflow/tfjs-core', 'sharp', 'node:'],
  batch: ['@tensorflow/tfjs-core', 'picomatch', 'node:'],
  node: ['@tensorflow/tfjs-core', 'sharp', 'node:'],
  // the packages of backends, by `import()` only
  easy: ['@tensorflow/'],
  cli: ['node:'],
  lab: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', 'onnxruntime-node', 'sharp', 'tsup', 'node:'],
};

interface Import {
  readonly file: string;
  readonly room: string;
  readonly target: string;
  /** The file imported, from the root of the repository; undefined for a package. */
  readonly path: string | undefined;
}

/** The room of a file that is named from the root of the repository. */
function roomOf(path: string): string {
  const [top, room] = path.split('/');
  return top === 'src' ? room.replace(/\.(d\.)?ts$/, '') : top;
}

/** The wing of a file; undefined outside of wings. */
function wingOf(path: string): string | undefined {
  const [top, room, wing] = path.split('/');
  return top === 'src' && WINGS[room]?.includes(wing) ? `${room}/${wing}` : undefined;
}

const sources = (folder: string): string[] =>
  (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.ts') && !name.startsWith('dist'))
    .map((name) => relative(ROOT, join(folder, name)).split(sep).join('/'));
const files = [...sources(SRC), ...sources(LAB)];
const imports: Import[] = files.flatMap((file) =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
    ([, target]) => ({
      file,
      room: roomOf(file),
      target,
      path: target.startsWith('.')
        ? relative(ROOT, resolve(ROOT, file, '..', target))
            .split(sep)
            .join('/')
            .replace(/\.js$/, '.ts')
        : undefined,
    }),
  ),
);

/** Groups of files that import each other in a circle. */
function circles(): string[][] {
  const next = new Map(files.map((file) => [file, [] as string[]]));
  for (const { file, path } of imports) if (path && next.has(path)) next.get(file)?.push(path);
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    low.set(file, order.size - 1);
    open.push(file);
    for (const other of next.get(file) ?? []) {
      if (!order.has(other)) visit(other);
      if (open.includes(other)) low.set(file, Math.min(low.get(file)!, low.get(other)!));
    }
    if (low.get(file) !== order.get(file)) return;
    const group = open.splice(open.indexOf(file));
    if (group.length > 1) found.push(group);
  };
  for (const file of files) if (!order.has(file)) visit(file);
  return found;
}

describe('the house', () => {
  test('has imports to look at, and a rule for every room', () => {
    expect(imports.length).toBeGreaterThan(200);
    for (const file of files)
      if (!file.endsWith('binary.d.ts')) expect(Object.keys(MAY)).toContain(roomOf(file));
  });

  test('each room imports only rooms of its row', () => {
    const wrong = imports.filter(({ room, path }) => {
      if (path === undefined) return false;
      if (path.startsWith('models/'))
        return !['model', 'detectors', 'landmarks', 'references'].includes(room);
      const other = roomOf(path);
      return (
        other !== room &&
        !MAY[room]?.some((may) => may === other || path === `src/${may}.ts` || path.startsWith(`src/${may}/`))
      );
    });
    expect(wrong.map(({ file, path }) => `${file} imports ${path}`)).toEqual([]);
  });

  test('wings do not import each other: shared code lies at the top of their room', () => {
    const wrong = imports.filter(({ file, path }) => {
      const [from, to] = [wingOf(file), path && wingOf(path)];
      if (!path || !to || to === from || roomOf(file) !== roomOf(path)) return false;
      // the door and the table of a room know every wing
      if (!from) return !/^src\/\w+\/(index|compose|local|measureMap)\.ts$/.test(file);
      return !WINGS_MAY[from]?.includes(to);
    });
    expect(wrong.map(({ file, path }) => `${file} imports ${path}`)).toEqual([]);
  });

  test('no files import each other in a circle, types included', () => {
    expect(circles()).toEqual([]);
  });

  test('each room imports only the packages that it may, and no backend', () => {
    const wrong = imports.filter(
      ({ room, target, path }) =>
        path === undefined &&
        !(PACKAGES[room] ?? []).some(
          (name) => target === name || (/[:/]$/.test(name) && target.startsWith(name)),
        ),
    );
    expect(wrong).toEqual([]);
    const backends = imports.filter(({ target }) => /tfjs-(backend|node)/.test(target));
    expect(new Set(backends.map(({ file }) => file))).toEqual(new Set(['src/easy/backends.ts']));
    // never at the top: what is not installed must not be needed
    const code = readFileSync(join(ROOT, 'src/easy/backends.ts'), 'utf8');
    expect(code).not.toMatch(/(from|import) '@tensorflow/);
    // the lab loads it when it is asked to
    expect(imports.filter(({ room, target }) => room !== 'lab' && /onnxruntime/.test(target))).toEqual([]);
  });

  test('only ndarray.ts runs ndarray, which a strict page forbids', () => {
    const running = files.filter((file) =>
      /^import (?!type)[^;]*from 'ndarray'/m.test(readFileSync(join(ROOT, file), 'utf8')),
    );
    expect(running).toEqual(['src/ndarray.ts']);
  });

  test('nothing writes to the console, and nothing but the caller names a URL to open', () => {
    for (const file of files.filter((name) => name.startsWith('src/'))) {
      const code = readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      expect(code, file).not.toMatch(/console\.|XMLHttpRequest|sendBeacon|WebSocket/);
      // it reads the URL that `load` is given
      if (file !== 'src/model/httpHandler.ts') expect(code, file).not.toMatch(/\bfetch\(/);
      expect(code, file).not.toMatch(/\bfetch\(\s*['"`]/);
    }
  });
});
