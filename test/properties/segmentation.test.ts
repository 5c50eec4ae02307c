import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { connectSegments } from '../../src/segmentation/connectSegments.js';
import {
  achievableSegmentationAccuracy,
  boundaries,
  boundaryRecall,
  checkSegments,
  compactness,
  explainedVariation,
  gridSegments,
  type SlicOptions,
  segmentMean,
  segmentSizes,
  slic,
  spread,
  undersegmentationError,
  undersegmentationErrorNp,
} from '../../src/segmentation/index.js';
import { seedGrid } from '../../src/segmentation/seedGrid.js';
import type { Pixels, Segments } from '../../src/types.js';
import { pieces } from '../segmentation/pieces.js';
import { labelMaps, photos, property, sizes } from './arbitraries.js';

const options: fc.Arbitrary<SlicOptions> = fc.record(
  {
    numSegments: fc.integer({ min: 1, max: 60 }),
    compactness: fc.double({ min: 0.05, max: 60, noNaN: true }),
    sigma: fc.constantFrom(0, 0.5, 1, 3),
    maxIterations: fc.integer({ min: 1, max: 10 }),
    slicZero: fc.boolean(),
    minSizeFactor: fc.constantFrom(0, 0.1, 0.5, 1),
    maxSizeFactor: fc.constantFrom(0.01, 1, 3, 10),
  },
  { requiredKeys: [] },
);

/** A photo and a mask of it that has a pixel: noise, or a part on one side. */
const masked = photos(20).chain((photo) => {
  const pixels = photo.width * photo.height;
  const noise = fc.uint8Array({ minLength: pixels, maxLength: pixels, max: 1 });
  const side = fc
    .integer({ min: 0, max: pixels })
    .map((from) => Uint8Array.from({ length: pixels }, (_, i) => Number(i >= from)));
  return fc
    .record({ photo: fc.constant(photo), data: fc.oneof(noise, side), one: fc.nat(pixels - 1), options })
    .map(({ data, one, ...given }) => {
      data[one] = 1;
      return { ...given, mask: { data, width: photo.width, height: photo.height } };
    });
});

describe('slic', () => {
  property(
    'gives each pixel a label, labels without gaps, and each label one 4-connected piece',
    fc.record({ photo: photos(), options }),
    ({ photo, options }) => {
      const found = slic(photo, options);
      checkSegments('found', found, photo);
      expect(found.data.every((label) => label >= 0)).toBe(true);
      expect(pieces(found)).toBe(found.count);
    },
    200,
  );

  property(
    'makes no more superpixels than the least size allows, and no larger one than the largest where none merge',
    fc.record({ photo: photos(), options }),
    ({ photo, options }) => {
      const { numSegments = 100, minSizeFactor = 0.5, maxSizeFactor = 3 } = options;
      const pixels = photo.width * photo.height;
      const mean = pixels / seedGrid(photo.width, photo.height, numSegments).x.length;
      const least = Math.max(1, Math.trunc(minSizeFactor * mean));
      const { count } = slic(photo, options);
      // one that is too small stays where it had no neighbour yet
      expect(count).toBeLessThanOrEqual(pixels / least + 1);
      const whole = slic(photo, { ...options, minSizeFactor: 0 });
      const largest = Math.max(1, Math.trunc(maxSizeFactor * mean));
      expect(Math.max(...segmentSizes(whole))).toBeLessThanOrEqual(largest);
    },
  );

  property(
    'gives the same labels again, whatever the alpha, and leaves the photo as it is',
    fc.record({ photo: photos(), options, alpha: fc.nat(255) }),
    ({ photo, options, alpha }) => {
      const before = structuredClone(photo);
      const found = slic(photo, options);
      expect(photo).toEqual(before);
      const { width, height, data } = photo;
      const rgba = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) =>
        i % 4 === 3 ? alpha : data[Math.floor(i / 4) * 3 + (i % 4)],
      );
      expect(slic({ data: rgba, width, height }, options)).toEqual(found);
    },
  );

  property(
    'labels have no gaps when pieces may be apart',
    fc.record({ photo: photos(), options }),
    ({ photo, options }) => {
      const found = slic(photo, { ...options, enforceConnectivity: false });
      checkSegments('found', found, photo);
      expect(found.data.every((label) => label >= 0)).toBe(true);
    },
  );

  property('divides a mask, all of it, and nothing else', masked, ({ photo, mask, options }) => {
    const found = slic(photo, { ...options, mask });
    checkSegments('found', found, photo);
    expect(found.data.map((label) => Number(label >= 0))).toEqual(Int32Array.from(mask.data));
    expect(pieces(found)).toBe(found.count);
  });
});

describe('connectSegments', () => {
  const labelled = sizes(14).chain((size) => labelMaps(size, 3, true));

  property('finds the pieces of any label map', labelled, (labels) => {
    const found = connectSegments(labels, 0, Number.MAX_SAFE_INTEGER);
    expect(found.count).toBe(pieces(labels));
    expect(boundaries(found)).toEqual(boundaries(labels));
  });

  property(
    'leaves each label one piece, whatever the sizes',
    fc.record({ labels: labelled, least: fc.nat(50), most: fc.integer({ min: 1, max: 50 }) }),
    ({ labels, least, most }) => {
      const found = connectSegments(labels, least, most);
      checkSegments('found', found, labels);
      expect(pieces(found)).toBe(found.count);
      expect(found.data.map((label) => Number(label < 0))).toEqual(labels.data.map((l) => Number(l < 0)));
    },
    300,
  );
});

describe('superpixel quality', () => {
  const two = sizes(12).chain((size) => fc.record({ found: labelMaps(size), truth: labelMaps(size) }));
  /** Both divided further: no superpixel of it leaks out of a region of the truth. */
  const refine = (a: Segments, b: Segments): Segments => {
    const both = Array.from(a.data, (label, i) => label * b.count + b.data[i]);
    const names = [...new Set(both)];
    return { ...a, data: Int32Array.from(both, (label) => names.indexOf(label)), count: names.length };
  };
  const inRange = (value: number, most = 1): void => {
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThanOrEqual(most + 1e-12);
  };

  property('stays in its range', two, ({ found, truth }) => {
    inRange(boundaryRecall(found, truth));
    inRange(achievableSegmentationAccuracy(found, truth));
    inRange(undersegmentationError(found, truth));
    inRange(undersegmentationErrorNp(found, truth), truth.count);
    inRange(compactness(found), Math.PI / 4);
    expect(compactness(found)).toBeGreaterThan(0);
  });

  property('is perfect for whatever divides the truth further', two, ({ found, truth }) => {
    const finer = refine(truth, found);
    expect(boundaryRecall(finer, truth, { tolerance: 0 })).toBe(1);
    expect(achievableSegmentationAccuracy(finer, truth)).toBe(1);
    expect(undersegmentationErrorNp(finer, truth)).toBe(0);
  });

  property('is no worse when superpixels are divided further', two, ({ found, truth }) => {
    const finer = refine(found, gridSegments(found, 1, found.width));
    const accuracy = achievableSegmentationAccuracy(found, truth);
    expect(achievableSegmentationAccuracy(finer, truth)).toBeGreaterThanOrEqual(accuracy);
    expect(undersegmentationErrorNp(finer, truth)).toBeLessThanOrEqual(
      undersegmentationErrorNp(found, truth) + 1e-12,
    );
    expect(boundaryRecall(finer, truth)).toBeGreaterThanOrEqual(boundaryRecall(found, truth));
  });

  property('recalls more the further boundaries may be off', two, ({ found, truth }) => {
    const recalls = [0, 1, 2, 5].map((tolerance) => boundaryRecall(found, truth, { tolerance }));
    expect([...recalls].sort((a, b) => a - b)).toEqual(recalls);
  });

  const pictures: fc.Arbitrary<{ photo: Pixels; found: Segments; other: Segments }> = photos(12).chain(
    (photo) => fc.record({ photo: fc.constant(photo), found: labelMaps(photo), other: labelMaps(photo) }),
  );
  property(
    'explains more of the variation the finer the superpixels, and all by single pixels',
    pictures,
    ({ photo, found, other }) => {
      const coarse = explainedVariation(photo, found);
      inRange(coarse);
      expect(explainedVariation(photo, refine(found, other))).toBeGreaterThanOrEqual(coarse - 1e-9);
      const single = gridSegments(photo, photo.height, photo.width);
      expect(explainedVariation(photo, single)).toBeCloseTo(1, 12);
    },
  );
});

describe('statistics of superpixels', () => {
  const valued = sizes(12)
    .chain((size) => labelMaps(size, 6, true))
    .chain((segments) =>
      fc.record({
        segments: fc.constant(segments),
        values: fc.array(fc.integer({ min: -99, max: 99 }), {
          minLength: segments.count,
          maxLength: segments.count,
        }),
      }),
    );

  property('has itself for its mean', valued, ({ segments, values }) => {
    const map = spread(values, segments);
    expect([...segmentMean(map, segments)]).toEqual(values.map((value) => expect.closeTo(value, 9)));
    map.data.forEach((value, i) => void expect(value).toBe(values[segments.data[i]] ?? 0));
  });

  property(
    'tiles are as even as they can be along either side',
    sizes(30).chain(({ width, height }) =>
      fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        rows: fc.integer({ min: 1, max: height }),
        columns: fc.integer({ min: 1, max: width }),
      }),
    ),
    ({ width, height, rows, columns }) => {
      const tiles = gridSegments({ width, height }, rows, columns);
      checkSegments('tiles', tiles);
      expect(pieces(tiles)).toBe(rows * columns);
      const tileSizes = [...segmentSizes(tiles)];
      expect(Math.max(...tileSizes)).toBe(Math.ceil(width / columns) * Math.ceil(height / rows));
      expect(Math.min(...tileSizes)).toBe(Math.floor(width / columns) * Math.floor(height / rows));
    },
  );
});
