import { expect, test } from 'vitest';
import {
  faceInCrop,
  gridTensor,
  linearToSrgb,
  luma,
  luminance,
  resample,
  resize,
  srgbToLinear,
  wholeFace,
} from '../../src/image/index.js';
import { fromNdarray } from '../../src/ndarray.js';
import { boundaries, gridSegments, rgbToLab, segmentSizes, spread } from '../../src/segmentation/index.js';

const photo = { data: new Uint8Array(27), width: 3, height: 3 };
const box = { x: 0, y: 0, width: 3, height: 3 };
const size = { width: 2, height: 2 };
const array = { data: new Float32Array(6), shape: [2, 3], stride: [3, 1], offset: 0 };
const segments = { data: new Int32Array([0, 1]), width: 2, height: 1, count: 2 };

test.each<[string, () => unknown]>([
  ['`red` must be a number', () => luma(Number.NaN, 0, 0)],
  ['`blue` must be a number', () => luminance(0, 0, '5' as never)],
  ['`value` must be a number', () => srgbToLinear(Number.POSITIVE_INFINITY)],
  ['`light` must be a number', () => linearToSrgb(null as never)],
  ['`size` must be { width, height }', () => wholeFace(undefined as never)],
  ['`drawn.width` must be a number', () => faceInCrop(box, { ...box, width: Number.NaN }, 8)],
  ['`grid` must be { data, width, height }', () => gridTensor(undefined as never)],
  ['`grid.data` must be a Float32Array', () => gridTensor(photo as never)],
  ['`image` must be { data, width, height }', () => resample(undefined as never, box, size)],
  ['`region.width` must be a number in', () => resample(photo, { ...box, width: 1e9 }, size)],
  ['`size.height` must be an integer', () => resample(photo, box, { width: 2, height: 1e-300 })],
  [
    '`image.data` must be finite, got NaN',
    () => resample({ ...photo, data: new Float32Array(27).fill(Number.NaN) }, box, size),
  ],
  ['`array.stride[0]` must be an integer', () => fromNdarray({ ...array, stride: [0.5, 1] } as never)],
  [
    '`array` must lie within its 6 values, got indices 0 to 8',
    () => fromNdarray({ ...array, stride: [6, 1] } as never),
  ],
  ['`array` must be an ndarray over a typed array', () => fromNdarray({ ...array, data: null } as never)],
  [
    '`map.data` must be finite',
    () =>
      resize({ data: new Float32Array(4).fill(Number.POSITIVE_INFINITY), ...size }, { width: 3, height: 3 }),
  ],
  ['`segments` must be { data, width, height }', () => boundaries(null as never)],
  ['`segments.count` must be an integer', () => segmentSizes({ ...segments, count: 1e20 })],
  ['`size` must be { width, height }', () => gridSegments(undefined as never, 1, 1)],
  ['`values` must have a value for each of 2 labels, got 1', () => spread([1], segments)],
  ['`values[1]` must be finite, got NaN', () => spread([1, Number.NaN], segments)],
  ['`rgb` must have three values per colour, got 2 values', () => rgbToLab([1, 2])],
])('refuses with %s', (text, call) => {
  expect(call).toThrow(text);
});

test('an ndarray that runs backwards is read within its bounds', () => {
  const flipped = { data: new Float32Array([1, 2, 3, 4]), shape: [2, 2], stride: [-2, -1], offset: 3 };
  expect([...fromNdarray(flipped as never).data]).toEqual([4, 3, 2, 1]);
});
