import { expect, test } from 'vitest';
import { runFuzz } from '../../bench/fuzz/runFuzz.mjs';

/** Kinds of faults of which there may be none; refusals with a raw text are counted by the long run, `npm run fuzz`. */
const NEVER = ['hang', 'never-settles', 'memory', 'crash', 'leak', 'non-finite', 'unhandled', 'good-refused'];

test('400 calls of all doors with hostile arguments: nothing hangs, leaks, ends the process or gives NaN', async () => {
  const { calls, kinds, faults } = await runFuzz({ runs: 400, seed: 2026 });
  expect(calls).toBe(400);
  expect(faults.filter(({ kind }: { kind: string }) => NEVER.includes(kind))).toEqual([]);
  const { refused = 0, accepted = 0, raw = 0 } = kinds as Record<string, number>;
  // some of both, or the run has tested nothing
  expect(refused).toBeGreaterThan(150);
  expect(accepted).toBeGreaterThan(80);
  expect(raw).toBeLessThan(0.02 * refused);
});
