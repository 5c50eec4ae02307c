import { expect, test } from 'vitest';
import { agreeingAgainst } from '../../src/easy/agreeingAgainst.js';
import { Combined, type Explainer } from '../../src/explainers/index.js';

const photo = { data: new Uint8Array(100 * 3), width: 10, height: 10 };
const target = { index: 0, name: 'acceptable', probability: 0.2 };
const part = (method: string, at: (i: number) => number): Explainer => ({
  explain: async () => ({
    ...{ method, target },
    saliency: { data: Float32Array.from({ length: 100 }, (_, i) => at(i)), width: 10, height: 10 },
  }),
});

test('the agreement of the evidence against a class is that of the negative values', async () => {
  // against: the same ten pixels; for: others
  const one = part('one', (i) => (i < 10 ? -1 : i < 20 ? 1 : 0));
  const two = part('two', (i) => (i < 10 ? -1 : i >= 90 ? 1 : 0));
  const found = await new Combined([one, two]).explain(photo);
  expect(found.agree).toBe(false);
  const against = agreeingAgainst(found) as typeof found;
  expect(against.agree).toBe(true);
  expect(against.agreement[0].massInTop).toBeCloseTo(1, 9);
  expect(against.saliency).toBe(found.saliency);
  expect(against.parts).toBe(found.parts);
});

test('another explanation stays as it is', async () => {
  const found = await part('one', (i) => i).explain(photo);
  expect(agreeingAgainst(found)).toBe(found);
});
