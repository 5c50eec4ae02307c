import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import budgets from '../../.size-limit.mjs';
import { staleReports } from '../../scripts/api.mjs';
import { DOORS } from '../../scripts/doors.mjs';

const ROOT = join(import.meta.dirname, '../..');

/** The runtime names of each entry point. Types are erased: they may repeat, so that a signature can be written from one import. */
const names = new Map(
  await Promise.all(
    Object.entries(DOORS).map(
      async ([door, path]) => [door, Object.keys(await import(join(ROOT, path)))] as const,
    ),
  ),
);

describe('the doors of the package', () => {
  test('the root exports at most 40 names, types included, each by name', () => {
    const code = readFileSync(join(ROOT, DOORS.index), 'utf8').replaceAll(/\/\/.*/g, '');
    expect(code).not.toMatch(/export (type )?\*/);
    const listed = [...code.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list = '']) =>
      list.split(',').flatMap((name) => name.replace(/^\s*type /, '').trim() || []),
    );
    expect(listed).toEqual(expect.arrayContaining(names.get('index') ?? []));
    expect(listed.length).toBeLessThanOrEqual(40);
  });

  test('the root has the classifier, the five explainers people start with, and the ways in for other models', () => {
    expect(names.get('index')?.sort()).toEqual([
      'Combined',
      'FaceQualityClassifier',
      'GradCam',
      'IntegratedGradients',
      'KernelShap',
      'Lime',
      'fromFunction',
      'fromGraphModel',
      'fromLayersModel',
      'fromNdarray',
      'toNdarray',
    ]);
  });

  test('each runtime name leaves by one door; what the root has besides, it re-exports from `explainers` or `model`', () => {
    const doorsOf = new Map<string, string[]>();
    for (const [door, exported] of names)
      for (const name of exported) doorsOf.set(name, [...(doorsOf.get(name) ?? []), door]);
    expect(doorsOf.get('GradCam')?.sort()).toEqual(['explainers', 'index']);
    const allowed = (doors: readonly string[]): boolean =>
      doors.length === 1 ||
      (doors.length === 2 &&
        doors.includes('index') &&
        doors.some((door) => door === 'explainers' || door === 'model'));
    expect([...doorsOf].filter(([, doors]) => !allowed(doors))).toEqual([]);
  });

  test('every door is a row of package.json, with types and code for either kind of import', () => {
    const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    for (const door of Object.keys(DOORS)) {
      const of = (kind: string, types: string): object => ({
        types: `./dist/${door}.d.${types}`,
        default: `./dist/${door}.${kind}`,
      });
      expect(exports[door === 'index' ? '.' : `./${door}`]).toEqual({
        import: of('js', 'ts'),
        require: of('cjs', 'cts'),
      });
    }
    const rest = Object.keys(exports).filter((path) => !DOORS[path === '.' ? 'index' : path.slice(2)]);
    expect(rest).toEqual(['./models/*', './package.json']);
  });

  test('every door has a size budget', () => {
    expect(budgets.map(({ path }) => path).sort()).toEqual(
      Object.keys(DOORS)
        .map((door) => `dist/${door}.js`)
        .sort(),
    );
  });
});

describe('the report of the public API', () => {
  const committed = new Map(
    Object.keys(DOORS).map((door) => [
      `${door}.api.md`,
      readFileSync(join(ROOT, `api/${door}.api.md`), 'utf8'),
    ]),
  );

  test('is stale where a door is changed, new or removed', () => {
    expect(staleReports(committed)).toEqual([]);
    const changed = new Map([...committed, ['image.api.md', 'other'], ['new.api.md', 'new']]);
    changed.delete('fusion.api.md');
    expect(staleReports(changed).sort()).toEqual(['fusion.api.md', 'image.api.md', 'new.api.md']);
  });
});
