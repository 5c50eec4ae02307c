import { expect, test } from 'vitest';
import { labelAgreement } from '../../lab/data/labelAgreement.js';
import type { Grade, PhotoRecord } from '../../src/evaluation/data/photoRecord.js';

const photo = (dark: Grade, overall: Grade): PhotoRecord => ({
  path: '',
  where: '',
  person: '',
  group: '',
  source: '',
  overall,
  faults: new Map([['dark', dark]]),
  extra: new Map(),
});

test('Cohen’s kappa of two passes is that of the textbook', () => {
  // 20 both yes, 5 first alone, 10 second alone, 15 both no: observed .7, by chance .5
  const counts = [
    [2, 2, 20],
    [2, 0, 5],
    [1, 2, 10],
    [0, 1, 15],
  ] as const;
  const photos = counts.flatMap(([a, b, count]) =>
    Array.from({ length: count }, () => ({ ...photo(a, 2), again: photo(b, 0) })),
  );
  const [bad, dark] = labelAgreement([...photos, photo(2, 2)], ['dark']);
  expect(dark).toEqual({ fault: 'dark', shares: [0.5, 0.6], kappa: expect.closeTo(0.4, 12) });
  expect(bad.shares).toEqual([1, 0]);
  expect(bad.kappa).toBeCloseTo(0, 12);
});
