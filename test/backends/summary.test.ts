import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as explainers from '../../src/explainers/index.js';
import { BACKENDS } from './backendNames.js';
import { coverageOf, isCovered, REPRESENTATIVES } from './coverage.js';
import { subjects } from './subjects.js';
import { type BackendRun, summariseBackends } from './summariseBackends.js';

describe('the summary of backends', () => {
  const run = (backend: BackendRun['backend'], passed: number, failed = 0, notRun?: string): BackendRun => ({
    backend,
    passed,
    failed,
    notRun,
  });

  test('names every backend: that ran, that failed, that did not run and why', () => {
    const runs = [
      run('wasm', 9),
      run('native', 0, 0, 'it is not installed'),
      run('cpu', 9),
      run('webgl in a browser', 8, 1),
    ];
    expect(summariseBackends(runs)).toBe(
      'Backends ran: cpu, wasm; failed: webgl in a browser (1 of its tests); not run: native (it is not installed); ' +
        'not asked for: webgpu in Node, wasm in a browser, webgpu in a browser',
    );
  });

  test('a backend that fails anywhere did not just run', () => {
    expect(summariseBackends([run('cpu', 3), run('cpu', 0, 2)])).toContain('failed: cpu (2 of its tests)');
  });

  test('a backend whose tests were all filtered out is left out', () => {
    expect(summariseBackends([run('cpu', 0)])).toContain('not asked for: cpu, wasm');
  });

  test('is empty where no test is about a backend', () => {
    expect(summariseBackends([])).toBeUndefined();
  });
});

test('every explainer of the package is tested on cpu', () => {
  const names = Object.entries(explainers)
    .filter(([, value]) => typeof value === 'function' && value.prototype && 'explain' in value.prototype)
    .map(([name]) => name);
  expect(names).toContain('GradCam');
  const listed = subjects(() => {
    throw new Error('no check runs here');
  }).map(({ name }) => (name === 'a CAM of your own' ? 'Cam' : name.split(' ')[0]));
  expect([...new Set(listed)]).toEqual(expect.arrayContaining(names));
});

describe('the coverage of backends beside cpu', () => {
  test('one explainer of each family, from the list', () => {
    const folders = readdirSync(new URL('../../src/explainers', import.meta.url), { withFileTypes: true });
    expect(Object.keys(REPRESENTATIVES).sort()).toEqual(
      folders.filter((entry) => entry.isDirectory()).map(({ name }) => name),
    );
    const listed = subjects(() => {
      throw new Error('no check runs here');
    }).map(({ name }) => name);
    expect(listed).toEqual(expect.arrayContaining(Object.values(REPRESENTATIVES)));
    const called = listed.filter((name) => isCovered('calls', { name, variant: false }));
    expect(called.length).toBe(3);
  });

  test('every configuration on cpu; elsewhere all that there is time for, where that is wanted', () => {
    const of = (env: Record<string, string>): string[] => BACKENDS.map((backend) => coverageOf(backend, env));
    expect(of({})).toEqual(['configurations', 'families', 'families', 'calls', 'families', 'calls', 'calls']);
    expect(of({ LUCIDFACE_BACKEND: 'native' })[2]).toBe('configurations');
    expect(of({ LUCIDFACE_BACKEND: 'webgpu in Node' })[3]).toBe('explainers');
    expect(of({ LUCIDFACE_COVERAGE: 'all' })).toEqual([
      'configurations',
      'configurations',
      'configurations',
      'explainers',
      'configurations',
      'explainers',
      'explainers',
    ]);
  });
});
