import { expect, test } from 'vitest';
import { likeliest, type Reading } from '../../src/detectors/likeliest.js';
import type { PresenceMeter } from '../../src/detectors/presenceMeter.js';

const PHOTO = { data: new Uint8Array(3), width: 1, height: 1 };
const reading = (roll: number, sureness: number): Reading => ({
  face: { x: 0, y: 0, width: 1, height: 1, confidence: 0.6, roll },
  sureness,
});
/** Upright a little surer than upside down, and the presence of each. */
const rollOf = async (upright: number, turned: number): Promise<number | undefined> => {
  const presence: PresenceMeter = {
    measure: async (_, { roll }) => (roll === 0 ? upright : turned),
    dispose: () => {},
  };
  return (await likeliest(PHOTO, [reading(0, 1.5), reading(180, 1)], presence)).face.roll;
};

test('of two readings the landmarks decide where they are present in one', async () => {
  expect(await rollOf(-7, 4)).toBe(180);
  expect(await rollOf(4, -7)).toBe(0);
});

test('the surest reading stays where the landmarks are present in none, as of a face in profile', async () => {
  expect(await rollOf(-7.8, -2.9)).toBe(0);
});
