import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { bundleDoors, callable, doors, exportsOf } from '../../bench/fuzz/doors.mjs';
import { HostileError } from '../../bench/fuzz/hostile.mjs';
import { findNonFinite, judgeError } from '../../bench/fuzz/judge.mjs';
import { runFuzz } from '../../bench/fuzz/runFuzz.mjs';
import { meetsGoals } from '../../bench/fuzz/summary.mjs';
import { TABLE } from '../../bench/fuzz/table/index.mjs';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

interface Fault {
  readonly name: string;
  readonly kind: string;
  readonly call: string;
}
const faultsOf = ({ faults }: { faults: Fault[] }): Fault[] => faults;

/** Doors of functions that are made to fail. */
const FAULTS = { doors: here('faults.mjs'), table: new URL('faultTable.mjs', import.meta.url).href };
/** Each function that is made to fail, and the fault that must be found. */
const EXPECTED: Readonly<Record<string, string | undefined>> = {
  good: undefined,
  raw: 'raw',
  unnamed: 'unnamed',
  hang: 'hang',
  neverSettles: 'never-settles',
  leak: 'leak',
  leakAfterThrow: 'leak',
  caller: undefined,
  nonFinite: 'non-finite',
  documented: undefined,
  unhandled: 'unhandled',
  crash: 'crash',
  refusesGood: 'good-refused',
};

describe('the fuzz harness', () => {
  test('has every exported function and method in its table', async () => {
    const bundle = await bundleDoors();
    try {
      const modules = await import(/* @vite-ignore */ bundle.path);
      expect(Object.keys(modules).length).toBe(Object.keys(doors()).length);
      const { api } = exportsOf(modules);
      const names = callable(api);
      expect(names.length).toBeGreaterThan(150);
      expect(names.filter((name) => !Object.hasOwn(TABLE, name))).toEqual([]);
    } finally {
      bundle.remove();
    }
  });

  test('calls every function first, and finds the fault of each', async () => {
    const runs = Object.keys(EXPECTED).length;
    // with this seed no case happens to have valid arguments
    const summary = await runFuzz({ ...FAULTS, runs, seed: 2, hang: 2 });
    expect(summary.calls).toBe(runs);
    expect(Object.keys(summary.functions).sort()).toEqual(Object.keys(EXPECTED).sort());
    const found = Object.fromEntries(faultsOf(summary).map(({ name, kind }) => [name, kind]));
    const expected = Object.entries(EXPECTED).filter(([, kind]) => kind !== undefined);
    expect(found).toEqual(Object.fromEntries(expected));
  });

  test.each([
    undefined,
    'unnamed',
    'raw',
    'hang',
    'never-settles',
    'leak',
    'non-finite',
    'unhandled',
    'crash',
    'good-refused',
  ])('one call of the kind %s among ten', (kind) => {
    const kinds = { accepted: 5, refused: 4, ...(kind && { [kind]: 1 }) };
    // a text that names no argument is counted, and not forbidden
    expect(meetsGoals({ kinds, heap: 0 })).toBe(kind === undefined || kind === 'unnamed');
  });

  test('replays a case with the same arguments', async () => {
    const one = { ...FAULTS, seed: 5, first: 3, runs: 2, only: 'raw' };
    const [a, b] = [await runFuzz(one), await runFuzz({ ...one, first: 4, runs: 1 })];
    expect(faultsOf(a)[1]).toEqual(faultsOf(b)[0]);
    expect(faultsOf(a)[0].call).not.toBe(faultsOf(a)[1].call);
  });
});

describe('the judge', () => {
  test.each([
    [new TypeError('`sigma` must be a number, got "x" (string)'), 'refused'],
    [new RangeError('GradCam: `options` must be an object, got 2'), 'refused'],
    [new HostileError('thrown by the caller'), 'refused'],
    [new DOMException('This operation was aborted', 'AbortError'), 'refused'],
    [new RangeError('the maps must have the same size, got 2 x 2 and 3 x 3'), 'unnamed'],
    [new TypeError("Cannot read properties of undefined (reading 'data')"), 'raw'],
    [new TypeError('signal?.throwIfAborted is not a function'), 'raw'],
    [new TypeError('value is not iterable'), 'raw'],
    [new RangeError('Invalid typed array length: -1'), 'raw'],
    [new RangeError('Maximum call stack size exceeded'), 'raw'],
    [new Error("Argument 'x' passed to 'conv2d' must be a Tensor or TensorLike, but got 'null'"), 'raw'],
    [new Error('Based on the provided shape, [1,2], the tensor should have 2 values but has 3'), 'raw'],
    [new Error('a.json must be JSON: is not defined', { cause: new Error('is not defined') }), 'unnamed'],
    [new Error('is not defined', { cause: new Error('is not defined') }), 'raw'],
    ['a text', 'raw'],
  ])('judges %s as %s', (error, kind) => {
    expect(judgeError(error)).toBe(kind);
  });

  test('finds the first number that is not finite, where none is documented', () => {
    expect(findNonFinite({ a: [{ b: 1 }, { b: Number.NaN }] }, undefined)).toBe('.a[].b = NaN');
    expect(findNonFinite({ data: new Float64Array([1, Number.POSITIVE_INFINITY]) }, undefined)).toBe(
      '.data[1] = Infinity',
    );
    expect(findNonFinite({ data: new Float64Array([Number.NaN]) }, /^\.data$/)).toBeUndefined();
    expect(findNonFinite({ a: new Int32Array(2), b: 'NaN', c: null }, undefined)).toBeUndefined();
  });
});
