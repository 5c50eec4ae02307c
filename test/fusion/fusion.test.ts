import { describe, expect, test } from 'vitest';
import {
  agreement,
  agreementWeighted,
  colorize,
  cosine,
  diverging,
  drawBoundaries,
  entropy,
  type FloatMap,
  type Fusion,
  geometricMean,
  harmonicMean,
  inferno,
  jet,
  kendall,
  massInTop,
  massOverlap,
  max,
  maxAbs,
  mean,
  min,
  minMax,
  overlay,
  pearson,
  positive,
  product,
  rankMean,
  saliencyLed,
  sharedSegments,
  sharpened,
  signAgreement,
  spearman,
  ssim,
  superpixelPooled,
  topIou,
  turbo,
  viridis,
  weighted,
} from '../../src/fusion/index.js';
import { blurInterleaved } from '../../src/image/gaussianBlur.js';
import { resize, resizeNearest } from '../../src/image/index.js';
import { Random } from '../../src/random.js';
import { segmentMean } from '../../src/segmentation/index.js';
import type { Explanation, Segments } from '../../src/types.js';
import { farthest, fixture, golden } from '../fixture.js';

const square = (name: string): { data: Float64Array; width: number; height: number } => ({
  data: fixture(name).data,
  width: 224,
  height: 224,
});
const cam = square('fuse/cam_map_f64');
const lime = square('fuse/lime_map_f64');
const labels = fixture<Int32Array>('slic/astronaut_224_n50_sigma1_i32').data;
const segments: Segments = { data: labels, width: 224, height: 224, count: 38 };

function map(
  values: readonly number[],
  width = values.length,
): { data: Float32Array; width: number; height: number } {
  return { data: Float32Array.from(values), width, height: values.length / width };
}

function noise(count: number, seed: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: count }, () => random.normal());
}

describe('normalisation', () => {
  test('minMax spans 0 to 1, maxAbs keeps signs, positive drops evidence against the class', () => {
    expect([...minMax(map([-2, 0, 2, 6])).data]).toEqual([0, 0.25, 0.5, 1]);
    expect([...maxAbs(map([-8, 0, 2, 4])).data]).toEqual([-1, 0, 0.25, 0.5]);
    expect([...positive(map([-8, 0, 2, 4])).data]).toEqual([0, 0, 0.5, 1]);
  });

  test.each([
    ['zeros', [0, 0, 0]],
    ['a constant', [3, 3, 3]],
  ])('never makes NaN of %s', (_, values) => {
    for (const normalize of [minMax, maxAbs, positive]) {
      expect(normalize(map(values)).data.every(Number.isFinite)).toBe(true);
    }
    expect([...minMax(map(values)).data]).toEqual([0, 0, 0]);
  });

  test('leaves a map blank that has only evidence against the class', () => {
    expect([...positive(map([-3, -1, -2])).data]).toEqual([0, 0, 0]);
  });

  test('refuses a map that is not finite', () => {
    expect(() => minMax(map([1, Number.NaN]))).toThrow('`map.data` must be finite, got NaN');
  });
});

describe('fusion', () => {
  const references: [string, Fusion][] = [
    ['mean', mean],
    ['product', product],
    ['geomean', geometricMean],
    ['harmonic', harmonicMean],
    ['max', max],
    ['min', min],
    ['mean', weighted([3, 3])],
  ];

  test.each(references)('%s equals the reference', (name, fusion) => {
    const fused = fusion([cam, lime]).data;
    expect(farthest(fused.subarray(96 * 224, 128 * 224), fixture(`fuse/${name}_rows_f64`).data)).toBeLessThan(
      1e-9,
    );
  });

  test('pools over superpixels as the reference does', () => {
    expect(farthest(segmentMean(cam, segments), fixture('fuse/cam_superpixel_mean_f64').data)).toBeLessThan(
      1e-9,
    );
    const fused = superpixelPooled(product)([cam, lime], segments).data;
    const rows = fixture('fuse/cam_in_superpixels_times_lime_rows_f64').data;
    expect(farthest(fused.subarray(96 * 224, 128 * 224), rows)).toBeLessThan(1e-9);
  });

  test('weights the parts by the given weights', () => {
    expect([...weighted([3, 1])([map([1, 0]), map([0, 1])]).data]).toEqual([0.75, 0.25]);
  });

  test('sharpens by squaring, and keeps signs', () => {
    expect([...sharpened(mean)([map([1, -0.5, 0]), map([0, -0.5, 0])]).data]).toEqual([0.25, -0.25, 0]);
    const largest = 2 ** 127 * (2 - 2 ** -23);
    expect([...sharpened(mean)([map([1e30, -1e30, 0])]).data]).toEqual([largest, -largest, 0]);
  });

  describe('saliencyLed', () => {
    const parts = [{}, { segments }] as unknown as readonly Explanation[];
    const blurred = (data: ArrayLike<number>): FloatMap =>
      maxAbs({ data: blurInterleaved(Float64Array.from(data), 224, 224, 1, 8), width: 224, height: 224 });

    test('is twelve parts of a map to one of superpixels, both smoothed by 8 pixels of 224, squared', () => {
      const fused = saliencyLed([cam, lime], segments, parts).data;
      const [a, b] = [blurred(cam.data).data, blurred(lime.data).data];
      const expected = Float64Array.from(a, (value, i) => {
        const both = (12 * value + b[i]) / 13;
        return both * Math.abs(both);
      });
      expect(farthest(fused, expected)).toBeLessThan(1e-12);
      expect(farthest(saliencyLed([lime, cam], segments, [...parts].reverse()).data, fused)).toBeLessThan(
        1e-12,
      );
    });

    test('weighs maps alike of which nothing is known', () => {
      const fused = saliencyLed([cam, lime]).data;
      const [a, b] = [blurred(cam.data).data, blurred(lime.data).data];
      const expected = Float64Array.from(a, (value, i) => {
        const both = (value + b[i]) / 2;
        return both * Math.abs(both);
      });
      expect(farthest(fused, expected)).toBeLessThan(1e-12);
    });

    test('does not depend on the scale of a map, and turns with its sign', () => {
      const times = (factor: number) => ({ ...cam, data: cam.data.map((value) => factor * value) });
      const fused = saliencyLed([cam, lime], segments, parts).data;
      expect(farthest(saliencyLed([times(8), lime], segments, parts).data, fused)).toBeLessThan(1e-12);
      const negative = { ...lime, data: lime.data.map((value) => -value) };
      const turned = saliencyLed([times(-1), negative], segments, parts).data;
      expect(
        farthest(
          turned,
          fused.map((value) => -value),
        ),
      ).toBeLessThan(1e-12);
    });

    test('keeps blank maps blank, and refuses none and other sizes', () => {
      const blank = map([0, 0, 0, 0], 2);
      expect(saliencyLed([blank, blank]).data).toEqual(new Float32Array(4));
      expect(() => saliencyLed([])).toThrow('`maps` must be at least one map, got none');
      expect(() => saliencyLed([blank, map([0, 0], 2)])).toThrow(
        '`maps[1]` and `maps[0]` must have the same size',
      );
    });
  });

  test('does not let two negative values make a positive product', () => {
    for (const fusion of [product, geometricMean, harmonicMean])
      expect([...fusion([map([-1]), map([-1])]).data]).toEqual([0]);
  });

  test('keeps blank maps blank, and the precision of its input', () => {
    for (const [, fusion] of references) {
      const fused = fusion([map([0, 0]), map([0, 0])]);
      expect(fused.data).toEqual(new Float32Array(2));
    }
  });

  test('refuses no maps, maps of different sizes, wrong weights and missing superpixels', () => {
    expect(() => mean([])).toThrow('`maps` must be at least one map, got none');
    expect(() => mean([map([1]), map([1, 2])])).toThrow(
      '`maps[1]` and `maps[0]` must have the same size, got 2 x 1 and 1 x 1',
    );
    expect(() => weighted([1])([map([1]), map([1])])).toThrow('`maps` must be 1, one per weight, got 2');
    expect(() => weighted([0, 0])).toThrow('`weights` must not all be 0');
    expect(() => superpixelPooled(mean)([map([1])])).toThrow('`segments` must be given');
  });
});

describe('overlay in grey', () => {
  test('keeps the luma of the photo and gives colour to the map alone', () => {
    const image = { data: Uint8Array.of(200, 30, 30, 200, 30, 30), width: 2, height: 1 };
    const { data } = overlay(
      image,
      { data: Float32Array.of(0, 1), width: 2, height: 1 },
      { grayscale: true, colormap: diverging, range: [-1, 1] },
    );
    const [red, green, blue] = data.subarray(0, 3);
    expect([red, green]).toEqual([green, blue]);
    expect(Math.abs(red - (0.299 * 200 + 0.587 * 30 + 0.114 * 30))).toBeLessThan(1);
    // red evidence on a red photo: redder than its grey
    expect(data[4]).toBeGreaterThan(data[5] + 60);
    expect(() =>
      overlay(image, { data: Float32Array.of(0, 1), width: 2, height: 1 }, { grayscale: 1 as never }),
    ).toThrow('`grayscale` must be true or false, got 1');
  });
});

describe('agreement', () => {
  const reference = golden.agreement;

  test('equals the reference on a CAM and a LIME map', () => {
    const found = agreement(cam, lime);
    expect(found.spearman).toBeCloseTo(reference.spearman_px, 9);
    expect(found.pearson).toBeCloseTo(reference.pearson_px, 9);
    expect(found.cosine).toBeCloseTo(reference.cosine, 9);
    for (const [fraction, iou] of Object.entries(reference.topk_iou_px)) {
      expect(topIou(cam.data, lime.data, Number(fraction))).toBeCloseTo(iou as number, 9);
    }
    expect(ssim(cam, lime)).toBeCloseTo(reference.ssim_win7, 6);
    expect(entropy(cam.data)).toBeCloseTo(reference.cam_entropy_bits, 9);
    expect(sharedSegments(cam, lime, segments)).toBeCloseTo(reference.top5_superpixel_jaccard, 9);
  });

  test('a map agrees with itself wholly, and with its negative not at all', () => {
    const values = noise(400, 1);
    const one: FloatMap = { data: values, width: 20, height: 20 };
    const other: FloatMap = { data: values.map((value) => -value), width: 20, height: 20 };
    const same = agreement(one, one);
    const { massInTop: inTop, ...others } = same;
    expect(Object.values(others).map((value) => Math.round(value * 1e9) / 1e9)).toEqual([1, 1, 1, 1, 1, 1]);
    // the share of its positive values that its own 120 largest have
    const positives = Array.from(values, (value) => Math.max(0, value)).sort((x, y) => y - x);
    const total = positives.reduce((sum, value) => sum + value, 0);
    expect(inTop).toBeCloseTo(positives.slice(0, 120).reduce((sum, value) => sum + value, 0) / total, 12);
    const opposite = agreement(one, other);
    expect(opposite.spearman).toBeCloseTo(-1, 12);
    expect(opposite.topIou).toBe(0);
    expect(opposite.massOverlap).toBe(0);
    expect(opposite.massInTop).toBe(0);
    expect(opposite.signAgreement).toBe(0);
  });

  test('rank correlations do not change under monotone maps, and are symmetric', () => {
    const [a, b] = [noise(60, 2), noise(60, 3)];
    const curved = a.map((value) => Math.exp(value));
    expect(kendall(curved, b)).toBeCloseTo(kendall(a, b), 12);
    expect(kendall(a, b)).toBeCloseTo(kendall(b, a), 12);
  });

  test('overlap of positive values: a small case by hand', () => {
    // shares .25 .75 0 and .5 .25 .25: the smaller ones are .25 .25 0
    expect(massOverlap([1, 3, -9], [4, 2, 2])).toBeCloseTo(0.5, 12);
    // neither scale nor negative values count
    expect(massOverlap([10, 30, 0], [0.4, 0.2, 0.2])).toBeCloseTo(0.5, 12);
    expect(massOverlap([1, 3, -9], [1, 3, -2])).toBe(1);
    expect(massOverlap([1, 2, 3], [0, -1, 0])).toBe(0);
    expect(massOverlap([0, 0], [0, 0])).toBe(0);
  });

  test('evidence in the top of the other map: a small case by hand', () => {
    // half of each: places 0 and 1 of the first, 0 and 2 of the second
    expect(massInTop([6, 3, 1, 0], [5, 0, 4, 1], 0.5)).toBeCloseTo((7 / 10 + 5 / 10) / 2, 12);
    // negative values and scales do not count
    expect(massInTop([6, 3, 1, -9], [50, -1, 40, 10], 0.5)).toBeCloseTo(0.6, 12);
    expect(massInTop([1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1])).toBeCloseTo(0.3, 12);
    expect(massInTop([0, 9, 0, 0], [0, 2, 0, 0])).toBe(1);
    expect(massInTop([9, 0, 0, 0], [0, 0, 0, 2])).toBe(0);
    expect(massInTop([0, -1], [1, 2])).toBe(0);
  });

  test('ties share their ranks: a small case by hand', () => {
    // ranks 1.5 1.5 3 4 against 1 2 3 4
    const found = agreement(map([5, 5, 7, 9]), map([1, 2, 3, 4]));
    expect(found.spearman).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
    expect(kendall([5, 5, 7, 9], [1, 2, 3, 4])).toBeCloseTo(5 / Math.sqrt(5 * 6), 12);
  });

  test('a constant map agrees with nothing, and nothing is NaN', () => {
    const found = agreement(map([1, 1, 1, 1]), map([1, 2, 3, 4]));
    expect(found.spearman).toBe(0);
    expect(found.pearson).toBe(0);
    expect(cosine([0, 0], [1, 2])).toBe(0);
    expect(entropy([0, 0])).toBe(0);
  });

  test('refuses maps of different sizes and misspelt options', () => {
    expect(() => agreement(map([1, 2]), map([1, 2, 3]))).toThrow('`a` and `b` must have the same size');
    expect(() => agreement(map([1]), map([1]), { top: 3 } as object)).toThrow(
      'agreement: unknown option `top`',
    );
  });
});

describe('resize', () => {
  test.each(['tiny_c3', 'mnet_pw11', 'mnet_pw13'])('enlarges %s as tf.image.resize does', (name) => {
    const raw = fixture(`cam/${name}_logit_gradcam_raw_f64`);
    const up = fixture<Float32Array>(`cam/${name}_logit_gradcam_up_f32`);
    const [height, width] = raw.shape as [number, number];
    const relu = positive({ data: raw.data, width, height });
    const size = { height: up.shape[0], width: up.shape[1] };
    expect(farthest(resize(relu, size).data, up.data)).toBeLessThan(1e-5);
  });

  test('keeps a map of the same size, and mirrors with its input', () => {
    const small = map([1, 5, 2, 8, 3, 0], 3);
    expect(resize(small, { width: 3, height: 2 }).data).toEqual(small.data);
    const mirrored = map([2, 5, 1, 0, 3, 8], 3);
    const [a, b] = [resize(small, { width: 7, height: 4 }), resize(mirrored, { width: 7, height: 4 })];
    for (let i = 0; i < 28; i++)
      expect(a.data[i]).toBeCloseTo(b.data[Math.floor(i / 7) * 7 + 6 - (i % 7)], 6);
  });

  test('resizeNearest keeps labels whole', () => {
    const small = { data: Int32Array.of(0, 1, 2, 3), width: 2, height: 2 };
    const large = resizeNearest(small, { width: 4, height: 4 });
    expect([...large.data]).toEqual([0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3]);
  });
});

describe('colour', () => {
  test.each(Object.entries({ viridis, inferno, turbo, jet }))('%s is the reference table', (name, table) => {
    expect(table).toEqual(fixture<Uint8Array>(`colormap/${name}_rgb_u8`).data);
  });

  test('the diverging map is white in the middle and falls evenly in lightness to both sides', () => {
    const luma = Array.from(
      { length: 256 },
      (_, i) => 0.2126 * diverging[i * 3] + 0.7152 * diverging[i * 3 + 1] + 0.0722 * diverging[i * 3 + 2],
    );
    for (let i = 1; i < 128; i++) expect(luma[i]).toBeGreaterThanOrEqual(luma[i - 1]);
    for (let i = 128; i < 255; i++) expect(luma[i]).toBeGreaterThanOrEqual(luma[i + 1]);
    expect(luma[127]).toBeGreaterThan(240);
    expect(Math.abs(luma[20] - luma[235])).toBeLessThan(25);
  });

  test('a signed map is symmetric about white; the largest magnitude has the last colour', () => {
    const { data } = colorize(map([-4, 0, 2]));
    expect([...data.subarray(0, 4)]).toEqual([...diverging.subarray(0, 3), 255]);
    expect([...data.subarray(4, 7)]).toEqual([...diverging.subarray(128 * 3, 129 * 3)]);
    expect([...data.subarray(8, 11)]).toEqual([...diverging.subarray(191 * 3, 192 * 3)]);
  });

  const photo = { data: new Uint8Array(10 * 8 * 3).fill(100), width: 10, height: 8 };

  test('an overlay is as large as the photo, and a blank map leaves it as it is', () => {
    const { data, width, height } = overlay(photo, map([0, 0, 0, 0], 2));
    expect([width, height, data.length]).toEqual([10, 8, 320]);
    for (let i = 0; i < data.length; i++) expect(data[i]).toBe(i % 4 === 3 ? 255 : 100);
  });

  test('an overlay lies where its region is', () => {
    const { data } = overlay(photo, map([1, 1, 1, 1], 2), {
      region: { x: 5, y: 0, width: 5, height: 8 },
      opacity: 1,
    });
    expect([...data.subarray(0, 3)]).toEqual([100, 100, 100]);
    expect([...data.subarray(9 * 4, 9 * 4 + 3)]).toEqual([...inferno.subarray(255 * 3)]);
  });

  test('draws boundaries where labels change', () => {
    const halves: Segments = {
      data: Int32Array.from({ length: 80 }, (_, i) => (i % 10 < 5 ? 0 : 1)),
      width: 10,
      height: 8,
      count: 2,
    };
    const { data } = drawBoundaries(photo, halves, [1, 2, 3]);
    expect([...data.subarray(4 * 4, 4 * 4 + 3)]).toEqual([1, 2, 3]);
    expect([...data.subarray(5 * 4, 5 * 4 + 3)]).toEqual([100, 100, 100]);
  });

  test('refuses arguments by their names', () => {
    const huge = { x: 0, y: 0, width: 1e6, height: 1e6 };
    expect(() => overlay(photo, map([1]), { region: huge })).toThrow(
      new RangeError('`region` must have at most 67108864 pixels, got 1000000 x 1000000'),
    );
    expect(() => overlay(photo, map([1]), { region: { ...huge, width: 1e300, height: 1e300 } })).toThrow(
      '`region` must have at most',
    );
    expect(() => overlay(photo, map([1]), { fade: 0 as never })).toThrow('`fade` must be true or false');
    for (const range of [5, [1], 'ab', {}])
      expect(() => colorize(map([1]), { range: range as never })).toThrow('`range` must be two numbers');
    expect(() => colorize(null as never)).toThrow('`map`');
    const whole = { data: new Int32Array(80), width: 10, height: 8, count: 1 };
    for (const color of [null, 5, [1, 2], 'red'])
      expect(() => drawBoundaries(photo, whole, color as never)).toThrow(
        '`color` must be [red, green, blue]',
      );
    expect(() => drawBoundaries(photo, whole, [0, 256, 0])).toThrow(
      '`color[1]` must be a number in 0..255, got 256',
    );
    expect(() => drawBoundaries(photo, { ...whole, count: 2 })).toThrow('`segments.data`');
    expect(() => drawBoundaries(photo, { ...whole, width: 8, height: 10 })).toThrow('`segments`');
  });

  test('refuses opacity beyond 1, a falling range and a short table', () => {
    expect(() => overlay(photo, map([1]), { opacity: 2 })).toThrow(
      '`opacity` must be a number in 0..1, got 2',
    );
    expect(() => colorize(map([1]), { range: [1, 0] })).toThrow('`range` must rise, got 1 to 0');
    expect(() => colorize(map([1]), { colormap: new Uint8Array(3) })).toThrow(
      '`colormap` must be a Uint8Array of 256 RGB colours',
    );
  });
});

describe('maps that are not finite, and lists that are none, are refused by name', () => {
  const good = { data: Float32Array.of(1, 2, 3, 4), width: 2, height: 2 };
  const bad = { ...good, data: Float32Array.of(1, Number.NaN, 3, 4) };

  test.each(
    Object.entries({
      mean,
      max,
      min,
      product,
      geometricMean,
      harmonicMean,
      agreementWeighted,
      rankMean,
      saliencyLed,
    }),
  )('%s', (_, fusion) => {
    expect(() => fusion([good, bad])).toThrow('`maps[1].data` must be finite, got NaN at index 1');
    expect(() => fusion(null as never)).toThrow(new TypeError('`maps` must be a list of maps, got null'));
  });

  test('agreement and its measures', () => {
    expect(() => agreement(good, bad)).toThrow('`b.data` must be finite, got NaN at index 1');
    for (const measure of [spearman, pearson, cosine, kendall, signAgreement, topIou]) {
      expect(() => measure(good.data, bad.data)).toThrow('`b[1]` must be finite, got NaN');
      expect(() => measure(good.data, [1])).toThrow('`b` must be 4 values, got 1');
      expect(() => measure(BigInt64Array.of(1n) as never, good.data)).toThrow(
        '`a[0]` must be a number, got 1',
      );
    }
    expect(() => entropy('abc' as never)).toThrow('`values` must be a list of numbers, got "abc"');
  });
});
