import { describe, expect, test, vi } from 'vitest';
import type { BatchSummary } from '../../src/batch/index.js';
import { assessMany } from '../../src/cli/assessMany.js';
import { batchSummary } from '../../src/cli/batchSummary.js';
import * as assess from '../../src/cli/commands/assess.js';
import { readOptions } from '../../src/cli/parsing/options.js';

const answers = { acceptable: 5, unsure: 0, retake: 0 };
const SUMMARY = {
  ...{ photos: 10, acceptable: 6, rejected: 4, errors: 0, reasons: {}, answers },
  ...{ done: 10, skipped: 0, duplicates: 0, aborted: false, seconds: 1, groups: {} },
  header: { backend: 'wasm' },
} as unknown as BatchSummary;

let summary = SUMMARY;
vi.mock('../../src/batch/runBatch.js', () => ({ runBatch: async () => summary }));

describe('exit codes of many photos', () => {
  test.each([
    ['rejected', true, { acceptable: 7, unsure: 2, retake: 1 }, 1],
    ['rejected', true, { acceptable: 8, unsure: 2, retake: 0 }, 3],
    ['any', true, { acceptable: 8, unsure: 2, retake: 0 }, 3],
    ['rejected', true, { acceptable: 10, unsure: 0, retake: 0 }, 0],
    ['error', true, { acceptable: 8, unsure: 2, retake: 0 }, 0],
    [undefined, true, { acceptable: 8, unsure: 1, retake: 1 }, 0],
    // four are not acceptable
    ['rejected', false, { acceptable: 6, unsure: 4, retake: 0 }, 1],
  ] as const)('--fail-on %s, three answers: %s, %j: %i', async (failOn, three, counts, code) => {
    summary = { ...SUMMARY, answers: counts };
    const lines: string[] = [];
    const output = { out: () => {}, error: (text: string) => void lines.push(text) };
    const args = ['x', ...(failOn ? ['--fail-on', failOn] : []), ...(three ? ['--three'] : [])];
    expect(await assessMany(readOptions(assess, args), output)).toBe(code);
    expect(lines.join('\n')).toContain(
      three ? `${counts.unsure} unsure, ${counts.retake} to retake` : '6 acceptable, 4 not acceptable',
    );
  });

  test.each([
    [['x'], 'ended early'],
    [['x', '--out', 'results.jsonl'], 'ended early: --resume continues'],
  ])('a run that ended early offers --resume only where there is a file: %j', async (args, line) => {
    summary = { ...SUMMARY, aborted: true };
    const lines: string[] = [];
    const output = { out: () => {}, error: (text: string) => void lines.push(text) };
    await assessMany(readOptions(assess, args), output);
    expect(lines.join('\n').split('\n')).toContain(line);
  });

  test('another choice of --fail-on is refused with those that there are', async () => {
    const options = readOptions(assess, ['x', '--fail-on', 'never']);
    await expect(assessMany(options, { out: () => {}, error: () => {} })).rejects.toThrow(
      '`--fail-on` must be one of "rejected", "error", "any", got "never"',
    );
  });

  test('without three answers the summary counts two', () => {
    expect(batchSummary(SUMMARY).split('\n')[0]).toBe(
      '10 photos: 6 acceptable, 4 not acceptable, 0 not readable',
    );
  });
});
