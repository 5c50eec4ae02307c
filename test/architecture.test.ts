import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

/** Who may import whom, by folder or root file; itself is always allowed. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  types: [],
  validate: [],
  random: ['validate'],
  logit: [],
  ndarray: ['types', 'validate'],
  image: ['types', 'validate'],
  segmentation: ['types', 'validate'],
  fusion: ['types', 'validate', 'segmentation'],
  degradations: ['types', 'validate', 'random'],
  reasons: ['types', 'validate', 'image'],
  detectors: ['types', 'validate', 'image'],
  model: ['types', 'validate', 'random', 'logit', 'image', 'gradients'],
  camera: ['types', 'validate', 'model'],
  gradients: [],
  explainers: ['types', 'validate', 'random', 'logit', 'image', 'segmentation', 'fusion', 'gradients'],
  testing: ['types', 'validate', 'random'],
  metrics: ['types', 'validate', 'random', 'image', 'segmentation', 'fusion', 'explainers'],
  node: [
    'types',
    'validate',
    'random',
    'image',
    'segmentation',
    'fusion',
    'explainers',
    'model',
    'detectors',
    'degradations',
    'reasons',
  ],
  cli: [
    'types',
    'logit',
    'validate',
    'random',
    'image',
    'segmentation',
    'fusion',
    'explainers',
    'model',
    'detectors',
    'degradations',
    'reasons',
    'node',
    'metrics',
  ],
  index: ['types', 'image', 'explainers', 'model', 'ndarray'],
};

/** Packages that a part may import; types alone count, too. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  types: ['@tensorflow/tfjs-core', 'ndarray'],
  ndarray: ['ndarray'],
  image: ['@tensorflow/tfjs-core', 'ndarray'],
  detectors: ['@tensorflow/tfjs-core'],
  model: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'],
  camera: ['@tensorflow/tfjs-core'],
  gradients: ['@tensorflow/tfjs-core'],
  explainers: ['@tensorflow/tfjs-core'],
  testing: ['@tensorflow/tfjs-core'],
  metrics: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'],
  node: ['@tensorflow/tfjs-core', 'sharp', 'node:'],
  cli: ['@tensorflow/tfjs-core', 'node:'],
};

interface Import {
  readonly file: string;
  readonly part: string;
  readonly target: string;
}

function partOf(path: string): string {
  return (relative(SRC, path).split(/[\\/]/)[0] as string).replace(/\.(d\.)?ts$/, '');
}

const files = (readdirSync(SRC, { recursive: true }) as string[])
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join(SRC, name));
const imports: Import[] = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, target]) => ({
    file: relative(SRC, file),
    part: partOf(file),
    target: target as string,
  })),
);

describe('the house', () => {
  test('has imports to look at, and a rule for every part', () => {
    expect(imports.length).toBeGreaterThan(200);
    for (const file of files)
      if (!file.endsWith('binary.d.ts')) expect(Object.keys(MAY)).toContain(partOf(file));
  });

  test('each part imports only what it may', () => {
    const wrong = imports.filter(({ file, part, target }) => {
      if (!target.startsWith('.')) return false;
      const path = resolve(SRC, file, '..', target);
      if (path.startsWith(resolve(SRC, '../models'))) return !['model', 'detectors'].includes(part);
      const other = partOf(path.replace(/\.js$/, '.ts'));
      return other !== part && !MAY[part]?.includes(other);
    });
    expect(wrong).toEqual([]);
  });

  test('each part imports only the packages that it may, and no backend', () => {
    const wrong = imports.filter(
      ({ part, target }) =>
        !target.startsWith('.') &&
        !(PACKAGES[part] ?? []).some(
          (name) => target === name || (name.endsWith(':') && target.startsWith(name)),
        ),
    );
    expect(wrong).toEqual([]);
    expect(imports.filter(({ target }) => /tfjs-(backend|node)/.test(target))).toEqual([]);
  });

  test('only ndarray.ts runs ndarray, which a strict page forbids', () => {
    const running = files.filter((file) =>
      /^import (?!type)[^;]*from 'ndarray'/m.test(readFileSync(file, 'utf8')),
    );
    expect(running.map((file) => relative(SRC, file))).toEqual(['ndarray.ts']);
  });

  test('nothing writes to the console, and nothing but the caller names a URL to open', () => {
    for (const file of files) {
      const code = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      expect(code, file).not.toMatch(/console\.|\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket/);
    }
  });
});
