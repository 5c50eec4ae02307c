import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import ndarray from 'ndarray';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  cropFace,
  FACE_MARGIN,
  faceRegion,
  gaussianBlur,
  linearToSrgb,
  lumaOf,
  luminance,
  resample,
  srgbToLinear,
  toGrid,
  toPixels,
  wholeFace,
} from '../../src/image/index.js';
import { fromNdarray, toNdarray } from '../../src/ndarray.js';
import { Random } from '../../src/random.js';
import type { Pixels } from '../../src/types.js';
import { farthest } from '../fixture.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function noise(width: number, height: number, channels = 3): Pixels {
  const random = new Random(width * 31 + height);
  return {
    data: Uint8Array.from({ length: width * height * channels }, () => random.integer(256)),
    width,
    height,
  };
}

const whole = ({ width, height }: Pixels) => ({ x: 0, y: 0, width, height });

describe('resample', () => {
  test('leaves a photo of the same size as it is', () => {
    const photo = noise(7, 5);
    expect([...resample(photo, whole(photo), photo).data]).toEqual([...photo.data]);
  });

  test('keeps a flat photo flat, however far its region reaches outside', () => {
    const photo = { data: new Uint8Array(9 * 9 * 3).fill(77), width: 9, height: 9 };
    const { data } = resample(photo, { x: -20, y: 3, width: 50, height: 2 }, { width: 13, height: 4 });
    for (const value of data) expect(value).toBeCloseTo(77, 3);
  });

  test('halves with the weights 1 3 3 1 of a triangle filter, edges repeated', () => {
    const row = {
      data: Uint8Array.from([0, 0, 0, 80, 80, 80, 160, 160, 160, 240, 240, 240]),
      width: 4,
      height: 1,
    };
    const { data } = resample(row, whole(row), { width: 2, height: 1 });
    // left: 0 (outside), 0, 80, 160 by 1 3 3 1 eighths
    expect([data[0], data[3]]).toEqual([(0 + 0 + 3 * 80 + 160) / 8, (80 + 3 * 160 + 3 * 240 + 240) / 8]);
  });

  test('doubles bilinearly, with half-pixel centres', () => {
    const row = { data: Uint8Array.from([0, 0, 0, 100, 100, 100]), width: 2, height: 1 };
    const { data } = resample(row, whole(row), { width: 4, height: 1 });
    expect([data[0], data[3], data[6], data[9]]).toEqual([0, 25, 75, 100]);
  });

  test('mirrors with its photo', () => {
    const photo = noise(23, 11);
    const mirrored = { ...photo, data: new Uint8Array(photo.data.length) };
    for (let i = 0; i < 23 * 11; i++) {
      const j = Math.floor(i / 23) * 23 + 22 - (i % 23);
      mirrored.data.set(photo.data.subarray(j * 3, j * 3 + 3), i * 3);
    }
    const [a, b] = [photo, mirrored].map(
      (image) => resample(image, whole(image), { width: 10, height: 6 }).data,
    ) as [Float32Array, Float32Array];
    for (let i = 0; i < 60; i++) {
      const j = Math.floor(i / 10) * 10 + 9 - (i % 10);
      for (let c = 0; c < 3; c++) expect(a[i * 3 + c]).toBeCloseTo(b[j * 3 + c], 3);
    }
  });

  test('a region is the same as a crop that was made by hand', () => {
    const photo = noise(20, 16);
    const cut = { data: new Uint8Array(8 * 6 * 3), width: 8, height: 6 };
    for (let y = 0; y < 6; y++)
      cut.data.set(photo.data.subarray(((y + 4) * 20 + 5) * 3, ((y + 4) * 20 + 13) * 3), y * 24);
    const [a, b] = [
      resample(photo, { x: 5, y: 4, width: 8, height: 6 }, cut),
      resample(cut, whole(cut), cut),
    ];
    expect(farthest(a.data, b.data)).toBeLessThan(1e-3);
  });
});

describe('face crops', () => {
  test('the region is the square around the box, 1.4 times its longer side', () => {
    expect(FACE_MARGIN).toBe(1.4);
    expect(faceRegion({ x: 10, y: 20, width: 30, height: 50 })).toEqual({
      x: -10,
      y: 10,
      width: 70,
      height: 70,
    });
  });

  test('a crop has the size of its region by default', () => {
    const face = { x: 10, y: 10, width: 8, height: 10 };
    expect(cropFace(noise(40, 40), face)).toMatchObject({ width: 14, height: 14 });
    expect(cropFace(noise(40, 40), face, { width: 9, height: 5 }).data).toHaveLength(135);
    expect(cropFace(noise(40, 40), face).data).toBeInstanceOf(Uint8ClampedArray);
  });

  test('repeats the edge where the face is cut off', () => {
    const photo = { data: new Uint8Array(10 * 10 * 3).fill(40), width: 10, height: 10 };
    const { data } = toGrid(photo, { width: 4, height: 4 }, { x: 8, y: -4, width: 10, height: 10 });
    for (const value of data) expect(value).toBeCloseTo(40, 3);
  });

  test('the face of a photo that is a crop already has the whole photo for its region', () => {
    expect(faceRegion(wholeFace({ width: 70, height: 70 }))).toEqual({ x: 0, y: 0, width: 70, height: 70 });
  });

  test.each([
    [
      { x: 1, y: 1, width: 1e9, height: 1e9 },
      '`face` must be at most 4 times as large as the photo of 4 x 4',
    ],
    [{ x: 1e9, y: 1, width: 2, height: 2 }, '`face` must overlap the photo of 4 x 4'],
    [{ x: 0.1, y: 0.1, width: 0.5, height: 0.5 }, '`face.width` must be a number of at least 1, got 0.5'],
  ])('refuses the box %o on a small photo at once', (face, text) => {
    expect(() => cropFace(noise(4, 4), face)).toThrow(RangeError);
    expect(() => cropFace(noise(4, 4), face)).toThrow(text);
    expect(() => toGrid(noise(4, 4), { width: 8, height: 8 }, face)).toThrow(text);
  });

  test('refuses sizes that are none', () => {
    const face = { x: 0, y: 0, width: 4, height: 4 };
    expect(() => cropFace(noise(4, 4), face, { width: 1e9, height: 1e9 })).toThrow(
      '`size` must have at most',
    );
    expect(() => cropFace(noise(4, 4), face, null as never)).toThrow(
      '`size` must be { width, height }, got null',
    );
    expect(() => toGrid(noise(4, 4), undefined as never)).toThrow('`size` must be { width, height }');
    expect(() => toGrid(null as never, { width: 2, height: 2 })).toThrow(
      '`image` must be { data, width, height }',
    );
  });

  test.each([
    [null, TypeError, '`face` must be { x, y, width, height }, got null'],
    [{ x: 0, y: 0, width: -3, height: 5 }, RangeError, '`face.width` must be'],
    [{ x: '1', y: 0, width: 3, height: 5 }, TypeError, '`face.x` must be a number, got "1" (string)'],
    [
      { x: Number.NaN, y: 0, width: 3, height: 5 },
      RangeError,
      '`face.x` must be a number that is finite, got NaN',
    ],
  ])('refuses the box %o', (face, kind, text) => {
    expect(() => cropFace(noise(4, 4), face as never)).toThrow(kind as ErrorConstructor);
    expect(() => cropFace(noise(4, 4), face as never)).toThrow(text);
  });
});

describe('gaussianBlur', () => {
  /** A line under a Gaussian that ends at four deviations, mirrored at its ends, by the definition. */
  function defined(line: readonly number[], sigma: number): number[] {
    const radius = Math.floor(4 * sigma + 0.5);
    const weight = (k: number): number => Math.exp((-k * k) / (2 * sigma * sigma));
    const period = 2 * line.length;
    return line.map((_, i) => {
      let [sum, total] = [0, 0];
      for (let k = -radius; k <= radius; k++) {
        const at = (((i + k) % period) + period) % period;
        sum += weight(k) * line[at < line.length ? at : period - 1 - at];
        total += weight(k);
      }
      return sum / total;
    });
  }

  test.each([0.1, 1, 9, 31, 40, 90, 500, 1e4])(
    'is what its definition says for a deviation of %d',
    (sigma) => {
      const photo = noise(60, 1);
      const { data } = gaussianBlur(photo, sigma);
      const expected = defined(
        Array.from({ length: 60 }, (_, x) => photo.data[x * 3]),
        sigma,
      );
      expected.forEach((value, x) => void expect(Math.abs(data[x * 3] - value)).toBeLessThan(0.01));
    },
  );

  test.each([
    [65, 4000],
    [300, 4000],
    [999, 2000],
    [1e5, 200_000],
  ])('the work is bounded by the photo: a deviation of %d along %d pixels', (sigma, length) => {
    // three pixels wide, so that both ways are taken
    const photo = noise(3, length);
    const { data } = gaussianBlur(photo, sigma);
    // the mean across, as three pixels are a flat line beside it; then along, at some places
    const line = Array.from(
      { length },
      (_, y) => (photo.data[9 * y] + photo.data[9 * y + 3] + photo.data[9 * y + 6]) / 3,
    );
    const radius = Math.floor(4 * sigma + 0.5);
    for (const y of [0, 1, Math.floor(length / 3), length - 1]) {
      let [sum, total] = [0, 0];
      for (let k = -radius; k <= radius; k++) {
        const at = (((y + k) % (2 * length)) + 2 * length) % (2 * length);
        const weight = Math.exp((-k * k) / (2 * sigma * sigma));
        sum += weight * line[at < length ? at : 2 * length - 1 - at];
        total += weight;
      }
      for (const x of [0, 1, 2]) expect(Math.abs(data[9 * y + 3 * x] - sum / total)).toBeLessThan(0.01);
    }
  });

  test('a deviation without bounds gives the mean, and the smallest one the photo', () => {
    const photo = noise(9, 7);
    const mean = [0, 1, 2].map(
      (c) =>
        Array.from(photo.data)
          .filter((_, i) => i % 3 === c)
          .reduce((sum, v) => sum + v, 0) / 63,
    );
    for (const sigma of [1e5, 1e300])
      gaussianBlur(photo, sigma).data.forEach((value, i) => void expect(value).toBeCloseTo(mean[i % 3], 3));
    for (const sigma of [0, 1e-300]) expect([...gaussianBlur(photo, sigma).data]).toEqual([...photo.data]);
    expect(() => gaussianBlur(photo, Number.POSITIVE_INFINITY)).toThrow(
      '`sigma` must be a number of at least 0',
    );
  });
});

describe('brightness', () => {
  test('luma weighs gamma-coded values as BT.601 does, alpha left out', () => {
    const colours = {
      data: Uint8Array.from([100, 0, 0, 9, 0, 100, 0, 9, 0, 0, 100, 9]),
      width: 3,
      height: 1,
    };
    expect([...lumaOf(colours).data].map((value) => value.toFixed(2))).toEqual(['29.90', '58.70', '11.40']);
  });

  test('luminance weighs linear light as BT.709 does: white is 1', () => {
    expect(luminance(1, 0, 0)).toBe(0.2126);
    expect(luminance(1, 1, 1)).toBeCloseTo(1, 12);
  });

  test('sRGB to linear light and back again', () => {
    expect(srgbToLinear(0.5)).toBeCloseTo(0.21404, 5);
    for (const value of [0, 0.02, 0.04045, 0.5, 1])
      expect(linearToSrgb(srgbToLinear(value))).toBeCloseTo(value, 6);
  });
});

describe('toPixels', () => {
  test('reads pixels of every type', async () => {
    const photo = noise(3, 2, 4);
    expect(await toPixels(photo)).toBe(photo);
  });

  test('reads tensors of whole numbers and of floats, and leaves them alive', async () => {
    const { numTensors } = tf.memory();
    const whole = tf.tensor3d([1, 2, 3, 4, 5, 6], [1, 2, 3], 'int32');
    const floats = tf.tensor3d([1.5, 2, 3, 255, 4, 5, 6, 255], [2, 1, 4]);
    expect(await toPixels(whole)).toEqual({ data: Float32Array.of(1, 2, 3, 4, 5, 6), width: 2, height: 1 });
    expect(await toPixels(floats)).toEqual({
      data: Float32Array.of(1.5, 2, 3, 255, 4, 5, 6, 255),
      width: 1,
      height: 2,
    });
    expect(tf.memory().numTensors).toBe(numTensors + 2);
    whole.dispose();
    floats.dispose();
    await expect(toPixels(whole)).rejects.toThrow('`image` must be a live tensor, got a disposed one');
  });

  test('reads ndarrays of any strides', async () => {
    const array = ndarray(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), [2, 2, 3]);
    expect([...(await toPixels(array)).data]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect([...(await toPixels(array.transpose(1, 0, 2))).data]).toEqual([
      1, 2, 3, 7, 8, 9, 4, 5, 6, 10, 11, 12,
    ]);
    expect([...(await toPixels(array.step(1, -1, 1))).data]).toEqual([4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9]);
  });

  test.each<[unknown, ErrorConstructor, string]>([
    [
      undefined,
      TypeError,
      '`image` must be pixels { data, width, height }, a tensor, an NdArray, a Blob or something that a browser can draw, got undefined',
    ],
    ['photo.jpg', TypeError, 'read files with readImage of lucidface/node'],
    [
      Buffer.from('photo'),
      TypeError,
      '`image` must be an image, got Buffer: read files with readImage of lucidface/node',
    ],
    [{}, TypeError, '`image` must be pixels'],
    [
      { data: [1, 2, 3], width: 1, height: 1 },
      TypeError,
      '`image` must be { data, width, height } with a typed array',
    ],
    [
      { data: new Uint8Array(0), width: 0, height: 0 },
      RangeError,
      '`image.width` must be an integer of at least 1, got 0',
    ],
    [
      { data: new Uint8Array(4), width: 2, height: 2 },
      RangeError,
      '`image.data` must have 12 or 16 values (3 or 4 channels) for 2 x 2, got 4',
    ],
    [
      { data: new Float64Array(3), width: 1, height: 1 },
      TypeError,
      '`image.data` must be a Uint8Array, Uint8ClampedArray or Float32Array',
    ],
    [
      { data: Float32Array.of(1, Number.NaN, 3), width: 1, height: 1 },
      RangeError,
      '`image.data` must be finite values in 0..255, got NaN at index 1',
    ],
    [
      { data: Float32Array.of(1, 300, 3), width: 1, height: 1 },
      RangeError,
      'finite values in 0..255, got 300 at index 1',
    ],
    [{ data: Float32Array.of(0.1, 0.5, 1), width: 1, height: 1 }, RangeError, 'multiply by 255'],
    [new Blob(['x']), TypeError, '`image` is a Blob, which only a browser can decode'],
  ])('refuses %o', async (image, kind, text) => {
    const call = toPixels(image as never);
    await expect(call).rejects.toBeInstanceOf(kind);
    await expect(call).rejects.toThrow(text);
  });

  test('refuses tensors of other shapes', async () => {
    const flat = tf.zeros([2, 2]);
    await expect(toPixels(flat as never)).rejects.toThrow(
      '`image` must have the shape [height, width, 3 or 4], got [2, 2]',
    );
    flat.dispose();
  });
});

describe('ndarray', () => {
  test('there and back again', () => {
    const map = { data: Float32Array.of(1, 2, 3, 4, 5, 6), width: 3, height: 2 };
    const array = toNdarray(map);
    expect(array.shape).toEqual([2, 3]);
    expect(array.get(1, 2)).toBe(6);
    expect(fromNdarray(array)).toEqual(map);
    expect(fromNdarray(array.transpose(1, 0))).toEqual({
      data: Float32Array.of(1, 4, 2, 5, 3, 6),
      width: 2,
      height: 3,
    });
    expect(toNdarray(noise(4, 5)).shape).toEqual([5, 4, 3]);
    expect(() => fromNdarray(ndarray(new Float32Array(4), [4]))).toThrow('`array` must have the shape');
    expect(() => fromNdarray(3 as never)).toThrow('`array` must be an ndarray, got 3');
  });
});
