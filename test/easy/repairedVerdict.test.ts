import { expect, test } from 'vitest';
import { repairSentence } from '../../src/easy/repairedVerdict.js';

test('names the change that would help, and its place', () => {
  const found = { target: 'occluded', score: 91.2, area: 0.247 };
  expect(repairSentence({ ...found, acceptable: true, named: ['mouth', 'left-cheek', 'right-cheek'] })).toBe(
    'with the strongest evidence for occluded (25 % of the picture, mostly the mouth and both cheeks) as in a good face: acceptable, 91.2 of 100, framing apart',
  );
  expect(repairSentence({ ...found, score: 31, acceptable: false, named: [] })).toBe(
    'with the strongest evidence for occluded (25 % of the picture) as in a good face: still not acceptable, 31 of 100, framing apart',
  );
});
