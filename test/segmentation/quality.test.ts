import { describe, expect, test } from 'vitest';
import {
  achievableSegmentationAccuracy,
  boundaryRecall,
  compactness,
  explainedVariation,
  gridSegments,
  slic,
  undersegmentationError,
  undersegmentationErrorNp,
} from '../../src/segmentation/index.js';
import type { Pixels, Segments } from '../../src/types.js';
import { fixture, golden } from '../fixture.js';

/** A label map written as a picture: one character per pixel, `.` for none. */
function drawn(...rows: readonly string[]): Segments {
  const data = Int32Array.from(rows.join(''), (label) => (label === '.' ? -1 : Number(label)));
  return { data, width: rows[0]?.length ?? 0, height: rows.length, count: Math.max(...data) + 1 };
}

function grey(values: readonly number[], width: number): Pixels {
  return { data: Uint8Array.from(values.flatMap((v) => [v, v, v])), width, height: values.length / width };
}

const size = { width: 160, height: 160 };
const truth: Segments = { data: fixture<Int32Array>('img/synthetic_gt_i32').data, ...size, count: 14 };
const image: Pixels = { data: fixture<Uint8Array>('img/synthetic_u8').data, ...size };
const found: Segments = { data: fixture<Int32Array>('slic/synthetic_n60_i32').data, ...size, count: 29 };

describe('superpixel quality', () => {
  test('equals the reference on a synthetic picture', () => {
    const expected = golden.superpixel_quality.synthetic_n60_skimage;
    expect(slic(image, { numSegments: 60 })).toEqual(found);
    const own = {
      boundary_recall: boundaryRecall(found, truth),
      UE: undersegmentationError(found, truth),
      UE_NP: undersegmentationErrorNp(found, truth),
      ASA: achievableSegmentationAccuracy(found, truth),
      compactness: compactness(found),
      explained_variation: explainedVariation(image, found),
    };
    for (const [name, value] of Object.entries(own)) {
      expect(Math.abs(value - expected[name]), name).toBeLessThan(1e-9);
    }
    expect(boundaryRecall(found, truth, { tolerance: expected.r_px })).toBe(boundaryRecall(found, truth));
  });

  test('is perfect for the truth itself', () => {
    expect(boundaryRecall(truth, truth, { tolerance: 0 })).toBe(1);
    expect(undersegmentationError(truth, truth)).toBe(0);
    expect(undersegmentationErrorNp(truth, truth)).toBe(0);
    expect(achievableSegmentationAccuracy(truth, truth)).toBe(1);
  });

  test('counts a superpixel that leaks, by hand', () => {
    const regions = drawn('0011', '0011');
    const leaking = drawn('0001', '2211');
    // of 8 pixels, one lies in another region than the rest of its superpixel
    expect(achievableSegmentationAccuracy(leaking, regions)).toBe(7 / 8);
    expect(undersegmentationError(leaking, regions)).toBe(1 / 8);
    // and it is the smaller part on both sides of the edge
    expect(undersegmentationErrorNp(leaking, regions)).toBe(2 / 8);
    // in three regions it counts three times: min(1, 2) each
    expect(undersegmentationErrorNp(drawn('000'), drawn('012'))).toBe(1);
    expect(undersegmentationError(drawn('000'), drawn('012'))).toBeCloseTo(2 / 3, 15);
  });

  test('recalls boundaries within the tolerance only', () => {
    const regions = drawn('00011', '00011');
    const off = drawn('01111', '01111');
    // true boundary: columns 2 and 3; found: columns 0 and 1
    expect(boundaryRecall(off, regions, { tolerance: 0 })).toBe(0);
    expect(boundaryRecall(off, regions, { tolerance: 1 })).toBe(0.5);
    expect(boundaryRecall(off, regions, { tolerance: 2 })).toBe(1);
    expect(boundaryRecall(off, regions)).toBe(0);
    expect(boundaryRecall(off, drawn('00000', '00000'))).toBe(1);
  });

  test('a large tolerance takes no longer than a small one, not even where there is no boundary', () => {
    const size = { width: 512, height: 512 };
    const data = Int32Array.from({ length: 512 * 512 }, (_, i) => (i + Math.floor(i / 512)) % 2);
    const begun = performance.now();
    const whole = { ...size, data: new Int32Array(data.length), count: 1 };
    expect(boundaryRecall(whole, { ...size, data, count: 2 }, { tolerance: 512 })).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  test('calls squares compact, and lines not', () => {
    expect(compactness(gridSegments({ width: 12, height: 12 }, 3, 3))).toBeCloseTo(Math.PI / 4, 15);
    // 4 pixels with a perimeter of 10
    expect(compactness(drawn('0000'))).toBeCloseTo((4 * Math.PI * 4) / 100, 15);
    // 4 pixels of .25 pi, and 2 with a perimeter of 6
    expect(compactness(drawn('001', '001'))).toBeCloseTo(
      (4 * (Math.PI / 4) + 2 * ((4 * Math.PI * 2) / 36)) / 6,
      15,
    );
  });

  test('explains all variation, none, or half of it', () => {
    const photo = grey([0, 0, 8, 8], 4);
    expect(explainedVariation(photo, drawn('0011'))).toBe(1);
    expect(explainedVariation(photo, drawn('0000'))).toBe(0);
    // 0 4 4 8 around 4: the means 2 and 6 keep 4 times 4 of 32
    expect(explainedVariation(grey([0, 4, 4, 8], 4), drawn('0011'))).toBe(0.5);
    expect(explainedVariation(grey([5, 5], 2), drawn('01'))).toBe(1);
  });

  test('leaves out pixels of no superpixel', () => {
    expect(achievableSegmentationAccuracy(drawn('00..', '001.'), drawn('0011', '0011'))).toBe(1);
    expect(undersegmentationErrorNp(drawn('000.'), drawn('0.11'))).toBe(1);
    expect(compactness(drawn('00.', '00.'))).toBeCloseTo(Math.PI / 4, 15);
    expect(explainedVariation(grey([0, 8, 200], 3), drawn('01.'))).toBe(1);
    expect(boundaryRecall(drawn('00.', '00.'), drawn('001', '001'), { tolerance: 0 })).toBe(1);
  });

  test('refuses maps that do not belong together', () => {
    const [a, b] = [drawn('00', '11'), drawn('0011')];
    for (const measure of [
      boundaryRecall,
      undersegmentationError,
      undersegmentationErrorNp,
      achievableSegmentationAccuracy,
    ]) {
      expect(() => measure(a, b)).toThrow(
        '`segments` and `truth` must have the same size, got 2 x 2 and 4 x 1',
      );
    }
    expect(() => explainedVariation(image, a)).toThrow('must have the same size, got 160 x 160 and 2 x 2');
    expect(() => boundaryRecall(a, a, { tolerance: -1 })).toThrow(
      '`tolerance` must be an integer of at least 0, got -1',
    );
    expect(() => achievableSegmentationAccuracy(drawn('0.'), drawn('.0'))).toThrow('got none');
    expect(() => compactness({ ...a, data: new Int32Array(4).fill(-1) })).toThrow('got none');
  });
});
