import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { alignedCrop } from '../../src/image/alignedCrop.js';
import { startBackend } from '../../src/node/index.js';
import { Random } from '../../src/random.js';
import { FACE_REGIONS, facePoints, faceRegions } from '../../src/reasons/index.js';
import type { Pixels } from '../../src/types.js';
import { astronaut } from '../fixture.js';

const SIDE = 224;
const ASTRONAUT = { x: 72, y: 60, width: 86, height: 112 };
beforeAll(() => startBackend('wasm'));

/** The photo with its content turned clockwise about its centre, and where a point of it lies then. */
function turned(degrees: number): { photo: Pixels; at: (x: number, y: number) => [number, number] } {
  const radians = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  return {
    photo: alignedCrop(astronaut(), { x: SIDE / 2, y: SIDE / 2, side: SIDE, angle: -degrees }, SIDE),
    at: (x, y) => {
      const [dx, dy] = [x - SIDE / 2, y - SIDE / 2];
      return [SIDE / 2 + dx * cos - dy * sin, SIDE / 2 + dx * sin + dy * cos];
    },
  };
}

describe('facePoints', () => {
  test.each([0, 40])('turned by %i degrees, the parts lie where the eye sees them', async (degrees) => {
    const before = tf.memory().numTensors;
    const { photo, at } = turned(degrees);
    const [x, y] = at(ASTRONAUT.x + ASTRONAUT.width / 2, ASTRONAUT.y + ASTRONAUT.height / 2);
    const face = { ...ASTRONAUT, x: x - ASTRONAUT.width / 2, y: y - ASTRONAUT.height / 2 };
    const landmarks = await facePoints(photo, face);
    expect(landmarks?.points).toHaveLength(468);
    const size = { width: SIDE, height: SIDE };
    const byPoints = faceRegions(size, { photo: size, landmarks }).data;
    const byBox = faceRegions(size, { photo: size, face }).data;
    // read off the upright photo by eye
    const seen = [
      ['left-eye', 93, 101],
      ['right-eye', 137.5, 103.5],
      ['nose', 115.5, 125.5],
      ['mouth', 114, 143],
    ] as const;
    const named = (labels: Int32Array) =>
      seen.map(([, px, py]) => {
        const [column, row] = at(px, py).map(Math.floor) as [number, number];
        return FACE_REGIONS[labels[row * SIDE + column]];
      });
    const expected = seen.map(([name]) => name);
    expect(named(byPoints)).toEqual(expected);
    if (degrees !== 0) expect(named(byBox)).not.toEqual(expected);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('where no face is, there are no points', async () => {
    const random = new Random(3);
    const data = Uint8Array.from({ length: SIDE * SIDE * 3 }, () => 255 * random.uniform());
    const noise = { data, width: SIDE, height: SIDE };
    expect(await facePoints(noise, { x: 60, y: 60, width: 90, height: 110 })).toBeUndefined();
  });

  test('refuses what is no photo, and a face beside it', async () => {
    await expect(facePoints(null as unknown as Pixels, ASTRONAUT)).rejects.toThrow('`image` must be');
    await expect(facePoints(astronaut(), { ...ASTRONAUT, x: 900 })).rejects.toThrow('`face` must');
  });
});
