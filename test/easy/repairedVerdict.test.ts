import { expect, test } from 'vitest';
import { percents } from '../../src/easy/percent.js';
import { repairSentence } from '../../src/easy/repairedVerdict.js';

test('names the change that would help, and its place', () => {
  const found = { target: 'occluded', score: 91.2, area: 0.247 };
  expect(repairSentence({ ...found, acceptable: true, named: ['mouth', 'left-cheek', 'right-cheek'] })).toBe(
    'with a good face in place of the strongest evidence for occluded (25 % of the picture, around the mouth and both cheeks): acceptable, 91.2 of 100, framing aside',
  );
  expect(repairSentence({ ...found, score: 31, acceptable: false, named: [] })).toBe(
    'with a good face in place of the strongest evidence for occluded (25 % of the picture): still not acceptable, 31 of 100, framing aside',
  );
});

test('percentages of two numbers that differ are told apart', () => {
  expect(percents(0.5, 0.2)).toEqual(['50 %', '20 %']);
  expect(percents(0.934, 0.929)).toEqual(['93.4 %', '92.9 %']);
  expect(percents(0.9312, 0.9309)).toEqual(['93.12 %', '93.09 %']);
  expect(percents(0.93, 0.93)).toEqual(['93 %', '93 %']);
  expect(percents(0.004, 0.9969)).toEqual(['0.4 %', '99.7 %']);
});
