import { expect, test } from 'vitest';
import { explanationReport } from '../../src/node/index.js';

const photo = { data: new Uint8Array(64 * 64 * 3).fill(90), width: 64, height: 64 };
const explanation = {
  method: 'grad-cam',
  target: { index: 0, name: 'occluded', probability: 0.9 },
  saliency: { data: Float32Array.from({ length: 64 }, (_, i) => (i === 36 ? 1 : 0)), width: 8, height: 8 },
};
const face = { x: 12, y: 12, width: 40, height: 40 };

test('a report has a line of reasons where the face is known, unless it is empty', async () => {
  const heightOf = async (options: object): Promise<number> =>
    (await explanationReport(photo, explanation, options)).height;
  const without = await heightOf({});
  expect(await heightOf({ face })).toBe(without + 26);
  expect(await heightOf({ face, reasons: '' })).toBe(without);
  expect(await heightOf({ reasons: 'occluded: the mouth' })).toBe(without + 26);
});
