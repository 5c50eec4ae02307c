import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, test } from 'vitest';
import { Lime } from '../../src/explainers/index.js';
import { max, superpixelPooled } from '../../src/fusion/index.js';
import {
  checkSegments,
  type SlicOptions,
  segmentMean,
  segmentMeans,
  segmentSizes,
  slic,
  spread,
} from '../../src/segmentation/index.js';
import { MersenneTwister } from '../../src/segmentation/mersenneTwister.js';
import type { Segments } from '../../src/types.js';
import { noisePhoto } from '../explainers/models.js';
import { pieces } from './pieces.js';

function disc(width: number, height: number, radius: number): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [(i % width) - (width - 1) / 2, Math.floor(i / width) - (height - 1) / 2];
    return x * x + y * y <= radius * radius ? 1 : 0;
  });
}

const size = { width: 40, height: 36 };
const face = { data: disc(40, 36, 14), ...size };

describe('a mask', () => {
  test('is divided, and nothing else is', () => {
    const found = slic(noisePhoto(40, 36), { numSegments: 12, sigma: 1, mask: face });
    expect(found.data.map((label) => Number(label >= 0))).toEqual(Int32Array.from(face.data));
    expect(new Set(found.data.filter((label) => label >= 0)).size).toBe(found.count);
    expect(found.count).toBeGreaterThan(4);
    expect(pieces(found)).toBe(found.count);
  });

  test('may be of floats, and of one superpixel', () => {
    const soft = { data: Float32Array.from(face.data, (value) => value / 3), ...size };
    const found = slic(noisePhoto(40, 36), { numSegments: 1, mask: soft });
    expect(found.count).toBe(1);
    expect(segmentSizes(found)[0]).toBe(face.data.reduce((a, b) => a + b, 0));
  });

  test('hides the colours outside of it from the stretching', () => {
    const photo = noisePhoto(40, 36);
    const lit = {
      ...photo,
      data: Float32Array.from(photo.data, (value, i) => value / 2 + (face.data[Math.floor(i / 3)] ? 0 : 120)),
    };
    const options: SlicOptions = { numSegments: 12, mask: face };
    expect(slic(lit, options).data).toEqual(
      slic({ ...photo, data: Float32Array.from(photo.data, (v) => v / 2) }, options).data,
    );
  });

  test('with islands too small for a superpixel gives each of them a label of its own', () => {
    const islands = new Uint8Array(40 * 36);
    // four dots in the corners, each of them far smaller than half the mean size, and a square in the middle
    for (const i of [0, 39, 40 * 35, 40 * 36 - 1]) islands[i] = 1;
    for (let y = 10; y < 26; y++) islands.fill(1, y * 40 + 10, y * 40 + 30);
    const found = slic(noisePhoto(40, 36), { numSegments: 2, mask: { data: islands, ...size } });
    expect(pieces(found)).toBe(found.count);
    expect(new Set([0, 39, 40 * 35, 40 * 36 - 1].map((i) => found.data[i])).size).toBe(4);
  });

  test.each([
    [{ data: new Uint8Array(40 * 36), ...size }, '`mask` must have a pixel that is not 0, got none'],
    [
      { data: new Uint8Array(4), width: 2, height: 2 },
      '`image` and `mask` must have the same size, got 40 x 36 and 2 x 2',
    ],
    [[1, 0], '`mask` must be { data, width, height } with a typed array, got an array of 2'],
  ])('is refused when it is none: %#', (mask, text) => {
    expect(() => slic(noisePhoto(40, 36), { mask } as SlicOptions)).toThrow(text);
  });
});

describe('label -1', () => {
  const segments: Segments = { data: Int32Array.of(0, -1, 1, 1), width: 4, height: 1, count: 2 };

  test('passes the check, and -2 does not', () => {
    expect(() => checkSegments('s', segments)).not.toThrow();
    expect(() => checkSegments(Symbol('s') as never, segments)).toThrow('`name` must be a string');
    expect(() => checkSegments('s', { ...segments, data: Int32Array.of(0, -2, 1, 1) })).toThrow(
      '`s.data` must be labels in -1..1, got -2',
    );
  });

  test('counts for no superpixel, and has the value 0', () => {
    const map = { data: Float32Array.of(3, 100, 1, 2), width: 4, height: 1 };
    expect([...segmentSizes(segments)]).toEqual([1, 2]);
    expect([...segmentMean(map, segments)]).toEqual([3, 1.5]);
    expect([
      ...segmentMeans({ ...map, data: Uint8Array.of(3, 4, 5, 9, 9, 9, 1, 1, 1, 3, 3, 3) }, segments),
    ]).toEqual([3, 4, 5, 2, 2, 2]);
    expect([...spread([7, 8], segments).data]).toEqual([7, 0, 8, 8]);
    expect([...superpixelPooled(max, (m) => m)([map], segments).data]).toEqual([3, 100, 1.5, 1.5]);
  });

  test.each(['mean', 'blur', [0, 0, 0]] as const)(
    'is never hidden by Lime, and gets no saliency: %s',
    async (baseline) => {
      await tf.setBackend('cpu');
      const photo = noisePhoto(40, 36);
      const seen: Float32Array[] = [];
      const classifier = {
        classNames: ['a', 'b'],
        inputSize: size,
        predict: (images: tf.Tensor4D) => {
          // the buffer is used again for the next sample
          seen.push(images.dataSync().slice() as Float32Array);
          return tf.fill([images.shape[0], 2], 0.5) as tf.Tensor2D;
        },
      };
      const lime = new Lime(classifier, {
        numSamples: 40,
        batchSize: 1,
        baseline,
        segmentation: { numSegments: 12, mask: face },
      });
      const { saliency, segments: found } = await lime.explain(photo, { target: 'a' });
      expect(found.data.includes(-1)).toBe(true);
      const hidden = new Uint8Array(40 * 36);
      for (const image of seen)
        image.forEach((value, i) => {
          if (value !== photo.data[i]) hidden[Math.floor(i / 3)] = 1;
        });
      // all of the face was hidden at some time, and nothing around it ever
      expect(hidden.every((value, i) => value <= face.data[i])).toBe(true);
      expect(hidden.reduce((a, b) => a + b, 0)).toBeGreaterThan(0.98 * face.data.reduce((a, b) => a + b, 0));
      expect(saliency.data.every((value, i) => face.data[i] === 1 || value === 0)).toBe(true);
    },
  );
});

describe('MersenneTwister', () => {
  // numpy.random.RandomState(123).permutation(10)
  test('equals the generator of numpy', () => {
    expect([...new MersenneTwister(123).permutation(10)]).toEqual([4, 0, 7, 5, 8, 3, 1, 6, 9, 2]);
    const random = new MersenneTwister(5489);
    for (let i = 1; i < 10000; i++) random.bits();
    // the 10000th number of the default seed, as the C++ standard requires (rand.predef)
    expect(random.bits()).toBe(4123659995);
  });
});
