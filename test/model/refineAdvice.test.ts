import { afterAll, beforeAll, expect, test } from 'vitest';
import { lumaOf, toGrid } from '../../src/image/index.js';
import { toneSpread } from '../../src/image/toneSpread.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { refineAdvice } from '../../src/model/refineAdvice.js';
import { startBackend } from '../../src/node/index.js';
import type { Pixels } from '../../src/types.js';
import { astronaut } from '../fixture.js';

let classifier: FaceQualityClassifier;
beforeAll(async () => {
  await startBackend('wasm');
  classifier = await FaceQualityClassifier.load();
});
afterAll(() => classifier.dispose());

/** The portrait in the colours that its luma is given. */
function toned(colourOf: (level: number, pixel: readonly number[]) => readonly number[]): Pixels {
  const photo = astronaut();
  const { data: levels } = lumaOf(photo);
  const data = Uint8ClampedArray.from(photo.data, (_, i) => {
    const at = Math.floor(i / 3);
    return colourOf(levels[at], Array.from(photo.data.subarray(3 * at, 3 * at + 3)))[i % 3];
  });
  return { data, width: photo.width, height: photo.height };
}

const grey = toned((level) => [level, level, level]);
const sepia = toned((level) => [level * 1.1, level * 0.9, level * 0.65]);
const cast = toned((_, [red, green, blue]) => [red * 1.15, green * 0.95, blue * 0.35]);

test('the tone spread is 0 for grey, small for one tone, and large for colours', () => {
  const spread = (photo: Pixels): number => toneSpread(toGrid(photo, classifier.inputSize));
  expect(spread(grey)).toBeLessThan(1e-3);
  expect(spread(sepia)).toBeLessThan(3.5);
  expect(spread(cast)).toBeGreaterThan(6);
  expect(spread(astronaut())).toBeGreaterThan(6);
  // by hand: two pixels of the same luma level, R - G 10 and -10, (R + G) / 2 - B 0 and 0
  const data = [105, 95, 100, 95, 105, 100];
  expect(toneSpread({ data, width: 2, height: 1 })).toBeCloseTo(10, 10);
});

test.each([
  ['grey', grey, 'take-in-colour'],
  ['sepia', sepia, 'take-in-colour'],
  ['in coloured light', cast, 'natural-colour'],
])('a photo that is %s is told what is wrong with its colours', async (_, photo, code) => {
  const { acceptable, defects, advice } = await classifier.assess(photo, { detector: null });
  expect(acceptable).toBe(false);
  const found = defects.find(({ className }) => className === 'off-colour');
  expect(found?.advice.code).toBe(code);
  expect(advice).toEqual(defects[0].advice);
});

test('a cover after sunglasses is told of anything else only, and one before them of all covers', () => {
  const grid = toGrid(astronaut(), classifier.inputSize);
  const advice = refineAdvice('occluded', new Set(['sunglasses']), grid);
  expect(advice).toEqual({ code: 'uncover-face', message: 'Nothing else may cover the face, either.' });
  expect(refineAdvice('occluded', new Set(['turned']), grid)).toBeUndefined();
});
