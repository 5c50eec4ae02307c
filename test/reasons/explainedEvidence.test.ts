import { expect, test } from 'vitest';
import type { Criterion } from '../../src/model/index.js';
import { explainedEvidence } from '../../src/reasons/explainedEvidence.js';

const criterion = (kind: Criterion['kind'], met: boolean): Criterion => ({
  ...{ className: kind, kind, met },
  ...{ value: 0.4, threshold: 0.5, score: met ? 70 : 30 },
});

test.each([
  ['the acceptable class of a photo that the model rejects', 'good', 'image', false, 'against'],
  ['the acceptable class where the framing alone decided', 'good', 'framing', false, 'for'],
  ['the acceptable class where a measure alone decided', 'good', 'measure', false, 'for'],
  ['the acceptable class of an acceptable photo', 'good', 'image', true, 'for'],
  ['a defect', 'blurred', 'image', false, 'for'],
] as const)('of %s', (_, target, kind, met, evidence) => {
  const criteria = [criterion('image', true), criterion(kind, met)];
  expect(explainedEvidence({ criteria }, target, 'good')).toBe(evidence);
});

test('of a model without an acceptable class is that for the class', () => {
  expect(explainedEvidence({ criteria: [criterion('image', false)] }, 'blurred', null)).toBe('for');
});
